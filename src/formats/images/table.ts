import { cramfsFormat } from './cramfs.ts';
import { ext2Format } from './ext2.ts';
import { fatFormat } from './fat.ts';
import { initramfsFormat } from './initramfs.ts';
import { iso9660Format } from './iso9660.ts';
import { odcFormat } from './odc.ts';
import { squashfsFormat } from './squashfs.ts';

/**
 * Every format that images come in, one row each. The first whose `sniff` holds is taken: those with an unmistakable
 * magic come first, ext2 with its two bytes last.
 */
export const FORMATS = [
  initramfsFormat,
  odcFormat,
  cramfsFormat,
  squashfsFormat,
  iso9660Format,
  fatFormat,
  ext2Format,
] as const;

export type AnyFormat = (typeof FORMATS)[number];
