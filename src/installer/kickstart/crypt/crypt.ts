import type { PasswordHash } from '../../../releases/kickstart/choices.ts';
import { saltOf } from './bytes.ts';
import { md5Crypt } from './md5-crypt.ts';
import { sha512Crypt } from './sha512-crypt.ts';

/** Random bytes that a salt takes. */
export const SALT_BYTES: Readonly<Record<PasswordHash, number>> = { md5: 8, sha512: 16 };

/**
 * What crypt(3) makes of a password in UTF-8. Throws `RangeError` for one with a NUL, where C ends, and when there are
 * fewer random bytes than a salt takes.
 */
export function cryptPassword(clear: string, hash: PasswordHash, random: Uint8Array): string {
  if (clear.includes('\0')) throw new RangeError('a password ends at a NUL character');
  const wanted = SALT_BYTES[hash];
  if (random.length < wanted)
    throw new RangeError(`a salt takes ${wanted} random bytes, not ${random.length}`);
  const salt = saltOf(random.subarray(0, wanted));
  const password = new TextEncoder().encode(clear);
  return hash === 'md5' ? md5Crypt(password, salt) : sha512Crypt(password, salt);
}
