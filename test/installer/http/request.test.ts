import { describe, expect, it } from 'vitest';
import { parseRange } from '../../../src/installer/http/range.ts';
import { headLength, parseRequest } from '../../../src/installer/http/request.ts';

const bytes = (text: string) => new TextEncoder().encode(text);
const get = (target: string, more = '') =>
  parseRequest(bytes(`GET ${target} HTTP/1.1\r\nHost: x\r\n${more}\r\n`));

describe('a request', () => {
  it('ends with its empty line, with CR or without', () => {
    expect(headLength(bytes('GET / HTTP/1.1\r\nA: b\r\n\r\nrest'))).toBe(24);
    expect(headLength(bytes('GET / HTTP/1.0\n\nrest'))).toBe(16);
    expect(headLength(bytes('GET / HTTP/1.0\r\nA: b\r\n'))).toBeUndefined();
  });

  it('is read with its path in names', () => {
    expect(get('/a%20b//./c.rpm?x=../..')).toMatchObject({
      method: 'GET',
      path: ['a b', 'c.rpm'],
      folder: false,
      keepAlive: true,
    });
    expect(get('http://127.0.0.1:8080/ks')).toMatchObject({ path: ['ks'] });
    expect(get('http://127.0.0.1')).toMatchObject({ path: [], folder: true });
    expect(get('/dir/')).toMatchObject({ path: ['dir'], folder: true });
    expect(get('/dir/%2e')).toMatchObject({ path: ['dir'], folder: true });
  });

  it.each([
    ['/..', 403],
    ['/a/../../etc/passwd', 403],
    ['/%2e%2E/etc/passwd', 403],
    ['/a/.%2e/b', 403],
    ['/..%2fetc', 403],
    ['/a%2Fb', 403],
    ['/a%00', 400],
    ['/%ff', 400],
    ['/%zz', 400],
    ['etc/passwd', 400],
    ['*', 400],
    [`/${'a'.repeat(5000)}`, 414],
  ])('to %s is refused', (target, refused) => {
    expect(get(target)).toEqual({ refused });
  });

  it.each([
    ['GET /\r\n\r\n', 400],
    ['GET  / HTTP/1.1\r\n\r\n', 400],
    ['GET / HTTP/2.0\r\n\r\n', 505],
    ['GET / FTP/1.0\r\n\r\n', 400],
    ['POST / HTTP/1.1\r\nContent-Length: 4\r\n\r\n', 405],
    ['DELETE / HTTP/1.1\r\n\r\n', 405],
    ['GET / HTTP/1.1\r\nContent-Length: 4\r\n\r\n', 400],
    ['GET / HTTP/1.1\r\nTransfer-Encoding: chunked\r\n\r\n', 400],
    ['GET / HTTP/1.1\r\nno field\r\n\r\n', 400],
    ['G(T / HTTP/1.1\r\n\r\n', 400],
  ])('%j is refused', (head, refused) => {
    expect(parseRequest(bytes(head))).toEqual({ refused });
  });

  it('says whether another one may follow', () => {
    expect(get('/', 'Connection: Close\r\n')).toMatchObject({ keepAlive: false });
    expect(parseRequest(bytes('GET / HTTP/1.0\r\n\r\n'))).toMatchObject({ keepAlive: false });
    expect(parseRequest(bytes('GET / HTTP/1.0\nConnection: x, Keep-Alive\n\n'))).toMatchObject({
      keepAlive: true,
    });
  });
});

describe('a range', () => {
  it.each([
    ['bytes=0-0', 10, { start: 0, end: 1 }],
    ['bytes=4-', 10, { start: 4, end: 10 }],
    ['bytes=4-99', 10, { start: 4, end: 10 }],
    ['bytes=-3', 10, { start: 7, end: 10 }],
    ['bytes=-30', 10, { start: 0, end: 10 }],
    ['bytes=10-', 10, 'unsatisfiable'],
    ['bytes=-0', 10, 'unsatisfiable'],
    ['bytes=0-', 0, 'unsatisfiable'],
    ['bytes=5-4', 10, undefined],
    ['bytes=0-1,3-4', 10, undefined],
    ['bytes=-', 10, undefined],
    ['lines=0-1', 10, undefined],
    [undefined, 10, undefined],
  ])('%s of %i bytes', (field, size, part) => {
    expect(parseRange(field, size)).toEqual(part);
  });
});
