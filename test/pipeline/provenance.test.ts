import { describe, expect, it } from 'vitest';
import { encodeText } from '../../src/base/bytes.ts';
import { packBytes, parseProvenance, SOURCE_SUM_PLACE, unpackBytes } from '../../src/pipeline/provenance.ts';

describe('provenance', () => {
  it('holds the place of a sum with as many letters', () => {
    expect(SOURCE_SUM_PLACE).toHaveLength(64);
    expect(SOURCE_SUM_PLACE).not.toMatch(/^[0-9a-f]+$/);
  });

  it('keeps stock bytes', () => {
    const bytes = encodeText('set timeout=60\n'.repeat(1000));
    expect(packBytes(bytes).length).toBeLessThan(200);
    expect(unpackBytes(packBytes(bytes), 'x')).toEqual(Buffer.from(bytes));
    expect(() => unpackBytes('AAAA////', 'x')).toThrow(/cannot be unpacked/);
  });

  it.each(['', '{}', '[]', '{"_type":"https://in-toto.io/Statement/v1"}', '{"madeBy":"bootsmith"}'])(
    'of another kind is refused: %s',
    (text) => {
      expect(() => parseProvenance(encodeText(text), 'x.iso')).toThrow(/no provenance statement/);
    },
  );
});
