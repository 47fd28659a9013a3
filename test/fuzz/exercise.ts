import { existsSync, lstatSync, mkdirSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { formatEntries, listEntriesJson } from '../../src/commands/listing.ts';
import { formatError, safeText } from '../../src/commands/terminal.ts';
import { packTree, unpackTree } from '../../src/tree/host-directory.ts';
import type { KeptTree } from '../../src/tree/manifest.ts';
import { contentSize, type Tree } from '../../src/tree/tree.ts';

/** What is read of the contents of one tree: more than any sample holds, little enough for a second. */
const READ_LIMIT = 16 * 1024 * 1024;
const UNPACK_LIMIT = 2 * 1024 * 1024;
const ENTRY_LIMIT = 500;
/** Absolute names in the samples lead here. */
export const ESCAPE = '/tmp/bootsmith-escape';
const CONTROL = /[\x00-\x09\x0b-\x1f\x7f-\x9f]/;

/** A broken promise, told apart from whatever a reader throws. */
export class Broken extends Error {}

/** A place on the host where trees are unpacked, with something beside it that must not change. */
export class Box {
  readonly folder: string;
  readonly target: string;

  constructor(folder: string) {
    this.folder = folder;
    this.target = join(folder, 'target');
    mkdirSync(folder, { recursive: true });
    rmSync(this.target, { recursive: true, force: true });
    writeFileSync(join(folder, 'sentinel'), 'untouched');
  }

  /** Throws when anything but `target` has come, gone or changed. */
  check(): void {
    const names = readdirSync(this.folder).filter((name) => name !== 'target');
    if (names.join() !== 'sentinel') throw new Broken(`beside the target there is now ${names.join()}`);
    if (!lstatSync(join(this.folder, 'sentinel')).isFile())
      throw new Broken('the sentinel is no file any more');
    if (readFileSync(join(this.folder, 'sentinel'), 'latin1') !== 'untouched')
      throw new Broken('the sentinel was written to');
    if (existsSync(ESCAPE)) throw new Broken(`${ESCAPE} was made`);
    if (!existsSync(this.target)) return;
    const inside = readdirSync(this.target).sort().join();
    if (!/^(aside,)?manifest\.json,tree$/.test(inside)) throw new Broken(`the target holds ${inside}`);
    checkHost(Buffer.from(this.target));
  }

  empty(): void {
    rmSync(this.target, { recursive: true, force: true });
  }
}

/** Looks at everything that was unpacked; names may be any bytes. */
function checkHost(path: Buffer): void {
  const stat = lstatSync(path);
  if (stat.isSymbolicLink()) return;
  if (!stat.isFile() && !stat.isDirectory())
    throw new Broken('a device, fifo or socket was made on the host');
  if ((stat.mode & 0o7000) !== 0) throw new Broken('setuid, setgid or sticky on the host');
  if (stat.isDirectory())
    for (const name of readdirSync(path, { encoding: 'buffer' }))
      checkHost(Buffer.concat([path, Buffer.from('/'), name]));
}

/** Does with an image all that commands do: lists it, reads its contents, unpacks it and packs it again. */
export async function exerciseTree(kept: KeptTree, box: Box): Promise<void> {
  checkPaths(kept.tree);
  const shown = safeText(formatEntries(kept.tree));
  if (CONTROL.test(shown)) throw new Broken('the listing holds control characters');
  if (kept.tree.size > 0 && shown.split('\n').length !== kept.tree.size)
    throw new Broken('the listing has more lines than entries');
  JSON.stringify(listEntriesJson(kept.tree));
  const failed = await readContents(kept.tree);
  if (contentSize(kept.tree) > UNPACK_LIMIT || kept.tree.size > ENTRY_LIMIT) throw failed ?? new Refused();
  try {
    await unpackTree(kept, box.target);
  } catch (error) {
    if (existsSync(box.target)) throw new Broken('a failed unpacking left something behind');
    box.check();
    throw error;
  }
  box.check();
  if (failed) throw new Broken(`unpacked although its contents cannot be read: ${String(failed)}`);
  const back = await packTree(box.target);
  if (back.tree.size !== kept.tree.size)
    throw new Broken(`${kept.tree.size} entries unpacked, ${back.tree.size} packed`);
  box.empty();
}

/** Thrown where an image is too large to go on with: no failure. */
export class Refused extends Error {}

function checkPaths(tree: Tree): void {
  for (const path of tree.keys()) {
    const parts = path === '' ? [] : path.split('/');
    if (parts.some((part) => part === '' || part === '.' || part === '..' || part.includes('\0')))
      throw new Broken(`the tree holds the path ${JSON.stringify(path)}`);
  }
}

/** Reads what there is, up to the limit; gives the first error, which only unpacking may throw. */
async function readContents(tree: Tree): Promise<unknown> {
  let left = READ_LIMIT;
  let failed: unknown;
  for (const inode of new Set(tree.values())) {
    if (inode.kind !== 'file' || left <= 0) continue;
    let size = 0;
    try {
      for await (const chunk of inode.content.chunks()) {
        size += chunk.length;
        left -= chunk.length;
        if (left <= 0) break;
      }
      if (left > 0 && size !== inode.content.size)
        throw new Broken(`a file of ${inode.content.size} bytes gave ${size}`);
    } catch (error) {
      if (error instanceof Broken) throw error;
      failed ??= error;
    }
  }
  return failed;
}

/** What a person would see of an error must not move the cursor. */
export function checkMessage(error: unknown): void {
  if (CONTROL.test(safeText(formatError(error)))) throw new Broken('the message holds control characters');
}
