import type {
  Change,
  Difference,
  DiffReport,
  EntryChange,
  ImageChange,
  MenuChange,
  Side,
  TreeChange,
} from '../pipeline/diff/model.ts';
import { formatMode, TYPE_LETTERS } from './listing.ts';
import { formatSize } from './terminal.ts';

const MARKS = { added: '+', removed: '-', changed: '~' } as const satisfies Record<Change, string>;
const ROLES = {
  initrd: 'Initrd',
  updates: 'Updates image',
  product: 'Product image',
  ESP: 'EFI system partition',
  image: 'Image',
} as const satisfies Record<ImageChange['role'], string>;

/** Without `-v`, of the lines of one text and of the paths of one list. */
const TEXT_LINES = 40;
const LIST_LINES = 60;
/** Hex digits of a sum that are enough to tell two files apart; `-v` and `--json` show all. */
const SUM_DIGITS = 16;
const PATH_WIDTH = 44;

/** A report for people who review it, in lines of some 80 columns where no name is longer. */
export function formatDiff(report: DiffReport, isVerbose: boolean): string {
  const { a, b, same, groups, menus, images, files } = report;
  if (same) return `${a} and ${b} are the same in all that is compared`;
  const sections = [
    [`--- ${a}`, `+++ ${b}`],
    ...groups.map(({ title, differences }) => [title, ...differences.flatMap(formatDifference)]),
    ...menus.map((menu) => formatMenu(menu, isVerbose)),
    ...images.map((image) => formatImage(image, isVerbose)),
    ...(files.length > 0 ? [['Files of the medium', ...formatFiles(files, isVerbose)]] : []),
    [summary(report)],
  ];
  return sections.map((lines) => lines.join('\n')).join('\n\n');
}

function formatDifference({ name, a, b }: Difference): string[] {
  return [
    ...(a === undefined ? [] : [`  - ${oneLine(name)}: ${oneLine(a)}`]),
    ...(b === undefined ? [] : [`  + ${oneLine(name)}: ${oneLine(b)}`]),
  ];
}

function formatMenu({ path, place, change, differences, entries, text }: MenuChange, isVerbose: boolean) {
  const where = place === 'ESP' ? ' in the EFI system partition' : '';
  const told = differences.length > 0 || entries.length > 0;
  return [
    `Boot menu /${oneLine(path)}${where}${change === 'changed' ? '' : `: ${change}`}`,
    ...differences.flatMap(formatDifference),
    ...entries.flatMap(formatEntry),
    ...(told || !text ? [] : ['  only what no entry is made of: comments, colours, blanks']),
    ...(text && (isVerbose || !told) ? formatText(text, isVerbose) : []),
  ];
}

function formatEntry({ label, change, differences, arguments: changes }: EntryChange): string[] {
  return [
    `  ${MARKS[change]} entry ${oneLine(label)}`,
    ...differences.flatMap(formatDifference).map((line) => `  ${line}`),
    ...changes.removed.map((argument) => `    - ${oneLine(argument)}`),
    ...changes.added.map((argument) => `    + ${oneLine(argument)}`),
    ...changes.moved.map((argument) => `    moved: ${oneLine(argument)}`),
  ];
}

function formatImage(image: ImageChange, isVerbose: boolean): string[] {
  const { path, role, also, change, differences, files, problem } = image;
  const name = path.startsWith('/') || role === 'image' || role === 'ESP' ? path : `/${path}`;
  return [
    `${ROLES[role]} ${oneLine(name)}${change === 'changed' ? '' : `: ${change}`}`,
    ...also.map((each) => `  the same at /${oneLine(each)}`),
    ...differences.flatMap(formatDifference),
    ...(problem === undefined ? [] : [`  cannot be compared: ${oneLine(problem)}`]),
    ...formatFiles(files, isVerbose),
  ];
}

function formatFiles(files: readonly TreeChange[], isVerbose: boolean): string[] {
  const told = isVerbose ? files.map((file) => ({ file, below: [] })) : collapse(files);
  const lines = told.map(({ file, below }) => [
    `  ${MARKS[file.change]} ${formatPath(file)}${below.length > 0 ? ` ${describeFolder(below)}` : ` ${describe(file, isVerbose)}`}`,
    ...(file.text ? formatText(file.text, isVerbose) : []),
  ]);
  if (isVerbose || lines.length <= LIST_LINES) return lines.flat();
  return [
    ...lines.slice(0, LIST_LINES).flat(),
    `  and ${lines.length - LIST_LINES} more paths, which -v names`,
  ];
}

interface Told {
  readonly file: TreeChange;
  readonly below: readonly TreeChange[];
}

/** Of a folder that comes or goes as a whole, one line tells all; kickstarts in it are shown all the same. */
function collapse(files: readonly TreeChange[]): Told[] {
  const told: { file: TreeChange; below: TreeChange[] }[] = [];
  let folder: (typeof told)[number] | undefined;
  for (const file of files) {
    const isBelow = folder?.file.change === file.change && file.path.startsWith(`${folder.file.path}/`);
    if (folder && isBelow) {
      folder.below.push(file);
      if (file.text) told.push({ file, below: [] });
      continue;
    }
    const line = { file, below: [] };
    told.push(line);
    folder = (file.b ?? file.a)?.kind === 'directory' && file.change !== 'changed' ? line : undefined;
  }
  return told;
}

function formatPath({ path, a, b }: TreeChange): string {
  const side = b ?? a;
  const name = `/${oneLine(path)}${side?.kind === 'directory' ? '/' : ''}`;
  return name.padEnd(PATH_WIDTH);
}

function describeFolder(below: readonly TreeChange[]): string {
  const files = below.map(({ a, b }) => b ?? a).filter((side) => side?.kind === 'file');
  const size = files.reduce((sum, side) => sum + (side?.size ?? 0), 0);
  return `${counted(below.length, 'path')}, ${formatSize(size)}`;
}

function describe({ change, aspects, a, b }: TreeChange, isVerbose: boolean): string {
  const one = (side: Side) => [describeSide(side), ...sumOf(side, isVerbose)].join(', ');
  if (change !== 'changed' || !a || !b) return one((b ?? a) as Side);
  const values = aspects.map((aspect) => {
    if (aspect === 'content')
      return `content ${formatSize(a.size ?? 0)} -> ${formatSize(b.size ?? 0)}${sumChange(sumOf(a, isVerbose), sumOf(b, isVerbose))}`;
    if (aspect === 'mode') return `mode 0${a.mode.toString(8)} -> 0${b.mode.toString(8)}`;
    if (aspect === 'owner') return `owner ${a.uid}:${a.gid} -> ${b.uid}:${b.gid}`;
    return `${describeSide(a)} -> ${describeSide(b)}`;
  });
  return values.join(', ');
}

function sumChange([a]: readonly string[], [b]: readonly string[]): string {
  return a === undefined || b === undefined ? '' : `\n        ${a}\n     -> ${b}`;
}

function sumOf({ sha256 }: Side, isVerbose: boolean): string[] {
  if (sha256 === undefined) return [];
  return [`sha256 ${isVerbose ? sha256 : sha256.slice(0, SUM_DIGITS)}`];
}

/** As ls(1) shows a file. */
function describeSide({ kind, mode, uid, gid, size, target, rdev }: Side): string {
  const head = `${TYPE_LETTERS[kind]}${formatMode(mode)} ${uid}:${gid}`;
  if (rdev) return `${head} ${rdev.major},${rdev.minor}`;
  if (target !== undefined) return `-> ${oneLine(target)}`;
  return size === undefined ? head : `${head} ${formatSize(size)}`;
}

function formatText(text: readonly string[], isVerbose: boolean): string[] {
  const shown = isVerbose || text.length <= TEXT_LINES ? text : text.slice(0, TEXT_LINES);
  const left = text.length - shown.length;
  return [
    ...shown.map((line) => `      | ${oneLine(line)}`),
    ...(left > 0 ? [`      and ${left} more lines, which -v shows`] : []),
  ];
}

function summary({ kind, groups, menus, images, files }: DiffReport): string {
  const count = (change: Change) => files.filter((file) => file.change === change).length;
  const inside = images.reduce((sum, image) => sum + image.files.length, 0);
  if (kind === 'images') return `different: ${counted(inside, 'path')}`;
  const other = groups.reduce((sum, group) => sum + group.differences.length, 0);
  return [
    `different: ${count('added')} paths added, ${count('removed')} removed, ${count('changed')} changed;`,
    `  ${counted(menus.length, 'menu')}; ${counted(inside, 'path')} in ${counted(images.length, 'image')}; ${counted(other, 'other fact')}`,
  ].join('\n');
}

function counted(count: number, what: string): string {
  return `${count} ${what}${count === 1 ? '' : 's'}`;
}

function oneLine(text: string): string {
  return text.replaceAll('\n', '\\n');
}
