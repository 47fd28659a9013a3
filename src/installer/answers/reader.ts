import type { Texts } from '../texts/texts.ts';
import type { Refusal } from './model.ts';

/**
 * Reads plain values of a file. Each method gives the value, or a fallback that is well-formed after it noted a fault
 * with its path, what was found and what would be right; without a fallback the value has to be there.
 */
export interface Reader {
  readonly faults: Refusal[];
  record(value: unknown, at: string, keys: readonly string[]): Readonly<Record<string, unknown>>;
  text(value: unknown, at: string, fallback?: string): string;
  flag(value: unknown, at: string, fallback: boolean): boolean;
  count(value: unknown, at: string, fallback?: number): number;
  list<Item>(
    value: unknown,
    at: string,
    item: (value: unknown, at: string) => Item,
    fallback?: Item[],
  ): Item[];
  word<Word extends string>(value: unknown, at: string, words: readonly Word[], fallback?: Word): Word;
  /** Notes that something else should be there. */
  expected(what: string, value: unknown, at: string): void;
}

export function createReader({ refusals }: Texts): Reader {
  const faults: Refusal[] = [];

  function expected(what: string, value: unknown, at: string): void {
    const message = value === undefined ? refusals.missing(what) : refusals.notOf(what, describe(value));
    faults.push({ field: at, message });
  }

  /** The value where it is right; else the fallback, with a fault unless the value was only left out. */
  function take<T>(
    value: unknown,
    at: string,
    what: string,
    is: (v: unknown) => v is T,
    empty: T,
    fallback?: T,
  ): T {
    if (is(value)) return value;
    if (value !== undefined || fallback === undefined) expected(what, value, at);
    return fallback ?? empty;
  }

  return {
    faults,
    expected,
    record(value, at, keys) {
      const found = take(value, at, keys.join(', '), isRecord, {});
      for (const key of Object.keys(found))
        if (!keys.includes(key))
          faults.push({ field: join(at, key), message: refusals.unknownKey(key, keys.join(', ')) });
      return found;
    },
    text: (value, at, fallback) => take(value, at, 'text', isText, '', fallback),
    flag: (value, at, fallback) => take(value, at, 'true or false', isFlag, false, fallback),
    count: (value, at, fallback) => take(value, at, 'a whole number above 0', isCount, 1, fallback),
    list(value, at, item, fallback) {
      if (value === undefined && fallback) return fallback;
      const items = take(value, at, 'a list', isList, []);
      return items.map((one, index) => item(one, `${at}.${index}`));
    },
    word<Word extends string>(value: unknown, at: string, words: readonly Word[], fallback?: Word): Word {
      const is = (v: unknown): v is Word => words.some((word) => word === v);
      return take(value, at, words.join(', '), is, words[0] as Word, fallback);
    },
  };
}

export function join(at: string, key: string): string {
  return at === '' ? key : `${at}.${key}`;
}

export function isRecord(value: unknown): value is Readonly<Record<string, unknown>> {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

function isText(value: unknown): value is string {
  return typeof value === 'string';
}

function isFlag(value: unknown): value is boolean {
  return typeof value === 'boolean';
}

function isCount(value: unknown): value is number {
  return Number.isSafeInteger(value) && Number(value) > 0;
}

function isList(value: unknown): value is readonly unknown[] {
  return Array.isArray(value);
}

function describe(value: unknown): string {
  if (Array.isArray(value)) return 'a list';
  return isRecord(value) ? `keys (${Object.keys(value).join(', ')})` : JSON.stringify(value);
}
