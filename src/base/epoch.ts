import { BootsmithError } from './errors.ts';

/**
 * The time that everything we make carries, in seconds since 1970: `SOURCE_DATE_EPOCH` where it is set
 * (https://reproducible-builds.org/specs/source-date-epoch/), else `fallback`.
 */
export function sourceDateEpoch(fallback: number, environment: NodeJS.ProcessEnv = process.env): number {
  const text = environment.SOURCE_DATE_EPOCH;
  if (text === undefined || text === '') return fallback;
  // 2^32 - 1 is the largest time that newc and ext2 rev 1 inodes hold.
  if (/^[0-9]{1,10}$/.test(text) && Number(text) <= 0xffffffff) return Number(text);
  throw new BootsmithError('usage', 'SOURCE_DATE_EPOCH is not a time', {
    found: text,
    expected: 'whole seconds since 1970, 0 to 4294967295',
    hint: 'Set it with: export SOURCE_DATE_EPOCH=$(git log -1 --format=%ct)',
  });
}
