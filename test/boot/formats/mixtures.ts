import { collectChunks } from '../../../src/base/byte-source.ts';
import { encodeText, fromText } from '../../../src/base/bytes.ts';
import { compress } from '../../../src/formats/compression/write.ts';
import { writeCpio } from '../../../src/formats/cpio/write.ts';
import { directory, file, type Inode, symlink, type Tree, treePath } from '../../../src/tree/tree.ts';
import { archive, DIRECTORY } from '../../formats/cpio/archives.ts';
import { makeNoise } from './samples.ts';

/** The kinds of segment that a kernel knows. */
export const KINDS = ['none', 'gzip', 'bzip2', 'lzma', 'xz', 'lzo', 'lz4', 'zstd'] as const;
export type Kind = (typeof KINDS)[number];

export interface Mixture {
  readonly name: string;
  /** The segments one after another; the guest is in the first that Linux takes. */
  make(guest: Tree): Promise<Uint8Array>;
  /** What Linux says where it stops, if it stops. */
  readonly stops?: string;
}

const MTIME = 1_200_000_000;
type Nodes = Readonly<Record<string, string | Inode>>;

/** Nodes below /t; text stands for a file with it. */
export function treeOf(nodes: Nodes): Tree {
  const tree: Tree = new Map([[treePath('t'), directory({ mtime: MTIME })]]);
  for (const [path, node] of Object.entries(nodes))
    tree.set(
      treePath(`t/${path}`),
      typeof node === 'string' ? file(encodeText(node), { mtime: MTIME, mode: 0o600 }) : node,
    );
  return tree;
}

export const makeSegment = (tree: Tree, compression: Kind) =>
  // Not writeInitramfs: these segments hold what it refuses, because Linux would skip it.
  collectChunks(compress(writeCpio(tree), compression, compression === 'none' ? {} : { level: 1 }));

/** Segments with zeros between them, so that each begins at a multiple of 4; `extra` adds whole words of zeros. */
export function joinSegments(parts: readonly Uint8Array[], extra = 0): Uint8Array {
  const bytes: Uint8Array[] = [];
  let size = 0;
  for (const part of parts) {
    const fill = size === 0 ? 0 : ((4 - (size % 4)) % 4) + extra * 4;
    bytes.push(new Uint8Array(fill), part);
    size += fill + part.length;
  }
  return Buffer.concat(bytes);
}

/** Microcode as it stands in front: a raw archive with names that are in nobody's way. */
export const MICROCODE = archive(
  { name: 'kernel', mode: DIRECTORY },
  { name: 'kernel/x86', mode: DIRECTORY },
  { name: 'kernel/x86/blob', data: 'microcode TRAILER!!!\0 070701' },
);

function mixture(
  kinds: readonly Kind[],
  options: { front?: Uint8Array; extra?: number; stops?: string } = {},
) {
  const { front, extra, stops } = options;
  return {
    name: `${front ? 'microcode, ' : ''}${kinds.join(', ')}${extra ? `, ${extra * 4} more zeros` : ''}`,
    ...(stops === undefined ? {} : { stops }),
    async make(guest: Tree) {
      const parts = await Promise.all(
        kinds.map((kind, index) =>
          makeSegment(new Map([...(index === 0 ? guest : []), ...treeOf(nodesOf(index))]), kind),
        ),
      );
      return joinSegments(front ? [front, ...parts] : parts, extra);
    },
  } satisfies Mixture;
}

const nodesOf = (index: number): Nodes => ({
  [`only-${index}`]: `segment ${index} TRAILER!!!\0`,
  both: 'x'.repeat(100 - index * 40),
  ...TYPES[index],
});

const there = directory({ mtime: MTIME, mode: 0o700 });
/** The same names as other kinds of file from segment to segment. */
const TYPES: readonly Nodes[] = [
  {
    'file-to-directory': 'file',
    'directory-to-file': there,
    'full-directory': there,
    'full-directory/holds': 'this',
    'link-to-file': symlink(fromText('both'), { mtime: MTIME }),
    'file-to-link': 'file',
  },
  {
    'file-to-directory': there,
    'file-to-directory/in-it': 'now',
    'directory-to-file': 'file',
    'full-directory': 'skipped',
    'link-to-file': 'no link any more',
    'file-to-link': symlink(fromText('both'), { mtime: MTIME }),
  },
  { 'file-to-directory/in-it': 'later', 'file-to-link/nothing': 'skipped' },
];

/** Byte for byte, without zeros to bring a segment onto the grid. */
function offGrid(name: string, second: Kind, stops?: string): Mixture {
  return {
    name,
    ...(stops === undefined ? {} : { stops }),
    async make(guest) {
      for (let size = 0; ; size++) {
        const first = await makeSegment(
          new Map([...guest, ...treeOf({ fill: 'x', noise: file(makeNoise(size + 1), { mtime: MTIME }) })]),
          'gzip',
        );
        if (first.length % 4 !== 0)
          return Buffer.concat([first, await makeSegment(treeOf({ second: 'segment' }), second)]);
      }
    },
  };
}

/** A gzip segment, and behind it bytes that only look like a segment. */
function followed(name: string, stops: string, tail: Uint8Array): Mixture {
  return {
    name,
    stops,
    make: async (guest) =>
      joinSegments([await makeSegment(new Map([...guest, ...treeOf({ first: '1' })]), 'gzip'), tail]),
  };
}

/** `xz -c` of a small archive without its trailer, with the check that xz uses when nobody asks: CRC64. */
const XZ_CRC64 = Buffer.from(
  '/Td6WFoAAATm1rRGAgAhARYAAAB0L+Wj4AB5ACddABgN3QRjnRHbQT5ph5KhTZBABM+xpb70gKnW9V7oHJxLlu0fmwAAAAAAaCp2UA8z4AYAAUN6zzECSx+2830BAAAAAARZWg==',
  'base64',
);
/** `lz4 -c`, the frame format, of the same. */
const LZ4_FRAME = Buffer.from(
  'BCJNGGRApzMAAAB3MDcwNzAxMAEARzgxQTQPAAgCAAkoAEEwMDAyBgAPAgAPFDcjAMB0L21vcmUAAGhpAAAAAAAAblNuQw==',
  'base64',
);

export const MIXTURES: readonly Mixture[] = [
  mixture(['gzip', 'none', 'xz'], { front: MICROCODE, extra: 128 }),
  mixture(['xz', 'lzma', 'none']),
  mixture(['zstd', 'bzip2', 'lzo'], { extra: 1 }),
  mixture(['none', 'lzo', 'zstd'], { front: MICROCODE }),
  mixture(['lzma', 'gzip', 'lz4']),
  mixture(['lz4', 'gzip'], { stops: 'Decoding failed' }),
  mixture(['lz4', 'none'], { stops: 'Decoding failed' }),
  mixture(['lz4', 'gzip', 'none'], { extra: 2 }),
  offGrid('gzip, gzip off the grid', 'gzip'),
  offGrid('gzip, raw off the grid', 'none', 'invalid magic at start of compressed archive'),
  followed(
    'xz with CRC64 behind gzip',
    'Input was encoded with settings that are not supported by this XZ decoder',
    XZ_CRC64,
  ),
  followed('an lz4 frame behind gzip', 'invalid magic at start of compressed archive', LZ4_FRAME),
];

/** Every kind behind every other in one image of 50 segments, and lz4 at the end, behind which there is nothing. */
export function chainOfAllPairs(): Mixture {
  const kinds = KINDS.filter((kind) => kind !== 'lz4');
  const chain: Kind[] = [];
  // An Eulerian walk over all ordered pairs: for every distance, once around.
  const left = new Set(kinds.flatMap((a) => kinds.map((b) => `${a} ${b}`)));
  const walk = (kind: Kind) => {
    for (const next of kinds) if (left.delete(`${kind} ${next}`)) walk(next);
    chain.unshift(kind);
  };
  walk('gzip');
  return {
    name: `every kind behind every other, ${chain.length + 1} segments`,
    async make(guest) {
      const parts: Uint8Array[] = [];
      for (const [index, kind] of [...chain, 'lz4' as const].entries())
        parts.push(
          await makeSegment(
            new Map([
              ...(index === 0 ? guest : []),
              ...treeOf({ [`of-${index}`]: `${kind} ${index}`, last: `${index}` }),
            ]),
            kind,
          ),
        );
      return joinSegments(parts);
    },
  };
}
