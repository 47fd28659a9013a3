import type { Step } from '../../../src/installer/disks/model.ts';
import { MIB } from '../../../src/installer/disks/names.ts';

/** A step as a row of a list: texts name what is done, the rest needs no language. */
export interface StepRow {
  readonly action: Step['do'];
  /** Paths below /dev, names of groups. */
  readonly target: string;
  /** MiB. */
  readonly size: number | undefined;
  /** Table, file system, mount point, members: what there is to say besides. */
  readonly detail: string;
}

export function describeStep(step: Step): StepRow {
  const row = (target: string, detail = '', size?: number): StepRow => ({
    ...{ action: step.do, target, detail },
    size: size === undefined ? undefined : Math.floor(size / MIB),
  });
  switch (step.do) {
    case 'label':
      return row(step.disk, step.table);
    case 'partition':
      return row(step.device, [step.role, ...step.flags].join(', '), step.size);
    case 'group':
      return row(step.name, step.devices.join(', '));
    case 'volume':
      return row(`${step.group}/${step.name}`, '', step.size);
    case 'format':
      return row(step.device, step.label === undefined ? step.type : `${step.type}, ${step.label}`);
    case 'mount':
      return row(step.device, step.mountPoint);
    case 'delete':
    case 'physical':
    case 'swap':
      return row(step.device);
  }
}
