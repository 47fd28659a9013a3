import { basename, resolve } from 'node:path';
import { fromText, toText } from '../base/bytes.ts';
import { BootsmithError } from '../base/errors.ts';
import { splitArguments } from '../bootmenu/arguments.ts';
import { PROFILE, type Profile } from './profile.ts';

/** What a call of lorax's mkksiso says (docs/mkksiso.rst), by the names of its options. */
export interface MkksisoOptions {
  readonly ks?: string | undefined;
  readonly updates?: string | undefined;
  readonly add?: readonly string[] | undefined;
  readonly cmdline?: string | undefined;
  readonly rmArgs?: string | undefined;
  readonly volid?: string | undefined;
  readonly replace?: readonly { readonly from: string; readonly to: string }[] | undefined;
  /** `--no-md5sum` makes it false. */
  readonly md5sum?: boolean | undefined;
}

/**
 * The profile that stands for a call of mkksiso. It differs from what mkksiso does in three ways: entries that rescue get
 * no kickstart, an updates image goes where the installer finds it by itself, and every EFI menu is edited without root.
 * Throws `usage` for what cannot be taken, and where nothing is asked for.
 */
export function mkksisoProfile(options: MkksisoOptions): Profile {
  const { ks, updates, add = [], cmdline = '', rmArgs = '', volid, replace = [], md5sum = true } = options;
  if (!(ks || updates || cmdline || rmArgs || volid || add.length + replace.length > 0))
    throw new BootsmithError('usage', 'there is nothing to do', {
      expected: 'a kickstart, --updates, --add, --cmdline, --rm-args, --volid or --replace',
    });
  const data = PROFILE.safeParse({
    media: 'full',
    ...(volid === undefined ? {} : { volume: volid }),
    ...(ks === undefined ? {} : { kickstart: { file: ks } }),
    ...(updates === undefined ? {} : { updates: { merge: updates } }),
    files: add.map((source) => ({ source, destination: `/${basename(resolve(source))}` })),
    boot: { replace, remove: rmArgs.split(/\s+/).filter(Boolean).flatMap(patternsOf) },
    checksum: md5sum,
  });
  if (!data.success)
    throw new BootsmithError('usage', 'these options cannot be taken', {
      found: data.error.issues.map(({ path, message }) => `${path.join('.')}: ${message}`).join('\n'),
    });
  // A quoted value may hold blanks here, which a line of a profile may not.
  const given = splitArguments(fromText(cmdline)).map(({ text }) => toText(text));
  return {
    ...data.data,
    boot: { ...data.data.boot, add: given },
    file: 'mkksiso',
    folder: process.cwd(),
  };
}

/** mkksiso takes out by name, whatever the value. */
function patternsOf(argument: string): string[] {
  return argument.includes('=') ? [argument] : [argument, `${argument}=*`];
}
