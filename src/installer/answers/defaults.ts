import type { Release } from '../../releases/release.ts';
import type { Machine, NetworkDevice } from '../screens/screen.ts';
import { readIpv4, subnetOf, writeIpv4 } from './addresses.ts';
import { usesDhcp } from './check-network.ts';
import { DEFAULT_KEYBOARD, isKeyboard } from './keyboards.ts';
import { DEFAULT_LANGUAGE, findLanguage } from './languages.ts';
import type {
  DeviceAnswers,
  HostAnswers,
  KitAnswer,
  NetworkPurpose,
  RoutingAnswers,
  TimeAnswers,
} from './model.ts';

export { DEFAULT_LANGUAGE };

/** What a network of this purpose is named where nothing else was said. */
export function defaultNetworkName(purpose: NetworkPurpose, device: string): string {
  return { provision: 'cluster', public: 'public', other: device }[purpose];
}

/** The first device serves the cluster, the second leads outside; others are left alone. */
export function defaultDevices(network: readonly NetworkDevice[]): DeviceAnswers[] {
  return network.map(({ name }, index) => {
    const purpose = (['provision', 'public'] as const)[index] ?? 'other';
    return {
      device: name,
      configure: index < 2,
      onBoot: true,
      ipv4: DEFAULT_ADDRESSES[purpose],
      ipv6: 'off',
      network: defaultNetworkName(purpose, name),
      purpose,
    };
  });
}

const DEFAULT_ADDRESSES: Readonly<Record<NetworkPurpose, DeviceAnswers['ipv4']>> = {
  provision: { address: '172.20.0.1', netmask: '255.255.0.0' },
  public: { address: '192.168.0.100', netmask: '255.255.255.0' },
  other: 'dhcp',
};

export function defaultKeyboard(language: string, release: Pick<Release, 'era'>): string {
  const name = findLanguage(language, release)?.keyboard ?? DEFAULT_KEYBOARD;
  return isKeyboard(name) ? name : DEFAULT_KEYBOARD;
}

/**
 * From DHCP where a device uses it. Otherwise a guess to be corrected: the router of the public network, or of the first
 * one, has its first address and answers for names.
 */
export function defaultRouting(devices: readonly DeviceAnswers[]): RoutingAnswers {
  const router = guessRouter(devices);
  return usesDhcp(devices)
    ? { dhcp: true, gateway: '', nameservers: [] }
    : { dhcp: false, gateway: router, nameservers: router === '' ? [] : [router] };
}

function guessRouter(devices: readonly DeviceAnswers[]): string {
  const used = devices.filter(({ configure }) => configure);
  const outside = used.find(({ purpose }) => purpose === 'public') ?? used[0];
  if (outside === undefined || outside.ipv4 === 'dhcp') return '';
  const subnet = subnetOf(outside.ipv4.address, outside.ipv4.netmask);
  const own = readIpv4(outside.ipv4.address);
  if (subnet === undefined || 'fault' in own) return '';
  const first = subnet.network + 1;
  return writeIpv4(own.value === first ? subnet.broadcast - 1 : first);
}

export const DEFAULT_HOST: HostAnswers = { dhcp: false, name: 'master.example.com', domain: 'kusu' };

/** The zone of the language's country, where the machine knows it by this name. */
export function defaultTime(
  language: string,
  { release, zones }: Pick<Machine, 'release' | 'zones'>,
): TimeAnswers {
  const wanted = findLanguage(language, release)?.zone;
  const zone = [wanted, 'America/New_York', 'UTC', 'Etc/UTC'].find(
    (name) => name !== undefined && zones.includes(name),
  );
  return { zone: zone ?? zones[0] ?? 'UTC', utc: true, ntp: 'pool.ntp.org' };
}

/** The operating system and the base kit, where the medium has them. */
export function defaultKits({ kits }: Pick<Machine, 'kits'>): KitAnswer[] {
  return kits.filter(({ os, name }) => os || name === 'base').map((kit) => ({ ...kit, source: 'medium' }));
}

/** What a new kit by address is called until something else is entered. */
export function newKit({ release, arch }: Pick<Machine, 'release' | 'arch'>, os: boolean): KitAnswer {
  const product = release.id.slice(0, -release.version.length - 1);
  return {
    name: os ? product : '',
    version: os ? release.version : '',
    arch,
    os,
    source: { url: 'http://' },
  };
}
