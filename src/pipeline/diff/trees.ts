import { toText } from '../../base/bytes.ts';
import { type Content, type Inode, sortedPaths, type Tree } from '../../tree/tree.ts';
import type { Contents } from './contents.ts';
import type { Aspect, Side, TreeChange } from './model.ts';
import { diffText, textOf } from './text.ts';

export interface TreeOptions {
  /** Modes and owners count too. Those of a medium do not reach a boot, and a folder has those of its copier. */
  readonly attributes: boolean;
  /** Paths whose text is told elsewhere. */
  readonly told?: ReadonlySet<string>;
}

/** Kickstarts are shown whole where they are new: `ks.cfg`, `kusu-ks.cfg`, `site.ks`. */
const KICKSTART = /(?:^|\/)(?:[^/]*ks\.cfg|[^/]+\.ks)$/;

/** Every path that is not the same in both trees, sorted. Times are not compared. */
export async function compareTrees(
  a: Tree,
  b: Tree,
  contents: Contents,
  { attributes, told }: TreeOptions,
): Promise<TreeChange[]> {
  const both: Tree = new Map([...a, ...b]);
  const changes: TreeChange[] = [];
  for (const path of sortedPaths(both)) {
    const [one, other] = [a.get(path), b.get(path)];
    // A root need not be there.
    if (path === '') continue;
    const name = toText(path);
    if (one && other) {
      const aspects = await aspectsOf(one, other, contents, attributes);
      if (aspects.length === 0) continue;
      const sums = aspects.includes('content') || aspects.includes('kind');
      const [sideA, sideB] = [await sideOf(one, sums && contents), await sideOf(other, sums && contents)];
      const isShown = aspects.includes('content') && !told?.has(path);
      const text = isShown ? await textChange(one, other) : undefined;
      changes.push({ path: name, change: 'changed', aspects, a: sideA, b: sideB, ...(text && { text }) });
    } else if (one) changes.push({ path: name, change: 'removed', aspects: [], a: await sideOf(one, false) });
    else if (other) {
      const text = KICKSTART.test(path) ? await textChange(undefined, other) : undefined;
      const side = await sideOf(other, contents);
      changes.push({ path: name, change: 'added', aspects: [], b: side, ...(text && { text }) });
    }
  }
  return changes;
}

async function aspectsOf(
  a: Inode,
  b: Inode,
  contents: Contents,
  attributes: boolean,
): Promise<readonly Aspect[]> {
  const aspects: Aspect[] = [];
  if (a.kind !== b.kind) aspects.push('kind');
  else if (a.kind === 'file' && b.kind === 'file' && !(await contents.same(a.content, b.content)))
    aspects.push('content');
  else if (a.kind === 'symlink' && b.kind === 'symlink' && a.target !== b.target) aspects.push('target');
  else if ('rdev' in a && 'rdev' in b && (a.rdev.major !== b.rdev.major || a.rdev.minor !== b.rdev.minor))
    aspects.push('device');
  if (!attributes) return aspects;
  // The mode of a link has no effect, and writers differ in it.
  if (a.mode !== b.mode && !(a.kind === 'symlink' && b.kind === 'symlink')) aspects.push('mode');
  if (a.uid !== b.uid || a.gid !== b.gid) aspects.push('owner');
  return aspects;
}

async function sideOf(inode: Inode, contents: Contents | false): Promise<Side> {
  const { kind, mode, uid, gid } = inode;
  return {
    ...{ kind, mode, uid, gid },
    ...(inode.kind === 'file' ? { size: inode.content.size } : {}),
    ...(inode.kind === 'file' && contents ? { sha256: await contents.sha256(inode.content) } : {}),
    ...(inode.kind === 'symlink' ? { target: toText(inode.target) } : {}),
    ...('rdev' in inode ? { rdev: inode.rdev } : {}),
  };
}

async function textChange(a: Inode | undefined, b: Inode): Promise<string[] | undefined> {
  const contentOf = (inode: Inode | undefined): Content | undefined =>
    inode?.kind === 'file' ? inode.content : undefined;
  const [before, after] = [await textOf(contentOf(a)), await textOf(contentOf(b))];
  return before === undefined || after === undefined ? undefined : diffText(before, after);
}
