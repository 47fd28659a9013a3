import { HostError } from '../host.ts';
import type { FoundKit } from '../screens/screen.ts';
import type { Place } from './disks.ts';
import { listNames } from './small-files.ts';

/** A kit is a folder with a package kit-*.rpm; kits/NAME/VERSION/ARCH is as deep as the original had them. */
const DEPTH = 3;

/** The kits below `kits/` of a mounted medium, in the order of their folders. */
export async function readKits(place: Pick<Place, 'host'>, medium: string): Promise<readonly FoundKit[]> {
  const found: FoundKit[] = [];
  const walk = async (folder: string, depth: number): Promise<void> => {
    const names = await listNames(place.host, folder);
    const kits = names.map(parseKitName).filter((kit) => kit !== undefined);
    found.push(...kits);
    if (kits.length > 0 || depth === 0) return;
    for (const name of names) if (name.slice(-4) !== '.rpm') await walk(`${folder}/${name}`, depth - 1);
  };
  await walk(`${medium}/kits`, DEPTH);
  return found;
}

/** kit-NAME-VERSION-RELEASE.ARCH.rpm, as rpm(8) names files. */
export function parseKitName(file: string): FoundKit | undefined {
  const [, name, version, arch] = /^kit-(.+)-([^-]+)-[^-]+\.([^.]+)\.rpm$/.exec(file) ?? [];
  if (name === undefined || version === undefined || arch === undefined) return undefined;
  return { name, version, arch, os: false };
}

/** What a package tree has at its root; one of them is on every medium that has packages. */
const PACKAGE_TREES = [
  'repodata',
  'Packages',
  'BaseOS',
  'AppStream',
  'Server',
  'Client',
  'CentOS',
  'Fedora',
  'RedHat',
  'SL',
];

/** Whether the operating system's packages lie on a medium: a Base ISO has none. */
export async function hasPackages({ host }: Pick<Place, 'host'>, medium: string): Promise<boolean> {
  for (const tree of PACKAGE_TREES) {
    const names = await listNames(host, `${medium}/${tree}`);
    for (const name of names) {
      if (name === 'repomd.xml' || name === 'repodata' || name.slice(-4) === '.rpm') return true;
      if (
        /^(?:RPMS|Packages|base)$/.test(name) &&
        (await listNames(host, `${medium}/${tree}/${name}`)).length > 0
      )
        return true;
    }
  }
  return false;
}

/**
 * Calls `look` with the folder that a medium is mounted at: where it is already, or mounted for this only. Undefined
 * where there is neither the one nor the other.
 */
export async function withMedium<T>(
  place: Place & { readonly system: { mount: Mount; unmount: (target: string) => Promise<void> } },
  { folder, device }: { readonly folder: string | undefined; readonly device: string | undefined },
  look: (folder: string) => Promise<T>,
): Promise<T | undefined> {
  const { host, work, system } = place;
  if (folder !== undefined && (await listNames(host, folder)).length > 0) return look(folder);
  if (device === undefined) return undefined;
  const target = `${work}/medium`;
  try {
    await host.files.makeDirectory(target);
    await system.mount(device, target, 'iso9660', 'ro');
  } catch (error) {
    // Nobody has to have a disc in the drive.
    if (error instanceof HostError) return undefined;
    throw error;
  }
  try {
    return await look(target);
  } finally {
    await system.unmount(target);
  }
}

type Mount = (source: string, target: string, type: string, options?: string) => Promise<void>;
