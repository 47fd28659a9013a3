import type { Program } from '../base/exec.ts';
import { runStream } from './streams.ts';

const PACKAGES = { debian: 'mtools', fedora: 'mtools' } as const;
export const MFORMAT: Program = { name: 'mformat', ...PACKAGES };
export const MMD: Program = { name: 'mmd', ...PACKAGES };
export const MCOPY: Program = { name: 'mcopy', ...PACKAGES };
export const MATTRIB: Program = { name: 'mattrib', ...PACKAGES };

export interface FatGeometry {
  readonly sectors: number;
  readonly heads: number;
  readonly sectorsPerTrack: number;
  readonly sectorsPerCluster: number;
  /** Of FAT12 and FAT16, in sectors. */
  readonly rootSectors: number;
  readonly isFat32: boolean;
  /** Up to 11 characters; empty for none. */
  readonly label: string;
  /** Eight hexadecimal digits. */
  readonly serial: string;
}

/** mtools takes names in the locale's encoding, times in its zone, and "now" from SOURCE_DATE_EPOCH. */
function environmentAt(time: number): Record<string, string> {
  return { LC_ALL: 'C.UTF-8', TZ: 'UTC', MTOOLSRC: '/dev/null', SOURCE_DATE_EPOCH: String(time) };
}

/** What is looked up is a pattern; of its characters only `[` can be in a name. */
function asPattern(path: string): string {
  return path.replaceAll('[', '[[]');
}

/** What is made is a pattern but for its last part. */
function newName(path: string): string {
  const at = path.lastIndexOf('/');
  return asPattern(path.slice(0, at)) + path.slice(at);
}

/** Makes a FAT file system with sectors of 512 bytes in the image file at `image`, which is there and large enough. */
export async function formatFat(image: string, geometry: FatGeometry, time: number): Promise<void> {
  const { sectors, heads, sectorsPerTrack, sectorsPerCluster, rootSectors, isFat32, label, serial } =
    geometry;
  await runStream(
    MFORMAT,
    [
      ...['-i', image, '-T', String(sectors), '-h', String(heads), '-s', String(sectorsPerTrack)],
      ...['-c', String(sectorsPerCluster), '-N', serial],
      ...(isFat32 ? ['-F'] : ['-r', String(rootSectors)]),
      ...(label === '' ? [] : ['-v', label]),
      '::',
    ],
    { environment: environmentAt(time) },
  );
}

/** Makes a directory whose parent is there. `path` begins with a slash; `mtime` in seconds since 1970. */
export async function makeFatDirectory(image: string, path: string, mtime: number): Promise<void> {
  await runStream(MMD, ['-i', image, `::${newName(path)}`], { environment: environmentAt(mtime) });
}

/** Makes a file out of chunks. */
export async function copyIntoFat(
  image: string,
  path: string,
  mtime: number,
  chunks: AsyncIterable<Uint8Array>,
): Promise<void> {
  await runStream(MCOPY, ['-D', 'o', '-i', image, '-', `::${newName(path)}`], {
    input: chunks,
    environment: environmentAt(mtime),
  });
}

export async function setFatReadOnly(image: string, paths: readonly string[], time: number): Promise<void> {
  await runStream(MATTRIB, ['-i', image, '+r', ...paths.map((path) => `::${asPattern(path)}`)], {
    environment: environmentAt(time),
  });
}
