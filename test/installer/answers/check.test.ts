import { describe, expect, it } from 'vitest';
import { checkAnswers } from '../../../src/installer/answers/check.ts';
import { defaultDevices, defaultKits, defaultRouting } from '../../../src/installer/answers/defaults.ts';
import type {
  Answers,
  DeviceAnswers,
  GivenAnswers,
  KitAnswer,
} from '../../../src/installer/answers/model.ts';
import { readAnswers } from '../../../src/installer/answers/read.ts';
import { ENGLISH } from '../../../src/installer/texts/english.ts';
import type { Texts } from '../../../src/installer/texts/texts.ts';
import { findRelease } from '../../../src/releases/table.ts';
import { type MachineWishes, machineWith } from '../machines.ts';

/** The key of the sentence in place of the sentence. */
const KEYED: Texts = {
  ...ENGLISH,
  refusals: Object.fromEntries(
    Object.keys(ENGLISH.refusals).map((key) => [
      key,
      typeof ENGLISH.refusals[key as keyof Texts['refusals']] === 'string' ? key : () => key,
    ]),
  ) as unknown as Texts['refusals'],
};

function faultsOf(given: GivenAnswers, wishes: MachineWishes = {}): string[] {
  const machine = machineWith(wishes);
  const rules = { texts: KEYED, release: machine.release, machine };
  return checkAnswers(given, rules).map(({ field, message }) => `${field} ${message}`);
}

const [ETH0, ETH1] = defaultDevices(machineWith().network) as [DeviceAnswers, DeviceAnswers];
const DEVICES = [ETH0, ETH1];
const at = (address: string, netmask = '255.255.0.0') => [{ ...ETH0, ipv4: { address, netmask } }, ETH1];
const six = (address: string) => [{ ...ETH0, ipv6: { address } }, ETH1];
const DHCP: DeviceAnswers = { ...ETH1, ipv4: 'dhcp' };

const routed = (gateway: string, ...nameservers: string[]): GivenAnswers => ({
  devices: DEVICES,
  routing: { dhcp: false, gateway, nameservers },
});
const named = (name: string, domain = ''): GivenAnswers => ({
  devices: DEVICES,
  host: { dhcp: false, name, domain },
});
const timed = (zone: string, ntp = ''): GivenAnswers => ({ time: { zone, utc: true, ntp } });
const KITS: KitAnswer[] = defaultKits(machineWith());
const withKit = (kit: Partial<KitAnswer>): GivenAnswers => ({
  kits: [
    ...KITS,
    { name: 'hpc', version: '1', arch: 'noarch', os: false, source: { url: 'http://a/k' }, ...kit },
  ],
});
const RHEL6: MachineWishes = { release: 'rhel-6' };

const CASES: [string, GivenAnswers, readonly string[], MachineWishes?][] = [
  ['no country', { language: 'de' }, ['language languageForm']],
  ['a charset', { language: 'de_DE.UTF-8' }, ['language languageForm']],
  ['a language that came later', { language: 'ro_RO' }, ['language languageUnknown']],
  ['another country', { language: 'de_AT' }, []],
  ['an unknown keyboard', { keyboard: 'klingon' }, ['keyboard keyboardUnknown']],

  ['three numbers', { devices: at('10.1.1') }, ['devices.eth0.address ipv4Form']],
  ['256', { devices: at('10.1.1.256') }, ['devices.eth0.address ipv4Form']],
  ['an empty address', { devices: at('') }, ['devices.eth0.address ipv4Form']],
  ['leading zeros', { devices: at('172.020.0.1') }, ['devices.eth0.address ipv4Zeros']],
  ['loopback', { devices: at('127.0.0.1') }, ['devices.eth0.address ipv4Special']],
  ['multicast', { devices: at('224.0.0.1') }, ['devices.eth0.address ipv4Special']],
  ['a hole in the netmask', { devices: at('10.1.1.1', '255.0.255.0') }, ['devices.eth0.netmask netmask']],
  ['a netmask for one', { devices: at('10.1.1.1', '255.255.255.255') }, ['devices.eth0.netmask netmask']],
  ['zeros in a netmask', { devices: at('10.1.1.1', '255.255.0.00') }, ['devices.eth0.netmask ipv4Zeros']],
  ['the network', { devices: at('10.1.0.0') }, ['devices.eth0.address ipv4Network']],
  ['the broadcast address', { devices: at('10.1.255.255') }, ['devices.eth0.address ipv4Broadcast']],
  ['IPv6 before it is installed', { devices: six('fd00::1/64') }, ['devices.eth0.ipv6 ipv6Release']],
  ['no prefix', { devices: six('fd00::1') }, ['devices.eth0.ipv6Address ipv6Form'], RHEL6],
  ['a long prefix', { devices: six('fd00::1/129') }, ['devices.eth0.ipv6Address ipv6Form'], RHEL6],
  ['IPv6 loopback', { devices: six('::1/128') }, ['devices.eth0.ipv6Address ipv6Special'], RHEL6],
  ['IPv6 multicast', { devices: six('ff02::1/64') }, ['devices.eth0.ipv6Address ipv6Special'], RHEL6],
  ['IPv6', { devices: six('fd00::1/64') }, [], RHEL6],
  ['a blank in a name', { devices: [{ ...ETH0, network: 'my net' }] }, ['devices.eth0.network networkName']],
  ['no name', { devices: [{ ...ETH0, network: '' }] }, ['devices.eth0.network networkName']],
  [
    'the same address',
    { devices: [ETH0, { ...ETH1, ipv4: ETH0.ipv4 }] },
    ['devices.eth1.address sameAddress'],
  ],
  [
    'the same IPv6 address in two spellings',
    {
      devices: [
        { ...ETH0, ipv6: { address: 'FD00::1/64' } },
        { ...ETH1, ipv6: { address: 'fd00:0::1/64' } },
      ],
    },
    ['devices.eth1.ipv6Address sameAddress'],
    RHEL6,
  ],
  [
    'the same name',
    { devices: [ETH0, { ...ETH1, network: 'Cluster' }] },
    ['devices.eth1.network sameNetwork'],
  ],
  ['the same device', { devices: [ETH0, { ...ETH0, configure: false }] }, ['devices.eth0 sameDevice']],
  ['no devices', { devices: [] }, ['devices noDevices'], { devices: 0 }],
  ['no provision network', { devices: [{ ...ETH0, purpose: 'public' }] }, ['devices noProvision']],
  [
    'nothing configured',
    { devices: [{ ...ETH0, configure: false, ipv4: { address: '', netmask: '' } }] },
    ['devices noProvision'],
  ],
  ['an unknown device', { devices: [ETH0, { ...ETH1, device: 'eth7' }] }, ['devices.eth7 unknownDevice']],
  ['a device of another machine', { devices: [{ ...ETH0, device: 'eth7' }] }, [], { here: false }],

  [
    'DHCP that no device uses',
    { devices: DEVICES, routing: { dhcp: true, gateway: '', nameservers: [] } },
    ['routing.dhcp routingDhcp'],
  ],
  ['DHCP', { devices: [ETH0, DHCP], routing: { dhcp: true, gateway: '', nameservers: [] } }, []],
  ['no gateway', routed('', '10.0.0.1'), ['routing.gateway gatewayEmpty']],
  ['a gateway out of reach', routed('10.0.0.1', '10.0.0.1'), ['routing.gateway gatewaySubnet']],
  [
    'the broadcast address as gateway',
    routed('192.168.0.255', '10.0.0.1'),
    ['routing.gateway gatewaySubnet'],
  ],
  [
    'a gateway that DHCP may reach',
    { devices: [ETH0, DHCP], routing: { dhcp: false, gateway: '10.0.0.1', nameservers: ['10.0.0.1'] } },
    [],
  ],
  ['its own address as gateway', routed('172.20.0.1', '10.0.0.1'), ['routing.gateway gatewayOwn']],
  ['a gateway of letters', routed('router', '10.0.0.1'), ['routing.gateway ipv4Form']],
  ['no name server', routed('192.168.0.1'), ['routing.nameservers.0 nameserverEmpty']],
  ['a gap', routed('192.168.0.1', '', '10.0.0.1'), ['routing.nameservers.0 nameserverGap']],
  [
    'four',
    routed('192.168.0.1', '1.0.0.1', '1.0.0.2', '1.0.0.3', '1.0.0.4'),
    ['routing.nameservers.3 nameserverMany'],
  ],
  ['IPv6 name servers too early', routed('192.168.0.1', 'fd00::1'), ['routing.nameservers.0 nameserverIpv6']],
  ['IPv6 name servers', routed('192.168.0.1', 'fd00::1'), [], RHEL6],
  ['a name server by name', routed('192.168.0.1', 'dns'), ['routing.nameservers.0 addressForm']],
  ['one twice', routed('192.168.0.1', '1.0.0.1', '1.0.0.1'), ['routing.nameservers.1 nameserverSame']],

  [
    'DHCP for the name',
    { devices: DEVICES, host: { dhcp: true, name: '', domain: '' } },
    ['host.dhcp hostDhcp'],
  ],
  ['no name', named(''), ['host.name hostEmpty']],
  ['254 characters', named(`${'a.'.repeat(126)}ab`), ['host.name nameLength']],
  ['253 characters', named(`${'a.'.repeat(126)}a`), []],
  ['64 in a label', named(`${'a'.repeat(64)}.com`), ['host.name nameLabel']],
  ['63 in a label', named(`${'a'.repeat(63)}.com`), []],
  ['two dots', named('a..com'), ['host.name nameLabel']],
  ['an underscore', named('my_host.com'), ['host.name nameCharacters']],
  ['a dash in front', named('-a.com'), ['host.name nameDash']],
  ['a dash behind', named('a-.com'), ['host.name nameDash']],
  ['an address', named('10.0.0.1'), ['host.name nameDigits']],
  ['no domain', named('master'), ['host.name nameUnqualified']],
  ['a private domain of one label', named('a.com', 'kusu'), []],
  ['a private domain with a blank', named('a.com', 'ku su'), ['host.domain nameCharacters']],

  ['an unknown zone', timed('Mars/Olympus'), ['time.zone zoneUnknown']],
  ['a blank in the time server', timed('UTC', 'a b'), ['time.ntp ntp']],
  ['an address as time server', timed('UTC', '10.0.0.1'), []],
  ['an IPv6 time server', timed('UTC', 'fd00::1'), []],

  ['an empty password', { rootPassword: { clear: '' } }, ['rootPassword passwordEmpty']],
  ['a short password', { rootPassword: { clear: 'a' } }, []],
  ['no hash', { rootPassword: { crypted: 'secret' } }, ['rootPassword.crypted passwordHash']],
  [
    'SHA-512 where it is not read',
    { rootPassword: { crypted: `$6$salt$${'a'.repeat(86)}` } },
    ['rootPassword.crypted passwordHash'],
  ],
  ['SHA-512', { rootPassword: { crypted: `$6$rounds=5000$salt$${'a'.repeat(86)}` } }, [], RHEL6],
  [
    'a cut hash',
    { rootPassword: { crypted: `$6$salt$${'a'.repeat(85)}` } },
    ['rootPassword.crypted passwordHash'],
    RHEL6,
  ],

  ['a blank in the kit', withKit({ name: 'a b' }), ['kits.2.name kitName']],
  ['no version', withKit({ version: '' }), ['kits.2.version kitVersion']],
  ['another architecture', withKit({ arch: 'aarch64' }), ['kits.2.arch kitArch']],
  ['a file as address', withKit({ source: { url: 'file:///kits' } }), ['kits.2.url kitUrl']],
  ['no host', withKit({ source: { url: 'http:///kits' } }), ['kits.2.url kitUrl']],
  ['a port too high', withKit({ source: { url: 'http://a:65536/' } }), ['kits.2.url kitUrl']],
  ['IPv6 in an address', withKit({ source: { url: 'http://[fd00::1]:8080/kits' } }), []],
  ['a kit twice', withKit({ name: 'base' }), ['kits.2 kitSame']],
  [
    'a second place for packages where there is one only',
    { kits: [...defaultKits(machineWith({ release: 'centos-4' })), ...(withKit({}).kits?.slice(2) ?? [])] },
    ['kits.2.url kitRepository'],
    { release: 'centos-4' },
  ],
  ['a dot in the kit', withKit({ name: 'base.kit_2', version: '2~1' }), ['kits.2.version kitVersion']],
  ['no operating system', { kits: KITS.filter(({ os }) => !os) }, ['kits osKitMissing']],
  ['two', withKit({ os: true }), ['kits osKitMany']],
  ['a kit that the medium lacks', withKit({ source: 'medium' }), ['kits.2 kitNotOnMedium']],
];

describe('a check', () => {
  it.each(CASES)('of %s', (_name, given, expected, wishes) => {
    expect(faultsOf(given, wishes)).toEqual(expected);
  });

  it('is tested for every refusal', () => {
    const reached = new Set(CASES.flatMap(([, , faults]) => faults.map((fault) => fault.split(' ')[1])));
    // Those of files and of the two entries of a password are tested beside them.
    const elsewhere = ['passwordsDiffer', 'passwordClear', 'notOf', 'unknownKey', 'missing', 'incomplete'];
    expect([...reached, ...elsewhere].sort()).toEqual(Object.keys(ENGLISH.refusals).sort());
  });

  it('says what would be right', () => {
    const release = findRelease('centos-5');
    const { faults } = readAnswers({ devices: at('010.1.1.1') }, release);
    expect(faults).toEqual([
      {
        field: 'devices.eth0.address',
        message:
          '"010.1.1.1" has numbers with leading zeros, which some programs read as octal: write 10.1.1.1.',
      },
    ]);
  });

  it('of the layout is asked with the texts of the language', () => {
    const disks: Answers['disks'] = { clear: [], remove: [], partitions: [], groups: [], volumes: [] };
    expect(faultsOf({ disks })).toContain(`disks.partitions ${ENGLISH.layout.rootMissing()}`);
  });
});

describe('the guess of a router', () => {
  it('is the first address of the public network', () => {
    expect(defaultRouting(DEVICES)).toEqual({
      dhcp: false,
      gateway: '192.168.0.1',
      nameservers: ['192.168.0.1'],
    });
  });

  it('is the last where the machine has the first', () => {
    expect(defaultRouting([ETH0]).gateway).toBe('172.20.255.254');
  });

  it('is DHCP where a device uses it', () => {
    expect(defaultRouting([ETH0, DHCP])).toEqual({ dhcp: true, gateway: '', nameservers: [] });
  });
});
