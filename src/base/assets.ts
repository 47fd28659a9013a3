import { existsSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';

/** The folder that holds package.json, and with it `patches`, `isolinux`, `overlays` and `samples`. */
function findPackageRoot(): string {
  let folder = dirname(fileURLToPath(import.meta.url));
  while (!existsSync(join(folder, 'package.json'))) folder = dirname(folder);
  return folder;
}

export const PACKAGE_ROOT = findPackageRoot();

/** The path of a file or folder that ships with the package. */
export function assetPath(...parts: string[]): string {
  return join(PACKAGE_ROOT, ...parts);
}
