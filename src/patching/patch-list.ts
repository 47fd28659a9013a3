import { readdir } from 'node:fs/promises';
import { join } from 'node:path';
import { z } from 'zod';
import { readYaml } from '../base/yaml.ts';

const path = z.string().regex(/^\/[^\0]+$/, 'a path from the root of the initrd, such as /sbin/init');
const why = z.string().min(10, 'the reason, for the person who reviews the list');

/** The verbs of a patch list. Each must find what it names, or the build fails. */
const ENTRY = z.union([
  z
    .strictObject({
      require: path,
      kind: z.enum(['file', 'directory', 'symlink', 'character', 'block']),
      why,
    })
    .describe('The path must be there and of this kind; nothing is changed.'),
  z
    .strictObject({ symlink: path, target: z.string().min(1), why })
    .describe('Adds a symbolic link where nothing is yet.'),
  z.strictObject({ remove: path, why }).describe('Removes the path and what is below it.'),
  z
    .strictObject({ mode: path, to: z.string().regex(/^0[0-7]{3,4}$/, 'an octal mode such as 0755'), why })
    .describe('Gives the path another mode.'),
  z
    .strictObject({ substitute: path, find: z.string().min(1), with: z.string(), why })
    .describe('Replaces every occurrence of a text in a file; it must occur.'),
]);

const PATCH_LIST = z.strictObject({
  match: z
    .array(
      z
        .string()
        .regex(/^[a-z-]+-\d+(\.\.\d+)?$/, 'a release such as centos-5, or several such as fedora-6..8'),
    )
    .min(1)
    .describe('Ids of the releases that the list is for; fedora-6..8 stands for three.'),
  entries: z.array(ENTRY).min(1),
});

export type PatchEntry = z.infer<typeof ENTRY>;
export interface PatchList {
  readonly file: string;
  readonly match: readonly string[];
  readonly entries: readonly PatchEntry[];
}

/** Reads one patch list; throws `patch-conflict` with line and column of every fault. */
export async function readPatchList(path: string): Promise<PatchList> {
  const list = await readYaml(path, PATCH_LIST, 'patch-conflict');
  return { file: path, ...list };
}

/** All lists of a folder that match a release, in the order of their file names. */
export async function findPatchLists(folder: string, releaseId: string): Promise<PatchList[]> {
  const names = (await readdir(folder)).filter((name) => name.endsWith('.yaml')).sort();
  const lists = await Promise.all(names.map((name) => readPatchList(join(folder, name))));
  return lists.filter((list) => list.match.some((match) => matchesRelease(match, releaseId)));
}

/** Whether a release is one of those that `match` stands for. */
export function matchesRelease(match: string, releaseId: string): boolean {
  const [, product, first, last = first] = /^(.*)-(\d+)(?:\.\.(\d+))?$/.exec(match) ?? [];
  const [, itsProduct, version] = /^(.*)-(\d+)$/.exec(releaseId) ?? [];
  return product === itsProduct && Number(version) >= Number(first) && Number(version) <= Number(last);
}
