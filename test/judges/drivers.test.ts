import { copyFileSync, mkdirSync, readdirSync, symlinkSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { execaSync } from 'execa';
import { describe, expect } from 'vitest';
import { addDrivers, listDrivers } from '../../src/drivers/add.ts';
import { type DriverModule, moduleKey, readModuleFile } from '../../src/drivers/module.ts';
import { readModuleIndex } from '../../src/formats/module-index/read.ts';
import { packTree, unpackTree } from '../../src/tree/host-directory.ts';
import { readTreeFile, type Tree } from '../../src/tree/tree.ts';
import { makeBall, treeOf } from '../drivers/initrds.ts';
import { judged } from '../support/judge.ts';
import { scratchDirectory } from '../support/scratch.ts';

/** The modules of the distribution's kernel, as `npm run media` unpacks them: all from one build. */
const FOLDER = fileURLToPath(new URL('../../build/cache/unpacked/kernel/', import.meta.url));
const FILES = () => readdirSync(join(FOLDER, 'modules')).filter((name) => name.endsWith('.ko'));
const fileOf = (name: string) => join(FOLDER, 'modules', `${name}.ko`);

const DRACUT = { layout: 'dracut', moduleInfo: undefined } as const;
const BALL = { layout: 'ball', moduleInfo: 'modules/module-info' } as const;
const MTIME = 1_000_000_000;
/** Drivers to add, and with them all that depend on them, so that the stock tree is whole without them. */
const ADDED = ['libata', 'e1000', 'loop', 'usb-storage', 'ext4', 'virtio_blk', 'xhci-hcd', 'cdrom'];

function call(program: string, args: readonly string[], input?: Uint8Array): string {
  const options = {
    env: { LC_ALL: 'C' },
    maxBuffer: 1 << 27,
    ...(input ? { input } : { stdin: 'ignore' as const }),
  };
  return execaSync(program, args, { ...options, stripFinalNewline: false }).stdout;
}

async function readAll(): Promise<DriverModule[]> {
  return Promise.all(FILES().map((name) => readModuleFile(join(FOLDER, 'modules', name))));
}

/** Without those that need what was not unpacked, and those that need them. */
function withoutOrphans(modules: readonly DriverModule[]): readonly DriverModule[] {
  const names = new Set(modules.map(({ name }) => moduleKey(name)));
  const whole = modules.filter(({ depends }) => depends.every((need) => names.has(moduleKey(need))));
  return whole.length === modules.length ? whole : withoutOrphans(whole);
}

/** Those that are to be added, and those that are there already. */
function divide(modules: readonly DriverModule[]): [added: DriverModule[], stock: DriverModule[]] {
  const chosen = new Set(ADDED.map(moduleKey));
  for (let size = 0; size !== chosen.size; ) {
    size = chosen.size;
    for (const { name, depends } of modules)
      if (depends.some((need) => chosen.has(moduleKey(need)))) chosen.add(moduleKey(name));
  }
  const isAdded = ({ name }: DriverModule) => chosen.has(moduleKey(name));
  return [modules.filter(isAdded), modules.filter((module) => !isAdded(module))];
}

/** A root with these modules at places of our choosing and the tables of depmod. */
function makeRoot(
  root: string,
  kernel: string,
  places: ReadonlyMap<string, string>,
  compress = false,
): string {
  const folder = join(root, 'usr/lib/modules', kernel);
  mkdirSync(folder, { recursive: true });
  symlinkSync('usr/lib', join(root, 'lib'));
  copyFileSync(join(FOLDER, 'modules.builtin'), join(folder, 'modules.builtin'));
  writeFileSync(join(folder, 'modules.order'), [...places.values()].map((place) => `${place}\n`).join(''));
  for (const [name, place] of places) {
    mkdirSync(join(folder, place, '..'), { recursive: true });
    copyFileSync(fileOf(name), join(folder, place));
    if (compress) call('xz', ['--check=crc32', '-0', join(folder, place)]);
  }
  call('depmod', ['-b', root, kernel]);
  return folder;
}

const placesOf = (modules: readonly DriverModule[], folder: string) =>
  new Map(modules.map(({ name }) => [name, `${folder}/${name}.ko`]));

/** What a table says, without the order that it says it in. */
async function meaningOf(tree: Tree, folder: string) {
  const text = async (name: string) => {
    const bytes = await readTreeFile(tree, `${folder}/${name}`);
    return Buffer.from(bytes ?? '')
      .toString()
      .split('\n')
      .filter((line) => line !== '' && !line.startsWith('#'))
      .sort();
  };
  const index = async (name: string) =>
    readModuleIndex((await readTreeFile(tree, `${folder}/${name}`)) ?? new Uint8Array(0), name).map(
      ({ key, value }) => `${key} ${value.split(' ').sort().join(' ')}`,
    );
  return {
    dependencies: (await text('modules.dep')).map((line) => line.split(' ').sort().join(' ')),
    aliases: [...new Set(await text('modules.alias'))],
    symbols: await text('modules.symbols'),
    softDependencies: await text('modules.softdep'),
    deviceNames: await text('modules.devname'),
    dependencyIndex: (await index('modules.dep.bin')).sort(),
    aliasIndex: [...new Set(await index('modules.alias.bin'))].sort(),
    symbolIndex: (await index('modules.symbols.bin')).sort(),
  };
}

describe('modinfo', () => {
  judged(['modinfo'], 'reads the same out of every module', async () => {
    for (const module of await readAll()) {
      const said = call('modinfo', ['-0', fileOf(module.name)]).split('\0');
      const all = (key: string) =>
        said.flatMap((line) => (line.startsWith(`${key}=`) ? [line.slice(key.length + 1)] : []));
      expect({ name: module.name, ...pick(module) }).toEqual({
        name: module.name,
        aliases: all('alias'),
        depends: all('depends')
          .flatMap((list) => list.split(','))
          .filter((name) => name !== ''),
        firmware: all('firmware'),
        softDepends: all('softdep'),
        vermagic: all('vermagic')[0],
        description: all('description')[0],
      });
      expect(all('name')).toEqual([moduleKey(module.name)]);
    }
  });
});

function pick({ aliases, depends, firmware, softDepends, vermagic, description }: DriverModule) {
  return { aliases, depends, firmware, softDepends, vermagic, description };
}

describe('the module tree of dracut', () => {
  judged(
    ['depmod', 'modprobe'],
    'says what depmod says of all modules together, and modprobe loads them',
    async () => {
      const modules = withoutOrphans(await readAll());
      const [added, stock] = divide(modules);
      expect(added.length).toBeGreaterThan(40);
      expect(stock.length).toBeGreaterThan(40);
      const kernel = modules[0]?.kernel ?? '';
      const scratch = scratchDirectory();
      makeRoot(join(scratch, 'stock'), kernel, placesOf(stock, 'kernel'));
      const both = new Map([...placesOf(stock, 'kernel'), ...placesOf(added, 'updates')]);
      makeRoot(join(scratch, 'both'), kernel, both);
      const { tree } = await packTree(join(scratch, 'stock'));
      const report = await addDrivers(tree, added, { facts: DRACUT, arch: 'x86_64', mtime: MTIME });
      expect(report.ledger.filter(({ verb }) => verb === 'add')).toHaveLength(added.length);
      const folder = `usr/lib/modules/${kernel}`;
      const depmod = await meaningOf((await packTree(join(scratch, 'both'))).tree, folder);
      expect(depmod.deviceNames.length).toBeGreaterThan(0);
      expect(depmod.softDependencies.length).toBeGreaterThan(0);
      expect(await meaningOf(tree, folder)).toEqual(depmod);

      await unpackTree({ tree }, join(scratch, 'ours'));
      const ask = (root: string, ...args: string[]) =>
        call('modprobe', ['-d', root, '-S', kernel, ...args]).replaceAll(root, '');
      const ours = join(scratch, 'ours/tree');
      for (const { name, aliases } of modules) {
        const loaded = ask(ours, '--show-depends', name).trimEnd().split('\n');
        const wanted = ask(join(scratch, 'both'), '--show-depends', name).trimEnd().split('\n');
        expect([name, [...loaded].sort()]).toEqual([name, wanted.sort()]);
        const order = loaded.map((line) => moduleKey(/([^/]+)\.ko/.exec(line)?.[1] ?? line));
        for (const [index, key] of order.entries())
          for (const need of modules.find((module) => moduleKey(module.name) === key)?.depends ?? [])
            expect(order.slice(0, index), `${need} before ${key}, for ${name}`).toContain(moduleKey(need));
        const alias = aliases[0]?.replaceAll('*', '0').replaceAll(/\[[^\]]*\]/g, '1');
        if (alias !== undefined)
          expect([alias, ask(ours, '-R', alias).split('\n').sort()]).toEqual([
            alias,
            ask(join(scratch, 'both'), '-R', alias).split('\n').sort(),
          ]);
      }
    },
  );

  judged(
    ['depmod', 'modprobe', 'modinfo', 'xz'],
    'keeps the place and the compression of a replaced module',
    async () => {
      const scratch = scratchDirectory();
      const module = await readModuleFile(fileOf('ahci'));
      const needed = ['ahci', 'libahci', 'libata', 'scsi_mod', 'scsi_common'];
      const places = new Map(needed.map((name) => [name, `kernel/drivers/${name}.ko`]));
      makeRoot(join(scratch, 'stock'), module.kernel, places, true);
      const { tree } = await packTree(join(scratch, 'stock'));
      const before = await meaningOf(tree, `usr/lib/modules/${module.kernel}`);
      await addDrivers(tree, [module], { facts: DRACUT, arch: 'x86_64', mtime: MTIME });
      expect(await meaningOf(tree, `usr/lib/modules/${module.kernel}`)).toEqual(before);
      await unpackTree({ tree }, join(scratch, 'ours'));
      const path = join(scratch, 'ours/tree/usr/lib/modules', module.kernel, 'kernel/drivers/ahci.ko.xz');
      expect(call('modinfo', ['-F', 'vermagic', path]).trimEnd()).toBe(module.vermagic.trimEnd());
      expect(call('xz', ['--robot', '--list', path])).toContain('CRC32');
      const shown = call('modprobe', [
        '-d',
        join(scratch, 'ours/tree'),
        '-S',
        module.kernel,
        '--show-depends',
        'ahci',
      ]);
      expect(shown.trimEnd().split('\n')).toHaveLength(needed.length);
    },
  );
});

describe('a module ball', () => {
  judged(['cpio', 'gzip'], 'is what cpio makes and reads, with good sums', async () => {
    const [added, stock] = divide(withoutOrphans(await readAll()));
    const kernel = stock[0]?.kernel ?? '';
    const scratch = scratchDirectory();
    mkdirSync(join(scratch, kernel, 'x86_64'), { recursive: true });
    for (const { name } of stock) copyFileSync(fileOf(name), join(scratch, kernel, 'x86_64', `${name}.ko`));
    const names = stock.map(({ name }) => `./${kernel}/x86_64/${name}.ko\n`).join('');
    const archive = execaSync('cpio', ['-o', '-H', 'crc', '--quiet'], {
      cwd: scratch,
      input: names,
      encoding: 'buffer',
      maxBuffer: 1 << 27,
    });
    const ball = execaSync('gzip', ['-9n'], {
      input: archive.stdout,
      encoding: 'buffer',
      maxBuffer: 1 << 27,
    });
    const tree = treeOf({
      'etc/arch': 'x86_64\n',
      'modules/modules.cgz': Buffer.from(ball.stdout),
      'modules/modules.dep': '',
      'modules/module-info': 'Version 0\n',
    });
    await addDrivers(tree, added, { facts: BALL, arch: 'x86_64', mtime: MTIME });
    const all = [...stock, ...added].map(({ name }) => name);
    expect(await listDrivers(tree, BALL)).toEqual(all);
    writeFileSync(join(scratch, 'modules.cgz'), (await readTreeFile(tree, 'modules/modules.cgz')) ?? '');
    const unpacked = execaSync('gzip', ['-dc', join(scratch, 'modules.cgz')], {
      encoding: 'buffer',
      maxBuffer: 1 << 27,
    });
    const listed = execaSync('cpio', ['-it', '--quiet'], { input: unpacked.stdout }).stdout.split('\n');
    expect(listed).toEqual(all.map((name) => `${kernel}/x86_64/${name}.ko`));
    // cpio warns of a wrong sum and goes on.
    const verified = execaSync('cpio', ['-i', '--only-verify-crc', '--quiet'], {
      cwd: scratch,
      input: unpacked.stdout,
    });
    expect(verified.stderr).toBe('');
    const end = Buffer.from(archive.stdout).indexOf('TRAILER!!!') - 110;
    expect(
      Buffer.compare(
        Buffer.from(unpacked.stdout).subarray(0, end),
        Buffer.from(archive.stdout).subarray(0, end),
      ),
    ).toBe(0);
  });

  judged(['cpio'], 'with a wrong sum would be told apart', async () => {
    const packed = await makeBall({ 'k/x86_64/a.ko': Buffer.from('data') });
    const scratch = scratchDirectory();
    const unpacked = execaSync('gzip', ['-dc'], { input: packed, encoding: 'buffer' }).stdout;
    const wrong = Buffer.from(unpacked);
    wrong[wrong.indexOf('data')] = 0;
    const result = execaSync('cpio', ['-i', '--only-verify-crc', '--quiet'], {
      cwd: scratch,
      input: wrong,
      reject: false,
    });
    expect(result.stderr).toContain('checksum error');
  });
});
