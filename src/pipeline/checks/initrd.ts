import { resolvePath, treePath } from '../../tree/tree.ts';
import { fail, pass, type Subject, type Verdict } from './subject.ts';

export async function checkInitrd({ identity, initrd }: Subject): Promise<Verdict[]> {
  const { release, boot, kind } = identity;
  const path = `/${boot.initrd}`;
  if (typeof initrd === 'string') return [fail(initrd)];
  if (initrd.kind !== 'initramfs')
    return [
      kind === 'stock' && initrd.kind === release.initrd.container
        ? pass(`${path} is the stock ${initrd.kind} image`)
        : fail(`${path} is ${initrd.kind}, not an initramfs`),
    ];
  const problems = initrd.warnings.map(({ message }) => fail(`${path}: ${message}`));
  for (const { compression } of initrd.envelope.segments)
    if (!release.initrd.unpacks.includes(compression))
      problems.push(fail(`${path}: Linux ${release.kernel} does not unpack ${compression}`));
  const init = resolvePath(initrd.tree, treePath('init'))?.inode;
  if (init?.kind !== 'file' || (init.mode & 0o111) === 0)
    problems.push(fail(`${path}: /init leads to no executable file`));
  for (const required of release.initrd.required)
    if (!resolvePath(initrd.tree, treePath(required))) problems.push(fail(`${path} has no /${required}`));
  return problems.length > 0 ? problems : [pass(`${path}: ${initrd.tree.size} entries, /init starts`)];
}
