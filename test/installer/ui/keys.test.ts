import { describe, expect, it } from 'vitest';
import { decodeKeys } from '../../../src/installer/ui/keys.ts';
import { Random } from '../../fuzz/random.ts';

const bytes = (text: string) => new TextEncoder().encode(text);
const keysOf = (text: string) => decodeKeys(bytes(text), undefined, true).keys;

describe('keys', () => {
  it.each([
    ['\r', ['enter']],
    ['\r\n', ['enter']],
    ['\r\0', ['enter']],
    ['\n\n', ['enter', 'enter']],
    ['\t\x1b[Z', ['tab', 'shift-tab']],
    ['\x7f\b', ['backspace', 'backspace']],
    ['\x01\x05\x15\x0b', ['ctrl-a', 'ctrl-e', 'ctrl-u', 'ctrl-k']],
    ['a é漢', ['a', ' ', 'é', '漢']],
    ['\x1b[A\x1b[B\x1b[C\x1b[D', ['up', 'down', 'right', 'left']],
    ['\x1bOA\x1bOB\x1bOC\x1bOD', ['up', 'down', 'right', 'left']],
    ['\x1b[H\x1b[F\x1bOH\x1bOF', ['home', 'end', 'home', 'end']],
    ['\x1b[1~\x1b[4~\x1b[7~\x1b[8~', ['home', 'end', 'home', 'end']],
    ['\x1b[2~\x1b[3~\x1b[5~\x1b[6~', ['insert', 'delete', 'page-up', 'page-down']],
    ['\x1bOP\x1bOQ\x1bOR\x1bOS', ['f1', 'f2', 'f3', 'f4']],
    ['\x1b[[A\x1b[[E', ['f1', 'f5']],
    ['\x1b[11~\x1b[15~\x1b[17~\x1b[21~\x1b[23~\x1b[24~', ['f1', 'f5', 'f6', 'f10', 'f11', 'f12']],
    ['\x1b[1;5C\x1b[1;2P', ['right', 'f1']],
    ['\x1b1\x1b9\x1b0\x1b-\x1b=', ['f1', 'f9', 'f10', 'f11', 'f12']],
    ['\x1b!\x1b@', ['f11', 'f12']],
    ['\x1bn\x1bN', ['alt-n', 'alt-n']],
    ['\x1b', ['esc']],
    ['\x1b\x1b[A', ['esc', 'up']],
    ['\x1b\ra', ['esc', 'enter', 'a']],
    ['\x1b[200~x\x1b[?1;2cy', ['x', 'y']],
    ['\x1b[999\x01a', ['ctrl-a', 'a']],
    [`\x1b[${'1'.repeat(40)}`, []],
    ['\x80\xc0', ['À']],
  ])('of %j', (text, keys) => {
    expect(keysOf(text)).toEqual(keys);
  });

  it.each([
    [[0xc3], []],
    [[0xff, 0x61], ['a']],
    [[0xc3, 0x61], ['a']],
    [[0xed, 0xa0, 0x80], []],
    [[0xe0, 0x80, 0x80, 0x62], ['b']],
    [[0xf4, 0x90, 0x80, 0x80], []],
    [[0xc2, 0x85], []],
  ])('are not made of %j, which is no UTF-8 character', (noise, keys) => {
    expect(decodeKeys(Uint8Array.from(noise), undefined, true).keys).toEqual(keys);
  });

  it('wait for what is not whole', () => {
    for (const whole of ['\x1b[24~', '\x1bOP', '\x1b[[B', '\x1bn', '漢', '😀']) {
      const all = bytes(whole);
      for (let cut = 1; cut < all.length; cut++) {
        const first = decodeKeys(all.slice(0, cut));
        expect(first.keys).toEqual([]);
        expect(decodeKeys(all.slice(cut), first.pending)).toEqual({
          keys: keysOf(whole),
          pending: new Uint8Array(0),
        });
      }
    }
  });

  it('never wait for ever, and are the same however the bytes come', () => {
    const random = new Random(7, 'keys');
    for (let round = 0; round < 500; round++) {
      const all = Uint8Array.from({ length: random.below(30) }, () =>
        random.pick([
          0x1b,
          0x5b,
          0x4f,
          0x31,
          0x3b,
          0x7e,
          0x41,
          0x61,
          0xc3,
          0xa9,
          0xe6,
          0x0a,
          random.below(256),
        ]),
      );
      const whole = decodeKeys(all, undefined, true);
      expect(whole.pending.length).toBe(0);
      let pending = new Uint8Array(0);
      const keys: string[] = [];
      for (let at = 0; at < all.length; at++) {
        const step = decodeKeys(all.slice(at, at + 1), pending);
        keys.push(...step.keys);
        pending = new Uint8Array(step.pending);
      }
      keys.push(...decodeKeys(new Uint8Array(0), pending, true).keys);
      expect(keys).toEqual(whole.keys);
    }
  });
});
