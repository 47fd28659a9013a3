import { open } from 'node:fs/promises';
import { encodeText } from '../../base/bytes.ts';
import type { Digest } from '../../base/digest.ts';
import { writeChunks } from '../../base/output-file.ts';
import type { Progress } from '../../base/progress.ts';
import { replaceOnce } from '../../base/replace-once.ts';
import {
  computeImplantedChecksum,
  formatImplantedChecksum,
} from '../../formats/iso9660/implanted-checksum.ts';
import { APPLICATION_USE } from '../../formats/iso9660/implanted-checksum-layout.ts';
import { type IsoModification, streamModifiedIso } from '../../tools/xorriso-modify.ts';
import type { WrittenIso } from '../changes.ts';
import type { IsoMedium } from '../medium.ts';

export interface IsoRequest {
  readonly medium: IsoMedium;
  readonly modification: IsoModification;
  /** Whether to implant a media checksum. */
  readonly checksum: boolean;
  /** What stands for the stock image's sum among the changed files, exchanged for it while the bytes pass. */
  readonly sumPlace: string;
  /** Of the stock image, computed while it is rewritten; undefined when nobody wants it. */
  readonly source: Promise<Digest> | undefined;
  readonly output: string;
  readonly path: string;
}

/** Lays out all files anew at `path`, with the checksums computed while the bytes pass. */
export async function rewriteIso(request: IsoRequest, progress: Progress): Promise<WrittenIso> {
  const { medium, modification, checksum, path } = request;
  const sum = computeImplantedChecksum({ name: request.output });
  async function* summed() {
    const { source } = request;
    const made = streamModifiedIso(medium.path, modification);
    const stream = source
      ? replaceOnce(made, encodeText(request.sumPlace), async () => encodeText((await source).sha256))
      : made;
    for await (const chunk of stream) {
      if (checksum) sum.update(chunk);
      yield chunk;
    }
  }
  await writeChunks(path, summed(), (size) => progress.advance(size, medium.source.size));
  const handle = await open(path, 'r+');
  try {
    const field = checksum
      ? formatImplantedChecksum(sum.finish())
      : encodeText(' '.repeat(APPLICATION_USE.size));
    await handle.write(field, 0, APPLICATION_USE.size, APPLICATION_USE.at);
  } finally {
    await handle.close();
  }
  return { source: await request.source, stockPatches: [] };
}
