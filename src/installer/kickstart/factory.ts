import type { InstallKickstart } from '../../kickstart/model.ts';
import { writeInstallKickstart } from '../../kickstart/write.ts';
import { kickstartChoices } from '../../releases/kickstart/choices.ts';
import { findSyntax } from '../../releases/kickstart/dialect.ts';
import type { Release } from '../../releases/release.ts';
import type { Answers, KitAnswer, PasswordAnswer } from '../answers/model.ts';
import { isMakersPartition } from '../disks/defaults.ts';
import type { DiskAnswers, DiskInventory } from '../disks/model.ts';
import type { Machine } from '../screens/screen.ts';
import { cryptPassword } from './crypt/crypt.ts';
import { networksOf } from './network.ts';
import { partitionLines } from './partition-lines.ts';
import { removalScript } from './removal-script.ts';

/** What of the machine a kickstart depends on. */
export type KickstartMachine = Pick<Machine, 'release' | 'disks'>;

/**
 * The answers as a kickstart for Anaconda. They must have passed their checks; a layout that does not fit throws
 * `RangeError`. `random` is for the salt of a password in clear: 16 bytes.
 */
export function installKickstart(
  answers: Answers,
  { release, disks }: KickstartMachine,
  random: Uint8Array,
): InstallKickstart {
  const { dialect } = release.kickstart;
  const { lines, toRemove } = partitionLines(answers.disks, disks, release);
  const pre = removalScript(answers.disks, disks, toRemove);
  const choices = kickstartChoices(dialect);
  const kits = kitRepositories(answers.kits, release);
  const drive = bootDrive(answers.disks);
  return {
    language: withCharset(answers.language),
    keyboard: answers.keyboard,
    method: methodOf(answers.kits),
    networks: networksOf(answers),
    rootPassword: { crypted: hashPassword(answers.rootPassword, release, random) },
    timezone: { zone: answers.time.zone, utc: answers.time.utc, ntp: answers.time.ntp || false },
    selinux: 'disabled',
    firstboot: false,
    bootloader: {
      location: keepsMakersPartition(answers.disks, disks) ? 'partition' : 'mbr',
      ...(drive === undefined ? {} : { drive }),
    },
    partitions: [...lines],
    finish: 'reboot',
    packages: [...choices.packages, ...kits.map(({ name }) => `kit-${name}`)],
    lines: kits.map(({ name, url }) => `repo --name=kit-${name} --baseurl=${url}`),
    ...(pre === undefined ? {} : { pre }),
  };
}

/** `kusu-ks.cfg`, in the dialect of the machine's release. */
export function writeKusuKickstart(answers: Answers, machine: KickstartMachine, random: Uint8Array): string {
  return writeInstallKickstart(installKickstart(answers, machine, random), machine.release);
}

/** The password as the release's crypt(3) reads it; one that is hashed already stays as it is. */
export function hashPassword(
  password: PasswordAnswer,
  release: Pick<Release, 'kickstart'>,
  random: Uint8Array,
): string {
  if ('crypted' in password) return password.crypted;
  return cryptPassword(password.clear, kickstartChoices(release.kickstart.dialect).passwordHash, random);
}

/** en_US becomes en_US.UTF-8, sr_RS@latin becomes sr_RS.UTF-8@latin: without it the system would not use UTF-8. */
function withCharset(language: string): string {
  const [locale = '', modifier] = language.split('@');
  return `${locale.includes('.') ? locale : `${locale}.UTF-8`}${modifier === undefined ? '' : `@${modifier}`}`;
}

function methodOf(kits: readonly KitAnswer[]): InstallKickstart['method'] {
  const source = kits.find(({ os }) => os)?.source ?? 'medium';
  return source === 'medium' ? 'cdrom' : source;
}

/** Kits besides the operating system whose address Anaconda can be told. */
function kitRepositories(kits: readonly KitAnswer[], release: Release): { name: string; url: string }[] {
  if (!findSyntax(release.kickstart.dialect, 'repo')) return [];
  return kits.flatMap(({ name, os, source }) =>
    os || source === 'medium' ? [] : [{ name, url: source.url }],
  );
}

/** The disk with /boot, which the machine is to start from. */
function bootDrive({ partitions }: DiskAnswers): string | undefined {
  return partitions.find(({ use }) => use.as === 'filesystem' && use.mountPoint === '/boot')?.disk;
}

/** A Dell Utility partition is started by the code in the MBR, which therefore stays. */
function keepsMakersPartition({ clear, remove }: DiskAnswers, { disks, firmware }: DiskInventory): boolean {
  return (
    firmware === 'bios' &&
    disks.some(
      ({ name, partitions }) =>
        !clear.includes(name) &&
        partitions.some(({ device, label }) => !remove.includes(device) && isMakersPartition(label)),
    )
  );
}
