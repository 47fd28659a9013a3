import type { InodeKind } from '../../tree/tree.ts';

/** What two things have in common but for its value; a side is undefined where it has none. */
export interface Difference {
  readonly name: string;
  readonly a: string | undefined;
  readonly b: string | undefined;
}

export type Change = 'added' | 'removed' | 'changed';

/** One side of a path. */
export interface Side {
  readonly kind: InodeKind;
  readonly mode: number;
  readonly uid: number;
  readonly gid: number;
  /** Of a file, in bytes. */
  readonly size?: number;
  /** Of a file whose content is new or another. */
  readonly sha256?: string;
  readonly target?: string;
  readonly rdev?: { readonly major: number; readonly minor: number };
}

export type Aspect = 'kind' | 'content' | 'mode' | 'owner' | 'target' | 'device';

/** A path that is not the same in both trees. */
export interface TreeChange {
  /** From the root of its tree, without a slash in front. */
  readonly path: string;
  readonly change: Change;
  /** What differs, of a path that both have. */
  readonly aspects: readonly Aspect[];
  readonly a?: Side;
  readonly b?: Side;
  /** Of a text file: lines that begin with `+`, `-`, a blank or `@@`, as diff -u writes them. */
  readonly text?: readonly string[];
}

/** Arguments of one entry: those that are gone, that are new, and that stand elsewhere than before. */
export interface ArgumentChanges {
  readonly added: readonly string[];
  readonly removed: readonly string[];
  readonly moved: readonly string[];
}

export interface EntryChange {
  readonly label: string;
  readonly change: Change;
  /** Title, kernel, initrds. */
  readonly differences: readonly Difference[];
  readonly arguments: ArgumentChanges;
}

export interface MenuChange {
  /** From the root of the medium or of the EFI system partition. */
  readonly path: string;
  readonly place: 'medium' | 'ESP';
  readonly change: Change;
  /** Syntax, default, timeout, and the order of the entries that both have. */
  readonly differences: readonly Difference[];
  readonly entries: readonly EntryChange[];
  /** The menu as a text, line by line. */
  readonly text?: readonly string[];
}

/** An image inside a medium, or one of two that were named. */
export interface ImageChange {
  readonly path: string;
  readonly role: 'initrd' | 'updates' | 'product' | 'ESP' | 'image';
  /** Other paths with the same bytes on both sides. */
  readonly also: readonly string[];
  readonly change: Change;
  /** Format, compression, segments. */
  readonly differences: readonly Difference[];
  readonly files: readonly TreeChange[];
  /** Why its contents could not be compared. */
  readonly problem?: string;
}

export interface Group {
  readonly title: string;
  readonly differences: readonly Difference[];
}

/** All that two media, or two images, differ in. */
export interface DiffReport {
  readonly a: string;
  readonly b: string;
  readonly kind: 'media' | 'images';
  readonly same: boolean;
  /** Volume, boot catalog, partition tables, media checksum, `.treeinfo`, `.discinfo`: those with differences. */
  readonly groups: readonly Group[];
  readonly menus: readonly MenuChange[];
  readonly images: readonly ImageChange[];
  readonly files: readonly TreeChange[];
}

/** The names whose values differ, in the order of `a` and then of `b`. */
export function differencesOf(
  a: ReadonlyMap<string, string>,
  b: ReadonlyMap<string, string>,
): readonly Difference[] {
  return [...new Set([...a.keys(), ...b.keys()])]
    .map((name) => ({ name, a: a.get(name), b: b.get(name) }))
    .filter((each) => each.a !== each.b);
}
