import { rm } from 'node:fs/promises';
import { join } from 'node:path';
import { isInstalled } from '../../base/exec.ts';
import { writeChunks } from '../../base/output-file.ts';
import { makeTemporaryFolder } from '../../base/temporary.ts';
import type { Image } from '../../formats/image.ts';
import { checkExt2, E2FSCK } from '../../tools/e2fsprogs.ts';
import { type Content, resolvePath, type Tree, treePath } from '../../tree/tree.ts';
import { checkUpdatesFiles, checkUpdatesForm, describeFormat } from '../../updates/check-image.ts';
import { programOf } from '../../updates/image-tree.ts';
import { type FoundUpdates, findUpdates, type UpdatesOfMedium } from './find-updates.ts';
import { fail, type KnownSubject, pass, skip, type Verdict, warn } from './subject.ts';

/** Every place is looked at where the release looks: each as it is there, and all together as they take effect. */
export async function checkUpdates(subject: KnownSubject): Promise<Verdict[]> {
  const updates = await findUpdates(subject);
  try {
    const verdicts: Verdict[] = [];
    const taken: Taken[] = [];
    for (const found of updates.found) {
      const judged = await judge(found, subject);
      verdicts.push(...judged.verdicts);
      if (judged.taken) taken.push({ ...judged.taken, name: found.name, kind: found.kind });
    }
    verdicts.push(...(await judgeTogether(taken, updates, subject)));
    return verdicts.length > 0 ? verdicts : [skip('a stock medium has none')];
  } finally {
    await updates.close();
  }
}

/** What the installer gets to see of one place. */
interface Files {
  readonly tree: Tree;
  readonly format: Image['kind'];
}
type Taken = Files & Pick<FoundUpdates, 'name' | 'kind'>;

async function judge(
  found: FoundUpdates,
  { identity }: KnownSubject,
): Promise<{ readonly verdicts: Verdict[]; readonly taken?: Files }> {
  const { name, kind } = found;
  if ('problem' in found)
    return { verdicts: [(found.isFault ? fail : skip)(`${name} cannot be read: ${found.problem}`)] };
  if (!found.image) {
    const count = [...found.tree.values()].filter((inode) => inode.kind !== 'directory').length;
    const taken = { tree: found.tree, format: 'initramfs' as const };
    return { verdicts: [pass(`${name}: ${count} files`)], taken };
  }
  const { image, content } = found;
  const findings = checkUpdatesForm(image, identity.release, kind);
  const errors = findings.filter(({ severity }) => severity === 'error');
  if (errors.length > 0) return { verdicts: errors.map(({ message }) => fail(`${name} ${message}`)) };
  const format = describeFormat(image);
  const warnings = findings.map(({ message }) => `; it ${message}`).join('');
  const verdict = pass(`${name}: ${format}${warnings}`);
  const verdicts = format === 'ext2' ? [verdict, await judgeExt2(content, name)] : [verdict];
  return { verdicts, taken: { tree: image.tree, format: image.kind } };
}

/** Whether the installer's replacement is there when all has been laid over each other, and is run. */
async function judgeTogether(
  taken: readonly Taken[],
  { found, elsewhere }: UpdatesOfMedium,
  { identity }: KnownSubject,
): Promise<Verdict[]> {
  const { release, kind } = identity;
  const isBase = kind === 'base';
  const updates = taken.filter((each) => each.kind === 'updates');
  const notes = elsewhere.map((address) => skip(`${address} is somewhere else and was not looked at`));
  if (updates.length === 0) {
    const isMissing = isBase && elsewhere.length === 0 && found.every((each) => each.kind === 'product');
    return isMissing ? [fail(`/${release.updates.path} is not there`)] : notes;
  }
  const program = programOf(release);
  const tree: Tree = new Map(updates.flatMap((each) => [...each.tree]));
  const bringing = updates.findLast((each) => resolvePath(each.tree, treePath(program)));
  const product = taken.find((each) => each.kind === 'product')?.tree;
  const findings = await checkUpdatesFiles({ tree, kind: bringing?.format ?? 'initramfs' }, release, {
    product,
    // On a full medium updates may well leave the installer as it is.
    installer: bringing !== undefined || (isBase && elsewhere.length === 0),
  });
  const name = (bringing ?? updates.at(-1))?.name;
  const verdicts = findings.map(({ severity, message }) =>
    (severity === 'error' ? fail : warn)(`${name} ${message}`),
  );
  const isRun = bringing && !findings.some(({ severity }) => severity === 'error');
  return [...(isRun ? [pass(`${name} has an executable /${program}`)] : []), ...verdicts, ...notes];
}

async function judgeExt2(content: Content, path: string): Promise<Verdict> {
  if (!(await isInstalled(E2FSCK))) return skip(`e2fsck is not installed, so nobody else has judged ${path}`);
  const folder = await makeTemporaryFolder();
  try {
    const copy = join(folder, 'image');
    await writeChunks(copy, content.chunks());
    const complaint = await checkExt2(copy);
    return complaint === undefined
      ? pass(`e2fsck finds ${path} clean`)
      : fail(`e2fsck on ${path}: ${complaint}`);
  } finally {
    await rm(folder, { recursive: true, force: true });
  }
}
