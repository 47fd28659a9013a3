import { join } from 'node:path';
import { execa } from 'execa';
import { describe, expect } from 'vitest';
import { judged } from '../support/judge.ts';
import { makePxe } from '../support/pxe.ts';

describe('bootsmith pxe', () => {
  judged(['grub-script-check', 'bsdcpio', 'e2fsck'], 'writes what GRUB, cpio and e2fsck take', async () => {
    const out = await makePxe('centos-5');
    await execa('grub-script-check', [join(out, 'grub.cfg')]);
    const listing = await execa('sh', ['-c', `zcat '${join(out, 'initrd.img')}' | bsdcpio -it`]);
    expect(listing.stdout.split('\n')).toContain('ks.cfg');
    await execa('e2fsck', ['-fn', join(out, 'http/images/updates.img')]);
  });
});
