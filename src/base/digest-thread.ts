import { Worker } from 'node:worker_threads';
import type { Digest } from './digest.ts';

/** Text, because the Node versions that we run on load no TypeScript into a thread. */
const THREAD = `
const { workerData, parentPort } = require('node:worker_threads');
const { openSync, readSync } = require('node:fs');
const { path, algorithm, marks, reportEvery } = workerData;
const hash = require('node:crypto').createHash(algorithm);
// Small enough to stay in the processor's cache between reading and hashing.
const buffer = Buffer.allocUnsafeSlow(256 * 1024);
const file = openSync(path, 'r');
const digest = () => hash.copy().digest('hex');
const atMarks = [];
let size = 0;
let reported = 0;
parentPort.on('message', (end) => {
  while (size < end) {
    const stop = Math.min(end, marks[atMarks.length] ?? end, size + buffer.length);
    const count = readSync(file, buffer, 0, stop - size, size);
    if (count === 0) break;
    hash.update(buffer.subarray(0, count));
    size += count;
    if (size === marks[atMarks.length]) atMarks.push(digest());
    if (size - reported >= reportEvery) parentPort.postMessage({ passed: (reported = size) });
  }
  parentPort.postMessage({ size, digest: digest(), atMarks });
});
`;

const REPORT_EVERY = 16 * 1024 * 1024;

/** Digests in hex digits. */
export interface Hashed {
  /** How many bytes were hashed, from the start of the file. */
  readonly size: number;
  /** Over all of them. */
  readonly digest: string;
  /** Over all before each mark that was passed. */
  readonly atMarks: readonly string[];
}

/** A hash over a file that is computed on another core, as far as the file is written. */
export interface HashThread {
  /** Hashes on to `end`, in bytes from the start of the file, or to the end of the file if that comes first. */
  through(end: number, onPassed?: (bytes: number) => void): Promise<Hashed>;
  /** Stops it, wherever it is. */
  close(): Promise<void>;
}

/** `marks`: offsets in bytes, ascending. Failures are thrown by `through`. */
export function hashInThread(
  path: string,
  algorithm: 'md5' | 'sha256',
  marks: readonly number[] = [],
): HashThread {
  const workerData = { path, algorithm, marks, reportEvery: REPORT_EVERY };
  const worker = new Worker(THREAD, { eval: true, workerData, execArgv: [] });
  const failed = new Promise<never>((_, reject) => {
    worker.once('error', reject);
    worker.once('exit', () => reject(new Error(`the sum of ${path} was not computed`)));
  });
  failed.catch(() => {});
  return {
    through(end, onPassed = () => {}) {
      const hashed = new Promise<Hashed>((resolve) => {
        const listen = (message: { passed: number } | Hashed) => {
          if ('passed' in message) return onPassed(message.passed);
          worker.off('message', listen);
          resolve(message);
        };
        worker.on('message', listen);
      });
      worker.postMessage(end);
      return Promise.race([hashed, failed]);
    },
    async close() {
      await worker.terminate();
    },
  };
}

/** `digestFile` beside everything else, on another core. A failure is thrown when the promise is awaited. */
export function digestInThread(path: string): Promise<Digest> {
  const digest = digestAll(path);
  digest.catch(() => {});
  return digest;
}

async function digestAll(path: string): Promise<Digest> {
  const thread = hashInThread(path, 'sha256');
  try {
    const { digest, size } = await thread.through(Number.POSITIVE_INFINITY);
    return { sha256: digest, size };
  } finally {
    await thread.close();
  }
}
