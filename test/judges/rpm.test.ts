import { readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { execa } from 'execa';
import { describe, expect } from 'vitest';
import { collectChunks, openFileSource } from '../../src/base/byte-source.ts';
import { toText } from '../../src/base/bytes.ts';
import { readRpm } from '../../src/formats/rpm/read.ts';
import { rpmPackage, TINY } from '../formats/rpm/packages.ts';
import { judged } from '../support/judge.ts';
import { scratchDirectory } from '../support/scratch.ts';

const PATH = `${process.env.PATH}:/usr/sbin:/sbin`;

const ask = async (
  program: string,
  args: readonly string[],
  options: { cwd?: string; input?: Uint8Array } = {},
) => (await execa(program, args, { env: { PATH, LC_ALL: 'C' }, ...options })).stdout;

const SPEC = `
Name: tiny
Version: 1.2
Release: 3
Summary: for a test
License: MIT
BuildArch: noarch
%description
for a test
%post
echo never
%install
mkdir -p %{buildroot}/usr/bin %{buildroot}/etc/tiny
echo '#!/bin/sh' > %{buildroot}/usr/bin/one
chmod 755 %{buildroot}/usr/bin/one
ln %{buildroot}/usr/bin/one %{buildroot}/usr/bin/two
ln -s one %{buildroot}/usr/bin/three
head -c 300000 /dev/urandom > %{buildroot}/etc/tiny/big
: > %{buildroot}/etc/tiny/empty
echo umlaut > %{buildroot}/etc/tiny/Gr\u00fc\u00dfe
%files
%attr(0750,root,mail) /usr/bin/one
/usr/bin/two
/usr/bin/three
%dir %attr(0711,root,root) /etc/tiny
%config /etc/tiny/big
/etc/tiny/empty
/etc/tiny/Gr\u00fc\u00dfe
%ghost /etc/tiny/ghost
`;

/** A package that rpmbuild makes, as an ordinary user could. */
async function buildPackage(mode: string): Promise<string> {
  const folder = scratchDirectory();
  writeFileSync(join(folder, 'tiny.spec'), SPEC);
  const defines = { _topdir: folder, _rpmdir: folder, _binary_payload: mode, _build_id_links: 'none' };
  const words = Object.entries(defines).flatMap(([name, value]) => ['--define', `${name} ${value}`]);
  await ask('rpmbuild', ['-bb', '--quiet', ...words, join(folder, 'tiny.spec')]);
  return join(folder, 'noarch', 'tiny-1.2-3.noarch.rpm');
}

/** What our reader finds: path to mode and size, as text. */
async function readOurs(path: string): Promise<Map<string, { line: string; data: string | undefined }>> {
  const source = await openFileSource(path);
  const opened = await readRpm(source);
  try {
    const found = new Map<string, { line: string; data: string | undefined }>();
    for (const [name, inode] of opened.tree) {
      const data = inode.kind === 'file' ? await collectChunks(inode.content.chunks()) : undefined;
      found.set(toText(name), {
        line: `${inode.kind} ${inode.mode.toString(8)}`,
        data: data && Buffer.from(data).toString('base64'),
      });
    }
    return found;
  } finally {
    await opened.close();
    await source.close();
  }
}

describe('packages that rpmbuild made', () => {
  for (const [name, mode] of Object.entries({
    gzip: 'w9.gzdio',
    bzip2: 'w9.bzdio',
    xz: 'w7.xzdio',
    lzma: 'w7.lzdio',
    zstd: 'w3.zstdio',
    none: 'w.ufdio',
  }))
    judged(
      ['rpmbuild', 'rpm', 'rpm2cpio', 'cpio'],
      `are read as rpm and cpio read them: ${name}`,
      async () => {
        const path = await buildPackage(mode);
        const ours = await readOurs(path);
        const listed = (await ask('rpm', ['-qp', '--qf', '[%{FILENAMES}\\n]', path])).split('\n');
        for (const file of listed.filter((each) => !each.endsWith('/ghost')))
          expect([...ours.keys()], file).toContain(file.slice(1));
        expect(ours.has('etc/tiny/ghost')).toBe(false);
        const { stdout } = await execa('rpm2cpio', [path], { encoding: 'buffer' });
        const folder = scratchDirectory();
        await ask('cpio', ['-id', '--quiet', '--no-absolute-filenames'], { cwd: folder, input: stdout });
        for (const [file, { data }] of ours)
          if (data !== undefined)
            expect(readFileSync(join(folder, file)).toString('base64') === data, file).toBe(true);
        expect(ours.get('usr/bin/two')?.line).toBe('file 755');
        expect(ours.get('etc/tiny')?.line).toBe('directory 711');
      },
    );
});

describe('packages that the tests write', () => {
  judged(['rpm', 'bsdtar'], 'are packages to rpm and bsdtar', async () => {
    const path = join(scratchDirectory(), 'tiny.rpm');
    writeFileSync(path, await rpmPackage({ files: TINY }));
    expect((await ask('rpm', ['-qlp', '--nosignature', path])).split('\n')).toEqual(
      TINY.map((file) => file.path),
    );
    expect(await ask('rpm', ['-Kv', '--nosignature', path])).not.toMatch(/BAD|NOT OK/);
    expect((await ask('bsdtar', ['-tf', path])).split('\n').sort()).toEqual(
      TINY.map((file) => `.${file.path}`).sort(),
    );
  });

  judged(['rpm2archive', 'bsdtar'], 'have stripped payloads that rpm reads as we do', async () => {
    const folder = scratchDirectory();
    const path = join(folder, 'tiny.rpm');
    writeFileSync(path, await rpmPackage({ files: TINY, stripped: true }));
    await ask('rpm2archive', [path], { cwd: folder });
    const tar = readdirSync(folder).find((name) => name.endsWith('.tgz')) ?? '';
    await ask('bsdtar', ['-xf', tar, '-C', folder], { cwd: folder });
    const ours = await readOurs(path);
    expect([...ours.keys()].sort()).toEqual([
      'etc',
      'etc/tiny',
      'etc/tiny/empty',
      'usr',
      'usr/bin',
      'usr/bin/one',
      'usr/bin/three',
      'usr/bin/two',
      'usr/sbin',
      'usr/sbin/big',
    ]);
    for (const [file, { data }] of ours)
      if (data !== undefined) expect(readFileSync(join(folder, file)).toString('base64')).toBe(data);
  });
});
