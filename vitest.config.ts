import { defineConfig } from 'vitest/config';

/**
 * Three kinds of test: `unit` needs no programs and is fast; `judges` asks other people's programs; `boot` starts
 * kernels in QEMU. Boots run one at a time, because software emulation wants the machine for itself.
 */
export default defineConfig({
  test: {
    projects: [
      {
        test: { name: 'unit', include: ['test/**/*.test.ts'], exclude: ['test/judges/**', 'test/boot/**'] },
      },
      {
        test: {
          name: 'judges',
          include: ['test/judges/**/*.test.ts'],
          testTimeout: 120_000,
          hookTimeout: 120_000,
        },
      },
      {
        test: {
          name: 'boot',
          include: ['test/boot/**/*.test.ts'],
          testTimeout: 600_000,
          hookTimeout: 600_000,
          fileParallelism: false,
        },
      },
    ],
  },
});
