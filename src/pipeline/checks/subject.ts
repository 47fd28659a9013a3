import type { BootMenu } from '../../bootmenu/model.ts';
import type { Initrd } from '../../formats/image.ts';
import { type Inode, resolvePath, type Tree, treePath } from '../../tree/tree.ts';
import type { BootPlaces, FoundMenu } from '../boot-places.ts';
import type { Identity, Medium } from '../medium.ts';

/** One thing that was checked. */
export interface Finding {
  readonly check: string;
  /**
   * `warn`: it boots, and not everywhere or not as it seems; `skip`: could not be judged here, for the reason in
   * `message`.
   */
  readonly result: 'pass' | 'warn' | 'fail' | 'skip';
  readonly message: string;
}

export interface PlacedMenu extends FoundMenu {
  readonly menu: BootMenu;
}

/** What is checked, opened once for all checks. */
export interface Subject {
  readonly medium: Medium;
  /** Undefined for a medium of no release that is known. */
  readonly identity: Identity | undefined;
  readonly places: BootPlaces;
  /** Every menu that is there; those of the medium first, and of these that of the release. */
  readonly menus: readonly PlacedMenu[];
  /** Whether sums over the whole medium and over large files are to be computed. */
  readonly sums: boolean;
  /** Whether the initrds are to be unpacked and judged. */
  readonly initrds: boolean;
  /** The initrd at a path of the medium, or why it cannot be read. Copies are opened once. */
  initrd(path: string): Promise<Initrd | string>;
}

/** A subject of a release that is known. */
export interface KnownSubject extends Subject {
  readonly identity: Identity;
}

export type Verdict = Omit<Finding, 'check'>;
export type Check = (subject: Subject) => Promise<Verdict[]>;
/** What can be judged only by the facts of a release. */
export type ReleaseCheck = (subject: KnownSubject) => Promise<Verdict[]>;

export const pass = (message: string) => ({ result: 'pass' as const, message });
export const warn = (message: string) => ({ result: 'warn' as const, message });
export const fail = (message: string) => ({ result: 'fail' as const, message });
export const skip = (message: string) => ({ result: 'skip' as const, message });

/** How a menu is called in a finding. */
export function nameOf({ path, place }: FoundMenu): string {
  return `/${path}${place === 'ESP' ? ' of the EFI system partition' : ''}`;
}

/** What a boot loader finds at a path: FAT and isolinux do not look at the case of letters. */
export function findPath(tree: Tree, path: string): Inode | undefined {
  const wanted = treePath(path);
  const exact = resolvePath(tree, wanted)?.inode;
  if (exact) return exact;
  const lower = wanted.toLowerCase();
  for (const [name, inode] of tree) if (name.toLowerCase() === lower) return inode;
  return undefined;
}

/** The trees that the paths of a menu may lead into. */
export function treesOf({ place }: FoundMenu, { medium, places }: Subject): Tree[] {
  const esps = places.esps.flatMap(({ tree }) => (typeof tree === 'string' ? [] : [tree]));
  return place === 'ESP' ? [medium.tree, ...esps] : [medium.tree];
}
