/** Makes the miniature media in build/media, from packages that are downloaded into build/cache and never installed. */
import { mkdirSync } from 'node:fs';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { must, ROOT, setUp } from './setup.mjs';

const LOADER_MEDIA = [
  ...['centos-5-x86_64', 'centos-4-x86_64', 'centos-6-x86_64'],
  ...['fedora-6-x86_64', 'fedora-8-x86_64', 'fedora-9-x86_64'],
];
const DRACUT_MEDIA = ['centos-7-x86_64', 'rocky-9-x86_64', 'almalinux-10-x86_64'];
export const MEDIA = [...LOADER_MEDIA, ...DRACUT_MEDIA];
export const MEDIA_FOLDER = join(ROOT, 'build', 'media');
export const CACHE_FOLDER = join(ROOT, 'build', 'cache');

/** Makes those that are missing or whose recipe changed; quick when there are none. */
export function makeMedia(names = MEDIA) {
  const recipe = (name, ...args) =>
    must(join(ROOT, 'test', 'fixtures', 'media', name), args, { stdio: ['ignore', 2, 2] });
  mkdirSync(MEDIA_FOLDER, { recursive: true });
  recipe('fetch-packages.sh', CACHE_FOLDER);
  for (const name of names.filter((name) => !DRACUT_MEDIA.includes(name)))
    recipe('make-medium.sh', name, CACHE_FOLDER, MEDIA_FOLDER);
  const later = names.filter((name) => DRACUT_MEDIA.includes(name));
  if (later.length > 0) recipe(join('dracut', 'fetch-dracut-packages.sh'), CACHE_FOLDER);
  for (const name of later) recipe(join('dracut', 'make-dracut-medium.sh'), name, CACHE_FOLDER, MEDIA_FOLDER);
}

if (import.meta.url === pathToFileURL(process.argv[1]).href) {
  setUp();
  makeMedia();
  for (const name of MEDIA) console.log(join(MEDIA_FOLDER, `${name}.iso`));
}
