import { type Command, InvalidArgumentError, Option } from 'commander';
import { BootsmithError } from '../base/errors.ts';
import { type BootOptions, bootMedium } from '../pipeline/boot.ts';
import type { Evidence } from '../smoke/evidence.ts';
import { formatBootReport } from '../smoke/report.ts';
import type { MachineArch, MachineBoot } from '../tools/qemu.ts';
import { collect, newCommand, perform } from './command.ts';
import { EXIT_STATUS } from './exit-status.ts';
import type { CommonOptions } from './terminal.ts';

interface Options extends CommonOptions {
  readonly usb?: boolean;
  readonly uefi?: boolean;
  readonly kernel?: string;
  readonly initrd?: string;
  readonly append?: string;
  readonly memory?: number;
  readonly arch?: MachineArch;
  readonly timeout?: number;
  readonly stall?: number;
  readonly until?: string;
  readonly expect?: readonly string[];
  readonly fail?: readonly string[];
  readonly type?: string;
  readonly transcript?: string;
  readonly screenshot?: string;
}

export function bootCommand(): Command {
  return newCommand('boot', 'Boot a medium in QEMU and wait for the evidence', [
    'bootsmith boot base.iso --transcript console.log',
    'bootsmith boot stock.iso --type "linux console=ttyS0"',
    'bootsmith boot --kernel vmlinuz --initrd initrd.img \\',
    '    --append "console=ttyS0" --expect "Starting system"',
  ])
    .argument('[iso]', 'the medium; its release says what must be seen')
    .option('--usb', 'boot the ISO as a USB stick instead of a CD')
    .option('--uefi', 'with UEFI firmware (OVMF) instead of a BIOS')
    .option('--kernel <file>', 'boot this kernel without a boot loader')
    .option('--initrd <file>', 'with this initrd')
    .option('--append <arguments>', 'and these kernel arguments')
    .option('--until <step>', 'be content when this step was seen, such as loader')
    .option('--expect <text>', 'text that must be seen, in this order; repeatable', collect)
    .option('--fail <text>', 'text that fails the boot at once; repeatable', collect)
    .option('--type <text>', 'type this at the boot prompt, then Enter')
    .option('--memory <MiB>', 'memory of the machine (default: 512)', wholeNumber)
    .addOption(new Option('--arch <arch>', 'processor').choices(['x86_64', 'i386']))
    .option('--timeout <seconds>', 'for the whole boot (default: 600)', wholeNumber)
    .option('--stall <seconds>', 'without any output (default: 240)', wholeNumber)
    .option('--transcript <file>', 'keep all that the console says')
    .option('--screenshot <file>', 'keep a picture of the screen when it fails')
    .action((iso: string | undefined, options: Options) =>
      perform(options, async (progress) => {
        const report = await bootMedium(bootOptions(iso, options), progress);
        return {
          json: report,
          text: formatBootReport(report).join('\n'),
          status: report.passed ? 0 : EXIT_STATUS.boot,
        };
      }),
    );
}

function bootOptions(iso: string | undefined, options: Options): BootOptions {
  const given = {
    arch: options.arch,
    firmware: options.uefi ? ('uefi' as const) : undefined,
    memoryMiB: options.memory,
    totalSeconds: options.timeout,
    stallSeconds: options.stall,
    until: options.until,
    expect: options.expect?.map(named),
    fail: options.fail?.map(named),
    type: options.type === undefined ? undefined : `${options.type}\n`,
    transcriptPath: options.transcript,
    screenshotPath: options.screenshot,
  };
  const known = Object.fromEntries(Object.entries(given).filter(([, value]) => value !== undefined));
  return { boot: machineBoot(iso, options), ...known };
}

function machineBoot(iso: string | undefined, { kernel, initrd, append, usb }: Options): MachineBoot {
  if (kernel !== undefined)
    return {
      kind: 'kernel',
      kernel,
      ...(initrd === undefined ? {} : { initrd }),
      ...(append === undefined ? {} : { append }),
      ...(iso === undefined ? {} : { cdrom: iso }),
    };
  if (iso !== undefined && initrd === undefined && append === undefined)
    return { kind: usb ? 'usb' : 'cdrom', iso };
  throw new BootsmithError(
    'usage',
    iso === undefined ? 'there is nothing to boot' : '--initrd and --append want --kernel',
    {
      hint: 'Name an ISO, or give --kernel with --initrd and --append.',
    },
  );
}

function named(text: string): Evidence {
  return { name: text, pattern: text };
}

function wholeNumber(text: string): number {
  if (/^\d+$/.test(text)) return Number(text);
  throw new InvalidArgumentError('It is not a whole number.');
}
