/** Makes one script of the installer and everything it imports, as QuickJS takes it. */
import { join } from 'node:path';
import { rolldown } from 'rolldown';
import { ROOT } from '../setup.mjs';

const RUNTIME = join(ROOT, 'src', 'installer', 'runtime');
const START = '\0start-on-elf';

/** `entry` has `main(host)`, which gives the exit status. */
function startOnElf(entry) {
  const text = (path) => JSON.stringify(path);
  return [
    // First, because modules may already use what it brings while they are loaded.
    `import ${text(join(RUNTIME, 'elf-prelude.ts'))};`,
    `import { runOnElf } from ${text(join(RUNTIME, 'elf-host.ts'))};`,
    `import { main } from ${text(entry)};`,
    'runOnElf(main);',
  ].join('\n');
}

/**
 * Bundles `entry` with the ELF's host into `out`: ES2020, one function, small. Functions keep their names, which the
 * stacks in exception.dump are made of. Throws on what the ELF does not have, such as a module of Node.
 */
export async function bundleInstaller(entry, out) {
  const bundle = await rolldown({
    input: START,
    platform: 'neutral',
    external: [],
    treeshake: true,
    transform: { target: 'es2020' },
    onLog(level, log) {
      if (level === 'warn') throw new Error(`bundling ${entry}: ${log.message}`);
    },
    plugins: [
      {
        name: 'start-on-elf',
        resolveId: (id) => (id === START ? id : undefined),
        load: (id) => (id === START ? startOnElf(entry) : undefined),
      },
    ],
  });
  try {
    await bundle.write({
      file: out,
      format: 'iife',
      minify: {
        compress: true,
        mangle: { toplevel: true, keepNames: { function: true, class: false } },
        codegen: { removeWhitespace: true },
      },
    });
  } finally {
    await bundle.close();
  }
}
