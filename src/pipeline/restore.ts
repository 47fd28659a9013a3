import { deflateRawSync, inflateRawSync } from 'node:zlib';
import { BootsmithError } from '../base/errors.ts';
import type { FullMenus, ImagePatch, MediumChange } from './changes.ts';
import type { FullPlan } from './full-plan.ts';
import { PROVENANCE_PATH, type Restore } from './provenance-statement.ts';

/** How much of changed stock files a rewritten medium keeps for `reset`: menus and the like. */
const KEPT_FILE_LIMIT = 128 * 1024;

/** Bytes for a statement. */
export function packBytes(bytes: Uint8Array): string {
  return deflateRawSync(bytes, { level: 9 }).toString('base64');
}

/** The inverse of `packBytes`. Throws `corrupt` for what it cannot have made. */
export function unpackBytes(packed: string, name: string): Uint8Array {
  try {
    return inflateRawSync(Buffer.from(packed, 'base64'), { maxOutputLength: 8 * 1024 * 1024 });
  } catch (error) {
    throw new BootsmithError('corrupt', `the stock bytes that ${name} keeps cannot be unpacked`, {
      at: { file: name },
      cause: error,
    });
  }
}

/** What a grown image needs to be its source again. */
export function restoreOfGrown(size: number, stockPatches: readonly ImagePatch[]): Restore {
  return {
    way: 'grow',
    size,
    patches: stockPatches.map(({ offset, bytes }) => ({ offset, deflate: packBytes(bytes) })),
  };
}

/** What a rewritten medium keeps of its source's files: those that are small. */
export async function restoreOfRewritten(
  plan: FullPlan,
  changes: readonly MediumChange[],
  menus: FullMenus,
  read: (path: string) => Promise<Uint8Array | undefined>,
): Promise<Restore> {
  const files: { path: string; deflate: string }[] = [];
  const lost: string[] = [];
  for (const { path, stock } of changes) {
    const bytes = stock && stock.size <= KEPT_FILE_LIMIT ? await read(path) : undefined;
    if (bytes) files.push({ path, deflate: packBytes(bytes) });
    else if (stock && path !== plan.identity.boot.efi?.image) lost.push(path);
  }
  // Where the source was remastered itself, `reset` gives back what it said about that.
  const said = await read(PROVENANCE_PATH);
  if (said) files.push({ path: PROVENANCE_PATH, deflate: packBytes(said) });
  const esp = [...menus.esp].map(([path, { stock }]) => ({ path, deflate: packBytes(stock) }));
  const added = changes.filter(({ stock }) => !stock).map(({ path }) => path);
  return { way: 'rewrite', volume: plan.volume.from, files, esp, added, lost };
}
