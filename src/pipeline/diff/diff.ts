import { stat } from 'node:fs/promises';
import { openFileSource } from '../../base/byte-source.ts';
import { BootsmithError } from '../../base/errors.ts';
import { type Progress, silent } from '../../base/progress.ts';
import { openImageFile } from '../../formats/image.ts';
import { isIso9660 } from '../../formats/iso9660/read.ts';
import { findBootPlaces } from '../boot-places.ts';
import { openMedium } from '../stages/open-media.ts';
import { Contents } from './contents.ts';
import { compareFacts } from './facts.ts';
import { compareEsps, compareImages, compareOpened } from './images.ts';
import { compareMenus } from './menus.ts';
import type { DiffReport } from './model.ts';
import { compareTrees } from './trees.ts';

/**
 * Tells all that two media differ in, or two images: an ISO or a folder with another, any other image with another.
 * Whatever their size, contents pass through and are not kept. Throws `usage` for a medium and an image.
 */
export async function diffPaths(a: string, b: string, progress: Progress = silent): Promise<DiffReport> {
  const [mediumA, mediumB] = [await isMedium(a), await isMedium(b)];
  if (mediumA !== mediumB)
    throw new BootsmithError('usage', 'a medium and an image have nothing in common', {
      found: `${mediumA ? a : b} is a medium, ${mediumA ? b : a} is none`,
      expected: 'two media (ISOs or folders), or two images',
      hint: 'Unpack the image of the medium first, or name its whole counterpart.',
    });
  return mediumA ? diffMedia(a, b, progress) : diffImages(a, b, progress);
}

async function isMedium(path: string): Promise<boolean> {
  const isFolder = await stat(path).then(
    (stats) => stats.isDirectory(),
    () => false,
  );
  if (isFolder) return true;
  const source = await openFileSource(path);
  try {
    return await isIso9660(source);
  } finally {
    await source.close();
  }
}

async function diffMedia(pathA: string, pathB: string, progress: Progress): Promise<DiffReport> {
  progress.step('Opening the media');
  const a = await openSide(pathA);
  try {
    const b = await openSide(pathB);
    try {
      progress.step('Comparing menus and images');
      const contents = new Contents(progress);
      const groups = await compareFacts(a, b);
      const menus = compareMenus(a.places.menus, b.places.menus);
      const images = [
        ...(await compareImages(a.medium, b.medium, contents)),
        ...(await compareEsps(a.places.esps, b.places.esps, contents)),
      ];
      progress.step('Comparing files');
      const told = new Set(['.treeinfo', '.discinfo', ...menus.map(({ path }) => path)]);
      const files = await compareTrees(a.medium.tree, b.medium.tree, contents, { attributes: false, told });
      return reportOf({ a: pathA, b: pathB, kind: 'media', groups, menus, images, files });
    } finally {
      await b.close();
    }
  } finally {
    await a.close();
  }
}

async function openSide(path: string) {
  const medium = await openMedium(path);
  try {
    const places = await findBootPlaces(medium);
    return { medium, places, close: () => places.close().finally(() => medium.close()) };
  } catch (error) {
    await medium.close();
    throw error;
  }
}

async function diffImages(pathA: string, pathB: string, progress: Progress): Promise<DiffReport> {
  progress.step('Opening the images');
  const a = await openImageFile(pathA);
  const b = await openImageFile(pathB).catch(async (error: unknown) => {
    await a.close();
    throw error;
  });
  progress.step('Comparing');
  const found = await compareOpened({ a, b }, new Contents(progress));
  const isSame = found.differences.length === 0 && found.files.length === 0;
  const images = isSame ? [] : [{ path: pathB, role: 'image' as const, also: [], ...found }];
  return reportOf({ a: pathA, b: pathB, kind: 'images', groups: [], menus: [], images, files: [] });
}

function reportOf(found: Omit<DiffReport, 'same'>): DiffReport {
  const { groups, menus, images, files } = found;
  return { ...found, same: [groups, menus, images, files].every((list) => list.length === 0) };
}
