import { type ByteString, encodeText } from '../base/bytes.ts';
import { BootsmithError, type Location } from '../base/errors.ts';
import { escapeName, Fields, formatDevice, formatMode } from './manifest-fields.ts';
import {
  bytesContent,
  type DeviceNumber,
  FILE_TYPE_BITS,
  type Inode,
  type InodeKind,
  normalisePath,
  type Recorded,
  type Tree,
} from './tree.ts';

export type Entry = readonly [path: ByteString, inode: Inode];

/** A tree with what is needed to give its image back. */
export interface KeptTree {
  readonly tree: Tree;
  /**
   * What each part of the image lists, in its order, where an image has parts. An entry whose inode is not the tree's
   * is one that a later part replaces.
   */
  readonly parts?: readonly (readonly Entry[])[];
  /** What the image's own format wants to know; plain JSON, which this layer does not look into. */
  readonly envelope?: unknown;
}

/** One line of a manifest. */
export interface ManifestEntry {
  readonly path: ByteString;
  readonly kind: InodeKind;
  readonly mode: number;
  readonly uid: number;
  readonly gid: number;
  readonly mtime: number;
  readonly target?: ByteString;
  readonly rdev?: DeviceNumber;
  readonly recorded?: Recorded;
  /** Entries with the same number are hard links of each other. */
  readonly link?: number;
  /** Which part of the image lists it, from 0. */
  readonly part?: number;
  /** A later entry has taken its place. */
  readonly replaced?: true;
  /** The permission bits that the host's copy was given. */
  readonly host?: number;
  /** SHA-256 of the data of a file, in hexadecimal digits. */
  readonly sha256?: string;
  /** Where it is, if not under its path in `tree/`: `manifest` for what needs no file, else `aside/NUMBER`. */
  readonly stored?: string;
}

export interface Manifest {
  readonly envelope?: unknown;
  readonly entries: readonly ManifestEntry[];
}

const MARK = 'bootsmith-tree';
const VERSION = 1;

/** The manifest as JSON, one entry a line, so that a diff of two shows what changed. */
export function* formatManifest(manifest: Manifest): Generator<Uint8Array> {
  const envelope = JSON.stringify(manifest.envelope ?? null, null, 2).replaceAll('\n', '\n  ');
  yield encodeText(
    `{\n  "format": "${MARK}",\n  "version": ${VERSION},\n  "envelope": ${envelope},\n  "entries": [\n`,
  );
  const last = manifest.entries.length - 1;
  for (const [index, entry] of manifest.entries.entries())
    yield encodeText(`    ${formatEntry(entry)}${index === last ? '' : ','}\n`);
  yield encodeText('  ]\n}\n');
}

function formatEntry(entry: ManifestEntry): string {
  const { recorded } = entry;
  return JSON.stringify({
    path: escapeName(entry.path),
    kind: entry.kind,
    mode: formatMode(entry.mode),
    uid: entry.uid,
    gid: entry.gid,
    mtime: entry.mtime,
    target: entry.target === undefined ? undefined : escapeName(entry.target),
    rdev: entry.rdev && formatDevice(entry.rdev),
    link: entry.link,
    part: entry.part,
    replaced: entry.replaced,
    ino: recorded?.ino,
    nlink: recorded?.nlink,
    device: recorded && formatDevice(recorded.device),
    host: entry.host === undefined ? undefined : formatMode(entry.host),
    sha256: entry.sha256,
    stored: entry.stored,
  });
}

/**
 * Reads a manifest that a person may have edited. `file` names it in errors. Throws `corrupt`, with the line where the
 * entry stands on a line of its own, for what is no manifest or has a field that is missing or wrong, and for a path
 * that leads out of the tree.
 */
export function parseManifest(text: string, file: string): Manifest {
  const root = parseJson(text, file);
  const { format, version, envelope, entries } = root as Record<string, unknown>;
  if (format !== MARK || !Array.isArray(entries))
    throw new BootsmithError('corrupt', `${file} is no manifest of an unpacked image`, {
      at: { file, line: 1 },
      found: `format ${JSON.stringify(format) ?? 'nothing'}`,
      expected: `"format": "${MARK}" and a list of entries`,
    });
  if (version !== VERSION)
    throw new BootsmithError('unsupported', `${file} is of another version`, {
      at: { file, line: 1 },
      found: JSON.stringify(version) ?? 'nothing',
      expected: String(VERSION),
    });
  const lines = entryLines(text);
  return {
    ...(envelope === null || envelope === undefined ? {} : { envelope }),
    entries: entries.map((value, index) => {
      const line = lines.length === entries.length ? lines[index] : undefined;
      return parseEntry(new Fields(value, line === undefined ? { file } : { file, line }));
    }),
  };
}

function parseJson(text: string, file: string): object {
  try {
    const value: unknown = JSON.parse(text);
    if (typeof value === 'object' && value !== null) return value;
    throw new SyntaxError('not an object');
  } catch (error) {
    const message = error instanceof Error ? error.message : String(error);
    const position = /position (\d+)/.exec(message)?.[1];
    const at: Location =
      position === undefined ? { file } : { file, line: text.slice(0, Number(position)).split('\n').length };
    throw new BootsmithError('corrupt', `${file} is not JSON`, { at, found: message, cause: error });
  }
}

/** The numbers of the lines that begin an entry, as `formatManifest` lays them out. */
function entryLines(text: string): number[] {
  return text.split('\n').flatMap((line, index) => (/^\s*\{"path":/.test(line) ? [index + 1] : []));
}

function parseEntry(fields: Fields): ManifestEntry {
  const path = fields.name('path');
  if (normalisePath(path, fields.at) !== path)
    throw fields.bad('path', 'a path without leading, trailing or doubled slashes and without "."');
  const kind = fields.text('kind');
  if (!isKind(kind)) throw fields.bad('kind', Object.keys(FILE_TYPE_BITS).join(', '));
  const stored = fields.has('stored') ? fields.text('stored') : undefined;
  if (stored !== undefined && !/^(manifest|aside\/\d{1,9})$/.test(stored))
    throw fields.bad('stored', '"manifest" or "aside/NUMBER"');
  return {
    path,
    kind,
    mode: fields.mode('mode'),
    uid: fields.count('uid'),
    gid: fields.count('gid'),
    mtime: fields.count('mtime'),
    ...(kind === 'symlink' ? { target: fields.name('target') } : {}),
    ...(kind === 'character' || kind === 'block' ? { rdev: fields.device('rdev') } : {}),
    ...(fields.has('ino')
      ? {
          recorded: {
            ino: fields.count('ino'),
            nlink: fields.count('nlink'),
            device: fields.device('device'),
          },
        }
      : {}),
    ...(fields.has('link') ? { link: fields.count('link') } : {}),
    ...(fields.has('part') ? { part: fields.count('part') } : {}),
    ...(fields.flag('replaced') ? { replaced: true } : {}),
    ...(fields.has('host') ? { host: fields.mode('host') } : {}),
    ...(fields.has('sha256') ? { sha256: fields.text('sha256') } : {}),
    ...(stored === undefined ? {} : { stored }),
  };
}

function isKind(text: string): text is InodeKind {
  return Object.hasOwn(FILE_TYPE_BITS, text);
}

/** The inode that an entry describes; a file has no data yet. */
export function inodeOfEntry(entry: ManifestEntry): Inode {
  const { kind, mode, uid, gid, mtime, recorded } = entry;
  const base = { mode, uid, gid, mtime, ...(recorded ? { recorded } : {}) };
  if (kind === 'file') return { kind, ...base, content: bytesContent(new Uint8Array(0)) };
  if (kind === 'symlink') return { kind, ...base, target: entry.target ?? ('' as ByteString) };
  if (kind === 'character' || kind === 'block')
    return { kind, ...base, rdev: entry.rdev ?? { major: 0, minor: 0 } };
  return { kind, ...base };
}

/** The entries of a kept tree in the order that its image has them; what no part lists comes last. */
export function* listEntries(kept: KeptTree): Generator<ManifestEntry & { readonly inode: Inode }> {
  const counts = new Map<Inode, number>();
  for (const inode of kept.tree.values()) counts.set(inode, (counts.get(inode) ?? 0) + 1);
  const links = new Map<Inode, number>();
  const linkOf = (inode: Inode) => {
    if ((counts.get(inode) ?? 1) < 2 || inode.kind === 'directory') return undefined;
    const link = links.get(inode) ?? links.size + 1;
    links.set(inode, link);
    return link;
  };
  const describe = (path: ByteString, inode: Inode, part?: number) => {
    const { kind, mode, uid, gid, mtime, recorded } = inode;
    const link = linkOf(inode);
    return {
      path,
      inode,
      kind,
      mode,
      uid,
      gid,
      mtime,
      ...(kind === 'symlink' ? { target: inode.target } : {}),
      ...('rdev' in inode ? { rdev: inode.rdev } : {}),
      ...(recorded ? { recorded } : {}),
      ...(link === undefined ? {} : { link }),
      ...(part === undefined ? {} : { part }),
      ...(kept.tree.get(path) === inode ? {} : { replaced: true as const }),
    };
  };
  const listed = new Set<ByteString>();
  for (const [part, entries] of (kept.parts ?? []).entries())
    for (const [path, inode] of entries) {
      if (kept.tree.get(path) === inode) listed.add(path);
      yield describe(path, inode, part);
    }
  for (const [path, inode] of kept.tree) if (!listed.has(path)) yield describe(path, inode);
}
