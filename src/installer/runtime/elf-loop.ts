import { EAGAIN, EINTR, must } from './elf-errno.ts';
import { begin, PIECE, putInteger, reserve, takeBytes, takeInteger } from './elf-exchange.ts';
import { sys } from './elf-sys.ts';

/** poll(2). An error or a hang-up wakes whoever waits for anything: the call that follows says what it is. */
export const POLLIN = 1;
export const POLLOUT = 4;
const POLLFD_SIZE = 8;

const SIGCHLD = 17;
export const SIGWINCH = 28;

interface Watch {
  readonly fd: number;
  readonly events: number;
  readonly wake: (ready: boolean) => void;
}

interface Timer {
  readonly at: number;
  readonly run: () => void;
}

export interface ChildEnd {
  readonly status: number;
  readonly signal: number;
}

const watches = new Set<Watch>();
const timers = new Map<number, Timer>();
const children = new Map<number, (end: ChildEnd) => void>();
const signalListeners = new Map<number, Set<() => void>>();
let timerCount = 0;

export function startTimer(run: () => void, milliseconds: number): number {
  timers.set(++timerCount, { at: sys.uptime() + Math.max(0, milliseconds || 0), run });
  return timerCount;
}

export function stopTimer(id: number): void {
  timers.delete(id);
}

/**
 * Waits until the descriptor can be read or written. False when `timeout` milliseconds passed before, or `wakeAll`
 * was called.
 */
export function whenReady(fd: number, events: number, timeout?: number): Promise<boolean> {
  return new Promise((resolve) => {
    let timer: number | undefined;
    const watch: Watch = {
      fd,
      events,
      wake(ready) {
        watches.delete(watch);
        if (timer !== undefined) stopTimer(timer);
        resolve(ready);
      },
    };
    watches.add(watch);
    if (timeout !== undefined) timer = startTimer(() => watch.wake(false), timeout);
  });
}

/** Ends all waiting for the descriptor, as before its closing. */
export function wakeAll(fd: number): void {
  for (const watch of [...watches]) if (watch.fd === fd) watch.wake(false);
}

export function whenEnded(child: number): Promise<ChildEnd> {
  return new Promise((resolve) => {
    children.set(child, resolve);
  });
}

/** Gives what ends the listening. */
export function onSignal(signal: number, listener: () => void): () => void {
  const listeners = signalListeners.get(signal) ?? new Set();
  signalListeners.set(signal, listeners.add(listener));
  return () => listeners.delete(listener);
}

/** As process 1, ends of processes that we never knew arrive too; they are gone by having been asked for. */
function takeEndedChildren(): void {
  for (;;) {
    begin();
    const out = reserve(8);
    const child = sys.wait(out);
    if (child <= 0) return;
    const end = { status: takeInteger(out), signal: takeInteger(out + 4) };
    children.get(child)?.(end);
    children.delete(child);
  }
}

function takeSignals(): void {
  begin();
  const offset = reserve(PIECE);
  const size = sys.read(sys.signals(), offset, PIECE);
  for (const signal of new Set(takeBytes(offset, Math.max(0, size)))) {
    if (signal === SIGCHLD) takeEndedChildren();
    for (const listener of signalListeners.get(signal) ?? []) listener();
  }
}

function nearestTimer(): number {
  if (timers.size === 0) return -1;
  let nearest = Number.POSITIVE_INFINITY;
  for (const { at } of timers.values()) nearest = Math.min(nearest, at);
  // poll(2) rounds nothing: a millisecond too early would turn the loop for nothing.
  return Math.min(0x7fffffff, Math.max(0, Math.ceil(nearest - sys.uptime())));
}

function runTimers(): void {
  const now = sys.uptime();
  const due = [...timers].filter(([, { at }]) => at <= now).sort(([, a], [, b]) => a.at - b.at);
  for (const [id, { run }] of due) if (timers.delete(id)) run();
}

/** One turn: waits for what comes next, at most until the nearest timer, and lets it happen. */
export function turn(): void {
  if (watches.size + timers.size + children.size === 0)
    throw new Error('the program waits for what will never come');
  const waiting: readonly Watch[] = [{ fd: sys.signals(), events: POLLIN, wake: takeSignals }, ...watches];
  begin();
  const list = reserve(POLLFD_SIZE * waiting.length);
  waiting.forEach(({ fd, events }, index) => {
    putInteger(list + POLLFD_SIZE * index, fd);
    putInteger(list + POLLFD_SIZE * index + 4, events);
  });
  const count = sys.poll(list, POLLFD_SIZE * waiting.length, nearestTimer());
  if (count !== EINTR && count !== EAGAIN) must(count, 'poll');
  if (count > 0) {
    const came = waiting.filter((_, index) => takeInteger(list + POLLFD_SIZE * index + 4) >>> 16 !== 0);
    for (const { wake } of came) wake(true);
  }
  runTimers();
}
