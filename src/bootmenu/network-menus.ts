/** The menus of boot loaders that come over the network, each with one entry. */
import { encodeText } from '../base/bytes.ts';
import { BootsmithError } from '../base/errors.ts';
import type { MenuEdit, SerialLine } from './edits.ts';
import { editMenu, readMenu } from './menu.ts';
import type { MenuSyntax } from './model.ts';

export interface NetworkEntry {
  readonly label: string;
  /** Names of files beside the boot loader. */
  readonly kernel: string;
  readonly initrd: string;
  readonly arguments: readonly string[];
  /** 0 waits for ever. */
  readonly timeoutSeconds: number;
  readonly serial: SerialLine | undefined;
  /** What GRUB's own build calls its commands: those of the family had `linuxefi` for years. */
  readonly grubCommands: { readonly linux: string; readonly initrd: string };
}

/** Where each loader looks, from the root of the TFTP server; pxelinux also tries names made of addresses before. */
export const NETWORK_MENUS = {
  pxelinux: 'pxelinux.cfg/default',
  grub: 'grub.cfg',
  ipxe: 'boot.ipxe',
} as const;

/** `ipappend 2` tells the kernel which card the machine started from. */
export function pxelinuxMenu(entry: NetworkEntry): Uint8Array {
  const { label, kernel, initrd } = entry;
  const bare = `default ${label}\nprompt 1\nlabel ${label}\n  kernel ${kernel}\n  append initrd=${initrd}\n  ipappend 2\n`;
  return withEntry(bare, 'isolinux', NETWORK_MENUS.pxelinux, entry);
}

export function grubMenu(entry: NetworkEntry): Uint8Array {
  const { label, kernel, initrd, grubCommands } = entry;
  const bare = `menuentry '${label}' --id ${label} {\n\t${grubCommands.linux} /${kernel}\n\t${grubCommands.initrd} /${initrd}\n}\n`;
  return withEntry(bare, 'grub2', NETWORK_MENUS.grub, entry);
}

function withEntry(bare: string, syntax: MenuSyntax, path: string, entry: NetworkEntry): Uint8Array {
  const { label, timeoutSeconds, serial } = entry;
  const edits: MenuEdit[] = [
    { kind: 'add-arguments', entries: [label], arguments: entry.arguments },
    { kind: 'default', label },
    { kind: 'timeout', seconds: timeoutSeconds },
    ...(serial ? [{ kind: 'serial' as const, serial }] : []),
  ];
  return editMenu(readMenu(encodeText(bare), path, { syntax }), edits);
}

/** What iPXE itself would take out of a line: settings, comments, and commands behind an operator. */
const IPXE_SPECIAL = /\$\{|^#|^(?:&&|\|\||;)$|[\\"']/;

/** Names are relative to where the script came from. Throws `unsupported` for an argument that iPXE cannot carry. */
export function ipxeScript({ label, kernel, initrd, arguments: words }: NetworkEntry): Uint8Array {
  const special = words.find((word) => IPXE_SPECIAL.test(word));
  if (special !== undefined)
    throw new BootsmithError('unsupported', 'iPXE cannot hand this argument on', {
      found: special,
      hint: 'Move it into the kickstart.',
    });
  return encodeText(
    [
      '#!ipxe',
      `echo Starting ${label}`,
      // UEFI machines find the initrd by this argument, others do not look at it.
      `kernel ${[kernel, `initrd=${initrd}`, ...words].join(' ')}`,
      `initrd ${initrd}`,
      'boot',
      '',
    ].join('\n'),
  );
}
