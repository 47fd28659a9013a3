import type { Release } from '../../releases/release.ts';
import { ENGLISH } from '../texts/english.ts';
import { checkAnswers } from './check.ts';
import { DEFAULT_HOST, defaultNetworkName } from './defaults.ts';
import type {
  AnswerPart,
  Answers,
  DeviceAnswers,
  GivenAnswers,
  HostAnswers,
  Ipv6Answer,
  KitAnswer,
  PasswordAnswer,
  Refusal,
  RoutingAnswers,
  TimeAnswers,
} from './model.ts';
import { missingParts, PARTS } from './parts.ts';
import { readDisks } from './read-disks.ts';
import { createReader, isRecord, join, type Reader } from './reader.ts';

export interface ReadAnswers {
  readonly given: GivenAnswers;
  /** Nothing is to be shown, not even the confirmation. Only where every part is there. */
  readonly unattended: boolean;
  /** Paths into the file, and why what stands there cannot stand. */
  readonly faults: readonly Refusal[];
}

type PartReaders = {
  readonly [Part in AnswerPart]: (value: unknown, at: string, reader: Reader) => Answers[Part];
};

const READERS: PartReaders = {
  language: (value, at, reader) => reader.text(value, at),
  keyboard: (value, at, reader) => reader.text(value, at),
  devices: (value, at, reader) => reader.list(value, at, (item, path) => readDevice(item, path, reader)),
  routing: readRouting,
  host: readHost,
  time: readTime,
  rootPassword: readPassword,
  disks: readDisks,
  kits: (value, at, reader) => reader.list(value, at, (item, path) => readKit(item, path, reader)),
};

/**
 * Answers as they stand in a file, parsed already. What does not depend on the machine is checked by the rules of the
 * screens; the rest is, by `checkAnswers`, where the machine is known. Values are those of the file only when there is
 * no fault.
 */
export function readAnswers(value: unknown, release: Release): ReadAnswers {
  const reader = createReader(ENGLISH);
  const file = reader.record(value, '', [...PARTS, 'unattended']);
  const unattended = reader.flag(file.unattended, 'unattended', false);
  const given: { [Part in AnswerPart]?: Answers[Part] } = {};
  const read = <Part extends AnswerPart>(part: Part): void => {
    if (file[part] !== undefined) given[part] = READERS[part](file[part], part, reader);
  };
  for (const part of PARTS) read(part);
  const missing = missingParts(given);
  if (unattended && missing.length > 0)
    reader.faults.push({
      field: 'unattended',
      message: ENGLISH.refusals.incomplete(missing.join(', ')),
    });
  const { faults } = reader;
  if (faults.length > 0) return { given, unattended, faults };
  return { given, unattended, faults: checkAnswers(given, { texts: ENGLISH, release }) };
}

const DEVICE_KEYS = ['device', 'configure', 'onBoot', 'ipv4', 'ipv6', 'network', 'purpose'];

function readDevice(value: unknown, at: string, reader: Reader): DeviceAnswers {
  const record = reader.record(value, at, DEVICE_KEYS);
  const device = reader.text(record.device, join(at, 'device'));
  const configure = reader.flag(record.configure, join(at, 'configure'), true);
  const purposes = ['provision', 'public', 'other'] as const;
  const purpose = reader.word(record.purpose, join(at, 'purpose'), purposes, configure ? undefined : 'other');
  return {
    device,
    configure,
    onBoot: reader.flag(record.onBoot, join(at, 'onBoot'), true),
    ipv4:
      configure || record.ipv4 !== undefined ? readIpv4Answer(record.ipv4, join(at, 'ipv4'), reader) : 'dhcp',
    ipv6: readIpv6Answer(record.ipv6, join(at, 'ipv6'), reader),
    network: reader.text(record.network, join(at, 'network'), defaultNetworkName(purpose, device)),
    purpose,
  };
}

function readIpv4Answer(value: unknown, at: string, reader: Reader): DeviceAnswers['ipv4'] {
  if (value === 'dhcp') return value;
  if (!isRecord(value)) {
    reader.expected('dhcp, or address and netmask', value, at);
    return 'dhcp';
  }
  const record = reader.record(value, at, ['address', 'netmask']);
  return {
    address: reader.text(record.address, join(at, 'address')),
    netmask: reader.text(record.netmask, join(at, 'netmask')),
  };
}

function readIpv6Answer(value: unknown, at: string, reader: Reader): Ipv6Answer {
  if (!isRecord(value)) return reader.word(value, at, ['off', 'auto', 'dhcp'] as const, 'off');
  const record = reader.record(value, at, ['address']);
  return { address: reader.text(record.address, join(at, 'address')) };
}

function readRouting(value: unknown, at: string, reader: Reader): RoutingAnswers {
  const record = reader.record(value, at, ['dhcp', 'gateway', 'nameservers']);
  return {
    dhcp: reader.flag(record.dhcp, join(at, 'dhcp'), false),
    gateway: reader.text(record.gateway, join(at, 'gateway'), ''),
    nameservers: reader.list(
      record.nameservers,
      join(at, 'nameservers'),
      (item, path) => reader.text(item, path),
      [],
    ),
  };
}

function readHost(value: unknown, at: string, reader: Reader): HostAnswers {
  const record = reader.record(value, at, ['dhcp', 'name', 'domain']);
  return {
    dhcp: reader.flag(record.dhcp, join(at, 'dhcp'), false),
    name: reader.text(record.name, join(at, 'name'), ''),
    domain: reader.text(record.domain, join(at, 'domain'), DEFAULT_HOST.domain),
  };
}

function readTime(value: unknown, at: string, reader: Reader): TimeAnswers {
  const record = reader.record(value, at, ['zone', 'utc', 'ntp']);
  return {
    zone: reader.text(record.zone, join(at, 'zone')),
    utc: reader.flag(record.utc, join(at, 'utc'), true),
    ntp: reader.text(record.ntp, join(at, 'ntp'), 'pool.ntp.org'),
  };
}

function readPassword(value: unknown, at: string, reader: Reader): PasswordAnswer {
  if (isRecord(value) && value.clear !== undefined) {
    reader.faults.push({ field: join(at, 'clear'), message: ENGLISH.refusals.passwordClear });
    return { crypted: '' };
  }
  const record = reader.record(value, at, ['crypted']);
  return { crypted: reader.text(record.crypted, join(at, 'crypted')) };
}

function readKit(value: unknown, at: string, reader: Reader): KitAnswer {
  const record = reader.record(value, at, ['name', 'version', 'arch', 'os', 'source']);
  const { source = 'medium' } = record;
  const text = (key: 'name' | 'version' | 'arch') => reader.text(record[key], join(at, key));
  if (source !== 'medium' && !isRecord(source)) reader.expected('medium, or url', source, join(at, 'source'));
  return {
    name: text('name'),
    version: text('version'),
    arch: text('arch'),
    os: reader.flag(record.os, join(at, 'os'), false),
    source: isRecord(source)
      ? { url: reader.text(reader.record(source, join(at, 'source'), ['url']).url, join(at, 'source.url')) }
      : 'medium',
  };
}
