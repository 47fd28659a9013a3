import { z } from 'zod';
import { decodeText, encodeText } from '../base/bytes.ts';
import { BootsmithError } from '../base/errors.ts';

/** Where a full medium tells what was done to it: the place at which a Base ISO says what it is. */
export { BASE_MARKER_PATH as PROVENANCE_PATH } from './medium.ts';

/** in-toto Statement v1 and SLSA Provenance v1: https://slsa.dev/spec/v1.0/provenance */
export const STATEMENT = 'https://in-toto.io/Statement/v1';
export const PREDICATE = 'https://slsa.dev/provenance/v1';
export const BUILD_TYPE = 'urn:bootsmith:full-medium:1';

const SUM = z.string().regex(/^[0-9a-f]{64}$/);
/** An image, by the last part of its path; its sum where it was computed. */
const IMAGE = z.object({ name: z.string(), digest: z.object({ sha256: SUM }).optional() });
const PACKED = z.string().max(4 * 1024 * 1024);
const RESTORE = z.union([
  z.object({
    way: z.literal('grow'),
    /** Of the source image, in bytes. */
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
    /** Files of the source that the medium does not have any more. */
    lost: z.array(z.string()),
  }),
]);

/** What `reset` needs to give the source back. */
export type Restore = z.output<typeof RESTORE>;

const ASKED = z.object({
  release: z.string(),
  arch: z.string(),
  volume: z.object({ from: z.string(), to: z.string() }),
  boot: z.record(z.string(), z.unknown()),
  kickstart: z.object({ path: z.string(), on: z.enum(['medium', 'initramfs']) }).optional(),
  initrd: z.record(z.string(), z.unknown()).optional(),
  updates: z.record(z.string(), z.unknown()).optional(),
  files: z.array(z.object({ source: z.string(), destination: z.string() })),
  checksum: z.boolean(),
  sums: z.boolean().default(true),
  epoch: z.int(),
});

const DONE = z.object({
  iso: z.object({ way: z.enum(['grow', 'rewrite']), why: z.string() }),
  entries: z.array(z.object({ menu: z.string(), label: z.string(), commandLine: z.string() })),
  changes: z.array(
    z.object({ path: z.string(), why: z.string(), stock: SUM.optional(), made: SUM.optional() }),
  ),
});

const VERSIONS = z.record(z.string(), z.string());

/** One remastering: what was asked for, what was done, from which image and by which programs. */
const STEP = z.object({ from: IMAGE, asked: ASKED, did: DONE, version: VERSIONS });

export type ProvenanceStep = z.output<typeof STEP>;

const PROVENANCE = z.object({
  _type: z.literal(STATEMENT),
  subject: z.array(z.object({ name: z.string(), digest: z.object({ sha256: SUM }) })),
  predicateType: z.literal(PREDICATE),
  predicate: z.object({
    buildDefinition: z.object({
      buildType: z.literal(BUILD_TYPE),
      externalParameters: ASKED,
      internalParameters: DONE.extend({
        restore: RESTORE,
        /** How the source was made where it was remastered itself; the last first. */
        earlier: z.array(STEP).default([]),
      }),
      /** The source image. */
      resolvedDependencies: z.array(IMAGE).length(1),
    }),
    runDetails: z.object({ builder: z.object({ id: z.string(), version: VERSIONS }) }),
  }),
});

export type Provenance = z.output<typeof PROVENANCE>;

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

/** All steps that led to a medium, the last first. */
export function stepsOf({ predicate }: Provenance): readonly ProvenanceStep[] {
  const { buildDefinition, runDetails } = predicate;
  const { externalParameters: asked, internalParameters, resolvedDependencies } = buildDefinition;
  const { iso, entries, changes, earlier } = internalParameters;
  const [from = { name: '' }] = resolvedDependencies;
  return [{ from, asked, did: { iso, entries, changes }, version: runDetails.builder.version }, ...earlier];
}
