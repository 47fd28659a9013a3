import { writeFile } from 'node:fs/promises';
import { basename } from 'node:path';
import { type Digest, digestFile } from '../base/digest.ts';
import { digestInThread } from '../base/digest-thread.ts';
import { BootsmithError } from '../base/errors.ts';
import { run } from '../base/exec.ts';
import { refuseExisting, writeOutput } from '../base/output-file.ts';
import { type Progress, silent } from '../base/progress.ts';
import { readVolumeShape } from '../formats/iso9660/volume.ts';
import type { LedgerEntry } from '../patching/apply.ts';
import { MCOPY } from '../tools/mtools.ts';
import { XORRISO } from '../tools/xorriso.ts';
import { readTreeFile } from '../tree/tree.ts';
import { type BuildOptions, verifyIso, withImages } from './build.ts';
import type { FullMenus, MediumChange, WrittenIso } from './changes.ts';
import { type FullPlan, makeFullPlan } from './full-plan.ts';
import { modificationOf } from './iso-modification.ts';
import type { Medium } from './medium.ts';
import { initramfsFilesOf, type OpenedImage, type PlacedImage, replacementNotes } from './opened-images.ts';
import { fullImagePlansOf } from './planning/full-images.ts';
import type { Profile } from './profile.ts';
import {
  formatProvenance,
  makeProvenance,
  PROVENANCE_PATH,
  type ProvenanceFacts,
  restoreOfGrown,
  restoreOfRewritten,
  SOURCE_SUM_PLACE,
} from './provenance.ts';
import { type PublishedImage, publishImages, refuseExistingImages } from './published-images.ts';
import { editFullMenus } from './stages/full-menus.ts';
import { growIso, planGrowth, startCopy } from './stages/grow-iso.ts';
import { identifyMedium } from './stages/identify.ts';
import { layOutChanges } from './stages/lay-out-changes.ts';
import { makeEsp } from './stages/make-esp.ts';
import { openMedium } from './stages/open-media.ts';
import { packInitramfs } from './stages/pack-initramfs.ts';
import { patchInitrd } from './stages/patch-initrd.ts';
import { placeImages } from './stages/place-images.ts';
import { rewriteIso } from './stages/rewrite-iso.ts';
import { unpackInitrd } from './stages/unpack-initrd.ts';
import type { Finding } from './stages/verify-iso.ts';
import { isoPath, type Workspace, withWorkspace } from './workspace.ts';

/** A medium with what is known about it, before anything is done. */
export interface FullBuildPlan {
  readonly plan: FullPlan;
  readonly menus: FullMenus;
}

export interface FullBuildReport extends FullBuildPlan, WrittenIso {
  readonly image: Digest;
  readonly changes: readonly MediumChange[];
  readonly ledger: readonly LedgerEntry[];
  readonly notes: readonly string[];
  readonly findings: readonly Finding[];
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
    const sidecars = { checksum: `${plan.output}.CHECKSUM`, provenance: `${plan.output}.json` };
    for (const path of Object.values(sidecars)) await refuseExisting(path, options);
    const plans = fullImagePlansOf(plan);
    await refuseExistingImages(
      plan.output,
      plans.map(({ image }) => image),
      options,
    );
    const facts: { provenance?: ProvenanceFacts } = {};
    const make = (path: string) =>
      withWorkspace((workspace) =>
        withImages(plans, medium, async (images) => {
          const { placed, ...made } = await build(planned, medium, images, workspace, path, facts, progress);
          return { ...made, published: await publishImages(placed, plan.output, options) };
        }),
      );
    const report = await writeOutput(plan.output, make, options);
    if (!facts.provenance) throw new Error('a medium was made without its provenance');
    await writeFile(sidecars.checksum, `SHA256 (${basename(plan.output)}) = ${report.image.sha256}\n`);
    await writeFile(sidecars.provenance, formatProvenance(makeProvenance(facts.provenance, report)));
    return { ...report, beside: Object.values(sidecars) };
  });
}

type Built = Omit<FullBuildReport, 'beside' | 'published'> & { readonly placed: readonly PlacedImage[] };

async function build(
  planned: FullBuildPlan,
  medium: Medium & { readonly source: NonNullable<Medium['source']> },
  opened: readonly OpenedImage[],
  workspace: Workspace,
  path: string,
  facts: { provenance?: ProvenanceFacts },
  progress: Progress,
): Promise<Built> {
  const { plan } = planned;
  const copied = plan.iso.way === 'grow' ? startCopy(medium, path) : Promise.resolve();
  // Whatever fails, the file is not taken away while the kernel still writes to it.
  try {
    return await buildBeside(
      planned,
      medium,
      opened,
      workspace,
      path,
      facts,
      { copied, source: digestInThread(medium.path) },
      progress,
    );
  } finally {
    await copied.catch(() => {});
  }
}

async function buildBeside(
  planned: FullBuildPlan,
  medium: Medium & { readonly source: NonNullable<Medium['source']> },
  opened: readonly OpenedImage[],
  workspace: Workspace,
  path: string,
  facts: { provenance?: ProvenanceFacts },
  underWay: { readonly copied: Promise<void>; readonly source: Promise<Digest> },
  progress: Progress,
): Promise<Built> {
  const { plan, menus } = planned;
  const { boot } = plan.identity;
  const ledger: LedgerEntry[] = [];
  const notes: string[] = [];
  if (plan.initrd) {
    progress.step('Changing the initrd');
    const stock = await unpackInitrd(medium, plan.identity);
    const patched = await patchInitrd(stock.tree, plan.initrd, initramfsFilesOf(opened));
    ledger.push(...patched.ledger);
    notes.push(...patched.warnings);
    await packInitramfs(stock, patched, medium, plan.initrd, await isoPath(workspace, boot.initrd));
  }
  if (opened.length > 0) progress.step('Making the updates image');
  const placed = await placeImages(opened, workspace);
  notes.push(...replacementNotes(placed));
  progress.step('Laying out what changes');
  const makesEsp = menus.esp.size > 0;
  const edited = new Map([...menus.esp].map(([name, each]) => [name, each.edited]));
  if (makesEsp) await makeEsp(plan, medium, { esp: edited }, workspace);
  const made = { initramfs: plan.initrd !== undefined, images: placed, esp: makesEsp };
  const changes = await layOutChanges(plan, medium, menus, made, workspace);
  const shape = await readVolumeShape(medium.source);
  const growth = plan.iso.way === 'grow' ? await planGrowth(plan, medium, workspace, makesEsp) : undefined;
  const restore = growth
    ? restoreOfGrown(medium.source.size, growth.stockPatches)
    : await restoreOfRewritten(plan, changes, menus, (name) => readTreeFile(medium.tree, name));
  facts.provenance = { plan, menus, changes, tools: await toolVersions(makesEsp), restore };
  const onMedium = [...changes, await putProvenance(facts.provenance, medium, workspace)];
  progress.step(growth ? 'Growing a copy of the stock image' : 'Rewriting the image');
  const appended = makesEsp && boot.efi?.image === 'appended' && !growth ? workspace.espImage : undefined;
  const inPlace = (change: MediumChange) => growth?.inPlace.includes(change.path) === true;
  const request = {
    medium,
    modification: modificationOf(
      plan,
      onMedium.filter((change) => !inPlace(change)),
      shape,
      appended,
    ),
    checksum: plan.checksum,
    sumPlace: SOURCE_SUM_PLACE,
    ...underWay,
    output: plan.output,
    path,
  };
  const written = growth
    ? await growIso(request, growth, workspace, progress)
    : await rewriteIso(request, progress);
  notes.forEach(progress.note);
  progress.step('Verifying the ISO');
  const image = digestInThread(path);
  // An initrd that is the stock one byte for byte has been opened already.
  const findings = await verifyIso(path, plan.output, plan.initrd ? undefined : medium);
  return { ...planned, ...written, image: await image, changes, ledger, notes, findings, placed };
}

async function putProvenance(
  facts: ProvenanceFacts,
  medium: Medium,
  workspace: Workspace,
): Promise<MediumChange> {
  const source = await isoPath(workspace, PROVENANCE_PATH);
  await writeFile(source, formatProvenance(makeProvenance(facts)));
  const before = await readTreeFile(medium.tree, PROVENANCE_PATH);
  return {
    path: PROVENANCE_PATH,
    why: 'says what was done',
    stock: before && (await digestFile(source)),
    made: await digestFile(source),
    iso: { kind: 'file', path: `/${PROVENANCE_PATH}`, source, mode: 0o644 },
  };
}

async function toolVersions(editsFat: boolean): Promise<Record<string, string>> {
  const first = (text: string) =>
    text
      .split('\n')
      .find((line) => /\d/.test(line))
      ?.trim() ?? '';
  const xorriso = await run(XORRISO, ['-version']);
  const mtools = editsFat ? await run(MCOPY, ['--version']) : undefined;
  return {
    node: process.version,
    xorriso: first(xorriso.stdout || xorriso.stderr),
    ...(mtools && { mtools: first(mtools.stdout) }),
  };
}

async function withMedium<T>(
  profile: Profile,
  options: FullOptions,
  progress: Progress,
  use: (
    medium: Medium & { readonly source: NonNullable<Medium['source']> },
    planned: FullBuildPlan,
  ) => Promise<T>,
): Promise<T> {
  progress.step('Opening the medium');
  const medium = await openMedium(options.source);
  try {
    progress.step('Identifying the medium');
    const identity = await identifyMedium(medium, options.as === undefined ? {} : { as: options.as });
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
