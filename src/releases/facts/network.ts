import type { Era, Release, Sourced } from '../release.ts';

/** How an installer that was started over the network is told where to go on. */
export interface NetworkFacts extends Sourced {
  /** Boot argument for the tree of the medium on a server; none where only the kickstart can tell. */
  readonly repository: string | undefined;
  /** Boot argument for the tree that stage2 comes from, where it is not looked for below the repository alone. */
  readonly stage2: string | undefined;
  /** Stock arguments that lead to a medium in a drive, and would lead there first. */
  readonly local: readonly string[];
}

const LOADER_LOCAL = ['method=*', 'repo=*', 'stage2=*', 'askmethod', 'mediacheck'] as const;

/** Fedora Core 6 to Fedora 9, RHEL 5: stage2 comes from below the repository. */
const METHOD: NetworkFacts = {
  repository: 'method',
  stage2: undefined,
  local: LOADER_LOCAL,
  source:
    'loader2/loader.c:794-795, loader2/method.c:703-752 (anaconda-11.1.2.263-2); loader2/loader.c:871-875, loader2/method.c:628-666 (anaconda-11.4.0.83-1)',
};

/** Fedora 10 to 16, RHEL 6: `repo=X` stands for X/images/install.img as well; `method=` is deprecated. */
const REPO: NetworkFacts = {
  repository: 'repo',
  stage2: undefined,
  local: LOADER_LOCAL,
  source:
    'loader/loader.c:1013-1019 (anaconda-11.4.1.63-1); loader/loader.c:1097-1103,1391-1419 (anaconda-13.21.263-1); loader/loader.c:1000-1010 (anaconda-16.25-1)',
};

const DRACUT: NetworkFacts = {
  repository: 'inst.repo',
  stage2: 'inst.stage2',
  local: ['inst.repo=*', 'repo=*', 'method=*', 'inst.stage2=*', 'stage2=*', 'root=live:*', 'rd.live.check'],
  source:
    'dracut/parse-anaconda-repo.sh:7-8 (anaconda-17.29-1); dracut/parse-anaconda-repo.sh:9-31 (anaconda-34.25.7.19)',
};

const NETWORK: Readonly<Record<Era, NetworkFacts>> = {
  // Of `method=http:...` the loader makes the method ftp: strcmp is taken for its opposite.
  'loader-ext2': {
    repository: undefined,
    stage2: undefined,
    local: LOADER_LOCAL,
    source: 'loader2/method.c:690-692; loader2/urlinstall.c:50 (anaconda-10.1.1.104-1)',
  },
  'loader-cpio': METHOD,
  'loader-path': REPO,
  'loader-whole': REPO,
  dracut: DRACUT,
  'dracut-inst': DRACUT,
};

/** Fedora 9 is of an era that has `repo=` from Fedora 10 on. */
const OTHERS: Readonly<Record<string, NetworkFacts>> = { 'fedora-9': METHOD };

export function networkFactsOf({ id, era }: Release): NetworkFacts {
  return OTHERS[id] ?? NETWORK[era];
}
