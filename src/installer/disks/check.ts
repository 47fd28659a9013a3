import { diskFactsOf } from '../../releases/facts/disks.ts';
import type { Release } from '../../releases/release.ts';
import type { Refusal } from '../answers/model.ts';
import { ENGLISH_LAYOUT, type LayoutTexts } from '../texts/english-layout.ts';
import { checkPartitions } from './check-partitions.ts';
import type { LayoutCheck } from './check-scope.ts';
import { checkUses } from './check-uses.ts';
import { checkGroups, checkVolumes } from './check-volumes.ts';
import type { DiskAnswers, DiskInventory } from './model.ts';
import { GIB, MIB } from './names.ts';
import { resolveLayout, type Shortage } from './resolve.ts';
import { leastMib } from './share.ts';

/** Of the first disk, in bytes: Kusu keeps the kits of all nodes on it. */
export const LEAST_FIRST_DISK = 40 * GIB;

/** Whether the machine's disks will do at all. */
export function checkDisks(
  { disks: [first] }: DiskInventory,
  texts: LayoutTexts = ENGLISH_LAYOUT,
): Refusal[] {
  if (!first) return [{ field: 'disks', message: texts.noDisks() }];
  if (first.size >= LEAST_FIRST_DISK) return [];
  const gib = Math.floor((first.size / GIB) * 10) / 10;
  return [{ field: 'disks', message: texts.smallDisk(first.name, gib, LEAST_FIRST_DISK / GIB) }];
}

/**
 * Every rule that a layout breaks, in the order of its fields; none means that `planSteps` has a plan. Whether it fits is
 * looked at only when all else is right.
 */
export function checkLayout(
  layout: DiskAnswers,
  inventory: DiskInventory,
  release: Pick<Release, 'kickstart' | 'id'>,
  texts: LayoutTexts = ENGLISH_LAYOUT,
): Refusal[] {
  const unfit = checkDisks(inventory, texts);
  if (unfit.length > 0) return unfit;
  const refusals: Refusal[] = [];
  const check: LayoutCheck = {
    ...{ layout, inventory, texts },
    release: release.id,
    facts: diskFactsOf(release),
    refuse: (field, message) => void refusals.push({ field: `disks.${field}`, message }),
  };
  checkPartitions(check);
  checkGroups(check);
  checkVolumes(check);
  checkUses(check);
  if (refusals.length > 0) return refusals;
  for (const shortage of resolveLayout(layout, inventory, release).shortages) refuseShortage(shortage, check);
  return refusals;
}

function refuseShortage(shortage: Shortage, { layout, refuse, texts }: LayoutCheck): void {
  if (shortage.of === 'group') {
    const { group, wantedMib, freeMib } = shortage;
    refuse(
      `groups.${layout.groups.findIndex(({ name }) => name === group)}`,
      texts.groupFull(group, wantedMib, freeMib),
    );
    return;
  }
  const { disk, regions } = shortage.disk;
  if (shortage.full === 'table') {
    refuse('partitions', texts.tableFull(disk.name, shortage.most));
    return;
  }
  const wish = layout.partitions[shortage.wish];
  const widest = regions.reduce((most, { start, end }) => Math.max(most, end - start), 0);
  refuse(
    `partitions.${shortage.wish}.size`,
    texts.diskFull(disk.name, wish ? leastMib(wish.size) : 0, widest / MIB),
  );
}
