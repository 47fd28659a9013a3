import { runStream, streamOutput } from './streams.ts';
import { stdioAddress, XORRISO } from './xorriso.ts';

/** Something that is put into an image that is there already. `path` from its root, with a slash in front. */
export type IsoChange =
  | { readonly kind: 'file'; readonly path: string; readonly source: string; readonly mode: number }
  | { readonly kind: 'directory'; readonly path: string }
  | { readonly kind: 'link'; readonly path: string; readonly target: string }
  | { readonly kind: 'removed'; readonly path: string };

export interface IsoModification {
  readonly changes: readonly IsoChange[];
  /** As it is when left out. */
  readonly volumeId?: string;
  readonly joliet: boolean;
  /** `YYYYMMDDhhmmsscc`; those of the stock volume, so that what names them finds it. */
  readonly modified?: string | undefined;
  readonly created?: string | undefined;
  /** Seconds since 1970, for everything that is put. */
  readonly epoch: number;
  /** In place of the second partition, where the stock image has one behind its files. */
  readonly appended?: { readonly type: string; readonly source: string };
}

export const EFI_SYSTEM = 'C12A7328-F81F-11D2-BA4B-00A0C93EC93B';

/** The commands that make the change, for either way. Every name is taken as it is, not as a pattern. */
export function modificationCommands(modification: IsoModification): string[] {
  const { changes, volumeId, joliet, epoch, appended } = modification;
  const date = `=${epoch}`;
  const parents = changes.map(({ path }) => path.slice(0, path.lastIndexOf('/')) || '/');
  const touched = [...new Set(parents)];
  return [
    ...['-iso_rr_pattern', 'off', '-disk_pattern', 'off', '-overwrite', 'on'],
    ...['-compliance', 'iso_9660_level=3:joliet_long_names'],
    ...['-joliet', joliet ? 'on' : 'off'],
    ...['-boot_image', 'any', 'replay'],
    // The bytes must not depend on the moment; a GUID that does not is made from the volume's date.
    ...['-boot_image', 'any', 'gpt_disk_guid=volume_date_uuid'],
    ...(appended ? ['-append_partition', '2', appended.type, appended.source] : []),
    ...(volumeId === undefined ? [] : ['-volid', volumeId]),
    ...(modification.created === undefined ? [] : ['-volume_date', 'c', modification.created]),
    ...(modification.modified === undefined
      ? []
      : ['-volume_date', 'm', modification.modified, '-volume_date', 'uuid', modification.modified]),
    ...changes.flatMap((change) => commandsOf(change, date)),
    // A directory takes the time of what was put into it.
    ...(touched.length > 0 ? ['-alter_date', 'b-c', date, ...touched, '--'] : []),
  ];
}

function commandsOf(change: IsoChange, date: string): string[] {
  const { path } = change;
  const owned = ['-chown', '0', path, '--', '-chgrp', '0', path, '--'];
  const dated = ['-alter_date', 'b-c', date, path, '--'];
  const mode = (bits: number) => ['-chmod', bits.toString(8).padStart(4, '0'), path, '--'];
  switch (change.kind) {
    case 'removed':
      return ['-rm_r', path, '--'];
    case 'directory':
      return ['-mkdir', path, '--', ...owned, ...mode(0o755), ...dated];
    case 'link':
      return ['-lns', change.target, path, ...owned, ...dated];
    case 'file':
      return ['-map', change.source, path, ...owned, ...mode(change.mode), ...dated];
  }
}

/** The stock image with the change made, laid out anew, as a stream. Boot records are made again as they were. */
export function streamModifiedIso(stock: string, modification: IsoModification): AsyncIterable<Uint8Array> {
  return streamOutput(
    XORRISO,
    [
      ...['-report_about', 'WARNING', '-return_with', 'FAILURE', '32'],
      ...['-indev', stdioAddress(stock), '-outdev', '-'],
      ...modificationCommands(modification),
      ...['-commit', '-end'],
    ],
    { environment: { SOURCE_DATE_EPOCH: String(modification.epoch) } },
  );
}

/** Appends a session with the change to an image, in place: new volume descriptors and boot records in front. */
export async function growIso(image: string, modification: IsoModification): Promise<void> {
  await runStream(
    XORRISO,
    [
      ...['-report_about', 'WARNING', '-return_with', 'FAILURE', '32'],
      ...['-dev', stdioAddress(image)],
      ...modificationCommands(modification),
      ...['-commit', '-end'],
    ],
    { environment: { SOURCE_DATE_EPOCH: String(modification.epoch) } },
  );
}
