import { writeFile } from 'node:fs/promises';
import { basename } from 'node:path';
import { BootsmithError } from '../base/errors.ts';
import { refuseExisting, writeOutput } from '../base/output-file.ts';
import { type Progress, silent } from '../base/progress.ts';
import { type BuildOptions, withImages } from './build.ts';
import { type FullBuildPlan, type MadeMedium, makeFullMedium } from './full-build.ts';
import { makeFullPlan } from './full-plan.ts';
import type { IsoMedium } from './medium.ts';
import { fullImagePlansOf } from './planning/full-images.ts';
import type { Profile } from './profile.ts';
import { makeProvenance } from './provenance.ts';
import { formatProvenance } from './provenance-statement.ts';
import { type PublishedImage, publishImages, refuseExistingImages } from './published-images.ts';
import { editFullMenus } from './stages/full-menus.ts';
import { identifyMedium } from './stages/identify.ts';
import { openMedium } from './stages/open-media.ts';
import { withWorkspace } from './workspace.ts';

export type { FullBuildPlan } from './full-build.ts';

export interface FullBuildReport extends FullBuildPlan, Omit<MadeMedium, 'facts' | 'placed'> {
  /** Files beside the ISO. */
  readonly beside: readonly string[];
  /** Images that have to be brought to their addresses. */
  readonly published: readonly PublishedImage[];
}

export type FullOptions = Omit<BuildOptions, 'profile'> & { readonly source: string };

/** Decides everything and does nothing. */
export async function planFullMedium(
  profile: Profile,
  options: FullOptions,
  progress: Progress = silent,
): Promise<FullBuildPlan> {
  return withMedium(profile, options, progress, async (_medium, planned) => planned);
}

/**
 * Makes the stock medium with what a profile asks for. The output appears under its name only when it is complete and
 * verified; `CHECKSUM` and provenance are written beside it then.
 */
export async function buildFullMedium(
  profile: Profile,
  options: FullOptions,
  progress: Progress = silent,
): Promise<FullBuildReport> {
  return withMedium(profile, options, progress, async (medium, planned) => {
    const { plan } = planned;
    const provenancePath = `${plan.output}.json`;
    const checksumPath = plan.sums ? `${plan.output}.CHECKSUM` : undefined;
    const beside = [...(checksumPath === undefined ? [] : [checksumPath]), provenancePath];
    for (const path of beside) await refuseExisting(path, options);
    const plans = fullImagePlansOf(plan);
    await refuseExistingImages(
      plan.output,
      plans.map(({ image }) => image),
      options,
    );
    const make = (path: string) =>
      withWorkspace((workspace) =>
        withImages(plans, medium, async (images) => {
          const { placed, ...made } = await makeFullMedium(
            planned,
            medium,
            images,
            workspace,
            path,
            progress,
          );
          return { ...made, published: await publishImages(placed, plan.output, options) };
        }),
      );
    const { facts, ...report } = await writeOutput(plan.output, make, options);
    const { image } = report;
    if (checksumPath !== undefined && image)
      await writeFile(checksumPath, `SHA256 (${basename(plan.output)}) = ${image.sha256}\n`);
    await writeFile(provenancePath, formatProvenance(makeProvenance(facts, report)));
    return { ...planned, ...report, beside };
  });
}

async function withMedium<T>(
  profile: Profile,
  options: FullOptions,
  progress: Progress,
  use: (medium: IsoMedium, planned: FullBuildPlan) => Promise<T>,
): Promise<T> {
  progress.step('Opening the medium');
  const medium = await openMedium(options.source);
  try {
    progress.step('Identifying the medium');
    const asked = options.as === undefined ? {} : { as: options.as };
    const identity = await identifyMedium(medium, { ...asked, brief: true });
    progress.note(`${identity.release.id} ${identity.arch}`);
    const plan = await makeFullPlan(
      profile,
      medium,
      identity,
      options.output === undefined ? {} : { output: options.output },
    );
    const { source } = medium;
    if (!source) throw new BootsmithError('unsupported', `${medium.path} is no ISO image`);
    return await use({ ...medium, source }, { plan, menus: await editFullMenus(plan, medium) });
  } finally {
    await medium.close();
  }
}
