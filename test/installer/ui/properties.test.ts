import { describe, expect, it } from 'vitest';
import type { TerminalSize } from '../../../src/installer/host.ts';
import { frameDifference } from '../../../src/installer/ui/difference.ts';
import type { Button, Field, Form, Picture } from '../../../src/installer/ui/form.ts';
import type { Frame } from '../../../src/installer/ui/frame.ts';
import { handleKey } from '../../../src/installer/ui/handle.ts';
import { layoutForms } from '../../../src/installer/ui/layout.ts';
import { paintPicture } from '../../../src/installer/ui/paint.ts';
import { newFormState, settle, targetsOf } from '../../../src/installer/ui/state.ts';
import { INKS } from '../../../src/installer/ui/style.ts';
import { Random } from '../../fuzz/random.ts';
import { Screen } from '../../support/screen.ts';
import { ASCII, following, UTF8 } from '../../support/ui.ts';

const WORDS = [
  '',
  'a',
  'Name',
  'two words',
  '日本語',
  'e\u0301',
  '&Hot',
  '\x1b[2J\n',
  'long '.repeat(30),
] as const;
const KEYS = [
  ...[
    'tab',
    'shift-tab',
    'enter',
    'up',
    'down',
    'left',
    'right',
    'home',
    'end',
    'page-up',
    'page-down',
    'esc',
  ],
  ...['backspace', 'delete', 'ctrl-u', 'ctrl-k', 'ctrl-a', 'ctrl-e', 'f5', 'f12', 'alt-a', 'alt-h', 'insert'],
  ...[' ', 'a', 'b', 'é', '語', '\u0301', '0'],
] as [string, ...string[]];

const many = <T>(random: Random, most: number, make: (i: number) => T): T[] =>
  Array.from({ length: random.below(most + 1) }, (_, i) => make(i));

function randomField(random: Random, index: number): Field {
  const id = `${index}`;
  const label = random.pick(WORDS);
  const disabled = random.below(4) === 0;
  const options = many(random, 4, (i) => ({ value: `${i}`, label: random.pick(WORDS) }));
  const columns = () => many(random, 4, () => random.pick(WORDS));
  const rows = many(random, random.pick([0, 3, 60]), (i) => ({ id: `${i}`, columns: columns() }));
  const entry: Field = {
    kind: 'entry',
    id,
    label,
    value: random.pick(WORDS),
    disabled,
    secret: random.below(2) === 0,
  };
  return random.pick<Field>([
    { kind: 'text', text: many(random, 30, () => random.pick(WORDS)).join(random.pick([' ', '\n'])) },
    random.below(2) === 0 ? entry : { ...entry, width: random.below(100) },
    { kind: 'check', id, label, value: random.below(2) === 0, disabled },
    { kind: 'choice', id, label, value: `${random.below(5)}`, options, disabled },
    {
      kind: 'list',
      id,
      label,
      rows,
      value: `${random.below(80)}`,
      headings: columns(),
      empty: random.pick(WORDS),
    },
    { kind: 'gauge', label, value: random.below(200) / 100 },
  ]);
}

function randomForm(random: Random): Form {
  const buttons = many(random, 5, (i): Button => ({ id: `${i}`, label: random.pick(WORDS) }));
  return {
    title: random.pick(WORDS),
    fields: many(random, random.pick([3, 12]), (i) => randomField(random, i)),
    buttons,
    keys: { f5: 'plan' },
    tone: random.pick(['normal', 'warning']),
    ...(random.below(2) === 0 ? { standard: `${random.below(5)}` } : {}),
  };
}

function randomPicture(random: Random): Picture {
  const surround = {
    heading: random.pick(WORDS),
    footer: random.pick(WORDS),
    steps: many(
      random,
      30,
      (i) => ({ label: random.pick(WORDS), state: i === 3 ? 'current' : 'done' }) as const,
    ),
  };
  const forms = many(random, 3, () => randomForm(random));
  return random.below(2) === 0 ? { surround, forms } : { surround, forms, focus: `${random.below(9)}` };
}

const SIZES: readonly [TerminalSize, ...TerminalSize[]] = [
  { columns: 80, rows: 24 },
  { columns: 80, rows: 25 },
  { columns: 132, rows: 43 },
  { columns: 40, rows: 10 },
  { columns: 1, rows: 1 },
];

describe.each([UTF8, ASCII])('whatever the form and the keys: %j', (style) => {
  const sgr = style.colours ? 0 : 1;
  it.each([1, 2, 3, 4])(
    'frames fit, focus is on what can have it, and the terminal shows them: %i',
    async (seed) => {
      const random = new Random(seed, 'pictures');
      for (let round = 0; round < 15; round++) {
        const controller = following(randomPicture(random));
        let picture = controller.picture();
        let size = random.pick(SIZES);
        let state = settle(picture, newFormState(size));
        let screen = new Screen(size.columns, size.rows);
        let before: Frame | undefined;
        for (let step = 0; step < 12; step++) {
          const frame = paintPicture(picture, state, size, style);
          expect(frame.cells).toHaveLength(size.columns * size.rows);
          screen.write(frameDifference(before, frame, style));
          const shown = screen.cells.map(({ text, sgr }) => `${text}${sgr}`).join('|');
          expect(shown).toBe(frame.cells.map(({ text, ink }) => `${text}${INKS[ink][sgr]}`).join('|'));
          if (style.characters === 'ascii')
            expect(frame.cells.map((cell) => cell.text).join('')).toMatch(/^[ -~]+$/);
          before = frame;
          const top = picture.forms.length - 1;
          const targets = picture.forms[top]
            ? targetsOf(picture.forms[top], layoutForms(picture, size)[top])
            : [];
          const focus = state.forms[top]?.focus;
          expect(targets.length === 0 ? focus === undefined : targets.some(({ key }) => key === focus)).toBe(
            true,
          );
          const handled = handleKey(picture, state, random.pick(KEYS));
          state = handled.state;
          for (const event of handled.events) {
            await controller.event(event, () => {});
            picture = controller.picture();
          }
          if (random.below(10) === 0) {
            size = random.pick(SIZES);
            state = { ...state, size };
            screen = new Screen(size.columns, size.rows);
            before = undefined;
          }
          state = settle(picture, state);
        }
      }
    },
  );
});
