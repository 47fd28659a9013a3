import { BootsmithError } from '../base/errors.ts';
import type { Release } from '../releases/release.ts';
import { findRelease } from '../releases/table.ts';
import type { GivenAnswers } from './answers/model.ts';
import { readAnswers } from './answers/read.ts';
import type { Host } from './host.ts';

/** What the faux anaconda told: the environment, with what is in the files that it names. */
export interface Session {
  readonly release: Release;
  readonly arch: string;
  /** KUSU_TMP: where the installer works. */
  readonly tmp: string;
  readonly given: GivenAnswers;
  readonly unattended: boolean;
  /** KUSU_MACHINE_ROOT: a folder that stands for / where the machine is read, so that another one can be looked at. */
  readonly machineRoot: string;
  readonly medium: { readonly folder: string | undefined; readonly device: string | undefined };
}

const DEFAULT_TMP = '/tmp/kusu';

/** KUSU_TMP, also for those who need nothing else. */
export function tmpOf({ env }: Pick<Host, 'env'>): string {
  return env('KUSU_TMP') || DEFAULT_TMP;
}

/** Throws `usage` for an environment that says too little, and `profile` for answers with faults. */
export async function openSession(host: Pick<Host, 'env' | 'files' | 'system'>): Promise<Session> {
  const id = host.env('KUSU_RELEASE');
  if (!id)
    throw new BootsmithError('usage', 'KUSU_RELEASE is not set', {
      expected: 'the id of a release, as the faux anaconda sets it',
    });
  const release = findRelease(id);
  const root = host.env('KUSU_ROOT');
  return {
    release,
    arch: host.env('KUSU_DIST_ARCH') || host.system.uname().machine,
    tmp: tmpOf(host),
    machineRoot: host.env('KUSU_MACHINE_ROOT') ?? '',
    medium: { folder: host.env('KUSU_SOURCE') || undefined, device: host.env('KUSU_MEDIUM') || undefined },
    ...(await readGiven(host, root ? `${root}/answers.json` : undefined, release)),
  };
}

async function readGiven(
  { files }: Pick<Host, 'files'>,
  path: string | undefined,
  release: Release,
): Promise<Pick<Session, 'given' | 'unattended'>> {
  if (path === undefined || (await files.status(path)) === undefined) return { given: {}, unattended: false };
  const { given, unattended, faults } = readAnswers(JSON.parse(await files.readText(path)), release);
  if (faults.length > 0)
    throw new BootsmithError('profile', `${path} has faults`, {
      at: { file: path },
      found: faults.map(({ field, message }) => `${field}: ${message}`).join('\n'),
    });
  return { given, unattended };
}
