import { rm } from 'node:fs/promises';
import { join } from 'node:path';
import { isBootsmithError } from '../../base/errors.ts';
import { isInstalled } from '../../base/exec.ts';
import { writeChunks } from '../../base/output-file.ts';
import { makeTemporaryFolder } from '../../base/temporary.ts';
import { type Image, openImage } from '../../formats/image.ts';
import type { UpdatesFormat } from '../../releases/release.ts';
import { checkExt2, E2FSCK } from '../../tools/e2fsprogs.ts';
import { type Content, resolvePath, treePath } from '../../tree/tree.ts';
import { programOf } from '../../updates/image-tree.ts';
import { mediumFile, openMediumFile } from '../medium.ts';
import { fail, pass, type Subject, skip, type Verdict } from './subject.ts';

/** The names that the release table has for what the formats floor found. */
const SUFFIXES: Readonly<Record<string, string>> = {
  none: '',
  gzip: '.gz',
  bzip2: '.bz2',
  xz: '.xz',
  zstd: '.zst',
};

export async function checkUpdates(subject: Subject): Promise<Verdict[]> {
  const { medium, identity } = subject;
  const { path } = identity.release.updates;
  const content = mediumFile(medium, path);
  const source = await openMediumFile(medium, path);
  if (!content || !source)
    return identity.kind === 'base' ? [fail(`/${path} is not there`)] : [skip('a stock medium has none')];
  try {
    const image = await openImage(source);
    try {
      return await judge(image, content, subject);
    } finally {
      await image.close();
    }
  } catch (error) {
    if (!isBootsmithError(error)) throw error;
    return [fail(`/${path} cannot be read: ${error.message}`)];
  } finally {
    await source.close();
  }
}

async function judge(image: Image, content: Content, { identity }: Subject): Promise<Verdict[]> {
  const { updates, kickstart } = identity.release;
  const path = `/${updates.path}`;
  const format = formatOf(image);
  if (!updates.formats.some((each) => each === format))
    return [fail(`${path} is ${format}; the ${kickstart.early.program} skips it without a word`)];
  const program = programOf(identity.release);
  const inode = resolvePath(image.tree, treePath(program))?.inode;
  if (inode?.kind !== 'file' || (inode.mode & 0o111) === 0)
    return [fail(`${path} has no executable /${program}; only the stock program would run`)];
  const verdict = pass(`${path}: ${format} with an executable /${program}`);
  return format === 'ext2' ? [verdict, await judgeExt2(content, path)] : [verdict];
}

function formatOf({ kind, compression }: Image): UpdatesFormat | string {
  const suffix = SUFFIXES[compression] ?? `.${compression}`;
  if (kind === 'initramfs') return `cpio${suffix}`;
  return `${kind === 'fat' ? 'vfat' : kind}${suffix}`;
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
