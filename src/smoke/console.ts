/** Longer lines are cut into pieces. In UTF-16 units. */
export const CONSOLE_LINE_LIMIT = 4096;

/** Turns what a serial console sends into lines of text. */
export interface ConsoleReader {
  /** Takes bytes as they come and gives the lines they complete. Empty lines are left out. */
  push(bytes: Uint8Array): string[];
  /** The line that is not complete yet, for prompts. */
  partial(): string;
  /** Ends the incomplete line, so that it is not seen again as part of a longer one. */
  takePartial(): string;
}

// ECMA-48: where a sequence stands after ESC, and what ends it.
type State = 'text' | 'escape' | 'control' | 'string' | 'string-escape' | 'charset';

/** Sequences that move the cursor to another line; text on both sides of one is not one line on a screen. */
const LINE_MOVES = new Set(['A', 'B', 'E', 'F', 'H', 'J', 'd', 'f']);
/** The same behind ESC alone: reset, index, next line, reverse index. */
const SHORT_LINE_MOVES = new Set(['c', 'D', 'E', 'M']);

/**
 * A reader for a console that mixes CR and LF, draws with ANSI sequences and may break a UTF-8 character between two
 * chunks. Cursor movements to another line end a line, those within a line give a blank, colours vanish.
 */
export function createConsoleReader(): ConsoleReader {
  const decoder = new TextDecoder();
  let state: State = 'text';
  let line = '';

  const takePartial = () => {
    const done = line;
    line = '';
    return done;
  };

  return {
    partial: () => line,
    takePartial,
    push(bytes) {
      const lines: string[] = [];
      const endLine = () => {
        const done = takePartial().trimEnd();
        if (done !== '') lines.push(done);
      };
      for (const character of decoder.decode(bytes, { stream: true })) {
        if (state !== 'text') {
          const after = stateAfter(state, character);
          if (state === 'control' && after === 'text') {
            if (LINE_MOVES.has(character)) endLine();
            else if (character === 'C' || character === 'G') line += ' ';
          } else if (state === 'escape' && SHORT_LINE_MOVES.has(character)) endLine();
          state = after;
        } else if (character === '\x1b') state = 'escape';
        else if (character === '\n' || character === '\r' || character === '\f' || character === '\v')
          endLine();
        else if (character === '\b') line = line.slice(0, -1);
        else if (character === '\t' || (character >= ' ' && character !== '\x7f')) line += character;
        if (line.length >= CONSOLE_LINE_LIMIT) endLine();
      }
      return lines;
    },
  };
}

function stateAfter(state: State, character: string): State {
  switch (state) {
    case 'escape':
      if (character === '[') return 'control';
      if (character === ']' || character === 'P' || character === '_' || character === '^') return 'string';
      return character >= ' ' && character <= '/' ? 'charset' : 'text';
    case 'control':
      // Anything but a parameter ends the sequence, so a broken one cannot swallow the console.
      return character >= ' ' && character <= '?' ? 'control' : 'text';
    case 'string':
      if (character === '\x07' || character === '\n' || character === '\r') return 'text';
      return character === '\x1b' ? 'string-escape' : 'string';
    default:
      return 'text';
  }
}
