import { type ByteString, byteString } from '../../base/bytes.ts';
import { BootsmithError } from '../../base/errors.ts';
import { type Grub2Entry, type Grub2Item, itemsOf } from './entries.ts';
import { GRUB_FILE_LIMIT, type Grub2Dialect, KEYWORDS } from './layout.ts';
import { lex } from './lexer.ts';
import { topVariables, type Variables } from './variables.ts';
import { isContinuation } from './words.ts';

/** A word where it stands: `raw` is `text.slice(start, end)`, quotes and escapes included. */
export interface Grub2Word {
  readonly raw: string;
  /** Offsets in bytes; `end` is behind the last byte. */
  readonly start: number;
  readonly end: number;
}

export interface Grub2Command {
  /** The command and what follows it; a continued line is no word. */
  readonly words: readonly Grub2Word[];
  /** In `if`, `for`, `while` or `until`: whether it runs is known only at boot. */
  readonly conditional: boolean;
  readonly block?: Grub2Block;
}

/** Commands in braces. */
export interface Grub2Block {
  /** Offsets of the braces. */
  readonly open: number;
  readonly close: number;
  readonly commands: readonly Grub2Command[];
}

export interface Grub2Menu {
  /** Every byte of the file. */
  readonly text: ByteString;
  readonly commands: readonly Grub2Command[];
  /** Entries and submenus as they are nested. */
  readonly items: readonly Grub2Item[];
  /** Every entry, those of submenus included, in the order of the file. */
  readonly entries: readonly Grub2Entry[];
  readonly dialect: Grub2Dialect;
  /** What the file alone says about variables. */
  readonly variables: Variables;
  /** Where each line begins. */
  readonly lineStarts: readonly number[];
  /** What new lines of this file end with. */
  readonly newline: ByteString;
}

/**
 * Reads `grub.cfg` without losing a byte. Any text is a menu; where GRUB would stop at a fault, reading goes on. Throws
 * `unsupported` above 1 MiB.
 */
export function readGrub2(
  bytes: Uint8Array,
  name = 'grub.cfg',
  dialect: Grub2Dialect = 'red-hat',
): Grub2Menu {
  if (bytes.length > GRUB_FILE_LIMIT)
    throw new BootsmithError('unsupported', `${name} is too large for a boot menu`, {
      at: { file: name },
      found: `${bytes.length} bytes`,
      expected: `at most ${GRUB_FILE_LIMIT} bytes`,
    });
  return parseGrub2(byteString(bytes), dialect);
}

/** Finds the commands and entries in a text. */
export function parseGrub2(text: ByteString, dialect: Grub2Dialect): Grub2Menu {
  const commands = parseCommands(text);
  const items = itemsOf(commands, dialect);
  const entries: Grub2Entry[] = [];
  const collect = (found: readonly Grub2Item[]) => {
    for (const item of found) {
      if (item.entry) entries.push(item.entry);
      collect(item.children);
    }
  };
  collect(items);
  const newline = (/^[^\n]*\r\n/.test(text) ? '\r\n' : '\n') as ByteString;
  const lineStarts = [0];
  for (let at = text.indexOf('\n'); at >= 0; at = text.indexOf('\n', at + 1)) lineStarts.push(at + 1);
  const variables = topVariables(commands, dialect);
  return { text, commands, items, entries, dialect, variables, lineStarts, newline };
}

/** Blocks deeper than this are read as if they stood side by side; GRUB's own limit is 64. */
const DEPTH_LIMIT = 64;

interface Frame {
  readonly commands: Grub2Command[];
  /** The command that the block belongs to, and where it opens. */
  readonly owner: { readonly words: Grub2Word[]; readonly conditional: boolean };
  readonly open: number;
  conditions: number;
}

function parseCommands(text: string): Grub2Command[] {
  const root: Frame = { commands: [], owner: { words: [], conditional: false }, open: -1, conditions: 0 };
  const stack: Frame[] = [];
  let frame = root;
  let words: Grub2Word[] = [];
  const isConditional = () => frame.conditions > 0 || (frame !== root && frame.owner.conditional);
  const flush = () => {
    if (words.length > 0) frame.commands.push({ words, conditional: isConditional() });
    words = [];
  };
  const closeBlock = (close: number) => {
    const { commands, owner, open } = frame;
    frame = stack.pop() ?? root;
    frame.commands.push({ ...owner, block: { open, close, commands } });
  };
  for (const { kind, start, end } of lex(text)) {
    const raw = text.slice(start, end);
    if (kind === 'word') {
      if (words.length === 0 && KEYWORDS.opens.has(raw)) frame.conditions++;
      else if (words.length === 0 && KEYWORDS.closes.has(raw))
        frame.conditions = Math.max(0, frame.conditions - 1);
      else if (words.length === 0 && KEYWORDS.goesOn.has(raw)) continue;
      else if (!isContinuation(raw)) words.push({ raw, start, end });
    } else if (raw === '{') {
      if (stack.length >= DEPTH_LIMIT) flush();
      else {
        const owner = { words, conditional: isConditional() };
        stack.push(frame);
        frame = { commands: [], owner, open: start, conditions: 0 };
        words = [];
      }
    } else if (raw === '}') {
      flush();
      if (frame !== root) closeBlock(start);
    } else if (kind === 'operator' || words[0]?.raw !== 'function') flush();
  }
  flush();
  while (frame !== root) closeBlock(text.length);
  return root.commands;
}
