import { decodeText } from '../../base/bytes.ts';
import { isBootsmithError } from '../../base/errors.ts';
import { openImage } from '../../formats/image.ts';
import { readTreeFile } from '../../tree/tree.ts';
import { mediumFile, openMediumFile } from '../medium.ts';
import { fail, type KnownSubject, pass, skip, type Verdict } from './subject.ts';

export async function checkStage2(subject: KnownSubject): Promise<Verdict[]> {
  const { medium, identity } = subject;
  const { stage2, kickstart } = identity.release;
  if (stage2.paths.length === 0) return [skip('the whole installer is in the initramfs')];
  const found = stage2.paths.find((path) => mediumFile(medium, path));
  const missing = [
    ...(found === undefined ? [stage2.paths.map((path) => `/${path}`).join(' or ')] : []),
    ...stage2.needs.filter((path) => !mediumFile(medium, path)).map((path) => `/${path}`),
  ];
  if (missing.length > 0)
    return missing.map((path) =>
      fail(`${path} is not there; the ${kickstart.early.program} would not take this disc`),
    );
  const needs = stage2.needs.map((path) => ` and /${path}`).join('');
  const verdicts = [pass(`/${found}${needs}, by which the ${kickstart.early.program} knows the disc`)];
  return found === undefined ? verdicts : [...verdicts, ...(await checkPairing(found, subject))];
}

/** The loader takes only a stage2 that was made together with its initrd. */
async function checkPairing(
  path: string,
  { medium, identity, initrd: open }: KnownSubject,
): Promise<Verdict[]> {
  const { pairing } = identity.release.stage2;
  if (pairing === 'none') return [];
  const initrd = await open(identity.boot.initrd);
  if (typeof initrd === 'string') return [];
  const source = await openMediumFile(medium, path);
  if (!source) return [];
  try {
    const image = await openImage(source);
    try {
      const stampIn = async (tree: typeof image.tree) => {
        const [first = ''] = decodeText((await readTreeFile(tree, '.buildstamp')) ?? new Uint8Array()).split(
          '\n',
        );
        return pairing === 'first 12 characters' ? first.slice(0, 12) : first;
      };
      const [mine, its] = [await stampIn(initrd.tree), await stampIn(image.tree)];
      return mine !== '' && mine === its
        ? [pass(`/${path} and the initrd are of one build: ${mine}`)]
        : [
            fail(
              `/${path} is of the build ${its || 'unknown'}, the initrd of ${mine || 'unknown'}: the loader wants one`,
            ),
          ];
    } finally {
      await image.close();
    }
  } catch (error) {
    if (!isBootsmithError(error)) throw error;
    return [skip(`/${path} cannot be opened here, so its build is not known: ${error.message}`)];
  } finally {
    await source.close();
  }
}
