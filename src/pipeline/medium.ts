import type { ByteSource } from '../base/byte-source.ts';
import { spool } from '../base/spool.ts';
import type { Arch, Release } from '../releases/release.ts';
import { resolvePath, type Tree, treePath } from '../tree/tree.ts';

/** What was opened, stock or ours. */
export interface Medium {
  readonly path: string;
  readonly kind: 'iso' | 'directory';
  readonly tree: Tree;
  /** Of an ISO. */
  readonly volumeId: string | undefined;
  /** The image itself, of an ISO. */
  readonly source: ByteSource | undefined;
  close(): Promise<void>;
}

/** One thing that was looked at to tell the release. */
export interface EvidenceItem {
  readonly where: string;
  readonly found: string;
  /** Whether it speaks for the release that was decided on, against it, or only informs. */
  readonly verdict: 'for' | 'against' | 'note';
}

/** What a medium is, and why. */
export interface Identity {
  readonly release: Release;
  readonly arch: Arch;
  /** `stock`: a first disc as shipped. `base`: a Base ISO that bootsmith made. */
  readonly kind: 'stock' | 'base';
  readonly evidence: readonly EvidenceItem[];
}

/** Where a Base ISO says what it is. */
export const BASE_MARKER_PATH = '.bootsmith.json';

/** Random access to a file of the medium, links followed; undefined when there is none. The caller closes it. */
export async function openMediumFile(medium: Medium, path: string): Promise<ByteSource | undefined> {
  const end = resolvePath(medium.tree, treePath(path));
  if (end?.inode.kind !== 'file') return undefined;
  return spool(end.inode.content.chunks(), `${medium.path}:/${path}`);
}
