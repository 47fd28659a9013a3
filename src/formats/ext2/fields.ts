import { viewOf } from '../../base/bytes.ts';
import type { Field } from './layout.ts';

type FieldTable = Readonly<Record<string, Field>>;
/** The numbers of one on-disk structure, by the names of its field table. */
export type FieldValues<Table extends FieldTable> = { [Name in keyof Table]: number };

/** Reads all fields of a table from the structure that begins at `offset`. The caller has checked that it fits. */
export function readFields<Table extends FieldTable>(
  bytes: Uint8Array,
  offset: number,
  table: Table,
): FieldValues<Table> {
  const view = viewOf(bytes);
  const values: Record<string, number> = {};
  for (const [name, [at, width]] of Object.entries(table)) {
    if (width === 4) values[name] = view.getUint32(offset + at, true);
    else if (width === 2) values[name] = view.getUint16(offset + at, true);
    else values[name] = view.getUint8(offset + at);
  }
  return values as FieldValues<Table>;
}

/** Writes the given fields into the structure that begins at `offset`; the others stay as they are. */
export function writeFields<Table extends FieldTable>(
  bytes: Uint8Array,
  offset: number,
  table: Table,
  values: Partial<FieldValues<Table>>,
): void {
  const view = viewOf(bytes);
  for (const [name, value] of Object.entries<number | undefined>(values)) {
    const field = table[name];
    if (field === undefined || value === undefined) continue;
    const [at, width] = field;
    if (!Number.isInteger(value) || value < 0 || value >= 2 ** (8 * width))
      throw new RangeError(`${name} = ${value} does not fit in ${width} bytes`);
    if (width === 4) view.setUint32(offset + at, value, true);
    else if (width === 2) view.setUint16(offset + at, value, true);
    else view.setUint8(offset + at, value);
  }
}
