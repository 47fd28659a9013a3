import { mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { stringify } from 'yaml';
import { memorySource } from '../../src/base/byte-source.ts';
import { decodeText } from '../../src/base/bytes.ts';
import { makeFullPlan } from '../../src/pipeline/full-plan.ts';
import type { Medium } from '../../src/pipeline/medium.ts';
import { readProfile } from '../../src/pipeline/profile.ts';
import { editFullMenus } from '../../src/pipeline/stages/full-menus.ts';
import { identifyMedium } from '../../src/pipeline/stages/identify.ts';
import { openMedium } from '../../src/pipeline/stages/open-media.ts';
import {
  type MiniOptions,
  STOCK_ISOLINUX_CFG,
  STOCK_LABEL,
  writeMiniMedium,
} from '../support/mini-medium.ts';
import { scratchDirectory } from '../support/scratch.ts';

async function plan(profile: object, options: MiniOptions = {}, volumeId = STOCK_LABEL) {
  const folder = scratchDirectory();
  mkdirSync(join(folder, 'medium'));
  await writeMiniMedium(join(folder, 'medium'), options);
  const file = join(folder, 'profile.yaml');
  writeFileSync(file, stringify({ media: 'full', output: 'out.iso', ...profile }));
  const opened = await openMedium(join(folder, 'medium'));
  const medium: Medium = { ...opened, source: memorySource(new Uint8Array(4096)), volumeId };
  const made = await makeFullPlan(await readProfile(file), medium, await identifyMedium(medium));
  const menus = await editFullMenus(made, medium);
  return {
    made,
    menus,
    text: (path: string) => decodeText(menus.files.get(path)?.edited ?? new Uint8Array()),
  };
}

const ROCKY: MiniOptions = { release: 'rocky-9' };

describe('the plan of a full medium', () => {
  it('without wishes changes nothing', async () => {
    const { made, menus } = await plan({});
    expect([menus.files.size, menus.esp.size]).toEqual([0, 0]);
    expect([made.kickstart, made.initrd, made.updates]).toEqual([undefined, undefined, undefined]);
    expect(made.volume).toEqual({ from: STOCK_LABEL, to: STOCK_LABEL });
    expect(made.iso.way).toBe('grow');
  });

  it('adds arguments to every entry that installs, and keeps all else', async () => {
    const { text } = await plan({ boot: { add: ['text'] } });
    expect(text('isolinux/isolinux.cfg')).toBe(
      STOCK_ISOLINUX_CFG.replaceAll('ramdisk_size=9216', 'ramdisk_size=9216 text'),
    );
  });

  it('names the kickstart by the label of the volume for dracut, by the drive for a loader', async () => {
    const dracut = await plan({ kickstart: {} }, ROCKY);
    expect(dracut.made.boot.add).toEqual(['inst.ks=hd:LABEL=Stock\\x20Label:/ks.cfg']);
    expect((await plan({ kickstart: {} })).made.boot.add).toEqual(['ks=cdrom:/ks.cfg']);
    for (const path of ['isolinux/isolinux.cfg', 'EFI/BOOT/grub.cfg'])
      expect(dracut.text(path).match(/inst\.ks=/g)?.length, path).toBe(2);
  });

  it('puts the kickstart in the place of the one that an entry had', async () => {
    const { text } = await plan({ kickstart: {} });
    expect(text('isolinux/isolinux.cfg')).toContain(
      'append initrd=initrd.img ramdisk_size=9216 ks=cdrom:/ks.cfg',
    );
    expect(text('isolinux/isolinux.cfg')).not.toMatch(/ ks /);
    const menu = STOCK_ISOLINUX_CFG.replaceAll('append', 'append inst.ks=hd:LABEL=Old:/old.cfg');
    const again = await plan({ kickstart: {} }, { ...ROCKY, files: { 'isolinux/isolinux.cfg': menu } });
    expect(again.text('isolinux/isolinux.cfg')).not.toContain('old.cfg');
    expect(again.text('isolinux/isolinux.cfg').match(/inst\.ks=/g)).toHaveLength(2);
  });

  it('changes a label wherever it is named', async () => {
    const { text } = await plan({ volume: 'New-1' }, ROCKY);
    for (const path of ['isolinux/isolinux.cfg', 'EFI/BOOT/grub.cfg']) {
      expect(text(path)).toContain('hd:LABEL=New-1 ');
      expect(text(path)).not.toMatch(/Stock/);
    }
  });

  it('edits the entries that are named, by label or title', async () => {
    const entries = ['linux', 'Install'];
    const { text } = await plan({ boot: { entries, add: ['x'] } }, ROCKY);
    expect(text('isolinux/isolinux.cfg').match(/ x$/gm)?.length).toBe(1);
    expect(text('EFI/BOOT/grub.cfg').match(/ quiet x$/gm)?.length).toBe(1);
  });

  it('adds an entry of ours and makes it the default', async () => {
    const { text, menus } = await plan({ boot: { entries: 'own', label: 'mine', add: ['x'] } }, ROCKY);
    expect(text('isolinux/isolinux.cfg')).toMatch(/label mine\n/);
    expect(menus.entries.every(({ label, commandLine }) => label === 'mine' && / x$/.test(commandLine))).toBe(
      true,
    );
  });

  it('appends to a cpio initrd only when something is to go in, and converts an ext2 one', async () => {
    const boot = { kickstart: 'initramfs' };
    const dracut = (await plan({ kickstart: {}, boot }, ROCKY)).made;
    expect(dracut.initrd?.initrd.way).toBe('append');
    expect(dracut.boot.add).toEqual(['inst.ks=file:/ks.cfg']);
    const loader = (await plan({ kickstart: {}, boot }, { release: 'centos-4' })).made;
    expect(loader.initrd?.initrd.way).toBe('repack');
    expect(loader.boot.obsolete).toEqual(['ramdisk_size=*']);
  });

  it.each([
    ['an entry that no menu has', 'patch-conflict', { boot: { entries: ['nowhere'], add: ['x'] } }],
    ['a label that boot arguments cannot carry', 'unsupported', { volume: 'a"b' }],
    ['the template of a Base ISO', 'profile', { boot: { menu: 'template' } }],
    [
      'a command line that is cut',
      'unsupported',
      {
        boot: {
          add: Array(60)
            .fill('longargument')
            .map((w, i) => w + i),
        },
      },
    ],
  ])('refuses %s', async (_what, kind, profile) => {
    await expect(plan(profile, ROCKY)).rejects.toMatchObject({ kind });
  });

  it('refuses a folder, which has no boot records', async () => {
    const folder = scratchDirectory();
    await writeMiniMedium(folder);
    const medium = await openMedium(folder);
    const file = join(folder, 'p.yaml');
    writeFileSync(file, 'media: full\noutput: o.iso\n');
    await expect(
      makeFullPlan(await readProfile(file), medium, await identifyMedium(medium)),
    ).rejects.toMatchObject({ kind: 'unsupported', found: expect.stringContaining('is a folder') });
  });
});

describe('a profile for a Base ISO', () => {
  it('needs an installer and refuses what only full media have', async () => {
    const { asBaseProfile } = await import('../../src/pipeline/profile.ts');
    const folder = scratchDirectory();
    const read = async (profile: object) => {
      writeFileSync(join(folder, 'p.yaml'), stringify(profile));
      return asBaseProfile(await readProfile(join(folder, 'p.yaml')));
    };
    await expect(read({})).rejects.toMatchObject({ kind: 'profile', message: /installer/ });
    await expect(read({ boot: { iso: 'grow' } })).rejects.toMatchObject({ kind: 'profile' });
  });

  it('places updates where the profile says, and makes a product image', async () => {
    const sources = [{ overlay: 'medium/images' }];
    const inInitramfs = (await plan({ updates: { place: 'initramfs', sources } }, ROCKY)).made;
    expect(inInitramfs.initrd?.initrd).toMatchObject({ way: 'append', compression: 'gzip' });
    expect(inInitramfs.boot.add).toEqual([]);
    const url = 'hd:LABEL=Stock\\x20Label:/site/u.img';
    const named = (await plan({ updates: { place: { url }, sources } }, ROCKY)).made;
    expect([named.initrd, named.boot.add]).toEqual([undefined, [`inst.updates=${url}`]]);
    expect(named.updates).toMatchObject({ image: { placement: { path: 'site/u.img' } } });
    const copied = (await plan({ updates: { place: { url }, merge: 'u.img' } }, ROCKY)).made;
    expect(copied.updates).toMatchObject({ image: { merge: { file: expect.stringMatching(/u\.img$/) } } });
    const { made } = await plan({ product: { sources } }, ROCKY);
    expect(made.updates).toBeUndefined();
    expect(made.product).toMatchObject({ image: { kind: 'product', format: 'cpio.gz' } });
  });

  it('refuses a place with nothing to place, and a line without a kickstart', async () => {
    await expect(plan({ updates: { place: 'directory' } }, ROCKY)).rejects.toMatchObject({
      kind: 'profile',
      message: 'updates.place: directory has nothing to place',
    });
    const place = { url: 'http://server/u.img', named: 'kickstart' };
    const updates = { place, sources: [{ overlay: 'medium/images' }] };
    await expect(plan({ updates }, ROCKY)).rejects.toMatchObject({
      kind: 'profile',
      found: 'named: kickstart, and no kickstart:',
    });
    const { made } = await plan({ updates, kickstart: {} }, ROCKY);
    expect(made.kickstart?.text).toContain('\nupdates http://server/u.img\n');
  });
});
