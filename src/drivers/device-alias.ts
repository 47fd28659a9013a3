/**
 * What a device alias of a module matches (Linux scripts/mod/file2alias.c). Undefined stands for anything.
 */
export interface PciMatch {
  readonly vendor: number | undefined;
  readonly device: number | undefined;
  readonly subvendor: number | undefined;
  readonly subdevice: number | undefined;
  /** Base class, subclass and interface, 8 bits each, under `classMask`. */
  readonly class: number;
  readonly classMask: number;
}

export interface UsbMatch {
  readonly vendor: number | undefined;
  readonly product: number | undefined;
  /** Release of the device, in BCD, where the alias names a single one. */
  readonly release: number | undefined;
  readonly device: readonly [
    class_: number | undefined,
    subclass: number | undefined,
    protocol: number | undefined,
  ];
  readonly interface: readonly [
    class_: number | undefined,
    subclass: number | undefined,
    protocol: number | undefined,
  ];
}

const PCI_ALIAS =
  /^pci:v(\*|[0-9A-F]{8})d(\*|[0-9A-F]{8})sv(\*|[0-9A-F]{8})sd(\*|[0-9A-F]{8})bc(\*|[0-9A-F]{2})sc(\*|[0-9A-F]{2})i(\*|[0-9A-F]{2})\*?$/;

/** `in` is missing in kernels before 3.4. */
const USB_ALIAS =
  /^usb:v(\*|[0-9A-F]{4})p(\*|[0-9A-F]{4})d([^d]*)dc(\*|[0-9A-F]{2})dsc(\*|[0-9A-F]{2})dp(\*|[0-9A-F]{2})ic(\*|[0-9A-F]{2})isc(\*|[0-9A-F]{2})ip(\*|[0-9A-F]{2})(in(\*|[0-9A-F]{2}))?\*?$/;

/** The match behind a `pci:` alias; undefined for any other text. */
export function parsePciAlias(alias: string): PciMatch | undefined {
  const found = PCI_ALIAS.exec(alias);
  if (!found) return undefined;
  const [vendor, device, subvendor, subdevice, ...classes] = found.slice(1).map(hexOrAny);
  let value = 0;
  let mask = 0;
  for (const part of classes) {
    value = (value << 8) | (part ?? 0);
    mask = (mask << 8) | (part === undefined ? 0 : 0xff);
  }
  return { vendor, device, subvendor, subdevice, class: value, classMask: mask };
}

/** The match behind a `usb:` alias; undefined for any other text. */
export function parseUsbAlias(alias: string): UsbMatch | undefined {
  const found = USB_ALIAS.exec(alias);
  if (!found) return undefined;
  const [, , , release = ''] = found;
  const number = (group: number) => hexOrAny(found[group] ?? '*');
  return {
    vendor: number(1),
    product: number(2),
    release: /^[0-9A-F]{4}$/.test(release) ? Number.parseInt(release, 16) : undefined,
    device: [number(4), number(5), number(6)],
    interface: [number(7), number(8), number(9)],
  };
}

function hexOrAny(text: string): number | undefined {
  return text === '*' ? undefined : Number.parseInt(text, 16);
}
