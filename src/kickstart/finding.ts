/** Who reads the kickstart: the early stage (loader or dracut) acts on few commands, the installer on all. */
export type KickstartReader = 'loader' | 'installer';

export interface KickstartFinding {
  /** An error stops the installation or is dropped without a word; a warning has no effect at this stage. */
  readonly severity: 'error' | 'warning';
  /** From 1; 0 for what concerns the whole file. */
  readonly line: number;
  readonly message: string;
  /** What to do about it, where that is known. */
  readonly hint?: string;
}

/** Collects findings in the order they are made. */
export interface Findings {
  readonly all: KickstartFinding[];
  error(line: number, message: string, hint?: string): void;
  warn(line: number, message: string, hint?: string): void;
}

/** Characters of a message: words of a hostile file have no bounds. */
const MESSAGE_LIMIT = 400;

export function newFindings(): Findings {
  const all: KickstartFinding[] = [];
  const add = (severity: KickstartFinding['severity'], line: number, whole: string, hint?: string) => {
    const message = whole.length > MESSAGE_LIMIT ? `${whole.slice(0, MESSAGE_LIMIT)}...` : whole;
    all.push(hint === undefined ? { severity, line, message } : { severity, line, message, hint });
  };
  return {
    all,
    error: (line, message, hint) => add('error', line, message, hint),
    warn: (line, message, hint) => add('warning', line, message, hint),
  };
}

/** By line, what concerns the whole file last, and nothing twice. */
export function sortFindings(findings: readonly KickstartFinding[]): KickstartFinding[] {
  const seen = new Set<string>();
  const once = findings.filter(({ severity, line, message }) => {
    const key = `${severity} ${line} ${message}`;
    return !seen.has(key) && seen.add(key);
  });
  const place = (line: number) => (line === 0 ? Number.POSITIVE_INFINITY : line);
  return once.sort((a, b) => (a.line === b.line ? 0 : place(a.line) - place(b.line)));
}
