import type { Network } from '../../kickstart/model.ts';
import type { Answers, DeviceAnswers } from '../answers/model.ts';

type Routing = Pick<Answers, 'devices' | 'routing' | 'host'>;

/**
 * One line for each configured device. The gateway and the name servers stand with the device that reaches the gateway,
 * the host name with the first one.
 */
export function networksOf({ devices, routing, host }: Routing): Network[] {
  const configured = devices.filter(({ configure }) => configure);
  const router = routerAmong(configured, routing.gateway);
  return configured.map((device, index) => ({
    device: device.device,
    onboot: device.onBoot,
    ...(device.ipv4 === 'dhcp' ? { dhcp: true as const } : device.ipv4),
    ...(device === router && !routing.dhcp ? routingOf(routing, device) : {}),
    ...(index === 0 && !host.dhcp && host.name !== '' ? { hostname: host.name } : {}),
    ipv6: ipv6Of(device),
  }));
}

function ipv6Of({ ipv6 }: DeviceAnswers): string | false {
  if (ipv6 === 'off') return false;
  return typeof ipv6 === 'string' ? ipv6 : ipv6.address;
}

function routingOf(
  { gateway, nameservers }: Answers['routing'],
  { ipv4 }: DeviceAnswers,
): Partial<Exclude<Network, 'dhcp'>> {
  const servers = nameservers.filter((server) => server !== '');
  return {
    ...(gateway.includes(':')
      ? { ipv6Gateway: gateway }
      : gateway === '' || ipv4 === 'dhcp'
        ? {}
        : { gateway }),
    ...(servers.length === 0 ? {} : { nameservers: servers }),
  };
}

/** The device in whose network the gateway is; else the first with an address of its own, else the first. */
function routerAmong(devices: readonly DeviceAnswers[], gateway: string): DeviceAnswers | undefined {
  const reaches = ({ ipv4, ipv6 }: DeviceAnswers) =>
    gateway.includes(':')
      ? typeof ipv6 === 'object'
      : ipv4 !== 'dhcp' &&
        (number(ipv4.address) & number(ipv4.netmask)) === (number(gateway) & number(ipv4.netmask));
  return devices.find(reaches) ?? devices.find(({ ipv4 }) => ipv4 !== 'dhcp') ?? devices[0];
}

function number(address: string): number {
  return address.split('.').reduce((sum, part) => (sum << 8) | Number(part), 0);
}
