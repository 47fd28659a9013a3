import { bytesOf } from '../../base/bytes.ts';
import { BootsmithError } from '../../base/errors.ts';
import { applyEdit, type MenuEdit, type MenuEditor } from '../edits.ts';
import { followPath } from '../places.ts';
import { addArguments, dropArguments, exchangeArgument, exchangeLabel } from './edit-arguments.ts';
import { moveEntry, putEntry, removeEntry } from './edit-entries.ts';
import { setDefault, setNumber, setSerial, setVariable } from './edit-globals.ts';
import { defaultEntry, findEntry } from './query.ts';
import type { Grub2Menu } from './read.ts';
import { assignmentsOf } from './variables.ts';

const EDITOR: MenuEditor<Grub2Menu, Grub2Menu> = {
  ...{ setDefault, setSerial, addArguments, dropArguments, exchangeArgument, exchangeLabel },
  ...{ putEntry, removeEntry, moveEntry },
  setTimeout: (menu, tenths) =>
    setVariable(menu, 'timeout', tenths === 0 ? '-1' : String(Math.ceil(tenths / 10))),
};

/**
 * The bytes of the menu after all edits, in order. What no edit names stays as it is, byte for byte. A default that is a
 * number goes on naming the same entry when others come, go or move. Throws `patch-conflict` for an entry that is not
 * there and for a default that was removed, `unsupported` for an argument that GRUB cannot pass on.
 */
export function editGrub2(menu: Grub2Menu, edits: readonly MenuEdit[], file = 'grub.cfg'): Uint8Array {
  let edited = menu;
  let lost: string | undefined;
  for (const edit of edits) {
    const next = applyEdit(EDITOR, edited, edit, file);
    if (edit.kind === 'default') lost = undefined;
    if (edit.kind === 'remove-entry' && isDefault(edited, edit.label)) lost = edit.label;
    edited = followDefault(edited, next, edit);
  }
  if (!lost) return bytesOf(edited.text);
  throw new BootsmithError('patch-conflict', `the default ${lost} is an entry that was removed`, {
    at: { file },
    hint: 'Set the default to an entry that stays.',
  });
}

/** Whether `default` names an entry; where nothing is set, it is the first one, whichever that is. */
function isDefault(menu: Grub2Menu, label: string): boolean {
  const set = assignmentsOf(menu.commands, 'default').length > 0;
  return set && defaultEntry(menu) !== undefined && defaultEntry(menu) === findEntry(menu, label);
}

/** Moves the numbers of `default` along with the entry that they name. */
function followDefault(before: Grub2Menu, after: Grub2Menu, edit: MenuEdit): Grub2Menu {
  if (edit.kind !== 'put-entry' && edit.kind !== 'remove-entry' && edit.kind !== 'move-entry') return after;
  const old = findEntry(before, edit.label)?.path;
  const now = edit.kind === 'remove-entry' ? undefined : findEntry(after, edit.label)?.path;
  return setNumber(after, (path) => followPath(path, old, now) ?? path);
}
