/** Every value below `value` that is not an object or a list, with the path to it. Patterns count as values. */
export function leaves(value: unknown, path = ''): [path: string, value: unknown][] {
  if (value === null || typeof value !== 'object' || value instanceof RegExp) return [[path, value]];
  return Object.entries(value).flatMap(([name, below]) =>
    leaves(below, path === '' ? name : `${path}.${name}`),
  );
}

/** Every group of facts in `value`, which are the objects that name their source. */
export function sources(value: unknown, path = ''): [path: string, source: string][] {
  if (value === null || typeof value !== 'object' || value instanceof RegExp) return [];
  const own: [string, string][] =
    'source' in value && typeof value.source === 'string' ? [[path, value.source]] : [];
  return [
    ...own,
    ...Object.entries(value).flatMap(([name, below]) =>
      sources(below, path === '' ? name : `${path}.${name}`),
    ),
  ];
}

/** Versions made of numbers with dots, the way people order them. */
export function compareVersions(left: string, right: string): number {
  const [a, b] = [left, right].map((version) => version.split('.').map(Number));
  for (let i = 0; i < Math.max(a?.length ?? 0, b?.length ?? 0); i++) {
    const difference = (a?.[i] ?? 0) - (b?.[i] ?? 0);
    if (difference !== 0) return difference;
  }
  return 0;
}
