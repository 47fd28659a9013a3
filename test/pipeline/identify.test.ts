import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { fromText } from '../../src/base/bytes.ts';
import { type IdentifyOptions, identifyMedium } from '../../src/pipeline/stages/identify.ts';
import { openMedium } from '../../src/pipeline/stages/open-media.ts';
import { archesOf } from '../../src/releases/release.ts';
import { RELEASES } from '../../src/releases/table.ts';
import { initramfsOf, type MiniOptions, writeMiniMedium } from '../support/mini-medium.ts';
import { scratchDirectory } from '../support/scratch.ts';

async function identify(options: MiniOptions, asked: IdentifyOptions = {}) {
  const folder = scratchDirectory();
  await writeMiniMedium(folder, options);
  return identifyMedium(await openMedium(folder), asked);
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

  it('leaves the initrd alone where that is enough and all else agrees', async () => {
    const folder = scratchDirectory();
    const treeinfo = '[general]\nfamily = CentOS\nversion = 5.11\narch = x86_64\n';
    await writeMiniMedium(folder, { release: 'centos-5', files: { '.treeinfo': treeinfo } });
    const opened: string[] = [];
    const asked = async (brief: boolean, files: Record<string, string> = {}) => {
      for (const [name, text] of Object.entries(files)) writeFileSync(join(folder, name), text);
      opened.length = 0;
      const medium = await openMedium(folder);
      const initrd = (path: string) => {
        opened.push(path);
        return medium.initrd(path);
      };
      return (await identifyMedium({ ...medium, initrd }, { brief })).release.id;
    };
    expect(await asked(true)).toBe('centos-5');
    expect(opened).toEqual([]);
    expect(await asked(false)).toBe('centos-5');
    expect(opened).not.toEqual([]);
    // Two places of the medium name different releases, so that the initrd decides.
    expect(await asked(true, { '.treeinfo': treeinfo.replace('5.11', '6.9') })).toBe('centos-5');
    expect(opened).not.toEqual([]);
    expect(await asked(true, { '.treeinfo': treeinfo.replace('CentOS', 'Other') })).toBe('centos-5');
    expect(opened).not.toEqual([]);
  });

  it.each([
    ['base', '{"madeBy":"bootsmith"}'],
    ['remastered', '{"_type":"https://in-toto.io/Statement/v1"}'],
  ])('says that bootsmith made it: %s', async (kind, mark) => {
    const identity = await identify({ release: 'centos-5', files: { '.bootsmith.json': mark } });
    expect(identity).toMatchObject({ release: { id: 'centos-5' }, kind });
    expect(identity.evidence).toContainEqual({
      where: '/.bootsmith.json',
      found: expect.stringMatching(/bootsmith$/),
      verdict: 'note',
    });
  });

  it('refuses an unknown product and says what was found and looked for', async () => {
    const stamp = ['201110101200.x86_64', 'Mandrake', '5', 'Mandrake'];
    await expect(identify({ buildstamp: stamp })).rejects.toMatchObject({
      kind: 'unrecognised',
      found: expect.stringContaining('Mandrake'),
      expected: expect.stringContaining('centos-4 to 8'),
    });
  });

  it('refuses a medium without parts of its release', async () => {
    await expect(identify({ without: ['repodata'] })).rejects.toMatchObject({
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

describe('every row of the release table', () => {
  const media = RELEASES.flatMap((release) => archesOf(release).map((arch) => [release.id, arch] as const));

  it.each(media)('%s %s has a medium that is taken for it and for no other', async (release, arch) => {
    const identity = await identify({ release, arch });
    expect(identity).toMatchObject({ release: { id: release }, arch, kind: 'stock', assumed: false });
    expect(identity.evidence.filter(({ verdict }) => verdict === 'against')).toEqual([]);
  });
});

describe('minor versions', () => {
  it.each([
    ...['4.6', '4.7', '4.8', '4.9'].map((version) => ['rhel-4', version] as const),
    ...Array.from({ length: 12 }, (_, minor) => ['rhel-5', `5.${minor}`] as const),
    ...['6.0', '6.10'].map((version) => ['centos-6', version] as const),
    ...['5.4', '5.11'].map((version) => ['scientific-linux-5', version] as const),
    ...['7.0', '7.9'].map((version) => ['rhel-7', version] as const),
    ...['8.0', '8.10'].map((version) => ['almalinux-8', version] as const),
  ])('%s knows %s', async (release, version) => {
    expect(await identify({ release, version })).toMatchObject({ release: { id: release }, version });
  });

  it('takes either compression that RHEL 6 shipped over the years', async () => {
    const early = await initramfsOf('rhel-6', 'gzip');
    const late = await initramfsOf('rhel-6', 'lzma');
    for (const initrd of [early, late])
      expect(await identify({ release: 'rhel-6', files: { 'isolinux/initrd.img': initrd } })).toMatchObject({
        release: { id: 'rhel-6' },
      });
  });
});

describe('what a medium says of itself', () => {
  it('is reported where it contradicts', async () => {
    const identity = await identify({
      release: 'rocky-9',
      files: { '.treeinfo': '[general]\nfamily = Fedora\nversion = 40\narch = x86_64\n' },
    });
    expect(identity.release.id).toBe('rocky-9');
    expect(identity.evidence).toContainEqual({
      where: '/.treeinfo',
      found: 'Fedora | 40 | x86_64',
      verdict: 'against',
    });
  });

  it('is overruled when asked, and only then', async () => {
    const version = { release: 'fedora-45', version: '99' };
    await expect(identify(version)).rejects.toMatchObject({
      kind: 'unrecognised',
      hint: expect.stringContaining('--as fedora-45'),
    });
    expect(await identify(version, { as: 'fedora-45' })).toMatchObject({
      release: { id: 'fedora-45' },
      version: '99',
      assumed: true,
    });
  });

  it('tells a disc of packages from the first one', async () => {
    const folder = scratchDirectory();
    writeFileSync(join(folder, '.discinfo'), '1318248000.41\nFedora Core 6\ni386\n3\nFedora/base\n');
    await expect(identifyMedium(await openMedium(folder))).rejects.toMatchObject({
      kind: 'unrecognised',
      message: expect.stringContaining('is disc 3 of Fedora Core 6'),
      hint: 'Use disc 1, or the DVD.',
    });
  });
});
