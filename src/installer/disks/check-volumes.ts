import { checkSize, type LayoutCheck, repeated } from './check-scope.ts';
import { groupGoes } from './groups-found.ts';
import { volumeName } from './names.ts';

/** Letters and digits, which every tool and every kickstart takes as they are. */
const LVM_NAME = /^[a-zA-Z0-9]{1,64}$/;
/** Names that LVM makes for its own volumes begin so (lvm(8)). */
const LVM_RESERVED = /^(snapshot|pvmove)/;

function checkName(name: string, field: string, { refuse, texts }: LayoutCheck): void {
  if (!LVM_NAME.test(name)) refuse(`${field}.name`, texts.lvmName(name));
  else if (LVM_RESERVED.test(name)) refuse(`${field}.name`, texts.lvmReserved(name));
}

export function checkGroups(check: LayoutCheck): void {
  const { layout, inventory, texts, refuse } = check;
  for (const { name, index } of repeated(layout.groups.map((group) => group.name)))
    refuse(`groups.${index}.name`, texts.groupTwice(name));
  const staying = inventory.groups.filter((group) => !groupGoes(group, layout, inventory));
  for (const [index, { name, existing, extentMib }] of layout.groups.entries()) {
    const field = `groups.${index}`;
    const found = inventory.groups.find((group) => group.name === name);
    if (existing) {
      if (!found) refuse(`${field}.name`, texts.groupUnknown(name));
      continue;
    }
    checkName(name, field, check);
    if (staying.some((group) => group.name === name)) refuse(`${field}.name`, texts.groupExists(name));
    if (
      !Number.isInteger(extentMib) ||
      extentMib > 1024 ||
      extentMib < 1 ||
      (extentMib & (extentMib - 1)) !== 0
    )
      refuse(`${field}.extentMib`, texts.extent(String(extentMib)));
    if (!layout.partitions.some(({ use }) => use.as === 'physical' && use.group === name))
      refuse(field, texts.groupEmpty(name));
  }
  checkMembers(check);
}

function checkMembers({ layout, inventory, texts, refuse }: LayoutCheck): void {
  for (const [index, { use, existing }] of layout.partitions.entries()) {
    if (use.as !== 'physical') continue;
    const field = `partitions.${index}.use.group`;
    const group = layout.groups.find(({ name }) => name === use.group);
    const found = inventory.groups.find(({ name }) => name === use.group);
    if (!group) refuse(field, texts.groupUnknown(use.group));
    else if (group.existing && found && !found.physical.includes(existing ?? ''))
      refuse(field, texts.groupGrow(use.group));
  }
}

export function checkVolumes(check: LayoutCheck): void {
  const { layout, inventory, texts, refuse } = check;
  const names = layout.volumes.map(({ group, name }) => volumeName(group, name));
  for (const { name, index } of repeated(names)) refuse(`volumes.${index}.name`, texts.volumeTwice(name));
  for (const [index, { group, name, existing, size }] of layout.volumes.entries()) {
    const field = `volumes.${index}`;
    const wish = layout.groups.find((one) => one.name === group);
    if (!wish) refuse(`${field}.group`, texts.groupUnknown(group));
    const found = wish?.existing ? inventory.groups.find((one) => one.name === group) : undefined;
    const there = found?.logical.some((one) => one.name === name) ?? false;
    if (existing) {
      if (wish && !there) refuse(`${field}.name`, texts.volumeUnknown(volumeName(group, name)));
      continue;
    }
    checkName(name, field, check);
    checkSize(size, field, check);
    if (there) refuse(`${field}.name`, texts.volumeExists(volumeName(group, name)));
  }
}
