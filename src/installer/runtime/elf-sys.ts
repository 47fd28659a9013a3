/**
 * The calls of the C host (c/calls.h): numbers in, a number out, minus the number of the error where it failed.
 * `offset` and `size` name bytes of `exchange`; what is called `path` is the offset of a text that ends in NUL.
 */
export interface Sys {
  readonly exchange: ArrayBuffer;
  /** Texts in UTF-8, each with its NUL: what followed the program's name, and NAME=VALUE. */
  readonly arguments: ArrayBuffer;
  readonly environment: ArrayBuffer;
  /** Called over and over: waits for what comes next and lets it happen. What it throws ends the program. */
  turn?: () => void;

  /** The text may have neither NUL nor surrogates. `-ENOSPC` where it does not fit. */
  encode(text: string, offset: number): number;
  /** Undefined unless all of it is ASCII without NUL. */
  decode(offset: number, size: number): string | undefined;

  open(path: number, flags: number, mode: number): number;
  close(fd: number): number;
  read(fd: number, offset: number, size: number): number;
  readAt(fd: number, offset: number, size: number, position: number): number;
  write(fd: number, offset: number, size: number): number;
  /** Entries as getdents64(2) lays them out. */
  list(fd: number, offset: number, size: number): number;
  /** Out: three doubles: mode with its type, size, seconds of the last change. */
  stat(path: number, out: number): number;
  linkStat(path: number, out: number): number;
  openStat(fd: number, out: number): number;
  makeDirectory(path: number, mode: number): number;
  rename(from: number, to: number): number;
  remove(path: number): number;
  removeDirectory(path: number): number;
  makeLink(target: number, path: number): number;
  /** Out: `PATH_MAX` bytes. */
  readLink(path: number, out: number): number;
  realPath(path: number, out: number): number;
  setMode(path: number, mode: number): number;
  setOpenMode(fd: number, mode: number): number;
  mayRun(path: number): number;
  /** A list of struct pollfd. */
  poll(offset: number, size: number, timeout: number): number;

  /** The descriptor that gives a byte for each signal. */
  signals(): number;
  /** Out: two 32-bit descriptors, to read and to write. */
  pipe(out: number): number;
  doNotWait(fd: number): number;
  spawn(
    path: number,
    words: number,
    wordCount: number,
    environment: number,
    environmentCount: number,
    directory: number,
    input: number,
    output: number,
  ): number;
  /** Out: exit status and signal of the process whose number it gives. */
  wait(out: number): number;

  /** The text is written to it where the program ends without `leaveTerminal`. */
  takeTerminal(fd: number, farewell: number, size: number): number;
  leaveTerminal(): number;
  /** Out: two 32-bit numbers: columns, rows. */
  windowSize(fd: number, out: number): number;
  isTerminal(fd: number): number;

  now(): number;
  uptime(): number;
  random(offset: number, size: number): number;
  /** Out: release and machine, `UTSNAME_LENGTH` bytes each. */
  uname(out: number): number;
  pid(): number;
  mount(source: number, target: number, type: number, flags: number, data: number): number;
  unmount(target: number): number;
  reboot(command: number): number;
  exit(status: number): never;
  /** Out: the port, 32 bits. */
  listen(port: number, out: number): number;
  accept(fd: number): number;
}

export const PATH_MAX = 4096;
export const UTSNAME_LENGTH = 65;

export const sys = (globalThis as unknown as { readonly sys: Sys }).sys;
