import { toText } from '../base/bytes.ts';
import { BootsmithError, isBootsmithError } from '../base/errors.ts';
import { type Progress, silent } from '../base/progress.ts';
import { argumentsOf, defaultEntry } from '../bootmenu/isolinux-query.ts';
import { readIsolinux } from '../bootmenu/isolinux-read.ts';
import type { Evidence } from '../smoke/evidence.ts';
import { DEFAULT_FAILURES, type FailureSign } from '../smoke/failures.ts';
import type { BootReport } from '../smoke/report.ts';
import { type SmokeBootOptions, smokeBoot, type TypedText } from '../smoke/smoke-boot.ts';
import type { MachineArch, MachineBoot } from '../tools/qemu.ts';
import { readTreeFile } from '../tree/tree.ts';
import { FAUX_ANACONDA_EVIDENCE, FAUX_ANACONDA_FAILURE } from '../updates/evidence.ts';
import type { Identity, Medium } from './medium.ts';
import { identifyMedium } from './stages/identify.ts';
import { openMedium } from './stages/open-media.ts';

export interface BootOptions {
  readonly boot: MachineBoot;
  readonly arch?: MachineArch;
  readonly memoryMiB?: number;
  /** Seconds for the whole boot, and without any output. */
  readonly totalSeconds?: number;
  readonly stallSeconds?: number;
  /** The step of the release's evidence that is enough, by its name. */
  readonly until?: string;
  /** What must be seen besides what the release says, in this order behind it. */
  readonly expect?: readonly Evidence[];
  /** What fails the boot besides what always does. */
  readonly fail?: readonly FailureSign[];
  /** Typed at the prompt of the boot loader. */
  readonly type?: string;
  readonly transcriptPath?: string;
  readonly screenshotPath?: string;
  readonly signal?: AbortSignal;
}

/** How long a BIOS and isolinux take to their prompt under software emulation. */
const PROMPT_SECONDS = 4;

/**
 * Boots an ISO, or a kernel with an initrd, in QEMU. Of a medium that is known, its release says what must be seen;
 * of anything else, only `expect` does. Throws `usage` when there is nothing to be seen or no serial console to see it.
 */
export async function bootMedium(options: BootOptions, progress: Progress = silent): Promise<BootReport> {
  const known = cutEvidence(await evidenceOf(options, progress), options.until);
  const evidence = [...known, ...(options.expect ?? [])];
  if (evidence.length === 0)
    throw new BootsmithError('usage', 'nothing says what this boot must show', {
      hint: 'Give --expect TEXT: a boot passes only when its console shows what is expected.',
    });
  progress.step('Booting');
  const typed: TypedText[] =
    options.type === undefined ? [] : [{ text: options.type, after: { seconds: PROMPT_SECONDS } }];
  const request: SmokeBootOptions = {
    machine: {
      boot: options.boot,
      ...(options.arch === undefined ? {} : { arch: options.arch }),
      ...(options.memoryMiB === undefined ? {} : { memoryMiB: options.memoryMiB }),
    },
    evidence,
    failures: [...DEFAULT_FAILURES, FAUX_ANACONDA_FAILURE, ...(options.fail ?? [])],
    typeKeys: typed,
    powerOff: { seconds: 20 },
    progress,
    ...(options.totalSeconds === undefined ? {} : { totalSeconds: options.totalSeconds }),
    ...(options.stallSeconds === undefined ? {} : { stallSeconds: options.stallSeconds }),
    ...(options.transcriptPath === undefined ? {} : { transcriptPath: options.transcriptPath }),
    ...(options.screenshotPath === undefined ? {} : { screenshotPath: options.screenshotPath }),
    ...(options.signal === undefined ? {} : { signal: options.signal }),
  };
  return smokeBoot(request);
}

function cutEvidence(evidence: readonly Evidence[], until: string | undefined): readonly Evidence[] {
  if (until === undefined) return evidence;
  const last = evidence.findIndex(({ name }) => name === until);
  if (last !== -1) return evidence.slice(0, last + 1);
  throw new BootsmithError('usage', `there is no step ${until} in this boot`, {
    expected: evidence.map(({ name }) => name).join(', ') || 'a medium that bootsmith knows',
  });
}

async function evidenceOf(options: BootOptions, progress: Progress): Promise<readonly Evidence[]> {
  const { boot } = options;
  if (boot.kind !== 'cdrom' && boot.kind !== 'usb') return [];
  progress.step('Identifying the medium');
  const medium = await openMedium(boot.iso);
  try {
    const identity = await identifyMedium(medium);
    if (options.type === undefined) await requireSerialConsole(medium, identity);
    return [...identity.release.evidence, ...(identity.kind === 'base' ? FAUX_ANACONDA_EVIDENCE : [])];
  } catch (error) {
    // What bootsmith does not know can still be booted by somebody who says what to expect.
    if (isBootsmithError(error) && error.kind === 'unrecognised' && (options.expect ?? []).length > 0)
      return [];
    throw error;
  } finally {
    await medium.close();
  }
}

async function requireSerialConsole(medium: Medium, { release }: Identity): Promise<void> {
  const bytes = await readTreeFile(medium.tree, release.boot.menu);
  const menu = bytes && readIsolinux(bytes, release.boot.menu);
  const label = menu && defaultEntry(menu)?.label;
  if (!menu || label === undefined) return;
  const line = argumentsOf(menu, toText(label)).map(toText);
  if (line.some((argument) => argument.startsWith('console=ttyS0'))) return;
  throw new BootsmithError('usage', `the default entry ${toText(label)} has no serial console to watch`, {
    at: { file: medium.path },
    found: line.join(' ') || 'no arguments',
    expected: 'console=ttyS0 among them',
    hint: `Write serial: true below boot: in the profile, or give --type "${toText(label)} console=ttyS0".`,
  });
}
