import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { Command } from 'commander';
import { afterEach, describe, expect, it, vi } from 'vitest';
import { kickstartCommand } from '../../src/commands/kickstart.ts';
import { scratchDirectory } from '../support/scratch.ts';

/** Runs `bootsmith kickstart check` and gives what it wrote to stdout and its exit status. */
async function check(text: string, ...options: string[]) {
  const path = join(scratchDirectory(), 'ks.cfg');
  writeFileSync(path, text);
  let out = '';
  const write = vi.spyOn(process.stdout, 'write').mockImplementation((part) => {
    out += part;
    return true;
  });
  const program = new Command('bootsmith').addCommand(kickstartCommand());
  try {
    await program.parseAsync(['kickstart', 'check', path, ...options], { from: 'user' });
  } finally {
    write.mockRestore();
  }
  return { out: out.replaceAll(path, 'ks.cfg'), status: process.exitCode };
}

afterEach(() => {
  process.exitCode = undefined;
});

describe('kickstart check', () => {
  it('names file, line and severity, and fails for errors', async () => {
    const { out, status } = await check(
      'cdrom\nlang en_US\nkeyboard us\nkey --skip\ndevice sd\n',
      '--release',
      'centos-4',
      '--reader',
      'loader',
    );
    expect(out.split('\n')).toEqual([
      'ks.cfg:4: error: key is not a kickstart command of RHEL4',
      'ks.cfg:5: error: device wants 2 words, <type> <module>, in RHEL4; with 1 the loader crashes',
      'ks.cfg: 2 errors, 0 warnings as RHEL4',
      '',
    ]);
    expect(status).toBe(8);
  });

  it('succeeds when there are only warnings', async () => {
    const { out, status } = await check(
      'cdrom\nlang en_US\nkeyboard us\n',
      '--release',
      'centos-5',
      '--json',
    );
    const result = JSON.parse(out) as { errors: number; warnings: number; findings: unknown[] };
    expect(result).toMatchObject({ release: 'centos-5', dialect: 'RHEL5', reader: 'both', errors: 0 });
    expect(result.findings).toHaveLength(result.warnings);
    expect(result.warnings).toBeGreaterThan(0);
    expect(status).toBe(0);
  });

  it('stumbles over a byte order mark as the readers do', async () => {
    const { out } = await check('\uFEFFcdrom\nlang en_US\nkeyboard us\n', '--release', 'centos-5');
    expect(out).toContain('ks.cfg:1: error: a byte order mark');
  });

  it('has help that fits 80 columns', () => {
    const [command] = kickstartCommand().commands;
    let text = '';
    command?.configureOutput({ writeOut: (part) => (text += part) });
    command?.outputHelp();
    expect(text).toMatch(/Examples:\n {2}bootsmith kickstart check /);
    expect(text.split('\n').filter((line) => line.length > 80)).toEqual([]);
  });
});
