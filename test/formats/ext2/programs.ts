import { writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { execa } from 'execa';
import { expect } from 'vitest';
import { openFileSource } from '../../../src/base/byte-source.ts';
import { byteString } from '../../../src/base/bytes.ts';
import { writeChunks } from '../../../src/base/output-file.ts';
import { type Ext2Image, readExt2 } from '../../../src/formats/ext2/read.ts';
import { type Ext2WriteOptions, writeExt2 } from '../../../src/formats/ext2/write.ts';
import type { Tree } from '../../../src/tree/tree.ts';
import { scratchDirectory } from '../../support/scratch.ts';
import { describeTree, TIME } from './images.ts';

// Where distributions keep e2fsprogs, which is not in every user's PATH.
process.env.PATH = `${process.env.PATH ?? ''}:/usr/sbin:/sbin`;

/** Runs a program and gives its output as bytes in a string; fails the test when the program fails. */
export async function ask(program: string, ...args: string[]): Promise<string> {
  const result = await execa(program, args, {
    env: { LC_ALL: 'C', TZ: 'UTC' },
    encoding: 'buffer',
    reject: false,
    stdin: 'ignore',
    all: true,
  });
  const output = byteString(result.all);
  expect(result.exitCode, `${program} ${args.join(' ')}\n${output}`).toBe(0);
  return output;
}

/** Asks e2fsck, which must find nothing to say beyond its passes and its last line. */
export async function expectClean(image: string): Promise<void> {
  const lines = (await ask('e2fsck', '-fn', image)).trim().split('\n');
  const rest = lines.filter((line) => !/^(e2fsck \d|Pass \d: )/.test(line));
  expect(rest).toEqual([expect.stringMatching(/: \d+\/\d+ files \(.*\), \d+\/\d+ blocks$/)]);
}

export async function makeImage(tree: Tree, options: Partial<Ext2WriteOptions> = {}): Promise<string> {
  const path = join(scratchDirectory(), 'ours.img');
  await writeChunks(path, writeExt2(tree, { time: TIME, ...options }));
  return path;
}

/** Hands our reading of an image on disk to `use`, and closes the image. */
export async function withImage<T>(path: string, use: (image: Ext2Image) => T | Promise<T>): Promise<T> {
  const source = await openFileSource(path);
  try {
    return await use(await readExt2(source));
  } finally {
    await source.close();
  }
}

/** Our reading of an image on disk, described. */
export function describeImage(path: string): Promise<string[]> {
  return withImage(path, ({ tree }) => describeTree(tree));
}

/** What debugfs answers. Its exit status is 0 even when a request fails, so the answer must be looked at. */
export function debug(image: string, request: string): Promise<string> {
  return ask('debugfs', '-R', request, image);
}

/** Lets debugfs change an image. */
export async function change(image: string, ...requests: string[]): Promise<void> {
  const script = join(scratchDirectory(), 'requests');
  await writeFile(script, requests.map((request) => `${request}\n`).join(''));
  await ask('debugfs', '-w', '-f', script, image);
}
