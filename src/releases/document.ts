import { archesOf, type BootFacts, type Release } from './release.ts';
import { RELEASES } from './table.ts';

interface Column {
  readonly title: string;
  readonly cell: (release: Release) => string;
}

const COLUMNS: readonly Column[] = [
  { title: 'Arches', cell: (release) => archesOf(release).join(', ') },
  { title: 'Stock initrd', cell: describeInitrd },
  {
    title: 'Kernel unpacks',
    cell: (release) => release.initrd.unpacks.filter((name) => name !== 'none').join(', '),
  },
  { title: 'Updates image', cell: (release) => release.updates.formats.join(', ') },
  { title: 'Own installer', cell: describeEffect },
  { title: '`device` of a kickstart', cell: describeDevice },
  { title: 'BIOS', cell: (release) => perArch(release, describeBios) },
  { title: 'EFI', cell: (release) => perArch(release, describeEfi) },
  { title: 'Media check', cell: describeMediaCheck },
];

interface Line {
  readonly rows: Release[];
  readonly cells: readonly string[];
}

/**
 * What works where, as a Markdown table. One line holds rows of a product that follow each other and differ in version
 * and kernel only, and rebuilds that have the version and the kernel of what they are built from.
 */
export function formatReleaseTable(releases: readonly Release[] = RELEASES): string {
  const lines: Line[] = [];
  for (const release of releases) {
    const cells = COLUMNS.map((column) => column.cell(release));
    const line = lines.find((other) => belongs(release, cells, other, other === lines.at(-1)));
    if (line) line.rows.push(release);
    else lines.push({ rows: [release], cells });
  }
  const titles = ['Release', 'Kernel', ...COLUMNS.map((column) => column.title)];
  const body = lines.map(({ rows, cells }) => [names(rows), span(rows.map((row) => row.kernel)), ...cells]);
  return formatTable(titles, body);
}

const UPDATES_COLUMNS: readonly Column[] = [
  { title: 'On the medium', cell: ({ updates }) => `\`${updates.path}\`` },
  { title: 'As', cell: ({ updates }) => updates.formats.join(', ') },
  {
    title: 'Elsewhere',
    cell: ({ updates }) => (updates.argument === undefined ? 'no' : `\`${updates.argument}=\``),
  },
  { title: 'Ends up in', cell: ({ updates }) => `\`${updates.destination}\`` },
  { title: 'Runs instead of Anaconda', cell: describeEffect },
  {
    title: 'Python modules',
    cell: ({ updates }) => (updates.python === '' ? "in the image's root" : `\`${updates.python}\``),
  },
];

/**
 * How code gets into the installer of each release, as a Markdown table. One line holds every release that does it
 * alike; of a product, those that follow each other. The oldest kernel is first.
 */
export function formatUpdatesTable(releases: readonly Release[] = RELEASES): string {
  const lines: Line[] = [];
  const last = new Map<string, Line>();
  for (const release of releases) {
    const cells = UPDATES_COLUMNS.map((column) => column.cell(release));
    const follows = last.get(release.product);
    const line = lines.find(
      (other) =>
        other.cells.join('\n') === cells.join('\n') &&
        (other === follows || other.rows.every(({ product }) => product !== release.product)),
    );
    const chosen = line ?? { rows: [], cells };
    if (!line) lines.push(chosen);
    chosen.rows.push(release);
    last.set(release.product, chosen);
  }
  const kernelOf = ({ rows: [first] }: Line) => first?.kernel ?? '';
  lines.sort((a, b) => kernelOf(a).localeCompare(kernelOf(b), 'en', { numeric: true }));
  const titles = ['Release', ...UPDATES_COLUMNS.map((column) => column.title)];
  return formatTable(
    titles,
    lines.map(({ rows, cells }) => [names(rows), ...cells]),
  );
}

function formatTable(titles: readonly string[], body: readonly (readonly string[])[]): string {
  return [titles, titles.map(() => '---'), ...body].map((line) => `| ${line.join(' | ')} |\n`).join('');
}

function belongs(release: Release, cells: readonly string[], line: Line, isLast: boolean): boolean {
  const [first] = line.rows;
  if (!first || line.cells.join('\n') !== cells.join('\n')) return false;
  if (first.product === release.product) return isLast;
  return line.rows.every((row) => row.version === release.version && row.kernel === release.kernel);
}

function names(rows: readonly Release[]): string {
  const products = [...new Set(rows.map((row) => row.product))];
  const versionsOf = (product: string) =>
    rows.filter((row) => row.product === product).map((row) => row.version);
  return products.map((product) => `${product} ${span(versionsOf(product))}`).join(', ');
}

function span(values: readonly string[]): string {
  const first = values[0] ?? '';
  const last = values.at(-1) ?? first;
  return first === last ? first : `${first} to ${last}`;
}

function describeInitrd({ initrd }: Release): string {
  return `${initrd.container}, ${initrd.compressions.join(' or ')}`;
}

function describeEffect({ updates }: Release): string {
  switch (updates.effect) {
    case 'first':
      return `\`${updates.program}\` in the image`;
    case 'path':
      return `\`${updates.program}\` in the image, by PATH`;
    case 'unit':
      return 'systemd unit in the image';
  }
}

function describeDevice({ kickstart }: Release): string {
  const { device } = kickstart.early;
  if (device === 'ignored') return 'ignored';
  if (device === 'error') return 'an error';
  const form = device.words === 2 ? '`device TYPE MODULE`' : '`device MODULE`';
  return device.lines === 'all' ? `${form}, every line` : `${form}, the first line only`;
}

function describeMediaCheck({ mediaCheck }: Release): string {
  return `\`${mediaCheck.argument}\`${mediaCheck.byDefault ? ', in the default entry' : ''}`;
}

/** One value where all architectures agree, or else each with its architectures behind it. */
function perArch(release: Release, describe: (boot: BootFacts) => string): string {
  const arches = new Map<string, string[]>();
  for (const arch of archesOf(release)) {
    const boot = release.boot[arch];
    if (!boot) continue;
    const value = describe(boot);
    arches.set(value, [...(arches.get(value) ?? []), arch]);
  }
  if (arches.size === 1) return [...arches.keys()].join('');
  return [...arches].map(([value, names]) => `${value} (${names.join(', ')})`).join(', ');
}

const LOADERS = { isolinux: 'isolinux', grub2: 'GRUB 2', 'grub-legacy': 'GRUB legacy' } as const;

function describeBios({ bios }: BootFacts): string {
  return bios ? LOADERS[bios.loader] : 'none';
}

function describeEfi({ efi }: BootFacts): string {
  const menu = efi?.menus[0];
  if (!efi || !menu) return 'none';
  return efi.image === 'appended' ? `${LOADERS[menu.syntax]}, appended image` : LOADERS[menu.syntax];
}
