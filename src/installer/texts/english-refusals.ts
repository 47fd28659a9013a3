/** Every refusal says what is wrong, and what would be right. */
export const ENGLISH_REFUSALS = {
  languageForm: (value: string) =>
    `"${value}" is not a locale: write a language and a country without a charset, such as en_US.`,
  languageUnknown: (value: string, release: string) =>
    `The installer of ${release} does not have the language ${value}: choose one of the list, such as en_US.`,
  keyboardUnknown: (value: string) =>
    `There is no keyboard layout "${value}": choose one of the list, such as us or de-latin1-nodeadkeys.`,

  ipv4Form: (value: string) =>
    `"${value}" is not an IPv4 address: write four numbers from 0 to 255 with dots between them, such as 172.20.0.1.`,
  ipv4Zeros: (value: string, better: string) =>
    `"${value}" has numbers with leading zeros, which some programs read as octal: write ${better}.`,
  ipv4Special: (value: string) =>
    `${value} cannot be the address of a machine: use one from 1.0.0.0 to 223.255.255.255, and not from 127.0.0.0/8.`,
  netmask: (value: string) =>
    `"${value}" is not a netmask: its ones stand before its zeros and leave room for two machines, as in 255.255.255.0.`,
  ipv4Network: (address: string, netmask: string, first: string, last: string) =>
    `${address} with netmask ${netmask} is the network itself: use an address from ${first} to ${last}.`,
  ipv4Broadcast: (address: string, netmask: string, first: string, last: string) =>
    `${address} with netmask ${netmask} is the broadcast address: use an address from ${first} to ${last}.`,
  ipv6Form: (value: string) =>
    `"${value}" is not an IPv6 address with a prefix length from 1 to 128: write one such as fd00::1/64.`,
  ipv6Special: (value: string) =>
    `${value} cannot be the address of a machine: use a global or local one, such as fd00::1/64.`,
  ipv6Release: (release: string) =>
    `The installer of ${release} does not set up IPv6 from a kickstart: turn IPv6 off for this device.`,
  addressForm: (value: string) =>
    `"${value}" is neither an IPv4 nor an IPv6 address: write one such as 192.168.0.1 or fd00::1.`,

  networkName: (value: string) =>
    `"${value}" cannot name a network: use 1 to 63 letters, digits and dashes, such as cluster.`,
  sameAddress: (address: string, device: string) =>
    `${device} has the address ${address} already: give every device an address of its own.`,
  sameNetwork: (name: string, device: string) =>
    `The network of ${device} is named "${name}" already: give every network a name of its own.`,
  sameDevice: (device: string) => `${device} is there twice: describe every device once.`,
  noDevices:
    'This machine has no network device that the kernel knows: add one, or load its driver, and start again.',
  noProvision:
    'No configured device is for provisioning: set the purpose of one to "provision", as nodes are installed over it.',
  unknownDevice: (device: string, devices: string) =>
    `This machine has no network device ${device}: use one of ${devices}.`,

  routingDhcp: 'No device uses DHCP, so nothing can come from it: enter a gateway and name servers.',
  gatewayEmpty: 'The default gateway is missing: enter the address of the router.',
  gatewaySubnet: (gateway: string, subnets: string) =>
    `No configured device reaches the gateway ${gateway}: use an address from ${subnets}.`,
  gatewayOwn: (gateway: string, device: string) =>
    `${gateway} is the address of ${device} itself: enter that of the router.`,
  nameserverEmpty: 'The first name server is missing: enter the address of one.',
  nameserverGap: 'A name server stands behind an empty entry: fill the entries from the first on.',
  nameserverMany: (count: number) =>
    `There are ${count} name servers, and three are the most: leave some out.`,
  nameserverIpv6: (value: string, release: string) =>
    `The installer of ${release} takes no IPv6 name server from a kickstart, and ${value} is one: use an IPv4 address.`,
  nameserverSame: (value: string) => `The name server ${value} is there twice: enter every one once.`,

  hostDhcp: 'No device uses DHCP, so the host name cannot come from it: enter one.',
  hostEmpty: 'The host name is missing: enter a full one, such as master.example.com.',
  nameLength: (name: string, limit: number) =>
    `"${name}" has ${name.length} characters: a name has ${limit} at most.`,
  nameLabel: (name: string, limit: number) =>
    `"${name}" has a part that is empty or too long: between dots there are 1 to ${limit} characters.`,
  nameCharacters: (name: string) =>
    `"${name}" has a character that host names do not: use letters, digits, dashes and dots.`,
  nameDash: (name: string) =>
    `"${name}" has a part that begins or ends with a dash: begin and end it with a letter or digit.`,
  nameDigits: (name: string) =>
    `"${name}" ends in a part of digits only and looks like an address: end it with letters, such as .com.`,
  nameUnqualified: (name: string) =>
    `"${name}" has no domain: enter the full name, such as ${name}.example.com.`,

  zoneUnknown: (zone: string) =>
    `There is no time zone "${zone}": choose one of the list, such as Europe/Berlin or UTC.`,
  ntp: (value: string) =>
    `"${value}" is neither a host name nor an address: enter one such as pool.ntp.org, or leave it empty.`,

  passwordEmpty: 'The root password is empty: enter one of six characters or more.',
  passwordsDiffer: 'The two entries are not the same: enter the same password in both.',
  passwordClear:
    'A password in clear text is not taken from a file: write its hash as "crypted", as openssl passwd makes it.',
  passwordHash: (release: string, kinds: string) =>
    `This is not a password hash that ${release} reads: make one that begins with ${kinds}.`,

  kitName: (value: string) =>
    `"${value}" cannot name a kit: begin with a letter or digit, then also dots, dashes and underscores, such as base.`,
  kitVersion: (value: string) =>
    `"${value}" is not a version: begin with a letter or digit, then also dots, dashes and underscores, such as 5.4.`,
  kitArch: (arch: string, machine: string) =>
    `The kit is for ${arch}, and this machine is ${machine}: use a kit for ${machine} or noarch.`,
  kitUrl: (value: string) =>
    `"${value}" is not the address of a kit: write one such as http://server.example.com/kits/base.`,
  kitSame: (kit: string) => `There is a kit ${kit} already: remove one of the two.`,
  kitRepository: (release: string) =>
    `The installer of ${release} takes packages from the operating system's place only: use a kit of the medium.`,
  osKitMissing: 'There is no kit with the operating system: add one, from the medium or by its address.',
  osKitMany: (kits: string) =>
    `There is more than one kit with an operating system (${kits}): keep one of them.`,
  kitNotOnMedium: (kit: string) =>
    `The kit ${kit} is not on the medium: start from one that has it, or give the address of the kit.`,

  notOf: (what: string, found: string) => `Here should be ${what}, and ${found} was found.`,
  unknownKey: (key: string, keys: string) => `"${key}" is not known here: use ${keys}.`,
  missing: (what: string) => `This is missing: give ${what}.`,
  incomplete: (parts: string) =>
    `An unattended installation needs every answer, and these are missing: ${parts}. Give them, or leave "unattended" out.`,
} as const;
