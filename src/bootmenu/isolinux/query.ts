import { type ByteString, fromText, toText } from '../../base/bytes.ts';
import { BootsmithError } from '../../base/errors.ts';
import { splitArguments } from '../arguments.ts';
import type { FileRole, MenuFile, MenuVolume } from '../model.ts';
import { volumeLabelsIn } from '../volume-label.ts';
import { FILE_DIRECTIVES, FUNCTION_KEY, NOT_LINUX } from './layout.ts';
import { firstWord, type IsolinuxEntry, type IsolinuxMenu } from './read.ts';

/** The entry that ISOLINUX takes for a label: the first of that name, capitals told apart. */
export function findEntry(menu: IsolinuxMenu, label: string): IsolinuxEntry | undefined {
  return entryNamed(menu, fromText(label));
}

/** `findEntry` for a label as the file holds it. */
export function entryNamed(menu: IsolinuxMenu, name: ByteString): IsolinuxEntry | undefined {
  return menu.entries.find((entry) => entry.label === name);
}

/** `findEntry`, throwing `patch-conflict` with the labels that are there. */
export function requireEntry(menu: IsolinuxMenu, label: string, file = 'isolinux.cfg'): IsolinuxEntry {
  const entry = findEntry(menu, label);
  if (entry) return entry;
  const labels = menu.entries.map((each) => toText(each.label)).join(', ');
  throw new BootsmithError('patch-conflict', `the boot menu has no label ${label}`, {
    at: { file },
    found: labels === '' ? 'no labels at all' : `the labels ${labels}`,
    expected: `the label ${label}`,
    hint: 'Name one of the labels that are there, or add the entry first.',
  });
}

/** The entry that starts when nobody touches a key; undefined when none does, or a file that is no entry. */
export function defaultEntry(menu: IsolinuxMenu): IsolinuxEntry | undefined {
  const { ontimeout, timeout, ui } = menu.globals;
  const late = ontimeout !== undefined && Number(timeout?.value ?? 0) > 0 ? ontimeout : undefined;
  const named = firstWord((late ?? menu.globals.default)?.value ?? '');
  const entry = entryNamed(menu, named);
  if (entry) return entry;
  if (ui === undefined && !NOT_LINUX.test(named)) return undefined;
  const offered = menu.entries.filter((each) => each.depth === 0 && !each.action);
  return offered.filter((each) => each.menuDefault !== undefined).at(-1) ?? offered[0];
}

/** Whether the entry starts a Linux kernel, as opposed to a boot sector, a module, a drive or a submenu. */
export function startsLinux(entry: IsolinuxEntry): boolean {
  if (entry.action) return false;
  if (entry.kernel?.directive === 'linux') return true;
  if (entry.kernel !== undefined && entry.kernel.directive !== 'kernel') return false;
  return !NOT_LINUX.test(firstWord(entry.kernel?.value ?? entry.label));
}

/** What the entry would pass without an `append` of its own. */
export function inheritedAppend(entry: IsolinuxEntry): ByteString {
  return textOf(entry.inherited?.value);
}

/** The text of `append` in effect: the entry's own, else the global one; `append -` stands for none. */
export function effectiveAppend(entry: IsolinuxEntry): ByteString {
  return textOf((entry.append ?? entry.inherited)?.value);
}

function textOf(append: ByteString | undefined): ByteString {
  return append === undefined || append === '-' ? ('' as ByteString) : append;
}

/**
 * The command line of an entry: its `append` in effect, then what its `initrd` directive adds. ISOLINUX puts
 * `BOOT_IMAGE=file` in front, and from 5.10 on the strings that `sysappend` asks for behind; both are left out,
 * because they are known only at boot. Throws `patch-conflict` for a label that is not there.
 */
export function commandLineOf(menu: IsolinuxMenu, label: string): ByteString {
  return commandLine(requireEntry(menu, label));
}

/** The arguments of `commandLineOf`, in order. */
export function argumentsOf(menu: IsolinuxMenu, label: string): ByteString[] {
  return splitArguments(commandLineOf(menu, label)).map((argument) => argument.text);
}

/** Whether the entry passes an initrd. */
export function hasInitrd(entry: IsolinuxEntry): boolean {
  return startsLinux(entry) && initrdsOf(entry).length > 0;
}

/** `commandLineOf` for an entry at hand. */
export function commandLine(entry: IsolinuxEntry): ByteString {
  const append = effectiveAppend(entry);
  if (entry.initrd === undefined) return append;
  return `${append}${append === '' ? '' : ' '}initrd=${entry.initrd.value}` as ByteString;
}

/** The files of every `initrd=`: up to 4.x the last one is loaded, from 5.00 on the first. */
export function initrdsOf(entry: IsolinuxEntry): ByteString[] {
  const found: ByteString[] = [];
  // ISOLINUX does not know quotes, so it may see an initrd= where the kernel does not.
  for (const word of commandLine(entry).split(/[\0- ]+/))
    if (word.startsWith('initrd='))
      for (const file of word.slice('initrd='.length).split(','))
        if (file !== '') found.push(file as ByteString);
  return found;
}

/** Every file that the menu names, in the order of its lines; a file that is named twice is there twice. */
export function menuFiles(menu: IsolinuxMenu): MenuFile[] {
  const files: MenuFile[] = [];
  const put = (file: string, role: FileRole, line: number, label?: ByteString) => {
    if (file === '') return;
    files.push({ file: file as ByteString, role, line: line + 1, ...(label === undefined ? {} : { label }) });
  };
  for (const [index, line] of menu.lines.entries()) {
    const words = line.value.split(/[\0- ]+/);
    if (Object.hasOwn(FILE_DIRECTIVES, line.keyword)) {
      const role = FILE_DIRECTIVES[line.keyword as keyof typeof FILE_DIRECTIVES];
      // A background may be a colour.
      if (!(role === 'background' && line.value.startsWith('#'))) put(words[0] ?? '', role, index);
    } else if (FUNCTION_KEY.test(line.keyword)) {
      put(words[0] ?? '', 'help', index);
      if (!words[1]?.startsWith('#')) put(words[1] ?? '', 'background', index);
    }
  }
  const start = menu.globals.default;
  if (start && !entryNamed(menu, firstWord(start.value)))
    put(firstWord(start.value), NOT_LINUX.test(firstWord(start.value)) ? 'module' : 'kernel', start.line);
  for (const entry of menu.entries) addEntryFiles(entry, put);
  return files.sort((a, b) => a.line - b.line);
}

function addEntryFiles(
  entry: IsolinuxEntry,
  put: (file: string, role: FileRole, line: number, label: ByteString) => void,
): void {
  if (entry.action || entry.kernel?.directive === 'localboot') return;
  const file = firstWord(entry.kernel?.value ?? entry.label);
  put(file, kernelRole(entry, file), entry.kernel?.line ?? entry.first, entry.label);
  const line = entry.append?.line ?? entry.initrd?.line ?? entry.first;
  if (startsLinux(entry)) for (const initrd of initrdsOf(entry)) put(initrd, 'initrd', line, entry.label);
  // mboot.c32 takes its files from the command line, each one the first word behind a `---`.
  if (/(?:^|\/)mboot\.c32$/i.test(file))
    for (const part of effectiveAppend(entry).split('---'))
      put(firstWord(part.trimStart()), 'image', line, entry.label);
}

function kernelRole(entry: IsolinuxEntry, file: string): FileRole {
  if (startsLinux(entry)) return 'kernel';
  if (entry.kernel?.directive === 'config') return 'config';
  return entry.kernel?.directive === 'com32' || /\.c32$/i.test(file) ? 'module' : 'image';
}

/** Seconds until the default starts; undefined when the menu waits for ever. */
export function timeoutSeconds(menu: IsolinuxMenu): number | undefined {
  const tenths = Number.parseInt(menu.globals.timeout?.value ?? '0', 10);
  return tenths > 0 ? tenths / 10 : undefined;
}

/** Volumes that a command line names. */
export function menuVolumes(menu: IsolinuxMenu): MenuVolume[] {
  return menu.lines.flatMap(({ keyword, value }, index) =>
    (keyword === 'append' ? volumeLabelsIn(value) : []).map((label) => ({
      by: 'label' as const,
      value: label,
      line: index + 1,
    })),
  );
}
