import { toText } from '../../base/bytes.ts';
import { commandLineLimit, readIsolinuxVersion } from '../../bootmenu/isolinux/version.ts';
import { readTreeFile } from '../../tree/tree.ts';
import { isolinuxPath } from './boot-record.ts';
import { fail, nameOf, type PlacedMenu, pass, type Subject, skip, type Verdict } from './subject.ts';

/** Linux on x86 and arm64 keeps 2048 bytes with the closing zero (COMMAND_LINE_SIZE). */
const KERNEL_LIMIT = { bytes: 2047, reader: 'the kernel' };

/** What its readers take of the command line of every entry; what comes behind is lost without a word. */
export async function checkCommandLines(subject: Subject): Promise<Verdict[]> {
  const { medium, menus, identity } = subject;
  const path = isolinuxPath(subject);
  const image = path && (await readTreeFile(medium.tree, path));
  const version = image ? readIsolinuxVersion(image) : undefined;
  const known = identity && {
    bytes: identity.boot.commandLineLimit,
    reader: `${identity.boot.commandLineReader} of ${identity.release.id}`,
  };
  const limitOf = ({ menu }: PlacedMenu) => {
    const limit = known ?? KERNEL_LIMIT;
    if (menu.syntax !== 'isolinux' || !version) return limit;
    const bytes = commandLineLimit(version);
    return bytes < limit.bytes ? { bytes, reader: `isolinux ${version.major}.${version.minor}` } : limit;
  };
  const verdicts = menus.flatMap((menu) => judge(menu, limitOf(menu)));
  return verdicts.length > 0 ? verdicts : [skip('no entry starts Linux')];
}

function judge(found: PlacedMenu, limit: { readonly bytes: number; readonly reader: string }): Verdict[] {
  const { syntax, entries } = found.menu;
  const lengths = entries
    .filter(({ startsLinux }) => startsLinux)
    .map(({ label, kernel, commandLine }) => {
      // isolinux and GRUB 2 put it in front, and it counts as well.
      const front = syntax === 'grub-legacy' ? '' : `BOOT_IMAGE=${kernel ?? ''} `;
      return { label: toText(label), length: front.length + commandLine.length };
    });
  if (lengths.length === 0) return [];
  const name = nameOf(found);
  const long = lengths.filter(({ length }) => length > limit.bytes);
  if (long.length > 0)
    return long.map(({ label, length }) =>
      fail(`${name}: entry ${label} has ${length} bytes; ${limit.reader} takes ${limit.bytes}`),
    );
  const longest = Math.max(...lengths.map(({ length }) => length));
  return [pass(`${name}: at most ${longest} bytes of the ${limit.bytes} that ${limit.reader} takes`)];
}
