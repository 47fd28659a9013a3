/** A part of a file in bytes, `end` not in it. */
export interface Part {
  readonly start: number;
  readonly end: number;
}

/**
 * What a Range field asks of `size` bytes: a part, `unsatisfiable`, or undefined for all of it. RFC 9110, 14.2 lets a
 * server take no notice of what it does not understand, and several parts at once is one of these.
 */
export function parseRange(field: string | undefined, size: number): Part | 'unsatisfiable' | undefined {
  const [, from, to] = /^bytes[ \t]*=[ \t]*(\d*)[ \t]*-[ \t]*(\d*)$/i.exec(field ?? '') ?? [];
  if (from === undefined || to === undefined || (from === '' && to === '')) return undefined;
  if (from === '') {
    const length = Math.min(Number(to), size);
    return length === 0 ? 'unsatisfiable' : { start: size - length, end: size };
  }
  const start = Number(from);
  if (to !== '' && Number(to) < start) return undefined;
  if (start >= size) return 'unsatisfiable';
  return { start, end: to === '' ? size : Math.min(Number(to) + 1, size) };
}
