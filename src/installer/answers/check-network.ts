import { readIpv4, readIpv6, readIpv6Prefix, subnetOf, writeIpv4 } from './addresses.ts';
import {
  addressFault,
  combinationFault,
  ipv4Fault,
  ipv6PrefixFault,
  netmaskFault,
} from './check-addresses.ts';
import type { DeviceAnswers, Refusal, RoutingAnswers } from './model.ts';
import { isSimpleName } from './names.ts';
import { type Rules, refuse, releaseName, takesIpv6 } from './rules.ts';

/** Whether anything of this machine comes by DHCP, so that gateway, name servers and host name can. */
export function usesDhcp(devices: readonly DeviceAnswers[]): boolean {
  return devices.some(({ configure, ipv4 }) => configure && ipv4 === 'dhcp');
}

/** One device by itself; one that is not configured is not looked at. */
export function checkDevice(device: DeviceAnswers, rules: Rules): Refusal[] {
  const { texts, release } = rules;
  if (!device.configure) return [];
  const at = `devices.${device.device}`;
  const name = isSimpleName(device.network) ? undefined : texts.refusals.networkName(device.network);
  const ipv6 =
    device.ipv6 !== 'off' && !takesIpv6(release)
      ? texts.refusals.ipv6Release(releaseName(release))
      : undefined;
  return [
    ...checkIpv4(device, at, rules),
    ...refuse(`${at}.ipv6`, ipv6),
    ...(typeof device.ipv6 === 'object' && ipv6 === undefined
      ? refuse(`${at}.ipv6Address`, ipv6PrefixFault(device.ipv6.address, texts))
      : []),
    ...refuse(`${at}.network`, name),
  ];
}

function checkIpv4({ ipv4 }: DeviceAnswers, at: string, { texts }: Rules): Refusal[] {
  if (ipv4 === 'dhcp') return [];
  const { address, netmask } = ipv4;
  const single = [
    ...refuse(`${at}.address`, ipv4Fault(address, texts)),
    ...refuse(`${at}.netmask`, netmaskFault(netmask, texts)),
  ];
  return single.length > 0 ? single : refuse(`${at}.address`, combinationFault(address, netmask, texts));
}

/** Every device, and all of them together. */
export function checkDevices(devices: readonly DeviceAnswers[], rules: Rules): Refusal[] {
  const { refusals } = rules.texts;
  const used = devices.filter(({ configure }) => configure);
  const machine = rules.machine?.here ? rules.machine.network.map(({ name }) => name) : undefined;
  if (machine?.length === 0) return refuse('devices', refusals.noDevices);
  const unknown = used.filter(({ device }) => machine !== undefined && !machine.includes(device));
  const provision = used.some(({ purpose }) => purpose === 'provision');
  return [
    ...unknown.flatMap(({ device }) =>
      refuse(`devices.${device}`, refusals.unknownDevice(device, (machine ?? []).join(', '))),
    ),
    ...used.flatMap((device) => checkDevice(device, rules)),
    ...findTwins(devices, ({ device }) => device).flatMap(([twin]) =>
      refuse(`devices.${twin.device}`, refusals.sameDevice(twin.device)),
    ),
    ...findTwins(used, ipv4Of).flatMap(([twin, first]) =>
      refuse(`devices.${twin.device}.address`, refusals.sameAddress(ipv4Of(twin) ?? '', first.device)),
    ),
    ...findTwins(used, ipv6Of).flatMap(([twin, first]) =>
      refuse(`devices.${twin.device}.ipv6Address`, refusals.sameAddress(ipv6Of(twin) ?? '', first.device)),
    ),
    ...findTwins(used, ({ network }) => network.toLowerCase()).flatMap(([twin, first]) =>
      refuse(`devices.${twin.device}.network`, refusals.sameNetwork(twin.network, first.device)),
    ),
    ...refuse('devices', provision ? undefined : refusals.noProvision),
  ];
}

function ipv4Of({ ipv4 }: DeviceAnswers): string | undefined {
  return ipv4 === 'dhcp' ? undefined : ipv4.address;
}

/** Written in one way, so that the same address is found however it was typed. */
function ipv6Of({ ipv6 }: DeviceAnswers): string | undefined {
  if (typeof ipv6 === 'string') return undefined;
  return readIpv6Prefix(ipv6.address)
    ?.groups.map((group) => group.toString(16))
    .join(':');
}

/** Those whose key an earlier one has, with that one. */
function findTwins<Item>(
  items: readonly Item[],
  keyOf: (item: Item) => string | undefined,
): [twin: Item, first: Item][] {
  const firsts = new Map<string, Item>();
  const twins: [Item, Item][] = [];
  for (const item of items) {
    const key = keyOf(item);
    if (key === undefined) continue;
    const first = firsts.get(key);
    if (first === undefined) firsts.set(key, item);
    else twins.push([item, first]);
  }
  return twins;
}

/** Gateway and name servers, which have to fit the devices. */
export function checkRouting(
  routing: RoutingAnswers,
  devices: readonly DeviceAnswers[],
  rules: Rules,
): Refusal[] {
  const { refusals } = rules.texts;
  if (routing.dhcp) return refuse('routing.dhcp', usesDhcp(devices) ? undefined : refusals.routingDhcp);
  return [
    ...refuse('routing.gateway', gatewayFault(routing.gateway, devices, rules)),
    ...checkNameservers(routing.nameservers, rules),
  ];
}

function gatewayFault(
  gateway: string,
  devices: readonly DeviceAnswers[],
  { texts }: Rules,
): string | undefined {
  const { refusals } = texts;
  if (gateway === '') return refusals.gatewayEmpty;
  const fault = ipv4Fault(gateway, texts);
  const reading = readIpv4(gateway);
  if (fault !== undefined || 'fault' in reading) return fault;
  const used = devices.filter(({ configure }) => configure);
  const own = used.find((device) => ipv4Of(device) === gateway);
  if (own) return refusals.gatewayOwn(gateway, own.device);
  // The subnet of a device that uses DHCP is not known yet.
  if (usesDhcp(used)) return undefined;
  const subnets = used.flatMap(({ ipv4 }) =>
    ipv4 === 'dhcp' ? [] : (subnetOf(ipv4.address, ipv4.netmask) ?? []),
  );
  if (subnets.some(({ network, broadcast }) => reading.value > network && reading.value < broadcast))
    return undefined;
  const names = subnets.map(({ network, prefix }) => `${writeIpv4(network)}/${prefix}`);
  return refusals.gatewaySubnet(gateway, names.join(', '));
}

function checkNameservers(nameservers: readonly string[], { texts, release }: Rules): Refusal[] {
  const { refusals } = texts;
  const at = (index: number) => `routing.nameservers.${index}`;
  const filled = nameservers.filter((server) => server !== '');
  if (filled.length === 0) return refuse(at(0), refusals.nameserverEmpty);
  if (filled.length > 3) return refuse(at(3), refusals.nameserverMany(filled.length));
  const gap = nameservers.indexOf('');
  if (gap >= 0 && gap < filled.length) return refuse(at(gap), refusals.nameserverGap);
  return filled.flatMap((server, index) => {
    const foreign = readIpv6(server) !== undefined && !takesIpv6(release);
    const twin = filled.indexOf(server) < index ? refusals.nameserverSame(server) : undefined;
    return refuse(
      at(index),
      foreign ? refusals.nameserverIpv6(server, releaseName(release)) : (addressFault(server, texts) ?? twin),
    );
  });
}
