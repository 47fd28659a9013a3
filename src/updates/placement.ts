import { z } from 'zod';
import { BootsmithError, type Location } from '../base/errors.ts';
import type { Release } from '../releases/release.ts';

/** Where updates lie, as a profile says it. */
export const UPDATES_PLACE = z.union([
  z
    .enum(['medium', 'initramfs', 'directory'])
    .describe(
      'medium: an image, found by itself; initramfs: files in it; directory: files in images/RHupdates.',
    ),
  z
    .strictObject({
      url: z.string().min(1).describe('Where the image will be; it is written beside the output.'),
      named: z
        .enum(['boot line', 'kickstart'])
        .default('boot line')
        .describe('Who names it: a boot argument, or a line of the kickstart that the early stage reads.'),
    })
    .describe('An image somewhere else.'),
]);
export type UpdatesPlace = z.output<typeof UPDATES_PLACE>;

export interface Placement {
  readonly place: 'medium' | 'initramfs' | 'directory' | 'url';
  /** Of the image on the medium, from its root. */
  readonly path?: string;
  /** The files themselves, not an image: in which tree, and below which folder of it. */
  readonly files?: { readonly tree: 'initramfs' | 'medium'; readonly destination: string };
  /** Where somebody has to bring the image to, which lies beside what is made. */
  readonly address?: string;
  readonly bootArguments: readonly string[];
  /** For the kickstart that the early stage reads. */
  readonly kickstartLines: readonly string[];
  /** How often the files are in memory besides what applying them takes. */
  readonly copies: 0 | 1;
  /** What a person should know, as sentences. */
  readonly notes: readonly string[];
}

const NOTHING = { bootArguments: [], kickstartLines: [], copies: 0, notes: [] } as const;

/** dracut copies it over the root of the running system (apply-live-updates.sh of its module dmsquash-live). */
const INITRAMFS_DRACUT = 'updates';
/**
 * The init of the loaders moves `/tmp` of the initramfs into memory, whole, before the loader starts (loader2/init.c:
 * 666-677, 10.1.1.104-1; loader/init.c:758-779, 13.21.263-1), and the loader lays images over what is there.
 What was
 * moved stays behind in `/oldtmp`.
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
 * where the release does not look, and `usage` for an address that it cannot fetch; `at` is where it was asked for.
 */
export function planPlacement(
  place: UpdatesPlace,
  release: Release,
  volume: string,
  at: Location = {},
): Placement {
  if (place === 'medium')
    return { ...NOTHING, place, path: release.updates.path, notes: mediumNotes(release) };
  if (place === 'initramfs') return inInitramfs(release, at);
  if (place === 'directory') return inDirectory(release, at);
  return elsewhere(place, release, volume, at);
}

/** A product image has one place. */
export function planProductPlacement({ updates }: Release): Placement {
  return { ...NOTHING, place: 'medium', path: updates.product.path };
}

/** The folders whose files a release takes for updates: of the initramfs, and of the medium where it looks for one. */
export function updatesFolders(release: Release): {
  initramfs: string | undefined;
  medium: string | undefined;
} {
  if (isDracut(release)) return { initramfs: INITRAMFS_DRACUT, medium: DIRECTORY };
  return { initramfs: release.era === 'loader-whole' ? undefined : INITRAMFS_LOADER, medium: undefined };
}

function mediumNotes(release: Release): string[] {
  return isDracut(release)
    ? [`It is found where stage2 is found: on another medium, /${release.updates.path} must lie there too.`]
    : [];
}

function inInitramfs(release: Release, at: Location): Placement {
  const { initramfs: destination } = updatesFolders(release);
  if (destination === undefined)
    throw refusal(at, release, 'updates in the initramfs', 'its loader starts in a root of its own');
  const { path } = release.updates;
  return {
    ...NOTHING,
    place: 'initramfs',
    files: { tree: 'initramfs', destination },
    copies: isDracut(release) ? 0 : 1,
    notes: [`What is in /${path} of the medium wins over it.`],
  };
}

function inDirectory(release: Release, at: Location): Placement {
  const { medium: destination } = updatesFolders(release);
  if (destination === undefined)
    throw refusal(
      at,
      release,
      'updates in a folder of the medium',
      'its loader looks for RHupdates on NFS only',
    );
  return {
    ...NOTHING,
    place: 'directory',
    files: { tree: 'medium', destination },
    notes: [`What is in /${release.updates.path} of the medium wins over it.`],
  };
}

function elsewhere(
  { url, named }: Exclude<UpdatesPlace, string>,
  release: Release,
  volume: string,
  at: Location,
): Placement {
  const { argument, path } = release.updates;
  if (argument === undefined)
    throw refusal(
      at,
      release,
      'an address for updates',
      'it has neither a boot argument nor a command for one',
    );
  const schemes = isDracut(release) ? SCHEMES.dracut : SCHEMES.loader;
  const scheme = /^([a-z]+):/.exec(url)?.[1];
  if (!schemes.some((each) => each === scheme) || /\s/.test(url))
    throw new BootsmithError('usage', `${release.id} cannot fetch updates from there`, {
      at,
      found: url,
      expected: `an address that begins with ${schemes.map((each) => `${each}:`).join(', ')}, without blanks`,
      hint: 'A blank in a volume label is written \\x20.',
    });
  const isRemote = !['hd', 'cdrom'].includes(scheme ?? '');
  if (named === 'kickstart') requireCommand(release, url, isRemote, at);
  const own = pathOnVolume(url, volume);
  return {
    ...NOTHING,
    place: 'url',
    ...(own === undefined ? { address: url } : { path: own }),
    bootArguments: named === 'kickstart' ? [] : [`${argument}=${url}`],
    kickstartLines: named === 'kickstart' ? [`updates ${url}`] : [],
    notes: [
      `What is in /${path} of the medium is applied as well; on conflict this one wins.`,
      ...(isRemote ? ['The early stage needs the network for it: ip= or a network line.'] : []),
    ],
  };
}

/** dracut hands the address of a kickstart to its module livenet, which knows no disks (dracut/parse-kickstart). */
function requireCommand(release: Release, url: string, isRemote: boolean, at: Location): void {
  const { commands, program } = release.kickstart.early;
  if (isRemote && commands.includes('updates')) return;
  throw new BootsmithError('unsupported', `a kickstart cannot name these updates to ${release.id}`, {
    at,
    found: isRemote ? `its ${program} knows no command updates` : url,
    expected: isRemote ? 'a boot argument' : 'an address on a server, or a boot argument',
    hint: 'Leave named: out.',
  });
}

/** Where an address leads on the medium with this label; undefined where it leads elsewhere. */
function pathOnVolume(url: string, volume: string): string | undefined {
  const [, label, path = ''] = /^(?:hd|cdrom):(?:CD)?LABEL=([^:]*)(?::\/*(.*))?$/.exec(url) ?? [];
  if (label?.replaceAll('\\x20', ' ') !== volume) return undefined;
  return path || 'updates.img';
}

function refusal(at: Location, { id }: Release, what: string, why: string): BootsmithError {
  return new BootsmithError('unsupported', `${id} does not take ${what}`, {
    at,
    found: why,
    expected: 'updates.img on the medium',
    hint: 'Use place: medium.',
  });
}
