import { z } from 'zod';

/** Where the installer takes its packages and stage2 from. */
export const INSTALL_METHOD = z
  .union([
    z.literal('cdrom'),
    z.strictObject({ url: z.url({ protocol: /^(https?|ftp)$/ }) }),
    z.strictObject({
      nfs: z.strictObject({ server: z.string().min(1), directory: z.string().startsWith('/') }),
    }),
    z.strictObject({
      harddrive: z.strictObject({ partition: z.string().min(1), directory: z.string().startsWith('/') }),
    }),
  ])
  .describe('Where packages and stage2 come from: cdrom, or one of url, nfs, harddrive.');

const address = z.ipv4('an IPv4 address such as 192.168.0.10');
const anyAddress = z.union([address, z.ipv6('an IPv6 address such as fd00::1')]);

export const NETWORK = z
  .union([
    z.literal('dhcp'),
    z.strictObject({
      device: z.string().optional().describe('For example eth0; left out, the first one.'),
      dhcp: z.literal(true).optional(),
      address: address.optional(),
      netmask: address.optional(),
      onboot: z.boolean().optional().describe('Whether the installed system brings it up when it starts.'),
      gateway: address.optional(),
      ipv6Gateway: z.ipv6().optional().describe('Needs Fedora 19 or RHEL 7.'),
      nameservers: z.array(anyAddress).optional(),
      hostname: z.string().optional(),
      nodns: z.boolean().optional().describe('true leaves the name servers of DHCP out.'),
      ipv6: z
        .union([z.boolean(), z.enum(['auto', 'dhcp']), z.ipv6(), z.cidrv6()])
        .optional()
        .describe(
          'false writes --noipv6 where there is one; auto, dhcp or an address need Fedora 8 or RHEL 6.',
        ),
    }),
  ])
  .refine((n) => n === 'dhcp' || n.dhcp === true || (n.address !== undefined && n.netmask !== undefined), {
    message: 'a static network needs address and netmask; otherwise say dhcp: true',
  })
  .describe('dhcp, or the settings of one network device.');

export const DEVICE = z
  .strictObject({
    type: z
      .string()
      .regex(/^\S+$/)
      .optional()
      .describe('Module class such as scsi or eth; RHEL 4 and 5 need it.'),
    module: z
      .string()
      .regex(/^[A-Za-z0-9_-]+$/)
      .describe('The driver, without .ko.'),
    options: z.string().optional().describe('Module parameters, as key=value words.'),
  })
  .describe('A driver for the loader to load.');

const LINE = z.string().regex(/^[^\r\n]*$/, 'one line');

const SECTION_LINE =
  /^[^\S\n]*%(?:end|packages|pre|post|onerror|traceback|addon|anaconda|certificate|include)\b/m;
const SCRIPT = z.string().refine((script) => !SECTION_LINE.test(script), {
  message: 'a script may have no line that begins or ends a kickstart section',
});

/** The kickstart that the loader parses: only what the early stage acts on, and lines given as they are. */
export const LOADER_KICKSTART = z.strictObject({
  language: z.string().default('en_US'),
  keyboard: z.string().default('us'),
  method: INSTALL_METHOD.default('cdrom'),
  network: NETWORK.optional(),
  devices: z.array(DEVICE).default([]),
  lines: z.array(LINE).default([]).describe('Further lines, written as they are.'),
});

/** The kickstart that the real Anaconda gets, for the prepared mode. */
export const INSTALL_KICKSTART = z.strictObject({
  language: z.string().default('en_US.UTF-8'),
  keyboard: z.string().default('us'),
  method: INSTALL_METHOD.default('cdrom'),
  key: z.string().optional().describe('RHEL 5 installation number, or --skip; other releases have none.'),
  networks: z.array(NETWORK).default(['dhcp']),
  rootPassword: z
    .union([
      z.strictObject({ crypted: z.string().startsWith('$', 'a crypt(3) hash such as $1$...') }),
      z.strictObject({ locked: z.literal(true) }),
    ])
    .describe('Never in clear: make the hash with openssl passwd -1. Locked needs Fedora 18 or RHEL 7.'),
  timezone: z
    .strictObject({
      zone: z.string().default('UTC'),
      utc: z.boolean().default(true),
      ntp: z
        .union([z.literal(false), z.string().regex(/^[A-Za-z0-9.:-]+$/)])
        .optional()
        .describe('A time server, or false for none; left out, as the installer does it by itself.'),
    })
    .prefault({}),
  selinux: z.enum(['disabled', 'permissive', 'enforcing']).default('disabled'),
  firstboot: z.boolean().default(false),
  authentication: LINE.optional().describe('Arguments of authconfig, or of authselect where that is newer.'),
  bootloader: z
    .strictObject({
      location: z.enum(['mbr', 'partition', 'none']).default('mbr'),
      drive: z.string().regex(/^\S+$/).optional().describe('The disk that the machine starts from: sda.'),
      append: z.string().optional().describe('Kernel arguments of the installed system.'),
    })
    .prefault({}),
  partitions: z.array(LINE).min(1).describe('clearpart, part, volgroup, logvol lines, written as they are.'),
  finish: z.enum(['reboot', 'poweroff', 'halt']).default('reboot'),
  packages: z.array(LINE).optional().describe('Left out, the smallest usual choice of the release.'),
  lines: z.array(LINE).default([]).describe('Further commands, written as they are.'),
  pre: SCRIPT.optional().describe('A %pre script.'),
  post: SCRIPT.optional().describe('A %post script.'),
});

export type InstallMethod = z.infer<typeof INSTALL_METHOD>;
export type Network = z.infer<typeof NETWORK>;
export type Device = z.infer<typeof DEVICE>;
export type LoaderKickstart = z.infer<typeof LOADER_KICKSTART>;
export type InstallKickstart = z.infer<typeof INSTALL_KICKSTART>;
