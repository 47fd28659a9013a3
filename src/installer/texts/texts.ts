import type { ENGLISH } from './english.ts';

/** Every text of the installer. `english.ts` is the measure: another language has all of its keys. */
export type Texts = { readonly [Key in keyof typeof ENGLISH]: Widened<(typeof ENGLISH)[Key]> };

type Widened<T> = T extends string
  ? string
  : T extends (...args: infer A) => string
    ? (...args: A) => string
    : { readonly [K in keyof T]: Widened<T[K]> };
