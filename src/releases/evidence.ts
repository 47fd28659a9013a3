import type { Evidence } from './release.ts';

/** Fedora 8 and later name their version in it. */
const HAND_OVER = { name: 'hand-over', pattern: /Running anaconda(?: [\d.]+)?, the .+ system installer/ };

/**
 * What `init` and `loader` print in the eras that have them (loader2/init.c and loader2/loader.c of
 * anaconda-10.1.1.104-1 and anaconda-11.1.2.263-2; loader/init.c:569,826,845 and loader/loader.c:2385 of
 * anaconda-15.31-1).
 */
export const LOADER_EVIDENCE: readonly Evidence[] = [
  { name: 'kernel', pattern: /Linux version \d/ },
  { name: 'init', pattern: /anaconda installer init version \S+ starting/ },
  { name: 'loader', pattern: /running \/sbin\/loader/ },
  HAND_OVER,
];

/** What shows that dracut is at work: its own messages, or systemd's about its hooks. Not shown with `quiet`. */
const DRACUT = {
  name: 'dracut',
  pattern: /dracut: dracut-\S+|dracut [a-z-]+ hook|systemd\[1\]: .*\b(dracut|initrd|initramfs)\b/i,
};

/**
 * Fedora 16: Anaconda's own loader, which systemd starts in the root that dracut mounted
 * (data/systemd/loader.service, loader/loader.c:2419 of anaconda-16.25-1; dracut and systemd: general knowledge).
 */
export const LOADER_WHOLE_EVIDENCE: readonly Evidence[] = [
  { name: 'kernel', pattern: /Linux version \d/ },
  DRACUT,
  HAND_OVER,
];

/**
 * The dracut eras. systemd tells of switching the root in all of them (Fedora 17's dracut does by itself), and the
 * installer's units come behind it. Texts of dracut and systemd: general knowledge; not shown with `quiet`.
 */
export const DRACUT_EVIDENCE: readonly Evidence[] = [
  { name: 'kernel', pattern: /Linux version \d/ },
  DRACUT,
  { name: 'hand-over', pattern: /Switch(ing|ed)? root|Switch Root/i },
];
