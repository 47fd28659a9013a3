/** Sections of names and values, in the order of the text. */
export type Ini = ReadonlyMap<string, ReadonlyMap<string, string>>;

/**
 * Reads an ini file as ConfigParser of Python writes it. Text in front of the first section, comments and lines that
 * say nothing are passed over; of a name that comes twice, the last counts. Paths are names too (`[checksums]` of
 * `.treeinfo`), so that case is kept unless asked otherwise.
 */
export function parseIni(text: string, { lowerCase = false } = {}): Ini {
  const spell = (name: string) => (lowerCase ? name.toLowerCase() : name);
  const sections = new Map<string, Map<string, string>>();
  let section: Map<string, string> | undefined;
  for (const line of text.split(/\r?\n/)) {
    const name = /^\s*\[([^\]]+)\]/.exec(line)?.[1];
    if (name !== undefined) {
      section = sections.get(spell(name)) ?? new Map();
      sections.set(spell(name), section);
      continue;
    }
    const [, key, value] = /^\s*([^#;=\s][^=]*?)\s*[=:]\s*(.*?)\s*$/.exec(line) ?? [];
    if (key !== undefined && value !== undefined) section?.set(spell(key), value);
  }
  return sections;
}
