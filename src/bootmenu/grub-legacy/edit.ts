import { bytesOf } from '../../base/bytes.ts';
import { BootsmithError } from '../../base/errors.ts';
import { applyEdit, type MenuEdit, type MenuEditor } from '../edits.ts';
import { joinLines, type RawLine, splitLines } from '../lines.ts';
import { followPath } from '../places.ts';
import { addArguments, dropArguments, exchangeArgument, exchangeLabel } from './edit-arguments.ts';
import { moveEntry, putEntry, removeEntry } from './edit-entries.ts';
import { setGlobal, setNumber, setSerial } from './edit-globals.ts';
import { defaultEntry, findEntry, globalValue, requireEntry } from './query.ts';
import { type GrubLegacyMenu, joinContinued, parseLegacy } from './read.ts';

const EDITOR: MenuEditor<GrubLegacyMenu, readonly RawLine[]> = {
  ...{ setSerial, addArguments, dropArguments, exchangeArgument, exchangeLabel },
  ...{ putEntry, removeEntry, moveEntry },
  setDefault: (menu, label, file) =>
    setGlobal(menu, 'default', String(menu.entries.indexOf(requireEntry(menu, label, file)))),
  // Without the directive it waits for ever.
  setTimeout: (menu, tenths) =>
    setGlobal(menu, 'timeout', tenths === 0 ? null : String(Math.ceil(tenths / 10))),
};

/**
 * The bytes of the menu after all edits, in order. What no edit names stays as it is, byte for byte. `default` goes on
 * naming the same entry when others come, go or move. Throws `patch-conflict` for a title that is not there and for a
 * default that was removed.
 */
export function editGrubLegacy(
  menu: GrubLegacyMenu,
  edits: readonly MenuEdit[],
  file = 'grub.conf',
): Uint8Array {
  let edited = menu;
  let lost: string | undefined;
  for (const edit of edits) {
    const next = reparse(applyEdit(EDITOR, edited, edit, file));
    if (edit.kind === 'default') lost = undefined;
    if (edit.kind === 'remove-entry' && isDefault(edited, edit.label)) lost = edit.label;
    edited = followDefault(edited, next, edit);
  }
  if (lost === undefined) return bytesOf(joinLines(edited.lines));
  throw new BootsmithError('patch-conflict', `the default ${lost} is an entry that was removed`, {
    at: { file },
    hint: 'Set the default to an entry that stays.',
  });
}

function reparse(lines: readonly RawLine[]): GrubLegacyMenu {
  return parseLegacy(joinContinued(splitLines(joinLines(lines))));
}

/** Whether `default` names an entry; where nothing is set, it is the first one, whichever that is. */
function isDefault(menu: GrubLegacyMenu, label: string): boolean {
  const entry = globalValue(menu, 'default') === undefined ? undefined : defaultEntry(menu);
  return entry !== undefined && entry === findEntry(menu, label);
}

function followDefault(before: GrubLegacyMenu, after: GrubLegacyMenu, edit: MenuEdit): GrubLegacyMenu {
  if (edit.kind !== 'put-entry' && edit.kind !== 'remove-entry' && edit.kind !== 'move-entry') return after;
  const old = pathOf(before, edit.label);
  const now = edit.kind === 'remove-entry' ? undefined : pathOf(after, edit.label);
  return reparse(setNumber(after, (place) => followPath([place], old, now)?.[0] ?? place));
}

function pathOf(menu: GrubLegacyMenu, label: string): readonly number[] | undefined {
  const entry = findEntry(menu, label);
  return entry && [menu.entries.indexOf(entry)];
}
