import { dirname, resolve } from 'node:path';
import { z } from 'zod';
import { BootsmithError } from '../base/errors.ts';
import { readYaml } from '../base/yaml.ts';
import { VOLUME_ID_MAX } from '../formats/iso9660/layout.ts';
import { INSTALL_KICKSTART, LOADER_KICKSTART } from '../kickstart/model.ts';
import { UPDATES_FORMATS } from '../releases/release.ts';
import { UPDATES_SOURCES } from '../updates/model.ts';
import { UPDATES_PLACE } from '../updates/placement.ts';

const hostPath = z.string().min(1).describe('A path, relative to the folder of the profile.');

const FILES = z
  .array(
    z.strictObject({
      source: hostPath,
      destination: z.string().startsWith('/', 'a path from the root, such as /tmp/site.conf'),
    }),
  )
  .default([])
  .describe('Files and folders to put in. They become owned by root, with mode 0755 or 0644.');

const ARGUMENT = z.string().regex(/^\S+$/, 'one kernel argument, without blanks');

const SIZE = z
  .union([z.int().nonnegative(), z.string().regex(/^\d+ ?(KiB|MiB|GiB)$/, 'a size such as 512 KiB or 4 MiB')])
  .transform((size) => {
    if (typeof size === 'number') return size;
    const unit = { KiB: 2 ** 10, MiB: 2 ** 20, GiB: 2 ** 30 }[size.slice(-3) as 'KiB' | 'MiB' | 'GiB'];
    return Number.parseInt(size, 10) * unit;
  });

/** Of an updates or product image. */
const IMAGE = {
  format: z
    .enum(UPDATES_FORMATS)
    .optional()
    .describe('Of the image; the best that the release takes when left out.'),
  merge: z
    .union([z.boolean(), hostPath])
    .default(true)
    .describe('An image to begin with: that of the medium (true), one of the host, or none (false).'),
  sources: UPDATES_SOURCES.default([]).describe('What goes in, in order; later ones win.'),
  files: FILES,
  room: SIZE.default(0).describe('Free space to leave in the image, in bytes or as 4 MiB.'),
};

const fromFile = z.strictObject({ file: hostPath });

export const PROFILE = z
  .strictObject({
    release: z.string().optional().describe('Id of the release that the medium must be, such as centos-5.'),
    source: hostPath.optional().describe('The stock medium: an ISO, or the root of a mounted or copied one.'),
    output: hostPath.optional().describe('The ISO to make.'),
    media: z
      .enum(['base', 'full'])
      .default('base')
      .describe(
        'base: boot files, stage2, updates image, kits; no packages. full: all of the stock medium, with changes.',
      ),
    volume: z
      .string()
      .max(VOLUME_ID_MAX)
      .regex(/^[\x21-\x7e]([\x20-\x7e]*[\x21-\x7e])?$/, 'printable ASCII, no blank at either end')
      .optional()
      .describe('Volume id of the ISO.'),
    boot: z
      .strictObject({
        label: z
          .string()
          .regex(/^[A-Za-z0-9_-]{1,32}$/, 'letters, digits, dash and underscore')
          .default('kusu')
          .describe('Label of the entry that is added and made the default.'),
        menu: z
          .enum(['stock', 'template'])
          .default('stock')
          .describe('stock: the isolinux.cfg of the medium, edited; template: isolinux/base.cfg.'),
        message: hostPath.optional().describe('A text to show as boot.msg.'),
        timeout: z
          .number()
          .min(0)
          .max(3500)
          .optional()
          .describe('Seconds before the default entry starts; 0 waits. base: 60; full: as it is.'),
        entries: z
          .union([z.enum(['installing', 'own']), z.array(z.string().min(1)).min(1)])
          .optional()
          .describe(
            'full: which entries get the arguments: all that install (when left out), a new one of ours, or these.',
          ),
        add: z.array(ARGUMENT).default([]).describe('Kernel arguments to add to these entries.'),
        remove: z
          .array(ARGUMENT)
          .default([])
          .describe('Kernel arguments to take out of them; * stands for any text.'),
        replace: z
          .array(z.strictObject({ from: z.string().min(1), to: z.string() }))
          .default([])
          .describe('full: texts to exchange in every boot menu, before all other edits.'),
        kickstart: z
          .enum(['initramfs', 'medium'])
          .optional()
          .describe(
            'Which ks.cfg the boot line names: the one in the initramfs (base), or the one on the medium (full).',
          ),
        serial: z
          .union([
            z.boolean(),
            z.strictObject({
              port: z.int().min(0).max(3).default(0),
              speed: z.int().min(1200).max(115200).default(115200),
            }),
          ])
          .default(false)
          .describe('Menu and kernel on a serial console as well.'),
        hybrid: z
          .enum(['auto', 'off', 'required'])
          .default('auto')
          .describe('An MBR that makes the ISO start from a USB stick, where isolinux supports it.'),
        iso: z
          .enum(['auto', 'grow', 'rewrite'])
          .default('auto')
          .describe(
            'full: grow appends what changed behind a copy of the stock image; rewrite makes a clean image.',
          ),
      })
      .prefault({}),
    kickstart: z
      .union([fromFile, LOADER_KICKSTART])
      .optional()
      .describe('base: what the loader parses, the second ks.cfg inside the initramfs. full: the kickstart.'),
    drivers: z
      .array(
        z.union([
          z.strictObject({ file: hostPath.describe('A kernel module: .ko, .ko.gz, .ko.xz or .ko.zst.') }),
          z.strictObject({ disk: hostPath.describe('The image of a driver disk.') }),
        ]),
      )
      .default([])
      .describe(
        'Drivers that the medium does not carry, for its own kernel; kickstart.devices loads them by name.',
      ),
    initrd: z
      .strictObject({
        files: FILES,
        way: z
          .enum(['repack', 'append'])
          .optional()
          .describe(
            'repack (base): one archive made anew; append (full, where it can be): the stock bytes, the new behind.',
          ),
        compression: z
          .enum(['none', 'gzip', 'bzip2', 'lzma', 'xz', 'lzo', 'lz4', 'zstd'])
          .optional()
          .describe('Of the initramfs, or of what is appended; that of the stock initrd when left out.'),
      })
      .prefault({}),
    updates: z.strictObject({ ...IMAGE, place: UPDATES_PLACE.default('medium') }).prefault({}),
    product: z
      .strictObject(IMAGE)
      .optional()
      .describe('An image of settings beside the updates image, which the installer finds by itself.'),
    installer: z
      .strictObject({
        mode: z
          .enum(['prepared', 'interactive'])
          .default('prepared')
          .describe(
            'prepared: no questions, the kickstart is made now. interactive: the Kusu installer asks for what answers leave open.',
          ),
        kickstart: z
          .union([fromFile, INSTALL_KICKSTART])
          .optional()
          .describe('prepared: kusu-ks.cfg, for the real Anaconda.'),
        answers: z
          .union([fromFile, z.record(z.string(), z.unknown())])
          .optional()
          .describe('interactive: answers that are known beforehand, here or in a file; they are not asked.'),
      })
      .refine(({ mode, kickstart }) => mode === 'interactive' || kickstart !== undefined, {
        path: ['kickstart'],
        error: 'is missing',
      })
      .refine(({ mode, kickstart }) => mode === 'prepared' || kickstart === undefined, {
        path: ['kickstart'],
        error: 'is for mode: prepared; the interactive installer writes its own',
      })
      .refine(({ mode, answers }) => mode === 'interactive' || answers === undefined, {
        path: ['answers'],
        error: 'is for mode: interactive',
      })
      .optional()
      .describe('What the faux anaconda runs. base needs it; without it full has none.'),
    files: z
      .array(z.strictObject({ source: hostPath, destination: z.string().startsWith('/') }))
      .default([])
      .describe('full: files and folders to put on the medium.'),
    checksum: z
      .boolean()
      .default(true)
      .describe('Implant a checksum of the medium, by which its own media check judges it.'),
    sums: z
      .boolean()
      .default(true)
      .describe('full: SHA-256 of the source and of the new ISO, in ISO.CHECKSUM and the provenance.'),
    pxe: z
      .strictObject({
        url: z.string().min(1).describe('Where a server offers the tree of the stock medium.'),
      })
      .optional()
      .describe('base: for bootsmith pxe, which starts machines over the network.'),
    kits: hostPath.optional().describe('A folder that goes to kits/ on the medium.'),
  })
  .describe('A bootsmith profile: what to make of a stock medium.');

export type ProfileData = z.output<typeof PROFILE>;

/** A checked profile and the folder that its paths are relative to. */
export interface Profile extends ProfileData {
  readonly file: string;
  readonly folder: string;
}

/** A profile for a Base ISO, with what such a one has in any case. */
export interface BaseProfile extends Profile {
  readonly installer: NonNullable<Profile['installer']>;
  readonly kickstart: NonNullable<Profile['kickstart']>;
  readonly initrd: Profile['initrd'] & { readonly way: 'repack' | 'append' };
  readonly boot: Profile['boot'] & { readonly timeout: number; readonly kickstart: 'initramfs' | 'medium' };
}

/** Throws `profile` for what only full media can have, or what a Base ISO cannot be without. */
export function asBaseProfile(profile: Profile): BaseProfile {
  const { installer, kickstart, boot, initrd, files } = profile;
  const refuse = (message: string, hint: string) => {
    throw new BootsmithError('profile', message, { at: { file: profile.file }, hint });
  };
  const { sums } = profile;
  if (
    boot.entries !== undefined ||
    boot.replace.length > 0 ||
    boot.iso !== 'auto' ||
    files.length > 0 ||
    !sums
  )
    refuse(
      'boot.entries, boot.replace, boot.iso, files and sums are for full media',
      'Write media: full, or leave them out.',
    );
  if (!installer) return refuse('a Base ISO needs installer:', 'Write installer:, or media: full.') as never;
  return {
    ...profile,
    installer,
    kickstart: kickstart ?? LOADER_KICKSTART.parse({}),
    initrd: { ...initrd, way: initrd.way ?? 'repack' },
    boot: { ...boot, timeout: boot.timeout ?? 60, kickstart: boot.kickstart ?? 'initramfs' },
  };
}

/** Reads a profile. Throws `profile` with the line and column of every fault. */
export async function readProfile(file: string): Promise<Profile> {
  const data = await readYaml<ProfileData>(file, PROFILE, 'profile');
  return { ...data, file, folder: dirname(resolve(file)) };
}

/** The JSON Schema of a profile as people write it, for editors. */
export function profileJsonSchema(): object {
  return z.toJSONSchema(PROFILE, { io: 'input' });
}
