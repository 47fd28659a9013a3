import { createHash } from 'node:crypto';
import { type BigIntStats, constants } from 'node:fs';
import { type FileHandle, lstat, open, readdir } from 'node:fs/promises';
import { type ByteString, byteString, bytesOf, toText } from '../base/bytes.ts';
import { BootsmithError, systemErrorCode } from '../base/errors.ts';
import { type Content, type InodeKind, kindOfMode, ROOT } from './tree.ts';

const CHUNK_SIZE = 256 * 1024;

/** The files of an unpacked image: `tree/` to be edited, `manifest.json` for what a host cannot hold. */
export const HOST_TREE = 'tree';
export const HOST_MANIFEST = 'manifest.json';
/** Data of files that the host cannot hold under their own path. */
export const HOST_ASIDE = 'aside';

/** NAME_MAX and PATH_MAX of Linux: what a host can hold. */
export const HOST_NAME_LIMIT = 255;
export const HOST_PATH_LIMIT = 4095;

/** Names in images are bytes, so paths on the host are Buffers all the way. */
export function hostPath(directory: string, path: ByteString): Buffer {
  return path === ROOT
    ? Buffer.from(directory)
    : Buffer.concat([Buffer.from(`${directory}/`), bytesOf(path)]);
}

/** Whether Linux can hold this path below `directory`. */
export function fitsHost(directory: string, path: ByteString): boolean {
  return (
    hostPath(directory, path).length <= HOST_PATH_LIMIT &&
    path.split('/').every((part) => part.length <= HOST_NAME_LIMIT)
  );
}

/** What the host's copy of an inode may keep: nothing that gives rights, and always enough for its owner to edit it. */
export function hostMode(kind: InodeKind, mode: number): number {
  return (mode & 0o777) | (kind === 'directory' ? 0o700 : 0o600);
}

/** Makes a file that must not be there, from data of the size that was announced. Gives their SHA-256. */
export async function writeHostFile(
  path: Buffer,
  content: Content,
  mode: number,
  mtime: number,
  name: ByteString,
): Promise<string> {
  const hash = createHash('sha256');
  let size = 0;
  const handle = await open(path, 'wx', 0o600);
  try {
    for await (const chunk of content.chunks()) {
      hash.update(chunk);
      if (!isZero(chunk)) await writeAt(handle, chunk, size);
      size += chunk.length;
    }
    // Zeros are left out, so that an image of a few kilobytes with files of many gigabytes takes no room.
    await handle.truncate(size);
    if (size !== content.size)
      throw new BootsmithError('corrupt', `${toText(name)} has another size than its image says`, {
        found: `${size} bytes`,
        expected: `${content.size} bytes`,
      });
    await handle.chmod(mode);
    await handle.utimes(mtime, mtime);
  } finally {
    await handle.close();
  }
  return hash.digest('hex');
}

/** The data of a file on the host. A symbolic link that has come into its place since is not followed. */
export function hostContent(path: Buffer, size: number): Content {
  async function* chunks(): AsyncGenerator<Uint8Array> {
    let handle: FileHandle;
    try {
      handle = await open(path, constants.O_RDONLY | constants.O_NOFOLLOW);
    } catch (error) {
      throw cannotRead(path, error);
    }
    try {
      for (;;) {
        const chunk = new Uint8Array(Math.min(CHUNK_SIZE, size + 1));
        const { bytesRead } = await handle.read(chunk, 0, chunk.length, null);
        if (bytesRead === 0) return;
        yield chunk.subarray(0, bytesRead);
      }
    } finally {
      await handle.close();
    }
  }
  return { size, chunks };
}

export async function hashContent(content: Content): Promise<string> {
  const hash = createHash('sha256');
  for await (const chunk of content.chunks()) hash.update(chunk);
  return hash.digest('hex');
}

/** Something on the host, as `lstat` sees it. */
export interface HostFile {
  readonly kind: InodeKind;
  /** 0 to 0o7777. */
  readonly mode: number;
  /** Whole seconds since 1970. */
  readonly mtime: number;
  readonly size: number;
  readonly rdev: { readonly major: number; readonly minor: number };
  /** The same for all hard links of a file. */
  readonly identity: string;
}

/** What is at a path, links not followed; undefined for nothing. */
export async function statHostFile(path: Buffer): Promise<HostFile | undefined> {
  let stat: BigIntStats;
  try {
    stat = await lstat(path, { bigint: true });
  } catch (error) {
    const code = systemErrorCode(error);
    if (code === 'ENOENT' || code === 'ENOTDIR') return undefined;
    throw cannotRead(path, error);
  }
  const mode = Number(stat.mode);
  const seconds = stat.mtimeNs / 1_000_000_000n;
  return {
    kind: kindOfMode(mode) ?? 'file',
    mode: mode & 0o7777,
    mtime: Math.min(0xffffffff, Math.max(0, Number(seconds))),
    size: Number(stat.size),
    rdev: splitDevice(stat.rdev),
    identity: `${stat.dev}:${stat.ino}`,
  };
}

/** glibc's makedev(3) backwards. */
function splitDevice(rdev: bigint): { major: number; minor: number } {
  return {
    major: Number(((rdev >> 8n) & 0xfffn) | ((rdev >> 32n) & 0xfffff000n)),
    minor: Number((rdev & 0xffn) | ((rdev >> 12n) & 0xffffff00n)),
  };
}

/** Everything below a directory, links not followed, by bytes, a directory before what is in it. */
export async function* walkHost(
  directory: string,
  at: ByteString = ROOT,
): AsyncGenerator<[ByteString, HostFile]> {
  let names: Buffer[];
  try {
    names = await readdir(hostPath(directory, at), { encoding: 'buffer' });
  } catch (error) {
    throw cannotRead(hostPath(directory, at), error);
  }
  for (const name of names.sort(Buffer.compare)) {
    const path = (at === ROOT ? byteString(name) : `${at}/${byteString(name)}`) as ByteString;
    const file = await statHostFile(hostPath(directory, path));
    if (file === undefined) continue;
    yield [path, file];
    if (file.kind === 'directory') yield* walkHost(directory, path);
  }
}

function cannotRead(path: Buffer, error: unknown): unknown {
  const code = systemErrorCode(error);
  if (code === undefined) return error;
  const name = toText(byteString(path));
  return new BootsmithError('usage', `${name} cannot be read (${code})`, {
    at: { file: name },
    hint: 'Whoever packs a directory must be able to read all of it.',
    cause: error,
  });
}

const ZEROS = Buffer.alloc(256 * 1024);

function isZero(chunk: Uint8Array): boolean {
  for (let at = 0; at < chunk.length; at += ZEROS.length) {
    const part = chunk.subarray(at, at + ZEROS.length);
    if (ZEROS.compare(part, 0, part.length, 0, part.length) !== 0) return false;
  }
  return true;
}

async function writeAt(handle: FileHandle, chunk: Uint8Array, position: number): Promise<void> {
  for (let done = 0; done < chunk.length; )
    done += (await handle.write(chunk, done, chunk.length - done, position + done)).bytesWritten;
}
