import { decodeText } from '../base/bytes.ts';
import { isBootsmithError } from '../base/errors.ts';
import { type Ini, parseIni } from '../base/ini.ts';
import { readKernelVersion } from '../formats/linux-kernel/read.ts';
import { archesOf } from '../releases/release.ts';
import { RELEASES } from '../releases/table.ts';
import { readTreeFile } from '../tree/tree.ts';
import { BASE_MARKER_PATH, type Medium, openMediumFile } from './medium.ts';

/** One place of a medium that names a product and its version. */
export interface Claim {
  readonly where: string;
  /** As it stands there, for people. */
  readonly text: string;
  readonly product: string;
  readonly version: string;
  readonly arch: string | undefined;
}

/** What a medium says about itself, before any of it is believed. */
export interface Clues {
  /** The most reliable first: `.buildstamp` of the initrd, `.treeinfo`, `.discinfo`, the boot menus. */
  readonly claims: readonly Claim[];
  /** Lines of `.discinfo`: time stamp, release, arch, disc numbers, base directory. */
  readonly discinfo: readonly string[] | undefined;
  /** Which disc of a set this is, where it says so: from 1. */
  readonly discs: readonly number[];
  readonly kernel: { readonly path: string; readonly version: string } | undefined;
  /** What the mark of bootsmith on the medium says that it is. */
  readonly made: 'base' | 'remastered' | undefined;
  /** Why the initrd gave no build stamp; undefined as well where it was not asked. */
  readonly initrdProblem: string | undefined;
}

const bootFacts = RELEASES.flatMap((release) => archesOf(release).map((arch) => release.boot[arch]));
const placesOf = (pick: (facts: NonNullable<(typeof bootFacts)[number]>) => readonly string[]) => [
  ...new Set(bootFacts.flatMap((facts) => (facts ? pick(facts) : []))),
];
const KERNELS = placesOf(({ kernel }) => [kernel]);
const INITRDS = placesOf(({ initrd }) => [initrd]);
const MENUS = placesOf(({ menus }) => menus.map(({ path }) => path));

/** A full medium carries an in-toto statement. */
function madeBy(mark: string | undefined): Clues['made'] {
  if (mark === undefined) return undefined;
  return mark.includes('"_type"') ? 'remastered' : 'base';
}

/**
 * Reads everything by which a medium may be told. Nothing that is missing or damaged is an error here. The initrd, which
 * takes longer to unpack than all the rest together, is left alone when `isEnough` takes the other claims for enough.
 */
export async function gatherClues(
  medium: Medium,
  isEnough: (claims: readonly Claim[]) => boolean = () => false,
): Promise<Clues> {
  const text = async (path: string) => {
    const bytes = await readTreeFile(medium.tree, path);
    return bytes && decodeText(bytes);
  };
  const treeinfo = parseIni((await text('.treeinfo')) ?? '', { lowerCase: true });
  const discinfo = (await text('.discinfo'))?.trimEnd().split(/\r?\n/);
  const menus = await Promise.all(MENUS.map(async (path) => menuClaim(path, await text(path))));
  const others = [treeinfoClaim(treeinfo), discinfo && discinfoClaim(discinfo), ...menus].filter(
    (claim) => claim !== undefined,
  );
  const stamp = isEnough(others) ? {} : await readBuildstamp(medium);
  return {
    claims: [...(stamp.claim ? [stamp.claim] : []), ...others],
    discinfo,
    discs: discsOf(treeinfo, discinfo),
    kernel: await readKernel(medium),
    made: madeBy(await text(BASE_MARKER_PATH)),
    initrdProblem: stamp.problem,
  };
}

async function readBuildstamp(medium: Medium): Promise<{ claim?: Claim; problem?: string }> {
  for (const path of INITRDS) {
    try {
      const image = await medium.initrd(path);
      if (!image) continue;
      const stamp = await readTreeFile(image.tree, '.buildstamp');
      if (!stamp) return { problem: `/${path} holds no .buildstamp` };
      const claim = buildstampClaim(`/${path}: .buildstamp`, decodeText(stamp));
      return claim ? { claim } : { problem: `.buildstamp in /${path} names no product and version` };
    } catch (error) {
      if (!isBootsmithError(error)) throw error;
      return { problem: `/${path}: ${error.message}` };
    }
  }
  return { problem: `none of ${INITRDS.map((path) => `/${path}`).join(', ')} is there` };
}

/**
 * Lines (time stamp with `.<arch>` from FC6 on, product, version, product path) until Fedora 14, an ini file with a
 * section `[Main]` after it (scripts/mk-images of both, facts/anaconda-eras section 1.1).
 */
function buildstampClaim(where: string, text: string): Claim | undefined {
  const main = parseIni(text, { lowerCase: true }).get('main');
  if (main) {
    const [product = '', version = ''] = [main.get('product'), main.get('version')];
    const arch = /\.([a-z0-9_]+)$/.exec(main.get('uuid') ?? '')?.[1];
    return product === '' ? undefined : { where, text: `${product} | ${version}`, product, version, arch };
  }
  const lines = text.trimEnd().split('\n');
  const [stamp = '', product = '', version = ''] = lines.map((line) => line.trim());
  if (product === '') return undefined;
  return { where, text: lines.slice(0, 4).join(' | '), product, version, arch: stamp.split('.')[1] };
}

/** `[general]` of all ages, `[release]` and `[tree]` of productmd's, which win. */
function treeinfoClaim(treeinfo: Ini): Claim | undefined {
  const general = treeinfo.get('general');
  const release = treeinfo.get('release');
  const product = release?.get('name') ?? general?.get('family') ?? general?.get('name') ?? '';
  const version = release?.get('version') ?? general?.get('version') ?? '';
  const arch = treeinfo.get('tree')?.get('arch') ?? general?.get('arch');
  if (product === '' || version === '') return undefined;
  return { where: '/.treeinfo', text: [product, version, arch ?? ''].join(' | '), product, version, arch };
}

/** Line 2 is `Fedora Core 6`, `Red Hat Enterprise Linux 8.4.0`, or a word such as `Final` that tells nothing. */
function discinfoClaim(lines: readonly string[]): Claim | undefined {
  const [, product = '', version = ''] = /^(.*\D)\s+(\d[\d.]*)$/.exec(lines[1]?.trim() ?? '') ?? [];
  if (product === '') return undefined;
  return {
    where: '/.discinfo',
    text: lines.slice(0, 5).join(' | '),
    product,
    version,
    arch: lines[2]?.trim(),
  };
}

/** The title of the menu or of its first installing entry. */
function menuClaim(path: string, text: string | undefined): Claim | undefined {
  const title = /^\s*menu\s+title\s+(?:Welcome to )?(.*\D)\s(\d[\d.]*)[ !]*\r?$/im;
  const entry =
    /(?:Install|install|Upgrade an existing system to)\s\^?([A-Z][\w ]*\D)\s(\d[\d.]*)\s*['"\r\n]/;
  const [, product, version] = (text && (title.exec(text) ?? entry.exec(text))) || [];
  if (product === undefined || version === undefined) return undefined;
  return { where: `/${path}`, text: `${product} ${version}`, product, version, arch: undefined };
}

function discsOf(treeinfo: Ini, discinfo: readonly string[] | undefined): number[] {
  const named = treeinfo.get('general')?.get('discnum') ?? discinfo?.[3] ?? '';
  return named
    .split(/[\s,]+/)
    .filter((word) => /^\d+$/.test(word))
    .map(Number);
}

async function readKernel(medium: Medium): Promise<Clues['kernel']> {
  for (const path of KERNELS) {
    const kernel = await openMediumFile(medium, path);
    const version = kernel && (await readKernelVersion(kernel));
    await kernel?.close();
    if (version) return { path, version };
  }
  return undefined;
}
