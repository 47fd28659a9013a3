import type { EntryField } from './form.ts';
import type { Key } from './keys.ts';
import { type Measure, valueColumn } from './measure.ts';
import type { FieldMemory } from './state.ts';
import { type Cluster, clustersOf } from './width.ts';

/** Columns of an entry: the room behind the labels, and no more than it asks for. */
export function entryWidth(field: EntryField, measure: Measure): number {
  const room = measure.width - valueColumn(measure);
  return Math.max(1, Math.min(field.width ?? room, room));
}

/** What an entry shows: stars for a secret. */
export function entryClusters(field: EntryField): Cluster[] {
  const clusters = clustersOf(field.value);
  return field.secret === true
    ? clusters.map(({ source }): Cluster => ({ source, shown: '*', width: 1 }))
    : clusters;
}

/** Column of the cursor in the whole value, and its place in it, at the boundary of a cluster. */
export function cursorIn(field: EntryField, memory: FieldMemory): { column: number; offset: number } {
  const wanted = field.value.length - (memory.behind ?? 0);
  let column = 0;
  let offset = 0;
  for (const cluster of entryClusters(field)) {
    if (offset + cluster.source.length > wanted) break;
    column += cluster.width;
    offset += cluster.source.length;
  }
  return { column, offset };
}

/** Scrolls so that the cursor, which takes a column behind the end too, is in sight, and no room is wasted. */
export function revealCursor(field: EntryField, memory: FieldMemory, width: number): FieldMemory {
  const { column, offset } = cursorIn(field, memory);
  const whole = entryClusters(field).reduce((sum, cluster) => sum + cluster.width, 0);
  const most = Math.max(0, whole + 1 - width);
  const start = Math.max(0, Math.min(memory.start ?? 0, column, most), column - width + 1);
  return { start, behind: field.value.length - offset };
}

export interface Edit {
  readonly value: string;
  readonly cursor: number;
}

/** What a key does in an entry; undefined where it is not the entry's. */
export function editEntry(field: EntryField, memory: FieldMemory, key: Key): Edit | undefined {
  const { value } = field;
  const cursor = cursorIn(field, memory).offset;
  const before = value.slice(0, cursor);
  const after = value.slice(cursor);
  if ([...key].length === 1) return { value: before + key + after, cursor: cursor + key.length };
  const clusters = clustersOf(value);
  let offset = 0;
  let left = 0;
  let right = value.length;
  for (const cluster of clusters) {
    if (offset < cursor) left = offset;
    offset += cluster.source.length;
    if (offset > cursor) right = Math.min(right, offset);
  }
  switch (key) {
    case 'left':
    case 'ctrl-b':
      return { value, cursor: left };
    case 'right':
    case 'ctrl-f':
      return { value, cursor: right };
    case 'home':
    case 'ctrl-a':
      return { value, cursor: 0 };
    case 'end':
    case 'ctrl-e':
      return { value, cursor: value.length };
    case 'backspace':
      return { value: value.slice(0, left) + after, cursor: left };
    case 'delete':
    case 'ctrl-d':
      return { value: before + value.slice(right), cursor };
    case 'ctrl-u':
      return { value: after, cursor: 0 };
    case 'ctrl-k':
      return { value: before, cursor };
    default:
      return undefined;
  }
}
