import type { Terminal, TerminalSize } from '../host.ts';
import { frameDifference } from './difference.ts';
import type { FormEvent, Picture } from './form.ts';
import type { Frame } from './frame.ts';
import { handleKey } from './handle.ts';
import { decodeKeys, ESCAPE_PAUSE, type Key } from './keys.ts';
import { SMALLEST } from './layout.ts';
import { paintPicture } from './paint.ts';
import { type FormState, newFormState, settle } from './state.ts';
import type { Style } from './style.ts';

/** Whose pictures are shown, and who hears what the user does. */
export interface Controller {
  picture(): Picture;
  /** `show` paints the picture of this moment, for progress within long work. */
  event(event: FormEvent, show: () => void): Promise<'go on' | 'done'>;
}

/** The other screen where there is one, ASCII as the character set of G0, no wrapping at the right edge. */
const ENTER = '\x1b[?1049h\x1b(B\x0f\x1b[?7l';
const LEAVE = '\x1b[0m\x1b[2J\x1b[H\x1b[?7h\x1b[?25h\x1b[?1049l';

/**
 * Shows pictures and takes keys until the controller is done or the input ends. Ctrl-L paints the whole screen anew,
 * for lines that lose bytes. The terminal is given back and closed at every end; what the controller or the terminal
 * throws is thrown on.
 */
export async function runPictures(
  terminal: Terminal,
  style: Style,
  controller: Controller,
): Promise<'done' | 'end of input'> {
  try {
    terminal.write(ENTER);
    return await show(terminal, style, controller);
  } finally {
    try {
      terminal.write(LEAVE);
    } finally {
      terminal.close();
    }
  }
}

async function show(
  terminal: Terminal,
  style: Style,
  controller: Controller,
): Promise<'done' | 'end of input'> {
  let picture = controller.picture();
  let state = settle(picture, newFormState(sizeOf(terminal)));
  let shown: Frame | undefined;
  const paint = () => {
    const size = sizeOf(terminal);
    if (size.columns !== state.size.columns || size.rows !== state.size.rows)
      state = resized(picture, state, size);
    const frame = paintPicture(picture, state, size, style);
    const bytes = frameDifference(shown, frame, style);
    if (bytes !== '') terminal.write(bytes);
    shown = frame;
  };
  const turn = () => {
    picture = controller.picture();
    state = settle(picture, state);
  };
  const press = async (key: Key): Promise<boolean> => {
    if (key === 'ctrl-l') shown = undefined;
    const handled = handleKey(picture, state, key);
    state = handled.state;
    for (const event of handled.events) {
      const answer = await controller.event(event, () => {
        turn();
        paint();
      });
      if (answer === 'done') return true;
      turn();
    }
    return false;
  };
  let pending: Uint8Array = new Uint8Array(0);
  for (;;) {
    paint();
    const bytes = await terminal.read(pending.length > 0 ? ESCAPE_PAUSE : undefined);
    const decoded = decodeKeys(
      bytes ?? new Uint8Array(0),
      pending,
      bytes === undefined || bytes.length === 0,
    );
    pending = decoded.pending;
    for (const key of decoded.keys) if (await press(key)) return 'done';
    if (bytes === undefined) return 'end of input';
  }
}

/** Sizes stay with what was known of the picture; a focus that was asked for has had its turn. */
function resized({ surround, forms }: Picture, state: FormState, size: TerminalSize): FormState {
  return settle({ surround, forms }, { ...state, size });
}

/** Serial lines do not know their size. */
function sizeOf(terminal: Terminal): TerminalSize {
  const { columns, rows } = terminal.size();
  return columns > 0 && rows > 0 ? { columns, rows } : SMALLEST;
}
