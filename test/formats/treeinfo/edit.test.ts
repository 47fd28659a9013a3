import { describe, expect, it } from 'vitest';
import { decodeText, encodeText } from '../../../src/base/bytes.ts';
import { editTreeinfoChecksums } from '../../../src/formats/treeinfo/edit.ts';

const STOCK = [
  '[checksums]',
  'images/efiboot.img = sha256:00aa',
  'images/install.img=sha256:11bb ',
  'images/old.img = md5:22cc',
  '',
  '[general]',
  '; images/efiboot.img = sha256:00aa',
  'family = Rocky Linux',
  'images/efiboot.img = sha256:00aa',
].join('\r\n');

const edited = async (sums: Record<string, string>) =>
  decodeText(
    await editTreeinfoChecksums(encodeText(STOCK), async (path, algorithm) => sums[`${algorithm} ${path}`]),
  );

describe('the checksums of .treeinfo', () => {
  it('of changed files are exchanged in their section, and nothing else is', async () => {
    expect(await edited({ 'sha256 images/efiboot.img': 'ffff' })).toBe(
      STOCK.replace('sha256:00aa', 'sha256:ffff'),
    );
    expect(await edited({ 'sha256 images/install.img': 'eeee' })).toBe(
      STOCK.replace('sha256:11bb', 'sha256:eeee'),
    );
  });

  it('are asked for by their own algorithm', async () => {
    expect(await edited({ 'sha256 images/old.img': 'dddd' })).toBe(STOCK);
    expect(await edited({ 'md5 images/old.img': 'dddd' })).toBe(STOCK.replace('md5:22cc', 'md5:dddd'));
  });

  it('stay byte for byte where no file changed', async () => {
    expect(await edited({})).toBe(STOCK);
  });
});
