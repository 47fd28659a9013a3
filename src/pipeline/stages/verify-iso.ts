import { rm } from 'node:fs/promises';
import { join } from 'node:path';
import { decodeText, toText } from '../../base/bytes.ts';
import { BootsmithError, isBootsmithError } from '../../base/errors.ts';
import { isInstalled } from '../../base/exec.ts';
import { writeChunks } from '../../base/output-file.ts';
import { spool } from '../../base/spool.ts';
import { makeTemporaryFolder } from '../../base/temporary.ts';
import { argumentsOf, menuFiles, startsLinux } from '../../bootmenu/isolinux-query.ts';
import { type IsolinuxMenu, readIsolinux } from '../../bootmenu/isolinux-read.ts';
import { type Initrd, openInitrd } from '../../formats/image.ts';
import { readBootRecord } from '../../formats/iso9660/boot-record.ts';
import { checkKickstart } from '../../kickstart/check.ts';
import { checkExt2, E2FSCK } from '../../tools/e2fsprogs.ts';
import { type Content, readTreeFile, resolvePath, type Tree, treePath } from '../../tree/tree.ts';
import type { Identity, Medium } from '../medium.ts';

/** One thing that was checked. */
export interface Finding {
  readonly check: string;
  /** `skip`: could not be judged here, for the reason in `message`. */
  readonly result: 'pass' | 'fail' | 'skip';
  readonly message: string;
}

interface Subject {
  readonly medium: Medium;
  readonly identity: Identity;
  readonly menu: IsolinuxMenu | undefined;
  readonly initrd: Initrd | undefined;
}

type Check = (subject: Subject) => Promise<Omit<Finding, 'check'>[]>;

const pass = (message: string) => ({ result: 'pass' as const, message });
const fail = (message: string) => ({ result: 'fail' as const, message });
const skip = (message: string) => ({ result: 'skip' as const, message });

/** What a boot needs, in the order in which it needs it. */
const CHECKS: Readonly<Record<string, Check>> = {
  'boot record': checkBootRecord,
  'boot menu': checkMenu,
  initrd: checkInitrd,
  kickstart: checkKickstarts,
  'second stage': checkStage2,
  'updates image': checkUpdates,
};

/** Checks a medium, stock or ours, for all that a boot needs. Faults are findings, not errors. */
export async function verifyMedium(medium: Medium, identity: Identity): Promise<Finding[]> {
  const { boot } = identity.release;
  const menuBytes = await readTreeFile(medium.tree, boot.menu);
  const initrd = await openContent(fileContentAt(medium.tree, boot.initrd), boot.initrd);
  const subject: Subject = {
    medium,
    identity,
    menu: menuBytes && readIsolinux(menuBytes, boot.menu),
    initrd: typeof initrd === 'string' ? undefined : initrd,
  };
  const findings: Finding[] = [];
  try {
    for (const [check, judge] of Object.entries(CHECKS))
      findings.push(...(await judge(subject)).map((finding) => ({ check, ...finding })));
  } finally {
    await subject.initrd?.close();
  }
  return findings;
}

/** Throws `verification` with every fault, when there is one. */
export function requireNoFaults(findings: readonly Finding[], name: string): void {
  const faults = findings.filter(({ result }) => result === 'fail');
  if (faults.length === 0) return;
  throw new BootsmithError(
    'verification',
    `${name} has ${faults.length === 1 ? 'a fault' : `${faults.length} faults`}`,
    {
      at: { file: name },
      found: faults.map(({ check, message }) => `${check}: ${message}`).join('\n'),
      hint: 'A medium with these faults does not boot, or not as it was asked to.',
    },
  );
}

function fileContentAt(tree: Tree, path: string): Content | undefined {
  const end = resolvePath(tree, treePath(path));
  return end?.inode.kind === 'file' ? end.inode.content : undefined;
}

/** The image in a file, or why it cannot be read. */
async function openContent(content: Content | undefined, path: string): Promise<Initrd | string> {
  if (!content) return `/${path} is not there`;
  const source = await spool(content.chunks(), path);
  try {
    const image = await openInitrd(source);
    const close = () => image.close().then(() => source.close());
    return { ...image, close };
  } catch (error) {
    await source.close();
    if (isBootsmithError(error)) return `/${path} cannot be read: ${error.message}`;
    throw error;
  }
}

async function checkBootRecord({ medium, identity }: Subject) {
  if (!medium.source) return [skip('a directory has none')];
  const record = await readBootRecord(medium.source);
  if (typeof record === 'string') return [fail(record)];
  const image = `/${identity.release.boot.image}`;
  if (!record.noEmulation) return [fail('El Torito entry with disk emulation; isolinux needs none')];
  if (record.infoTable !== 'right')
    return [fail(`boot information table of ${image} is ${record.infoTable}`)];
  return [pass(`El Torito without emulation, boot information table of ${image} right`)];
}

async function checkMenu({ medium, identity, menu }: Subject) {
  const { boot } = identity.release;
  if (!menu) return [fail(`/${boot.menu} is not there`)];
  const files = menuFiles(menu);
  const missing = files.filter(({ file }) => {
    const name = toText(file);
    const path = name.startsWith('/') ? name : `${boot.directory}/${name}`;
    return fileContentAt(medium.tree, path) === undefined;
  });
  const needed = missing.filter(({ role }) =>
    ['kernel', 'initrd', 'include', 'config', 'module', 'image'].includes(role),
  );
  return [
    ...needed.map(({ file, line }) =>
      fail(`/${boot.menu}:${line} names ${toText(file)}, which is not there`),
    ),
    ...(needed.length === 0
      ? [pass(`${menu.entries.length} entries, every file that they boot is there`)]
      : []),
  ];
}

async function checkInitrd({ medium, identity, initrd }: Subject) {
  const { release, kind } = identity;
  const path = `/${release.boot.initrd}`;
  if (!initrd) {
    const reason = await openContent(fileContentAt(medium.tree, release.boot.initrd), release.boot.initrd);
    return [fail(typeof reason === 'string' ? reason : `${path} cannot be read`)];
  }
  if (initrd.kind !== 'initramfs')
    return [
      kind === 'stock' && initrd.kind === release.initrd.container
        ? pass(`${path} is the stock ${initrd.kind} image`)
        : fail(`${path} is ${initrd.kind}, not an initramfs`),
    ];
  const problems = initrd.warnings.map((warning) => fail(`${path}: ${warning}`));
  const init = resolvePath(initrd.tree, treePath('init'))?.inode;
  if (init?.kind !== 'file' || (init.mode & 0o111) === 0)
    problems.push(fail(`${path}: /init leads to no executable file`));
  for (const required of release.initrd.required)
    if (!resolvePath(initrd.tree, treePath(required))) problems.push(fail(`${path} has no /${required}`));
  return problems.length > 0 ? problems : [pass(`${path}: ${initrd.tree.size} entries, /init starts`)];
}

async function checkKickstarts({ medium, identity, menu, initrd }: Subject) {
  const { release } = identity;
  const findings: Omit<Finding, 'check'>[] = [];
  for (const entry of menu?.entries.filter(startsLinux) ?? []) {
    const label = toText(entry.label);
    for (const argument of menu ? argumentsOf(menu, label).map(toText) : []) {
      const [, place = '', path = ''] =
        new RegExp(`^${release.kickstart.argument}=(file|cdrom):/*(.*)$`).exec(argument) ?? [];
      const tree = { file: initrd?.tree, cdrom: medium.tree }[place];
      if (!tree) continue;
      const bytes = await readTreeFile(tree, path || 'ks.cfg');
      if (!bytes) {
        findings.push(fail(`entry ${label}: ${argument} names a file that is not there`));
        continue;
      }
      const errors = checkKickstart(decodeText(bytes), release, 'loader').filter(
        (f) => f.severity === 'error',
      );
      findings.push(...errors.map((e) => fail(`entry ${label}: ${argument}, line ${e.line}: ${e.message}`)));
      if (errors.length === 0)
        findings.push(pass(`entry ${label}: ${argument} is there and the loader takes it`));
    }
  }
  return findings.length > 0 ? findings : [skip('no entry names a kickstart on the medium')];
}

async function checkStage2({ medium, identity }: Subject) {
  const { stage2 } = identity.release;
  const missing = [stage2.path, '.discinfo'].filter((path) => !fileContentAt(medium.tree, path));
  return missing.length === 0
    ? [pass(`/${stage2.path} and /.discinfo, by which the loader knows the disc`)]
    : missing.map((path) => fail(`/${path} is not there; the loader would not take this disc`));
}

async function checkUpdates({ medium, identity }: Subject) {
  const { updates } = identity.release;
  const content = fileContentAt(medium.tree, updates.path);
  if (!content)
    return identity.kind === 'base'
      ? [fail(`/${updates.path} is not there`)]
      : [skip('a stock medium has none')];
  const image = await openContent(content, updates.path);
  if (typeof image === 'string') return [fail(image)];
  try {
    if (image.kind !== 'ext2' || image.compression !== 'none' || !updates.filesystems.includes('ext2'))
      return [fail(`/${updates.path} is ${image.kind}; the loader skips it without a word`)];
    const program = resolvePath(image.tree, treePath(updates.program))?.inode;
    if (program?.kind !== 'file' || (program.mode & 0o111) === 0)
      return [fail(`/${updates.path} has no executable /${updates.program}; the stock program would run`)];
  } finally {
    await image.close();
  }
  return [
    pass(`/${updates.path}: ext2 with an executable /${updates.program}`),
    await judgeExt2(content, updates.path),
  ];
}

async function judgeExt2(content: Content, path: string) {
  if (!(await isInstalled(E2FSCK, ['-V'])))
    return skip(`e2fsck is not installed, so nobody else has judged /${path}`);
  const folder = await makeTemporaryFolder();
  try {
    const copy = join(folder, 'image');
    await writeChunks(copy, content.chunks());
    const complaint = await checkExt2(copy);
    return complaint === undefined
      ? pass(`e2fsck finds /${path} clean`)
      : fail(`e2fsck on /${path}: ${complaint}`);
  } finally {
    await rm(folder, { recursive: true, force: true });
  }
}
