import { BootsmithError } from '../../base/errors.ts';
import { readPartitionTables } from '../../formats/partition-table/read.ts';
import type { Medium } from '../medium.ts';
import type { Profile } from '../profile.ts';

/** How the new image comes from the stock one. */
export interface IsoWay {
  /** `grow`: a copy of the stock image with a session behind it; `rewrite`: all files laid out anew. */
  readonly way: 'grow' | 'rewrite';
  readonly why: string;
}

/** A partition of the image's own file system, behind its first sector, shows the old files when a session is added. */
export async function chooseWay({ boot, file }: Profile, { source }: Medium): Promise<IsoWay> {
  if (boot.iso === 'rewrite') return { way: 'rewrite', why: 'the profile asks for it' };
  const { gpt } = source ? await readPartitionTables(source) : { gpt: undefined };
  const [inner] =
    typeof gpt === 'object'
      ? gpt.partitions.filter(({ firstSector }) => firstSector > 0 && firstSector <= 64)
      : [];
  if (inner && boot.iso === 'grow')
    throw new BootsmithError('unsupported', 'this image cannot be grown', {
      at: { file },
      found: `its partition ${inner.number} holds the file system once more, with a directory of its own`,
      expected: 'an image whose first partition begins with the image, or one without partitions',
      hint: 'Write iso: rewrite, or auto, below boot: in the profile.',
    });
  if (inner)
    return {
      way: 'rewrite',
      why: 'its partition of the files has a directory of its own, which would stay the old one',
    };
  return {
    way: 'grow',
    why: boot.iso === 'grow' ? 'the profile asks for it' : 'the stock bytes stay as they are',
  };
}
