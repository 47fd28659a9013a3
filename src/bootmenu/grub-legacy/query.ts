import { type ByteString, fromText, toText } from '../../base/bytes.ts';
import { BootsmithError } from '../../base/errors.ts';
import { splitArguments } from '../arguments.ts';
import type { MenuFile, MenuVolume } from '../model.ts';
import { volumeLabelsIn } from '../volume-label.ts';
import { type GrubLegacyMenu, kernelFileAt, type LegacyEntry, splitContinued, visibleText } from './read.ts';

/** The first entry of a title. */
export function findEntry(menu: GrubLegacyMenu, label: string): LegacyEntry | undefined {
  const title = fromText(label);
  return menu.entries.find((entry) => entry.title === title);
}

/** `findEntry`, throwing `patch-conflict` with the titles that are there. */
export function requireEntry(menu: GrubLegacyMenu, label: string, file = 'grub.conf'): LegacyEntry {
  const entry = findEntry(menu, label);
  if (entry) return entry;
  const titles = menu.entries.map((each) => toText(each.title)).join(', ');
  throw new BootsmithError('patch-conflict', `the boot menu has no title ${label}`, {
    at: { file },
    found: titles === '' ? 'no titles at all' : `the titles ${titles}`,
    expected: `the title ${label}`,
    hint: 'Name one of the titles that are there, or add the entry first.',
  });
}

/** The value of a command before the first title; of several, the last one counts. */
export function globalValue(menu: GrubLegacyMenu, keyword: string): ByteString | undefined {
  return menu.lines
    .slice(0, menu.entries[0]?.first ?? menu.lines.length)
    .filter((line) => line.keyword === keyword)
    .at(-1)?.value;
}

/** The entry that starts by itself: the first where nothing is set, none where `default saved` leaves it to GRUB. */
export function defaultEntry(menu: GrubLegacyMenu): LegacyEntry | undefined {
  const value = globalValue(menu, 'default') ?? '0';
  return /^[0-9]+$/.test(value) ? menu.entries[Number(value)] : undefined;
}

/** Seconds; undefined when the menu waits for ever. */
export function timeoutSeconds(menu: GrubLegacyMenu): number | undefined {
  const value = globalValue(menu, 'timeout');
  return value !== undefined && /^[0-9]+$/.test(value) ? Number(value) : undefined;
}

/** Whether the entry starts a Linux kernel; GRUB tells one from a Multiboot kernel only by its bytes. */
export function startsLinux(menu: GrubLegacyMenu, entry: LegacyEntry): boolean {
  const other = menu.lines
    .slice(entry.first, entry.last + 1)
    .some(({ keyword }) => keyword.startsWith('module'));
  return !other && kernelOf(menu, entry) !== undefined;
}

/** Whether the entry passes an initrd. */
export function hasInitrd(menu: GrubLegacyMenu, entry: LegacyEntry): boolean {
  return startsLinux(menu, entry) && initrdsOf(menu, entry).length > 0;
}

export function kernelOf(menu: GrubLegacyMenu, entry: LegacyEntry): ByteString | undefined {
  const value = menu.lines[entry.kernels.at(-1) ?? -1]?.value ?? '';
  return splitContinued(value.slice(kernelFileAt(value)))[0]?.text;
}

export function initrdsOf(menu: GrubLegacyMenu, entry: LegacyEntry): ByteString[] {
  const value = menu.lines[entry.initrds.at(-1) ?? -1]?.value ?? '';
  return splitContinued(value).map(({ text }) => text);
}

/** The command line of an entry, byte for byte what the kernel gets: nothing is put in front, quotes stay. */
export function commandLineOf(menu: GrubLegacyMenu, label: string): ByteString {
  return commandLine(menu, requireEntry(menu, label));
}

export function commandLine(menu: GrubLegacyMenu, entry: LegacyEntry): ByteString {
  const line = menu.lines[entry.kernels.at(-1) ?? -1];
  if (!line) return '' as ByteString;
  const rest = visibleText(line.text.slice(line.valueStart + kernelFileAt(line.value)));
  return rest.replace(/^[^ ]*[ ]*/, '') as ByteString;
}

/** The arguments of `commandLineOf`, in order. */
export function argumentsOf(menu: GrubLegacyMenu, label: string): ByteString[] {
  return splitArguments(commandLineOf(menu, label)).map((argument) => argument.text);
}

/** The number of each line in the file, from 1: one here may be several there. */
export function lineNumbers(menu: GrubLegacyMenu): number[] {
  let next = 1;
  return menu.lines.map(({ text }) => {
    const number = next;
    next += text.split('\n').length;
    return number;
  });
}

const ROLES = {
  kernel: 'kernel',
  initrd: 'initrd',
  module: 'image',
  modulenounzip: 'image',
  chainloader: 'image',
  configfile: 'config',
  splashimage: 'background',
} as const;

/** Every file that the menu names, in order; a drive in front of it is taken off. Lists of blocks are left out. */
export function menuFiles(menu: GrubLegacyMenu): MenuFile[] {
  const files: MenuFile[] = [];
  let entry: LegacyEntry | undefined;
  const numbers = lineNumbers(menu);
  let next = 0;
  for (const [index, { keyword, value }] of menu.lines.entries()) {
    if (menu.entries[next]?.first === index) entry = menu.entries[next++];
    if (Object.hasOwn(ROLES, keyword)) {
      const role = ROLES[keyword as keyof typeof ROLES];
      const words = splitContinued(role === 'kernel' ? value.slice(kernelFileAt(value)) : value);
      for (const word of role === 'initrd' ? words : words.slice(0, 1)) {
        const file = word.text.replace(/^\([^)]*\)/, '') as ByteString;
        const line = numbers[index] ?? 0;
        if (file.startsWith('/')) files.push({ file, role, line, ...(entry ? { label: entry.title } : {}) });
      }
    }
  }
  return files;
}

/** Volumes that a kernel argument names. */
export function menuVolumes(menu: GrubLegacyMenu): MenuVolume[] {
  const numbers = lineNumbers(menu);
  return menu.lines.flatMap(({ keyword, value }, index) =>
    (keyword === 'kernel' ? volumeLabelsIn(value) : []).map((label) => ({
      by: 'label' as const,
      value: label,
      line: numbers[index] ?? 0,
    })),
  );
}
