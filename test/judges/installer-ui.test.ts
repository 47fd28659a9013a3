import { closeSync, constants, openSync, writeSync } from 'node:fs';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { ReadStream } from 'node:tty';
import { execa } from 'execa';
import { describe, expect, onTestFinished } from 'vitest';
import type { Terminal } from '../../src/installer/host.ts';
import type { Field, Form, Picture } from '../../src/installer/ui/form.ts';
import type { Key } from '../../src/installer/ui/keys.ts';
import { runPictures } from '../../src/installer/ui/loop.ts';
import { chooseStyle } from '../../src/installer/ui/style.ts';
import { judged, readers } from '../support/judge.ts';
import { scratchDirectory } from '../support/scratch.ts';
import { following, play, typed } from '../support/ui.ts';

const rows = Array.from({ length: 40 }, (_, i) => ({
  id: `eth${i}`,
  columns: [`eth${i}`, '日本語', `Größe ${i}`],
}));
const FIELDS: readonly Field[] = [
  { kind: 'text', text: 'Every machine of the cluster is reached through a provision network. 漢字も。' },
  { kind: 'list', id: 'list', headings: ['Device', 'Name', 'Size'], rows, value: 'eth0' },
  { kind: 'entry', id: 'name', label: 'Name', value: '', width: 8 },
  { kind: 'entry', id: 'secret', label: 'Password', value: 'secret', secret: true },
  { kind: 'check', id: 'boot', label: 'Activate on boot', value: true },
  { kind: 'gauge', label: 'Done', value: 0.3 },
];
const FORM: Form = {
  title: 'Netzwerk für e\u0301',
  fields: FIELDS,
  buttons: [
    { id: 'back', label: '&Back' },
    { id: 'next', label: '&Next' },
  ],
};
const PICTURE: Picture = {
  surround: {
    heading: 'Kusu Cluster Toolkit',
    footer: 'F12 (or Esc =) quits',
    steps: ['Welcome', 'Language', 'Network'].map((label, i) => ({
      label,
      state: i < 2 ? 'done' : 'current',
    })),
  },
  forms: [FORM],
};

/** Names that tmux has for keys whose names differ from ours. */
const TMUX_KEYS: Readonly<Record<string, string>> = {
  tab: 'Tab',
  'shift-tab': 'BTab',
  enter: 'Enter',
  backspace: 'BSpace',
  delete: 'DC',
  'page-down': 'NPage',
  'page-up': 'PPage',
  f12: 'F12',
  'ctrl-u': 'C-u',
  'alt-n': 'M-n',
  ' ': 'Space',
};

/** A window of tmux whose program only keeps its terminal open and raw: the test itself reads and writes there. */
async function openWindow(columns: number, lines: number) {
  const socket = join(scratchDirectory(), 'tmux');
  const env = { LC_ALL: 'C.UTF-8', TERM: 'xterm' };
  const tmux = async (...args: string[]) =>
    (await execa('tmux', ['-u', '-f', '/dev/null', '-S', socket, ...args], { env, stripFinalNewline: false }))
      .stdout;
  onTestFinished(async () => {
    await tmux('kill-server').catch(() => {});
  });
  const size = ['-x', String(columns), '-y', String(lines)];
  await tmux('new-session', '-d', ...size, 'stty raw -echo && echo ready && exec sleep 100');
  await waitFor(async () => (await tmux('capture-pane', '-p')).startsWith('ready'));
  const path = (await tmux('display-message', '-p', '#{pane_tty}')).trim();
  return { tmux, terminal: openPath(path, columns, lines) };
}

function openPath(path: string, columns: number, lines: number): Terminal {
  const file = openSync(path, constants.O_RDWR | constants.O_NOCTTY);
  const output = openSync(path, constants.O_WRONLY | constants.O_NOCTTY);
  const input = new ReadStream(file);
  const pieces: Uint8Array[] = [];
  let wake = () => {};
  input.on('data', (piece: Uint8Array) => {
    pieces.push(piece);
    wake();
  });
  return {
    size: () => ({ columns, rows: lines }),
    write: (text) => void writeSync(output, text),
    async read(timeout = 60_000) {
      if (pieces.length === 0)
        await new Promise<void>((done) => {
          const timer = setTimeout(done, timeout);
          wake = () => {
            clearTimeout(timer);
            done();
          };
        });
      return pieces.shift() ?? new Uint8Array(0);
    },
    close() {
      input.destroy();
      closeSync(output);
      wake();
    },
  };
}

async function waitFor(holds: () => Promise<boolean>): Promise<void> {
  for (let i = 0; i < 200; i++) {
    if (await holds()) return;
    await sleep(50);
  }
}

const ENVIRONMENTS = [
  { TERM: 'xterm-256color', LANG: 'en_US.UTF-8' },
  { TERM: 'linux', LANG: 'en_US.UTF-8' },
  { TERM: 'xterm', LANG: 'C' },
  { TERM: 'linux', LANG: 'C' },
  { TERM: 'vt100', LANG: 'C' },
] as const;

const STEPS: readonly (readonly Key[])[] = [
  [],
  ['down', 'page-down', 'end'],
  typed('größe 1'),
  ['tab', ...typed('naïve'), 'left', ...typed('日本語')],
  ['backspace', 'home', 'delete'],
  ['tab', 'ctrl-u', 'tab', ' ', 'shift-tab'],
];

describe.each(ENVIRONMENTS)('tmux, for a terminal of %j,', (env) => {
  const style = chooseStyle((name) => (env as Readonly<Record<string, string>>)[name]);

  judged(readers('tmux'), 'shows what the frames have, and its keys are understood', async () => {
    const { tmux, terminal } = await openWindow(80, 24);
    const events: string[] = [];
    const inner = following(PICTURE);
    const loop = runPictures(terminal, style, {
      picture: inner.picture,
      event: async (event, show) => {
        events.push(event.on);
        return event.on === 'key' ? 'done' : inner.event(event, show);
      },
    });
    const pressed: Key[] = [];
    for (const step of STEPS) {
      for (const key of step) {
        pressed.push(key);
        await tmux('send-keys', ...(key in TMUX_KEYS || key.length > 1 ? [] : ['-l']), TMUX_KEYS[key] ?? key);
      }
      const wanted = await play(following(PICTURE), pressed, style);
      const seen = async () => (await tmux('capture-pane', '-p')).replace(/ +$/gm, '').replace(/\n$/, '');
      await waitFor(async () => (await seen()) === wanted.text);
      expect(await seen()).toBe(wanted.text);
      const cursor = await tmux('display-message', '-p', '#{cursor_x} #{cursor_y}');
      expect(cursor.trim()).toBe(`${wanted.frame.cursor?.x} ${wanted.frame.cursor?.y}`);
    }
    await tmux('send-keys', 'F12');
    expect(await loop).toBe('done');
    expect((await tmux('capture-pane', '-p')).trim()).toMatch(/^(ready)?$/);
    expect(events.length).toBeGreaterThan(15);
  });
});
