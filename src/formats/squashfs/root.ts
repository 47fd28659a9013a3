import type { ByteSource } from '../../base/byte-source.ts';
import { listDirectory } from '../../tools/squashfs-tools-ng.ts';
import { openSourceFile } from '../source-file.ts';
import { readSquashfsSummary } from './superblock.ts';

/**
 * The names in the root directory of a squashfs 4 image, which takes no longer for a large image. Throws `unsupported`
 * for versions 1 to 3, `corrupt` for damage, and `tool` where rdsquashfs is missing.
 */
export async function listSquashfsRoot(source: ByteSource): Promise<string[]> {
  await readSquashfsSummary(source);
  const file = await openSourceFile(source);
  try {
    return await listDirectory(file.path, '/');
  } finally {
    await file.close();
  }
}
