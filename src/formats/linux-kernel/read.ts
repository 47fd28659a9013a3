import type { ByteSource } from '../../base/byte-source.ts';
import { byteString, viewOf } from '../../base/bytes.ts';

/** The x86 boot protocol header (Documentation/arch/x86/boot.rst). Offsets in bytes from the start of the image. */
const SETUP_HEADER = {
  magic: { at: 0x202, value: 0x53726448 }, // "HdrS"
  /** Pointer to the version string, less 0x200; 0 for none. */
  versionPointer: { at: 0x20e },
  size: 0x250,
} as const;

const VERSION_MAX = 256;

/** The version string of a bzImage, as `file` shows it, or undefined when this is none. */
export async function readKernelVersion(source: ByteSource): Promise<string | undefined> {
  if (source.size < SETUP_HEADER.size) return undefined;
  const header = viewOf(await source.read(0, SETUP_HEADER.size));
  if (header.getUint32(SETUP_HEADER.magic.at, true) !== SETUP_HEADER.magic.value) return undefined;
  const pointer = header.getUint16(SETUP_HEADER.versionPointer.at, true);
  const at = pointer + 0x200;
  if (pointer === 0 || at >= source.size) return undefined;
  const text = byteString(await source.read(at, Math.min(VERSION_MAX, source.size - at)));
  const [version = ''] = text.split('\0');
  return version.trim() || undefined;
}
