/**
 * How kickstart is written, as pykickstart's commands and handlers have it. A command has forms, each named after the
 * first release where it holds; a span says over which forms, in their order, a fact holds: `FC3..F8` (both ends
 * belong to it), `F20..` (to the newest), `RHEL7` (that one), or several of these.
 */
export type Span = string;

/**
 * What an option takes: nothing (`flag`), a value, an optional value, or one of a closed list. pykickstart reads a
 * `boolean` from on, yes, true, 1 and off, no, false, 0, and a `list` from words between commas.
 */
export type Takes =
  | 'flag'
  | 'word'
  | 'integer'
  | 'list'
  | 'boolean'
  | 'optional'
  | readonly string[]
  | { readonly anyCase: readonly string[] };

/** `optional` is said only where another spelling of the same option follows. */
export type OptionMark = 'optional' | 'required' | 'deprecated';

/** Spelling, what it takes, where, mark, and the spelling that stands for all spellings of this option. */
export type OptionRow =
  | readonly [string, Takes, Span]
  | readonly [string, Takes, Span, OptionMark]
  | readonly [string, Takes, Span, OptionMark, string];

export interface CommandForms {
  /** All forms, oldest first. */
  readonly forms: string;
  /** Read, and without effect. */
  readonly deprecated?: Span;
  /** A parse error. */
  readonly removed?: Span;
  /** Whatever follows the command is taken. */
  readonly free?: Span;
  /** Fewest and most words beside the options; null for any number. */
  readonly words?: readonly (readonly [number, number | null, Span])[];
  /** Commands that may not stand in the same file. */
  readonly conflicts?: readonly (readonly [string, Span])[];
  readonly options?: readonly OptionRow[];
}

export type CommandTable = Readonly<Record<string, CommandForms>>;
export type SectionOptions = Readonly<Record<string, readonly OptionRow[]>>;

/** Whether a name lies in a span over an order. A name that the order does not have lies in none. */
export function inSpan(span: Span | undefined, name: string, order: readonly string[]): boolean {
  const at = order.indexOf(name);
  if (span === undefined || at === -1) return false;
  return span.split(' ').some((part) => {
    const [first = '', last] = part.split('..');
    if (last === undefined) return name === first;
    const end = last === '' ? order.length - 1 : order.indexOf(last);
    return at >= order.indexOf(first) && at <= end;
  });
}
