/** Bytes that depend on the seed only: stretches of noise, runs, text and repetitions from all distances. */
export function noise(size: number, seed: number): Buffer {
  const bytes = Buffer.alloc(size);
  let state = seed;
  const next = () => {
    state = (Math.imul(state, 1103515245) + 12345) & 0x7fffffff;
    return state >>> 8;
  };
  for (let at = 0; at < size; ) {
    const end = Math.min(size, at + 1 + (next() % 3000));
    const kind = next() % 4;
    const back = 1 + (next() % Math.max(1, at));
    for (; at < end; at++)
      bytes[at] =
        kind === 0
          ? next() & 255
          : kind === 1
            ? 65
            : kind === 2
              ? 97 + (next() % 6)
              : (bytes[at - back] ?? 7);
  }
  return bytes;
}
