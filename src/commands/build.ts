import type { Command } from 'commander';
import { type BuildOptions, type BuildPlan, buildMedium, planBuild, sourceOf } from '../pipeline/build.ts';
import { buildFullMedium, planFullMedium } from '../pipeline/full.ts';
import type { PlacedImage } from '../pipeline/opened-images.ts';
import { readProfile } from '../pipeline/profile.ts';
import { newCommand, perform } from './command.ts';
import { describeImage } from './describe-image.ts';
import { fullPlanOutcome, fullReportOutcome } from './full-report.ts';
import { describeIdentity } from './identify.ts';
import { type CommonOptions, formatSize, formatTable } from './terminal.ts';

interface Options extends CommonOptions {
  readonly source?: string;
  readonly output?: string;
  readonly as?: string;
  readonly dryRun?: boolean;
  readonly force?: boolean;
}

export function buildCommand(): Command {
  return newCommand('build', 'Make a bootable ISO from a stock medium and a profile', [
    'bootsmith build samples/centos-5.yaml --source CentOS-5.11-x86_64-bin-DVD.iso',
    'bootsmith build my.yaml --source /mnt/cdrom --output base.iso --dry-run',
  ])
    .argument('<profile>', 'what to make, as YAML')
    .option('--source <path>', 'the stock medium: an ISO or a directory')
    .option('--output <iso>', 'the ISO to make')
    .option('--as <release>', 'take the medium for this release, whatever it says')
    .option('--dry-run', 'print the plan and do nothing')
    .option('--force', 'replace an output that exists')
    .addHelpText(
      'after',
      '\nAn updates image that the profile wants at an address is written beside the ISO,\n' +
        'as ISO.updates.img.',
    )
    .action((profile: string, options: Options) =>
      perform(options, async (progress) => {
        const request: BuildOptions = { profile, ...options };
        const read = await readProfile(profile);
        if (read.media === 'full') {
          const full = { ...options, source: sourceOf(read, request) };
          return options.dryRun
            ? fullPlanOutcome(await planFullMedium(read, full, progress))
            : fullReportOutcome(await buildFullMedium(read, full, progress));
        }
        if (options.dryRun) {
          const plan = await planBuild(request, progress);
          return { json: planJson(plan), text: describePlan(plan) };
        }
        const report = await buildMedium(request, progress);
        const { plan, ledger, images, beside, findings, initramfs, notes } = report;
        const text = [
          `${plan.output}: ${plan.identity.release.id} ${plan.identity.arch} Base ISO`,
          formatTable([
            ['initramfs', formatSize(initramfs.size)],
            ...images.map(({ kind, size }) => [`${kind} image`, formatSize(size)]),
            ...beside.map(({ file, address }) => ['to be brought', `${file} to ${address}`]),
            ['changes to the initrd', String(ledger.filter(({ verb }) => verb !== 'require').length)],
            ['checks passed', String(findings.filter(({ result }) => result === 'pass').length)],
            ...notes.map((note) => ['note', note]),
          ]),
        ];
        return {
          json: {
            ...planJson(report),
            ledger,
            images: images.map(imageJson),
            beside,
            findings,
            initramfs,
            notes,
          },
          text: text.join('\n'),
        };
      }),
    );
}

function planJson({ plan, menus }: BuildPlan): object {
  const { identity, patches, drivers, ...rest } = plan;
  const { release, boot: _boot, ...known } = identity;
  return {
    ...rest,
    identity: { release: release.id, ...known },
    drivers: { ...drivers, modules: drivers.modules.map(({ name }) => name) },
    patches: patches.map(({ file, entries }) => ({ file, entries })),
    commandLine: menus.commandLine,
  };
}

function describePlan({ plan, menus }: BuildPlan): string {
  return [
    describeIdentity(plan.medium, plan.identity),
    '',
    `Makes ${plan.output}, volume ${plan.volume}, every time ${new Date(plan.epoch * 1000).toISOString()}:`,
    indent(formatTable(plan.outputs.map(({ path, origin }) => [`/${path}`, origin]))),
    '',
    `Boots entry ${plan.boot.label} after ${plan.boot.timeoutSeconds} seconds, with the arguments:`,
    `  ${menus.commandLine}`,
    '',
    'Changes the initrd:',
    ...plan.patches.flatMap((list) => list.entries.map((entry) => `  ${describeEntry(entry)}`)),
    ...plan.initrd.files.map(({ source, destination }) => `  put ${destination} from ${source}`),
    ...plan.drivers.modules.map(({ name, origin }) => `  put the driver ${name} from ${origin}`),
    ...plan.drivers.disks.map((disk) => `  put the driver disk ${disk}`),
    ...plan.drivers.loading.map(({ module, way, why }) => `  load ${module} by ${way}: ${why}`),
    '  put /ks.cfg, the second kickstart:',
    deepIndent(plan.kickstarts.second),
    '',
    ...describeImage(plan.updates, plan.output),
    ...describeInstaller(plan.installer),
    ...(plan.product ? ['', ...describeImage(plan.product, plan.output)] : []),
  ].join('\n');
}

function describeInstaller(installer: BuildPlan['plan']['installer']): string[] {
  if (installer.mode === 'prepared')
    return ['  the faux anaconda, with the kickstart of the real Anaconda:', deepIndent(installer.kickstart)];
  return [
    '  the faux anaconda, with the Kusu installer and what it need not ask:',
    deepIndent(installer.answers),
  ];
}

function deepIndent(text: string): string {
  return text.trimEnd().replaceAll(/^/gm, '    ');
}

function describeEntry({
  why: _why,
  ...entry
}: BuildPlan['plan']['patches'][number]['entries'][number]): string {
  return Object.entries(entry)
    .map(([verb, value]) => `${verb} ${value}`)
    .join(', ');
}

function imageJson({ kind, size, onMedium, report }: PlacedImage): object {
  return { kind, size, onMedium: onMedium.map(({ path }) => path), ...report };
}

function indent(text: string): string {
  return text.replaceAll(/^/gm, '  ');
}
