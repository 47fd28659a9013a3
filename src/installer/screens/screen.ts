import type { Release } from '../../releases/release.ts';
import type { AnswerPart, GivenAnswers } from '../answers/model.ts';
import type { DiskInventory } from '../disks/model.ts';
import type { Texts } from '../texts/texts.ts';
import type { Form, FormEvent } from '../ui/form.ts';

/** A network device of the machine, as the kernel shows it. */
export interface NetworkDevice {
  readonly name: string;
  /** Hardware address in lower case with colons. */
  readonly hardwareAddress: string;
  readonly driver: string | undefined;
  readonly link: boolean | undefined;
}

/** A kit that the medium holds. */
export interface FoundKit {
  readonly name: string;
  readonly version: string;
  readonly arch: string;
  readonly os: boolean;
}

/** What the machine is, read once before the first screen; on a build machine what the target is said to be. */
export interface Machine {
  readonly release: Release;
  readonly arch: string;
  readonly disks: DiskInventory;
  readonly network: readonly NetworkDevice[];
  readonly kits: readonly FoundKit[];
  /** Names in the tz database, sorted. */
  readonly zones: readonly string[];
  /** Whether the screens run where the installation happens, so that powering off makes sense. */
  readonly here: boolean;
}

export interface Context {
  readonly machine: Machine;
  readonly texts: Texts;
  /** What earlier screens have, and this one when it was shown before. */
  readonly answers: GivenAnswers;
}

/** What the flow does outside of a screen. */
export type Effect = 'powerOff' | 'reboot' | 'restart' | 'quit';

/**
 * Where a screen goes. `stay` may carry the field that the focus goes to, after a refusal. `back` keeps what was entered
 * even where it would not pass.
 */
export type Next<State> =
  | { readonly to: 'stay'; readonly state: State; readonly focus?: string }
  | { readonly to: 'next' | 'back'; readonly answers: GivenAnswers }
  | { readonly to: 'effect'; readonly effect: Effect };

/** One of the eleven. All of it is pure. */
export interface Screen<State> {
  readonly id: string;
  /** Which parts of the answers it asks; none for Welcome and Confirmation. */
  readonly parts: readonly AnswerPart[];
  /** Name in the sidebar. */
  label(texts: Texts): string;
  /** From what was given or entered before, else from the defaults. `before`: its last state, where it was left by "back". */
  open(context: Context, before?: State): State;
  /** The screen's form, and a dialog or popup over it where there is one. */
  show(state: State, context: Context): readonly Form[];
  act(state: State, event: FormEvent, context: Context): Next<State>;
}
