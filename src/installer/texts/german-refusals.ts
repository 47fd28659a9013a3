import type { Texts } from './texts.ts';

export const GERMAN_REFUSALS: Texts['refusals'] = {
  languageForm: (value) =>
    `„${value}“ ist keine Locale: Sprache und Land ohne Zeichensatz angeben, etwa de_DE.`,
  languageUnknown: (value, release) =>
    `Der Installer von ${release} hat die Sprache ${value} nicht: eine aus der Liste wählen, etwa de_DE.`,
  keyboardUnknown: (value) =>
    `Es gibt keine Tastaturbelegung „${value}“: eine aus der Liste wählen, etwa us oder de-latin1-nodeadkeys.`,

  ipv4Form: (value) =>
    `„${value}“ ist keine IPv4-Adresse: vier Zahlen von 0 bis 255 mit Punkten dazwischen eingeben, etwa 172.20.0.1.`,
  ipv4Zeros: (value, better) =>
    `„${value}“ hat Zahlen mit führenden Nullen, die manche Programme oktal lesen: ${better} eingeben.`,
  ipv4Special: (value) =>
    `${value} kann nicht die Adresse eines Rechners sein: eine von 1.0.0.0 bis 223.255.255.255 nehmen, nicht aus 127.0.0.0/8.`,
  netmask: (value) =>
    `„${value}“ ist keine Netzmaske: die Einsen stehen vor den Nullen und lassen Platz für zwei Rechner, wie in 255.255.255.0.`,
  ipv4Network: (address, netmask, first, last) =>
    `${address} mit der Netzmaske ${netmask} ist das Netz selbst: eine Adresse von ${first} bis ${last} nehmen.`,
  ipv4Broadcast: (address, netmask, first, last) =>
    `${address} mit der Netzmaske ${netmask} ist die Broadcast-Adresse: eine Adresse von ${first} bis ${last} nehmen.`,
  ipv6Form: (value) =>
    `„${value}“ ist keine IPv6-Adresse mit einer Präfixlänge von 1 bis 128: eine wie fd00::1/64 eingeben.`,
  ipv6Special: (value) =>
    `${value} kann nicht die Adresse eines Rechners sein: eine globale oder lokale nehmen, etwa fd00::1/64.`,
  ipv6Release: (release) =>
    `Der Installer von ${release} richtet IPv6 nicht aus einem Kickstart ein: IPv6 für dieses Gerät ausschalten.`,
  addressForm: (value) =>
    `„${value}“ ist weder eine IPv4- noch eine IPv6-Adresse: eine wie 192.168.0.1 oder fd00::1 eingeben.`,

  networkName: (value) =>
    `„${value}“ kann kein Netz benennen: 1 bis 63 Buchstaben, Ziffern und Bindestriche nehmen, etwa cluster.`,
  sameAddress: (address, device) =>
    `${device} hat die Adresse ${address} schon: jedem Gerät eine eigene Adresse geben.`,
  sameNetwork: (name, device) =>
    `Das Netz von ${device} heißt schon „${name}“: jedem Netz einen eigenen Namen geben.`,
  sameDevice: (device) => `${device} kommt zweimal vor: jedes Gerät einmal beschreiben.`,
  noDevices:
    'Dieser Rechner hat kein Netzwerkgerät, das der Kernel kennt: eines einbauen oder seinen Treiber laden und neu beginnen.',
  noProvision:
    'Kein eingerichtetes Gerät dient der Installation: einem den Zweck „Installation“ geben, denn darüber werden Knoten installiert.',
  unknownDevice: (device, devices) =>
    `Dieser Rechner hat kein Netzwerkgerät ${device}: eines von ${devices} nehmen.`,

  routingDhcp: 'Kein Gerät benutzt DHCP, also kommt nichts darüber: Gateway und Nameserver eingeben.',
  gatewayEmpty: 'Das Standard-Gateway fehlt: die Adresse des Routers eingeben.',
  gatewaySubnet: (gateway, subnets) =>
    `Kein eingerichtetes Gerät erreicht das Gateway ${gateway}: eine Adresse aus ${subnets} nehmen.`,
  gatewayOwn: (gateway, device) =>
    `${gateway} ist die Adresse von ${device} selbst: die des Routers eingeben.`,
  nameserverEmpty: 'Der erste Nameserver fehlt: die Adresse eines Nameservers eingeben.',
  nameserverGap: 'Ein Nameserver steht hinter einem leeren Feld: die Felder vom ersten an füllen.',
  nameserverMany: (count) => `Es sind ${count} Nameserver, und drei sind das meiste: welche weglassen.`,
  nameserverIpv6: (value, release) =>
    `Der Installer von ${release} nimmt keinen IPv6-Nameserver aus einem Kickstart, und ${value} ist einer: eine IPv4-Adresse nehmen.`,
  nameserverSame: (value) => `Der Nameserver ${value} kommt zweimal vor: jeden einmal eingeben.`,

  hostDhcp: 'Kein Gerät benutzt DHCP, also kommt der Rechnername nicht darüber: einen eingeben.',
  hostEmpty: 'Der Rechnername fehlt: einen vollen eingeben, etwa master.example.com.',
  nameLength: (name, limit) => `„${name}“ hat ${name.length} Zeichen: ein Name hat höchstens ${limit}.`,
  nameLabel: (name, limit) =>
    `„${name}“ hat einen Teil, der leer oder zu lang ist: zwischen Punkten stehen 1 bis ${limit} Zeichen.`,
  nameCharacters: (name) =>
    `„${name}“ hat ein Zeichen, das Rechnernamen nicht haben: Buchstaben, Ziffern, Bindestriche und Punkte nehmen.`,
  nameDash: (name) =>
    `„${name}“ hat einen Teil mit einem Bindestrich am Anfang oder Ende: dort einen Buchstaben oder eine Ziffer nehmen.`,
  nameDigits: (name) =>
    `„${name}“ endet mit einem Teil nur aus Ziffern und sieht aus wie eine Adresse: mit Buchstaben enden, etwa .com.`,
  nameUnqualified: (name) =>
    `„${name}“ hat keine Domäne: den vollen Namen eingeben, etwa ${name}.example.com.`,

  zoneUnknown: (zone) =>
    `Es gibt keine Zeitzone „${zone}“: eine aus der Liste wählen, etwa Europe/Berlin oder UTC.`,
  ntp: (value) =>
    `„${value}“ ist weder ein Rechnername noch eine Adresse: etwa pool.ntp.org eingeben oder leer lassen.`,

  passwordEmpty: 'Das Root-Passwort ist leer: eines aus sechs oder mehr Zeichen eingeben.',
  passwordsDiffer: 'Die beiden Eingaben sind nicht gleich: zweimal dasselbe Passwort eingeben.',
  passwordClear:
    'Ein Passwort im Klartext wird nicht aus einer Datei genommen: seinen Hash als „crypted“ angeben, wie openssl passwd ihn macht.',
  passwordHash: (release, kinds) =>
    `Das ist kein Passwort-Hash, den ${release} liest: einen machen, der mit ${kinds} beginnt.`,

  kitName: (value) =>
    `„${value}“ kann kein Kit benennen: mit Buchstabe oder Ziffer beginnen, dann auch Punkte, Binde- und Unterstriche, etwa base.`,
  kitVersion: (value) =>
    `„${value}“ ist keine Version: mit Buchstabe oder Ziffer beginnen, dann auch Punkte, Binde- und Unterstriche, etwa 5.4.`,
  kitArch: (arch, machine) =>
    `Das Kit ist für ${arch}, und dieser Rechner ist ${machine}: ein Kit für ${machine} oder noarch nehmen.`,
  kitUrl: (value) =>
    `„${value}“ ist nicht die Adresse eines Kits: eine wie http://server.example.com/kits/base eingeben.`,
  kitSame: (kit) => `Es gibt schon ein Kit ${kit}: eines der beiden entfernen.`,
  kitRepository: (release) =>
    `Der Installer von ${release} nimmt Pakete nur von dort, wo das Betriebssystem ist: ein Kit des Mediums nehmen.`,
  osKitMissing:
    'Es gibt kein Kit mit dem Betriebssystem: eines vom Medium oder von einer Adresse hinzufügen.',
  osKitMany: (kits) => `Mehr als ein Kit hat ein Betriebssystem (${kits}): eines davon behalten.`,
  kitNotOnMedium: (kit) =>
    `Das Kit ${kit} ist nicht auf dem Medium: von einem starten, das es hat, oder die Adresse des Kits angeben.`,

  notOf: (what, found) => `Hier sollte stehen: ${what}. Gefunden wurde ${found}.`,
  unknownKey: (key, keys) => `„${key}“ ist hier nicht bekannt: ${keys} verwenden.`,
  missing: (what) => `Das fehlt: ${what} angeben.`,
  incomplete: (parts) =>
    `Eine unbeaufsichtigte Installation braucht jede Antwort, und diese fehlen: ${parts}. Sie angeben oder „unattended“ weglassen.`,
};
