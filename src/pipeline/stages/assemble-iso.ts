import { existsSync } from 'node:fs';
import { chmod, cp, link, open, readdir, readFile, stat, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { viewOf } from '../../base/bytes.ts';
import { BootsmithError } from '../../base/errors.ts';
import { writeChunks } from '../../base/output-file.ts';
import type { Progress } from '../../base/progress.ts';
import {
  computeImplantedChecksum,
  formatImplantedChecksum,
} from '../../formats/iso9660/implanted-checksum.ts';
import { APPLICATION_USE } from '../../formats/iso9660/implanted-checksum-layout.ts';
import { ISOHYBRID_SIGNATURE } from '../../formats/iso9660/layout.ts';
import { streamIso } from '../../tools/xorriso.ts';
import { type Content, resolvePath, treePath } from '../../tree/tree.ts';
import { BASE_MARKER_PATH, KICKSTART_PATH, type Medium } from '../medium.ts';
import type { Menus, Plan } from '../plan.ts';
import { linksOf } from '../planning/boot.ts';
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
  for (const { path, to } of linksOf(plan.identity.boot))
    await link(await isoPath(workspace, to), await isoPath(workspace, path));
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
 * Assembles the workspace into a bootable ISO at `path`: El Torito without emulation for BIOS and UEFI as the stock
 * medium has them, Rock Ridge, Joliet, owners 0:0 and every time the plan's epoch, so that the same files give the same
 * bytes. Gives notes on what could not be had.
 */
export async function assembleIso(
  plan: Plan,
  medium: Medium,
  workspace: Workspace,
  path: string,
): Promise<readonly string[]> {
  const { files } = plan.updates.placement;
  const kept = files?.tree === 'medium' ? join(workspace.isoRoot, files.destination) : undefined;
  await settle(workspace.isoRoot, kept);
  const { args: start, notes } = await startArguments(plan, medium, workspace);
  const stamp = new Date(plan.epoch * 1000).toISOString().replace(/[-:T]/g, '').slice(0, 14);
  const chunks = streamIso(
    [
      ...['-quiet', ...(kept === undefined ? ['-r'] : ['-R', '-uid', '0', '-gid', '0'])],
      ...['-J', '-joliet-long', '-iso-level', '3', '-cache-inodes'],
      ...['-V', plan.volume, '-p', 'bootsmith', '-A', 'bootsmith'],
      ...['--set_all_file_dates', `=${plan.epoch}`, `--modification-date=${stamp}00`],
      ...start,
      workspace.isoRoot,
    ],
    { SOURCE_DATE_EPOCH: String(plan.epoch) },
  );
  await writeWithChecksum(chunks, plan, path);
  return notes;
}

/** Sums the image while it passes and puts the sum into its place, as implantisomd5 does in a pass of its own. */
async function writeWithChecksum(chunks: AsyncIterable<Uint8Array>, plan: Plan, path: string): Promise<void> {
  if (!plan.checksum) {
    await writeChunks(path, chunks);
    return;
  }
  const sum = computeImplantedChecksum({ name: plan.output });
  async function* summed() {
    for await (const chunk of chunks) {
      sum.update(chunk);
      yield chunk;
    }
  }
  await writeChunks(path, summed());
  const handle = await open(path, 'r+');
  try {
    await handle.write(formatImplantedChecksum(sum.finish()), 0, APPLICATION_USE.size, APPLICATION_USE.at);
  } finally {
    await handle.close();
  }
}

/** Modes that do not depend on the umask; files below `kept` have theirs. */
async function settle(folder: string, kept: string | undefined): Promise<void> {
  for (const item of await readdir(folder, { withFileTypes: true })) {
    const path = join(folder, item.name);
    if (item.isDirectory()) await settle(path, kept);
    else if (item.isFile() && !(kept !== undefined && path.startsWith(`${kept}/`)))
      await chmod(path, ((await stat(path)).mode & 0o100) === 0 ? 0o644 : 0o755);
  }
  await chmod(folder, 0o755);
}

interface StartArguments {
  readonly args: readonly string[];
  readonly notes: readonly string[];
}

/** How machines start the ISO: BIOS and UEFI from CD, and both from a disk where that can be had. */
async function startArguments(plan: Plan, medium: Medium, workspace: Workspace): Promise<StartArguments> {
  const { bios, efi } = plan.identity.boot;
  const esp = efi && (await espArguments(efi.image, workspace));
  const hybrid = await hybridArguments(plan, medium, workspace, esp !== undefined);
  const notes = [...hybrid.notes];
  if (efi && !esp)
    notes.push('the ISO starts with BIOS only: the stock medium has no UEFI boot image at hand');
  const image = ['-no-emul-boot', '-boot-load-size', '4', '-boot-info-table'];
  const grub = bios?.loader === 'grub2' ? ['--grub2-boot-info'] : [];
  return {
    args: [
      ...(bios ? ['-c', bios.catalog, '-b', bios.image, ...image, ...grub] : []),
      ...(esp
        ? [...esp.before, ...(bios ? ['-eltorito-alt-boot'] : []), '-e', esp.image, '-no-emul-boot']
        : []),
      ...hybrid.args,
    ],
    notes,
  };
}

const ESP_TYPE = 'C12A7328-F81F-11D2-BA4B-00A0C93EC93B';

/** The EFI system partition: a file of the ISO, or a partition behind it. Undefined where there is none to put in. */
async function espArguments(
  image: string,
  workspace: Workspace,
): Promise<{ readonly before: readonly string[]; readonly image: string } | undefined> {
  if (image !== 'appended')
    return existsSync(join(workspace.isoRoot, image)) ? { before: [], image } : undefined;
  if (!existsSync(workspace.espImage)) return undefined;
  return {
    before: ['-append_partition', '2', ESP_TYPE, workspace.espImage, '-appended_part_as_gpt'],
    image: '--interval:appended_partition_2:all::',
  };
}

async function hybridArguments(
  plan: Plan,
  medium: Medium,
  workspace: Workspace,
  hasEsp: boolean,
): Promise<StartArguments> {
  const { bios, efi } = plan.identity.boot;
  if (plan.boot.hybrid === 'off' || !bios) return { args: [], notes: [] };
  const found = bios.loader === 'isolinux' ? await isolinuxMbr(bios.image, workspace) : await grubMbr(medium);
  if ('args' in found) {
    const inIso = hasEsp && efi?.image !== 'appended' ? ['-isohybrid-gpt-basdat'] : [];
    return {
      args: [...found.args, '-partition_offset', '16', ...(bios.loader === 'isolinux' ? inIso : [])],
      notes: [],
    };
  }
  if (plan.boot.hybrid === 'required')
    throw new BootsmithError('unsupported', 'the ISO cannot start from a USB stick', {
      at: { file: plan.profile },
      found: found.problem,
      hint: 'Write hybrid: auto below boot: in the profile to do without.',
    });
  return { args: [], notes: [`the ISO starts from CD only: ${found.problem}`] };
}

type Mbr = { readonly args: readonly string[] } | { readonly problem: string };

/** The MBR comes from the host's package: it has to fit the medium's isolinux only in that one's being new enough. */
async function isolinuxMbr(image: string, workspace: Workspace): Promise<Mbr> {
  const mbr = ISOHYBRID_MBR_PATHS.find((path) => existsSync(path));
  if (!mbr)
    return {
      problem: `no isohdpfx.bin at ${ISOHYBRID_MBR_PATHS.join(' or ')}; install isolinux (Debian) or syslinux (Fedora)`,
    };
  const bytes = await readFile(join(workspace.isoRoot, image));
  const { at, value } = ISOHYBRID_SIGNATURE;
  if (bytes.length >= at + 4 && viewOf(bytes).getUint32(at, true) === value)
    return { args: ['-isohybrid-mbr', mbr] };
  return {
    problem: `/${image} of this medium is too old to start from a disk (it has no isohybrid signature)`,
  };
}

/** GRUB's MBR is not among the files of a medium, only in front of the image. */
async function grubMbr(medium: Medium): Promise<Mbr> {
  if (!medium.source)
    return { problem: 'the stock medium is a folder, and the MBR of GRUB is only in an ISO image' };
  const area = `--interval:local_fs:0s-15s:zero_mbrpt,zero_gpt:${medium.path}`;
  return { args: ['--grub2-mbr', area, '-iso_mbr_part_type', 'EBD0A0A2-B9E5-4433-87C0-68B6B72699C7'] };
}
