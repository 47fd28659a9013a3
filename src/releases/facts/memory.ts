import type { Release, Sourced } from '../release.ts';

/** What the smallest machine that an installer runs on has for an updates image. */
export interface MemoryFacts extends Sourced {
  /** The first version of Anaconda that this is for, major and minor. */
  readonly since: readonly [number, number];
  /** Memory in bytes below which it stops in text mode by itself; x86. */
  readonly floor: number;
  /** How often the unpacked files are in memory at once while the image is applied. */
  readonly copies: 1 | 2;
  /**
   * What holds them: a ramfs, which may fill all memory, or a tmpfs, which holds half of it, within these bounds in
   * bytes. Where the sources do not say, it is taken for a ramfs.
   */
  readonly holder: 'ramfs' | { readonly least: number; readonly most: number };
}

const KIB = 1024;
const MIB = 1024 * KIB;

const LOADER = { copies: 1, holder: 'ramfs' } as const;
const LOADER_HALF = { copies: 1, holder: { least: 0, most: Number.POSITIVE_INFINITY } } as const;
const LOADER_250 = { copies: 1, holder: { least: 250 * MIB, most: 250 * MIB } } as const;
/** An image is unpacked to /tmp of the initramfs and copied to /updates, which is copied into the root's overlay. */
const DRACUT = { copies: 2, holder: 'ramfs' } as const;

/** By the version of Anaconda, oldest first. */
export const MEMORY: readonly MemoryFacts[] = [
  {
    since: [0, 0],
    floor: 32_000 * KIB,
    ...LOADER,
    source: 'isys/isys.h:6; loader2/init.c:666-677 (10.1.1.104-1)',
  },
  {
    since: [11, 1],
    floor: 64_000 * KIB,
    ...LOADER,
    source: 'isys/isys.h:4; loader2/init.c:788-797 (11.1.2.263-2)',
  },
  {
    since: [11, 5],
    floor: 64_000 * KIB,
    ...LOADER_HALF,
    source: 'isys/isys.h:23; loader/init.c:676 (11.5.0.59-1)',
  },
  {
    since: [12, 0],
    floor: 128 * MIB,
    ...LOADER_HALF,
    source: 'isys/isys.h:23; loader/init.c:697 (12.46-1)',
  },
  {
    since: [13, 21],
    floor: 384 * MIB,
    copies: 1,
    holder: { least: 250 * MIB, most: Number.POSITIVE_INFINITY },
    source: 'isys/isys.h:23; loader/init.c:758-779, which also holds a copy of install.img (13.21.263-1)',
  },
  {
    since: [13, 22],
    floor: 128 * MIB,
    ...LOADER_250,
    source: 'isys/isys.h:23; loader/init.c:680 (13.42-1)',
  },
  {
    since: [14, 0],
    floor: 256 * MIB,
    ...LOADER_250,
    source: 'pyanaconda/isys/mem.h:28; loader/init.c:720 (14.22-1)',
  },
  { since: [15, 0], floor: 640 * MIB, ...LOADER, source: 'pyanaconda/isys/mem.h:28 (15.31-1)' },
  { since: [16, 0], floor: 768 * MIB, ...LOADER, source: 'pyanaconda/isys/mem.h:32 (16.25.5-1)' },
  {
    since: [17, 0],
    floor: 512 * MIB,
    ...DRACUT,
    source: 'pyanaconda/isys/mem.h:33 (17.29-1); pyanaconda/isys/__init__.py:52 (19.31.124-1)',
  },
  {
    since: [21, 0],
    floor: 320 * MIB,
    ...DRACUT,
    source:
      'pyanaconda/isys/__init__.py:44; dracut/anaconda-lib.sh:119-135 (21.48.22.159-1); pyanaconda/core/hw.py:39 ' +
      '(40.22.3.57, 45.21); dracut modules.d/90dmsquash-live/apply-live-updates.sh',
  },
];

/** The facts for a release, by the version in its tag. */
export function memoryFactsOf({ tag }: Pick<Release, 'tag'>): MemoryFacts {
  const [, major, minor] = (/^anaconda-(\d+)\.(\d+)/.exec(tag) ?? []).map(Number);
  const facts = MEMORY.findLast(
    ({ since: [first, second] }) =>
      first < (major ?? 0) || (first === major && second <= (minor ?? 0)) || first === 0,
  );
  if (facts === undefined) throw new Error(`the tag ${tag} has no version`);
  return facts;
}
