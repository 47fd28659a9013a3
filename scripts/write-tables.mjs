/** Puts the tables that are made from the rows of the releases into README.md, between their markers. */
import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { formatReleaseTable, formatUpdatesTable } from '../dist/releases/document.js';
import { ROOT } from './setup.mjs';

const TABLES = { 'release-table': formatReleaseTable, 'updates-table': formatUpdatesTable };

const path = join(ROOT, 'README.md');
let text = readFileSync(path, 'utf8');
for (const [name, format] of Object.entries(TABLES))
  text = text.replace(
    new RegExp(`(<!-- ${name} -->\\n)[\\s\\S]*?(<!-- /${name} -->)`),
    (_, start, end) => start + format() + end,
  );
writeFileSync(path, text);
