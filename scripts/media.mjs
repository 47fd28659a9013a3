/** Makes the miniature media in build/media, from packages that are downloaded into build/cache and never installed. */
import { mkdirSync } from 'node:fs';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { must, ROOT, setUp } from './setup.mjs';

export const MEDIA = ['centos-5-x86_64', 'centos-4-x86_64'];
export const MEDIA_FOLDER = join(ROOT, 'build', 'media');
export const CACHE_FOLDER = join(ROOT, 'build', 'cache');

/** Makes those that are missing or whose recipe changed; quick when there are none. */
export function makeMedia(names = MEDIA) {
  const recipe = (name, ...args) =>
    must('sh', [join(ROOT, 'test', 'fixtures', 'media', name), ...args], { stdio: ['ignore', 2, 2] });
  mkdirSync(MEDIA_FOLDER, { recursive: true });
  recipe('fetch-packages.sh', CACHE_FOLDER);
  for (const name of names) recipe('make-medium.sh', name, CACHE_FOLDER, MEDIA_FOLDER);
}

if (import.meta.url === pathToFileURL(process.argv[1]).href) {
  setUp();
  makeMedia();
  for (const name of MEDIA) console.log(join(MEDIA_FOLDER, `${name}.iso`));
}
