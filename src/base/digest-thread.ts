import { Worker } from 'node:worker_threads';
import type { Digest } from './digest.ts';

/** Text, because the Node versions that we run on load no TypeScript into a thread. */
const THREAD = `
const { workerData, parentPort } = require('node:worker_threads');
const { openSync, readSync, closeSync } = require('node:fs');
const hash = require('node:crypto').createHash('sha256');
const buffer = Buffer.allocUnsafeSlow(1024 * 1024);
const file = openSync(workerData, 'r');
let size = 0;
for (;;) {
  const count = readSync(file, buffer);
  if (count === 0) break;
  hash.update(buffer.subarray(0, count));
  size += count;
}
closeSync(file);
parentPort.postMessage({ sha256: hash.digest('hex'), size });
`;

/** `digestFile` beside everything else, on another core. A failure is thrown when the promise is awaited. */
export function digestInThread(path: string): Promise<Digest> {
  const digest = new Promise<Digest>((resolve, reject) => {
    const worker = new Worker(THREAD, { eval: true, workerData: path, execArgv: [] });
    worker.once('message', resolve);
    worker.once('error', reject);
    worker.once('exit', () => reject(new Error(`the sum of ${path} was not computed`)));
  });
  digest.catch(() => {});
  return digest;
}
