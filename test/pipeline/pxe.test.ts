import { existsSync, mkdirSync, readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { stringify } from 'yaml';
import { decodeText, fromText } from '../../src/base/bytes.ts';
import { makePxe, type PxeOptions, type PxeReport } from '../../src/pipeline/pxe.ts';
import { putInode, readTreeFile, symlink, type Tree, treePath } from '../../src/tree/tree.ts';
import { openMemoryImage } from '../support/images.ts';
import { writeMiniMedium } from '../support/mini-medium.ts';
import { scratchDirectory } from '../support/scratch.ts';

const URL = 'http://10.0.2.2/tree';

interface Made {
  readonly folder: string;
  readonly out: string;
  readonly make: (options?: Partial<PxeOptions>) => Promise<PxeReport>;
}

/** As initrds from Fedora 9 on have it: the folder is /modules, and a link leads there. */
function linkModules(tree: Tree): void {
  const below = [...tree].filter(([path]) => path.startsWith('lib/modules'));
  for (const [path, inode] of below) {
    tree.delete(path);
    if (inode.kind !== 'directory') putInode(tree, treePath(path.slice('lib/'.length)), inode);
  }
  putInode(tree, treePath('lib/modules'), symlink(fromText('../modules')));
}

async function prepare(release: string, profile: object = {}): Promise<Made> {
  const folder = scratchDirectory();
  mkdirSync(join(folder, 'medium'));
  await writeMiniMedium(join(folder, 'medium'), {
    release,
    change: linkModules,
  });
  const install = { kickstart: { rootPassword: { crypted: '$1$a$b' }, partitions: ['clearpart --all'] } };
  writeFileSync(
    join(folder, 'p.yaml'),
    stringify({ source: 'medium', updates: { format: 'ext2' }, installer: install, ...profile }),
  );
  const out = join(folder, 'out');
  return {
    ...{ folder, out },
    make: (options = { url: URL }) =>
      makePxe({ profile: join(folder, 'p.yaml'), directory: out, ...options }),
  };
}

const read = (folder: string, path: string) => readFileSync(join(folder, path), 'utf8');

describe('pxe', () => {
  // What the stock entry has and does not lead to a drive stays.
  it.each([
    ['centos-4', `ks=file:/ks.cfg`],
    ['centos-5', `ks=file:/ks.cfg method=${URL} updates=${URL}/images/updates.img`],
    ['fedora-9', `ramdisk_size=9216 ks=file:/ks.cfg method=${URL} updates=${URL}/images/updates.img`],
    ['fedora-10', `ramdisk_size=9216 ks=file:/ks.cfg repo=${URL} updates=${URL}/images/updates.img`],
    ['centos-6', `ramdisk_size=9216 ks=file:/ks.cfg repo=${URL} updates=${URL}/images/updates.img`],
    [
      'centos-7',
      `quiet inst.ks=file:/ks.cfg inst.repo=${URL} inst.stage2=${URL} inst.updates=${URL}/images/updates.img`,
    ],
    [
      'rocky-9',
      `quiet inst.ks=file:/ks.cfg inst.repo=${URL} inst.stage2=${URL} inst.updates=${URL}/images/updates.img`,
    ],
  ])('tells the installer of %s where to go on', async (release, commandLine) => {
    const { make, out } = await prepare(release);
    const report = await make();
    expect(report.commandLine).toBe(commandLine);
    for (const path of report.files) expect(existsSync(join(out, path)), path).toBe(true);
    expect(read(out, 'boot.ipxe')).toContain(`initrd=initrd.img ${commandLine}\n`);
    expect(read(out, 'pxelinux.cfg/default')).toContain(`append initrd=initrd.img ${commandLine}\n`);
  });

  it('puts the server into both kickstarts in place of the drive', async () => {
    const { make, out } = await prepare('centos-5');
    await make();
    const initrd = await openMemoryImage(join(out, 'initrd.img'));
    const second = decodeText((await readTreeFile(initrd.tree, 'ks.cfg')) ?? new Uint8Array());
    expect(second).toContain(`url --url ${URL}\n`);
    expect(second).toMatch(/^network .*dhcp/m);
    const updates = await openMemoryImage(join(out, 'http/images/updates.img'));
    const install = decodeText((await readTreeFile(updates.tree, 'kusu/kusu-ks.cfg')) ?? new Uint8Array());
    expect(install).toContain(`url --url ${URL}\n`);
  });

  it('refuses what cannot be, and leaves nothing', async () => {
    const { make, folder } = await prepare('centos-5');
    for (const url of ['https://10.0.2.2/tree', 'nfs://host/x', 'http://host/a b', 'host:/x'])
      await expect(make({ url })).rejects.toMatchObject({ name: 'BootsmithError' });
    writeFileSync(join(folder, 'local.ks'), 'lang en_US\nkeyboard us\ncdrom\n');
    const local = await prepare('centos-5', { kickstart: { file: join(folder, 'local.ks') } });
    await expect(local.make()).rejects.toMatchObject({ kind: 'unsupported', found: 'line 3: cdrom' });
    const long = await prepare('centos-5', { boot: { add: [`x=${'y'.repeat(900)}`] } });
    await expect(long.make()).rejects.toThrow(/too long/);
    const all = [folder, local.folder, long.folder].flatMap((each) => readdirSync(each));
    expect(all.filter((name) => name.includes('out'))).toEqual([]);
  });

  it('replaces a folder only when asked to', async () => {
    const { make, out, folder } = await prepare('centos-5');
    await make();
    writeFileSync(join(out, 'mine'), 'x');
    await expect(make()).rejects.toMatchObject({ kind: 'usage' });
    expect(existsSync(join(out, 'mine'))).toBe(true);
    await make({ url: URL, force: true });
    expect(existsSync(join(out, 'mine'))).toBe(false);
    expect(readdirSync(folder).sort()).toEqual(['medium', 'out', 'p.yaml']);
  });

  it('takes the address of the profile, and that of the command before it', async () => {
    const pxe = { url: 'http://192.0.2.1/profile' };
    const { make } = await prepare('centos-5', { pxe });
    expect((await make({})).url).toBe(pxe.url);
    expect((await make({ url: URL, force: true })).url).toBe(URL);
    const { make: without } = await prepare('centos-5');
    await expect(without({})).rejects.toMatchObject({
      kind: 'usage',
      message: expect.stringContaining('address'),
    });
  });
});
