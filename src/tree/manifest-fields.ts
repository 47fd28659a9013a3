import { type ByteString, byteString, bytesOf, fromText } from '../base/bytes.ts';
import { BootsmithError, type Location } from '../base/errors.ts';
import type { DeviceNumber } from './tree.ts';

const strictUtf8 = new TextDecoder('utf-8', { fatal: true, ignoreBOM: true });

/**
 * A name as a person can read it and as `unescapeName` takes it back: UTF-8 where it is, with control characters and
 * the backslash as `\xNN`; a name that is not UTF-8 has every byte above 0x7e so.
 */
export function escapeName(name: ByteString): string {
  try {
    return strictUtf8.decode(bytesOf(name)).replace(/[\x00-\x1f\x7f\\]/g, escapeByte);
  } catch {
    return name.replace(/[^\x20-\x7e]|\\/g, escapeByte);
  }
}

function escapeByte(character: string): string {
  return `\\x${character.charCodeAt(0).toString(16).padStart(2, '0')}`;
}

/** The name that `escapeName` made this text of; undefined for a backslash that begins no `\xNN`. */
export function unescapeName(text: string): ByteString | undefined {
  if (/\\(?!x[0-9a-f]{2})/.test(text)) return undefined;
  const parts = text.split(/\\x([0-9a-f]{2})/);
  // `split` with a group gives text and hexadecimal digits in turn.
  const name = parts.map((part, index) =>
    index % 2 === 0 ? fromText(part) : byteString(Uint8Array.of(Number.parseInt(part, 16))),
  );
  return name.join('') as ByteString;
}

export function formatMode(mode: number): string {
  return mode.toString(8).padStart(4, '0');
}

export function formatDevice({ major, minor }: DeviceNumber): string {
  return `${major}:${minor}`;
}

/** One object of a manifest, field by field. Every error names the field and where the object stands. */
export class Fields {
  readonly at: Location;
  private readonly values: Readonly<Record<string, unknown>>;

  constructor(value: unknown, at: Location) {
    this.at = at;
    if (typeof value !== 'object' || value === null || Array.isArray(value))
      throw this.error('an entry is not an object', JSON.stringify(value) ?? 'nothing');
    this.values = value as Record<string, unknown>;
    this.at = at;
  }

  has(field: string): boolean {
    return this.values[field] !== undefined;
  }

  text(field: string): string {
    const value = this.values[field];
    if (typeof value === 'string') return value;
    throw this.bad(field, 'a text');
  }

  name(field: string): ByteString {
    const name = unescapeName(this.text(field));
    if (name !== undefined) return name;
    throw this.bad(field, 'a name with every backslash written as \\\\x5c');
  }

  /** A whole number from `least` to 2^32 - 1. */
  count(field: string, least = 0): number {
    const value = this.values[field];
    if (typeof value === 'number' && Number.isInteger(value) && value >= least && value <= 0xffffffff)
      return value;
    throw this.bad(field, `a whole number from ${least} to 4294967295`);
  }

  flag(field: string): boolean {
    const value = this.values[field];
    if (value === undefined || typeof value === 'boolean') return value === true;
    throw this.bad(field, 'true or false');
  }

  mode(field: string): number {
    const text = this.values[field];
    if (typeof text === 'string' && /^[0-7]{3,4}$/.test(text)) return Number.parseInt(text, 8);
    throw this.bad(field, 'three or four octal digits in quotes');
  }

  device(field: string): DeviceNumber {
    const match = /^(\d{1,10}):(\d{1,10})$/.exec(this.text(field));
    if (match) return { major: Number(match[1]), minor: Number(match[2]) };
    throw this.bad(field, 'MAJOR:MINOR in quotes');
  }

  bad(field: string, expected: string): BootsmithError {
    const found = JSON.stringify(this.values[field]) ?? 'nothing';
    return this.error(`the field "${field}" of an entry is wrong`, found, expected);
  }

  private error(message: string, found: string, expected?: string): BootsmithError {
    return new BootsmithError('corrupt', `${this.at.file ?? 'the manifest'}: ${message}`, {
      at: this.at,
      found,
      ...(expected === undefined ? {} : { expected }),
    });
  }
}
