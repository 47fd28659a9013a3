import { byteString, bytesOf } from '../../base/bytes.ts';

/**
 * The section that holds `path = sha256:<hex>` for each image of a tree, as productmd and lorax write it
 * (productmd/treeinfo.py, Checksums; pylorax/treebuilder.py, `TreeBuilder.treeinfo_data`).
 */
const SECTION = 'checksums';
const LINE = /^(\s*)([^=:\s][^=]*?)(\s*[=]\s*)(sha256|sha1|md5):([0-9a-f]+)(\s*)$/;

/** Sums of a changed file, by the algorithm's name as the section has it. */
export type SumsOf = (path: string, algorithm: string) => Promise<string | undefined>;

/**
 * A `.treeinfo` with the sums of changed files exchanged; all else stays byte for byte. `sumOf` gives undefined for a
 * file that has not changed. Paths that the section does not name are not added.
 */
export async function editTreeinfoChecksums(bytes: Uint8Array, sumOf: SumsOf): Promise<Uint8Array> {
  const lines = byteString(bytes).split('\n');
  let section = '';
  for (const [index, line] of lines.entries()) {
    section = /^\s*\[([^\]]*)\]\s*$/.exec(line)?.[1] ?? section;
    const found = section === SECTION ? LINE.exec(line) : null;
    if (!found) continue;
    const [, indent, path = '', equals, algorithm = '', , end] = found;
    const sum = await sumOf(path, algorithm);
    if (sum !== undefined) lines[index] = `${indent}${path}${equals}${algorithm}:${sum}${end}`;
  }
  return bytesOf(lines.join('\n') as ReturnType<typeof byteString>);
}
