import { createRequire } from 'node:module';
import type { Readable, Writable } from 'node:stream';

const require = createRequire(import.meta.url);

/** Judges that are packages, not programs. They bring no types; what is used of them is written down here. */
const PACKAGES: readonly string[] = ['cpio-stream', 'ext2fs'];

export function isPackage(judge: string): boolean {
  return PACKAGES.includes(judge);
}

export function isPackageThere(judge: string): boolean {
  try {
    require.resolve(judge);
    return true;
  } catch {
    return false;
  }
}

/** As node:fs/promises has them. Of owners there are the lower 16 bits. */
export interface Ext2fsStat {
  readonly mode: number;
  readonly uid: number;
  readonly gid: number;
  readonly ino: number;
  readonly size: number;
  readonly mtime: Date;
}

/** e2fsprogs' libext2fs in WebAssembly, with the functions of node:fs/promises. What it gives it takes for UTF-8. */
export interface Ext2fs {
  readdir(path: Buffer): Promise<string[]>;
  lstat(path: Buffer): Promise<Ext2fsStat>;
  readFile(path: Buffer): Promise<string>;
  readlink(path: Buffer): Promise<string>;
  mkdir(path: string, mode: number): Promise<void>;
  writeFile(path: string, data: Buffer): Promise<void>;
  symlink(target: string, path: string): Promise<void>;
  link(existing: string, path: string): Promise<void>;
  rename(existing: string, path: string): Promise<void>;
  chmod(path: string, mode: number): Promise<void>;
  chown(path: string, uid: number, gid: number): Promise<void>;
  unlink(path: string): Promise<void>;
  rmdir(path: string): Promise<void>;
}

/** Mounts an image in memory, which is changed in place. */
export async function withExt2fs<T>(image: Uint8Array, use: (fs: Ext2fs) => Promise<T>): Promise<T> {
  const disk = {
    async read(buffer: Uint8Array, offset: number, length: number, at: number) {
      const bytes = image.subarray(at, at + length);
      buffer.set(bytes, offset);
      return { bytesRead: bytes.length, buffer };
    },
    async write(buffer: Uint8Array, offset: number, length: number, at: number) {
      image.set(buffer.subarray(offset, offset + length), at);
      return { bytesWritten: length, buffer };
    },
    async discard() {},
    async flush() {},
  };
  const { withMountedDisk } = require('ext2fs');
  return withMountedDisk(disk, 0, (fs: { promises: Ext2fs }) => use(fs.promises));
}

export interface CpioStreamHeader {
  name: string;
  mode: number;
  ino?: number;
  nlink?: number;
  uid?: number;
  gid?: number;
  mtime?: Date;
  size?: number;
  rdevmajor?: number;
  rdevminor?: number;
  /** Of odc, instead of the two. */
  rdev?: number;
  /** Of a symbolic link. */
  linkname?: string;
}

export interface CpioStream {
  pack(options: { format: 'newc' | 'odc' }): Readable & {
    entry(header: CpioStreamHeader, data?: Buffer | string): void;
    finalize(): void;
  };
  extract(): Writable & {
    on(
      event: 'entry',
      listener: (header: CpioStreamHeader, data: Readable, next: () => void) => void,
    ): unknown;
  };
}

/** cpio-stream takes names for ASCII and one archive for all that there is. */
export function loadCpioStream(): CpioStream {
  return require('cpio-stream');
}
