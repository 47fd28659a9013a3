import type { Digest } from '../base/digest.ts';
import type { IsoChange } from '../tools/xorriso-modify.ts';

/** One path of a full medium that is not as the stock one has it. */
export interface MediumChange {
  /** From the medium's root. */
  readonly path: string;
  /** What it is, or what in it changed. */
  readonly why: string;
  /** Undefined where the stock medium has no such file. */
  readonly stock: Digest | undefined;
  /** Undefined for a folder. */
  readonly made: Digest | undefined;
  /** How it gets onto the medium. */
  readonly iso: IsoChange;
}

/** Bytes of an image that are written over, in place. */
export interface ImagePatch {
  /** In bytes from the start of the image. */
  readonly offset: number;
  readonly bytes: Uint8Array;
}

/** What the ISO stages found out while the bytes passed. */
export interface WrittenIso {
  /** Of the stock image; undefined when nobody wanted it. */
  readonly source: Digest | undefined;
  /** What was written over the stock bytes when the image was grown: with these back, it is the stock image again. */
  readonly stockPatches: readonly ImagePatch[];
}

/** A menu that changes, by its path. */
export type ChangedMenus = ReadonlyMap<string, { readonly stock: Uint8Array; readonly edited: Uint8Array }>;

export interface FullMenus {
  readonly files: ChangedMenus;
  /** Those inside the EFI system partition. */
  readonly esp: ChangedMenus;
  /** What the edited entries pass to the kernel, for people. */
  readonly entries: readonly {
    readonly menu: string;
    readonly label: string;
    readonly commandLine: string;
  }[];
}
