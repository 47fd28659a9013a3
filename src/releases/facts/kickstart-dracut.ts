import type { Dialect } from '../kickstart/dialect.ts';
import { earlyKickstart } from '../kickstart/early.ts';
import type { KickstartFacts } from '../release.ts';

const DRACUT = {
  argument: 'inst.ks',
  otherSpelling: true,
  locations: ['file', 'cdrom', 'hd', 'nfs', 'http', 'https', 'ftp'],
  lateFile: '/run/install/ks.cfg',
} as const;

/** Fedora 17: the first error ends the early reading. */
export const KICKSTART_F17: KickstartFacts = {
  ...DRACUT,
  dialect: 'F17',
  early: earlyKickstart('F17'),
  source:
    'dracut/parse-kickstart:88-98,286-287; dracut/parse-anaconda-kickstart.sh:8-19; dracut/kickstart-genrules.sh:4-11; anaconda:215 (anaconda-17.29-1)',
};

/** Fedora 18, likewise. */
export const KICKSTART_F18: KickstartFacts = {
  ...DRACUT,
  dialect: 'F18',
  early: earlyKickstart('F18'),
  source:
    'dracut/parse-kickstart:143-156,323; dracut/parse-anaconda-kickstart.sh:8-19; dracut/kickstart-genrules.sh:4-12; anaconda:229 (anaconda-18.37.11-1)',
};

/** Fedora 19 to 23, by the dialect. From 20 on errors are printed, and reading goes on. */
export function kickstartOfF19(dialect: Dialect, source: string): KickstartFacts {
  return {
    ...DRACUT,
    dialect,
    early: earlyKickstart(dialect),
    source: `dracut/parse-kickstart (dracutCmds), dracut/parse-anaconda-kickstart.sh:8-19, dracut/kickstart-genrules.sh (${source})`,
  };
}

/** RHEL 7. */
export const KICKSTART_RHEL7: KickstartFacts = {
  ...DRACUT,
  dialect: 'RHEL7',
  early: earlyKickstart('RHEL7'),
  source:
    'dracut/parse-kickstart:244-259,672-676; dracut/parse-anaconda-kickstart.sh:8-46; dracut/kickstart-genrules.sh:24-37; anaconda:278,1066-1071 (anaconda-21.48.22.159-1)',
};

/** Fedora 24 to 27, by the dialect. */
export function kickstartOfF24(dialect: Dialect, source: string): KickstartFacts {
  return {
    ...DRACUT,
    dialect,
    early: earlyKickstart(dialect),
    source: `dracut/parse-kickstart (dracutCmds), dracut/parse-anaconda-kickstart.sh:8-19, dracut/kickstart-genrules.sh:6-35 (${source}); commands/device.py (pykickstart)`,
  };
}

/** Fedora 28 to 33 and RHEL 8, by the dialect. */
export function kickstartOfF28(dialect: Dialect, source: string): KickstartFacts {
  return {
    ...DRACUT,
    dialect,
    early: earlyKickstart(dialect),
    source: `dracut/parse-kickstart (dracutCmds), dracut/parse-anaconda-kickstart.sh:8-30, dracut/kickstart-genrules.sh:6-36 (${source}); commands/device.py (pykickstart)`,
  };
}

/** Fedora 34 and later, RHEL 9 and 10, by the dialect: only `inst.ks`. */
export function kickstartOfF34(dialect: Dialect, source: string): KickstartFacts {
  return {
    ...DRACUT,
    otherSpelling: false,
    dialect,
    early: earlyKickstart(dialect),
    source: `dracut/parse-kickstart (dracutCmds), dracut/parse-anaconda-kickstart.sh:8-32, dracut/kickstart-genrules.sh:6-36, pyanaconda/startup_utils.py (/run/install/ks.cfg) (${source}); commands/device.py (pykickstart)`,
  };
}
