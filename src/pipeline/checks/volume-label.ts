import { isCarriedLabel } from '../../bootmenu/volume-label.ts';
import { fail, pass, type Subject, skip, type Verdict } from './subject.ts';

/** A label by which entries find the medium must be one that a boot argument can carry. */
export async function checkVolumeLabel({ medium, menus, identity }: Subject): Promise<Verdict[]> {
  const { volumeId } = medium;
  if (volumeId === undefined) return [skip('a directory has none')];
  const isNamed = menus.some(({ menu }) => menu.volumes.some(({ by }) => by === 'label'));
  if (!isNamed && !identity?.boot.namesLabel) return [skip('no entry looks for the medium by its label')];
  if (volumeId === '') return [fail('the volume has no label, and entries look for one')];
  if (!isCarriedLabel(volumeId))
    return [
      fail(`boot arguments cannot carry the label ${volumeId}: only letters, digits, . _ - and blanks`),
    ];
  return [pass(`${volumeId}, which boot arguments can carry`)];
}
