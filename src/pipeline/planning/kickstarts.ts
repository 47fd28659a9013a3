import { readFile } from 'node:fs/promises';
import { BootsmithError, systemErrorCode } from '../../base/errors.ts';
import type { DriverRequest, LoadedDriver } from '../../drivers/plan.ts';
import { checkKickstart, type KickstartReader } from '../../kickstart/check.ts';
import type { Device } from '../../kickstart/model.ts';
import { writeLoaderKickstart } from '../../kickstart/write.ts';
import type { Release } from '../../releases/release.ts';
import type { Plan } from '../plan.ts';
import type { BaseProfile as Profile } from '../profile.ts';

export async function planKickstarts(
  profile: Profile,
  release: Release,
  device: DriverRequest | undefined,
  lines: readonly string[],
  hostPath: (path: string) => string,
): Promise<Plan['kickstarts']> {
  const { kickstart } = profile;
  const second =
    'file' in kickstart
      ? withLines(await readKickstart(hostPath(kickstart.file), profile), lines, hostPath(kickstart.file))
      : writeLoaderKickstart(
          {
            ...kickstart,
            devices: device ? [defined(device)] : [],
            lines: [...kickstart.lines, ...lines],
          },
          release,
        );
  requireGoodKickstart(second, release, 'loader', 'file' in kickstart ? hostPath(kickstart.file) : 'ks.cfg');
  const dummy = writeLoaderKickstart(
    { language: 'en_US', keyboard: 'us', method: 'cdrom', devices: [], lines: [] },
    release,
  );
  const first = profile.boot.kickstart === 'medium' ? second : dummy;
  return { first, second };
}

export async function readKickstart(path: string, profile: Pick<Profile, 'file'>): Promise<string> {
  try {
    return await readFile(path, 'utf8');
  } catch (error) {
    throw new BootsmithError('profile', `${path} cannot be read (${systemErrorCode(error)})`, {
      at: { file: profile.file },
      hint: 'Paths in a profile are relative to the folder of the profile.',
      cause: error,
    });
  }
}

/** A kickstart of the user's own is not changed: what the plan wants in it must be there. */
export function withLines(text: string, lines: readonly string[], name: string): string {
  const there = text.split('\n').map((line) => line.trim().replaceAll(/\s+/g, ' '));
  const missing = lines.find((line) => !there.includes(line));
  if (missing === undefined) return text;
  throw new BootsmithError('profile', `${name} does not name the updates image`, {
    at: { file: name },
    found: there.find((line) => line.startsWith('updates')) ?? 'no line updates',
    expected: missing,
    hint: 'Write this line into it, or leave named: out below updates.place, for a boot argument.',
  });
}

/** Throws `profile` for lines that no kickstart takes, because there is none. */
export function refuseLines([line]: readonly string[], { file }: Pick<Profile, 'file'>): void {
  if (line === undefined) return;
  throw new BootsmithError('profile', 'no kickstart can name the updates image', {
    at: { file },
    found: 'named: kickstart, and no kickstart:',
    expected: `a kickstart with the line ${line}`,
    hint: 'Write kickstart:, or leave named: out below updates.place, for a boot argument.',
  });
}

export function requireGoodKickstart(
  text: string,
  release: Release,
  reader: KickstartReader,
  name: string,
): void {
  const errors = checkKickstart(text, release, reader).filter((finding) => finding.severity === 'error');
  if (errors.length === 0) return;
  const [first] = errors;
  throw new BootsmithError('unsupported', `${name} does not work with the ${reader} of ${release.id}`, {
    at: { file: name, ...(first && first.line > 0 && { line: first.line }) },
    found: errors
      .map(
        ({ line, message, hint }) =>
          `${name}${line > 0 ? `:${line}` : ''}: ${message}${hint ? `. ${hint}` : ''}`,
      )
      .join('\n'),
    hint: 'Correct these lines, in the profile or in the file that it names.',
  });
}

/** The drivers of a kickstart that was given as a file: its `device` lines, as the release reads them. */
export function namedInFile(
  { kickstart }: Pick<Profile, 'kickstart'>,
  text: string,
  release: Release,
): LoadedDriver[] {
  const { device } = release.kickstart.early;
  if (!('file' in kickstart) || typeof device === 'string') return [];
  const words = text.split('\n').map((line) => line.trim().split(/\s+/));
  const modules = words.flatMap(([command, ...rest]) =>
    command === 'device' ? rest.slice(device.words - 1, device.words) : [],
  );
  return modules.map((module) => ({ module, way: 'device line', why: 'the kickstart names it' }));
}

export function defined({ module, type, options }: DriverRequest): Device {
  return { module, ...(type === undefined ? {} : { type }), ...(options === undefined ? {} : { options }) };
}
