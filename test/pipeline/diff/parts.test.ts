import { describe, expect, it } from 'vitest';
import { Contents } from '../../../src/pipeline/diff/contents.ts';
import { compareArguments } from '../../../src/pipeline/diff/menus.ts';
import { decode, diffText } from '../../../src/pipeline/diff/text.ts';
import type { Content } from '../../../src/tree/tree.ts';

/** Chunks of the given sizes, and how many bytes were asked for. */
function contentOf(bytes: string, sizes: readonly number[], place?: Content['place']) {
  const read = { bytes: 0 };
  const content: Content = {
    size: bytes.length,
    ...(place && { place }),
    async *chunks() {
      let at = 0;
      for (const size of sizes) {
        const chunk = Buffer.from(bytes.slice(at, at + size));
        at += size;
        read.bytes += chunk.length;
        yield chunk;
      }
    },
  };
  return { content, read };
}

describe('contents', () => {
  it('are compared whatever their chunks are', async () => {
    const one = contentOf('abcdefghij', [3, 3, 4]).content;
    expect(await new Contents().same(one, contentOf('abcdefghij', [1, 8, 1]).content)).toBe(true);
    expect(await new Contents().same(one, contentOf('abcdefghiJ', [1, 8, 1]).content)).toBe(false);
  });

  it('are read no further than the first difference', async () => {
    const [a, b] = [
      contentOf('x'.repeat(90), Array(9).fill(10)),
      contentOf('y'.repeat(90), Array(9).fill(10)),
    ];
    expect(await new Contents().same(a.content, b.content)).toBe(false);
    expect([a.read.bytes, b.read.bytes]).toEqual([10, 10]);
  });

  it('at one place are the same without being read, and summed once', async () => {
    const place = { file: 'x.iso', stretches: [{ offset: 2048, size: 2048 }] };
    const [a, b] = [contentOf('abc', [3], place), contentOf('abc', [3], place)];
    const contents = new Contents();
    expect(await contents.same(a.content, b.content)).toBe(true);
    expect(a.read.bytes + b.read.bytes).toBe(0);
    expect(await contents.sha256(a.content)).toBe(await contents.sha256(b.content));
    expect(a.read.bytes + b.read.bytes).toBe(3);
  });
});

describe('arguments', () => {
  it.each([
    ['a b c', 'a b c', '', '', ''],
    ['a b c', 'a c', '', 'b', ''],
    ['a', 'a a', 'a', '', ''],
    ['console=tty0 console=ttyS0', 'console=ttyS0 console=tty0', '', '', 'console=tty0'],
    ['', 'quiet', 'quiet', '', ''],
  ])('%j and %j', (a, b, added, removed, moved) => {
    const words = (text: string) => text.split(' ').filter((word) => word !== '');
    const changes = compareArguments(words(a), words(b));
    expect(changes).toMatchObject({ added: words(added), removed: words(removed) });
    expect(changes.moved).toHaveLength(words(moved).length);
  });
});

describe('texts', () => {
  it('are told from other bytes', () => {
    expect(decode(Buffer.from('größe\n'))).toBe('größe\n');
    expect(decode(Buffer.from([0x7f, 0x45, 0, 1]))).toBeUndefined();
    expect(decode(Buffer.from([0xff, 0xfe]))).toBeUndefined();
    expect(decode(Buffer.alloc(65_537, 'a'))).toBeUndefined();
  });

  it('differ by lines, with some around', () => {
    expect(diffText('a\nb\nc\nd\n', 'a\nb\nc\nD\n')).toEqual(['@@ -2,3 +2,3 @@', ' b', ' c', '-d', '+D']);
    expect(diffText('a\n', 'a\n')).toBeUndefined();
  });
});
