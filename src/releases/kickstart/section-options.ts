// Written by scripts/kickstart-tables.py from pykickstart 3.74; do not edit.
import type { SectionOptions } from './form.ts';

/** Options of the line that opens a section, over all dialects in order. */
export const SECTION_OPTIONS: SectionOptions = {
  '%packages': [
    ['--excludedocs', 'flag', 'RHEL4..'],
    ['--ignoremissing', 'flag', 'RHEL4..'],
    ['--ignoredeps', 'flag', 'RHEL4..F8', 'deprecated'],
    ['--resolvedeps', 'flag', 'RHEL4..F8', 'deprecated'],
    ['--default', 'flag', 'F7..'],
    ['--instLangs', 'word', 'F9..F31'],
    ['--nobase', 'flag', 'RHEL6..F17'],
    ['--nobase', 'flag', 'F18..RHEL7', 'deprecated'],
    ['--multilib', 'flag', 'F18..'],
    ['--nocore', 'flag', 'F21..'],
    ['--timeout', 'integer', 'RHEL7..'],
    ['--retries', 'integer', 'RHEL7..'],
    ['--excludeWeakdeps', 'flag', 'F24..F31'],
    ['--instLangs', 'word', 'F32..F40 F41..', 'deprecated'],
    ['--inst-langs', 'word', 'F32..'],
    ['--excludeWeakdeps', 'flag', 'F32..F40 F41..', 'deprecated'],
    ['--exclude-weakdeps', 'flag', 'F32..'],
    ['--ignorebroken', 'flag', 'F32..F34 F35..F40 F41..'],
  ],
  '%pre': [
    ['--erroronfail', 'flag', 'RHEL4..'],
    ['--interpreter', 'word', 'RHEL4..'],
    ['--log', 'word', 'RHEL4..', 'optional', '--log'],
    ['--logfile', 'word', 'RHEL4..', 'optional', '--log'],
  ],
  '%pre-install': [
    ['--erroronfail', 'flag', 'RHEL4..'],
    ['--interpreter', 'word', 'RHEL4..'],
    ['--log', 'word', 'RHEL4..', 'optional', '--log'],
    ['--logfile', 'word', 'RHEL4..', 'optional', '--log'],
  ],
  '%post': [
    ['--erroronfail', 'flag', 'RHEL4..'],
    ['--interpreter', 'word', 'RHEL4..'],
    ['--log', 'word', 'RHEL4..', 'optional', '--log'],
    ['--logfile', 'word', 'RHEL4..', 'optional', '--log'],
    ['--nochroot', 'flag', 'RHEL4..'],
  ],
  '%onerror': [
    ['--erroronfail', 'flag', 'RHEL4..'],
    ['--interpreter', 'word', 'RHEL4..'],
    ['--log', 'word', 'RHEL4..', 'optional', '--log'],
    ['--logfile', 'word', 'RHEL4..', 'optional', '--log'],
  ],
  '%traceback': [
    ['--erroronfail', 'flag', 'RHEL4..'],
    ['--interpreter', 'word', 'RHEL4..'],
    ['--log', 'word', 'RHEL4..', 'optional', '--log'],
    ['--logfile', 'word', 'RHEL4..', 'optional', '--log'],
  ],
  '%certificate': [
    ['--filename', 'word', 'RHEL4..', 'required'],
    ['--dir', 'word', 'RHEL4..'],
    ['--type', 'word', 'RHEL4..'],
  ],
};
