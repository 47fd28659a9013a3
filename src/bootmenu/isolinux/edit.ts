import { bytesOf, fromText, toText } from '../../base/bytes.ts';
import { BootsmithError } from '../../base/errors.ts';
import { applyEdit, type MenuEdit, type MenuEditor } from '../edits.ts';
import { joinLines, type RawLine, splitLines, wordOf } from '../lines.ts';
import { escapeVolumeLabel } from '../volume-label.ts';
import { addArguments, dropArguments, exchangeArgument, exchangeLabel } from './edit-arguments.ts';
import { moveEntry, putEntry, removeEntry } from './edit-entries.ts';
import { setDefault, setGlobal, setSerial } from './edit-globals.ts';
import { ISOLINUX_LINE_LIMIT } from './layout.ts';
import { entryNamed } from './query.ts';
import { firstWord, type IsolinuxMenu, parseLines } from './read.ts';

/** The edits of every menu, and two that only isolinux has. `default` moves `menu default` in a graphical menu. */
export type IsolinuxEdit =
  | MenuEdit
  | { readonly kind: 'prompt'; readonly value: 0 | 1 }
  /** `null` removes the directive. */
  | { readonly kind: 'display'; readonly file: string | null };

/**
 * The bytes of the menu after all edits, in order. What no edit names stays as it is, byte for byte. Editing the
 * result again the same way changes nothing, unless one of the edits undoes another. What was added can be removed
 * again without a trace, except from an entry whose `append` was empty or a hyphen: that one line may change. Throws
 * `patch-conflict` for a label that is not there, and for a default that named an entry and no longer does; `usage`
 * for a value that the file cannot hold.
 */
export function editIsolinux(
  menu: IsolinuxMenu,
  edits: readonly IsolinuxEdit[],
  file = 'isolinux.cfg',
): Uint8Array {
  let edited = menu;
  for (const edit of edits) edited = parseLines(splitLines(joinLines(linesAfter(edited, edit, file))));
  checkDefault(menu, edited, file);
  const before = new Set<string>(menu.lines.map((line) => line.text));
  for (const [index, line] of edited.lines.entries())
    if (line.text.length > ISOLINUX_LINE_LIMIT && !before.has(line.text))
      throw new BootsmithError('usage', 'the edited line is too long for ISOLINUX', {
        at: { file, line: index + 1 },
        found: `${line.text.length} bytes`,
        expected: `at most ${ISOLINUX_LINE_LIMIT} bytes`,
      });
  return bytesOf(joinLines(edited.lines));
}

const EDITOR: MenuEditor<IsolinuxMenu, readonly RawLine[]> = {
  ...{
    setDefault,
    setSerial,
    addArguments,
    dropArguments,
    exchangeArgument,
    putEntry,
    removeEntry,
    moveEntry,
  },
  setTimeout: (menu, tenths) => setGlobal(menu, 'timeout', fromText(String(tenths))),
  exchangeLabel: (menu, from, to) => exchangeLabel(menu, fromText(from), escapeVolumeLabel(fromText(to))),
};

function linesAfter(menu: IsolinuxMenu, edit: IsolinuxEdit, file: string): readonly RawLine[] {
  if (edit.kind === 'prompt') return setGlobal(menu, 'prompt', fromText(String(edit.value)));
  if (edit.kind === 'display')
    return setGlobal(menu, 'display', edit.file === null ? null : wordOf(edit.file, 'the file to display'));
  return applyEdit(EDITOR, menu, edit, file);
}

function checkDefault(before: IsolinuxMenu, after: IsolinuxMenu, file: string): void {
  const named = firstWord(after.globals.default?.value ?? '');
  if (entryNamed(after, named) || !entryNamed(before, named)) return;
  throw new BootsmithError('patch-conflict', `the default ${toText(named)} names an entry that was removed`, {
    at: { file, line: (after.globals.default?.line ?? 0) + 1 },
    hint: 'Set the default to an entry that stays.',
  });
}
