import { BootsmithError } from '../base/errors.ts';
import { ALMALINUX } from './almalinux.ts';
import { CENTOS } from './centos.ts';
import { CENTOS_STREAM } from './centos-stream.ts';
import { FEDORA_6 } from './fedora-6.ts';
import { FEDORA_15 } from './fedora-15.ts';
import { FEDORA_24 } from './fedora-24.ts';
import { FEDORA_34 } from './fedora-34.ts';
import { FEDORA_40 } from './fedora-40.ts';
import { ORACLE } from './oracle.ts';
import type { Release } from './release.ts';
import { RHEL } from './rhel.ts';
import { ROCKY } from './rocky.ts';
import { SCIENTIFIC_LINUX } from './scientific-linux.ts';

/** Every release that bootsmith knows, by product, oldest first. */
export const RELEASES: readonly Release[] = [
  ...[...FEDORA_6, ...FEDORA_15, ...FEDORA_24, ...FEDORA_34, ...FEDORA_40],
  ...RHEL,
  ...CENTOS,
  ...CENTOS_STREAM,
  ...SCIENTIFIC_LINUX,
  ...ALMALINUX,
  ...ROCKY,
  ...ORACLE,
];

/** All ids in short: `centos-4 to 8, fedora-6 to 45`. */
export function describeIds(): string {
  const versions = new Map<string, string[]>();
  for (const { id, version } of RELEASES) {
    const product = id.slice(0, -version.length - 1);
    versions.set(product, [...(versions.get(product) ?? []), version]);
  }
  const ranges = [...versions].map(([product, [first, ...more]]) =>
    more.length === 0 ? `${product}-${first}` : `${product}-${first} to ${more.at(-1)}`,
  );
  return ranges.join(', ');
}

/** The row with this id; throws `usage` with the ids that there are. */
export function findRelease(id: string): Release {
  const release = RELEASES.find((row) => row.id === id);
  if (release) return release;
  throw new BootsmithError('usage', `the release ${id} is not known`, {
    found: id,
    expected: describeIds(),
    hint: 'bootsmith releases prints the table.',
  });
}
