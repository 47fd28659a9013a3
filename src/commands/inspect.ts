import type { Command } from 'commander';
import { openFileSource } from '../base/byte-source.ts';
import { toText } from '../base/bytes.ts';
import { type Image, openImage } from '../formats/image.ts';
import type { FILE_TYPE_BITS, Inode, Tree } from '../tree/tree.ts';
import { newCommand, perform } from './command.ts';
import { type CommonOptions, formatSize, formatTable } from './terminal.ts';

interface Options extends CommonOptions {
  readonly list?: boolean;
}

export function inspectCommand(): Command {
  return newCommand('inspect', 'Show what an image is made of, and what Linux will see', [
    'bootsmith inspect initrd.img',
    'bootsmith inspect -l initrd.img',
  ])
    .argument('<file>', 'an initrd, updates image or driver disk')
    .option('-l, --list', 'list the tree')
    .action((path: string, options: Options) =>
      perform(options, async (progress) => {
        progress.step(`Reading ${path}`);
        const source = await openFileSource(path);
        try {
          const image = await openImage(source);
          const listing = options.list ? { entries: listTree(image.tree) } : {};
          const text = [describeImage(path, source.size, image)];
          if (options.list) text.push(formatListing(image.tree));
          await image.close();
          return {
            json: { path, size: source.size, ...imageJson(image), ...listing },
            text: text.join('\n'),
          };
        } finally {
          await source.close();
        }
      }),
    );
}

function imageJson(image: Image): object {
  const known = { kind: image.kind, envelope: image.envelope, entryCount: image.tree.size };
  return image.kind === 'initramfs'
    ? { ...known, warnings: image.warnings }
    : { ...known, summary: image.summary };
}

function describeImage(path: string, size: number, image: Image): string {
  const head = `${path}: ${image.kind}, ${formatSize(size)}, ${image.tree.size} entries`;
  if (image.kind !== 'initramfs') {
    const { blockSize, blockCount, inodeCount, label, features, journal } = image.summary;
    const rows = [
      ['compression', image.envelope.compression],
      ['blocks', `${blockCount} of ${blockSize} bytes`],
      ['inodes', String(inodeCount)],
      ['features', [...features.compat, ...features.incompat, ...features.roCompat].join(' ') || 'none'],
      ['journal', journal],
      ...(label === '' ? [] : [['label', label]]),
    ];
    return `${head}\n${formatTable(rows.map(([name = '', value = '']) => [`  ${name}`, value]))}`;
  }
  const rows = image.envelope.segments.map((segment, index) => [
    `  segment ${index}`,
    `at ${segment.offset}`,
    `${segment.compression} ${segment.format}`,
    `${segment.entries} entries`,
    `${formatSize(segment.size)}, ${formatSize(segment.unpackedSize)} unpacked`,
  ]);
  const warnings = image.warnings.map(({ segment, message }) => `  warning: segment ${segment}: ${message}`);
  return [head, formatTable(rows), ...warnings].join('\n');
}

const TYPE_LETTERS = {
  file: '-',
  directory: 'd',
  symlink: 'l',
  character: 'c',
  block: 'b',
  fifo: 'p',
  socket: 's',
} as const satisfies Record<keyof typeof FILE_TYPE_BITS, string>;

function listTree(tree: Tree): object[] {
  return [...tree].map(([path, inode]) => {
    const { kind, mode, uid, gid, mtime } = inode;
    return {
      path: toText(path),
      kind,
      mode: `0${mode.toString(8)}`,
      uid,
      gid,
      mtime,
      ...(inode.kind === 'file' ? { size: inode.content.size } : {}),
      ...(inode.kind === 'symlink' ? { target: toText(inode.target) } : {}),
      ...('rdev' in inode ? { rdev: inode.rdev } : {}),
    };
  });
}

function formatListing(tree: Tree): string {
  return formatTable(
    [...tree].map(([path, inode]) => [
      `${TYPE_LETTERS[inode.kind]}${formatMode(inode.mode)}`,
      `${inode.uid}:${inode.gid}`,
      sizeColumn(inode),
      new Date(inode.mtime * 1000).toISOString().slice(0, 16).replace('T', ' '),
      `/${toText(path)}${inode.kind === 'symlink' ? ` -> ${toText(inode.target)}` : ''}`,
    ]),
  );
}

function formatMode(mode: number): string {
  const letters = [...'rwxrwxrwx'].map((letter, i) => ((mode & (0o400 >> i)) === 0 ? '-' : letter));
  for (const [bit, at, letter] of [
    [0o4000, 2, 's'] as const,
    [0o2000, 5, 's'] as const,
    [0o1000, 8, 't'] as const,
  ])
    if ((mode & bit) !== 0) letters[at] = letters[at] === 'x' ? letter : letter.toUpperCase();
  return letters.join('');
}

function sizeColumn(inode: Inode): string {
  if ('rdev' in inode) return `${inode.rdev.major},${inode.rdev.minor}`;
  return String(inode.kind === 'file' ? inode.content.size : 0);
}
