/** Places of an entry in the menu and in each submenu on the way, counting from 0, as GRUB counts in `default`. */
export type EntryPath = readonly number[];

export function samePath(a: EntryPath | undefined, b: EntryPath | undefined): boolean {
  return a !== undefined && b !== undefined && a.join('>') === b.join('>');
}

/** The path of the same entry once another one has gone from `old` and come to `now`; undefined when it went itself. */
export function followPath(
  path: EntryPath,
  old: EntryPath | undefined,
  now: EntryPath | undefined,
): EntryPath | undefined {
  if (samePath(path, old)) return now;
  return shift(shift(path, old, -1), now, 1);
}

function shift(path: EntryPath, at: EntryPath | undefined, by: -1 | 1): EntryPath {
  if (!at) return path;
  const level = at.length - 1;
  const [own, other] = [path[level], at[level]];
  if (own === undefined || other === undefined) return path;
  if (at.slice(0, level).some((step, index) => step !== path[index])) return path;
  const moves = by === 1 ? other <= own : other < own;
  return moves ? path.with(level, own + by) : path;
}
