import { resolve } from 'node:path';
import { BootsmithError } from '../base/errors.ts';
import { type OutputOptions, writeOutput } from '../base/output-file.ts';
import { type Progress, silent } from '../base/progress.ts';
import type { LedgerEntry } from '../patching/apply.ts';
import type { Medium } from './medium.ts';
import { initramfsFilesOf, type OpenedImage, type PlacedImage, replacementNotes } from './opened-images.ts';
import type { PatchedInitrd } from './patched-initrd.ts';
import { type ImagePlan, type Menus, makePlan, type Plan } from './plan.ts';
import { imagePlansOf } from './planning/updates.ts';
import { asBaseProfile, type Profile, readProfile } from './profile.ts';
import { type PublishedImage, publishImages, refuseExistingImages } from './published-images.ts';
import { assembleIso, layOutIso } from './stages/assemble-iso.ts';
import { identifyMedium } from './stages/identify.ts';
import { makeEsp } from './stages/make-esp.ts';
import { openImages } from './stages/open-images.ts';
import { openMedium } from './stages/open-media.ts';
import { packInitramfs } from './stages/pack-initramfs.ts';
import { patchInitrd } from './stages/patch-initrd.ts';
import { placeImages } from './stages/place-images.ts';
import { renderMenus } from './stages/render-menus.ts';
import { unpackInitrd } from './stages/unpack-initrd.ts';
import { type Finding, requireNoFaults, type VerifyOptions, verifyMedium } from './stages/verify-iso.ts';
import { isoPath, type Workspace, withWorkspace } from './workspace.ts';

export interface BuildOptions extends OutputOptions {
  readonly profile: string;
  /** In place of the profile's source, relative to the current folder. */
  readonly source?: string;
  /** In place of the profile's output, relative to the current folder. */
  readonly output?: string;
  /** Take the medium for this release, whatever it says. */
  readonly as?: string;
}

/** What a build will do. */
export interface BuildPlan {
  readonly plan: Plan;
  readonly menus: Menus;
}

export interface BuildReport extends BuildPlan {
  readonly ledger: readonly LedgerEntry[];
  /** The updates image, and the product image where there is one. */
  readonly images: readonly PlacedImage[];
  /** Images that have to be brought to their addresses. */
  readonly beside: readonly PublishedImage[];
  readonly findings: readonly Finding[];
  readonly notes: readonly string[];
  /** Size in bytes. */
  readonly initramfs: { readonly size: number };
}

/** Decides everything and does nothing. */
export async function planBuild(options: BuildOptions, progress: Progress = silent): Promise<BuildPlan> {
  return withMedium(options, progress, async (_medium, plan) => plan);
}

/**
 * Makes the Base ISO that a profile describes. The output appears under its name only when it is complete and
 * verified.
 */
export async function buildMedium(options: BuildOptions, progress: Progress = silent): Promise<BuildReport> {
  return withMedium(options, progress, async (medium, planned) => {
    const { plan } = planned;
    await refuseExistingImages(plan.output, [plan.updates], options);
    const make = (path: string) =>
      withWorkspace((workspace) =>
        withImages(imagePlansOf(plan), medium, async (images) => {
          const report = await fill(planned, medium, images, workspace, path, progress);
          return { ...report, beside: await publishImages(report.images, plan.output, options) };
        }),
      );
    return writeOutput(plan.output, make, options);
  });
}

async function fill(
  { plan, menus }: BuildPlan,
  medium: Medium,
  opened: readonly OpenedImage[],
  workspace: Workspace,
  path: string,
  progress: Progress,
): Promise<Omit<BuildReport, 'beside'>> {
  progress.step('Converting the initrd');
  const { ledger, warnings, size } = await makeInitramfs(medium, plan, workspace, opened);
  progress.step('Making the updates image');
  const images = await placeImages(opened, workspace);
  progress.step('Copying stock files');
  await layOutIso(plan, medium, menus, workspace, progress);
  progress.step('Assembling the ISO');
  await makeEsp(plan, medium, menus, workspace);
  const assembled = await assembleIso(plan, medium, workspace, path);
  const notes = [...warnings, ...replacementNotes(images), ...assembled];
  notes.forEach(progress.note);
  progress.step('Verifying the ISO');
  const findings = await verifyIso(
    path,
    plan.output,
    plan.identity.assumed ? { as: plan.identity.release.id } : {},
  );
  return { plan, menus, ledger, images, findings, notes, initramfs: { size } };
}

/** Opens what goes into images for as long as it is used. */
export async function withImages<T>(
  plans: readonly ImagePlan[],
  medium: Medium,
  use: (images: readonly OpenedImage[]) => Promise<T>,
): Promise<T> {
  const opened = await openImages(plans, medium);
  try {
    return await use(opened.images);
  } finally {
    await opened.close();
  }
}

/** Opens, identifies and verifies a medium that was just made. Throws `verification` with every fault. */
export async function verifyIso(
  path: string,
  name = path,
  { as, ...options }: VerifyOptions & { readonly as?: string } = {},
): Promise<Finding[]> {
  const medium = await openMedium(path);
  try {
    const identity = await identifyMedium(medium, { ...asked({ as }), brief: true });
    const findings = await verifyMedium(medium, identity, options);
    requireNoFaults(findings, name);
    return findings;
  } finally {
    await medium.close();
  }
}

async function withMedium<T>(
  options: BuildOptions,
  progress: Progress,
  use: (medium: Medium, plan: BuildPlan) => Promise<T>,
): Promise<T> {
  const profile = asBaseProfile(await readProfile(options.profile));
  progress.step('Opening the medium');
  const medium = await openMedium(sourceOf(profile, options));
  try {
    progress.step('Identifying the medium');
    const identity = await identifyMedium(medium, asked(options));
    progress.note(`${identity.release.id} ${identity.arch}`);
    const plan = await makePlan(
      profile,
      medium,
      identity,
      options.output === undefined ? {} : { output: options.output },
    );
    return await use(medium, { plan, menus: await renderMenus(plan, medium) });
  } finally {
    await medium.close();
  }
}

function asked({ as }: { readonly as?: string | undefined }): { readonly as?: string } {
  return as === undefined ? {} : { as };
}

/** The stock medium of a build: the one that is asked for, else the profile's. Throws `usage` for none. */
export function sourceOf(profile: Profile, options: Pick<BuildOptions, 'source'>): string {
  if (options.source !== undefined) return options.source;
  if (profile.source !== undefined) return resolve(profile.folder, profile.source);
  throw new BootsmithError('usage', 'no source is named', {
    at: { file: profile.file },
    hint: 'Give --source PATH, or write source: in the profile.',
  });
}

/** Puts the initramfs of a plan into the workspace, at the initrd's path on the medium. Gives its size in bytes. */
export async function makeInitramfs(
  medium: Medium,
  plan: Plan,
  workspace: Workspace,
  images: readonly OpenedImage[],
): Promise<Pick<PatchedInitrd, 'ledger' | 'warnings'> & { readonly size: number }> {
  const stock = await unpackInitrd(medium, plan.identity);
  const patched = await patchInitrd(stock.tree, plan, initramfsFilesOf(images));
  const path = await isoPath(workspace, plan.identity.boot.initrd);
  const { ledger, warnings } = patched;
  return { ledger, warnings, size: await packInitramfs(stock, patched, medium, plan, path) };
}
