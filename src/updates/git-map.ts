import { type ByteString, fromText, toText } from '../base/bytes.ts';
import type { Release } from '../releases/release.ts';
import { baseName } from '../tree/tree.ts';
import { GIT_LAYOUTS, type GitLayout } from './git-layouts.ts';

/** Where a file of a source tree goes. */
export type GitPlace =
  | {
      /** From the image's root. */
      readonly to: ByteString;
      readonly isModule: boolean;
      /** The folder of the source tree that is shipped whole because of it. */
      readonly whole: ByteString | undefined;
    }
  | { readonly leave: string };

/** The major version of the Anaconda that stands for a release: 21 for `anaconda-21.48.22.159-1`. */
export function anacondaMajor({ tag }: Pick<Release, 'tag'>): number {
  return Number(/^anaconda-(\d+)\./.exec(tag)?.[1] ?? Number.NaN);
}

/** The layout of a release's source tree. */
export function gitLayoutOf(release: Pick<Release, 'tag'>): GitLayout {
  const major = anacondaMajor(release);
  const layout = GIT_LAYOUTS.findLast(({ since }) => since <= major);
  if (layout === undefined) throw new Error(`the tag ${release.tag} has no version`);
  return layout;
}

/** Where a file of Anaconda's source tree goes in an updates image of the release. */
export function placeOfSource(
  path: ByteString,
  release: Pick<Release, 'tag'> & { readonly updates: Pick<Release['updates'], 'python'> },
): GitPlace {
  const major = anacondaMajor(release);
  for (const row of gitLayoutOf(release).rows) {
    const [first, last] = row.majors ?? [0, Number.POSITIVE_INFINITY];
    const match = row.pattern.exec(path);
    if (match === null || major < first || major > last) continue;
    if ('leave' in row) return { leave: row.leave };
    const python = release.updates.python.replace(/^\/+|\/+$/g, '');
    const filled = row.to
      .replace('{python}', fromText(python))
      .replace(/\$(\d)/g, (_, group: string) => match[Number(group)] ?? '');
    return {
      to: filled.replace(/^\/+/, '') as ByteString,
      isModule: row.isModule === true,
      whole: row.isWhole === true ? (path.slice(0, path.indexOf('/')) as ByteString) : undefined,
    };
  }
  return { leave: 'no rule of this release knows it' };
}

/**
 * What stands in for a Python module that the source tree no longer has: an updates image can add and replace, not take
 * away, and the module of the medium would go on answering. For Python 2.3 and later.
 */
export function removedModuleStub(path: ByteString, since: string): string {
  const name = toText(path);
  const shown = /^[\x20-\x7e]+$/.test(name) ? name : toText(baseName(path)).replace(/[^\x20-\x7e]/g, '?');
  const message = `${shown} was removed after ${since}; this updates image hides the copy on the medium`;
  return `raise ImportError(${JSON.stringify(message)})\n`;
}
