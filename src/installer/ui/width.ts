/** What takes the place of one or two columns: a character with the marks that stand on it. */
export interface Cluster {
  /** As it stands in the text. */
  readonly source: string;
  /** As it may be sent to a terminal: nothing that moves the cursor or changes the direction. */
  readonly shown: string;
  readonly width: 1 | 2;
}

/** East Asian Wide and Fullwidth, by blocks, as UAX #11 has them; pictographs that terminals give two columns. */
const WIDE: readonly (readonly [number, number])[] = [
  [0x1100, 0x115f],
  [0x231a, 0x231b],
  [0x2329, 0x232a],
  [0x23e9, 0x23ec],
  [0x2e80, 0x303e],
  [0x3041, 0x4dbf],
  [0x4e00, 0xa4cf],
  [0xa960, 0xa97c],
  [0xac00, 0xd7a3],
  [0xf900, 0xfaff],
  [0xfe10, 0xfe19],
  [0xfe30, 0xfe6f],
  [0xff00, 0xff60],
  [0xffe0, 0xffe6],
  [0x1f300, 0x1f64f],
  [0x1f680, 0x1f6ff],
  [0x1f900, 0x1f9ff],
  [0x20000, 0x3fffd],
];

const MARK = /^[\p{Mn}\p{Me}\u1160-\u11ff]$/u;
/** Joiners, marks of direction, and selectors that make a terminal change the width of what it has drawn. */
const UNSEEN: readonly (readonly [number, number])[] = [
  [0x200b, 0x200f],
  [0x202a, 0x202e],
  [0x2060, 0x2069],
  [0xfe00, 0xfe0f],
  [0xfeff, 0xfeff],
];
const CONTROL = /^[\0-\x1f\x7f-\x9f]$/;
const LONE_SURROGATE = /^[\ud800-\udfff]$/;

function isIn(ranges: readonly (readonly [number, number])[], char: string): boolean {
  const code = char.codePointAt(0) ?? 0;
  return code >= 0x1100 && ranges.some(([first, last]) => code >= first && code <= last);
}

function shownAs(char: string): string {
  if (CONTROL.test(char) || isIn(UNSEEN, char)) return ' ';
  if (MARK.test(char)) return ` ${char}`;
  if (char === '\u00ad') return '-';
  return LONE_SURROGATE.test(char) ? '?' : char;
}

/** Nearly all there is; made once, because every frame needs hundreds of them. */
const ASCII = /^[ -~]*$/;
const ASCII_CLUSTERS: readonly Cluster[] = Array.from({ length: 0x7f }, (_, code) => {
  const char = String.fromCharCode(code);
  return { source: char, shown: char, width: 1 };
});

export function clustersOf(text: string): Cluster[] {
  const clusters: Cluster[] = [];
  for (const char of text) {
    const code = char.charCodeAt(0);
    const ascii = code >= 0x20 ? ASCII_CLUSTERS[code] : undefined;
    if (ascii !== undefined) {
      clusters.push(ascii);
      continue;
    }
    const last = clusters[clusters.length - 1];
    const unseen = isIn(UNSEEN, char);
    const mark = !unseen && MARK.test(char);
    if (last !== undefined && (mark || unseen))
      clusters[clusters.length - 1] = {
        source: last.source + char,
        shown: mark ? last.shown + char : last.shown,
        width: last.width,
      };
    else clusters.push({ source: char, shown: shownAs(char), width: isIn(WIDE, char) ? 2 : 1 });
  }
  return clusters;
}

/** Columns that a text takes on one line. */
export function widthOf(text: string): number {
  if (ASCII.test(text)) return text.length;
  let width = 0;
  for (const cluster of clustersOf(text)) width += cluster.width;
  return width;
}

/** Exactly `width` columns: cut, with an ellipsis at the cut, or filled with spaces. */
export function fitted(text: string, width: number): string {
  if (width <= 0) return '';
  const whole = widthOf(text);
  if (whole <= width) return text + ' '.repeat(width - whole);
  let kept = '';
  let used = 0;
  for (const cluster of clustersOf(text)) {
    if (used + cluster.width > width - 1) break;
    kept += cluster.source;
    used += cluster.width;
  }
  return `${kept}…${' '.repeat(width - used - 1)}`;
}

/**
 * Lines of at most `width` columns. Breaks at spaces and between wide characters; what is longer than a line is broken
 * anywhere. Newlines break always, and spaces at the beginning of a line stay.
 */
export function wrapped(text: string, width: number): string[] {
  return text.split('\n').flatMap((line) => wrappedLine(line, Math.max(2, width)));
}

function wrappedLine(text: string, width: number): string[] {
  const lines: string[] = [];
  let line: Cluster[] = [];
  let used = 0;
  const cut = (at: number): void => {
    const kept = line.slice(0, at);
    lines.push(sourceOf(kept).replace(/ +$/, ''));
    line = line.slice(at);
    while (line[0]?.source === ' ') line.shift();
    used = line.reduce((sum, cluster) => sum + cluster.width, 0);
  };
  for (const cluster of clustersOf(text)) {
    // A space that does not fit is where the line ends; `cut` drops it.
    line.push(cluster);
    used += cluster.width;
    while (used > width && !(cluster.source === ' ' && used - 1 <= width)) cut(breakIn(line, width));
  }
  lines.push(sourceOf(line).replace(/ +$/, ''));
  return lines;
}

/** How many clusters of a line that is too long stay on it: at least one. */
function breakIn(line: readonly Cluster[], width: number): number {
  let used = 0;
  let fits = 0;
  while (fits < line.length && used + (line[fits]?.width ?? 0) <= width) used += line[fits++]?.width ?? 0;
  for (let at = fits; at > 0; at--) {
    const before = line[at - 1];
    const after = line[at];
    const isBreak =
      before?.source === ' ' || after?.source === ' ' || before?.width === 2 || after?.width === 2;
    if (isBreak && line.slice(0, at).some((cluster) => cluster.source !== ' ')) return at;
  }
  return Math.max(1, fits);
}

function sourceOf(clusters: readonly Cluster[]): string {
  return clusters.map((cluster) => cluster.source).join('');
}
