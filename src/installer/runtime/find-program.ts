import { HostError } from '../host.ts';

/** What execvp(3) of most systems takes where there is no PATH; the folders of root are in it too. */
const DEFAULT_PATH = '/usr/local/sbin:/usr/local/bin:/usr/sbin:/usr/bin:/sbin:/bin';

/**
 * The program that `name` means, as execvp(3) looks for it: a name with a slash is a path already, any other is looked
 * up in the folders of `path`. A relative one counts from the folder of this process, wherever the program is to run.
 * Both hosts ask here, so they find the same one and fail alike.
 * Throws `ENOENT`, or `EACCES` where the only ones that were found may not be run.
 */
export async function findProgram(
  name: string,
  path: string | undefined,
  mayRun: (candidate: string) => Promise<boolean | undefined>,
  realPath: (path: string) => Promise<string>,
): Promise<string> {
  const folders = name.includes('/') ? [''] : (path ?? DEFAULT_PATH).split(':').map((f) => `${f || '.'}/`);
  let found = false;
  if (name !== '')
    for (const folder of folders) {
      const program = folder + name;
      const may = await mayRun(program);
      if (may) return program.startsWith('/') ? program : `${await realPath('.')}/${program}`;
      if (may === false) found = true;
    }
  throw new HostError(found ? 'EACCES' : 'ENOENT', 'run', name);
}
