import { type Host, HostError } from '../host.ts';

/** A file of /proc or /sys without the blanks around it; undefined where it is not there or says nothing. */
export async function readLine({ files }: Pick<Host, 'files'>, path: string): Promise<string | undefined> {
  const text = await readWhole({ files }, path);
  const trimmed = text?.replace(/\0/g, '').trim();
  return trimmed === '' ? undefined : trimmed;
}

/** All of a file, or undefined: reading one of /sys may fail in many ways (EINVAL for the link of a sleeping device). */
export async function readWhole({ files }: Pick<Host, 'files'>, path: string): Promise<string | undefined> {
  try {
    return await files.readText(path);
  } catch (error) {
    if (error instanceof HostError) return undefined;
    throw error;
  }
}

export async function readNumber(host: Pick<Host, 'files'>, path: string): Promise<number | undefined> {
  const text = await readLine(host, path);
  return text !== undefined && /^\d+$/.test(text) ? Number(text) : undefined;
}

/** Names in a folder; none where there is no such folder. */
export async function listNames({ files }: Pick<Host, 'files'>, path: string): Promise<readonly string[]> {
  try {
    return await files.list(path);
  } catch (error) {
    if (error instanceof HostError) return [];
    throw error;
  }
}

/** The last name of where a link leads; undefined where there is none. */
export async function linkName({ files }: Pick<Host, 'files'>, path: string): Promise<string | undefined> {
  try {
    return (await files.readLink(path)).split('/').pop();
  } catch (error) {
    if (error instanceof HostError) return undefined;
    throw error;
  }
}
