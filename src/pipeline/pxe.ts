import { copyFile, mkdir, writeFile } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { decodeText, toText } from '../base/bytes.ts';
import { BootsmithError } from '../base/errors.ts';
import { writeChunks } from '../base/output-file.ts';
import { writeOutputFolder } from '../base/output-folder.ts';
import { type Progress, silent } from '../base/progress.ts';
import { matchesArgument, splitArguments } from '../bootmenu/arguments.ts';
import {
  grubMenu,
  ipxeScript,
  NETWORK_MENUS,
  type NetworkEntry,
  pxelinuxMenu,
} from '../bootmenu/network-menus.ts';
import { type NetworkFacts, networkFactsOf } from '../releases/facts/network.ts';
import type { Release } from '../releases/release.ts';
import { readTreeFile } from '../tree/tree.ts';
import { type BuildOptions, makeInitramfs, sourceOf, withImages } from './build.ts';
import { type Identity, type Medium, mediumFile } from './medium.ts';
import { type OpenedImage, replacementNotes } from './opened-images.ts';
import { makePlan, type Plan } from './plan.ts';
import { imagePlansOf } from './planning/updates.ts';
import { asBaseProfile, type BaseProfile, readProfile } from './profile.ts';
import type { PublishedImage } from './published-images.ts';
import { identifyMedium } from './stages/identify.ts';
import { openMedium } from './stages/open-media.ts';
import { placeImages } from './stages/place-images.ts';
import { renderMenus } from './stages/render-menus.ts';
import { isoPath, withWorkspace } from './workspace.ts';

export interface PxeOptions extends Pick<BuildOptions, 'profile' | 'source' | 'as' | 'force'> {
  /** The folder to make: the root of a TFTP server, and what an HTTP server has to offer. */
  readonly directory: string;
  /** Where the HTTP (or FTP) server offers the tree of the stock medium, in place of what the profile says. */
  readonly url?: string;
}

export interface PxeReport {
  readonly directory: string;
  readonly release: string;
  readonly arch: string;
  readonly url: string;
  /** What the kernel gets, without what each boot loader puts in front. */
  readonly commandLine: string;
  readonly files: readonly string[];
  /** Files to put over the tree that the server offers at the URL. */
  readonly overlay: readonly string[];
  /** Images that have to be brought to their addresses; paths from the folder. */
  readonly beside: readonly PublishedImage[];
  readonly warnings: readonly string[];
}

const KERNEL = 'vmlinuz';
const INITRD = 'initrd.img';
/** The folder of what goes to the HTTP server. */
const OVERLAY = 'http';

/**
 * Makes what a machine needs to start over the network as a profile says: kernel, initramfs, menus of pxelinux, GRUB
 * and iPXE, and the updates image for the server. The folder appears when it is complete. Throws `unsupported` for what
 * the release cannot do over the network.
 */
export async function makePxe(options: PxeOptions, progress: Progress = silent): Promise<PxeReport> {
  const { directory } = options;
  const given = asBaseProfile(await readProfile(options.profile));
  const url = options.url ?? given.pxe?.url;
  if (url === undefined)
    throw new BootsmithError('usage', 'no address of a server is named', {
      at: { file: given.file },
      hint: 'Give --url URL, or write pxe: { url: URL } in the profile.',
    });
  const profile = overNetwork(given, url);
  progress.step('Opening the medium');
  const medium = await openMedium(sourceOf(profile, options));
  try {
    const identity = await identifyMedium(medium, options.as === undefined ? {} : { as: options.as });
    const plan = await makePlan(profile, medium, identity, { output: directory });
    refuseUrl(url, identity.release);
    refuseLocalKickstarts(plan);
    refuseLocalUpdates(plan);
    const entry = await entryOf(plan, medium, url);
    const commandLine = entry.arguments.join(' ');
    refuseLong(commandLine, plan);
    const make = async (folder: string): Promise<PxeReport> => {
      const made = await withImages(imagePlansOf(plan), medium, (images) =>
        fill(folder, { plan, medium, images, entry, progress }),
      );
      const { id } = identity.release;
      return { directory, release: id, arch: identity.arch, url, commandLine, ...made };
    };
    return await writeOutputFolder(directory, make, options);
  } finally {
    await medium.close();
  }
}

/** The profile with the server in the drive's place. */
function overNetwork(profile: BaseProfile, url: string): BaseProfile {
  const { kickstart, installer, boot } = profile;
  const method = { url };
  return {
    ...profile,
    boot: { ...boot, kickstart: 'initramfs' },
    kickstart:
      'file' in kickstart || !isLocal(kickstart)
        ? kickstart
        : { ...kickstart, method, network: kickstart.network ?? 'dhcp' },
    installer: withMethod(installer, method),
  };
}

function withMethod(installer: BaseProfile['installer'], method: { url: string }): BaseProfile['installer'] {
  const { kickstart } = installer;
  if (!kickstart || 'file' in kickstart || !isLocal(kickstart)) return installer;
  return { ...installer, kickstart: { ...kickstart, method } };
}

function isLocal({ method }: { readonly method: unknown }): boolean {
  return method === 'cdrom';
}

function refuseUrl(url: string, { id, kickstart }: Release): void {
  const protocol = /^([a-z]+):\/\/[^\s"'\\$;|&<>]+$/.exec(url)?.[1];
  const known = kickstart.locations.filter((each) => ['http', 'https', 'ftp'].includes(each));
  if (protocol !== undefined && known.includes(protocol)) return;
  throw new BootsmithError('unsupported', `${id} does not install from this address`, {
    found: url,
    expected: `${known.map((each) => `${each}://`).join(' or ')}, a server and a path, without blanks and quotes`,
    hint: 'Give --url the address where the tree of the stock medium is offered.',
  });
}

/** What a kickstart that was given as a file says wins over boot arguments, and there is no drive here. */
function refuseLocalKickstarts({ kickstarts, installer, profile }: Plan): void {
  for (const [name, text] of [
    ['the second ks.cfg', kickstarts.second],
    ...(installer.mode === 'prepared' ? ([['kusu-ks.cfg', installer.kickstart]] as const) : []),
  ] as const) {
    const index = text.split('\n').findIndex((line) => /^\s*(?:cdrom|harddrive)\b/.test(line));
    if (index < 0) continue;
    throw new BootsmithError('unsupported', `${name} installs from a drive, which a network boot has not`, {
      at: { file: profile },
      found: `line ${index + 1}: ${text.split('\n')[index]?.trim()}`,
      expected: 'url or nfs',
      hint: 'Name another method in the kickstart.',
    });
  }
}

/** A server offers files, no folders, and the medium that is started is none. */
function refuseLocalUpdates({ updates, identity, profile }: Plan): void {
  const { place, path, files } = updates.placement;
  const isLocal = files?.tree === 'medium' || (place === 'url' && path !== undefined);
  if (!isLocal) return;
  throw new BootsmithError(
    'unsupported',
    `${identity.release.id} does not find these updates over the network`,
    {
      at: { file: profile },
      found: place === 'url' ? 'an address on the medium itself' : `place: ${place}`,
      expected: 'medium, for the tree on the server; initramfs; or a url on a server',
      hint: 'Write another place: below updates:.',
    },
  );
}

async function entryOf(plan: Plan, medium: Medium, url: string): Promise<NetworkEntry> {
  const { identity, boot } = plan;
  const { commandLine } = await renderMenus(plan, medium);
  const network = networkFactsOf(identity.release);
  const serial = boot.serial && { port: boot.serial.port, baud: boot.serial.speed };
  return {
    ...{ label: boot.label, kernel: KERNEL, initrd: INITRD, timeoutSeconds: boot.timeoutSeconds, serial },
    arguments: [...keptArguments(commandLine, network), ...networkArguments(plan, network, url)],
    grubCommands: await grubCommands(medium, identity),
  };
}

/** Of what the stock entry and the profile give, all that does not lead to a drive. */
function keptArguments(commandLine: string, { local }: NetworkFacts): string[] {
  const out = [...local, 'initrd=*'];
  return splitArguments(commandLine)
    .map(({ text }) => toText(text))
    .filter((argument) => !out.some((pattern) => matchesArgument(argument, pattern)));
}

function networkArguments({ updates, identity }: Plan, facts: NetworkFacts, url: string): string[] {
  const { repository, stage2 } = facts;
  const { argument } = identity.release.updates;
  const { place, path } = updates.placement;
  return [
    ...(repository === undefined ? [] : [`${repository}=${url}`]),
    ...(stage2 === undefined ? [] : [`${stage2}=${url}`]),
    ...(place === 'medium' && argument !== undefined
      ? [`${argument}=${url.replace(/\/$/, '')}/${path}`]
      : []),
  ];
}

/** As the medium's own menu for UEFI spells them. */
async function grubCommands(medium: Medium, { boot }: Identity): Promise<NetworkEntry['grubCommands']> {
  for (const { path, syntax } of boot.menus) {
    const bytes = syntax === 'grub2' ? await readTreeFile(medium.tree, path) : undefined;
    if (bytes && /^\s*linuxefi\s/m.test(decodeText(bytes))) return { linux: 'linuxefi', initrd: 'initrdefi' };
  }
  return { linux: 'linux', initrd: 'initrd' };
}

function refuseLong(commandLine: string, { identity, profile }: Plan): void {
  const { commandLineLimit, commandLineReader } = identity.boot;
  const whole = `BOOT_IMAGE=/${KERNEL} initrd=${INITRD} ${commandLine}`;
  if (whole.length <= commandLineLimit) return;
  throw new BootsmithError('unsupported', 'the command line is too long', {
    at: { file: profile },
    found: `${whole.length} bytes`,
    expected: `at most ${commandLineLimit}, which is all that ${commandLineReader} of ${identity.release.id} takes`,
    hint: 'Move settings from boot.add into the kickstart, or offer the tree at a shorter address.',
  });
}

interface Parts {
  readonly plan: Plan;
  readonly medium: Medium;
  readonly images: readonly OpenedImage[];
  readonly entry: NetworkEntry;
  readonly progress: Progress;
}

async function fill(
  folder: string,
  { plan, medium, images, entry, progress }: Parts,
): Promise<Pick<PxeReport, 'files' | 'overlay' | 'beside' | 'warnings'>> {
  const { identity } = plan;
  const files: string[] = [];
  const place = async (path: string) => {
    files.push(path);
    await mkdir(dirname(join(folder, path)), { recursive: true });
    return join(folder, path);
  };
  return withWorkspace(async (workspace) => {
    progress.step('Converting the initrd');
    const { warnings } = await makeInitramfs(medium, plan, workspace, images);
    const initramfs = await isoPath(workspace, identity.boot.initrd);
    await copyFile(initramfs, await place(INITRD));
    const kernel = mediumFile(medium, identity.boot.kernel);
    if (!kernel)
      throw new BootsmithError('unrecognised', `${medium.path} has no /${identity.boot.kernel}`, {
        at: { file: medium.path },
      });
    await writeChunks(await place(KERNEL), kernel.chunks());
    progress.step('Making the updates image');
    const placed = await placeImages(images, workspace);
    const overlay = placed.flatMap(({ onMedium }) => onMedium.map(({ path }) => path));
    for (const path of overlay)
      await copyFile(await isoPath(workspace, path), await place(`${OVERLAY}/${path}`));
    const beside: PublishedImage[] = [];
    for (const { kind, elsewhere } of placed) {
      if (!elsewhere) continue;
      await copyFile(elsewhere.file, await place(`${kind}.img`));
      beside.push({ file: `${kind}.img`, address: elsewhere.address });
    }
    progress.step('Writing the menus');
    if (identity.arch !== 'aarch64')
      await writeFile(await place(NETWORK_MENUS.pxelinux), pxelinuxMenu(entry));
    await writeFile(await place(NETWORK_MENUS.grub), grubMenu(entry));
    await writeFile(await place(NETWORK_MENUS.ipxe), ipxeScript(entry));
    return {
      files: files.sort(),
      overlay: overlay.map((path) => `${OVERLAY}/${path}`),
      beside,
      warnings: [...warnings, ...replacementNotes(placed)],
    };
  });
}
