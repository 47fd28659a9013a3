import { type Command, Option } from 'commander';
import { BootsmithError } from '../base/errors.ts';
import { readZones } from '../installer/machine/zones.ts';
import { createNodeHost } from '../installer/runtime/node-host.ts';
import { readAnswersFile } from '../pipeline/answers-file.ts';
import { parseDisks, readTargetMachine, TARGET_MACHINE, targetMachine } from '../pipeline/target-machine.ts';
import { runWizard } from '../pipeline/wizard.ts';
import type { Arch } from '../releases/release.ts';
import { findRelease } from '../releases/table.ts';
import { collect, newCommand, perform } from './command.ts';
import { EXIT_INTERRUPTED } from './exit-status.ts';
import type { CommonOptions } from './terminal.ts';

interface Options extends CommonOptions {
  readonly release: string;
  readonly answers?: string;
  readonly machine?: string;
  readonly disk?: readonly string[];
  readonly device?: readonly string[];
  readonly arch?: Arch;
  readonly uefi?: boolean;
  readonly output: string;
  readonly save?: string;
  readonly force?: boolean;
}

export function wizardCommand(): Command {
  return newCommand('wizard', "Ask the Kusu installer's questions here and write its kickstart", [
    'bootsmith wizard --release centos-5 --disk 80GiB --device eth0 --device eth1',
    'bootsmith wizard --release rocky-9 --machine node.yaml --answers site.yaml \\',
    '    -o kusu-ks.cfg --save answers.yaml',
    'bootsmith wizard --release centos-5 --answers whole.yaml --disk 80GiB \\',
    '    --device eth0 --json </dev/null',
  ])
    .requiredOption('--release <id>', 'what is installed; bootsmith releases lists the ids')
    .option('--answers <file>', 'answers as YAML; what is in there is not asked')
    .option('--machine <file>', 'the machine as YAML: arch, firmware, disks, devices, kits')
    .option('--disk <size>', 'a disk that it has, such as 80GiB or vda=80GiB; repeatable', collect)
    .option('--device <name>', 'a network device that it has; repeatable', collect)
    .addOption(new Option('--arch <arch>', 'its architecture').choices(['i386', 'x86_64', 'aarch64']))
    .option('--uefi', 'it starts by UEFI')
    .option('-o, --output <file>', 'the kickstart to write', 'kusu-ks.cfg')
    .option('--save <file>', 'write the answers too, the password as its hash')
    .option('--force', 'replace files that exist')
    .addHelpText(
      'after',
      '\nWith all answers and `unattended: true` in FILE nothing is asked or shown.\n' +
        'F12 leaves without writing anything; the exit status is 130 then.',
    )
    .action((options: Options) =>
      perform(options, async () => {
        const release = findRelease(options.release);
        const host = createNodeHost([]);
        const machine = targetMachine(
          await targetOf(options),
          release,
          await readZones({ host, root: '', work: '' }),
        );
        const { given, unattended } = options.answers
          ? await readAnswersFile(options.answers, release, 'profile')
          : { given: {}, unattended: false };
        const { output, save, force = false } = options;
        const report = await runWizard(host, { machine, given, unattended, output, save, force });
        if (!report)
          return {
            json: { left: true },
            text: 'Left on request; nothing was written.',
            status: EXIT_INTERRUPTED,
          };
        const lines = [`Wrote ${report.kickstart}, the kickstart for ${report.release} ${report.arch}.`];
        if (report.answers !== undefined) lines.push(`Wrote ${report.answers}, the answers.`);
        return { json: report, text: lines.join('\n') };
      }),
    );
}

async function targetOf({ machine, disk = [], device = [], arch, uefi }: Options) {
  const target = machine === undefined ? TARGET_MACHINE.parse({}) : await readTargetMachine(machine);
  const whole = {
    ...target,
    ...(arch === undefined ? {} : { arch }),
    ...(uefi ? { firmware: 'uefi' as const } : {}),
    ...(disk.length > 0 ? { disks: parseDisks(disk) } : {}),
    ...(device.length > 0 ? { devices: [...device] } : {}),
  };
  if (whole.disks.length > 0 && whole.devices.length > 0) return whole;
  throw new BootsmithError('usage', 'it is not said what the machine has', {
    expected: 'at least one disk and one network device',
    hint: 'Give --disk 80GiB --device eth0, or --machine FILE.',
  });
}
