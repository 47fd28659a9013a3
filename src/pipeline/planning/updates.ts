import type { UpdatesFormat } from '../../releases/release.ts';
import type { Plan } from '../plan.ts';
import type { BaseProfile as Profile } from '../profile.ts';

/** Of all formats only ext2 can leave room. */
export function formatWithRoom({ updates }: Pick<Profile, 'updates'>): UpdatesFormat | undefined {
  return updates.room > 0 ? 'ext2' : undefined;
}

export function mergedImage(
  { updates }: Pick<Profile, 'updates'>,
  hostPath: (path: string) => string,
): Plan['updates']['merge'] {
  if (typeof updates.merge === 'string') return { file: hostPath(updates.merge) };
  return updates.merge ? 'medium' : undefined;
}
