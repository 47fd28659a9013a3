/**
 * Our commands against the programs that people use today, on the installer's initrd of Debian: both sides in one run,
 * in turn, several times over. Prints medians, ratios, and whether each target is met. Installs nothing; what is missing
 * is said. `npm run bench -- --rounds 9` for steadier numbers, `--only WORD` for some.
 */
import { existsSync, mkdtempSync, rmSync, statSync } from 'node:fs';
import { cpus, loadavg, tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { parseArgs } from 'node:util';
import { benchFullMedia } from './full-media.mjs';
import { hasProgram, peakMemory, race, time } from './measure.mjs';

const ROOT = dirname(dirname(fileURLToPath(import.meta.url)));
const { values: options } = parseArgs({
  options: { rounds: { type: 'string', default: '5' }, only: { type: 'string', default: '' } },
});
const rounds = Number(options.rounds);
const stock = join(ROOT, 'build/cache/unpacked/installer/initrd.gz');
if (!existsSync(stock)) {
  console.error('bench: the installer initrd is missing; run npm run media');
  process.exit(7);
}
const work = mkdtempSync(join(tmpdir(), 'bootsmith-bench-'));
process.on('exit', () => rmSync(work, { recursive: true, force: true }));
const at = (name) => join(work, name);
const ours = `node ${join(ROOT, 'dist/cli.js')}`;
const results = [];

function wants(name) {
  return name.includes(options.only);
}

function judge(text, value, limit, unit = '') {
  const met = value <= limit;
  results.push({ met, text, value, limit, unit });
  console.log(`  ${met ? 'met   ' : 'MISSED'} ${text}: ${value.toFixed(2)}${unit}, target ${limit}${unit}`);
}

function show(title, race) {
  console.log(`\n${title}`);
  for (const [name, { median, least, spread, cpu }] of Object.entries(race))
    console.log(
      `  ${name.padEnd(34)} ${median.toFixed(0).padStart(7)} ms  (least ${least.toFixed(0)}, spread ${(spread * 100).toFixed(0)} %, processors ${cpu.toFixed(0)} ms)`,
    );
}

function makeInputs() {
  time(`zcat ${stock} > ${at('raw')}`);
  time(`cp ${stock} ${at('gzip')}`);
  time(`zstd -q -T0 -3 ${at('raw')} -o ${at('zstd')}`);
  time(`xz -T0 --check=crc32 --lzma2=dict=1MiB -c ${at('raw')} > ${at('xz')}`);
  // Microcode in front, the initrd, and files in a segment of their own behind it.
  time(`cd ${work} && mkdir -p m/kernel/x86/microcode && head -c 300000 raw > m/kernel/x86/microcode/GenuineIntel.bin
    (cd m && find . | sort | cpio --quiet -o -H newc) > mixed && cat gzip >> mixed
    truncate -s %4 mixed && (echo ks.cfg > ks.cfg; echo ks.cfg | cpio --quiet -o -H newc | zstd -q -c) >> mixed`);
}

/** The same command against itself: what the machine's noise does to a ratio. */
function measureNoise() {
  const line = `zcat ${at('gzip')} > /dev/null`;
  const found = race({ 'zcat (a)': line, 'zcat (b)': line }, rounds);
  show('The machine: one command against itself', found);
  const ratio = found['zcat (a)'].median / found['zcat (b)'].median;
  console.log(`  ratio ${ratio.toFixed(2)} where 1.00 would be no noise; load ${loadavg()[0].toFixed(1)}`);
}

function benchListing(name, unpack) {
  const image = at(name);
  const lines = { [`bootsmith inspect -l (${name})`]: `${ours} inspect -q -l ${image}` };
  // What no listing can be faster than.
  const floors = unpack ? { 'node -e 0': 'node -e 0', [`${unpack} alone`]: `${unpack} ${image}` } : {};
  const peers = {
    bsdcpio: unpack && hasProgram('bsdcpio') && `${unpack} ${image} | bsdcpio -it`,
    lsinitramfs: hasProgram('lsinitramfs') && `lsinitramfs ${image}`,
    lsinitrd: hasProgram('lsinitrd') && `lsinitrd ${image}`,
  };
  for (const [peer, line] of Object.entries(peers)) {
    if (line) lines[peer] = line;
    else if (peer !== 'bsdcpio' || unpack) console.log(`\n${peer} is not installed`);
  }
  const found = race({ ...lines, ...floors }, rounds);
  show(`List ${name}, ${(statSync(image).size / 1e6).toFixed(0)} MB`, found);
  const [mine] = Object.values(found);
  if (found.bsdcpio)
    judge(`list ${name} / ${unpack} | bsdcpio -it`, mine.median / found.bsdcpio.median, 1.3, ' x');
  for (const peer of ['lsinitramfs', 'lsinitrd'])
    if (found[peer]) judge(`list ${name} / ${peer}`, mine.median / found[peer].median, 0.33, ' x');
}

function benchRaw() {
  const found = race(
    { 'node -e 0': 'node -e 0', 'bootsmith inspect -l (raw)': `${ours} inspect -q -l ${at('raw')}` },
    rounds * 2,
  );
  show('List raw', found);
  const [node, mine] = Object.values(found);
  judge("list raw, above Node's own start", mine.median - node.median, 60, ' ms');
}

function benchRepack() {
  const dir = at('dir');
  const found = race(
    {
      'bootsmith convert, gzip 6': `${ours} convert -q --force ${at('gzip')} ${at('out')} --format newc --compress gzip --level 6`,
      'zcat | cpio -id; find | cpio | gzip': `mkdir -p ${dir} && cd ${dir} && zcat ${at('gzip')} | cpio --quiet -id --no-preserve-owner && find . | cpio --quiet -o -H newc | gzip -6 > ${at('peer')} && rm -rf ${dir}`,
    },
    rounds,
  );
  show('Repack with gzip 6', found);
  const [mine, peer] = Object.values(found);
  judge('gzip 6 repack / cpio and gzip', mine.median / peer.median, 0.7, ' x');
}

function benchXz() {
  const found = race(
    {
      'bootsmith convert, xz': `${ours} convert -q --force ${at('raw')} ${at('out')} --format newc --compress xz --level 6`,
      'xz -T0': `xz -6 -T0 --check=crc32 --lzma2=preset=6,dict=1MiB -c ${at('raw')} > ${at('peer')}`,
    },
    Math.max(1, Math.ceil(rounds / 3)),
  );
  show('Pack with xz', found);
  const [mine, peer] = Object.values(found);
  judge('xz / xz -T0', mine.median / peer.median, 1.1, ' x');
}

function benchMemory() {
  console.log('\nPeak memory of a command and its programs');
  const to = (format, compression) =>
    `convert -q --force --drop ${at('gzip')} ${at('out')} --format ${format}${compression ? ` --compress ${compression}` : ''}`;
  const commands = {
    ...Object.fromEntries(
      ['raw', 'gzip', 'xz', 'zstd', 'mixed'].map((name) => [
        `inspect -l ${name}`,
        `inspect -q -l ${at(name)}`,
      ]),
    ),
    'pack ext2': `convert -q --force ${at('gzip')} ${at('ext2')} --format ext2`,
    'inspect -l ext2': `inspect -q -l ${at('ext2')}`,
    'pack squashfs': `convert -q --force --drop ${at('gzip')} ${at('squashfs')} --format squashfs`,
    'inspect -l squashfs': `inspect -q -l ${at('squashfs')}`,
    'pack cramfs': to('cramfs'),
    ...Object.fromEntries(
      ['gzip', 'zstd', 'lz4', 'lzo', 'bzip2', 'xz', 'lzma'].map((name) => [
        `pack newc, ${name}`,
        to('newc', name),
      ]),
    ),
    'unpack gzip': `unpack -q ${at('gzip')} ${at('tree')}`,
  };
  for (const [name, command] of Object.entries(commands)) {
    try {
      const peak = peakMemory(`${ours} ${command}`);
      if (peak === undefined) return console.log('  GNU time is not installed');
      judge(`peak memory, ${name}`, peak, 200, ' MB');
    } catch (error) {
      console.log(`  FAILED ${name}: ${error.message.split('\n').slice(1, 3).join(' ')}`);
      results.push({ met: false, text: `peak memory, ${name}` });
    }
  }
}

console.log(
  `${cpus().length} cores, ${cpus()[0]?.model.trim()}, Node ${process.version}, ${rounds} rounds; medians of wall time`,
);
if (!options.only.startsWith('full')) {
  makeInputs();
  measureNoise();
}
if (wants('raw')) benchRaw();
for (const [name, unpack] of [
  ['gzip', 'zcat'],
  ['zstd', 'zstdcat'],
  ['xz', 'xzcat'],
  // No other program lists all of a mixture, so bsdcpio has no part in it.
  ['mixed', undefined],
])
  if (wants(name)) benchListing(name, unpack);
if (wants('repack')) benchRepack();
if (wants('pack-xz')) benchXz();
if (wants('memory')) benchMemory();
benchFullMedia({ root: ROOT, work, ours, rounds, wants, race, show, judge });
const missed = results.filter(({ met }) => !met);
console.log(`\n${results.length - missed.length} of ${results.length} targets met`);
for (const { text } of missed) console.log(`  missed: ${text}`);
