import { readFile } from 'node:fs/promises';
import { isNode, Lexer, LineCounter, parseDocument } from 'yaml';
import type { z } from 'zod';
import { BootsmithError, type ErrorKind, systemErrorCode } from './errors.ts';

/** One thing that is wrong in a YAML file; line and column count from 1. */
export interface YamlFault {
  readonly line: number;
  readonly column: number;
  readonly message: string;
}

/**
 * Reads a YAML file and checks it against a schema. All faults are reported at once, each with its line and column,
 * in one error of the given kind.
 */
export async function readYaml<T>(path: string, schema: z.ZodType<T>, kind: ErrorKind): Promise<T> {
  let text: string;
  try {
    text = await readFile(path, 'utf8');
  } catch (error) {
    const found = systemErrorCode(error) === 'ENOENT' ? 'no such file' : String(systemErrorCode(error));
    throw new BootsmithError(kind, `${path} cannot be read`, { at: { file: path }, found, cause: error });
  }
  const result = checkYaml(text, schema);
  if ('value' in result) return result.value;
  throw yamlError(path, result.faults, kind);
}

/** The error that names all faults of a file. */
export function yamlError(path: string, faults: readonly YamlFault[], kind: ErrorKind): BootsmithError {
  const [first] = faults;
  return new BootsmithError(
    kind,
    `${path} has ${faults.length === 1 ? 'a fault' : `${faults.length} faults`}`,
    {
      at: { file: path, ...(first && { line: first.line, column: first.column }) },
      found: faults.map((f) => `${path}:${f.line}:${f.column}: ${f.message}`).join('\n'),
      hint: 'Correct the lines above; an editor with YAML support checks them against the JSON Schema as you type.',
    },
  );
}

/** Where the value at `path` stands in a text that is YAML, or the nearest one above it. Counts from 1. */
export function placeInYaml(
  text: string,
  path: readonly (string | number)[],
): { line: number; column: number } {
  const lines = new LineCounter();
  const document = parseDocument(text, { lineCounter: lines, prettyErrors: false });
  const isKey = typeof path[path.length - 1] === 'string';
  const { line, col } = lines.linePos(offsetOf(document, path, isKey));
  return { line: Math.max(1, line), column: Math.max(1, col) };
}

/** `readYaml` for text at hand. */
export function checkYaml<T>(text: string, schema: z.ZodType<T>): { value: T } | { faults: YamlFault[] } {
  if (isTooDeep(text)) return { faults: [{ line: 1, column: 1, message: 'is nested too deeply' }] };
  const lines = new LineCounter();
  const document = parseDocument(text, { lineCounter: lines, prettyErrors: false });
  const place = (offset: number) => {
    const { line, col } = lines.linePos(offset);
    return { line: Math.max(1, line), column: Math.max(1, col) };
  };
  if (document.errors.length > 0)
    return { faults: document.errors.map((e) => ({ ...place(e.pos[0]), message: e.message })) };
  let plain: unknown;
  try {
    plain = document.toJS();
  } catch (error) {
    // An alias without its anchor, or aliases of aliases that stand for more than anybody wrote.
    if (!(error instanceof ReferenceError)) throw error;
    return { faults: [{ line: 1, column: 1, message: error.message }] };
  }
  const parsed = schema.safeParse(plain ?? {});
  if (parsed.success) return { value: parsed.data };
  const faults = parsed.error.issues
    .flatMap((issue) => flatten(issue))
    .map(({ path, message, key }) => {
      const at = [...path];
      if (key !== undefined) at.push(key);
      return { ...place(offsetOf(document, at, key !== undefined)), message: describe(path, message) };
    });
  return { faults: faults.sort((a, b) => a.line - b.line || a.column - b.column) };
}

const DEPTH_LIMIT = 64;
const INDENT_LIMIT = 256;

/** The parser calls itself for each level, and V8 ends the process where a regular expression finds the stack full. */
function isTooDeep(text: string): boolean {
  if (new RegExp(`^ {${INDENT_LIMIT}}`, 'm').test(text)) return true;
  let flow = 0;
  let items = 0;
  for (const token of new Lexer().lex(text)) {
    if (token === '[' || token === '{') flow++;
    else if (token === ']' || token === '}') flow--;
    else if (token === '-' || token === '?') items++;
    else if (token.includes('\n')) items = 0;
    if (flow > DEPTH_LIMIT || items > DEPTH_LIMIT) return true;
  }
  return false;
}

interface FlatIssue {
  readonly path: readonly PropertyKey[];
  readonly message: string;
  /** An unknown key: its own place is wanted, not its value's. */
  readonly key?: string;
}

function flatten(issue: z.core.$ZodIssue): FlatIssue[] {
  if (issue.code === 'unrecognized_keys')
    return issue.keys.map((key) => ({ path: issue.path, key, message: `the key ${key} is not known here` }));
  // Of a union, the branch that came furthest says best what is wrong.
  if (issue.code === 'invalid_union' && issue.errors.length > 0) {
    const depth = (branch: readonly z.core.$ZodIssue[]) =>
      Math.max(...branch.map((i) => i.path.length * 2 + (i.code === 'invalid_type' ? 0 : 1)));
    const best = [...issue.errors].sort((a, b) => depth(b) - depth(a))[0] ?? [];
    if (best.length > 0 && depth(best) > 0)
      return best.flatMap((i) => flatten({ ...i, path: [...issue.path, ...i.path] }));
  }
  return [{ path: issue.path, message: issue.message }];
}

function describe(path: readonly PropertyKey[], message: string): string {
  const text = message.endsWith('received undefined') ? 'is missing' : message;
  return path.length === 0 ? text : `${path.join('.')}: ${text}`;
}

/** The offset of the node at `path`, or of the nearest one above it that is there. */
function offsetOf(
  document: ReturnType<typeof parseDocument>,
  path: readonly PropertyKey[],
  wantKey: boolean,
): number {
  for (let length = path.length; length > 0; length--) {
    const part = path.slice(0, length);
    if (wantKey && length === path.length) {
      const parent = length === 1 ? document.contents : document.getIn(part.slice(0, -1), true);
      const pair = pairs(parent).find(
        (p) => String(isNode(p.key) ? p.key.toJSON() : p.key) === String(part.at(-1)),
      );
      if (pair && isNode(pair.key) && pair.key.range) return pair.key.range[0];
    }
    const node = document.getIn(part, true);
    if (isNode(node) && node.range) return node.range[0];
  }
  return 0;
}

function pairs(node: unknown): { key: unknown }[] {
  if (typeof node === 'object' && node !== null && 'items' in node && Array.isArray(node.items))
    return node.items;
  return [];
}
