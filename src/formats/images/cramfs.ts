import { type CramfsSummary, isCramfs, readCramfs } from '../cramfs/read.ts';
import { writeCramfs } from '../cramfs/write.ts';
import {
  describeWrapping,
  type FileSystemEnvelope,
  type FormatCode,
  keptEnvelope,
  type OpenImage,
  type OpenRequest,
  wrapImage,
} from './format.ts';

export interface CramfsEnvelope extends FileSystemEnvelope<'cramfs'> {
  readonly byteOrder: CramfsSummary['byteOrder'];
  readonly startsAt: CramfsSummary['startsAt'];
  readonly name: string;
  readonly edition: number;
  /** Blocks of zeros are left out. */
  readonly holes: boolean;
}

export type CramfsFileImage = OpenImage<'cramfs', CramfsSummary, CramfsEnvelope>;

async function open(request: OpenRequest): Promise<CramfsFileImage> {
  const { tree, summary } = await readCramfs(request.source);
  const { byteOrder, startsAt, name, edition } = summary;
  const holes = summary.flags.includes('holes');
  return {
    kind: 'cramfs',
    compression: request.compression,
    tree,
    summary,
    envelope: { ...describeWrapping('cramfs', request), byteOrder, startsAt, name, edition, holes },
    warnings: [],
    async close() {},
  };
}

/** cramfs compresses itself with zlib, so a level without a compression is its own. */
export const cramfs = {
  sniff: isCramfs,
  open,
  write(kept, request) {
    const envelope = keptEnvelope(kept, 'cramfs', request);
    const options = envelope && {
      byteOrder: envelope.oneOf('byteOrder', ['little', 'big'] as const),
      startsAt: envelope.oneOf('startsAt', [0, 512] as const),
      name: envelope.text('name'),
      edition: envelope.count('edition'),
      holes: envelope.oneOf('holes', [true, false] as const),
    };
    const isInner = request.level !== undefined && (request.compression ?? 'none') === 'none';
    const level = isInner ? { level: request.level } : {};
    return wrapImage(writeCramfs(kept.tree, { ...options, ...level }), request, envelope);
  },
} as const satisfies FormatCode;
