import { type IsoSummary, isIso9660Head, readIso } from '../iso9660/read.ts';
import { applyTimes } from '../iso9660/times.ts';
import {
  describeWrapping,
  type FileSystemEnvelope,
  type FormatCode,
  type OpenImage,
  type OpenRequest,
} from './format.ts';

export interface IsoEnvelope extends FileSystemEnvelope<'iso9660'> {
  readonly volumeId: string;
}

export type IsoFileImage = OpenImage<'iso9660', IsoSummary, IsoEnvelope>;

async function open(request: OpenRequest): Promise<IsoFileImage> {
  const { tree, summary } = await readIso(request.source, request.path);
  await applyTimes(request.source, tree);
  return {
    kind: 'iso9660',
    compression: request.compression,
    tree,
    summary,
    envelope: { ...describeWrapping('iso9660', request), volumeId: summary.volumeId },
    warnings: [{ message: 'hard links are single files, and times are those of Rock Ridge' }],
    async close() {},
  };
}

/** Read only: a bootable ISO is more than its tree. */
export const iso9660 = {
  sniff: isIso9660Head,
  open,
} as const satisfies FormatCode;
