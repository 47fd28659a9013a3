/**
 * Builds the Kusu installer as static ELFs into dist/installer: jsrt-i386 and jsrt-x86_64, the program inside. Quick
 * when nothing changed.
 */
import { createHash } from 'node:crypto';
import { existsSync, mkdirSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { ROOT } from './setup.mjs';

/** What an updates image of an early release has room for. */
const MOST_BYTES = 1_000_000;

/**
 * Makes one ELF of `program`, a source with `main(host)`, at `out`. `variant` is `shipped`, or `checked` with bounds
 * checks for tests. Nothing is done where `out` was made of the same before.
 */
export async function makeRuntime(arch, program, out, variant = 'shipped') {
  // Both need npm packages, which setup.mjs may only now have installed.
  const { BUILD_FOLDER, link, runtimeKey } = await import('./runtime/engine.mjs');
  const { bundleInstaller } = await import('./runtime/bundle.mjs');
  mkdirSync(dirname(out), { recursive: true });
  const script = `${out}.${process.pid}.js`;
  try {
    await bundleInstaller(program, script);
    const key = createHash('sha256')
      .update(runtimeKey(arch, variant))
      .update(readFileSync(script))
      .digest('hex');
    const stamp = join(BUILD_FOLDER, 'made-of', createHash('sha256').update(out).digest('hex'));
    if (existsSync(out) && existsSync(stamp) && readFileSync(stamp, 'utf8') === key) return;
    await link(arch, variant, script, out);
    mkdirSync(dirname(stamp), { recursive: true });
    writeFileSync(stamp, key);
  } finally {
    rmSync(script, { force: true });
  }
}

/** Makes what the package ships. Throws where one is larger than it may be. */
export async function makeRuntimes() {
  const { ARCHES } = await import('./runtime/engine.mjs');
  const program = join(ROOT, 'src', 'installer', 'main.ts');
  const outs = ARCHES.map((arch) => join(ROOT, 'dist', 'installer', `jsrt-${arch}`));
  await Promise.all(ARCHES.map((arch, index) => makeRuntime(arch, program, outs[index])));
  for (const out of outs) {
    const { size } = statSync(out);
    if (size > MOST_BYTES) throw new Error(`${out} has ${size} bytes, at most ${MOST_BYTES} may be shipped`);
  }
  return outs;
}

if (import.meta.url === pathToFileURL(process.argv[1]).href)
  try {
    for (const out of await makeRuntimes()) console.log(`${out} ${statSync(out).size} bytes`);
  } catch (cause) {
    console.error(`build-runtime: ${cause.message}`);
    process.exit(7);
  }
