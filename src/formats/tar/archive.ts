import { type ByteSource, readChunks } from '../../base/byte-source.ts';
import { spool } from '../../base/spool.ts';
import { sourceContent, type Tree } from '../../tree/tree.ts';
import { type CompressionName, recogniseCompression } from '../compression/layout.ts';
import { type DecompressOptions, openMember, peekMember, readMembers } from '../compression/read.ts';
import { readTarTree } from './read.ts';

export interface TarArchive {
  readonly tree: Tree;
  readonly compression: 'none' | CompressionName;
  /** Frees what was unpacked; the tree's contents cannot be read any more. The source stays open. */
  close(): Promise<void>;
}

/** POSIX pax, "ustar Interchange Format": the magic that GNU tar shares. */
const MAGIC_AT = 257;
const MAGIC = 'ustar';
const HEAD_SIZE = 512;

function isTarHead(head: Uint8Array): boolean {
  return Buffer.from(head.subarray(MAGIC_AT, MAGIC_AT + MAGIC.length)).toString('latin1') === MAGIC;
}

/** The compression that a tar archive has around it, `none`, or undefined for what is no tar archive. */
export async function recogniseTar(source: ByteSource): Promise<'none' | CompressionName | undefined> {
  const head = await source.read(0, Math.min(HEAD_SIZE, source.size));
  if (isTarHead(head)) return 'none';
  const compression = recogniseCompression(head)?.name;
  if (compression === undefined) return undefined;
  const peeked = await peekMember(openMember(source, 0, compression), HEAD_SIZE);
  await peeked.member.close();
  return isTarHead(peeked.head) ? compression : undefined;
}

/**
 * Opens a tar archive that a person made, as tar(1) would unpack it: later entries take the place of earlier ones.
 * Throws as `readTarTree` does, and for damage of its compression.
 */
export async function openTar(
  source: ByteSource,
  compression: 'none' | CompressionName,
  options: DecompressOptions = {},
): Promise<TarArchive> {
  const plain =
    compression === 'none'
      ? undefined
      : await spool(readMembers(source, 0, compression, options), `${source.name} (unpacked)`);
  const bytes = plain ?? source;
  const close = async () => plain?.close();
  try {
    const tree = await readTarTree(
      readChunks(bytes),
      source.name,
      (offset, size) => sourceContent(bytes, offset, size),
      { unpack: true },
    );
    return { tree, compression, close };
  } catch (error) {
    await close();
    throw error;
  }
}
