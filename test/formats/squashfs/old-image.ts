/**
 * A squashfs 3.0 image by hand, as the machines of its time wrote it in their own byte order: the root directory and
 * one file, `hello`, with the data `world`; nothing is compressed. No program of today writes one.
 */
export function oldImage(isLittle: boolean): Buffer {
  const fields = (...values: readonly [value: number, size: number][]) =>
    Buffer.concat(
      values.map(([value, size]) => {
        const bytes = Buffer.alloc(size);
        if (size === 8)
          isLittle ? bytes.writeBigInt64LE(BigInt(value)) : bytes.writeBigInt64BE(BigInt(value));
        else isLittle ? bytes.writeUIntLE(value, 0, size) : bytes.writeUIntBE(value, 0, size);
        return bytes;
      }),
    );
  /** Bit fields of C: from the lowest bit up on a little endian machine, from the highest down on the other. */
  const bits = (size: number, ...parts: readonly [value: number, width: number][]) => {
    let value = 0;
    let at = isLittle ? 0 : size * 8;
    for (const [part, width] of parts) {
      if (!isLittle) at -= width;
      value += part * 2 ** at;
      if (isLittle) at += width;
    }
    return fields([value, size]);
  };
  const base = (type: number, mode: number, number: number) =>
    Buffer.concat([
      bits(4, [type, 4], [mode, 12], [0, 8], [255, 8]),
      fields([1_000_000_000, 4], [number, 4]),
    ]);
  const metadata = (body: Buffer) => Buffer.concat([fields([body.length | 0x8000, 2]), body]);

  const data = Buffer.from('world');
  const dataAt = 119;
  const file = Buffer.concat([
    base(2, 0o644, 2),
    fields([dataAt, 8], [0xffffffff, 4], [0, 4], [data.length, 4], [data.length | (1 << 24), 4]),
  ]);
  const entry = Buffer.concat([bits(2, [0, 13], [2, 3]), fields([4, 1], [1, 2]), Buffer.from('hello')]);
  const entries = Buffer.concat([fields([0, 1], [0, 4], [1, 4]), entry]);
  const root = Buffer.concat([
    base(1, 0o755, 1),
    fields([2, 4]),
    bits(4, [entries.length + 3, 19], [0, 13]),
    fields([0, 4], [3, 4]),
  ]);
  const inodeTable = metadata(Buffer.concat([file, root]));
  const directoryTable = metadata(entries);
  const inodesAt = dataAt + data.length;
  const directoriesAt = inodesAt + inodeTable.length;
  const idsAt = directoriesAt + directoryTable.length;
  const end = idsAt + 4;
  const head = Buffer.concat([
    Buffer.from(isLittle ? 'hsqs' : 'sqsh'),
    fields([2, 4], [0, 4], [0, 4], [0, 4], [0, 4], [0, 4], [3, 2], [0, 2], [0, 2], [17, 2]),
    fields([0b11, 1], [1, 1], [0, 1], [1_000_000_000, 4], [file.length, 8], [131072, 4], [0, 4], [0, 4]),
    fields([end, 8], [idsAt, 8], [0, 8], [inodesAt, 8], [directoriesAt, 8], [idsAt, 8], [-1, 8]),
  ]);
  return Buffer.concat([head, data, inodeTable, directoryTable, fields([0, 4])]);
}
