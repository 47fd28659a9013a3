import { describe, expect, it } from 'vitest';
import { encodeText } from '../../src/base/bytes.ts';
import type { Image } from '../../src/formats/image.ts';
import type { Release } from '../../src/releases/release.ts';
import { findRelease } from '../../src/releases/table.ts';
import { directory, file, putInode, ROOT, type Tree, treePath } from '../../src/tree/tree.ts';
import { checkUpdatesImage } from '../../src/updates/check-image.ts';
import { makeUpdatesTree } from '../../src/updates/image-tree.ts';
import { imageOf } from './images.ts';

const EL4 = findRelease('centos-4');
const EL5 = findRelease('centos-5');
const EL6 = findRelease('centos-6');
const EL7 = findRelease('centos-7');
const EL9 = findRelease('rocky-9');

function programs(text = '#!/bin/sh\n', mode = 0o755): Tree {
  const tree: Tree = new Map([[ROOT, directory()]]);
  putInode(tree, treePath('anaconda'), file(encodeText(text), { mode }), {});
  return tree;
}

const unitsOf = (release: Release) =>
  makeUpdatesTree({
    release,
    arch: 'x86_64',
    installer: { mode: 'prepared', kickstart: 'cdrom\n' },
    files: [],
    mtime: 1,
  });

async function messages(image: Image, release: Release, product?: Tree) {
  const findings = await checkUpdatesImage(image, release, { product });
  return findings.map(({ severity, message }) => `${severity}: ${message}`);
}

describe('checkUpdatesImage', () => {
  it.each(['centos-4', 'centos-5', 'fedora-8', 'fedora-9', 'centos-6', 'fedora-16'])(
    'finds nothing in what is made for %s',
    async (id) => {
      const release = findRelease(id);
      const tree = await unitsOf(release);
      const isExt2 = release.updates.formats[0] === 'ext2';
      const image = isExt2 ? imageOf.ext2(tree) : imageOf.cpio(tree, 'gzip');
      expect(await messages(image, release)).toEqual([]);
    },
  );

  it('names a format that would be skipped', async () => {
    expect(await messages(imageOf.cpio(programs(), 'gzip'), EL5)).toEqual([
      'error: is cpio.gz; the loader skips it without a word',
    ]);
    expect(await messages(imageOf.cpio(programs(), 'xz'), EL6)).toEqual([
      'error: is cpio.xz; the loader skips it without a word',
    ]);
    expect(await messages(imageOf.squashfs(programs(), '3.0', 'zlib'), EL4)).toEqual([
      'error: is squashfs; the loader skips it without a word',
    ]);
  });

  it('knows which features of ext4 each kernel and loader mount', async () => {
    const image = imageOf.ext2(programs(), { incompat: ['filetype', 'extent', 'flex_bg'] });
    expect(await messages(image, EL5)).toEqual([
      'error: needs extent, flex_bg, and is mounted as ext2, which has none of that',
    ]);
    expect(await messages(image, EL6)).toEqual([]);
    const torn = imageOf.ext2(programs(), { incompat: ['needs_recovery'] });
    expect((await messages(torn, EL4))[0]).toMatch(/needs needs_recovery, and is mounted as ext2/);
    const late = imageOf.ext2(programs(), { incompat: ['metadata_csum_seed'] });
    expect(await messages(late, EL6)).toEqual([
      `error: needs metadata_csum_seed, which kernel ${EL6.kernel} does not mount`,
    ]);
    expect((await messages(late, EL9)).filter((message) => message.includes('metadata_csum_seed'))).toEqual(
      [],
    );
  });

  it('knows what a loop device over a CD wants', async () => {
    expect(await messages(imageOf.ext2(programs(), { blockSize: 1024 }), EL5)).toEqual([
      'warning: has blocks of 1024 bytes, which kernels from 4.4 on may not mount from a CD',
    ]);
    expect(await messages(imageOf.ext2(programs(), { blockSize: 8192 }), EL5)).toEqual([
      'error: has blocks of 8192 bytes; the kernel mounts up to 4096',
    ]);
    expect(await messages(imageOf.ext2(programs(), { unpackedSize: 20_481 }), EL5)).toEqual([
      'error: has 20481 bytes; a loop device does not reach the last 1',
    ]);
  });

  it('knows the squashfs of each kernel', async () => {
    expect(await messages(imageOf.squashfs(programs(), '4.0', 'gzip'), EL6)).toEqual([]);
    expect(await messages(imageOf.squashfs(programs(), '4.0', 'gzip'), EL5)).toEqual([
      `error: is squashfs 4.0; kernel ${EL5.kernel} mounts 3.0, 2.1, 2.0, 1.0`,
    ]);
    expect(await messages(imageOf.squashfs(programs(), '4.0', 'xz'), EL6)).toEqual([
      `error: is squashfs with xz; kernel ${EL6.kernel} unpacks zlib`,
    ]);
  });

  it('warns of names that vfat changes', async () => {
    const tree = programs('#!/bin/sh\n', 0o644);
    for (const name of ['README', 'Readme', 'é', 'LONGER-NAME'])
      putInode(tree, treePath(name), file(encodeText('x')), {});
    expect(await messages(imageOf.fat(tree), EL5)).toEqual([
      'warning: has blocks of 512 bytes, which kernels from 4.4 on may not mount from a CD',
      'warning: has names that depend on a character set of the kernel: /é',
      `warning: has names that kernel ${EL5.kernel} shows in small letters: /README`,
    ]);
    expect((await messages(imageOf.fat(tree), EL6)).filter((message) => /letters/.test(message))).toEqual([]);
  });

  it('wants one archive', async () => {
    expect(await messages(imageOf.cpio(programs(), 'gzip', 2), EL6)).toEqual([
      'error: holds 2 archives; the loader reads the first only',
    ]);
  });

  it('wants a program that can be run', async () => {
    const of = async (text: string, release = EL5, mode = 0o755) =>
      messages(
        release === EL5 ? imageOf.ext2(programs(text, mode)) : imageOf.cpio(programs(text, mode), 'gzip'),
        release,
      );
    expect(await of('#!/bin/sh\n', EL5, 0o644)).toEqual([
      'error: has no executable /anaconda; only the stock program would run',
    ]);
    expect(await of('#!/usr/bin/perl -w\n')).toEqual([
      'error: has a /anaconda for /usr/bin/perl, which the installer of centos-5 does not have',
    ]);
    expect(await of('#!/usr/bin/env python\n')).toHaveLength(1);
    expect(await of('#!/usr/bin/env python\n', EL6)).toEqual([]);
    expect(await of('#!/usr/bin/python3\n', EL6)).toHaveLength(1);
    expect(await of('#!/bin/sh\r\n')).toEqual([
      'error: has a /anaconda with a carriage return behind /bin/sh, which is no program then',
    ]);
    expect(await of('echo hi\n')).toEqual([
      'error: has a /anaconda that is neither an ELF program nor begins with #!',
    ]);
    expect(await of('\x7fELF')).toEqual([]);
    expect(await of('#!/tmp/updates/anaconda\n')).toEqual([]);
    expect(await of('#!/tmp/updates/other\n')).toHaveLength(1);
  });

  it('wants units that are pulled in', async () => {
    const tree = await unitsOf(EL9);
    expect(await messages(imageOf.cpio(tree, 'gzip'), EL9)).toEqual([]);
    tree.delete(treePath('usr/lib/systemd/system/anaconda.service.requires/kusu-installer.service'));
    expect(await messages(imageOf.cpio(tree, 'gzip'), EL9)).toEqual([
      'error: has no unit at /usr/lib/systemd/system/anaconda.service.requires/kusu-installer.service; Anaconda would start without the installer',
    ]);
    tree.delete(treePath('usr/lib/systemd/system/kusu-installer.service'));
    expect((await messages(imageOf.cpio(tree, 'gzip'), EL7)).length).toBeGreaterThan(2);
  });

  it('names what a product image wins', async () => {
    const image = imageOf.cpio(programs(), 'gzip');
    expect(await messages(image, EL6, programs())).toEqual([
      'error: loses to /images/product.img, which brings an executable /anaconda of its own',
    ]);
    expect(await messages(image, EL6, programs('#!/bin/sh\n', 0o644))).toEqual([]);
    expect(await messages(imageOf.ext2(programs()), EL5, programs())).toEqual([]);
    const product: Tree = new Map([[ROOT, directory()]]);
    const unit = 'usr/lib/systemd/system/kusu-installer.service';
    putInode(product, treePath(unit), file(encodeText('')), {});
    expect(await messages(imageOf.cpio(await unitsOf(EL9), 'gzip'), EL9, product)).toEqual([
      `error: loses /${unit} to /images/product.img, which is unpacked later`,
    ]);
  });
});
