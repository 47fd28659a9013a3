import { newKit } from '../answers/defaults.ts';
import type { KitAnswer } from '../answers/model.ts';
import type { Texts } from '../texts/texts.ts';
import type { Form } from '../ui/form.ts';
import type { Context, FoundKit } from './screen.ts';

/** A kit by its address as the dialog has it. */
export interface KitDraft {
  readonly url: string;
  readonly os: boolean;
  readonly name: string;
  readonly version: string;
  readonly arch: string;
}

export function newDraft({ machine }: Context, os: boolean): KitDraft {
  const { source, ...rest } = newKit(machine, os);
  return { ...rest, url: source === 'medium' ? '' : source.url };
}

export function kitOfDraft({ url, ...kit }: KitDraft): KitAnswer {
  const { name, version, arch } = kit;
  return {
    os: kit.os,
    name: name.trim(),
    version: version.trim(),
    arch: arch.trim(),
    source: { url: url.trim() },
  };
}

/** The name and version of an operating system are known as long as nothing else was entered. */
export function changeKitDraft(
  draft: KitDraft,
  field: string,
  value: string | boolean,
  context: Context,
): KitDraft {
  const name = field.slice(field.lastIndexOf('.') + 1);
  if (name === 'os') {
    const before = newDraft(context, draft.os);
    const after = newDraft(context, value === true);
    const follow = (key: 'name' | 'version') => (draft[key] === before[key] ? after[key] : draft[key]);
    return { ...draft, os: value === true, name: follow('name'), version: follow('version') };
  }
  return name in draft ? { ...draft, [name]: String(value) } : draft;
}

/** `at`: the path that the kit will have, `kits.2`, by which refusals name its fields. */
export function kitForm(draft: KitDraft, at: string, texts: Texts): Form {
  const { kits } = texts;
  const entry = (name: 'url' | 'name' | 'version' | 'arch') => ({
    kind: 'entry' as const,
    id: `${at}.${name}`,
    label: kits[name],
    value: draft[name],
  });
  return {
    title: kits.urlTitle,
    fields: [
      entry('url'),
      { kind: 'check', id: `${at}.os`, label: kits.isOs, value: draft.os },
      entry('name'),
      entry('version'),
      entry('arch'),
    ],
    buttons: [
      { id: 'add', label: kits.add },
      { id: 'cancel', label: texts.cancel },
    ],
  };
}

/** Kits of the medium that are not in the list. */
export function foundForm(found: readonly FoundKit[], selected: string | undefined, texts: Texts): Form {
  const { kits } = texts;
  return {
    title: kits.foundTitle,
    fields: [
      {
        kind: 'list',
        id: 'found',
        headings: kits.headings.slice(0, 3),
        rows: found.map((kit, index) => ({
          id: String(index),
          columns: [kit.name, kit.version, kit.arch],
        })),
        value: selected,
        empty: kits.foundNone,
      },
    ],
    buttons: [
      ...(found.length > 0 ? [{ id: 'add', label: kits.add }] : []),
      { id: 'cancel', label: texts.cancel },
    ],
  };
}
