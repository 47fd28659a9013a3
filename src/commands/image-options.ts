import { InvalidArgumentError, Option } from 'commander';
import { COMPRESSIONS, type CompressionName } from '../formats/compression/layout.ts';
import { IMAGE_FORMATS, type ImageFormat } from '../formats/image-write.ts';

/** What the commands that write an image take. */
export interface WritingOptions {
  readonly format?: ImageFormat;
  readonly compress?: 'none' | CompressionName;
  readonly level?: number;
}

export function formatOption(description: string): Option {
  return new Option('--format <format>', description).choices(IMAGE_FORMATS);
}

export function compressOption(): Option {
  return new Option('--compress <name>', 'how to compress it').choices([
    'none',
    ...COMPRESSIONS.map(({ name }) => name),
  ]);
}

export function levelOption(): Option {
  return new Option('--level <number>', 'how hard to compress: 1 to 9, zstd to 22').argParser(parseLevel);
}

function parseLevel(text: string): number {
  if (/^([1-9]|1\d|2[0-2])$/.test(text)) return Number(text);
  throw new InvalidArgumentError('It is no level from 1 to 9, or for zstd to 22.');
}

/** The options as the library takes them. */
export function writeRequest({ format, compress, level }: WritingOptions) {
  return {
    ...(format === undefined ? {} : { format }),
    ...(compress === undefined ? {} : { compression: compress }),
    ...(level === undefined ? {} : { level }),
  };
}
