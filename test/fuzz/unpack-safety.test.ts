import { existsSync, mkdirSync, readdirSync, readFileSync, symlinkSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { memorySource } from '../../src/base/byte-source.ts';
import { createProgram } from '../../src/commands/program.ts';
import { openImage } from '../../src/formats/image.ts';
import { unpackTree } from '../../src/tree/host-directory.ts';
import { archive } from '../formats/cpio/archives.ts';
import { scratchDirectory } from '../support/scratch.ts';
import { escapingArchives } from './corpus.ts';
import { Box, ESCAPE } from './exercise.ts';

async function open(bytes: Uint8Array) {
  return openImage(memorySource(bytes, 'input'));
}

/** Which of them Linux would not unpack either, or which no directory can hold. */
const REFUSED = new Map([
  ['dots', 'corrupt'],
  ['dots at the start', 'corrupt'],
  ['the manifest', 'corrupt'],
]);

describe('archives that lead out of where they are unpacked', () => {
  it.each(escapingArchives().map(({ name, bytes }) => [name, bytes] as const))('%s', async (name, bytes) => {
    const box = new Box(join(scratchDirectory(), 'box'));
    const kind = await open(bytes)
      .then((image) => unpackTree(image, box.target))
      .then(
        () => undefined,
        (error: { kind?: string }) => error.kind ?? error,
      );
    expect(kind).toBe(REFUSED.get(name));
    box.check();
    expect(existsSync(box.target)).toBe(kind === undefined);
    expect(existsSync(ESCAPE)).toBe(false);
  });
});

describe('a target that is a symbolic link', () => {
  const image = archive({ name: 'f', data: 'new' });
  it.each([
    ['to an empty directory', false, []],
    ['to an empty directory, with force', true, []],
    ['to a filled directory', false, ['kept']],
    ['to a filled directory, with force', true, ['kept']],
  ] as const)('%s is refused', async (_name, force, names) => {
    const folder = scratchDirectory();
    const outside = join(folder, 'outside');
    mkdirSync(outside);
    for (const name of names) writeFileSync(join(outside, name), name);
    symlinkSync(outside, join(folder, 'target'));
    await expect(unpackTree(await open(image), join(folder, 'target'), { force })).rejects.toThrow(
      expect.objectContaining({ kind: 'usage' }),
    );
    expect(readdirSync(outside)).toEqual(names);
    expect(readdirSync(folder).sort()).toEqual(['outside', 'target']);
  });

  it('to nowhere is refused', async () => {
    const folder = scratchDirectory();
    symlinkSync(join(folder, 'nowhere'), join(folder, 'target'));
    await expect(unpackTree(await open(image), join(folder, 'target'))).rejects.toThrow(
      expect.objectContaining({ kind: 'usage' }),
    );
    expect(readdirSync(folder)).toEqual(['target']);
  });
});

describe('the commands', () => {
  /** Runs a command in this process, and gives what it wrote and its exit status. */
  async function bootsmith(...args: string[]) {
    const text = { out: '', err: '' };
    const { stdout, stderr } = process;
    const before = [stdout.write, stderr.write, process.exitCode] as const;
    stdout.write = (chunk: unknown) => {
      text.out += String(chunk);
      return true;
    };
    stderr.write = (chunk: unknown) => {
      text.err += String(chunk);
      return true;
    };
    try {
      const program = await createProgram();
      await program.parseAsync(['node', 'bootsmith', ...args]);
      return { status: process.exitCode, ...text };
    } finally {
      [stdout.write, stderr.write] = before;
      process.exitCode = before[2];
    }
  }

  it.each([...REFUSED.keys()])('refuse %s with a status that is not 0', async (name) => {
    const folder = scratchDirectory();
    const sample = escapingArchives().find((each) => each.name === name);
    writeFileSync(join(folder, 'in'), sample?.bytes ?? '');
    for (const args of [
      ['unpack', join(folder, 'in'), join(folder, 'out')],
      ['inspect', '-l', join(folder, 'in')],
      ['convert', join(folder, 'in'), join(folder, 'out'), '--format', 'newc'],
    ])
      expect((await bootsmith(...args)).status, args.join(' ')).toBe(5);
    expect(readdirSync(folder)).toEqual(['in']);
  });

  it('escape names in text, in JSON and in errors', async () => {
    const folder = scratchDirectory();
    const named = escapingArchives().find(({ name }) => name === 'escapes');
    writeFileSync(join(folder, 'in'), named?.bytes ?? '');
    writeFileSync(join(folder, 'bad'), archive({ name: '../\x1b[2J\x07', data: 'x' }));
    for (const args of [
      ['inspect', '-l', join(folder, 'in')],
      ['inspect', '-l', '--json', join(folder, 'in')],
      ['inspect', '--segments', '-l', join(folder, 'in')],
      ['unpack', join(folder, 'bad'), join(folder, 'out')],
      ['unpack', '--json', join(folder, 'bad'), join(folder, 'out')],
    ]) {
      const { out, err } = await bootsmith(...args);
      expect(out + err, args.join(' ')).not.toMatch(/[\x00-\x09\x0b-\x1f\x7f-\x9f]/);
      expect(out + err).toMatch(/x1b|u001b/);
    }
  });

  it('unpack names that differ by case, and nodes, as an ordinary user may', async () => {
    const folder = scratchDirectory();
    for (const name of ['names by case', 'nodes']) {
      const sample = escapingArchives().find((each) => each.name === name);
      await unpackTree(await open(sample?.bytes ?? new Uint8Array(0)), join(folder, name));
    }
    expect(readFileSync(join(folder, 'names by case/tree/Name'), 'latin1')).toBe('1');
    expect(readFileSync(join(folder, 'names by case/tree/name'), 'latin1')).toBe('2');
    expect(readdirSync(join(folder, 'nodes/tree'))).toEqual([]);
  });
});
