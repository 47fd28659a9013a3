// Written by scripts/kickstart-tables.py from pykickstart 3.74; do not edit.
import type { CommandTable } from './form.ts';

export const DEVICES: CommandTable = {
  device: {
    forms: 'FC3 F8 F24 F34',
    deprecated: 'F24',
    removed: 'F34..',
    free: 'F24',
    words: [
      [2, 2, 'FC3'],
      [1, 1, 'F8'],
      [0, null, 'F24'],
    ],
    options: [['--opts', 'word', 'FC3..F8']],
  },
  deviceprobe: {
    forms: 'FC3 F29 F34',
    deprecated: 'F29',
    removed: 'F34..',
    free: 'FC3..F29',
    words: [[0, null, 'FC3..F29']],
  },
  dmraid: {
    forms: 'FC6 F24 F34',
    deprecated: 'F24',
    removed: 'F34..',
    free: 'F24',
    words: [
      [0, 0, 'FC6'],
      [0, null, 'F24'],
    ],
    options: [
      ['--name', 'word', 'FC6', 'required'],
      ['--dev', 'word', 'FC6', 'required'],
    ],
  },
  driverdisk: {
    forms: 'FC4 F12 F14',
    words: [[0, 1, 'FC4..']],
    options: [
      ['--source', 'word', 'FC4..'],
      ['--type', 'word', 'FC4'],
      ['--biospart', 'word', 'FC4..'],
      ['--type', 'word', 'F12', 'deprecated'],
    ],
  },
  fcoe: {
    forms: 'F12 F13 RHEL7 F28 RHEL8 RHEL9 RHEL10',
    words: [[0, 0, 'F12..']],
    options: [
      ['--nic', 'word', 'F12..', 'required'],
      ['--dcb', 'flag', 'F13..'],
      ['--autovlan', 'flag', 'RHEL7..'],
    ],
  },
  iscsi: {
    forms: 'FC6 F10 RHEL6 F17',
    words: [[0, 0, 'FC6..']],
    options: [
      ['--target', 'word', 'FC6..'],
      ['--ipaddr', 'word', 'FC6..', 'required'],
      ['--port', 'integer', 'FC6..'],
      ['--user', 'word', 'FC6..'],
      ['--password', 'word', 'FC6..'],
      ['--reverse-user', 'word', 'F10..'],
      ['--reverse-password', 'word', 'F10..'],
      ['--iface', 'word', 'RHEL6..'],
    ],
  },
  iscsiname: {
    forms: 'FC6',
    words: [[1, 1, 'FC6..']],
  },
  multipath: {
    forms: 'FC6 F24 F34',
    deprecated: 'F24',
    removed: 'F34..',
    free: 'F24',
    words: [
      [0, 0, 'FC6'],
      [0, null, 'F24'],
    ],
    options: [
      ['--name', 'word', 'FC6', 'required'],
      ['--device', 'word', 'FC6', 'required'],
      ['--rule', 'word', 'FC6', 'required'],
    ],
  },
  nvdimm: {
    forms: 'F28 F40 RHEL10 F45',
    deprecated: 'F40',
    removed: 'RHEL10..',
    free: 'F40',
    words: [
      [1, 1, 'F28'],
      [0, null, 'F40'],
    ],
    options: [
      ['--namespace', 'word', 'F28'],
      ['--blockdevs', 'list', 'F28'],
      ['--mode', ['sector'], 'F28'],
      ['--sectorsize', 'integer', 'F28'],
    ],
  },
  zfcp: {
    forms: 'FC3 F12 F14 RHEL9 F37',
    words: [[0, 0, 'FC3..']],
    options: [
      ['--devnum', 'word', 'FC3..', 'required'],
      ['--fcplun', 'word', 'FC3..F14', 'required'],
      ['--wwpn', 'word', 'FC3..F14', 'required'],
      ['--scsiid', 'word', 'FC3', 'required'],
      ['--scsilun', 'word', 'FC3', 'required'],
      ['--scsiid', 'word', 'F12', 'deprecated'],
      ['--scsilun', 'word', 'F12', 'deprecated'],
      ['--wwpn', 'word', 'RHEL9..'],
      ['--fcplun', 'word', 'RHEL9..'],
    ],
  },
};
