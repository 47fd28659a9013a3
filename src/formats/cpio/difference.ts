import { equalBytes } from '../../base/bytes.ts';
import { BootsmithError } from '../../base/errors.ts';
import type { CpioStyle } from './layout.ts';
import type { Entry } from './numbering.ts';
import type { Window } from './window.ts';
import { layOutCpio } from './write.ts';

/**
 * The offset of the first byte that writing these entries again would change, or undefined. Only headers, names and
 * fill are compared: file data are read from the archive itself, so they are the same.
 */
export async function findDifference(
  window: Window,
  offset: number,
  end: number,
  entries: readonly Entry[],
  style: CpioStyle,
): Promise<number | undefined> {
  let at = offset;
  try {
    for await (const piece of layOutCpio(entries, style)) {
      if (!(piece instanceof Uint8Array)) {
        at += piece.content.size;
        continue;
      }
      if (at + piece.length > window.source.size) return at;
      const there = await window.read(at, piece.length);
      if (!equalBytes(there, piece)) return at + there.findIndex((byte, index) => byte !== piece[index]);
      at += piece.length;
    }
  } catch (error) {
    if (error instanceof BootsmithError && error.kind === 'unsupported') return at;
    throw error;
  }
  return at === end ? undefined : Math.min(at, end);
}
