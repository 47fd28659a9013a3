import { type FatSummary, isFat, readFat } from '../fat/read.ts';
import { writeFat } from '../fat/write.ts';
import {
  describeWrapping,
  type FileSystemEnvelope,
  type FormatCode,
  keptEnvelope,
  type OpenImage,
  type OpenRequest,
  wrapImage,
} from './format.ts';

export interface FatEnvelope extends FileSystemEnvelope<'fat'> {
  readonly bits: FatSummary['bits'];
  /** In bytes. */
  readonly clusterSize: number;
  readonly serial: string;
  readonly label: string;
}

export type FatFileImage = OpenImage<'fat', FatSummary, FatEnvelope>;

async function open(request: OpenRequest): Promise<FatFileImage> {
  const { tree, summary } = await readFat(request.source);
  const { bits, clusterSize, serial, label } = summary;
  return {
    kind: 'fat',
    compression: request.compression,
    tree,
    summary,
    envelope: { ...describeWrapping('fat', request), bits, clusterSize, serial, label },
    warnings: [],
    async close() {},
  };
}

export const fat = {
  sniff: isFat,
  open,
  write(kept, request) {
    const { time } = request;
    const envelope = keptEnvelope(kept, 'fat', request);
    const serial = envelope?.text('serial') ?? '';
    const options = envelope && {
      label: envelope.text('label'),
      ...(serial === '' ? {} : { serial }),
      kept: {
        bits: envelope.oneOf('bits', [12, 16, 32] as const),
        clusterSize: envelope.count('clusterSize'),
        size: envelope.count('unpackedSize'),
      },
    };
    return wrapImage(writeFat(kept.tree, { time, ...options }), request, envelope);
  },
} as const satisfies FormatCode;
