import type { Evidence } from '../releases/release.ts';

/** What `overlays/updates/loader/anaconda` prints on its way, in order. */
export const FAUX_ANACONDA_EVIDENCE: readonly Evidence[] = [
  { name: 'faux anaconda', pattern: /faux anaconda: started for / },
  { name: 'installer', pattern: /faux anaconda: installer returned 0/ },
  { name: 'anaconda', pattern: /faux anaconda: running \S*anaconda$/ },
];

/** What it prints when it stops and waits for a person. */
export const FAUX_ANACONDA_FAILURE: Evidence = { name: 'faux anaconda', pattern: /faux anaconda: stopped: / };
