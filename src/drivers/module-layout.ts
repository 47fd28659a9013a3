import { ELF_MACHINES, type ElfClass } from '../formats/elf/layout.ts';
import type { Arch } from '../releases/release.ts';

/** What a module for each architecture must be. */
export const MODULE_MACHINES: Readonly<Record<Arch, { readonly class: ElfClass; readonly machine: number }>> =
  {
    i386: { class: 32, machine: ELF_MACHINES.i386 },
    x86_64: { class: 64, machine: ELF_MACHINES.x86_64 },
    aarch64: { class: 64, machine: ELF_MACHINES.aarch64 },
  };

/** Sections of a kernel module (include/linux/module.h, include/linux/moduleparam.h, scripts/mod/modpost.c). */
export const MODULE_SECTIONS = {
  /** `key=value` texts, each with a NUL. */
  information: '.modinfo',
  /** The symbols it needs, with the checksums of their declarations; only with CONFIG_MODVERSIONS. */
  versions: '__versions',
  exportedNames: '__ksymtab_strings',
} as const;

/** An entry of `__versions`: the checksum as an `unsigned long`, then the name, in 64 bytes all together. */
export const MODULE_VERSION_SIZE = 64;

/** `EXPORT_SYMBOL(x)` defines `__ksymtab_x`. */
export const EXPORT_PREFIX = '__ksymtab_';

/** `.ko`, and what kernels compress modules with. */
export const MODULE_SUFFIX = /\.ko(\.gz|\.xz|\.zst)?$/;

/** Drivers have some MiB at most, with debug information some ten. */
export const MODULE_SIZE_LIMIT = 256 * 1024 * 1024;

/**
 * Classes of module-info (loader2/moduleinfo.c), and the kernel functions that show what a driver is for. The first
 * that fits counts. The loader makes an entry in modprobe.conf of a `scsi`, `eth` or `tr` driver that it has loaded,
 * which the installed system's initrd is made from (loader2/modules.c, writeModulesConf).
 */
export const MODULE_CLASSES = [
  { name: 'tr', calls: /^(alloc|register)_trdev$/ },
  { name: 'eth', calls: /^((devm_)?alloc_etherdev(_mqs?)?|register_netdev|alloc_netdev(_mqs?)?)$/ },
  { name: 'cdrom', calls: /^register_cdrom$/ },
  { name: 'scsi', calls: /^(scsi_host_alloc|scsi_add_host(_with_dma)?|ata_(host|pci)_\w+|ata_device_add)$/ },
  { name: 'ide', calls: /^(ide_setup_pci_device|(__)?ide_pci_register_driver|ide_pci_init_one)$/ },
  { name: 'pcmcia', calls: /^pcmcia_register_(socket|driver)$/ },
  { name: 'fs', calls: /^register_filesystem$/ },
  // Controllers with a block device of their own, such as cciss, are listed as scsi in the stock module-info.
  {
    name: 'scsi',
    calls: /^(register_blkdev|(device_)?add_disk(_fwnode)?|blk_init_queue|__register_blkdev)$/,
    onBus: true,
  },
] as const satisfies readonly { name: string; calls: RegExp; onBus?: true }[];

export type ModuleClass = (typeof MODULE_CLASSES)[number]['name'] | 'other';

/** Buses on which devices announce what they are, so that a driver with such an alias is found for them. */
export const BUS_ALIAS =
  /^(pci|usb|virtio|vmbus|xen|ieee1394|pcmcia|pnp|acpi|of|hid|scsi|ssb|bcma|sdio|mdio):/;
