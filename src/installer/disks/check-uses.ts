import { type LayoutCheck, listUses, type Used } from './check-scope.ts';
import type { Use } from './model.ts';

/** These are made anew: a rest of an older installation would be in the way. */
const MADE_ANEW = ['/', '/boot', '/depot'] as const;

/**
 * The system starts from these before anything else is mounted: partRequests.py:249 (11.1.2.263-2),
 * storage/__init__.py:1084 (13.21.263-1), must_be_on_root of data/anaconda.conf (40.22.3.57).
 */
const ON_ROOT = [
  '/bin',
  '/dev',
  '/sbin',
  '/etc',
  '/lib',
  '/lib64',
  '/root',
  '/mnt',
  '/lost+found',
  '/proc',
  '/sys',
];

/** Characters of a label: ext has room for 16, xfs for 12, FAT for 11. */
const LABEL_MOST: Readonly<Record<string, number>> = { xfs: 12, efi: 11, vfat: 11 };

/** Names under which a kickstart and blkid know the same file system. */
const SAME_FILESYSTEM: Readonly<Record<string, string>> = { efi: 'vfat' };

type FilesystemUse = Extract<Use, { as: 'filesystem' }>;
type Mounted = Omit<Used, 'use'> & { readonly use: FilesystemUse };

/** What must be there, and where file systems are mounted. */
export function checkUses(check: LayoutCheck): void {
  const uses = listUses(check);
  const mounted = uses.filter((used): used is Mounted => used.use.as === 'filesystem');
  for (const used of mounted) checkFilesystem(used, check);
  const seen = new Set<string>();
  for (const { field, use } of mounted) {
    if (seen.has(use.mountPoint)) check.refuse(`${field}.mountPoint`, check.texts.mountTwice(use.mountPoint));
    seen.add(use.mountPoint);
  }
  checkNeeded(uses, mounted, check);
  for (const { field, on, use, existing, name } of uses) {
    if (use.as === 'unused' && !existing) check.refuse(`${field}.use`, check.texts.unused(name));
    if (on === 'volume' && use.as === 'biosboot') check.refuse(`${field}.use`, check.texts.biosBootVolume());
    if (on === 'volume' && use.as === 'physical') check.refuse(`${field}.use`, check.texts.physicalVolume());
  }
}

function checkNeeded(uses: readonly Used[], mounted: readonly Mounted[], check: LayoutCheck): void {
  const { inventory, facts, texts, refuse, release } = check;
  const at = (path: string) => mounted.find(({ use }) => use.mountPoint === path);
  if (!at('/')) refuse('partitions', texts.rootMissing());
  const boot = at('/boot');
  if (!boot) refuse('partitions', texts.bootMissing());
  if (boot?.on === 'volume') refuse(`${boot.field}.mountPoint`, texts.bootOnVolume(boot.name));
  if (!at('/depot')) refuse('partitions', texts.depotMissing());
  if (!uses.some(({ use }) => use.as === 'swap')) refuse('partitions', texts.swapMissing());
  const efi = at('/boot/efi');
  if (efi?.on === 'volume') refuse(`${efi.field}.mountPoint`, texts.efiOnVolume(efi.name));
  if (inventory.firmware !== 'uefi') return;
  if (facts.efiMib === undefined) refuse('partitions', texts.efiRelease(release));
  else if (!efi) refuse('partitions', texts.efiMissing());
}

function checkFilesystem(used: Mounted, check: LayoutCheck): void {
  const { field, use, existing, found, name } = used;
  const { texts, refuse } = check;
  checkMountPoint(use.mountPoint, `${field}.mountPoint`, check);
  if (!use.format) {
    if (MADE_ANEW.some((path) => path === use.mountPoint))
      refuse(`${field}.format`, texts.mustFormat(use.mountPoint));
    else if (!existing) refuse(`${field}.format`, texts.formatNew(use.mountPoint));
    else if (found !== use.type && found !== SAME_FILESYSTEM[use.type])
      refuse(`${field}.type`, texts.keepUnknown(name, use.type, found ?? 'nothing that is known'));
  } else checkType(use, field, check);
  const most = LABEL_MOST[use.type] ?? 16;
  if (use.label !== undefined && (use.label.length > most || !/^[a-zA-Z0-9._/-]+$/.test(use.label)))
    refuse(`${field}.label`, texts.label(use.label, most));
}

function checkType({ type, mountPoint }: FilesystemUse, field: string, check: LayoutCheck): void {
  const { facts, texts, refuse, release } = check;
  if (mountPoint === '/boot/efi') {
    if (type !== 'efi') refuse(`${field}.type`, texts.efiFilesystem(type));
  } else if (mountPoint === '/boot' && facts.filesystems.includes(type)) {
    if (!facts.bootFilesystems.includes(type))
      refuse(`${field}.type`, texts.bootFilesystem(type, release, facts.bootFilesystems.join(', ')));
  } else if (!facts.filesystems.includes(type))
    refuse(`${field}.type`, texts.filesystem(type, release, facts.filesystems.join(', ')));
}

function checkMountPoint(path: string, field: string, { refuse, texts }: LayoutCheck): void {
  const parts = path.split('/').filter((part) => part !== '' && part !== '.' && part !== '..');
  const better = `/${parts.join('/')}`;
  if (path !== better) refuse(field, texts.mountForm(path, parts.length === 0 ? '/home' : better));
  else if (parts.some((part) => !/^[a-zA-Z0-9._+-]+$/.test(part))) refuse(field, texts.mountCharacters(path));
  else if (ON_ROOT.some((root) => path === root)) refuse(field, texts.mountOnRoot(path));
}
