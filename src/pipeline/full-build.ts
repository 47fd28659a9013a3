import { stat, writeFile } from 'node:fs/promises';
import { type Digest, digestFile } from '../base/digest.ts';
import { digestInThread } from '../base/digest-thread.ts';
import { run } from '../base/exec.ts';
import type { Progress } from '../base/progress.ts';
import { readVolumeShape } from '../formats/iso9660/volume.ts';
import type { LedgerEntry } from '../patching/apply.ts';
import { MCOPY } from '../tools/mtools.ts';
import { XORRISO } from '../tools/xorriso.ts';
import { readTreeFile } from '../tree/tree.ts';
import { verifyIso } from './build.ts';
import type { FullMenus, MediumChange, WrittenIso } from './changes.ts';
import { readProvenance } from './describe.ts';
import type { FullPlan } from './full-plan.ts';
import { modificationOf } from './iso-modification.ts';
import type { IsoMedium } from './medium.ts';
import { initramfsFilesOf, type OpenedImage, type PlacedImage, replacementNotes } from './opened-images.ts';
import { makeProvenance, type ProvenanceFacts, SOURCE_SUM_PLACE } from './provenance.ts';
import { formatProvenance, PROVENANCE_PATH, stepsOf } from './provenance-statement.ts';
import { restoreOfGrown, restoreOfRewritten } from './restore.ts';
import { growIso, planGrowth, startCopy } from './stages/grow-iso.ts';
import { layOutChanges } from './stages/lay-out-changes.ts';
import { makeEsp } from './stages/make-esp.ts';
import { packInitramfs } from './stages/pack-initramfs.ts';
import { patchInitrd } from './stages/patch-initrd.ts';
import { placeImages } from './stages/place-images.ts';
import { rewriteIso } from './stages/rewrite-iso.ts';
import { unpackInitrd } from './stages/unpack-initrd.ts';
import type { Finding } from './stages/verify-iso.ts';
import { isoPath, type Workspace } from './workspace.ts';

/** A medium with what is known about it, before anything is done. */
export interface FullBuildPlan {
  readonly plan: FullPlan;
  readonly menus: FullMenus;
}

export interface MadeMedium extends WrittenIso {
  /** Of the new image, in bytes. */
  readonly size: number;
  /** Of the new image; undefined when nobody wanted its sum. */
  readonly image: Digest | undefined;
  readonly changes: readonly MediumChange[];
  readonly ledger: readonly LedgerEntry[];
  readonly notes: readonly string[];
  readonly findings: readonly Finding[];
  readonly facts: ProvenanceFacts;
  readonly placed: readonly PlacedImage[];
}

/** What goes on beside the rest of the work from its beginning. */
interface UnderWay {
  /** The copy of the source image at the output's place. */
  readonly copied: Promise<void>;
  /** The sum of the source image, where it is wanted. */
  readonly source: Promise<Digest> | undefined;
}

/** Makes the image of a plan at `path`, and verifies it. */
export async function makeFullMedium(
  planned: FullBuildPlan,
  medium: IsoMedium,
  opened: readonly OpenedImage[],
  workspace: Workspace,
  path: string,
  progress: Progress,
): Promise<MadeMedium> {
  const { plan } = planned;
  const copied = plan.iso.way === 'grow' ? startCopy(medium, path) : Promise.resolve();
  // Behind the copy the image is in memory, and the two do not wait for the same core.
  const source = plan.sums ? copied.then(() => digestInThread(medium.path)) : undefined;
  source?.catch(() => {});
  // Whatever fails, the file is not taken away while the kernel still writes to it.
  try {
    return await makeBeside(planned, medium, opened, workspace, path, { copied, source }, progress);
  } finally {
    await copied.catch(() => {});
  }
}

async function makeBeside(
  { plan, menus }: FullBuildPlan,
  medium: IsoMedium,
  opened: readonly OpenedImage[],
  workspace: Workspace,
  path: string,
  underWay: UnderWay,
  progress: Progress,
): Promise<MadeMedium> {
  const { boot } = plan.identity;
  const tools = toolVersions(menus.esp.size > 0);
  tools.catch(() => {});
  const { made, ledger, notes } = await makeParts(plan, menus, medium, opened, workspace, progress);
  progress.step('Laying out what changes');
  const changes = await layOutChanges(plan, medium, menus, made, workspace);
  const shape = await readVolumeShape(medium.source);
  const growth = plan.iso.way === 'grow' ? await planGrowth(plan, medium, workspace, made.esp) : undefined;
  const facts = {
    ...{ plan, menus, changes },
    tools: await tools,
    restore: growth
      ? restoreOfGrown(medium.source.size, growth.stockPatches)
      : await restoreOfRewritten(plan, changes, menus, (name) => readTreeFile(medium.tree, name)),
    earlier: plan.identity.kind === 'remastered' ? stepsOf(await readProvenance(medium)) : [],
  };
  const onMedium = [...changes, await putProvenance(facts, medium, workspace)];
  progress.step(growth ? 'Growing a copy of the stock image' : 'Rewriting the image');
  const appended = made.esp && boot.efi?.image === 'appended' && !growth ? workspace.espImage : undefined;
  const moved = onMedium.filter((change) => growth?.inPlace.includes(change.path) !== true);
  const request = {
    ...{ medium, path, output: plan.output, checksum: plan.checksum, sumPlace: SOURCE_SUM_PLACE },
    modification: modificationOf(plan, moved, shape, appended),
    ...underWay,
  };
  const written = growth
    ? await growIso(request, growth, workspace, progress)
    : await rewriteIso(request, progress);
  notes.forEach(progress.note);
  progress.step('Verifying the ISO');
  const image = plan.sums ? digestInThread(path) : undefined;
  const findings = await verifyIso(path, plan.output, {
    ...(plan.identity.assumed && { as: plan.identity.release.id }),
    sums: false,
    initrds: plan.initrd !== undefined,
  });
  const { size } = await stat(path);
  return {
    ...written,
    size,
    image: await image,
    changes,
    ledger,
    notes,
    findings,
    facts,
    placed: made.images,
  };
}

/** The images that are made before the list of changes: initrd, updates and product image, EFI system partition. */
async function makeParts(
  plan: FullPlan,
  menus: FullMenus,
  medium: IsoMedium,
  opened: readonly OpenedImage[],
  workspace: Workspace,
  progress: Progress,
) {
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
  const images = await placeImages(opened, workspace);
  notes.push(...replacementNotes(images));
  const esp = menus.esp.size > 0;
  const edited = new Map([...menus.esp].map(([name, each]) => [name, each.edited]));
  if (esp) await makeEsp(plan, medium, { esp: edited }, workspace);
  return { made: { initramfs: plan.initrd !== undefined, images, esp }, ledger, notes };
}

async function putProvenance(
  facts: ProvenanceFacts,
  medium: IsoMedium,
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
  const [xorriso, mtools] = await Promise.all([
    run(XORRISO, ['-version']),
    editsFat ? run(MCOPY, ['--version']) : undefined,
  ]);
  return {
    node: process.version,
    xorriso: first(xorriso.stdout || xorriso.stderr),
    ...(mtools && { mtools: first(mtools.stdout) }),
  };
}
