import { digestChunks } from '../base/digest.ts';
import { BootsmithError } from '../base/errors.ts';
import { readTreeFile } from '../tree/tree.ts';
import { type Medium, mediumFile } from './medium.ts';
import { PROVENANCE_PATH, type Provenance, parseProvenance } from './provenance.ts';
import { openMedium } from './stages/open-media.ts';

/** What a medium says about itself, held against what is on it. */
export interface Description {
  readonly path: string;
  readonly provenance: Provenance;
  /** Files that are not, or not any more, as the medium says. */
  readonly different: readonly string[];
}

/** Throws `unrecognised` for a medium that says nothing, and `corrupt` for one whose words cannot be read. */
export async function describeMedium(path: string): Promise<Description> {
  const medium = await openMedium(path);
  try {
    const provenance = await readProvenance(medium);
    const different: string[] = [];
    for (const { path: name, made } of provenance.predicate.buildDefinition.internalParameters.changes) {
      // A link has no sum of its own content.
      const content = made === undefined ? undefined : mediumFile(medium, name);
      const isLink = medium.tree.get(name as Parameters<typeof medium.tree.get>[0])?.kind === 'symlink';
      if (made === undefined || isLink) continue;
      if (!content || (await digestChunks(content.chunks())).sha256 !== made) different.push(name);
    }
    return { path, provenance, different };
  } finally {
    await medium.close();
  }
}

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
