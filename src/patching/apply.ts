import { basename } from 'node:path';
import { collectChunks } from '../base/byte-source.ts';
import { byteString, bytesOf, fromText, toText } from '../base/bytes.ts';
import { BootsmithError } from '../base/errors.ts';
import {
  bytesContent,
  type Inode,
  putInode,
  removePath,
  symlink,
  type Tree,
  treePath,
} from '../tree/tree.ts';
import type { PatchEntry, PatchList } from './patch-list.ts';

/** What one patch entry matched and did. */
export interface LedgerEntry {
  readonly list: string;
  readonly verb: string;
  readonly path: string;
  readonly did: string;
  readonly why: string;
}

/**
 * Applies a list to a tree, in place, and tells what each entry did. Throws `patch-conflict` for an entry that does
 * not find what it names. `mtime` (seconds) is given to what is added.
 */
export async function applyPatchList(tree: Tree, list: PatchList, mtime: number): Promise<LedgerEntry[]> {
  const ledger: LedgerEntry[] = [];
  for (const entry of list.entries) {
    const [verb, path] = headOf(entry);
    const conflict = (found: string, expected: string) =>
      new BootsmithError(
        'patch-conflict',
        `${basename(list.file)}: ${verb} ${path} does not fit this initrd`,
        {
          at: { file: list.file },
          found,
          expected,
          hint: `The entry is there because: ${entry.why}`,
        },
      );
    const did = await applyEntry(tree, entry, mtime, conflict);
    ledger.push({ list: basename(list.file), verb, path, did, why: entry.why });
  }
  return ledger;
}

type Conflict = (found: string, expected: string) => BootsmithError;

async function applyEntry(tree: Tree, entry: PatchEntry, mtime: number, conflict: Conflict): Promise<string> {
  const path = treePath(headOf(entry)[1]);
  const inode = tree.get(path);
  if ('symlink' in entry) {
    if (inode) throw conflict(describeInode(inode), 'nothing at this path yet');
    putInode(tree, path, symlink(fromText(entry.target), { mtime }));
    return `added, pointing to ${entry.target}`;
  }
  if (!inode) throw conflict('nothing at this path', 'kind' in entry ? entry.kind : 'something to change');
  if ('require' in entry) {
    if (inode.kind !== entry.kind) throw conflict(describeInode(inode), entry.kind);
    return `found, ${describeInode(inode)}`;
  }
  if ('remove' in entry) return `removed, ${removePath(tree, path)} paths`;
  if ('mode' in entry) {
    replaceInode(tree, inode, { ...inode, mode: Number.parseInt(entry.to, 8) });
    return `changed from 0${inode.mode.toString(8)} to ${entry.to}`;
  }
  if (inode.kind !== 'file') throw conflict(describeInode(inode), 'a file');
  const text = byteString(await collectChunks(inode.content.chunks()));
  const pieces = text.split(fromText(entry.find));
  if (pieces.length === 1) throw conflict('no occurrence of the text', entry.find);
  const content = bytesContent(bytesOf(pieces.join(fromText(entry.with)) as typeof text));
  replaceInode(tree, inode, { ...inode, content });
  return `replaced ${pieces.length - 1} times`;
}

/** At every path that leads to it, so that hard links stay hard links. */
function replaceInode(tree: Tree, before: Inode, after: Inode): void {
  for (const [path, inode] of tree) if (inode === before) tree.set(path, after);
}

function headOf(entry: PatchEntry): [verb: string, path: string] {
  for (const verb of ['require', 'symlink', 'remove', 'mode', 'substitute'])
    if (verb in entry) return [verb, String(entry[verb as keyof PatchEntry])];
  throw new Error('a patch entry without a verb passed its schema');
}

function describeInode(inode: Inode): string {
  if (inode.kind === 'symlink') return `a symlink to ${toText(inode.target)}`;
  if ('rdev' in inode) return `${inode.kind} device ${inode.rdev.major}:${inode.rdev.minor}`;
  return `a ${inode.kind}`;
}
