import { decodeText } from '../../base/bytes.ts';
import { BootsmithError, isBootsmithError } from '../../base/errors.ts';
import { openInitrd } from '../../formats/image.ts';
import { readKernelVersion } from '../../formats/linux-kernel/read.ts';
import type { Arch, Release } from '../../releases/release.ts';
import { RELEASES } from '../../releases/table.ts';
import { readTreeFile, resolvePath, treePath } from '../../tree/tree.ts';
import {
  BASE_MARKER_PATH,
  type EvidenceItem,
  type Identity,
  type Medium,
  openMediumFile,
} from '../medium.ts';

/** What a medium says about itself, before any of it is believed. */
interface Clues {
  /** Lines of `.buildstamp` in the initrd: time stamp, product, version, product path. */
  readonly buildstamp: readonly string[] | undefined;
  /** Lines of `.discinfo`: time stamp, release, arch, disc numbers, base directory. */
  readonly discinfo: readonly string[] | undefined;
  readonly kernelVersion: string | undefined;
  readonly isBase: boolean;
  /** Why the initrd gave no build stamp. */
  readonly initrdProblem: string | undefined;
}

/**
 * Tells which release a medium is, and on what evidence. The build stamp inside the initrd names product and version;
 * the layout must agree. Throws `unrecognised` with all that was looked for and found.
 */
export async function identifyMedium(medium: Medium): Promise<Identity> {
  const clues = await gatherClues(medium);
  const release = RELEASES.find((row) => clues.buildstamp && matchesBuildstamp(row, clues.buildstamp));
  if (!release) throw unrecognised(medium, clues);
  const evidence: EvidenceItem[] = [
    {
      where: `/${release.boot.initrd}: .buildstamp`,
      found: (clues.buildstamp ?? []).slice(0, 4).join(' | '),
      verdict: 'for',
    },
  ];
  const missing = release.recognise.paths.filter((path) => !resolvePath(medium.tree, treePath(path)));
  for (const path of release.recognise.paths)
    evidence.push({
      where: `/${path}`,
      found: missing.includes(path) ? 'not there' : 'there',
      verdict: missing.includes(path) ? (clues.isBase ? 'note' : 'against') : 'for',
    });
  if (clues.isBase)
    evidence.push({ where: `/${BASE_MARKER_PATH}`, found: 'there: made by bootsmith', verdict: 'note' });
  if (clues.discinfo)
    evidence.push({ where: '/.discinfo', found: clues.discinfo.slice(0, 5).join(' | '), verdict: 'note' });
  if (clues.kernelVersion)
    evidence.push({
      where: `/${release.boot.kernel}`,
      found: `Linux ${clues.kernelVersion}`,
      verdict: 'note',
    });
  if (missing.length > 0 && !clues.isBase)
    throw new BootsmithError(
      'unrecognised',
      `${medium.path} looks like ${release.id}, but parts are missing`,
      {
        at: { file: medium.path },
        found: describeEvidence(evidence),
        expected: `a first disc with ${release.recognise.paths.map((path) => `/${path}`).join(', ')}`,
        hint: 'Use the first disc, or a complete copy of it.',
      },
    );
  return {
    release,
    arch: decideArch(medium, release, clues),
    kind: clues.isBase ? 'base' : 'stock',
    evidence,
  };
}

async function gatherClues(medium: Medium): Promise<Clues> {
  const lines = async (path: string) => {
    const bytes = await readTreeFile(medium.tree, path);
    return bytes && decodeText(bytes).trimEnd().split('\n');
  };
  let kernelVersion: string | undefined;
  for (const path of new Set(RELEASES.map((row) => row.boot.kernel))) {
    const kernel = await openMediumFile(medium, path);
    kernelVersion ??= kernel && (await readKernelVersion(kernel));
    await kernel?.close();
  }
  return {
    ...(await readBuildstamp(medium)),
    discinfo: await lines('.discinfo'),
    kernelVersion,
    isBase: medium.tree.has(treePath(BASE_MARKER_PATH)),
  };
}

async function readBuildstamp(medium: Medium): Promise<Pick<Clues, 'buildstamp' | 'initrdProblem'>> {
  const paths = [...new Set(RELEASES.map((row) => row.boot.initrd))];
  for (const path of paths) {
    const source = await openMediumFile(medium, path);
    if (!source) continue;
    try {
      const image = await openInitrd(source);
      const stamp = await readTreeFile(image.tree, '.buildstamp');
      await image.close();
      if (!stamp) return { buildstamp: undefined, initrdProblem: `/${path} holds no .buildstamp` };
      return { buildstamp: decodeText(stamp).trimEnd().split('\n'), initrdProblem: undefined };
    } catch (error) {
      if (!isBootsmithError(error)) throw error;
      return { buildstamp: undefined, initrdProblem: `/${path}: ${error.message}` };
    } finally {
      await source.close();
    }
  }
  return {
    buildstamp: undefined,
    initrdProblem: `none of ${paths.map((path) => `/${path}`).join(', ')} is there`,
  };
}

function matchesBuildstamp(release: Release, [, product, version, productPath]: readonly string[]): boolean {
  const { buildstamp } = release.recognise;
  return (
    buildstamp.product.test(product ?? '') &&
    buildstamp.version.test(version ?? '') &&
    buildstamp.productPath.test(productPath ?? '')
  );
}

function decideArch(medium: Medium, release: Release, clues: Clues): Arch {
  // From FC6 and RHEL 5 on, line 1 of the build stamp ends in `.<arch>`; before, only .discinfo names it.
  const named = [clues.buildstamp?.[0]?.split('.')[1], clues.discinfo?.[2]?.trim()].filter((name) => name);
  const [first, second] = named;
  const arch = release.arches.find((candidate) => candidate === first);
  if (arch && (second === undefined || second === first)) return arch;
  throw new BootsmithError('unrecognised', `${medium.path} does not say which architecture it is for`, {
    at: { file: medium.path },
    found: named.length === 0 ? 'none in .buildstamp and .discinfo' : named.join(' and '),
    expected: `one of ${release.arches.join(', ')}, the same in the initrd's .buildstamp and in /.discinfo`,
    hint: 'Use a complete first disc; a Base ISO needs the .discinfo of its stock medium.',
  });
}

function unrecognised(medium: Medium, clues: Clues): BootsmithError {
  const found = [
    clues.buildstamp
      ? `the initrd says: ${clues.buildstamp.slice(0, 4).join(' | ')}`
      : `no build stamp: ${clues.initrdProblem}`,
    clues.discinfo ? `/.discinfo says: ${clues.discinfo.slice(0, 5).join(' | ')}` : 'no /.discinfo',
    clues.kernelVersion ? `the kernel says: Linux ${clues.kernelVersion}` : 'no kernel',
    `at its root: ${rootNames(medium)}`,
  ];
  return new BootsmithError('unrecognised', `${medium.path} is none of the media that bootsmith knows`, {
    at: { file: medium.path },
    found: found.join('\n'),
    expected: RELEASES.map(
      (row) => `${row.id}: ${row.recognise.paths.map((path) => `/${path}`).join(', ')}`,
    ).join('\n'),
    hint: 'Use disc 1 of a release that `bootsmith releases` lists.',
  });
}

function rootNames(medium: Medium): string {
  const names = [...medium.tree.keys()].filter((path) => path !== '' && !path.includes('/'));
  return names.length === 0 ? 'nothing' : names.slice(0, 20).join(', ');
}

function describeEvidence(evidence: readonly EvidenceItem[]): string {
  return evidence.map((item) => `${item.where}: ${item.found}`).join('\n');
}
