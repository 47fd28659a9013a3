import { type Program, run } from '../base/exec.ts';

/** Lies in /usr/sbin, which an ordinary user's PATH may lack. */
export const E2FSCK: Program = { name: 'e2fsck', debian: 'e2fsprogs', fedora: 'e2fsprogs' };

/** Checks an ext2 image without changing it. Gives nothing for a clean one, else what e2fsck says. */
export async function checkExt2(path: string): Promise<string | undefined> {
  const PATH = `${process.env.PATH ?? ''}:/usr/sbin:/sbin`;
  // 4: errors left uncorrected, which -n always leaves (e2fsck(8), EXIT CODE).
  const { status, stdout, stderr } = await run(E2FSCK, ['-fn', path], { accept: [4], environment: { PATH } });
  return status === 0 ? undefined : `${stdout}${stderr}`.trim();
}
