// Written by scripts/kickstart-tables.py from pykickstart 3.74; do not edit.
import type { CommandTable } from './form.ts';

export const SOURCES: CommandTable = {
  bootc: {
    forms: 'F43 F45',
    words: [[0, 0, 'F43..']],
    conflicts: [
      ['ostreecontainer', 'F43..'],
      ['ostreesetup', 'F43..'],
    ],
    options: [
      ['--stateroot', 'word', 'F43..'],
      ['--source-imgref', 'word', 'F43..', 'required'],
      ['--target-imgref', 'word', 'F43..'],
      ['--bootloader', 'word', 'F45..'],
      ['--composefs', 'flag', 'F45..'],
    ],
  },
  cdrom: {
    forms: 'FC3',
    words: [[0, 0, 'FC3..']],
  },
  harddrive: {
    forms: 'FC3 F33',
    words: [[0, 0, 'FC3..']],
    options: [
      ['--biospart', 'word', 'FC3'],
      ['--partition', 'word', 'FC3'],
      ['--dir', 'word', 'FC3..', 'required'],
      ['--partition', 'word', 'F33..', 'required'],
    ],
  },
  hmc: {
    forms: 'RHEL7 F28',
    words: [[0, 0, 'RHEL7..']],
  },
  install: {
    forms: 'FC3 F11 F20 F29 F34',
    deprecated: 'F29',
    removed: 'F34..',
    free: 'F29',
    words: [
      [0, 0, 'FC3..F20'],
      [0, null, 'F29'],
    ],
    options: [['--root-device', 'word', 'F11..F20']],
  },
  key: {
    forms: 'RHEL5',
    words: [[0, 1, 'RHEL5..']],
    options: [['--skip', 'flag', 'RHEL5..']],
  },
  liveimg: {
    forms: 'F19',
    words: [[0, 0, 'F19..']],
    options: [
      ['--url', 'word', 'F19..', 'required'],
      ['--proxy', 'word', 'F19..'],
      ['--noverifyssl', 'flag', 'F19..'],
      ['--checksum', 'word', 'F19..'],
    ],
  },
  mediacheck: {
    forms: 'FC4',
    words: [[0, 0, 'FC4..']],
  },
  method: {
    forms: 'F34 F40',
    deprecated: 'F34',
    removed: 'F40..',
    free: 'F34',
    words: [[0, null, 'F34']],
  },
  module: {
    forms: 'RHEL8 F29 F31 RHEL10 F41 F45',
    deprecated: 'RHEL10..F41',
    removed: 'F45..',
    free: 'RHEL10..F41',
    words: [
      [0, 0, 'RHEL8..F31'],
      [0, null, 'RHEL10..F41'],
    ],
    options: [
      ['--name', 'word', 'RHEL8..F31', 'required'],
      ['--stream', 'word', 'RHEL8..F31'],
      ['--disable', 'flag', 'RHEL8 F31'],
    ],
  },
  nfs: {
    forms: 'FC3 FC6',
    words: [[0, 0, 'FC3..']],
    options: [
      ['--server', 'word', 'FC3..', 'required'],
      ['--dir', 'word', 'FC3..', 'required'],
      ['--opts', 'word', 'FC6..'],
    ],
  },
  ostreecontainer: {
    forms: 'RHEL9 F38 F43',
    words: [[0, 0, 'RHEL9..']],
    conflicts: [
      ['ostreesetup', 'RHEL9..'],
      ['bootc', 'F43..'],
    ],
    options: [
      ['--stateroot', 'word', 'RHEL9..'],
      ['--url', 'word', 'RHEL9..', 'required'],
      ['--transport', 'word', 'RHEL9..'],
      ['--remote', 'word', 'RHEL9..'],
      ['--no-signature-verification', 'flag', 'RHEL9..'],
    ],
  },
  ostreesetup: {
    forms: 'F21 RHEL7 RHEL8 RHEL9 F38 F43',
    words: [[0, 0, 'F21..']],
    conflicts: [
      ['ostreecontainer', 'F38..'],
      ['bootc', 'F43..'],
    ],
    options: [
      ['--osname', 'word', 'F21..', 'required'],
      ['--remote', 'word', 'F21..'],
      ['--url', 'word', 'F21..', 'required'],
      ['--ref', 'word', 'F21..', 'required'],
      ['--nogpg', 'flag', 'F21..'],
    ],
  },
  repo: {
    forms: 'FC6 F8 F11 F13 RHEL6 F14 F15 F21 RHEL7 F27 RHEL8 F30 F33 F40',
    words: [[0, 0, 'FC6..']],
    options: [
      ['--name', 'word', 'FC6..', 'required'],
      ['--baseurl', 'word', 'FC6..'],
      ['--mirrorlist', 'word', 'FC6..'],
      ['--cost', 'integer', 'F8..'],
      ['--excludepkgs', 'list', 'F8..'],
      ['--includepkgs', 'list', 'F8..'],
      ['--ignoregroups', 'boolean', 'F11..F30'],
      ['--proxy', 'word', 'F13..'],
      ['--noverifyssl', 'flag', 'RHEL6..'],
      ['--install', 'flag', 'F21..'],
      ['--metalink', 'word', 'F27..'],
      ['--sslcacert', 'word', 'RHEL8..'],
      ['--sslclientcert', 'word', 'RHEL8..'],
      ['--sslclientkey', 'word', 'RHEL8..'],
      ['--ignoregroups', 'boolean', 'F33', 'deprecated'],
    ],
  },
  rhsm: {
    forms: 'RHEL8 RHEL10',
    words: [[0, 0, 'RHEL8..']],
    options: [
      ['--organization', 'word', 'RHEL8..', 'required'],
      ['--activation-key', 'word', 'RHEL8..', 'required'],
      ['--connect-to-insights', 'flag', 'RHEL8..'],
      ['--proxy', 'word', 'RHEL8..'],
      ['--server-hostname', 'word', 'RHEL8..'],
      ['--rhsm-baseurl', 'word', 'RHEL8..'],
      ['--flatpak-registry-url', 'word', 'RHEL10..'],
    ],
  },
  syspurpose: {
    forms: 'RHEL8 RHEL10',
    words: [[0, 0, 'RHEL8..']],
    options: [
      ['--role', 'word', 'RHEL8..'],
      ['--sla', 'word', 'RHEL8..'],
      ['--usage', 'word', 'RHEL8..'],
      ['--addon', 'word', 'RHEL8..'],
    ],
  },
  updates: {
    forms: 'F7 F34',
    words: [
      [0, 1, 'F7'],
      [1, 1, 'F34..'],
    ],
  },
  upgrade: {
    forms: 'FC3 F11 F20 F29',
    deprecated: 'F20',
    removed: 'F29..',
    free: 'F20',
    words: [
      [0, 0, 'FC3..F11'],
      [0, null, 'F20'],
    ],
    options: [['--root-device', 'word', 'F11']],
  },
  url: {
    forms: 'FC3 F13 RHEL6 F14 F18 F27 RHEL8 F30',
    words: [[0, 0, 'FC3..']],
    options: [
      ['--url', 'word', 'FC3..F14', 'required'],
      ['--proxy', 'word', 'F13..'],
      ['--noverifyssl', 'flag', 'RHEL6..'],
      ['--url', 'word', 'F18..'],
      ['--mirrorlist', 'word', 'F18..'],
      ['--metalink', 'word', 'F27..'],
      ['--sslcacert', 'word', 'RHEL8..'],
      ['--sslclientcert', 'word', 'RHEL8..'],
      ['--sslclientkey', 'word', 'RHEL8..'],
    ],
  },
};
