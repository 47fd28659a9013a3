import { mkdirSync, readdirSync, readFileSync, symlinkSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { execaSync } from 'execa';
import ts from 'typescript';
import { describe, expect } from 'vitest';
import { requirePassed } from '../../src/smoke/report.ts';
import { type SmokeBootOptions, smokeBoot } from '../../src/smoke/smoke-boot.ts';
import { makeCommandLineKernel } from '../bootmenu/command-line-kernel.ts';
import { makeBootSector, type SectorEnd } from '../smoke/boot-sector.ts';
import { judged } from '../support/judge.ts';
import { scratchDirectory } from '../support/scratch.ts';

const QEMU = ['qemu-system-x86_64'];

function sectorBoot(
  serial: string,
  end: SectorEnd,
  options: Partial<SmokeBootOptions> = {},
  screen = '',
): Promise<Awaited<ReturnType<typeof smokeBoot>>> {
  const image = join(scratchDirectory(), 'a disk, with commas.img');
  writeFileSync(image, makeBootSector(serial, end, screen));
  return smokeBoot({
    machine: { boot: { kind: 'disk', image }, memoryMiB: 32 },
    evidence: [{ name: 'hello', pattern: 'hello' }],
    totalSeconds: 30,
    stallSeconds: 15,
    ...options,
  });
}

describe('a machine in QEMU', () => {
  judged(QEMU, 'passes on evidence and powers off by itself', async () => {
    const transcriptPath = join(scratchDirectory(), 'new', 'console.log');
    const report = await sectorBoot('one\r\n\x1b[1mhello\x1b[0m\r\nworld', 'power-off', {
      evidence: [
        { name: 'first', pattern: /^hello$/ },
        { name: 'second', pattern: 'world' },
      ],
      powerOff: { seconds: 10, required: true },
      transcriptPath,
    });
    expect(report).toMatchObject({
      passed: true,
      missing: [],
      exit: { how: 'powered-off', status: 0, stderr: '' },
    });
    expect(report.steps.map((step) => step.line)).toEqual(['hello', 'world']);
    expect(report.qemuVersion).toMatch(/QEMU/);
    expect(readFileSync(transcriptPath, 'latin1')).toBe('one\r\n\x1b[1mhello\x1b[0m\r\nworld');
  });

  judged(QEMU, 'that goes on is ended when the evidence was seen', async () => {
    const report = await sectorBoot('hello\n', 'halt', { powerOff: { seconds: 0.5 } });
    expect(report).toMatchObject({ passed: true, exit: { how: 'quit' } });
    const required = await sectorBoot('hello\n', 'halt', { powerOff: { seconds: 0.5, required: true } });
    expect(required.failure?.reason).toContain('did not power off within 0.5 s');
  });

  judged(QEMU, 'fails at once on a sign of failure, with the lines around it', async () => {
    const report = await sectorBoot('before\nKernel panic - not syncing: no init\nafter\nhello\n', 'halt');
    expect(report).toMatchObject({ passed: false, steps: [], missing: ['hello'], failure: { kind: 'sign' } });
    expect(report.failure?.quote).toEqual([
      'before',
      'Kernel panic - not syncing: no init',
      'after',
      'hello',
    ]);
    expect(report.seconds).toBeLessThan(12);
    expect(() => requirePassed(report)).toThrow(expect.objectContaining({ kind: 'boot' }));
  });

  judged(QEMU, 'that falls silent is stuck; its screen is kept', async () => {
    const screenshotPath = join(scratchDirectory(), 'shots', 'screen.png');
    const report = await sectorBoot(
      'almost\n',
      'halt',
      { stallSeconds: 4, screenshotPath },
      'seen on the screen',
    );
    expect(report.failure).toMatchObject({ kind: 'stall', reason: 'stuck for 4 s, waiting for: hello' });
    expect(report.failure?.quote).toContain('almost');
    expect(report.screen?.join('\n')).toContain('seen on the screen');
    const shot = report.screenshotPath;
    expect(shot).toBeDefined();
    expect(
      readFileSync(shot ?? '')
        .subarray(0, 8)
        .toString('latin1'),
    ).toMatch(/^(\x89PNG|P6)/);
  });

  judged(QEMU, 'that never stops talking runs into the time limit', async () => {
    const report = await sectorBoot('', 'spin', { totalSeconds: 6, stallSeconds: 5 });
    expect(report.failure).toMatchObject({ kind: 'timeout', reason: '6 s passed without: hello' });
    expect(report.failure?.quote.every((line) => line.length <= 4096)).toBe(true);
  });

  judged(QEMU, 'that powers off or resets too early has failed', async () => {
    const off = await sectorBoot('bye', 'power-off');
    expect(off).toMatchObject({ exit: { how: 'powered-off' }, failure: { kind: 'ended', quote: ['bye'] } });
    expect(off.failure?.reason).toBe('the machine powered off before: hello');
    const reset = await sectorBoot('bye', 'reset');
    expect(reset).toMatchObject({ exit: { how: 'reset' }, failure: { kind: 'ended' } });
  });

  judged(QEMU, 'gets keys, and its screen counts as evidence', async () => {
    const text = 'kusu CONSOLE=ttyS0,115200n8 "a_b" (~!|?\\)\n';
    const report = await sectorBoot(
      'ready\n',
      'echo-keys',
      {
        evidence: [
          { name: 'prompt', pattern: 'boot:', on: 'screen' },
          { name: 'echo', pattern: text.trim() },
        ],
        typeKeys: [{ text, after: { evidence: 'prompt' } }],
      },
      'boot: ',
    );
    expect(report.failure).toBeUndefined();
    expect(report.steps[1]?.line).toBe(text.trim());
  });

  judged(QEMU, 'finds nothing to start on an empty CD, and says so from the screen', async () => {
    const iso = join(scratchDirectory(), 'empty.iso');
    writeFileSync(iso, new Uint8Array(64 * 1024));
    const report = await smokeBoot({
      machine: { boot: { kind: 'cdrom', iso }, memoryMiB: 32 },
      evidence: [{ name: 'hello', pattern: 'hello' }],
      stallSeconds: 15,
    });
    expect(report.failure).toMatchObject({ kind: 'sign' });
    expect(report.failure?.quote.join('\n')).toMatch(/Boot failed|No bootable device/);
  });

  judged(QEMU, 'starts from a USB stick and leaves the image as it was', async () => {
    const iso = join(scratchDirectory(), 'stick.iso');
    const bytes = new Uint8Array(1024 * 1024);
    bytes.set(makeBootSector('hello\n', 'halt'));
    writeFileSync(iso, bytes);
    const report = await smokeBoot({
      machine: { boot: { kind: 'usb', iso }, memoryMiB: 32 },
      evidence: [{ name: 'hello', pattern: 'hello' }],
      stallSeconds: 15,
    });
    expect(report.passed).toBe(true);
    expect(Buffer.compare(readFileSync(iso), bytes)).toBe(0);
  });

  judged(QEMU, 'starts a kernel without a boot loader, with its command line as it is', async () => {
    const directory = scratchDirectory();
    const [kernel, initrd] = [join(directory, 'kernel, 1'), join(directory, 'initrd:1')];
    writeFileSync(kernel, makeCommandLineKernel());
    writeFileSync(initrd, new Uint8Array(256 + 'I'.charCodeAt(0)));
    const boot = { kind: 'kernel', kernel, initrd, append: 'ks=a,b "c  d"' } as const;
    for (const arch of ['x86_64', 'i386'] as const) {
      const report = await smokeBoot({
        machine: { boot, arch },
        evidence: [{ name: 'the command line', pattern: 'cmdline=<ks=a,b "c  d"> initrd=<I>' }],
        stallSeconds: 15,
      });
      expect(report.failure).toBeUndefined();
      expect(report.command[0]).toBe(`qemu-system-${arch}`);
    }
  });

  judged(QEMU, 'ends when it is aborted', async () => {
    const controller = new AbortController();
    setTimeout(() => controller.abort(new Error('enough')), 1500);
    await expect(sectorBoot('', 'halt', { signal: controller.signal })).rejects.toThrow('enough');
  });

  judged(QEMU, 'that QEMU refuses is an error with what QEMU said', async () => {
    const image = join(scratchDirectory(), 'disk.img');
    writeFileSync(image, makeBootSector('', 'halt'));
    const boot = { kind: 'disk', image } as const;
    const evidence = [{ name: 'hello', pattern: 'hello' }];
    await expect(smokeBoot({ machine: { boot, cpu: 'no-such-cpu' }, evidence })).rejects.toMatchObject({
      kind: 'tool',
      found: expect.stringContaining('no-such-cpu'),
    });
    await expect(
      smokeBoot({ machine: { boot: { kind: 'cdrom', iso: `${image}.missing` } }, evidence }),
    ).rejects.toMatchObject({ kind: 'usage' });
  });

  for (const [how, leave, expected] of [
    ['on process.exit', 'process.exit(7)', { exitCode: 7 }],
    ['on an error that nobody catches', 'Promise.reject(new Error("leaving"))', { exitCode: 1 }],
    ['on SIGTERM', 'process.kill(process.pid, "SIGTERM")', { signal: 'SIGTERM' }],
  ] as const)
    judged([...QEMU, 'ps'], `does not outlive our process ${how}`, async () => {
      const directory = scratchDirectory();
      const image = join(directory, 'orphan.img');
      writeFileSync(image, makeBootSector('hello\n', 'halt'));
      transpile(directory);
      const script = join(directory, 'leave.js');
      writeFileSync(
        script,
        `import { startMachine } from './src/smoke/machine.js';
         const machine = { boot: { kind: 'disk', image: ${JSON.stringify(image)} }, memoryMiB: 32 };
         await startMachine(machine, () => setTimeout(() => { ${leave} }, 300));`,
      );
      const left = execaSync(process.execPath, [script], { reject: false, env: { TMPDIR: directory } });
      expect(left, left.stderr).toMatchObject(expected);
      await expect
        .poll(() => execaSync('ps', ['-eo', 'args']).stdout, { timeout: 5000 })
        .not.toContain(image);
      expect(readdirSync(directory).filter((name) => name.startsWith('bootsmith-qemu'))).toEqual([]);
    });
});

/** The sources of the smoke test as JavaScript, for a process of its own: Node 20 runs no TypeScript. */
function transpile(directory: string): void {
  const root = fileURLToPath(new URL('../../', import.meta.url));
  symlinkSync(join(root, 'node_modules'), join(directory, 'node_modules'));
  writeFileSync(join(directory, 'package.json'), '{"type":"module"}');
  for (const folder of ['base', 'tools', 'smoke']) {
    mkdirSync(join(directory, 'src', folder), { recursive: true });
    for (const name of readdirSync(join(root, 'src', folder))) {
      if (!name.endsWith('.ts')) continue;
      const { outputText } = ts.transpileModule(readFileSync(join(root, 'src', folder, name), 'utf8'), {
        compilerOptions: {
          module: ts.ModuleKind.ESNext,
          target: ts.ScriptTarget.ES2022,
          rewriteRelativeImportExtensions: true,
        },
      });
      writeFileSync(join(directory, 'src', folder, name.replace(/\.ts$/, '.js')), outputText);
    }
  }
}
