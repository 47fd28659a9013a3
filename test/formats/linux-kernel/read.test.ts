import { describe, expect, it } from 'vitest';
import { memorySource } from '../../../src/base/byte-source.ts';
import { readKernelVersion } from '../../../src/formats/linux-kernel/read.ts';

function kernel(pointer: number): Buffer {
  const image = Buffer.alloc(4096);
  image.write('HdrS', 0x202);
  image.writeUInt16LE(pointer, 0x20e);
  image.write('2.6.18-398.el5 (mockbuild@x) #1 SMP\0', 0x600);
  return image;
}

describe('readKernelVersion', () => {
  it('reads the version string', async () => {
    expect(await readKernelVersion(memorySource(kernel(0x400)))).toBe('2.6.18-398.el5 (mockbuild@x) #1 SMP');
  });

  it.each([
    ['a kernel without one', kernel(0)],
    ['a pointer outside', kernel(0xffff)],
    ['something else', Buffer.alloc(4096)],
    ['a short file', Buffer.from('HdrS')],
  ])('gives nothing for %s', async (_what, image) => {
    expect(await readKernelVersion(memorySource(image))).toBeUndefined();
  });
});
