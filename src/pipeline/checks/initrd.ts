import type { Initrd } from '../../formats/image.ts';
import { resolvePath, treePath } from '../../tree/tree.ts';
import { initrdPaths } from './locations.ts';
import { fail, type KnownSubject, pass, type Subject, skip, type Verdict } from './subject.ts';

const UNCHANGED = skip('as on the source, and not judged anew');

/** The initrd of the release: its kernel unpacks it, and what the installer needs is in it. */
export async function checkInitrd({ identity, initrds, initrd: open }: KnownSubject): Promise<Verdict[]> {
  if (!initrds) return [UNCHANGED];
  const { release, boot, kind } = identity;
  const path = `/${boot.initrd}`;
  const initrd = await open(boot.initrd);
  if (typeof initrd === 'string') return [fail(initrd)];
  if (initrd.kind !== 'initramfs')
    return [
      kind !== 'base' && initrd.kind === release.initrd.container
        ? pass(`${path} is the stock ${initrd.kind} image`)
        : fail(`${path} is ${initrd.kind}, not an initramfs`),
    ];
  const problems = initrd.warnings.map(({ message }) => fail(`${path}: ${message}`));
  for (const { compression } of initrd.envelope.segments)
    if (!release.initrd.unpacks.includes(compression))
      problems.push(fail(`${path}: Linux ${release.kernel} does not unpack ${compression}`));
  if (!startsInit(initrd)) problems.push(fail(`${path}: /init leads to no executable file`));
  for (const required of release.initrd.required)
    if (!resolvePath(initrd.tree, treePath(required))) problems.push(fail(`${path} has no /${required}`));
  return problems.length > 0 ? problems : [pass(`${path}: ${initrd.tree.size} entries, /init starts`)];
}

/** Every other initrd that a menu starts: Linux can read it. */
export async function checkOtherInitrds(subject: Subject): Promise<Verdict[]> {
  if (!subject.initrds) return [UNCHANGED];
  const verdicts: Verdict[] = [];
  const judged = new Set<Initrd | string>();
  const { identity } = subject;
  // Judged by its release already, and its copies with it.
  if (identity) judged.add(await subject.initrd(identity.boot.initrd));
  for (const path of initrdPaths(subject).keys()) {
    const initrd = await subject.initrd(path);
    if (judged.has(initrd)) continue;
    judged.add(initrd);
    verdicts.push(...judge(`/${path}`, initrd));
  }
  return verdicts.length > 0 ? verdicts : [skip('no menu starts another')];
}

function judge(path: string, initrd: Initrd | string): Verdict[] {
  if (typeof initrd === 'string') return [fail(initrd)];
  if (initrd.kind !== 'initramfs') return [pass(`${path} is an ${initrd.kind} image`)];
  if (initrd.warnings.length > 0) return initrd.warnings.map(({ message }) => fail(`${path}: ${message}`));
  const start = startsInit(initrd) ? ', /init starts' : '';
  return [pass(`${path}: ${initrd.tree.size} entries${start}`)];
}

function startsInit({ tree }: Initrd): boolean {
  const init = resolvePath(tree, treePath('init'))?.inode;
  return init?.kind === 'file' && (init.mode & 0o111) !== 0;
}
