import { stat } from 'node:fs/promises';
import { openFileSource } from '../base/byte-source.ts';
import { BootsmithError } from '../base/errors.ts';
import { SIGNATURE_SNIFF_SIZE } from '../formats/image.ts';
import { isRpm } from '../formats/rpm/read.ts';
import { recogniseFormat } from '../formats/signatures.ts';
import { recogniseTar } from '../formats/tar/archive.ts';
import type { UpdatesSource } from './model.ts';

/**
 * What a word of the command line names: a folder to lay over the root, `SRC:DEST`, a package or a tar archive, told by
 * its bytes. Throws `usage` for what is not there and for a file that says nothing of where it belongs.
 */
export async function recogniseSource(word: string): Promise<UpdatesSource> {
  const found = await stat(word).catch(() => undefined);
  if (found?.isDirectory()) return { overlay: word };
  const colon = word.lastIndexOf(':/');
  if (found === undefined && colon > 0) {
    const file = word.slice(0, colon);
    if (await stat(file).catch(() => undefined)) return { file, to: word.slice(colon + 1) };
    throw missing(file);
  }
  if (found === undefined) throw missing(word);
  const source = await openFileSource(word);
  try {
    const head = await source.read(0, Math.min(SIGNATURE_SNIFF_SIZE, source.size));
    if (isRpm(head)) return { rpm: word };
    if ((await recogniseTar(source)) !== undefined) return { tar: word };
    throw new BootsmithError('usage', `${word} does not say where it belongs`, {
      at: { file: word },
      found: recogniseFormat(head) ?? 'a plain file',
      expected: 'a folder, a tar archive, an RPM package, or SRC:DEST',
      hint: `Write ${word}:/PATH for a single file; an updates image is given with --merge.`,
    });
  } finally {
    await source.close();
  }
}

function missing(path: string): BootsmithError {
  return new BootsmithError('usage', `${path} does not exist`, {
    at: { file: path },
    expected: 'a folder, a tar archive, an RPM package, or SRC:DEST with an absolute DEST',
  });
}
