import { stat } from 'node:fs/promises';
import type { Command } from 'commander';
import { openFileSource } from '../base/byte-source.ts';
import { BootsmithError } from '../base/errors.ts';
import { type Image, openImageFile } from '../formats/image.ts';
import { newCommand, perform } from './command.ts';
import { formatEntries, listEntriesJson } from './listing.ts';
import { type CommonOptions, formatSize, formatTable } from './terminal.ts';

interface Options extends CommonOptions {
  readonly list?: boolean;
  readonly segments?: boolean;
  readonly kernel?: string;
}

type InitramfsImage = Extract<Image, { kind: 'initramfs' }>;

export function inspectCommand(): Command {
  return newCommand('inspect', 'Show what an image is made of, and what Linux will see', [
    'bootsmith inspect initrd.img',
    'bootsmith inspect -l product.img',
    'bootsmith inspect --segments -l initrd.img --json',
    'bootsmith inspect initrd.img --kernel vmlinuz',
  ])
    .argument('<file>', 'an image of any format, compressed or not')
    .option('-l, --list', 'list the tree that the kernel will have')
    .option('--segments', 'show each part of an initramfs; with -l, its entries')
    .option('--kernel <file>', 'warn of a compression that this kernel is too old for')
    .action((path: string, options: Options) =>
      perform(options, async (progress) => {
        progress.step(`Reading ${path}`);
        // Whether an archive can be given back byte for byte is asked for only where it is shown.
        const listing = options.json !== true && options.segments !== true;
        const version = options.kernel === undefined ? undefined : await kernelVersion(options.kernel);
        const opened = await openImageFile(path, { listing });
        try {
          const image = version === undefined ? opened : await judgeForKernel(opened, version);
          const { size } = await stat(path);
          return options.json
            ? { json: imageJson(path, size, image, options), text: '' }
            : { json: undefined, text: describe(path, size, image, options) };
        } finally {
          await opened.close();
        }
      }),
    );
}

async function kernelVersion(path: string): Promise<string> {
  const { readKernelVersion } = await import('../formats/linux-kernel/read.ts');
  const source = await openFileSource(path);
  try {
    const version = await readKernelVersion(source);
    if (version !== undefined) return version;
    throw new BootsmithError('unsupported', `${path} does not say which Linux it is`, {
      at: { file: path },
      expected: 'a bzImage, as vmlinuz of x86 is',
    });
  } finally {
    await source.close();
  }
}

/** The image with a warning for each compression that came after this kernel. */
async function judgeForKernel(image: Image, version: string): Promise<Image> {
  const { objectToCompression } = await import('../formats/linux-kernel/decompressors.ts');
  const judge = (compression: Image['compression']) =>
    compression === 'none' ? undefined : objectToCompression(compression, version);
  if (image.kind === 'initramfs') {
    const more = image.envelope.segments.flatMap(({ compression, offset }, segment) => {
      const message = judge(compression);
      return message === undefined ? [] : [{ segment, offset, message }];
    });
    return { ...image, warnings: [...image.warnings, ...more] };
  }
  const message = judge(image.compression);
  return message === undefined ? image : { ...image, warnings: [...image.warnings, { message }] };
}

function imageJson(path: string, size: number, image: Image, options: Options): object {
  const { kind, compression, summary, envelope, warnings, tree, parts } = image;
  const known = { path, size, kind, compression, entryCount: tree.size, summary, envelope, warnings };
  return {
    ...known,
    ...(options.list ? { entries: listEntriesJson(tree) } : {}),
    ...(options.list && options.segments && parts ? { parts: parts.map(listEntriesJson) } : {}),
  };
}

function describe(path: string, size: number, image: Image, options: Options): string {
  const lines = [`${path}: ${image.kind}, ${formatSize(size)}, ${image.tree.size} entries`];
  if (image.kind !== 'initramfs')
    lines.push(formatTable(summaryRows({ compression: image.compression, ...image.summary })));
  else if (options.segments) lines.push(...describeSegments(image, options.list === true));
  else lines.push(formatTable(image.envelope.segments.map(segmentRow)));
  lines.push(...describeWarnings(image));
  if (options.list && !(options.segments && image.kind === 'initramfs'))
    lines.push(formatEntries(image.tree));
  return lines.filter((line) => line !== '').join('\n');
}

function describeWarnings(image: Image): string[] {
  if (image.kind !== 'initramfs') return image.warnings.map(({ message }) => `  warning: ${message}`);
  return image.warnings.map(({ segment, message, kernel }) => {
    const says = kernel === undefined ? '' : `; the kernel says: ${kernel}`;
    return `  warning: segment ${segment}: ${message}${says}`;
  });
}

type Segment = InitramfsImage['envelope']['segments'][number];

function segmentRow(segment: Segment, index: number): string[] {
  return [
    `  segment ${index}`,
    `at ${segment.offset}`,
    `${segment.compression} ${segment.format}`,
    `${segment.entries} entries`,
    `${formatSize(segment.size)}, ${formatSize(segment.unpackedSize)} unpacked`,
  ];
}

function describeSegments(image: InitramfsImage, isListed: boolean): string[] {
  return image.envelope.segments.flatMap((segment, index) => {
    const { offset, size, padding, compression, format, entries, unpackedSize, exact, reason } = segment;
    const rows = [
      ['  bytes', `${offset} to ${offset + size}, ${padding} of padding behind`],
      ['  compression', compression],
      ['  archive', `${format}, ${entries} entries, ${unpackedSize} bytes unpacked`],
      ['  written back', exact ? 'byte for byte' : `with differences: ${reason ?? 'unknown'}`],
    ];
    const part = image.parts?.[index];
    return [`segment ${index}`, formatTable(rows), ...(isListed && part ? [formatEntries(part)] : [])];
  });
}

/** `blockSize: 1024` as `block size`, `1024`; lists joined, objects one row a field. */
function summaryRows(summary: object, prefix = ''): string[][] {
  return Object.entries(summary).flatMap(([key, value]: [string, unknown]) => {
    const name = `${prefix}${key.replace(/[A-Z]/g, (letter) => ` ${letter.toLowerCase()}`)}`;
    if (value === '' || value === undefined) return [];
    if (Array.isArray(value)) return [[`  ${name}`, value.map(String).join(' ') || 'none']];
    if (typeof value === 'object' && value !== null) return summaryRows(value, `${name} `);
    if (key === 'time') return [[`  ${name}`, new Date(Number(value) * 1000).toISOString()]];
    return [[`  ${name}`, typeof value === 'boolean' ? (value ? 'yes' : 'no') : String(value)]];
  });
}
