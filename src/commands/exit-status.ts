import type { ErrorKind } from '../base/errors.ts';

/** The exit status of each kind of failure. Scripts rely on these: they never change meaning. */
export const EXIT_STATUS = {
  usage: 2,
  profile: 2,
  unrecognised: 3,
  unsupported: 4,
  corrupt: 5,
  'patch-conflict': 6,
  tool: 7,
  verification: 8,
  boot: 9,
} as const satisfies Record<ErrorKind, number>;

/** Our own bug: anything that is not a BootsmithError. */
export const EXIT_BUG = 1;

/** Of `diff` alone, as of diff(1): it did its work and found differences. Its JSON and its text tell it from a bug. */
export const EXIT_DIFFERENT = 1;

/** As shells count a program that SIGINT ended. */
export const EXIT_INTERRUPTED = 130;

/** For the end of the help text. */
export const EXIT_STATUS_HELP = `Exit status:
  0  fine                                5  corrupt input
  1  a bug of bootsmith                  6  patch conflict
  2  usage or profile                    7  a program is missing or failed
  3  medium not recognised               8  verification found faults
  4  not possible for this release       9  boot failed`;
