import { BootsmithError } from '../base/errors.ts';
import { isCarriedLabel } from '../bootmenu/volume-label.ts';
import { treePath } from '../tree/tree.ts';
import type { InitrdPlan, Plan } from './plan.ts';

/** What a release cannot do, as an error without its place in a file. */
interface Refusal {
  readonly message: string;
  readonly found: string;
  readonly expected: string;
  readonly hint: string;
}

/** Looks at one thing that a plan may ask in vain. */
type Question = (plan: Plan) => Refusal | undefined;

/**
 * Everything that is well-formed and yet cannot work on the release. Each entry names its fact; the row of the release
 * holds it with its source. What the kickstarts ask is checked in the kickstart room, the command line where it is made.
 */
const QUESTIONS: readonly Question[] = [
  linuxBefore26,
  compressionOfInitramfs,
  appendingToAnImage,
  replacingByAppending,
  realDirectories,
  argumentsWithoutPrefix,
  volumeLabel,
  mediaCheckWithoutSum,
  flatStage2,
];

/** Those about the initrd alone. */
const INITRD_QUESTIONS: readonly ((plan: InitrdPlan) => Refusal | undefined)[] = [
  linuxBefore26,
  compressionOfInitramfs,
  appendingToAnImage,
  replacingByAppending,
  realDirectories,
];

/** Throws `unsupported` for the first thing that cannot work. */
export function refuseImpossible(plan: Plan): void {
  refuseFirst(QUESTIONS, plan, plan.profile);
}

/** The same for an initrd of a full medium. */
export function refuseImpossibleInitrd(plan: InitrdPlan, profile: string): void {
  refuseFirst(INITRD_QUESTIONS, plan, profile);
}

/** Throws `unsupported` for a volume label that the entries cannot name. */
export function refuseLabel(volume: string, identity: Plan['identity'], profile: string): void {
  refuseFirst([volumeLabel], { identity, volume }, profile);
}

function refuseFirst<T>(
  questions: readonly ((plan: T) => Refusal | undefined)[],
  plan: T,
  file: string,
): void {
  for (const ask of questions) {
    const refusal = ask(plan);
    if (!refusal) continue;
    const { message, ...details } = refusal;
    throw new BootsmithError('unsupported', message, { at: { file }, ...details });
  }
}

/** Linux 2.4 unpacks no initramfs. */
function linuxBefore26({ identity }: InitrdPlan): Refusal | undefined {
  const { kernelVersion } = identity;
  const [major = 0, minor = 0] = (kernelVersion ?? '').split('.').map(Number);
  if (kernelVersion === undefined || major > 2 || (major === 2 && minor >= 5)) return undefined;
  return {
    message: 'the kernel of this medium has no initramfs',
    found: `Linux ${kernelVersion}`,
    expected: 'Linux 2.6 or later',
    hint: 'Nothing can be done with this medium; the family has an initramfs from RHEL 4 on.',
  };
}

function compressionOfInitramfs({ identity, initrd }: InitrdPlan): Refusal | undefined {
  const { id, kernel, initrd: facts } = identity.release;
  if (facts.unpacks.includes(initrd.compression)) return undefined;
  return {
    message: `the kernel of ${id} does not unpack ${initrd.compression}`,
    found: `Linux ${kernel}, and compression: ${initrd.compression}`,
    expected: `one of ${facts.unpacks.join(', ')}`,
    hint: 'Leave compression out below initrd:, to keep that of the stock initrd.',
  };
}

function appendingToAnImage({ identity, initrd }: InitrdPlan): Refusal | undefined {
  const { id, initrd: facts } = identity.release;
  if (initrd.way !== 'append' || facts.container === 'cpio') return undefined;
  return {
    message: `nothing can be appended to the initrd of ${id}`,
    found: `an ${facts.container} image, and way: append`,
    expected: 'a cpio archive',
    hint: 'Write way: repack below initrd:, which turns the image into an archive.',
  };
}

function replacingByAppending({ identity, initrd }: InitrdPlan): Refusal | undefined {
  const { id, kernel, initrd: facts } = identity.release;
  const changes = initrd.replaced;
  if (initrd.way !== 'append' || facts.replaces || changes.length === 0) return undefined;
  return {
    message: `an appended archive cannot replace what is in the initrd of ${id}`,
    found: `/${changes[0]} is there already, and Linux ${kernel} writes over it without cutting it`,
    expected: 'only new paths',
    hint: 'Write way: repack below initrd:.',
  };
}

/** The loader puts links into stage2 at these names. */
function realDirectories({ identity, initrd }: InitrdPlan): Refusal | undefined {
  const { id, initrd: facts } = identity.release;
  if (facts.realDirectories !== 'breaks') return undefined;
  const names = ['usr', 'lib', 'lib64'];
  for (const { destination } of initrd.files) {
    const path = treePath(destination);
    const name = names.find((each) => path === each || path.startsWith(`${each}/`));
    if (name !== undefined)
      return {
        message: `${destination} cannot be put into the initrd of ${id}`,
        found: `a path in /${name}`,
        expected: `a path outside ${names.map((each) => `/${each}`).join(', ')}`,
        hint:
          `The loader replaces /${name} by a link into stage2 and cannot remove a real directory: stage2 would ` +
          'break. Put the file elsewhere, for example below /tmp, or into the updates image.',
      };
  }
  return undefined;
}

/** Arguments of Anaconda that have lost their short form. */
const PREFIXED =
  /^(?:ks|repo|stage2|updates|method|text|graphical|cmdline|vnc|dd|rescue|sshd|lang|keymap)(?:=|$)/;

function argumentsWithoutPrefix({ identity, boot }: Plan): Refusal | undefined {
  const { id, kickstart } = identity.release;
  if (kickstart.argument !== 'inst.ks' || kickstart.otherSpelling) return undefined;
  const found = boot.add.find((argument) => PREFIXED.test(argument));
  if (found === undefined) return undefined;
  return {
    message: `${id} does not know the boot argument ${found}`,
    found,
    expected: `inst.${found}`,
    hint: 'Write it with the prefix inst. below boot.add.',
  };
}

/** dracut of those years mounts the root image inside of stage2, and takes stage2 itself for nothing else. */
function flatStage2({ identity, nestedStage2 }: Plan): Refusal | undefined {
  const { id, stage2 } = identity.release;
  if (nestedStage2 !== false || stage2.flat) return undefined;
  return {
    message: `${id} does not take the stage2 of this medium`,
    found: 'a squashfs that is the root itself',
    expected: 'a squashfs with LiveOS/rootfs.img inside',
    hint: 'Use the stage2 of the stock medium.',
  };
}

function mediaCheckWithoutSum({ identity, boot, checksum }: Plan): Refusal | undefined {
  const { id, mediaCheck } = identity.release;
  if (checksum || mediaCheck.withoutSum !== 'stops' || !boot.add.includes(mediaCheck.argument))
    return undefined;
  return {
    message: `${id} stops at a medium that is to be checked and has no checksum`,
    found: `${mediaCheck.argument} among the boot arguments, and checksum: false`,
    expected: 'one of the two',
    hint: `Leave checksum out of the profile, or take ${mediaCheck.argument} out of boot.add.`,
  };
}

/** isolinux and GRUB carry it inside an argument, where a blank is `\x20` and a quote has no form. */
function volumeLabel({ identity, volume }: Pick<Plan, 'identity' | 'volume'>): Refusal | undefined {
  if (!identity.boot.namesLabel || isCarriedLabel(volume)) return undefined;
  return {
    message: 'boot arguments cannot carry this volume label',
    found: volume,
    expected: 'letters, digits, dot, dash, underscore and blank',
    hint: `The entries of ${identity.release.id} find stage2 by the label. Choose another below volume:.`,
  };
}
