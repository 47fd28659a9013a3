import { toText } from '../base/bytes.ts';
import { BootsmithError, isBootsmithError } from '../base/errors.ts';
import { type Progress, silent } from '../base/progress.ts';
import { readMenu } from '../bootmenu/menu.ts';
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
  readonly firmware?: 'bios' | 'uefi';
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
  const { evidence: ofRelease, beforeTyping } = await lookAtMedium(options, progress);
  const known = cutEvidence(ofRelease, options.until);
  const evidence = [...known, ...(options.expect ?? [])];
  if (evidence.length === 0)
    throw new BootsmithError('usage', 'nothing says what this boot must show', {
      hint: 'Give --expect TEXT: a boot passes only when its console shows what is expected.',
    });
  progress.step('Booting');
  const typed: TypedText[] =
    options.type === undefined
      ? []
      : [{ text: `${beforeTyping}${options.type}`, after: { seconds: PROMPT_SECONDS } }];
  const request: SmokeBootOptions = {
    machine: {
      boot: options.boot,
      ...(options.arch === undefined ? {} : { arch: options.arch }),
      ...(options.firmware === undefined ? {} : { firmware: options.firmware }),
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

interface Prospect {
  readonly evidence: readonly Evidence[];
  /** What brings the prompt up, where the medium starts with a menu. */
  readonly beforeTyping: string;
}

/** isolinux's menu programs leave to the prompt with Escape. */
const ESCAPE = '\x1b';

async function lookAtMedium(options: BootOptions, progress: Progress): Promise<Prospect> {
  const { boot } = options;
  const unknown = { evidence: [], beforeTyping: '' };
  if (boot.kind !== 'cdrom' && boot.kind !== 'usb') return unknown;
  progress.step('Identifying the medium');
  const medium = await openMedium(boot.iso);
  try {
    const identity = await identifyMedium(medium);
    if (options.type === undefined) await requireSerialConsole(medium, identity);
    const faux = identity.kind === 'base' ? FAUX_ANACONDA_EVIDENCE : [];
    return {
      evidence: [...identity.release.evidence, ...faux],
      beforeTyping: (await startsWithMenu(medium, identity)) ? ESCAPE : '',
    };
  } catch (error) {
    // What bootsmith does not know can still be booted by somebody who says what to expect.
    if (isBootsmithError(error) && error.kind === 'unrecognised' && (options.expect ?? []).length > 0)
      return unknown;
    throw error;
  } finally {
    await medium.close();
  }
}

async function startsWithMenu(medium: Medium, { boot }: Identity): Promise<boolean> {
  const [main] = boot.menus;
  const bytes = main?.syntax === 'isolinux' ? await readTreeFile(medium.tree, main.path) : undefined;
  const menu = bytes && readMenu(bytes, main?.path ?? '', { syntax: 'isolinux' });
  return menu?.files.some(({ file, role }) => role === 'module' && /menu\.c32$/i.test(file)) ?? false;
}

async function requireSerialConsole(medium: Medium, { boot }: Identity): Promise<void> {
  const [main] = boot.menus;
  const bytes = main && (await readTreeFile(medium.tree, main.path));
  const entry = bytes && readMenu(bytes, main.path, { syntax: main.syntax }).defaultEntry;
  if (!entry || entry.arguments.some((argument) => argument.startsWith('console=ttyS0'))) return;
  const label = toText(entry.label);
  throw new BootsmithError('usage', `the default entry ${label} has no serial console to watch`, {
    at: { file: medium.path },
    found: toText(entry.commandLine) || 'no arguments',
    expected: 'console=ttyS0 among them',
    hint: `Write serial: true below boot: in the profile, or give --type "${label} console=ttyS0".`,
  });
}
