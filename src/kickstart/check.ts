import { checkForEarlyStage } from './check-early.ts';
import { checkForInstaller } from './check-installer.ts';
import { type KickstartTarget, kickstartFacts } from './facts.ts';
import { type KickstartFinding, type KickstartReader, newFindings, sortFindings } from './finding.ts';

export type { KickstartFinding, KickstartReader } from './finding.ts';

/**
 * Checks a kickstart for a release, as one reader or both read it. Facts: releases/kickstart. Any text is taken: what
 * is no kickstart at all has many findings.
 */
export function checkKickstart(
  text: string,
  target: KickstartTarget,
  reader: KickstartReader | 'both',
): KickstartFinding[] {
  const facts = kickstartFacts(target);
  const findings = newFindings();
  const mark = text.startsWith('\uFEFF');
  if (mark) findings.error(1, 'a byte order mark makes the first word unreadable', 'Save it without one.');
  const plain = mark ? text.slice(1) : text;
  if (reader !== 'installer') findings.all.push(...checkForEarlyStage(plain, facts).all);
  if (reader !== 'loader') findings.all.push(...checkForInstaller(plain, facts).all);
  return sortFindings(findings.all);
}
