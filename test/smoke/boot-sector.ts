/** What a boot sector does after it has spoken. */
export type SectorEnd = 'halt' | 'power-off' | 'reset' | 'echo-keys' | 'spin';

// 16-bit code, loaded at 0x7c00 by every BIOS.
const LOAD = 0x7c00;

const ENDS: Readonly<Record<SectorEnd, readonly number[]>> = {
  // hlt; jmp -3
  halt: [0xf4, 0xeb, 0xfd],
  // mov dx, 0x604; mov ax, 0x2000; out dx, ax; then halt: the power control port of QEMU's PIIX4, sleep type S5
  'power-off': [0xba, 0x04, 0x06, 0xb8, 0x00, 0x20, 0xef, 0xf4, 0xeb, 0xfd],
  // mov al, 0xfe; out 0x64, al: the reset line of the keyboard controller
  reset: [0xb0, 0xfe, 0xe6, 0x64, 0xf4, 0xeb, 0xfd],
  // xor ah, ah; int 0x16; mov dx, 0x3f8; out dx, al; jmp -10: every key goes to COM1
  'echo-keys': [0x30, 0xe4, 0xcd, 0x16, 0xba, 0xf8, 0x03, 0xee, 0xeb, 0xf6],
  // mov al, '.'; out dx, al; jmp -3: endless output
  spin: [0xb0, 0x2e, 0xba, 0xf8, 0x03, 0xee, 0xeb, 0xfd],
};

/**
 * A bootable sector of 512 bytes that prints `serial` on COM1, `screen` through the BIOS, and then does as `end` says.
 * It proves how the smoke test takes a machine, in seconds and without an operating system.
 */
export function makeBootSector(serial: string, end: SectorEnd, screen = ''): Uint8Array {
  const texts = [serial, screen].map((text) => [...new TextEncoder().encode(text), 0]);
  const sector = new Uint8Array(512);
  const code = (first: number, second: number): number[] => [
    // cld; xor ax, ax; mov ds, ax; mov si, first
    ...[0xfc, 0x31, 0xc0, 0x8e, 0xd8, 0xbe, first & 0xff, first >> 8],
    // lodsb; or al, al; jz +6; mov dx, 0x3f8; out dx, al; jmp -11
    ...[0xac, 0x08, 0xc0, 0x74, 0x06, 0xba, 0xf8, 0x03, 0xee, 0xeb, 0xf5],
    // mov si, second; lodsb; or al, al; jz +8; mov ah, 0x0e; mov bx, 7; int 0x10; jmp -14
    ...[0xbe, second & 0xff, second >> 8],
    ...[0xac, 0x08, 0xc0, 0x74, 0x09, 0xb4, 0x0e, 0xbb, 0x07, 0x00, 0xcd, 0x10, 0xeb, 0xf2],
    ...ENDS[end],
  ];
  const size = code(0, 0).length;
  const first = LOAD + size;
  const second = first + (texts[0]?.length ?? 0);
  const all = [...code(first, second), ...texts.flat()];
  if (all.length > 510) throw new Error('the texts do not fit a boot sector');
  sector.set(all);
  sector.set([0x55, 0xaa], 510);
  return sector;
}
