/**
 * The kinds of failure that callers act on differently. The library throws them and never prints or exits;
 * `commands/exit-status.ts` gives each its exit status.
 */
export type ErrorKind =
  | 'usage' // the arguments contradict each other or name something that is not there
  | 'profile' // the profile does not hold what the schema asks for
  | 'unrecognised' // the medium is none that the release table knows
  | 'unsupported' // well-formed, but this release or this program cannot do it
  | 'corrupt' // bytes that break their own format
  | 'patch-conflict' // a patch entry did not find what it patches
  | 'tool' // a program is missing or failed
  | 'verification' // a check of a finished medium found faults
  | 'boot'; // a boot did not give the evidence that was asked for

/** Where a failure was seen. `offset` counts bytes from the start of `file`; `line` and `column` count from 1. */
export interface Location {
  readonly file?: string;
  readonly offset?: number;
  readonly line?: number;
  readonly column?: number;
}

export interface ErrorDetails {
  readonly at?: Location;
  readonly found?: string;
  readonly expected?: string;
  /** What the reader can do about it, as one sentence. */
  readonly hint?: string;
  readonly cause?: unknown;
}

export class BootsmithError extends Error {
  override readonly name = 'BootsmithError';
  readonly kind: ErrorKind;
  readonly at: Location | undefined;
  readonly found: string | undefined;
  readonly expected: string | undefined;
  readonly hint: string | undefined;

  constructor(kind: ErrorKind, message: string, details: ErrorDetails = {}) {
    super(message, details.cause === undefined ? undefined : { cause: details.cause });
    this.kind = kind;
    this.at = details.at;
    this.found = details.found;
    this.expected = details.expected;
    this.hint = details.hint;
  }
}

/** Narrows an unknown rejection to one of ours. */
export function isBootsmithError(error: unknown): error is BootsmithError {
  return error instanceof BootsmithError;
}

/** The `code` of a Node system error (`ENOENT`, `ENOSPC` ...), or undefined for any other value. */
export function systemErrorCode(error: unknown): string | undefined {
  if (error instanceof Error && 'code' in error && typeof error.code === 'string') return error.code;
  return undefined;
}

/** Renders a location as `file:line:column` or `file at byte 0x1f`. */
export function formatLocation(at: Location): string {
  let text = at.file ?? '';
  if (at.line !== undefined) text += `:${at.line}`;
  if (at.line !== undefined && at.column !== undefined) text += `:${at.column}`;
  if (at.offset !== undefined) text += `${text ? ' at ' : ''}byte 0x${at.offset.toString(16)}`;
  return text;
}
