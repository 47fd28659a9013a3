import { execFileSync } from 'node:child_process';
import { mkdirSync, readFileSync, utimesSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { gzipSync } from 'node:zlib';
import { collectChunks, memorySource } from '../../src/base/byte-source.ts';
import { equalBytes } from '../../src/base/bytes.ts';
import { BootsmithError } from '../../src/base/errors.ts';
import { CODECS as CODEC_LOADERS } from '../../src/formats/compression/codecs.ts';
import { type CompressionName, recogniseCompression } from '../../src/formats/compression/layout.ts';
import { openLz4Frame } from '../../src/formats/compression/lz4-frame.ts';
import { openMember } from '../../src/formats/compression/read.ts';
import { writeCramfs } from '../../src/formats/cramfs/write.ts';
import { describeErofs, recogniseErofs } from '../../src/formats/erofs/read.ts';
import { writeExt2 } from '../../src/formats/ext2/write.ts';
import { type Image, openImage } from '../../src/formats/image.ts';
import { writeImage } from '../../src/formats/image-write.ts';
import { FORMATS } from '../../src/formats/images/table.ts';
import { readBootRecord } from '../../src/formats/iso9660/boot-record.ts';
import { isIso9660 } from '../../src/formats/iso9660/read.ts';
import { readKernelVersion } from '../../src/formats/linux-kernel/read.ts';
import { readRpm } from '../../src/formats/rpm/read.ts';
import { recogniseFormat } from '../../src/formats/signatures.ts';
import { isSquashfs } from '../../src/formats/squashfs/read.ts';
import { readSquashfsSummary } from '../../src/formats/squashfs/superblock.ts';
import { writeSquashfs } from '../../src/formats/squashfs/write.ts';
import { openTar, recogniseTar } from '../../src/formats/tar/archive.ts';
import { readTarTree } from '../../src/formats/tar/read.ts';
import { writeTar } from '../../src/formats/tar/write.ts';
import { LZ4_FRAMES } from '../formats/compression/samples.ts';
import { seal as sealCramfs } from '../formats/cramfs/images.ts';
import { fatImage, longName } from '../formats/fat/images.ts';
import { rpmPackage, TINY } from '../formats/rpm/packages.ts';
import { oldImage } from '../formats/squashfs/old-image.ts';
import {
  bytesFrom,
  CODECS,
  compressedSamples,
  initramfsSamples,
  plainArchives,
  smallTree,
  TIME,
} from './corpus.ts';
import { type Box, Broken, exerciseTree, Refused } from './exercise.ts';
import type { Hot, Sample } from './mutate.ts';
import type { Target } from './target.ts';
import { MODULE_TARGETS } from './targets-modules.ts';
import { hostileSamples, TEXT_TARGETS } from './targets-text.ts';

// Inputs are timed, and none shall pay for code that is loaded on demand.
for (const load of [...FORMATS.map((row) => row.load), ...Object.values(CODEC_LOADERS)]) await load();

/** Opens an image as commands do, and reads all of it. */
async function readImage(bytes: Uint8Array, box: Box): Promise<void> {
  const image = await openImage(memorySource(bytes, 'input'), { limit: 64 * 1024 * 1024 });
  try {
    JSON.stringify([image.summary, image.envelope, image.warnings]);
    await exerciseTree(image, box);
    if (image.kind === 'initramfs') {
      await rewrite(image, bytes);
      await compareListing(image, bytes);
    }
  } finally {
    await image.close();
  }
}

/** A listing, for which nothing is kept, must see the same. */
async function compareListing(
  image: Extract<Image, { kind: 'initramfs' }>,
  bytes: Uint8Array,
): Promise<void> {
  const listing = await openImage(memorySource(bytes, 'input'), { listing: true });
  const seen = ({ tree, warnings }: Pick<Image, 'tree' | 'warnings'>) =>
    JSON.stringify([[...tree].map(([path, { kind, mode, mtime }]) => [path, kind, mode, mtime]), warnings]);
  if (seen(listing) !== seen(image)) throw new Broken('a listing does not see what a whole reading sees');
  await listing.close();
}

/** Writes an archive back; one that is said to come back byte for byte must do so. */
async function rewrite(image: Extract<Image, { kind: 'initramfs' }>, bytes: Uint8Array): Promise<void> {
  const written = await collectChunks(writeImage(image, { time: TIME }));
  const { segments, unread } = image.envelope;
  const isSame =
    unread === undefined && segments.every(({ exact, compression }) => exact && compression === 'none');
  if (isSame && !equalBytes(written, bytes))
    throw new Broken('an archive that is said to come back byte for byte does not');
}

async function drain(chunks: AsyncIterable<Uint8Array>, limit = 32 * 1024 * 1024): Promise<void> {
  let left = limit;
  for await (const chunk of chunks) {
    left -= chunk.length;
    if (left < 0) throw new Refused();
  }
}

function image(name: string, samples: () => Promise<Sample[]>, more: Partial<Target> = {}): Target {
  return {
    name,
    samples: async () => [...(await samples()), ...(await hostileSamples(name))],
    read: readImage,
    ...more,
  };
}

function codec(name: CompressionName): Target {
  // lzma, xz and zstd need the dictionary or window that a member asks for.
  const memoryLimit = name === 'lzma' || name === 'xz' || name === 'zstd' ? 180 : 100;
  return {
    name,
    memoryLimit,
    samples: async () => [...(await compressedSamples(name)), ...(await hostileSamples(name))],
    async read(bytes) {
      if (recogniseCompression(bytes)?.name !== name) throw new Refused();
      const member = openMember(memorySource(bytes, 'input'), 0, name);
      await drain(member.chunks);
    },
  };
}

const SUPERBLOCK: Hot = [
  [1024, 1224],
  [1024, 1224],
  [2048, 2112],
];

async function ext2Samples(): Promise<Sample[]> {
  const make = async (name: string, blockSize: 1024 | 4096): Promise<Sample> => {
    const bytes = await bytesFrom(writeExt2(smallTree(), { time: TIME, blockSize }));
    const descriptors = blockSize === 1024 ? 2048 : 4096;
    const table = (bytes[descriptors + 8] ?? 0) * blockSize;
    return {
      name,
      bytes,
      hot: [
        [1024, 1224],
        [descriptors, descriptors + 32],
        [table, table + 40 * 128],
      ],
    };
  };
  return [await make('blocks of 1 KiB', 1024), await make('blocks of 4 KiB', 4096)];
}

/** Images that mke2fs fills, one for each way in which ext4 keeps data. */
async function ext4Samples(box: Box): Promise<Sample[]> {
  const folder = join(box.folder, '..', 'ext4');
  const tree = join(folder, 'tree');
  mkdirSync(join(tree, 'd/e'), { recursive: true });
  for (const [name, data] of [
    ['small', 'inline'],
    ['d/f', 'x'.repeat(3000)],
    ['d/e/g', ''],
    ['big', 'y'.repeat(40_000)],
  ] as const) {
    writeFileSync(join(tree, name), data);
    utimesSync(join(tree, name), TIME, TIME);
  }
  const path = `${process.env.PATH}:/usr/sbin:/sbin`;
  const env = { ...process.env, PATH: path, E2FSPROGS_FAKE_TIME: String(TIME) };
  return [
    '^has_journal,inline_data,64bit,metadata_csum',
    '^has_journal,^metadata_csum,inline_data',
    '^has_journal,meta_bg,^resize_inode,^metadata_csum',
  ].map((features, index) => {
    const file = join(folder, `${index}.img`);
    const uuid = '12345678-1234-1234-1234-123456789abc';
    const words = ['-q', '-F', '-t', 'ext4', '-b', '1024', '-I', '256', '-N', '32', '-U', uuid];
    execFileSync('mke2fs', [...words, '-E', `hash_seed=${uuid}`, '-O', features, '-d', tree, file, '256'], {
      env,
    });
    return { name: features, bytes: Uint8Array.from(readFileSync(file)), hot: SUPERBLOCK };
  });
}

async function cramfsSamples(): Promise<Sample[]> {
  const make = async (byteOrder: 'little' | 'big', startsAt: 0 | 512): Promise<Sample> => ({
    name: `${byteOrder} endian at ${startsAt}`,
    bytes: await bytesFrom(writeCramfs(smallTree(), { byteOrder, startsAt })),
    hot: [
      [startsAt, startsAt + 76],
      [startsAt + 76, startsAt + 500],
      [startsAt + 76, startsAt + 500],
    ],
    seal: (bytes) => void sealCramfs(bytes, startsAt, byteOrder === 'little'),
  });
  return [await make('little', 0), await make('big', 0), await make('little', 512)];
}

async function fatSamples(): Promise<Sample[]> {
  const bytes = Uint8Array.from(
    fatImage([
      { name: 'README  TXT', data: 'x'.repeat(1500) },
      { name: 'LONG~1  TXT', data: 'y', before: longName('A long näme.txt', 'LONG~1  TXT') },
      { name: 'SUB', attributes: 0x10, data: '\0'.repeat(512) },
      { name: 'LABEL', attributes: 0x08 },
    ]),
  );
  return [
    {
      name: 'FAT12',
      bytes,
      hot: [
        [0, 62],
        [512, 540],
        [1536, 1536 + 32 * 8],
      ],
    },
  ];
}

/** A volume descriptor, a boot record, a catalog and a boot image with its table: an ISO without files. */
function isoSample(): Sample {
  const bytes = Buffer.alloc(21 * 2048);
  bytes.write('\x01CD001\x01', 16 * 2048, 'latin1');
  bytes.write('VOLUME', 16 * 2048 + 40, 'latin1');
  bytes.writeUInt32LE(21, 16 * 2048 + 80);
  bytes.write('\0CD001\x01EL TORITO SPECIFICATION', 17 * 2048, 'latin1');
  bytes.writeUInt32LE(19, 17 * 2048 + 71);
  bytes.write('\xffCD001\x01', 18 * 2048, 'latin1');
  bytes.set([1, 0, 0, 0], 19 * 2048);
  bytes.set([0xaa, 0x55, 0x55, 0xaa], 19 * 2048 + 28);
  bytes.set([0x88, 0, 0, 0, 0, 0, 4, 0, 20], 19 * 2048 + 32);
  bytes.writeUInt32LE(16, 20 * 2048 + 8);
  bytes.writeUInt32LE(20, 20 * 2048 + 12);
  bytes.writeUInt32LE(2048, 20 * 2048 + 16);
  const hot: Hot = [
    [16, 0],
    [17, 0],
    [19, 0],
    [20, 0],
  ].map(([sector = 0]) => [sector * 2048, sector * 2048 + 90]);
  return { name: 'boot record', bytes: Uint8Array.from(bytes), hot };
}

async function isoFiles(box: Box): Promise<Sample[]> {
  const folder = join(box.folder, '..', 'iso');
  mkdirSync(join(folder, 'tree/d'), { recursive: true });
  writeFileSync(join(folder, 'tree/d/file'), 'data');
  const file = join(folder, 'made.iso');
  execFileSync('xorriso', ['-as', 'mkisofs', '-quiet', '-R', '-J', '-o', file, join(folder, 'tree')], {
    stdio: 'ignore',
  });
  const bytes = Uint8Array.from(readFileSync(file));
  return [
    {
      name: 'Rock Ridge',
      bytes,
      hot: [
        [32768, 32768 + 200],
        [18 * 2048, 24 * 2048],
      ],
    },
  ];
}

function kernelSample(): Sample {
  const bytes = Buffer.alloc(4096);
  bytes.write('MZ', 0, 'latin1');
  bytes.write('HdrS', 0x202, 'latin1');
  bytes.writeUInt16LE(0x400, 0x20e);
  bytes.write('2.6.18-8.el5 (builder@host) #1 SMP\0', 0x600, 'latin1');
  return {
    name: 'header',
    bytes: Uint8Array.from(bytes),
    hot: [
      [0x1f0, 0x250],
      [0x600, 0x640],
    ],
  };
}

function erofsSample(): Sample {
  const bytes = Buffer.alloc(4096);
  bytes.writeUInt32LE(0xe0f5e1e2, 1024);
  bytes.writeUInt8(12, 1024 + 12);
  return { name: 'superblock', bytes: Uint8Array.from(bytes), hot: [[1024, 1152]] };
}

async function* once(bytes: Uint8Array): AsyncGenerator<Uint8Array> {
  for (let at = 0; at < bytes.length; at += 700) yield bytes.subarray(at, at + 700);
}

const oldSquashfs = () =>
  [true, false].map((little) => ({
    name: `3.0 ${little}`,
    bytes: Uint8Array.from(oldImage(little)),
    hot: [[0, 119]] as Hot,
  }));
const newSquashfs = async (): Promise<Sample[]> => [
  {
    name: '4.0',
    bytes: await bytesFrom(
      writeSquashfs(smallTree(['symlink', 'character', 'block', 'fifo']), { time: TIME }),
    ),
    hot: [
      [0, 96],
      [0, 96],
    ],
  },
];

/** Without digests, which would refuse everything that is damaged. */
async function rpmSamples(): Promise<Sample[]> {
  const make = async (name: string, stripped: boolean, compression: 'none' | 'gzip'): Promise<Sample> => {
    const bytes = await rpmPackage({ files: TINY, stripped, compression, undigested: true });
    return {
      name,
      bytes,
      hot: [
        [0, 16],
        [96, 160],
        [160, 700],
      ],
    };
  };
  return [
    await make('newc', false, 'none'),
    await make('stripped', true, 'none'),
    await make('newc, gzip', false, 'gzip'),
  ];
}

export const TARGETS: readonly Target[] = [
  image('cpio', async () => plainArchives()),
  image('initramfs', initramfsSamples, { memoryLimit: 180 }),
  ...CODECS.map(codec),
  {
    name: 'lz4-frame',
    samples: async () =>
      LZ4_FRAMES.map(({ made, bytes }) => ({ name: made, bytes: Uint8Array.from(bytes), hot: [[0, 24]] })),
    read: (bytes) => drain(openLz4Frame(memorySource(bytes, 'input')).chunks),
  },
  image('ext2', ext2Samples),
  { ...image('ext4', async () => []), programs: ['mke2fs'], samples: ext4Samples },
  image('cramfs', cramfsSamples),
  image('fat', fatSamples),
  {
    name: 'squashfs-superblock',
    samples: async () => {
      const head = Buffer.alloc(4096);
      head.write('hsqs', 0, 'latin1');
      for (const [at, value] of [
        [4, 3],
        [8, TIME],
        [12, 131072],
      ] as const)
        head.writeUInt32LE(value, at);
      for (const [at, value] of [
        [20, 1],
        [22, 17],
        [26, 1],
        [28, 4],
      ] as const)
        head.writeUInt16LE(value, at);
      for (const [at, value] of [
        [40, 4096],
        [48, 4000],
        [56, -1],
        [64, 200],
        [72, 300],
        [80, -1],
        [88, -1],
      ] as const)
        head.writeBigInt64LE(BigInt(value), at);
      return [...oldSquashfs(), { name: '4.0', bytes: Uint8Array.from(head), hot: [[0, 96]] }];
    },
    async read(bytes) {
      isSquashfs(bytes.subarray(0, 34 * 1024));
      JSON.stringify(await readSquashfsSummary(memorySource(bytes, 'input')));
    },
  },
  {
    name: 'squashfs-tar',
    samples: async () => [
      { name: 'tar', bytes: await bytesFrom(writeTar(smallTree(['symlink', 'character', 'block', 'fifo']))) },
    ],
    async read(bytes, box) {
      const tree = await readTarTree(once(bytes), 'input', (offset, size) => ({
        size,
        chunks: () => once(bytes.subarray(offset, offset + size)),
      }));
      await exerciseTree({ tree }, box);
    },
  },
  {
    name: 'tar',
    samples: async () => {
      const plain = await bytesFrom(writeTar(smallTree(['symlink', 'character', 'block', 'fifo'])));
      return [
        { name: 'plain', bytes: plain },
        { name: 'gzip', bytes: Uint8Array.from(gzipSync(plain)) },
      ];
    },
    async read(bytes, box) {
      const source = memorySource(bytes, 'input');
      const compression = await recogniseTar(source);
      if (compression === undefined) throw new Refused();
      const archive = await openTar(source, compression, { limit: 64 * 1024 * 1024 });
      await exerciseTree(archive, box);
      await archive.close();
    },
  },
  {
    name: 'rpm',
    samples: rpmSamples,
    async read(bytes, box) {
      const opened = await readRpm(memorySource(bytes, 'input'), { limit: 64 * 1024 * 1024 });
      JSON.stringify([opened.summary, opened.warnings]);
      await exerciseTree(opened, box);
      await opened.close();
    },
  },
  image('squashfs', newSquashfs, { programs: ['tar2sqfs', 'sqfs2tar'], timeLimit: 5000 }),
  { ...image('squashfs-old', async () => oldSquashfs()), programs: ['unsquashfs'], timeLimit: 5000 },
  {
    name: 'iso9660-boot',
    samples: async () => [isoSample()],
    async read(bytes) {
      const source = memorySource(bytes, 'input');
      await isIso9660(source);
      const record = await readBootRecord(source);
      if (typeof record === 'string') throw new BootsmithError('verification', record);
    },
  },
  { ...image('iso9660', async () => []), programs: ['xorriso'], samples: isoFiles, timeLimit: 5000 },
  {
    name: 'erofs',
    samples: async () => [erofsSample()],
    async read(bytes, box) {
      const summary = recogniseErofs(bytes);
      if (summary) describeErofs(summary);
      recogniseFormat(bytes.subarray(0, 34 * 1024));
      await readImage(bytes, box);
    },
  },
  {
    name: 'linux-kernel',
    samples: async () => [kernelSample()],
    async read(bytes, box) {
      await readKernelVersion(memorySource(bytes, 'input'));
      recogniseFormat(bytes.subarray(0, 34 * 1024));
      await readImage(bytes, box);
    },
  },
  ...MODULE_TARGETS,
  ...TEXT_TARGETS,
];
