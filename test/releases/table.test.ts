import { describe, expect, test } from 'vitest';
import { isBootsmithError } from '../../src/base/errors.ts';
import { ERAS } from '../../src/releases/eras.ts';
import { PRODUCTS } from '../../src/releases/products.ts';
import { archesOf, type Release } from '../../src/releases/release.ts';
import { findRelease, RELEASES } from '../../src/releases/table.ts';
import { compareVersions, leaves, sources } from './walk.ts';

/** Fields that may be undefined, as the types say. */
const MAY_BE_UNDEFINED = [
  /^boot\.(i386|x86_64|aarch64)\.(bios|efi)$/,
  /^drivers\.(moduleInfo|argument|driverDisk|driverDiskInInitrd)$/,
  /^stage2\.argument$/,
  /^updates\.(squashfs|argument|program)$/,
  /^kickstart\.lateFile$/,
  /^runtime\.loopDevice$/,
];
/** Texts that may be empty: the root of the updates image. */
const MAY_BE_EMPTY = [/^updates\.python$/];

const WANTED: Record<keyof typeof PRODUCTS, readonly [first: number, last: number]> = {
  fedora: [6, 45],
  rhel: [4, 10],
  centos: [4, 8],
  'centos-stream': [8, 10],
  'scientific-linux': [4, 7],
  almalinux: [8, 10],
  rocky: [8, 10],
  oracle: [5, 10],
};

/** What stock media call themselves, and the row that they are. */
const NAMES: readonly [product: string, version: string, id: string][] = [
  ['Fedora Core', '6', 'fedora-6'],
  ['Fedora', '9', 'fedora-9'],
  ['Fedora', '45', 'fedora-45'],
  ['Red Hat Enterprise Linux', '4', 'rhel-4'],
  ['Red Hat Enterprise Linux Server', '5.11', 'rhel-5'],
  ['Red Hat Enterprise Linux Client', '5', 'rhel-5'],
  ['Red Hat Enterprise Linux', '6.10', 'rhel-6'],
  ['Red Hat Enterprise Linux', '10.0', 'rhel-10'],
  ['CentOS', '5.11', 'centos-5'],
  ['CentOS', '6.9', 'centos-6'],
  ['CentOS Linux', '8', 'centos-8'],
  ['CentOS Stream', '8', 'centos-stream-8'],
  ['CentOS Stream', '8-stream', 'centos-stream-8'],
  ['CentOS Stream', '10', 'centos-stream-10'],
  ['Scientific Linux', '6.10', 'scientific-linux-6'],
  ['AlmaLinux', '9.4', 'almalinux-9'],
  ['Rocky Linux', '8.10', 'rocky-8'],
  ['Enterprise Linux Server', '5.5', 'oracle-5'],
  ['Oracle Linux Server', '7.9', 'oracle-7'],
];

const each = RELEASES.map((release) => [release.id, release] as const);
const ofProduct = (product: string) => RELEASES.filter((release) => release.product === product);

describe('the table', () => {
  test('has every release that is wanted, by product, oldest first', () => {
    const wanted = Object.entries(WANTED).flatMap(([name, [first, last]]) =>
      Array.from({ length: last - first + 1 }, (_, i) => `${name}-${first + i}`),
    );
    expect(RELEASES.map((release) => release.id)).toEqual(wanted);
  });

  test.each(NAMES)('%s %s is %s', (product, version, id) => {
    expect(RELEASES.filter((row) => claims(row, product, version)).map((row) => row.id)).toEqual([id]);
  });

  test.each([
    ['Fedora', '5'],
    ['Fedora', '4'],
    ['Red Hat Enterprise Linux', '3'],
    ['Red Hat Enterprise Linux', '40'],
    ['CentOS Stream', '4'],
    ['Red Hat Linux', '9'],
  ])('%s %s is none of them', (product, version) => {
    expect(RELEASES.filter((row) => claims(row, product, version))).toEqual([]);
  });

  test('no id is there twice', () => {
    expect(new Set(RELEASES.map((release) => release.id)).size).toBe(RELEASES.length);
  });

  test('findRelease gives the row, or says which there are', () => {
    expect(findRelease('rhel-6').product).toBe('Red Hat Enterprise Linux');
    expect(() => findRelease('rhel-3')).toThrow(/rhel-3/);
    try {
      findRelease('rhel-3');
    } catch (error) {
      expect(isBootsmithError(error) && error.kind).toBe('usage');
    }
  });

  test.each(Object.values(PRODUCTS))('%s: kernels and dialects ascend, eras never go back', (product) => {
    const rows = ofProduct(product);
    const eras = Object.keys(ERAS);
    for (const [i, row] of rows.entries()) {
      const before = rows[i - 1];
      if (!before) continue;
      expect(compareVersions(row.kernel, before.kernel), `${row.id} ${row.kernel}`).toBeGreaterThan(0);
      expect(eras.indexOf(row.era), row.id).toBeGreaterThanOrEqual(eras.indexOf(before.era));
      expect(dialectNumber(row), row.id).toBeGreaterThan(dialectNumber(before));
      for (const name of before.initrd.unpacks) expect(row.initrd.unpacks, row.id).toContain(name);
    }
  });
});

function claims(row: Release, product: string, version: string): boolean {
  return row.recognise.product.test(product) && row.recognise.version.test(version);
}

function dialectNumber(release: Release): number {
  return Number(release.kickstart.dialect.replace(/^\D+/, ''));
}

describe.each(each)('%s', (_id, release) => {
  test('is whole', () => {
    for (const [path, value] of leaves(release)) {
      if (value === undefined)
        expect(
          MAY_BE_UNDEFINED.some((pattern) => pattern.test(path)),
          path,
        ).toBe(true);
      else if (value === '')
        expect(
          MAY_BE_EMPTY.some((pattern) => pattern.test(path)),
          path,
        ).toBe(true);
      else expect(['string', 'number', 'boolean', 'object'], path).toContain(typeof value);
    }
  });

  test('every group of facts says where it was read', () => {
    const groups = sources(release);
    const arches = archesOf(release).length;
    expect(groups.length).toBe(8 + arches);
    for (const [path, source] of groups) {
      expect(source, path).toMatch(/[\w}]\.(py|c|sh|cfg|tmpl)\b|scripts\/|dracut\//);
      expect(source, path).toMatch(/\((anaconda-\d|lorax[ -]\S)[^()]*\)/);
      expect(source, path).not.toMatch(/\/(work|tmp)\//);
    }
  });

  test('its id is the short name of its product and its version', () => {
    const short = Object.entries(PRODUCTS).find(([, name]) => name === release.product)?.[0];
    expect(release.id).toBe(`${short}-${release.version}`);
  });

  test('names a tag of Anaconda and a kernel', () => {
    expect(release.tag).toMatch(/^anaconda-\d+(\.\d+)+(-\d+)?$/);
    expect(release.kernel).toMatch(/^\d+\.\d+(\.\d+)?$/);
  });

  test('recognises itself and no other row', () => {
    const versions = [release.version, ...(/^(fedora)-/.test(release.id) ? [] : [`${release.version}.1`])];
    for (const version of versions)
      expect(RELEASES.filter((row) => claims(row, release.product, version)).map((row) => row.id)).toEqual([
        release.id,
      ]);
    expect(release.recognise.paths.length).toBeGreaterThan(0);
  });

  test('has architectures, each with a menu of its boot loaders', () => {
    const arches = archesOf(release);
    expect(arches.length).toBeGreaterThan(0);
    for (const arch of arches) {
      const boot = release.boot[arch];
      expect(boot).toBeDefined();
      if (!boot) continue;
      const [first] = boot.menus;
      expect(first?.syntax).toBe(boot.bios?.loader ?? 'grub2');
      expect(boot.bios !== undefined || boot.efi !== undefined).toBe(true);
      for (const menu of boot.menus)
        expect(boot.directories.some((folder) => menu.path.startsWith(`${folder}/`))).toBe(true);
      for (const menu of boot.efi?.menus ?? []) expect(boot.menus).toContainEqual(menu);
      if (arch === 'aarch64') expect(boot.bios).toBeUndefined();
      if (arch === 'i386') expect(boot.efi).toBeUndefined();
      expect(boot.commandLineLimit).toBeGreaterThan(255);
    }
  });

  test('its kernel unpacks what its initrd is compressed with', () => {
    const { initrd } = release;
    expect(initrd.compressions.length).toBeGreaterThan(0);
    for (const name of initrd.compressions) expect(initrd.unpacks).toContain(name);
    expect(initrd.unpacks.slice(0, 2)).toEqual(['none', 'gzip']);
    expect(initrd.entry === 'linuxrc').toBe(initrd.container === 'ext2');
    if (initrd.entry === 'init') expect(initrd.required).toContain('init');
    expect(initrd.replaces).toBe(compareVersions(release.kernel, '2.6.17') >= 0);
  });

  test('its loader and its era agree', () => {
    const dracut = release.era === 'dracut' || release.era === 'dracut-inst';
    expect(release.kickstart.early.program === 'dracut').toBe(dracut);
    expect(release.updates.effect === 'unit').toBe(dracut);
    expect(release.updates.program === undefined).toBe(dracut);
    expect(release.kickstart.argument === 'inst.ks').toBe(dracut);
    expect(release.kickstart.otherSpelling).toBe(release.era === 'dracut');
    expect(release.runtime.carrier === 'live root').toBe(dracut);
    expect(release.initrd.container === 'ext2').toBe(release.era === 'loader-ext2');
    expect(release.stage2.paths.length === 0).toBe(release.era === 'loader-whole');
    expect(release.updates.effect === 'first').toBe(
      release.era === 'loader-ext2' || release.era === 'loader-cpio',
    );
    expect(release.drivers.layout === 'ball').toBe(
      release.era === 'loader-ext2' || release.era === 'loader-cpio',
    );
  });

  test('the facts about drivers fit each other', () => {
    const { drivers } = release;
    expect(drivers.argument?.name).toBe(drivers.layout === 'dracut' ? 'rd.driver.pre' : 'driverload');
    expect(drivers.argument?.separator).toBe(drivers.layout === 'dracut' ? ',' : ':');
    expect(drivers.moduleInfo === undefined).toBe(drivers.layout === 'dracut');
    expect(drivers.tables).toContain('modules.dep');
  });

  test('the facts about the updates image fit each other', () => {
    const { updates } = release;
    expect(updates.formats.includes('squashfs')).toBe(updates.squashfs !== undefined);
    if (updates.squashfs) expect(updates.squashfs.compressors).toContain('zlib');
    for (const format of updates.product.formats) expect(updates.formats).toContain(format);
    expect(updates.python.startsWith('/')).toBe(false);
  });

  test('the facts about the kickstart fit each other', () => {
    const { kickstart } = release;
    expect(kickstart.dialect).toMatch(release.product === 'Fedora' ? /^FC?\d+$/ : /^RHEL\d+$/);
    expect(dialectNumber(release)).toBe(Number(release.version));
    const { commands, device, methods, required } = kickstart.early;
    expect(commands.includes('device')).toBe(typeof device === 'object');
    if (kickstart.early.program === 'loader')
      for (const method of methods) expect(commands).toContain(method);
    for (const { command } of required) expect(commands).toContain(command);
    expect(kickstart.locations).toContain('file');
  });

  test('shows its way on the console, beginning with the kernel', () => {
    expect(release.evidence.length).toBeGreaterThan(1);
    expect(release.evidence[0]?.name).toBe('kernel');
    expect(new Set(release.evidence.map((line) => line.name)).size).toBe(release.evidence.length);
    expect(release.evidence[0]?.pattern.test(`Linux version ${release.kernel}.1 (gcc)`)).toBe(true);
  });
});
