import type { DiskAnswers, LogicalVolumeWish, PartitionWish, SizeWish, Use } from '../disks/model.ts';
import { isRecord, join, type Reader } from './reader.ts';

/** MiB of one extent of a new volume group, unless it is said. */
export const DEFAULT_EXTENT_MIB = 32;

export function readDisks(value: unknown, at: string, reader: Reader): DiskAnswers {
  const record = reader.record(value, at, ['clear', 'remove', 'partitions', 'groups', 'volumes']);
  const names = (key: 'clear' | 'remove') =>
    reader.list(record[key], join(at, key), (item, path) => reader.text(item, path), []);
  return {
    clear: names('clear'),
    remove: names('remove'),
    partitions: reader.list(
      record.partitions,
      join(at, 'partitions'),
      (item, path) => readPartition(item, path, reader),
      [],
    ),
    groups: reader.list(
      record.groups,
      join(at, 'groups'),
      (item, path) => {
        const group = reader.record(item, path, ['name', 'existing', 'extentMib']);
        const existing = reader.flag(group.existing, join(path, 'existing'), false);
        return {
          name: reader.text(group.name, join(path, 'name')),
          ...(existing ? { existing } : {}),
          extentMib: reader.count(group.extentMib, join(path, 'extentMib'), DEFAULT_EXTENT_MIB),
        };
      },
      [],
    ),
    volumes: reader.list(
      record.volumes,
      join(at, 'volumes'),
      (item, path) => readVolume(item, path, reader),
      [],
    ),
  };
}

function readPartition(value: unknown, at: string, reader: Reader): PartitionWish {
  const record = reader.record(value, at, ['disk', 'existing', 'size', 'primary', 'use']);
  const { existing, primary } = record;
  return {
    disk: reader.text(record.disk, join(at, 'disk')),
    ...(existing === undefined ? {} : { existing: reader.text(existing, join(at, 'existing')) }),
    size: readSize(record.size, join(at, 'size'), existing !== undefined, reader),
    ...(primary === undefined ? {} : { primary: reader.flag(primary, join(at, 'primary'), false) }),
    use: readUse(record.use, join(at, 'use'), reader),
  };
}

function readVolume(value: unknown, at: string, reader: Reader): LogicalVolumeWish {
  const record = reader.record(value, at, ['group', 'name', 'existing', 'size', 'use']);
  const existing = reader.flag(record.existing, join(at, 'existing'), false);
  return {
    group: reader.text(record.group, join(at, 'group')),
    name: reader.text(record.name, join(at, 'name')),
    ...(existing ? { existing } : {}),
    size: readSize(record.size, join(at, 'size'), existing, reader),
    use: readUse(record.use, join(at, 'use'), reader),
  };
}

/** What exists has its size already. */
function readSize(value: unknown, at: string, existing: boolean, reader: Reader): SizeWish {
  if (existing && value === undefined) return { mode: 'fill' };
  const record = reader.record(value, at, ['mode', 'mib']);
  const mode = reader.word(record.mode, join(at, 'mode'), ['fixed', 'atLeast', 'fill'] as const);
  return mode === 'fill' ? { mode } : { mode, mib: reader.count(record.mib, join(at, 'mib')) };
}

const USE_KEYS = {
  filesystem: ['as', 'type', 'mountPoint', 'format', 'label'],
  swap: ['as'],
  biosboot: ['as'],
  physical: ['as', 'group'],
  unused: ['as'],
} as const;

function readUse(value: unknown, at: string, reader: Reader): Use {
  const uses = ['filesystem', 'swap', 'physical', 'biosboot', 'unused'] as const;
  const as = reader.word(isRecord(value) ? value.as : value, join(at, 'as'), uses);
  const record = isRecord(value) ? reader.record(value, at, USE_KEYS[as]) : {};
  if (as === 'physical') return { as, group: reader.text(record.group, join(at, 'group')) };
  if (as !== 'filesystem') return { as };
  const { label } = record;
  return {
    as,
    type: reader.text(record.type, join(at, 'type')),
    mountPoint: reader.text(record.mountPoint, join(at, 'mountPoint')),
    format: reader.flag(record.format, join(at, 'format'), true),
    ...(label === undefined ? {} : { label: reader.text(label, join(at, 'label')) }),
  };
}
