import { createHash } from 'node:crypto';
import { decodeText, toText } from '../../base/bytes.ts';
import { parseIni } from '../../base/ini.ts';
import { checkImplantedChecksum, readImplantedChecksum } from '../../formats/iso9660/implanted-checksum.ts';
import { readTreeFile } from '../../tree/tree.ts';
import { mediumFile } from '../medium.ts';
import { fail, pass, type Subject, skip, type Verdict, warn } from './subject.ts';

/** Boot arguments that ask for a check of the medium, and what one without a sum leads to in releases unknown. */
const CHECK_ARGUMENTS = { 'rd.live.check': 'stops', mediacheck: 'asks' } as const;

/** The implanted sum of the whole medium, by which `checkisomd5` and the installer's own check judge it. */
export async function checkMediaSum(subject: Subject): Promise<Verdict[]> {
  const { source } = subject.medium;
  if (!source) return [skip('a directory has none')];
  if (!(await readImplantedChecksum(source))) return [judgeAbsence(subject)];
  if (!subject.sums) return [skip('there, and not computed anew')];
  const verdict = await checkImplantedChecksum(source);
  if (verdict.result === 'right') return [pass(`the implanted md5 ${verdict.checksum.md5} is right`)];
  if (verdict.result === 'absent') return [judgeAbsence(subject)];
  const part = verdict.fragment === undefined ? '' : `, in fragment ${verdict.fragment}`;
  return [fail(`the implanted md5 is wrong: bytes ${verdict.from} to ${verdict.to} differ${part}`)];
}

/** Only the entry that starts by itself counts: everybody else chose. */
function judgeAbsence({ menus, identity }: Subject): Verdict {
  const known = identity?.release.mediaCheck;
  const checks = known ? { [known.argument]: known.withoutSum } : CHECK_ARGUMENTS;
  for (const { menu } of menus)
    for (const [argument, withoutSum] of Object.entries(checks)) {
      const entry = menu.defaultEntry;
      if (!entry?.arguments.some((each) => toText(each) === argument)) continue;
      const what = `no implanted md5, and the default entry ${toText(entry.label)} of /${menu.path} checks it`;
      if (withoutSum === 'stops') return fail(`${what}: the boot ends there`);
      if (withoutSum === 'asks') return warn(`${what}: the installer asks`);
    }
  return skip('no implanted md5, and no default entry asks for one');
}

const ALGORITHMS = ['md5', 'sha1', 'sha224', 'sha256', 'sha384', 'sha512'];

/** The sums of `.treeinfo`. It names images that only the tree of a mirror has, so that these may be missing. */
export async function checkTreeinfo({ medium, places, sums }: Subject): Promise<Verdict[]> {
  const bytes = await readTreeFile(medium.tree, '.treeinfo');
  if (!bytes) return [skip('no .treeinfo')];
  const named = [...(parseIni(decodeText(bytes)).get('checksums') ?? [])];
  if (named.length === 0) return [skip('.treeinfo has no checksums')];
  if (!sums) return [skip(`${named.length} checksums, not computed anew`)];
  const problems: Verdict[] = [];
  let [right, absent] = [0, 0];
  const patched: string[] = [];
  for (const [path, value] of named) {
    const [, algorithm = '', digest = ''] = /^(\w+):([0-9a-fA-F]+)$/.exec(value) ?? [];
    const content = mediumFile(medium, path);
    if (!ALGORITHMS.includes(algorithm))
      problems.push(fail(`.treeinfo: the sum of ${path} has no known form`));
    else if (!content) absent++;
    else {
      const hash = createHash(algorithm);
      for await (const chunk of content.chunks()) hash.update(chunk);
      if (hash.digest('hex') === digest.toLowerCase()) right++;
      else if (isPatched(path, places)) patched.push(path);
      else problems.push(fail(`.treeinfo: the ${algorithm} of /${path} is wrong`));
    }
  }
  const elsewhere = absent > 0 ? `, ${absent} of files that are not on the medium` : '';
  if (problems.length > 0) return problems;
  return [
    pass(`${right} checksums of .treeinfo are right${elsewhere}`),
    ...patched.map((path) => skip(`/${path} has its boot information table in it, which its sum is without`)),
  ];
}

/** Whoever makes an ISO writes into its boot image where that came to lie, after sums were taken. */
function isPatched(path: string, { catalog, nameAt }: Subject['places']): boolean {
  if (!Array.isArray(catalog)) return false;
  return catalog.some(
    ({ infoTable, imageSector }) => infoTable === 'right' && nameAt(imageSector) === `/${path}`,
  );
}
