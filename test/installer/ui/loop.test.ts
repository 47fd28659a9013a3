import { describe, expect, it } from 'vitest';
import type { Terminal, TerminalSize } from '../../../src/installer/host.ts';
import type { Form, FormEvent, Picture } from '../../../src/installer/ui/form.ts';
import { frameText } from '../../../src/installer/ui/frame.ts';
import { ESCAPE_PAUSE } from '../../../src/installer/ui/keys.ts';
import { type Controller, runPictures } from '../../../src/installer/ui/loop.ts';
import { paintPicture } from '../../../src/installer/ui/paint.ts';
import { newFormState } from '../../../src/installer/ui/state.ts';
import { Screen } from '../../support/screen.ts';
import { following, UTF8 } from '../../support/ui.ts';

const FORM: Form = {
  title: 'Form',
  fields: [{ kind: 'entry', id: 'name', label: 'Name', value: '' }],
  buttons: [{ id: 'ok', label: '&OK' }],
};
const PICTURE: Picture = { surround: { heading: 'Heading', footer: 'Footer', steps: [] }, forms: [FORM] };

/** What happens at a read: bytes come, nothing comes in time, the window changes its size, the input ends. */
type Happening = string | 'nothing' | TerminalSize | undefined;

/** Plays happenings, and shows what is written on a screen. Reading on after the last of them is an error. */
class Played implements Terminal {
  screen = new Screen(80, 24);
  written = '';
  closed = 0;
  readonly timeouts: (number | undefined)[] = [];
  private readonly happenings: Happening[];
  private unknownSize: boolean;

  constructor(happenings: readonly Happening[], unknownSize = false) {
    this.happenings = [...happenings];
    this.unknownSize = unknownSize;
  }

  size(): TerminalSize {
    if (this.unknownSize) return { columns: 0, rows: 0 };
    return { columns: this.screen.columns, rows: this.screen.rows };
  }

  write(text: string): void {
    this.written += text;
    this.screen.write(text);
  }

  async read(timeout?: number): Promise<Uint8Array | undefined> {
    this.timeouts.push(timeout);
    if (this.happenings.length === 0) throw new Error('read behind the end');
    const next = this.happenings.shift();
    if (typeof next === 'object') this.screen = new Screen(next.columns, next.rows);
    if (next === undefined) return undefined;
    return new TextEncoder().encode(typeof next === 'object' || next === 'nothing' ? '' : next);
  }

  close(): void {
    this.closed++;
  }

  get text(): string {
    return this.screen.cells.map((cell) => cell.text).join('');
  }
}

/** Ends at the button, and remembers the events and the screen as it was then. */
function untilButton(terminal: Played, picture = PICTURE) {
  const inner = following(picture);
  const seen = { events: [] as FormEvent[], text: '' };
  const controller: Controller = {
    picture: inner.picture,
    event: async (event, show) => {
      seen.events.push(event);
      if (event.on !== 'button' && event.on !== 'key') return inner.event(event, show);
      seen.text = terminal.text;
      return 'done';
    },
  };
  return { seen, controller };
}

async function run(happenings: readonly Happening[], unknownSize = false) {
  const terminal = new Played(happenings, unknownSize);
  const { seen, controller } = untilButton(terminal);
  const outcome = await runPictures(terminal, UTF8, controller);
  return { terminal, outcome, ...seen };
}

const names = (events: readonly FormEvent[]) =>
  events.map((event) => (event.on === 'change' ? event.value : event.on === 'key' ? event.key : event.on));

describe('the loop', () => {
  it('shows pictures, takes keys, and ends when the controller is done', async () => {
    const { terminal, outcome, events, text } = await run(['a', 'bc', '\r']);
    expect(outcome).toBe('done');
    expect(names(events)).toEqual(['a', 'ab', 'abc', 'button']);
    expect(text).toContain('│ Name  abc____');
    expect(terminal.closed).toBe(1);
    expect(terminal.text.trim()).toBe('');
    expect(terminal.written.endsWith('\x1b[?7h\x1b[?25h\x1b[?1049l')).toBe(true);
  });

  it('paints first what is painted without a terminal', async () => {
    let first = '';
    const terminal = new Played([undefined]);
    terminal.read = async () => {
      first = terminal.text;
      return undefined;
    };
    await runPictures(terminal, UTF8, following(PICTURE));
    const size = { columns: 80, rows: 24 };
    const frame = paintPicture(PICTURE, newFormState(size), size, UTF8);
    expect(
      first
        .match(/.{80}/g)
        ?.map((line) => line.trimEnd())
        .join('\n'),
    ).toBe(frameText(frame));
  });

  it('puts split sequences together, and waits a while for what may follow Esc', async () => {
    const { events, terminal } = await run(['\x1b', '[2', '4~']);
    expect(names(events)).toEqual(['f12']);
    expect(terminal.timeouts).toEqual([undefined, ESCAPE_PAUSE, ESCAPE_PAUSE]);
    expect(names((await run(['\x1b', '='])).events)).toEqual(['f12']);
  });

  it('takes Esc alone for itself, after which letters are letters', async () => {
    const { events } = await run(['\x1b', 'nothing', '=', '\r']);
    expect(names(events)).toEqual(['=', 'button']);
  });

  it('paints anew when the size changes, and takes 80 by 24 where it is not known', async () => {
    const { text, outcome } = await run(['x', { columns: 100, rows: 30 }, '\r']);
    expect(outcome).toBe('done');
    expect(text).toHaveLength(3000);
    expect(text).toContain(`┌${'─'.repeat(45)} Form `);
    expect(text).toContain('│ Name  x____');
    expect((await run(['x', '\r'], true)).text).toContain('│ Name  x____');
  });

  it('sends only what changed, and everything after Ctrl-L', async () => {
    const lengths: number[] = [];
    const terminal = new Played([]);
    const keys = ['a', 'nothing', '\x0c', undefined];
    terminal.read = async () => {
      lengths.push(terminal.written.length);
      const key = keys.shift();
      return key === undefined ? undefined : new TextEncoder().encode(key === 'nothing' ? '' : key);
    };
    await runPictures(terminal, UTF8, following(PICTURE));
    const [first = 0, letter = 0, nothing = 0, all = 0] = lengths;
    expect(letter - first).toBeLessThan(40);
    expect(nothing).toBe(letter);
    expect(all - nothing).toBeGreaterThan(1900);
  });

  it('ends with the input, whatever was begun', async () => {
    for (const happenings of [[undefined], ['a', undefined], ['\x1b', undefined]]) {
      const { outcome, terminal } = await run(happenings);
      expect([outcome, terminal.closed]).toEqual(['end of input', 1]);
    }
  });

  it('gives the terminal back when something fails', async () => {
    const failing = async () => {
      throw new Error('the screen fell over');
    };
    const terminal = new Played(['a']);
    const done = runPictures(terminal, UTF8, { picture: () => PICTURE, event: failing });
    await expect(done).rejects.toThrow('the screen fell over');
    expect([terminal.closed, terminal.text.trim(), terminal.screen.shows]).toEqual([1, '', true]);

    const deaf = new Played([]);
    deaf.write = () => {
      throw new Error('EIO');
    };
    await expect(runPictures(deaf, UTF8, following(PICTURE))).rejects.toThrow('EIO');
    expect(deaf.closed).toBe(1);
  });

  it('shows progress while the controller works', async () => {
    const terminal = new Played(['\r']);
    let value = 0;
    const seen: string[] = [];
    const outcome = await runPictures(terminal, UTF8, {
      picture: () => ({
        ...PICTURE,
        forms: [
          FORM,
          { title: 'Busy', fields: [{ kind: 'gauge', label: 'Reading', value }], buttons: [] },
        ].slice(0, value > 0 ? 2 : 1) as Form[],
      }),
      event: async (_, show) => {
        for (value of [0.5, 1]) {
          show();
          seen.push(/(\d+)% /.exec(terminal.text)?.[1] ?? '');
        }
        return 'done';
      },
    });
    expect([outcome, seen]).toEqual(['done', ['50', '100']]);
  });
});
