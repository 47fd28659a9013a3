/** The text screen of a PC: 80 columns, 25 rows, each cell a character and an attribute (IBM VGA, mode 3). */
export const TEXT_SCREEN = { address: 0xb8000, columns: 80, rows: 25, size: 80 * 25 * 2 } as const;

/**
 * The lines of a text screen out of its video memory, without blanks at their ends and without empty lines. Gives
 * none for memory that does not look like text, as in a graphics mode.
 */
export function readTextScreen(memory: Uint8Array): string[] {
  const lines: string[] = [];
  let odd = 0;
  for (let row = 0; row < TEXT_SCREEN.rows; row++) {
    let line = '';
    for (let column = 0; column < TEXT_SCREEN.columns; column++) {
      const code = memory[(row * TEXT_SCREEN.columns + column) * 2] ?? 0;
      const printable = code >= 0x20 && code < 0x7f;
      // Frames and shades of code page 437 are common on text screens; the rest of it is not.
      if (!printable && code !== 0 && (code < 0xb0 || code > 0xdf)) odd++;
      line += printable ? String.fromCharCode(code) : ' ';
    }
    if (line.trim() !== '') lines.push(line.trimEnd());
  }
  return odd > (TEXT_SCREEN.columns * TEXT_SCREEN.rows) / 20 ? [] : lines;
}
