import { earlyKickstart } from '../kickstart/early.ts';
import type { KickstartFacts } from '../release.ts';

const LOADER = {
  argument: 'ks',
  otherSpelling: false,
  locations: ['file', 'cdrom', 'floppy', 'hd', 'bd', 'nfs', 'http', 'ftp'],
  lateFile: undefined,
} as const;

export const KICKSTART_RHEL4: KickstartFacts = {
  ...LOADER,
  dialect: 'RHEL4',
  early: earlyKickstart('RHEL4'),
  source:
    'loader2/kickstart.c:80-98,142-164,339-379,450-462; loader2/modules.c:1017-1079; loader2/loader.c:825-848 (anaconda-10.1.1.104-1)',
};

export const KICKSTART_FC6: KickstartFacts = {
  ...LOADER,
  dialect: 'FC6',
  early: earlyKickstart('FC6'),
  source:
    'loader2/kickstart.c:86-102,166-169; loader2/modules.c:1018-1079; loader2/loader.c:845 (anaconda-11.1.1.3-1)',
};

export const KICKSTART_RHEL5: KickstartFacts = {
  ...LOADER,
  dialect: 'RHEL5',
  early: earlyKickstart('RHEL5'),
  source:
    'loader2/kickstart.c:85-104,405-465; loader2/modules.c:1060-1124; loader2/loader.c:993-1017 (anaconda-11.1.2.263-2)',
};

export const KICKSTART_F7: KickstartFacts = {
  ...LOADER,
  dialect: 'F7',
  early: earlyKickstart('F7'),
  source: 'loader2/kickstart.c:105,449; loader2/modules.c:1033-1097 (anaconda-11.2.0.66-2)',
};

export const KICKSTART_F8: KickstartFacts = {
  ...LOADER,
  dialect: 'F8',
  early: earlyKickstart('F8'),
  source:
    'loader2/kickstart.c:105,428-469; loader2/modules.c:1133-1165; loader2/loader.c:1019 (anaconda-11.3.0.50-10)',
};

export const KICKSTART_F9: KickstartFacts = {
  ...LOADER,
  dialect: 'F9',
  early: earlyKickstart('F9'),
  source:
    'loader2/kickstart.c:110,433-463; loader2/modules.c:320-352; loader2/loader.c:1055-1106 (anaconda-11.4.0.83-1)',
};

export const KICKSTART_F10: KickstartFacts = {
  ...LOADER,
  dialect: 'F10',
  early: earlyKickstart('F10'),
  source:
    'loader/kickstart.c:92-111,126-178,430-457; loader/modules.c:319-360; loader/loader.c:1287-1328 (anaconda-11.4.1.63-1)',
};

export const KICKSTART_F11: KickstartFacts = {
  ...LOADER,
  dialect: 'F11',
  early: earlyKickstart('F11'),
  source: 'loader/kickstart.c:92-112; loader/modules.c:319-380; loader/loader.c:1293 (anaconda-11.5.0.59-1)',
};

export const KICKSTART_F12: KickstartFacts = {
  ...LOADER,
  dialect: 'F12',
  early: earlyKickstart('F12'),
  source:
    'loader/kickstart.c:92-112,126-178; loader/modules.c:348-409; loader/loader.c:1290 (anaconda-12.46-1)',
};

/** From Fedora 13 on GLib counts the words. */
export const KICKSTART_F13: KickstartFacts = {
  ...LOADER,
  dialect: 'F13',
  early: earlyKickstart('F13'),
  source:
    'loader/kickstart.c:91-112,126-178; loader/modules.c:361-410; loader/loader.c:1283-1324 (anaconda-13.42-1)',
};

export const KICKSTART_F14: KickstartFacts = {
  ...LOADER,
  dialect: 'F14',
  early: earlyKickstart('F14'),
  source: 'loader/kickstart.c:94-115,129-181,319-370,438-465; loader/loader.c:1310-1351 (anaconda-14.22-1)',
};

/** RHEL 6 goes on reading behind `%end`. */
export const KICKSTART_RHEL6: KickstartFacts = {
  ...LOADER,
  dialect: 'RHEL6',
  early: earlyKickstart('RHEL6'),
  source:
    'loader/kickstart.c:97-119,164-193,399-429,556-605,623-639; loader/loader.c:1434-1475 (anaconda-13.21.263-1)',
};

/** Fedora 15 and 16: the loader reads with pykickstart, and so loads every `device` line. */
const PYKICKSTART_LOADER = {
  ...LOADER,
  locations: ['file', 'cdrom', 'floppy', 'hd', 'bd', 'nfs', 'http', 'https', 'ftp'],
} as const;

export const KICKSTART_F15: KickstartFacts = {
  ...PYKICKSTART_LOADER,
  dialect: 'F15',
  early: earlyKickstart('F15'),
  source:
    'loader/kickstart.c:85-102,328-360,418-478,953 (anaconda-15.31-1); commands/device.py (pykickstart)',
};

/** Fedora 16: `file:` finds what dracut brought along, `/*cfg` and `/*ks`. */
export const KICKSTART_F16: KickstartFacts = {
  ...PYKICKSTART_LOADER,
  dialect: 'F16',
  early: earlyKickstart('F16'),
  source:
    'loader/kickstart.c:85-101,410-449 (anaconda-16.25-1); share/dracut_hooks/99anaconda-copy-ks.sh (lorax r16.4.9-1); commands/device.py (pykickstart)',
};
