/** What the loopback server takes and says. Sources: RFC 9110 (semantics), RFC 9112 (HTTP/1.1). */

/** Bytes of a request's head; Apache takes 8190 for each line, and no client of an installer comes near. */
export const HEAD_LIMIT = 16 * 1024;
export const TARGET_LIMIT = 4096;
/** Clients that are served at a time; others wait in the queue of the system. */
export const CONNECTION_LIMIT = 32;
/** Requests on one connection. */
export const REQUEST_LIMIT = 1000;
/** Bytes of a file in memory for each client. */
export const PIECE_SIZE = 64 * 1024;
/** Bytes of what a refused client still sends that are read away, so that it gets to see the refusal. */
export const DRAIN_LIMIT = 256 * 1024;
/** Milliseconds to wait for more of it. */
export const DRAIN_WAIT = 200;

export const REASONS = {
  200: 'OK',
  206: 'Partial Content',
  400: 'Bad Request',
  403: 'Forbidden',
  404: 'Not Found',
  405: 'Method Not Allowed',
  408: 'Request Timeout',
  414: 'URI Too Long',
  416: 'Range Not Satisfiable',
  431: 'Request Header Fields Too Large',
  500: 'Internal Server Error',
  505: 'HTTP Version Not Supported',
} as const;

export type Status = keyof typeof REASONS;

/** By the end of the name. Whatever else there is are bytes. */
export const CONTENT_TYPES: readonly (readonly [string, string])[] = [
  ['.cfg', 'text/plain; charset=utf-8'],
  ['.txt', 'text/plain; charset=utf-8'],
  ['.xml', 'text/xml'],
  ['.rpm', 'application/x-rpm'],
];
