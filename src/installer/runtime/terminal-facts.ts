import type { TerminalSize } from '../host.ts';

/** What the Linux console and every serial line can show; a serial line does not know its size and says 0. */
export const FALLBACK_SIZE: TerminalSize = { columns: 80, rows: 24 };

/**
 * Written where a program ends without having closed its terminal: plain letters, wrapping, the cursor and the normal
 * screen back (ECMA-48 SGR 0, DECAWM, DECTCEM, xterm's 1049), and the next line, so that what killed it can be read.
 */
export const GIVE_BACK = '\x1b[0m\x1b[?7h\x1b[?25h\x1b[?1049l\r\n';
