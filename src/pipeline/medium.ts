import { type ByteSource, sliceSource } from '../base/byte-source.ts';
import { spool } from '../base/spool.ts';
import { type Initrd, openInitrd } from '../formats/image.ts';
import type { Arch, BootFacts, Release } from '../releases/release.ts';
import type { IsoExtent } from '../tools/xorriso.ts';
import { type Content, resolvePath, type Tree, treePath } from '../tree/tree.ts';

/** What was opened, stock or ours. */
export interface Medium {
  readonly path: string;
  readonly kind: 'iso' | 'directory';
  readonly tree: Tree;
  /** Of an ISO. */
  readonly volumeId: string | undefined;
  /** The image itself, of an ISO. */
  readonly source: ByteSource | undefined;
  /** Where the data of the image's files lies, of an ISO. */
  readonly extents?: readonly IsoExtent[];
  /**
   * The initrd at a path, opened when it is first asked for and closed with the medium; undefined when there is none.
   * Throws as `openInitrd` does, each time anew. What is done to its tree in place is there for the next who asks.
   */
  initrd(path: string): Promise<Initrd | undefined>;
  close(): Promise<void>;
}

/** A medium that is an image, with its boot records. */
export type IsoMedium = Medium & { readonly source: ByteSource };

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
  /** How the medium starts: the release's facts for this architecture. */
  readonly boot: BootFacts;
  /** The version that the medium names, with its minor number; undefined when it names none. */
  readonly version: string | undefined;
  /** `uname -r` of the kernel on the medium, where its header says so. */
  readonly kernelVersion: string | undefined;
  /** `stock`: a first disc as shipped. `base`: a Base ISO of bootsmith. `remastered`: a full medium of bootsmith. */
  readonly kind: 'stock' | 'base' | 'remastered';
  /** The release was not recognised but asked for: the medium is treated as if it were this one. */
  readonly assumed: boolean;
  readonly evidence: readonly EvidenceItem[];
}

/** First ks.cfg, on the medium; second, in the initramfs. */
export const KICKSTART_PATH = 'ks.cfg';

/** Where a Base ISO says what it is, and a full medium what was done to it. */
export const BASE_MARKER_PATH = '.bootsmith.json';

/** A medium whose initrds are opened once. */
export function mediumOf(opened: Omit<Medium, 'initrd'>): Medium {
  const open = new Map<string, Promise<Initrd | undefined>>();
  const openAt = async (path: string): Promise<Initrd | undefined> => {
    const source = await openMediumFile(opened, path);
    if (!source) return undefined;
    try {
      const image = await openInitrd(source);
      return { ...image, close: () => image.close().finally(() => source.close()) };
    } catch (error) {
      await source.close();
      throw error;
    }
  };
  return {
    ...opened,
    initrd(path) {
      const image = open.get(path) ?? openAt(path);
      open.set(path, image);
      return image;
    },
    async close() {
      for (const image of open.values()) await image.then((each) => each?.close()).catch(() => {});
      await opened.close();
    },
  };
}

/** A file of the medium, links followed; undefined when there is none. */
export function mediumFile({ tree }: Pick<Medium, 'tree'>, path: string): Content | undefined {
  const end = resolvePath(tree, treePath(path));
  return end?.inode.kind === 'file' ? end.inode.content : undefined;
}

/** Random access to a file of the medium, links followed; undefined when there is none. The caller closes it. */
export async function openMediumFile(
  medium: Pick<Medium, 'path' | 'tree' | 'source'>,
  path: string,
): Promise<ByteSource | undefined> {
  const content = mediumFile(medium, path);
  const name = `${medium.path}:/${path}`;
  const [stretch, ...more] = content?.place?.stretches ?? [];
  const { source } = medium;
  if (content && source && stretch && more.length === 0 && content.place?.file === source.name)
    return sliceSource(source, stretch.offset, content.size, name);
  return content && spool(content.chunks(), name);
}
