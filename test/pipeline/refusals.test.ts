import { mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { beforeAll, describe, expect, it } from 'vitest';
import { stringify } from 'yaml';
import { fromText } from '../../src/base/bytes.ts';
import { planBuild } from '../../src/pipeline/build.ts';
import { type MiniOptions, writeMiniMedium } from '../support/mini-medium.ts';
import { moduleOf } from '../support/modules.ts';
import { scratchDirectory } from '../support/scratch.ts';

const INSTALLER = { kickstart: { rootPassword: { crypted: '$6$a$b' }, partitions: ['clearpart --all'] } };

async function plan(medium: MiniOptions, profile: object) {
  const folder = scratchDirectory();
  mkdirSync(join(folder, 'medium'));
  await writeMiniMedium(join(folder, 'medium'), medium);
  const file = join(folder, 'profile.yaml');
  writeFileSync(file, stringify({ source: 'medium', output: 'out.iso', installer: INSTALLER, ...profile }));
  return (await planBuild({ profile: file })).plan;
}

/** A kernel's header as `readKernelVersion` finds it. */
function kernel(version: string): Uint8Array {
  const bytes = new Uint8Array(4096);
  const view = new DataView(bytes.buffer);
  bytes.set(Buffer.from('HdrS'), 0x202);
  view.setUint16(0x206, 0x0203, true);
  view.setUint16(0x20e, 0x600, true);
  bytes.set(Buffer.from(`${version}\0`), 0x800);
  view.setUint16(0x1fe, 0xaa55, true);
  return bytes;
}

interface Case {
  readonly what: string;
  readonly medium: MiniOptions;
  readonly profile: object;
  /** In the error's message, found or hint. */
  readonly says: RegExp;
}

const CASES: readonly Case[] = [
  {
    what: 'a kernel without an initramfs',
    medium: { release: 'rhel-4', files: { 'isolinux/vmlinuz': kernel('2.4.21-4.EL') } },
    profile: {},
    says: /has no initramfs.*Linux 2\.4\.21/s,
  },
  {
    what: 'a compression that the kernel does not unpack',
    medium: { release: 'centos-6' },
    profile: { initrd: { compression: 'xz' } },
    says: /does not unpack xz.*gzip, bzip2, lzma/s,
  },
  {
    what: 'appending to an ext2 image',
    medium: { release: 'rhel-4' },
    profile: { initrd: { way: 'append' } },
    says: /nothing can be appended/,
  },
  {
    what: 'cpio updates where the loader mounts only file systems',
    medium: { release: 'rhel-5' },
    profile: { updates: { format: 'cpio.gz' } },
    says: /takes no updates image of format cpio\.gz.*ext2/s,
  },
  {
    what: 'squashfs updates where the kernel knows only the third generation',
    medium: { release: 'rhel-5' },
    profile: { updates: { format: 'squashfs' } },
    says: /does not mount squashfs 4\.0/,
  },
  {
    what: 'room in an archive',
    medium: { release: 'fedora-9' },
    profile: { updates: { format: 'cpio.gz', room: '1 MiB' } },
    says: /has no room to leave/,
  },
  {
    what: 'a real /lib64 where the loader only unlinks it',
    medium: { release: 'fedora-8' },
    profile: { initrd: { files: [{ source: 'profile.yaml', destination: '/lib64/x' }] } },
    says: /loader replaces \/lib64/,
  },
  {
    what: 'a device line of one word in RHEL 4',
    medium: { release: 'rhel-4' },
    profile: { kickstart: { devices: [{ module: 'usb-storage' }] } },
    says: /wants a type/,
  },
  {
    what: 'a second device line in a file',
    medium: { release: 'rhel-5' },
    profile: { kickstart: { file: 'ks.cfg' } },
    says: /only the first device line.*driverload=/s,
  },
  {
    what: 'a short boot argument where only inst. is known',
    medium: { release: 'rocky-9' },
    profile: { boot: { add: ['ks=cdrom:/ks.cfg'] } },
    says: /does not know the boot argument ks=.*inst\.ks=/s,
  },
  {
    what: 'a volume label that boot arguments cannot carry',
    medium: { release: 'centos-7' },
    profile: { volume: "it's" },
    says: /cannot carry this volume label/,
  },
  {
    what: 'a media check of a medium without a checksum',
    medium: { release: 'rocky-9' },
    profile: { checksum: false, boot: { add: ['rd.live.check'] } },
    says: /stops at a medium that is to be checked/,
  },
  {
    what: 'a command line that is longer than the loader reads',
    medium: { release: 'rhel-6' },
    profile: { boot: { add: Array.from({ length: 90 }, (_, i) => `argument${i}=x`) } },
    says: /the command line is too long/,
  },
];

describe('what a release cannot do', () => {
  it.each(CASES)('is refused before any work: $what', async ({ medium, profile, says }) => {
    const folder = scratchDirectory();
    const file = join(folder, 'ks.cfg');
    writeFileSync(file, 'lang en_US\nkeyboard us\ncdrom\ndevice scsi a\ndevice scsi b\n');
    const named = JSON.parse(JSON.stringify(profile).replace('"ks.cfg"', JSON.stringify(file)));
    await expect(plan(medium, named)).rejects.toSatisfy((error: Error & Record<string, string>) => {
      expect(error.kind).toBe('unsupported');
      expect([error.message, error.found, error.expected, error.hint].join('\n')).toMatch(says);
      return true;
    });
  });

  it('names what takes the place of a device line from RHEL 9 on', async () => {
    const folder = scratchDirectory();
    const file = join(folder, 'ks.cfg');
    writeFileSync(file, 'lang en_US\nkeyboard us\ncdrom\ndevice usb-storage\n');
    await expect(plan({ release: 'rocky-9' }, { kickstart: { file } })).rejects.toMatchObject({
      kind: 'unsupported',
      found: expect.stringMatching(/device.*inst\.dd|rd\.driver\.pre/s),
    });
  });
});

describe('what is wanted and can be done another way', () => {
  const devices = [{ module: 'a', type: 'scsi' }, { module: 'b' }, { module: 'c' }];

  it.each([
    ['rhel-5', 'device scsi a', 'driverload=b:c'],
    ['rhel-6', 'device a', 'driverload=b:c'],
    ['rocky-9', undefined, 'rd.driver.pre=a,b,c'],
  ])('loads three drivers of %s', async (release, line, argument) => {
    const made = await plan({ release }, { kickstart: { devices } });
    const lines = made.kickstarts.second.split('\n').filter((each) => each.startsWith('device'));
    expect(lines).toEqual(line === undefined ? [] : [line]);
    expect(made.boot.add).toContain(argument);
    expect(made.drivers.loading.map(({ module }) => module).sort()).toEqual(['a', 'b', 'c']);
  });
});

describe('a driver of the profile', () => {
  let bytes: Uint8Array;
  beforeAll(async () => {
    const module = await moduleOf('my-nic', { calls: ['register_netdev'] });
    bytes = module.bytes;
  });

  it('is loaded by name where its device does not announce itself', async () => {
    const folder = scratchDirectory();
    writeFileSync(join(folder, 'my-nic.ko'), bytes);
    const made = await plan({ release: 'centos-5' }, { drivers: [{ file: join(folder, 'my-nic.ko') }] });
    expect(made.kickstarts.second).toContain('device eth my-nic\n');
    expect(made.drivers.modules.map(({ name }) => name)).toEqual(['my-nic']);
    expect(readFileSync(join(folder, 'my-nic.ko'))).toHaveLength(bytes.length);
  });

  it('is refused where a disk would not be read', async () => {
    const profile = { drivers: [{ disk: 'disk.img' }] };
    await expect(plan({ release: 'fedora-9' }, profile)).rejects.toMatchObject({
      kind: 'unsupported',
      message: expect.stringContaining('loads no driver disk from the initrd'),
    });
    expect((await plan({ release: 'rocky-9' }, profile)).boot.add).toContain('inst.dd=path:/dd.iso');
  });
});

describe('the initramfs', () => {
  it('keeps the stock compression, or takes another that the kernel unpacks', async () => {
    expect((await plan({ release: 'centos-6' }, {})).initrd.compression).toBe('lzma');
    expect((await plan({ release: 'rocky-9' }, {})).initrd.compression).toBe('xz');
    expect((await plan({ release: 'rhel-4' }, {})).initrd.compression).toBe('gzip');
    expect((await plan({ release: 'rocky-9' }, { initrd: { compression: 'zstd' } })).initrd.compression).toBe(
      'zstd',
    );
  });

  it('names what appended files would replace', async () => {
    const medium: MiniOptions = {
      release: 'fedora-6',
      change: (tree) => tree.set(fromText('ks.cfg'), tree.get(fromText('sbin/init')) as never),
    };
    expect((await plan(medium, { initrd: { way: 'append' } })).initrd.replaced).toEqual(['ks.cfg']);
  });
});
