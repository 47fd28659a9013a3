import { findSyntax } from '../../releases/kickstart/dialect.ts';
import { addressFault } from './check-addresses.ts';
import type { KitAnswer, Refusal } from './model.ts';
import { findNameFault } from './names.ts';
import { type Rules, refuse, releaseName } from './rules.ts';

/** `base 1.0 noarch`. */
export function kitTitle({ name, version, arch }: Pick<KitAnswer, 'name' | 'version' | 'arch'>): string {
  return `${name} ${version} ${arch}`;
}

/** One kit by itself. `at` is its path: `kits.0`. */
export function checkKit(kit: KitAnswer, at: string, { texts, machine, release }: Rules): Refusal[] {
  const { refusals } = texts;
  const foreign = kit.source !== 'medium' && !kit.os && !findSyntax(release.kickstart.dialect, 'repo');
  const arch = machine === undefined || fitsArch(kit.arch, machine.arch);
  const onMedium =
    kit.source !== 'medium' ||
    !machine?.here ||
    machine.kits.some((found) => kitTitle(found) === kitTitle(kit));
  return [
    ...(kit.source === 'medium'
      ? refuse(at, onMedium ? undefined : refusals.kitNotOnMedium(kitTitle(kit)))
      : refuse(`${at}.url`, isKitUrl(kit.source.url, texts) ? undefined : refusals.kitUrl(kit.source.url))),
    ...refuse(`${at}.url`, foreign ? refusals.kitRepository(releaseName(release)) : undefined),
    ...refuse(`${at}.name`, isPackageWord(kit.name) ? undefined : refusals.kitName(kit.name)),
    ...refuse(`${at}.version`, isPackageWord(kit.version) ? undefined : refusals.kitVersion(kit.version)),
    ...refuse(`${at}.arch`, arch ? undefined : refusals.kitArch(kit.arch, machine?.arch ?? '')),
  ];
}

/** What may stand in the name and version of a package: kits are packages. */
function isPackageWord(text: string): boolean {
  return /^[A-Za-z0-9][A-Za-z0-9._+-]{0,63}$/.test(text);
}

/** The spellings of 32 bits are one. */
function fitsArch(kit: string, machine: string): boolean {
  const plain = (arch: string) => (/^i[3-6]86$/.test(arch) ? 'i386' : arch);
  return kit === 'noarch' || plain(kit) === plain(machine);
}

/** What Anaconda fetches from: http, https or ftp, a host, perhaps a port, and a path without blanks. */
function isKitUrl(url: string, texts: Rules['texts']): boolean {
  const [, bracketed, name, port] =
    /^(?:https?|ftp):\/\/(?:\[([0-9a-fA-F:.]+)\]|([^/:\s[\]@]+))(?::(\d{1,5}))?(?:\/[^\s"'\\]*)?$/.exec(
      url,
    ) ?? [];
  const host = bracketed ?? name;
  if (host === undefined || Number(port ?? 80) < 1 || Number(port ?? 80) > 65535) return false;
  return findNameFault(host, false) === undefined || addressFault(host, texts) === undefined;
}

/** Every kit, and exactly one of them with the operating system. */
export function checkKits(kits: readonly KitAnswer[], rules: Rules): Refusal[] {
  const { refusals } = rules.texts;
  const systems = kits.filter(({ os }) => os);
  const names = kits.map(({ name }) => name);
  return [
    ...kits.flatMap((kit, index) => checkKit(kit, `kits.${index}`, rules)),
    ...refuse('kits', systems.length === 0 ? refusals.osKitMissing : undefined),
    ...refuse('kits', systems.length > 1 ? refusals.osKitMany(systems.map(kitTitle).join(', ')) : undefined),
    ...names.flatMap((name, index) =>
      names.indexOf(name) < index ? refuse(`kits.${index}`, refusals.kitSame(name)) : [],
    ),
  ];
}
