import type { VolumeShape } from '../formats/iso9660/volume.ts';
import { EFI_SYSTEM, type IsoModification } from '../tools/xorriso-modify.ts';
import type { MediumChange } from './changes.ts';
import type { FullPlan } from './full-plan.ts';

/** What xorriso is told for a plan; `appended` is the EFI system partition where it lies behind the files. */
export function modificationOf(
  plan: Pick<FullPlan, 'volume' | 'epoch'>,
  changes: readonly Pick<MediumChange, 'iso'>[],
  shape: VolumeShape,
  appended?: string,
): IsoModification {
  const { volume, epoch } = plan;
  const stamp = `${new Date(epoch * 1000).toISOString().replace(/[-:T]/g, '').slice(0, 14)}00`;
  return {
    changes: changes.map(({ iso }) => iso),
    ...(volume.to === volume.from ? {} : { volumeId: volume.to }),
    joliet: shape.joliet,
    modified: shape.modified ?? stamp,
    created: shape.created,
    epoch,
    ...(appended === undefined ? {} : { appended: { type: EFI_SYSTEM, source: appended } }),
  };
}
