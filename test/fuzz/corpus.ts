import { createHash } from 'node:crypto';
import { gzipSync } from 'node:zlib';
import { collectChunks } from '../../src/base/byte-source.ts';
import { type ByteString, fromText } from '../../src/base/bytes.ts';
import type { CompressionName } from '../../src/formats/compression/layout.ts';
import { compress } from '../../src/formats/compression/write.ts';
import { device, directory, file, type Inode, symlink, type Tree } from '../../src/tree/tree.ts';
import { SAMPLES } from '../formats/compression/samples.ts';
import { archive, DIRECTORY, entry, SYMLINK, TRAILER } from '../formats/cpio/archives.ts';
import { ESCAPE } from './exercise.ts';
import type { Sample } from './mutate.ts';
import type { Random } from './random.ts';

export const TIME = 1_100_000_000;

/** Every kind of node in few bytes, so that most damage hits something that counts. */
export function smallTree(
  kinds: readonly Inode['kind'][] = ['symlink', 'character', 'block', 'fifo', 'socket'],
): Tree {
  const tree: Tree = new Map();
  const put = (path: string, inode: Inode) => tree.set(fromText(path), inode);
  put('', directory({ mtime: TIME }));
  const shared = file(Buffer.from('shared\n'), { mode: 0o4755, mtime: TIME });
  put('a', directory({ mtime: TIME }));
  put('a/one', shared);
  if (kinds.includes('symlink')) put('a/two', shared);
  put('a/b', directory({ mtime: TIME }));
  put('a/b/c', file(Buffer.from('deep'), { mtime: TIME }));
  put('big', file(noise(6000), { mtime: TIME }));
  put('zeros', file(new Uint8Array(9000), { mtime: TIME }));
  put('empty', file(new Uint8Array(0), { mtime: TIME }));
  const specials: [string, Inode][] = [
    ['link', symlink('a/one' as ByteString, { mtime: TIME })],
    ['out', symlink('../sentinel' as ByteString, { mtime: TIME })],
    ['up', symlink('../..' as ByteString, { mtime: TIME })],
    ['far', symlink(ESCAPE as ByteString, { mtime: TIME })],
    ['long', symlink('x'.repeat(70) as ByteString, { mtime: TIME })],
    ['null', device('character', { major: 1, minor: 3 }, { mtime: TIME })],
    ['disk', device('block', { major: 8, minor: 1 }, { mtime: TIME })],
    ['pipe', { kind: 'fifo', mode: 0o600, uid: 0, gid: 0, mtime: TIME }],
    ['plug', { kind: 'socket', mode: 0o600, uid: 0, gid: 0, mtime: TIME }],
  ];
  for (const [path, inode] of specials) if (kinds.includes(inode.kind)) put(path, inode);
  return tree;
}

function noise(size: number): Buffer {
  const parts: Buffer[] = [];
  for (let i = 0; i * 32 < size; i++) parts.push(createHash('sha256').update(String(i)).digest());
  return Buffer.concat(parts).subarray(0, size);
}

export async function bytesFrom(chunks: AsyncIterable<Uint8Array>): Promise<Uint8Array> {
  return Uint8Array.from(await collectChunks(chunks));
}

/** Archives that lead out of where they are unpacked, in every way that names and links can. */
export function escapingArchives(): Sample[] {
  const make = (name: string, ...fields: Parameters<typeof archive>) => ({ name, bytes: archive(...fields) });
  const link = (name: string, target: string) => ({ name, mode: SYMLINK, data: target });
  return [
    make('absolute name', { name: ESCAPE, data: 'x' }),
    make('dots', { name: 'a', mode: DIRECTORY }, { name: 'a/../../sentinel', data: 'x' }),
    make('dots at the start', { name: '../sentinel', data: 'x' }),
    make('through a link', link('d', '..'), { name: 'd/sentinel', data: 'x' }, { name: 'd/new', data: 'x' }),
    make('through an absolute link', link('d', '/tmp'), { name: `d${ESCAPE.slice(4)}`, data: 'x' }),
    make('a link, then a file', link('f', '../../sentinel'), { name: 'f', data: 'x' }),
    make(
      'a link, then a directory',
      link('d', '../..'),
      { name: 'd', mode: DIRECTORY },
      { name: 'd/sentinel', data: 'x' },
    ),
    make(
      'a hard link to a link',
      { ...link('f', '../../sentinel'), ino: 7, nlink: 2 },
      { name: 'g', data: 'x', ino: 7, nlink: 2 },
    ),
    make('a hard link over a link', { name: 'a', ino: 9, nlink: 2 }, link('b', '../../sentinel'), {
      name: 'b',
      data: 'x',
      ino: 9,
      nlink: 2,
    }),
    make('a link of links', link('a', 'b'), link('b', 'a'), { name: 'a/x', data: 'x' }),
    make('NUL in a name', { name: '', nameField: Buffer.from('a\0/../../sentinel\0'), data: 'x' }),
    make(
      'escapes',
      { name: '\x1b[2J\x1b]0;x\x07\x9b31m', data: 'x' },
      { name: 'new\nline', data: 'x' },
      link('l', '\x1bc\n'),
    ),
    make(
      'names by case',
      { name: 'Name', data: '1' },
      { name: 'name', data: '2' },
      { name: 'NAME', mode: DIRECTORY },
    ),
    make(
      'nodes',
      { name: 'sda', mode: 0o060666, rdev: [8, 0] },
      { name: 'mem', mode: 0o020666, rdev: [1, 1] },
    ),
    make('a file as a directory', { name: 'f', data: 'x' }, { name: 'f/g', data: 'x' }),
    make('a directory, then a link', { name: 'd', mode: DIRECTORY }, link('d', '..'), {
      name: 'd/sentinel',
      data: 'x',
    }),
    make('the root as a link', link('.', '..'), { name: 'sentinel', data: 'x' }),
    make('the manifest', { name: '../manifest.json', data: 'x' }),
    make('long names', { name: 'n'.repeat(300), data: 'x' }, { name: `${'d/'.repeat(1000)}x`, data: 'x' }),
  ];
}

/** One member of each compression around the same archive. */
export async function wrap(bytes: Uint8Array, name: CompressionName): Promise<Uint8Array> {
  async function* once() {
    yield bytes;
  }
  return bytesFrom(compress(once(), name));
}

export const CODECS = [
  'gzip',
  'bzip2',
  'lzma',
  'xz',
  'lzo',
  'lz4',
  'zstd',
] as const satisfies readonly CompressionName[];

/** Members of one compression: ours, and those of other programs. */
export async function compressedSamples(name: CompressionName): Promise<Sample[]> {
  const text = Buffer.concat([noise(300), Buffer.from('bootsmith '.repeat(400)), Buffer.alloc(5000)]);
  const head = (bytes: Uint8Array): Pick<Sample, 'hot'> => ({
    hot: [
      [0, 40],
      [Math.max(0, bytes.length - 40), bytes.length],
    ],
  });
  const ours = await wrap(text, name);
  const foreign = SAMPLES.filter((sample) => sample.name === name);
  return [
    { name: 'ours', bytes: ours, ...head(ours) },
    ...foreign.map(({ made, bytes }) => ({ name: made, bytes: Uint8Array.from(bytes), ...head(bytes) })),
  ];
}

/** Mixtures of segments, as boot loaders and dracut make them. */
export async function initramfsSamples(): Promise<Sample[]> {
  const early = archive({ name: 'kernel', mode: DIRECTORY }, { name: 'kernel/x', data: 'microcode' });
  const main = archive(
    { name: 'etc', mode: DIRECTORY },
    { name: 'etc/f', data: 'data' },
    { name: 'init', data: '#!', mode: 0o100755 },
  );
  const samples: Sample[] = [];
  const members: Uint8Array[] = [early, main];
  for (const name of CODECS) {
    const packed = await wrap(main, name);
    members.push(packed);
    samples.push({ name, bytes: packed, hot: [[0, 40]] });
    samples.push({ name: `raw and ${name}`, bytes: Buffer.concat([early, Buffer.alloc(12), packed]) });
    samples.push({
      name: `${name} and gzip`,
      bytes: Buffer.concat([packed, Buffer.alloc(7), gzipSync(early)]),
    });
  }
  // Damage is mostly found by the first checksum: what is joined anew is what a reader takes.
  const joined: Sample = {
    name: 'joined',
    bytes: Buffer.concat([early, main]),
    bend: (_, random) => joinSegments(members, random),
  };
  return [
    ...samples,
    ...Array.from({ length: samples.length }, (_, i) => ({ ...joined, name: `joined ${i}` })),
  ];
}

/** One to four segments, some of them archives that nobody has made before, mostly where a kernel takes them. */
function joinSegments(members: readonly Uint8Array[], random: Random): Uint8Array {
  const parts: Uint8Array[] = [];
  let size = 0;
  const put = (bytes: Uint8Array) => {
    parts.push(bytes);
    size += bytes.length;
  };
  for (let count = 1 + random.below(4); count > 0; count--) {
    const fresh = random.below(3);
    const bytes =
      fresh === 0
        ? (members[random.below(members.length)] ?? Buffer.alloc(0))
        : fresh === 1
          ? randomArchive(random)
          : gzipSync(
              Buffer.concat([
                randomArchive(random),
                Buffer.alloc(4 * random.below(3)),
                randomArchive(random),
              ]),
            );
    if (random.below(8) > 0) put(Buffer.alloc((4 - (size % 4)) % 4));
    put(bytes);
    put(Buffer.alloc(random.below(3) === 0 ? random.below(2000) : 4 * random.below(4)));
  }
  return Buffer.concat(parts);
}

const NAMES = [
  'a',
  'a/b',
  'a/b/c',
  'f',
  'f/g',
  './a',
  '/f',
  'l',
  'l/x',
  'init',
  '.',
  'n'.repeat(300),
] as const;
const MODES = [DIRECTORY, SYMLINK, 0o100644, 0o100755, 0o010600, 0o020600, 0o060600, 0o140600, 0] as const;
const TARGETS = ['a', '/a/b', '../..', 'l', 'f'] as const;

/** Names that meet again with other kinds, links with their data on any name, sums, odd modes. */
function randomArchive(random: Random): Uint8Array {
  const entries = Array.from({ length: 1 + random.below(8) }, () => {
    const mode = random.pick(MODES);
    const isFile = mode >> 12 === 8;
    const data = mode === SYMLINK ? random.pick(TARGETS) : isFile ? 'x'.repeat(random.below(200)) : '';
    return {
      name: random.pick(NAMES),
      mode,
      data,
      ino: 1 + random.below(4),
      nlink: 1 + random.below(3),
      mtime: random.below(2) * TIME,
    };
  });
  return archive(...entries);
}

/** An odc archive with every kind of entry that the other formats have. */
export function odcSample(): Sample {
  const octal = (value: number, digits: number) => value.toString(8).padStart(digits, '0');
  const put = (name: string, mode: number, data: string, nlink = 1, ino = 1) =>
    `070707${octal(1, 6)}${octal(ino, 6)}${octal(mode, 6)}${octal(0, 6)}${octal(0, 6)}${octal(nlink, 6)}${octal(0, 6)}` +
    `${octal(TIME, 11)}${octal(name.length + 1, 6)}${octal(data.length, 11)}${name}\0${data}`;
  const text =
    put('a', DIRECTORY, '', 2, 2) +
    put('a/f', 0o100644, 'data', 2, 3) +
    put('a/g', 0o100644, 'data', 2, 3) +
    put('l', SYMLINK, '../../sentinel', 1, 4) +
    put('p', 0o010600, '', 1, 5) +
    put('TRAILER!!!', 0, '');
  return { name: 'odc', bytes: Uint8Array.from(Buffer.from(text, 'latin1')) };
}

export function plainArchives(): Sample[] {
  const sum = [...Buffer.from('data')].reduce((total, byte) => total + byte, 0);
  const bytes = Buffer.concat([
    entry({ name: 'a', mode: DIRECTORY, nlink: 2 }),
    entry({ name: 'a/f', data: '', ino: 3, nlink: 2 }),
    entry({ name: 'a/g', data: 'data', ino: 3, nlink: 2 }),
    entry({ name: 'l', mode: SYMLINK, data: '../../sentinel' }),
    entry({ name: 'n', mode: 0o020600, rdev: [1, 3] }),
    TRAILER,
  ]);
  const crc = archive(
    { name: 'a/f', data: 'data', magic: '070702', sum },
    { name: 'a', mode: DIRECTORY, magic: '070702' },
  );
  return [
    { name: 'newc', bytes, hot: [[0, bytes.length]] },
    { name: 'crc', bytes: crc },
    odcSample(),
    ...escapingArchives(),
  ];
}
