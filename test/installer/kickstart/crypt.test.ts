import { createHash } from 'node:crypto';
import { describe, expect, it } from 'vitest';
import { cryptPassword } from '../../../src/installer/kickstart/crypt/crypt.ts';
import { md5 } from '../../../src/installer/kickstart/crypt/md5.ts';
import { md5Crypt } from '../../../src/installer/kickstart/crypt/md5-crypt.ts';
import { sha512 } from '../../../src/installer/kickstart/crypt/sha512.ts';
import { sha512Crypt } from '../../../src/installer/kickstart/crypt/sha512-crypt.ts';

const bytes = (text: string) => new TextEncoder().encode(text);

describe('digests', () => {
  it('are those of another program at every length around a block', () => {
    for (let length = 0; length < 300; length++) {
      const message = Uint8Array.from({ length }, (_, at) => (at * 37 + length * 11) & 255);
      const of = (name: string) => new Uint8Array(createHash(name).update(message).digest());
      expect(sha512(message)).toEqual(of('sha512'));
      expect(md5(message)).toEqual(of('md5'));
    }
  });
});

describe('crypt', () => {
  it('has the SHA-512 that is published with the method', () => {
    expect(sha512Crypt(bytes('Hello world!'), 'saltstring')).toBe(
      '$6$saltstring$svn8UoSVapNtMuq1ukKS4tPQd8iKwSMHWjl/O817G3uBnIFNjnQJuesI68u4OTLiBFdcbYEdFCoEOfaS35inz1',
    );
  });

  it('has the MD5 that openssl passwd -1 -salt abcdefgh makes', () => {
    expect(md5Crypt(bytes('secret'), 'abcdefgh')).toBe('$1$abcdefgh$cHJi5PXp/ki/ktXzqlk6I1');
  });

  it('makes salts of random bytes and takes any letters', () => {
    const random = Uint8Array.from({ length: 16 }, (_, at) => at * 17);
    expect(cryptPassword('pässwörd', 'sha512', random)).toMatch(
      /^\$6\$[./0-9A-Za-z]{16}\$[./0-9A-Za-z]{86}$/,
    );
    expect(cryptPassword('pässwörd', 'md5', random)).toMatch(/^\$1\$[./0-9A-Za-z]{8}\$[./0-9A-Za-z]{22}$/);
    expect(() => cryptPassword('a\0b', 'md5', random)).toThrow(/NUL/);
    expect(() => cryptPassword('a', 'sha512', random.subarray(1))).toThrow(/16 random bytes, not 15/);
  });
});
