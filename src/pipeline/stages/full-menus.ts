import { byteString, bytesOf, equalBytes, fromText, toText } from '../../base/bytes.ts';
import { BootsmithError } from '../../base/errors.ts';
import type { MenuEdit } from '../../bootmenu/edits.ts';
import { commandLineLimit, readIsolinuxVersion } from '../../bootmenu/isolinux/version.ts';
import { editMenu, findEntry, readMenu } from '../../bootmenu/menu.ts';
import type { BootMenu, MenuEntry, MenuSyntax } from '../../bootmenu/model.ts';
import { readTreeFile } from '../../tree/tree.ts';
import type { ChangedMenus, FullMenus } from '../changes.ts';
import { openEsp } from '../esp.ts';
import type { FullPlan } from '../full-plan.ts';
import type { Medium } from '../medium.ts';

interface EditedMenu {
  readonly stock: Uint8Array;
  readonly edited: Uint8Array;
  readonly menu: BootMenu;
  readonly labels: readonly string[];
}

/**
 * Edits every boot menu of a medium in place, wherever it has a copy. Throws `patch-conflict` for an entry that no menu
 * has, and `unsupported` for a command line that its reader cuts.
 */
export async function editFullMenus(plan: FullPlan, medium: Medium): Promise<FullMenus> {
  const { boot } = plan.identity;
  const all = new Map<string, EditedMenu>();
  const files = new Map<string, EditedMenu>();
  for (const { path, syntax } of boot.menus) {
    const stock = await readTreeFile(medium.tree, path);
    if (stock) files.set(path, edit(stock, path, syntax, plan));
  }
  const inEsp = new Map<string, EditedMenu>();
  const esp = await openEsp(medium, boot);
  try {
    for (const { path, syntax } of boot.efi?.menus ?? []) {
      const stock = esp && (await readTreeFile(esp.tree, path));
      if (stock) inEsp.set(path, edit(stock, path, syntax, plan));
    }
  } finally {
    await esp?.close();
  }
  for (const [path, each] of files) all.set(path, each);
  for (const [path, each] of inEsp) all.set(`${path} of the EFI system partition`, each);
  requireEntries(plan, all);
  const entries = [...all].flatMap(([menu, each]) =>
    each.labels.map((label) => ({ menu, label, commandLine: toText(commandLineOf(each.menu, label)) })),
  );
  await checkLengths(entries, plan, medium);
  return { files: changed(files), esp: changed(inEsp), entries };
}

function changed(menus: ReadonlyMap<string, EditedMenu>): ChangedMenus {
  return new Map([...menus].filter(([, { stock, edited }]) => !equalBytes(stock, edited)));
}

function edit(bytes: Uint8Array, path: string, syntax: MenuSyntax, plan: FullPlan): EditedMenu {
  const { boot, volume } = plan;
  let text: string = byteString(bytes);
  for (const { from, to } of boot.replace) text = text.replaceAll(fromText(from), fromText(to));
  const menu = readMenu(bytesOf(text as ReturnType<typeof byteString>), path, { syntax });
  const labels = labelsOf(menu, plan);
  const model = boot.entries === 'own' ? entryToCopy(menu, plan) : undefined;
  const edits: MenuEdit[] = [
    ...(boot.obsolete.length > 0
      ? [{ kind: 'remove-arguments' as const, entries: 'all' as const, patterns: boot.obsolete }]
      : []),
    ...(boot.entries === 'own'
      ? [
          { kind: 'put-entry' as const, label: boot.label, ...(model && { copyOf: toText(model.label) }) },
          { kind: 'default' as const, label: boot.label },
        ]
      : []),
    ...(labels.length > 0
      ? [
          { kind: 'remove-arguments' as const, entries: labels, patterns: boot.remove },
          { kind: 'add-arguments' as const, entries: labels, arguments: boot.add },
        ]
      : []),
    ...(volume.to === volume.from
      ? []
      : [{ kind: 'volume-label' as const, from: volume.from, to: volume.to }]),
    ...(boot.timeoutSeconds === undefined
      ? []
      : [{ kind: 'timeout' as const, seconds: boot.timeoutSeconds }]),
    ...(boot.serial
      ? [{ kind: 'serial' as const, serial: { port: boot.serial.port, baud: boot.serial.speed } }]
      : []),
  ];
  const edited = editMenu(menu, edits);
  return { stock: bytes, edited, menu: readMenu(edited, path, { syntax }), labels };
}

/** As edits name them; those of `boot.entries` that this menu has. */
function labelsOf(menu: BootMenu, { boot }: FullPlan): string[] {
  if (boot.entries === 'own') return [boot.label];
  const entries =
    boot.entries === 'installing'
      ? menu.entries.filter(installs)
      : boot.entries.flatMap((name) => findEntry(menu, name) ?? []);
  return [...new Set(entries.map(({ label }) => toText(label)))];
}

/** Memory tests pass no initrd, and who wants to be rescued wants no kickstart. */
function installs({ startsLinux, initrds, arguments: given }: MenuEntry): boolean {
  return startsLinux && initrds.length > 0 && !given.some((each) => /^(?:inst\.)?rescue$/.test(each));
}

/** The first that installs and does not check the medium before. */
function entryToCopy(menu: BootMenu, { identity }: FullPlan): MenuEntry | undefined {
  const { argument } = identity.release.mediaCheck;
  const starting = menu.entries.filter(installs);
  const quick = starting.find((entry) => !entry.arguments.some((each) => toText(each) === argument));
  return quick ?? menu.defaultEntry ?? starting[0];
}

function commandLineOf(menu: BootMenu, label: string): MenuEntry['commandLine'] {
  return findEntry(menu, label)?.commandLine ?? fromText('');
}

/** Menus of different loaders name their entries differently, so each name has to be in one of them. */
function requireEntries({ boot, profile }: FullPlan, menus: ReadonlyMap<string, EditedMenu>): void {
  const asked = typeof boot.entries === 'string' ? [] : boot.entries;
  const missing = asked.find((name) => ![...menus.values()].some(({ menu }) => findEntry(menu, name)));
  const wanted = boot.add.length + boot.remove.length > 0;
  const untouched = wanted ? [...menus].find(([, { labels }]) => labels.length === 0)?.[0] : undefined;
  if (missing === undefined && untouched === undefined) return;
  const there = [...menus].flatMap(([path, { menu }]) =>
    menu.entries.map(({ label }) => `${path}: ${toText(label)}`),
  );
  throw new BootsmithError(
    'patch-conflict',
    missing === undefined
      ? `no entry of ${untouched} would be changed`
      : `no boot menu has an entry ${missing}`,
    {
      at: { file: profile },
      found: there.join('\n') || 'no boot menu at all',
      expected: missing === undefined ? 'one in every menu, so that BIOS and UEFI do the same' : missing,
      hint: 'Name entries by label or title below boot.entries, for the menu of each boot loader.',
    },
  );
}

async function checkLengths(entries: FullMenus['entries'], plan: FullPlan, medium: Medium): Promise<void> {
  const { boot, release } = plan.identity;
  const image = boot.bios?.loader === 'isolinux' && (await readTreeFile(medium.tree, boot.bios.image));
  const version = image ? readIsolinuxVersion(image) : undefined;
  const isolinuxLimit = version ? commandLineLimit(version) : Number.POSITIVE_INFINITY;
  const [main] = boot.menus;
  for (const { menu, label, commandLine } of entries) {
    const isIsolinux = menu === main?.path && main.syntax === 'isolinux';
    const limit = Math.min(boot.commandLineLimit, isIsolinux ? isolinuxLimit : Number.POSITIVE_INFINITY);
    // isolinux and GRUB put this in front at boot, which counts as well.
    const whole = `BOOT_IMAGE=${isIsolinux ? 'vmlinuz' : `/${boot.kernel}`} ${commandLine}`;
    if (whole.length <= limit) continue;
    throw new BootsmithError('unsupported', `the command line of ${label} is too long`, {
      at: { file: plan.profile },
      found: `${whole.length} bytes in ${menu}: ${whole}`,
      expected: `at most ${limit} bytes, which is all that the readers of ${release.id} take`,
      hint: 'Move settings from boot.add into the kickstart.',
    });
  }
}
