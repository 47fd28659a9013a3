import { existsSync } from 'node:fs';
import { chmod, cp, readdir, readFile, stat, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { viewOf } from '../../base/bytes.ts';
import { BootsmithError } from '../../base/errors.ts';
import { writeChunks } from '../../base/output-file.ts';
import type { Progress } from '../../base/progress.ts';
import { ISOHYBRID_SIGNATURE } from '../../formats/iso9660/layout.ts';
import { makeIso, stdioAddress } from '../../tools/xorriso.ts';
import { type Content, resolvePath, treePath } from '../../tree/tree.ts';
import { BASE_MARKER_PATH, type Medium } from '../medium.ts';
import { KICKSTART_PATH, type Menus, type Plan } from '../plan.ts';
import { isoPath, type Workspace } from '../workspace.ts';

/** Where distributions put the MBR that starts isolinux from a disk, with its partition-table variant. */
const ISOHYBRID_MBR_PATHS = ['/usr/lib/ISOLINUX/isohdpfx.bin', '/usr/share/syslinux/isohdpfx.bin'];

/**
 * Lays out the files of the Base ISO in the workspace. The initramfs and the updates image are there already; the
 * rest comes from the stock medium, the plan and the menus.
 */
export async function layOutIso(
  plan: Plan,
  medium: Medium,
  menus: Menus,
  workspace: Workspace,
  progress: Progress,
): Promise<void> {
  const { release, arch } = plan.identity;
  const stock = plan.outputs.filter(({ origin }) => origin === 'stock');
  const contents = stock.map(({ path }) => [path, requireFile(medium, path)] as const);
  const total = contents.reduce((sum, [, { size }]) => sum + size, 0);
  let done = 0;
  for (const [path, content] of contents)
    done += await writeChunks(await isoPath(workspace, path), content.chunks(), (size) =>
      progress.advance(done + size, total),
    );
  const put = async (path: string, bytes: Uint8Array | string) =>
    writeFile(await isoPath(workspace, path), bytes);
  for (const [path, bytes] of menus.files) await put(path, bytes);
  await put(KICKSTART_PATH, plan.kickstarts.first);
  const marker = {
    madeBy: 'bootsmith',
    release: release.id,
    arch,
    label: plan.boot.label,
    volume: plan.volume,
  };
  await put(BASE_MARKER_PATH, `${JSON.stringify(marker, null, 2)}\n`);
  if (plan.kits === undefined) return;
  await cp(plan.kits, await isoPath(workspace, 'kits'), { recursive: true, verbatimSymlinks: true });
}

function requireFile(medium: Medium, path: string): Content {
  const end = resolvePath(medium.tree, treePath(path));
  if (end?.inode.kind === 'file') return end.inode.content;
  throw new BootsmithError('unrecognised', `${medium.path} has no file /${path}`, {
    at: { file: medium.path },
    hint: 'Use a complete stock medium.',
  });
}

/**
 * Assembles the workspace into a bootable ISO at `path`: El Torito without emulation, boot info table, Rock Ridge,
 * Joliet, owners 0:0 and every time the plan's epoch, so that the same files give the same bytes. Gives notes on what
 * could not be had.
 */
export async function assembleIso(plan: Plan, workspace: Workspace, path: string): Promise<string[]> {
  const { boot } = plan.identity.release;
  await settle(workspace.isoRoot);
  const { args: hybrid, notes } = await hybridArguments(plan, workspace);
  const stamp = new Date(plan.epoch * 1000).toISOString().replace(/[-:T]/g, '').slice(0, 14);
  await makeIso(
    [
      ...['-quiet', '-r', '-J', '-joliet-long'],
      ...['-V', plan.volume, '-p', 'bootsmith', '-A', 'bootsmith'],
      ...['--set_all_file_dates', `=${plan.epoch}`, `--modification-date=${stamp}00`],
      ...['-b', boot.image, '-c', boot.catalog, '-no-emul-boot', '-boot-load-size', '4', '-boot-info-table'],
      ...hybrid,
      ...['-o', stdioAddress(path), workspace.isoRoot],
    ],
    { SOURCE_DATE_EPOCH: String(plan.epoch) },
  );
  return notes;
}

/** Modes that do not depend on the umask. */
async function settle(folder: string): Promise<void> {
  for (const item of await readdir(folder, { withFileTypes: true })) {
    const path = join(folder, item.name);
    if (item.isDirectory()) await settle(path);
    else if (item.isFile()) await chmod(path, ((await stat(path)).mode & 0o100) === 0 ? 0o644 : 0o755);
  }
  await chmod(folder, 0o755);
}

async function hybridArguments(
  plan: Plan,
  workspace: Workspace,
): Promise<{ args: string[]; notes: string[] }> {
  if (plan.boot.hybrid === 'off') return { args: [], notes: [] };
  const { image } = plan.identity.release.boot;
  const mbr = ISOHYBRID_MBR_PATHS.find((path) => existsSync(path));
  const problem = !mbr
    ? `no isohdpfx.bin at ${ISOHYBRID_MBR_PATHS.join(' or ')}; install isolinux (Debian) or syslinux (Fedora)`
    : (await startsFromDisk(workspace, image))
      ? undefined
      : `/${image} of this medium is too old to start from a disk (it has no isohybrid signature)`;
  if (mbr && problem === undefined)
    return { args: ['-isohybrid-mbr', mbr, '-partition_offset', '16'], notes: [] };
  if (plan.boot.hybrid === 'required')
    throw new BootsmithError('unsupported', 'the ISO cannot start from a USB stick', {
      at: { file: plan.profile },
      found: problem ?? '',
      hint: 'Write hybrid: auto below boot: in the profile to do without.',
    });
  return { args: [], notes: [`the ISO starts from CD only: ${problem}`] };
}

async function startsFromDisk(workspace: Workspace, image: string): Promise<boolean> {
  const bytes = await readFile(join(workspace.isoRoot, image));
  const { at, value } = ISOHYBRID_SIGNATURE;
  return bytes.length >= at + 4 && viewOf(bytes).getUint32(at, true) === value;
}
