import { existsSync, readFileSync, statSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { assetPath } from '../../src/base/assets.ts';
import { type Host, HostError } from '../../src/installer/host.ts';
import { createNodeHost } from '../../src/installer/runtime/node-host.ts';
import { checkKickstart } from '../../src/kickstart/check.ts';
import { readAnswersFile } from '../../src/pipeline/answers-file.ts';
import { runWizard } from '../../src/pipeline/wizard.ts';
import { findRelease } from '../../src/releases/table.ts';
import { machineWith } from '../installer/machines.ts';
import { scratchDirectory } from '../support/scratch.ts';

const release = findRelease('centos-5');
const host: Host = {
  ...createNodeHost([]),
  openTerminal: () => {
    throw new HostError('ENOTTY', 'open terminal');
  },
};

async function request(more: object = {}) {
  const folder = scratchDirectory();
  const { given } = await readAnswersFile(
    assetPath('samples', 'interactive', 'answers.yaml'),
    release,
    'profile',
  );
  const paths = { output: join(folder, 'kusu-ks.cfg'), save: join(folder, 'answers.yaml') };
  return { machine: machineWith(), given, unattended: true, ...paths, ...more };
}

describe('the wizard', () => {
  it('writes kickstart and answers of whole answers without a terminal, for their owner only', async () => {
    const asked = await request();
    const report = await runWizard(host, asked);
    expect(report).toEqual({
      release: 'centos-5',
      arch: 'x86_64',
      kickstart: asked.output,
      answers: asked.save,
    });
    for (const path of [asked.output, asked.save]) expect(statSync(path).mode & 0o777).toBe(0o600);
    const errors = checkKickstart(readFileSync(asked.output, 'utf8'), release, 'installer');
    expect(errors.filter(({ severity }) => severity === 'error')).toEqual([]);
    expect((await readAnswersFile(asked.save, release, 'profile')).given).toEqual(asked.given);
  });

  it('writes the hash of a password and never itself', async () => {
    const asked = await request();
    await runWizard(host, { ...asked, given: { ...asked.given, rootPassword: { clear: 'open sesame' } } });
    for (const path of [asked.output, asked.save]) {
      const text = readFileSync(path, 'utf8');
      expect(text).not.toContain('sesame');
      expect(text).toMatch(/\$1\$\S{8}\$\S{22}/);
    }
  });

  it('says that there is no terminal, and what would be asked', async () => {
    const asked = await request({ unattended: false, given: { language: 'en_US' } });
    await expect(runWizard(host, asked)).rejects.toMatchObject({
      kind: 'usage',
      message: 'there is no terminal to ask on',
      found: 'answers for language',
      expected: expect.stringContaining('keyboard, devices'),
    });
    expect(existsSync(asked.output)).toBe(false);
  });

  it('refuses answers that do not fit the machine, and files that are there', async () => {
    const asked = await request({ machine: machineWith({ devices: 1 }) });
    await expect(runWizard(host, asked)).rejects.toMatchObject({
      kind: 'profile',
      found: expect.stringContaining('eth1'),
    });
    writeFileSync(asked.save, '');
    await expect(runWizard(host, asked)).rejects.toMatchObject({ kind: 'usage', message: /exists already/ });
  });
});
