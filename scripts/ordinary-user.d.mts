export interface OrdinaryUser {
  /** The user's home, where inputs and outputs are kept. */
  readonly folder: string;
  /** The root of the installed package. */
  readonly program: string;
  /** Copies a file into the home and gives its new path. */
  give(path: string): string;
  run(
    args: readonly string[],
    options?: { show?: boolean; environment?: Record<string, string> },
  ): Promise<{ status: number | null; stdout: string; stderr: string }>;
  close(): void;
}
export function asOrdinaryUser(): OrdinaryUser;
