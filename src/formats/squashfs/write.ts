import { BootsmithError } from '../../base/errors.ts';
import type { Tree } from '../../tree/tree.ts';
import { writeTar } from '../tar/write.ts';
import { nativeBackend, type SquashfsBackend } from './backend.ts';
import {
  BLOCK_SIZE_RANGE,
  COMPRESSOR_LEVELS,
  SQUASHFS_COMPRESSORS,
  type SquashfsCompressor,
} from './layout.ts';

export interface SquashfsWriteOptions {
  /** gzip when left out, which every kernel with squashfs 4 reads. */
  readonly compressor?: SquashfsCompressor;
  /** Of gzip and lzo 1 to 9, of zstd 1 to 22; the compressor's own choice when left out. */
  readonly level?: number;
  /** In bytes, a power of two, 4096 to 1048576; 131072 when left out. */
  readonly blockSize?: number;
  /** Seconds since 1970, for the superblock and for directories that the tree does not have. */
  readonly time: number;
  /** With a table for NFS servers; without when left out. */
  readonly exportable?: boolean;
  /** squashfs-tools-ng's programs when left out. */
  readonly backend?: SquashfsBackend;
}

export function isSquashfsCompressor(name: string): name is SquashfsCompressor {
  return Object.values<string>(SQUASHFS_COMPRESSORS).includes(name);
}

/**
 * A tree as a squashfs 4.0 image. Entries are sorted by the format itself; the same tree and options give the same
 * bytes. Throws `usage` for options out of range, `unsupported` for a compressor that the installed tar2sqfs lacks and
 * for a socket, `tool` when tar2sqfs is missing or fails.
 */
export async function* writeSquashfs(tree: Tree, options: SquashfsWriteOptions): AsyncGenerator<Uint8Array> {
  const {
    compressor = 'gzip',
    blockSize = BLOCK_SIZE_RANGE.usual,
    level,
    time,
    exportable = false,
  } = options;
  const backend = options.backend ?? nativeBackend;
  const { least, most } = BLOCK_SIZE_RANGE;
  if (blockSize < least || blockSize > most || !Number.isInteger(Math.log2(blockSize)))
    throw badOption('block size', blockSize, `a power of two from ${least} to ${most}`);
  const highest = COMPRESSOR_LEVELS[compressor];
  if (level !== undefined && (highest === undefined || !(level >= 1 && level <= highest)))
    throw badOption(
      'level',
      level,
      highest === undefined ? `none: ${compressor} has no levels` : `1 to ${highest}`,
    );
  const available = await backend.compressors();
  if (!available.includes(compressor))
    throw new BootsmithError('unsupported', `the installed tar2sqfs cannot compress with ${compressor}`, {
      expected: available.join(', '),
      hint: 'Choose another compressor, or install a tar2sqfs that was built with it.',
    });
  yield* backend.write(writeTar(tree), {
    compressor,
    blockSize,
    time,
    exportable,
    ...(level === undefined ? {} : { compressorOptions: `level=${level}` }),
  });
}

function badOption(what: string, found: number, expected: string): BootsmithError {
  return new BootsmithError('usage', `the ${what} of a squashfs image is out of range`, {
    found: String(found),
    expected,
  });
}
