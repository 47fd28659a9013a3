import { readFileSync } from 'node:fs';
import { basename } from 'node:path';
import { deflateRawSync, inflateRawSync } from 'node:zlib';
import { z } from 'zod';
import { assetPath } from '../base/assets.ts';
import { decodeText, encodeText } from '../base/bytes.ts';
import type { Digest } from '../base/digest.ts';
import { BootsmithError } from '../base/errors.ts';
import type { FullMenus, ImagePatch, MediumChange } from './changes.ts';
import type { FullPlan } from './full-plan.ts';

/** Where a full medium tells what was done to it: the place at which a Base ISO says what it is. */
export { BASE_MARKER_PATH as PROVENANCE_PATH } from './medium.ts';

/** in-toto Statement v1 and SLSA Provenance v1: https://slsa.dev/spec/v1.0/provenance */
const STATEMENT = 'https://in-toto.io/Statement/v1';
const PREDICATE = 'https://slsa.dev/provenance/v1';
const BUILD_TYPE = 'urn:bootsmith:full-medium:1';
const BUILDER = 'urn:bootsmith';

/**
 * Stands for the sum of the stock image in the statement that goes onto the medium, until that image has passed: as
 * long as a sum, and in no other file.
 */
export const SOURCE_SUM_PLACE = 'bootsmith-puts-the-sum-of-the-stock-image-here-when-it-has-passed'.slice(
  0,
  64,
);

/** How much of changed stock files a rewritten medium keeps for `reset`: menus and the like. */
const KEPT_FILE_LIMIT = 128 * 1024;

const SUM = z.string().regex(/^[0-9a-f]{64}$/);
const PACKED = z.string().max(4 * 1024 * 1024);
const RESTORE = z.union([
  z.object({
    way: z.literal('grow'),
    /** Of the stock image, in bytes. */
    size: z.int().positive(),
    patches: z.array(z.object({ offset: z.int().nonnegative(), deflate: PACKED })),
  }),
  z.object({
    way: z.literal('rewrite'),
    volume: z.string(),
    files: z.array(z.object({ path: z.string(), deflate: PACKED })),
    /** Files inside the EFI system partition. */
    esp: z.array(z.object({ path: z.string(), deflate: PACKED })),
    added: z.array(z.string()),
    /** Stock files that the medium does not have any more. */
    lost: z.array(z.string()),
  }),
]);

export type Restore = z.output<typeof RESTORE>;

const PROVENANCE = z.object({
  _type: z.literal(STATEMENT),
  subject: z.array(z.object({ name: z.string(), digest: z.object({ sha256: SUM }) })),
  predicateType: z.literal(PREDICATE),
  predicate: z.object({
    buildDefinition: z.object({
      buildType: z.literal(BUILD_TYPE),
      externalParameters: z.object({
        release: z.string(),
        arch: z.string(),
        volume: z.object({ from: z.string(), to: z.string() }),
        boot: z.record(z.string(), z.unknown()),
        kickstart: z.object({ path: z.string(), on: z.enum(['medium', 'initramfs']) }).optional(),
        initrd: z.record(z.string(), z.unknown()).optional(),
        updates: z.record(z.string(), z.unknown()).optional(),
        product: z.record(z.string(), z.unknown()).optional(),
        files: z.array(z.object({ source: z.string(), destination: z.string() })),
        checksum: z.boolean(),
        epoch: z.int(),
      }),
      internalParameters: z.object({
        iso: z.object({ way: z.enum(['grow', 'rewrite']), why: z.string() }),
        entries: z.array(z.object({ menu: z.string(), label: z.string(), commandLine: z.string() })),
        changes: z.array(
          z.object({ path: z.string(), why: z.string(), stock: SUM.optional(), made: SUM.optional() }),
        ),
        restore: RESTORE,
      }),
      resolvedDependencies: z.array(z.object({ name: z.string(), digest: z.object({ sha256: SUM }) })),
    }),
    runDetails: z.object({
      builder: z.object({ id: z.string(), version: z.record(z.string(), z.string()) }),
    }),
  }),
});

export type Provenance = z.output<typeof PROVENANCE>;

export interface ProvenanceFacts {
  readonly plan: FullPlan;
  readonly menus: FullMenus;
  readonly changes: readonly MediumChange[];
  readonly tools: Readonly<Record<string, string>>;
  readonly restore: Restore;
}

/**
 * What was done to a medium and from what. Of host paths only the last parts are in it, so that the same input gives
 * the same bytes on every machine. Without `written` it is the statement for the medium itself.
 */
export function makeProvenance(
  { plan, menus, changes, tools, restore }: ProvenanceFacts,
  written?: { readonly source: Digest; readonly image: Digest },
): Provenance {
  const { identity, boot, kickstart, initrd, updates, product, files, volume, checksum, epoch } = plan;
  const made = changes.flatMap((change) =>
    change.made ? [{ name: change.path, digest: { sha256: change.made.sha256 } }] : [],
  );
  const whole = written ? [{ name: basename(plan.output), digest: { sha256: written.image.sha256 } }] : [];
  return {
    _type: STATEMENT,
    subject: [...whole, ...made],
    predicateType: PREDICATE,
    predicate: {
      buildDefinition: {
        buildType: BUILD_TYPE,
        externalParameters: {
          release: identity.release.id,
          arch: identity.arch,
          volume,
          boot: { ...boot },
          ...(kickstart && { kickstart: { path: kickstart.path, on: kickstart.on } }),
          ...(initrd && {
            initrd: {
              way: initrd.initrd.way,
              compression: initrd.initrd.compression,
              files: initrd.initrd.files.map(({ destination }) => destination),
              drivers: initrd.drivers.modules.map(({ name }) => name),
            },
          }),
          ...(updates && {
            updates:
              'copyOf' in updates
                ? { copyOf: basename(updates.copyOf) }
                : { format: updates.image.format, place: updates.image.placement.place },
          }),
          ...(product && { product: { format: product.image.format } }),
          files: files.map(({ source, destination }) => ({ source: basename(source), destination })),
          checksum,
          epoch,
        },
        internalParameters: {
          iso: plan.iso,
          entries: menus.entries.map((entry) => ({ ...entry })),
          changes: changes.map(({ path, why, stock, made: now }) => ({
            path,
            why,
            ...(stock && { stock: stock.sha256 }),
            ...(now && { made: now.sha256 }),
          })),
          restore,
        },
        resolvedDependencies: [
          { name: basename(plan.medium), digest: { sha256: written?.source.sha256 ?? SOURCE_SUM_PLACE } },
        ],
      },
      runDetails: { builder: { id: BUILDER, version: { bootsmith: ownVersion(), ...tools } } },
    },
  };
}

export function formatProvenance(provenance: Provenance): Uint8Array {
  return encodeText(`${JSON.stringify(provenance, null, 2)}\n`);
}

/** Reads what a medium says about itself. Throws `corrupt` for what is no such statement. */
export function parseProvenance(bytes: Uint8Array, name: string): Provenance {
  const wrong = (found: string, cause?: unknown) =>
    new BootsmithError('corrupt', `${name} is no provenance statement of bootsmith`, {
      at: { file: name },
      found,
      expected: `an in-toto statement with buildType ${BUILD_TYPE}`,
      cause,
    });
  let value: unknown;
  try {
    value = JSON.parse(decodeText(bytes));
  } catch (error) {
    throw wrong('no JSON', error);
  }
  const result = PROVENANCE.safeParse(value);
  if (result.success) return result.data;
  const [issue] = result.error.issues;
  throw wrong(`${issue?.path.join('.')}: ${issue?.message}`);
}

/** Bytes for a statement. */
export function packBytes(bytes: Uint8Array): string {
  return deflateRawSync(bytes, { level: 9 }).toString('base64');
}

/** The inverse of `packBytes`. Throws `corrupt` for what it cannot have made. */
export function unpackBytes(packed: string, name: string): Uint8Array {
  try {
    return inflateRawSync(Buffer.from(packed, 'base64'), { maxOutputLength: 8 * 1024 * 1024 });
  } catch (error) {
    throw new BootsmithError('corrupt', `the stock bytes that ${name} keeps cannot be unpacked`, {
      at: { file: name },
      cause: error,
    });
  }
}

/** What a grown image needs to be the stock one again. */
export function restoreOfGrown(size: number, stockPatches: readonly ImagePatch[]): Restore {
  return {
    way: 'grow',
    size,
    patches: stockPatches.map(({ offset, bytes }) => ({ offset, deflate: packBytes(bytes) })),
  };
}

/** What a rewritten medium keeps of the stock files: those that are small. */
export async function restoreOfRewritten(
  plan: FullPlan,
  changes: readonly MediumChange[],
  menus: FullMenus,
  read: (path: string) => Promise<Uint8Array | undefined>,
): Promise<Restore> {
  const files: { path: string; deflate: string }[] = [];
  const lost: string[] = [];
  for (const { path, stock } of changes) {
    const bytes = stock && stock.size <= KEPT_FILE_LIMIT ? await read(path) : undefined;
    if (bytes) files.push({ path, deflate: packBytes(bytes) });
    else if (stock && path !== plan.identity.boot.efi?.image) lost.push(path);
  }
  const esp = [...menus.esp].map(([path, { stock }]) => ({ path, deflate: packBytes(stock) }));
  const added = changes.filter(({ stock }) => !stock).map(({ path }) => path);
  return { way: 'rewrite', volume: plan.volume.from, files, esp, added, lost };
}

function ownVersion(): string {
  return (JSON.parse(readFileSync(assetPath('package.json'), 'utf8')) as { version: string }).version;
}
