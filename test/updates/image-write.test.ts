import { describe, expect, it } from 'vitest';
import { collectChunks, memorySource } from '../../src/base/byte-source.ts';
import { equalBytes, fromText } from '../../src/base/bytes.ts';
import { openImage } from '../../src/formats/image.ts';
import { MEMORY, memoryFactsOf } from '../../src/releases/facts/memory.ts';
import { RELEASES } from '../../src/releases/table.ts';
import { device, directory, file, symlink, type Tree, treePath } from '../../src/tree/tree.ts';
import { chooseFormat, usableFormats, writeUpdatesImage } from '../../src/updates/image-write.ts';
import { judgeMemory, sizeInMemory } from '../../src/updates/memory.ts';
import { RHEL_4, RHEL_5, RHEL_6, RHEL_10 } from './releases.ts';

const MIB = 2 ** 20;

describe('chooseFormat', () => {
  it('takes the best that bootsmith writes and the kernel mounts', () => {
    expect(chooseFormat(RHEL_5, 'updates')).toBe('ext2');
    expect(usableFormats(RHEL_5, 'updates')).toEqual(['ext2', 'cramfs', 'vfat']);
    expect(usableFormats(RHEL_6, 'updates')).toEqual(['cpio.gz', 'ext2', 'squashfs']);
    expect(usableFormats(RHEL_6, 'product')).toEqual(['ext2', 'squashfs']);
    expect(chooseFormat(RHEL_10, 'updates', 'cpio.zst')).toBe('cpio.zst');
  });

  it.each([
    [RHEL_5, 'updates', 'squashfs', /does not mount squashfs 4\.0/],
    [RHEL_5, 'updates', 'cpio.gz', /takes no updates image of format cpio\.gz/],
    [RHEL_6, 'product', 'cpio.gz', /takes no product image of format cpio\.gz/],
    [RHEL_4, 'updates', 'iso9660', /which bootsmith does not write/],
  ] as const)('refuses for %o, %s, %s', (release, kind, format, message) => {
    expect(() => chooseFormat(release, kind, format)).toThrow(message);
  });

  it('has one for every release of the table', () => {
    for (const release of RELEASES)
      for (const kind of ['updates', 'product'] as const)
        expect(usableFormats(release, kind), release.id).not.toEqual([]);
  });
});

describe('writeUpdatesImage', () => {
  const tree = (...paths: string[]): Tree => {
    const made: Tree = new Map([[treePath(''), directory()]]);
    for (const path of paths) made.set(treePath(path), file(Buffer.from(path)));
    return made;
  };

  it('gives the same bytes whatever order the files came in', async () => {
    for (const format of ['ext2', 'cramfs', 'cpio.gz', 'cpio'] as const) {
      const write = (...paths: string[]) =>
        collectChunks(writeUpdatesImage(tree(...paths), { format, time: 5 }));
      expect(equalBytes(await write('a', 'b', 'c'), await write('c', 'a', 'b')), format).toBe(true);
    }
  });

  it('leaves the room that is asked for', async () => {
    const size = async (room: number) =>
      (await collectChunks(writeUpdatesImage(tree('a'), { format: 'ext2', time: 5, room }))).length;
    expect((await size(MIB)) - (await size(0))).toBeGreaterThanOrEqual(MIB);
  });

  it('refuses by path what a format cannot hold', () => {
    const odd = tree('a');
    odd.set(fromText('l'), symlink(fromText('a')));
    odd.set(fromText('n'), device('character', { major: 1, minor: 3 }));
    expect(() => writeUpdatesImage(odd, { format: 'vfat', time: 5 })).toThrow(/cannot hold these files/);
  });

  it('is what openImage calls it', async () => {
    const bytes = await collectChunks(writeUpdatesImage(tree('a'), { format: 'cpio.xz', time: 5 }));
    expect(await openImage(memorySource(bytes))).toMatchObject({ kind: 'initramfs', compression: 'xz' });
  });
});

describe('judgeMemory', () => {
  const facts = memoryFactsOf(RHEL_10);

  it('counts pages, once for hard links, as often as the files are copied', () => {
    const shared = file(new Uint8Array(4097));
    const tree: Tree = new Map([
      [treePath('a'), shared],
      [treePath('b'), shared],
    ]);
    expect(sizeInMemory(tree)).toBe(8192 + 1024);
    expect(judgeMemory({ unpacked: MIB, image: MIB }, facts)).toMatchObject({
      need: 3 * MIB,
      verdict: 'fits',
    });
  });

  it('is tight above a quarter and too large above all', () => {
    expect(judgeMemory({ unpacked: 41 * MIB, image: 0 }, facts).verdict).toBe('tight');
    expect(judgeMemory({ unpacked: 161 * MIB, image: 0 }, facts).verdict).toBe('too large');
    expect(judgeMemory({ unpacked: 161 * MIB, image: 0 }, facts, 4096 * MIB).verdict).toBe('fits');
  });

  it('knows the tmpfs of RHEL 6 and the fixed one of Fedora 13', () => {
    const rhel = memoryFactsOf(RHEL_6);
    expect(judgeMemory({ unpacked: 0, image: 0 }, rhel).limit).toBe(250 * MIB);
    expect(judgeMemory({ unpacked: 0, image: 0 }, rhel, 2048 * MIB).limit).toBe(1024 * MIB);
    const fedora = memoryFactsOf({ tag: 'anaconda-13.42-1' });
    expect(judgeMemory({ unpacked: 0, image: 0 }, fedora, 2048 * MIB).limit).toBe(250 * MIB);
    expect(judgeMemory({ unpacked: 0, image: 0 }, fedora).limit).toBe(128 * MIB);
  });

  it('has facts for every release, in order', () => {
    expect(memoryFactsOf(RHEL_4).floor).toBe(32_000 * 1024);
    expect(memoryFactsOf(RHEL_5).floor).toBe(64_000 * 1024);
    const order = MEMORY.map(({ since: [major, minor] }) => major * 1000 + minor);
    expect(order).toEqual([...order].sort((a, b) => a - b));
    for (const release of RELEASES) expect(memoryFactsOf(release).floor).toBeGreaterThan(30 * MIB);
  });
});
