import { decodeText, toText } from '../../base/bytes.ts';
import { parseIni } from '../../base/ini.ts';
import { readTreeFile } from '../../tree/tree.ts';
import { locateArguments } from './locations.ts';
import { fail, findPath, nameOf, pass, type Subject, skip, type Verdict } from './subject.ts';

/** Where a volume that is named without a path may have its second stage, besides what `.treeinfo` says. */
const STAGE2_PATHS = ['images/install.img', 'LiveOS/squashfs.img'];

/** What the arguments for stage2, repository, updates and drivers name on this medium is there. */
export async function checkBootArguments(subject: Subject): Promise<Verdict[]> {
  const problems: Verdict[] = [];
  let count = 0;
  for (const { menu, entry, argument, name, tree, path } of await locateArguments(subject)) {
    if (name === 'ks') continue;
    const what = `${nameOf(menu)}, entry ${toText(entry.label)}: ${argument}`;
    count++;
    if (typeof tree === 'string') problems.push(skip(`${what} cannot be looked at: ${tree}`));
    else if (path !== undefined && path !== '') {
      if (!findPath(tree, path)) problems.push(fail(`${what} names a file that is not there`));
    } else if (name === 'stage2' && !(await hasStage2(subject)))
      problems.push(fail(`${what} names this medium, which has no second stage where it is looked for`));
    else if (name === 'updates' && !findPath(tree, 'updates.img'))
      problems.push(fail(`${what} names no file, and there is no /updates.img`));
  }
  if (problems.length > 0) return problems;
  return [count > 0 ? pass(`what ${count} arguments name is there`) : skip('no argument names a file here')];
}

async function hasStage2({ medium, identity }: Subject): Promise<boolean> {
  const treeinfo = parseIni(decodeText((await readTreeFile(medium.tree, '.treeinfo')) ?? new Uint8Array()));
  const named = treeinfo.get('stage2')?.get('mainimage');
  const paths = [
    ...(named === undefined ? [] : [named]),
    ...(identity?.release.stage2.paths ?? STAGE2_PATHS),
  ];
  return paths.some((path) => findPath(medium.tree, path)?.kind === 'file');
}
