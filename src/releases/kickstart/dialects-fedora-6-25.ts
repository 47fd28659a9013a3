// Written by scripts/kickstart-tables.py from pykickstart 3.74; do not edit.
/** Every command of each dialect, with the release whose form it has. */
export const FEDORA_6_25_DIALECTS = {
  FC6: `
    auth:FC3 authconfig:FC3 autopart:FC3 autostep:FC3 bootloader:FC4 cdrom:FC3 clearpart:FC3 cmdline:FC3
    device:FC3 deviceprobe:FC3 dmraid:FC6 driverdisk:FC4 firewall:FC3 firstboot:FC3 graphical:FC3 halt:FC6
    harddrive:FC3 ignoredisk:FC3 install:FC3 interactive:FC3 iscsi:FC6 iscsiname:FC6 keyboard:FC3 lang:FC3
    langsupport:FC5 logging:FC6 logvol:FC4 mediacheck:FC4 monitor:FC6 mouse:FC3 multipath:FC6 network:FC6
    nfs:FC6 part:FC4 partition:FC4 poweroff:FC6 raid:FC5 reboot:FC6 repo:FC6 rootpw:FC3 selinux:FC3
    services:FC6 shutdown:FC6 skipx:FC3 text:FC3 timezone:FC6 upgrade:FC3 url:FC3 user:FC6 vnc:FC6
    volgroup:FC3 xconfig:FC6 zerombr:FC3 zfcp:FC3
  `,
  F7: `
    auth:FC3 authconfig:FC3 autopart:FC3 autostep:FC3 bootloader:FC4 cdrom:FC3 clearpart:FC3 cmdline:FC3
    device:FC3 deviceprobe:FC3 dmraid:FC6 driverdisk:FC4 firewall:FC3 firstboot:FC3 graphical:FC3 halt:FC6
    harddrive:FC3 ignoredisk:FC3 install:FC3 interactive:FC3 iscsi:FC6 iscsiname:FC6 keyboard:FC3 lang:FC3
    langsupport:F7 logging:FC6 logvol:FC4 mediacheck:FC4 monitor:FC6 mouse:F7 multipath:FC6 network:FC6
    nfs:FC6 part:FC4 partition:FC4 poweroff:FC6 raid:F7 reboot:FC6 repo:FC6 rootpw:FC3 selinux:FC3
    services:FC6 shutdown:FC6 skipx:FC3 text:FC3 timezone:FC6 updates:F7 upgrade:FC3 url:FC3 user:FC6
    vnc:FC6 volgroup:FC3 xconfig:FC6 zerombr:FC3 zfcp:FC3
  `,
  F8: `
    auth:FC3 authconfig:FC3 autopart:FC3 autostep:FC3 bootloader:F8 cdrom:FC3 clearpart:FC3 cmdline:FC3
    device:F8 deviceprobe:FC3 dmraid:FC6 driverdisk:FC4 firewall:FC3 firstboot:FC3 graphical:FC3 halt:FC6
    harddrive:FC3 ignoredisk:F8 install:FC3 interactive:FC3 iscsi:FC6 iscsiname:FC6 keyboard:FC3 lang:FC3
    logging:FC6 logvol:FC4 mediacheck:FC4 monitor:FC6 multipath:FC6 network:F8 nfs:FC6 part:FC4
    partition:FC4 poweroff:FC6 raid:F7 reboot:FC6 repo:F8 rootpw:F8 selinux:FC3 services:FC6 shutdown:FC6
    skipx:FC3 text:FC3 timezone:FC6 updates:F7 upgrade:FC3 url:FC3 user:F8 vnc:FC6 volgroup:FC3 xconfig:FC6
    zerombr:FC3 zfcp:FC3
  `,
  F9: `
    auth:FC3 authconfig:FC3 autopart:F9 autostep:FC3 bootloader:F8 cdrom:FC3 clearpart:FC3 cmdline:FC3
    device:F8 deviceprobe:FC3 dmraid:FC6 driverdisk:FC4 firewall:F9 firstboot:FC3 graphical:FC3 halt:FC6
    harddrive:FC3 ignoredisk:F8 install:FC3 interactive:FC3 iscsi:FC6 iscsiname:FC6 keyboard:FC3 lang:FC3
    logging:FC6 logvol:F9 mediacheck:FC4 monitor:FC6 multipath:FC6 network:F9 nfs:FC6 part:F9 partition:F9
    poweroff:FC6 raid:F9 reboot:FC6 repo:F8 rootpw:F8 selinux:FC3 services:FC6 shutdown:FC6 skipx:FC3
    text:FC3 timezone:FC6 updates:F7 upgrade:FC3 url:FC3 user:F8 vnc:F9 volgroup:FC3 xconfig:F9 zerombr:F9
    zfcp:FC3
  `,
  F10: `
    auth:FC3 authconfig:FC3 autopart:F9 autostep:FC3 bootloader:F8 cdrom:FC3 clearpart:FC3 cmdline:FC3
    device:F8 deviceprobe:FC3 dmraid:FC6 driverdisk:FC4 firewall:F10 firstboot:FC3 graphical:FC3 halt:FC6
    harddrive:FC3 ignoredisk:F8 install:FC3 interactive:FC3 iscsi:F10 iscsiname:FC6 keyboard:FC3 lang:FC3
    logging:FC6 logvol:F9 mediacheck:FC4 monitor:F10 multipath:FC6 network:F9 nfs:FC6 part:F9 partition:F9
    poweroff:FC6 raid:F9 reboot:FC6 repo:F8 rescue:F10 rootpw:F8 selinux:FC3 services:FC6 shutdown:FC6
    skipx:FC3 text:FC3 timezone:FC6 updates:F7 upgrade:FC3 url:FC3 user:F8 vnc:F9 volgroup:FC3 xconfig:F10
    zerombr:F9 zfcp:FC3
  `,
  F11: `
    auth:FC3 authconfig:FC3 autopart:F9 autostep:FC3 bootloader:F8 cdrom:FC3 clearpart:FC3 cmdline:FC3
    device:F8 deviceprobe:FC3 dmraid:FC6 driverdisk:FC4 firewall:F10 firstboot:FC3 graphical:FC3 halt:FC6
    harddrive:FC3 ignoredisk:F8 install:F11 interactive:FC3 iscsi:F10 iscsiname:FC6 keyboard:FC3 lang:FC3
    logging:FC6 logvol:F9 mediacheck:FC4 monitor:F10 multipath:FC6 network:F9 nfs:FC6 part:F11 partition:F11
    poweroff:FC6 raid:F9 reboot:FC6 repo:F11 rescue:F10 rootpw:F8 selinux:FC3 services:FC6 shutdown:FC6
    skipx:FC3 text:FC3 timezone:FC6 updates:F7 upgrade:F11 url:FC3 user:F8 vnc:F9 volgroup:FC3 xconfig:F10
    zerombr:F9 zfcp:FC3
  `,
  F12: `
    auth:FC3 authconfig:FC3 autopart:F12 autostep:FC3 bootloader:F12 cdrom:FC3 clearpart:FC3 cmdline:FC3
    device:F8 deviceprobe:FC3 dmraid:FC6 driverdisk:F12 fcoe:F12 firewall:F10 firstboot:FC3 graphical:FC3
    group:F12 halt:FC6 harddrive:FC3 ignoredisk:F8 install:F11 interactive:FC3 iscsi:F10 iscsiname:FC6
    keyboard:FC3 lang:FC3 logging:FC6 logvol:F12 mediacheck:FC4 monitor:F10 multipath:FC6 network:F9 nfs:FC6
    part:F12 partition:F12 poweroff:FC6 raid:F12 reboot:FC6 repo:F11 rescue:F10 rootpw:F8 selinux:FC3
    services:FC6 shutdown:FC6 skipx:FC3 text:FC3 timezone:FC6 updates:F7 upgrade:F11 url:FC3 user:F12 vnc:F9
    volgroup:FC3 xconfig:F10 zerombr:F9 zfcp:F12
  `,
  F13: `
    auth:FC3 authconfig:FC3 autopart:F12 autostep:FC3 bootloader:F12 cdrom:FC3 clearpart:FC3 cmdline:FC3
    device:F8 deviceprobe:FC3 dmraid:FC6 driverdisk:F12 fcoe:F13 firewall:F10 firstboot:FC3 graphical:FC3
    group:F12 halt:FC6 harddrive:FC3 ignoredisk:F8 install:F11 interactive:FC3 iscsi:F10 iscsiname:FC6
    keyboard:FC3 lang:FC3 logging:FC6 logvol:F12 mediacheck:FC4 monitor:F10 multipath:FC6 network:F9 nfs:FC6
    part:F12 partition:F12 poweroff:FC6 raid:F13 reboot:FC6 repo:F13 rescue:F10 rootpw:F8 selinux:FC3
    services:FC6 shutdown:FC6 skipx:FC3 sshpw:F13 text:FC3 timezone:FC6 updates:F7 upgrade:F11 url:F13
    user:F12 vnc:F9 volgroup:FC3 xconfig:F10 zerombr:F9 zfcp:F12
  `,
  F14: `
    auth:FC3 authconfig:FC3 autopart:F12 autostep:FC3 bootloader:F14 cdrom:FC3 clearpart:FC3 cmdline:FC3
    device:F8 deviceprobe:FC3 dmraid:FC6 driverdisk:F14 fcoe:F13 firewall:F14 firstboot:FC3 graphical:FC3
    group:F12 halt:FC6 harddrive:FC3 ignoredisk:F14 install:F11 interactive:F14 iscsi:F10 iscsiname:FC6
    keyboard:FC3 lang:FC3 logging:FC6 logvol:F14 mediacheck:FC4 monitor:F10 multipath:FC6 network:F9 nfs:FC6
    part:F14 partition:F14 poweroff:FC6 raid:F14 reboot:FC6 repo:F14 rescue:F10 rootpw:F8 selinux:FC3
    services:FC6 shutdown:FC6 skipx:FC3 sshpw:F13 text:FC3 timezone:FC6 updates:F7 upgrade:F11 url:F14
    user:F12 vnc:F9 volgroup:FC3 xconfig:F14 zerombr:F9 zfcp:F14
  `,
  F15: `
    auth:FC3 authconfig:FC3 autopart:F12 autostep:FC3 bootloader:F15 cdrom:FC3 clearpart:FC3 cmdline:FC3
    device:F8 deviceprobe:FC3 dmraid:FC6 driverdisk:F14 fcoe:F13 firewall:F14 firstboot:FC3 graphical:FC3
    group:F12 halt:FC6 harddrive:FC3 ignoredisk:F14 install:F11 interactive:F15 iscsi:F10 iscsiname:FC6
    keyboard:FC3 lang:FC3 logging:FC6 logvol:F15 mediacheck:FC4 monitor:F10 multipath:FC6 network:F9 nfs:FC6
    part:F14 partition:F14 poweroff:FC6 raid:F15 reboot:FC6 repo:F15 rescue:F10 rootpw:F8 selinux:FC3
    services:FC6 shutdown:FC6 skipx:FC3 sshpw:F13 text:FC3 timezone:FC6 updates:F7 upgrade:F11 url:F14
    user:F12 vnc:F9 volgroup:FC3 xconfig:F14 zerombr:F9 zfcp:F14
  `,
  F16: `
    auth:FC3 authconfig:FC3 autopart:F16 autostep:FC3 bootloader:F15 cdrom:FC3 clearpart:FC3 cmdline:FC3
    device:F8 deviceprobe:FC3 dmraid:FC6 driverdisk:F14 fcoe:F13 firewall:F14 firstboot:FC3 graphical:FC3
    group:F12 halt:FC6 harddrive:FC3 ignoredisk:F14 install:F11 iscsi:F10 iscsiname:FC6 keyboard:FC3
    lang:FC3 logging:FC6 logvol:F15 mediacheck:FC4 monitor:F10 multipath:FC6 network:F16 nfs:FC6 part:F14
    partition:F14 poweroff:FC6 raid:F15 reboot:FC6 repo:F15 rescue:F10 rootpw:F8 selinux:FC3 services:FC6
    shutdown:FC6 skipx:FC3 sshpw:F13 text:FC3 timezone:FC6 updates:F7 upgrade:F11 url:F14 user:F12 vnc:F9
    volgroup:F16 xconfig:F14 zerombr:F9 zfcp:F14
  `,
  F17: `
    auth:FC3 authconfig:FC3 autopart:F17 autostep:FC3 bootloader:F17 btrfs:F17 cdrom:FC3 clearpart:F17
    cmdline:FC3 device:F8 deviceprobe:FC3 dmraid:FC6 driverdisk:F14 fcoe:F13 firewall:F14 firstboot:FC3
    graphical:FC3 group:F12 halt:FC6 harddrive:FC3 ignoredisk:F14 install:F11 iscsi:F17 iscsiname:FC6
    keyboard:FC3 lang:FC3 logging:FC6 logvol:F17 mediacheck:FC4 monitor:F10 multipath:FC6 network:F16
    nfs:FC6 part:F17 partition:F17 poweroff:FC6 raid:F15 reboot:FC6 repo:F15 rescue:F10 rootpw:F8
    selinux:FC3 services:FC6 shutdown:FC6 skipx:FC3 sshpw:F13 text:FC3 timezone:FC6 updates:F7 upgrade:F11
    url:F14 user:F12 vnc:F9 volgroup:F16 xconfig:F14 zerombr:F9 zfcp:F14
  `,
  F18: `
    auth:FC3 authconfig:FC3 autopart:F18 autostep:FC3 bootloader:F18 btrfs:F17 cdrom:FC3 clearpart:F17
    cmdline:FC3 device:F8 deviceprobe:FC3 dmraid:FC6 driverdisk:F14 fcoe:F13 firewall:F14 firstboot:FC3
    graphical:FC3 group:F12 halt:F18 harddrive:FC3 ignoredisk:F14 install:F11 iscsi:F17 iscsiname:FC6
    keyboard:F18 lang:FC3 logging:FC6 logvol:F18 mediacheck:FC4 monitor:F18 multipath:FC6 network:F18
    nfs:FC6 part:F18 partition:F18 poweroff:F18 raid:F18 reboot:F18 repo:F15 rescue:F10 rootpw:F18
    selinux:FC3 services:FC6 shutdown:F18 skipx:FC3 sshpw:F13 text:FC3 timezone:F18 updates:F7 upgrade:F11
    url:F18 user:F12 vnc:F9 volgroup:F16 xconfig:F14 zerombr:F9 zfcp:F14
  `,
  F19: `
    auth:FC3 authconfig:FC3 autopart:F18 autostep:FC3 bootloader:F19 btrfs:F17 cdrom:FC3 clearpart:F17
    cmdline:FC3 device:F8 deviceprobe:FC3 dmraid:FC6 driverdisk:F14 fcoe:F13 firewall:F14 firstboot:FC3
    graphical:FC3 group:F12 halt:F18 harddrive:FC3 ignoredisk:F14 install:F11 iscsi:F17 iscsiname:FC6
    keyboard:F18 lang:F19 liveimg:F19 logging:FC6 logvol:F18 mediacheck:FC4 multipath:FC6 network:F19
    nfs:FC6 part:F18 partition:F18 poweroff:F18 raid:F19 realm:F19 reboot:F18 repo:F15 rescue:F10 rootpw:F18
    selinux:FC3 services:FC6 shutdown:F18 skipx:FC3 sshpw:F13 text:FC3 timezone:F18 updates:F7 upgrade:F11
    url:F18 user:F19 vnc:F9 volgroup:F16 xconfig:F14 zerombr:F9 zfcp:F14
  `,
  F20: `
    auth:FC3 authconfig:FC3 autopart:F20 autostep:FC3 bootloader:F19 btrfs:F17 cdrom:FC3 clearpart:F17
    cmdline:FC3 device:F8 deviceprobe:FC3 dmraid:FC6 driverdisk:F14 eula:F20 fcoe:F13 firewall:F20
    firstboot:FC3 graphical:FC3 group:F12 halt:F18 harddrive:FC3 ignoredisk:F14 install:F20 iscsi:F17
    iscsiname:FC6 keyboard:F18 lang:F19 liveimg:F19 logging:FC6 logvol:F20 mediacheck:FC4 multipath:FC6
    network:F20 nfs:FC6 part:F20 partition:F20 poweroff:F18 raid:F20 realm:F19 reboot:F18 repo:F15
    rescue:F10 rootpw:F18 selinux:FC3 services:FC6 shutdown:F18 skipx:FC3 sshpw:F13 text:FC3 timezone:F18
    updates:F7 upgrade:F20 url:F18 user:F19 vnc:F9 volgroup:F16 xconfig:F14 zerombr:F9 zfcp:F14
  `,
  F21: `
    auth:FC3 authconfig:FC3 autopart:F21 autostep:FC3 bootloader:F21 btrfs:F17 cdrom:FC3 clearpart:F21
    cmdline:FC3 device:F8 deviceprobe:FC3 dmraid:FC6 driverdisk:F14 eula:F20 fcoe:F13 firewall:F20
    firstboot:FC3 graphical:FC3 group:F12 halt:F18 harddrive:FC3 ignoredisk:F14 install:F20 iscsi:F17
    iscsiname:FC6 keyboard:F18 lang:F19 liveimg:F19 logging:FC6 logvol:F21 mediacheck:FC4 multipath:FC6
    network:F21 nfs:FC6 ostreesetup:F21 part:F20 partition:F20 poweroff:F18 raid:F20 realm:F19 reboot:F18
    repo:F21 rescue:F10 rootpw:F18 selinux:FC3 services:FC6 shutdown:F18 skipx:FC3 sshpw:F13 text:FC3
    timezone:F18 updates:F7 upgrade:F20 url:F18 user:F19 vnc:F9 volgroup:F21 xconfig:F14 zerombr:F9 zfcp:F14
  `,
  F22: `
    auth:FC3 authconfig:FC3 autopart:F21 autostep:FC3 bootloader:F21 btrfs:F17 cdrom:FC3 clearpart:F21
    cmdline:FC3 device:F8 deviceprobe:FC3 dmraid:FC6 driverdisk:F14 eula:F20 fcoe:F13 firewall:F20
    firstboot:FC3 graphical:FC3 group:F12 halt:F18 harddrive:FC3 ignoredisk:F14 install:F20 iscsi:F17
    iscsiname:FC6 keyboard:F18 lang:F19 liveimg:F19 logging:FC6 logvol:F21 mediacheck:FC4 multipath:FC6
    network:F22 nfs:FC6 ostreesetup:F21 part:F20 partition:F20 poweroff:F18 raid:F20 realm:F19 reboot:F18
    repo:F21 rescue:F10 rootpw:F18 selinux:FC3 services:FC6 shutdown:F18 skipx:FC3 sshkey:F22 sshpw:F13
    text:FC3 timezone:F18 updates:F7 upgrade:F20 url:F18 user:F19 vnc:F9 volgroup:F21 xconfig:F14 zerombr:F9
    zfcp:F14
  `,
  F23: `
    auth:FC3 authconfig:FC3 autopart:F23 autostep:FC3 bootloader:F21 btrfs:F23 cdrom:FC3 clearpart:F21
    cmdline:FC3 device:F8 deviceprobe:FC3 dmraid:FC6 driverdisk:F14 eula:F20 fcoe:F13 firewall:F20
    firstboot:FC3 graphical:FC3 group:F12 halt:F23 harddrive:FC3 ignoredisk:F14 install:F20 iscsi:F17
    iscsiname:FC6 keyboard:F18 lang:F19 liveimg:F19 logging:FC6 logvol:F23 mediacheck:FC4 multipath:FC6
    network:F22 nfs:FC6 ostreesetup:F21 part:F23 partition:F23 poweroff:F23 raid:F23 realm:F19 reboot:F23
    repo:F21 reqpart:F23 rescue:F10 rootpw:F18 selinux:FC3 services:FC6 shutdown:F23 skipx:FC3 sshkey:F22
    sshpw:F13 text:FC3 timezone:F23 updates:F7 upgrade:F20 url:F18 user:F19 vnc:F9 volgroup:F21 xconfig:F14
    zerombr:F9 zfcp:F14
  `,
  F24: `
    auth:FC3 authconfig:FC3 autopart:F23 autostep:FC3 bootloader:F21 btrfs:F23 cdrom:FC3 clearpart:F21
    cmdline:FC3 device:F24 deviceprobe:FC3 dmraid:F24 driverdisk:F14 eula:F20 fcoe:F13 firewall:F20
    firstboot:FC3 graphical:FC3 group:F12 halt:F23 harddrive:FC3 ignoredisk:F14 install:F20 iscsi:F17
    iscsiname:FC6 keyboard:F18 lang:F19 liveimg:F19 logging:FC6 logvol:F23 mediacheck:FC4 multipath:F24
    network:F24 nfs:FC6 ostreesetup:F21 part:F23 partition:F23 poweroff:F23 raid:F23 realm:F19 reboot:F23
    repo:F21 reqpart:F23 rescue:F10 rootpw:F18 selinux:FC3 services:FC6 shutdown:F23 skipx:FC3 sshkey:F22
    sshpw:F24 text:FC3 timezone:F23 updates:F7 upgrade:F20 url:F18 user:F24 vnc:F9 volgroup:F21 xconfig:F14
    zerombr:F9 zfcp:F14
  `,
  F25: `
    auth:FC3 authconfig:FC3 autopart:F23 autostep:FC3 bootloader:F21 btrfs:F23 cdrom:FC3 clearpart:F25
    cmdline:FC3 device:F24 deviceprobe:FC3 dmraid:F24 driverdisk:F14 eula:F20 fcoe:F13 firewall:F20
    firstboot:FC3 graphical:FC3 group:F12 halt:F23 harddrive:FC3 ignoredisk:F25 install:F20 iscsi:F17
    iscsiname:FC6 keyboard:F18 lang:F19 liveimg:F19 logging:FC6 logvol:F23 mediacheck:FC4 multipath:F24
    network:F25 nfs:FC6 ostreesetup:F21 part:F23 partition:F23 poweroff:F23 raid:F25 realm:F19 reboot:F23
    repo:F21 reqpart:F23 rescue:F10 rootpw:F18 selinux:FC3 services:FC6 shutdown:F23 skipx:FC3 sshkey:F22
    sshpw:F24 text:FC3 timezone:F25 updates:F7 upgrade:F20 url:F18 user:F24 vnc:F9 volgroup:F21 xconfig:F14
    zerombr:F9 zfcp:F14
  `,
} as const;
