import type { Release } from '../releases/release.ts';
import type { Device, InstallKickstart, InstallMethod, LoaderKickstart, Network } from './model.ts';

/** The kickstart for the loader of a release, in the order that the loaders' own documents use. */
export function writeLoaderKickstart(model: LoaderKickstart, release: Release): string {
  return lines([
    'install',
    methodLine(model.method),
    ...languageLines(model.language, release),
    `keyboard ${model.keyboard}`,
    ...(model.network ? [networkLine(model.network)] : []),
    ...model.devices.map((device) => deviceLine(device, release)),
    ...model.lines,
  ]);
}

/** The kickstart for the full installer of a release. */
export function writeInstallKickstart(model: InstallKickstart, release: Release): string {
  return lines([
    'install',
    ...(release.kickstart.key ? [`key ${model.key ?? '--skip'}`] : []),
    methodLine(model.method),
    `rootpw --iscrypted ${model.rootPassword.crypted}`,
    ...languageLines(model.language, release),
    `keyboard ${model.keyboard}`,
    ...model.networks.map(networkLine),
    'firewall --disabled',
    'selinux --disabled',
    'firstboot --disable',
    'authconfig --enableshadow --enablemd5',
    `timezone ${model.timezone.utc ? '--utc ' : ''}${model.timezone.zone}`,
    'bootloader --location=mbr',
    'skipx',
    ...model.lines,
    ...model.partitions,
    model.finish,
    '',
    '%packages',
    ...model.packages,
    ...(model.post === undefined ? [] : ['', '%post', model.post.trimEnd()]),
  ]);
}

function lines(all: readonly string[]): string {
  return `${all.join('\n')}\n`;
}

function languageLines(language: string, release: Release): string[] {
  const support = release.kickstart.langsupport ? [`langsupport --default=${language} ${language}`] : [];
  return [`lang ${language}`, ...support];
}

function methodLine(method: InstallMethod): string {
  if (method === 'cdrom') return 'cdrom';
  if ('url' in method) return `url --url ${method.url}`;
  if ('nfs' in method) return `nfs --server=${method.nfs.server} --dir=${method.nfs.directory}`;
  return `harddrive --partition=${method.harddrive.partition} --dir=${method.harddrive.directory}`;
}

function networkLine(network: Network): string {
  if (network === 'dhcp') return 'network --bootproto=dhcp';
  const options: [string, string | undefined][] = [
    ['bootproto', network.dhcp ? 'dhcp' : 'static'],
    ['device', network.device],
    ['ip', network.address],
    ['netmask', network.netmask],
    ['gateway', network.gateway],
    ['nameserver', network.nameservers?.join(',')],
    ['hostname', network.hostname],
  ];
  const words = options.filter(([, value]) => value).map(([name, value]) => `--${name}=${value}`);
  return ['network', ...words, ...(network.ipv6 === false ? ['--noipv6'] : [])].join(' ');
}

function deviceLine(device: Device, release: Release): string {
  const words = release.kickstart.deviceWords === 2 ? [device.type, device.module] : [device.module];
  return ['device', ...words, ...(device.options ? [`--opts="${device.options}"`] : [])].join(' ');
}
