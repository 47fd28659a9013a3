import { type ByteString, bytesOf, roundUp, toText } from '../../base/bytes.ts';
import { BootsmithError } from '../../base/errors.ts';
import { type Inode, type InodeKind, MODE_MASK, ROOT, type Tree } from '../../tree/tree.ts';

/**
 * A tar archive (POSIX.1-2001: ustar with PAX records) as tar2sqfs reads it. tar-stream writes PAX records from text
 * only, so a name that is not UTF-8 would come out changed, it takes a mode of 0 for a missing one, and device numbers
 * over 18 bits do not fit what it writes. Records are bytes here.
 */
const BLOCK_SIZE = 512;
const TYPES: Readonly<Record<Exclude<InodeKind, 'socket'>, string>> = {
  file: '0',
  symlink: '2',
  character: '3',
  block: '4',
  directory: '5',
  fifo: '6',
};
const HARD_LINK = '1';
const PAX_RECORDS = 'x';

/** Fields of a ustar header that are numbers: offset, octal digits (a NUL follows). */
const NUMBERS = {
  mode: [100, 7],
  uid: [108, 7],
  gid: [116, 7],
  size: [124, 11],
  mtime: [136, 11],
  major: [329, 7],
  minor: [337, 7],
} as const;
const TYPE_AT = 156;
const SUM_AT = 148;
const MAGIC_AT = 257;
const NAME_LIMIT = 100;
const LINK_AT = 157;

/**
 * A tree as tar, in its order, the root as `./`. Throws `unsupported` for a socket, which tar does not have, and
 * `corrupt` for a content that is not as long as it says.
 */
export async function* writeTar(tree: Tree): AsyncGenerator<Uint8Array> {
  const firstNames = new Map<Inode, ByteString>();
  for (const [path, inode] of tree) {
    const name = (path === ROOT ? './' : path) as ByteString;
    const first = firstNames.get(inode);
    if (first !== undefined && inode.kind !== 'directory') {
      yield* header(name, HARD_LINK, inode, 0, first);
      continue;
    }
    firstNames.set(inode, name);
    if (inode.kind === 'socket')
      throw new BootsmithError(
        'unsupported',
        `${toText(path)} is a socket, which cannot be handed on as tar`,
        {
          hint: 'Leave it out; a program makes its socket when it starts.',
        },
      );
    const type = TYPES[inode.kind];
    yield* header(
      name,
      type,
      inode,
      inode.kind === 'file' ? inode.content.size : 0,
      inode.kind === 'symlink' ? inode.target : undefined,
    );
    if (inode.kind === 'file') yield* data(path, inode.content.size, inode.content.chunks());
  }
  yield new Uint8Array(2 * BLOCK_SIZE);
}

function* header(
  name: ByteString,
  type: string,
  inode: Inode,
  size: number,
  link?: ByteString,
): Generator<Uint8Array> {
  const rdev = 'rdev' in inode && type !== HARD_LINK ? inode.rdev : { major: 0, minor: 0 };
  const { mode, uid, gid, mtime } = inode;
  const numbers = { mode: mode & MODE_MASK, uid, gid, size, mtime, ...rdev };
  const records: [string, ByteString][] = [];
  if (name.length > NAME_LIMIT) records.push(['path', name]);
  if (link !== undefined && link.length > NAME_LIMIT) records.push(['linkpath', link]);
  for (const field of ['uid', 'gid', 'size'] as const)
    if (!fits(field, numbers[field])) records.push([field, String(numbers[field]) as ByteString]);
  if (records.length > 0) {
    const body = bytesOf(records.map(([key, value]) => paxRecord(key, value)).join('') as ByteString);
    yield block('PaxHeader' as ByteString, PAX_RECORDS, { ...numbers, size: body.length, uid: 0, gid: 0 });
    yield filled(body);
  }
  for (const field of ['uid', 'gid', 'size'] as const) if (!fits(field, numbers[field])) numbers[field] = 0;
  yield block(name, type, numbers, link);
}

function fits(field: keyof typeof NUMBERS, value: number): boolean {
  return value < 8 ** NUMBERS[field][1];
}

function block(
  name: ByteString,
  type: string,
  numbers: Readonly<Record<keyof typeof NUMBERS, number>>,
  link?: ByteString,
): Uint8Array {
  const bytes = new Uint8Array(BLOCK_SIZE);
  const put = (at: number, text: string) => bytes.set(bytesOf(text as ByteString), at);
  put(0, name.slice(0, NAME_LIMIT));
  for (const [field, [at, digits]] of Object.entries(NUMBERS)) {
    const value = numbers[field as keyof typeof NUMBERS];
    put(at, value.toString(8).padStart(digits, '0'));
  }
  put(TYPE_AT, type);
  put(LINK_AT, (link ?? '').slice(0, NAME_LIMIT));
  put(MAGIC_AT, 'ustar\x0000');
  put(SUM_AT, ' '.repeat(8));
  const sum = bytes.reduce((total, byte) => total + byte, 0);
  put(SUM_AT, `${sum.toString(8).padStart(6, '0')}\0 `);
  return bytes;
}

/** `LENGTH KEY=VALUE\n`, where LENGTH counts itself (POSIX pax, "pax Extended Header"). */
function paxRecord(key: string, value: ByteString): string {
  const rest = ` ${key}=${value}\n`;
  let length = rest.length + 1;
  while (String(length).length + rest.length !== length) length = String(length).length + rest.length;
  return `${length}${rest}`;
}

function filled(bytes: Uint8Array): Uint8Array {
  const all = new Uint8Array(roundUp(bytes.length, BLOCK_SIZE));
  all.set(bytes);
  return all;
}

async function* data(
  path: ByteString,
  size: number,
  chunks: AsyncIterable<Uint8Array>,
): AsyncGenerator<Uint8Array> {
  let done = 0;
  for await (const chunk of chunks) {
    done += chunk.length;
    if (done > size) break;
    yield chunk;
  }
  if (done !== size)
    throw new BootsmithError('corrupt', `${toText(path)} changed its size while it was read`, {
      found: done > size ? `more than ${size} bytes` : `${done} bytes`,
      expected: `${size} bytes`,
    });
  if (size % BLOCK_SIZE !== 0) yield new Uint8Array(roundUp(size, BLOCK_SIZE) - size);
}
