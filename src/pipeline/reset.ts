import { constants } from 'node:fs';
import { copyFile, open, truncate, writeFile } from 'node:fs/promises';
import { openFileSource } from '../base/byte-source.ts';
import { digestFile } from '../base/digest.ts';
import { digestInThread } from '../base/digest-thread.ts';
import { sourceDateEpoch } from '../base/epoch.ts';
import { BootsmithError } from '../base/errors.ts';
import { type OutputOptions, refuseExisting, writeOutput } from '../base/output-file.ts';
import { type Progress, silent } from '../base/progress.ts';
import { checkImplantedChecksum } from '../formats/iso9660/implanted-checksum.ts';
import { readVolumeShape } from '../formats/iso9660/volume.ts';
import type { IsoChange } from '../tools/xorriso-modify.ts';
import { readProvenance } from './describe.ts';
import { modificationOf } from './iso-modification.ts';
import type { Medium } from './medium.ts';
import { SOURCE_SUM_PLACE } from './provenance.ts';
import { PROVENANCE_PATH, type Provenance, type Restore, stepsOf } from './provenance-statement.ts';
import { unpackBytes } from './restore.ts';
import { identifyMedium } from './stages/identify.ts';
import { makeEsp } from './stages/make-esp.ts';
import { openMedium } from './stages/open-media.ts';
import { rewriteIso } from './stages/rewrite-iso.ts';
import { isoPath, openWorkspace } from './workspace.ts';

export interface ResetReport {
  readonly output: string;
  /** `image`: the image that it was made from, to the byte. `files`: its files and arguments, laid out anew. */
  readonly gave: 'image' | 'files';
  /** What it was made from, by its name at that time. */
  readonly from: string;
  /** Whether that was a remastered medium itself, which `reset` takes back further. */
  readonly remastered: boolean;
  readonly sha256: string;
  readonly restored: readonly string[];
  /** Files of it that the medium does not have any more. */
  readonly lost: readonly string[];
}

type Given = Omit<ResetReport, 'output' | 'from' | 'remastered'>;

/**
 * Takes back the last remastering, as far as a medium still has what was there before it. Throws `corrupt` where its bytes
 * do not fit.
 */
export async function resetMedium(
  path: string,
  output: string,
  options: OutputOptions = {},
  progress: Progress = silent,
): Promise<ResetReport> {
  await refuseExisting(output, options);
  progress.step('Opening the medium');
  const medium = await openMedium(path);
  try {
    const provenance = await readProvenance(medium);
    const { restore } = provenance.predicate.buildDefinition.internalParameters;
    progress.step(`Writing ${output}`);
    const made = await writeOutput(
      output,
      (beside) =>
        restore.way === 'grow'
          ? resetGrown(medium, provenance, restore, beside)
          : resetRewritten(medium, restore, output, beside, progress),
      options,
    );
    const [last, ...earlier] = stepsOf(provenance);
    return { output, from: last?.from.name ?? '', remastered: earlier.length > 0, ...made };
  } finally {
    await medium.close();
  }
}

/** The stock bytes are all there but for those that were written over, which the medium keeps. */
async function resetGrown(
  medium: Medium,
  provenance: Provenance,
  restore: Extract<Restore, { way: 'grow' }>,
  path: string,
): Promise<Given> {
  const { changes } = provenance.predicate.buildDefinition.internalParameters;
  const [from] = provenance.predicate.buildDefinition.resolvedDependencies;
  if (!medium.source || medium.source.size < restore.size) throw notStock(medium.path, 'a shorter image');
  await copyFile(medium.path, path, constants.COPYFILE_FICLONE);
  await truncate(path, restore.size);
  const handle = await open(path, 'r+');
  try {
    for (const { offset, deflate } of restore.patches) {
      const bytes = unpackBytes(deflate, medium.path);
      if (offset + bytes.length > restore.size) throw notStock(medium.path, 'stock bytes for behind its end');
      await handle.write(bytes, 0, bytes.length, offset);
    }
  } finally {
    await handle.close();
  }
  const { sha256 } = await digestFile(path);
  if (from?.digest) {
    if (sha256 !== from.digest.sha256) throw notStock(medium.path, `an image with sha256 ${sha256}`);
  } else await checkBySumOnMedium(medium.path, path);
  return { gave: 'image', sha256, restored: changes.map((change) => change.path), lost: [] };
}

/** For media whose source was not summed: most carry a media checksum. */
async function checkBySumOnMedium(medium: string, path: string): Promise<void> {
  const source = await openFileSource(path);
  try {
    const { result } = await checkImplantedChecksum(source);
    if (result === 'wrong') throw notStock(medium, 'an image whose media checksum is wrong');
  } finally {
    await source.close();
  }
}

function notStock(path: string, found: string): BootsmithError {
  return new BootsmithError('corrupt', `${path} does not hold the image that it was made from any more`, {
    at: { file: path },
    found,
    expected: 'the image that it was made from, by the sum of that',
    hint: 'Something else has changed this image since; use the medium that it was made from.',
  });
}

async function resetRewritten(
  medium: Medium,
  restore: Extract<Restore, { way: 'rewrite' }>,
  output: string,
  path: string,
  progress: Progress,
): Promise<Given> {
  const { source } = medium;
  if (!source) throw notStock(medium.path, 'a folder');
  const workspace = await openWorkspace();
  try {
    const identity = await identifyMedium(medium);
    const epoch = sourceDateEpoch();
    const changes: IsoChange[] = [];
    for (const { path: name, deflate } of restore.files) {
      const file = await isoPath(workspace, name);
      await writeFile(file, unpackBytes(deflate, medium.path));
      changes.push({ kind: 'file', path: `/${name}`, source: file, mode: 0o644 });
    }
    const esp = new Map(restore.esp.map((each) => [each.path, unpackBytes(each.deflate, medium.path)]));
    const image = identity.boot.efi?.image;
    if (esp.size > 0) {
      await makeEsp({ identity, epoch }, medium, { esp }, workspace);
      if (image !== undefined && image !== 'appended')
        changes.push({
          kind: 'file',
          path: `/${image}`,
          source: await isoPath(workspace, image),
          mode: 0o644,
        });
    }
    // What lies in an added folder goes with it.
    const said = restore.files.some(({ path: name }) => name === PROVENANCE_PATH);
    const added = [...restore.added, ...(said ? [] : [PROVENANCE_PATH])];
    const tops = added.filter((name) => !added.some((other) => name.startsWith(`${other}/`)));
    for (const name of tops) changes.push({ kind: 'removed', path: `/${name}` });
    const volume = { from: medium.volumeId ?? '', to: restore.volume };
    const appended = esp.size > 0 && image === 'appended' ? workspace.espImage : undefined;
    const shape = await readVolumeShape(source);
    const modification = modificationOf(
      { volume, epoch },
      changes.map((iso) => ({ iso })),
      shape,
      appended,
    );
    await rewriteIso(
      {
        medium: { ...medium, source },
        modification,
        checksum: true,
        sumPlace: SOURCE_SUM_PLACE,
        source: digestInThread(medium.path),
        output,
        path,
      },
      progress,
    );
    return {
      gave: 'files',
      sha256: (await digestFile(path)).sha256,
      restored: [...restore.files, ...restore.esp].map((each) => each.path).concat(restore.added),
      lost: restore.lost,
    };
  } finally {
    await workspace.close();
  }
}
