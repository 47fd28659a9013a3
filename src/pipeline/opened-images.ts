import type { Tree } from '../tree/tree.ts';
import type { UpdatesContents } from '../updates/contents.ts';
import type { UpdatesKind } from '../updates/image-write.ts';
import type { ImagePlan } from './plan.ts';

/** What goes into an image, open to be written wherever the plan puts it. */
export interface OpenedImage {
  readonly plan: ImagePlan;
  readonly contents: UpdatesContents;
}

/** Files that go into the initramfs, and for what. */
export interface InitramfsFiles {
  readonly tree: Tree;
  /** From the root of the initramfs. */
  readonly destination: string;
  readonly what: UpdatesKind;
}

/** Those of the images that are not images there but files. */
export function initramfsFilesOf(images: readonly OpenedImage[]): InitramfsFiles[] {
  return images.flatMap(({ plan: { image }, contents: { tree } }) =>
    image.placement.files?.tree === 'initramfs'
      ? [{ tree, destination: image.placement.files.destination, what: image.kind }]
      : [],
  );
}

/** A path of the medium that lies in the workspace now. */
export type PlacedPath = { readonly path: string } & (
  | { readonly kind: 'file'; readonly mode: number }
  | { readonly kind: 'directory' }
  | { readonly kind: 'link'; readonly target: string }
);

/** An image that was put where the plan wants it. */
export interface PlacedImage {
  readonly kind: UpdatesKind;
  /** Of the image, in bytes; of the files where there is no image. */
  readonly size: number;
  readonly onMedium: readonly PlacedPath[];
  /** In the workspace, where it has to be brought somewhere else. */
  readonly elsewhere: { readonly file: string; readonly address: string } | undefined;
  readonly report: UpdatesContents['report'];
}

/** What gave way to something else in an image, as sentences. */
export function replacementNotes(images: readonly PlacedImage[]): string[] {
  return images.flatMap(({ kind, report }) =>
    report.replaced.map(
      ({ path, from, by }) => `/${path} of ${from} gives way to that of ${by} in the ${kind} image`,
    ),
  );
}
