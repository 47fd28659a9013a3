import type { Texts } from '../texts/texts.ts';
import {
  isMachineIpv4,
  isMachineIpv6,
  prefixOfNetmask,
  readIpv4,
  readIpv6,
  readIpv6Prefix,
  subnetOf,
  withoutZeros,
  writeIpv4,
} from './addresses.ts';

/** Each says why the text cannot stand, or undefined. */
type Check = (text: string, texts: Texts) => string | undefined;

export const ipv4Fault: Check = (text, { refusals }) => {
  const reading = readIpv4(text);
  if ('value' in reading) return isMachineIpv4(reading.value) ? undefined : refusals.ipv4Special(text);
  return reading.fault === 'zeros' ? refusals.ipv4Zeros(text, withoutZeros(text)) : refusals.ipv4Form(text);
};

export const netmaskFault: Check = (text, { refusals }) => {
  const reading = readIpv4(text);
  if ('fault' in reading && reading.fault === 'zeros') return refusals.ipv4Zeros(text, withoutZeros(text));
  return prefixOfNetmask(text) === undefined ? refusals.netmask(text) : undefined;
};

/** Of an address and a netmask that are well-formed each. */
export function combinationFault(address: string, netmask: string, { refusals }: Texts): string | undefined {
  const subnet = subnetOf(address, netmask);
  const reading = readIpv4(address);
  if (subnet === undefined || 'fault' in reading) return undefined;
  const range = [writeIpv4(subnet.network + 1), writeIpv4(subnet.broadcast - 1)] as const;
  if (reading.value === subnet.network) return refusals.ipv4Network(address, netmask, ...range);
  if (reading.value === subnet.broadcast) return refusals.ipv4Broadcast(address, netmask, ...range);
  return undefined;
}

export const ipv6PrefixFault: Check = (text, { refusals }) => {
  const reading = readIpv6Prefix(text);
  if (reading === undefined) return refusals.ipv6Form(text);
  return isMachineIpv6(reading.groups) ? undefined : refusals.ipv6Special(text);
};

/** Of an IPv4 or IPv6 address of a server. */
export const addressFault: Check = (text, texts) => {
  if (readIpv6(text) !== undefined) return undefined;
  return /^[\d.]+$/.test(text) ? ipv4Fault(text, texts) : texts.refusals.addressForm(text);
};
