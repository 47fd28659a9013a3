/** Writes the JSON Schema of a profile into the package, from the schema that the program itself checks with. */
import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { profileJsonSchema } from '../dist/pipeline/profile.js';
import { ROOT } from './setup.mjs';

writeFileSync(join(ROOT, 'dist', 'profile.schema.json'), `${JSON.stringify(profileJsonSchema(), null, 2)}\n`);
