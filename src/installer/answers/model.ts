import type { DiskAnswers } from '../disks/model.ts';

/** What a cluster's network is for: `provision` installs nodes over it, `public` leads outside. */
export type NetworkPurpose = 'provision' | 'public' | 'other';

/** IPv6 as kickstarts have it: off, by router advertisements, by DHCPv6, or an address with its prefix length. */
export type Ipv6Answer = 'off' | 'auto' | 'dhcp' | { readonly address: string };

export interface DeviceAnswers {
  /** Name in the kernel: eth0, enp1s0. */
  readonly device: string;
  readonly configure: boolean;
  readonly onBoot: boolean;
  readonly ipv4: 'dhcp' | { readonly address: string; readonly netmask: string };
  readonly ipv6: Ipv6Answer;
  /** Name of the network, letters, digits and dashes. */
  readonly network: string;
  readonly purpose: NetworkPurpose;
}

export interface RoutingAnswers {
  /** Gateway and name servers come from DHCP; only where a device uses it. */
  readonly dhcp: boolean;
  readonly gateway: string;
  /** One to three when not by DHCP. */
  readonly nameservers: readonly string[];
}

export interface HostAnswers {
  readonly dhcp: boolean;
  /** Public fully qualified host name. */
  readonly name: string;
  /** Private domain of the cluster; may be empty. */
  readonly domain: string;
}

export interface TimeAnswers {
  /** Name in the tz database: Europe/Berlin. */
  readonly zone: string;
  /** The hardware clock runs in UTC. */
  readonly utc: boolean;
  /** Host name or address; empty for none. */
  readonly ntp: string;
}

/** Clear text lives in memory only: what is written anywhere is the hash. */
export type PasswordAnswer = { readonly clear: string } | { readonly crypted: string };

export interface KitAnswer {
  readonly name: string;
  readonly version: string;
  readonly arch: string;
  /** The kit that holds the operating system's packages; exactly one. */
  readonly os: boolean;
  /** `medium`: the disc that the machine was started from; or an address that Anaconda fetches packages from. */
  readonly source: 'medium' | { readonly url: string };
}

/** All that the eleven screens ask. `answers/file.ts` reads and writes it as YAML. */
export interface Answers {
  /** Locale without its charset, as kickstarts have it: en_US. */
  readonly language: string;
  /** Keyboard layout as Anaconda names it: us, de-latin1-nodeadkeys. */
  readonly keyboard: string;
  readonly devices: readonly DeviceAnswers[];
  readonly routing: RoutingAnswers;
  readonly host: HostAnswers;
  readonly time: TimeAnswers;
  readonly rootPassword: PasswordAnswer;
  readonly disks: DiskAnswers;
  readonly kits: readonly KitAnswer[];
}

/** The parts, each asked by one screen. */
export type AnswerPart = keyof Answers;

/** Given beforehand: what is not here is asked. */
export type GivenAnswers = Partial<Answers>;

/** Why a value cannot stand: what is wrong, and what would be right. `field` is a path such as `devices.eth0.address`. */
export interface Refusal {
  readonly field: string;
  readonly message: string;
}
