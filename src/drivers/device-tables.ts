import { type PciMatch, parsePciAlias, parseUsbAlias, type UsbMatch } from './device-alias.ts';
import { dropLines, endLines } from './lines.ts';
import { isSameModule } from './module.ts';

/** What the tables tell about a module. */
export interface TableModule {
  readonly name: string;
  readonly aliases: readonly string[];
  readonly description: string | undefined;
}

const ANY = 0xffffffff;
/** In pcitable, whose numbers have 16 bits (kudzu, pciReadDrivers and pciGetDeviceInfo). */
const ANY_16 = 0xffff;

const hex = (value: number, digits: number) => `0x${value.toString(16).padStart(digits, '0')}`;

/**
 * `modules.pcimap`, as depmod wrote it: module, vendor, device, their subsystem's, class, mask, private data. The
 * lines of a module that was there before go.
 */
export function editPciMap(text: string, modules: readonly TableModule[]): string {
  const kept = dropLines(text, (line) => modules.some(({ name }) => isSameModule(firstWord(line), name)));
  return endLines(
    kept,
    modules.flatMap(({ name, aliases }) => matches(aliases, parsePciAlias).map((m) => pciMapLine(name, m))),
  );
}

function pciMapLine(name: string, match: PciMatch): string {
  const { vendor = ANY, device = ANY, subvendor = ANY, subdevice = ANY } = match;
  const numbers = [vendor, device, subvendor, subdevice, match.class, match.classMask].map((n) => hex(n, 8));
  return `${name.padEnd(20)} ${numbers.join(' ')} 0x0`;
}

/**
 * `pcitable` of hwdata: vendor, device, perhaps their subsystem's, module, description. kudzu takes a line of it before
 * one of `modules.pcimap`, so a device that is listed for another driver is given to the new one. An alias without
 * vendor is left to `modules.pcimap`.
 */
export function editPciTable(text: string, modules: readonly TableModule[]): string {
  const lines = modules.flatMap(({ name, aliases, description }) =>
    matches(aliases, parsePciAlias).flatMap((match) => {
      const key = pciTableKey(match);
      // A quote would end the text.
      return key ? [{ key, line: `${key}\t"${name}"\t"${(description ?? name).replaceAll('"', "'")}"` }] : [];
    }),
  );
  const unique = new Map(lines.map(({ key, line }) => [key, line]));
  const kept = dropLines(text, (line) => {
    const [numbers = '', module = ''] = line.split('"');
    const key = numbers.trim().toLowerCase().split(/\s+/).join('\t');
    return unique.has(key) || modules.some(({ name }) => isSameModule(module, name));
  });
  return endLines(kept, [...unique.values()]);
}

function pciTableKey({ vendor, device = ANY_16, subvendor, subdevice = 0 }: PciMatch): string | undefined {
  if (vendor === undefined) return undefined;
  const numbers = subvendor === undefined ? [vendor, device] : [vendor, device, subvendor, subdevice];
  return numbers.map((number) => hex(number, 4)).join('\t');
}

/** `match_flags` of `struct usb_device_id` (include/linux/mod_devicetable.h). */
const USB_MATCH = {
  vendor: 0x1,
  product: 0x2,
  release: 0x4 | 0x8,
  device: [0x10, 0x20, 0x40],
  interface: [0x80, 0x100, 0x200],
} as const;

/** `modules.usbmap`, as depmod wrote it: module, flags, vendor, product, releases from and to, classes, private data. */
export function editUsbMap(text: string, modules: readonly TableModule[]): string {
  const kept = dropLines(text, (line) => modules.some(({ name }) => isSameModule(firstWord(line), name)));
  return endLines(
    kept,
    modules.flatMap(({ name, aliases }) => matches(aliases, parseUsbAlias).map((m) => usbMapLine(name, m))),
  );
}

function usbMapLine(name: string, match: UsbMatch): string {
  let flags = 0;
  const field = (value: number | undefined, flag: number, digits: number) => {
    if (value !== undefined) flags |= flag;
    return hex(value ?? 0, digits);
  };
  const words = [
    field(match.vendor, USB_MATCH.vendor, 4),
    field(match.product, USB_MATCH.product, 4),
    field(match.release, USB_MATCH.release, 4),
    field(match.release, USB_MATCH.release, 4),
    ...match.device.map((value, index) => field(value, USB_MATCH.device[index] ?? 0, 2)),
    ...match.interface.map((value, index) => field(value, USB_MATCH.interface[index] ?? 0, 2)),
  ];
  return `${name.padEnd(20)} ${hex(flags, 4)} ${words.join(' ')} 0x0`;
}

function matches<T>(aliases: readonly string[], parse: (alias: string) => T | undefined): T[] {
  return aliases.flatMap((alias) => parse(alias) ?? []);
}

function firstWord(line: string): string {
  return line.split(/\s/, 1)[0] ?? '';
}
