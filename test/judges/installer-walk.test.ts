import { existsSync, mkdirSync, readFileSync, symlinkSync, truncateSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { execa } from 'execa';
import { describe, expect, onTestFinished } from 'vitest';
import { PACKAGE_ROOT } from '../../src/base/assets.ts';
import { quoteWord } from '../../src/base/exec.ts';
import { checkKickstart } from '../../src/kickstart/check.ts';
import { findRelease } from '../../src/releases/table.ts';
import { judged, needing } from '../support/judge.ts';
import { scratchDirectory } from '../support/scratch.ts';
import { walk, walkFrom } from '../support/walk.ts';

const DIST = join(PACKAGE_ROOT, 'dist');
const ZONES = join(PACKAGE_ROOT, 'test', 'fixtures', 'media', 'zone.tab');

/** A machine as its kernel shows it: one disk of 80 GiB that is empty, two network devices. */
function recordedMachine(): string {
  const root = scratchDirectory();
  const at = (path: string) => {
    mkdirSync(dirname(join(root, path)), { recursive: true });
    return join(root, path);
  };
  writeFileSync(at('sys/block/sda/size'), '167772160\n');
  writeFileSync(at('sys/block/sda/device/model'), 'QEMU HARDDISK\n');
  writeFileSync(at('dev/sda'), '');
  truncateSync(at('dev/sda'), 1024 * 1024);
  for (const name of ['eth0', 'eth1']) {
    writeFileSync(at(`sys/class/net/${name}/address`), `52:54:00:12:34:5${name.slice(3)}\n`);
    symlinkSync('../../e1000', at(`sys/class/net/${name}/device/driver`));
  }
  writeFileSync(at('usr/share/zoneinfo/zone.tab'), readFileSync(ZONES));
  return root;
}

/** Goes through the screens of a program in tmux; gives them, the kickstart, and how the program ended. */
async function walkInTmux(
  command: readonly string[],
  machine: string,
  environment: Record<string, string> = {},
) {
  const folder = scratchDirectory();
  const socket = join(folder, 'tmux');
  const env = {
    LC_ALL: 'C.UTF-8',
    TERM: 'xterm',
    KUSU_RELEASE: 'centos-5',
    KUSU_DIST_ARCH: 'x86_64',
    KUSU_TMP: join(folder, 'tmp'),
    KUSU_MACHINE_ROOT: machine,
    ...environment,
  };
  const tmux = async (...args: string[]) =>
    (await execa('tmux', ['-u', '-f', '/dev/null', '-S', socket, ...args], { env })).stdout;
  onTestFinished(async () => {
    await tmux('kill-server').catch(() => {});
  });
  const program = `${command.map(quoteWord).join(' ')}; echo "ended with $?"; exec sleep 100`;
  await tmux('new-session', '-d', '-x', '80', '-y', '24', program);
  const look = () => tmux('capture-pane', '-p');
  const type = async (text: string) => void (await tmux('send-keys', '-l', text));
  const screens = await walk(walkFrom('medium'), look, type, 20);
  let last = '';
  for (let i = 0; i < 100 && !last.includes('ended with'); i++) {
    await sleep(100);
    last = await look();
  }
  const path = join(folder, 'tmp', 'kusu-ks.cfg');
  const kickstart = existsSync(path) ? readFileSync(path, 'utf8') : '';
  return { screens, last, kickstart };
}

const NODE = [
  process.execPath,
  '--input-type=module',
  '--eval',
  `import { main } from '${DIST}/installer/main.js';
   import { createNodeHost } from '${DIST}/installer/runtime/node-host.js';
   process.exitCode = await main(createNodeHost([]));`,
];

const withoutSalt = (kickstart: string) => kickstart.replace(/^(rootpw --iscrypted \$1\$).*$/m, '$1');

describe('the installer in a terminal', () => {
  judged(['tmux'], 'goes from Welcome to a kickstart', async () => {
    const { screens, last, kickstart } = await walkInTmux(NODE, recordedMachine());
    expect(last).toContain('ended with 0');
    expect([...screens.keys()]).toHaveLength(13);
    const release = findRelease('centos-5');
    const errors = checkKickstart(kickstart, release, 'installer').filter(
      ({ severity }) => severity === 'error',
    );
    expect(errors).toEqual([]);
    expect(kickstart).toContain('\ncdrom\n');
    expect(kickstart).toContain('timezone --utc Europe/Berlin\n');
    expect(kickstart).not.toContain('bootsmith');
  });

  for (const arch of ['x86_64', 'i386']) {
    const program = join(DIST, 'installer', `jsrt-${arch}`);
    needing(program)(['tmux'], `looks and does the same as the ELF for ${arch}`, async () => {
      const machine = recordedMachine();
      const onNode = await walkInTmux(NODE, machine);
      const onElf = await walkInTmux([program], machine);
      expect([...onElf.screens]).toEqual([...onNode.screens]);
      expect(onElf.last).toContain('ended with 0');
      expect(withoutSalt(onElf.kickstart)).toBe(withoutSalt(onNode.kickstart));
    });
  }
});
