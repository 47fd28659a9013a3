import type { FormEvent, Picture } from '../../src/installer/ui/form.ts';
import { type Frame, frameText } from '../../src/installer/ui/frame.ts';
import { handleKey } from '../../src/installer/ui/handle.ts';
import type { Key } from '../../src/installer/ui/keys.ts';
import type { Controller } from '../../src/installer/ui/loop.ts';
import { paintPicture } from '../../src/installer/ui/paint.ts';
import { type FormState, newFormState, settle } from '../../src/installer/ui/state.ts';
import type { Style } from '../../src/installer/ui/style.ts';

export const UTF8: Style = { characters: 'utf-8', colours: true };
export const ASCII: Style = { characters: 'ascii', colours: false };

/** Where keys have led: everything that a test may want to look at. */
export interface Played {
  readonly picture: Picture;
  readonly state: FormState;
  readonly events: readonly FormEvent[];
  readonly frame: Frame;
  readonly text: string;
  readonly done: boolean;
}

/** Keys in, frame out: as `runPictures` does it, without a terminal. Long names are keys, see `typed` for texts. */
export async function play(
  controller: Controller,
  keys: readonly Key[] = [],
  style: Style = UTF8,
  size = { columns: 80, rows: 24 },
): Promise<Played> {
  let picture = controller.picture();
  let state = settle(picture, newFormState(size));
  const events: FormEvent[] = [];
  let done = false;
  for (const key of keys) {
    const handled = handleKey(picture, state, key);
    state = handled.state;
    for (const event of handled.events) {
      events.push(event);
      done = (await controller.event(event, () => {})) === 'done';
      if (done) break;
      picture = controller.picture();
      state = settle(picture, state);
    }
    if (done) break;
  }
  const frame = paintPicture(picture, state, size, style);
  return { picture, state, events, frame, text: frameText(frame), done };
}

/** The keys of a text: one for each character. */
export function typed(text: string): Key[] {
  return [...text];
}

/** Shows one picture whose values follow the changes; every other event is kept for the test alone. */
export function following(picture: Picture): Controller {
  let now = picture;
  return {
    picture: () => now,
    event: async (event) => {
      if (event.on === 'change') {
        const forms = now.forms.map((form) => ({
          ...form,
          fields: form.fields.map((field) =>
            'id' in field && field.id === event.field
              ? ({ ...field, value: event.value } as typeof field)
              : field,
          ),
        }));
        now = { surround: now.surround, forms };
      }
      return 'go on';
    },
  };
}
