import { readOdc, recogniseOdc } from '../cpio/odc.ts';
import {
  describeWrapping,
  type FileSystemEnvelope,
  type FormatCode,
  type OpenImage,
  type OpenRequest,
} from './format.ts';

export interface OdcSummary {
  readonly entries: number;
  /** Of the archive with its trailer, in bytes. */
  readonly archiveSize: number;
}

export type OdcFileImage = OpenImage<'odc', OdcSummary, FileSystemEnvelope<'odc'>>;

async function open(request: OpenRequest): Promise<OdcFileImage> {
  const { tree, entries, end, warnings, objection } = await readOdc(request.source);
  return {
    kind: 'odc',
    compression: request.compression,
    tree,
    summary: { entries: entries.length, archiveSize: end },
    envelope: describeWrapping('odc', request),
    warnings: [{ message: objection }, ...warnings],
    async close() {},
  };
}

/** Read only, to be turned into something that a kernel takes. */
export const odc = {
  sniff: recogniseOdc,
  open,
} as const satisfies FormatCode;
