/**
 * Compiles the runtime for one machine: QuickJS from its npm package by wasm2c and musl, and the C host around it. What
 * takes long, the engine, is kept in build/runtime under the hash of all that went into it.
 */
import { execFile, execFileSync } from 'node:child_process';
import { createHash } from 'node:crypto';
import {
  copyFileSync,
  existsSync,
  mkdirSync,
  readdirSync,
  readFileSync,
  renameSync,
  rmSync,
  writeFileSync,
} from 'node:fs';
import { createRequire } from 'node:module';
import { dirname, join } from 'node:path';
import { promisify } from 'node:util';
import { deflateRawSync } from 'node:zlib';
import { ROOT } from '../setup.mjs';
import { fetchI386 } from './i386.mjs';

const start = promisify(execFile);

export const C_FOLDER = join(ROOT, 'src', 'installer', 'runtime', 'c');
export const BUILD_FOLDER = join(ROOT, 'build', 'runtime');

/** dist/emscripten-module.wasm of @jitl/quickjs-wasmfile-release-sync 0.32.0: QuickJS 2025-09-13, which c/engine.h names. */
const WASM_SHA256 = '105c3bed22d457e43e3d1c3c1c6959fda62a8fe06f0fc8a985303c3a2be72232';
/** Later ones name what they generate otherwise; c/engine.h and c/wasm-rt.c are written for this one. */
const WABT_VERSION = '1.0.32';
/** wasm2c leaves it where the package puts it; musl's own compiler does not look there. */
const WASM_RT_H = '/usr/include/wasm-rt.h';

const COMMON_FLAGS = [
  '-std=gnu11',
  '-fno-pie',
  // No table of unwinding, no guards: kernels from 2.6 on and processors from the Pentium II on run it.
  ...['-fcf-protection=none', '-fno-asynchronous-unwind-tables', '-fno-stack-protector'],
  ...['-ffunction-sections', '-fdata-sections'],
  // wasm2c reads and writes the same bytes as several types.
  '-fno-strict-aliasing',
  '-I.',
  '-DWASM_RT_USE_STACK_DEPTH_COUNT=0',
  '-DWASM_RT_SKIP_SIGNAL_RECOVERY=1',
];
/**
 * The engine is as safe as QuickJS in C without checks of bounds, and half the size. The tests run with checks too: what
 * they find is a fault of the engine or of the C host.
 */
const VARIANT_FLAGS = {
  shipped: ['-Os', '-DWASM_RT_MEMCHECK_SIGNAL_HANDLER=1'],
  checked: ['-O1', '-DWASM_RT_MEMCHECK_SIGNAL_HANDLER=0'],
};
const LINK_FLAGS = ['-static', '-no-pie', '-Wl,--gc-sections', '-Wl,-z,norelro', '-Wl,--build-id=none'];

export const ARCHES = ['i386', 'x86_64'];

function compilerFor(arch) {
  if (arch === 'x86_64') return { program: 'musl-gcc', flags: [], link: (objects) => [...objects, '-lm'] };
  const version = execFileSync('gcc', ['-dumpversion'], { encoding: 'utf8' }).trim().split('.')[0];
  const libgcc = `libgcc-${version}-dev`;
  const packages = fetchI386({ 'musl-dev': [], [libgcc]: ['*/libgcc*.a'] });
  const sysroot = join(packages['musl-dev'].folder, 'usr');
  const library = join(sysroot, 'lib', 'i386-linux-musl');
  const support = join(packages[libgcc].folder, 'usr', 'lib', 'gcc', 'i686-linux-gnu', version);
  const builtIn = execFileSync('gcc', ['-print-file-name=include'], { encoding: 'utf8' }).trim();
  return {
    program: 'gcc',
    versions: Object.values(packages).map((entry) => entry.version),
    // The x87 and not SSE: a Pentium II has none.
    flags: [
      ...['-m32', '-march=i686', '-mno-sse', '-mfpmath=387', '-nostdinc'],
      ...['-isystem', join(sysroot, 'include', 'i386-linux-musl'), '-isystem', builtIn],
    ],
    link: (objects) => [
      ...['-nostdlib', '-nostartfiles', join(library, 'crt1.o'), join(library, 'crti.o'), ...objects],
      ...[
        '-Wl,--start-group',
        join(library, 'libc.a'),
        join(support, 'libgcc.a'),
        join(support, 'libgcc_eh.a'),
      ],
      ...['-Wl,--end-group', join(library, 'crtn.o')],
    ],
  };
}

const sha256 = (bytes) => createHash('sha256').update(bytes).digest('hex');

function findWasm() {
  const entry = createRequire(import.meta.url).resolve('@jitl/quickjs-wasmfile-release-sync/package.json');
  const path = join(dirname(entry), 'dist', 'emscripten-module.wasm');
  const found = sha256(readFileSync(path));
  if (found !== WASM_SHA256) throw new Error(`${path} has sha256 ${found}, expected ${WASM_SHA256}`);
  return path;
}

/** Throws where a program is missing or another than these sources are written for. */
function toolVersions() {
  const versionOf = (program, args) => {
    try {
      return execFileSync(program, args, { encoding: 'utf8', stdio: ['ignore', 'pipe', 'pipe'] }).trim();
    } catch (cause) {
      if (cause.code !== 'ENOENT') throw cause;
      throw new Error(`${program} is missing: apt-get install wabt musl-tools gcc`);
    }
  };
  const wabt = versionOf('wasm2c', ['--version']);
  if (wabt !== WABT_VERSION) throw new Error(`wasm2c is ${wabt}, these sources are for ${WABT_VERSION}`);
  // biome-ignore lint/suspicious/noTemplateCurlyInString: it is dpkg's
  const musl = versionOf('dpkg-query', ['-W', '-f', '${Version}', 'musl-dev']);
  return [wabt, versionOf('gcc', ['-v', '--version']), versionOf('musl-gcc', ['-dumpversion']), musl];
}

/** Runs in `folder`, so that no path of this machine gets into what is compiled. */
async function compile({ program, flags }, folder, more, source, object) {
  try {
    await start(program, [...COMMON_FLAGS, ...flags, ...more, '-c', source, '-o', object], { cwd: folder });
  } catch (cause) {
    throw new Error(`${program} failed on ${source}:\n${cause.stderr}`);
  }
}

/** Makes a folder by `work(fresh)` unless it is there; it appears under its name when it is whole. */
async function once(folder, work) {
  if (existsSync(folder)) return;
  const fresh = `${folder}.${process.pid}`;
  mkdirSync(fresh, { recursive: true });
  try {
    await work(fresh);
    // Another process may have been faster.
    if (!existsSync(folder)) renameSync(fresh, folder);
  } finally {
    rmSync(fresh, { recursive: true, force: true });
  }
}

function describeInputs(arch, variant) {
  const compiler = compilerFor(arch);
  const inputs = [
    ...[WASM_SHA256, sha256(readFileSync(WASM_RT_H)), ...toolVersions(), ...(compiler.versions ?? [])],
    // Where the checkout lies is no input.
    JSON.stringify([COMMON_FLAGS, compiler.flags, VARIANT_FLAGS[variant]]).replaceAll(ROOT, ''),
  ];
  return { compiler, key: sha256(inputs.join('\n')) };
}

const isSource = (name) => /\.[cS]$/.test(name);

/** Of everything that decides what `link` makes, but for the program. */
export function runtimeKey(arch, variant) {
  const sources = readdirSync(C_FOLDER).sort();
  const texts = sources.map((name) => `${name} ${sha256(readFileSync(join(C_FOLDER, name)))}`);
  return sha256([describeInputs(arch, variant).key, ...texts, LINK_FLAGS.join(' ')].join('\n'));
}

/** The folder with the engine's object, made where it is missing: about half a minute. */
export async function makeEngine(arch, variant) {
  const { compiler, key } = describeInputs(arch, variant);
  const folder = join(BUILD_FOLDER, `engine-${arch}-${variant}-${key.slice(0, 16)}`);
  await once(folder, async (fresh) => {
    console.error(`runtime: compiling the engine for ${arch} (${variant})`);
    copyFileSync(WASM_RT_H, join(fresh, 'wasm-rt.h'));
    execFileSync('wasm2c', ['-n', 'quickjs', findWasm(), '-o', join(fresh, 'quickjs.c')]);
    await compile(compiler, fresh, ['-w', ...VARIANT_FLAGS[variant]], 'quickjs.c', 'quickjs.o');
    rmSync(join(fresh, 'quickjs.c'));
  });
  return folder;
}

/** Links the program, one script, into a static ELF at `out`. */
export async function link(arch, variant, program, out) {
  const engine = await makeEngine(arch, variant);
  const { compiler } = describeInputs(arch, variant);
  const folder = `${out}.${process.pid}`;
  mkdirSync(folder, { recursive: true });
  try {
    for (const name of ['quickjs.h', 'quickjs.o', 'wasm-rt.h'])
      copyFileSync(join(engine, name), join(folder, name));
    const script = readFileSync(program);
    writeFileSync(join(folder, 'program.deflated'), deflateRawSync(script, { level: 9 }));
    const sources = readdirSync(C_FOLDER);
    for (const name of sources) copyFileSync(join(C_FOLDER, name), join(folder, name));
    const warnings = ['-Wall', '-Wextra', '-Werror'];
    const stored = ['-DPROGRAM="program.deflated"', `-DPROGRAM_SIZE=${script.length}`];
    const flags = [...warnings, ...stored, ...VARIANT_FLAGS[variant]];
    const objects = sources.filter(isSource).map((name) => [name, `${name}.o`]);
    await Promise.all(objects.map(([name, object]) => compile(compiler, folder, flags, name, object)));
    const parts = ['quickjs.o', ...objects.map(([, object]) => object).sort()];
    const machine = compiler.flags.filter((flag) => flag.startsWith('-m'));
    await start(compiler.program, [...machine, ...LINK_FLAGS, '-o', 'runtime', ...compiler.link(parts)], {
      cwd: folder,
    });
    await start('strip', ['-s', '-R', '.comment', 'runtime'], { cwd: folder });
    renameSync(join(folder, 'runtime'), out);
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}
