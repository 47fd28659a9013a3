import { collectChunks } from '../../base/byte-source.ts';
import { decodeText, toText } from '../../base/bytes.ts';
import { checkKickstart } from '../../kickstart/check.ts';
import type { Content } from '../../tree/tree.ts';
import { locateArguments } from './locations.ts';
import { fail, findPath, nameOf, pass, type Subject, skip, type Verdict } from './subject.ts';

/** More is no kickstart. */
const SIZE_LIMIT = 1024 * 1024;

/** Every kickstart that an entry names in the initramfs or on the medium, once for each place. */
export async function checkKickstarts(subject: Subject): Promise<Verdict[]> {
  const verdicts: Verdict[] = [];
  const seen = new Set<Content>();
  for (const { menu, entry, argument, name, tree, path } of await locateArguments(subject)) {
    if (name !== 'ks') continue;
    const what = `${nameOf(menu)}, entry ${toText(entry.label)}: ${argument}`;
    if (typeof tree === 'string') {
      verdicts.push(skip(`${what} cannot be looked at: ${tree}`));
      continue;
    }
    const inode = findPath(tree, path || 'ks.cfg');
    if (inode?.kind !== 'file') verdicts.push(fail(`${what} names a file that is not there`));
    else if (!seen.has(inode.content)) verdicts.push(...(await judge(what, inode.content, subject)));
    if (inode?.kind === 'file') seen.add(inode.content);
  }
  return verdicts.length > 0 ? verdicts : [skip('no entry names a kickstart on the medium')];
}

async function judge(what: string, content: Content, { identity }: Subject): Promise<Verdict[]> {
  if (content.size > SIZE_LIMIT) return [fail(`${what} names a file of ${content.size} bytes`)];
  if (!identity) return [pass(`${what} is there`), skip(`${what}: who reads it is not known`)];
  const { release } = identity;
  const findings = checkKickstart(decodeText(await collectChunks(content.chunks())), release, 'loader');
  const errors = findings.filter(({ severity }) => severity === 'error');
  if (errors.length > 0) return errors.map(({ line, message }) => fail(`${what}, line ${line}: ${message}`));
  return [pass(`${what} is there and the ${release.kickstart.early.program} takes it`)];
}
