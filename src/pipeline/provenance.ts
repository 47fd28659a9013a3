import { readFileSync } from 'node:fs';
import { basename } from 'node:path';
import { assetPath } from '../base/assets.ts';
import type { Digest } from '../base/digest.ts';
import type { FullMenus, MediumChange } from './changes.ts';
import type { FullPlan } from './full-plan.ts';
import {
  BUILD_TYPE,
  PREDICATE,
  type Provenance,
  type ProvenanceStep,
  type Restore,
  STATEMENT,
} from './provenance-statement.ts';

const BUILDER = 'urn:bootsmith';

/**
 * Stands for the sum of the stock image in the statement that goes onto the medium, until that image has passed: as
 * long as a sum, and in no other file.
 */
export const SOURCE_SUM_PLACE = 'bootsmith-puts-the-sum-of-the-stock-image-here-when-it-has-passed'.slice(
  0,
  64,
);

export interface ProvenanceFacts {
  readonly plan: FullPlan;
  readonly menus: FullMenus;
  readonly changes: readonly MediumChange[];
  readonly tools: Readonly<Record<string, string>>;
  readonly restore: Restore;
  /** How the source was made where it was remastered itself; the last first. */
  readonly earlier: readonly ProvenanceStep[];
}

/**
 * What was done to a medium and from what. Of host paths only the last parts are in it, so that the same input gives
 * the same bytes on every machine. Without `written` it is the statement for the medium itself.
 */
export function makeProvenance(
  { plan, menus, changes, tools, restore, earlier }: ProvenanceFacts,
  written?: { readonly source: Digest | undefined; readonly image: Digest | undefined },
): Provenance {
  const { identity, boot, kickstart, initrd, updates, product, files, volume, checksum, sums, epoch } = plan;
  const made = changes.flatMap((change) =>
    change.made ? [{ name: change.path, digest: { sha256: change.made.sha256 } }] : [],
  );
  const whole = written?.image
    ? [{ name: basename(plan.output), digest: { sha256: written.image.sha256 } }]
    : [];
  const sha256 = written ? written.source?.sha256 : SOURCE_SUM_PLACE;
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
          sums,
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
          earlier: [...earlier],
        },
        resolvedDependencies: [
          { name: basename(plan.medium), ...(sums && sha256 !== undefined && { digest: { sha256 } }) },
        ],
      },
      runDetails: { builder: { id: BUILDER, version: { bootsmith: ownVersion(), ...tools } } },
    },
  };
}

function ownVersion(): string {
  return (JSON.parse(readFileSync(assetPath('package.json'), 'utf8')) as { version: string }).version;
}
