import { describe, expect, it } from 'vitest';
import { fromText } from '../../src/base/bytes.ts';
import { identifyMedium } from '../../src/pipeline/stages/identify.ts';
import { openMedium } from '../../src/pipeline/stages/open-media.ts';
import { type MiniOptions, writeMiniMedium } from '../support/mini-medium.ts';
import { scratchDirectory } from '../support/scratch.ts';

async function identify(options: MiniOptions) {
  const folder = scratchDirectory();
  await writeMiniMedium(folder, options);
  return identifyMedium(await openMedium(folder));
}

describe('identifyMedium', () => {
  it.each(['centos-4', 'centos-5'] as const)('knows %s and says why', async (release) => {
    const identity = await identify({ release });
    expect(identity).toMatchObject({ release: { id: release }, arch: 'x86_64', kind: 'stock' });
    expect(identity.evidence[0]).toMatchObject({
      where: expect.stringContaining('.buildstamp'),
      verdict: 'for',
    });
    expect(identity.evidence.filter(({ verdict }) => verdict === 'against')).toEqual([]);
  });

  it('takes a minor version for its release', async () => {
    const identity = await identify({ buildstamp: ['200710141111.x86_64', 'CentOS', '5.11', 'CentOS'] });
    expect(identity.release.id).toBe('centos-5');
  });

  it('refuses an unknown product and says what was found and looked for', async () => {
    const stamp = ['201110101200.x86_64', 'Mandrake', '5', 'Mandrake'];
    await expect(identify({ buildstamp: stamp })).rejects.toMatchObject({
      kind: 'unrecognised',
      found: expect.stringContaining('Mandrake'),
      expected: expect.stringContaining('centos-5: /isolinux/isolinux.bin'),
    });
  });

  it('refuses a medium without parts of its release', async () => {
    await expect(identify({ without: ['repodata/repomd.xml'] })).rejects.toMatchObject({
      kind: 'unrecognised',
      found: expect.stringContaining('/repodata: not there'),
    });
  });

  it('refuses an initrd without a build stamp', async () => {
    await expect(identify({ change: (tree) => tree.delete(fromText('.buildstamp')) })).rejects.toMatchObject({
      kind: 'unrecognised',
      found: expect.stringContaining('holds no .buildstamp'),
    });
  });

  it('refuses contradicting architectures', async () => {
    const stamp = ['201110101200.i386', 'CentOS', '5', 'CentOS'];
    await expect(identify({ buildstamp: stamp })).rejects.toMatchObject({
      kind: 'unrecognised',
      found: 'i386 and x86_64',
    });
  });

  it('refuses an empty directory', async () => {
    await expect(identifyMedium(await openMedium(scratchDirectory()))).rejects.toMatchObject({
      kind: 'unrecognised',
      found: expect.stringContaining('at its root: nothing'),
    });
  });

  it('names a medium that does not exist', async () => {
    await expect(openMedium('/nowhere/at/all')).rejects.toMatchObject({ kind: 'usage' });
  });
});
