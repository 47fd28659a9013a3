/** The main job, shown: a stock CentOS 5 medium in, a Base ISO out, verified and booted. */
import { copyFileSync, mkdirSync } from 'node:fs';
import { join } from 'node:path';
import { MEDIA_FOLDER, makeMedia } from './media.mjs';
import { asOrdinaryUser } from './ordinary-user.mjs';
import { ROOT, setUp } from './setup.mjs';

setUp();
makeMedia(['centos-5-x86_64']);
const user = asOrdinaryUser();
process.on('exit', () => user.close());

async function bootsmith(...args) {
  console.log(`\n$ bootsmith ${args.join(' ')}`);
  const { status, stdout } = await user.run(args, { show: true });
  process.stdout.write(stdout);
  if (status !== 0) process.exit(status ?? 1);
}

user.give(join(MEDIA_FOLDER, 'centos-5-x86_64.iso'));
user.give(join(ROOT, 'samples', 'centos-5.yaml'));
await bootsmith('identify', 'centos-5-x86_64.iso');
await bootsmith('build', 'centos-5.yaml', '--source', 'centos-5-x86_64.iso', '--output', 'base.iso', '-v');
await bootsmith('verify', 'base.iso');
await bootsmith('boot', 'base.iso', '--transcript', 'base.log');

const kept = join(ROOT, 'build', 'demo');
mkdirSync(kept, { recursive: true });
for (const name of ['base.iso', 'base.log']) copyFileSync(join(user.folder, name), join(kept, name));
console.log(`\nThe ISO and what its console said are in build/demo.`);
