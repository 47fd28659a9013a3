import { dialectIn, findSyntax } from '../../releases/kickstart/dialect.ts';
import type { Release } from '../../releases/release.ts';
import type { Machine } from '../screens/screen.ts';
import type { Texts } from '../texts/texts.ts';
import type { Refusal } from './model.ts';

/** What a check needs beside the value: without a machine, only what does not depend on one is checked. */
export interface Rules {
  readonly texts: Texts;
  readonly release: Release;
  readonly machine?: Machine;
}

/** `Red Hat Enterprise Linux 5`. */
export function releaseName({ product, version }: Pick<Release, 'product' | 'version'>): string {
  return `${product} ${version}`;
}

/** Whether a kickstart of this release can set up IPv6: both of its readers know `network --ipv6`. */
export function takesIpv6({ kickstart }: Pick<Release, 'kickstart'>): boolean {
  const early = kickstart.early.options?.network;
  const full = findSyntax(kickstart.dialect, 'network')?.options.has('--ipv6') ?? false;
  return full && (early === undefined || early.includes('--ipv6'));
}

/** Beginnings of crypt(3) hashes that the installed system reads: SHA came with glibc 2.7, which is in Fedora 8. */
export function hashKindsOf({ kickstart }: Pick<Release, 'kickstart'>): readonly string[] {
  return dialectIn('RHEL4..F7', kickstart.dialect) ? ['$1$'] : ['$6$', '$5$', '$1$'];
}

/** A list of at most one refusal. */
export function refuse(field: string, message: string | undefined): Refusal[] {
  return message === undefined ? [] : [{ field, message }];
}
