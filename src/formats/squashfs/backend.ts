import { rm } from 'node:fs/promises';
import { join } from 'node:path';
import { type ByteSource, readFileChunks } from '../../base/byte-source.ts';
import { makeTemporaryFolder } from '../../base/temporary.ts';
import {
  listCompressors,
  readAsTar,
  type SquashfsSettings,
  writeFromTar,
} from '../../tools/squashfs-tools-ng.ts';
import { openSourceFile } from '../source-file.ts';

/**
 * Who turns squashfs 4 into tar and tar into squashfs 4. Names in the tar are bytes; the root is `./`; extended
 * attributes are not in it. The programs of squashfs-tools-ng do it (`nativeBackend`); their library compiled to
 * WebAssembly could as well, which is why nothing above this knows of programs or paths.
 */
export interface SquashfsBackend {
  /** The compressors that it writes, by their names in squashfs. */
  compressors(): Promise<readonly string[]>;
  /** Opens an image for reading as often as wanted. `path` is the file that `source` is, where it is one. */
  open(source: ByteSource, path?: string): Promise<TarReader>;
  /** The image that a tar archive makes. The same archive and settings give the same bytes. */
  write(tar: AsyncIterable<Uint8Array>, settings: SquashfsSettings): AsyncIterable<Uint8Array>;
}

export interface TarReader {
  /** The same bytes every time. `heard` gets what the backend says about things that it left out. */
  tar(heard: (message: string) => void): AsyncIterable<Uint8Array>;
  close(): Promise<void>;
}

export const nativeBackend: SquashfsBackend = {
  compressors: listCompressors,
  async open(source, path) {
    const file = await openSourceFile(source, path);
    return { tar: (heard) => readAsTar(file.path, heard), close: () => file.close() };
  },
  async *write(tar, settings) {
    const folder = await makeTemporaryFolder();
    try {
      const path = join(folder, 'image');
      await writeFromTar(tar, path, settings);
      yield* readFileChunks(path);
    } finally {
      await rm(folder, { recursive: true, force: true });
    }
  },
};
