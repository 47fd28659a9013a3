import { type ByteString, byteString, bytesOf } from '../../base/bytes.ts';
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
  const magic = byteString(head.subarray(0, CPIO_MAGIC_SIZE)) as string;
  if (magic === CPIO_FORMATS.newc) return 'newc';
  return magic === CPIO_FORMATS.crc ? 'crc' : undefined;
}

/** The name of a cpio format that Linux does not unpack, or undefined. */
export function recogniseOtherCpio(head: Uint8Array): string | undefined {
  return OTHER_CPIO_FORMATS.find(({ magic }) => magic.every((byte, index) => head[index] === byte))?.title;
}

const NO_DIGIT = 0xff;
/** The value of each letter that is a hexadecimal digit; there are eight a field and thirteen fields a header. */
const HEX_DIGITS = Uint8Array.from({ length: 256 }, (_, letter) => {
  const value = '0123456789abcdef'.indexOf(String.fromCharCode(letter).toLowerCase());
  return value < 0 ? NO_DIGIT : value;
});

/** All fields in one shape, which is quicker to fill than to build. */
const EMPTY_HEADER = Object.fromEntries(CPIO_FIELDS.map((field) => [field, 0])) as CpioHeader;

/** Reads a header whose magic has been checked; `file` and `offset` say where it stands, for errors. */
export function parseHeader(bytes: Uint8Array, file: string, offset: number): CpioHeader {
  const header = { ...EMPTY_HEADER };
  let start = CPIO_MAGIC_SIZE;
  let bits = 0;
  for (const field of CPIO_FIELDS) {
    const end = start + CPIO_FIELD_SIZE;
    let value = 0;
    for (; start < end; start++) {
      const digit = HEX_DIGITS[bytes[start] as number] as number;
      bits |= digit;
      value = value * 16 + digit;
    }
    header[field] = value;
  }
  if (bits === NO_DIGIT) throw damagedHeader(bytes, file, offset);
  return header;
}

function damagedHeader(bytes: Uint8Array, file: string, offset: number): BootsmithError {
  const text = byteString(bytes);
  return new BootsmithError('corrupt', `${file} has a damaged cpio header`, {
    at: { file, offset: offset + text.search(/[^0-9A-Fa-f]/) },
    found: JSON.stringify(text),
    expected: 'hexadecimal digits',
  });
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
