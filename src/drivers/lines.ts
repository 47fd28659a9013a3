/** The text without the lines that `isDropped` names. Comments and blank lines are not asked about. */
export function dropLines(text: string, isDropped: (line: string) => boolean): string {
  return text
    .split('\n')
    .filter((line) => line.trim() === '' || line.startsWith('#') || !isDropped(line))
    .join('\n');
}

/** The text with lines behind it. Loaders run off the end of a table whose last line does not end. */
export function endLines(text: string, lines: readonly string[]): string {
  const whole = text === '' || text.endsWith('\n') ? text : `${text}\n`;
  return whole + lines.map((line) => `${line}\n`).join('');
}
