import { BootsmithError } from '../../base/errors.ts';
import { SQUASHFS_COMPRESSORS } from '../squashfs/layout.ts';
import { isSquashfs, readSquashfs, type SquashfsSummary } from '../squashfs/read.ts';
import { isSquashfsCompressor, writeSquashfs } from '../squashfs/write.ts';
import {
  describeWrapping,
  type FileSystemEnvelope,
  type FormatCode,
  keptEnvelope,
  type OpenImage,
  type OpenRequest,
  type WriteRequest,
  wrapImage,
} from './format.ts';

export interface SquashfsEnvelope extends FileSystemEnvelope<'squashfs'> {
  readonly version: string;
  /** Of the file system itself; `compression` is what was around it. */
  readonly compressor: SquashfsSummary['compressor'];
  /** In bytes. */
  readonly blockSize: number;
  /** When it was made: seconds since 1970. */
  readonly time: number;
  readonly exportable: boolean;
}

export type SquashfsFileImage = OpenImage<'squashfs', SquashfsSummary, SquashfsEnvelope>;

async function open(request: OpenRequest): Promise<SquashfsFileImage> {
  const { source, path } = request;
  const { tree, summary, warnings, close } = await readSquashfs(source, path === undefined ? {} : { path });
  const { version, compressor, blockSize, time, flags } = summary;
  const own = { version, compressor, blockSize, time, exportable: flags.includes('exportable') };
  return {
    kind: 'squashfs',
    compression: request.compression,
    tree,
    summary,
    envelope: { ...describeWrapping('squashfs', request), ...own },
    warnings,
    close,
  };
}

/** squashfs compresses itself, so a compression that is asked for is its own. */
function chooseCompressor({ compression }: WriteRequest) {
  if (compression === undefined) return {};
  if (isSquashfsCompressor(compression)) return { compressor: compression };
  throw new BootsmithError('usage', `squashfs does not compress with ${compression}`, {
    expected: Object.values(SQUASHFS_COMPRESSORS).join(', '),
  });
}

export const squashfs = {
  sniff: isSquashfs,
  open,
  write(kept, request) {
    const envelope = keptEnvelope(kept, 'squashfs', request);
    const levels = request.level === undefined ? {} : { level: request.level };
    const asked = chooseCompressor(request);
    if (envelope === undefined) return writeSquashfs(kept.tree, { time: request.time, ...levels, ...asked });
    // Versions 1 to 3 cannot be written; what they call zlib is gzip in version 4.
    const before = envelope.oneOf('compressor', [...Object.values(SQUASHFS_COMPRESSORS), 'zlib' as const]);
    const chunks = writeSquashfs(kept.tree, {
      time: envelope.count('time'),
      exportable: envelope.flag('exportable'),
      compressor: before === 'zlib' ? 'gzip' : before,
      blockSize: envelope.count('blockSize'),
      ...levels,
      ...asked,
    });
    return wrapImage(chunks, { time: request.time }, envelope);
  },
} as const satisfies FormatCode;
