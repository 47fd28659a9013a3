import { describe, expect, it } from 'vitest';
import { type BootReport, formatBootReport, requirePassed } from '../../src/smoke/report.ts';
import { smokeBoot } from '../../src/smoke/smoke-boot.ts';

const report: BootReport = {
  passed: false,
  command: ['qemu-system-x86_64', '-m', '512', '-append', 'a b'],
  steps: [{ name: 'kernel', line: ' Linux version 2.6.9', atSeconds: 3.25 }],
  missing: ['anaconda'],
  failure: { kind: 'stall', reason: 'stuck for 90 s, waiting for: anaconda', quote: ['last words'] },
  screen: ['Welcome'],
  transcriptPath: 'console.log',
  seconds: 93.2,
  exit: { how: 'quit', status: 0, stderr: 'qemu: a warning\n' },
};

describe('a boot report', () => {
  it('says what was seen, what was not, and why', () => {
    expect(formatBootReport(report)).toEqual([
      'The boot failed after 93.2 s.',
      '  seen    kernel (3.3 s): Linux version 2.6.9',
      '  missing anaconda',
      'Reason: stuck for 90 s, waiting for: anaconda',
      'Console:',
      '  | last words',
      'Screen:',
      '  | Welcome',
      'QEMU said:',
      '  | qemu: a warning',
      'Transcript: console.log',
    ]);
  });

  it('that did not pass is an error of its own kind', () => {
    expect(() => requirePassed(report)).toThrow(
      expect.objectContaining({
        kind: 'boot',
        message: 'stuck for 90 s, waiting for: anaconda',
        expected: 'kernel, then anaconda',
        hint: "The call was: qemu-system-x86_64 -m 512 -append 'a b'",
      }),
    );
    expect(() => requirePassed({ ...report, passed: true })).not.toThrow();
  });
});

describe('smokeBoot', () => {
  const boot = { kind: 'cdrom', iso: 'x.iso' } as const;
  const evidence = [{ name: 'a', pattern: 'b' }];

  it.each([
    { machine: { boot }, evidence: [] },
    { machine: { boot }, evidence: [{ name: 'a', pattern: '' }] },
    { machine: { boot }, evidence, totalSeconds: 0 },
    { machine: { boot }, evidence, stallSeconds: Number.NaN },
    { machine: { boot }, evidence, typeKeys: [{ text: '\u00e9', after: { seconds: 1 } }] },
    { machine: { boot }, evidence, typeKeys: [{ text: 'x', after: { evidence: 'c' } }] },
  ])('refuses options that prove nothing: %j', async (options) => {
    await expect(smokeBoot(options)).rejects.toMatchObject({ kind: 'usage' });
  });
});
