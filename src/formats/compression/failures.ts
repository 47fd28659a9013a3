import type { ByteSource } from '../../base/byte-source.ts';
import { BootsmithError, type ErrorDetails } from '../../base/errors.ts';

type Details = Omit<ErrorDetails, 'at'>;

/** The source ends inside the member that begins at `offset`. */
export function truncated(
  source: ByteSource,
  offset: number,
  title: string,
  cause?: unknown,
): BootsmithError {
  return corrupt(source, offset, `is cut short: its ${title} member has no end`, {
    found: `the end of the file at ${source.size} bytes`,
    hint: 'Copy or download it again.',
    cause,
  });
}

/** `what` completes a sentence that begins with the name of the source. */
export function corrupt(
  source: ByteSource,
  offset: number,
  what: string,
  details: Details = {},
): BootsmithError {
  return new BootsmithError('corrupt', `${source.name} ${what}`, {
    at: { file: source.name, offset },
    ...details,
  });
}

/** For what is well-formed and not handled. */
export function unsupported(
  source: ByteSource,
  offset: number,
  what: string,
  details: Details = {},
): BootsmithError {
  return new BootsmithError('unsupported', `${source.name} ${what}`, {
    at: { file: source.name, offset },
    ...details,
  });
}

export function hex32(value: number): string {
  return (value >>> 0).toString(16).padStart(8, '0');
}

export function hexOf(bytes: Uint8Array): string {
  return Buffer.from(bytes).toString('hex');
}
