import { chmodSync, readFileSync, writeFileSync } from 'node:fs';
import { basename, join } from 'node:path';
import { afterAll, beforeAll, describe, expect } from 'vitest';
import { parse, stringify } from 'yaml';
import { asOrdinaryUser, type OrdinaryUser } from '../../scripts/ordinary-user.mjs';
import { PACKAGE_ROOT } from '../../src/base/assets.ts';
import { judged } from '../support/judge.ts';

let user: OrdinaryUser;
beforeAll(() => {
  user = asOrdinaryUser();
});
afterAll(() => user.close());

interface Boot {
  readonly release: string;
  /** Lines of a program, and its place in the updates image. */
  readonly program: string;
  readonly destination: string;
  readonly options: readonly string[];
  /** Exit status of `boot`; 0 when left out. */
  readonly status?: number;
}

/** Boots a Base ISO that is the sample of its release but for one program. Gives what the console said. */
async function bootWith({ release, program, destination, options, status = 0 }: Boot): Promise<string> {
  const name = basename(destination);
  const at = (file: string) => join(user.folder, file);
  writeFileSync(at(name), program);
  chmodSync(at(name), 0o755);
  const profile = parse(readFileSync(join(PACKAGE_ROOT, 'samples', `${release}.yaml`), 'utf8'));
  profile.updates = { ...profile.updates, files: [{ source: name, destination }] };
  writeFileSync(at('profile.yaml'), stringify(profile));
  const medium = user.give(join(PACKAGE_ROOT, 'build', 'media', `${release}-x86_64.iso`));
  const iso = at(`${release}-${name}.iso`);
  const transcript = at(`${release}-${name}.log`);
  const build = await user.run(['build', at('profile.yaml'), '--source', medium, '--output', iso]);
  expect(build).toMatchObject({ status: 0 });
  const boot = await user.run(['boot', iso, '--json', '--transcript', transcript, ...options]);
  expect(boot).toMatchObject({ status });
  return readFileSync(transcript, 'latin1');
}

const SERVER = `#!/bin/sh
if [ -e "$KUSU_TMP/seen" ]; then echo "stand-in server: again"; else echo "stand-in server: first"; fi >/dev/console
: >"$KUSU_TMP/seen"
: >"$KUSU_TMP/server.ready"
sleep 1
exit 3
`;

describe('the faux anaconda', () => {
  judged(['xorriso', 'qemu-system-x86_64'], 'of a loader gives Anaconda its server', async () => {
    const log = await bootWith({
      release: 'centos-5',
      program: SERVER,
      destination: '/kusu/server',
      options: ['--expect', '/usr/bin/anaconda returned 0'],
    });
    expect(log).toContain('stand-in server: first');
    expect(log).toMatch(/model anaconda argv: .*\[-m\]\[http:\/\/127\.0\.0\.1\/\]\[--kickstart\]/);
    expect(log).not.toMatch(/model anaconda argv: .*cdrom:/);
  });

  judged(['xorriso', 'qemu-system-x86_64'], 'of systemd starts a server that dies again', async () => {
    const log = await bootWith({
      release: 'rocky-9',
      program: SERVER,
      destination: '/usr/libexec/kusu/server',
      options: ['--expect', 'stand-in server: again'],
    });
    expect(log.indexOf('stand-in server: first')).toBeGreaterThan(log.indexOf('kickstart put to'));
  });

  judged(
    ['xorriso', 'qemu-system-x86_64'],
    'of systemd leaves a shell when its installer fails',
    async () => {
      const log = await bootWith({
        release: 'rocky-9',
        program: '#!/bin/sh\nexit 1\n',
        destination: '/usr/libexec/kusu/installer',
        options: ['--fail', 'model anaconda argv'],
        status: 9,
      });
      expect(log).toContain('faux anaconda: stopped: an internal program error has occurred');
      expect(log).toContain('this shell is yours');
      expect(log).not.toContain('model anaconda argv');
    },
  );
});
