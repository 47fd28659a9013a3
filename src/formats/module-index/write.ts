import { concatBytes, encodeText, viewOf } from '../../base/bytes.ts';
import { BootsmithError } from '../../base/errors.ts';
import {
  INDEX_CHARACTER_LIMIT,
  INDEX_HEADER,
  INDEX_MAGIC,
  INDEX_NODE_FLAGS,
  INDEX_NODE_MASK,
  INDEX_VERSION,
} from './layout.ts';

/** One value of a key. Of several, a reader takes the one with the lowest priority first. */
export interface IndexEntry {
  readonly key: string;
  readonly value: string;
  readonly priority: number;
}

interface Node {
  readonly prefix: string;
  readonly values: readonly IndexEntry[];
  readonly children: ReadonlyMap<number, Node>;
}

/**
 * An index of these entries. The bytes depend on the entries and, among those of one key and priority, on their order
 * only; they are those of depmod up to kmod 30 (later versions lay the same nodes out in another order). Throws
 * `unsupported` for a character that the format does not have, and for more than 256 MiB.
 */
export function writeModuleIndex(entries: readonly IndexEntry[]): Uint8Array {
  for (const { key, value } of entries) checkCharacters(key, value);
  const sorted = [...entries].sort((a, b) =>
    a.key < b.key ? -1 : a.key > b.key ? 1 : a.priority - b.priority,
  );
  const pieces: Uint8Array[] = [];
  let position: number = INDEX_HEADER.size;
  const emit = (bytes: Uint8Array) => {
    pieces.push(bytes);
    position += bytes.length;
  };
  const place = (node: Node): number => {
    const characters = [...node.children.keys()];
    const first = characters[0] ?? 0;
    const last = characters.at(-1) ?? 0;
    const offsets = new Map([...node.children].map(([character, child]) => [character, place(child)]));
    const here = position;
    if (here > INDEX_NODE_MASK)
      throw new BootsmithError('unsupported', 'the index of kernel modules is too large', {
        found: `more than ${INDEX_NODE_MASK} bytes`,
      });
    if (node.prefix !== '') emit(encodeText(`${node.prefix}\0`));
    if (characters.length > 0) {
      emit(Uint8Array.of(first, last));
      for (let character = first; character <= last; character++) emit(word(offsets.get(character) ?? 0));
    }
    if (node.values.length > 0) {
      emit(word(node.values.length));
      for (const { value, priority } of node.values) {
        emit(word(priority));
        emit(encodeText(`${value}\0`));
      }
    }
    return (
      (here |
        (node.prefix === '' ? 0 : INDEX_NODE_FLAGS.prefix) |
        (characters.length === 0 ? 0 : INDEX_NODE_FLAGS.children) |
        (node.values.length === 0 ? 0 : INDEX_NODE_FLAGS.values)) >>>
      0
    );
  };
  const root = place(nodeOf(sorted, 0, ''));
  return concatBytes([word(INDEX_MAGIC), word(INDEX_VERSION), word(root), ...pieces]);
}

/** The node that is reached when the first `depth` characters are read; all entries share those and `prefix`. */
function nodeOf(entries: readonly IndexEntry[], depth: number, prefix: string): Node {
  const at = depth + prefix.length;
  const groups = new Map<number, IndexEntry[]>();
  const values: IndexEntry[] = [];
  for (const entry of entries) {
    if (entry.key.length === at) {
      values.push(entry);
      continue;
    }
    const character = entry.key.charCodeAt(at);
    const group = groups.get(character);
    if (group) group.push(entry);
    else groups.set(character, [entry]);
  }
  const children = new Map(
    [...groups].map(([character, group]) => [character, nodeOf(group, at + 1, sharedPrefix(group, at + 1))]),
  );
  return { prefix, values, children };
}

/** Of sorted entries, what the first and the last share is shared by all. */
function sharedPrefix(entries: readonly IndexEntry[], from: number): string {
  const first = entries[0]?.key ?? '';
  const last = entries.at(-1)?.key ?? '';
  let end = from;
  while (end < first.length && first[end] === last[end]) end++;
  return first.slice(from, end);
}

function word(value: number): Uint8Array {
  const bytes = new Uint8Array(4);
  viewOf(bytes).setUint32(0, value);
  return bytes;
}

function checkCharacters(...texts: string[]): void {
  for (const text of texts)
    for (const character of text) {
      const code = character.codePointAt(0) ?? 0;
      if (code === 0 || code >= INDEX_CHARACTER_LIMIT)
        throw new BootsmithError('unsupported', 'an index of kernel modules cannot hold this text', {
          found: JSON.stringify(text),
          expected: '7-bit ASCII without NUL',
        });
    }
}
