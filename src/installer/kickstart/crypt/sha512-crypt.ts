import { concat, encodeGroups, repeatTo } from './bytes.ts';
import { sha512 } from './sha512.ts';

const MAGIC = '$6$';
const ROUNDS = 5000;
/** Three bytes a third of the digest apart, turned by one each time; the last byte stands alone. */
const ORDER = [
  ...Array.from({ length: 21 }, (_, at) => {
    const places = [at, at + 21, at + 42];
    return [...places.slice(at % 3), ...places.slice(0, at % 3)];
  }),
  [63],
];

/**
 * The SHA-512 method of crypt(3) with its usual 5000 rounds (Ulrich Drepper, "Unix crypt using SHA-256 and SHA-512").
 * The salt has up to sixteen letters.
 */
export function sha512Crypt(password: Uint8Array, salt: string): string {
  const salted = Uint8Array.from(salt, (letter) => letter.charCodeAt(0));
  const alternate = sha512(concat(password, salted, password));
  const bits: Uint8Array[] = [];
  for (let left = password.length; left > 0; left >>= 1) bits.push(left & 1 ? alternate : password);
  let digest = sha512(concat(password, salted, repeatTo(alternate, password.length), ...bits));
  const longPassword = repeatTo(
    sha512(repeatTo(password, password.length * password.length)),
    password.length,
  );
  const longSalt = repeatTo(sha512(repeatTo(salted, salted.length * (16 + (digest[0] ?? 0)))), salted.length);
  for (let round = 0; round < ROUNDS; round++)
    digest = sha512(
      concat(
        round & 1 ? longPassword : digest,
        ...(round % 3 ? [longSalt] : []),
        ...(round % 7 ? [longPassword] : []),
        round & 1 ? digest : longPassword,
      ),
    );
  return `${MAGIC}${salt}$${encodeGroups(digest, ORDER)}`;
}
