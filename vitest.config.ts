import { defineConfig } from 'vitest/config';

/**
 * Three kinds of test: `unit` needs no programs and is fast; `judges` asks other people's programs; `boot` starts
 * kernels in QEMU. Boots run when the others are done, two at a time: software emulation takes a core for each.
 */
export default defineConfig({
  test: {
    projects: [
      {
        test: {
          name: 'unit',
          include: ['test/**/*.test.ts'],
          exclude: ['test/judges/**', 'test/boot/**'],
          // They take a second at most; a busy machine is no reason to fail.
          testTimeout: 30_000,
        },
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
          maxWorkers: 2,
          sequence: { groupOrder: 1 },
        },
      },
    ],
  },
});
