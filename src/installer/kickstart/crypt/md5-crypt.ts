import { concat, encodeGroups, repeatTo } from './bytes.ts';
import { md5 } from './md5.ts';

const MAGIC = '$1$';
const ROUNDS = 1000;
const ORDER = [[0, 6, 12], [1, 7, 13], [2, 8, 14], [3, 9, 15], [4, 10, 5], [11]] as const;

/** The MD5 method of crypt(3), as glibc and FreeBSD have it. The salt has up to eight letters. */
export function md5Crypt(password: Uint8Array, salt: string): string {
  const ascii = (text: string) => Uint8Array.from(text, (letter) => letter.charCodeAt(0));
  const salted = ascii(salt);
  const alternate = md5(concat(password, salted, password));
  // For each bit of the length a NUL or the first letter, from the lowest on.
  const bits: number[] = [];
  for (let left = password.length; left > 0; left >>= 1) bits.push(left & 1 ? 0 : (password[0] ?? 0));
  let digest = md5(
    concat(password, ascii(MAGIC), salted, repeatTo(alternate, password.length), Uint8Array.from(bits)),
  );
  for (let round = 0; round < ROUNDS; round++)
    digest = md5(
      concat(
        round & 1 ? password : digest,
        ...(round % 3 ? [salted] : []),
        ...(round % 7 ? [password] : []),
        round & 1 ? digest : password,
      ),
    );
  return `${MAGIC}${salt}$${encodeGroups(digest, ORDER)}`;
}
