import { byteString, viewOf } from '../../base/bytes.ts';
import { BootsmithError } from '../../base/errors.ts';
import { INDEX_HEADER, INDEX_MAGIC, INDEX_MAJOR, INDEX_NODE_FLAGS, INDEX_NODE_MASK } from './layout.ts';
import type { IndexEntry } from './write.ts';

export type { IndexEntry } from './write.ts';

/** Longer than any alias: what would nest deeper is damage. */
const KEY_LIMIT = 4096;

/** Whether these bytes are an index of the version that `writeModuleIndex` makes; older ones are laid out otherwise. */
export function isModuleIndex(bytes: Uint8Array): boolean {
  if (bytes.length < INDEX_HEADER.size) return false;
  const view = viewOf(bytes);
  return (
    view.getUint32(INDEX_HEADER.magic) === INDEX_MAGIC &&
    view.getUint32(INDEX_HEADER.version) >>> 16 === INDEX_MAJOR
  );
}

/** All entries of an index, sorted by key. Throws `corrupt` for anything that `isModuleIndex` denies, and for damage. */
export function readModuleIndex(bytes: Uint8Array, name: string): IndexEntry[] {
  const damaged = (offset: number) =>
    new BootsmithError('corrupt', `${name} is no index of kernel modules`, {
      at: { file: name, offset },
      found:
        bytes.length < INDEX_HEADER.size ? `${bytes.length} bytes` : 'a node outside the file or met twice',
      expected: `magic ${INDEX_MAGIC.toString(16)}, version ${INDEX_MAJOR}, and nodes within the file`,
    });
  if (!isModuleIndex(bytes)) throw damaged(0);
  const view = viewOf(bytes);
  const entries: IndexEntry[] = [];
  const seen = new Set<number>();
  const visit = (pointer: number, path: string): void => {
    let at = pointer & INDEX_NODE_MASK;
    if (at === 0) return;
    if (seen.has(at) || path.length > KEY_LIMIT) throw damaged(at);
    seen.add(at);
    const text = () => {
      const end = bytes.indexOf(0, at);
      if (end < 0) throw damaged(at);
      const found = byteString(bytes.subarray(at, end));
      at = end + 1;
      return found;
    };
    const number = (size: 1 | 4) => {
      if (at + size > bytes.length) throw damaged(at);
      const found = size === 1 ? view.getUint8(at) : view.getUint32(at);
      at += size;
      return found;
    };
    const key = path + (pointer & INDEX_NODE_FLAGS.prefix ? text() : '');
    const children: [number, number][] = [];
    if (pointer & INDEX_NODE_FLAGS.children) {
      const first = number(1);
      const last = number(1);
      for (let character = first; character <= last; character++) children.push([character, number(4)]);
    }
    if (pointer & INDEX_NODE_FLAGS.values) {
      const count = number(4);
      for (let index = 0; index < count; index++) {
        const priority = number(4);
        entries.push({ key, priority, value: text() });
      }
    }
    for (const [character, child] of children) visit(child, key + String.fromCharCode(character));
  };
  // A node without anything, as of an index without entries, may stand at the very end of the file.
  visit(view.getUint32(INDEX_HEADER.root), '');
  return entries;
}
