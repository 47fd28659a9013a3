import type { Box } from './exercise.ts';
import type { Sample } from './mutate.ts';

/** One reader under test. */
export interface Target {
  readonly name: string;
  /** Programs without which it, or its samples, cannot be had. */
  readonly programs?: readonly string[];
  /** In milliseconds; a second where nothing is said. */
  readonly timeLimit?: number;
  /** What one input may add to the peak memory, in MiB; 100 where nothing is said. */
  readonly memoryLimit?: number;
  samples(box: Box): Promise<readonly Sample[]>;
  /** Reads all that there is to read. May throw what readers may throw, and `Broken` for a broken promise. */
  read(bytes: Uint8Array, box: Box): Promise<void>;
}
