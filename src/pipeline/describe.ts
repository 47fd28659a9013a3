import { digestChunks } from '../base/digest.ts';
import { BootsmithError, isBootsmithError } from '../base/errors.ts';
import { readTreeFile, treePath } from '../tree/tree.ts';
import { type Medium, mediumFile } from './medium.ts';
import {
  PROVENANCE_PATH,
  type Provenance,
  type ProvenanceStep,
  parseProvenance,
  stepsOf,
} from './provenance-statement.ts';
import { openMedium } from './stages/open-media.ts';

/** What a medium says about itself, held against what is on it. */
export interface Description {
  readonly path: string;
  readonly provenance: Provenance;
  /** All that led to it, the last first: more than one where a remastered medium was remastered again. */
  readonly steps: readonly ProvenanceStep[];
  /** Files that are not, or not any more, as the medium says. */
  readonly different: readonly string[];
}

/** Throws as `readProvenance` does. */
export async function describeMedium(path: string): Promise<Description> {
  const medium = await openMedium(path);
  try {
    const provenance = await readProvenance(medium);
    const steps = stepsOf(provenance);
    const different: string[] = [];
    for (const [name, sum] of lastSums(steps)) {
      // A link has no sum of its own content.
      const isLink = medium.tree.get(treePath(name))?.kind === 'symlink';
      if (sum === undefined || isLink) continue;
      const content = mediumFile(medium, name);
      if (!content || (await digestChunks(content.chunks())).sha256 !== sum) different.push(name);
    }
    return { path, provenance, steps, different };
  } finally {
    await medium.close();
  }
}

/** Of every path that any step changed, what the last of them made of it. */
function lastSums(steps: readonly ProvenanceStep[]): Map<string, string | undefined> {
  const oldestFirst = [...steps].reverse().flatMap(({ did }) => did.changes);
  return new Map(oldestFirst.map(({ path, made }) => [path, made]));
}

/** What a remastered medium was made from in the end. */
export interface Origin {
  /** The names of the images, the last source first and the stock one last. */
  readonly from: readonly string[];
  /** Of the stock image, where it was computed. */
  readonly sha256: string | undefined;
}

/** Undefined where what the medium says cannot be read. */
export async function originOf(medium: Medium): Promise<Origin | undefined> {
  try {
    const steps = stepsOf(await readProvenance(medium));
    return { from: steps.map(({ from }) => from.name), sha256: steps.at(-1)?.from.digest?.sha256 };
  } catch (error) {
    if (isBootsmithError(error)) return undefined;
    throw error;
  }
}

/** Throws `unrecognised` for a medium that says nothing, and `corrupt` for one whose words cannot be read. */
export async function readProvenance(medium: Medium): Promise<Provenance> {
  const bytes = await readTreeFile(medium.tree, PROVENANCE_PATH);
  if (!bytes)
    throw new BootsmithError('unrecognised', `${medium.path} does not say how it was made`, {
      at: { file: medium.path },
      found: `no /${PROVENANCE_PATH}`,
      hint: 'It is a stock medium, or another program made it.',
    });
  return parseProvenance(bytes, `${medium.path}:/${PROVENANCE_PATH}`);
}
