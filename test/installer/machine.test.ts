import { mkdirSync, symlinkSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { compareNames, partitionName, readDisks, readFirmware } from '../../src/installer/machine/disks.ts';
import { hasPackages, parseKitName, readKits } from '../../src/installer/machine/kits.ts';
import { assembleGroups, parseReport } from '../../src/installer/machine/lvm.ts';
import { readNetworkDevices } from '../../src/installer/machine/network.ts';
import { parseZones, readZones } from '../../src/installer/machine/zones.ts';
import { createNodeHost } from '../../src/installer/runtime/node-host.ts';
import { scratchDirectory } from '../support/scratch.ts';

const host = createNodeHost([]);

/** A machine as files below a folder. */
function machineOf(
  files: Readonly<Record<string, string | Uint8Array>>,
  links: Readonly<Record<string, string>> = {},
) {
  const root = scratchDirectory();
  const at = (path: string) => {
    const whole = join(root, path);
    mkdirSync(dirname(whole), { recursive: true });
    return whole;
  };
  for (const [path, content] of Object.entries(files)) writeFileSync(at(path), content);
  for (const [path, target] of Object.entries(links)) symlinkSync(target, at(path));
  return { host, root, work: join(root, 'work') };
}

/** An MBR by 16-byte entries: [status, type, start, sectors]. */
function mbr(
  signature: number,
  ...entries: readonly (readonly [number, number, number, number])[]
): Uint8Array {
  const bytes = new Uint8Array(1024 * 1024);
  const view = new DataView(bytes.buffer);
  view.setUint32(440, signature, true);
  entries.forEach(([status, type, start, sectors], index) => {
    const at = 446 + index * 16;
    bytes[at] = status;
    bytes[at + 4] = type;
    view.setUint32(at + 8, start, true);
    view.setUint32(at + 12, sectors, true);
  });
  view.setUint16(510, 0xaa55, true);
  return bytes;
}

describe('disks', () => {
  it('of a 2.6.9 kernel are IDE and SCSI ones, without drives for discs', async () => {
    const place = machineOf({
      'sys/block/hda/size': '83886080\n',
      'sys/block/hda/dev': '3:0\n',
      'proc/ide/hda/media': 'disk\n',
      'proc/ide/hda/model': 'QEMU HARDDISK\n',
      'dev/hda': mbr(0, [0x80, 0x83, 63, 100]),
      'sys/block/hdc/size': '1000\n',
      'proc/ide/hdc/media': 'cdrom\n',
      'sys/block/sdb/size': '2048\n',
      'sys/block/sda/size': '0\n',
      'sys/block/ram0/size': '32768\n',
      'sys/block/loop0/size': '32768\n',
      'sys/block/cciss!c0d0/size': '4096\n',
      'sys/block/cciss!c0d0/dev': '104:0\n',
      'dev/cciss/c0d0': mbr(1, [0, 0x83, 63, 10]),
    });
    expect(await readDisks(place)).toEqual([
      {
        name: 'cciss/c0d0',
        size: 2097152,
        sectorSize: 512,
        model: '',
        table: 'msdos',
        partitions: [
          {
            device: 'cciss/c0d0p1',
            number: 1,
            start: 32256,
            size: 5120,
            role: 'primary',
            filesystem: undefined,
            label: undefined,
          },
        ],
      },
      {
        name: 'hda',
        size: 42949672960,
        sectorSize: 512,
        model: 'QEMU HARDDISK',
        table: 'msdos',
        partitions: [
          {
            device: 'hda1',
            number: 1,
            start: 32256,
            size: 51200,
            role: 'primary',
            filesystem: undefined,
            label: undefined,
          },
        ],
      },
      { name: 'sdb', size: 1048576, sectorSize: 512, model: '', table: 'unknown', partitions: [] },
    ]);
  });

  it('come in the order of the BIOS where it is known, without the stick that the machine started from', async () => {
    const place = machineOf({
      'sys/block/sda/size': '2048\n',
      'dev/sda': mbr(0x11),
      'sys/block/sdb/size': '2048\n',
      'dev/sdb': mbr(0x22),
      'sys/block/sdc/size': '2048\n',
      'dev/sdc': new Uint8Array(2048),
      'sys/block/vda/size': '2048\n',
      'sys/block/vda/device/vendor': '0x1af4\n',
      'dev/vda': mbr(0x33),
      'proc/mounts': 'rootfs / rootfs rw 0 0\n/dev/sdc1 /run/install/repo iso9660 ro 0 0\n',
      'sys/firmware/edd/int13_dev80/mbr_signature': '0x00000022\n',
      'sys/firmware/edd/int13_dev81/mbr_signature': '0x00000011\n',
    });
    expect((await readDisks(place)).map(({ name }) => name)).toEqual(['sdb', 'sda', 'vda']);
  });

  it('are sorted by number and length of their names', () => {
    const names = ['sdaa', 'sdb', 'nvme10n1', 'nvme2n1', 'hda', 'sda', 'vda'];
    expect(names.sort(compareNames)).toEqual(['hda', 'nvme2n1', 'nvme10n1', 'sda', 'sdb', 'sdaa', 'vda']);
    expect(partitionName('nvme0n1', 2)).toBe('nvme0n1p2');
    expect(partitionName('sda', 2)).toBe('sda2');
  });

  it('with damage are said to be unknown', async () => {
    const protective = mbr(0, [0, 0xee, 1, 2047]);
    const wild = mbr(0, [0x7f, 0x83, 1, 2047]);
    const loop = mbr(0, [0, 0x05, 1, 2047]);
    const files = {
      'sys/block/sda/size': '2048\n',
      'sys/block/sdb/size': '2048\n',
      'sys/block/sdc/size': '2048\n',
    };
    // The record of the extended partition names itself as the next.
    loop.set(mbr(0, [0, 0x83, 1, 5], [0, 0x05, 0, 2047]).subarray(0, 512), 512);
    const place = machineOf({ ...files, 'dev/sda': protective, 'dev/sdb': wild, 'dev/sdc': loop });
    const [a, b, c] = await readDisks(place);
    expect(a).toMatchObject({ table: 'unknown', partitions: [] });
    expect(b).toMatchObject({ table: 'none', partitions: [] });
    expect(c?.partitions.map(({ device }) => device)).toEqual(['sdc1', 'sdc5']);
  });

  it('are below BIOS or UEFI', async () => {
    expect(await readFirmware(machineOf({ 'sys/x': '' }))).toBe('bios');
    expect(await readFirmware(machineOf({ 'sys/firmware/efi/systab': '' }))).toBe('uefi');
  });
});

describe('volume groups', () => {
  it('are put together from the reports of lvm', () => {
    const groups = parseReport('  WARNING: locking is off\n  KusuVolGroup00|33554432\n  other|4194304\n');
    const physical = parseReport('  /dev/sda3|KusuVolGroup00\n  /dev/sdb|other\n  /dev/sdc1|\n');
    const volume = { name: 'ROOT', size: 12884901888, filesystem: undefined };
    expect(assembleGroups(groups, physical, [{ group: 'KusuVolGroup00', volume }])).toEqual([
      { name: 'KusuVolGroup00', extent: 33554432, physical: ['sda3'], logical: [volume] },
      { name: 'other', extent: 4194304, physical: ['sdb'], logical: [] },
    ]);
  });
});

describe('network devices', () => {
  it('are those with hardware below', async () => {
    const place = machineOf(
      {
        'sys/class/net/eth1/address': '52:54:00:AB:CD:EF\n',
        'sys/class/net/eth1/type': '1\n',
        'sys/class/net/eth1/carrier': '1\n',
        'sys/class/net/eth1/device/vendor': '0x8086\n',
        'sys/class/net/eth0/address': '52:54:00:00:00:01\n',
        'sys/class/net/eth0/device/vendor': '0x8086\n',
        'sys/class/net/lo/type': '772\n',
        'sys/class/net/br0/type': '1\n',
        'sys/class/net/ib0/type': '32\n',
        'sys/class/net/ib0/device/vendor': '0x15b3\n',
      },
      {
        'sys/class/net/eth0/driver': '../../bus/pci/drivers/8139cp',
        'sys/class/net/eth1/device/driver': '../e1000',
      },
    );
    expect(await readNetworkDevices(place)).toEqual([
      { name: 'eth0', hardwareAddress: '52:54:00:00:00:01', driver: '8139cp', link: undefined },
      { name: 'eth1', hardwareAddress: '52:54:00:ab:cd:ef', driver: 'e1000', link: true },
    ]);
  });
});

describe('kits of a medium', () => {
  it('are folders with their package', async () => {
    const { root } = machineOf({
      'kits/base/5.1/noarch/kit-base-5.1-3.noarch.rpm': '',
      'kits/base/5.1/noarch/component-base-node-5.1-3.noarch.rpm': '',
      'kits/kit-lava-1.0-0.x86_64.rpm': '',
      'CentOS/bash-3.2-21.el5.x86_64.rpm': '',
    });
    expect(parseKitName('kit-lava-cluster-1.0-0.x86_64.rpm')).toMatchObject({
      name: 'lava-cluster',
      version: '1.0',
    });
    expect(parseKitName('component-base-node-5.1-3.noarch.rpm')).toBeUndefined();
    expect(await readKits({ host }, root)).toEqual([
      { name: 'lava', version: '1.0', arch: 'x86_64', os: false },
    ]);
    expect(await hasPackages({ host }, root)).toBe(true);
  });

  it('may lie as deep as in a depot, and a Base ISO has no packages', async () => {
    const { root } = machineOf({
      'kits/base/5.1/noarch/kit-base-5.1-3.noarch.rpm': '',
      'images/stage2.img': '',
    });
    expect(await readKits({ host }, root)).toEqual([
      { name: 'base', version: '5.1', arch: 'noarch', os: false },
    ]);
    expect(await hasPackages({ host }, root)).toBe(false);
  });
});

describe('time zones', () => {
  it('are the third column of the table, and UTC', () => {
    const table = '# tz\nSG\t+0117+10351\tAsia/Singapore\nDE\t+5230+01322\tEurope/Berlin\tmost of Germany\n';
    expect(parseZones(table)).toEqual(['Asia/Singapore', 'Europe/Berlin', 'UTC']);
    expect(parseZones('')).toEqual([]);
  });

  it('are files where there is no table, and UTC is always there', async () => {
    const place = machineOf({ 'usr/share/zoneinfo/Europe/Berlin': '', 'usr/share/zoneinfo/Etc/GMT': '' });
    expect(await readZones(place)).toEqual(['Europe/Berlin', 'UTC']);
    expect(await readZones(machineOf({ x: '' }))).toEqual(['UTC']);
  });
});
