import { type Dialect, dialectIn, familyOf } from '../releases/kickstart/dialect.ts';
import { REPLACEMENTS } from '../releases/kickstart/replacements.ts';
import { NAMED_BY, REPEATABLE, WORD } from '../releases/kickstart/rules.ts';
import { findSection, KSAPPEND, SECTIONS, sectionEnd } from '../releases/kickstart/sections.ts';
import { type CommandLine, checkCommandLine, checkOptions, checkRules } from './command-line.ts';
import type { KickstartFacts } from './facts.ts';
import { type Findings, newFindings } from './finding.ts';
import { parseOptions } from './options.ts';
import { splitShlex } from './words.ts';

interface State {
  section: { readonly tag: string; readonly line: number } | undefined;
  readonly commands: CommandLine[];
  includes: boolean;
}

/** Checks a kickstart as the full installer reads it, that is as pykickstart does. */
export function checkForInstaller(text: string, facts: KickstartFacts): Findings {
  const findings = newFindings();
  const state: State = { section: undefined, commands: [], includes: false };
  const lines = text.split(/\r\n|[\n\r]/);
  for (const [index, raw] of lines.entries()) {
    if (state.section) readSectionLine(raw, index + 1, state, facts, findings);
    else readCommandLine(raw, index + 1, state, facts, findings);
  }
  if (state.section) closeWithoutEnd(state.section, facts.dialect, findings);
  checkConflicts(state.commands, findings);
  checkRepeats(state.commands, findings);
  if (!state.includes) checkMissing(state.commands, facts, findings);
  return findings;
}

function readCommandLine(
  raw: string,
  line: number,
  state: State,
  facts: KickstartFacts,
  findings: Findings,
): void {
  const trimmed = raw.trim();
  if (trimmed === '' || trimmed.startsWith('#')) return;
  if (/\\\s*$/.test(raw)) {
    findings.error(line, 'a kickstart line cannot go on in the next line', 'Write it as one line.');
    return;
  }
  const split = splitShlex(raw);
  if ('fault' in split) {
    findings.error(line, split.fault);
    return;
  }
  const [first = '', ...args] = split.words;
  if (first === '%include') include(args, line, state, findings);
  else if (first === '%ksappend') append(args, line, state, facts.dialect, findings);
  else if (first.startsWith('%')) openSection(first, args, line, state, facts.dialect, findings);
  else if (split.words.length > 0) {
    const command = checkCommandLine(split.words, line, facts, findings);
    if (command) state.commands.push(command);
  }
}

function include(args: readonly string[], line: number, state: State, findings: Findings): void {
  state.includes = true;
  if (!args[0]) findings.error(line, '%include wants the name of a file');
  else findings.warn(line, `what %include brings in from ${args[0]} is not checked`);
}

function append(
  args: readonly string[],
  line: number,
  state: State,
  dialect: Dialect,
  findings: Findings,
): void {
  state.includes = true;
  if (!dialectIn(KSAPPEND, dialect)) findings.error(line, `${dialect} does not know %ksappend`);
  else if (!args[0]) findings.error(line, '%ksappend wants an address');
  else findings.warn(line, `what %ksappend brings in from ${args[0]} is not checked`);
}

function openSection(
  tag: string,
  args: readonly string[],
  line: number,
  state: State,
  dialect: Dialect,
  findings: Findings,
): void {
  if (tag === '%end') {
    findings.error(line, '%end ends no section');
    return;
  }
  state.section = { tag, line };
  const section = findSection(dialect, tag);
  if (!section) {
    findings.error(line, `${tag} is not a section of ${dialect}`);
    return;
  }
  if (section.state === 'deprecated')
    findings.warn(line, `${tag} is deprecated in ${dialect}`, REPLACEMENTS[tag]);
  if (section.free) return;
  const parsed = parseOptions(args, section.options);
  checkOptions(tag, parsed, section.options, line, dialect, findings);
  if (parsed.words.length > 0) findings.error(line, `${tag} takes no words: ${parsed.words.join(' ')}`);
  checkRules(tag, { family: tag, form: '' }, parsed, line, findings);
}

function readSectionLine(
  raw: string,
  line: number,
  state: State,
  facts: KickstartFacts,
  findings: Findings,
): void {
  const section = state.section as NonNullable<State['section']>;
  const first = raw.trimStart().startsWith('%') ? (raw.trim().split(/\s+/)[0] ?? '') : '';
  if (first === '%end' || first === '%include') {
    const split = splitShlex(raw);
    if ('fault' in split) findings.error(line, split.fault);
  }
  if (first === '%end') {
    if (sectionEnd(facts.dialect) === 'unknown')
      findings.warn(
        line,
        `${facts.dialect} does not know %end: it becomes a line of ${section.tag}`,
        'Leave it out: a section ends where the next one begins.',
      );
    else state.section = undefined;
  } else if (first === '%include') {
    include(raw.trim().split(/\s+/).slice(1), line, state, findings);
  } else if (Object.hasOwn(SECTIONS, first) && findSection(facts.dialect, first)) {
    closeWithoutEnd(section, facts.dialect, findings);
    state.section = undefined;
    readCommandLine(raw, line, state, facts, findings);
  } else if (section.tag === '%packages')
    checkPackage(raw.split('#')[0]?.trim() ?? '', line, facts, findings);
}

/** Environments came with the dracut-era installers: Fedora 18 and RHEL 7. */
const ENVIRONMENTS = 'F18..';

function checkPackage(text: string, line: number, { dialect }: KickstartFacts, findings: Findings): void {
  if (text.startsWith('@^') && !dialectIn(ENVIRONMENTS, dialect))
    findings.warn(line, `${dialect} has no environments: ${text}`, 'Name groups, such as @base.');
  if (text.startsWith('@') && text.includes('--nodefaults') && text.includes('--optional'))
    findings.error(line, 'a group takes only one of --nodefaults, --optional');
  if (text === '-') findings.error(line, 'a dash wants the name of a package');
}

function closeWithoutEnd(
  { tag, line }: { readonly tag: string; readonly line: number },
  dialect: Dialect,
  findings: Findings,
): void {
  const end = sectionEnd(dialect);
  if (end === 'required') findings.error(line, `${tag} does not end with %end`);
  if (end === 'wanted') findings.warn(line, `${tag} does not end with %end, which ${dialect} asks for`);
}

function checkConflicts(commands: readonly CommandLine[], findings: Findings): void {
  const seen = new Map<string, CommandLine>();
  for (const each of commands) {
    for (const other of each.syntax.conflicts) {
      const before = seen.get(other);
      if (before)
        findings.error(
          each.line,
          `${each.command} and ${before.command} (line ${before.line}) cannot be in one kickstart`,
        );
    }
    seen.set(each.syntax.family, each);
  }
}

function checkRepeats(commands: readonly CommandLine[], findings: Findings): void {
  const lines = new Map<string, number>();
  for (const { line, command, syntax, parsed } of commands) {
    const { family } = syntax;
    const repeatable = REPEATABLE.includes(family) && !(family === 'device' && syntax.words[0] === 2);
    const by = NAMED_BY[family];
    const name = by === WORD ? parsed.words[0] : by === undefined ? undefined : parsed.options.get(by);
    if (repeatable && (name === undefined || name === '' || name === 'swap')) continue;
    const key = repeatable ? `${family} ${name}` : family;
    const before = lines.get(key);
    lines.set(key, line);
    if (before === undefined) continue;
    if (repeatable) findings.warn(line, `${command} has ${name} a second time; line ${before} has it too`);
    else findings.warn(line, `only the last ${command} counts; line ${before} has one too`);
  }
}

/** What the installer asks for when nothing in the file answers it. */
const QUESTIONS: readonly (readonly [string, readonly string[]])[] = [
  ['lang', ['lang']],
  ['keyboard', ['keyboard']],
  ['timezone', ['timezone']],
  ['rootpw', ['rootpw', 'user', 'sshkey']],
  [
    'partitioning (autopart, part)',
    ['autopart', 'part', 'volgroup', 'logvol', 'raid', 'btrfs', 'mount', 'reqpart', 'ostreesetup'],
  ],
];

function checkMissing(commands: readonly CommandLine[], { early }: KickstartFacts, findings: Findings): void {
  const given = new Set(commands.map(({ syntax }) => syntax.family));
  for (const [name, answers] of QUESTIONS)
    if (!answers.some((answer) => given.has(familyOf(answer))))
      findings.warn(0, `no ${name}: the installer asks for it`);
  if (!early.methods.some((method) => given.has(method)))
    findings.warn(
      0,
      `no install method (${early.methods.join(', ')}): the installer asks, or takes its default`,
    );
}
