import { copyFile } from 'node:fs/promises';
import { type OutputOptions, refuseExisting, writeOutput } from '../base/output-file.ts';
import type { UpdatesKind } from '../updates/image-write.ts';
import type { PlacedImage } from './opened-images.ts';
import type { PlannedImage } from './plan.ts';

/** A file beside an output that somebody has to bring to an address. */
export interface PublishedImage {
  readonly file: string;
  readonly address: string;
}

/** What the image of an output is called beside it. */
export function besidePath(output: string, kind: UpdatesKind): string {
  return `${output}.${kind}.img`;
}

/** Throws `usage` where a file is in the way of one that is to come; before long work. */
export async function refuseExistingImages(
  output: string,
  images: readonly PlannedImage[],
  options: OutputOptions,
): Promise<void> {
  for (const { kind, placement } of images)
    if (placement.address !== undefined) await refuseExisting(besidePath(output, kind), options);
}

/** Puts the images that go elsewhere beside their output, each complete or not at all. */
export async function publishImages(
  images: readonly Pick<PlacedImage, 'kind' | 'elsewhere'>[],
  output: string,
  options: OutputOptions,
): Promise<PublishedImage[]> {
  const published: PublishedImage[] = [];
  for (const { kind, elsewhere } of images) {
    if (!elsewhere) continue;
    const file = besidePath(output, kind);
    await writeOutput(file, (path) => copyFile(elsewhere.file, path), options);
    published.push({ file, address: elsewhere.address });
  }
  return published;
}
