import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { PACKAGE_ROOT } from '../../src/base/assets.ts';
import { checkAnswers } from '../../src/installer/answers/check.ts';
import { isWhole } from '../../src/installer/answers/parts.ts';
import { createFlow } from '../../src/installer/flow.ts';
import { ENGLISH } from '../../src/installer/texts/english.ts';
import type { Key } from '../../src/installer/ui/keys.ts';
import { readAnswersFile } from '../../src/pipeline/answers-file.ts';
import { readProfile } from '../../src/pipeline/profile.ts';
import { findRelease } from '../../src/releases/table.ts';
import { machineWith } from '../installer/machines.ts';
import { play } from '../support/ui.ts';
import { walkFrom } from '../support/walk.ts';

const path = join(PACKAGE_ROOT, 'README.md');
const readme = readFileSync(path, 'utf8');
const samples = join(PACKAGE_ROOT, 'samples', 'interactive');
const answers = join(samples, 'answers.yaml');

const keysOf = (text: string): Key[] =>
  [...text].map((each) => (each === '\r' ? 'enter' : each === '\t' ? 'tab' : each));

/** The screens on the way that the walks in tmux and QEMU go, too. */
async function screenOf(name: string): Promise<string> {
  const steps = walkFrom('medium');
  const before = steps.slice(
    0,
    steps.findIndex((step) => step.name === name),
  );
  const keys = before.flatMap(({ types }) => keysOf(types));
  const { text } = await play(createFlow(machineWith(), {}), keys);
  return text.trimEnd();
}

const block = (name: string) => new RegExp(`(<!-- ${name} -->\n)([\\s\\S]*?)(<!-- /${name} -->)`);

/** What is between two markers. With BOOTSMITH_WRITE_README=1 it is put there instead. */
function expectInReadme(name: string, text: string): void {
  if (process.env.BOOTSMITH_WRITE_README === '1') {
    const before = readFileSync(path, 'utf8');
    writeFileSync(
      path,
      before.replace(block(name), (_, start, _old, end) => start + text + end),
    );
    return;
  }
  const hint = 'BOOTSMITH_WRITE_README=1 npx vitest run test/laws/installer-readme.test.ts puts it in';
  expect(block(name).exec(readme)?.[2], hint).toBe(text);
}

describe('the README', () => {
  it.each(['network', 'partitions', 'confirmation'])('shows the screen %s as it is', async (name) => {
    const screen = await screenOf(name);
    expect(screen).toContain(walkFrom('medium').find((step) => step.name === name)?.shows);
    expectInReadme(`screen-${name}`, `\`\`\`\n${screen}\n\`\`\`\n`);
  });

  it('has the sample of answers', () => {
    expectInReadme('answers', `\`\`\`yaml\n${readFileSync(answers, 'utf8')}\`\`\`\n`);
  });
});

describe('the samples for the installer', () => {
  it('are a profile and whole answers that fit a machine', async () => {
    const { release, installer } = await readProfile(join(samples, 'centos-5.yaml'));
    expect(installer).toMatchObject({ mode: 'interactive', answers: { file: 'answers.yaml' } });
    const row = findRelease(release ?? '');
    const { given, unattended } = await readAnswersFile(answers, row, 'profile');
    expect(unattended).toBe(false);
    expect(isWhole(given)).toBe(true);
    expect(checkAnswers(given, { texts: ENGLISH, release: row, machine: machineWith() })).toEqual([]);
  });
});
