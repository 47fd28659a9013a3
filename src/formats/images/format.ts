import type { ByteSource } from '../../base/byte-source.ts';
import { BootsmithError } from '../../base/errors.ts';
import type { KeptTree } from '../../tree/manifest.ts';
import type { InodeKind } from '../../tree/tree.ts';
import type { CompressionName } from '../compression/layout.ts';
import type { OpenMember } from '../compression/read.ts';
import { compress } from '../compression/write.ts';
import type { InitramfsReadOptions } from '../initramfs/read.ts';

export type Wrapping = 'none' | CompressionName;

export interface ImageOptions extends InitramfsReadOptions {
  /** The file that the source is the whole of, where it is one: programs then read it in place. */
  readonly path?: string;
}

export interface OpenRequest {
  /** The image itself, unpacked where it was compressed. */
  readonly source: ByteSource;
  /** The file that `source` is, where it is one. */
  readonly path?: string;
  /** What it was found in: the whole file, with this compression around the image. */
  readonly whole: ByteSource;
  readonly compression: Wrapping;
  /** The first compressed member of `whole`, already begun, for a format that unwraps. */
  readonly member?: OpenMember;
  readonly options: ImageOptions;
}

/** What all open images have in common; each kind has its own `summary` and `envelope`, both plain JSON. */
export interface OpenImage<Kind extends string, Summary extends object, Envelope extends { kind: Kind }>
  extends KeptTree {
  readonly kind: Kind;
  /** Around the whole; of an initramfs, around its first segment. */
  readonly compression: Wrapping;
  readonly summary: Summary;
  readonly envelope: Envelope;
  /** What is in the file and not in the tree, or not as its makers meant it. */
  readonly warnings: readonly { readonly message: string }[];
  /** Frees what was unpacked. The tree's contents cannot be read any more. The source stays open. */
  close(): Promise<void>;
}

/** How an image of a file system was wrapped. Sizes in bytes: of the file, and of the image in it. */
export interface FileSystemEnvelope<Kind extends string> {
  readonly kind: Kind;
  readonly compression: Wrapping;
  readonly size: number;
  readonly unpackedSize: number;
}

export interface WriteRequest {
  /** What to write; the tree's own form, from its envelope, when left out. */
  readonly format?: string;
  readonly compression?: Wrapping;
  /** 1 to 9, and for some compressions more. */
  readonly level?: number;
  /** Seconds since 1970, for what an image records of its own making. */
  readonly time: number;
}

/** A field of an inode that some formats have no place for; `links` are hard links. */
export type HeldField = 'mode' | 'owner' | 'mtime' | 'links';

export interface Target {
  /** For help texts. */
  readonly title: string;
  readonly kinds: readonly InodeKind[];
  readonly fields: readonly HeldField[];
}

/** The code of a format. */
export interface FormatCode {
  /** By its first 34 KiB, or fewer if it is smaller. */
  sniff(head: Uint8Array): boolean;
  open(request: OpenRequest): Promise<OpenImage<string, object, { kind: string }>>;
  /** There when the format has targets. */
  write?(kept: KeptTree, request: WriteRequest): AsyncIterable<Uint8Array>;
}

/** One format that images come in: everything that opening, writing and converting know of it. */
export interface Format {
  readonly kind: string;
  /** With its article. */
  readonly title: string;
  /** Whether a kernel takes it for its first root. */
  readonly isInitrd: boolean;
  /** Set where it undoes compressions itself, because a file may hold several. */
  readonly unwraps?: true;
  /** What `--format` calls its forms; none for a format that is only read. */
  readonly targets: { readonly [format: string]: Target };
  /** Its code comes when an image may be one: most runs need one format, and to load all takes longer than a listing. */
  load(): Promise<FormatCode>;
}

export const ALL_KINDS = [
  'file',
  'directory',
  'symlink',
  'character',
  'block',
  'fifo',
  'socket',
] as const satisfies readonly InodeKind[];
export const ALL_FIELDS = ['mode', 'owner', 'mtime', 'links'] as const satisfies readonly HeldField[];

/** The part of an envelope that all file systems share. */
export function describeWrapping<Kind extends string>(
  kind: Kind,
  { whole, source, compression }: OpenRequest,
): FileSystemEnvelope<Kind> {
  return { kind, compression, size: whole.size, unpackedSize: source.size };
}

/** Wraps an image as asked, else as it was, else not at all. */
export function wrapImage(
  chunks: AsyncIterable<Uint8Array>,
  { compression, level }: WriteRequest,
  envelope?: EnvelopeFields,
): AsyncIterable<Uint8Array> {
  const name = compression ?? envelope?.wrapping() ?? 'none';
  return name === 'none' ? chunks : compress(chunks, name, level === undefined ? {} : { level });
}

/** Fields of an envelope that has come back from a manifest, which a person may have edited; `corrupt` for a wrong one. */
export class EnvelopeFields {
  private readonly fields: Readonly<Record<string, unknown>>;

  constructor(envelope: object) {
    this.fields = envelope as Readonly<Record<string, unknown>>;
  }

  text(field: string): string {
    const value = this.fields[field];
    return typeof value === 'string' ? value : this.refuse(field, 'text');
  }

  count(field: string): number {
    const value = this.fields[field];
    return typeof value === 'number' && Number.isSafeInteger(value) && value >= 0
      ? value
      : this.refuse(field, 'a whole number');
  }

  flag(field: string): boolean {
    return this.fields[field] === true;
  }

  oneOf<T extends string | number | boolean>(field: string, values: readonly T[]): T {
    const value = values.find((allowed) => allowed === this.fields[field]);
    return value === undefined ? this.refuse(field, values.join(', ')) : value;
  }

  wrapping(): Wrapping {
    return this.oneOf<Wrapping>('compression', ['none', 'gzip', 'bzip2', 'lzma', 'xz', 'lzo', 'lz4', 'zstd']);
  }

  private refuse(field: string, expected: string): never {
    throw new BootsmithError('corrupt', `the envelope's field ${field} is wrong`, {
      found: JSON.stringify(this.fields[field]) ?? 'nothing',
      expected,
    });
  }
}

/** The envelope of a tree whose image was of this kind, unless another format is asked for. */
export function keptEnvelope(
  kept: KeptTree,
  kind: string,
  request: WriteRequest,
): EnvelopeFields | undefined {
  const envelope = kept.envelope as { kind?: unknown } | undefined;
  if (request.format !== undefined || envelope?.kind !== kind) return undefined;
  return new EnvelopeFields(envelope);
}
