/**
 * The checksum that a medium carries about itself in the Application Use field of its primary volume descriptor.
 * There is no standard; isomd5sum 1.2.5 (libimplantisomd5.c, libcheckisomd5.c, utilities.h) is the definition. Offsets
 * and sizes in bytes.
 *
 *   ISO MD5SUM = <32 hex digits>;SKIPSECTORS = 15;RHLISOSTATUS=<0 or 1>;FRAGMENT SUMS = <60 hex digits>;
 *   FRAGMENT COUNT = 20;THIS IS NOT THE SAME AS RUNNING MD5SUM ON THIS ISO!!<blanks up to 512 bytes>
 */
export const APPLICATION_USE = {
  /** From the start of the image: ECMA-119 8.4.32 in sector 16. */
  at: 16 * 2048 + 883,
  size: 512,
} as const;

/** The both-endian volume space size of sector 16, its big-endian half: the one that isomd5sum reads. In sectors. */
export const VOLUME_SPACE_SIZE_AT = 16 * 2048 + 84;

export const CHECKSUM_FIELDS = {
  md5: 'ISO MD5SUM = ',
  skipSectors: 'SKIPSECTORS = ',
  supported: 'RHLISOSTATUS=',
  fragmentSums: 'FRAGMENT SUMS = ',
  fragmentCount: 'FRAGMENT COUNT = ',
  notice: 'THIS IS NOT THE SAME AS RUNNING MD5SUM ON THIS ISO!!',
} as const;

/** Sectors at the end of the volume that are not summed: drives fail to read the last ones of a burned disc. */
export const SKIPPED_SECTORS = 15;

/** Digits that all fragments have together; each has an equal share. */
export const FRAGMENT_DIGITS = 60;
export const FRAGMENT_COUNT = 20;

/** isomd5sum reads in steps of this size and sums a fragment at the end of the step that begins behind it. */
export const CHECKSUM_STEP = 32 * 1024;
