/**
 * What the installer may ask of the system below it. Two implementations behave alike, which one test suite proves on
 * both: `runtime/node-host.ts`, and `runtime/elf-host.ts` inside the static ELF. Nothing else in this room knows where
 * it runs, and nothing here needs more than a Linux 2.6.9 kernel.
 *
 * Paths are absolute or relative to the working folder. Every failure of the system is a `HostError`.
 */
export interface Host {
  readonly kind: 'node' | 'elf';
  /** What followed the program's name. */
  readonly args: readonly string[];
  /** Undefined where a variable is not set. */
  env(name: string): string | undefined;
  readonly files: HostFiles;
  readonly processes: HostProcesses;
  readonly system: HostSystem;
  /** The terminal that this process was started on. Throws `ENOTTY` where there is none. */
  openTerminal(): Terminal;
  /** Listens on 127.0.0.1 and nowhere else. Port 0: any that is free. Throws `EADDRINUSE`. */
  listen(port: number): Promise<Listener>;
  writeOut(text: string): void;
  writeError(text: string): void;
}

/** What the system said: the name of the error (`ENOENT`), what was tried, and on what. */
export class HostError extends Error {
  readonly code: string;
  readonly operation: string;
  readonly path: string | undefined;

  constructor(code: string, operation: string, path?: string) {
    super(`${operation}${path === undefined ? '' : ` ${path}`}: ${code}`);
    this.name = 'HostError';
    this.code = code;
    this.operation = operation;
    this.path = path;
  }
}

export type FileKind = 'file' | 'directory' | 'symlink' | 'block' | 'character' | 'fifo' | 'socket';

export interface FileStatus {
  readonly kind: FileKind;
  /** Permission bits, 0 to 0o7777. */
  readonly mode: number;
  /** Bytes. */
  readonly size: number;
  /** Seconds since 1970. */
  readonly modified: number;
}

export interface HostFiles {
  /** The whole file: also those of /proc and /sys, which say that they are empty. */
  read(path: string): Promise<Uint8Array>;
  /** As UTF-8; what is not is replaced by U+FFFD. */
  readText(path: string): Promise<string>;
  /** Opens for reading parts of it. */
  open(path: string): Promise<OpenFile>;
  /** Makes the file or replaces what is in it. Mode 0644 when left out, umask does not count. */
  write(path: string, content: string | Uint8Array, mode?: number): Promise<void>;
  append(path: string, content: string): Promise<void>;
  /** Names, sorted, without `.` and `..`. */
  list(path: string): Promise<string[]>;
  /** Undefined where there is nothing. Links are followed. */
  status(path: string): Promise<FileStatus | undefined>;
  /** Undefined where there is nothing. Links are not followed. */
  linkStatus(path: string): Promise<FileStatus | undefined>;
  /** With the folders above it; what is there already is fine. */
  makeDirectory(path: string): Promise<void>;
  rename(from: string, to: string): Promise<void>;
  /** A file, link or empty folder; whole trees only on request, links in them are not followed. */
  remove(path: string, options?: { readonly recursive?: boolean }): Promise<void>;
  readLink(path: string): Promise<string>;
  /** Every link resolved. */
  realPath(path: string): Promise<string>;
  makeLink(target: string, path: string): Promise<void>;
  setMode(path: string, mode: number): Promise<void>;
}

export interface OpenFile {
  readonly status: FileStatus;
  /** Up to `length` bytes from `offset`; fewer at the end only, none behind it. */
  read(offset: number, length: number): Promise<Uint8Array>;
  close(): Promise<void>;
}

export interface Outcome {
  /** Exit status 0 to 255; undefined when a signal ended it. */
  readonly status: number | undefined;
  readonly signal: number | undefined;
}

export interface RunOptions {
  readonly stdin?: string | Uint8Array;
  /** The whole environment; that of this process when left out. */
  readonly environment?: Readonly<Record<string, string>>;
  readonly directory?: string;
  /** Called with each piece as it comes. Standard error comes mixed into it. */
  readonly onOutput?: (piece: Uint8Array) => void;
}

export interface HostProcesses {
  /**
   * Runs a program, found on PATH, to its end. Any number may run at a time. Input and output of any size do not block
   * each other. Throws `ENOENT` when there is no such program.
   */
  run(argv: readonly string[], options?: RunOptions): Promise<Outcome & { readonly output: Uint8Array }>;
}

export interface HostSystem {
  /** Milliseconds since 1970. */
  now(): number;
  sleep(milliseconds: number): Promise<void>;
  random(length: number): Uint8Array;
  uname(): { readonly release: string; readonly machine: string };
  readonly pid: number;
  /** Needs root. Names and flags as mount(8) has them: `ro`, `bind`; others go to the file system. */
  mount(source: string, target: string, type: string, options?: string): Promise<void>;
  unmount(target: string): Promise<void>;
  /** Ends the machine at once; never comes back where it may be done. */
  powerOff(): Promise<void>;
  reboot(): Promise<void>;
}

export interface TerminalSize {
  readonly columns: number;
  readonly rows: number;
}

/** In raw mode from its opening to its closing. It is given back at every end of the program, also by a crash. */
export interface Terminal {
  size(): TerminalSize;
  write(text: string): void;
  /**
   * What was typed, as bytes, as soon as there is any; empty when `timeout` milliseconds passed without, or the size of
   * the window changed; undefined at the end of input.
   */
  read(timeout?: number): Promise<Uint8Array | undefined>;
  close(): void;
}

export interface Listener {
  readonly port: number;
  /** The next client; undefined once closed. */
  accept(): Promise<Connection | undefined>;
  close(): void;
}

export interface Connection {
  /** What came, as soon as there is any; empty when `timeout` milliseconds passed; undefined at the end. */
  read(timeout?: number): Promise<Uint8Array | undefined>;
  /** Done when the system took all of it. Throws `EPIPE` or `ECONNRESET` when the other side is gone. */
  write(bytes: Uint8Array): Promise<void>;
  close(): void;
}
