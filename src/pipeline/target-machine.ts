import { z } from 'zod';
import { BootsmithError } from '../base/errors.ts';
import { readYaml } from '../base/yaml.ts';
import type { Machine } from '../installer/screens/screen.ts';
import { type Arch, archesOf, type Release } from '../releases/release.ts';

const UNITS = { MiB: 2 ** 20, GiB: 2 ** 30, TiB: 2 ** 40 } as const;

const SIZE = z
  .string()
  .regex(/^\d+ ?(?:MiB|GiB|TiB)$/, 'a size such as 80 GiB')
  .transform((text) => Number.parseInt(text, 10) * UNITS[text.slice(-3) as keyof typeof UNITS]);

const NAME = z.string().regex(/^[A-Za-z0-9_/.-]+$/, 'a name of the kernel, such as sda or eth0');

/** What a machine that an installation is for has, as a person writes it. */
export const TARGET_MACHINE = z.strictObject({
  arch: z.enum(['i386', 'x86_64', 'aarch64']).optional(),
  firmware: z.enum(['bios', 'uefi']).default('bios'),
  disks: z
    .array(z.strictObject({ name: NAME, size: SIZE, model: z.string().default('') }))
    .default([])
    .describe('In the order in which the BIOS sees them; nothing is on them.'),
  devices: z.array(NAME).default([]).describe('Network devices.'),
  kits: z
    .array(
      z.strictObject({
        name: z.string().min(1),
        version: z.string().min(1),
        arch: z.string().min(1),
        os: z.boolean().default(false),
      }),
    )
    .default([])
    .describe('Kits on the medium. The packages of the release are one by themselves.'),
});

export type TargetMachine = z.output<typeof TARGET_MACHINE>;

/** Reads what `--machine` names. Throws `profile` with the line and column of every fault. */
export function readTargetMachine(path: string): Promise<TargetMachine> {
  return readYaml(path, TARGET_MACHINE, 'profile');
}

/** `80GiB`, or with the disk's name `vda=80GiB`; without one the disks are sda, sdb and so on. Throws `usage`. */
export function parseDisks(words: readonly string[]): TargetMachine['disks'] {
  return words.map((word, index) => {
    const [, name = `sd${String.fromCharCode(97 + index)}`, size = ''] =
      /^(?:([^=]+)=)?(.*)$/.exec(word) ?? [];
    const parsed = z.object({ name: NAME, size: SIZE }).safeParse({ name, size });
    if (!parsed.success || index > 25)
      throw new BootsmithError('usage', `${word} is no disk`, {
        expected: 'a size such as 80GiB, or vda=80GiB',
      });
    return { ...parsed.data, model: '' };
  });
}

/**
 * The machine that the screens talk about on a build machine: its disks are empty and have sectors of 512 bytes. Throws
 * `unsupported` for an architecture that the release was not made for.
 */
export function targetMachine(target: TargetMachine, release: Release, zones: readonly string[]): Machine {
  const arch = chooseArch(release, target.arch);
  return {
    release,
    arch,
    disks: {
      disks: target.disks.map((disk) => ({ ...disk, sectorSize: 512, table: 'none', partitions: [] })),
      groups: [],
      firmware: target.firmware,
    },
    network: target.devices.map((name) => ({
      name,
      hardwareAddress: '',
      driver: undefined,
      link: undefined,
    })),
    kits: [
      { name: release.id.slice(0, release.id.lastIndexOf('-')), version: release.version, arch, os: true },
      ...target.kits,
    ],
    zones,
    here: false,
  };
}

function chooseArch(release: Release, asked: Arch | undefined): Arch {
  const arches = archesOf(release);
  const arch = asked ?? (arches.includes('x86_64') ? 'x86_64' : arches[0]);
  if (arch !== undefined && arches.includes(arch)) return arch;
  throw new BootsmithError('unsupported', `${release.id} was not made for ${asked ?? 'any architecture'}`, {
    expected: arches.join(', '),
  });
}
