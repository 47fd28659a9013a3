import { readFile } from 'node:fs/promises';
import { assetPath } from '../../base/assets.ts';
import { encodeText, toText } from '../../base/bytes.ts';
import { BootsmithError, systemErrorCode } from '../../base/errors.ts';
import type { MenuEdit } from '../../bootmenu/edits.ts';
import { commandLineLimit, readIsolinuxVersion } from '../../bootmenu/isolinux/version.ts';
import { commandLineOf, editMenu, readMenu } from '../../bootmenu/menu.ts';
import type { BootMenu } from '../../bootmenu/model.ts';
import { readTreeFile } from '../../tree/tree.ts';
import { openEsp } from '../esp.ts';
import type { Medium } from '../medium.ts';
import type { Menus, Plan } from '../plan.ts';
import { messagePath } from '../planning/boot.ts';

/**
 * Every boot menu of the ISO and the message of isolinux: the stock ones, edited in place wherever the medium has a
 * copy, or the template of `isolinux/`.
 */
export async function renderMenus(plan: Plan, medium: Medium): Promise<Menus> {
  const { boot } = plan.identity;
  const files = new Map<string, Uint8Array>();
  for (const { path, syntax } of boot.menus) {
    const isTemplate = syntax === 'isolinux' && plan.boot.menu === 'template';
    const stock = isTemplate ? await renderTemplate(plan) : await readTreeFile(medium.tree, path);
    if (stock) files.set(path, edit(readMenu(stock, path, { syntax }), plan, medium));
  }
  const [main] = boot.menus;
  const bytes = main && files.get(main.path);
  if (!bytes)
    throw new BootsmithError('unrecognised', `${medium.path} has no /${main?.path}`, {
      at: { file: medium.path },
      hint: 'Write menu: template below boot: in the profile, to use the menu of bootsmith.',
    });
  const message = await renderMessage(plan);
  const messageFile = messagePath(boot);
  if (message && messageFile !== undefined) files.set(messageFile, message);
  const menu = readMenu(bytes, main.path, { syntax: main.syntax });
  const commandLine = toText(commandLineOf(menu, plan.boot.label));
  await checkLength(commandLine, plan, medium);
  return { files, esp: await renderEsp(plan, medium), commandLine };
}

/** The menus that firmware finds are those inside the FAT image. */
async function renderEsp(plan: Plan, medium: Medium): Promise<Menus['esp']> {
  const esp = await openEsp(medium, plan.identity.boot);
  const files = new Map<string, Uint8Array>();
  if (!esp) return files;
  try {
    for (const { path, syntax } of plan.identity.boot.efi?.menus ?? []) {
      const stock = await readTreeFile(esp.tree, path);
      if (stock) files.set(path, edit(readMenu(stock, path, { syntax }), plan, medium));
    }
    return files;
  } finally {
    await esp.close();
  }
}

function edit(stock: BootMenu, plan: Plan, medium: Medium): Uint8Array {
  const { label, add, remove, obsolete, timeoutSeconds, serial } = plan.boot;
  const model = entryToCopy(stock, plan);
  const named = stock.volumes.find(({ by }) => by === 'label')?.value;
  const from = medium.volumeId ?? (named && toText(named));
  const edits: MenuEdit[] = [
    { kind: 'remove-arguments', entries: 'all', patterns: obsolete },
    { kind: 'put-entry', label, ...(model && { copyOf: toText(model.label) }) },
    { kind: 'remove-arguments', entries: [label], patterns: remove },
    { kind: 'add-arguments', entries: [label], arguments: add },
    ...(from === undefined || from === plan.volume
      ? []
      : [{ kind: 'volume-label' as const, from, to: plan.volume }]),
    { kind: 'default', label },
    { kind: 'timeout', seconds: timeoutSeconds },
    ...(serial ? [{ kind: 'serial' as const, serial: { port: serial.port, baud: serial.speed } }] : []),
  ];
  return editMenu(stock, edits);
}

/** The first that installs and does not check the medium before: the stock default of RHEL 7 to 9 does. */
function entryToCopy(menu: BootMenu, { identity }: Plan): BootMenu['entries'][number] | undefined {
  const { argument } = identity.release.mediaCheck;
  const starting = menu.entries.filter(({ startsLinux }) => startsLinux);
  const quick = starting.find((entry) => !entry.arguments.some((each) => toText(each) === argument));
  return quick ?? menu.defaultEntry ?? starting[0];
}

async function renderTemplate(plan: Plan): Promise<Uint8Array> {
  return encodeText(fill(await readFile(assetPath('isolinux', 'base.cfg'), 'utf8'), plan));
}

async function renderMessage(plan: Plan): Promise<Uint8Array | undefined> {
  if (plan.boot.message === undefined)
    return plan.boot.menu === 'template'
      ? encodeText(fill(await readFile(assetPath('isolinux', 'base.msg'), 'utf8'), plan))
      : undefined;
  try {
    return await readFile(plan.boot.message);
  } catch (error) {
    throw new BootsmithError('profile', `${plan.boot.message} cannot be read (${systemErrorCode(error)})`, {
      at: { file: plan.profile },
      hint: 'boot.message names a text file, relative to the folder of the profile.',
      cause: error,
    });
  }
}

function fill(template: string, plan: Plan): string {
  const { release, arch } = plan.identity;
  const values: Record<string, string> = {
    LABEL: plan.boot.label,
    TIMEOUT: String(Math.round(plan.boot.timeoutSeconds * 10)),
    SECONDS: String(plan.boot.timeoutSeconds),
    PRODUCT: release.product,
    VERSION: release.version,
    ARCH: arch,
  };
  return template.replace(/@([A-Z]+)@/g, (word, name: string) => values[name] ?? word);
}

async function checkLength(commandLine: string, plan: Plan, medium: Medium): Promise<void> {
  const { boot } = plan.identity;
  const image = boot.bios?.loader === 'isolinux' && (await readTreeFile(medium.tree, boot.bios.image));
  const version = image ? readIsolinuxVersion(image) : undefined;
  const isolinuxLimit = version ? commandLineLimit(version) : Number.POSITIVE_INFINITY;
  const limit = Math.min(boot.commandLineLimit, isolinuxLimit);
  // The boot loader puts `BOOT_IMAGE=<file> ` in front, which counts as well.
  const kernel = boot.bios?.loader === 'isolinux' ? 'vmlinuz' : `/${boot.kernel}`;
  const whole = `BOOT_IMAGE=${kernel} ${commandLine}`;
  if (whole.length <= limit) return;
  const reader =
    limit === isolinuxLimit
      ? `isolinux ${version?.major}.${version?.minor} of this medium`
      : `${boot.commandLineReader} of ${plan.identity.release.id}`;
  throw new BootsmithError('unsupported', 'the command line is too long', {
    at: { file: plan.profile },
    found: `${whole.length} bytes: ${whole}`,
    expected: `at most ${limit} bytes, which is all that ${reader} takes`,
    hint: 'Move settings from boot.add into the kickstart.',
  });
}
