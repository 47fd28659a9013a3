import { dirname } from 'node:path';
import { toText } from '../../base/bytes.ts';
import { compareArguments } from '../diff/menus.ts';
import {
  fail,
  findPath,
  nameOf,
  type PlacedMenu,
  pass,
  type Subject,
  skip,
  treesOf,
  type Verdict,
  warn,
} from './subject.ts';

/** Without these an entry does not start. */
const NEEDED_ROLES: readonly string[] = ['kernel', 'initrd', 'include', 'config', 'module', 'image'];

/** Every menu: it can be read, what it boots is there, and the volume that it looks for is this one. */
export async function checkMenus(subject: Subject): Promise<Verdict[]> {
  const { menus, identity, places } = subject;
  const unreadable = places.menus.flatMap((found) =>
    typeof found.menu === 'string' ? [fail(`${nameOf(found)} cannot be read: ${found.menu}`)] : [],
  );
  const main = identity?.boot.menus[0]?.path;
  if (main !== undefined && ![...menus, ...places.menus].some(({ path }) => path === main))
    return [...unreadable, fail(`/${main} is not there`)];
  if (menus.length === 0 && unreadable.length === 0) return [fail('no boot menu was found on the medium')];
  return [...unreadable, ...menus.flatMap((menu) => judge(menu, subject))];
}

function judge(found: PlacedMenu, subject: Subject): Verdict[] {
  const { medium, identity } = subject;
  const { menu } = found;
  const name = nameOf(found);
  const problems: Verdict[] = [];
  for (const { file, role, line } of menu.files) {
    const written = toText(file);
    // What begins with a variable or another device is not on the medium for certain.
    if (!NEEDED_ROLES.includes(role) || /^[$(]/.test(written)) continue;
    const place = written.startsWith('/') ? written : `${dirname(found.path)}/${written}`;
    if (treesOf(found, subject).some((tree) => findPath(tree, place)?.kind === 'file')) continue;
    problems.push(fail(`${name}:${line} names ${written}, which is not there`));
  }
  for (const { by, value, line } of menu.volumes)
    if (by === 'label' && medium.volumeId !== undefined && toText(value) !== medium.volumeId)
      problems.push(
        fail(`${name}:${line} looks for the volume ${toText(value)}, but this is ${medium.volumeId}`),
      );
  const isOfRelease = identity?.boot.menus.some(({ path }) => path === found.path) ?? false;
  if (menu.entries.length === 0) {
    // A menu of no release may only lead on to another.
    problems.push(isOfRelease ? fail(`${name} has no entries`) : skip(`${name} has no entries of its own`));
  }
  if (problems.length > 0) return problems;
  const label = menu.volumes.some(({ by }) => by === 'label') ? ', the volume label is right' : '';
  return [pass(`${name}: ${menu.entries.length} entries, every file that they boot is there${label}`)];
}

/** Firmware reads the copy inside the EFI system partition; what was edited beside it only looks as if it counted. */
export async function checkMenuCopies({ menus }: Subject): Promise<Verdict[]> {
  const verdicts: Verdict[] = [];
  for (const inside of menus.filter(({ place }) => place === 'ESP')) {
    const path = inside.path.toLowerCase();
    const beside = menus.find((menu) => menu.place === 'medium' && menu.path.toLowerCase() === path);
    if (beside) verdicts.push(...compareCopies(beside, inside));
  }
  return verdicts.length > 0
    ? verdicts
    : [skip('no menu is both on the medium and in an EFI system partition')];
}

function compareCopies(beside: PlacedMenu, inside: PlacedMenu): Verdict[] {
  const name = nameOf(beside);
  const verdicts: Verdict[] = [];
  const others = new Map(inside.menu.entries.map((entry) => [entry.label, entry]));
  for (const entry of beside.menu.entries) {
    const other = others.get(entry.label);
    others.delete(entry.label);
    const label = toText(entry.label);
    if (!other) {
      verdicts.push(fail(`${name}: entry ${label} is not in the copy that UEFI reads`));
      continue;
    }
    const changes = compareArguments(entry.arguments.map(toText), other.arguments.map(toText));
    const parts = [
      ...(changes.removed.length > 0 ? [`lacks ${changes.removed.join(' ')}`] : []),
      ...(changes.added.length > 0 ? [`has ${changes.added.join(' ')}`] : []),
      ...(changes.moved.length > 0 ? [`has ${changes.moved.join(' ')} elsewhere`] : []),
    ];
    if (parts.length > 0)
      verdicts.push(fail(`${name}: entry ${label} of the copy that UEFI reads ${parts.join(', ')}`));
  }
  for (const label of others.keys())
    verdicts.push(warn(`${name}: entry ${toText(label)} is only in the copy that UEFI reads`));
  const facts = ({ menu }: PlacedMenu) => ({
    default: menu.defaultEntry && toText(menu.defaultEntry.label),
    timeout: menu.timeoutSeconds,
  });
  const [one, other] = [facts(beside), facts(inside)];
  for (const fact of ['default', 'timeout'] as const)
    if (one[fact] !== other[fact])
      verdicts.push(
        warn(
          `${name}: ${fact} ${one[fact] ?? 'none'}, but ${other[fact] ?? 'none'} in the copy that UEFI reads`,
        ),
      );
  return verdicts.length > 0 ? verdicts : [pass(`${name} and its copy that UEFI reads agree`)];
}
