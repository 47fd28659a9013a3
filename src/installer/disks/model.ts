/** What is on a disk now. Sizes in bytes. */
export interface FoundPartition {
  /** Name in the kernel: sda1, nvme0n1p1. */
  readonly device: string;
  readonly number: number;
  readonly start: number;
  readonly size: number;
  readonly role: 'primary' | 'extended' | 'logical' | 'gpt';
  /** Names of blkid: ext4, swap, vfat, LVM2_member; undefined where none was recognised. */
  readonly filesystem: string | undefined;
  readonly label: string | undefined;
}

export interface Disk {
  /** Name in the kernel: sda, hda, nvme0n1. */
  readonly name: string;
  /** Bytes. */
  readonly size: number;
  /** Bytes, 512 or 4096. */
  readonly sectorSize: number;
  readonly model: string;
  /** `unknown`: something is there that we cannot read; `loop`: a file system over the whole disk. */
  readonly table: 'none' | 'msdos' | 'gpt' | 'loop' | 'unknown';
  readonly partitions: readonly FoundPartition[];
}

export interface FoundLogicalVolume {
  readonly name: string;
  readonly size: number;
  readonly filesystem: string | undefined;
}

export interface FoundVolumeGroup {
  readonly name: string;
  /** Bytes of one extent. */
  readonly extent: number;
  /** Kernel names of the partitions below. */
  readonly physical: readonly string[];
  readonly logical: readonly FoundLogicalVolume[];
}

/** Disks in the order in which the BIOS sees them, as far as it is known, else by name. */
export interface DiskInventory {
  readonly disks: readonly Disk[];
  readonly groups: readonly FoundVolumeGroup[];
  /** Whether the machine was started by UEFI: then /boot/efi is needed and new tables are GPT. */
  readonly firmware: 'bios' | 'uefi';
}

/** In MiB. `fixed`: just that; `atLeast`: that and a share of what is left; `fill`: all that is left. */
export type SizeWish =
  | { readonly mode: 'fixed' | 'atLeast'; readonly mib: number }
  | { readonly mode: 'fill' };

/** What is in a partition or volume. `keep`: an existing file system that is mounted as it is. */
export type Use =
  | {
      readonly as: 'filesystem';
      readonly type: string;
      readonly mountPoint: string;
      readonly format: boolean;
      readonly label?: string;
    }
  | { readonly as: 'swap' }
  | { readonly as: 'physical'; readonly group: string }
  /** Room for GRUB 2 on GPT under a BIOS. */
  | { readonly as: 'biosboot' }
  | { readonly as: 'unused' };

/** A partition to make, or one that exists (`existing`, its kernel name) and stays. */
export interface PartitionWish {
  readonly disk: string;
  readonly existing?: string;
  readonly size: SizeWish;
  readonly primary?: boolean;
  readonly use: Use;
}

export interface LogicalVolumeWish {
  readonly group: string;
  readonly name: string;
  readonly existing?: boolean;
  readonly size: SizeWish;
  readonly use: Use;
}

export interface VolumeGroupWish {
  readonly name: string;
  readonly existing?: boolean;
  /** MiB, a power of two. */
  readonly extentMib: number;
}

/** What the partitions screen asks. Disks that are not named here are left alone. */
export interface DiskAnswers {
  /** Disks whose table is made anew: all on them is lost. */
  readonly clear: readonly string[];
  /** Existing partitions to delete, by kernel name, on disks that are not cleared. */
  readonly remove: readonly string[];
  readonly partitions: readonly PartitionWish[];
  readonly groups: readonly VolumeGroupWish[];
  readonly volumes: readonly LogicalVolumeWish[];
}

/** One thing that committing will do, in the order in which it will be done. Sizes in bytes. */
export type Step =
  | { readonly do: 'label'; readonly disk: string; readonly table: 'msdos' | 'gpt' }
  | { readonly do: 'delete'; readonly device: string }
  | {
      readonly do: 'partition';
      readonly device: string;
      readonly disk: string;
      readonly role: FoundPartition['role'];
      readonly start: number;
      readonly size: number;
      readonly flags: readonly ('boot' | 'lvm' | 'esp' | 'bios_grub' | 'swap')[];
    }
  | { readonly do: 'physical'; readonly device: string }
  | {
      readonly do: 'group';
      readonly name: string;
      readonly extent: number;
      readonly devices: readonly string[];
    }
  | { readonly do: 'volume'; readonly group: string; readonly name: string; readonly size: number }
  | { readonly do: 'format'; readonly device: string; readonly type: string; readonly label?: string }
  | { readonly do: 'swap'; readonly device: string }
  | { readonly do: 'mount'; readonly device: string; readonly mountPoint: string };
