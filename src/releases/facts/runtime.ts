import type { RuntimeFacts } from '../release.ts';

/** RHEL 4 and 5, Fedora Core 6 to Fedora 9. */
export const RUNTIME_RHEL4: RuntimeFacts = {
  work: '/tmp/kusu',
  mount: '/mnt/source',
  carrier: 'loop on the medium',
  loopDevice: 'loop0',
  anaconda: '/usr/bin/anaconda',
  source:
    'loader2/method.c:125-156; image.py:160-200 (makeDevInode and lochangefd on loop0) (anaconda-11.1.2.263-2); scripts/upd-instroot:1014, loader2/cdinstall.c:285-292 (anaconda-11.4.0.83-1)',
};

/** Fedora 10 to 14: install.img is copied to memory in rescue mode only. */
export const RUNTIME_F10: RuntimeFacts = {
  work: '/tmp/kusu',
  mount: '/mnt/stage2',
  carrier: 'loop on the medium',
  loopDevice: 'loop0',
  anaconda: '/usr/bin/anaconda',
  source:
    'loader/loader.c:1245,1566; loader/cdinstall.c:371-383; loader/method.c:428; scripts/upd-instroot:926 (anaconda-11.4.1.63-1); loader/cdinstall.c:371-384 (anaconda-14.22-1)',
};

export const RUNTIME_RHEL6: RuntimeFacts = {
  work: '/tmp/kusu',
  mount: '/mnt/stage2',
  carrier: 'copy in memory',
  loopDevice: 'loop0',
  anaconda: '/usr/bin/anaconda',
  source:
    'loader/loader.c:1362,1734; loader/cdinstall.c:381-390; scripts/upd-instroot:1182 (anaconda-13.21.263-1)',
};

export const RUNTIME_F15: RuntimeFacts = {
  work: '/tmp/kusu',
  mount: '/mnt/source',
  carrier: 'initramfs',
  loopDevice: undefined,
  anaconda: '/usr/sbin/anaconda',
  source:
    'loader/cdinstall.c:224,305 (anaconda-15.31-1); src/pylorax/installtree.py:541-570 (lorax r0.4.7-1)',
};

export const RUNTIME_F16: RuntimeFacts = {
  work: '/tmp/kusu',
  mount: '/mnt/install/source',
  carrier: 'initramfs',
  loopDevice: undefined,
  anaconda: '/usr/sbin/anaconda',
  source:
    'loader/cdinstall.c:230,305-308; data/systemd/loader.service:7-10 (anaconda-16.25-1); src/pylorax/installtree.py:604-680 (lorax r16.4.9-1)',
};

/** Fedora 17 and later, RHEL 7 and later: the root is an overlay over stage2, and /run is in memory. */
export const RUNTIME_F17: RuntimeFacts = {
  work: '/run/kusu',
  mount: '/run/install/repo',
  carrier: 'live root',
  loopDevice: undefined,
  anaconda: '/usr/sbin/anaconda',
  source:
    'dracut/anaconda-lib.sh:46-58; data/systemd/anaconda@.service (anaconda-17.29-1); data/systemd/anaconda-direct.service:13 (anaconda-45.21); systemd mounts /run as tmpfs',
};
