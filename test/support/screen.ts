import { widthOf } from '../../src/installer/ui/width.ts';

/**
 * As much of a VT100 as the installer's screens ask for. Whatever else comes is an error: it could not be counted on.
 * Halves of wide characters go when the other half is overwritten, as on real terminals.
 */
export class Screen {
  readonly columns: number;
  readonly rows: number;
  /** Text and SGR parameters of each cell; the right half of a wide character has no text. */
  cells: { text: string; sgr: string }[];
  cursor = { x: 0, y: 0 };
  shows = true;
  bytes = 0;
  private sgr = '';
  /** Where the last character was drawn, for the marks that follow it. */
  private last = 0;

  constructor(columns: number, rows: number) {
    this.columns = columns;
    this.rows = rows;
    this.cells = this.blank();
  }

  private blank() {
    return Array.from({ length: this.columns * this.rows }, () => ({ text: ' ', sgr: this.sgr }));
  }

  write(text: string): void {
    this.bytes += text.length;
    let rest = text;
    while (rest !== '') {
      const sequence = /^\x1b(?:\[([?\d;]*)([A-Za-z])|\(B)|^\x0f/.exec(rest);
      if (sequence !== null) this.control(sequence[1] ?? '', sequence[2] ?? '');
      const [char = ''] = rest;
      if (sequence === null && (char < ' ' || char === '\x7f'))
        throw new Error(`control ${JSON.stringify(char)}`);
      if (sequence === null) this.draw(char);
      rest = rest.slice(sequence?.[0].length ?? char.length);
    }
  }

  private control(parameters: string, final: string): void {
    const [first = 1, second = 1] = parameters.split(';').map((part) => Number(part) || 1);
    if (final === 'H') this.cursor = { x: second - 1, y: first - 1 };
    else if (final === 'C') this.cursor.x = Math.min(this.columns - 1, this.cursor.x + first);
    else if (final === 'J' && parameters === '2') this.cells = this.blank();
    else if (final === 'm') this.sgr = parameters.replace(/^0;?/, '');
    else if (parameters === '?25') this.shows = final === 'h';
    else if (final !== '' && !/^\?(7|1049)$/.test(parameters)) throw new Error(`CSI ${parameters}${final}`);
  }

  private draw(char: string): void {
    const { x, y } = this.cursor;
    const width = widthOf(`x${char}`) - 1;
    const at = y * this.columns + x;
    if (width === 0) {
      const before = this.cells[this.last];
      if (before !== undefined) before.text += char;
      return;
    }
    for (let i = at; i < at + width; i++) {
      if (this.cells[i]?.text === '' && i === at)
        this.cells[i - 1] = { text: ' ', sgr: this.cells[i - 1]?.sgr ?? '' };
      if (this.cells[i + 1]?.text === '')
        this.cells[i + 1] = { text: ' ', sgr: this.cells[i + 1]?.sgr ?? '' };
      this.cells[i] = { text: i === at ? char : '', sgr: this.sgr };
    }
    this.last = at;
    this.cursor = { x: Math.min(this.columns - 1, x + width), y };
  }
}
