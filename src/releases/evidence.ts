import type { Evidence } from './release.ts';

/**
 * What `init` and `loader` print in the eras that have them (loader2/init.c and loader2/loader.c of
 * anaconda-10.1.1.104-1 and anaconda-11.1.2.263-2).
 */
export const LOADER_EVIDENCE: readonly Evidence[] = [
  { name: 'kernel', pattern: /Linux version \d/ },
  { name: 'init', pattern: /anaconda installer init version \S+ starting/ },
  { name: 'loader', pattern: /running \/sbin\/loader/ },
  { name: 'hand-over', pattern: /Running anaconda, the .+ system installer/ },
];
