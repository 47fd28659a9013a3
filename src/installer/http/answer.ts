import { CONTENT_TYPES, REASONS, type Status } from './layout.ts';
import type { Part } from './range.ts';

/** The head of an answer, with the empty line. */
export function formatHead(
  status: Status,
  fields: readonly (readonly [string, string | number])[],
  keepAlive: boolean,
): Uint8Array {
  const lines = [
    `HTTP/1.1 ${status} ${REASONS[status]}`,
    'Server: kusu',
    ...fields.map(([name, value]) => `${name}: ${value}`),
    `Connection: ${keepAlive ? 'keep-alive' : 'close'}`,
  ];
  return new TextEncoder().encode(`${lines.join('\r\n')}\r\n\r\n`);
}

/** What a client is told where it gets no file. */
export function formatRefusal(
  status: Status,
  now: number,
  {
    keepAlive,
    withBody,
    size,
  }: { readonly keepAlive: boolean; readonly withBody: boolean; readonly size?: number },
): Uint8Array {
  const body = new TextEncoder().encode(`${status} ${REASONS[status]}\n`);
  const head = formatHead(
    status,
    [
      ['Date', httpDate(now)],
      ...(status === 405 ? ([['Allow', 'GET, HEAD']] as const) : []),
      ...(size === undefined ? [] : ([['Content-Range', `bytes */${size}`]] as const)),
      ['Content-Type', 'text/plain'],
      ['Content-Length', body.length],
    ],
    keepAlive,
  );
  if (!withBody) return head;
  const all = new Uint8Array(head.length + body.length);
  all.set(head);
  all.set(body, head.length);
  return all;
}

/** What says how a file comes: the whole of `size` bytes, or a part of it. */
export function fileFields(
  path: string,
  { size, modified }: { readonly size: number; readonly modified: number },
  part: Part | undefined,
  now: number,
): [string, string | number][] {
  const { start, end } = part ?? { start: 0, end: size };
  return [
    ['Date', httpDate(now)],
    ['Last-Modified', httpDate(modified * 1000)],
    ['Accept-Ranges', 'bytes'],
    ['Content-Type', contentType(path)],
    ['Content-Length', end - start],
    ...(part ? ([['Content-Range', `bytes ${start}-${end - 1}/${size}`]] as [string, string][]) : []),
  ];
}

function contentType(path: string): string {
  const known = CONTENT_TYPES.filter(([end]) => path.slice(-end.length) === end)[0];
  return known ? known[1] : 'application/octet-stream';
}

/** IMF-fixdate of RFC 9110, 5.6.7. `time` in milliseconds since 1970. */
export function httpDate(time: number): string {
  return new Date(time).toUTCString();
}
