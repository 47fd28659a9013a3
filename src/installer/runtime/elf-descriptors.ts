import { EAGAIN, EINTR, must } from './elf-errno.ts';
import { begin, PIECE, putBytes, reserve, takeBytes, takeInteger } from './elf-exchange.ts';
import { POLLOUT, wakeAll, whenReady } from './elf-loop.ts';
import { sys } from './elf-sys.ts';

/** Up to 64 KiB of what is there; none at the end. Waits where the descriptor does. */
export function readSome(fd: number, operation: string, path?: string): Uint8Array {
  for (;;) {
    begin();
    const offset = reserve(PIECE);
    const size = sys.read(fd, offset, PIECE);
    if (size !== EINTR) return takeBytes(offset, must(size, operation, path));
  }
}

/** The rest of a descriptor that does not end before its end is there. */
export function readAll(fd: number, operation: string, path: string): Uint8Array {
  const pieces: Uint8Array[] = [];
  for (let piece = readSome(fd, operation, path); piece.length > 0; piece = readSome(fd, operation, path))
    pieces.push(piece);
  return concatenate(pieces);
}

export function concatenate(pieces: readonly Uint8Array[]): Uint8Array {
  const whole = new Uint8Array(pieces.reduce((sum, piece) => sum + piece.length, 0));
  let at = 0;
  for (const piece of pieces) {
    whole.set(piece, at);
    at += piece.length;
  }
  return whole;
}

function writeSome(fd: number, bytes: Uint8Array): number {
  begin();
  const piece = bytes.subarray(0, PIECE);
  return sys.write(fd, putBytes(piece), piece.length);
}

/** All of it, where the descriptor waits. */
export function writeAll(fd: number, bytes: Uint8Array, operation: string, path?: string): void {
  for (let at = 0; at < bytes.length; ) {
    const size = writeSome(fd, bytes.subarray(at));
    if (size !== EINTR) at += must(size, operation, path);
  }
}

/** All of it, to a descriptor that does not wait; other work goes on meanwhile. */
export async function sendAll(fd: number, bytes: Uint8Array, isOpen: () => boolean): Promise<void> {
  for (let at = 0; at < bytes.length; ) {
    const size = isOpen() ? writeSome(fd, bytes.subarray(at)) : EPIPE;
    if (size === EAGAIN) await whenReady(fd, POLLOUT);
    else if (size !== EINTR) at += must(size, 'write');
  }
}

const EPIPE = -32;

export function close(fd: number): void {
  wakeAll(fd);
  sys.close(fd);
}

/** Its end to read and its end to write. No program that is started gets either by accident. */
export function makePipe(): { readonly output: number; readonly input: number } {
  begin();
  const out = reserve(8);
  must(sys.pipe(out), 'pipe');
  return { output: takeInteger(out), input: takeInteger(out + 4) };
}
