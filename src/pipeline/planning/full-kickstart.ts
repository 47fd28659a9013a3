import { basename } from 'node:path';
import { fromText } from '../../base/bytes.ts';
import { escapeVolumeLabel } from '../../bootmenu/volume-label.ts';
import { writeLoaderKickstart } from '../../kickstart/write.ts';
import type { FullPlan } from '../full-plan.ts';
import { type Identity, KICKSTART_PATH } from '../medium.ts';
import type { Profile } from '../profile.ts';
import { defined, readKickstart, refuseLines, requireGoodKickstart, withLines } from './kickstarts.ts';

/**
 * Undefined where the profile has none. `device`: the line that loads a driver; `lines`: what the place of the updates
 * wants in it. Throws `profile` where there are such lines and no kickstart.
 */
export async function planKickstart(
  profile: Profile,
  { release }: Identity,
  device: Parameters<typeof defined>[0] | undefined,
  lines: readonly string[],
  hostPath: (path: string) => string,
): Promise<FullPlan['kickstart']> {
  const { kickstart } = profile;
  if (!kickstart) {
    refuseLines(lines, profile);
    return undefined;
  }
  const on = profile.boot.kickstart ?? 'medium';
  if (!('file' in kickstart)) {
    const devices = device ? [defined(device)] : [];
    const further = [...kickstart.lines, ...lines];
    const text = writeLoaderKickstart({ ...kickstart, devices, lines: further }, release);
    requireGoodKickstart(text, release, 'loader', KICKSTART_PATH);
    return { text, path: KICKSTART_PATH, on };
  }
  const file = hostPath(kickstart.file);
  const text = withLines(await readKickstart(file, profile), lines, file);
  requireGoodKickstart(text, release, 'loader', file);
  if (!profile.installer) requireGoodKickstart(text, release, 'installer', file);
  const name = basename(file);
  // It becomes a part of a boot argument.
  const isPlain = /^[A-Za-z0-9._-]+$/.test(name);
  return { text, path: on === 'medium' && isPlain ? name : KICKSTART_PATH, on };
}

/** dracut finds the medium by its label wherever it is; the loaders look on CD drives. */
export function kickstartArgument(
  { path, on }: NonNullable<FullPlan['kickstart']>,
  { release }: Identity,
  volume: string,
): string {
  const { argument } = release.kickstart;
  if (on === 'initramfs') return `${argument}=file:/${path}`;
  if (!release.era.startsWith('dracut')) return `${argument}=cdrom:/${path}`;
  return `${argument}=hd:LABEL=${escapeVolumeLabel(fromText(volume))}:/${path}`;
}
