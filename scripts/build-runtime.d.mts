export type RuntimeArch = 'i386' | 'x86_64';
/** `program` is a source with `main(host)`; `checked` has bounds checks, for tests. */
export function makeRuntime(
  arch: RuntimeArch,
  program: string,
  out: string,
  variant?: 'shipped' | 'checked',
): Promise<void>;
export function makeRuntimes(): Promise<string[]>;
