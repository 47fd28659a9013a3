import { isBootsmithError } from '../base/errors.ts';
import { checkAnswers } from './answers/check.ts';
import type { Answers } from './answers/model.ts';
import { isWhole } from './answers/parts.ts';
import { readArguments, type ServeCommand, USAGE } from './arguments.ts';
import { askAnswers } from './ask.ts';
import { finishAnswers, writeWhole } from './finish.ts';
import { type Host, HostError } from './host.ts';
import { startServer } from './http/serve.ts';
import { type Log, openLog } from './log.ts';
import { readMachine } from './machine/machine.ts';
import type { Machine } from './screens/screen.ts';
import { openSession, type Session, tmpOf } from './session.ts';
import { ENGLISH } from './texts/english.ts';
import { VERSION } from './version.ts';

/** What the faux anaconda makes of it: steps.sh. */
const STATUS = { written: 0, error: 1, left: 2 } as const;

/** The program, on Node and in the ELF. Gives its exit status; never throws. */
export async function main(host: Host): Promise<number> {
  const given = readArguments(host.args);
  if (typeof given === 'string') {
    host.writeError(`kusu: ${given}\n${USAGE}`);
    return STATUS.error;
  }
  if (given.command === 'help') host.writeOut(USAGE);
  if (given.command === 'version') host.writeOut(`${VERSION}\n`);
  if (given.command === 'help' || given.command === 'version') return STATUS.written;
  const tmp = tmpOf(host);
  const log = openLog(host, `${tmp}/kusu.log`);
  try {
    await host.files.makeDirectory(tmp);
    return given.command === 'serve' ? await serve(host, given, tmp, log) : await install(host, log);
  } catch (error) {
    return await fail(host, tmp, log, error);
  }
}

async function install(host: Host, log: Log): Promise<number> {
  const session = await openSession(host);
  const { release, arch, tmp, medium, given } = session;
  await log(`kusu ${VERSION} for ${release.id} ${arch}`);
  const machine = await readMachine(host, { release, arch, work: tmp, medium, root: session.machineRoot });
  await log(`machine: ${describeMachine(machine)}`);
  await log(
    `answers given: ${Object.keys(given).join(', ') || 'none'}${session.unattended ? ', unattended' : ''}`,
  );
  const answers = session.unattended
    ? requireFitting(session, machine)
    : await ask(host, machine, given, log);
  if (typeof answers === 'number') return answers;
  const { kickstart, method } = finishAnswers(answers, machine, host.system);
  await writeWhole(host, `${tmp}/method`, `${method}\n`);
  await writeWhole(host, `${tmp}/kusu-ks.cfg`, kickstart);
  await log(`written: kusu-ks.cfg, ${kickstart.length} characters; method ${method}`);
  return STATUS.written;
}

/** Answers, or the status of an end without any. */
async function ask(
  host: Host,
  machine: Machine,
  given: Session['given'],
  log: Log,
): Promise<Answers | number> {
  const end = await askAnswers(host, machine, given);
  await log(`screens ended: ${end?.end ?? 'the terminal went away'}`);
  if (end === undefined) return STATUS.error;
  if (end.end === 'answers') return end.answers;
  if (end.end === 'powerOff') await host.system.powerOff();
  if (end.end === 'reboot') await host.system.reboot();
  return STATUS.left;
}

/** Nobody is there to correct them. */
function requireFitting({ given, release }: Session, machine: Machine): Answers {
  const faults = checkAnswers(given, { texts: ENGLISH, release, machine });
  if (faults.length === 0 && isWhole(given)) return given;
  const lines = faults.map(({ field, message }) => `${field}: ${message}`);
  throw new Refused(`the answers do not fit this machine:\n${lines.join('\n')}`);
}

class Refused extends Error {
  override readonly name = 'Refused';
}

async function serve(
  host: Host,
  { port, repository, linksTo }: ServeCommand,
  tmp: string,
  log: Log,
): Promise<number> {
  const server = await startServer(host, {
    port,
    kickstart: `${tmp}/kusu-ks.cfg`,
    repository: repository ?? `${tmp}/repository`,
    linksTo,
    log: (line) => void log(`server: ${line}`),
  });
  await log(`server: answers at http://127.0.0.1:${server.port}/`);
  await host.files.write(`${tmp}/server.ready`, `${server.port}\n`);
  await server.ended;
  return STATUS.written;
}

function describeMachine({ disks, network, kits, zones }: Machine): string {
  const { firmware, groups } = disks;
  const all = disks.disks.map(({ name, size, table }) => `${name} ${size} ${table}`);
  return [
    `disks ${all.join(', ') || 'none'}`,
    `groups ${groups.map(({ name }) => name).join(', ') || 'none'}`,
    `network ${network.map(({ name, driver }) => `${name} ${driver ?? ''}`).join(', ') || 'none'}`,
    `kits ${kits.map(({ name, version }) => `${name} ${version}`).join(', ') || 'none'}`,
    `${zones.length} time zones, ${firmware}`,
  ].join('; ');
}

/** What the user can do something about is said; anything else is a fault of this program, with a stack. */
async function fail(host: Host, tmp: string, log: Log, error: unknown): Promise<number> {
  const said = explain(error);
  host.writeError(`kusu: ${said ?? `a program error; ${tmp}/exception.dump says more`}\n`);
  const stack =
    error instanceof Error ? `${error.name}: ${error.message}\n${error.stack ?? ''}` : String(error);
  await log(said ?? stack);
  try {
    if (said === undefined) await host.files.write(`${tmp}/exception.dump`, `${stack}\n`, 0o600);
  } catch (other) {
    if (!(other instanceof HostError)) throw other;
  }
  return STATUS.error;
}

function explain(error: unknown): string | undefined {
  if (isBootsmithError(error))
    return [error.message, error.found].filter((part) => part !== undefined).join(': ');
  if (error instanceof Refused || error instanceof SyntaxError) return error.message;
  if (!(error instanceof HostError)) return undefined;
  if (error.code === 'ENOTTY') return 'there is no terminal to ask on';
  return error.code === 'EADDRINUSE' ? error.message : undefined;
}
