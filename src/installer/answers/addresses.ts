/** IPv4 and IPv6 in text and as numbers. */

/** A number from 0 to 2^32-1, or why the text is none. */
export type Ipv4Reading = { readonly value: number } | { readonly fault: 'form' | 'zeros' };

/** Leading zeros are refused: the C library reads such a number as octal, others as decimal. */
export function readIpv4(text: string): Ipv4Reading {
  const parts = text.split('.');
  if (parts.length !== 4 || !parts.every((part) => /^\d+$/.test(part))) return { fault: 'form' };
  if (parts.some((part) => Number(part) > 255)) return { fault: 'form' };
  if (parts.some((part) => part.length > 1 && part.startsWith('0'))) return { fault: 'zeros' };
  return { value: parts.reduce((value, part) => value * 256 + Number(part), 0) };
}

export function writeIpv4(value: number): string {
  return [24, 16, 8, 0].map((shift) => (value >>> shift) & 255).join('.');
}

/** The same address without leading zeros. */
export function withoutZeros(text: string): string {
  return text.split('.').map(Number).join('.');
}

/** 1 to 30, which leaves room for two machines; undefined where it is no netmask. */
export function prefixOfNetmask(text: string): number | undefined {
  const reading = readIpv4(text);
  if ('fault' in reading) return undefined;
  for (let prefix = 1; prefix <= 30; prefix++) if (maskOfPrefix(prefix) === reading.value) return prefix;
  return undefined;
}

function maskOfPrefix(prefix: number): number {
  return (0xffffffff << (32 - prefix)) >>> 0;
}

export interface Subnet {
  readonly network: number;
  readonly broadcast: number;
  readonly prefix: number;
}

/** Undefined where either is not well-formed. */
export function subnetOf(address: string, netmask: string): Subnet | undefined {
  const reading = readIpv4(address);
  const prefix = prefixOfNetmask(netmask);
  if ('fault' in reading || prefix === undefined) return undefined;
  const mask = maskOfPrefix(prefix);
  const network = (reading.value & mask) >>> 0;
  return { network, broadcast: (network | ~mask) >>> 0, prefix };
}

/** Whether an address may be that of a machine: not 0/8, loopback, multicast or reserved (RFC 6890). */
export function isMachineIpv4(value: number): boolean {
  const first = value >>> 24;
  return first >= 1 && first <= 223 && first !== 127;
}

/** Eight groups, or undefined. An IPv4 address may stand for the last two (RFC 4291, 2.2). */
export function readIpv6(text: string): number[] | undefined {
  const halves = text.split('::');
  if (halves.length > 2) return undefined;
  const [head, tail] = halves.map((half, index) => readGroups(half, index === halves.length - 1));
  if (head === undefined) return undefined;
  if (halves.length === 1) return head.length === 8 ? head : undefined;
  if (tail === undefined || head.length + tail.length > 7) return undefined;
  return [...head, ...new Array<number>(8 - head.length - tail.length).fill(0), ...tail];
}

function readGroups(text: string, last: boolean): number[] | undefined {
  if (text === '') return [];
  const words = text.split(':');
  const groups: number[] = [];
  for (const [index, word] of words.entries()) {
    if (/^[0-9a-fA-F]{1,4}$/.test(word)) {
      groups.push(Number.parseInt(word, 16));
      continue;
    }
    const reading = readIpv4(word);
    if (!last || index !== words.length - 1 || 'fault' in reading) return undefined;
    groups.push(reading.value >>> 16, reading.value & 0xffff);
  }
  return groups;
}

/** Whether an address may be that of a machine: not unspecified, loopback or multicast. */
export function isMachineIpv6(groups: readonly number[]): boolean {
  const small = groups.slice(0, 7).every((group) => group === 0) && (groups[7] ?? 0) <= 1;
  return !small && (groups[0] ?? 0) < 0xff00;
}

/** An address with its prefix length, 1 to 128: fd00::1/64. */
export function readIpv6Prefix(text: string): { groups: number[]; prefix: number } | undefined {
  const [address = '', length = '', ...more] = text.split('/');
  const groups = readIpv6(address);
  const prefix = /^\d{1,3}$/.test(length) ? Number(length) : 0;
  if (groups === undefined || more.length > 0 || prefix < 1 || prefix > 128) return undefined;
  return { groups, prefix };
}
