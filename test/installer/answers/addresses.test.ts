import { describe, expect, it } from 'vitest';
import {
  prefixOfNetmask,
  readIpv4,
  readIpv6,
  readIpv6Prefix,
  subnetOf,
  writeIpv4,
} from '../../../src/installer/answers/addresses.ts';

describe('an IPv4 address', () => {
  it('is a number and back', () => {
    expect(readIpv4('255.255.255.255')).toEqual({ value: 2 ** 32 - 1 });
    expect(readIpv4('0.0.0.0')).toEqual({ value: 0 });
    expect(writeIpv4(2 ** 32 - 1)).toBe('255.255.255.255');
    expect(writeIpv4(0xac140001)).toBe('172.20.0.1');
  });

  it.each(['', '1', '1.2.3', '1.2.3.4.5', '1.2.3.256', '1.2.3.-1', '1.2.3.0x1', ' 1.2.3.4', '1..2.3'])(
    'is not "%s"',
    (text) => expect(readIpv4(text)).toEqual({ fault: 'form' }),
  );

  it('has its subnet', () => {
    expect(subnetOf('172.20.3.4', '255.255.0.0')).toEqual({
      network: 0xac140000,
      broadcast: 0xac14ffff,
      prefix: 16,
    });
    expect(subnetOf('200.1.1.1', '128.0.0.0')?.network).toBe(2 ** 31);
  });

  it.each([
    ['255.255.255.0', 24],
    ['128.0.0.0', 1],
    ['255.255.255.252', 30],
    ['255.255.255.254', undefined],
    ['0.0.0.0', undefined],
    ['255.0.255.0', undefined],
  ])('has %s as netmask of %s bits', (mask, prefix) => expect(prefixOfNetmask(mask)).toBe(prefix));
});

describe('an IPv6 address', () => {
  it.each([
    ['::', [0, 0, 0, 0, 0, 0, 0, 0]],
    ['::1', [0, 0, 0, 0, 0, 0, 0, 1]],
    ['fd00::', [0xfd00, 0, 0, 0, 0, 0, 0, 0]],
    ['1:2:3:4:5:6:7:8', [1, 2, 3, 4, 5, 6, 7, 8]],
    ['1:2:3:4:5:6:7::', [1, 2, 3, 4, 5, 6, 7, 0]],
    ['::ffff:10.0.0.1', [0, 0, 0, 0, 0, 0xffff, 0x0a00, 1]],
  ])('is %s', (text, groups) => expect(readIpv6(text)).toEqual(groups));

  it.each([
    '',
    ':',
    '1',
    '1:2:3:4:5:6:7',
    '1:2:3:4:5:6:7:8:9',
    '1::2::3',
    '1:2:3:4::5:6:7:8',
    '12345::',
    'g::',
    '10.0.0.1::',
    ':1::',
    'fe80::1%eth0',
  ])('is not "%s"', (text) => expect(readIpv6(text)).toBeUndefined());

  it('has a prefix length', () => {
    expect(readIpv6Prefix('fd00::1/64')?.prefix).toBe(64);
    for (const text of ['fd00::1', 'fd00::1/', 'fd00::1/0', 'fd00::1/129', 'fd00::1/64/64', '/64'])
      expect(readIpv6Prefix(text), text).toBeUndefined();
  });
});
