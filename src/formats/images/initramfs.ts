import { recogniseCpio } from '../cpio/header.ts';
import type { CpioFormat } from '../cpio/layout.ts';
import type { Envelope, Initramfs } from '../initramfs/layout.ts';
import { readInitramfs } from '../initramfs/read.ts';
import { rewriteInitramfs, writeInitramfs } from '../initramfs/write.ts';
import { ALL_FIELDS, ALL_KINDS, type Format, type OpenImage, type OpenRequest } from './format.ts';

export interface InitramfsSummary {
  readonly segments: number;
  /** Bytes behind the point where Linux stops. */
  readonly unread: number;
}

export type InitramfsImage = Initramfs & OpenImage<'initramfs', InitramfsSummary, Envelope>;

async function open({ whole, options }: OpenRequest): Promise<InitramfsImage> {
  const image = await readInitramfs(whole, options);
  const { segments, unread } = image.envelope;
  return {
    ...image,
    compression: segments[0]?.compression ?? 'none',
    summary: { segments: segments.length, unread: unread?.size ?? 0 },
  };
}

export const initramfsFormat = {
  kind: 'initramfs',
  title: 'a newc archive',
  isInitrd: true,
  unwraps: true,
  sniff: (head) => recogniseCpio(head) !== undefined,
  open,
  targets: {
    newc: { title: 'cpio archive, as Linux unpacks an initramfs', kinds: ALL_KINDS, fields: ALL_FIELDS },
    crc: { title: 'the same with a sum for each file', kinds: ALL_KINDS, fields: ALL_FIELDS },
  },
  write(kept, { format, compression, level }) {
    const levels = level === undefined ? {} : { level };
    if (format === undefined)
      return rewriteInitramfs({ ...kept, envelope: kept.envelope as Envelope }, levels);
    return writeInitramfs(kept.tree, {
      format: format as CpioFormat,
      ...levels,
      ...(compression === undefined ? {} : { compression }),
    });
  },
} as const satisfies Format;
