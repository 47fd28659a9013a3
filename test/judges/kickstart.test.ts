import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { checkForInstaller } from '../../src/kickstart/check-installer.ts';
import { DIALECTS, type Dialect, dialectIn } from '../../src/releases/kickstart/dialect.ts';
import { earlyKickstart } from '../../src/releases/kickstart/early.ts';

/** What pykickstart 3.74 said of each line in each dialect, written down by scripts/kickstart-answers.py. */
const { judge, answers } = JSON.parse(
  readFileSync(join(import.meta.dirname, '../fixtures/kickstart/answers.json'), 'utf8'),
) as { judge: string; answers: Record<string, Partial<Record<Answer, string>>> };

type Answer = 'accepted' | 'deprecated' | 'error';

/** Where we differ on purpose: what pykickstart of today says of old dialects, and their own programs do not. */
const ON_PURPOSE: readonly { line: string; span: string; ours: Answer }[] = [
  // It takes the unknown option for the name of a physical volume, which no installer then finds.
  { line: 'volgroup vg pv.1 --reserved-space=10', span: 'RHEL4..F13 F14..F15', ours: 'error' },
  // Programs before Fedora 8 do not know %end, so that all that follows is in the script.
  { line: '%post\\necho\\n%end\\nlang en_US\\nnonsense', span: 'RHEL4..F7', ours: 'accepted' },
];

function ours(line: string, dialect: Dialect): Answer {
  const facts = { dialect, early: earlyKickstart(dialect) };
  const findings = checkForInstaller(`${line.replaceAll('\\n', '\n')}\n`, facts).all.filter(
    (finding) => finding.line > 0,
  );
  if (findings.some(({ severity }) => severity === 'error')) return 'error';
  return findings.some(({ message }) => /deprecated|no words any more/.test(message))
    ? 'deprecated'
    : 'accepted';
}

describe(`the installer check agrees with ${judge}`, () => {
  it.each(Object.entries(answers))('on %s', (line, byAnswer) => {
    const wrong = DIALECTS.flatMap((dialect) => {
      const purpose = ON_PURPOSE.find((row) => row.line === line && dialectIn(row.span, dialect));
      const theirs = (Object.keys(byAnswer) as Answer[]).find((kind) => dialectIn(byAnswer[kind], dialect));
      const expected = purpose?.ours ?? theirs;
      const found = ours(line, dialect);
      return found === expected ? [] : [`${dialect}: ${found}, not ${expected}`];
    });
    expect(wrong).toEqual([]);
  });
});
