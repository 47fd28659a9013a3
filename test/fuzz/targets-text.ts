import { mkdirSync, symlinkSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { decodeText, encodeText, toText } from '../../src/base/bytes.ts';
import { BootsmithError, isBootsmithError } from '../../src/base/errors.ts';
import { checkYaml } from '../../src/base/yaml.ts';
import type { MenuEdit } from '../../src/bootmenu/edits.ts';
import { editIsolinux, type IsolinuxEdit } from '../../src/bootmenu/isolinux/edit.ts';
import { argumentsOf, defaultEntry, hasInitrd, menuFiles } from '../../src/bootmenu/isolinux/query.ts';
import { readIsolinux } from '../../src/bootmenu/isolinux/read.ts';
import { readIsolinuxVersion } from '../../src/bootmenu/isolinux/version.ts';
import { editMenu, readMenu } from '../../src/bootmenu/menu.ts';
import type { MenuSyntax } from '../../src/bootmenu/model.ts';
import { PROFILE } from '../../src/pipeline/profile.ts';
import { packTree } from '../../src/tree/host-directory.ts';
import { formatManifest, listEntries } from '../../src/tree/manifest.ts';
import { contentSize } from '../../src/tree/tree.ts';
import { STOCK_LEGACY } from '../bootmenu/stock-grub-legacy.ts';
import { STOCK_GRUB2 } from '../bootmenu/stock-grub2.ts';
import { menuText, RHEL4, RHEL5 } from '../bootmenu/stock-menus.ts';
import { HOSTILE } from '../fixtures/hostile/inputs.ts';
import { smallTree } from './corpus.ts';
import { Broken, Refused } from './exercise.ts';
import type { Sample } from './mutate.ts';
import type { Random } from './random.ts';
import type { Target } from './target.ts';

const EDITS: readonly IsolinuxEdit[] = [
  { kind: 'put-entry', label: 'new', copyOf: 'linux', append: 'a=b' },
  { kind: 'default', label: 'new' },
  { kind: 'timeout', seconds: 6 },
  { kind: 'display', file: null },
  { kind: 'serial', serial: { port: 0, baud: 115200 } },
  { kind: 'add-arguments', entries: 'all', arguments: ['x=y'] },
  { kind: 'remove-arguments', entries: 'with-initrd', patterns: ['ramdisk*', '*a*b*c*d*'] },
  { kind: 'replace-argument', entries: 'all', pattern: 'initrd=*', by: 'initrd=z', orAdd: true },
  { kind: 'remove-entry', label: 'text', optional: true },
];

const MENU = `ui vesamenu.c32
menu begin sub
  menu title Sub ^menu
label one
  menu label ^One
  menu default
  text help
    a help
  endtext
  kernel vmlinuz
  initrd a.img,b.img
menu end
include other.cfg
`;

const PROFILE_TEXT = `release: centos-5
source: stock.iso
output: out.iso
volume: CentOS_5
boot:
  timeout: 6
  add: [a=b, &x c]
  serial: {port: 0, speed: 9600}
initrd:
  files:
    - {source: a, destination: /a}
kickstart: {file: ks.cfg}
updates: {room: 4 MiB}
installer:
  kickstart:
    file: kusu-ks.cfg
kits: kits
`;

/** The hostile inputs that a target reads, as samples to go on from. */
export async function hostileSamples(target: string): Promise<Sample[]> {
  const inputs = HOSTILE.filter((input) => input.target === target);
  return Promise.all(inputs.map(async ({ name, make }) => ({ name, bytes: await make() })));
}

const textSample = (name: string, text: string) => ({ name, bytes: encodeText(text) });

const isolinux: Target = {
  name: 'isolinux',
  samples: async () => [
    textSample('RHEL 4', RHEL4),
    textSample('RHEL 5', RHEL5),
    textSample('menus', MENU),
    ...(await hostileSamples('isolinux')),
  ],
  async read(bytes) {
    const menu = readIsolinux(bytes);
    readIsolinuxVersion(bytes);
    menuFiles(menu);
    defaultEntry(menu);
    for (const entry of menu.entries.slice(0, 50)) {
      hasInitrd(entry);
      argumentsOf(menu, decodeText(Buffer.from(entry.label, 'latin1')));
    }
  },
};

const isolinuxEdit: Target = {
  name: 'isolinux-edit',
  samples: isolinux.samples,
  async read(bytes) {
    const menu = readIsolinux(bytes);
    for (const edit of EDITS)
      try {
        editIsolinux(menu, [edit]);
      } catch (error) {
        if (!isBootsmithError(error)) throw error;
      }
    editIsolinux(menu, EDITS);
  },
};

const profile: Target = {
  name: 'profile',
  samples: async () => [textSample('profile', PROFILE_TEXT), ...(await hostileSamples('profile'))],
  async read(bytes) {
    const result = checkYaml(decodeText(bytes), PROFILE);
    if ('value' in result) return;
    for (const { line, column } of result.faults)
      if (!(line >= 1 && column >= 1)) throw new Broken(`a fault at line ${line}, column ${column}`);
    throw new BootsmithError(
      'profile',
      result.faults
        .map(({ message }) => message)
        .join('\n')
        .slice(0, 200),
    );
  },
};

const VALUES = [
  ...[
    '',
    'a',
    'a/b',
    'a/b/c',
    'a/one',
    '..',
    '../sentinel',
    'link',
    'link/x',
    'up',
    'up/sentinel',
    'up/../sentinel',
    '/x',
    'a//b',
    'new\\n',
    '%2e%2e',
  ],
  ...[
    'file',
    'directory',
    'symlink',
    'block',
    'fifo',
    'manifest',
    'aside/0',
    'aside/1',
    'aside/../../sentinel',
  ],
  ...[
    '0644',
    '07777',
    '0177777',
    '8:1',
    '4096:0',
    '-1:0',
    -1,
    0,
    1,
    2,
    1.5,
    2 ** 32,
    1e300,
    null,
    true,
    [],
    {},
  ],
] as const;

/** Other values in some fields of some entries, entries twice or in another order. */
function bendManifest(bytes: Uint8Array, random: Random): Uint8Array {
  const manifest = JSON.parse(decodeText(bytes)) as { entries: Record<string, unknown>[] };
  const { entries } = manifest;
  const other = () => entries[random.below(entries.length)] ?? {};
  for (let count = 1 + random.below(3); count > 0; count--) {
    const entry = other();
    const fields = [
      ...Object.keys(entry),
      'stored',
      'target',
      'rdev',
      'link',
      'part',
      'replaced',
      'ino',
      'host',
    ];
    const field = fields[random.below(fields.length)] ?? 'path';
    const how = random.below(6);
    if (how === 0) entries.splice(random.below(entries.length), 0, { ...entry });
    else if (how === 1) delete entry[field];
    else if (how === 2) entry[field] = other()[field];
    else if (how === 3) entries.push(...entries.splice(random.below(entries.length), 1));
    else entry[field] = VALUES[random.below(VALUES.length)];
  }
  return encodeText(JSON.stringify(manifest));
}

/** A manifest beside a tree: what packs it must read nothing that is not in that tree. */
const manifest: Target = {
  name: 'manifest',
  async samples() {
    const tree = smallTree();
    const entries = [...listEntries({ tree })].map(({ inode: _inode, ...entry }) => ({
      ...entry,
      ...(entry.path === 'big' ? { stored: 'aside/0', host: 0o644, sha256: '0'.repeat(64) } : {}),
      ...(entry.path === 'a/one' ? { recorded: { ino: 7, nlink: 2, device: { major: 8, minor: 1 } } } : {}),
    }));
    const envelope = { kind: 'initramfs', size: 4, segments: [] };
    return [
      {
        name: 'manifest',
        bytes: Buffer.concat([...formatManifest({ envelope, entries })]),
        bend: bendManifest,
      },
    ];
  },
  async read(bytes, box) {
    const tree = join(box.target, 'tree');
    mkdirSync(join(tree, 'a/b'), { recursive: true });
    mkdirSync(join(box.target, 'aside'));
    writeFileSync(join(tree, 'a/one'), 'shared\n');
    writeFileSync(join(tree, 'a/b/c'), 'deep');
    writeFileSync(join(box.target, 'aside/0'), 'aside');
    symlinkSync('../../sentinel', join(tree, 'link'));
    symlinkSync('../..', join(tree, 'up'));
    symlinkSync('../../sentinel', join(box.target, 'aside/1'));
    writeFileSync(join(box.target, 'manifest.json'), bytes);
    const kept = await packTree(box.target);
    if (contentSize(kept.tree) > 1000) throw new Refused();
    for (const inode of new Set(kept.tree.values()))
      if (inode.kind === 'file')
        for await (const chunk of inode.content.chunks())
          if (Buffer.from(chunk).includes('untouched')) throw new Broken('the sentinel was read');
  },
};

/** A GRUB menu: what is read is edited, and what was edited is read again with all its entries. */
function grub(syntax: MenuSyntax, samples: Readonly<Record<string, string>>): Target {
  return {
    name: syntax,
    samples: async () =>
      Object.entries(samples).map(([name, text]) => ({ name, bytes: Buffer.from(text, 'latin1') })),
    async read(bytes) {
      const menu = readMenu(bytes, syntax, { syntax });
      if (menuText(editMenu(menu, [])) !== menuText(bytes)) throw new Broken('bytes were lost');
      const copyOf = menu.entries.find((entry) => entry.startsLinux)?.label;
      const edits = EDITS.filter(
        ({ kind }) => kind !== 'display' && kind !== 'put-entry' && kind !== 'default',
      );
      for (const edit of [
        {
          kind: 'put-entry' as const,
          label: 'new',
          ...(copyOf === undefined ? { kernel: '/k' } : { copyOf: toText(copyOf) }),
        },
        ...(edits as readonly MenuEdit[]),
      ]) {
        try {
          const again = readMenu(editMenu(menu, [edit]), syntax, { syntax });
          if (edit.kind === 'add-arguments' && again.entries.length !== menu.entries.length)
            throw new Broken('entries were lost');
        } catch (error) {
          if (!isBootsmithError(error)) throw error;
        }
      }
    },
  };
}

export const TEXT_TARGETS: readonly Target[] = [
  isolinux,
  isolinuxEdit,
  grub('grub2', STOCK_GRUB2),
  grub('grub-legacy', STOCK_LEGACY),
  profile,
  manifest,
];
