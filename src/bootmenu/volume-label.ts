import type { ByteString } from '../base/bytes.ts';

/** A volume label in a kernel argument: `hd:LABEL=X`, `hd:LABEL=X:/path`, `live:CDLABEL=X`, `root=LABEL=X`. */
const NAMED = /((?:^|[\s:=,"'])(?:CD)?LABEL=)([^\s:"']+)/g;

/** What udev leaves as it is in `/dev/disk/by-label` (`udev_util_encode_string`), besides bytes above 0x7f. */
const PLAIN = /[0-9A-Za-z#+\-.:=@_\x80-\xff]/;

/** A volume label as udev writes it: `\x20` for a blank. */
export function escapeVolumeLabel(label: ByteString): ByteString {
  return [...label]
    .map((byte) => (PLAIN.test(byte) ? byte : `\\x${byte.charCodeAt(0).toString(16).padStart(2, '0')}`))
    .join('') as ByteString;
}

/** The inverse of `escapeVolumeLabel`. */
export function unescapeVolumeLabel(text: string): ByteString {
  return text.replace(/\\x([0-9A-Fa-f]{2})/g, (_, digits: string) =>
    String.fromCharCode(Number.parseInt(digits, 16)),
  ) as ByteString;
}

/** The labels that a command line names, without their escapes. */
export function volumeLabelsIn(text: string): ByteString[] {
  return [...text.matchAll(NAMED)].map((match) => unescapeVolumeLabel(match[2] ?? ''));
}

/** `text` with one label exchanged wherever it is named; how the new one is written is up to `write`. */
export function replaceVolumeLabel(
  text: string,
  from: ByteString,
  write: (old: string) => string,
  read: (written: string) => string = unescapeVolumeLabel,
): string {
  return text.replace(NAMED, (whole, before: string, label: string) =>
    read(label) === from ? before + write(label) : whole,
  );
}

/** Whether every boot loader carries a label inside an argument: a blank becomes `\x20`, a quote has no form. */
export function isCarriedLabel(label: string): boolean {
  return /^[A-Za-z0-9._ -]+$/.test(label);
}
