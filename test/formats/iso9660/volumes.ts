/** A volume without files: a descriptor in sector 16, then noise. `sectors` of 2048 bytes. */
export function makeVolume(sectors: number, seed = 1): Uint8Array {
  const image = new Uint8Array(sectors * 2048);
  let state = seed;
  for (let at = 18 * 2048; at < image.length; at++) {
    state = (Math.imul(state, 1103515245) + 12345) >>> 0;
    image[at] = state >>> 16;
  }
  const descriptor = image.subarray(16 * 2048, 17 * 2048).fill(0x20);
  descriptor.set([1, ...new TextEncoder().encode('CD001'), 1, 0]);
  const view = new DataView(descriptor.buffer, descriptor.byteOffset);
  view.setUint32(80, sectors, true);
  view.setUint32(84, sectors);
  image.set([255, ...new TextEncoder().encode('CD001'), 1], 17 * 2048);
  return image;
}
