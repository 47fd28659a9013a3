import { createHash } from 'node:crypto';
import { collectChunks } from '../../../src/base/byte-source.ts';
import type { ByteString } from '../../../src/base/bytes.ts';
import type { Inode, Tree } from '../../../src/tree/tree.ts';

/** The fields of one entry as a test spells them; what is left out is 0, or as a plain file has it. */
export interface RawFields {
  name: string;
  /** Bytes of the name field, NUL and all, where a test wants them odd. */
  nameField?: Buffer;
  mode?: number;
  data?: string;
  ino?: number;
  nlink?: number;
  mtime?: number;
  uid?: number;
  gid?: number;
  rdev?: [number, number];
  device?: [number, number];
  size?: number;
  sum?: number;
  magic?: string;
  lower?: boolean;
}

/** An entry byte by byte, independent of the writer under test. */
export function entry(fields: RawFields): Buffer {
  const data = Buffer.from(fields.data ?? '', 'latin1');
  const name = fields.nameField ?? Buffer.from(`${fields.name}\0`, 'latin1');
  const numbers = [
    fields.ino ?? 0,
    fields.mode ?? 0o100644,
    fields.uid ?? 0,
    fields.gid ?? 0,
    fields.nlink ?? 1,
    fields.mtime ?? 0,
    fields.size ?? data.length,
    ...(fields.device ?? [0, 0]),
    ...(fields.rdev ?? [0, 0]),
    name.length,
    fields.sum ?? 0,
  ];
  const digits = numbers.map((number) => number.toString(16).padStart(8, '0')).join('');
  const head = Buffer.concat([
    Buffer.from((fields.magic ?? '070701') + (fields.lower ? digits : digits.toUpperCase())),
    name,
  ]);
  return Buffer.concat([fill(head), fill(data)]);
}

export const TRAILER = entry({ name: 'TRAILER!!!', mode: 0 });

export function archive(...fields: RawFields[]): Buffer {
  return Buffer.concat([...fields.map(entry), TRAILER]);
}

export const DIRECTORY = 0o040755;
export const SYMLINK = 0o120777;

function fill(bytes: Buffer): Buffer {
  return Buffer.concat([bytes, Buffer.alloc((4 - (bytes.length % 4)) % 4)]);
}

export interface Described {
  path: string;
  kind: Inode['kind'];
  mode: string;
  owner: string;
  mtime: number;
  what: string;
  /** The first path with the same inode. */
  linkOf?: string;
}

/** A tree in its order as plain values, data and hard links included, for comparison. */
export async function describeTree(tree: Tree): Promise<Described[]> {
  const first = new Map<Inode, ByteString>();
  const all: Described[] = [];
  for (const [path, inode] of tree) {
    const known = first.get(inode);
    if (known === undefined) first.set(inode, path);
    all.push({
      path,
      kind: inode.kind,
      mode: inode.mode.toString(8),
      owner: `${inode.uid}:${inode.gid}`,
      mtime: inode.mtime,
      what: await describeInode(inode),
      ...(known === undefined ? {} : { linkOf: known }),
    });
  }
  return all;
}

async function describeInode(inode: Inode): Promise<string> {
  if (inode.kind === 'symlink') return inode.target;
  if ('rdev' in inode) return `${inode.rdev.major}:${inode.rdev.minor}`;
  if (inode.kind !== 'file') return '';
  const data = await collectChunks(inode.content.chunks());
  if (data.length !== inode.content.size) throw new Error('content of another size');
  return data.length < 64
    ? Buffer.from(data).toString('latin1')
    : createHash('sha256').update(data).digest('hex');
}

/** The data of one file as text. */
export async function textOf(tree: Tree, path: string): Promise<string | undefined> {
  const inode = tree.get(path as ByteString);
  if (inode?.kind !== 'file') return undefined;
  return Buffer.from(await collectChunks(inode.content.chunks())).toString('latin1');
}
