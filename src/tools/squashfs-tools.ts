import type { Program } from '../base/exec.ts';
import { streamOutput } from './streams.ts';

/** From version 4.5 on it prints single files; all versions since 4.0 read squashfs 1 to 4. */
export const UNSQUASHFS: Program = {
  name: 'unsquashfs',
  debian: 'squashfs-tools',
  fedora: 'squashfs-tools',
};

/** What `unsquashfs -lln` writes: one line an entry, numeric owners, times in UTC without seconds. */
export function listSquashfs(path: string): AsyncIterable<Uint8Array> {
  return streamOutput(UNSQUASHFS, ['-lln', path], { blame: 'corrupt' });
}

/** The data of one file. `name` is its path inside, which must be text that a command line can hold. */
export function readSquashfsFile(path: string, name: string): AsyncIterable<Uint8Array> {
  return streamOutput(UNSQUASHFS, ['-no-wildcards', '-cat', path, name], { blame: 'corrupt' });
}
