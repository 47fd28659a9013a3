import { concatenate, fails, type HostCase, holds, noise, same, sameBytes, toText } from './host-claims.ts';

export const PROCESS_CASES: readonly HostCase[] = [
  {
    name: 'runs a program and gives its output and status',
    async run({ processes }) {
      const { status, signal, output } = await processes.run(['sh', '-c', 'echo out; exit 3']);
      same([status, signal, toText(output)], [3, undefined, 'out\n']);
    },
  },
  {
    name: 'hands over words as they are',
    async run({ processes }) {
      const odd = ['', ' ', '*', '$HOME', '"', 'ä', '\ud83d\ude00', 'a\nb', '-n', "'"];
      const { output } = await processes.run([
        'sh',
        '-c',
        'for w; do printf "<%s>" "$w"; done',
        'sh',
        ...odd,
      ]);
      same(toText(output), odd.map((word) => `<${word}>`).join(''));
      const many = Array.from({ length: 3000 }, (_, index) => `word ${index}`);
      const counted = await processes.run(['sh', '-c', 'echo $#', 'sh', ...many]);
      same(toText(counted.output), '3000\n');
    },
  },
  {
    name: 'mixes standard error into the output in order',
    async run({ processes }) {
      const { output } = await processes.run(['sh', '-c', 'echo 1; echo 2 >&2; echo 3; echo 4 >&2']);
      same(toText(output), '1\n2\n3\n4\n');
    },
  },
  {
    name: 'tells by which signal a program ended',
    async run({ processes }) {
      for (const signal of [9, 15, 1]) {
        const outcome = await processes.run(['sh', '-c', `kill -${signal} $$`]);
        same([outcome.status, outcome.signal], [undefined, signal]);
      }
    },
  },
  {
    name: 'starts programs with the signals of a fresh process',
    async run({ processes }) {
      // Where SIGPIPE stayed ignored, the writer would see an error and go on.
      const { output } = await processes.run([
        'sh',
        '-c',
        '(while :; do echo yes; done; echo survived >&2) | head -n 1',
      ]);
      same(toText(output), 'yes\n');
    },
  },
  {
    name: 'passes ten megabytes both ways without a deadlock',
    async run({ processes }) {
      const stdin = noise(10_000_000);
      const { output, status } = await processes.run(['cat'], { stdin });
      same(status, 0);
      sameBytes(output, stdin);
    },
  },
  {
    name: 'gives output piece by piece as it comes',
    async run({ processes, files }, folder) {
      const pieces: Uint8Array[] = [];
      let going: Promise<void> | undefined;
      const script = 'echo first; while [ ! -e go ]; do sleep 0.1; done; echo second';
      const { output } = await processes.run(['sh', '-c', script], {
        directory: folder,
        onOutput(piece) {
          pieces.push(piece);
          // The program waits for it: a host that keeps the first piece back would wait forever.
          going ??= files.write(`${folder}/go`, '');
        },
      });
      await going;
      sameBytes(concatenate(pieces), output);
      same(toText(output), 'first\nsecond\n');
    },
  },
  {
    name: 'does not mind a program that reads nothing',
    async run({ processes }) {
      const { status } = await processes.run(['sh', '-c', 'exit 4'], { stdin: noise(1_000_000) });
      same(status, 4);
    },
  },
  {
    name: 'gives no input where there is none, and texts as UTF-8',
    async run({ processes }) {
      same(toText((await processes.run(['cat'])).output), '');
      same(toText((await processes.run(['cat'], { stdin: '' })).output), '');
      same(toText((await processes.run(['cat'], { stdin: 'grün\n' })).output), 'grün\n');
    },
  },
  {
    name: 'runs several at once',
    async run({ processes }, folder) {
      // Each waits until all have started.
      const script = 'touch $0; while [ $(ls | wc -l) -lt 8 ]; do sleep 0.1; done; cat; exit $0';
      const outcomes = await Promise.all(
        Array.from({ length: 8 }, (_, index) =>
          processes.run(['sh', '-c', script, String(index)], {
            directory: folder,
            stdin: noise(100_000, index + 1),
          }),
        ),
      );
      same(
        outcomes.map(({ status }) => status),
        [0, 1, 2, 3, 4, 5, 6, 7],
      );
      outcomes.forEach(({ output }, index) => {
        sameBytes(output, noise(100_000, index + 1));
      });
    },
  },
  {
    name: 'starts a program in its folder, with its environment',
    async run({ env, processes, files }, folder) {
      const PATH = env('PATH') ?? '/bin:/usr/bin';
      const script = 'pwd; echo "$ONE|$TWO|$(env | grep -c ^HOME)"';
      const environment = { PATH, ONE: 'a b', TWO: 'ä=x' };
      const { output } = await processes.run(['sh', '-c', script], { directory: folder, environment });
      same(toText(output), `${await files.realPath(folder)}\na b|ä=x|0\n`);
      // Process 1 of a bare machine has no PATH to hand down.
      if (env('PATH') === undefined) return;
      const inherited = await processes.run(['sh', '-c', 'printf %s "$PATH"']);
      same(toText(inherited.output), PATH);
    },
  },
  {
    name: 'finds programs on the path that is given',
    async run({ processes, files }, folder) {
      const program = `${folder}/bin/our program`;
      await files.makeDirectory(`${folder}/bin`);
      await files.write(program, '#!/bin/sh\necho "ours $1"\n', 0o755);
      const environment = { PATH: `/nowhere:${folder}/bin` };
      same(toText((await processes.run(['our program', 'x'], { environment })).output), 'ours x\n');
      same(toText((await processes.run([program, 'y'])).output), 'ours y\n');
      await files.setMode(program, 0o644);
      await fails('EACCES', () => processes.run(['our program'], { environment }));
    },
  },
  {
    name: 'says that there is no such program or folder',
    async run({ processes }, folder) {
      await fails('ENOENT', () => processes.run(['no-such-program']));
      await fails('ENOENT', () => processes.run([`${folder}/nothing`]));
      await fails('ENOENT', () => processes.run(['']));
      await fails('ENOENT', () => processes.run(['sh', '-c', ':'], { directory: `${folder}/nothing` }));
    },
  },
  {
    name: 'leaves no descriptor to its programs',
    async run({ processes, files, listen }, folder) {
      await files.write(`${folder}/file`, 'x');
      const before = await processes.run(['ls', '/proc/self/fd']);
      const file = await files.open(`${folder}/file`);
      const listener = await listen(0);
      const { output } = await processes.run(['ls', '/proc/self/fd']);
      same(toText(output), toText(before.output));
      listener.close();
      await file.close();
    },
  },
  {
    name: 'runs a hundred programs and keeps nothing of them',
    async run({ processes, files }) {
      const openFiles = async () => (await files.list('/proc/self/fd')).length;
      const before = await openFiles();
      for (let round = 0; round < 10; round++)
        await Promise.all(Array.from({ length: 10 }, () => processes.run(['true'])));
      const after = await openFiles();
      holds(after <= before + 1, `${before} descriptors became ${after}`);
      const { output } = await processes.run(['sh', '-c', 'grep -l "^State:.Z" /proc/[0-9]*/status; true']);
      const zombies = toText(output).split('\n').length - 1;
      holds(zombies < 50, `${zombies} ended programs were not waited for`);
    },
  },
];
