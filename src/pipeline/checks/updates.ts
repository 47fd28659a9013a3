import { rm } from 'node:fs/promises';
import { join } from 'node:path';
import { isBootsmithError } from '../../base/errors.ts';
import { isInstalled } from '../../base/exec.ts';
import { writeChunks } from '../../base/output-file.ts';
import { makeTemporaryFolder } from '../../base/temporary.ts';
import { type Image, openImage } from '../../formats/image.ts';
import { checkExt2, E2FSCK } from '../../tools/e2fsprogs.ts';
import type { Content } from '../../tree/tree.ts';
import { checkUpdatesImage, describeFormat } from '../../updates/check-image.ts';
import { programOf } from '../../updates/image-tree.ts';
import { mediumFile, openMediumFile } from '../medium.ts';
import { fail, type KnownSubject, pass, skip, type Verdict } from './subject.ts';

export async function checkUpdates(subject: KnownSubject): Promise<Verdict[]> {
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

async function judge(image: Image, content: Content, subject: KnownSubject): Promise<Verdict[]> {
  const { release } = subject.identity;
  const path = `/${release.updates.path}`;
  const product = await openProduct(subject);
  try {
    // On a full medium an image may well leave the installer as it is.
    const installer = subject.identity.kind === 'base';
    const findings = await checkUpdatesImage(image, release, { product: product?.tree, installer });
    const errors = findings.filter(({ severity }) => severity === 'error');
    if (errors.length > 0) return errors.map(({ message }) => fail(`${path} ${message}`));
    const format = describeFormat(image);
    const warnings = findings.map(({ message }) => `; it ${message}`).join('');
    const program = installer ? ` with an executable /${programOf(release)}` : '';
    const verdict = pass(`${path}: ${format}${program}${warnings}`);
    return format === 'ext2' ? [verdict, await judgeExt2(content, path)] : [verdict];
  } finally {
    await product?.close();
  }
}

/** The product image beside it; what cannot be read as an image is skipped by the installer too. */
async function openProduct({
  medium,
  identity,
}: KnownSubject): Promise<Pick<Image, 'tree' | 'close'> | undefined> {
  const source = await openMediumFile(medium, identity.release.updates.product.path);
  if (!source) return undefined;
  try {
    const image = await openImage(source);
    return { tree: image.tree, close: () => image.close().finally(() => source.close()) };
  } catch (error) {
    await source.close();
    if (isBootsmithError(error)) return undefined;
    throw error;
  }
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
