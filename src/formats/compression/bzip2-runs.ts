const CHUNK_SIZE = 256 * 1024;

/** CRC-32 from the highest bit down, as bzip2 has it: the polynomial of gzip, not reflected. */
const CRC_TABLE = Int32Array.from({ length: 256 }, (_, byte) => {
  let crc = byte << 24;
  for (let bit = 0; bit < 8; bit++) crc = crc < 0 ? (crc << 1) ^ 0x04c11db7 : crc << 1;
  return crc;
});

/** Undoes the run lengths that bzip2 makes before anything else: four equal bytes are followed by a count of more. */
export class RunExpander {
  private crc = -1;

  /** Of what the last `expand` gave. */
  get checksum(): number {
    return ~this.crc >>> 0;
  }

  *expand(text: Uint8Array): Generator<Uint8Array> {
    this.crc = -1;
    let out = new Uint8Array(CHUNK_SIZE);
    let filled = 0;
    let at = 0;
    let byte = -1;
    let equal = 0;
    let repeats = 0;
    while (at < text.length || repeats > 0) {
      if (filled === CHUNK_SIZE) {
        this.add(out);
        yield out;
        out = new Uint8Array(CHUNK_SIZE);
        filled = 0;
      }
      if (repeats > 0) {
        const some = Math.min(repeats, CHUNK_SIZE - filled);
        out.fill(byte, filled, filled + some);
        filled += some;
        repeats -= some;
        if (repeats === 0) byte = -1;
        continue;
      }
      const end = Math.min(text.length, at + CHUNK_SIZE - filled);
      while (at < end) {
        const next = text[at++] as number;
        if (equal === 4) {
          equal = 0;
          repeats = next;
          if (next === 0) byte = -1;
          break;
        }
        if (next === byte) equal++;
        else {
          byte = next;
          equal = 1;
        }
        out[filled++] = next;
      }
    }
    if (filled === 0) return;
    const rest = out.subarray(0, filled);
    this.add(rest);
    yield rest;
  }

  private add(bytes: Uint8Array): void {
    let { crc } = this;
    for (let i = 0; i < bytes.length; i++)
      crc = (crc << 8) ^ (CRC_TABLE[(crc >>> 24) ^ (bytes[i] as number)] as number);
    this.crc = crc;
  }
}
