import { BootsmithError } from './errors.ts';

/** A fixed time, so that two runs give the same bytes without SOURCE_DATE_EPOCH too: the start of 2000. */
export const FIXED_EPOCH = Date.UTC(2000, 0, 1) / 1000;

/**
 * The time that everything we make carries, in seconds since 1970: `SOURCE_DATE_EPOCH` where it is set
 * (https://reproducible-builds.org/specs/source-date-epoch/), else `FIXED_EPOCH`.
 */
export function sourceDateEpoch(environment: NodeJS.ProcessEnv = process.env): number {
  const text = environment.SOURCE_DATE_EPOCH;
  if (text === undefined || text === '') return FIXED_EPOCH;
  // 2^32 - 1 is the largest time that newc and ext2 rev 1 inodes hold.
  if (/^[0-9]{1,10}$/.test(text) && Number(text) <= 0xffffffff) return Number(text);
  throw new BootsmithError('usage', 'SOURCE_DATE_EPOCH is not a time', {
    found: text,
    expected: 'whole seconds since 1970, 0 to 4294967295',
    hint: 'Set it with: export SOURCE_DATE_EPOCH=$(git log -1 --format=%ct)',
  });
}
