import { concatBytes } from '../../base/bytes.ts';
import { isBootsmithError } from '../../base/errors.ts';
import type { Program } from '../../base/exec.ts';
import { filterThrough } from '../../tools/compressors.ts';

/** What unpacks to no more than this is not worth a process. */
export const PROGRAM_WORTH = 4 * 1024 * 1024;
const GATHERED_SIZE = 512 * 1024;

/**
 * Unpacks `input` by a program where it is installed. `library` does it where it is not, and where the program fails,
 * goes on behind what that has given: so damage is told in the same words everywhere. Gives what the library gives at
 * its end, or nothing when it was not needed. Errors of the input are thrown as they are.
 */
export async function* unpackBy<End>(
  program: Program,
  args: readonly string[],
  input: AsyncIterable<Uint8Array>,
  library: () => AsyncGenerator<Uint8Array, End>,
): AsyncGenerator<Uint8Array, End | undefined> {
  let given = 0;
  try {
    for await (const chunk of gather(filterThrough(program, args, input))) {
      given += chunk.length;
      yield chunk;
    }
    return undefined;
  } catch (error) {
    if (!isBootsmithError(error) || error.kind !== 'tool') throw error;
  }
  const again = library();
  try {
    for (let at = 0; ; ) {
      const { value, done } = await again.next();
      if (done) return value;
      if (at + value.length > given) yield value.subarray(Math.max(0, given - at));
      at += value.length;
    }
  } finally {
    await again.return(undefined as End);
  }
}

/** Joins chunks to some that are worth handing on: a pipe gives 64 KiB at a time, and each passes many hands. */
async function* gather(chunks: AsyncIterable<Uint8Array>): AsyncGenerator<Uint8Array> {
  const held: Uint8Array[] = [];
  let size = 0;
  for await (const chunk of chunks) {
    held.push(chunk);
    size += chunk.length;
    if (size < GATHERED_SIZE) continue;
    yield concatBytes(held.splice(0));
    size = 0;
  }
  if (size > 0) yield concatBytes(held);
}
