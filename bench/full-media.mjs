/**
 * A kickstart added to a full medium and every menu changed, against what people do today: xorriso and implantisomd5, and
 * against a plain copy. The media are a miniature one with noise beside its packages, in files of the size of packages.
 * MD5 can only be computed in order, so that of the medium alone is printed as what no program can fall below.
 */
import { existsSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { hasProgram, peakMemory, time } from './measure.mjs';

const STOCK = 'build/media/rocky-9-x86_64.iso';
const SIZES = [1.5, 6];
const KICKSTART = `media: full
kickstart: { method: cdrom }
`;
/** The same wishes with less and less to be summed. A stock entry that checks the medium needs its checksum. */
const PROFILES = {
  all: `${KICKSTART}boot: { timeout: 5, add: [inst.text] }\n`,
  medium: `${KICKSTART}boot: { timeout: 5, add: [inst.text] }\nsums: false\n`,
  nothing: `${KICKSTART}boot: { timeout: 5, add: [inst.text], remove: [rd.live.check] }\nsums: false\nchecksum: false\n`,
};

/** Noise at the speed of AES, which no program can make smaller and no file system leave out. */
function makeMedium(stock, iso, folder, gigabytes) {
  const megabytes = Math.round(gigabytes * 1000);
  time(`rm -rf ${folder}; mkdir ${folder}; cd ${folder}; \
    openssl enc -aes-128-ctr -pass pass:bench -nosalt -pbkdf2 -iter 1 -in /dev/zero 2>/dev/null \
    | head -c ${megabytes}000000 | split -a 4 -b 1500000 - p || test $(cat p* | wc -c) = ${megabytes}000000`);
  time(`rm -f ${iso}; xorriso -report_about FAILURE -indev stdio:${stock} -outdev stdio:${iso} -joliet on \
    -compliance iso_9660_level=3 -boot_image any replay -map ${folder} /BaseOS/Packages/noise -commit -end`);
  rmSync(folder, { recursive: true });
}

export function benchFullMedia({ root, work, ours, rounds, wants, race, show, judge }) {
  const sizes = SIZES.filter((gigabytes) => wants(`full ${gigabytes}`));
  if (sizes.length === 0) return;
  const stock = join(root, STOCK);
  if (!existsSync(stock)) return console.log(`\n${STOCK} is missing; run npm run media`);
  if (!hasProgram('implantisomd5')) return console.log('\nimplantisomd5 is not installed');
  const at = (name) => join(work, name);
  for (const [name, text] of Object.entries(PROFILES)) writeFileSync(at(`${name}.yaml`), text);
  writeFileSync(at('ks.cfg'), 'cdrom\n');
  const iso = at('stock.iso');
  const build = (profile) =>
    `${ours} build -q --force ${at(`${profile}.yaml`)} --source ${iso} --output ${at('ours.iso')}`;
  // Each side has the last output gone before it starts, as no second copy of it would be kept.
  const clean = `rm -f ${at('ours.iso')}* ${at('peer.iso')} ${at('copy.iso')}`;
  for (const gigabytes of sizes) {
    makeMedium(stock, iso, at('noise'), gigabytes);
    const name = `${(statSync(iso).size / 1e9).toFixed(1)} GB`;
    const found = race(
      {
        'bootsmith build': build('all'),
        'bootsmith, sums: false': build('medium'),
        'bootsmith, nothing summed': build('nothing'),
        cp: `cp ${iso} ${at('copy.iso')}`,
        'cp, written to the disk': `cp ${iso} ${at('copy.iso')} && sync ${at('copy.iso')}`,
        'openssl md5': `openssl md5 ${iso}`,
        'xorriso, implantisomd5': `xorriso -report_about FAILURE -indev stdio:${iso} \
          -outdev stdio:${at('peer.iso')} -joliet on -compliance iso_9660_level=3 -boot_image any replay \
          -map ${at('ks.cfg')} /ks.cfg -map ${at('ks.cfg')} /isolinux/isolinux.cfg \
          -map ${at('ks.cfg')} /EFI/BOOT/grub.cfg -commit -end && implantisomd5 --force ${at('peer.iso')}`,
      },
      Math.max(1, Math.ceil(rounds / 3)),
      clean,
    );
    show(`Kickstart and menus on a full medium of ${name}`, found);
    const [all, medium, nothing, copy, synced, md5, peer] = Object.values(found).map(({ median }) => median);
    console.log(
      `  MD5 alone is ${(md5 / peer).toFixed(2)} of xorriso and implantisomd5, ${(md5 / copy).toFixed(1)} of cp`,
    );
    judge(`full medium of ${name} / xorriso, implantisomd5`, all / peer, 0.5, ' x');
    judge(`the same, sums: false`, medium / peer, 0.5, ' x');
    judge(`full medium of ${name} / cp`, all / copy, 1.3, ' x');
    judge(`the same, nothing summed`, nothing / copy, 1.3, ' x');
    judge(`the same, nothing summed, / cp written to the disk`, nothing / synced, 1.3, ' x');
    const peak = peakMemory(`${clean}; ${build('all')}`);
    if (peak !== undefined) judge(`peak memory, full medium of ${name}`, peak, 200, ' MB');
    time(`${clean}; rm -f ${iso}`);
  }
}
