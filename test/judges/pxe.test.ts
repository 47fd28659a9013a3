import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { execa } from 'execa';
import { describe, expect } from 'vitest';
import { PACKAGE_ROOT } from '../../src/base/assets.ts';
import { judged } from '../support/judge.ts';
import { scratchDirectory } from '../support/scratch.ts';

const CLI = join(PACKAGE_ROOT, 'dist', 'cli.js');
const MEDIA = join(PACKAGE_ROOT, 'build', 'media');

async function makePxe(release: string): Promise<string> {
  const out = join(scratchDirectory(), 'tftp');
  const iso = join(MEDIA, `${release}-x86_64.iso`);
  if (!existsSync(iso)) throw new Error(`${iso} is not there; run npm run media`);
  await execa(process.execPath, [
    ...[CLI, 'pxe', join(PACKAGE_ROOT, 'samples', `${release}.yaml`), out],
    ...['--source', iso, '--url', 'http://10.0.2.2/tree'],
  ]);
  return out;
}

describe('bootsmith pxe', () => {
  judged(['grub-script-check', 'bsdcpio', 'e2fsck'], 'writes what GRUB, cpio and e2fsck take', async () => {
    const out = await makePxe('centos-5');
    await execa('grub-script-check', [join(out, 'grub.cfg')]);
    const listing = await execa('sh', ['-c', `zcat '${join(out, 'initrd.img')}' | bsdcpio -it`]);
    expect(listing.stdout.split('\n')).toContain('ks.cfg');
    await execa('e2fsck', ['-fn', join(out, 'http/images/updates.img')]);
  });
});
