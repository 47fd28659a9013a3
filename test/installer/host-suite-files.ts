import { fails, type HostCase, holds, noise, same, sameBytes, toBytes } from './host-claims.ts';

const ODD_NAME = ' ä\n"$(x)\\ \ud83d\ude00';
const ODD_TEXT = 'a\0b\ud800c\ud83d\ude00\u00e9\r\n\ufeff';

export const FILE_CASES: readonly HostCase[] = [
  {
    name: 'writes, reads, appends and replaces',
    async run({ files }, folder) {
      const path = `${folder}/plain`;
      await files.write(path, 'one\n');
      await files.append(path, 'two\n');
      same(await files.readText(path), 'one\ntwo\n');
      await files.write(path, 'new');
      same(await files.readText(path), 'new');
      await files.append(`${folder}/made by append`, 'x');
      same((await files.status(`${folder}/made by append`))?.mode, 0o644);
      await files.write(path, '');
      same((await files.read(path)).length, 0);
    },
  },
  {
    name: 'keeps every byte',
    async run({ files }, folder) {
      const bytes = noise(300_001);
      await files.write(`${folder}/bytes`, bytes);
      sameBytes(await files.read(`${folder}/bytes`), bytes);
      await files.write(`${folder}/part`, bytes.subarray(1000, 70_000));
      sameBytes(await files.read(`${folder}/part`), bytes.subarray(1000, 70_000));
    },
  },
  {
    name: 'reads text as UTF-8, and what is none as U+FFFD',
    async run({ files }, folder) {
      await files.write(`${folder}/text`, ODD_TEXT);
      same(await files.readText(`${folder}/text`), 'a\0b\ufffdc\ud83d\ude00\u00e9\r\n\ufeff');
      const broken = [
        ...[0xc0, 0x80, 0x41, 0xe2, 0x82, 0x41, 0xf0, 0x9f, 0x98],
        ...[0xff, 0x42, 0xed, 0xa0, 0x80, 0xf4, 0x90, 0x80, 0x80],
      ];
      await files.write(`${folder}/broken`, Uint8Array.from(broken));
      const expected = '\ufffd\ufffdA\ufffdA\ufffd\ufffdB\ufffd\ufffd\ufffd\ufffd\ufffd\ufffd\ufffd';
      same(await files.readText(`${folder}/broken`), expected);
      // Sequences of three bytes, so that pieces of any power of two end inside of one.
      const long = '\u4e2d'.repeat(100_000);
      await files.write(`${folder}/long`, long);
      holds((await files.readText(`${folder}/long`)) === long, 'a long text changed');
      const mixed = `${'x'.repeat(65_535)}\u00e9${'\ud83d\ude00'.repeat(40_000)}`;
      await files.write(`${folder}/mixed`, mixed);
      holds((await files.readText(`${folder}/mixed`)) === mixed, 'a mixed text changed');
    },
  },
  {
    name: 'sets modes whatever the umask',
    async run({ files }, folder) {
      const mode = async (name: string) => (await files.status(`${folder}/${name}`))?.mode;
      await files.write(`${folder}/default`, 'x');
      same(await mode('default'), 0o644);
      await files.write(`${folder}/secret`, 'x', 0o600);
      same(await mode('secret'), 0o600);
      await files.write(`${folder}/open`, 'x', 0o4777);
      same(await mode('open'), 0o4777);
      await files.write(`${folder}/secret`, 'x');
      same(await mode('secret'), 0o644);
      await files.setMode(`${folder}/secret`, 0o751);
      same(await mode('secret'), 0o751);
    },
  },
  {
    name: 'tells what lies under a name',
    async run({ files, system }, folder) {
      await files.write(`${folder}/file`, 'four');
      await files.makeLink('file', `${folder}/link`);
      await files.makeLink('nowhere', `${folder}/dangling`);
      same(await files.status(`${folder}/nothing`), undefined);
      same(await files.status(`${folder}/file/below`), undefined);
      same(await files.status(`${folder}/dangling`), undefined);
      same((await files.linkStatus(`${folder}/dangling`))?.kind, 'symlink');
      const status = await files.status(`${folder}/link`);
      same([status?.kind, status?.size, status?.mode], ['file', 4, 0o644]);
      const age = system.now() / 1000 - (status?.modified ?? 0);
      holds(age > -5 && age < 600, `the file is ${age} seconds old`);
      same((await files.status(folder))?.kind, 'directory');
      same((await files.status('/dev/null'))?.kind, 'character');
    },
  },
  {
    name: 'lists names in order, also odd ones and many',
    async run({ files }, folder) {
      await files.makeDirectory(`${folder}/odd`);
      for (const name of ['b', 'a', 'B', '.hidden', ODD_NAME])
        await files.write(`${folder}/odd/${name}`, name);
      same(await files.list(`${folder}/odd`), ['.hidden', 'B', 'a', 'b', ODD_NAME].sort());
      same(await files.readText(`${folder}/odd/${ODD_NAME}`), ODD_NAME);
      await files.makeDirectory(`${folder}/many`);
      const names = Array.from({ length: 2000 }, (_, index) => `entry number ${10_000 + index}`);
      for (const name of names) await files.write(`${folder}/many/${name}`, '');
      same((await files.list(`${folder}/many`)).length, 2000);
      holds((await files.list(`${folder}/many`)).join() === names.join(), 'names are missing');
    },
  },
  {
    name: 'makes folders with those above them, and none over a file',
    async run({ files }, folder) {
      await files.makeDirectory(`${folder}/a/b/c`);
      await files.makeDirectory(`${folder}/a/b/c/`);
      same(await files.list(`${folder}/a/b`), ['c']);
      await files.write(`${folder}/a/file`, '');
      await fails('EEXIST', () => files.makeDirectory(`${folder}/a/file`));
      await fails('ENOTDIR', () => files.makeDirectory(`${folder}/a/file/below`));
    },
  },
  {
    name: 'renames, links and resolves',
    async run({ files }, folder) {
      await files.makeDirectory(`${folder}/real/deep`);
      await files.write(`${folder}/real/deep/file`, 'x');
      await files.rename(`${folder}/real/deep/file`, `${folder}/real/deep/moved`);
      await files.makeLink('real/deep', `${folder}/short`);
      same(await files.readLink(`${folder}/short`), 'real/deep');
      const whole = await files.realPath(folder);
      same(await files.realPath(`${folder}/short/../deep/./moved`), `${whole}/real/deep/moved`);
      await fails('EEXIST', () => files.makeLink('x', `${folder}/short`));
      await fails('EINVAL', () => files.readLink(`${folder}/real`));
      await fails('ENOENT', () => files.realPath(`${folder}/nowhere`));
    },
  },
  {
    name: 'removes what is asked for and follows no link',
    async run({ files }, folder) {
      await files.makeDirectory(`${folder}/kept`);
      await files.write(`${folder}/kept/file`, 'x');
      await files.makeDirectory(`${folder}/gone/below`);
      await files.write(`${folder}/gone/below/file`, 'x');
      await files.makeLink('../kept', `${folder}/gone/link`);
      await fails('ENOTEMPTY', () => files.remove(`${folder}/gone`));
      await files.remove(`${folder}/gone`, { recursive: true });
      same(await files.linkStatus(`${folder}/gone`), undefined);
      same(await files.list(`${folder}/kept`), ['file']);
      await files.makeLink('kept', `${folder}/link`);
      await files.remove(`${folder}/link`);
      same(await files.list(folder), ['kept']);
      await files.makeDirectory(`${folder}/empty`);
      await files.remove(`${folder}/empty`);
      await fails('ENOENT', () => files.remove(`${folder}/empty`));
      await fails('ENOENT', () => files.remove(`${folder}/empty`, { recursive: true }));
    },
  },
  {
    name: 'reads parts of a file',
    async run({ files }, folder) {
      const bytes = noise(200_000);
      await files.write(`${folder}/file`, bytes);
      const file = await files.open(`${folder}/file`);
      same([file.status.kind, file.status.size], ['file', 200_000]);
      sameBytes(await file.read(0, 10), bytes.subarray(0, 10));
      sameBytes(await file.read(1000, 150_000), bytes.subarray(1000, 151_000));
      sameBytes(await file.read(199_990, 100), bytes.subarray(199_990));
      same((await file.read(200_000, 10)).length, 0);
      same((await file.read(5_000_000_000, 10)).length, 0);
      same((await file.read(5, 0)).length, 0);
      await file.close();
      await fails('EBADF', () => file.read(0, 1));
    },
  },
  {
    name: 'reads files that say they are empty',
    async run({ files }) {
      same((await files.status('/proc/self/status'))?.size, 0);
      holds((await files.readText('/proc/self/status')).includes('Pid:'), 'no process status');
      holds((await files.readText('/proc/mounts')).length > 0, 'no mounts');
    },
  },
  {
    name: 'names what failed, on what and how',
    async run({ files }, folder) {
      await fails('ENOENT', () => files.read(`${folder}/nothing`));
      await fails('ENOENT', () => files.open(`${folder}/nothing`));
      await fails('ENOENT', () => files.write(`${folder}/nothing/file`, 'x'));
      await fails('ENOENT', () => files.list(`${folder}/nothing`));
      await fails('ENOENT', () => files.setMode(`${folder}/nothing`, 0o644));
      await fails('ENOENT', () => files.rename(`${folder}/nothing`, `${folder}/x`));
      await fails('EISDIR', () => files.read(folder));
      await fails('EISDIR', () => files.write(folder, 'x'));
      await files.write(`${folder}/file`, 'x');
      await fails('ENOTDIR', () => files.list(`${folder}/file`));
      await fails('ENOTDIR', () => files.read(`${folder}/file/below`));
      await fails('ENAMETOOLONG', () => files.read(`${folder}/${'x'.repeat(300)}`));
      await files.makeLink('loop', `${folder}/loop`);
      await fails('ELOOP', () => files.read(`${folder}/loop`));
      const error = await files.read(`${folder}/nothing`).catch((cause: unknown) => cause);
      same(error, { ...(error as object), code: 'ENOENT', operation: 'read', path: `${folder}/nothing` });
    },
  },
  {
    name: 'refuses names with a NUL',
    async run({ files, processes }, folder) {
      const name = `${folder}/a\0b`;
      await fails('EINVAL', () => files.write(name, 'x'));
      await fails('EINVAL', () => files.read(name));
      await fails('EINVAL', () => files.status(name));
      await fails('EINVAL', () => files.list(name));
      await fails('EINVAL', () => files.makeLink('x\0y', `${folder}/link`));
      await fails('EINVAL', () => processes.run(['cat', 'x\0y']));
      await fails('EINVAL', () => processes.run(['cat'], { environment: { PATH: '/bin', X: 'a\0b' } }));
      same(await files.list(folder), []);
    },
  },
  {
    name: 'codes texts as the web does',
    async run() {
      sameBytes(toBytes('\u00e9\ud800'), Uint8Array.from([0xc3, 0xa9, 0xef, 0xbf, 0xbd]));
      sameBytes(toBytes('a\0\ud83d\ude00'), Uint8Array.from([0x61, 0, 0xf0, 0x9f, 0x98, 0x80]));
      same(new TextDecoder().decode(Uint8Array.from([0xef, 0xbb, 0xbf, 0x41])), 'A');
      same(
        new TextDecoder('utf-8', { ignoreBOM: true }).decode(Uint8Array.from([0xef, 0xbb, 0xbf])),
        '\ufeff',
      );
      let refused = false;
      try {
        new TextDecoder('utf-8', { fatal: true }).decode(Uint8Array.from([0x41, 0xff]));
      } catch (cause) {
        refused = cause instanceof TypeError;
      }
      holds(refused, 'broken bytes were taken');
    },
  },
];
