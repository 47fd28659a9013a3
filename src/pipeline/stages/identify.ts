import { BootsmithError } from '../../base/errors.ts';
import { type Arch, archesOf, type BootFacts, type Release } from '../../releases/release.ts';
import { describeIds, findRelease, RELEASES } from '../../releases/table.ts';
import { resolvePath, treePath } from '../../tree/tree.ts';
import { type Claim, type Clues, gatherClues } from '../clues.ts';
import { BASE_MARKER_PATH, type EvidenceItem, type Identity, type Medium } from '../medium.ts';

export interface IdentifyOptions {
  /** Id of the release that the medium is to be taken for, whatever it says. */
  readonly as?: string;
  /** The initrd is not asked where everything else on the medium agrees: for builds, which have no use for its evidence. */
  readonly brief?: boolean;
}

/**
 * Tells which release a medium is, and on what evidence. The first of its claims that names a known release decides;
 * the others and the layout speak for or against it. Throws `unrecognised` with all that was looked for and found: for
 * an unknown product or version, a disc without boot files, missing parts, and architectures that contradict.
 */
export async function identifyMedium(medium: Medium, options: IdentifyOptions = {}): Promise<Identity> {
  const clues = await gatherClues(medium, options.brief ? (claims) => agree(claims, options.as) : undefined);
  requireFirstDisc(medium, clues);
  const decided = options.as === undefined ? decideRelease(clues) : undefined;
  const release = options.as === undefined ? decided?.release : findRelease(options.as);
  if (!release) throw unrecognised(medium, clues);
  const { arch, boot } = decideArch(medium, release, clues);
  const evidence = judgeEvidence(medium, clues, release, boot);
  const missing = evidence.filter(({ found, verdict }) => verdict === 'against' && found === NOT_THERE);
  // The initrd may tell that it is another release after all.
  if (missing.length > 0 && options.brief) return identifyMedium(medium, { ...options, brief: false });
  if (missing.length > 0)
    throw new BootsmithError(
      'unrecognised',
      `${medium.path} looks like ${release.id}, but parts are missing`,
      {
        at: { file: medium.path },
        found: evidence.map(({ where, found }) => `${where}: ${found}`).join('\n'),
        expected: `a first disc with ${layoutOf(release, boot)
          .map((path) => `/${path}`)
          .join(', ')}`,
        hint: 'Use the first disc, or a complete copy of it.',
      },
    );
  return {
    release,
    arch,
    boot,
    version: decided?.claim.version ?? clues.claims[0]?.version,
    kernelVersion: clues.kernel?.version,
    kind: clues.made ?? 'stock',
    assumed: options.as !== undefined && decideRelease(clues)?.release !== release,
    evidence,
  };
}

const NOT_THERE = 'not there';
const MARKS = { base: 'there: made by bootsmith', remastered: 'there: remastered by bootsmith' } as const;

/** Whether `.treeinfo` or `.discinfo` says which architecture it is for, and all claims are of one release. */
function agree(claims: readonly Claim[], as: string | undefined): boolean {
  const release = decideRelease({ claims });
  if (!claims.some(({ arch }) => arch)) return false;
  return (
    as !== undefined || (release !== undefined && claims.every((claim) => matches(release.release, claim)))
  );
}

const matches = (release: Release, { product, version }: Claim) =>
  release.recognise.product.test(product) && release.recognise.version.test(version);

function decideRelease({ claims }: Pick<Clues, 'claims'>): { release: Release; claim: Claim } | undefined {
  for (const claim of claims) {
    const release = RELEASES.find((row) => matches(row, claim));
    if (release) return { release, claim };
  }
  return undefined;
}

/** What every stock first disc holds. */
function layoutOf({ recognise }: Release, { kernel, initrd, bios }: BootFacts): string[] {
  return [kernel, initrd, ...(bios ? [bios.image] : []), ...recognise.paths];
}

function judgeEvidence(medium: Medium, clues: Clues, release: Release, boot: BootFacts): EvidenceItem[] {
  const evidence: EvidenceItem[] = clues.claims.map((claim) => ({
    where: claim.where,
    found: claim.text,
    verdict: matches(release, claim) ? 'for' : 'against',
  }));
  for (const path of layoutOf(release, boot)) {
    const isThere = resolvePath(medium.tree, treePath(path)) !== undefined;
    // A Base ISO leaves the packages out.
    const verdict = isThere ? 'for' : clues.made === 'base' ? 'note' : 'against';
    evidence.push({ where: `/${path}`, found: isThere ? 'there' : NOT_THERE, verdict });
  }
  if (clues.made) evidence.push({ where: `/${BASE_MARKER_PATH}`, found: MARKS[clues.made], verdict: 'note' });
  if (clues.discinfo && !clues.claims.some(({ where }) => where === '/.discinfo'))
    evidence.push({ where: '/.discinfo', found: clues.discinfo.slice(0, 5).join(' | '), verdict: 'note' });
  if (clues.kernel)
    evidence.push({
      where: `/${clues.kernel.path}`,
      found: `Linux ${clues.kernel.version}`,
      verdict: clues.kernel.version.startsWith(`${release.kernel}`) ? 'for' : 'note',
    });
  if (medium.volumeId !== undefined)
    evidence.push({ where: 'volume label', found: medium.volumeId, verdict: 'note' });
  return evidence;
}

/** Discs of packages start nothing, so that nothing can be made of them. */
function requireFirstDisc(medium: Medium, { discs, claims, kernel, discinfo }: Clues): void {
  const [number] = discs;
  if (number === undefined || discs.includes(1) || kernel) return;
  const [claim] = claims;
  const set = claim ? `${claim.product} ${claim.version}` : (discinfo?.[1] ?? 'a set');
  throw new BootsmithError('unrecognised', `${medium.path} is disc ${discs.join(', ')} of ${set}`, {
    at: { file: medium.path },
    found: 'no boot files, only packages',
    expected: 'disc 1, which starts the installer',
    hint: 'Use disc 1, or the DVD.',
  });
}

function decideArch(medium: Medium, release: Release, clues: Clues): { arch: Arch; boot: BootFacts } {
  const { claims, discinfo } = clues;
  const named = [...claims.map(({ arch }) => arch), discinfo?.[2]?.trim()].filter((name) => name);
  const [arch] = named as Arch[];
  const boot = arch && release.boot[arch];
  if (boot && named.every((name) => name === arch)) return { arch, boot };
  throw new BootsmithError('unrecognised', `${medium.path} does not say which architecture it is for`, {
    at: { file: medium.path },
    found:
      named.length === 0 ? 'none in .buildstamp, .treeinfo and .discinfo' : [...new Set(named)].join(' and '),
    expected: `one of ${archesOf(release).join(', ')}, the same in the initrd's .buildstamp, /.treeinfo and /.discinfo`,
    hint: 'Use a complete first disc; a Base ISO needs the .discinfo of its stock medium.',
  });
}

function unrecognised(medium: Medium, clues: Clues): BootsmithError {
  const { claims, initrdProblem, discinfo, kernel } = clues;
  const found = [
    ...claims.map(({ where, text }) => `${where} says: ${text}`),
    ...(initrdProblem === undefined ? [] : [`no build stamp: ${initrdProblem}`]),
    ...(discinfo === undefined ? ['no /.discinfo'] : []),
    kernel ? `the kernel says: Linux ${kernel.version}` : 'no kernel',
    `at its root: ${rootNames(medium)}`,
  ];
  const nearest = nearestRelease(claims);
  return new BootsmithError('unrecognised', `${medium.path} is none of the media that bootsmith knows`, {
    at: { file: medium.path },
    found: found.join('\n'),
    expected: `disc 1 of one of: ${describeIds()}`,
    hint: nearest
      ? `Give --as ${nearest.id} to treat it as the newest release of its product that is known.`
      : 'Use disc 1 of a release that `bootsmith releases` lists, or say with --as ID which it is like.',
  });
}

/** For a version that came after this table: the newest row of the same product. */
function nearestRelease(claims: readonly Claim[]): Release | undefined {
  const [claim] = claims;
  if (!claim) return undefined;
  const known = RELEASES.filter(({ recognise }) => recognise.product.test(claim.product));
  const newest = known.at(-1);
  return newest && Number.parseFloat(claim.version) > Number.parseFloat(newest.version) ? newest : undefined;
}

function rootNames(medium: Medium): string {
  const names = [...medium.tree.keys()].filter((path) => path !== '' && !path.includes('/'));
  return names.length === 0 ? 'nothing' : names.slice(0, 20).join(', ');
}
