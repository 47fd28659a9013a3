import type { Span } from './form.ts';

/** Stands in a rule for the words beside the options. */
export const WORD = 'word';

/**
 * What must hold between the options of one line. `where` is a span over the forms of the command. Options that the
 * form does not have are left out of a rule.
 */
export type Rule = readonly [command: string, where: Span, ...rest: RuleBody];
type RuleBody =
  | readonly ['one-of', ...string[]] // exactly one
  | readonly ['any-of', ...string[]] // one or more
  | readonly ['at-most-one', ...string[]]
  | readonly ['needs', option: string, ...oneOf: string[]] // the option only together with one of these
  | readonly ['members', ...existing: string[]] // more than one word, and just one with an option that says it exists
  | readonly ['refuses', option: string, value: string, instead: string]
  | readonly ['first-word', ...string[]] // one of these
  | readonly ['not-for', command: string, option: string]
  | readonly ['ignores-words'];

const EXISTING = ['--useexisting', '--noformat'] as const;

/** From the parse methods of pykickstart's commands. */
export const RULES: readonly Rule[] = [
  ['url', 'F18..', 'one-of', '--url', '--mirrorlist', '--metalink'],
  ['harddrive', 'FC3', 'one-of', '--partition', '--biospart'],
  ['repo', 'FC6..F14', 'one-of', '--baseurl', '--mirrorlist'],
  ['repo', 'F15..', 'at-most-one', '--baseurl', '--mirrorlist', '--metalink'],
  ['services', 'FC6..', 'any-of', '--enabled', '--disabled'],
  ['ignoredisk', 'F8', 'one-of', '--drives', '--only-use'],
  ['ignoredisk', 'RHEL6..F25', 'one-of', '--drives', '--only-use', '--interactive'],
  ['ignoredisk', 'F29..', 'one-of', '--drives', '--only-use'],
  ['eula', 'F20..', 'any-of', '--agreed', '--accepted', '--agree', '--accept'],
  ['timesource', 'F33..', 'one-of', '--ntp-server', '--ntp-pool', '--ntp-disable'],
  ['driverdisk', 'FC4..', 'one-of', WORD, '--source', '--biospart'],
  ['keyboard', 'F18..', 'any-of', WORD, '--vckeymap', '--xlayouts'],
  ['timezone', 'RHEL7 F25..', 'any-of', WORD, '--utc', '--isUtc', '--nontp', '--ntpservers'],
  ['timezone', 'F18..F40', 'at-most-one', '--nontp', '--ntpservers'],
  ['rootpw', 'FC3..F8', 'any-of', WORD],
  ['rootpw', 'F18..', 'any-of', WORD, '--lock'],
  ['key', 'RHEL5', 'any-of', WORD, '--skip'],
  ['raid', 'FC3..', 'members', ...EXISTING],
  ['raid', 'FC3..', 'any-of', '--level', ...EXISTING],
  ['volgroup', 'FC3..', 'members', ...EXISTING],
  ['autopart', 'F21..', 'refuses', '--fstype', 'btrfs', '--type=btrfs'],
  ['autopart', 'RHEL8 RHEL9 RHEL10', 'refuses', '--type', 'btrfs', 'another --type; this RHEL has no btrfs'],
  ['part', 'RHEL8 RHEL9 RHEL10', 'refuses', '--fstype', 'btrfs', 'another --fstype; this RHEL has no btrfs'],
  [
    'logvol',
    'RHEL8 RHEL9 RHEL10',
    'refuses',
    '--fstype',
    'btrfs',
    'another --fstype; this RHEL has no btrfs',
  ],
  ['raid', 'RHEL8 RHEL9 RHEL10', 'refuses', '--fstype', 'btrfs', 'another --fstype; this RHEL has no btrfs'],
  ['autopart', 'F38..', 'at-most-one', '--noswap', '--hibernation'],
  ['autopart', 'RHEL8..', 'at-most-one', '--pbkdf-time', '--pbkdf-iterations'],
  ['part', 'RHEL8..', 'at-most-one', '--pbkdf-time', '--pbkdf-iterations'],
  ['logvol', 'RHEL8..', 'at-most-one', '--pbkdf-time', '--pbkdf-iterations'],
  ['raid', 'RHEL8..', 'at-most-one', '--pbkdf-time', '--pbkdf-iterations'],
  ['autopart', 'F41..', 'needs', '--hw-passphrase', '--encrypted'],
  ['part', 'F41..', 'needs', '--hw-passphrase', '--encrypted'],
  ['part', 'F17..', 'needs', '--resize', '--onpart', '--usepart'],
  ['part', 'F17..', 'needs', '--resize', '--size'],
  ['logvol', 'F17..', 'needs', '--resize', '--size'],
  ['logvol', 'F17..', 'needs', '--resize', '--useexisting', '--noformat'],
  ['logvol', 'RHEL6 F20..', 'at-most-one', '--thin', '--thinpool'],
  ['logvol', 'RHEL6 F20..', 'needs', '--thin', '--poolname'],
  ['logvol', 'RHEL6 F20..', 'needs', '--chunksize', '--thinpool'],
  ['logvol', 'RHEL6 F20..', 'needs', '--metadatasize', '--thinpool'],
  ['logvol', 'F20..', 'any-of', '--size', '--percent', '--recommended', '--hibernation', ...EXISTING],
  ['logvol', 'F21..', 'at-most-one', '--size', '--percent'],
  ['logvol', 'F23..', 'needs', '--cachesize', '--cachepvs'],
  ['logvol', 'F23..', 'needs', '--cachemode', '--cachepvs'],
  ['logvol', 'F23..', 'needs', '--cachepvs', '--cachesize'],
  ['part', 'RHEL7..', 'at-most-one', '--mkfsoptions', '--fsprofile'],
  ['logvol', 'RHEL7..', 'at-most-one', '--mkfsoptions', '--fsprofile'],
  ['raid', 'RHEL7..', 'at-most-one', '--mkfsoptions', '--fsprofile'],
  ['part', 'RHEL7..', 'at-most-one', '--mkfsoptions', '--noformat'],
  ['logvol', 'RHEL7..', 'at-most-one', '--mkfsoptions', '--noformat'],
  ['raid', 'RHEL7..', 'at-most-one', '--mkfsoptions', '--noformat'],
  ['bootloader', 'F39..', 'at-most-one', '--sdboot', '--extlinux'],
  ['logging', 'FC6..', 'needs', '--port', '--host'],
  ['network', 'RHEL7..', 'needs', '--bridgeopts', '--bridgeslaves'],
  ['network', 'RHEL9..', 'needs', '--ipv4-dns-search', '--device'],
  ['network', 'RHEL9..', 'needs', '--ipv6-dns-search', '--device'],
  ['network', 'RHEL9..', 'needs', '--ipv4-ignore-auto-dns', '--device'],
  ['network', 'RHEL9..', 'needs', '--ipv6-ignore-auto-dns', '--device'],
  ['rescue', 'F10..', 'at-most-one', '--nomount', '--romount'],
  ['mount', 'F27..', 'needs', '--mkfsoptions', '--reformat'],
  ['zfcp', 'RHEL9..', 'needs', '--wwpn', '--fcplun'],
  ['zfcp', 'RHEL9..', 'needs', '--fcplun', '--wwpn'],
  ['nvdimm', 'F28', 'any-of', '--namespace', '--blockdevs'],
  ['nvdimm', 'F28', 'at-most-one', '--namespace', '--blockdevs'],
  ['nvdimm', 'F28', 'first-word', 'use', 'reconfigure'],
  ['btrfs', 'F17..F23', 'needs', '--subvol', '--name'],
  ['text', 'F26..', 'not-for', 'cmdline', '--non-interactive'],
  ['zerombr', 'FC3', 'ignores-words'],
  ['%certificate', '', 'any-of', '--dir', '--type'],
  ['%packages', '', 'at-most-one', '--default', '--nobase'],
  ['%packages', '', 'at-most-one', '--default', '--nocore'],
];

/** Commands of which every line counts. Of the others the last line of a file does. */
export const REPEATABLE: readonly string[] = [
  'btrfs',
  'device',
  'dmraid',
  'driverdisk',
  'fcoe',
  'group',
  'iscsi',
  'logvol',
  'module',
  'mount',
  'multipath',
  'network',
  'nvdimm',
  'part',
  'raid',
  'repo',
  'snapshot',
  'sshkey',
  'sshpw',
  'timesource',
  'user',
  'volgroup',
  'zfcp',
];

/** What names the thing that a line defines; a second line with the same name is a mistake. */
export const NAMED_BY: Readonly<Record<string, string>> = {
  group: '--name',
  network: '--device',
  part: WORD,
  raid: '--device',
  repo: '--name',
  snapshot: '--name',
  user: '--name',
  volgroup: WORD,
};
