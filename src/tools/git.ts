import { type ByteString, byteString, decodeText, encodeText, toText } from '../base/bytes.ts';
import { BootsmithError } from '../base/errors.ts';
import { type Program, run } from '../base/exec.ts';
import { spool } from '../base/spool.ts';
import { type Content, sourceContent } from '../tree/tree.ts';
import { streamOutput } from './streams.ts';

export const GIT: Program = { name: 'git', debian: 'git', fedora: 'git-core' };

/** A file of a tree, or what a working tree has in its place. */
export interface GitFile {
  /** From the top of the tree. */
  readonly path: ByteString;
  /** A whole `st_mode` of git: 0100644, 0100755, 0120000 (link) or 0160000 (another repository). */
  readonly mode: number;
  /** Its blob; undefined where only the working tree has it. */
  readonly blob: string | undefined;
}

export type GitChange =
  | ({ readonly kind: 'added' | 'changed' } & GitFile)
  | { readonly kind: 'deleted'; readonly path: ByteString };

/** Nothing of the user's or the repository's settings may run a program or change what comes out. */
const SETTINGS = [
  ...['-c', 'core.fsmonitor=false', '-c', 'core.quotePath=false'],
  ...['-c', 'diff.renames=false', '-c', 'diff.noprefix=false', '-c', 'diff.ignoreSubmodules=all'],
];
/** What git rev-parse --local-env-vars names: set by a hook that calls us, they would lead to its own repository. */
const FOREIGN = [
  ...['GIT_DIR', 'GIT_WORK_TREE', 'GIT_COMMON_DIR', 'GIT_INDEX_FILE', 'GIT_OBJECT_DIRECTORY', 'GIT_PREFIX'],
  ...['GIT_ALTERNATE_OBJECT_DIRECTORIES', 'GIT_IMPLICIT_WORK_TREE', 'GIT_INTERNAL_SUPER_PREFIX'],
  ...['GIT_CONFIG', 'GIT_CONFIG_PARAMETERS', 'GIT_CONFIG_COUNT', 'GIT_GRAFT_FILE', 'GIT_SHALLOW_FILE'],
  ...['GIT_REPLACE_REF_BASE', 'GIT_NO_REPLACE_OBJECTS', 'GIT_NAMESPACE'],
];
const ENVIRONMENT = {
  ...Object.fromEntries(FOREIGN.map((name) => [name, undefined])),
  GIT_OPTIONAL_LOCKS: '0',
  GIT_TERMINAL_PROMPT: '0',
  GIT_PAGER: '',
  GIT_EXTERNAL_DIFF: '',
};

function call(folder: string, words: readonly string[]): string[] {
  return ['-C', folder, '--no-pager', ...SETTINGS, ...words];
}

async function readOutput(folder: string, words: readonly string[]): Promise<ByteString> {
  let text = '';
  for await (const chunk of streamOutput(GIT, call(folder, words), { environment: ENVIRONMENT }))
    text += byteString(chunk);
  return text as ByteString;
}

/** The folder at the top of the working tree that `folder` lies in. Throws `usage` where there is none. */
export async function findTopOfTree(folder: string): Promise<string> {
  const words = call(folder, ['rev-parse', '--show-toplevel']);
  const { status, stdout, stderr } = await run(GIT, words, { accept: [128], environment: ENVIRONMENT });
  const top = stdout.replace(/\n$/, '');
  if (status === 0 && top !== '') return top;
  throw new BootsmithError('usage', `${folder} is no git working tree`, {
    at: { file: folder },
    found: stderr.trim() || 'a repository without a working tree',
    expected: 'a clone with its files checked out',
  });
}

/** The commit that a tag, branch or hash names. Throws `usage` where it names none. */
export async function resolveCommit(folder: string, name: string): Promise<string> {
  const unknown = (found: string) =>
    new BootsmithError('usage', `${folder} has no commit ${name}`, {
      at: { file: folder },
      found,
      hint: 'git tag lists the tags; a clone made with --depth lacks them (git fetch --tags --unshallow).',
    });
  if (name.startsWith('-')) throw unknown('an option where a tag must be');
  const words = call(folder, ['rev-parse', '--verify', '--quiet', `${name}^{commit}`]);
  const { status, stdout } = await run(GIT, words, { accept: [1, 128], environment: ENVIRONMENT });
  const hash = stdout.trim();
  if (status !== 0 || !/^[0-9a-f]{40,64}$/.test(hash)) throw unknown('nothing of that name');
  return hash;
}

/**
 * What changed since a commit, by path: up to another commit, or to the tracked files of the working tree. A renamed
 * file is a deleted and an added one. `top` is the top of the tree, the commits are hashes. Throws `usage` for a tree
 * with an unfinished merge.
 */
export async function listChanges(top: string, since: string, until?: string): Promise<GitChange[]> {
  const commits = until === undefined ? [since] : [since, until];
  const words = ['diff', '--raw', '-z', '--no-abbrev', '--no-renames', '--no-ext-diff', '--no-textconv'];
  const parts = (await readOutput(top, [...words, ...commits, '--'])).split('\0');
  const changes: GitChange[] = [];
  // `:OLD_MODE NEW_MODE OLD_BLOB NEW_BLOB STATUS` and the path, each ended by a NUL (git-diff-index, "RAW OUTPUT").
  for (let at = 0; at + 1 < parts.length; at += 2) {
    const [, mode = '', , blob = '', status = ''] = (parts[at] ?? '').split(' ');
    const path = parts[at + 1] as ByteString;
    if (status === 'U')
      throw new BootsmithError('usage', `${top} has an unfinished merge`, {
        at: { file: top },
        found: `${toText(path)} is unmerged`,
        hint: 'Finish or abort the merge first, or compare commits with --until.',
      });
    if (status === 'D') changes.push({ kind: 'deleted', path });
    else changes.push({ kind: status === 'A' ? 'added' : 'changed', ...fileOf(path, mode, blob) });
  }
  return changes;
}

/** The tracked files below a folder of the tree: of a commit, or of the index. */
export async function listTracked(top: string, folder: ByteString, commit?: string): Promise<GitFile[]> {
  const below = `:(top,literal)${toText(folder)}`;
  const words =
    commit === undefined
      ? ['ls-files', '-s', '-z', '--', below]
      : ['ls-tree', '-r', '-z', '--full-tree', commit, '--', toText(folder)];
  const lines = (await readOutput(top, words)).split('\0').filter((line) => line !== '');
  return lines.map((line) => {
    const [mode = '', second = '', third = ''] = line.slice(0, line.indexOf('\t')).split(' ');
    const path = line.slice(line.indexOf('\t') + 1) as ByteString;
    return commit === undefined
      ? { ...fileOf(path, mode, second), blob: undefined }
      : fileOf(path, mode, third);
  });
}

/** Files of the working tree that git neither tracks nor ignores. */
export async function listUntracked(top: string): Promise<ByteString[]> {
  const text = await readOutput(top, ['ls-files', '-z', '--others', '--exclude-standard']);
  return text.split('\0').filter((path) => path !== '') as ByteString[];
}

/** The longest line in front of a blob: a name of SHA-256, `blob`, and 20 digits. */
const BLOB_HEADER_MAX = 128;

/**
 * The bytes of blobs as git keeps them, by their names; readable until closed. One call of git gives them all. Throws
 * `tool` for one that git does not give.
 */
export async function readBlobs(
  top: string,
  blobs: readonly string[],
): Promise<{ readonly contents: ReadonlyMap<string, Content>; close(): Promise<void> }> {
  const wanted = [...new Set(blobs)];
  const contents = new Map<string, Content>();
  if (wanted.length === 0) return { contents, close: async () => {} };
  async function* input() {
    yield encodeText(`${wanted.join('\n')}\n`);
  }
  const options = { input: input(), environment: ENVIRONMENT };
  const source = await spool(streamOutput(GIT, call(top, ['cat-file', '--batch']), options), top);
  try {
    let at = 0;
    for (const blob of wanted) {
      // `NAME TYPE SIZE`, a newline, the bytes, a newline (git-cat-file, "BATCH OUTPUT").
      const length = Math.min(BLOB_HEADER_MAX, source.size - at);
      const [line = ''] = decodeText(await source.read(at, length)).split('\n');
      const [, size] = /^[0-9a-f]+ blob (\d+)$/.exec(line) ?? [];
      if (size === undefined || !line.startsWith(`${blob} `))
        throw new BootsmithError('tool', 'git does not give a file', {
          at: { file: top },
          found: line || 'nothing',
          expected: `the blob ${blob}`,
          hint: 'A clone made with --filter lacks files; git fetch --refetch brings them.',
        });
      contents.set(blob, sourceContent(source, at + line.length + 1, Number(size)));
      at += line.length + 1 + Number(size) + 1;
    }
    return { contents, close: () => source.close() };
  } catch (error) {
    await source.close();
    throw error;
  }
}

function fileOf(path: ByteString, mode: string, blob: string): GitFile {
  const isKnown = /^[0-9a-f]{40,64}$/.test(blob) && !/^0+$/.test(blob);
  return { path, mode: Number.parseInt(mode, 8), blob: isKnown ? blob : undefined };
}
