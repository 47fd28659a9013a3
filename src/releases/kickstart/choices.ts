import { type Dialect, dialectIn } from './dialect.ts';
import type { Span } from './form.ts';

/** What we write where a dialect leaves the choice, as spans over all dialects. */
export interface KickstartChoices {
  /** The installer asks for an installation number unless there is a `key`. */
  readonly key: boolean;
  /** Arguments for authconfig; null where the installed system's default will do. */
  readonly authentication: string | null;
  readonly packages: readonly string[];
  /** What the installed crypt(3) reads. */
  readonly passwordHash: PasswordHash;
}

/** Methods of crypt(3): `$1$` and `$6$`. */
export type PasswordHash = 'md5' | 'sha512';

const KEY: Span = 'RHEL5';

/** Anaconda's own defaults: instdata.py of 11.1.2.263 and 11.3.0.50 has MD5, that of 11.4.0.83 (Fedora 9) SHA-512. */
const AUTHENTICATION: readonly (readonly [Span, string])[] = [
  ['RHEL4..F8', '--enableshadow --enablemd5'],
  ['F9..F27', '--enableshadow --passalgo=sha512'],
];

/**
 * What Anaconda itself hashes with (see AUTHENTICATION). glibc 2.7, of Fedora 8, is the first to read SHA-512; RHEL 5 has
 * glibc 2.5, which was taught it in a later minor version only.
 */
const MD5: Span = 'RHEL4..F8';

/** Groups of comps, and from RHEL 8 and Fedora 28 on the environment of the smallest installation. */
const PACKAGES: readonly (readonly [Span, readonly string[]])[] = [
  ['RHEL4..F17', ['@base']],
  ['F18..F27', ['@core']],
  ['F28..', ['@^minimal-environment']],
];

export function kickstartChoices(dialect: Dialect): KickstartChoices {
  return {
    key: dialectIn(KEY, dialect),
    authentication: AUTHENTICATION.find(([span]) => dialectIn(span, dialect))?.[1] ?? null,
    passwordHash: dialectIn(MD5, dialect) ? 'md5' : 'sha512',
    packages: PACKAGES.find(([span]) => dialectIn(span, dialect))?.[1] ?? [],
  };
}
