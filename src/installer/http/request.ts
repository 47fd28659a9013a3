import { HEAD_LIMIT, type Status, TARGET_LIMIT } from './layout.ts';

export interface Request {
  readonly method: 'GET' | 'HEAD';
  /** Names of the path, decoded, without empty ones and `.`. */
  readonly path: readonly string[];
  /** The path ended in a slash, so it means a folder. */
  readonly folder: boolean;
  /** Header fields by their names in lower case; of those that come twice the last. */
  readonly fields: ReadonlyMap<string, string>;
  /** Whether the client waits for another answer on the same connection. */
  readonly keepAlive: boolean;
}

/** Why there is no answer but this status. */
export interface Refusal {
  readonly refused: Status;
}

const CR = 13;
const LF = 10;

/**
 * Bytes up to and with the empty line that ends a request's head, or undefined where it has not come yet. A line may end
 * without CR (RFC 9112, 2.2).
 */
export function headLength(bytes: Uint8Array): number | undefined {
  for (let at = 0; at < bytes.length; at++) {
    if (bytes[at] !== LF) continue;
    if (bytes[at + 1] === LF) return at + 2;
    if (bytes[at + 1] === CR && bytes[at + 2] === LF) return at + 3;
  }
  return undefined;
}

/** Whether so many bytes without an end are too many. */
export function isTooLong(length: number): boolean {
  return length > HEAD_LIMIT;
}

/** Reads a head, with the empty line. Bodies are not taken: no GET or HEAD needs one. */
export function parseRequest(head: Uint8Array): Request | Refusal {
  const lines = latin1(head).split(/\r?\n/);
  // Some clients send an empty line behind a request (RFC 9112, 2.2).
  while (lines[0] === '') lines.shift();
  const words = (lines[0] ?? '').split(' ');
  const [method = '', target = '', version = ''] = words;
  const minor = /^HTTP\/1\.(\d)$/.exec(version)?.[1];
  if (words.length !== 3 || !/^[!#$%&'*+.^_`|~0-9A-Za-z-]+$/.test(method)) return { refused: 400 };
  if (minor === undefined) return { refused: /^HTTP\/\d+(\.\d+)?$/.test(version) ? 505 : 400 };
  if (target.length > TARGET_LIMIT) return { refused: 414 };
  const fields = readFields(lines.slice(1));
  if (!fields) return { refused: 400 };
  if (method !== 'GET' && method !== 'HEAD') return { refused: 405 };
  if (hasBody(fields)) return { refused: 400 };
  const path = decodeTarget(target);
  if ('refused' in path) return path;
  const options = (fields.get('connection') ?? '').toLowerCase().split(/\s*,\s*/);
  const keepAlive = minor === '0' ? options.indexOf('keep-alive') >= 0 : options.indexOf('close') < 0;
  return { method, ...path, fields, keepAlive };
}

function readFields(lines: readonly string[]): ReadonlyMap<string, string> | undefined {
  const fields = new Map<string, string>();
  for (const line of lines) {
    if (line === '') continue;
    const [, name, value] = /^([!#$%&'*+.^_`|~0-9A-Za-z-]+):[ \t]*(.*?)[ \t]*$/.exec(line) ?? [];
    if (name === undefined || value === undefined) return undefined;
    fields.set(name.toLowerCase(), value);
  }
  return fields;
}

function hasBody(fields: ReadonlyMap<string, string>): boolean {
  return fields.has('transfer-encoding') || !/^0*$/.test(fields.get('content-length') ?? '');
}

/** The names of a path. What climbs with `..` or hides a slash is refused before any file is looked at. */
function decodeTarget(target: string): Pick<Request, 'path' | 'folder'> | Refusal {
  // A proxy is asked for whole addresses (RFC 9112, 3.2.2), and servers must take them too.
  const local = target.replace(/^http:\/\/[^/?#]*/i, '');
  const [encoded = ''] = (local === '' ? '/' : local).split(/[?#]/, 1);
  if (encoded[0] !== '/') return { refused: 400 };
  const path: string[] = [];
  for (const part of encoded.split('/')) {
    const name = decode(part);
    if (name === undefined || name.indexOf('\0') >= 0) return { refused: 400 };
    if (name === '..' || name.indexOf('/') >= 0) return { refused: 403 };
    if (name !== '' && name !== '.') path.push(name);
  }
  return { path, folder: /\/(\.|%2e)?$/i.test(encoded) };
}

function decode(part: string): string | undefined {
  try {
    return decodeURIComponent(part);
  } catch {
    return undefined;
  }
}

function latin1(bytes: Uint8Array): string {
  let text = '';
  for (const byte of bytes) text += String.fromCharCode(byte);
  return text;
}
