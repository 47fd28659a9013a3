import { HostError } from '../host.ts';

/** What Node refuses before the system is asked, under names of its own: a NUL in a name, a socket that is gone. */
const NODE_CODES: Readonly<Record<string, string>> = {
  ERR_INVALID_ARG_VALUE: 'EINVAL',
  ERR_STREAM_DESTROYED: 'EPIPE',
  ERR_STREAM_WRITE_AFTER_END: 'EPIPE',
};

/** The error of Node as the host's. What the system did not say (a mistake in the program) stays as it is. */
export function toHostError(cause: unknown, operation: string, path?: string): unknown {
  if (!(cause instanceof Error) || !('code' in cause) || typeof cause.code !== 'string') return cause;
  const code = NODE_CODES[cause.code] ?? cause.code;
  return code.startsWith('ERR_') ? cause : new HostError(code, operation, path);
}

export async function attempt<T>(operation: string, path: string, work: () => Promise<T>): Promise<T> {
  try {
    return await work();
  } catch (cause) {
    throw toHostError(cause, operation, path);
  }
}
