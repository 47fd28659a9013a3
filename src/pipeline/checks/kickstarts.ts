import { decodeText, toText } from '../../base/bytes.ts';
import { checkKickstart } from '../../kickstart/check.ts';
import { readTreeFile, type Tree } from '../../tree/tree.ts';
import { fail, pass, type Subject, skip, type Verdict } from './subject.ts';

/** Every kickstart that an entry names in the initramfs or on the medium. */
export async function checkKickstarts({ medium, identity, menus, initrd }: Subject): Promise<Verdict[]> {
  const verdicts: Verdict[] = [];
  const trees = { file: typeof initrd === 'string' ? undefined : initrd.tree, cdrom: medium.tree };
  const entries = menus[0]?.entries.filter(({ startsLinux }) => startsLinux) ?? [];
  for (const entry of entries) {
    const label = toText(entry.label);
    for (const argument of entry.arguments.map(toText)) {
      const [, place, path] = /^(?:inst\.)?ks=(file|cdrom):\/*(.*)$/.exec(argument) ?? [];
      const tree = trees[place as keyof typeof trees];
      if (tree)
        verdicts.push(...(await judge(`entry ${label}: ${argument}`, tree, path || 'ks.cfg', identity)));
    }
  }
  return verdicts.length > 0 ? verdicts : [skip('no entry names a kickstart on the medium')];
}

async function judge(
  what: string,
  tree: Tree,
  path: string,
  { release }: Subject['identity'],
): Promise<Verdict[]> {
  const bytes = await readTreeFile(tree, path);
  if (!bytes) return [fail(`${what} names a file that is not there`)];
  const findings = checkKickstart(decodeText(bytes), release, 'loader');
  const errors = findings.filter(({ severity }) => severity === 'error');
  if (errors.length > 0) return errors.map(({ line, message }) => fail(`${what}, line ${line}: ${message}`));
  return [pass(`${what} is there and the ${release.kickstart.early.program} takes it`)];
}
