import { BootsmithError } from '../base/errors.ts';
import { CENTOS_4 } from './centos-4.ts';
import { CENTOS_5 } from './centos-5.ts';
import type { Release } from './release.ts';

/** Every release that bootsmith knows, oldest first. */
export const RELEASES: readonly Release[] = [CENTOS_4, CENTOS_5];

/** The row with this id; throws `usage` with the ids that there are. */
export function findRelease(id: string): Release {
  const release = RELEASES.find((row) => row.id === id);
  if (release) return release;
  throw new BootsmithError('usage', `the release ${id} is not known`, {
    found: id,
    expected: RELEASES.map((row) => row.id).join(', '),
    hint: 'bootsmith releases prints the table.',
  });
}
