import { BootsmithError } from '../base/errors.ts';
import type { EarlyKickstart } from '../releases/kickstart/early.ts';
import type { Release } from '../releases/release.ts';
import { type DriverModule, isSameModule } from './module.ts';
import { BUS_ALIAS } from './module-layout.ts';

/** A driver that somebody wants loaded. */
export interface DriverRequest {
  readonly module: string;
  /** Class for a `device` line of two words; a module that is given says its own. */
  readonly type?: string | undefined;
  /** Module parameters, as `key=value` words. */
  readonly options?: string | undefined;
}

export type LoadingWay = 'device line' | 'boot argument' | 'bus probe' | 'dependency';

export interface LoadedDriver {
  readonly module: string;
  readonly way: LoadingWay;
  readonly why: string;
}

export interface DriverPlan {
  /** For the second kickstart; `type` only where its `device` command has two words. */
  readonly deviceLine: DriverRequest | undefined;
  /** For the kernel's command line. */
  readonly bootArguments: readonly string[];
  readonly drivers: readonly LoadedDriver[];
}

type GivenModule = Pick<DriverModule, 'name' | 'aliases' | 'depends' | 'class'>;
type PlanRelease = Pick<Release, 'id'> & {
  readonly drivers: Pick<Release['drivers'], 'layout' | 'argument'>;
  readonly kickstart: { readonly early: Pick<EarlyKickstart, 'device'> };
};

/**
 * Whose devices announce themselves to what probes the buses: udev loads by any alias; kudzu, in the loaders with a
 * module ball, looks up PCI devices in the tables and knows the drivers of other buses by itself.
 */
const PROBED_BUSES = { ball: /^pci:/, tree: BUS_ALIAS, dracut: BUS_ALIAS } as const;

/** The loader of RHEL 4 and 5 puts the names into a buffer of 1024 bytes, each with what it needs (loader2/modules.c). */
const ARGUMENT_LIMIT = 512;

/**
 * Decides how each driver gets loaded. `requests` are those that were asked for by name, in their order; `given` are
 * the modules that are put into the initrd, which are loaded as well. The `device` line, which a loader follows for
 * the first one only, goes to the driver that needs it most: the one with parameters, else the first. The others go
 * into the release's boot argument. A given module that nobody named is left to the bus probe if it says which devices
 * it is for, and to the one that depends on it if there is one.
 *
 * Throws `unsupported` for what the release cannot load.
 */
export function planDrivers(
  requests: readonly DriverRequest[],
  given: readonly GivenModule[],
  release: PlanRelease,
): DriverPlan {
  const { device } = release.kickstart.early;
  const unnamed = given.filter(({ name }) => !requests.some(({ module }) => isSameModule(module, name)));
  const isNeeded = (name: string) =>
    given.some(({ depends }) => depends.some((need) => isSameModule(need, name)));
  const drivers: LoadedDriver[] = [];
  const byName: DriverRequest[] = requests.map((request) => withType(request, given));
  for (const module of unnamed) {
    if (isNeeded(module.name))
      drivers.push({ module: module.name, way: 'dependency', why: 'another driver depends on it' });
    else if (module.aliases.some((alias) => PROBED_BUSES[release.drivers.layout].test(alias)))
      drivers.push({ module: module.name, way: 'bus probe', why: 'the tables name the devices it is for' });
    else byName.push(withType({ module: module.name }, given));
  }
  const deviceLine =
    typeof device === 'object'
      ? (byName.find(({ options }) => options !== undefined) ?? byName[0])
      : undefined;
  const isTwoWords = typeof device === 'object' && device.words === 2;
  const rest = byName.filter((request) => request !== deviceLine);
  if (deviceLine) {
    if (isTwoWords && deviceLine.type === undefined) throw withoutType(deviceLine, release);
    drivers.push({
      module: deviceLine.module,
      way: 'device line',
      why: rest.length === 0 ? 'the loader follows it' : 'the loader follows one device line',
    });
  }
  const bootArguments = rest.length === 0 ? [] : argumentsFor(rest, release);
  for (const { module } of rest)
    drivers.push({
      module,
      way: 'boot argument',
      why:
        typeof device === 'object'
          ? 'a second device line is passed over'
          : 'this release does not act on the device command',
    });
  return {
    deviceLine: deviceLine && (isTwoWords ? deviceLine : withoutKey(deviceLine)),
    bootArguments,
    drivers,
  };
}

function argumentsFor(drivers: readonly DriverRequest[], release: PlanRelease): string[] {
  const { argument, layout } = release.drivers;
  const names = drivers.map(({ module }) => module);
  if (argument === undefined)
    throw new BootsmithError('unsupported', `${release.id} cannot load ${names.join(', ')} by name`, {
      found: 'no boot argument of this release that loads drivers',
      expected: 'drivers that the bus probe finds, or one device line',
      hint: 'Give the .ko files, whose tables the bus probe uses, or a driver disk.',
    });
  const configured = drivers.filter(({ options }) => options !== undefined);
  // A loader with a module ball calls insmod by itself and hands on the parameters of a device line only; modprobe
  // takes them from its own configuration, into which loader and kmod write what the command line says.
  if (configured.length > 0 && layout === 'ball')
    throw new BootsmithError('unsupported', `${release.id} gives parameters to one driver only`, {
      found: configured.map(({ module, options }) => `${module} ${options}`).join(', '),
      expected: 'parameters for the driver of the device line',
      hint: `Those of the others cannot be handed on: ${argument.name}= takes names only. Leave them out.`,
    });
  const list = names.join(argument.separator);
  if (list.length > ARGUMENT_LIMIT)
    throw new BootsmithError('unsupported', `too many drivers for ${argument.name}=`, {
      found: `${list.length} characters`,
      expected: `at most ${ARGUMENT_LIMIT}`,
      hint: 'Leave those out that the bus probe finds.',
    });
  return [
    `${argument.name}=${list}`,
    ...configured.flatMap(({ module, options = '' }) =>
      options
        .split(/\s+/)
        .filter((word) => word !== '')
        .map((word) => `${module}.${word}`),
    ),
  ];
}

function withType(request: DriverRequest, given: readonly GivenModule[]): DriverRequest {
  const module = given.find(({ name }) => isSameModule(name, request.module));
  return module && request.type === undefined ? { ...request, type: module.class } : request;
}

function withoutKey({ type: _, ...request }: DriverRequest): DriverRequest {
  return request;
}

function withoutType(request: DriverRequest, release: PlanRelease): BootsmithError {
  return new BootsmithError('unsupported', `the device line for ${request.module} wants a type`, {
    found: `device ${request.module}`,
    expected: `device <type> ${request.module}, with a type such as scsi or eth`,
    hint: `The loader of ${release.id} takes two words; with one it stops.`,
  });
}
