/** The partitions screen, its dialogs, and the steps of a plan. */
export const ENGLISH_DISKS = {
  label: 'Partitions',
  title: 'Partitions',
  text: 'Needed are /, /boot, /depot and swap. F5 shows the plan of what happens to the disks.',
  headings: ['Device', 'Size', 'Holds', 'Mount point'],
  none: 'This machine has no disk.',
  showPlan: 'plan',

  emptyTitle: 'Use the default scheme?',
  empty: (disk: string) =>
    `The disks are empty. The default scheme makes what is needed on ${disk}, the first one.`,
  foundTitle: 'There are partitions',
  found: (disk: string) =>
    `Keep them and choose what each is used for; or have the default scheme on ${disk}, which clears it; or clear all disks and make your own.`,
  useDefault: 'Use the &default',
  makeOwn: '&Make my own',
  useExisting: '&Keep them',
  clearAll: '&Clear all',
  clearTitle: 'Really clear all disks?',
  clear: 'All partitions and what is on them will be lost once the installation is confirmed.',
  keep: '&No',
  clearYes: '&Yes, clear',

  create: 'N&ew',
  edit: 'Ed&it',
  remove: '&Delete',
  scheme: '&Scheme',
  createTitle: 'What shall be made?',
  createText:
    'A volume group joins partitions that hold physical volumes. A logical volume is a part of a group.',
  createPartition: '&Partition',
  createGroup: 'Volume &group',
  createVolume: '&Logical volume',

  diskTitle: (disk: string) => `Disk ${disk}`,
  diskText: (size: string, model: string) => `${size}, ${model}`,
  diskClear: 'Clear it: make a new partition table, and lose all that is on it',
  diskCleared: 'is cleared',
  diskKept: (table: string) => `table: ${table}`,
  noTable: 'none',

  partitionTitle: 'Partition',
  volumeTitle: 'Logical volume',
  groupTitle: 'Volume group',
  disk: 'Disk',
  holds: 'Holds',
  mountPoint: 'Mount point',
  format: 'Format it: what is on it is lost',
  size: 'Size in MiB',
  mode: 'The size is',
  modes: { fixed: 'just that', atLeast: 'at least that', fill: 'what is left' },
  primary: 'Primary partition',
  group: 'Volume group',
  noGroup: '(none yet)',
  name: 'Name',
  extent: 'Extent in MiB',
  member: (device: string, size: string) => `${device}, ${size}`,
  noMembers: 'No partition holds a physical volume. Make one first.',

  swap: 'swap',
  physical: 'LVM physical volume',
  biosBoot: 'room for GRUB (BIOS on GPT)',
  unused: 'not used',
  kept: (type: string) => `${type}, kept`,
  physicalOf: (group: string) => `LVM: ${group}`,
  groupRow: 'volume group',
  newOn: (disk: string) => `${disk}, new`,
  fixed: (mib: number) => `${mib} MiB`,
  atLeast: (mib: number) => `${mib} MiB +`,
  fill: 'the rest',

  nothingChosen: 'This line cannot be edited or deleted: choose a disk, partition, group or volume.',
  noDisk: 'There is no disk that a partition could be made on: connect one and start again.',
  noGroups: 'There is no volume group yet: make one first, out of partitions that hold physical volumes.',
  diskNotDeleted: 'A disk cannot be deleted: edit it to clear it, or delete its partitions.',
  physicalInUse: (group: string) =>
    `This physical volume is part of the group ${group}: delete the group first, or take it out of it.`,
  groupInUse: (name: string, volumes: string) =>
    `The group ${name} still has logical volumes: delete ${volumes} first.`,
  existingVolume: (name: string, group: string) =>
    `The volume ${name} is on the disk already and cannot be deleted alone: delete the group ${group}, or give the volume another use.`,
  removeGroupTitle: 'Delete the whole group?',
  removeGroup: (group: string, devices: string) =>
    `${group} is on the disk already. All its volumes, and what is under it (${devices}), will be deleted.`,
  removeYes: '&Delete it',

  planTitle: 'What will happen',
  planNothing: 'Nothing: the disks stay as they are.',
  steps: {
    label: (disk: string, table: string) =>
      `Make a new ${table} partition table on ${disk}; all on it is lost`,
    delete: (device: string) => `Delete ${device} and what is on it`,
    partition: (device: string, size: string, role: string) =>
      `Make the partition ${device} of ${size} (${role})`,
    physical: (device: string) => `Make ${device} a physical volume of LVM`,
    group: (name: string, devices: string) => `Make the volume group ${name} out of ${devices}`,
    volume: (name: string, group: string, size: string) =>
      `Make the logical volume ${name} of ${size} in ${group}`,
    format: (device: string, type: string) => `Format ${device} as ${type}`,
    swap: (device: string) => `Make ${device} swap`,
    lost: (step: string) => `${step}; what is on it is lost`,
    mount: (device: string, mountPoint: string) => `Mount ${device} on ${mountPoint}`,
  },
  roles: { primary: 'primary', extended: 'extended', logical: 'logical', gpt: 'GPT' },
} as const;
