import { createHash } from 'node:crypto';
import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { execaSync } from 'execa';
import { describe, expect, it } from 'vitest';
import { writeKusuKickstart } from '../../src/installer/kickstart/factory.ts';
import { RELEASES } from '../../src/releases/table.ts';
import { kickstartCases } from '../installer/kickstart/cases.ts';

/** What pykickstart said of each kickstart, by dialect and digest. With PYKICKSTART=checkout it is asked again. */
const RECORD = join(import.meta.dirname, '../fixtures/kickstart/kusu-answers.json');
const SCRIPT = join(import.meta.dirname, '../../scripts/kusu-kickstart-answers.py');

interface Recorded {
  readonly judge: string;
  readonly answers: Readonly<Record<string, Readonly<Record<string, string>>>>;
}

const written = new Map<string, { dialect: string; digest: string; text: string; names: string[] }>();
for (const release of RELEASES)
  for (const { name, answers, machine } of kickstartCases(release)) {
    const text = writeKusuKickstart(answers, machine, new Uint8Array(16));
    const { dialect } = release.kickstart;
    const digest = createHash('sha256').update(text).digest('hex').slice(0, 16);
    const names = [...(written.get(`${dialect} ${digest}`)?.names ?? []), `${release.id}, ${name}`];
    written.set(`${dialect} ${digest}`, { dialect, digest, text, names });
  }

function ask(checkout: string): void {
  const all = [...written.values()];
  const { stdout } = execaSync('python3', [SCRIPT, checkout], {
    input: JSON.stringify(all.map(({ dialect, text }) => [dialect, text])),
  });
  const { judge, answers: said } = JSON.parse(stdout) as { judge: string; answers: string[] };
  const answers: Record<string, Record<string, string>> = {};
  for (const [index, { dialect, digest }] of all.entries())
    answers[dialect] = { ...answers[dialect], [digest]: said[index] ?? 'no answer' };
  writeFileSync(RECORD, `${JSON.stringify({ judge, answers }, null, 2)}\n`);
}

if (process.env.PYKICKSTART) ask(process.env.PYKICKSTART);

describe('every kusu-ks.cfg', () => {
  const { judge, answers } = JSON.parse(readFileSync(RECORD, 'utf8')) as Recorded;
  it.each([...written.values()].map((one) => [one.names.join('; '), one] as const))(
    `is accepted by ${judge}: %s`,
    (_, { dialect, digest }) => {
      const said =
        answers[dialect]?.[digest] ?? 'not asked yet: run this with PYKICKSTART=<a checkout of it>';
      expect(said).toBe('accepted');
    },
  );
});
