import { describe, expect, it } from 'vitest';
import { collectChunks } from '../../src/base/byte-source.ts';
import { decodeText, encodeText } from '../../src/base/bytes.ts';
import { replaceOnce } from '../../src/base/replace-once.ts';

async function* cut(text: string, size: number) {
  const bytes = encodeText(text);
  for (let at = 0; at < bytes.length; at += size) yield bytes.subarray(at, at + size);
}

const replaced = async (text: string, size: number) =>
  decodeText(
    await collectChunks(replaceOnce(cut(text, size), encodeText('PLACE'), async () => encodeText('12345'))),
  );

describe('a text in a stream', () => {
  it.each([1, 2, 3, 4, 5, 7, 100])('is exchanged once wherever chunks of %i bytes cut it', async (size) => {
    expect(await replaced('aaPLAPLACEbbPLACE', size)).toBe('aaPLA12345bbPLACE');
    expect(await replaced('PLACE', size)).toBe('12345');
    expect(await replaced('nothing, PLAC', size)).toBe('nothing, PLAC');
  });

  it('comes through buffers that are filled anew while the next chunk is used', async () => {
    const text = 'one two three four five PLACE six';
    async function* reused() {
      const buffers = [Buffer.alloc(6), Buffer.alloc(6)];
      for (let at = 0; at < text.length; at += 6) {
        const [now, next] = [at % 12 === 0 ? 0 : 1, at % 12 === 0 ? 1 : 0];
        buffers[next]?.fill('#');
        const length = buffers[now]?.write(text.slice(at, at + 6)) ?? 0;
        yield buffers[now]?.subarray(0, length) as Uint8Array;
      }
    }
    let out = '';
    for await (const chunk of replaceOnce(reused(), encodeText('PLACE'), async () => encodeText('12345')))
      out += decodeText(chunk);
    expect(out).toBe(text.replace('PLACE', '12345'));
  });
});
