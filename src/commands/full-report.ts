import type { Digest } from '../base/digest.ts';
import type { FullBuildPlan, FullBuildReport } from '../pipeline/full.ts';
import type { Outcome } from './command.ts';
import { describeImage } from './describe-image.ts';
import { describeIdentity } from './identify.ts';
import { formatSize, formatTable } from './terminal.ts';

/** A plan for full media, for machines and for people. */
export function fullPlanOutcome({ plan, menus }: FullBuildPlan): Outcome {
  return { json: { ...planJson(plan), entries: menus.entries }, text: describePlan({ plan, menus }) };
}

export function fullReportOutcome(report: FullBuildReport): Outcome {
  const { plan, menus, changes, ledger, findings, notes, size, source, image, beside, published } = report;
  const listed = changes.map(({ path, why, stock, made }) => ({
    path,
    why,
    stock: stock?.sha256,
    made: made?.sha256,
  }));
  const text = [
    `${plan.output}: ${plan.identity.release.id} ${plan.identity.arch}, full medium`,
    formatTable([
      ['image', `${formatSize(size)}${sumOf(image)}`],
      ['from', `${plan.medium}${sumOf(source)}`],
      ['way', `${plan.iso.way}: ${plan.iso.why}`],
      ...changes.map(({ path, stock }) => [stock ? 'changed' : 'added', `/${path}`]),
      ['checks passed', String(findings.filter(({ result }) => result === 'pass').length)],
      ...beside.map((path) => ['beside', path]),
      ...published.map(({ file, address }) => ['to be brought', `${file} to ${address}`]),
      ...notes.map((note) => ['note', note]),
    ]),
  ].join('\n');
  return {
    json: {
      ...planJson(plan),
      ...{ entries: menus.entries, changes: listed, ledger, findings, notes, size, source, image, beside },
      published,
    },
    text,
  };
}

function sumOf(digest: Digest | undefined): string {
  return digest ? `, sha256 ${digest.sha256}` : '';
}

function planJson({ identity, initrd, updates, product, ...plan }: FullBuildPlan['plan']): object {
  const { release, boot: _boot, ...known } = identity;
  return {
    ...plan,
    identity: { release: release.id, ...known },
    initrd: initrd && { ...initrd.initrd, drivers: initrd.drivers.modules.map(({ name }) => name) },
    updates: updates && ('copyOf' in updates ? updates : updates.image),
    product: product?.image,
  };
}

function describePlan({ plan, menus }: FullBuildPlan): string {
  const { volume, iso, kickstart, initrd, updates, product, files } = plan;
  const label = volume.from === volume.to ? volume.to : `${volume.to} (was ${volume.from})`;
  return [
    describeIdentity(plan.medium, plan.identity),
    '',
    `Makes ${plan.output}, volume ${label}, by way of ${iso.way}: ${iso.why}.`,
    '',
    'Changes the boot menus:',
    ...[...menus.files.keys()].map((path) => `  /${path}`),
    ...[...menus.esp.keys()].map((path) => `  /${path} in the EFI system partition`),
    'Entries pass to the kernel:',
    ...menus.entries.map(({ menu, label: name, commandLine }) => `  ${menu}, ${name}:\n    ${commandLine}`),
    '',
    'Puts on the medium:',
    ...(kickstart?.on === 'medium' ? [`  /${kickstart.path}, the kickstart`] : []),
    ...(updates && 'copyOf' in updates
      ? [`  /${plan.identity.release.updates.path}, the updates image, from ${updates.copyOf}`]
      : []),
    ...files.map(({ source, destination }) => `  ${destination} from ${source}`),
    '  /.bootsmith.json, which says what was done',
    ...(initrd ? [`Changes the initrd: ${initrd.initrd.way}, ${initrd.initrd.compression}`] : []),
    ...(updates && 'image' in updates ? describeImage(updates.image, plan.output) : []),
    ...(product ? describeImage(product.image, plan.output) : []),
  ].join('\n');
}
