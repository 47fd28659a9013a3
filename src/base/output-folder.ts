import { randomBytes } from 'node:crypto';
import { rmSync } from 'node:fs';
import { mkdir, rename, rm } from 'node:fs/promises';
import { basename, dirname, join, resolve } from 'node:path';
import { onExit } from 'signal-exit';
import { type OutputOptions, refuseExisting } from './output-file.ts';

/**
 * Makes a folder complete or not at all: `make` fills an empty one beside `path`, which is renamed only when `make` has
 * come back. With `force`, what was there is moved aside first and removed last.
 */
export async function writeOutputFolder<T>(
  path: string,
  make: (temporaryPath: string) => Promise<T>,
  options: OutputOptions = {},
): Promise<T> {
  await refuseExisting(path, options);
  const target = resolve(path);
  const beside = (what: string) =>
    join(dirname(target), `.${basename(target)}.${randomBytes(4).toString('hex')}.${what}`);
  const [fresh, old] = [beside('part'), beside('old')];
  const forget = onExit(() => rmSync(fresh, { force: true, recursive: true }));
  try {
    await mkdir(dirname(target), { recursive: true });
    await mkdir(fresh);
    const result = await make(fresh);
    await refuseExisting(path, options);
    const hasOld = await rename(target, old).then(
      () => true,
      () => false,
    );
    try {
      await rename(fresh, target);
    } catch (error) {
      if (hasOld) await rename(old, target);
      throw error;
    }
    await rm(old, { force: true, recursive: true });
    return result;
  } catch (error) {
    await rm(fresh, { force: true, recursive: true }).catch(() => {});
    throw error;
  } finally {
    forget();
  }
}
