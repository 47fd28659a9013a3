import type { BootMenu } from '../../bootmenu/model.ts';
import type { Initrd } from '../../formats/image.ts';
import type { Identity, Medium } from '../medium.ts';

/** One thing that was checked. */
export interface Finding {
  readonly check: string;
  /** `skip`: could not be judged here, for the reason in `message`. */
  readonly result: 'pass' | 'fail' | 'skip';
  readonly message: string;
}

/** What is checked, opened once for all checks. */
export interface Subject {
  readonly medium: Medium;
  readonly identity: Identity;
  /** Every menu that is there, those inside the EFI system partition too; the first is the main one. */
  readonly menus: readonly BootMenu[];
  /** The initrd, or why it cannot be read. */
  readonly initrd: Initrd | string;
}

export type Verdict = Omit<Finding, 'check'>;
export type Check = (subject: Subject) => Promise<Verdict[]>;

export const pass = (message: string) => ({ result: 'pass' as const, message });
export const fail = (message: string) => ({ result: 'fail' as const, message });
export const skip = (message: string) => ({ result: 'skip' as const, message });
