/**
 * GRUB 2 menus written after the description of the stock files of each family: which commands, in which order, with
 * which arguments. No file of a distribution is copied.
 */

const HEAD = `set default="1"

function load_video {
  insmod efi_gop
  insmod all_video
}

load_video
set gfxpayload=keep
insmod gzio
insmod part_gpt

set timeout=60
### END of the head ###
`;

/** The RHEL 7 era by EFI: linuxefi, a volume label with blanks. */
export const RHEL7_EFI = `${HEAD}
search --no-floppy --set=root -l 'Some 7 x86_64'

### BEGIN of the entries ###
menuentry 'Install Some 7' --class red --class os {
	linuxefi /images/pxeboot/vmlinuz inst.stage2=hd:LABEL=Some\\x207\\x20x86_64 quiet
	initrdefi /images/pxeboot/initrd.img
}
menuentry 'Test this media & install Some 7' --class red --class os {
	linuxefi /images/pxeboot/vmlinuz inst.stage2=hd:LABEL=Some\\x207\\x20x86_64 rd.live.check quiet
	initrdefi /images/pxeboot/initrd.img
}
submenu 'Troubleshooting -->' {
	menuentry 'Install Some 7 in basic graphics mode' --class red --class os {
		linuxefi /images/pxeboot/vmlinuz inst.stage2=hd:LABEL=Some\\x207\\x20x86_64 xdriver=vesa nomodeset quiet
		initrdefi /images/pxeboot/initrd.img
	}
	menuentry 'Rescue a Some system' --class red --class os {
		linuxefi /images/pxeboot/vmlinuz inst.stage2=hd:LABEL=Some\\x207\\x20x86_64 rescue quiet
		initrdefi /images/pxeboot/initrd.img
	}
}
`;

/** RHEL 10 and Fedora by BIOS: linux, drives to chainload at the end. */
export const RHEL10_BIOS = `${HEAD}
search --no-floppy --set=root -l 'Some-10-x86_64'

menuentry 'Install Some 10' --class fedora --class os {
	linux /images/pxeboot/vmlinuz inst.stage2=hd:LABEL=Some-10-x86_64 quiet
	initrd /images/pxeboot/initrd.img
}
menuentry 'Test this media & install Some 10' --class fedora --class os {
	linux /images/pxeboot/vmlinuz inst.stage2=hd:LABEL=Some-10-x86_64 rd.live.check quiet
	initrd /images/pxeboot/initrd.img
}
menuentry 'Install Some 10 in FIPS mode' --class fedora --class os {
	linux /images/pxeboot/vmlinuz inst.stage2=hd:LABEL=Some-10-x86_64 quiet fips=1
	initrd /images/pxeboot/initrd.img
}
submenu 'Troubleshooting -->' {
	menuentry 'Rescue a Some system' --class fedora --class os {
		linux /images/pxeboot/vmlinuz inst.stage2=hd:LABEL=Some-10-x86_64 inst.rescue quiet
		initrd /images/pxeboot/initrd.img
	}
	menuentry 'Boot first drive' --class fedora --class os {
		chainloader (hd0)+1
	}
}
`;

/** AArch64: a test in the head, no quiet. */
export const AARCH64 = `set default="1"

function load_video {
  if [ x$feature_all_video_module = xy ]; then
    insmod all_video
  else
    insmod efi_gop
  fi
}

load_video
set timeout=60

search --no-floppy --set=root -l 'Some-9-aarch64'

menuentry 'Install Some 9' --class red {
	linux /images/pxeboot/vmlinuz inst.stage2=hd:LABEL=Some-9-aarch64 ro
	initrd /images/pxeboot/initrd.img
}
menuentry 'Test this media & install Some 9' --class red {
	linux /images/pxeboot/vmlinuz inst.stage2=hd:LABEL=Some-9-aarch64 rd.live.check
	initrd /images/pxeboot/initrd.img
}
`;

/** PowerPC: double quotes, no search, blank lines between entries, a reboot. */
export const POWERPC = `set default=0
set timeout=60

echo -e "\\nWelcome to the installer!\\n\\n"

menuentry "Install Some 9 (64-bit kernel)" --class fedora {
      linux /ppc/ppc64/vmlinuz inst.stage2=hd:LABEL=Some-9-ppc64le ro
      initrd /ppc/ppc64/initrd.img
}

menuentry "Rescue a Some system (64-bit kernel)" --class fedora {
      linux /ppc/ppc64/vmlinuz inst.stage2=hd:LABEL=Some-9-ppc64le inst.rescue ro
      initrd /ppc/ppc64/initrd.img
}

submenu 'Other options...' {
  menuentry 'Reboot' {
    reboot
  }

  menuentry 'Exit to Open Firmware' {
    exit
  }
}
`;

/** A live medium: root=live:CDLABEL, an entry that chainloads. */
export const LIVE = `${HEAD}
search --no-floppy --set=root -l 'Some-Live'
menuentry 'Start Some' --class fedora {
	linuxefi /isolinux/vmlinuz root=live:CDLABEL=Some-Live rd.live.image quiet rhgb
	initrdefi /isolinux/initrd.img
}
menuentry 'Test this media & start Some' --class fedora {
	linuxefi /isolinux/vmlinuz root=live:CDLABEL=Some-Live rd.live.image rd.live.check quiet
	initrdefi /isolinux/initrd.img
}
menuentry 'Lockdown' {
	chainloader /EFI/BOOT/lockdown.efi
}
`;

/** Ubuntu-like: no default, fonts, two blanks in the command line, an entry inside \`if\`. */
export const UBUNTU_LIKE = `set timeout=30

loadfont unicode

set menu_color_normal=white/black

menuentry "Try or Install" {
	set gfxpayload=keep
	linux	/casper/vmlinuz  --- quiet splash
	initrd	/casper/initrd
}
menuentry "Try or Install (safe graphics)" {
	set gfxpayload=keep
	linux	/casper/vmlinuz nomodeset  --- quiet splash
	initrd	/casper/initrd
}
grub_platform
if [ "$grub_platform" = "efi" ]; then
menuentry 'Boot from next volume' {
	exit 1
}
menuentry 'UEFI Firmware Settings' {
	fwsetup
}
else
menuentry 'Test memory' {
	linux16 /boot/memtest86+.bin
}
fi
`;

/** SUSE-like: the names of the commands in variables, words in double quotes. */
export const SUSE_LIKE = `set theme=/boot/x86_64/grub2/themes/x/theme.txt
with_fips=0
default=1
timeout=60
linux=linux
initrd=initrd
if [ "$grub_cpu" = "x86_64" -a "\${grub_platform}" = "efi" ]; then
  linux=linuxefi
  initrd=initrdefi
fi
export linux initrd
search --no-floppy --file /boot/x86_64/0x1234abcd --set

menuentry 'Boot from Hard Disk' --class os {
  if search --no-floppy --fs-uuid --set 1234-5678 ; then
    chainloader /efi/boot/bootx64.efi
  fi
}

menuentry 'Installation' --class suse --class gnu-linux {
  set gfxpayload=keep
  echo 'Loading kernel ...'
  $linux /boot/x86_64/loader/linux splash=silent
  echo 'Loading initial ramdisk ...'
  $initrd /boot/x86_64/loader/initrd
}

submenu 'More ...' --class os {
  menuentry "Rescue System" --class suse {
    set gfxpayload=keep
    \${linux} /boot/x86_64/loader/linux rescue=1 "info=a b"
    \${initrd} /boot/x86_64/loader/initrd
  }
}
`;

/** Debian-like: options before titles, hot keys, deep submenus. */
export const DEBIAN_LIKE = `if [ x$feature_default_font_path = xy ] ; then
   font=unicode
else
   font=$prefix/font.pf2
fi

if loadfont $font ; then
  set gfxmode=800x600
  terminal_output gfxterm
fi

set theme=/boot/grub/theme/1
menuentry --hotkey=g 'Graphical install' {
    set background_color=black
    linux    /install.amd/vmlinuz vga=788 --- quiet 
    initrd   /install.amd/gtk/initrd.gz
}
menuentry --hotkey=i 'Install' {
    set background_color=black
    linux    /install.amd/vmlinuz vga=788 --- quiet 
    initrd   /install.amd/initrd.gz
}
submenu --hotkey=a 'Advanced options ...' {
    set theme=/boot/grub/theme/1-1
    menuentry --hotkey=r '... Rescue mode' {
        linux    /install.amd/vmlinuz vga=788 rescue/enable=true --- quiet 
        initrd   /install.amd/initrd.gz
    }
    submenu 'Speech-enabled ...' {
        menuentry '... Expert install' {
            linux    /install.amd/vmlinuz priority=low vga=788 ---  
            initrd   /install.amd/initrd.gz
        }
    }
}
`;

/** What grub-mkconfig writes on a disk: ids, a default in both arms of a test. */
export const MKCONFIG = `if [ -s $prefix/grubenv ]; then
  load_env
fi
if [ "\${next_entry}" ] ; then
   set default="\${next_entry}"
   set next_entry=
   set boot_once=true
else
   set default="0"
fi

if [ x"\${feature_menuentry_id}" = xy ]; then
  menuentry_id_option="--id"
else
  menuentry_id_option=""
fi
export menuentry_id_option

if [ x$feature_timeout_style = xy ] ; then
  set timeout_style=menu
  set timeout=5
else
  set timeout=5
fi
menuentry 'Some Linux' --class os $menuentry_id_option 'gnulinux-simple-1234' {
	load_video
	insmod gzio
	set root='hd0,gpt2'
	if [ x$feature_platform_search_hint = xy ]; then
	  search --no-floppy --fs-uuid --set=root --hint-bios=hd0,gpt2 11111111-2222-3333-4444-555555555555
	else
	  search --no-floppy --fs-uuid --set=root 11111111-2222-3333-4444-555555555555
	fi
	linux	/vmlinuz-6.1 root=UUID=11111111-2222 ro  quiet
	initrd	/initrd.img-6.1
}
submenu 'Advanced options' $menuentry_id_option 'gnulinux-advanced-1234' {
	menuentry 'Some Linux, with 6.1' --class os $menuentry_id_option 'gnulinux-6.1-1234' {
		linux	/vmlinuz-6.1 root=UUID=11111111-2222 ro  quiet
		initrd	/initrd.img-6.1
	}
}
`;

/** Arch-like: ids with \`--id\`, variables in the command line, hot keys behind the title. */
export const ARCH_LIKE = `insmod part_gpt
search --no-floppy --set=archiso_img_dev --label "ARCH_2024"
default=arch
timeout=15
timeout_style=menu
params='archisobasedir=arch archisolabel=ARCH_2024'

menuentry "Install medium (%ARCH%)" --class arch --id 'arch' --hotkey 'a' {
    set gfxpayload=keep
    linux /arch/boot/x86_64/vmlinuz-linux $params
    initrd /arch/boot/x86_64/initramfs-linux.img
}

menuentry 'System shutdown' --class shutdown {
    echo 'System shutting down...'
    halt
}
`;

/** Spellings that GRUB takes and line-matching scripts miss. */
export const ODD = [
  "# don't stop here, caf\xe9",
  'set default=0; set timeout=7',
  "\t# it isn't a quote either",
  "menuentry 'one line' { linux16\t/vmlinuz a=1  b ; initrd16 /a.img /b.img }",
  'menuentry "It\'s \\"two\\"" --unrestricted {  # a comment; with { braces }',
  '\tlinux /vmlinuz console=tty0 console=ttyS0,115200n8 console=tty0 \\',
  '\t\tnote="a b" \'x;y\' it"\'"s \\',
  '\t  last # linux /not/this',
  '\tinitrd /a.img',
  '}',
  'set linux=linux16',
  // biome-ignore lint/suspicious/noTemplateCurlyInString: GRUB has them too.
  'menuentry var { $linux "/vmlinuz" x=$default y="${timeout} s" \'$z\' ; }',
  "menuentry 'nothing' { true; }",
].join('\r\n');

export const STOCK_GRUB2 = {
  RHEL7_EFI,
  RHEL10_BIOS,
  AARCH64,
  POWERPC,
  LIVE,
  UBUNTU_LIKE,
  SUSE_LIKE,
  DEBIAN_LIKE,
  MKCONFIG,
  ARCH_LIKE,
  ODD,
} as const;
