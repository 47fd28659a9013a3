const UNITS = ['B', 'KiB', 'MiB', 'GiB', 'TiB', 'PiB'] as const;

/** Bytes in the greatest unit of which there is one, to a tenth, rounded down so that nothing seems to be enough. */
export function formatSize(bytes: number): string {
  let unit = 0;
  let size = bytes;
  while (size >= 1024 && unit < UNITS.length - 1) {
    size /= 1024;
    unit++;
  }
  return `${Math.floor(size * 10) / 10} ${UNITS[unit]}`;
}
