import { PassThrough } from 'node:stream';
import { describe, expect, it } from 'vitest';
import { BootsmithError } from '../../src/base/errors.ts';
import { formatError, formatTable, terminalProgress } from '../../src/commands/terminal.ts';

function watch(options: object, isTTY: boolean): string {
  const stream = Object.assign(new PassThrough(), { isTTY });
  const progress = terminalProgress(options, stream as never);
  progress.step('One');
  progress.note('a note');
  progress.detail('a detail');
  progress.step('Two');
  progress.finish(false);
  return String(stream.read() ?? '');
}

describe('the progress', () => {
  it('is quiet in a pipe but for the step that failed', () => {
    expect(watch({}, false)).toMatch(/^FAILED {2}Two \(\d\.\d s\)\n$/);
    expect(watch({ quiet: true }, false)).toBe('');
  });

  it('tells everything in a pipe when asked', () => {
    expect(watch({ verbose: true }, false)).toMatch(
      /^ {6}a note\n {6}a detail\ndone {2}One \(.*\)\nFAILED {2}Two \(.*\)\n$/,
    );
  });

  it('shows the running step on a terminal', () => {
    const shown = watch({}, true);
    expect(shown).toContain('...   One');
    expect(shown).toContain('a note');
    expect(shown).not.toContain('a detail');
    expect(watch({ quiet: true }, true)).not.toContain('One');
  });
});

describe('formatError', () => {
  it('says what, where, found, expected and what to do', () => {
    const error = new BootsmithError('corrupt', 'it is broken', {
      at: { file: 'x.img', offset: 31 },
      found: 'one\ntwo',
      expected: 'three',
      hint: 'Mend it.',
    });
    expect(formatError(error)).toBe(
      [
        'bootsmith: it is broken',
        '  at        x.img at byte 0x1f',
        '  found     one',
        '            two',
        '  expected  three',
        '  hint      Mend it.',
      ].join('\n'),
    );
  });

  it('owns up to a bug', () => {
    expect(formatError(new TypeError('x is not a function'))).toMatch(
      /bug of bootsmith.*\n.*x is not a function/,
    );
  });
});

describe('formatTable', () => {
  it('aligns all columns but the last', () => {
    expect(
      formatTable([
        ['a', 'bb', 'c'],
        ['aaa', 'b', 'cccc'],
      ]),
    ).toBe('a    bb  c\naaa  b   cccc');
  });
});
