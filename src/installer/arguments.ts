export interface InstallCommand {
  readonly command: 'install' | 'version' | 'help';
}

export interface ServeCommand {
  readonly command: 'serve';
  readonly port: number;
  readonly repository: string | undefined;
  readonly linksTo: readonly string[];
}

export const USAGE = `Usage: kusu [install]
       kusu serve [--port N] [--repository DIR] [--links-to DIR]...
       kusu --version | --help

install  asks what answers.json in KUSU_ROOT leaves open and writes
         kusu-ks.cfg to KUSU_TMP. Status 0: written, 1: a program error,
         2: left on request.
serve    gives kusu-ks.cfg and the files below --repository (KUSU_TMP's
         repository when left out) to programs of this machine, on 127.0.0.1
         and port 80. Links may lead out of the repository only to where
         --links-to says.

Environment: KUSU_RELEASE, KUSU_DIST_ARCH, KUSU_TMP, KUSU_ROOT, KUSU_SOURCE,
KUSU_MEDIUM, as the faux anaconda sets them.
`;

/** Reads the arguments. A string says what is wrong with them. */
export function readArguments(args: readonly string[]): InstallCommand | ServeCommand | string {
  const [first = 'install', ...rest] = args;
  if (first === 'serve') return readServe(rest);
  if (rest.length > 0) return `too many arguments: ${args.join(' ')}`;
  if (first === 'install') return { command: 'install' };
  if (first === '--version') return { command: 'version' };
  if (first === '--help' || first === '-h') return { command: 'help' };
  return `unknown: ${first}`;
}

function readServe(args: readonly string[]): ServeCommand | string {
  let port = 80;
  let repository: string | undefined;
  const linksTo: string[] = [];
  for (let at = 0; at < args.length; at += 2) {
    const [name, value] = [args[at], args[at + 1]];
    if (value === undefined) return `${name} needs a value`;
    if (name === '--repository') repository = value;
    else if (name === '--links-to') linksTo.push(value);
    else if (name !== '--port') return `unknown: ${name}`;
    else if (/^\d{1,5}$/.test(value) && Number(value) < 65536) port = Number(value);
    else return `--port takes a number from 0 to 65535, not ${value}`;
  }
  return { command: 'serve', port, repository, linksTo };
}
