import { existsSync, lstatSync, mkdirSync, readlinkSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { stringify } from 'yaml';
import type { fromText } from '../../src/base/bytes.ts';
import { planBuild } from '../../src/pipeline/build.ts';
import { initramfsFilesOf } from '../../src/pipeline/opened-images.ts';
import { imagePlansOf } from '../../src/pipeline/planning/updates.ts';
import { makePxe } from '../../src/pipeline/pxe.ts';
import { openImages } from '../../src/pipeline/stages/open-images.ts';
import { openMedium } from '../../src/pipeline/stages/open-media.ts';
import { patchInitrd } from '../../src/pipeline/stages/patch-initrd.ts';
import { placeImages } from '../../src/pipeline/stages/place-images.ts';
import { unpackInitrd } from '../../src/pipeline/stages/unpack-initrd.ts';
import { withWorkspace } from '../../src/pipeline/workspace.ts';
import { file, resolvePath, treePath } from '../../src/tree/tree.ts';
import { writeMiniMedium } from '../support/mini-medium.ts';
import { scratchDirectory } from '../support/scratch.ts';

const INSTALLER = { kickstart: { rootPassword: { crypted: '$6$a$b' }, partitions: ['clearpart --all'] } };
const URL = 'http://server/updates.img';

async function prepare(release: string, profile: object) {
  const folder = scratchDirectory();
  mkdirSync(join(folder, 'medium'));
  await writeMiniMedium(join(folder, 'medium'), { release });
  writeFileSync(join(folder, 'note.txt'), 'x');
  writeFileSync(join(folder, 'ks.cfg'), 'lang en_US\nkeyboard us\ncdrom\n');
  writeFileSync(join(folder, 'named.cfg'), `lang en_US\nkeyboard us\ncdrom\nupdates  ${URL}\n`);
  const path = join(folder, 'p.yaml');
  writeFileSync(path, stringify({ source: 'medium', output: 'out.iso', installer: INSTALLER, ...profile }));
  return { folder, path };
}

const planned = async (release: string, profile: object) =>
  planBuild({ profile: (await prepare(release, profile)).path });
const outputs = async (release: string, profile: object) =>
  (await planned(release, profile)).plan.outputs
    .map(({ path }) => path)
    .filter((path) => /pdates|product/.test(path));
const place = (place: unknown, more: object = {}) => ({ updates: { place }, ...more });

describe('the plan for updates', () => {
  it('puts on the medium what belongs there', async () => {
    expect(await outputs('centos-5', {})).toEqual(['images/updates.img']);
    expect(await outputs('centos-4', {})).toEqual(['CentOS/base/updates.img']);
    expect(await outputs('centos-5', place('initramfs'))).toEqual([]);
    expect(await outputs('rocky-9', place('directory'))).toEqual(['images/RHupdates']);
    expect(await outputs('centos-5', place({ url: URL }))).toEqual([]);
    const own = { url: 'hd:LABEL=Own\\x20Label:/site/updates.img' };
    expect(await outputs('rocky-9', place(own, { volume: 'Own Label' }))).toEqual(['site/updates.img']);
    const product = { product: { files: [{ source: 'note.txt', destination: '/note' }] } };
    expect(await outputs('rhel-4', product)).toEqual(['RedHat/base/product.img', 'RedHat/base/updates.img']);
  });

  it('names an address on the boot line, or in the kickstart', async () => {
    const byArgument = await planned('centos-6', place({ url: URL }));
    expect(byArgument.menus.commandLine).toContain(` updates=${URL}`);
    expect(byArgument.plan.kickstarts.second).not.toContain(URL);
    const byKickstart = await planned('centos-6', place({ url: URL, named: 'kickstart' }));
    expect(byKickstart.menus.commandLine).not.toContain(URL);
    expect(byKickstart.plan.kickstarts.second).toContain(`\nupdates ${URL}\n`);
    const dracut = await planned('rocky-9', place({ url: URL }));
    expect(dracut.menus.commandLine).toContain(` inst.updates=${URL}`);
  });

  it('leaves a kickstart of the user as it is, which must say it then', async () => {
    const named = place({ url: URL, named: 'kickstart' });
    const made = await planned('fedora-8', { ...named, kickstart: { file: 'named.cfg' } });
    expect(made.plan.kickstarts.second).toContain(`updates  ${URL}`);
    await expect(planned('fedora-8', { ...named, kickstart: { file: 'ks.cfg' } })).rejects.toMatchObject({
      kind: 'profile',
      expected: `updates ${URL}`,
    });
  });

  it.each([
    ['centos-5', place('directory'), 'unsupported', /its loader looks for RHupdates on NFS only/],
    ['fedora-16', place('initramfs'), 'unsupported', /its loader starts in a root of its own/],
    ['centos-4', place({ url: URL }), 'unsupported', /neither a boot argument nor a command/],
    ['centos-5', place({ url: URL, named: 'kickstart' }), 'unsupported', /knows no command updates/],
    ['centos-5', place({ url: 'https://server/u.img' }), 'usage', /https:\/\/server/],
    ['centos-5', { updates: { place: 'initramfs', room: 4096 } }, 'profile', /updates\.room/],
    ['rocky-9', { updates: { place: 'directory', format: 'cpio' } }, 'profile', /updates\.format/],
    ['rocky-9', { product: {} }, 'profile', /no \/images\/product\.img on the medium/],
    [
      'fedora-8',
      { product: { format: 'cpio.gz', files: [{ source: 'note.txt', destination: '/x' }] } },
      'unsupported',
      /cpio\.gz/,
    ],
  ])('refuses what %s cannot do: %j', async (release, profile, kind, found) => {
    const error = await planned(release, profile).then(
      () => undefined,
      (thrown) => thrown,
    );
    expect(error).toMatchObject({ kind, found: expect.stringMatching(found) });
    for (const part of ['expected', 'hint']) expect(error[part], part).toBeTruthy();
  });

  it('says in which file a place was asked for that is none', async () => {
    const { path } = await prepare('centos-5', place('directory'));
    await expect(planBuild({ profile: path })).rejects.toMatchObject({ at: { file: path } });
  });
});

describe('placing updates', () => {
  /** Does all that a build does to the initrd and for the images. */
  async function placed(release: string, profile: object) {
    const { path, folder } = await prepare(release, profile);
    const { plan } = await planBuild({ profile: path });
    const medium = await openMedium(join(folder, 'medium'));
    const { images, close } = await openImages(imagePlansOf(plan), medium);
    try {
      const { tree } = await unpackInitrd(medium, plan.identity);
      const { added, ledger } = await patchInitrd(tree, plan, initramfsFilesOf(images));
      const made = await withWorkspace(async (workspace) => {
        const put = await placeImages(images, workspace);
        const folderOf = join(workspace.isoRoot, 'images/RHupdates');
        const link = join(folderOf, 'usr/lib/systemd/system/anaconda.target.wants/kusu-installer.service');
        return {
          put,
          inFolder: existsSync(folderOf) && {
            link: readlinkSync(link),
            mode: lstatSync(join(folderOf, 'usr/libexec/kusu/faux-anaconda')).mode & 0o7777,
          },
        };
      });
      return { tree, added, ledger, images, ...made };
    } finally {
      await close();
      await medium.close();
    }
  }

  it.each([
    ['centos-5', 'tmp/updates/anaconda'],
    ['rhel-4', 'tmp/updates/anaconda'],
    ['rocky-9', 'updates/usr/libexec/kusu/faux-anaconda'],
  ])('puts the program of %s into the initramfs as /%s', async (release, program) => {
    const { tree, added, put, ledger } = await placed(release, place('initramfs'));
    expect(resolvePath(tree, treePath(program))?.inode).toMatchObject({ kind: 'file', mode: 0o755 });
    expect(added.has(treePath(program))).toBe(true);
    expect(put).toMatchObject([{ kind: 'updates', onMedium: [], elsewhere: undefined }]);
    expect(ledger).toContainEqual(
      expect.objectContaining({ path: `/${program.split(/\/(?:anaconda|usr)/)[0]}` }),
    );
  });

  it('puts files, modes and links into a folder of the medium', async () => {
    const { put, inFolder } = await placed('rocky-9', place('directory'));
    expect(inFolder).toEqual({ link: '../kusu-installer.service', mode: 0o755 });
    expect(put[0]?.onMedium).toContainEqual({
      ...{ path: 'images/RHupdates/usr/libexec/kusu/faux-anaconda', kind: 'file', mode: 0o755 },
    });
  });

  it('refuses for a folder what a medium cannot hold', async () => {
    const { path, folder } = await prepare('rocky-9', place('directory'));
    const { plan } = await planBuild({ profile: path });
    const medium = await openMedium(join(folder, 'medium'));
    const { images, close } = await openImages(imagePlansOf(plan), medium);
    images[0]?.contents.tree.set(treePath('etc/private'), file(new Uint8Array(), { uid: 7 }));
    images[0]?.contents.tree.set(treePath('etc/closed'), file(new Uint8Array(), { mode: 0 }));
    images[0]?.contents.tree.set(treePath('etc/pipe'), {
      ...{ kind: 'fifo', mode: 0o644, uid: 0, gid: 0, mtime: 0 },
    });
    const odd = treePath('etc/x').replace('x', '\xe4') as ReturnType<typeof fromText>;
    images[0]?.contents.tree.set(odd, file(new Uint8Array()));
    await expect(withWorkspace((workspace) => placeImages(images, workspace))).rejects.toMatchObject({
      kind: 'unsupported',
      at: { file: path },
      found:
        '/etc/private belongs to 7:0\n/etc/closed has mode 00\n/etc/pipe is no file but a fifo\n' +
        '/etc/\\xe4 has a name that is no UTF-8',
    });
    await close();
    await medium.close();
  });

  it('counts what a loader leaves behind in memory', async () => {
    const { folder, path } = await prepare('rhel-4', place('initramfs'));
    // The smallest machine of RHEL 4 has 32 MB: once it fits, twice it does not.
    writeFileSync(join(folder, 'big'), new Uint8Array(20_000_000));
    const files = [{ source: 'big', destination: '/big' }];
    const open = async (updates: object) => {
      writeFileSync(path, stringify({ source: 'medium', output: 'o.iso', installer: INSTALLER, updates }));
      const { plan } = await planBuild({ profile: path });
      const medium = await openMedium(join(folder, 'medium'));
      const { close } = await openImages(imagePlansOf(plan), medium).finally(() => medium.close());
      await close();
    };
    await open({ files });
    await expect(open({ files, place: 'initramfs' })).rejects.toMatchObject({ kind: 'unsupported' });
  });
});

describe('updates over the network', () => {
  async function pxe(release: string, profile: object) {
    const { path, folder } = await prepare(release, profile);
    return makePxe({ profile: path, directory: join(folder, 'out'), url: 'http://10.0.2.2/tree' });
  }

  it('need no server in the initramfs', async () => {
    const { commandLine, overlay } = await pxe('rocky-9', place('initramfs'));
    expect(commandLine).not.toContain('updates');
    expect(overlay).toEqual([]);
  });

  it('are named where the profile says that they will be', async () => {
    const report = await pxe('rocky-9', place({ url: URL }));
    expect(report.commandLine).toContain(` inst.updates=${URL} `);
    expect(report.commandLine.match(/updates=/g)).toHaveLength(1);
    expect(report).toMatchObject({ overlay: [], beside: [{ file: 'updates.img', address: URL }] });
    expect(report.files).toContain('updates.img');
  });

  it('bring a product image to the server, where the installer asks for it', async () => {
    const product = { files: [{ source: 'note.txt', destination: '/note' }] };
    const { overlay } = await pxe('rocky-9', { product });
    expect(overlay).toEqual(['http/images/updates.img', 'http/images/product.img']);
  });

  it.each([place('directory'), place({ url: 'hd:LABEL=L:/u.img' }, { volume: 'L' })])(
    'are refused where they lie on a medium: %j',
    async (profile) => {
      await expect(pxe('rocky-9', profile)).rejects.toMatchObject({
        kind: 'unsupported',
        message: 'rocky-9 does not find these updates over the network',
      });
    },
  );
});
