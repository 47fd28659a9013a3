/**
 * What a screen shows, as data. Screens make forms out of their state; the kit knows focus, cursors and scrolling, turns
 * keys into events and paints. Values are controlled: an event says what the user wants, the screen's next form shows it.
 */
export interface Form {
  readonly title: string;
  readonly fields: readonly Field[];
  readonly buttons: readonly Button[];
  /** The button that Enter means in an entry; the first when left out. */
  readonly standard?: string;
  /** Function keys besides F12 that the screen takes, with what they do: `{ f5: 'show the plan' }`. */
  readonly keys?: Readonly<Record<string, string>>;
  readonly tone?: 'normal' | 'warning';
}

export type Field = TextField | EntryField | CheckField | ChoiceField | ListField | GaugeField;

/** A paragraph, wrapped; a newline breaks. Scrolls where it is too long. */
export interface TextField {
  readonly kind: 'text';
  readonly text: string;
}

export interface EntryField {
  readonly kind: 'entry';
  readonly id: string;
  readonly label: string;
  readonly value: string;
  readonly secret?: boolean;
  /** Shown, without the focus. */
  readonly disabled?: boolean;
  /** Columns of the entry; what fits when left out. */
  readonly width?: number;
}

export interface CheckField {
  readonly kind: 'check';
  readonly id: string;
  readonly label: string;
  readonly value: boolean;
  readonly disabled?: boolean;
}

/** One of a few, all in sight. */
export interface ChoiceField {
  readonly kind: 'choice';
  readonly id: string;
  readonly label: string;
  readonly value: string;
  readonly options: readonly { readonly value: string; readonly label: string }[];
  readonly disabled?: boolean;
}

export interface ListRow {
  readonly id: string;
  readonly columns: readonly string[];
}

/** Typing letters searches. Enter on a row is an event of its own. */
export interface ListField {
  readonly kind: 'list';
  readonly id: string;
  readonly label?: string;
  readonly headings?: readonly string[];
  readonly rows: readonly ListRow[];
  /** Id of the row that is marked. */
  readonly value: string | undefined;
  /** What stands there when there are no rows. */
  readonly empty?: string;
}

export interface GaugeField {
  readonly kind: 'gauge';
  readonly label: string;
  /** 0 to 1. */
  readonly value: number;
}

export interface Button {
  readonly id: string;
  /** `&` stands before the hot key: `&Next`. */
  readonly label: string;
}

export type FormEvent =
  | { readonly on: 'change'; readonly field: string; readonly value: string | boolean }
  /** Enter on a row of a list. */
  | { readonly on: 'choose'; readonly field: string; readonly row: string }
  | { readonly on: 'button'; readonly button: string }
  | { readonly on: 'key'; readonly key: string };

/** The frame around every form: what is the same on all screens. */
export interface Surround {
  readonly heading: string;
  readonly footer: string;
  readonly steps: readonly { readonly label: string; readonly state: 'done' | 'current' | 'to come' }[];
  /** Stands above the two sizes where the screen is smaller than 80 columns and 24 rows. */
  readonly tooSmall?: string;
}

/** Forms one over the other: the last has the keys. */
export interface Picture {
  readonly surround: Surround;
  readonly forms: readonly Form[];
  /** Id of the field (or button) that the focus goes to, after a refusal; of the top form that has it. */
  readonly focus?: string;
}
