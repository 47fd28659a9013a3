import { copyFileSync, existsSync, mkdirSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { execa } from 'execa';
import { describe, expect, it } from 'vitest';
import { toText } from '../../src/base/bytes.ts';
import type { MenuEdit } from '../../src/bootmenu/edits.ts';
import {
  commandLineOf,
  editMenu,
  type MenuOptions,
  readMenu,
  requireEntry,
} from '../../src/bootmenu/menu.ts';
import { formatBootReport } from '../../src/smoke/report.ts';
import { smokeBoot } from '../../src/smoke/smoke-boot.ts';
import { makeCommandLineKernel } from '../bootmenu/command-line-kernel.ts';
import { ODD_LEGACY, RHEL6_EFI, RHEL7_CONF } from '../bootmenu/stock-grub-legacy.ts';
import { ODD, RHEL10_BIOS, STOCK_GRUB2, SUSE_LIKE } from '../bootmenu/stock-grub2.ts';
import { menuBytes, menuText } from '../bootmenu/stock-menus.ts';
import { judged } from '../support/judge.ts';
import { scratchDirectory } from '../support/scratch.ts';

const DEBIAN = !existsSync('/usr/bin/grub2-mkimage');
const named = (name: string) => (DEBIAN ? `grub-${name}` : `grub2-${name}`);
const [SCRIPT_CHECK, MKIMAGE] = [named('script-check'), named('mkimage')];

const LEGACY = '/usr/lib/grub/x86_64-pc/stage2_eltorito';
/** GRUB has no files for this on its own: everything is in the image. */
const MODULES = [
  ...[
    'iso9660',
    'biosdisk',
    'normal',
    'linux',
    'linux16',
    'serial',
    'terminal',
    'configfile',
    'echo',
    'search',
  ],
  ...[
    'search_label',
    'search_fs_uuid',
    'search_fs_file',
    'test',
    'true',
    'regexp',
    'gzio',
    'part_gpt',
    'chain',
  ],
];

const edited = (text: string, edits: readonly MenuEdit[], options: MenuOptions = {}) =>
  readMenu(editMenu(readMenu(menuBytes(text), 'menu', options), edits, options), 'menu', options);

const SERIAL: MenuEdit = { kind: 'serial', serial: { port: 0, baud: 115_200 } };
const SOON: MenuEdit = { kind: 'timeout', seconds: 1 };

/** Puts files on a CD that starts one loader. */
async function makeCd(files: Readonly<Record<string, Uint8Array | string>>, loader: string): Promise<string> {
  const folder = scratchDirectory();
  for (const [path, content] of Object.entries(files)) {
    const target = join(folder, 'cd', path);
    mkdirSync(dirname(target), { recursive: true });
    if (typeof content === 'string') copyFileSync(content, target);
    else writeFileSync(target, content);
  }
  const iso = join(folder, 'menu.iso');
  const boot = ['-b', loader, '-c', 'boot.cat', '-no-emul-boot', '-boot-load-size', '4', '-boot-info-table'];
  await execa('xorriso', [
    ...['-as', 'mkisofs', '-quiet', '-R', '-V', 'Some 10', ...boot],
    ...(loader.endsWith('core.img') ? ['--grub2-boot-info'] : []),
    ...['-o', iso, join(folder, 'cd')],
  ]);
  return iso;
}

/** What the kernel printed is exactly this command line. */
async function expectCommandLine(iso: string, line: string): Promise<void> {
  const exact = `cmdline=<${line}> initrd=<`.replace(/[.*+?^${}()|[\]\\]/g, '\\$&');
  const report = await smokeBoot({
    machine: { boot: { kind: 'cdrom', iso }, memoryMiB: 128 },
    totalSeconds: 90,
    stallSeconds: 40,
    evidence: [{ name: `the command line ${line}`, pattern: new RegExp(exact) }],
  });
  expect(report.passed, formatBootReport(report).join('\n')).toBe(true);
}

const kernelAt = (...paths: string[]) =>
  Object.fromEntries(paths.map((path) => [path, makeCommandLineKernel()]));
const initrdAt = (...paths: string[]) => Object.fromEntries(paths.map((path) => [path, new Uint8Array(300)]));

const EVERY: MenuEdit[] = [
  { kind: 'put-entry', label: 'kusu', copyOf: '', append: 'ks=file:/ks.cfg "a b"', menuLabel: "^Kusu's" },
  { kind: 'default', label: 'kusu' },
  { kind: 'move-entry', label: 'kusu', place: { before: '' } },
  SERIAL,
  { kind: 'timeout', seconds: 5 },
  {
    kind: 'add-arguments',
    entries: 'all',
    arguments: [
      'console=ttyS0',
      'note="a b"',
      'u=http://x/?a=1&b=2;c',
      'v=$x',
      'w={}',
      '#x',
      'x=\\x20y',
      'y="$z"',
    ],
  },
  { kind: 'remove-arguments', entries: 'all', patterns: ['quiet', '---'] },
  { kind: 'volume-label', from: 'Some 7 x86_64', to: 'Ours 7' },
];

describe('GRUB 2', () => {
  judged([SCRIPT_CHECK], 'parses what we write into menus of every style', async () => {
    for (const [name, text] of Object.entries(STOCK_GRUB2)) {
      const first = readMenu(menuBytes(text), name).entries.find((entry) => entry.startsLinux);
      const edits = EVERY.map((edit): MenuEdit => {
        const label = toText(first?.label ?? ('' as never));
        if (edit.kind === 'put-entry') return { ...edit, copyOf: label };
        return edit.kind === 'move-entry' ? { ...edit, place: { before: label } } : edit;
      });
      const after = menuText(edited(text, edits).bytes);
      // GRUB itself drops every CR and the lines that begin with #, the checker keeps them.
      const input = after.replaceAll('\r', '').replace(/^#.*\n/gm, '');
      const { exitCode, stderr } = await execa(SCRIPT_CHECK, { input, reject: false });
      expect([name, exitCode, stderr]).toEqual([name, 0, '']);
    }
  });

  judged([SCRIPT_CHECK], 'refuses a menu whose braces do not fit, so the check above can fail', async () => {
    expect((await execa(SCRIPT_CHECK, { input: 'menuentry x {\n', reject: false })).exitCode).not.toBe(0);
  });

  const upstream: MenuOptions = { dialect: 'upstream' };
  /** The image has no module of EFI. */
  const withoutModules = (text: string) => text.replace(/insmod \w+/g, 'true');

  /** Boots the default entry of a menu and compares with what we say of it. */
  async function bootGrub2(menu: ReturnType<typeof readMenu>, files: Readonly<Record<string, Uint8Array>>) {
    const image = join(scratchDirectory(), 'core.img');
    await execa(MKIMAGE, ['-O', 'i386-pc-eltorito', '-p', '/boot/grub2', '-o', image, ...MODULES]);
    const entry = menu.defaultEntry;
    if (!entry) throw new Error('the menu starts nothing');
    const all = { 'boot/grub2/core.img': image, 'boot/grub2/grub.cfg': menu.bytes, ...files };
    const iso = await makeCd(all, 'boot/grub2/core.img');
    await expectCommandLine(
      iso,
      `BOOT_IMAGE=${entry.kernel}${entry.commandLine === '' ? '' : ' '}${entry.commandLine}`,
    );
  }

  const PROGRAMS = [MKIMAGE, 'xorriso', 'qemu-system-x86_64'];
  const MEDIUM = { ...kernelAt('images/pxeboot/vmlinuz'), ...initrdAt('images/pxeboot/initrd.img') };

  judged(PROGRAMS, 'starts an entry that we added, and passes on what was asked for', async () => {
    const menu = edited(
      withoutModules(RHEL10_BIOS),
      [
        { kind: 'put-entry', label: 'kusu', copyOf: 'Test this media & install Some 10', menuLabel: '^Kusu' },
        { kind: 'remove-arguments', entries: ['kusu'], patterns: ['quiet', 'rd.live.*'] },
        {
          kind: 'add-arguments',
          entries: ['kusu'],
          arguments: [
            'console=tty0',
            'console=ttyS0',
            'note="a b"',
            'ks=http://x/?a=1&b=2',
            'v=$x',
            'w={*}',
            '#x',
          ],
        },
        { kind: 'volume-label', from: 'Some-10-x86_64', to: 'Some 10' },
        { kind: 'replace-argument', entries: ['kusu'], pattern: 'inst.stage2=*', by: 'inst.stage2=cdrom' },
        { kind: 'default', label: 'kusu' },
        SOON,
        SERIAL,
      ],
      upstream,
    );
    expect(commandLineOf(menu, 'kusu')).toBe(
      'inst.stage2=cdrom console=tty0 console=ttyS0 "note=a b" ks=http://x/?a=1&b=2 v=$x w={*} #x',
    );
    await bootGrub2(menu, MEDIUM);
  });

  judged(PROGRAMS, 'starts an entry of a submenu that was made the default', async () => {
    const menu = edited(
      withoutModules(RHEL10_BIOS),
      [{ kind: 'default', label: 'Rescue a Some system' }, SOON],
      upstream,
    );
    expect(menuText(menu.bytes)).toContain('set default="3>0"');
    await bootGrub2(menu, MEDIUM);
  });

  judged(PROGRAMS, 'takes quotes, escapes and variables as we do', async () => {
    const text = [
      'set default=0',
      'set v="p  q  \'z\'"',
      'set u=outside',
      'export v',
      "menuentry 'x' --class a {",
      "\tset w='in entry'",
      "\tlinux /vmlinuz a=\\x20b a\\\\x20b 'sq\\x20x' \"dq\\x20y\" n=\"a b\" 'it'\"'\"'s' back\\\\slash 'sq\\y' \\",
      '\t\t"dq\\z" un\\q w*d \\? \'\' "" a\\\tb end\\$x a\\',
      'b\t $v "$v" x"$w"y $w "a\\$b\\"c\\\\d" $"i18n q" l#st # comment',
      '}',
      'submenu sub {',
      '\tset s=inside',
      '\tmenuentry y { linux /vmlinuz u=$u v=$v s=$s d=$default ; }',
      '}',
      '',
    ].join('\n');
    const menu = edited(text, [SOON, SERIAL], upstream);
    expect(requireEntry(menu, 'x').commandLine).toContain('a=x20b a\\\\x20b');
    await bootGrub2(menu, kernelAt('vmlinuz'));
    await bootGrub2(edited(text, [{ kind: 'default', label: 'y' }, SOON], upstream), kernelAt('vmlinuz'));
  });

  judged(PROGRAMS, 'takes CRLF, continued lines, comments and linux16 as we do', async () => {
    const files = { ...kernelAt('vmlinuz'), ...initrdAt('a.img', 'b.img') };
    for (const label of ['It\'s "two"', 'one line', 'var'])
      await bootGrub2(edited(ODD, [{ kind: 'default', label }, SOON, SERIAL], upstream), files);
  });

  judged(PROGRAMS, 'takes the names of commands out of variables as we do', async () => {
    const add: MenuEdit = { kind: 'add-arguments', entries: 'all', arguments: ['x="1 2"'] };
    const menu = edited(SUSE_LIKE, [{ kind: 'default', label: 'Rescue System' }, add, SOON], upstream);
    await bootGrub2(menu, {
      ...kernelAt('boot/x86_64/loader/linux'),
      ...initrdAt('boot/x86_64/loader/initrd', 'boot/x86_64/0x1234abcd'),
    });
  });
});

describe('legacy GRUB', () => {
  /** Fedora has no package of it. */
  function judgedByLegacy(name: string, test: () => Promise<void>): void {
    if (existsSync(LEGACY)) judged(['xorriso', 'qemu-system-x86_64'], name, test);
    else
      it.skipIf(!DEBIAN || process.env.BOOTSMITH_REQUIRE_JUDGES !== '1')(name, () => {
        throw new Error('judges are required, and legacy GRUB is missing; run npm run setup');
      });
  }

  /** The loaders that find these commands' things are not Debian's. */
  const withoutSplash = (text: string) => text.replace(/^splashimage.*\n/m, '');

  async function bootLegacy(text: string, edits: readonly MenuEdit[]) {
    const menu = edited(text, edits);
    const files = {
      'boot/grub/stage2_eltorito': LEGACY,
      'boot/grub/menu.lst': menu.bytes,
      ...kernelAt('vmlinuz', 'images/pxeboot/vmlinuz'),
      ...initrdAt('a.img', 'images/pxeboot/initrd.img'),
    };
    const entry = menu.defaultEntry;
    if (!entry) throw new Error('the menu starts nothing');
    await expectCommandLine(await makeCd(files, 'boot/grub/stage2_eltorito'), entry.commandLine);
  }

  judgedByLegacy('starts an entry that we added, by a menu on the serial line', async () => {
    await bootLegacy(withoutSplash(RHEL6_EFI), [
      { kind: 'put-entry', label: 'kusu', copyOf: 'rescue', place: { before: 'Some Linux 6' } },
      { kind: 'remove-arguments', entries: ['kusu'], patterns: ['ask*'] },
      { kind: 'add-arguments', entries: ['kusu'], arguments: ['note="it\'s  two"', 'x=\\x20y'] },
      { kind: 'default', label: 'kusu' },
      SERIAL,
      SOON,
    ]);
  });

  judgedByLegacy('takes escapes of a volume label as they are', async () => {
    await bootLegacy(withoutSplash(RHEL7_CONF).replaceAll('\tfindiso\n', ''), [SOON]);
  });

  judgedByLegacy('takes CRLF, tabs, options and continued lines as we do', async () => {
    for (const label of ['First  one', 'Second'])
      await bootLegacy(ODD_LEGACY, [
        { kind: 'default', label },
        { kind: 'add-arguments', entries: 'all', arguments: ['last'] },
        SOON,
      ]);
  });
});
