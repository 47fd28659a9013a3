import type { Release } from '../releases/release.ts';

/** Who reads the kickstart: the loader acts on few commands and ignores the rest; the installer knows them all. */
export type KickstartReader = 'loader' | 'installer';

export interface KickstartFinding {
  readonly severity: 'error' | 'warning';
  /** From 1; 0 for what concerns the whole file. */
  readonly line: number;
  readonly message: string;
}

/**
 * Checks a kickstart for a release. An error is something that stops the installation or is dropped without a word;
 * a warning has no effect at this stage. Facts: facts/anaconda-eras sections 3.1 to 3.3 and 11.
 */
export function checkKickstart(text: string, release: Release, reader: KickstartReader): KickstartFinding[] {
  const findings: KickstartFinding[] = [];
  const { kickstart } = release;
  const report = (severity: KickstartFinding['severity'], line: number, message: string) =>
    findings.push({ severity, line, message });
  const seen = new Map<string, number>();
  let method = false;
  for (const [index, raw] of text.split('\n').entries()) {
    const number = index + 1;
    const line = raw.trim();
    if (line === '' || line.startsWith('#')) continue;
    if (line.startsWith('%include')) {
      if (reader === 'loader') report('warning', number, 'the loader skips %include; put its lines here');
      continue;
    }
    // What follows the first section is not commands: both readers of these eras stop here.
    if (line.startsWith('%')) break;
    const [command = '', ...words] = line.split(/\s+/);
    if (!kickstart.commands.includes(command)) {
      report('error', number, `${command} is not a kickstart command of ${release.id}`);
      continue;
    }
    if (kickstart.methods.includes(command)) method = true;
    if (reader === 'installer') continue;
    if (line.endsWith('\\')) report('error', number, 'the loader drops a line that ends in a backslash');
    if (command === 'device') checkDevice(words, release, (message) => report('error', number, message));
    const first = seen.get(command);
    if (first === undefined) seen.set(command, number);
    else if (kickstart.loaderCommands.includes(command))
      report('error', number, `only the first ${command} line takes effect, and that is line ${first}`);
  }
  if (reader === 'loader')
    for (const command of kickstart.required)
      if (!seen.has(command)) report('error', 0, `no ${command} command: the loader stops and asks`);
  if (!method) {
    const methods = kickstart.methods.join(', ');
    report('error', 0, `no install method (${methods}): the installer stops and asks for one`);
  }
  return findings;
}

function checkDevice(words: readonly string[], release: Release, report: (message: string) => void): void {
  const positional = words.filter((word) => !word.startsWith('-')).length;
  const options = words.findIndex((word) => word.startsWith('-'));
  const named = options === -1 ? positional : Math.min(positional, options);
  if (named < release.kickstart.deviceWords)
    report(
      `device wants ${release.kickstart.deviceWords} words, <type> <module>, in ${release.id}; ` +
        'with one the loader crashes or stops',
    );
}
