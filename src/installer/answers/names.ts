/** What is wrong with a host name by RFC 1123 (2.1) and RFC 1035 (2.3.4), which limit its length. */
export type NameFault = 'length' | 'labelLength' | 'characters' | 'dash' | 'digits' | 'unqualified';

/** Characters of a whole name, and of one label. */
export const NAME_LIMIT = 253;
export const LABEL_LIMIT = 63;

export function findNameFault(name: string, qualified: boolean): NameFault | undefined {
  const labels = name.split('.');
  if (name.length > NAME_LIMIT) return 'length';
  if (labels.some((label) => label.length < 1 || label.length > LABEL_LIMIT)) return 'labelLength';
  if (labels.some((label) => !/^[A-Za-z0-9-]+$/.test(label))) return 'characters';
  if (labels.some((label) => label.startsWith('-') || label.endsWith('-'))) return 'dash';
  // A last label of digits would be read as an address.
  if (/^\d+$/.test(labels[labels.length - 1] ?? '')) return 'digits';
  return qualified && labels.length < 2 ? 'unqualified' : undefined;
}

/** Letters, digits and dashes, up to the length of a label: the names of networks. */
export function isSimpleName(name: string): boolean {
  return name.length <= LABEL_LIMIT && /^[A-Za-z0-9-]+$/.test(name);
}
