import { readFileSync } from 'node:fs';
import { memorySource } from '../../src/base/byte-source.ts';
import { type Image, openImage } from '../../src/formats/image.ts';

/** Opens an image file that is small enough for memory; nothing needs to be closed. */
export async function openMemoryImage(path: string): Promise<Image> {
  return openImage(memorySource(readFileSync(path), path));
}
