import { BootsmithError } from '../../base/errors.ts';
import { type Initrd, openInitrd } from '../../formats/image.ts';
import type { Release } from '../../releases/release.ts';
import { type Medium, openMediumFile } from '../medium.ts';

/** Opens the stock initrd as a tree. Its contents are read on demand until it is closed. */
export async function unpackInitrd(medium: Medium, release: Release): Promise<Initrd> {
  const path = release.boot.initrd;
  const source = await openMediumFile(medium, path);
  if (!source)
    throw new BootsmithError('unrecognised', `${medium.path} has no /${path}`, { at: { file: medium.path } });
  const image = await openInitrd(source).catch(async (error: unknown) => {
    await source.close();
    throw error;
  });
  const expected = release.initrd.container === 'ext2' ? 'ext2' : 'initramfs';
  if (image.kind === expected)
    return {
      ...image,
      async close() {
        await image.close();
        await source.close();
      },
    };
  await image.close();
  await source.close();
  throw new BootsmithError('unrecognised', `/${path} is not the initrd that ${release.id} ships`, {
    at: { file: medium.path },
    found: image.kind,
    expected,
    hint: 'Use the stock medium; an initrd that was converted before is no stock one.',
  });
}
