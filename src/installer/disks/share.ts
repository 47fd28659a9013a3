import type { SizeWish } from './model.ts';

/** What `fill` gets at least, so that a file system has room. MiB. */
export const FILL_LEAST_MIB = 64;

export function leastMib(size: SizeWish): number {
  return size.mode === 'fill' ? FILL_LEAST_MIB : size.mib;
}

/**
 * Sizes in units out of the room there is: everyone has the least, and what is left goes in equal parts to those that
 * grow; the last of them takes what cannot be divided. Undefined where the least is too much.
 */
export function shareRoom(
  room: number,
  wishes: readonly { readonly least: number; readonly grows: boolean }[],
): number[] | undefined {
  const left = room - wishes.reduce((sum, { least }) => sum + least, 0);
  if (left < 0) return undefined;
  const growing = wishes.filter(({ grows }) => grows).length;
  const part = growing === 0 ? 0 : Math.floor(left / growing);
  let seen = 0;
  return wishes.map(({ least, grows }) => {
    if (!grows) return least;
    seen += 1;
    return least + (seen === growing ? left - part * (growing - 1) : part);
  });
}
