const PROTECTED_MODE_START = 0x100000;

/**
 * A file that every boot loader takes for a Linux kernel (Documentation/arch/x86/boot.rst, protocol 2.03). It sends
 * its command line and the last byte of the size of its initrd to COM1 as `cmdline=<...> initrd=<...>` and powers
 * off. It proves what a boot menu really passes on. It can be entered at its 16-bit and at its 32-bit entry point.
 */
export function makeCommandLineKernel(): Uint8Array {
  const kernel = new Uint8Array(0x400 + 0x4000);
  const view = new DataView(kernel.buffer);
  kernel[0x1f1] = 1; // setup_sects
  view.setUint32(0x1f4, 0x4000 / 16, true); // syssize in paragraphs
  view.setUint16(0x1fe, 0xaa55, true);
  kernel.set([0xeb, 0x66], 0x200); // jmp to 0x268
  kernel.set(new TextEncoder().encode('HdrS'), 0x202);
  view.setUint16(0x206, 0x0203, true);
  kernel[0x211] = 0x01; // LOADED_HIGH
  view.setUint32(0x214, PROTECTED_MODE_START, true); // code32_start
  view.setUint32(0x22c, 0x37ffffff, true); // initrd_addr_max
  // Real mode, data segments at the start of the file, as boot.rst promises.
  kernel.set(
    [
      // cld; mov si, 0x380; call print
      ...[0xfc, 0xbe, 0x80, 0x03, 0xe8, 0x2e, 0x00],
      // push ds; mov eax, [0x228]; mov si, ax; and si, 15; shr eax, 4; mov ds, ax; call print; pop ds
      ...[0x1e, 0x66, 0xa1, 0x28, 0x02, 0x89, 0xc6, 0x83, 0xe6, 0x0f],
      ...[0x66, 0xc1, 0xe8, 0x04, 0x8e, 0xd8, 0xe8, 0x1b, 0x00, 0x1f],
      // mov si, 0x390; call print; mov al, [0x21c]; out dx, al; mov si, 0x3a0; call print
      ...[0xbe, 0x90, 0x03, 0xe8, 0x14, 0x00, 0xa0, 0x1c, 0x02, 0xee],
      ...[0xbe, 0xa0, 0x03, 0xe8, 0x0a, 0x00],
      // mov dx, 0x604; mov ax, 0x2000; out dx, ax; hlt; jmp -3
      ...[0xba, 0x04, 0x06, 0xb8, 0x00, 0x20, 0xef, 0xf4, 0xeb, 0xfd],
      // print: mov dx, 0x3f8; lodsb; or al, al; jz +3; out dx, al; jmp -8; ret
      ...[0xba, 0xf8, 0x03, 0xac, 0x08, 0xc0, 0x74, 0x03, 0xee, 0xeb, 0xf8, 0xc3],
    ],
    0x268,
  );
  for (const [text, at] of [
    ['\r\ncmdline=<', 0x380],
    ['> initrd=<', 0x390],
    ['>\r\n', 0x3a0],
  ] as const)
    kernel.set(new TextEncoder().encode(text), at);
  kernel.set(protectedModePart(), 0x400);
  return kernel;
}

/** The same for loaders that use the 32-bit protocol: ESI is the address of the zero page. */
function protectedModePart(): Uint8Array {
  const part = new Uint8Array(0x100);
  const word = (at: number) => [at & 0xff, (at >> 8) & 0xff, (at >> 16) & 0xff, at >>> 24];
  const texts = { open: 0x80, between: 0x90, close: 0xa0 } as const;
  const PRINT = 0x60;
  const code: number[] = [];
  const call = () => code.push(0xe8, ...word(PRINT - code.length - 5));
  const print = (at: number) => {
    code.push(0xbe, ...word(PROTECTED_MODE_START + at)); // mov esi, text
    call();
  };
  code.push(0xfc, 0x89, 0xf3); // cld; mov ebx, esi
  print(texts.open);
  code.push(0x8b, 0xb3, ...word(0x228)); // mov esi, [ebx + cmd_line_ptr]
  call();
  print(texts.between);
  code.push(0x8a, 0x83, ...word(0x21c), 0xee); // mov al, [ebx + ramdisk_size]; out dx, al
  print(texts.close);
  // mov dx, 0x604; mov ax, 0x2000; out dx, ax; hlt; jmp -3
  code.push(...[0x66, 0xba, 0x04, 0x06, 0x66, 0xb8, 0x00, 0x20, 0x66, 0xef, 0xf4, 0xeb, 0xfd]);
  part.set(code);
  // print: mov dx, 0x3f8; lodsb; test al, al; jz +3; out dx, al; jmp -8; ret
  part.set([0x66, 0xba, 0xf8, 0x03, 0xac, 0x84, 0xc0, 0x74, 0x03, 0xee, 0xeb, 0xf8, 0xc3], PRINT);
  for (const [text, at] of [
    ['\r\ncmdline=<', texts.open],
    ['> initrd=<', texts.between],
    ['>\r\n', texts.close],
  ] as const)
    part.set(new TextEncoder().encode(text), at);
  return part;
}
