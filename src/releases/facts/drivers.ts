import type { DriverFacts } from '../release.ts';

const BALL = {
  layout: 'ball',
  moduleInfo: 'modules/module-info',
  argument: { name: 'driverload', separator: ':' },
  driverDisk: 'dd',
  driverDiskInInitrd: 'dd.img',
} as const;

export const DRIVERS_RHEL4: DriverFacts = {
  ...BALL,
  tables: ['modules.dep', 'module-info', 'pcitable', 'modules.pcimap', 'modules.usbmap', 'pci.ids'],
  source:
    'scripts/mk-images:280-342; loader2/hardware.c:297; loader2/loader.c:1319-1322 (anaconda-10.1.1.104-1)',
};

/** Fedora Core 6 to Fedora 8, RHEL 5. */
export const DRIVERS_FC6: DriverFacts = {
  ...BALL,
  tables: ['modules.dep', 'module-info', 'modules.alias', 'pci.ids'],
  source: 'scripts/mk-images:334; loader2/hardware.c:225; loader2/loader.c:1631,1649 (anaconda-11.1.2.263-2)',
};

/** `lib/modules` is a link to `modules`, and every module is gzipped by itself. */
const TREE = {
  layout: 'tree',
  tables: ['modules.dep', 'modules.alias'],
  moduleInfo: 'modules/module-info',
  argument: { name: 'driverload', separator: ':' },
  driverDisk: 'dd',
} as const;

/** Fedora 9 to 12: the loader copies a disk in the initrd, and then asks modprobe, which does not look there. */
export const DRIVERS_F9: DriverFacts = {
  ...TREE,
  driverDiskInInitrd: undefined,
  source:
    'scripts/mk-images:264-331 (anaconda-11.4.0.83-1); loader/hardware.c:137; loader/loader.c:1881,1923-1925 (anaconda-11.4.1.63-1)',
};

/** Fedora 13 to 15, RHEL 6. */
export const DRIVERS_F13: DriverFacts = {
  ...TREE,
  driverDiskInInitrd: 'dd.img',
  source:
    'scripts/mk-images:264-331 (anaconda-11.4.0.83-1); loader/hardware.c:137; loader/loader.c:1881,1923-1925 (anaconda-11.4.1.63-1); loader/hardware.c:144, loader/loader.c:2288 (anaconda-13.21.263-1); loader/hardware.c:137, loader/loader.c:2117-2119 (anaconda-15.31-1)',
};

const DRACUT = {
  layout: 'dracut',
  tables: ['modules.dep', 'modules.alias'],
  moduleInfo: undefined,
  argument: { name: 'rd.driver.pre', separator: ',' },
  driverDiskInInitrd: undefined,
} as const;

/** Fedora 16: dracut loads early drivers; `dd` is read by the loader, whose root is not the initramfs. */
export const DRIVERS_F16: DriverFacts = {
  ...DRACUT,
  driverDisk: 'dd',
  source:
    'src/pylorax/installtree.py:585-603 (lorax r16.4.9-1); loader/loader.c:2159-2161 (anaconda-16.25-1); dracut.cmdline(7)',
};

/** Fedora 17 and 18: no driver disks. */
export const DRIVERS_F17: DriverFacts = {
  ...DRACUT,
  driverDisk: undefined,
  source: 'dracut/ has no reader of dd=; dracut/parse-kickstart:59-67 (anaconda-17.29-1); dracut.cmdline(7)',
};

/** Fedora 19 to 33, RHEL 7 and 8: `dd=` as well as `inst.dd=`. */
export const DRIVERS_F19: DriverFacts = {
  ...DRACUT,
  driverDisk: 'inst.dd',
  source:
    'dracut/parse-anaconda-dd.sh:10 (anaconda-19.30.13-1); dracut/parse-anaconda-dd.sh:14 (anaconda-33.25.4-1); dracut.cmdline(7)',
};

/** Fedora 34 and later, RHEL 9 and 10. */
export const DRIVERS_F34: DriverFacts = {
  ...DRACUT,
  driverDisk: 'inst.dd',
  source: 'dracut/parse-anaconda-dd.sh:14 (anaconda-34.24.9-1); dracut.cmdline(7)',
};
