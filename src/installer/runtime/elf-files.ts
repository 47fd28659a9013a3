import { type FileKind, type FileStatus, HostError, type HostFiles, type OpenFile } from '../host.ts';
import { close, readAll, writeAll } from './elf-descriptors.ts';
import { must } from './elf-errno.ts';
import { begin, PIECE, putText, reserve, takeBytes, takeDouble, toBytes, toText } from './elf-exchange.ts';
import { PATH_MAX, sys } from './elf-sys.ts';

/** open(2) on i386 and x86_64. */
const O_RDONLY = 0;
const O_WRONLY = 0o1;
const O_CREAT = 0o100;
const O_TRUNC = 0o1000;
const O_APPEND = 0o2000;
const O_DIRECTORY = 0o200000;

const TYPE_MASK = 0o170000;
const PERMISSIONS = 0o7777;
/** In hexadecimal: rolldown 1.2 takes octal keys of objects for numbers of base 7. */
const KIND_OF_TYPE: Readonly<Record<number, FileKind>> = {
  32768: 'file',
  16384: 'directory',
  40960: 'symlink',
  24576: 'block',
  8192: 'character',
  4096: 'fifo',
  49152: 'socket',
};

/** A call that takes nothing but one path and perhaps a number. */
function onPath(operation: string, path: string, call: (offset: number) => number): number {
  begin();
  return must(call(putText(path, operation)), operation, path);
}

export function openFile(path: string, flags: number, operation: string, mode = 0): number {
  return onPath(operation, path, (offset) => sys.open(offset, flags, mode));
}

function statusBy(call: (out: number) => number, operation: string, path: string): FileStatus {
  const out = reserve(24);
  must(call(out), operation, path);
  const mode = takeDouble(out);
  return {
    kind: KIND_OF_TYPE[mode & TYPE_MASK] ?? 'file',
    mode: mode & PERMISSIONS,
    size: takeDouble(out + 8),
    modified: takeDouble(out + 16),
  };
}

function statusOf(path: string, call: (offset: number, out: number) => number): FileStatus {
  begin();
  const offset = putText(path, 'status');
  return statusBy((out) => call(offset, out), 'status', path);
}

function openStatus(fd: number, operation: string, path: string): FileStatus {
  begin();
  return statusBy((out) => sys.openStat(fd, out), operation, path);
}

function statusOrNone(path: string, call: (offset: number, out: number) => number): FileStatus | undefined {
  try {
    return statusOf(path, call);
  } catch (cause) {
    if (cause instanceof HostError && (cause.code === 'ENOENT' || cause.code === 'ENOTDIR')) return undefined;
    throw cause;
  }
}

function withOpen<T>(path: string, flags: number, operation: string, work: (fd: number) => T, mode = 0): T {
  const fd = openFile(path, flags, operation, mode);
  try {
    return work(fd);
  } finally {
    close(fd);
  }
}

const readFile = (path: string) => withOpen(path, O_RDONLY, 'read', (fd) => readAll(fd, 'read', path));

function writeFile(path: string, content: string | Uint8Array, mode = 0o644): void {
  const bytes = typeof content === 'string' ? toBytes(content) : content;
  withOpen(
    path,
    O_WRONLY | O_CREAT | O_TRUNC,
    'write',
    (fd) => {
      const status = openStatus(fd, 'write', path);
      // Where it is right already it is left alone: files below /proc/sys refuse to be asked.
      if (status.kind === 'file' && status.mode !== mode) must(sys.setOpenMode(fd, mode), 'write', path);
      writeAll(fd, bytes, 'write', path);
    },
    mode,
  );
}

/** struct linux_dirent64: inode and offset of 8 bytes each, size of the entry, type, name up to its NUL. */
const DIRENT_SIZE_AT = 16;
const DIRENT_NAME_AT = 19;

function namesIn(entries: Uint8Array): string[] {
  const names: string[] = [];
  const view = new DataView(entries.buffer, entries.byteOffset, entries.length);
  for (let at = 0; at < entries.length; at += view.getUint16(at + DIRENT_SIZE_AT, true)) {
    const start = at + DIRENT_NAME_AT;
    names.push(toText(entries.subarray(start, entries.indexOf(0, start))));
  }
  return names;
}

function listDirectory(path: string): string[] {
  return withOpen(path, O_RDONLY | O_DIRECTORY, 'list', (fd) => {
    const names: string[] = [];
    for (;;) {
      begin();
      const offset = reserve(PIECE);
      const size = must(sys.list(fd, offset, PIECE), 'list', path);
      if (size === 0) return names.filter((name) => name !== '.' && name !== '..').sort();
      names.push(...namesIn(takeBytes(offset, size)));
    }
  });
}

function makeDirectories(path: string): void {
  const operation = 'make directory';
  try {
    onPath(operation, path, (offset) => sys.makeDirectory(offset, 0o777));
  } catch (cause) {
    if (!(cause instanceof HostError)) throw cause;
    const parent = path.replace(/\/*[^/]*\/*$/, '');
    if (cause.code === 'ENOENT' && parent !== '' && parent !== path) {
      makeDirectories(parent);
      onPath(operation, path, (offset) => sys.makeDirectory(offset, 0o777));
    } else if (cause.code !== 'EEXIST' || statusOrNone(path, sys.stat)?.kind !== 'directory') throw cause;
  }
}

function removeAny(path: string, recursive: boolean): void {
  const isDirectory = statusOf(path, sys.linkStat).kind === 'directory';
  if (isDirectory && recursive) for (const name of listDirectory(path)) removeAny(`${path}/${name}`, true);
  onPath('remove', path, (offset) => (isDirectory ? sys.removeDirectory(offset) : sys.remove(offset)));
}

/** The text that a call writes; its size is what the call gives. */
function textBy(operation: string, path: string, call: (offset: number, out: number) => number): string {
  begin();
  const offset = putText(path, operation);
  const out = reserve(PATH_MAX);
  return toText(takeBytes(out, must(call(offset, out), operation, path)));
}

function onPaths(
  operation: string,
  from: string,
  to: string,
  call: (from: number, to: number) => number,
): void {
  begin();
  const offset = putText(from, operation);
  must(call(offset, putText(to, operation)), operation, from);
}

function readPart(fd: number, path: string, from: number, length: number): Uint8Array {
  const bytes = new Uint8Array(length);
  let filled = 0;
  while (filled < length) {
    begin();
    const offset = reserve(PIECE);
    const size = must(sys.readAt(fd, offset, Math.min(PIECE, length - filled), from + filled), 'read', path);
    if (size === 0) break;
    bytes.set(takeBytes(offset, size), filled);
    filled += size;
  }
  return bytes.subarray(0, filled);
}

function openForParts(path: string): OpenFile {
  const fd = openFile(path, O_RDONLY, 'open');
  let open = true;
  return {
    status: openStatus(fd, 'open', path),
    async read(offset, length) {
      if (!open) throw new HostError('EBADF', 'read', path);
      return readPart(fd, path, offset, length);
    },
    async close() {
      if (!open) return;
      open = false;
      close(fd);
    },
  };
}

/** Everything here is done before the promise is given: the system has no other way for files, and none takes long. */
export const elfFiles: HostFiles = {
  read: async (path) => readFile(path),
  readText: async (path) => toText(readFile(path)),
  open: async (path) => openForParts(path),
  write: async (path, content, mode) => writeFile(path, content, mode),
  append: async (path, content) =>
    withOpen(
      path,
      O_WRONLY | O_CREAT | O_APPEND,
      'append',
      (fd) => writeAll(fd, toBytes(content), 'append', path),
      0o644,
    ),
  list: async (path) => listDirectory(path),
  status: async (path) => statusOrNone(path, sys.stat),
  linkStatus: async (path) => statusOrNone(path, sys.linkStat),
  makeDirectory: async (path) => makeDirectories(path),
  rename: async (from, to) => onPaths('rename', from, to, sys.rename),
  remove: async (path, { recursive = false } = {}) => removeAny(path, recursive),
  readLink: async (path) => textBy('read link', path, sys.readLink),
  realPath: async (path) => textBy('resolve', path, sys.realPath),
  makeLink: async (target, path) => onPaths('make link', target, path, sys.makeLink),
  setMode: async (path, mode) => void onPath('set mode', path, (offset) => sys.setMode(offset, mode)),
};
