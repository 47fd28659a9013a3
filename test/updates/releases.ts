import type { Release, UpdatesFacts, UpdatesFormat } from '../../src/releases/release.ts';
import { findRelease } from '../../src/releases/table.ts';

const CPIO: readonly UpdatesFormat[] = ['cpio.gz', 'cpio.xz', 'cpio.zst', 'squashfs', 'ext2'];

/** A release of another era: a row of the table with other facts, as its sources have them. */
export function releaseLike(id: string, tag: string, updates: Partial<UpdatesFacts>): Release {
  const base = findRelease('centos-5');
  return { ...base, id, tag, updates: { ...base.updates, ...updates } };
}

const UNIT = {
  effect: 'unit',
  program: undefined,
  argument: 'inst.updates',
  destination: '/',
  formats: CPIO,
  squashfs: { versions: ['4.0'], compressors: ['zlib', 'xz'] },
} as const;

export const RHEL_4 = findRelease('centos-4');
export const RHEL_5 = findRelease('centos-5');
export const RHEL_6 = releaseLike('like-6', 'anaconda-13.21.263-1', {
  effect: 'path',
  python: '',
  formats: ['cpio.gz', 'ext2', 'squashfs'],
  squashfs: { versions: ['4.0'], compressors: ['zlib'] },
  product: { path: 'images/product.img', formats: ['ext2', 'squashfs'] },
});
export const FEDORA_16 = releaseLike('like-f16', 'anaconda-16.25.5-1', { effect: 'path', python: '' });
export const RHEL_7 = releaseLike('like-7', 'anaconda-21.48.22.159-1', {
  ...UNIT,
  python: 'run/install/updates',
});
export const RHEL_8 = releaseLike('like-8', 'anaconda-33.16.10.5-1', {
  ...UNIT,
  python: 'run/install/updates',
});
export const RHEL_9 = releaseLike('like-9', 'anaconda-34.25.7.19', {
  ...UNIT,
  python: 'usr/lib64/python3.9/site-packages',
});
export const RHEL_10 = releaseLike('like-10', 'anaconda-40.22.3.57', {
  ...UNIT,
  python: 'usr/lib64/python3.12/site-packages',
});
