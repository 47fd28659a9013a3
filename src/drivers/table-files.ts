import { type ByteString, byteString, bytesOf, fromText } from '../base/bytes.ts';
import {
  bytesContent,
  file,
  putInode,
  readTreeFile,
  resolvePath,
  type Tree,
  treePath,
} from '../tree/tree.ts';

/** A module whose description is spelled as tables are read: one character a byte. */
export function withByteTexts<T extends { readonly description: string | undefined }>(module: T): T {
  const { description } = module;
  return description === undefined ? module : { ...module, description: fromText(description) };
}

/**
 * Gives the file at `path`, links followed, other bytes, or makes it. The inode becomes another one, so that who
 * compares the tree with what it was sees the change.
 */
export function replaceFile(tree: Tree, path: string, bytes: Uint8Array, mtime: number): void {
  const end = resolvePath(tree, treePath(path));
  if (end?.inode.kind === 'file') tree.set(end.path, { ...end.inode, content: bytesContent(bytes), mtime });
  else putInode(tree, treePath(path), file(bytes, { mtime }));
}

/** Tables beside modules: small text files in a folder of a tree. Text is one character a byte. */
export class TableFolder {
  readonly changed: string[] = [];
  private readonly tree: Tree;
  private readonly folder: string;
  private readonly mtime: number;

  constructor(tree: Tree, folder: string, mtime: number) {
    this.tree = tree;
    this.folder = folder;
    this.mtime = mtime;
  }

  pathOf(name: string): string {
    return `${this.folder}/${name}`;
  }

  bytes(name: string): Promise<Uint8Array | undefined> {
    return readTreeFile(this.tree, this.pathOf(name));
  }

  async text(name: string): Promise<string | undefined> {
    const bytes = await this.bytes(name);
    return bytes && byteString(bytes);
  }

  /** Changes a table that is there; one that is not is no business of the loader that the initrd has. */
  async edit(name: string, change: (text: string) => string): Promise<void> {
    const text = await this.text(name);
    if (text !== undefined) this.write(name, bytesOf(change(text) as ByteString));
  }

  write(name: string, bytes: Uint8Array): void {
    replaceFile(this.tree, this.pathOf(name), bytes, this.mtime);
    this.changed.push(`/${this.pathOf(name)}`);
  }

  remove(name: string): void {
    if (this.tree.delete(treePath(this.pathOf(name)))) this.changed.push(`/${this.pathOf(name)}`);
  }
}
