import { HostError } from '../host.ts';

/** Linux's numbers on i386 and x86_64 (asm-generic/errno-base.h and errno.h): from 1 on, then those of sockets. */
const BASE =
  'EPERM ENOENT ESRCH EINTR EIO ENXIO E2BIG ENOEXEC EBADF ECHILD EAGAIN ENOMEM EACCES EFAULT ENOTBLK EBUSY EEXIST EXDEV ' +
  'ENODEV ENOTDIR EISDIR EINVAL ENFILE EMFILE ENOTTY ETXTBSY EFBIG ENOSPC ESPIPE EROFS EMLINK EPIPE EDOM ERANGE EDEADLK ' +
  'ENAMETOOLONG ENOLCK ENOSYS ENOTEMPTY ELOOP';
const FURTHER: Readonly<Record<number, string>> = {
  61: 'ENODATA',
  71: 'EPROTO',
  75: 'EOVERFLOW',
  84: 'EILSEQ',
  88: 'ENOTSOCK',
  95: 'EOPNOTSUPP',
  97: 'EAFNOSUPPORT',
  98: 'EADDRINUSE',
  99: 'EADDRNOTAVAIL',
  100: 'ENETDOWN',
  101: 'ENETUNREACH',
  103: 'ECONNABORTED',
  104: 'ECONNRESET',
  105: 'ENOBUFS',
  107: 'ENOTCONN',
  110: 'ETIMEDOUT',
  111: 'ECONNREFUSED',
  113: 'EHOSTUNREACH',
  122: 'EDQUOT',
  123: 'ENOMEDIUM',
  124: 'EMEDIUMTYPE',
};
const NAMES: Readonly<Record<number, string>> = {
  ...Object.fromEntries(BASE.split(' ').map((name, index) => [index + 1, name])),
  ...FURTHER,
};

export const EINTR = -4;
export const EAGAIN = -11;

export function errorName(number: number): string {
  return NAMES[number] ?? `E${number}`;
}

/** What a call gave, where it did not fail; else the error. */
export function must(result: number, operation: string, path?: string): number {
  if (result < 0) throw new HostError(errorName(-result), operation, path);
  return result;
}
