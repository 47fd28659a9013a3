import type { LayoutTexts } from './english-layout.ts';

export const GERMAN_LAYOUT: LayoutTexts = {
  noDisks: () =>
    'Dieser Rechner hat keine Platte, die der Kernel kennt: eine anschließen oder ihren Treiber laden.',
  smallDisk: (disk, gib, least) =>
    `Die erste Platte, ${disk}, hat ${gib} GiB: sie braucht mindestens ${least} GiB.`,
  unknownDisk: (disk, disks) => `Dieser Rechner hat keine Platte ${disk}: eine von ${disks} nehmen.`,
  unknownPartition: (device) => `Es gibt keine Partition ${device}: eine vorhandene nennen oder weglassen.`,
  removedTwice: (device, disk) =>
    `${device} geht schon mit der Tabelle von ${disk}: bei den zu löschenden Partitionen weglassen.`,
  noTable: (disk) => `${disk} hat keine lesbare Partitionstabelle: die Platte leeren oder nicht benutzen.`,
  twice: (device) => `${device} kommt zweimal vor: jedes einmal beschreiben.`,
  removedInUse: (device) =>
    `${device} wird gelöscht und ist nicht zu benutzen: behalten oder eine neue anlegen.`,
  otherDisk: (device, disk) => `${device} ist nicht auf ${disk}: die Platte nennen, auf der es ist.`,
  extendedInUse: (device) =>
    `${device} ist eine erweiterte Partition, die andere enthält: die logischen darin benutzen.`,
  extendedFull: (device, logical) =>
    `${device} ist nicht zu löschen, solange ${logical} darin ist: auch die logischen Partitionen löschen.`,
  logicalOrder: (device, behind) =>
    `${device} ist nicht zu löschen, solange ${behind} bleibt, dessen Name sich änderte: auch das löschen oder beide behalten.`,
  groupBroken: (device, group, others) =>
    `${device} gehört zur Volume-Gruppe ${group}: dort lassen oder die ganze Gruppe aufgeben (${others}).`,
  groupKept: (device, group) =>
    `${device} gehört zur Volume-Gruppe ${group}, die bleibt: zuerst die Gruppe herausnehmen oder die Partition darin lassen.`,

  size: (found) => `„${found}“ ist keine Größe: eine ganze Zahl von MiB über 0 eingeben.`,
  rootMissing: () => 'Es gibt keine Wurzel: einem Dateisystem den Einhängepunkt / geben.',
  bootMissing: () => 'Es gibt kein /boot: eine eigene Partition dafür anlegen.',
  depotMissing: () =>
    'Es gibt kein /depot, wo die Kits liegen: einem Dateisystem diesen Einhängepunkt geben.',
  swapMissing: () => 'Es gibt keinen Auslagerungsbereich: eine Partition oder ein Volume für swap anlegen.',
  bootOnVolume: (volume) =>
    `/boot ist auf dem logischen Volume ${volume}, das Bootlader nicht lesen: auf eine Partition legen.`,
  efiOnVolume: (volume) =>
    `/boot/efi ist auf dem logischen Volume ${volume}, das die Firmware nicht liest: auf eine Partition legen.`,
  mountForm: (path, better) =>
    `„${path}“ ist kein Einhängepunkt: er beginnt mit einem Schrägstrich und hat keinen leeren Teil, kein „.“ und kein „..“, wie ${better}.`,
  mountCharacters: (path) =>
    `„${path}“ hat ein Zeichen, das Einhängepunkte hier nicht haben: Buchstaben, Ziffern, Punkte, Binde- und Unterstriche nehmen.`,
  mountTwice: (path) => `Zwei Dateisysteme haben den Einhängepunkt ${path}: jedem einen eigenen Platz geben.`,
  mountOnRoot: (path) =>
    `${path} muss auf dem Wurzel-Dateisystem liegen, weil das System davon startet: einen anderen Einhängepunkt wählen.`,
  mustFormat: (path) => `${path} muss neu sein, damit nichts Altes im Weg ist: formatieren.`,
  formatNew: (path) => `Das Dateisystem für ${path} gibt es noch nicht: formatieren.`,
  keepUnknown: (device, type, found) =>
    `${device} enthält ${found}, nicht ${type}: formatieren oder sagen, was es enthält.`,
  filesystem: (type, release, known) => `Der Installer von ${release} macht kein ${type}: ${known} nehmen.`,
  bootFilesystem: (type, release, known) =>
    `Der Bootlader von ${release} liest /boot nicht von ${type}: ${known} nehmen.`,
  efiFilesystem: (type) => `/boot/efi ist ${type}, was die Firmware nicht liest: efi nehmen.`,
  label: (label, most) =>
    `„${label}“ ist keine Bezeichnung: 1 bis ${most} Buchstaben, Ziffern, Punkte, Striche und Schrägstriche nehmen.`,
  efiMissing: () =>
    'Ein Rechner mit UEFI startet von einer EFI-Systempartition: eine vom Typ efi an /boot/efi anlegen.',
  efiRelease: (release) =>
    `Der Installer von ${release} installiert keine Rechner, die mit UEFI starten: den Rechner mit dem BIOS starten.`,
  biosBootMissing: (disk) =>
    `${disk} hat GPT und der Rechner ein BIOS: eine Partition von 1 MiB für GRUB darauf anlegen.`,
  biosBootTable: (disk) =>
    `${disk} hat eine MBR-Tabelle, wo der Bootlader keine eigene Partition braucht: die biosboot-Partition weglassen.`,
  efiTable: (disk) =>
    `${disk} hat eine MBR-Tabelle, und ein Rechner mit UEFI startet von GPT: die Platte leeren oder /boot/efi auf eine andere legen.`,
  biosBootVolume: () => 'Der Platz für den Bootlader kann kein logisches Volume sein: eine Partition nehmen.',
  physicalVolume: () => 'Ein logisches Volume kann keine Volume-Gruppe tragen: Partitionen dafür nehmen.',

  unused: (where) =>
    `Der neue Platz auf ${where} ist für nichts bestimmt: einen Einhängepunkt angeben, Swap daraus machen oder weglassen.`,
  lvmName: (name) => `„${name}“ ist kein Name für LVM: 1 bis 64 Buchstaben und Ziffern nehmen.`,
  lvmReserved: (name) => `LVM behält den Namen „${name}“ für sich: einen anderen wählen.`,
  groupTwice: (name) =>
    `Die Volume-Gruppe ${name} kommt zweimal vor: jeder Gruppe einen eigenen Namen geben.`,
  groupExists: (name) =>
    `Es gibt schon eine Volume-Gruppe ${name} auf den Platten: diese benutzen oder einen anderen Namen wählen.`,
  groupUnknown: (name) => `Es gibt keine Volume-Gruppe ${name}: eine anlegen oder eine vorhandene wählen.`,
  groupEmpty: (name) =>
    `Zur Volume-Gruppe ${name} gehört keine Partition: eine hinzufügen oder die Gruppe löschen.`,
  groupGrow: (name) =>
    `Die Volume-Gruppe ${name} gibt es schon, und der Installer erweitert sie nicht: so benutzen oder eine neue anlegen.`,
  extent: (found) => `„${found}“ ist keine Extent-Größe: eine Zweierpotenz von 1 bis 1024 MiB nehmen.`,
  volumeTwice: (volume) => `Das Volume ${volume} kommt zweimal vor: jedem einen eigenen Namen geben.`,
  volumeExists: (volume) =>
    `Es gibt schon ein Volume ${volume} auf den Platten: dieses benutzen oder einen anderen Namen wählen.`,
  volumeUnknown: (volume) => `Es gibt kein Volume ${volume}: es anlegen oder ein vorhandenes wählen.`,

  tableFull: (disk, most) =>
    `In der Partitionstabelle von ${disk} ist kein Platz mehr, sie nimmt ${most} dieser Art: eine Partition weglassen.`,
  diskFull: (disk, wanted, free) =>
    `Eine Partition von ${wanted} MiB passt nicht auf ${disk}, wo ${free} MiB am Stück frei sind: kleiner machen.`,
  groupFull: (group, wanted, free) =>
    `Die Volumes von ${group} brauchen ${wanted} MiB, und es sind ${free} MiB da: kleiner machen.`,
};
