import { byteString } from '../../base/bytes.ts';
import { COMMAND_LINE_LIMITS } from './layout.ts';

export interface IsolinuxVersion {
  readonly major: number;
  readonly minor: number;
}

/** The version in the banner of `isolinux.bin` (`ISOLINUX 3.11 2005-09-02`), or undefined where there is none. */
export function readIsolinuxVersion(image: Uint8Array): IsolinuxVersion | undefined {
  const match = /ISOLINUX ([0-9]{1,2})\.([0-9]{1,3})[ -]/.exec(byteString(image));
  return match ? { major: Number(match[1]), minor: Number(match[2]) } : undefined;
}

/**
 * How many bytes a command line may have under this version, with the `BOOT_IMAGE=file ` that ISOLINUX puts in front
 * of it. The kernel may take less.
 */
export function commandLineLimit(version: IsolinuxVersion): number {
  let limit: number = COMMAND_LINE_LIMITS[0].bytes;
  for (const { since, bytes } of COMMAND_LINE_LIMITS)
    if (version.major > since[0] || (version.major === since[0] && version.minor >= since[1])) limit = bytes;
  return limit;
}
