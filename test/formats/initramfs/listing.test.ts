import { gzipSync } from 'node:zlib';
import { describe, expect, it } from 'vitest';
import { memorySource } from '../../../src/base/byte-source.ts';
import { readCpioInto } from '../../../src/formats/cpio/read.ts';
import { Unpacking } from '../../../src/formats/cpio/unpacking.ts';
import { StreamWindow, Window } from '../../../src/formats/cpio/window.ts';
import { readInitramfs } from '../../../src/formats/initramfs/read.ts';
import { archive, DIRECTORY, describeTree, entry, SYMLINK } from '../cpio/archives.ts';
import { expectSameListing } from './same-listing.ts';

const ARCHIVE = archive(
  { name: 'd', mode: DIRECTORY },
  { name: 'd/f', data: 'x'.repeat(5000) },
  { name: 'l', mode: SYMLINK, data: 'd/f' },
  { name: 'one', data: '', ino: 9, nlink: 2 },
  { name: 'two', data: 'linked', ino: 9, nlink: 2 },
  { name: 'e', data: '' },
);
const CRC = archive({ name: 'f', data: 'abc', magic: '070702', sum: 294 });
const LATER = archive({ name: 'd/f', data: 'short' });

async function* cut(bytes: Uint8Array, size: number) {
  for (let at = 0; at < bytes.length; at += size) yield bytes.subarray(at, at + size);
}

describe('a listing sees what a whole reading sees', () => {
  it.each<[string, Buffer]>([
    ['one archive', gzipSync(ARCHIVE)],
    ['a raw one', ARCHIVE],
    ['two archives in a member', gzipSync(Buffer.concat([ARCHIVE, Buffer.alloc(512), LATER]))],
    ['one behind many zeros', gzipSync(Buffer.concat([Buffer.alloc(300_000), LATER]))],
    ['one off the grid', gzipSync(Buffer.concat([ARCHIVE, Buffer.alloc(3), LATER]))],
    ['junk in a member', gzipSync(Buffer.concat([ARCHIVE, Buffer.from('junk'.repeat(50_000))]))],
    ['three segments', Buffer.concat([ARCHIVE, gzipSync(LATER), Buffer.alloc(5), gzipSync(ARCHIVE)])],
    ['sums', gzipSync(CRC)],
    ['a wrong sum', gzipSync(archive({ name: 'f', data: 'abc', magic: '070702', sum: 295 }))],
    ['no trailer', gzipSync(entry({ name: 'f', data: 'abc' }))],
    ['zeros only', gzipSync(Buffer.alloc(70_000))],
    ['nothing', gzipSync(Buffer.alloc(0))],
    ['junk only', gzipSync('junk')],
    ['a long name', gzipSync(archive({ name: 'n'.repeat(5000), data: 'x' }, { name: 'f' }))],
    ['a long target', gzipSync(archive({ name: 'l', mode: SYMLINK, data: 't'.repeat(5000) }, { name: 'f' }))],
  ])('of %s', (_, bytes) => expectSameListing(bytes));

  it('of an archive that is cut anywhere', async () => {
    for (let size = 0; size < ARCHIVE.length; size += 37)
      await expectSameListing(gzipSync(ARCHIVE.subarray(0, size)), `${size} bytes`);
  });

  it('of a member that is cut or damaged anywhere', async () => {
    const packed = gzipSync(Buffer.concat([ARCHIVE, LATER]));
    for (let at = 10; at < packed.length; at += 3) {
      await expectSameListing(packed.subarray(0, at), `cut at ${at}`);
      const bent = Buffer.from(packed);
      bent[at] = (bent[at] ?? 0) ^ 0x10;
      await expectSameListing(bent, `bent at ${at}`);
    }
  });

  it('however the stream is cut', async () => {
    const bytes = Buffer.concat([ARCHIVE, Buffer.alloc(99)]);
    const expected = await readCpioInto(new Unpacking(), new Window(memorySource(bytes)));
    for (const size of [1, 7, 110, 111, 4096, 5001]) {
      const unpacking = new Unpacking();
      const found = await readCpioInto(unpacking, new StreamWindow(cut(bytes, size), 'stream'));
      expect({ style: found.style, end: found.end, warnings: found.warnings }).toEqual({
        style: expected.style,
        end: expected.end,
        warnings: expected.warnings,
      });
      expect(found.entries.map(([path]) => path)).toEqual(expected.entries.map(([path]) => path));
    }
  });

  it('and keeps nothing of a large file', async () => {
    const large = gzipSync(archive({ name: 'zeros', data: '\0'.repeat(60_000_000) }, { name: 'f' }));
    const before = process.memoryUsage().arrayBuffers;
    const image = await readInitramfs(memorySource(large), { listing: true });
    expect([...image.tree.keys()]).toEqual(['zeros', 'f']);
    expect(process.memoryUsage().arrayBuffers - before).toBeLessThan(40_000_000);
    await image.close();
  });

  it('and says so when contents are asked for', async () => {
    const image = await readInitramfs(memorySource(gzipSync(ARCHIVE)), { listing: true });
    await expect(describeTree(image.tree)).rejects.toThrow('has gone by');
  });
});
