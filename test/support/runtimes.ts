import { join } from 'node:path';
import { makeRuntime, type RuntimeArch } from '../../scripts/build-runtime.mjs';
import { PACKAGE_ROOT } from '../../src/base/assets.ts';

export const RUNTIME_ARCHES = ['i386', 'x86_64'] as const;
/** What builds the runtime. */
export const RUNTIME_TOOLS = ['wasm2c', 'musl-gcc', 'gcc', 'strip', 'dpkg-deb'] as const;

const PROGRAM = join(PACKAGE_ROOT, 'test', 'installer', 'host-program.ts');

/** An ELF with the suite's program inside. */
export async function makeHostProgram(arch: RuntimeArch, variant: 'shipped' | 'checked'): Promise<string> {
  const out = join(PACKAGE_ROOT, 'build', 'runtime', 'test', `host-program-${variant}-${arch}`);
  await makeRuntime(arch, PROGRAM, out, variant);
  return out;
}
