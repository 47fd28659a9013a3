import { BootsmithError } from '../../base/errors.ts';
import type { Initrd } from '../../formats/image.ts';
import type { Identity, Medium } from '../medium.ts';

/** The stock initrd as a tree. Its contents are read on demand until the medium is closed. */
export async function unpackInitrd(medium: Medium, { boot, release }: Identity): Promise<Initrd> {
  const path = boot.initrd;
  const image = await medium.initrd(path);
  if (!image)
    throw new BootsmithError('unrecognised', `${medium.path} has no /${path}`, { at: { file: medium.path } });
  const expected = release.initrd.container === 'ext2' ? 'ext2' : 'initramfs';
  if (image.kind === expected) return image;
  throw new BootsmithError('unrecognised', `/${path} is not the initrd that ${release.id} ships`, {
    at: { file: medium.path },
    found: image.kind,
    expected,
    hint: 'Use the stock medium; an initrd that was converted before is no stock one.',
  });
}
