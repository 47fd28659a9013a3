import { findSyntax } from '../releases/kickstart/dialect.ts';
import type { EarlyFailure } from '../releases/kickstart/early.ts';
import { checkCommandLine, replacementOf } from './command-line.ts';
import type { KickstartFacts } from './facts.ts';
import { type Findings, newFindings } from './finding.ts';
import { splitGlib, splitPopt, splitShlex } from './words.ts';

const SPLIT = { popt: splitPopt, glib: splitGlib, shlex: splitShlex } as const;

interface EarlyState {
  /** `skipping`: within a section; `over`: nothing more is read. */
  at: 'commands' | 'skipping' | 'over';
  /** Line of the section that ended the reading. */
  endedAt: number;
  readonly seen: Map<string, number>;
}

/** Checks a kickstart as the program reads it that runs before the installer: the loader, or dracut's module. */
export function checkForEarlyStage(text: string, facts: KickstartFacts): Findings {
  const findings = newFindings();
  const state: EarlyState = { at: 'commands', endedAt: 0, seen: new Map() };
  const nul = text.indexOf('\0');
  const read = facts.early.program === 'loader' && nul !== -1 ? text.slice(0, nul) : text;
  for (const [index, raw] of read.split(/\r\n|\n/).entries())
    readLine(raw.trim(), index + 1, state, facts, findings);
  if (read !== text)
    findings.error(read.split('\n').length, 'the loader reads nothing behind a NUL character');
  checkQuestions(state.seen, facts, findings);
  return findings;
}

function readLine(
  line: string,
  number: number,
  state: EarlyState,
  facts: KickstartFacts,
  findings: Findings,
) {
  const { early } = facts;
  if (line === '' || line.startsWith('#')) return;
  if (state.at === 'over') {
    warnUnread(line, number, state, facts, findings);
    return;
  }
  if (line.startsWith('%include')) {
    if (early.include === 'skipped') findings.warn(number, 'the loader skips %include; put its lines here');
    return;
  }
  if (line.startsWith('%')) {
    const ends = line.startsWith('%end') && early.sections === 'resume';
    state.at = ends ? 'commands' : early.sections === 'resume' ? 'skipping' : 'over';
    state.endedAt = number;
    if (line.startsWith('%ksappend')) state.at = 'commands';
    return;
  }
  if (state.at === 'skipping') return;
  if (line.endsWith('\\')) {
    findings.error(
      number,
      `the ${early.program} drops a line that ends in a backslash`,
      'Write it as one line.',
    );
    return;
  }
  const split = SPLIT[early.words](line);
  if ('fault' in split) findings.error(number, `${split.fault}: ${consequence(early.unknownOption, facts)}`);
  else if (split.words.length > 0) readCommand(split.words, number, state, facts, findings);
}

/** After %end the installer goes on reading, but a loader that stops at the first section does not. */
function warnUnread(
  line: string,
  number: number,
  state: EarlyState,
  facts: KickstartFacts,
  findings: Findings,
) {
  const command = line.split(/\s+/)[0] ?? '';
  if (line.startsWith('%end')) state.endedAt = -Math.abs(state.endedAt);
  else if (line.startsWith('%')) state.endedAt = number;
  else if (state.endedAt < 0 && facts.early.commands.includes(command))
    findings.warn(
      number,
      `the loader stops at the first section and does not read ${command} here`,
      'Move it before all sections.',
    );
}

function readCommand(
  words: readonly string[],
  number: number,
  state: EarlyState,
  facts: KickstartFacts,
  findings: Findings,
): void {
  const { dialect, early } = facts;
  const [command = '', ...args] = words;
  const acted = early.commands.includes(command);
  if (early.options === null) {
    const strict = early.program === 'loader';
    const known = findSyntax(dialect, command);
    // dracut prints the fault of any line and goes on, so that only what it would have acted on is lost here.
    if (strict || acted || known === undefined || command === 'device')
      checkCommandLine(words, number, facts, findings);
    if (!known || known.state === 'removed') return;
    if (command === 'device' && early.device === 'ignored')
      findings.warn(
        number,
        'dracut does not act on device: no driver is loaded',
        replacementOf(command, command, facts),
      );
  } else {
    const known = findSyntax(dialect, command);
    if (!known) {
      findings.error(number, `${command} is not a kickstart command of ${dialect}`);
      return;
    }
    if (acted) checkLoaderOptions(command, args, number, facts, findings);
    if (command === 'device') checkDevice(args, number, facts, findings);
  }
  const first = state.seen.get(command);
  if (first === undefined) state.seen.set(command, number);
  else if (acted && early.repeats !== 'all' && !early.repeats.includes(command))
    findings.error(
      number,
      `only the first ${command} line takes effect, and that is line ${first}`,
      command === 'device' ? `Put ${early.arguments.loadDriver}=a:b on the kernel command line.` : undefined,
    );
  else if (
    command === 'network' &&
    early.program === 'dracut' &&
    !args.some((arg) => arg.startsWith('--device'))
  )
    findings.warn(number, 'dracut passes over a further network line without --device');
}

/** popt and GLib take an option's value behind `=` or as the next word, and no option that is cut short. */
function checkLoaderOptions(
  command: string,
  args: readonly string[],
  number: number,
  facts: KickstartFacts,
  findings: Findings,
): void {
  const known = facts.early.options?.[command];
  if (!known) return;
  for (const arg of args) {
    const name = arg.split('=')[0] ?? arg;
    if (!name.startsWith('--') || known.includes(name)) continue;
    findings.error(
      number,
      `the loader of ${facts.dialect} does not know ${command} ${name}: ${consequence(facts.early.unknownOption, facts)}`,
      `It knows ${known.join(' ')}.`,
    );
  }
}

function checkDevice(
  args: readonly string[],
  number: number,
  facts: KickstartFacts,
  findings: Findings,
): void {
  const { device } = facts.early;
  if (typeof device === 'string') return;
  const named = countNamed(args);
  const wanted = device.words === 2 ? '2 words, <type> <module>,' : '1 word, <module>,';
  const failure = named < device.words ? device.fewerWords : named > device.words ? device.moreWords : 'none';
  if (failure !== 'none')
    findings.error(
      number,
      `device wants ${wanted} in ${facts.dialect}; with ${named} ${consequence(failure, facts)}`,
    );
}

/** Words of a `device` line that are neither options nor the value of `--opts`. */
function countNamed(args: readonly string[]): number {
  let named = 0;
  for (let at = 0; at < args.length; at++) {
    if (args[at] === '--opts') at += 1;
    else if (!args[at]?.startsWith('-')) named += 1;
  }
  return named;
}

function consequence(failure: EarlyFailure, { early }: KickstartFacts): string {
  const texts: Readonly<Record<EarlyFailure, string>> = {
    segfault: `the ${early.program} crashes`,
    dialog: `the ${early.program} stops with a message`,
    'loads-wrong-name': `the ${early.program} takes the first word for the module`,
    dropped: `the ${early.program} drops the line`,
    printed: `the ${early.program} stage prints an error and passes over the line`,
  };
  return texts[failure];
}

function checkQuestions(
  seen: ReadonlyMap<string, number>,
  { early }: KickstartFacts,
  findings: Findings,
): void {
  if (early.asks === 'never') return;
  const report = early.asks === 'always' ? findings.error : findings.warn;
  const when = early.asks === 'always' ? '' : ' unless it finds the medium';
  for (const { command, serial } of early.required)
    if (!seen.has(command))
      report(
        0,
        `no ${command} command: the loader stops and asks${when}`,
        serial ? undefined : 'On a serial console it does not ask for this.',
      );
  if (!early.methods.some((method) => seen.has(method)))
    report(0, `no install method (${early.methods.join(', ')}): the loader stops and asks for one${when}`);
}
