import {
  COMMAND_FORMS,
  type CommandSyntax,
  DIALECTS,
  type Dialect,
  findSyntax,
  type OptionSyntax,
} from '../releases/kickstart/dialect.ts';
import { inSpan } from '../releases/kickstart/form.ts';
import { REPLACEMENTS } from '../releases/kickstart/replacements.ts';
import { RULES, WORD } from '../releases/kickstart/rules.ts';
import type { KickstartFacts } from './facts.ts';
import type { Findings } from './finding.ts';
import { type ParsedLine, parseOptions } from './options.ts';

/** A command line that its dialect knows, taken apart. */
export interface CommandLine {
  readonly line: number;
  readonly command: string;
  readonly syntax: CommandSyntax;
  readonly parsed: ParsedLine;
}

/** Checks one command as pykickstart reads it. Undefined when the dialect does not have the command. */
export function checkCommandLine(
  [command = '', ...args]: readonly string[],
  line: number,
  facts: KickstartFacts,
  findings: Findings,
): CommandLine | undefined {
  const { dialect } = facts;
  const syntax = findSyntax(dialect, command);
  if (!syntax) {
    findings.error(
      line,
      `${command} is not a kickstart command of ${dialect}`,
      knownElsewhere(command, facts),
    );
    return undefined;
  }
  const hint = replacementOf(command, syntax.family, facts);
  if (syntax.state === 'removed') {
    findings.error(line, `${command} is gone from ${dialect}: a parse error`, hint);
    return undefined;
  }
  if (syntax.state === 'deprecated')
    findings.warn(
      line,
      `${command} is deprecated in ${dialect}${syntax.free ? ' and does nothing' : ''}`,
      hint,
    );
  const parsed = syntax.free ? parseOptions(args, new Map()) : parseOptions(args, syntax.options);
  if (!syntax.free) checkOptions(command, parsed, syntax.options, line, dialect, findings);
  checkWordCount(command, parsed.words.length, syntax, line, dialect, findings);
  checkRules(command, syntax, parsed, line, findings);
  return { line, command, syntax, parsed };
}

/** Problems, deprecated and missing options of a command or of a line that opens a section. */
export function checkOptions(
  command: string,
  parsed: ParsedLine,
  known: ReadonlyMap<string, OptionSyntax>,
  line: number,
  dialect: Dialect,
  findings: Findings,
): void {
  for (const problem of parsed.problems)
    findings.error(line, `${command} in ${dialect}: ${problem}`, optionHint(command, problem));
  for (const { name, deprecated } of parsed.spelled)
    if (deprecated)
      findings.warn(
        line,
        `${command} ${name} is deprecated in ${dialect}`,
        REPLACEMENTS[`${command} ${name}`],
      );
  for (const { name, means, required } of known.values())
    if (required && name === means && !parsed.options.has(means))
      findings.error(line, `${command} in ${dialect} wants ${name}`);
}

function optionHint(command: string, problem: string): string | undefined {
  const name = problem.match(/^it has no option (--[\w-]+)$/)?.[1];
  return name === undefined ? undefined : REPLACEMENTS[`${command} ${name}`];
}

function checkWordCount(
  command: string,
  count: number,
  { words: [least, most], free, family }: CommandSyntax,
  line: number,
  dialect: Dialect,
  findings: Findings,
): void {
  if (count >= least && count <= most) return;
  if (free && count > most) return;
  const wanted =
    family === 'device'
      ? `${least === 2 ? '2 words, <type> <module>' : '1 word, <module>'}`
      : most === 0
        ? 'no word beside its options'
        : least === most
          ? `${least} ${least === 1 ? 'word' : 'words'} beside its options`
          : most === Number.POSITIVE_INFINITY
            ? `${least} or more words beside its options`
            : `${least} to ${most} words beside its options`;
  findings.error(line, `${command} wants ${wanted} in ${dialect}, not ${count}`);
}

/** What must hold between options; `where` of sections is the whole of the dialects. */
export function checkRules(
  command: string,
  { family, form }: { readonly family: string; readonly form: string },
  { words, options, problems }: ParsedLine,
  line: number,
  findings: Findings,
): void {
  const order = COMMAND_FORMS[family]?.forms.split(' ') ?? [];
  const has = (name: string) => (name === WORD ? words.length > 0 : options.has(name));
  const name = (names: readonly string[]) => names.map((one) => (one === WORD ? 'a word' : one)).join(' or ');
  for (const [about, where, ...rule] of RULES) {
    if (about !== family || (where !== '' && !inSpan(where, form, order))) continue;
    const [kind, ...names] = rule;
    const given = names.filter(has);
    if ((kind === 'one-of' || kind === 'any-of') && given.length === 0)
      findings.error(line, `${command} wants ${name(names)}`);
    if ((kind === 'one-of' || kind === 'at-most-one') && given.length > 1)
      findings.error(line, `${command} takes only one of ${given.join(', ')}`);
    const [first = '', ...others] = names;
    if (kind === 'needs' && has(first) && !others.some(has))
      findings.error(line, `${command} ${first} wants ${name(others)} beside it`);
    if (kind === 'members') checkMembers(command, words.length, given, line, findings);
    if (kind === 'refuses' && options.get(first)?.toLowerCase() === others[0])
      findings.error(line, `${command} ${first}=${others[0]} is refused`, `Use ${others[1]}.`);
    if (kind === 'first-word' && !names.includes(words[0] ?? ''))
      findings.error(line, `${command} wants one of ${names.join(', ')} first`);
    if (kind === 'not-for' && command === first && others.some(has))
      findings.error(line, `${command} takes no ${others.join(', ')}`);
    if (kind === 'ignores-words' && (words.length > 0 || problems.length > 0))
      findings.warn(line, `${command} takes no words any more`, 'Leave them out.');
  }
}

function checkMembers(
  command: string,
  count: number,
  existing: readonly string[],
  line: number,
  findings: Findings,
): void {
  if (existing.length === 0 && count < 2)
    findings.error(line, `${command} wants the partitions it is made of`);
  if (existing.length > 0 && count > 1)
    findings.error(line, `${command} takes no partitions together with ${existing.join(', ')}`);
}

/** What to do in place of a command that a dialect no longer has. */
export function replacementOf(
  command: string,
  family: string,
  { early }: KickstartFacts,
): string | undefined {
  if (family !== 'device') return REPLACEMENTS[command] ?? REPLACEMENTS[family];
  const { driverDisk, loadDriver } = early.arguments;
  return (
    `Put ${driverDisk}=... (a driver disk) or ${loadDriver}=<module> on the kernel command line, ` +
    'or a driverdisk command in the kickstart.'
  );
}

function knownElsewhere(command: string, facts: KickstartFacts): string | undefined {
  const having = DIALECTS.filter((other) => {
    const state = findSyntax(other, command)?.state;
    return state !== undefined && state !== 'removed';
  });
  const [first] = having;
  if (first === undefined) return undefined;
  const last = having.at(-1);
  const where = having.length === 1 ? first : `${first} to ${last}`;
  const instead = replacementOf(command, findSyntax(first, command)?.family ?? command, facts);
  return `It belongs to ${where}${instead ? `; ${instead}` : ''}.`.replace('..', '.');
}
