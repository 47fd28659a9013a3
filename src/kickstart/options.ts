import type { OptionSyntax } from '../releases/kickstart/dialect.ts';
import type { Takes } from '../releases/kickstart/form.ts';

export interface ParsedLine {
  /** Words beside the options, in order. */
  readonly words: readonly string[];
  /** By the spelling that stands for all; a flag has the value ''. */
  readonly options: ReadonlyMap<string, string>;
  /** Options as they were spelled. */
  readonly spelled: readonly OptionSyntax[];
  readonly problems: readonly string[];
}

/**
 * Tells options and words apart as Python's argparse does: an option may be cut short as long as it stays the only
 * one, its value follows behind `=` or as the next word, and that word may not look like an option itself.
 */
export function parseOptions(args: readonly string[], known: ReadonlyMap<string, OptionSyntax>): ParsedLine {
  const words: string[] = [];
  const options = new Map<string, string>();
  const spelled: OptionSyntax[] = [];
  const problems: string[] = [];
  for (let at = 0; at < args.length; at++) {
    const arg = args[at] as string;
    if (arg === '--') {
      words.push(...args.slice(at + 1));
      break;
    }
    if (!looksLikeOption(arg, known)) {
      words.push(arg);
      continue;
    }
    const found = findOption(arg, known);
    if (typeof found === 'string') {
      problems.push(found);
      continue;
    }
    const { option, value: given } = found;
    spelled.push(option);
    let value = given;
    const next = args[at + 1];
    if (option.takes === 'flag') {
      if (value !== undefined) problems.push(`${option.name} takes no value`);
    } else if (value === undefined && next !== undefined && next !== '--' && !looksLikeOption(next, known)) {
      value = next;
      at += 1;
    }
    const problem = option.takes === 'flag' ? undefined : checkValue(option, value);
    if (problem !== undefined) problems.push(problem);
    options.set(option.means, value ?? '');
  }
  return { words, options, spelled, problems };
}

function looksLikeOption(arg: string, known: ReadonlyMap<string, OptionSyntax>): boolean {
  if (!arg.startsWith('-') || arg === '-') return false;
  if (typeof findOption(arg, known) !== 'string') return true;
  return !/^-\d+$|^-\d*\.\d+$/.test(arg) && !arg.includes(' ');
}

type Found = { readonly option: OptionSyntax; readonly value: string | undefined };

function findOption(arg: string, known: ReadonlyMap<string, OptionSyntax>): Found | string {
  const exact = known.get(arg);
  if (exact) return { option: exact, value: undefined };
  const sign = arg.indexOf('=');
  const name = sign === -1 ? arg : arg.slice(0, sign);
  const value = sign === -1 ? undefined : arg.slice(sign + 1);
  const named = known.get(name);
  if (named) return { option: named, value };
  const longer = name.startsWith('--') ? [...known.values()].filter((o) => o.name.startsWith(name)) : [];
  const [only] = longer;
  if (only && longer.length === 1) return { option: only, value };
  if (longer.length > 1) return `${name} could be ${longer.map((option) => option.name).join(' or ')}`;
  return `it has no option ${name}`;
}

function checkValue(option: OptionSyntax, value: string | undefined): string | undefined {
  const { name, takes } = option;
  if (value === undefined) return takes === 'optional' ? undefined : `${name} wants a value`;
  if (takes === 'integer' && !/^\s*[+-]?\d+(_\d+)*\s*$/.test(value))
    return `${name} wants a number, not ${JSON.stringify(value)}`;
  if (takes === 'boolean' && !BOOLEANS.includes(value.toLowerCase()))
    return `${name} wants yes or no, not ${JSON.stringify(value)}`;
  const choices = choicesOf(takes);
  if (!choices) return undefined;
  const fits =
    'anyCase' in (takes as object) ? choices.includes(value.toLowerCase()) : choices.includes(value);
  return fits ? undefined : `${name} wants one of ${choices.join(', ')}, not ${JSON.stringify(value)}`;
}

const BOOLEANS = ['on', 'yes', 'true', '1', 'off', 'no', 'false', '0'];

function choicesOf(takes: Takes): readonly string[] | undefined {
  if (typeof takes === 'string') return undefined;
  return 'anyCase' in takes ? takes.anyCase : takes;
}
