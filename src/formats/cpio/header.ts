import { type ByteString, bytesOf } from '../../base/bytes.ts';
import { BootsmithError } from '../../base/errors.ts';
import {
  CPIO_FIELD_LIMIT,
  CPIO_FIELD_SIZE,
  CPIO_FIELDS,
  CPIO_FORMATS,
  CPIO_HEADER_SIZE,
  CPIO_MAGIC_SIZE,
  type CpioFormat,
  type CpioHeader,
  type CpioStyle,
  OTHER_CPIO_FORMATS,
} from './layout.ts';

/** The format that an archive beginning with these bytes has, or undefined. */
export function recogniseCpio(head: Uint8Array): CpioFormat | undefined {
  const magic = Buffer.from(head.subarray(0, CPIO_MAGIC_SIZE)).toString('latin1');
  if (magic === CPIO_FORMATS.newc) return 'newc';
  return magic === CPIO_FORMATS.crc ? 'crc' : undefined;
}

/** The name of a cpio format that Linux does not unpack, or undefined. */
export function recogniseOtherCpio(head: Uint8Array): string | undefined {
  return OTHER_CPIO_FORMATS.find(({ magic }) => magic.every((byte, index) => head[index] === byte))?.title;
}

/** Reads a header whose magic has been checked. `at` says where it stands, for errors. */
export function parseHeader(bytes: Uint8Array, at: { file: string; offset: number }): CpioHeader {
  const text = Buffer.from(bytes.subarray(0, CPIO_HEADER_SIZE)).toString('latin1');
  const bad = text.search(/[^0-9A-Fa-f]/);
  if (bad >= 0 || text.length < CPIO_HEADER_SIZE)
    throw new BootsmithError('corrupt', `${at.file} has a damaged cpio header`, {
      at: { file: at.file, offset: at.offset + Math.max(0, bad) },
      found: JSON.stringify(text),
      expected: 'hexadecimal digits',
    });
  const header = {} as CpioHeader;
  CPIO_FIELDS.forEach((field, index) => {
    const start = CPIO_MAGIC_SIZE + index * CPIO_FIELD_SIZE;
    header[field] = Number.parseInt(text.slice(start, start + CPIO_FIELD_SIZE), 16);
  });
  return header;
}

/** A header with its name and NUL, unpadded. Throws `unsupported` for a number that has no place in it. */
export function formatHeader(header: CpioHeader, name: ByteString, style: CpioStyle): Uint8Array {
  let text: string = CPIO_FORMATS[style.format];
  for (const field of CPIO_FIELDS) {
    const value = header[field];
    if (!Number.isInteger(value) || value < 0 || value > CPIO_FIELD_LIMIT)
      throw new BootsmithError('unsupported', `a cpio archive cannot hold the ${field} of ${name}`, {
        found: String(value),
        expected: `0 to ${CPIO_FIELD_LIMIT}`,
      });
    const digits = value.toString(16).padStart(CPIO_FIELD_SIZE, '0');
    text += style.hexCase === 'upper' ? digits.toUpperCase() : digits;
  }
  const bytes = new Uint8Array(CPIO_HEADER_SIZE + name.length + 1);
  bytes.set(Buffer.from(text, 'latin1'));
  bytes.set(bytesOf(name), CPIO_HEADER_SIZE);
  return bytes;
}
