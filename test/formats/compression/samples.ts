import type { CompressionName } from '../../../src/formats/compression/layout.ts';

/** What the samples unpack to: something to match, something random enough, and a run. */
export const SAMPLE_TEXT = Buffer.from(
  `${Array.from({ length: 24 }, (_, i) => `line ${i * i} of the sample\n`).join('')}${'z'.repeat(300)}`,
);

/** SAMPLE_TEXT as the programs of Debian 12 pack it from a pipe, so that reading can be tested without them. */
export const SAMPLES: readonly {
  readonly made: string;
  readonly name: CompressionName;
  readonly bytes: Buffer;
}[] = [
  {
    made: 'bzip2 -9',
    name: 'bzip2',
    bytes: unpack(
      [
        'QlpoOTFBWSZTWfOmNWMAALnZgIAQQCB/YCNnzBAACCAAhBKaTJpTNNQAMFSqNMIwQPJo4AGiUs9Fubp3tBKm0oVwG0A37bBi',
        'tcTtDjStS7ZTTaqginaRLNqwTZXu9YiJ+gN5CUE/CVEsJ4EsJSkkVE4E9iWE7BKznDudC7kinChIedMasYA=',
      ].join(''),
    ),
  },
  {
    made: 'zstd -3',
    name: 'zstd',
    bytes: unpack(
      [
        'KLUv/QRYvQMAUsQOFbA3BwcwrDfOHpyGlRBPm3bqggFzCUkPsu27cQ2i0x7xdssd8tE3pz/0Wa6kgFQGERyWA2JCYcVyJRUY',
        'ACg4VQAEgw/Dh2mjMEA7QDtAt6hKKxtFABqDD4MPoyqsa5QG6AboBugG6JZDtwHTDdAC6DvScwzYNBhm',
      ].join(''),
    ),
  },
  {
    made: 'zstd -19 --no-check',
    name: 'zstd',
    bytes: unpack(
      [
        'KLUv/QBoHQMAUgQOEbDrB6YsMbwdZjXLpS2cMTCXsXec/CFcWXxFk7Fjl7v536BKzn0WY1n7Coxyq7w0COZpGdKwpAIZqBAw',
        '+PpvsINCjQEQEuEVYSzd/+8oSCSluIXgnFGq26LSnfAbQUsB',
      ].join(''),
    ),
  },
  {
    made: 'lzma',
    name: 'lzma',
    bytes: unpack(
      [
        'XQAAgAD//////////wA2GkofCKAmA00GnfiypayyTUBX3dzaJimsTim8DaDGuW9DkChTspsR0BG7DTDKeQU1boVW/NZhsvjJ',
        'PVjH53qKbsNoPQO8pDZwHESHoYA0l3kh52ETQM5XnwzxPW6B51mVAaUad+dBy99gvINntlH//wqRPgA=',
      ].join(''),
    ),
  },
  {
    made: 'xz --check=crc32',
    name: 'xz',
    bytes: unpack(
      [
        '/Td6WFoAAAFpIt42AgAhARYAAAB0L+Wj4ANFAG9dADYaSh8IoCYDTQad+LKlrLJNQFfd3NomKaxOKbwNoMa5b0OQKFOymxHQ',
        'EbsNMMp5BTVuhVb81mGy+Mk9WMfneopuw2g9A7ykNnAcRIehgDSXeSHnYRNAzlefDPE9boHnWZUBpRp350HL32C8gN88lgAA',
        'x9r8jQABhwHGBgAAZRQrqj4wDYsCAAAAAAFZWg==',
      ].join(''),
    ),
  },
  {
    made: 'xz --check=crc64',
    name: 'xz',
    bytes: unpack(
      [
        '/Td6WFoAAATm1rRGAgAhARYAAAB0L+Wj4ANFAG9dADYaSh8IoCYDTQad+LKlrLJNQFfd3NomKaxOKbwNoMa5b0OQKFOymxHQ',
        'EbsNMMp5BTVuhVb81mGy+Mk9WMfneopuw2g9A7ykNnAcRIehgDSXeSHnYRNAzlefDPE9boHnWZUBpRp350HL32C8gN88lgAA',
        'Wd1bgNFnAkwAAYsBxgYAAB7U6d2xxGf7AgAAAAAEWVo=',
      ].join(''),
    ),
  },
  {
    made: 'xz --check=sha256',
    name: 'xz',
    bytes: unpack(
      [
        '/Td6WFoAAArh+wyhAgAhARYAAAB0L+Wj4ANFAG9dADYaSh8IoCYDTQad+LKlrLJNQFfd3NomKaxOKbwNoMa5b0OQKFOymxHQ',
        'EbsNMMp5BTVuhVb81mGy+Mk9WMfneopuw2g9A7ykNnAcRIehgDSXeSHnYRNAzlefDPE9boHnWZUBpRp350HL32C8gN88lgAA',
        'I5PIX5Hf9ECy/iDwfXeTDgy860oF2KKYzBE4ndprJRQAAaMBxgYAAEVTFja26d8cAgAAAAAKWVo=',
      ].join(''),
    ),
  },
  {
    made: 'xz --check=none',
    name: 'xz',
    bytes: unpack(
      [
        '/Td6WFoAAAD/EtlBAgAhARYAAAB0L+Wj4ANFAG9dADYaSh8IoCYDTQad+LKlrLJNQFfd3NomKaxOKbwNoMa5b0OQKFOymxHQ',
        'EbsNMMp5BTVuhVb81mGy+Mk9WMfneopuw2g9A7ykNnAcRIehgDSXeSHnYRNAzlefDPE9boHnWZUBpRp350HL32C8gN88lgAA',
        'AAGDAcYGAABzVroxqAAK/AIAAAAAAFla',
      ].join(''),
    ),
  },
  {
    made: 'xz --x86 --lzma2',
    name: 'xz',
    bytes: unpack(
      [
        '/Td6WFoAAAFpIt42AgEEACEBFgANhjUf4ANFAG9dADYaSh8IoCYDTQad+LKlrLJNQFfd3NomKaxOKbwNoMa5b0OQKFOymxHQ',
        'EbsNMMp5BTVuhVb81mGy+Mk9WMfneopuw2g9A7ykNnAcRIehgDSXeSHnYRNAzlefDPE9boHnWZUBpRp350HL32C8gN88lgAA',
        'x9r8jQABhwHGBgAAZRQrqj4wDYsCAAAAAAFZWg==',
      ].join(''),
    ),
  },
  {
    made: 'lzop -9 --crc32',
    name: 'lzo',
    bytes: unpack(
      [
        'iUxaTwANChoKEEAgoBABAwkDABEMAAAAAGsDU9QAAAAAAGiYgKkAAANGAAAAgY382scmbGluZSAwIG9mIHRoZSBzYW1wbGUK',
        'kQIxMlEANDJRADkz+QA2MlYAMjUyVQAzM60ANDNdATYzCQI4M7YCMTA0ZQMyNLYANDQ0IAM0fQM5NIADNIYDMjU0tQA4M28B',
        'MzI0NJgENEwGNJYDNDQ0tQA4M24BNTIuJQJ6IAALAAARAAAAAAAA',
      ].join(''),
    ),
  },
  {
    made: 'lzop',
    name: 'lzo',
    bytes: unpack(
      [
        'iUxaTwANChoKEEAgoAlAAQUDAAANAAAAAGsDU9QAAAAAACp0AwUAAANGAAAAl9ztPbQAA2xpbmUgMCBvZiB0aGUgc2FtcGxl',
        'CpECMTJRADQyUQA5MlIAMTYyVgAyNTJVADMzrQA0M10BNjMJAjgztgIxMDRlAzI0tQA0M2oBMTYzHgIxOTPRAjI0hgMyNTS1',
        'ADgzbgEzMjMmAjM2M90CNDSWAzQ0NLUAODNuATUyLiUCeiD7AAAMenp6enp6enp6enp6enp6EQAAAAAAAA==',
      ].join(''),
    ),
  },
  {
    made: 'lz4 -l',
    name: 'lz4',
    bytes: unpack(
      [
        'AiFMGKEAAADxBmxpbmUgMCBvZiB0aGUgc2FtcGxlChUAHzEVAAEfNBUAAR85FQABLzE2FgABLzI1FgABHzMsAAIfNFgAAh82',
        'gwACHziuAAIvMTDaAAMfMi4AAx80WwACLzE2iAACLzE5tQACHzLiAAMvMjUuAAMfOFwAAi8zMooAAi8zNrgAAh805gADLzQ0',
        'LgADHzhcAAIsNTKKAB96AQD/FFB6enp6eg==',
      ].join(''),
    ),
  },
];

/** The modern frames of lz4, which are no compression of the kernel's. */
export const LZ4_FRAMES: readonly { readonly made: string; readonly bytes: Buffer }[] = [
  {
    made: 'lz4',
    bytes: unpack(
      [
        'BCJNGGRAp6EAAADxBmxpbmUgMCBvZiB0aGUgc2FtcGxlChUAHzEVAAEfNBUAAR85FQABLzE2FgABLzI1FgABHzMsAAIfNFgA',
        'Ah82gwACHziuAAIvMTDaAAMfMi4AAx80WwACLzE2iAACLzE5tQACHzLiAAMvMjUuAAMfOFwAAi8zMooAAi8zNrgAAh805gAD',
        'LzQ0LgADHzhcAAIsNTKKAB96AQD/FFB6enp6egAAAABQ+ACX',
      ].join(''),
    ),
  },
  {
    made: 'lz4 -B4 -BD -BX --content-size',
    bytes: unpack(
      [
        'BCJNGHRAvaEAAADxBmxpbmUgMCBvZiB0aGUgc2FtcGxlChUAHzEVAAEfNBUAAR85FQABLzE2FgABLzI1FgABHzMsAAIfNFgA',
        'Ah82gwACHziuAAIvMTDaAAMfMi4AAx80WwACLzE2iAACLzE5tQACHzLiAAMvMjUuAAMfOFwAAi8zMooAAi8zNrgAAh805gAD',
        'LzQ0LgADHzhcAAIsNTKKAB96AQD/FFB6enp6epNsVvQAAAAAUPgAlw==',
      ].join(''),
    ),
  },
];

function unpack(base64: string): Buffer {
  return Buffer.from(base64, 'base64');
}
