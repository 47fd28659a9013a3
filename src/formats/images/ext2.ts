import { BLOCK_SIZES } from '../ext2/layout.ts';
import { type Ext2Summary, isExt2, readExt2 } from '../ext2/read.ts';
import { writeExt2 } from '../ext2/write.ts';
import {
  describeWrapping,
  type FileSystemEnvelope,
  type FormatCode,
  keptEnvelope,
  type OpenImage,
  type OpenRequest,
  wrapImage,
} from './format.ts';

/** How an ext2, ext3 or ext4 image was wrapped. */
export interface Ext2Envelope extends FileSystemEnvelope<'ext2'> {
  /** Of the file system, in bytes. */
  readonly blockSize: number;
  readonly label: string;
  readonly uuid: string;
}

export type Ext2FileImage = OpenImage<'ext2', Ext2Summary, Ext2Envelope>;

async function open(request: OpenRequest): Promise<Ext2FileImage> {
  const { tree, summary } = await readExt2(request.source);
  const { blockSize, label, uuid } = summary;
  return {
    kind: 'ext2',
    compression: request.compression,
    tree,
    summary,
    envelope: { ...describeWrapping('ext2', request), blockSize, label, uuid },
    warnings: [],
    async close() {},
  };
}

export const ext2 = {
  sniff: isExt2,
  open,
  write(kept, request) {
    const envelope = keptEnvelope(kept, 'ext2', request);
    const options = envelope && {
      blockSize: envelope.oneOf('blockSize', BLOCK_SIZES),
      label: envelope.text('label'),
      uuid: envelope.text('uuid'),
    };
    return wrapImage(writeExt2(kept.tree, { time: request.time, ...options }), request, envelope);
  },
} as const satisfies FormatCode;
