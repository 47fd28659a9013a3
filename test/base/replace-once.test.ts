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
});
