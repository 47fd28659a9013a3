import { execa } from 'execa';
import { describe, expect } from 'vitest';
import { cryptPassword, type SALT_BYTES } from '../../src/installer/kickstart/crypt/crypt.ts';
import { judged, readers } from '../support/judge.ts';

const PASSWORDS = [
  'a',
  'secret',
  'pässwörd €𝄞',
  ' with $ and "quotes" ',
  'x'.repeat(15),
  'y'.repeat(16),
  'z'.repeat(64),
  'long '.repeat(40),
];

const random = Uint8Array.from({ length: 16 }, (_, at) => (at * 73 + 5) & 255);

/** Hash and salt as others want them. */
function ours(password: string, hash: keyof typeof SALT_BYTES): { hash: string; salt: string } {
  const whole = cryptPassword(password, hash, random);
  return { hash: whole, salt: whole.split('$')[2] ?? '' };
}

describe('password hashes', () => {
  for (const [option, hash] of [
    ['-1', 'md5'],
    ['-6', 'sha512'],
  ] as const) {
    judged(readers('openssl'), `openssl passwd ${option} makes the same`, async () => {
      for (const password of PASSWORDS) {
        const { hash: whole, salt } = ours(password, hash);
        const { stdout } = await execa('openssl', ['passwd', option, '-salt', salt, '-stdin'], {
          input: password,
        });
        expect(stdout).toBe(whole);
      }
    });

    judged(readers('perl'), `the crypt(3) of this system lets ${hash} in`, async () => {
      for (const password of PASSWORDS) {
        const { hash: whole } = ours(password, hash);
        const { stdout } = await execa('perl', ['-e', 'print crypt($ARGV[0], $ARGV[1])', password, whole]);
        expect(stdout).toBe(whole);
      }
    });
  }
});
