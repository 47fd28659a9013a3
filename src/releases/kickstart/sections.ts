import { type Dialect, dialectIn, type OptionSyntax, optionsOf } from './dialect.ts';
import type { Span } from './form.ts';
import { SECTION_OPTIONS } from './section-options.ts';

/**
 * Sections and since when they are read, as spans over all dialects. pykickstart 3.74 itself takes every section in
 * every dialect; these are the releases whose own pykickstart or Anaconda first had them: %pre-install 31b0b8b1 (2.6,
 * and in RHEL 7), %onerror 1043e9dc (3.2, and in RHEL 7), %certificate b7d704c9 (3.61, and in RHEL 9 and 10),
 * %traceback deprecated by 67fbfde6; in Anaconda %addon b998cdae, %anaconda e7e86a23d5 (and in RHEL 7), deprecated by
 * 5ba5e160c4.
 */
export const SECTIONS: Readonly<Record<string, { readonly known: Span; readonly deprecated?: Span }>> = {
  '%packages': { known: 'RHEL4..' },
  '%pre': { known: 'RHEL4..' },
  '%pre-install': { known: 'RHEL7 F23..' },
  '%post': { known: 'RHEL4..' },
  '%onerror': { known: 'RHEL7 F25..' },
  '%traceback': { known: 'RHEL4..', deprecated: 'F34..' },
  '%addon': { known: 'F18..' },
  '%anaconda': { known: 'RHEL7..', deprecated: 'F34..' },
  '%certificate': { known: 'RHEL9 RHEL10 F42..' },
};

/**
 * `%end`: not known, so that it becomes a line of the section; wanted, with a warning when it is missing; or required.
 * pykickstart has it since 5fb4af76 (1.9, Fedora 8) and requires it since bc583138 (1.75, Fedora 14), which RHEL 6
 * never took over. pykickstart 3.74 requires it in all dialects from F8 on.
 */
const SECTION_END = [
  ['unknown', 'RHEL4..F7'],
  ['wanted', 'F8..RHEL6'],
  ['required', 'F14..'],
] as const;
export type SectionEnd = (typeof SECTION_END)[number][0];

/** `%ksappend` is replaced by the file it names before anything is read (d877cff2, Fedora 7). */
export const KSAPPEND: Span = 'F7..';

export interface SectionSyntax {
  readonly state: 'usable' | 'deprecated';
  readonly options: ReadonlyMap<string, OptionSyntax>;
  /** The rest of the line belongs to an add-on, or the dialect takes all. */
  readonly free: boolean;
}

export function sectionEnd(dialect: Dialect): SectionEnd {
  return SECTION_END.find(([, span]) => dialectIn(span, dialect))?.[0] ?? 'required';
}

/** What a dialect knows of a section, such as `%post`, or undefined when it does not know it. */
export function findSection(dialect: Dialect, tag: string): SectionSyntax | undefined {
  const row = Object.hasOwn(SECTIONS, tag) ? SECTIONS[tag] : undefined;
  if (row === undefined || !dialectIn(row.known, dialect)) return undefined;
  const options = SECTION_OPTIONS[tag];
  return {
    state: dialectIn(row.deprecated, dialect) ? 'deprecated' : 'usable',
    options: optionsOf(options ?? [], (span) => dialectIn(span, dialect)),
    free: options === undefined,
  };
}
