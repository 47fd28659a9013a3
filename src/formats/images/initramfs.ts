import { recogniseCpio } from '../cpio/header.ts';
import type { CpioFormat } from '../cpio/layout.ts';
import type { Envelope, Initramfs } from '../initramfs/layout.ts';
import { readInitramfs } from '../initramfs/read.ts';
import { rewriteInitramfs, writeInitramfs } from '../initramfs/write.ts';
import type { FormatCode, OpenImage, OpenRequest } from './format.ts';

export interface InitramfsSummary {
  readonly segments: number;
  /** Bytes behind the point where Linux stops. */
  readonly unread: number;
}

export type InitramfsImage = Initramfs & OpenImage<'initramfs', InitramfsSummary, Envelope>;

async function open({ whole, member, options }: OpenRequest): Promise<InitramfsImage> {
  const image = await readInitramfs(whole, { ...options, ...(member && { member }) });
  const { segments, unread } = image.envelope;
  return {
    ...image,
    compression: segments[0]?.compression ?? 'none',
    summary: { segments: segments.length, unread: unread?.size ?? 0 },
  };
}

export const initramfs = {
  sniff: (head) => recogniseCpio(head) !== undefined,
  open,
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
} as const satisfies FormatCode;
