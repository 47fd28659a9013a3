import { availableParallelism } from 'node:os';
import { type Program, run } from '../base/exec.ts';
import { runStream, type StreamOptions, streamOutput } from './streams.ts';

const PACKAGES = { debian: 'squashfs-tools-ng', fedora: 'squashfs-tools-ng' } as const;

export const SQFS2TAR: Program = { name: 'sqfs2tar', ...PACKAGES };
export const RDSQUASHFS: Program = { name: 'rdsquashfs', ...PACKAGES };
export const TAR2SQFS: Program = { name: 'tar2sqfs', ...PACKAGES };

let compressors: Promise<readonly string[]> | undefined;

/** The compressors that the installed tar2sqfs was built with, by its own names, asked once. */
export function listCompressors(): Promise<readonly string[]> {
  compressors ??= run(TAR2SQFS, ['--help']).then(({ stdout }) => parseCompressors(stdout));
  compressors.catch(() => {
    compressors = undefined;
  });
  return compressors;
}

/** The names below "Available SquashFS block compressors:", up to the next empty line. */
export function parseCompressors(help: string): string[] {
  const [, list = ''] = help.split(/^Available SquashFS block compressors:\n/m);
  const [block = ''] = list.split('\n\n');
  return block
    .split('\n')
    .map((line) => line.trim().split(/\s/)[0] ?? '')
    .filter((name) => name !== '');
}

/**
 * A squashfs 4 image as a tar archive, without extended attributes, the root as `./`. Sockets are left out, which
 * `heard` tells.
 */
export function readAsTar(path: string, heard: (stderr: string) => void): AsyncIterable<Uint8Array> {
  return streamOutput(SQFS2TAR, ['--root-becomes', '.', '--no-xattr', path], { blame: 'corrupt', heard });
}

/** The names in one directory of a squashfs 4 image, without unpacking anything of it. */
export async function listDirectory(path: string, directory: string): Promise<string[]> {
  const { stdout } = await run(RDSQUASHFS, ['--list', directory, path]);
  const lines = stdout.split('\n').filter((line) => line !== '');
  // Mode, owner/group, size or device, name, and the target behind a link's.
  return lines.map((line) => /^\S+\s+\S+\s+\S+\s+(.*?)(?: -> .*)?$/.exec(line)?.[1] ?? line);
}

export interface SquashfsSettings {
  readonly compressor: string;
  /** In bytes. */
  readonly blockSize: number;
  /** As tar2sqfs's `--comp-extra` takes them. */
  readonly compressorOptions?: string;
  readonly exportable: boolean;
  /** Seconds since 1970: the image's own time, and that of directories that the tar does not have. */
  readonly time: number;
}

/** Makes a squashfs 4 image at `path`, which is replaced, from a tar archive. */
export async function writeFromTar(
  tar: AsyncIterable<Uint8Array>,
  path: string,
  { compressor, blockSize, compressorOptions, exportable, time }: SquashfsSettings,
): Promise<void> {
  const options: StreamOptions = { input: tar, environment: { SOURCE_DATE_EPOCH: String(time) } };
  await runStream(
    TAR2SQFS,
    [
      ...['--quiet', '--force', '--no-skip', '--no-xattr'],
      ...(exportable ? ['--exportable'] : []),
      // The image does not depend on it.
      ...['--num-jobs', String(availableParallelism())],
      ...['--compressor', compressor, '--block-size', String(blockSize)],
      ...(compressorOptions === undefined ? [] : ['--comp-extra', compressorOptions]),
      ...['--defaults', `uid=0,gid=0,mode=0755,mtime=${time}`],
      path,
    ],
    options,
  );
}
