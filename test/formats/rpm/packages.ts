import { createHash } from 'node:crypto';
import { collectChunks } from '../../../src/base/byte-source.ts';
import { concatBytes } from '../../../src/base/bytes.ts';
import type { CompressionName } from '../../../src/formats/compression/layout.ts';
import { compress } from '../../../src/formats/compression/write.ts';

/** A file of a package that a test writes. Files with the same `link` are hard links; the last has the data. */
export interface PackedFile {
  readonly path: string;
  readonly mode: number;
  readonly data?: string;
  readonly link?: number;
}

export interface PackageOptions {
  readonly files: readonly PackedFile[];
  readonly compression?: CompressionName | 'none';
  /** Entries that name files of the header, with sizes of 64 bits. */
  readonly stripped?: boolean;
  /** Names as they stand in the payload, in place of `./path`. */
  readonly payloadName?: (path: string) => string;
  /** More values for the header. */
  readonly tags?: readonly Value[];
  readonly leadType?: number;
  readonly leadMajor?: number;
  /** Leaves digests out. */
  readonly undigested?: boolean;
}

type Value = readonly [tag: number, type: number, value: string | readonly (string | number)[] | Uint8Array];

const INT_SIZES: Readonly<Record<number, number>> = { 3: 2, 4: 4, 5: 8 };

/** A header: magic, counts, index, data; strings end in NUL, numbers stand on their own boundaries. */
export function rpmHeader(values: readonly Value[], region: number): Uint8Array {
  const data: Uint8Array[] = [];
  let size = 0;
  const put = (bytes: Uint8Array) => {
    data.push(bytes);
    size += bytes.length;
  };
  const index: number[][] = [];
  for (const [tag, type, value] of [...values].sort(([a], [b]) => a - b)) {
    const width = INT_SIZES[type];
    if (width !== undefined) put(new Uint8Array(Math.ceil(size / width) * width - size));
    const list = value instanceof Uint8Array ? [] : typeof value === 'string' ? [value] : value;
    index.push([tag, type, size, value instanceof Uint8Array ? value.length : list.length]);
    if (value instanceof Uint8Array) put(value);
    for (const each of list) {
      if (width === undefined) put(Buffer.from(`${each}\0`, 'latin1'));
      else {
        const bytes = Buffer.alloc(8);
        bytes.writeBigUInt64BE(BigInt(each));
        put(bytes.subarray(8 - width));
      }
    }
  }
  // The region: an entry that comes first, whose data come last and say how much of the index it covers.
  const trailer = Buffer.alloc(16);
  for (const [at, word] of [region, 7, -(index.length + 1) * 16, 16].entries())
    trailer.writeInt32BE(word, at * 4);
  const all = [[region, 7, size, 16], ...index];
  const intro = Buffer.alloc(16 + all.length * 16);
  intro.set([0x8e, 0xad, 0xe8, 0x01]);
  intro.writeUInt32BE(all.length, 8);
  intro.writeUInt32BE(size + 16, 12);
  for (const [at, word] of all.flat().entries()) intro.writeUInt32BE(word, 16 + at * 4);
  return concatBytes([intro, ...data, trailer]);
}

function isLast(files: readonly PackedFile[], at: number): boolean {
  const { link } = files[at] ?? {};
  return link === undefined || files.findLastIndex((file) => file.link === link) === at;
}

function padded(bytes: Uint8Array): Uint8Array {
  return concatBytes([bytes, new Uint8Array(Math.ceil(bytes.length / 4) * 4 - bytes.length)]);
}

function payload({ files, stripped, payloadName = (path) => `.${path}` }: PackageOptions): Uint8Array {
  const hex = (value: number) => value.toString(16).padStart(8, '0');
  const newc = (name: string, file: PackedFile | undefined, data: string) => {
    const ino = file?.link ?? 1000 + files.indexOf(file as PackedFile);
    const nlink = file?.link === undefined ? 1 : files.filter(({ link }) => link === file.link).length;
    const numbers = [ino, file?.mode ?? 0, 0, 0, nlink, 1_000_000_000, data.length, 0, 0, 0, 0];
    const head = `070701${[...(file ? numbers : Array(11).fill(0)), name.length + 1, 0].map(hex).join('')}`;
    return concatBytes([
      padded(Buffer.from(`${head}${name}\0`, 'latin1')),
      padded(Buffer.from(data, 'latin1')),
    ]);
  };
  const entries = files.map((file, at) => {
    const data = isLast(files, at) ? (file.data ?? '') : '';
    if (!stripped) return newc(payloadName(file.path), file, data);
    return concatBytes([
      padded(Buffer.from(`07070X${hex(at)}`, 'latin1')),
      padded(Buffer.from(data, 'latin1')),
    ]);
  });
  return concatBytes([...entries, newc('TRAILER!!!', undefined, '')]);
}

/** A binary package as rpm writes it, with a file list, digests and a payload. */
export async function rpmPackage(options: PackageOptions): Promise<Uint8Array> {
  const { files, compression = 'gzip', stripped = false, tags = [], undigested = false } = options;
  async function* plain() {
    yield payload(options);
  }
  const packed = await collectChunks(compress(plain(), compression));
  const folders = [...new Set(files.map(({ path }) => path.slice(0, path.lastIndexOf('/') + 1)))];
  const numbers = (tag: number, type: number, of: (file: PackedFile, at: number) => number): Value => [
    tag,
    type,
    files.map(of),
  ];
  const strings = (tag: number, of: (file: PackedFile) => string): Value => [tag, 8, files.map(of)];
  const compressor = compression === 'none' ? [] : [[1125, 6, compression] as const];
  const own: Value[] = [
    ...([
      [100, 8, ['C']],
      [1000, 6, 'tiny'],
      [1001, 6, '1.2'],
      [1002, 6, '3'],
      [1004, 9, ['a package']],
      [1005, 9, ['of a test']],
      [1006, 4, [1_000_000_000]],
      [1009, 4, [files.reduce((sum, { data }) => sum + (data?.length ?? 0), 0)]],
      [1014, 6, 'MIT'],
      [1016, 9, ['none']],
      [1021, 6, 'linux'],
      [1022, 6, 'noarch'],
      [1044, 6, 'tiny-1.2-3.src.rpm'],
      [1118, 8, folders],
      [1124, 6, 'cpio'],
      ...compressor,
      [1126, 6, '9'],
    ] satisfies Value[]),
    numbers(stripped ? 5008 : 1028, stripped ? 5 : 4, ({ data }) => data?.length ?? 0),
    numbers(1030, 3, ({ mode }) => mode),
    numbers(1033, 3, () => 0),
    numbers(1034, 4, () => 1_000_000_000),
    strings(1035, ({ data, mode }) =>
      (mode & 0o170000) === 0o100000
        ? createHash('md5')
            .update(data ?? '')
            .digest('hex')
        : '',
    ),
    strings(1036, ({ data, mode }) => ((mode & 0o170000) === 0o120000 ? (data ?? '') : '')),
    numbers(1037, 4, () => 0),
    strings(1039, () => 'root'),
    strings(1040, () => 'mail'),
    numbers(1045, 4, () => -1 >>> 0),
    numbers(1095, 4, () => 1),
    numbers(1096, 4, ({ link }, at) => link ?? 1000 + at),
    strings(1097, () => ''),
    numbers(1116, 4, ({ path }) => folders.indexOf(path.slice(0, path.lastIndexOf('/') + 1))),
    strings(1117, ({ path }) => path.slice(path.lastIndexOf('/') + 1)),
  ];
  const replaced = new Set(tags.map(([tag]) => tag));
  const header = rpmHeader([...own.filter(([tag]) => !replaced.has(tag)), ...tags], 63);
  const signature = rpmHeader(
    undigested
      ? [[1000, 4, [header.length + packed.length]]]
      : [
          [269, 6, createHash('sha1').update(header).digest('hex')],
          [273, 6, createHash('sha256').update(header).digest('hex')],
          [1000, 4, [header.length + packed.length]],
          [1004, 7, createHash('md5').update(header).update(packed).digest()],
        ],
    62,
  );
  const lead = Buffer.alloc(96);
  lead.set([0xed, 0xab, 0xee, 0xdb, options.leadMajor ?? 3]);
  lead.writeUInt16BE(options.leadType ?? 0, 6);
  lead.write('tiny-1.2-3', 10);
  lead.writeUInt16BE(1, 76);
  lead.writeUInt16BE(5, 78);
  const fill = new Uint8Array(Math.ceil(signature.length / 8) * 8 - signature.length);
  return concatBytes([lead, signature, fill, header, packed]);
}

export const TINY: readonly PackedFile[] = [
  { path: '/etc/tiny', mode: 0o040755 },
  { path: '/etc/tiny/empty', mode: 0o100600 },
  { path: '/usr/bin/one', mode: 0o100755, data: '#!/bin/sh\n', link: 7 },
  { path: '/usr/bin/two', mode: 0o100755, data: '#!/bin/sh\n', link: 7 },
  { path: '/usr/bin/three', mode: 0o120777, data: 'one' },
  { path: '/usr/sbin/big', mode: 0o104711, data: 'x'.repeat(5001) },
];
