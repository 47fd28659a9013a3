import { ENGLISH } from './english.ts';
import { GERMAN } from './german.ts';
import type { Texts } from './texts.ts';

/** By language, without the country. */
export const TRANSLATIONS: Readonly<Record<string, Texts>> = { en: ENGLISH, de: GERMAN };

function tongueOf(locale: string): string {
  return locale.split(/[_@.]/)[0] ?? locale;
}

export function isTranslated(locale: string): boolean {
  return TRANSLATIONS[tongueOf(locale)] !== undefined;
}

/** The texts of a locale; the English ones where there are no others. */
export function textsOf(locale: string): Texts {
  return TRANSLATIONS[tongueOf(locale)] ?? ENGLISH;
}
