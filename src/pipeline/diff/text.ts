import { structuredPatch } from 'diff';
import { collectChunks } from '../../base/byte-source.ts';
import type { Content } from '../../tree/tree.ts';

/** Files of boot media that people write are far smaller; larger ones are told by their sums. */
const TEXT_SIZE_LIMIT = 64 * 1024;
/** Lines that go and come; beyond that two texts have nothing in common that is worth showing. */
const EDIT_LIMIT = 4000;
const CONTEXT_LINES = 2;

/** A content as text; undefined for one that is none, or is too large to be shown. */
export async function textOf(content: Content | undefined): Promise<string | undefined> {
  if (content === undefined) return '';
  if (content.size > TEXT_SIZE_LIMIT) return undefined;
  return decode(await collectChunks(content.chunks()));
}

/** Bytes as UTF-8 without control characters but the blank ones. */
export function decode(bytes: Uint8Array): string | undefined {
  if (bytes.length > TEXT_SIZE_LIMIT) return undefined;
  try {
    const text = new TextDecoder('utf-8', { fatal: true }).decode(bytes);
    return /[\x00-\x08\x0e-\x1f]/.test(text) ? undefined : text;
  } catch {
    return undefined;
  }
}

/** The lines of two texts that differ, with some around them, as diff -u writes them; undefined when nothing does. */
export function diffText(a: string, b: string): string[] | undefined {
  const patch = structuredPatch('a', 'b', a, b, '', '', {
    context: CONTEXT_LINES,
    maxEditLength: EDIT_LIMIT,
  });
  const lines = patch?.hunks.flatMap(({ oldStart, oldLines, newStart, newLines, lines: changed }) => [
    `@@ -${oldStart},${oldLines} +${newStart},${newLines} @@`,
    ...changed,
  ]);
  return lines && lines.length > 0 ? lines : undefined;
}
