import { describe, expect, it } from 'vitest';
import { encodeText } from '../../src/base/bytes.ts';
import { SOURCE_SUM_PLACE } from '../../src/pipeline/provenance.ts';
import { parseProvenance, stepsOf } from '../../src/pipeline/provenance-statement.ts';
import { packBytes, unpackBytes } from '../../src/pipeline/restore.ts';

/** The least that a medium says about itself, and more. */
function statement(
  internal: object = {},
  from: object = { name: 'stock.iso', digest: { sha256: 'a'.repeat(64) } },
) {
  return {
    _type: 'https://in-toto.io/Statement/v1',
    subject: [],
    predicateType: 'https://slsa.dev/provenance/v1',
    predicate: {
      buildDefinition: {
        buildType: 'urn:bootsmith:full-medium:1',
        externalParameters: {
          ...{ release: 'centos-5', arch: 'x86_64', volume: { from: 'A', to: 'A' }, boot: {} },
          ...{ files: [], checksum: true, epoch: 1 },
        },
        internalParameters: {
          ...{ iso: { way: 'grow', why: 'so' }, entries: [], changes: [] },
          restore: { way: 'grow', size: 1, patches: [] },
          ...internal,
        },
        resolvedDependencies: [from],
      },
      runDetails: { builder: { id: 'urn:bootsmith', version: { bootsmith: '1' } } },
    },
  };
}

const parse = (value: object) => parseProvenance(encodeText(JSON.stringify(value)), 'x.iso');

describe('provenance', () => {
  it('tells every step of a medium that was remastered again, the last first', () => {
    const once = parse(statement());
    expect(stepsOf(once).map(({ from }) => from.name)).toEqual(['stock.iso']);
    const twice = parse(statement({ earlier: stepsOf(once) }, { name: 'once.iso' }));
    expect(stepsOf(twice)).toMatchObject([
      { from: { name: 'once.iso' } },
      { from: { name: 'stock.iso', digest: { sha256: 'a'.repeat(64) } }, version: { bootsmith: '1' } },
    ]);
    expect(stepsOf(twice)[0]?.from.digest).toBeUndefined();
  });

  it('names one source', () => {
    const none = statement();
    none.predicate.buildDefinition.resolvedDependencies = [];
    expect(() => parse(none)).toThrow(/no provenance statement/);
  });

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
