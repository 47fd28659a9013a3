import { createHash } from 'node:crypto';
import { type ByteSource, readChunks } from '../../base/byte-source.ts';
import { fromText, roundUp, toText, viewOf } from '../../base/bytes.ts';
import { BootsmithError } from '../../base/errors.ts';
import { spool } from '../../base/spool.ts';
import type { Tree } from '../../tree/tree.ts';
import { type CompressionName, recogniseCompression } from '../compression/layout.ts';
import { readMembers } from '../compression/read.ts';
import { readCpio } from '../cpio/read.ts';
import { damaged, type RpmHeader, readRpmHeader } from './header.ts';
import {
  RPM_DIGESTS,
  RPM_LEAD,
  RPM_SCRIPT_TAGS,
  RPM_SIGNATURE_ALIGNMENT,
  RPM_SIGNATURE_TAGS,
  RPM_SOURCE_PACKAGE,
  RPM_STRIPPED_MAGIC,
  RPM_TAGS,
} from './layout.ts';
import { readStrippedCpio } from './stripped.ts';

export interface RpmSummary {
  readonly name: string;
  /** `[epoch:]version-release`. */
  readonly version: string;
  readonly arch: string;
  readonly compression: 'none' | CompressionName;
  /** Scripts that an installation would run, by their names in a spec file. */
  readonly scripts: readonly string[];
  /** Whether files have capabilities, which no tree holds. */
  readonly hasCapabilities: boolean;
}

export interface RpmPackage {
  readonly summary: RpmSummary;
  /** What the payload holds, with the owners and times that it records. */
  readonly tree: Tree;
  /** What is odd about the payload. */
  readonly warnings: readonly string[];
  /** Frees the payload; the tree's contents cannot be read any more. The source stays open. */
  close(): Promise<void>;
}

export interface RpmReadOptions {
  /** What the payload may unpack to, in bytes; 4 GiB when left out. */
  readonly limit?: number;
}

/** Whether a file that begins with these bytes is a package. */
export function isRpm(head: Uint8Array): boolean {
  return RPM_LEAD.magic.every((byte, index) => head[index] === byte);
}

/**
 * Opens a binary package: its header, and the payload unpacked into memory or a temporary file. The digests that the
 * package carries are checked, its signatures are not.
 *
 * Throws `corrupt` for damage, digests that do not hold and names that lead out of the root; `unsupported` for a source
 * package, a delta package, a file format before 3.0, and a payload that is too large.
 */
export async function readRpm(source: ByteSource, options: RpmReadOptions = {}): Promise<RpmPackage> {
  await checkLead(source);
  const signature = await readRpmHeader(source, RPM_LEAD.size);
  const start = RPM_LEAD.size + roundUp(signature.end - RPM_LEAD.size, RPM_SIGNATURE_ALIGNMENT);
  const header = await readRpmHeader(source, start);
  refuseOthers(source, header);
  await checkHeader(source, signature, header);
  await checkPayload(source, signature, header);
  const payload = await openPayload(source, header, options);
  try {
    const head = await payload.bytes.read(0, Math.min(RPM_STRIPPED_MAGIC.length, payload.bytes.size));
    const isStripped = Buffer.from(head).toString('latin1') === RPM_STRIPPED_MAGIC;
    const archive = isStripped
      ? { tree: await readStrippedCpio(payload.bytes, header), warnings: [] }
      : await readCpio(payload.bytes, 0, { makeParents: true });
    return {
      summary: summarise(header, payload.compression),
      tree: archive.tree,
      warnings: archive.warnings.map(({ message }) => message),
      close: () => payload.bytes.close(),
    };
  } catch (error) {
    await payload.bytes.close();
    throw error;
  }
}

async function checkLead(source: ByteSource): Promise<void> {
  const lead = await source.read(0, RPM_LEAD.size);
  if (!isRpm(lead)) throw damaged(source, 0, 'is no RPM package', { expected: 'edabeedb' });
  const major = lead[RPM_LEAD.major] ?? 0;
  if (major < 3)
    throw unsupported(source, `has the file format ${major}`, 'version 3 or later, as of rpm 3.0');
  if (viewOf(lead).getUint16(RPM_LEAD.type) === RPM_SOURCE_PACKAGE) throw sourcePackage(source);
}

function refuseOthers(source: ByteSource, header: RpmHeader): void {
  if (header.has(RPM_TAGS.isSource)) throw sourcePackage(source);
  const format = header.string(RPM_TAGS.payloadFormat) ?? 'cpio';
  if (format !== 'cpio') throw unsupported(source, `has a payload of format ${toText(format)}`, 'cpio');
}

function sourcePackage(source: ByteSource): BootsmithError {
  return unsupported(source, 'is a source package', 'a binary package');
}

function unsupported(source: ByteSource, what: string, expected: string): BootsmithError {
  return new BootsmithError('unsupported', `${source.name} ${what}`, { at: { file: source.name }, expected });
}

async function digest(source: ByteSource, algorithm: string, from: number, to: number): Promise<string> {
  const hash = createHash(algorithm);
  for await (const chunk of readChunks(source, from, to - from)) hash.update(chunk);
  return hash.digest('hex');
}

async function checkHeader(source: ByteSource, signature: RpmHeader, header: RpmHeader): Promise<void> {
  for (const algorithm of ['sha256', 'sha1'] as const) {
    const expected = signature.string(RPM_SIGNATURE_TAGS[algorithm]);
    if (expected === undefined) continue;
    const found = await digest(source, algorithm, header.offset, header.end);
    if (found === expected.toLowerCase()) return;
    throw damaged(source, header.offset, `has a header that fails its ${algorithm}`, { found, expected });
  }
}

async function checkPayload(source: ByteSource, signature: RpmHeader, header: RpmHeader): Promise<void> {
  const own = header.string(RPM_TAGS.payloadDigest);
  const algorithm = RPM_DIGESTS[header.numbers(RPM_TAGS.payloadDigestAlgorithm)[0] ?? 8];
  const md5 = signature.binary(RPM_SIGNATURE_TAGS.md5);
  const check =
    own !== undefined && algorithm !== undefined
      ? { algorithm, from: header.end, expected: own.toLowerCase() }
      : md5 && { algorithm: 'md5', from: header.offset, expected: Buffer.from(md5).toString('hex') };
  if (!check) return;
  const found = await digest(source, check.algorithm, check.from, source.size);
  if (found !== check.expected)
    throw damaged(source, header.end, `has a payload that fails its ${check.algorithm}`, {
      found,
      expected: check.expected,
    });
}

/** Unpacks the payload by what its bytes are; what the header calls its compressor is for the error only. */
async function openPayload(
  source: ByteSource,
  header: RpmHeader,
  options: RpmReadOptions,
): Promise<{ bytes: ByteSource; compression: RpmSummary['compression'] }> {
  const offset = header.end;
  const name = `payload of ${source.name}`;
  const head = await source.read(offset, Math.min(2, source.size - offset));
  const compression = recogniseCompression(head)?.name;
  if (compression === undefined) {
    const called = header.string(RPM_TAGS.payloadCompressor) ?? fromText('nothing');
    if (head[0] !== 0x30)
      throw damaged(source, offset, 'has a payload with an unknown compression', {
        found: `the bytes ${Buffer.from(head).toString('hex')}, which the header calls ${toText(called)}`,
        expected: 'gzip, bzip2, xz, lzma or zstd',
      });
    return { bytes: await spool(readChunks(source, offset), name), compression: 'none' };
  }
  const chunks = readMembers(source, offset, compression, options);
  return { bytes: await spool(chunks, name), compression };
}

function summarise(header: RpmHeader, compression: RpmSummary['compression']): RpmSummary {
  const text = (tag: number) => toText(header.string(tag) ?? fromText(''));
  const [epoch] = header.numbers(RPM_TAGS.epoch);
  return {
    name: text(RPM_TAGS.name),
    version: `${epoch === undefined ? '' : `${epoch}:`}${text(RPM_TAGS.version)}-${text(RPM_TAGS.release)}`,
    arch: text(RPM_TAGS.arch),
    compression,
    scripts: Object.entries(RPM_SCRIPT_TAGS)
      .filter(([, tag]) => header.has(tag))
      .map(([name]) => name),
    hasCapabilities: header.strings(RPM_TAGS.fileCapabilities).some((each) => each !== ''),
  };
}
