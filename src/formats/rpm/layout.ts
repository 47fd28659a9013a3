/**
 * The RPM package file (https://rpm.org/docs/: format_lead, format_header, format_v3, format_v4, format_v6): a lead, a
 * header with signatures and digests filled to a multiple of eight, the header proper, and a compressed payload to the
 * end of the file. Numbers are big endian.
 */
export const RPM_LEAD = {
  size: 96,
  magic: [0xed, 0xab, 0xee, 0xdb],
  /** One byte: 3 or 4 have the headers that are read here. Before 3.0 signatures had no header. */
  major: 4,
  /** Two bytes: 0 binary, 1 source. */
  type: 6,
} as const;

export const RPM_SOURCE_PACKAGE = 1;

/** What stands before the index of a header: a magic with a version, four zeros, two counts. */
export const RPM_HEADER = {
  introSize: 16,
  magic: [0x8e, 0xad, 0xe8, 0x01],
  /** Of index entries. */
  count: 8,
  /** Of the data behind the index, in bytes. */
  dataSize: 12,
} as const;

/** Only the header with the signatures is filled up. */
export const RPM_SIGNATURE_ALIGNMENT = 8;

/** `tag type offset count`, four bytes each. */
export const RPM_ENTRY_SIZE = 16;

/** rpm's own limits (lib/header_internal.h): 65535 entries, 256 MiB of data. The largest packages stay far below. */
export const RPM_ENTRY_LIMIT = 0xffff;
export const RPM_DATA_LIMIT = 256 * 1024 * 1024;

export const RPM_TYPES = {
  char: 1,
  int8: 2,
  int16: 3,
  int32: 4,
  int64: 5,
  string: 6,
  binary: 7,
  stringArray: 8,
  i18nString: 9,
} as const;

/** Sizes in bytes of the types that have one. */
export const RPM_TYPE_SIZES: Readonly<Record<number, number>> = { 1: 1, 2: 1, 3: 2, 4: 4, 5: 8, 7: 1 };

/** In the header with the signatures. */
export const RPM_SIGNATURE_TAGS = {
  /** Hexadecimal SHA-1 and SHA-256 of the header, from its magic to the end of its data. */
  sha1: 269,
  sha256: 273,
  /** 16 bytes over header and payload, up to version 4. */
  md5: 1004,
} as const;

export const RPM_TAGS = {
  name: 1000,
  version: 1001,
  release: 1002,
  epoch: 1003,
  arch: 1022,
  oldFileNames: 1027,
  fileSizes: 1028,
  fileModes: 1030,
  fileRdevs: 1033,
  fileMtimes: 1034,
  fileFlags: 1037,
  fileDevices: 1095,
  fileInodes: 1096,
  isSource: 1106,
  dirIndexes: 1116,
  baseNames: 1117,
  dirNames: 1118,
  payloadFormat: 1124,
  payloadCompressor: 1125,
  longFileSizes: 5008,
  fileCapabilities: 5010,
  payloadDigest: 5092,
  payloadDigestAlgorithm: 5093,
} as const;

/** Programs that a package wants to be run, by their names in a spec file. */
export const RPM_SCRIPT_TAGS = {
  '%pre': 1023,
  '%post': 1024,
  '%preun': 1025,
  '%postun': 1026,
  '%triggers': 1065,
  '%pretrans': 1151,
  '%posttrans': 1152,
  '%filetriggers': 5066,
} as const;

/** A file of the package that is not in its payload. */
export const RPM_FILE_GHOST = 1 << 6;

/** Numbers of hash algorithms, as in OpenPGP (RFC 9580, section 9.5), by their names in Node. */
export const RPM_DIGESTS: Readonly<Record<number, string>> = {
  1: 'md5',
  2: 'sha1',
  8: 'sha256',
  9: 'sha384',
  10: 'sha512',
};

/**
 * Entries of a payload whose files may have 4 GiB and more, since rpm 4.12, and of every payload in version 6: this
 * magic and, as eight hexadecimal digits, the file's index in the header; then the data. Both are filled to a multiple
 * of four. The archive ends with the trailer of newc.
 */
export const RPM_STRIPPED_MAGIC = '07070X';
export const RPM_STRIPPED_HEADER_SIZE = 14;
export const RPM_STRIPPED_ALIGNMENT = 4;
