import { dirname } from 'node:path';
import type { BootFacts } from '../../releases/release.ts';
import { BASE_MARKER_PATH, type Identity, KICKSTART_PATH, type Medium, mediumFile } from '../medium.ts';
import type { Plan, PlannedImage, PlannedOutput } from '../plan.ts';
import type { BaseProfile as Profile } from '../profile.ts';

export function planBoot(
  profile: Profile,
  { release, boot: facts }: Identity,
  further: readonly string[],
  hostPath: (path: string) => string,
): Plan['boot'] {
  const { boot } = profile;
  const serial = boot.serial === true ? { port: 0, speed: 115200 } : boot.serial || undefined;
  const location = boot.kickstart === 'initramfs' ? `file:/${KICKSTART_PATH}` : `cdrom:/${KICKSTART_PATH}`;
  const add = [
    `${release.kickstart.argument}=${location}`,
    ...further,
    ...boot.add,
    ...(serial ? ['console=tty0', `console=ttyS${serial.port},${serial.speed}`] : []),
  ];
  return {
    label: boot.label,
    menu: boot.menu,
    message: boot.message && hostPath(boot.message),
    timeoutSeconds: boot.timeout,
    add,
    // Evidence of a boot is what the console says, and `quiet` keeps it from saying much.
    remove: [...boot.remove, ...(serial ? ['quiet'] : [])],
    obsolete: facts.obsoleteArguments,
    serial,
    hybrid: boot.hybrid,
  };
}

export function planOutputs(
  profile: Profile,
  { release, boot }: Identity,
  medium: Medium,
  { updates, product }: Pick<Plan, 'updates' | 'product'>,
): PlannedOutput[] {
  const { stage2 } = release;
  const message = messagePath(boot);
  const made = [boot.initrd, boot.bios?.catalog, message, ...boot.menus.map(({ path }) => path)];
  const fromMedium = [...medium.tree]
    .filter(([path, inode]) => inode.kind === 'file' && isBootFile(path, boot))
    .map(([path]): string => path)
    .filter((path) => !made.includes(path) && !path.endsWith('/TRANS.TBL'));
  const stock = [...stage2.paths.filter((path) => mediumFile(medium, path)), ...stage2.needs];
  return [
    ...[...fromMedium, ...stock].map((path) => ({ path, origin: 'stock' })),
    { path: boot.initrd, origin: 'stock initrd, patched, as an initramfs with the second ks.cfg' },
    ...boot.menus
      .filter(({ path }) => mediumFile(medium, path) || profile.boot.menu === 'template')
      .map(({ path }) => ({
        path,
        origin: profile.boot.menu === 'stock' ? 'stock, edited' : 'isolinux/base.cfg',
      })),
    ...(message === undefined ? [] : [{ path: message, origin: messageOrigin(profile) }]),
    ...(boot.efi && mediumFile(medium, boot.efi.image)
      ? [{ path: boot.efi.image, origin: 'stock, its menus edited' }]
      : []),
    ...linksOf(boot).map(({ path, to }) => ({ path, origin: `the same as /${to}` })),
    ...outputsOf(
      updates,
      `the faux anaconda and ${profile.installer.mode === 'prepared' ? 'kusu-ks.cfg' : 'the Kusu installer'}`,
    ),
    ...(product ? outputsOf(product, 'the product image') : []),
    { path: KICKSTART_PATH, origin: 'made: first ks.cfg' },
    { path: BASE_MARKER_PATH, origin: 'made: says what this medium is' },
    ...(profile.kits ? [{ path: 'kits', origin: profile.kits }] : []),
  ].sort((a, b) => (a.path < b.path ? -1 : 1));
}

/** What an image puts on the medium as files of its own. */
function outputsOf({ placement }: PlannedImage, what: string): PlannedOutput[] {
  const { path, files } = placement;
  if (path !== undefined) return [{ path, origin: `made: ${what}` }];
  return files?.tree === 'medium' ? [{ path: files.destination, origin: `made: ${what}, as files` }] : [];
}

/** Other names of kernel and initramfs, which the menus for UEFI use. */
export function linksOf({ efi, copies, kernel, initrd }: BootFacts): { path: string; to: string }[] {
  if (!efi) return [];
  return copies.flatMap((copy) => [
    { path: copy.kernel, to: kernel },
    { path: copy.initrd, to: initrd },
  ]);
}

/** Whether a Base ISO carries it to start. */
export function isBootFile(path: string, { kernel, bios, directories }: BootFacts): boolean {
  return (
    path === kernel || path === bios?.image || directories.some((folder) => path.startsWith(`${folder}/`))
  );
}

/** Where isolinux finds the text that it shows above its prompt; other loaders show none. */
export function messagePath({ bios }: BootFacts): string | undefined {
  return bios?.loader === 'isolinux' ? `${dirname(bios.image)}/boot.msg` : undefined;
}

export function messageOrigin({ boot }: Profile): string {
  return boot.message ?? (boot.menu === 'template' ? 'isolinux/base.msg' : 'stock');
}
