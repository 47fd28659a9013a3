import { toText } from '../base/bytes.ts';
import { spool } from '../base/spool.ts';
import { openMember } from '../formats/compression/read.ts';
import { readCpio } from '../formats/cpio/read.ts';
import { baseName, resolvePath, type Tree, treePath } from '../tree/tree.ts';

/** Where the loaders of RHEL 4 to Fedora 8 take drivers from: a gzip cpio with `<release>/<arch>/<module>.ko`. */
const MODULE_BALL_PATH = 'modules/modules.cgz';

/** The names of the drivers in an initrd's module ball, without `.ko`; undefined when it has no ball. */
export async function listModuleBall(tree: Tree): Promise<string[] | undefined> {
  const ball = resolvePath(tree, treePath(MODULE_BALL_PATH));
  if (ball?.inode.kind !== 'file') return undefined;
  const packed = await spool(ball.inode.content.chunks(), MODULE_BALL_PATH);
  const archive = await spool(openMember(packed, 0, 'gzip').chunks, MODULE_BALL_PATH);
  try {
    const names = [...(await readCpio(archive)).tree.keys()].map((path) => toText(baseName(path)));
    return names.filter((name) => name.endsWith('.ko')).map((name) => name.slice(0, -'.ko'.length));
  } finally {
    await archive.close();
    await packed.close();
  }
}

/** Whether two spellings name one module: the kernel takes `-` and `_` for the same letter. */
export function isSameModule(one: string, other: string): boolean {
  return one.replaceAll('-', '_') === other.replaceAll('-', '_');
}
