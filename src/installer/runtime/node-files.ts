import { constants, type Stats } from 'node:fs';
import * as fs from 'node:fs/promises';
import type { FileKind, FileStatus, HostFiles } from '../host.ts';
import { attempt } from './node-errors.ts';

const PERMISSIONS = 0o7777;
const KIND_OF_TYPE: Readonly<Record<number, FileKind>> = {
  [constants.S_IFREG]: 'file',
  [constants.S_IFDIR]: 'directory',
  [constants.S_IFLNK]: 'symlink',
  [constants.S_IFBLK]: 'block',
  [constants.S_IFCHR]: 'character',
  [constants.S_IFIFO]: 'fifo',
  [constants.S_IFSOCK]: 'socket',
};

function toStatus(stats: Stats): FileStatus {
  return {
    kind: KIND_OF_TYPE[stats.mode & constants.S_IFMT] ?? 'file',
    mode: stats.mode & PERMISSIONS,
    size: stats.size,
    modified: Math.floor(stats.mtimeMs / 1000),
  };
}

const ABSENT = new Set(['ENOENT', 'ENOTDIR']);

async function statusOr(work: () => Promise<Stats>): Promise<FileStatus | undefined> {
  try {
    return toStatus(await work());
  } catch (cause) {
    if (cause instanceof Error && 'code' in cause && ABSENT.has(String(cause.code))) return undefined;
    throw cause;
  }
}

async function writeWhole(path: string, content: string | Uint8Array, mode: number): Promise<void> {
  const file = await fs.open(path, 'w', mode);
  try {
    const stats = await file.stat();
    // Where it is right already it is left alone: files below /proc/sys refuse to be asked.
    if (stats.isFile() && (stats.mode & PERMISSIONS) !== mode) await file.chmod(mode);
    await file.writeFile(content);
  } finally {
    await file.close();
  }
}

async function removeAny(path: string, recursive: boolean): Promise<void> {
  if (recursive) await fs.rm(path, { recursive: true });
  else if ((await fs.lstat(path)).isDirectory()) await fs.rmdir(path);
  else await fs.unlink(path);
}

export const nodeFiles: HostFiles = {
  read: (path) => attempt('read', path, async () => new Uint8Array(await fs.readFile(path))),
  readText: (path) =>
    attempt('read', path, async () =>
      new TextDecoder('utf-8', { ignoreBOM: true }).decode(await fs.readFile(path)),
    ),
  open: (path) =>
    attempt('open', path, async () => {
      const file = await fs.open(path, 'r');
      const status = toStatus(await file.stat());
      return {
        status,
        read: (offset, length) =>
          attempt('read', path, async () => {
            const bytes = new Uint8Array(length);
            let filled = 0;
            while (filled < length) {
              const { bytesRead } = await file.read(bytes, filled, length - filled, offset + filled);
              if (bytesRead === 0) break;
              filled += bytesRead;
            }
            return bytes.subarray(0, filled);
          }),
        close: () => file.close(),
      };
    }),
  write: (path, content, mode = 0o644) => attempt('write', path, () => writeWhole(path, content, mode)),
  append: (path, content) => attempt('append', path, () => fs.appendFile(path, content, { mode: 0o644 })),
  list: (path) => attempt('list', path, async () => (await fs.readdir(path)).sort()),
  status: (path) => attempt('status', path, () => statusOr(() => fs.stat(path))),
  linkStatus: (path) => attempt('status', path, () => statusOr(() => fs.lstat(path))),
  makeDirectory: (path) =>
    attempt('make directory', path, async () => {
      await fs.mkdir(path, { recursive: true });
    }),
  rename: (from, to) => attempt('rename', from, () => fs.rename(from, to)),
  remove: (path, { recursive = false } = {}) => attempt('remove', path, () => removeAny(path, recursive)),
  readLink: (path) => attempt('read link', path, () => fs.readlink(path)),
  realPath: (path) => attempt('resolve', path, () => fs.realpath(path)),
  makeLink: (target, path) => attempt('make link', path, () => fs.symlink(target, path)),
  setMode: (path, mode) => attempt('set mode', path, () => fs.chmod(path, mode)),
};
