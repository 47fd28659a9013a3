/** Every number of a version or tag, in order. */
export function numbersOf(text: string): number[] {
  return (text.match(/\d+/g) ?? []).map(Number);
}

/** Whether a tag of Anaconda is of a version (major, minor) or a later one. */
export function isSince(tag: string, [major, minor]: readonly [number, number]): boolean {
  const [first = 0, second = 0] = numbersOf(tag);
  return first > major || (first === major && second >= minor);
}
