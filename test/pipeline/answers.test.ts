import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { answersJson, answersYaml, readAnswersFile } from '../../src/pipeline/answers-file.ts';
import { planInstaller } from '../../src/pipeline/planning/installer.ts';
import { readProfile } from '../../src/pipeline/profile.ts';
import { parseDisks, readTargetMachine, targetMachine } from '../../src/pipeline/target-machine.ts';
import { findRelease } from '../../src/releases/table.ts';
import { scratchDirectory } from '../support/scratch.ts';

const release = findRelease('centos-5');

function written(name: string, text: string): string {
  const path = join(scratchDirectory(), name);
  writeFileSync(path, text);
  return path;
}

describe('answers in a file', () => {
  it('come back as they were written', async () => {
    const path = written('a.yaml', 'language: de_DE\nkeyboard: de\nhost: { name: a.example.com }\n');
    const read = await readAnswersFile(path, release, 'profile');
    expect(read).toMatchObject({ given: { language: 'de_DE', host: { domain: 'kusu' } }, unattended: false });
    expect(JSON.parse(answersJson(read))).toEqual(read.given);
    const again = written('b.yaml', answersYaml(read.given, release));
    expect(await readAnswersFile(again, release, 'profile')).toEqual(read);
  });

  it('have each fault at its line and column', async () => {
    const path = written(
      'a.yaml',
      'language: de_DE\nnonsense: 1\ndevices:\n  - device: eth0\n    ipv4: { address: 1.2.3.400 }\n',
    );
    await expect(readAnswersFile(path, release, 'profile')).rejects.toMatchObject({
      kind: 'profile',
      message: `${path} has 3 faults`,
      found: expect.stringMatching(/a\.yaml:2:1: nonsense: [\s\S]*a\.yaml:5:/),
    });
  });

  it('may be empty', async () => {
    expect(await readAnswersFile(written('a.yaml', ''), release, 'profile')).toEqual({
      given: {},
      unattended: false,
    });
  });
});

describe('a profile with the interactive installer', () => {
  const plan = async (text: string) => {
    const profile = await readProfile(written('p.yaml', text));
    const { installer } = profile;
    if (!installer) throw new Error('no installer');
    return planInstaller(profile, installer, { release, arch: 'x86_64' }, (path) =>
      join(profile.folder, path),
    );
  };

  it('has faults of its answers at their place', async () => {
    await expect(
      plan('installer:\n  mode: interactive\n  answers:\n    language: xx_XX\n'),
    ).rejects.toMatchObject({
      at: { line: 4, column: 5 },
      found: expect.stringContaining('xx_XX'),
    });
    await expect(
      plan('installer:\n  mode: interactive\n  answers: { file: none.yaml }\n'),
    ).rejects.toMatchObject({
      kind: 'profile',
      message: expect.stringContaining('none.yaml'),
    });
  });

  it('has no kickstart of its own, and the prepared one no answers', async () => {
    await expect(plan('installer:\n  mode: interactive\n  kickstart: { file: x }\n')).rejects.toMatchObject({
      found: expect.stringContaining('the interactive installer writes its own'),
    });
    await expect(plan('installer: { kickstart: { file: x }, answers: {} }\n')).rejects.toMatchObject({
      found: expect.stringContaining('answers: is for mode: interactive'),
    });
    await expect(plan('installer: { mode: prepared }\n')).rejects.toMatchObject({
      found: expect.stringContaining('kickstart: is missing'),
    });
  });
});

describe('a machine that is described', () => {
  it('has what was said', async () => {
    const path = written(
      'm.yaml',
      'firmware: uefi\ndisks: [{ name: vda, size: 60 GiB }]\ndevices: [enp1s0]\n',
    );
    expect(targetMachine(await readTargetMachine(path), release, ['UTC'])).toMatchObject({
      arch: 'x86_64',
      here: false,
      disks: {
        firmware: 'uefi',
        disks: [{ name: 'vda', size: 60 * 2 ** 30, table: 'none', partitions: [] }],
      },
      network: [{ name: 'enp1s0' }],
      kits: [{ name: 'centos', version: '5', os: true }],
    });
    expect(() =>
      targetMachine({ firmware: 'bios', disks: [], devices: [], kits: [], arch: 'aarch64' }, release, []),
    ).toThrow('centos-5 was not made for aarch64');
  });

  it('has disks by their sizes', () => {
    expect(parseDisks(['80GiB', 'vdb=1TiB', '10 GiB'])).toMatchObject([
      { name: 'sda', size: 80 * 2 ** 30 },
      { name: 'vdb', size: 2 ** 40 },
      { name: 'sdc', size: 10 * 2 ** 30 },
    ]);
    expect(() => parseDisks(['80'])).toThrow('80 is no disk');
  });
});
