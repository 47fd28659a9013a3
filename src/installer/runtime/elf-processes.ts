import { HostError, type HostProcesses, type RunOptions } from '../host.ts';
import { close, concatenate, makePipe, readSome, sendAll } from './elf-descriptors.ts';
import { errorName, must } from './elf-errno.ts';
import { begin, putText, putTexts, toBytes, toText } from './elf-exchange.ts';
import { elfFiles } from './elf-files.ts';
import { POLLIN, whenEnded, whenReady } from './elf-loop.ts';
import { sys } from './elf-sys.ts';
import { findProgram } from './find-program.ts';

const textsIn = (list: ArrayBuffer) => toText(new Uint8Array(list)).split('\0').slice(0, -1);

export const ownArguments: readonly string[] = textsIn(sys.arguments);

const environmentWords = textsIn(sys.environment);
export const ownEnvironment: ReadonlyMap<string, string> = new Map(
  environmentWords.map((word) => {
    const end = word.indexOf('=', 1);
    return end < 0 ? [word, ''] : [word.slice(0, end), word.slice(end + 1)];
  }),
);

async function mayRun(path: string): Promise<boolean | undefined> {
  if ((await elfFiles.status(path))?.kind !== 'file') return undefined;
  begin();
  return sys.mayRun(putText(path, 'run')) === 0;
}

function spawn(
  program: string,
  argv: readonly string[],
  { environment, directory = '' }: RunOptions,
  input: number,
  output: number,
): number {
  const variables = environment
    ? Object.entries(environment).map(([name, value]) => `${name}=${value}`)
    : environmentWords;
  begin();
  const child = sys.spawn(
    putText(program, 'run'),
    putTexts([program, ...argv.slice(1)], 'run'),
    argv.length,
    putTexts(variables, 'run'),
    variables.length,
    putText(directory, 'run'),
    input,
    output,
  );
  if (child < 0) throw new HostError(errorName(-child), 'run', argv[0]);
  return child;
}

async function feed(fd: number, bytes: Uint8Array): Promise<void> {
  try {
    await sendAll(fd, bytes, () => true);
  } catch (cause) {
    // A program need not read what it is given: that its end of the pipe is closed is no failure.
    if (!(cause instanceof HostError && cause.code === 'EPIPE')) throw cause;
  } finally {
    close(fd);
  }
}

async function collect(fd: number, onOutput: RunOptions['onOutput']): Promise<Uint8Array> {
  const pieces: Uint8Array[] = [];
  try {
    for (;;) {
      await whenReady(fd, POLLIN);
      const piece = readSome(fd, 'read');
      if (piece.length === 0) return concatenate(pieces);
      pieces.push(piece);
      onOutput?.(piece);
    }
  } finally {
    close(fd);
  }
}

async function run(argv: readonly string[], options: RunOptions = {}) {
  const { stdin = '', environment, directory, onOutput } = options;
  const name = argv[0] ?? '';
  if (directory !== undefined && (await elfFiles.status(directory))?.kind !== 'directory')
    throw new HostError('ENOENT', 'run', directory);
  const searched = environment ? environment.PATH : ownEnvironment.get('PATH');
  const program = await findProgram(name, searched, mayRun, elfFiles.realPath);
  const toChild = makePipe();
  const fromChild = makePipe();
  let child: number;
  try {
    child = spawn(program, argv, options, toChild.output, fromChild.input);
  } catch (cause) {
    close(toChild.input);
    close(fromChild.output);
    throw cause;
  } finally {
    close(toChild.output);
    close(fromChild.input);
  }
  must(sys.doNotWait(toChild.input), 'run', name);
  const [end, output] = await Promise.all([
    whenEnded(child),
    collect(fromChild.output, onOutput),
    feed(toChild.input, typeof stdin === 'string' ? toBytes(stdin) : stdin),
  ]);
  return {
    status: end.signal === 0 ? end.status : undefined,
    signal: end.signal === 0 ? undefined : end.signal,
    output,
  };
}

export const elfProcesses: HostProcesses = { run };
