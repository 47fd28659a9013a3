import { BootsmithError, isBootsmithError } from '../../base/errors.ts';
import { readMenu } from '../../bootmenu/menu.ts';
import type { Initrd } from '../../formats/image.ts';
import { readTreeFile } from '../../tree/tree.ts';
import { type BootPlaces, findBootPlaces } from '../boot-places.ts';
import { checkBootArguments } from '../checks/boot-arguments.ts';
import { checkBootRecord } from '../checks/boot-record.ts';
import { checkCommandLines } from '../checks/command-line.ts';
import { checkInitrd, checkOtherInitrds } from '../checks/initrd.ts';
import { checkKickstarts } from '../checks/kickstarts.ts';
import { checkMenuCopies, checkMenus } from '../checks/menu.ts';
import { checkEsps, checkPartitionTables } from '../checks/partitions.ts';
import { checkStage2 } from '../checks/stage2.ts';
import type { Check, Finding, PlacedMenu, ReleaseCheck, Subject } from '../checks/subject.ts';
import { checkMediaSum, checkTreeinfo } from '../checks/sums.ts';
import { checkUpdates } from '../checks/updates.ts';
import { checkVolumeLabel } from '../checks/volume-label.ts';
import { type Identity, type Medium, mediumFile } from '../medium.ts';

export type { Finding } from '../checks/subject.ts';

/** What a boot needs, in the order in which it needs it. `ofRelease`: judged by the facts of a release. */
const CHECKS: Readonly<Record<string, { readonly judge: Check } | { readonly ofRelease: ReleaseCheck }>> = {
  'boot record': { judge: checkBootRecord },
  'partition tables': { judge: checkPartitionTables },
  'EFI partition': { judge: checkEsps },
  'boot menu': { judge: checkMenus },
  'menu copies': { judge: checkMenuCopies },
  'volume label': { judge: checkVolumeLabel },
  'command line': { judge: checkCommandLines },
  'boot arguments': { judge: checkBootArguments },
  initrd: { ofRelease: checkInitrd },
  'other initrds': { judge: checkOtherInitrds },
  kickstart: { judge: checkKickstarts },
  'second stage': { ofRelease: checkStage2 },
  'updates image': { ofRelease: checkUpdates },
  '.treeinfo': { judge: checkTreeinfo },
  'media checksum': { judge: checkMediaSum },
};

export interface VerifyOptions {
  /**
   * Whether the media checksum and those of `.treeinfo` are computed, which reads the whole medium. Whoever has just
   * written them knows them.
   */
  readonly sums?: boolean;
  /** Whether the initrds are unpacked and judged. Whoever has left them as they were on the source need not. */
  readonly initrds?: boolean;
}

/**
 * Checks a medium, stock, ours or foreign, for all that a boot needs. Faults are findings, not errors. In place of an
 * identity may stand the reason why there is none: all that needs no release is checked then.
 */
export async function verifyMedium(
  medium: Medium,
  identity: Identity | string,
  { sums = true, initrds = true }: VerifyOptions = {},
): Promise<Finding[]> {
  const places = await findBootPlaces(medium);
  try {
    const known = typeof identity === 'string' ? undefined : identity;
    const subject: Subject = {
      ...{ medium, identity: known, places, sums, initrds },
      menus: await arrangeMenus(medium, known, places),
      initrd: initrdsOf(medium),
    };
    const findings: Finding[] = [];
    for (const [check, how] of Object.entries(CHECKS)) {
      const needsRelease = 'ofRelease' in how;
      if (needsRelease && !known) {
        findings.push({ check, result: 'skip', message: `needs a release that is known: ${identity}` });
        continue;
      }
      const verdicts =
        needsRelease && known
          ? how.ofRelease({ ...subject, identity: known })
          : 'judge' in how && how.judge(subject);
      findings.push(...((await verdicts) || []).map((verdict) => ({ check, ...verdict })));
    }
    return findings;
  } finally {
    await places.close();
  }
}

/** The menu that the release's machines show comes first; menus of the release with odd names are found by it alone. */
async function arrangeMenus(
  medium: Medium,
  identity: Identity | undefined,
  { menus }: BootPlaces,
): Promise<PlacedMenu[]> {
  const found = menus.filter((each): each is PlacedMenu => typeof each.menu === 'object');
  const [main] = identity?.boot.menus ?? [];
  if (!main) return found;
  const isMain = ({ path, place }: PlacedMenu) => place === 'medium' && path === main.path;
  const bytes = found.some(isMain) ? undefined : await readTreeFile(medium.tree, main.path);
  const read: PlacedMenu[] = bytes
    ? [{ path: main.path, place: 'medium', menu: readMenu(bytes, main.path, { syntax: main.syntax }) }]
    : [];
  return [...read, ...found.filter(isMain), ...found.filter((each) => !isMain(each))];
}

/** Opens each initrd once, whatever its names. */
function initrdsOf(medium: Medium): Subject['initrd'] {
  const names = new Map<string, string>();
  const open = new Map<string, Promise<Initrd | string>>();
  return (path) => {
    const place = mediumFile(medium, path)?.place;
    const key = place === undefined ? path : JSON.stringify(place);
    const name = names.get(key) ?? path;
    names.set(key, name);
    const initrd = open.get(name) ?? openInitrdOf(medium, name);
    open.set(name, initrd);
    return initrd;
  };
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
