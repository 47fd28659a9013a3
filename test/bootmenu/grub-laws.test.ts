import { expect, it } from 'vitest';
import { toText } from '../../src/base/bytes.ts';
import { isBootsmithError } from '../../src/base/errors.ts';
import type { MenuEdit } from '../../src/bootmenu/edits.ts';
import { editMenu, readMenu } from '../../src/bootmenu/menu.ts';
import type { MenuSyntax } from '../../src/bootmenu/model.ts';
import { menuBytes, menuText } from './stock-menus.ts';

/** Random numbers; the same ones in every run. */
let seed = 1;
function random(limit: number): number {
  seed = (seed * 1103515245 + 12345) % 2147483648;
  return (seed >> 8) % limit;
}
const one = (from: readonly string[]) => from[random(from.length)] ?? '';
const some = (from: readonly string[], most: number) => Array.from({ length: random(most) }, () => one(from));

const HEAD = [
  ...['', '  ', "# don't", '\t# { it', 'set default=0', 'set default="1"', "default='0'", 'set timeout=5'],
  ...[
    'timeout=3',
    'serial --unit=1',
    'terminal_output gfxterm',
    'terminal_input console serial',
    'load_video',
  ],
  ...["search -l 'X y'", 'if [ a = b ]; then set timeout=9; fi', 'function f { true; }', 'set x="a b"'],
];
const ARGUMENTS = [
  // biome-ignore lint/suspicious/noTemplateCurlyInString: GRUB has them too.
  ...['quiet', 'y', 'y', 'console=tty0', '"a b"', "'c;d'", 'hd:LABEL=X\\x20y', 'n="it\'s"', '$x', '"${x}"'],
  ...['\\\n\t', '\\q', 'a\\\nb', '--', 'w#d', "''"],
];
const BODY = [
  '\tset gfxpayload=keep',
  "\t# it isn't",
  '',
  '\techo "hi {"',
  '\tinitrd /i',
  '\tif true; then initrdefi /j; fi',
];

function kernelLine(): string {
  const gap = () => one([' ', '  ', '\t']);
  return `\t${one(['linux', 'linux16', 'linuxefi', '$linux'])}${gap()}/k${some(ARGUMENTS, 6)
    .map((word) => gap() + word)
    .join('')}${one(['', ' ', ' # x'])}`;
}

function entry(title: string): string[] {
  if (random(4) === 0) return [`menuentry '${title}' {${kernelLine().replace(/ # x$/, '')}; initrd /i }`];
  return [
    `menuentry ${one([`'${title}'`, `"${title}"`, `${title} --class c`, `--id id-${title} ${title}`])} {`,
    ...some(BODY, 3),
    kernelLine(),
    ...some(BODY, 3),
    '}',
  ];
}

function randomGrub2(): string {
  const lines = some(HEAD, 5);
  for (const title of ['a', 'b', 'c'].slice(0, 1 + random(3))) {
    const sub = random(4) === 0;
    lines.push(
      ...(sub ? [`submenu s${title} {`] : []),
      ...entry(title),
      ...(sub ? [...entry(`${title}2`), '}'] : []),
    );
    lines.push(...some([''], 3));
  }
  return finish(lines);
}

const LEGACY_HEAD = [
  '',
  '# c',
  'default=0',
  'default 1',
  'timeout 5',
  'hiddenmenu',
  'serial --unit=1',
  'terminal serial console',
  'terminal console',
];
const LEGACY_BODY = ['\troot (hd0,0)', '', '# c', '\tinitrd /i', '\tsavedefault'];

function randomLegacy(): string {
  const lines = some(LEGACY_HEAD, 5);
  for (const title of ['a', 'b', 'c'].slice(0, 1 + random(3))) {
    const words = some(['quiet', 'y', 'y', '"a b"', 'hd:LABEL=X\\x20y', '\\\n\t'], 6);
    lines.push(`title${one([' ', '  '])}${title}`, ...some(LEGACY_BODY, 3));
    lines.push(
      `\tkernel /k${words.map((word) => one([' ', '\t']) + word).join('')}${one(['', ' '])}`,
      ...some(LEGACY_BODY, 3),
    );
  }
  return finish(lines);
}

function finish(lines: string[]): string {
  const text = lines.join('\n') + one(['', '\n']);
  return random(2) === 0 ? text : text.replaceAll('\n', '\r\n');
}

const EVERY: MenuEdit[] = [
  { kind: 'put-entry', label: 'new', copyOf: 'a', kernel: '/nk', append: 'p=1 "q r"', menuLabel: 'N' },
  { kind: 'put-entry', label: 'other', copyOf: 'b', place: { before: 'a' } },
  { kind: 'default', label: 'b' },
  { kind: 'move-entry', label: 'a', place: { after: 'b' } },
  { kind: 'timeout', seconds: 3 },
  { kind: 'serial', serial: { port: 0 } },
  { kind: 'add-arguments', entries: 'all', arguments: ['w', 'v="1 2"'] },
  { kind: 'remove-arguments', entries: 'all', patterns: ['y', 'quiet'] },
  { kind: 'replace-argument', entries: 'all', pattern: 'console=*', by: 'console=z', orAdd: true },
  { kind: 'volume-label', from: 'X y', to: 'Z z' },
];

const SYNTAXES: [MenuSyntax, () => string][] = [
  ['grub2', randomGrub2],
  ['grub-legacy', randomLegacy],
];

const added = (syntax: MenuSyntax) => ['q=1', syntax === 'grub2' ? '"r=1 2"' : 'r="1 2"', 'a&b'];

it.each(SYNTAXES)(
  'random menus of %s keep these laws',
  (syntax, make) => {
    const read = (text: string) => readMenu(menuBytes(text), 'menu', { syntax });
    /** The edited menu, or undefined where an edit does not apply to it. */
    const edit = (text: string, ...edits: MenuEdit[]): string | undefined => {
      try {
        return menuText(editMenu(read(text), edits));
      } catch (error) {
        if (isBootsmithError(error) && ['patch-conflict', 'unsupported'].includes(error.kind))
          return undefined;
        throw error;
      }
    };
    const add: MenuEdit = { kind: 'add-arguments', entries: 'all', arguments: ['q=1', 'r="1 2"', 'a&b'] };
    const undo: MenuEdit = { kind: 'remove-arguments', entries: 'all', patterns: ['q=*', 'r=*', 'a&b'] };
    let edited = 0;
    for (let count = 0; count < 100; count++) {
      const text = make();
      const shown = JSON.stringify(text);
      expect(edit(text), shown).toBe(text);
      for (const edits of [EVERY, ...EVERY.map((each) => [each])]) {
        const once = edit(text, ...edits);
        if (once === undefined) continue;
        edited++;
        expect(edit(once, ...edits), shown + JSON.stringify(edits)).toBe(once);
      }
      expect(edit(text, add, undo) ?? text, shown).toBe(text);
      const labels = read(text).entries.map((entry) => toText(entry.label));
      for (const label of labels)
        for (const place of [{ before: label }, { after: label }]) {
          const put: MenuEdit = { kind: 'put-entry', label: 'new', copyOf: 'a', place };
          expect(edit(text, put, { kind: 'remove-entry', label: 'new' }) ?? text, shown + label).toBe(text);
        }
      const before = read(text).entries.map((entry) => entry.arguments);
      const after = read(edit(text, add) ?? text).entries;
      for (const [index, entry] of after.entries())
        if (entry.startsLinux)
          expect(entry.arguments, shown).toEqual([...(before[index] ?? []), ...added(syntax)]);
    }
    expect(edited).toBeGreaterThan(500);
  },
  60_000,
);
