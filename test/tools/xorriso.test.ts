import { describe, expect, it } from 'vitest';
import { parseEntries, parseExtents } from '../../src/tools/xorriso.ts';

/** As xorriso 1.5.4 prints them. */
const LISTING = `drwxr-xr-x    1 0        0               0 Nov 22 19:17 '/'
-rw-r--r--    1 0        0               2 Nov 22 19:17 '/a b/nl
x'
-rwsr-xr-t+   1 500      100       3145728 Jan  1  2000 '/big'
-rw-r--r--    1 0        0               3 Nov 22 19:17 '/it'"'"'s'
crw-------    1 0        0           5,1   Nov 22 19:17 '/node'
lrwxrwxrwx    1 0        0               0 Nov 22 19:17 '/ln' -> '../it'"'"'s'
Report layout: xt , Startlba ,   Blocks , Filesize , ISO image path
File data lba:  0 ,       33 ,        1 ,        2 , '/a b/nl
x'
File data lba:  0 ,       34 ,  2097151 , 5368709120 , '/big'
File data lba:  1 ,  2097185 ,   524289 , 5368709120 , '/big'
`;

describe('what xorriso prints', () => {
  it('is read with odd names, links and large files', () => {
    expect(parseEntries(LISTING)).toMatchObject([
      { type: 'd', permissions: 'rwxr-xr-x', uid: 0, gid: 0, size: 0, path: '/', target: undefined },
      {
        type: '-',
        permissions: 'rw-r--r--',
        uid: 0,
        gid: 0,
        size: 2,
        path: '/a b/nl\nx',
        target: undefined,
      },
      {
        type: '-',
        permissions: 'rwsr-xr-t',
        uid: 500,
        gid: 100,
        size: 3145728,
        path: '/big',
        target: undefined,
      },
      {
        type: '-',
        permissions: 'rw-r--r--',
        uid: 0,
        gid: 0,
        size: 3,
        path: "/it's",
        target: undefined,
      },
      {
        ...{ type: 'c', permissions: 'rw-------', uid: 0, gid: 0, size: 0, path: '/node', target: undefined },
        rdev: { major: 5, minor: 1 },
      },
      { type: 'l', permissions: 'rwxrwxrwx', uid: 0, gid: 0, size: 0, path: '/ln', target: "../it's" },
    ]);
  });

  it('gives every extent of a file', () => {
    expect(parseExtents(LISTING)).toEqual([
      { startBlock: 33, blocks: 1, fileSize: 2, path: '/a b/nl\nx' },
      { startBlock: 34, blocks: 2097151, fileSize: 5368709120, path: '/big' },
      { startBlock: 2097185, blocks: 524289, fileSize: 5368709120, path: '/big' },
    ]);
  });
});
