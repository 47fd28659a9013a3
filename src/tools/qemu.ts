import { existsSync } from 'node:fs';
import { isAbsolute } from 'node:path';
import { BootsmithError } from '../base/errors.ts';
import { type Program, run } from '../base/exec.ts';

export type MachineArch = 'x86_64' | 'i386';

const PACKAGES = { debian: 'qemu-system-x86', fedora: 'qemu-system-x86-core' } as const;

export const QEMU: Readonly<Record<MachineArch, Program>> = {
  x86_64: { name: 'qemu-system-x86_64', ...PACKAGES },
  i386: { name: 'qemu-system-i386', ...PACKAGES },
};

export type DriveFormat = 'raw' | 'qcow2';

/** A disk or CD beside the one that is booted. What is written to a disk is lost unless it is `writable`. */
export interface MachineDrive {
  readonly path: string;
  readonly media?: 'disk' | 'cdrom';
  /** `raw` unless given. */
  readonly format?: DriveFormat;
  /** `ide` unless given, which every era has a driver for. */
  readonly bus?: 'ide' | 'virtio';
  readonly writable?: boolean;
}

/** What the machine starts from. The media are never written to, except a `writable` disk. */
export type MachineBoot =
  | { readonly kind: 'cdrom'; readonly iso: string }
  /** The image as a USB stick, which takes the MBR instead of El Torito. */
  | { readonly kind: 'usb'; readonly iso: string }
  | {
      readonly kind: 'disk';
      readonly image: string;
      readonly format?: DriveFormat;
      readonly writable?: boolean;
    }
  /** A kernel without a boot loader; `append` is its whole command line. */
  | {
      readonly kind: 'kernel';
      readonly kernel: string;
      readonly initrd?: string;
      readonly append?: string;
      readonly cdrom?: string;
    };

export interface Machine {
  readonly boot: MachineBoot;
  /** `x86_64` unless given. */
  readonly arch?: MachineArch;
  /** BIOS unless given. UEFI is OVMF, without Secure Boot and without variables that last. */
  readonly firmware?: 'bios' | 'uefi';
  /** In MiB, 16 to 65536; 512 unless given. */
  readonly memoryMiB?: number;
  /** A CPU model of `-cpu help`; QEMU's own choice unless given. */
  readonly cpu?: string;
  readonly drives?: readonly MachineDrive[];
  /** Network cards without a network behind them, e1000, which every era has a driver for; 0 unless given. */
  readonly networkCards?: number;
}

/** What QEMU should reach us through. */
export interface MachineWires {
  /** The UNIX socket that QEMU makes for QMP. */
  readonly qmpSocket: string;
}

/**
 * The arguments of QEMU for a machine: first serial port on stdin and stdout, no window, no network, no reboot. It
 * waits for the QMP command `cont`.
 * Throws `usage` for a memory size or a name that QEMU cannot take.
 */
export function qemuArguments(machine: Machine, wires: MachineWires): string[] {
  const memory = machine.memoryMiB ?? 512;
  if (!Number.isInteger(memory) || memory < 16 || memory > 65_536)
    throw new BootsmithError('usage', 'the memory of the machine is out of range', {
      found: `${memory} MiB`,
      expected: '16 to 65536 MiB',
    });
  return [
    '-no-user-config',
    '-nodefaults',
    // Always software emulation: /dev/kvm can be there, open, and yet hang or abort the machine, so no probe of it
    // tells for certain, and a boot that depends on the host proves less.
    ...['-machine', 'pc,accel=tcg'],
    ...(machine.firmware === 'uefi' ? ['-bios', requireOvmf()] : []),
    ...(machine.cpu === undefined ? [] : ['-cpu', machine.cpu]),
    ...['-m', String(memory)],
    // A screen without a window, so that it can be dumped.
    ...['-vga', 'std', '-display', 'none'],
    ...['-chardev', 'stdio,id=console,signal=off', '-serial', 'chardev:console'],
    ...['-qmp', `unix:${escapeOption(wires.qmpSocket)},server=on,wait=off`],
    // Stopped at first, so that nothing happens before somebody listens.
    ...['-nic', 'none', '-no-reboot', '-S'],
    ...bootArguments(machine.boot),
    ...(machine.drives ?? []).flatMap(driveArguments),
    ...Array.from({ length: machine.networkCards ?? 0 }, () => ['-device', 'e1000']).flat(),
  ];
}

/** Where distributions put OVMF for x86_64, code and variables in one file first. */
const OVMF_PATHS = [
  '/usr/share/ovmf/OVMF.fd',
  '/usr/share/qemu/OVMF.fd',
  '/usr/share/edk2/ovmf/OVMF.amdsev.fd',
  '/usr/share/edk2/ovmf/OVMF_CODE.fd',
];

function requireOvmf(): string {
  const found = OVMF_PATHS.find((path) => existsSync(path));
  if (found !== undefined) return found;
  throw new BootsmithError('tool', 'the UEFI firmware OVMF is not installed', {
    expected: `one of ${OVMF_PATHS.join(', ')}`,
    hint: 'Install it: apt-get install ovmf (Debian), dnf install edk2-ovmf (Fedora).',
  });
}

/** The first line of `--version`. Throws `tool` when QEMU is not installed. */
export async function readQemuVersion(arch: MachineArch = 'x86_64'): Promise<string> {
  const { stdout } = await run(QEMU[arch], ['--version']);
  return stdout.split('\n', 1)[0] ?? '';
}

/** The files that a machine needs, to be looked for before QEMU is started. */
export function machineFiles(machine: Machine): string[] {
  const { boot } = machine;
  const files: (string | undefined)[] =
    boot.kind === 'kernel'
      ? [boot.kernel, boot.initrd, boot.cdrom]
      : [boot.kind === 'disk' ? boot.image : boot.iso];
  for (const drive of machine.drives ?? []) files.push(drive.path);
  return files.filter((path) => path !== undefined);
}

function bootArguments(boot: MachineBoot): string[] {
  switch (boot.kind) {
    case 'cdrom':
      return [...cdromArguments(boot.iso), '-boot', 'order=d,strict=on'];
    case 'usb':
      return [
        // EHCI, because the kernels of all eras have its driver.
        ...['-device', 'usb-ehci,id=ehci'],
        ...['-drive', `if=none,id=stick,format=raw,snapshot=on,file=${fileOption(boot.iso)}`],
        ...['-device', 'usb-storage,bus=ehci.0,drive=stick,removable=on,bootindex=0'],
        ...['-boot', 'strict=on'],
      ];
    case 'disk':
      return [
        ...driveArguments({
          path: boot.image,
          ...(boot.format === undefined ? {} : { format: boot.format }),
          ...(boot.writable === undefined ? {} : { writable: boot.writable }),
        }),
        ...['-boot', 'order=c,strict=on'],
      ];
    case 'kernel':
      return [
        ...['-kernel', boot.kernel],
        ...(boot.initrd === undefined ? [] : ['-initrd', boot.initrd]),
        ...(boot.append === undefined ? [] : ['-append', boot.append]),
        ...(boot.cdrom === undefined ? [] : cdromArguments(boot.cdrom)),
      ];
  }
}

/** The master of the second IDE channel, where the CD-ROM of a PC was. */
function cdromArguments(iso: string): string[] {
  return ['-drive', `if=ide,index=2,media=cdrom,readonly=on,format=raw,file=${fileOption(iso)}`];
}

function driveArguments(drive: MachineDrive): string[] {
  const bus = drive.bus ?? 'ide';
  if (drive.media === 'cdrom')
    return ['-drive', `if=${bus},media=cdrom,readonly=on,format=raw,file=${fileOption(drive.path)}`];
  const keep = drive.writable === true ? 'snapshot=off' : 'snapshot=on';
  const format = drive.format ?? 'raw';
  return ['-drive', `if=${bus},media=disk,format=${format},${keep},file=${fileOption(drive.path)}`];
}

/** QEMU takes what stands in front of a colon for a protocol, unless a slash comes first. */
function fileOption(path: string): string {
  return escapeOption(isAbsolute(path) ? path : `./${path}`);
}

/** In an option list a comma is written twice. */
function escapeOption(value: string): string {
  if (value.includes('\0'))
    throw new BootsmithError('usage', 'a file name holds a NUL byte', { found: JSON.stringify(value) });
  return value.replaceAll(',', ',,');
}
