import { open, truncate, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { execa } from 'execa';
import { describe, expect } from 'vitest';
import { judgeContent } from '../../src/installer/machine/disks.ts';
import { createNodeHost } from '../../src/installer/runtime/node-host.ts';
import { judged, writers } from '../support/judge.ts';
import { scratchDirectory } from '../support/scratch.ts';

const { files } = createNodeHost([]);
const MIB = 2 ** 20;

/** A disk that sfdisk wrote a table to, with other images copied into its partitions. */
async function disk(size: number, table: string, contents: Readonly<Record<number, string>> = {}) {
  const path = join(scratchDirectory(), 'disk');
  await writeFile(path, '');
  await truncate(path, size);
  await execa('sfdisk', ['--quiet', path], { input: table });
  const { stdout } = await execa('sfdisk', ['--json', path]);
  const partitions = JSON.parse(stdout).partitiontable.partitions as {
    node: string;
    start: number;
    size: number;
  }[];
  const handle = await open(path, 'r+');
  for (const [number, content] of Object.entries(contents)) {
    const start = partitions.find(({ node }) => node === `${path}${number}`)?.start ?? 0;
    const source = await open(content);
    await handle.write(await source.readFile(), 0, undefined, start * 512);
    await source.close();
  }
  await handle.close();
  const file = await files.open(path);
  const found = await judgeContent((offset, length) => file.read(offset, length), 'sda', size, 512);
  await file.close();
  const numbers = partitions.map(({ node, start, size: sectors }) => ({
    device: `sda${node.slice(path.length)}`,
    start: start * 512,
    size: sectors * 512,
  }));
  return { found, numbers };
}

/** A file system that some program made, with a label. */
async function made(argv: readonly string[], mib = 8): Promise<string> {
  const path = join(scratchDirectory(), 'part');
  await writeFile(path, '');
  await truncate(path, mib * MIB);
  const [program = '', ...args] = argv;
  await execa(program, [...args, path]);
  return path;
}

describe('a disk', () => {
  judged(writers('sfdisk', 'mkfs.ext4', 'mkswap'), 'is read as sfdisk and mke2fs made it', async () => {
    const { found, numbers } = await disk(
      200 * MIB,
      'label: dos\nsize=16M,type=83,bootable\nsize=16M,type=82\nsize=16M,type=7\ntype=5\nsize=20M,type=83\nsize=24M,type=83\ntype=8e\n',
      {
        1: await made(['mkfs.ext4', '-q', '-L', 'boot', '-t', 'ext2']),
        2: await made(['mkswap', '-L', 'SWAP-a']),
        5: await made(['mkfs.ext4', '-q', '-t', 'ext3']),
        6: await made(['mkfs.ext4', '-q', '-L', 'data']),
      },
    );
    expect(found.table).toBe('msdos');
    expect(found.partitions.map(({ device, start, size }) => ({ device, start, size }))).toEqual(numbers);
    expect(found.partitions.map(({ role, filesystem, label }) => [role, filesystem, label])).toEqual([
      ['primary', 'ext2', 'boot'],
      ['primary', 'swap', 'SWAP-a'],
      ['primary', undefined, undefined],
      ['extended', undefined, undefined],
      ['logical', 'ext3', undefined],
      ['logical', 'ext4', 'data'],
      ['logical', undefined, undefined],
    ]);
  });

  judged(writers('sfdisk', 'mkfs.vfat'), 'with a GPT is read, with its hole in the numbers', async () => {
    const { found, numbers } = await disk(100 * MIB, 'label: gpt\n1: size=40M,type=U\n3: size=20M,type=S\n', {
      1: await made(['mkfs.vfat', '-F', '32', '-n', 'ESP'], 40),
    });
    expect(found.table).toBe('gpt');
    expect(found.partitions.map(({ device, start, size }) => ({ device, start, size }))).toEqual(numbers);
    expect(found.partitions).toMatchObject([
      { device: 'sda1', role: 'gpt', filesystem: 'vfat', label: 'ESP' },
      { device: 'sda3', role: 'gpt', filesystem: undefined },
    ]);
  });

  judged(writers('mkfs.vfat', 'mkfs.ext4'), 'may be one file system', async () => {
    for (const argv of [['mkfs.vfat'], ['mkfs.ext4', '-q']]) {
      const file = await files.open(await made(argv));
      const found = await judgeContent((offset, length) => file.read(offset, length), 'sda', 8 * MIB, 512);
      await file.close();
      expect(found).toMatchObject({ table: 'loop', partitions: [] });
    }
  });
});
