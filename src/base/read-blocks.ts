import { open } from 'node:fs/promises';
import { BootsmithError } from './errors.ts';

const BLOCK_SIZE = 1024 * 1024;

/**
 * The bytes of a file from `from` to `to`, one block read ahead while the one before is used. A block is good only until
 * the next is asked for: two buffers are all that this takes, whatever the size. Throws `corrupt` for a file that ends
 * before `to`.
 */
export async function* readBlocks(path: string, from: number, to: number): AsyncGenerator<Uint8Array> {
  const handle = await open(path, 'r');
  let next: Promise<Uint8Array> | undefined;
  try {
    const buffers = [Buffer.allocUnsafeSlow(BLOCK_SIZE), Buffer.allocUnsafeSlow(BLOCK_SIZE)];
    const read = async (at: number, index: number): Promise<Uint8Array> => {
      const buffer = buffers[index % 2] as Buffer;
      const length = Math.min(BLOCK_SIZE, to - at);
      let done = 0;
      while (done < length) {
        const { bytesRead } = await handle.read(buffer, done, length - done, at + done);
        if (bytesRead === 0)
          throw new BootsmithError('corrupt', `${path} ends too early`, {
            at: { file: path, offset: at + done },
            expected: `${to} bytes`,
          });
        done += bytesRead;
      }
      return buffer.subarray(0, length);
    };
    let index = 0;
    if (from < to) next = read(from, index);
    for (let at = from; at < to; at += BLOCK_SIZE) {
      const block = await next;
      index++;
      next = at + BLOCK_SIZE < to ? read(at + BLOCK_SIZE, index) : undefined;
      // A failure is thrown when it is its turn.
      next?.catch(() => {});
      if (block) yield block;
    }
  } finally {
    await next?.catch(() => {});
    await handle.close();
  }
}
