import { readFile } from 'node:fs/promises';
import { assetPath } from '../../base/assets.ts';
import { encodeText, toText } from '../../base/bytes.ts';
import { BootsmithError, systemErrorCode } from '../../base/errors.ts';
import { editIsolinux, type IsolinuxEdit } from '../../bootmenu/isolinux-edit.ts';
import { commandLineOf, defaultEntry } from '../../bootmenu/isolinux-query.ts';
import { readIsolinux } from '../../bootmenu/isolinux-read.ts';
import { commandLineLimit, readIsolinuxVersion } from '../../bootmenu/isolinux-version.ts';
import { readTreeFile } from '../../tree/tree.ts';
import type { Medium } from '../medium.ts';
import type { Menus, Plan } from '../plan.ts';

/** The boot menu of the Base ISO and its message, from the stock ones or from the templates in `isolinux/`. */
export async function renderMenus(plan: Plan, medium: Medium): Promise<Menus> {
  const { boot } = plan.identity.release;
  const stock =
    plan.boot.menu === 'stock' ? await readTreeFile(medium.tree, boot.menu) : await renderTemplate(plan);
  if (!stock)
    throw new BootsmithError('unrecognised', `${medium.path} has no /${boot.menu}`, {
      at: { file: medium.path },
      hint: 'Write menu: template below boot: in the profile, to use the menu of bootsmith.',
    });
  const edited = editIsolinux(readIsolinux(stock, boot.menu), editsOf(plan, stock), boot.menu);
  const files = new Map<string, Uint8Array>([[boot.menu, edited]]);
  const message = await renderMessage(plan);
  if (message) files.set(`${boot.directory}/boot.msg`, message);
  const commandLine = toText(commandLineOf(readIsolinux(edited), plan.boot.label));
  await checkLength(commandLine, plan, medium);
  return { files, commandLine };
}

function editsOf(plan: Plan, stock: Uint8Array): IsolinuxEdit[] {
  const { label, add, remove, obsolete, timeoutSeconds, serial } = plan.boot;
  const model = readIsolinux(stock);
  const first = defaultEntry(model)?.label ?? model.entries[0]?.label;
  return [
    { kind: 'remove-arguments', entries: 'all', patterns: obsolete },
    { kind: 'put-entry', label, ...(first === undefined ? {} : { copyOf: toText(first) }) },
    { kind: 'remove-arguments', entries: [label], patterns: remove },
    { kind: 'add-arguments', entries: [label], arguments: add },
    { kind: 'default', label },
    { kind: 'timeout', seconds: timeoutSeconds },
    ...(serial ? [{ kind: 'serial' as const, serial: { port: serial.port, baud: serial.speed } }] : []),
  ];
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
  const { boot, id } = plan.identity.release;
  const image = await readTreeFile(medium.tree, boot.image);
  const version = image && readIsolinuxVersion(image);
  const isolinuxLimit = version ? commandLineLimit(version) : Number.POSITIVE_INFINITY;
  const limit = Math.min(boot.commandLineLimit, isolinuxLimit);
  // isolinux puts `BOOT_IMAGE=<file> ` in front, which counts as well.
  const whole = `BOOT_IMAGE=vmlinuz ${commandLine}`;
  if (whole.length <= limit) return;
  const reader =
    limit === isolinuxLimit
      ? `isolinux ${version?.major}.${version?.minor} of this medium`
      : `the loader of ${id}`;
  throw new BootsmithError('unsupported', 'the command line is too long', {
    at: { file: plan.profile },
    found: `${whole.length} bytes: ${whole}`,
    expected: `at most ${limit} bytes, which is all that ${reader} takes`,
    hint: 'Move settings from boot.add into the kickstart.',
  });
}
