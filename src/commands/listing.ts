import { toText } from '../base/bytes.ts';
import type { Entry } from '../tree/manifest.ts';
import type { FILE_TYPE_BITS, Inode } from '../tree/tree.ts';
import { formatTable, showName } from './terminal.ts';

export const TYPE_LETTERS = {
  file: '-',
  directory: 'd',
  symlink: 'l',
  character: 'c',
  block: 'b',
  fifo: 'p',
  socket: 's',
} as const satisfies Record<keyof typeof FILE_TYPE_BITS, string>;

/** The entries of a tree for machines. Names are text where they are UTF-8, else with `\xNN` for odd bytes. */
export function listEntriesJson(entries: Iterable<Entry>): object[] {
  return [...entries].map(([path, inode]) => {
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

/** The entries of a tree for people, as ls(1) shows them; control bytes in names are escaped. */
export function formatEntries(entries: Iterable<Entry>): string {
  const modes = new Map<number, string>();
  const times = new Map<number, string>();
  return formatTable(
    [...entries].map(([path, inode]) => [
      TYPE_LETTERS[inode.kind] + remember(modes, inode.mode, formatMode),
      `${inode.uid}:${inode.gid}`,
      sizeColumn(inode),
      remember(times, inode.mtime, formatTime),
      `/${showName(path)}${inode.kind === 'symlink' ? ` -> ${showName(inode.target)}` : ''}`,
    ]),
  );
}

/** An image has few different modes and times, and many files. */
function remember(known: Map<number, string>, value: number, format: (value: number) => string): string {
  const before = known.get(value);
  if (before !== undefined) return before;
  const text = format(value);
  known.set(value, text);
  return text;
}

function formatTime(mtime: number): string {
  return new Date(mtime * 1000).toISOString().slice(0, 16).replace('T', ' ');
}

export function formatMode(mode: number): string {
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
