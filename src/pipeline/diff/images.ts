import { toText } from '../../base/bytes.ts';
import { isBootsmithError } from '../../base/errors.ts';
import { type Image, openImage } from '../../formats/image.ts';
import { archesOf } from '../../releases/release.ts';
import { RELEASES } from '../../releases/table.ts';
import type { Content, Tree } from '../../tree/tree.ts';
import type { BootPlaces } from '../boot-places.ts';
import { type Medium, mediumFile, openMediumFile } from '../medium.ts';
import type { Contents } from './contents.ts';
import { differencesOf, type ImageChange, type TreeChange } from './model.ts';
import { compareTrees } from './trees.ts';

type Role = ImageChange['role'];

const BOOTS = RELEASES.flatMap((release) => archesOf(release).map((arch) => release.boot[arch]));
const PATHS: Readonly<Partial<Record<Role, ReadonlySet<string>>>> = {
  initrd: new Set(BOOTS.flatMap((boot) => (boot ? [boot, ...boot.copies] : [])).map(({ initrd }) => initrd)),
  updates: new Set(RELEASES.map(({ updates }) => updates.path)),
  product: new Set(RELEASES.map(({ updates }) => updates.product.path)),
};
const NAMES: readonly (readonly [RegExp, Role])[] = [
  [/(?:^|\/)(?:initrd|initramfs)[^/]*\.(?:img|gz|xz)$/, 'initrd'],
  [/(?:^|\/)updates[^/]*\.img$/, 'updates'],
  [/(?:^|\/)product[^/]*\.img$/, 'product'],
];

function roleOf(path: string): Role | undefined {
  for (const [role, paths] of Object.entries(PATHS)) if (paths.has(path)) return role as Role;
  return NAMES.find(([name]) => name.test(path))?.[1];
}

interface Pair {
  readonly path: string;
  readonly role: Role;
  readonly also: string[];
  readonly a: Content | undefined;
  readonly b: Content | undefined;
}

/** The initrds, updates and product images of two media that differ. Copies of one image are compared once. */
export async function compareImages(a: Medium, b: Medium, contents: Contents): Promise<ImageChange[]> {
  const pairs: Pair[] = [];
  for (const path of new Set([...a.tree.keys(), ...b.tree.keys()])) {
    const role = roleOf(path);
    const [one, other] = [mediumFile(a, toText(path)), mediumFile(b, toText(path))];
    if (role === undefined || (!one && !other)) continue;
    if (one && other && (await contents.same(one, other))) continue;
    const twin = await findTwin(pairs, one, other, contents);
    if (twin) twin.also.push(toText(path));
    else pairs.push({ path: toText(path), role, also: [], a: one, b: other });
  }
  const changes: ImageChange[] = [];
  for (const { path, role, also, ...pair } of pairs) {
    const open = (medium: Medium, content: Content | undefined) => content && openMediumFile(medium, path);
    const [one, other] = [await open(a, pair.a), await open(b, pair.b)];
    try {
      const opened = {
        a: one && (await tryOpen(() => openImage(one))),
        b: other && (await tryOpen(() => openImage(other))),
      };
      changes.push({ path, role, also, ...(await compareOpened(opened, contents)) });
    } finally {
      await one?.close();
      await other?.close();
    }
  }
  return changes;
}

async function findTwin(
  pairs: readonly Pair[],
  a: Content | undefined,
  b: Content | undefined,
  contents: Contents,
): Promise<Pair | undefined> {
  const isSame = async (one: Content | undefined, other: Content | undefined) =>
    one === undefined || other === undefined ? one === other : contents.same(one, other);
  for (const pair of pairs) if ((await isSame(pair.a, a)) && (await isSame(pair.b, b))) return pair;
  return undefined;
}

/** An image, or why it cannot be opened. */
export async function tryOpen(open: () => Promise<Image>): Promise<Image | string> {
  try {
    return await open();
  } catch (error) {
    if (isBootsmithError(error)) return error.message;
    throw error;
  }
}

/** Compares two images, or one with nothing, and closes them. */
export async function compareOpened(
  { a, b }: { readonly a: Image | string | undefined; readonly b: Image | string | undefined },
  contents: Contents,
): Promise<Pick<ImageChange, 'change' | 'differences' | 'files' | 'problem'>> {
  try {
    const change = a !== undefined && b !== undefined ? 'changed' : a !== undefined ? 'removed' : 'added';
    const problem = [a, b].find((each) => typeof each === 'string');
    // What went with its image is told by the image.
    const isTold = problem !== undefined || b === undefined;
    const files = isTold ? [] : await compareTrees(treeOf(a), treeOf(b), contents, ALL);
    const differences = differencesOf(factsOf(a), factsOf(b));
    return { change, differences, files, ...(problem === undefined ? {} : { problem }) };
  } finally {
    for (const image of [a, b]) if (typeof image === 'object') await image.close();
  }
}

const ALL = { attributes: true } as const;

function treeOf(image: Image | string | undefined): Tree {
  return typeof image === 'object' ? image.tree : new Map();
}

function factsOf(image: Image | string | undefined): ReadonlyMap<string, string> {
  if (typeof image !== 'object') return new Map();
  if (image.kind !== 'initramfs')
    return new Map([['format', image.kind], ['compression', image.compression], ...warningsOf(image)]);
  const segments = image.envelope.segments.map(({ compression, format }) => `${compression} ${format}`);
  return new Map([['format', image.kind], ['segments', segments.join(', ')], ...warningsOf(image)]);
}

function warningsOf({ warnings }: Image): [string, string][] {
  return warnings.map(({ message }, index) => [`warning ${index + 1}`, message]);
}

/** The EFI system partitions, in their order. */
export async function compareEsps(
  a: BootPlaces['esps'],
  b: BootPlaces['esps'],
  contents: Contents,
): Promise<ImageChange[]> {
  const changes: ImageChange[] = [];
  for (let index = 0; index < Math.max(a.length, b.length); index++) {
    const [one, other] = [a[index], b[index]];
    const facts = (esp: typeof one) =>
      new Map(esp ? [['place', `${esp.name}, named by the ${esp.from.join(' and the ')}`]] : []);
    const treeOfEsp = (esp: typeof one) => (typeof esp?.tree === 'object' ? esp.tree : new Map());
    const files: TreeChange[] = await compareTrees(treeOfEsp(one), treeOfEsp(other), contents, ALL);
    const differences = differencesOf(facts(one), facts(other));
    const problem = [one?.tree, other?.tree].find((tree) => typeof tree === 'string');
    if (files.length === 0 && differences.length === 0 && problem === undefined) continue;
    changes.push({
      path: (other ?? one)?.name ?? '',
      role: 'ESP',
      also: [],
      change: one && other ? 'changed' : one ? 'removed' : 'added',
      ...{ differences, files },
      ...(typeof problem === 'string' ? { problem } : {}),
    });
  }
  return changes;
}
