import { execaSync } from 'execa';
import { beforeAll, describe, expect } from 'vitest';
import { memorySource } from '../../src/base/byte-source.ts';
import { readInitramfs } from '../../src/formats/initramfs/read.ts';
import { joinSegments, KINDS, type Kind, MICROCODE } from '../boot/formats/mixtures.ts';
import { archive, DIRECTORY, textOf } from '../formats/cpio/archives.ts';
import { expectSameListing } from '../formats/initramfs/same-listing.ts';
import { judged, writers } from '../support/judge.ts';

const PROGRAMS: Readonly<Record<Exclude<Kind, 'none'>, readonly string[]>> = {
  gzip: ['gzip', '-c'],
  bzip2: ['bzip2', '-c'],
  lzma: ['xz', '--format=lzma', '-c'],
  xz: ['xz', '--check=crc32', '-c'],
  lzo: ['lzop', '-c'],
  lz4: ['lz4', '-l', '-c'],
  zstd: ['zstd', '-q', '-c'],
};
const NEEDED = ['gzip', 'bzip2', 'xz', 'lzop', 'lz4', 'zstd'];

function pack(bytes: Buffer, kind: Kind): Buffer {
  if (kind === 'none') return bytes;
  const [program = '', ...args] = PROGRAMS[kind];
  const options = { input: bytes, encoding: 'buffer', stderr: 'ignore' } as const;
  return Buffer.from(execaSync(program, args, options).stdout);
}

/** Each segment has a file of its own, one that all have, and one whose kind changes. */
const ARCHIVES = [0, 1, 2].map((index) =>
  archive(
    { name: `only-${index}`, data: `TRAILER!!!\0 of ${index}` },
    { name: 'both', data: `${index}`.repeat(30 - 10 * index) },
    index === 1 ? { name: 'turns', mode: DIRECTORY } : { name: 'turns', data: `${index}` },
  ),
);

/** Zeros in front of a segment: any number, but where one of the two is raw, up to the grid of 4. */
function fillFor(size: number, wanted: number, first: Kind, second: Kind): number {
  return first === 'none' || second === 'none' ? wanted * 4 + ((4 - (size % 4)) % 4) : wanted;
}

/**
 * `stop` is the segment behind which Linux goes no further: the first of lz4 that has something behind it and not the
 * four zeros that Linux takes for its end.
 */
async function expectSeen(
  kinds: readonly Kind[],
  bytes: Uint8Array,
  { front = 0, stop = -1 } = {},
): Promise<void> {
  const name = kinds.join(', ');
  await expectSameListing(bytes, name);
  const image = await readInitramfs(memorySource(bytes, name));
  const isWhole = stop < 0;
  const seen = isWhole ? kinds : kinds.slice(0, stop + 1);
  const { segments, unread } = image.envelope;
  expect(
    segments.slice(front).map(({ compression }) => compression),
    name,
  ).toEqual(seen);
  expect(unread === undefined, name).toBe(isWhole);
  expect(
    image.warnings.flatMap(({ kernel }) => kernel ?? []),
    name,
  ).toEqual(isWhole ? [] : ['Decoding failed']);
  const last = seen.length - 1;
  for (const index of kinds.keys())
    expect(await textOf(image.tree, `only-${index}`), name).toBe(
      index <= last ? `TRAILER!!!\0 of ${index}` : undefined,
    );
  expect(await textOf(image.tree, 'both'), name).toBe(`${last}`.repeat(30 - 10 * last));
  expect(image.tree.get('turns' as never)?.kind, name).toBe(last === 1 ? 'directory' : 'file');
  await image.close();
}

describe('mixtures of what others write', () => {
  let packed: Readonly<Record<Kind, readonly Buffer[]>>;
  const segment = (kind: Kind, index: number) => packed[kind][index] ?? Buffer.alloc(0);
  beforeAll(() => {
    try {
      packed = Object.fromEntries(
        KINDS.map((kind) => [kind, ARCHIVES.map((bytes) => pack(bytes, kind))]),
      ) as unknown as typeof packed;
    } catch {
      // A program is missing, and judged() says which.
    }
  });

  async function readAll(mixtures: readonly (readonly Kind[])[]): Promise<void> {
    for (const [round, kinds] of mixtures.entries()) {
      let bytes: Buffer = Buffer.alloc(0);
      let stop = -1;
      for (const [index, kind] of kinds.entries()) {
        const before = kinds[index - 1];
        const fill = before === undefined ? 0 : fillFor(bytes.length, round % 9, before, kind);
        // lz4 right behind lz4 is more of the same member, for lz4 and for Linux.
        const isMore = fill === 0 && kind === 'lz4';
        if (before === 'lz4' && fill < 4 && !isMore && stop < 0) stop = index - 1;
        bytes = Buffer.concat([bytes, Buffer.alloc(fill), segment(kind, index)]);
      }
      await expectSeen(kinds, bytes, { stop });
    }
  }

  const pairs = KINDS.flatMap((a) => KINDS.map((b) => [a, b] as const));
  judged(writers(...NEEDED), 'all of two segments', () => readAll(pairs));
  judged(writers(...NEEDED), 'all of three segments', () =>
    readAll(pairs.flatMap(([a, b]) => KINDS.map((c) => [a, b, c] as const))),
  );
  judged(
    writers(...NEEDED),
    'all of two segments behind microcode, with a page of zeros between',
    async () => {
      for (const [a, b] of pairs)
        await expectSeen([a, b], joinSegments([MICROCODE, segment(a, 0), segment(b, 1)], 1024), { front: 1 });
    },
  );
});
