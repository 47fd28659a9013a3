import { BootsmithError } from '../../base/errors.ts';
import { isCompressionName } from '../compression/layout.ts';
import { CPIO_FORMATS } from '../cpio/layout.ts';
import type { Envelope } from './layout.ts';

/** More than any writer fills an archive up to. */
const PAD_LIMIT = 1 << 20;

const isCount = (value: unknown, least = 0, most = 0xffffffff) =>
  typeof value === 'number' && Number.isInteger(value) && value >= least && value <= most;
const isOneOf = (value: unknown, ...allowed: unknown[]) => allowed.includes(value);

/** What a style may say; the rest of a segment only describes what was read. */
const STYLE_CHECKS: Readonly<Record<string, (value: unknown) => boolean>> = {
  format: (value) => isOneOf(value, ...Object.keys(CPIO_FORMATS)),
  numbering: (value) => isOneOf(value, 'fresh', 'recorded'),
  namePrefix: (value) => isOneOf(value, '', './', '/'),
  rootName: (value) => isOneOf(value, '.', './', '/'),
  hexCase: (value) => isOneOf(value, 'upper', 'lower'),
  hardLinkData: (value) => isOneOf(value, 'first', 'last'),
  padTo: (value) => isCount(value, 1, PAD_LIMIT) && (value as number) % 4 === 0,
  trailer: (value) => value === false || (isCount(pick(value, 'ino')) && isCount(pick(value, 'nlink'))),
};

/**
 * An envelope that has come back from a manifest, which a person may have edited. Throws `corrupt`, naming the field,
 * for what a writer cannot follow.
 */
export function checkEnvelope(value: unknown): Envelope {
  const segments = pick(value, 'segments');
  if (pick(value, 'kind') !== 'initramfs' || !Array.isArray(segments) || segments.length === 0)
    throw wrong('kind', pick(value, 'kind'), 'initramfs with a list of segments');
  for (const [index, segment] of segments.entries()) {
    const at = `segments[${index}]`;
    const compression = pick(segment, 'compression');
    if (compression !== 'none' && !(typeof compression === 'string' && isCompressionName(compression)))
      throw wrong(`${at}.compression`, compression, 'none or the name of a compression');
    for (const field of ['offset', 'padding'])
      if (!isCount(pick(segment, field)))
        throw wrong(`${at}.${field}`, pick(segment, field), 'a number of bytes');
    for (const [field, check] of Object.entries(STYLE_CHECKS)) {
      const found = pick(pick(segment, 'style'), field);
      if (!check(found)) throw wrong(`${at}.style.${field}`, found, 'what unpacking wrote');
    }
  }
  return value as Envelope;
}

function pick(value: unknown, field: string): unknown {
  return typeof value === 'object' && value !== null ? (value as Record<string, unknown>)[field] : undefined;
}

function wrong(field: string, found: unknown, expected: string): BootsmithError {
  return new BootsmithError('corrupt', `the envelope's field ${field} is wrong`, {
    found: JSON.stringify(found) ?? 'nothing',
    expected,
  });
}
