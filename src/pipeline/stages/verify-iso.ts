import { BootsmithError, isBootsmithError } from '../../base/errors.ts';
import { readMenu } from '../../bootmenu/menu.ts';
import type { BootMenu } from '../../bootmenu/model.ts';
import type { Initrd } from '../../formats/image.ts';
import type { BootFacts } from '../../releases/release.ts';
import { readTreeFile, type Tree } from '../../tree/tree.ts';
import { checkBootRecord } from '../checks/boot-record.ts';
import { checkInitrd } from '../checks/initrd.ts';
import { checkKickstarts } from '../checks/kickstarts.ts';
import { checkMenus } from '../checks/menu.ts';
import { checkStage2 } from '../checks/stage2.ts';
import type { Check, Finding, Subject } from '../checks/subject.ts';
import { checkUpdates } from '../checks/updates.ts';
import { openEsp } from '../esp.ts';
import type { Identity, Medium } from '../medium.ts';

export type { Finding } from '../checks/subject.ts';

/** What a boot needs, in the order in which it needs it. */
const CHECKS: Readonly<Record<string, Check>> = {
  'boot record': checkBootRecord,
  'boot menu': checkMenus,
  initrd: checkInitrd,
  kickstart: checkKickstarts,
  'second stage': checkStage2,
  'updates image': checkUpdates,
};

/** Checks a medium, stock or ours, for all that a boot needs. Faults are findings, not errors. */
export async function verifyMedium(medium: Medium, identity: Identity): Promise<Finding[]> {
  const subject: Subject = {
    medium,
    identity,
    menus: await readMenus(medium, identity),
    initrd: await openInitrdOf(medium, identity.boot.initrd),
  };
  const findings: Finding[] = [];
  for (const [check, judge] of Object.entries(CHECKS))
    findings.push(...(await judge(subject)).map((verdict) => ({ check, ...verdict })));
  return findings;
}

async function readMenus(medium: Medium, { boot }: Identity): Promise<BootMenu[]> {
  const menus: BootMenu[] = [];
  const read = async (tree: Tree, { path, syntax }: BootFacts['menus'][number], name: string) => {
    const bytes = await readTreeFile(tree, path);
    if (bytes) menus.push(readMenu(bytes, name, { syntax }));
  };
  for (const menu of boot.menus) await read(medium.tree, menu, menu.path);
  const esp = await openEsp(medium, boot);
  try {
    for (const menu of boot.efi?.menus ?? [])
      if (esp) await read(esp.tree, menu, `${menu.path} of the EFI system partition`);
  } finally {
    await esp?.close();
  }
  return menus;
}

async function openInitrdOf(medium: Medium, path: string): Promise<Initrd | string> {
  try {
    return (await medium.initrd(path)) ?? `/${path} is not there`;
  } catch (error) {
    if (isBootsmithError(error)) return `/${path} cannot be read: ${error.message}`;
    throw error;
  }
}

/** Throws `verification` with every fault, when there is one. */
export function requireNoFaults(findings: readonly Finding[], name: string): void {
  const faults = findings.filter(({ result }) => result === 'fail');
  if (faults.length === 0) return;
  throw new BootsmithError(
    'verification',
    `${name} has ${faults.length === 1 ? 'a fault' : `${faults.length} faults`}`,
    {
      at: { file: name },
      found: faults.map(({ check, message }) => `${check}: ${message}`).join('\n'),
      hint: 'A medium with these faults does not boot, or not as it was asked to.',
    },
  );
}
