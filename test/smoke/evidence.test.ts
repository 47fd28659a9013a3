import { describe, expect, it } from 'vitest';
import { createEvidenceWatch, type Evidence } from '../../src/smoke/evidence.ts';
import { DEFAULT_FAILURES, showsPattern } from '../../src/smoke/failures.ts';

const A: Evidence = { name: 'kernel', pattern: /^Linux version/ };
const B: Evidence = { name: 'init', pattern: 'init is up' };

function watchFor(...evidence: Evidence[]) {
  return createEvidenceWatch({ evidence, failures: DEFAULT_FAILURES, totalSeconds: 100, stallSeconds: 10 });
}

describe('the evidence watch', () => {
  it('passes when all was seen in order', () => {
    const watch = watchFor(A, B);
    expect(watch.takeLine('Linux version 2.6.9', 1)).toEqual({
      name: 'kernel',
      line: 'Linux version 2.6.9',
      atSeconds: 1,
    });
    expect(watch.verdict()).toEqual({ state: 'waiting', awaited: 'init' });
    watch.takeLine('init is up', 2);
    expect(watch.verdict()).toEqual({ state: 'passed' });
    expect(watch.steps.map((step) => step.name)).toEqual(['kernel', 'init']);
  });

  it('does not count what comes before its turn', () => {
    const watch = watchFor(A, B);
    watch.takeLine('init is up', 1);
    watch.takeLine('Linux version 2.6.9', 2);
    expect(watch.verdict()).toEqual({ state: 'waiting', awaited: 'init' });
  });

  it('takes one step from a line, even where two fit', () => {
    const watch = watchFor({ name: 'one', pattern: 'up' }, { name: 'two', pattern: 'up' });
    watch.takeLine('up up', 1);
    expect(watch.steps).toHaveLength(1);
    watch.takeLine('up again', 2);
    expect(watch.verdict().state).toBe('passed');
  });

  it('is not fooled by a pattern that remembers', () => {
    const again: Evidence = { name: 'x', pattern: /up/gy };
    const watch = watchFor(again, again, again);
    for (const at of [1, 2, 3]) watch.takeLine('up', at);
    expect(watch.verdict().state).toBe('passed');
  });

  it('fails at once on a sign, and quotes the lines around it', () => {
    const watch = watchFor(A, B);
    for (let i = 0; i < 30; i++) watch.takeLine(`line ${i}`, 1);
    watch.takeLine('Kernel panic - not syncing: VFS', 2);
    watch.takeLine('init is up', 2.1);
    watch.takeLine('trace', 2.2);
    expect(watch.verdict().state).toBe('waiting');
    watch.tick(3);
    expect(watch.verdict()).toMatchObject({
      state: 'failed',
      failure: { kind: 'sign', reason: 'the kernel panicked, while waiting for: kernel' },
    });
    const verdict = watch.verdict();
    const quote = verdict.state === 'failed' ? verdict.failure.quote : [];
    expect(quote.slice(-3)).toEqual(['Kernel panic - not syncing: VFS', 'init is up', 'trace']);
    expect(quote).toHaveLength(15);
    expect(watch.steps).toEqual([]);
  });

  it('does not collect for ever behind a sign', () => {
    const watch = watchFor(A);
    watch.takeLine('Kernel panic - not syncing', 1);
    for (let i = 0; i < 6; i++) watch.takeLine('trace', 1);
    expect(watch.verdict().state).toBe('failed');
  });

  it('keeps the sign as the reason when the machine ends right after it', () => {
    const watch = watchFor(A);
    watch.takeLine('Kernel panic - not syncing', 1);
    watch.end('reset itself');
    expect(watch.verdict()).toMatchObject({ failure: { kind: 'sign' } });
  });

  it('lets a sign win over evidence in the same line', () => {
    const watch = watchFor({ name: 'any', pattern: 'panic' });
    expect(watch.takeLine('Kernel panic - not syncing', 1)).toBeUndefined();
  });

  it('is stuck without output, and names what it waited for', () => {
    const watch = watchFor(A, B);
    watch.takeLine('Linux version 2.6.9', 5);
    watch.noteOutput(8);
    watch.tick(17.9);
    expect(watch.verdict().state).toBe('waiting');
    watch.tick(18);
    expect(watch.verdict()).toEqual({
      state: 'failed',
      failure: {
        kind: 'stall',
        reason: 'stuck for 10 s, waiting for: init',
        quote: ['Linux version 2.6.9'],
      },
    });
  });

  it('has a limit for the whole, however much is said', () => {
    const watch = watchFor(A);
    for (let at = 0; at < 100; at += 5) {
      watch.noteOutput(at);
      watch.tick(at);
    }
    expect(watch.verdict().state).toBe('waiting');
    watch.noteOutput(100);
    watch.tick(100);
    expect(watch.verdict()).toMatchObject({ failure: { kind: 'timeout' } });
  });

  it('fails when the machine ends early, and never afterwards', () => {
    const early = watchFor(A, B);
    early.takeLine('Linux version', 1);
    early.end('powered off');
    expect(early.verdict()).toMatchObject({
      failure: { kind: 'ended', reason: 'the machine powered off before: init' },
    });
    const late = watchFor(A);
    late.takeLine('Linux version', 1);
    late.end('powered off');
    late.takeLine('Kernel panic - not syncing', 2);
    late.tick(1000);
    expect(late.verdict()).toEqual({ state: 'passed' });
  });

  it('takes evidence from the place it is awaited at, and signs from both', () => {
    const watch = watchFor({ name: 'prompt', pattern: 'boot:', on: 'screen' });
    watch.takeLine('boot:', 1, 'console');
    expect(watch.verdict().state).toBe('waiting');
    expect(watch.wants('boot:')).toBe(false);
    watch.takeLine('boot:', 1, 'screen');
    expect(watch.verdict().state).toBe('passed');
    const sign = watchFor(A);
    sign.takeLine('No bootable device.', 1, 'screen');
    sign.tick(2);
    expect(sign.verdict()).toMatchObject({ failure: { quote: ['[screen] No bootable device.'] } });
  });

  it('wants an incomplete line only for what is next, or for a sign', () => {
    const watch = watchFor({ name: 'prompt', pattern: 'boot:' }, B);
    expect(watch.wants('boot: ')).toBe(true);
    expect(watch.wants('init is up')).toBe(false);
    expect(watch.wants('Kernel panic - not syncing')).toBe(true);
  });
});

describe('the default signs of failure', () => {
  const sign = (line: string) => DEFAULT_FAILURES.find((each) => showsPattern(line, each.pattern))?.name;

  it.each([
    'Boot failed: Could not read from CDROM (code 0004)',
    'No bootable device.',
    'isolinux: Image checksum error, sorry.',
    'Could not find kernel image: vmlinuz',
    'Loading vmlinuz... failed: No such file or directory',
    "error: file `/images/pxeboot/vmlinuz' not found.",
    '[    1.2] Kernel panic - not syncing: VFS: Unable to mount root fs on unknown-block(0,0)',
    'VFS: Unable to mount root fs on unknown-block(8,1)',
    '[    0.5] Initramfs unpacking failed: junk in compressed archive',
    'Failed to execute /init (error -2)',
    "I can't recover from this.",
    'install exited abnormally -- received signal 11',
  ])('know: %s', (line) => expect(sign(line)).toBeDefined());

  it.each([
    'Loading vmlinuz... ok',
    'Loading initrd.img.......ready.',
    'checking if image is initramfs...it is',
    'rootfs image is not initramfs (no cpio magic); looks like an initrd',
    'Booting from DVD/CD...',
    'SELinux:  Disabled at runtime.',
  ])('let pass: %s', (line) => expect(sign(line)).toBeUndefined());
});
