// Written by scripts/kickstart-tables.py from pykickstart 3.74; do not edit.
import type { CommandTable } from './form.ts';

export const SYSTEM: CommandTable = {
  auth: {
    forms: 'FC3 F28 F35',
    deprecated: 'F28',
    removed: 'F35..',
    free: 'FC3..F28',
    words: [[0, null, 'FC3..F28']],
  },
  authselect: {
    forms: 'F28',
    free: 'F28..',
    words: [[0, null, 'F28..']],
  },
  eula: {
    forms: 'F20',
    words: [[0, 0, 'F20..']],
    options: [
      ['--accept', 'flag', 'F20..', 'optional', '--accept'],
      ['--accepted', 'flag', 'F20..', 'optional', '--accept'],
      ['--agree', 'flag', 'F20..', 'optional', '--accept'],
      ['--agreed', 'flag', 'F20..', 'optional', '--accept'],
    ],
  },
  firewall: {
    forms: 'FC3 F9 F10 F14 F20 F28',
    words: [[0, 0, 'FC3..']],
    options: [
      ['--disable', 'flag', 'FC3..', 'optional', '--disable'],
      ['--disabled', 'flag', 'FC3..', 'optional', '--disable'],
      ['--enable', 'flag', 'FC3..', 'optional', '--enable'],
      ['--enabled', 'flag', 'FC3..', 'optional', '--enable'],
      ['--ftp', 'flag', 'FC3..'],
      ['--http', 'flag', 'FC3..'],
      ['--smtp', 'flag', 'FC3..'],
      ['--ssh', 'flag', 'FC3..'],
      ['--telnet', 'flag', 'FC3..F9'],
      ['--high', 'word', 'FC3', 'deprecated'],
      ['--medium', 'word', 'FC3', 'deprecated'],
      ['--port', 'list', 'FC3..'],
      ['--trust', 'word', 'FC3..'],
      ['--service', 'list', 'F10..'],
      ['--telnet', 'word', 'F10', 'deprecated'],
      ['--remove-service', 'list', 'F20..'],
      ['--use-system-defaults', 'flag', 'F28..'],
    ],
  },
  firstboot: {
    forms: 'FC3',
    words: [[0, 0, 'FC3..']],
    options: [
      ['--disable', 'flag', 'FC3..', 'optional', '--disable'],
      ['--disabled', 'flag', 'FC3..', 'optional', '--disable'],
      ['--enable', 'flag', 'FC3..', 'optional', '--enable'],
      ['--enabled', 'flag', 'FC3..', 'optional', '--enable'],
      ['--reconfig', 'flag', 'FC3..'],
    ],
  },
  group: {
    forms: 'F12',
    words: [[0, 0, 'F12..']],
    options: [
      ['--name', 'word', 'F12..', 'required'],
      ['--gid', 'integer', 'F12..'],
    ],
  },
  keyboard: {
    forms: 'FC3 F18',
    words: [
      [1, 1, 'FC3'],
      [0, 1, 'F18..'],
    ],
    options: [
      ['--vckeymap', 'word', 'F18..'],
      ['--xlayouts', 'list', 'F18..'],
      ['--switch', 'list', 'F18..'],
    ],
  },
  lang: {
    forms: 'FC3 F19',
    words: [[1, 1, 'FC3..']],
    options: [['--addsupport', 'list', 'F19..']],
  },
  langsupport: {
    forms: 'FC3 FC5 F7',
    deprecated: 'FC5',
    removed: 'F7..',
    free: 'FC5',
    words: [[0, null, 'FC3..FC5']],
    options: [['--default', 'word', 'FC3']],
  },
  realm: {
    forms: 'F19',
    free: 'F19..',
    words: [[2, 2, 'F19..']],
  },
  rootpw: {
    forms: 'FC3 F8 F18 RHEL9 F37',
    words: [
      [1, 1, 'FC3..F8'],
      [0, 1, 'F18..'],
    ],
    options: [
      ['--iscrypted', 'flag', 'FC3..'],
      ['--lock', 'flag', 'F8..'],
      ['--plaintext', 'flag', 'F8..'],
      ['--allow-ssh', 'flag', 'RHEL9..'],
    ],
  },
  selinux: {
    forms: 'FC3',
    words: [[0, 0, 'FC3..']],
    options: [
      ['--disabled', 'flag', 'FC3..'],
      ['--enforcing', 'flag', 'FC3..'],
      ['--permissive', 'flag', 'FC3..'],
    ],
  },
  services: {
    forms: 'FC6',
    words: [[0, 0, 'FC6..']],
    options: [
      ['--disabled', 'list', 'FC6..'],
      ['--enabled', 'list', 'FC6..'],
    ],
  },
  sshkey: {
    forms: 'F22',
    words: [[1, 1, 'F22..']],
    options: [['--username', 'word', 'F22..', 'required']],
  },
  sshpw: {
    forms: 'F13 F24',
    words: [[1, null, 'F13..']],
    options: [
      ['--username', 'word', 'F13..', 'required'],
      ['--iscrypted', 'flag', 'F13..'],
      ['--plaintext', 'flag', 'F13..'],
      ['--lock', 'flag', 'F13..'],
      ['--sshkey', 'flag', 'F24..'],
    ],
  },
  timesource: {
    forms: 'F33',
    words: [[0, 0, 'F33..']],
    options: [
      ['--ntp-server', 'word', 'F33..'],
      ['--ntp-pool', 'word', 'F33..'],
      ['--ntp-disable', 'flag', 'F33..'],
      ['--nts', 'flag', 'F33..'],
    ],
  },
  timezone: {
    forms: 'FC3 FC6 F18 RHEL7 F23 F25 F32 F33 F40 RHEL10',
    words: [
      [1, 1, 'FC3..F18 F23'],
      [0, 1, 'RHEL7 F25..'],
    ],
    options: [
      ['--utc', 'flag', 'FC3 F25..'],
      ['--isUtc', 'flag', 'FC6..F23', 'optional', '--isUtc'],
      ['--utc', 'flag', 'FC6..F23', 'optional', '--isUtc'],
      ['--nontp', 'flag', 'F18..F32'],
      ['--ntpservers', 'list', 'F18..F32'],
      ['--isUtc', 'flag', 'F25'],
      ['--isUtc', 'flag', 'F32..F40', 'deprecated'],
      ['--nontp', 'flag', 'F33..F40', 'deprecated'],
      ['--ntpservers', 'list', 'F33..F40', 'deprecated'],
    ],
  },
  user: {
    forms: 'FC6 F8 F12 F19 F24',
    words: [[0, 0, 'FC6..']],
    options: [
      ['--groups', 'list', 'FC6..'],
      ['--homedir', 'word', 'FC6..'],
      ['--iscrypted', 'flag', 'FC6..'],
      ['--name', 'word', 'FC6..', 'required'],
      ['--password', 'word', 'FC6..'],
      ['--shell', 'word', 'FC6..'],
      ['--uid', 'integer', 'FC6..'],
      ['--lock', 'flag', 'F8..'],
      ['--plaintext', 'flag', 'F8..'],
      ['--gecos', 'word', 'F12..'],
      ['--gid', 'integer', 'F19..'],
    ],
  },
};
