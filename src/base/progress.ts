/**
 * What long work tells about itself. The library only calls this; who listens decides what a person sees.
 * `total` and `done` are bytes.
 */
export interface Progress {
  /** A new step begins; the one before it is done. */
  step(title: string): void;
  /** How far the current step is; `total` is left out when it is not known. */
  advance(done: number, total?: number): void;
  /** Something worth knowing that is not an error. */
  note(message: string): void;
  /** A detail for those who asked for them (`-v`). */
  detail(message: string): void;
}

/** Listens to nothing. */
export const silent: Progress = { step() {}, advance() {}, note() {}, detail() {} };
