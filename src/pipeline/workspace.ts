import { rmSync } from 'node:fs';
import { mkdir, rm } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { onExit } from 'signal-exit';
import { makeTemporaryFolder } from '../base/temporary.ts';

/** The working files of one build: a private folder in TMPDIR that goes when the build ends, however it ends. */
export interface Workspace {
  /** The root of the ISO to be. */
  readonly isoRoot: string;
  /** The EFI system partition, where it is to be appended behind the ISO. */
  readonly espImage: string;
  /** For what goes beside the ISO, and not onto it. */
  readonly besideRoot: string;
  close(): Promise<void>;
}

export async function openWorkspace(): Promise<Workspace> {
  const folder = await makeTemporaryFolder();
  const forget = onExit(() => rmSync(folder, { recursive: true, force: true }));
  const isoRoot = join(folder, 'iso');
  const besideRoot = join(folder, 'beside');
  await mkdir(isoRoot);
  await mkdir(besideRoot);
  return {
    isoRoot,
    besideRoot,
    espImage: join(folder, 'esp.img'),
    async close() {
      forget();
      await rm(folder, { recursive: true, force: true });
    },
  };
}

/** A workspace for as long as it is used. */
export async function withWorkspace<T>(use: (workspace: Workspace) => Promise<T>): Promise<T> {
  const workspace = await openWorkspace();
  try {
    return await use(workspace);
  } finally {
    await workspace.close();
  }
}

/** The host path of a file of the ISO, with its folder made. */
export async function isoPath(workspace: Workspace, path: string): Promise<string> {
  const full = join(workspace.isoRoot, path);
  await mkdir(dirname(full), { recursive: true });
  return full;
}
