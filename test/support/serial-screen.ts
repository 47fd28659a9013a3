import { Screen } from './screen.ts';

/** What the installer begins and ends its screens with. */
const ENTER = '\x1b[?1049h';
const LEAVE = '\x1b[?1049l';

/** A serial console as a log, and as the screen that the installer draws on it. */
export function createSerialScreen(columns = 80, rows = 24) {
  const decoder = new TextDecoder();
  let screen: Screen | undefined;
  let log = '';
  let pending = '';
  const draw = (text: string) => {
    // The kernel's lines come in between on a console; its CR and LF have no place among the installer's sequences.
    screen?.write(text.replace(/[^\x0f\x1b -\ufffd]/g, ''));
  };
  return {
    push(bytes: Uint8Array) {
      const text = decoder.decode(bytes, { stream: true });
      log += text;
      pending += text;
      // A sequence that has not come whole yet waits.
      const whole = /^[\s\S]*?(?=\x1b(?:\[[?\d;]*)?$)|^[\s\S]*$/.exec(pending)?.[0] ?? '';
      pending = pending.slice(whole.length);
      for (const part of whole.split(/(?=\x1b\[\?1049[hl])/)) {
        if (part.startsWith(ENTER)) screen = new Screen(columns, rows);
        if (part.startsWith(LEAVE)) screen = undefined;
        draw(part);
      }
    },
    /** Whether any screen was ever drawn. */
    drawn: () => log.includes(ENTER),
    /** Everything, without escape sequences, LF only. */
    log: () => log.replace(/\x1b\[[?\d;]*[A-Za-z]|\x1b\([A-Z]/g, '').replace(/\r\n?/g, '\n'),
    /** The rows of the screen; empty where none is drawn. */
    text(): string {
      if (!screen) return '';
      const lines: string[] = [];
      for (let row = 0; row < rows; row++)
        lines.push(
          screen.cells
            .slice(row * columns, (row + 1) * columns)
            .map(({ text }) => text)
            .join('')
            .trimEnd(),
        );
      return lines.join('\n');
    },
  };
}
