import { readFile } from 'node:fs/promises';
import { BootsmithError, systemErrorCode } from '../../base/errors.ts';
import type { DriverRequest, LoadedDriver } from '../../drivers/plan.ts';
import { checkKickstart, type KickstartReader } from '../../kickstart/check.ts';
import type { Device } from '../../kickstart/model.ts';
import { writeInstallKickstart, writeLoaderKickstart } from '../../kickstart/write.ts';
import type { Release } from '../../releases/release.ts';
import type { Plan } from '../plan.ts';
import type { BaseProfile as Profile } from '../profile.ts';

export async function planKickstarts(
  profile: Profile,
  release: Release,
  device: DriverRequest | undefined,
  hostPath: (path: string) => string,
): Promise<Plan['kickstarts']> {
  const { kickstart, installer } = profile;
  const second =
    'file' in kickstart
      ? await readKickstart(hostPath(kickstart.file), profile)
      : writeLoaderKickstart({ ...kickstart, devices: device ? [defined(device)] : [] }, release);
  const install =
    'file' in installer.kickstart
      ? await readKickstart(hostPath(installer.kickstart.file), profile)
      : writeInstallKickstart(installer.kickstart, release);
  const nameOf = (source: object, what: string) => ('file' in source ? hostPath(String(source.file)) : what);
  requireGoodKickstart(second, release, 'loader', nameOf(kickstart, 'ks.cfg'));
  requireGoodKickstart(install, release, 'installer', nameOf(installer.kickstart, 'kusu-ks.cfg'));
  const dummy = writeLoaderKickstart(
    { language: 'en_US', keyboard: 'us', method: 'cdrom', devices: [], lines: [] },
    release,
  );
  const first = profile.boot.kickstart === 'medium' ? second : dummy;
  return { first, second, install };
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
