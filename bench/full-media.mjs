/**
 * A kickstart added to a full medium and every menu changed, media checksum included, against what people do today:
 * xorriso and implantisomd5, and against a plain copy. The media are a miniature one with noise beside its packages.
 */
import { existsSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { hasProgram, peakMemory, time } from './measure.mjs';

const STOCK = 'build/media/rocky-9-x86_64.iso';
const SIZES = [1.5, 6];
const PROFILE = `media: full
kickstart: { method: cdrom }
boot: { timeout: 5, add: [inst.text] }
`;

/** Noise at the speed of AES, which no program can make smaller and no file system leave out. */
function makeMedium(stock, iso, noise, gigabytes) {
  const megabytes = Math.round(gigabytes * 1000);
  time(`openssl enc -aes-128-ctr -pass pass:bench -nosalt -pbkdf2 -iter 1 -in /dev/zero 2>/dev/null \
    | head -c ${megabytes}000000 > ${noise} || test $(stat -c %s ${noise}) = ${megabytes}000000`);
  time(`rm -f ${iso}; xorriso -report_about FAILURE -indev stdio:${stock} -outdev stdio:${iso} -joliet on \
    -compliance iso_9660_level=3 -boot_image any replay -map ${noise} /BaseOS/Packages/noise -commit -end`);
  rmSync(noise);
}

export function benchFullMedia({ root, work, ours, rounds, race, show, judge }) {
  const stock = join(root, STOCK);
  if (!existsSync(stock)) return console.log(`\n${STOCK} is missing; run npm run media`);
  if (!hasProgram('implantisomd5')) return console.log('\nimplantisomd5 is not installed');
  const at = (name) => join(work, name);
  writeFileSync(at('full.yaml'), PROFILE);
  writeFileSync(at('ks.cfg'), 'cdrom\n');
  for (const gigabytes of SIZES) {
    const iso = at('stock.iso');
    makeMedium(stock, iso, at('noise'), gigabytes);
    const build = `${ours} build -q --force ${at('full.yaml')} --source ${iso} --output ${at('ours.iso')}`;
    const name = `${(statSync(iso).size / 1e9).toFixed(1)} GB`;
    // Each side has its last output gone before it starts, as no second copy of it would be kept.
    const clean = `rm -f ${at('ours.iso')}* ${at('peer.iso')} ${at('copy.iso')}`;
    const found = race(
      {
        'bootsmith build, media: full': `${clean}; ${build}`,
        cp: `${clean}; cp ${iso} ${at('copy.iso')}`,
        'cp, written to the disk': `${clean}; cp ${iso} ${at('copy.iso')} && sync ${at('copy.iso')}`,
        'xorriso, implantisomd5': `${clean}; xorriso -report_about FAILURE -indev stdio:${iso} \
          -outdev stdio:${at('peer.iso')} -joliet on -compliance iso_9660_level=3 -boot_image any replay \
          -map ${at('ks.cfg')} /ks.cfg -map ${at('ks.cfg')} /isolinux/isolinux.cfg \
          -map ${at('ks.cfg')} /EFI/BOOT/grub.cfg -commit -end && implantisomd5 --force ${at('peer.iso')}`,
      },
      Math.max(1, Math.ceil(rounds / 3)),
    );
    show(`Kickstart and menus on a full medium of ${name}`, found);
    const [mine, copy, synced, peer] = Object.values(found);
    judge(`full medium of ${name} / xorriso, implantisomd5`, mine.median / peer.median, 0.5, ' x');
    judge(`full medium of ${name} / cp`, mine.median / copy.median, 1.3, ' x');
    judge(`full medium of ${name} / cp and sync`, mine.median / synced.median, 1.3, ' x');
    const peak = peakMemory(`${clean}; ${build}`);
    if (peak !== undefined) judge(`peak memory, full medium of ${name}`, peak, 200, ' MB');
    time(`${clean}; rm -f ${iso}`);
  }
}
