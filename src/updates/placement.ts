import { BootsmithError } from '../base/errors.ts';
import type { Release } from '../releases/release.ts';

/**
 * Where updates lie: as an image on the medium, found by itself; as files in the initramfs; as files in a folder of the
 * medium; or as an image somewhere else, which is pointed to.
 */
export type UpdatesPlace = 'medium' | 'initramfs' | 'directory' | { readonly url: string };

export interface Placement {
  /** Of the image on the medium, from its root. */
  readonly path?: string;
  /** The files themselves, not an image: in which tree, and below which folder of it. */
  readonly files?: { readonly tree: 'initramfs' | 'medium'; readonly destination: string };
  readonly bootArguments: readonly string[];
  /** For the kickstart that the early stage reads: the same as the boot arguments say, where they cannot. */
  readonly kickstartLines: readonly string[];
  /** What a person should know, as sentences. */
  readonly notes: readonly string[];
}

const NOTHING = { bootArguments: [], kickstartLines: [], notes: [] } as const;

/** dracut copies it over the root of the running system (apply-live-updates.sh of its module dmsquash-live). */
const INITRAMFS_DRACUT = 'updates';
/**
 * The init of the loaders moves `/tmp` of the initramfs into memory, whole, before the loader starts (loader2/init.c:
 * 666-677, 10.1.1.104-1; loader/init.c:758-779, 13.21.263-1), and the loader lays images over what is there.
 */
const INITRAMFS_LOADER = 'tmp/updates';
/** dracut/anaconda-lib.sh:88-92 (anaconda-17.29-1), 177-181 (34.25.7.19). */
const DIRECTORY = 'images/RHupdates';

/** What may stand before `:` in an address, by who fetches it. */
const SCHEMES = {
  /** getFileFromUrl in loader2/urlinstall.c (anaconda-11.1.2.263-2). */
  loader: ['http', 'ftp'],
  /** dracut/updates-genrules.sh:13-20 (anaconda-21.48.22.159-1). */
  dracut: ['http', 'https', 'ftp', 'nfs', 'hd', 'cdrom'],
} as const;

const isDracut = (release: Release) => release.updates.effect === 'unit';

/**
 * How updates get to where a release finds them. `volume` is the label of the medium. Throws `unsupported` for a place
 * where the release does not look, and `usage` for an address that it cannot fetch.
 */
export function planPlacement(place: UpdatesPlace, release: Release, volume: string): Placement {
  if (place === 'medium') return { ...NOTHING, path: release.updates.path, notes: mediumNotes(release) };
  if (place === 'initramfs') return inInitramfs(release);
  if (place === 'directory') return inDirectory(release);
  return elsewhere(place.url, release, volume);
}

function mediumNotes(release: Release): string[] {
  return isDracut(release)
    ? [`It is found where stage2 is found: on another medium, /${release.updates.path} must lie there too.`]
    : [];
}

function inInitramfs(release: Release): Placement {
  const { path } = release.updates;
  if (isDracut(release))
    return {
      ...NOTHING,
      files: { tree: 'initramfs', destination: INITRAMFS_DRACUT },
      notes: [`What is in /${path} of the medium wins over it.`],
    };
  if (release.era === 'loader-whole')
    throw refusal(release, 'updates in the initramfs', 'its loader starts in a root of its own');
  return {
    ...NOTHING,
    files: { tree: 'initramfs', destination: INITRAMFS_LOADER },
    notes: [`What is in /${path} of the medium is laid over it.`],
  };
}

function inDirectory(release: Release): Placement {
  if (!isDracut(release))
    throw refusal(release, 'updates in a folder of the medium', 'its loader looks for RHupdates on NFS only');
  return {
    ...NOTHING,
    files: { tree: 'medium', destination: DIRECTORY },
    notes: ['The medium must keep modes and links: Rock Ridge, not Joliet alone.'],
  };
}

function elsewhere(url: string, release: Release, volume: string): Placement {
  const { argument, path } = release.updates;
  if (argument === undefined)
    throw refusal(release, 'an address for updates', 'it has neither a boot argument nor a command for one');
  const schemes = isDracut(release) ? SCHEMES.dracut : SCHEMES.loader;
  const scheme = /^([a-z]+):/.exec(url)?.[1];
  if (!schemes.some((each) => each === scheme) || /\s/.test(url))
    throw new BootsmithError('usage', `${release.id} cannot fetch updates from there`, {
      found: url,
      expected: `an address that begins with ${schemes.map((each) => `${each}:`).join(', ')}, without blanks`,
      hint: 'A blank in a volume label is written \\x20.',
    });
  const { commands } = release.kickstart.early;
  const notes = [`What is in /${path} of the medium is applied as well; on conflict this one wins.`];
  if (url.startsWith(`hd:LABEL=${volume.replaceAll(' ', '\\x20')}:`))
    notes.push('It points to this very medium.');
  const isRemote = !['hd', 'cdrom'].includes(scheme ?? '');
  if (isRemote) notes.push('The early stage needs the network for it: ip= or a network line.');
  return {
    bootArguments: [`${argument}=${url}`],
    kickstartLines: isRemote && commands.includes('updates') ? [`updates ${url}`] : [],
    notes,
  };
}

function refusal({ id }: Release, what: string, why: string): BootsmithError {
  return new BootsmithError('unsupported', `${id} does not take ${what}`, {
    found: why,
    expected: 'updates.img on the medium',
    hint: 'Use place: medium.',
  });
}
