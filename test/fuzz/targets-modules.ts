import { memorySource } from '../../src/base/byte-source.ts';
import { equalBytes } from '../../src/base/bytes.ts';
import { readModule } from '../../src/drivers/module.ts';
import { unpackBall } from '../../src/drivers/module-ball.ts';
import { readModuleIndex } from '../../src/formats/module-index/read.ts';
import { writeModuleIndex } from '../../src/formats/module-index/write.ts';
import { makeBall } from '../drivers/initrds.ts';
import { I386, makeModule } from '../support/modules.ts';
import { Broken } from './exercise.ts';
import type { Target } from './target.ts';

const PARTS = {
  aliases: ['pci:v00008086d00001000sv*sd*bc*sc*i*'],
  depends: ['mii'],
  exports: ['open'],
  calls: ['printk'],
  versions: { module_layout: 1 },
} as const;

/** Modules, their indexes and their balls: what profiles name and initrds hold. */
export const MODULE_TARGETS: readonly Target[] = [
  {
    name: 'kernel-module',
    samples: async () => [
      { name: '64 bits', bytes: Uint8Array.from(makeModule(PARTS)) },
      { name: '32 bits', bytes: Uint8Array.from(makeModule({ ...PARTS, shape: I386 })) },
    ],
    async read(bytes) {
      await readModule(memorySource(bytes, 'input.ko'));
    },
  },
  {
    name: 'module-index',
    samples: async () => [
      {
        name: 'small',
        bytes: writeModuleIndex([
          { key: 'one', value: 'a', priority: 1 },
          { key: 'once', value: 'b', priority: 2 },
          { key: 'two', value: 'c', priority: 3 },
        ]),
      },
    ],
    async read(bytes) {
      const entries = readModuleIndex(bytes, 'input');
      if (entries.some(({ key, value }) => /[^\x01-\x7f]/.test(key + value))) return;
      const again = writeModuleIndex(entries);
      if (!equalBytes(again, writeModuleIndex(readModuleIndex(again, 'again'))))
        throw new Broken('an index that was written is not read as it was');
    },
  },
  {
    name: 'module-ball',
    samples: async () => [
      { name: 'one module', bytes: await makeBall({ '2.6.18/x86_64/a.ko': makeModule(PARTS) }) },
    ],
    async read(bytes) {
      await unpackBall(bytes, 'input');
    },
  },
];
