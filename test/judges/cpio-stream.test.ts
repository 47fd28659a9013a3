import { once } from 'node:events';
import { describe, expect } from 'vitest';
import { collectChunks, memorySource } from '../../src/base/byte-source.ts';
import { type ByteString, fromText } from '../../src/base/bytes.ts';
import { readOdc } from '../../src/formats/cpio/odc.ts';
import { readCpio } from '../../src/formats/cpio/read.ts';
import { writeCpio } from '../../src/formats/cpio/write.ts';
import {
  device,
  directory,
  FILE_TYPE_BITS,
  file,
  type Inode,
  symlink,
  type Tree,
} from '../../src/tree/tree.ts';
import { describeTree } from '../formats/cpio/archives.ts';
import { judged, readers, writers } from '../support/judge.ts';
import { type CpioStreamHeader, loadCpioStream } from '../support/npm-judges.ts';

const TIME = 1_100_000_000;

/** Names in ASCII, for it knows no others, and of every kind of node but sockets. */
const ENTRIES: readonly [string, Inode][] = [
  ['.', directory({ mode: 0o711, mtime: TIME })],
  ['d', directory({ mode: 0o1777, uid: 7, gid: 8, mtime: TIME })],
  ['d/setuid', file(Buffer.alloc(70_001, 'bootsmith '), { mode: 0o4755, uid: 12, gid: 34, mtime: TIME + 1 })],
  ['d/odd size', file(Buffer.from('odd'), { mode: 0o600, mtime: 1 })],
  ['d/empty', file(new Uint8Array(0), { mtime: TIME })],
  ['d/link', symlink(fromText('../d/odd size'), { mtime: TIME })],
  ['d/fifo', { kind: 'fifo', mode: 0o640, uid: 0, gid: 0, mtime: TIME }],
  ['d/null', device('character', { major: 1, minor: 3 }, { mode: 0o666, mtime: TIME })],
  ['sda', device('block', { major: 8, minor: 17 }, { mode: 0o660, gid: 6, mtime: TIME })],
];
const treeOf = (entries: readonly [string, Inode][]): Tree =>
  new Map(entries.map(([name, inode]) => [(name === '.' ? '' : name) as ByteString, inode]));

/** A header as cpio-stream is to give it, and the data behind it. */
async function told([name, inode]: [string, Inode]) {
  const { mode, uid, gid, mtime } = inode;
  const data = inode.kind === 'file' ? Buffer.from(await collectChunks(inode.content.chunks())) : '';
  const rdev = 'rdev' in inode ? inode.rdev : { major: 0, minor: 0 };
  return {
    name,
    mode: mode | FILE_TYPE_BITS[inode.kind],
    owner: `${uid}:${gid}`,
    mtime,
    rdev: `${rdev.major}:${rdev.minor}`,
    target: inode.kind === 'symlink' ? inode.target : '',
    data: data.toString('latin1'),
  };
}

async function extract(archive: Uint8Array) {
  const found: object[] = [];
  const sink = loadCpioStream().extract();
  sink.on('entry', (header, data, next) => {
    const { name, mode, uid, gid, mtime, rdevmajor, rdevminor, linkname } = header;
    const chunks: Buffer[] = [];
    data.on('data', (chunk: Buffer) => chunks.push(chunk));
    data.on('end', () => {
      found.push({
        name,
        mode,
        owner: `${uid}:${gid}`,
        mtime: (mtime?.getTime() ?? 0) / 1000,
        rdev: `${rdevmajor}:${rdevminor}`,
        target: linkname ?? '',
        data: Buffer.concat(chunks).toString('latin1'),
      });
      next();
    });
  });
  sink.end(Buffer.from(archive));
  await once(sink, 'finish');
  return found;
}

describe('cpio-stream', () => {
  for (const format of ['newc', 'crc'] as const)
    judged(readers('cpio-stream'), `finds in our ${format} archive what we put there`, async () => {
      const archive = await collectChunks(writeCpio(treeOf(ENTRIES), { format }));
      expect(await extract(archive)).toEqual(await Promise.all(ENTRIES.map(told)));
    });

  for (const format of ['newc', 'odc'] as const)
    judged(writers('cpio-stream'), `writes an ${format} archive, and we read what it was given`, async () => {
      const pack = loadCpioStream().pack({ format });
      for (const [name, inode] of ENTRIES) {
        const { mode, uid, gid, mtime, kind } = inode;
        const header: CpioStreamHeader = {
          name,
          mode: mode | FILE_TYPE_BITS[kind],
          uid,
          gid,
          mtime: new Date(mtime * 1000),
          ...('rdev' in inode ? numberDevice(format, inode.rdev) : {}),
        };
        if (inode.kind === 'file')
          pack.entry(header, Buffer.from(await collectChunks(inode.content.chunks())));
        else if (inode.kind === 'symlink') pack.entry({ ...header, linkname: inode.target });
        else pack.entry(header);
      }
      pack.finalize();
      const source = memorySource(await collectChunks(pack));
      const { tree, warnings } = format === 'odc' ? await readOdc(source) : await readCpio(source);
      expect(warnings).toEqual([]);
      expect(await describeTree(tree)).toEqual(await describeTree(treeOf(ENTRIES)));
    });
});

/** odc has one number of 16 bits. */
function numberDevice(format: 'newc' | 'odc', { major, minor }: { major: number; minor: number }) {
  return format === 'odc' ? { rdev: (major << 8) | minor } : { rdevmajor: major, rdevminor: minor };
}
