import type { FormEvent, ListField, ListRow } from './form.ts';
import type { Key } from './keys.ts';
import { listHead } from './measure.ts';
import { type FieldMemory, markedRow } from './state.ts';

/** What a key does in a list of `height` rows with its head; undefined where it is not the list's. */
export function handleList(
  field: ListField,
  memory: FieldMemory,
  height: number,
  key: Key,
): { readonly memory: FieldMemory; readonly events: readonly FormEvent[] } | undefined {
  const marked = markedRow(field);
  const row = field.rows[marked];
  const search = memory.search ?? '';
  if (key === 'enter')
    return row === undefined
      ? undefined
      : { memory, events: [{ on: 'choose', field: field.id, row: row.id }] };
  if ([...key].length === 1 && (key !== ' ' || search !== '')) return searchFor(field, memory, search + key);
  if (key === 'backspace') return searchFor(field, memory, [...search].slice(0, -1).join(''));
  const to = rowAfter(key, marked, field.rows.length, Math.max(1, height - listHead(field) - 1));
  const { search: _, ...rest } = memory;
  if (to !== undefined) return { memory: rest, events: moved(field, field.rows[to]) };
  return key === 'esc' || key === 'ctrl-u' ? { memory: rest, events: [] } : undefined;
}

function rowAfter(key: Key, marked: number, count: number, page: number): number | undefined {
  const moves: Readonly<Record<string, number>> = {
    up: marked < 0 ? count - 1 : marked - 1,
    down: marked + 1,
    'page-up': marked - page,
    'page-down': marked + page,
    home: 0,
    end: count - 1,
  };
  const to = moves[key];
  return to === undefined ? undefined : Math.max(0, Math.min(to, count - 1));
}

/** Marks the first row that fits. Letters that no row fits are not taken, so that the next one can still be right. */
function searchFor(field: ListField, memory: FieldMemory, search: string) {
  const { search: _, ...rest } = memory;
  if (search === '') return { memory: rest, events: [] };
  const row = findRow(field, search);
  return row === undefined
    ? { memory, events: [] }
    : { memory: { ...memory, search }, events: moved(field, row) };
}

/** A row with a column that begins so, else one with a column that has it within; capital letters are the same. */
function findRow(field: ListField, search: string): ListRow | undefined {
  const wanted = search.toLowerCase();
  const has = (fits: (column: string) => boolean) =>
    field.rows.find(({ columns }) => columns.some((column) => fits(column.toLowerCase())));
  return has((column) => column.startsWith(wanted)) ?? has((column) => column.includes(wanted));
}

function moved(field: ListField, row: ListRow | undefined): FormEvent[] {
  return row === undefined || row.id === field.value
    ? []
    : [{ on: 'change', field: field.id, value: row.id }];
}
