/**
 * Boot menus written after the description of the stock files of each era: which directives, in which order, with
 * which arguments. No file of a distribution is copied.
 */

/** The RHEL 4 era: a text prompt, a ramdisk size on every line. */
export const RHEL4 = `default linux
prompt 1
timeout 600
display boot.msg
F1 boot.msg
F2 options.msg
F3 general.msg
F4 param.msg
F5 rescue.msg
F7 snake.msg
label linux
  kernel vmlinuz
  append initrd=initrd.img ramdisk_size=8192
label text
  kernel vmlinuz
  append initrd=initrd.img text ramdisk_size=8192
label expert
  kernel vmlinuz
  append expert initrd=initrd.img ramdisk_size=8192
label ks
  kernel vmlinuz
  append ks initrd=initrd.img ramdisk_size=8192
label lowres
  kernel vmlinuz
  append initrd=initrd.img lowres ramdisk_size=8192
label local
  localboot 1
label memtest86
  kernel memtest
  append -
`;

/** The RHEL 5 era: no ramdisk size, blanks at the end of two lines, no newline at the end. */
export const RHEL5 = `default linux
prompt 1
timeout 600
display boot.msg
F1 boot.msg
F2 options.msg
F3 general.msg
F4 param.msg
F5 rescue.msg
label linux
  kernel vmlinuz
  append initrd=initrd.img\x20
label text
  kernel vmlinuz
  append initrd=initrd.img text\x20
label ks
  kernel vmlinuz
  append ks initrd=initrd.img
label local
  localboot 1`;

/** The RHEL 6 era: a graphical menu, the prompt commented out. */
export const RHEL6 = `default vesamenu.c32
#prompt 1
timeout 600

display boot.msg

menu background splash.jpg
menu title Welcome to the installer!
menu color border 0 #ffffffff #00000000

label linux
  menu label ^Install on this machine
  menu default
  kernel vmlinuz
  append initrd=initrd.img
label vesa
  menu label Install with ^plain video
  kernel vmlinuz
  append initrd=initrd.img nomodeset
label rescue
  menu label ^Rescue
  kernel vmlinuz
  append initrd=initrd.img rescue
label local
  menu label ^Local drive
  localboot 0xffff
`;

/** The RHEL 7 era: help texts, separators, a submenu, a volume label with escaped blanks. */
export const RHEL7 = `default vesamenu.c32
timeout 600
menu background splash.png
menu separator # an empty line
label linux
  menu label ^Install
  kernel vmlinuz
  append initrd=initrd.img inst.stage2=hd:LABEL=Some\\x207\\x20x86_64 quiet

label check
  menu label ^Check the medium, then install
  menu default
  kernel vmlinuz
  append initrd=initrd.img inst.stage2=hd:LABEL=Some\\x207\\x20x86_64 rd.live.check quiet

menu separator # an empty line

# The submenu
menu begin ^Troubleshooting
  menu title Troubleshooting

label vesa
  menu indent count 5
  menu label Install with ^plain graphics
  text help
	A help text is no directive: neither is the label
	append at the start of this line.
  endtext
  kernel vmlinuz
  append initrd=initrd.img inst.stage2=hd:LABEL=Some\\x207\\x20x86_64 xdriver=vesa nomodeset quiet

label memtest
  menu label ^Memory test
  kernel memtest

menu separator

label local
  menu label ^Local drive
  localboot 0xffff

label returntomain
  menu label ^Back
  menu exit

menu end
`;

/** Spellings that ISOLINUX takes and line-matching scripts miss. */
export const ODD = [
  '# caf\xe9 in latin-1, a comment',
  '\tDEFAULT  linux  ',
  'TIMEOUT\t100',
  'Append  quiet "note=a b"',
  '',
  'LABEL linux extra words',
  '\tKERNEL\tvmlinuz',
  '\tAPPEND\tinitrd=a.img,b.img  console=tty0 console=ttyS0  "note=it\'s two"\t ',
  ' timeout 50',
  'label bare',
  '  append',
  'label own',
  '  linux /boot/vm\xe9',
  '  initrd /boot/i.img',
  'label none',
  '  kernel vmlinuz',
  '  append -',
].join('\r\n');

export const STOCK = { RHEL4, RHEL5, RHEL6, RHEL7, ODD } as const;

/** The bytes of a menu written with one character a byte. */
export function menuBytes(text: string): Uint8Array {
  return Uint8Array.from(text, (c) => c.charCodeAt(0));
}

/** The inverse of `menuBytes`. */
export function menuText(bytes: Uint8Array): string {
  return Buffer.from(bytes).toString('latin1');
}
