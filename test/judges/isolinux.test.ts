import { copyFileSync, existsSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { execa } from 'execa';
import { describe, expect, it } from 'vitest';
import { editIsolinux, type IsolinuxEdit } from '../../src/bootmenu/isolinux/edit.ts';
import { argumentsOf } from '../../src/bootmenu/isolinux/query.ts';
import { readIsolinux } from '../../src/bootmenu/isolinux/read.ts';
import { readIsolinuxVersion } from '../../src/bootmenu/isolinux/version.ts';
import { formatBootReport } from '../../src/smoke/report.ts';
import { type SmokeBootOptions, smokeBoot } from '../../src/smoke/smoke-boot.ts';
import { makeCommandLineKernel } from '../bootmenu/command-line-kernel.ts';
import { menuBytes, menuText, ODD, RHEL4, RHEL5, RHEL6, RHEL7 } from '../bootmenu/stock-menus.ts';
import { judged } from '../support/judge.ts';
import { scratchDirectory } from '../support/scratch.ts';

const PROGRAMS = ['qemu-system-x86_64', 'xorriso'];

/** Where Debian and Fedora put the files of SYSLINUX. */
const PLACES = [
  { image: '/usr/lib/ISOLINUX/isolinux.bin', modules: '/usr/lib/syslinux/modules/bios' },
  { image: '/usr/share/syslinux/isolinux.bin', modules: '/usr/share/syslinux' },
];
const place = PLACES.find((each) => existsSync(each.image));
const MODULES = ['ldlinux.c32', 'libcom32.c32', 'libutil.c32', 'menu.c32', 'vesamenu.c32'];

/** `judged`, for tests that also need the files of SYSLINUX. */
function judgedByIsolinux(name: string, test: () => Promise<void>): void {
  if (place) judged(PROGRAMS, name, test);
  else
    it.skipIf(process.env.BOOTSMITH_REQUIRE_JUDGES !== '1')(name, () => {
      throw new Error('judges are required, and isolinux.bin is missing; run npm run setup');
    });
}

/** Boots a CD with this menu; every kernel on it prints its command line and the last byte of the initrd's size. */
async function bootMenu(
  menu: Uint8Array,
  options: Pick<SmokeBootOptions, 'evidence'> & Partial<SmokeBootOptions>,
) {
  const directory = scratchDirectory();
  const isolinux = join(directory, 'cd', 'isolinux');
  mkdirSync(isolinux, { recursive: true });
  copyFileSync(place?.image ?? '', join(isolinux, 'isolinux.bin'));
  for (const name of MODULES) copyFileSync(join(place?.modules ?? '', name), join(isolinux, name));
  writeFileSync(join(isolinux, 'isolinux.cfg'), menu);
  for (const name of ['vmlinuz', 'memtest']) writeFileSync(join(isolinux, name), makeCommandLineKernel());
  for (const [name, letter] of Object.entries({ 'initrd.img': 'I', 'b.img': 'B', 'k.img': 'K' }))
    writeFileSync(join(isolinux, name), new Uint8Array(256 + letter.charCodeAt(0)));
  // ISOLINUX fills up every initrd but the last, so this one has no need of it.
  writeFileSync(join(isolinux, 'a.img'), new Uint8Array(4096));
  const iso = join(directory, 'menu.iso');
  const boot = ['-b', 'isolinux/isolinux.bin', '-c', 'isolinux/boot.cat', '-no-emul-boot'];
  const load = ['-boot-load-size', '4', '-boot-info-table'];
  await execa('xorriso', [
    '-as',
    'mkisofs',
    '-quiet',
    '-R',
    ...boot,
    ...load,
    '-o',
    iso,
    join(directory, 'cd'),
  ]);
  const report = await smokeBoot({
    machine: { boot: { kind: 'cdrom', iso }, memoryMiB: 128 },
    totalSeconds: 60,
    stallSeconds: 30,
    ...options,
  });
  expect(report.passed, formatBootReport(report).join('\n')).toBe(true);
  return report;
}

const edit = (text: string, ...edits: IsolinuxEdit[]) => editIsolinux(readIsolinux(menuBytes(text)), edits);
const soon: IsolinuxEdit[] = [
  { kind: 'serial', serial: { port: 0, baud: 115_200 } },
  { kind: 'timeout', seconds: 1 },
];

/** The evidence that a kernel printed these arguments; ISOLINUX may put more than one blank between two. */
function printed(words: readonly string[], letter: string, kernel = 'vmlinuz') {
  const exact = [`cmdline=<BOOT_IMAGE=${kernel}`, ...words].map((word) =>
    word.replace(/[.*+?^${}()|[\]\\]/g, '\\$&'),
  );
  return {
    name: 'the command line',
    pattern: new RegExp(`${exact.join('[ \t]+')}[ \t]*> initrd=<${letter}>`),
  };
}

const wordsOf = (menu: Uint8Array, label: string) => argumentsOf(readIsolinux(menu), label);

describe('ISOLINUX', () => {
  judgedByIsolinux('has the version that its banner says', async () => {
    const version = readIsolinuxVersion(readFileSync(place?.image ?? ''));
    expect(version?.major).toBeGreaterThanOrEqual(3);
  });

  judgedByIsolinux(
    'starts the entry of a text menu that was made the default, with what was added',
    async () => {
      const menu = edit(
        RHEL4,
        ...soon,
        { kind: 'put-entry', label: 'kusu', copyOf: 'text', append: 'initrd=k.img text ks=file:/ks.cfg' },
        { kind: 'add-arguments', entries: 'with-initrd', arguments: ['console=ttyS0', 'note="a b"'] },
        { kind: 'default', label: 'kusu' },
      );
      const words = wordsOf(menu, 'kusu');
      expect(words).toEqual(['initrd=k.img', 'text', 'ks=file:/ks.cfg', 'console=ttyS0', 'note="a b"']);
      const report = await bootMenu(menu, {
        evidence: [{ name: 'the banner on the serial line', pattern: 'ISOLINUX' }, printed(words, 'K')],
        powerOff: { seconds: 5, required: true },
      });
      expect(report.exit.how).toBe('powered-off');
    },
  );

  judgedByIsolinux('takes keys at its prompt', async () => {
    const menu = edit(RHEL5, { kind: 'display', file: null });
    const typed = ['ks=cdrom:/ks.cfg', 'CONSOLE=ttyS0'];
    await bootMenu(menu, {
      evidence: [
        { name: 'the prompt', pattern: /^boot:/, on: 'screen' },
        printed([...wordsOf(menu, 'text'), ...typed], 'I'),
      ],
      typeKeys: [{ text: `text ${typed.join(' ')}\n`, after: { evidence: 'the prompt' } }],
    });
  });

  judgedByIsolinux('takes text from the serial line at its prompt', async () => {
    const menu = edit(RHEL5, { kind: 'serial', serial: { port: 0, baud: 115_200 } });
    await bootMenu(menu, {
      evidence: [{ name: 'the prompt', pattern: /^boot: ?$/ }, printed(wordsOf(menu, 'ks'), 'I')],
      typeKeys: [{ text: 'ks\n', after: { evidence: 'the prompt' }, on: 'serial' }],
    });
  });

  judgedByIsolinux('starts the entry of a graphical menu that was marked', async () => {
    const menu = edit(RHEL6, ...soon, { kind: 'default', label: 'rescue' });
    await bootMenu(menu, { evidence: [printed(wordsOf(menu, 'rescue'), 'I')] });
  });

  judgedByIsolinux('reads help texts, submenus and escapes as we do', async () => {
    const menu = edit(RHEL7, ...soon, {
      kind: 'replace-argument',
      entries: ['check'],
      pattern: 'initrd=*',
      by: 'initrd=a.img,b.img',
    });
    const words = wordsOf(menu, 'check');
    expect(words).toContain('inst.stage2=hd:LABEL=Some\\x207\\x20x86_64');
    await bootMenu(menu, { evidence: [printed(words, 'B')] });
  });

  judgedByIsolinux('takes tabs, capitals and quotes as we do', async () => {
    const menu = edit(ODD, ...soon);
    await bootMenu(menu, { evidence: [printed(wordsOf(menu, 'linux'), 'B')] });
  });

  judgedByIsolinux('takes a label for a file and gives it the global append, as we do', async () => {
    const menu = edit('append quiet one\nlabel memtest\n', ...soon, { kind: 'default', label: 'memtest' });
    expect(wordsOf(menu, 'memtest')).toEqual(['quiet', 'one']);
    await bootMenu(menu, { evidence: [printed(['quiet', 'one'], '', 'memtest')] });
  });

  judgedByIsolinux('keeps the global append out where append is -', async () => {
    const text = 'append quiet\nlabel linux\n kernel vmlinuz\n';
    const clear: IsolinuxEdit = { kind: 'remove-arguments', entries: ['linux'], patterns: ['quiet'] };
    const menu = edit(text, ...soon, { kind: 'default', label: 'linux' }, clear);
    expect(menuText(menu)).toContain(' append -\n');
    await bootMenu(menu, { evidence: [printed([], '')] });
  });
});
