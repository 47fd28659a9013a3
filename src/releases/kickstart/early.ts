import { type Dialect, dialectIn } from './dialect.ts';
import type { Span } from './form.ts';

/** What happens at something the early stage cannot use. */
export type EarlyFailure =
  | 'segfault' // the loader dies, and the installation with it
  | 'dialog' // the loader shows a message and waits for a key
  | 'loads-wrong-name' // the loader takes the first word for the module
  | 'dropped' // nothing is said and nothing is done
  | 'printed'; // a message on the console, and the next line is read

/** What the program that runs before the full installer makes of a kickstart. */
export interface EarlyKickstart {
  /** `loader` is the C program of the first initrd, `dracut` the parse-kickstart of Anaconda's dracut module. */
  readonly program: 'loader' | 'dracut';
  /** Commands it acts on. The others are for the full installer. */
  readonly commands: readonly string[];
  /** In the order of the program's table (that of `commands`), or as the file has them. */
  readonly order: 'table' | 'file';
  /** Commands whose every line takes effect. Of the others only the first line does, or with 'all' none is lost. */
  readonly repeats: 'all' | readonly string[];
  readonly include: 'skipped' | 'expanded';
  /** `stop`: nothing behind the first section is read; `resume`: reading goes on behind its %end. */
  readonly sections: 'stop' | 'resume';
  /** Who splits a line into words: popt and GLib (g_shell) have their own rules, pykickstart takes Python's shlex. */
  readonly words: 'popt' | 'glib' | 'shlex';
  /** What becomes of a line that ends in a backslash. */
  readonly backslash: EarlyFailure;
  /** What becomes of an option that the program does not know. */
  readonly unknownOption: EarlyFailure;
  /** Options of the commands it takes apart itself; null where pykickstart reads them. */
  readonly options: Readonly<Record<string, readonly string[]>> | null;
  /** What it asks for otherwise; where `serial` is false, not on a serial console. */
  readonly required: readonly { readonly command: string; readonly serial: boolean }[];
  /** Where packages may come from. */
  readonly methods: readonly string[];
  /** When it stops and asks for what is missing: a command in `required`, a method. */
  readonly asks: 'always' | 'without-medium' | 'never';
  /** The `device` command: how it is read, or that it is `ignored` or an `error`. */
  readonly device:
    | 'ignored'
    | 'error'
    | {
        /** Words before its options: `<type> <module>` or `<module>`. */
        readonly words: 1 | 2;
        /** How many `device` lines of one file are loaded. */
        readonly lines: 1 | 'all';
        readonly fewerWords: EarlyFailure;
        readonly moreWords: EarlyFailure | 'none';
      };
  /** Arguments of the kernel command line that do what a kickstart line cannot. */
  readonly arguments: {
    readonly kickstart: string;
    readonly driverDisk: string;
    readonly loadDriver: string;
  };
}

const LOADER_COMMANDS = [
  'nfs',
  'cdrom',
  'harddrive',
  'text',
  'graphical',
  'url',
  'network',
  'keyboard',
  'lang',
  'driverdisk',
  'device',
  'cmdline',
  'selinux',
  'poweroff',
  'halt',
  'shutdown',
] as const;

const METHODS = ['nfs', 'cdrom', 'harddrive', 'url'] as const;
const ASKS = [
  { command: 'lang', serial: true },
  { command: 'keyboard', serial: false },
] as const;
const LOADER_ARGUMENTS = { kickstart: 'ks', driverDisk: 'dd', loadDriver: 'driverload' } as const;

const OPTIONS_4 = {
  network: words(
    'bootproto device dhcpclass gateway ip nameserver netmask nodns hostname ethtool essid wepkey onboot ' +
      'notksdevice dhcptimeout',
  ),
  url: words('url'),
  nfs: words('server dir'),
  harddrive: words('biospart partition dir'),
  driverdisk: words('type source biospart'),
  device: words('opts'),
} as const;
/** Fedora Core 6, 7 and 8; RHEL 5 and Fedora 9 add dhcptimeout again. */
const OPTIONS_6 = {
  ...OPTIONS_4,
  network: words(
    'bootproto device dhcpclass gateway ip mtu nameserver netmask noipv4 noipv6 nodns hostname ethtool essid ' +
      'wepkey onboot notksdevice',
  ),
  nfs: words('server dir opts'),
} as const;
const OPTIONS_9 = { ...OPTIONS_6, network: [...OPTIONS_6.network, '--dhcptimeout'] } as const;
const OPTIONS_13 = { ...OPTIONS_9, url: words('url proxy') } as const;
const OPTIONS_14 = {
  ...OPTIONS_13,
  network: [...OPTIONS_9.network, '--ipv6'],
  url: words('url proxy noverifyssl'),
} as const;
const OPTIONS_RHEL6 = {
  ...OPTIONS_14,
  network: [
    ...OPTIONS_14.network,
    ...words('ipv6gateway activate firstnetdev nodefroute vlanid bondslaves bondopts domain'),
  ],
} as const;

const LOADER: EarlyKickstart = {
  program: 'loader',
  commands: LOADER_COMMANDS,
  order: 'table',
  repeats: [],
  include: 'skipped',
  sections: 'stop',
  words: 'popt',
  backslash: 'dropped',
  unknownOption: 'dialog',
  options: OPTIONS_4,
  required: ASKS,
  methods: METHODS,
  asks: 'always',
  device: { words: 2, lines: 1, fewerWords: 'segfault', moreWords: 'none' },
  arguments: LOADER_ARGUMENTS,
};
const LOADER_8 = {
  ...LOADER,
  commands: [...LOADER_COMMANDS, 'mediacheck', 'updates'],
  options: OPTIONS_6,
  device: { words: 1, lines: 1, fewerWords: 'dialog', moreWords: 'loads-wrong-name' },
} as const satisfies EarlyKickstart;
/** From Fedora 13 on GLib takes the lines apart. */
const LOADER_13 = {
  ...LOADER_8,
  words: 'glib',
  asks: 'without-medium',
  device: { words: 1, lines: 1, fewerWords: 'dialog', moreWords: 'dialog' },
} as const satisfies EarlyKickstart;

const DRACUT_COMMANDS_17 = [
  ...['cdrom', 'harddrive', 'nfs', 'url', 'updates', 'mediacheck', 'driverdisk', 'network'],
] as const;
const DRACUT_COMMANDS_18 = [...DRACUT_COMMANDS_17, 'cmdline', 'graphical', 'text'] as const;
const DRACUT_COMMANDS_19 = [...DRACUT_COMMANDS_18, 'bootloader'] as const;
const DRACUT_COMMANDS = [...DRACUT_COMMANDS_19, 'hmc'] as const;

const DRACUT: EarlyKickstart = {
  program: 'dracut',
  commands: DRACUT_COMMANDS,
  order: 'file',
  repeats: 'all',
  include: 'expanded',
  sections: 'resume',
  words: 'shlex',
  backslash: 'printed',
  unknownOption: 'printed',
  options: null,
  required: [],
  methods: [...METHODS, 'hmc', 'liveimg', 'ostreesetup', 'ostreecontainer', 'bootc'],
  asks: 'never',
  device: 'ignored',
  arguments: { kickstart: 'inst.ks', driverDisk: 'inst.dd', loadDriver: 'rd.driver.pre' },
};

/**
 * The early stage by dialect. Sources, all of Anaconda: loader2/kickstart.c, modules.c, net.c, urlinstall.c,
 * nfsinstall.c, hdinstall.c and driverdisk.c of 10.1.1.104 (RHEL 4), 11.1.1.3 (FC6), 11.1.2.263 (RHEL 5), 11.2.0.66,
 * 11.3.0.50 and 11.4.0.83 (F7 to F9); loader/ of 12.46, 13.42, 13.21.263 (RHEL 6), 14.22, 15.31 and 16.25.5;
 * dracut/parse-kickstart of 21.48.22, 33.16.10, 34.25.7 and 45.21. RHEL 4, RHEL 5, F8, F9, RHEL 9 and F45 were booted.
 */
export const EARLY_KICKSTARTS: readonly (readonly [Span, EarlyKickstart])[] = [
  ['RHEL4', LOADER],
  ['FC6', { ...LOADER, commands: [...LOADER_COMMANDS, 'mediacheck'], options: OPTIONS_6 }],
  [
    'RHEL5',
    {
      ...LOADER,
      commands: [...LOADER_COMMANDS, 'mediacheck'],
      options: OPTIONS_9,
      device: { words: 2, lines: 1, fewerWords: 'dialog', moreWords: 'none' },
    },
  ],
  ['F7', { ...LOADER_8, device: { words: 2, lines: 1, fewerWords: 'dialog', moreWords: 'none' } }],
  ['F8', LOADER_8],
  ['F9..F10', { ...LOADER_8, options: OPTIONS_9 }],
  ['F11..F12', { ...LOADER_8, options: OPTIONS_9, asks: 'without-medium' }],
  ['F13', { ...LOADER_13, options: OPTIONS_13 }],
  [
    'RHEL6',
    {
      ...LOADER_13,
      commands: [...LOADER_8.commands, 'vnc', 'unsupported_hardware'],
      repeats: ['network'],
      sections: 'resume',
      options: OPTIONS_RHEL6,
    },
  ],
  ['F14', { ...LOADER_13, commands: [...LOADER_8.commands, 'vnc'], options: OPTIONS_14 }],
  [
    'F15..F16',
    {
      ...LOADER_13,
      commands: [...LOADER_8.commands, 'vnc'],
      repeats: 'all',
      include: 'expanded',
      sections: 'resume',
      words: 'shlex',
      backslash: 'dialog',
      options: null,
      device: { words: 1, lines: 'all', fewerWords: 'dialog', moreWords: 'dialog' },
    },
  ],
  ['F17', { ...DRACUT, commands: DRACUT_COMMANDS_17 }],
  ['F18', { ...DRACUT, commands: DRACUT_COMMANDS_18 }],
  ['F19..F21', { ...DRACUT, commands: DRACUT_COMMANDS_19 }],
  ['RHEL7', DRACUT],
  ['F22..F27', { ...DRACUT, commands: DRACUT_COMMANDS_19 }],
  ['F28..F33', DRACUT],
  ['F34..', { ...DRACUT, device: 'error' }],
];

/** What the early stage of the releases that speak this dialect reads. */
export function earlyKickstart(dialect: Dialect): EarlyKickstart {
  const row = EARLY_KICKSTARTS.find(([span]) => dialectIn(span, dialect));
  return row?.[1] ?? DRACUT;
}

function words(names: string): string[] {
  return names.split(' ').map((name) => `--${name}`);
}
