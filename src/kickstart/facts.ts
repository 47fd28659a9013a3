import type { Release, KickstartFacts as ReleaseFacts } from '../releases/release.ts';

/** What the checks and the writers know of a release. */
export type KickstartFacts = Pick<ReleaseFacts, 'dialect' | 'early'>;

export type KickstartTarget = Pick<Release, 'kickstart'> | KickstartFacts;

/** The facts of a release; facts themselves pass through. */
export function kickstartFacts(target: KickstartTarget): KickstartFacts {
  return 'dialect' in target ? target : target.kickstart;
}
