import { BootsmithError } from '../base/errors.ts';
import { kickstartChoices } from '../releases/kickstart/choices.ts';
import { type Dialect, findSyntax } from '../releases/kickstart/dialect.ts';
import { sectionEnd } from '../releases/kickstart/sections.ts';
import { replacementOf } from './command-line.ts';
import { type KickstartFacts, type KickstartTarget, kickstartFacts } from './facts.ts';
import type { Device, InstallKickstart, InstallMethod, LoaderKickstart, Network } from './model.ts';

/**
 * The kickstart for the early stage of a release, in the order that the loaders' own documents use. Throws
 * `unsupported` for what the release cannot do.
 */
export function writeLoaderKickstart(model: LoaderKickstart, target: KickstartTarget): string {
  const facts = kickstartFacts(target);
  return lines([
    ...installLine(facts.dialect),
    methodLine(model.method),
    ...languageLines(model.language, facts.dialect),
    `keyboard ${model.keyboard}`,
    ...(model.network ? [networkLine(model.network, facts)] : []),
    ...model.devices.map((device) => deviceLine(device, facts)),
    ...model.lines,
  ]);
}

/** The kickstart for the full installer of a release. Throws `unsupported` for what the release cannot do. */
export function writeInstallKickstart(model: InstallKickstart, target: KickstartTarget): string {
  const facts = kickstartFacts(target);
  const { dialect } = facts;
  const choices = kickstartChoices(dialect);
  const time = timeSettings(model.timezone, dialect);
  return lines([
    ...installLine(dialect),
    ...(choices.key ? [`key ${model.key ?? '--skip'}`] : []),
    methodLine(model.method),
    passwordLine(model.rootPassword, dialect),
    ...languageLines(model.language, dialect),
    `keyboard ${model.keyboard}`,
    ...model.networks.map((network) => networkLine(network, facts)),
    'firewall --disabled',
    `selinux --${model.selinux}`,
    `firstboot ${model.firstboot ? '--enable' : '--disable'}`,
    ...authenticationLines(model.authentication ?? choices.authentication, dialect),
    ...time.lines,
    bootloaderLine(model.bootloader, dialect),
    'skipx',
    ...model.lines,
    ...model.partitions,
    model.finish,
    ...sectionLines('%packages', [...(model.packages ?? choices.packages), ...time.packages], dialect),
    ...(model.pre === undefined ? [] : sectionLines('%pre', [model.pre.trimEnd()], dialect)),
    ...(time.post.length === 0 ? [] : sectionLines('%post', time.post, dialect)),
    ...(model.post === undefined ? [] : sectionLines('%post', [model.post.trimEnd()], dialect)),
  ]);
}

function lines(all: readonly string[]): string {
  return `${all.join('\n')}\n`;
}

function has(dialect: Dialect, command: string, option?: string): boolean {
  const syntax = findSyntax(dialect, command);
  if (syntax?.state !== 'usable') return false;
  return option === undefined || syntax.options.has(option);
}

function installLine(dialect: Dialect): string[] {
  return has(dialect, 'install') ? ['install'] : [];
}

function sectionLines(tag: string, body: readonly string[], dialect: Dialect): string[] {
  return ['', tag, ...body, ...(sectionEnd(dialect) === 'unknown' ? [] : ['%end'])];
}

function languageLines(language: string, dialect: Dialect): string[] {
  const support = has(dialect, 'langsupport') ? [`langsupport --default=${language} ${language}`] : [];
  return [`lang ${language}`, ...support];
}

function passwordLine(password: InstallKickstart['rootPassword'], dialect: Dialect): string {
  if ('crypted' in password) return `rootpw --iscrypted ${password.crypted}`;
  const [least] = findSyntax(dialect, 'rootpw')?.words ?? [1];
  if (least === 0) return 'rootpw --lock';
  throw cannot(dialect, 'a locked root account', 'Give rootPassword a crypted password.');
}

function authenticationLines(words: string | null, dialect: Dialect): string[] {
  if (words === null) return [];
  return [`${has(dialect, 'authselect') ? 'authselect' : 'authconfig'} ${words}`];
}

interface TimeSettings {
  readonly lines: readonly string[];
  readonly packages: readonly string[];
  readonly post: readonly string[];
}

/** Before Fedora 18 and RHEL 7 a kickstart cannot name a time server, and the package that keeps the time is ntp. */
function timeSettings({ zone, utc, ntp }: InstallKickstart['timezone'], dialect: Dialect): TimeSettings {
  const line = `timezone ${utc ? '--utc ' : ''}${zone}`;
  if (ntp === undefined) return { lines: [line], packages: [], post: [] };
  if (has(dialect, 'timesource')) {
    const source = ntp === false ? '--ntp-disable' : `--ntp-server=${ntp}`;
    return { lines: [line, `timesource ${source}`], packages: [], post: [] };
  }
  if (has(dialect, 'timezone', '--ntpservers'))
    return {
      lines: [`${line} ${ntp === false ? '--nontp' : `--ntpservers=${ntp}`}`],
      packages: [],
      post: [],
    };
  if (ntp === false) return { lines: [line], packages: [], post: [] };
  const post = [
    "sed -i -e '/^server /d' /etc/ntp.conf",
    `echo 'server ${ntp}' >> /etc/ntp.conf`,
    '/sbin/chkconfig ntpd on',
  ];
  return { lines: [line], packages: ['ntp'], post };
}

function bootloaderLine(
  { location, drive, append }: InstallKickstart['bootloader'],
  dialect: Dialect,
): string {
  const option = has(dialect, 'bootloader', '--boot-drive') ? '--boot-drive' : '--driveorder';
  return [
    `bootloader --location=${location}`,
    ...(drive === undefined ? [] : [`${option}=${drive}`]),
    ...(append === undefined ? [] : [`--append="${append}"`]),
  ].join(' ');
}

function methodLine(method: InstallMethod): string {
  if (method === 'cdrom') return 'cdrom';
  if ('url' in method) return `url --url ${method.url}`;
  if ('nfs' in method) return `nfs --server=${method.nfs.server} --dir=${method.nfs.directory}`;
  return `harddrive --partition=${method.harddrive.partition} --dir=${method.harddrive.directory}`;
}

function networkLine(network: Network, facts: KickstartFacts): string {
  if (network === 'dhcp') return 'network --bootproto=dhcp';
  const { ipv6 } = network;
  const options: [string, string | undefined][] = [
    ['bootproto', network.dhcp ? 'dhcp' : 'static'],
    ['device', network.device],
    ['ip', network.address],
    ['netmask', network.netmask],
    ['onboot', network.onboot === undefined ? undefined : network.onboot ? 'yes' : 'no'],
    ['gateway', network.gateway],
    ['nameserver', network.nameservers?.join(',')],
    ['hostname', network.hostname],
    ['ipv6', typeof ipv6 === 'string' ? ipv6 : undefined],
    ['ipv6gateway', network.ipv6Gateway],
  ];
  if (typeof ipv6 === 'string' && !takesNetwork('--ipv6', facts))
    throw cannot(facts.dialect, 'network --ipv6', 'Leave ipv6 out.');
  if (network.ipv6Gateway !== undefined && !takesNetwork('--ipv6gateway', facts))
    throw cannot(facts.dialect, 'network --ipv6gateway', 'Leave ipv6Gateway out.');
  const words = options.filter(([, value]) => value).map(([name, value]) => `--${name}=${value}`);
  if (network.nodns) words.push('--nodns');
  if (ipv6 === false && takesNetwork('--noipv6', facts)) words.push('--noipv6');
  return ['network', ...words].join(' ');
}

/** Both readers read the line, and a loader stops at an option that it does not know. */
function takesNetwork(option: string, { dialect, early }: KickstartFacts): boolean {
  const known = early.options?.network;
  return has(dialect, 'network', option) && (known === undefined || known.includes(option));
}

function deviceLine(device: Device, facts: KickstartFacts): string {
  const { early, dialect } = facts;
  if (typeof early.device === 'string')
    throw cannot(dialect, 'the device command', replacementOf('device', 'device', facts));
  const type = early.device.words === 2 ? [device.type ?? missingType(device, dialect)] : [];
  return ['device', ...type, device.module, ...(device.options ? [`--opts="${device.options}"`] : [])].join(
    ' ',
  );
}

function missingType(device: Device, dialect: Dialect): never {
  throw new BootsmithError('unsupported', `the device ${device.module} has no type`, {
    expected: `device <type> <module>, as ${dialect} reads it`,
    hint: 'Give the device a type such as scsi or eth.',
  });
}

function cannot(dialect: Dialect, what: string, hint: string | undefined): BootsmithError {
  const details = hint === undefined ? {} : { hint };
  return new BootsmithError('unsupported', `${dialect} does not have ${what}`, details);
}
