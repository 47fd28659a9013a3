import { dirname } from 'node:path';
import { toText } from '../../base/bytes.ts';
import type { BootMenu } from '../../bootmenu/model.ts';
import { mediumFile } from '../medium.ts';
import { fail, pass, type Subject, type Verdict } from './subject.ts';

/** Without these an entry does not start. */
const NEEDED_ROLES: readonly string[] = ['kernel', 'initrd', 'include', 'config', 'module', 'image'];

export async function checkMenus(subject: Subject): Promise<Verdict[]> {
  const { menus, identity } = subject;
  const [main] = identity.boot.menus;
  if (main && !menus.some(({ path }) => path === main.path)) return [fail(`/${main.path} is not there`)];
  return menus.flatMap((menu) => judge(menu, subject));
}

function judge(menu: BootMenu, { medium, identity }: Subject): Verdict[] {
  const problems: Verdict[] = [];
  for (const { file, role, line } of menu.files) {
    const name = toText(file);
    const place = name.startsWith('/') ? name : `${dirname(menu.path)}/${name}`;
    // What begins with a variable or another device is not on the medium for certain.
    if (!NEEDED_ROLES.includes(role) || /^[$(]/.test(name) || mediumFile(medium, place)) continue;
    problems.push(fail(`/${menu.path}:${line} names ${name}, which is not there`));
  }
  for (const { by, value, line } of menu.volumes)
    if (by === 'label' && medium.volumeId !== undefined && toText(value) !== medium.volumeId)
      problems.push(
        fail(`/${menu.path}:${line} looks for the volume ${toText(value)}, but this is ${medium.volumeId}`),
      );
  if (menu.entries.length === 0) problems.push(fail(`/${menu.path} has no entries`));
  if (problems.length > 0) return problems;
  const label = identity.boot.namesLabel ? ', the volume label is right' : '';
  return [pass(`/${menu.path}: ${menu.entries.length} entries, every file that they boot is there${label}`)];
}
