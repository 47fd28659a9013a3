import { existsSync } from 'node:fs';
import { assetPath } from '../../base/assets.ts';
import { BootsmithError } from '../../base/errors.ts';

/** What the installer runs on. `i386` runs on x86_64 too, where the kernel was built to let it. */
export type RuntimeArch = 'i386' | 'x86_64';

/** The path of the installer as one static ELF, as it ships with the package. Throws `tool` where it was not built. */
export function findRuntime(arch: RuntimeArch): string {
  const path = assetPath('dist', 'installer', `jsrt-${arch}`);
  if (existsSync(path)) return path;
  throw new BootsmithError('tool', `the installer for ${arch} was not built`, {
    at: { file: path },
    hint: 'Build it on Debian: npm run build:runtime (it needs wabt, musl-tools and gcc).',
  });
}
