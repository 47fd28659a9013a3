import { groupGoes } from '../disks/groups-found.ts';
import type { DiskAnswers, DiskInventory } from '../disks/model.ts';

/**
 * A `%pre` script that deletes partitions one by one, before Anaconda looks at the disks: up to Fedora 16 its `clearpart`
 * takes whole disks only. It needs `parted` and `dd`, which every installer has (scripts/upd-instroot of 10.1.1.104,
 * 11.1.2.263 and 13.21.263), and makes the device nodes that are missing there.
 */
export function removalScript(
  layout: DiskAnswers,
  inventory: DiskInventory,
  toRemove: readonly string[],
): string | undefined {
  const found = inventory.disks.flatMap((disk) =>
    disk.partitions
      .filter(({ device }) => toRemove.includes(device))
      // The numbers of logical partitions behind a deleted one would change.
      .sort((a, b) => b.number - a.number)
      .map((partition) => ({ disk: disk.name, ...partition })),
  );
  if (found.length === 0) return undefined;
  const groups = inventory.groups.filter((group) => groupGoes(group, layout, inventory));
  return [
    'node() {',
    '  [ -b "/dev/$1" ] || while read major minor blocks name; do',
    '    [ "$name" = "$1" ] && mknod "/dev/$1" b "$major" "$minor"',
    '  done < /proc/partitions',
    '}',
    ...groups.map(({ name }) => `lvm vgchange -a n ${name}`),
    ...found.flatMap(({ disk, device, number, role }) => [
      ...(role === 'extended'
        ? []
        : // So that nothing is found again in a new partition at the same place.
          [`node ${device}`, `dd if=/dev/zero of=/dev/${device} bs=1024 count=64`]),
      `node ${disk}`,
      `parted -s /dev/${disk} rm ${number}`,
    ]),
  ].join('\n');
}
