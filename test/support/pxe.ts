import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { execa } from 'execa';
import { PACKAGE_ROOT } from '../../src/base/assets.ts';
import { scratchDirectory } from './scratch.ts';

const CLI = join(PACKAGE_ROOT, 'dist', 'cli.js');
const MEDIA = join(PACKAGE_ROOT, 'build', 'media');

/** What `pxe` makes of a release's sample and its miniature medium; the folder. */
export async function makePxe(release: string): Promise<string> {
  const out = join(scratchDirectory(), 'tftp');
  const iso = join(MEDIA, `${release}-x86_64.iso`);
  if (!existsSync(iso)) throw new Error(`${iso} is not there; run npm run media`);
  await execa(process.execPath, [
    ...[CLI, 'pxe', join(PACKAGE_ROOT, 'samples', `${release}.yaml`), out],
    ...['--source', iso, '--url', 'http://10.0.2.2/tree'],
  ]);
  return out;
}
