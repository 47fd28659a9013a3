/** Why disks and layouts cannot stand: what is wrong, and what would be right. Sizes in MiB. */
export const ENGLISH_LAYOUT = {
  noDisks: () => 'This machine has no disk that the kernel knows: connect one, or load its driver.',
  smallDisk: (disk: string, gib: number, least: number) =>
    `The first disk, ${disk}, has ${gib} GiB: it needs ${least} GiB at least.`,
  unknownDisk: (disk: string, disks: string) => `This machine has no disk ${disk}: use one of ${disks}.`,
  unknownPartition: (device: string) =>
    `There is no partition ${device}: name one that exists, or leave it out.`,
  removedTwice: (device: string, disk: string) =>
    `${device} goes with the table of ${disk} already: leave it out of the partitions to delete.`,
  noTable: (disk: string) =>
    `${disk} has no partition table that can be read: clear the disk, or do not use it.`,
  twice: (device: string) => `${device} is there twice: describe every one once.`,
  removedInUse: (device: string) => `${device} is deleted, so it cannot be used: keep it, or make a new one.`,
  otherDisk: (device: string, disk: string) => `${device} is not on ${disk}: name the disk that it is on.`,
  extendedInUse: (device: string) =>
    `${device} is an extended partition, which holds others: use the logical ones in it.`,
  extendedFull: (device: string, logical: string) =>
    `${device} cannot be deleted while ${logical} is in it: delete the logical partitions as well.`,
  logicalOrder: (device: string, behind: string) =>
    `${device} cannot be deleted while ${behind} stays, whose name would change: delete that too, or keep both.`,
  groupBroken: (device: string, group: string, others: string) =>
    `${device} belongs to the volume group ${group}: leave it there, or give up all of the group (${others}).`,
  groupKept: (device: string, group: string) =>
    `${device} belongs to the volume group ${group}, which is kept: take the group out first, or leave the partition in it.`,

  size: (found: string) => `"${found}" is not a size: write a whole number of MiB above 0.`,
  rootMissing: () => 'There is no root: give one file system the mount point /.',
  bootMissing: () => 'There is no /boot: make a partition of its own for it.',
  depotMissing: () => 'There is no /depot, where the kits are stored: give one file system this mount point.',
  swapMissing: () => 'There is no swap space: make one partition or volume for it.',
  bootOnVolume: (volume: string) =>
    `/boot is on the logical volume ${volume}, which boot loaders do not read: put it on a partition.`,
  efiOnVolume: (volume: string) =>
    `/boot/efi is on the logical volume ${volume}, which the firmware does not read: put it on a partition.`,
  mountForm: (path: string, better: string) =>
    `"${path}" is not a mount point: it begins with a slash and has no empty part, no "." and no "..", as ${better}.`,
  mountCharacters: (path: string) =>
    `"${path}" has a character that mount points here do not: use letters, digits, dots, dashes and underscores.`,
  mountTwice: (path: string) =>
    `Two file systems have the mount point ${path}: give every one a place of its own.`,
  mountOnRoot: (path: string) =>
    `${path} has to lie on the root file system, as the system starts from it: choose another mount point.`,
  mustFormat: (path: string) => `${path} has to be made anew, so that nothing old is in its way: format it.`,
  formatNew: (path: string) => `The file system for ${path} does not exist yet: format it.`,
  keepUnknown: (device: string, type: string, found: string) =>
    `${device} holds ${found}, not ${type}: format it, or say what it holds.`,
  filesystem: (type: string, release: string, known: string) =>
    `The installer of ${release} does not make ${type}: use ${known}.`,
  bootFilesystem: (type: string, release: string, known: string) =>
    `The boot loader of ${release} does not read /boot from ${type}: use ${known}.`,
  efiFilesystem: (type: string) => `/boot/efi is ${type}, which the firmware does not read: use efi.`,
  label: (label: string, most: number) =>
    `"${label}" is not a label: use 1 to ${most} letters, digits, dots, dashes, slashes and underscores.`,
  efiMissing: () =>
    'A machine with UEFI starts from an EFI system partition: make one of type efi at /boot/efi.',
  efiRelease: (release: string) =>
    `The installer of ${release} does not install machines that start by UEFI: start the machine by its BIOS.`,
  biosBootMissing: (disk: string) =>
    `${disk} has GPT and the machine a BIOS: make a biosboot partition of 1 MiB on it for the boot loader.`,
  biosBootTable: (disk: string) =>
    `${disk} has MBR, where the boot loader needs no partition for itself: leave the biosboot partition out.`,
  efiTable: (disk: string) =>
    `${disk} has MBR, and a machine with UEFI starts from GPT: clear the disk, or put /boot/efi on another one.`,
  biosBootVolume: () => 'The space for the boot loader cannot be a logical volume: make it a partition.',
  physicalVolume: () => 'A logical volume cannot hold a volume group: use partitions for it.',

  unused: (where: string) =>
    `The new space on ${where} is not for anything: give it a mount point, make it swap, or leave it out.`,

  lvmName: (name: string) => `"${name}" is not a name for LVM: use 1 to 64 letters and digits.`,
  lvmReserved: (name: string) => `LVM keeps the name "${name}" for itself: choose another one.`,
  groupTwice: (name: string) =>
    `The volume group ${name} is there twice: give every group a name of its own.`,
  groupExists: (name: string) =>
    `There is a volume group ${name} on the disks already: use that one, or choose another name.`,
  groupUnknown: (name: string) => `There is no volume group ${name}: make one, or choose one that is there.`,
  groupEmpty: (name: string) =>
    `No partition is in the volume group ${name}: add one to it, or delete the group.`,
  groupGrow: (name: string) =>
    `The volume group ${name} exists, and the installer does not add to it: use it as it is, or make a new one.`,
  extent: (found: string) => `"${found}" is not an extent size: use a power of two from 1 to 1024 MiB.`,
  volumeTwice: (volume: string) => `The volume ${volume} is there twice: give every one a name of its own.`,
  volumeExists: (volume: string) =>
    `There is a volume ${volume} on the disks already: use that one, or choose another name.`,
  volumeUnknown: (volume: string) => `There is no volume ${volume}: make it, or choose one that is there.`,

  tableFull: (disk: string, most: number) =>
    `${disk} has no entry left in its partition table, which takes ${most} of this kind: leave a partition out.`,
  diskFull: (disk: string, wanted: number, free: number) =>
    `A partition of ${wanted} MiB does not fit on ${disk}, where ${free} MiB are free in one piece: make it smaller.`,
  groupFull: (group: string, wanted: number, free: number) =>
    `The volumes of ${group} need ${wanted} MiB, and it has ${free} MiB: make them smaller.`,
} as const;

/** What another language has to have. */
export type LayoutTexts = {
  readonly [Key in keyof typeof ENGLISH_LAYOUT]: (
    ...values: Parameters<(typeof ENGLISH_LAYOUT)[Key]>
  ) => string;
};
