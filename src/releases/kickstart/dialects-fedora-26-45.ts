// Written by scripts/kickstart-tables.py from pykickstart 3.74; do not edit.
/** Every command of each dialect, with the release whose form it has. */
export const FEDORA_26_45_DIALECTS = {
  F26: `
    auth:FC3 authconfig:FC3 autopart:F26 autostep:FC3 bootloader:F21 btrfs:F23 cdrom:FC3 clearpart:F25
    cmdline:F26 device:F24 deviceprobe:FC3 dmraid:F24 driverdisk:F14 eula:F20 fcoe:F13 firewall:F20
    firstboot:FC3 graphical:F26 group:F12 halt:F23 harddrive:FC3 ignoredisk:F25 install:F20 iscsi:F17
    iscsiname:FC6 keyboard:F18 lang:F19 liveimg:F19 logging:FC6 logvol:F23 mediacheck:FC4 multipath:F24
    network:F25 nfs:FC6 ostreesetup:F21 part:F23 partition:F23 poweroff:F23 raid:F25 realm:F19 reboot:F23
    repo:F21 reqpart:F23 rescue:F10 rootpw:F18 selinux:FC3 services:FC6 shutdown:F23 skipx:FC3 snapshot:F26
    sshkey:F22 sshpw:F24 text:F26 timezone:F25 updates:F7 upgrade:F20 url:F18 user:F24 vnc:F9 volgroup:F21
    xconfig:F14 zerombr:F9 zfcp:F14
  `,
  F27: `
    auth:FC3 authconfig:FC3 autopart:F26 autostep:FC3 bootloader:F21 btrfs:F23 cdrom:FC3 clearpart:F25
    cmdline:F26 device:F24 deviceprobe:FC3 dmraid:F24 driverdisk:F14 eula:F20 fcoe:F13 firewall:F20
    firstboot:FC3 graphical:F26 group:F12 halt:F23 harddrive:FC3 ignoredisk:F25 install:F20 iscsi:F17
    iscsiname:FC6 keyboard:F18 lang:F19 liveimg:F19 logging:FC6 logvol:F23 mediacheck:FC4 mount:F27
    multipath:F24 network:F27 nfs:FC6 ostreesetup:F21 part:F23 partition:F23 poweroff:F23 raid:F25 realm:F19
    reboot:F23 repo:F27 reqpart:F23 rescue:F10 rootpw:F18 selinux:FC3 services:FC6 shutdown:F23 skipx:FC3
    snapshot:F26 sshkey:F22 sshpw:F24 text:F26 timezone:F25 updates:F7 upgrade:F20 url:F27 user:F24 vnc:F9
    volgroup:F21 xconfig:F14 zerombr:F9 zfcp:F14
  `,
  F28: `
    auth:F28 authconfig:F28 authselect:F28 autopart:F26 autostep:FC3 bootloader:F21 btrfs:F23 cdrom:FC3
    clearpart:F28 cmdline:F26 device:F24 deviceprobe:FC3 dmraid:F24 driverdisk:F14 eula:F20 fcoe:F28
    firewall:F28 firstboot:FC3 graphical:F26 group:F12 halt:F23 harddrive:FC3 hmc:F28 ignoredisk:F25
    install:F20 iscsi:F17 iscsiname:FC6 keyboard:F18 lang:F19 liveimg:F19 logging:FC6 logvol:F23
    mediacheck:FC4 mount:F27 multipath:F24 network:F27 nfs:FC6 nvdimm:F28 ostreesetup:F21 part:F23
    partition:F23 poweroff:F23 raid:F25 realm:F19 reboot:F23 repo:F27 reqpart:F23 rescue:F10 rootpw:F18
    selinux:FC3 services:FC6 shutdown:F23 skipx:FC3 snapshot:F26 sshkey:F22 sshpw:F24 text:F26 timezone:F25
    updates:F7 upgrade:F20 url:F27 user:F24 vnc:F9 volgroup:F21 xconfig:F14 zerombr:F9 zfcp:F14
  `,
  F29: `
    auth:F28 authconfig:F28 authselect:F28 autopart:F29 autostep:FC3 bootloader:F29 btrfs:F23 cdrom:FC3
    clearpart:F28 cmdline:F26 device:F24 deviceprobe:F29 dmraid:F24 driverdisk:F14 eula:F20 fcoe:F28
    firewall:F28 firstboot:FC3 graphical:F26 group:F12 halt:F23 harddrive:FC3 hmc:F28 ignoredisk:F29
    install:F29 iscsi:F17 iscsiname:FC6 keyboard:F18 lang:F19 liveimg:F19 logging:FC6 logvol:F29
    mediacheck:FC4 module:F29 mount:F27 multipath:F24 network:F27 nfs:FC6 nvdimm:F28 ostreesetup:F21
    part:F29 partition:F29 poweroff:F23 raid:F29 realm:F19 reboot:F23 repo:F27 reqpart:F23 rescue:F10
    rootpw:F18 selinux:FC3 services:FC6 shutdown:F23 skipx:FC3 snapshot:F26 sshkey:F22 sshpw:F24 text:F26
    timezone:F25 updates:F7 upgrade:F29 url:F27 user:F24 vnc:F9 volgroup:F21 xconfig:F14 zerombr:F9 zfcp:F14
  `,
  F30: `
    auth:F28 authconfig:F28 authselect:F28 autopart:F29 autostep:FC3 bootloader:F29 btrfs:F23 cdrom:FC3
    clearpart:F28 cmdline:F26 device:F24 deviceprobe:F29 dmraid:F24 driverdisk:F14 eula:F20 fcoe:F28
    firewall:F28 firstboot:FC3 graphical:F26 group:F12 halt:F23 harddrive:FC3 hmc:F28 ignoredisk:F29
    install:F29 iscsi:F17 iscsiname:FC6 keyboard:F18 lang:F19 liveimg:F19 logging:FC6 logvol:F29
    mediacheck:FC4 module:F29 mount:F27 multipath:F24 network:F27 nfs:FC6 nvdimm:F28 ostreesetup:F21
    part:F29 partition:F29 poweroff:F23 raid:F29 realm:F19 reboot:F23 repo:F30 reqpart:F23 rescue:F10
    rootpw:F18 selinux:FC3 services:FC6 shutdown:F23 skipx:FC3 snapshot:F26 sshkey:F22 sshpw:F24 text:F26
    timezone:F25 updates:F7 url:F30 user:F24 vnc:F9 volgroup:F21 xconfig:F14 zerombr:F9 zfcp:F14
  `,
  F31: `
    auth:F28 authconfig:F28 authselect:F28 autopart:F29 autostep:FC3 bootloader:F29 btrfs:F23 cdrom:FC3
    clearpart:F28 cmdline:F26 device:F24 deviceprobe:F29 dmraid:F24 driverdisk:F14 eula:F20 fcoe:F28
    firewall:F28 firstboot:FC3 graphical:F26 group:F12 halt:F23 harddrive:FC3 hmc:F28 ignoredisk:F29
    install:F29 iscsi:F17 iscsiname:FC6 keyboard:F18 lang:F19 liveimg:F19 logging:FC6 logvol:F29
    mediacheck:FC4 module:F31 mount:F27 multipath:F24 network:F27 nfs:FC6 nvdimm:F28 ostreesetup:F21
    part:F29 partition:F29 poweroff:F23 raid:F29 realm:F19 reboot:F23 repo:F30 reqpart:F23 rescue:F10
    rootpw:F18 selinux:FC3 services:FC6 shutdown:F23 skipx:FC3 snapshot:F26 sshkey:F22 sshpw:F24 text:F26
    timezone:F25 updates:F7 url:F30 user:F24 vnc:F9 volgroup:F21 xconfig:F14 zerombr:F9 zfcp:F14
  `,
  F32: `
    auth:F28 authconfig:F28 authselect:F28 autopart:F29 autostep:FC3 bootloader:F29 btrfs:F23 cdrom:FC3
    clearpart:F28 cmdline:F26 device:F24 deviceprobe:F29 dmraid:F24 driverdisk:F14 eula:F20 fcoe:F28
    firewall:F28 firstboot:FC3 graphical:F26 group:F12 halt:F23 harddrive:FC3 hmc:F28 ignoredisk:F29
    install:F29 iscsi:F17 iscsiname:FC6 keyboard:F18 lang:F19 liveimg:F19 logging:FC6 logvol:F29
    mediacheck:FC4 module:F31 mount:F27 multipath:F24 network:F27 nfs:FC6 nvdimm:F28 ostreesetup:F21
    part:F29 partition:F29 poweroff:F23 raid:F29 realm:F19 reboot:F23 repo:F30 reqpart:F23 rescue:F10
    rootpw:F18 selinux:FC3 services:FC6 shutdown:F23 skipx:FC3 snapshot:F26 sshkey:F22 sshpw:F24 text:F26
    timezone:F32 updates:F7 url:F30 user:F24 vnc:F9 volgroup:F21 xconfig:F14 zerombr:F9 zfcp:F14 zipl:F32
  `,
  F33: `
    auth:F28 authconfig:F28 authselect:F28 autopart:F29 autostep:FC3 bootloader:F29 btrfs:F23 cdrom:FC3
    clearpart:F28 cmdline:F26 device:F24 deviceprobe:F29 dmraid:F24 driverdisk:F14 eula:F20 fcoe:F28
    firewall:F28 firstboot:FC3 graphical:F26 group:F12 halt:F23 harddrive:F33 hmc:F28 ignoredisk:F29
    install:F29 iscsi:F17 iscsiname:FC6 keyboard:F18 lang:F19 liveimg:F19 logging:FC6 logvol:F29
    mediacheck:FC4 module:F31 mount:F27 multipath:F24 network:F27 nfs:FC6 nvdimm:F28 ostreesetup:F21
    part:F29 partition:F29 poweroff:F23 raid:F29 realm:F19 reboot:F23 repo:F33 reqpart:F23 rescue:F10
    rootpw:F18 selinux:FC3 services:FC6 shutdown:F23 skipx:FC3 snapshot:F26 sshkey:F22 sshpw:F24 text:F26
    timesource:F33 timezone:F33 updates:F7 url:F30 user:F24 vnc:F9 volgroup:F21 xconfig:F14 zerombr:F9
    zfcp:F14 zipl:F32
  `,
  F34: `
    auth:F28 authconfig:F28 authselect:F28 autopart:F29 autostep:F34 bootloader:F34 btrfs:F23 cdrom:FC3
    clearpart:F28 cmdline:F26 device:F34 deviceprobe:F34 dmraid:F34 driverdisk:F14 eula:F20 fcoe:F28
    firewall:F28 firstboot:FC3 graphical:F26 group:F12 halt:F23 harddrive:F33 hmc:F28 ignoredisk:F34
    install:F34 iscsi:F17 iscsiname:FC6 keyboard:F18 lang:F19 liveimg:F19 logging:F34 logvol:F29
    mediacheck:FC4 method:F34 module:F31 mount:F27 multipath:F34 network:F27 nfs:FC6 nvdimm:F28
    ostreesetup:F21 part:F34 partition:F34 poweroff:F23 raid:F29 realm:F19 reboot:F23 repo:F33 reqpart:F23
    rescue:F10 rootpw:F18 selinux:FC3 services:FC6 shutdown:F23 skipx:FC3 snapshot:F26 sshkey:F22 sshpw:F24
    text:F26 timesource:F33 timezone:F33 updates:F34 url:F30 user:F24 vnc:F9 volgroup:F21 xconfig:F14
    zerombr:F9 zfcp:F14 zipl:F32
  `,
  F35: `
    auth:F35 authconfig:F35 authselect:F28 autopart:F29 autostep:F34 bootloader:F34 btrfs:F23 cdrom:FC3
    clearpart:F28 cmdline:F26 device:F34 deviceprobe:F34 dmraid:F34 driverdisk:F14 eula:F20 fcoe:F28
    firewall:F28 firstboot:FC3 graphical:F26 group:F12 halt:F23 harddrive:F33 hmc:F28 ignoredisk:F34
    install:F34 iscsi:F17 iscsiname:FC6 keyboard:F18 lang:F19 liveimg:F19 logging:F34 logvol:F29
    mediacheck:FC4 method:F34 module:F31 mount:F27 multipath:F34 network:F27 nfs:FC6 nvdimm:F28
    ostreesetup:F21 part:F34 partition:F34 poweroff:F23 raid:F29 realm:F19 reboot:F23 repo:F33 reqpart:F23
    rescue:F10 rootpw:F18 selinux:FC3 services:FC6 shutdown:F23 skipx:FC3 snapshot:F26 sshkey:F22 sshpw:F24
    text:F26 timesource:F33 timezone:F33 updates:F34 url:F30 user:F24 vnc:F9 volgroup:F21 xconfig:F14
    zerombr:F9 zfcp:F14 zipl:F32
  `,
  F36: `
    auth:F35 authconfig:F35 authselect:F28 autopart:F29 autostep:F34 bootloader:F34 btrfs:F23 cdrom:FC3
    clearpart:F28 cmdline:F26 device:F34 deviceprobe:F34 dmraid:F34 driverdisk:F14 eula:F20 fcoe:F28
    firewall:F28 firstboot:FC3 graphical:F26 group:F12 halt:F23 harddrive:F33 hmc:F28 ignoredisk:F34
    install:F34 iscsi:F17 iscsiname:FC6 keyboard:F18 lang:F19 liveimg:F19 logging:F34 logvol:F29
    mediacheck:FC4 method:F34 module:F31 mount:F27 multipath:F34 network:F27 nfs:FC6 nvdimm:F28
    ostreesetup:F21 part:F34 partition:F34 poweroff:F23 raid:F29 realm:F19 reboot:F23 repo:F33 reqpart:F23
    rescue:F10 rootpw:F18 selinux:FC3 services:FC6 shutdown:F23 skipx:FC3 snapshot:F26 sshkey:F22 sshpw:F24
    text:F26 timesource:F33 timezone:F33 updates:F34 url:F30 user:F24 vnc:F9 volgroup:F21 xconfig:F14
    zerombr:F9 zfcp:F14 zipl:F32
  `,
  F37: `
    auth:F35 authconfig:F35 authselect:F28 autopart:F29 autostep:F34 bootloader:F34 btrfs:F23 cdrom:FC3
    clearpart:F28 cmdline:F26 device:F34 deviceprobe:F34 dmraid:F34 driverdisk:F14 eula:F20 fcoe:F28
    firewall:F28 firstboot:FC3 graphical:F26 group:F12 halt:F23 harddrive:F33 hmc:F28 ignoredisk:F34
    install:F34 iscsi:F17 iscsiname:FC6 keyboard:F18 lang:F19 liveimg:F19 logging:F34 logvol:F29
    mediacheck:FC4 method:F34 module:F31 mount:F27 multipath:F34 network:F27 nfs:FC6 nvdimm:F28
    ostreesetup:F21 part:F34 partition:F34 poweroff:F23 raid:F29 realm:F19 reboot:F23 repo:F33 reqpart:F23
    rescue:F10 rootpw:F37 selinux:FC3 services:FC6 shutdown:F23 skipx:FC3 snapshot:F26 sshkey:F22 sshpw:F24
    text:F26 timesource:F33 timezone:F33 updates:F34 url:F30 user:F24 vnc:F9 volgroup:F21 xconfig:F14
    zerombr:F9 zfcp:F37 zipl:F32
  `,
  F38: `
    auth:F35 authconfig:F35 authselect:F28 autopart:F38 autostep:F34 bootloader:F34 btrfs:F23 cdrom:FC3
    clearpart:F28 cmdline:F26 device:F34 deviceprobe:F34 dmraid:F34 driverdisk:F14 eula:F20 fcoe:F28
    firewall:F28 firstboot:FC3 graphical:F26 group:F12 halt:F23 harddrive:F33 hmc:F28 ignoredisk:F34
    install:F34 iscsi:F17 iscsiname:FC6 keyboard:F18 lang:F19 liveimg:F19 logging:F34 logvol:F29
    mediacheck:FC4 method:F34 module:F31 mount:F27 multipath:F34 network:F27 nfs:FC6 nvdimm:F28
    ostreecontainer:F38 ostreesetup:F38 part:F34 partition:F34 poweroff:F23 raid:F29 realm:F19 reboot:F23
    repo:F33 reqpart:F23 rescue:F10 rootpw:F37 selinux:FC3 services:FC6 shutdown:F23 skipx:FC3 snapshot:F26
    sshkey:F22 sshpw:F24 text:F26 timesource:F33 timezone:F33 updates:F34 url:F30 user:F24 vnc:F9
    volgroup:F21 xconfig:F14 zerombr:F9 zfcp:F37 zipl:F32
  `,
  F39: `
    auth:F35 authconfig:F35 authselect:F28 autopart:F38 autostep:F34 bootloader:F39 btrfs:F23 cdrom:FC3
    clearpart:F28 cmdline:F26 device:F34 deviceprobe:F34 dmraid:F34 driverdisk:F14 eula:F20 fcoe:F28
    firewall:F28 firstboot:FC3 graphical:F26 group:F12 halt:F23 harddrive:F33 hmc:F28 ignoredisk:F34
    install:F34 iscsi:F17 iscsiname:FC6 keyboard:F18 lang:F19 liveimg:F19 logging:F34 logvol:F29
    mediacheck:FC4 method:F34 module:F31 mount:F27 multipath:F34 network:F39 nfs:FC6 nvdimm:F28
    ostreecontainer:F38 ostreesetup:F38 part:F34 partition:F34 poweroff:F23 raid:F29 realm:F19 reboot:F23
    repo:F33 reqpart:F23 rescue:F10 rootpw:F37 selinux:FC3 services:FC6 shutdown:F23 skipx:FC3 snapshot:F26
    sshkey:F22 sshpw:F24 text:F26 timesource:F33 timezone:F33 updates:F34 url:F30 user:F24 vnc:F9
    volgroup:F21 xconfig:F14 zerombr:F9 zfcp:F37 zipl:F32
  `,
  F40: `
    auth:F35 authconfig:F35 authselect:F28 autopart:F38 autostep:F40 bootloader:F39 btrfs:F23 cdrom:FC3
    clearpart:F28 cmdline:F26 device:F34 deviceprobe:F34 dmraid:F34 driverdisk:F14 eula:F20 fcoe:F28
    firewall:F28 firstboot:FC3 graphical:F26 group:F12 halt:F23 harddrive:F33 hmc:F28 ignoredisk:F34
    install:F34 iscsi:F17 iscsiname:FC6 keyboard:F18 lang:F19 liveimg:F19 logging:F40 logvol:F29
    mediacheck:FC4 method:F40 module:F31 mount:F27 multipath:F34 network:F39 nfs:FC6 nvdimm:F40
    ostreecontainer:F38 ostreesetup:F38 part:F34 partition:F34 poweroff:F23 raid:F29 realm:F19 reboot:F23
    repo:F40 reqpart:F23 rescue:F10 rootpw:F37 selinux:FC3 services:FC6 shutdown:F23 skipx:FC3 snapshot:F26
    sshkey:F22 sshpw:F24 text:F26 timesource:F33 timezone:F40 updates:F34 url:F30 user:F24 vnc:F9
    volgroup:F21 xconfig:F14 zerombr:F9 zfcp:F37 zipl:F32
  `,
  F41: `
    auth:F35 authconfig:F35 authselect:F28 autopart:F41 autostep:F40 bootloader:F39 btrfs:F23 cdrom:FC3
    clearpart:F28 cmdline:F26 device:F34 deviceprobe:F34 dmraid:F34 driverdisk:F14 eula:F20 fcoe:F28
    firewall:F28 firstboot:FC3 graphical:F26 group:F12 halt:F23 harddrive:F33 hmc:F28 ignoredisk:F34
    install:F34 iscsi:F17 iscsiname:FC6 keyboard:F18 lang:F19 liveimg:F19 logging:F40 logvol:F29
    mediacheck:FC4 method:F40 module:F41 mount:F27 multipath:F34 network:F39 nfs:FC6 nvdimm:F40
    ostreecontainer:F38 ostreesetup:F38 part:F41 partition:F41 poweroff:F23 raid:F29 realm:F19 reboot:F23
    repo:F40 reqpart:F23 rescue:F10 rootpw:F37 selinux:FC3 services:FC6 shutdown:F23 skipx:FC3 snapshot:F26
    sshkey:F22 sshpw:F24 text:F26 timesource:F33 timezone:F40 updates:F34 url:F30 user:F24 vnc:F9
    volgroup:F21 xconfig:F14 zerombr:F9 zfcp:F37 zipl:F32
  `,
  F42: `
    auth:F35 authconfig:F35 authselect:F28 autopart:F41 autostep:F40 bootloader:F39 btrfs:F23 cdrom:FC3
    clearpart:F28 cmdline:F26 device:F34 deviceprobe:F34 dmraid:F34 driverdisk:F14 eula:F20 fcoe:F28
    firewall:F28 firstboot:FC3 graphical:F26 group:F12 halt:F23 harddrive:F33 hmc:F28 ignoredisk:F34
    install:F34 iscsi:F17 iscsiname:FC6 keyboard:F18 lang:F19 liveimg:F19 logging:F40 logvol:F29
    mediacheck:FC4 method:F40 module:F41 mount:F27 multipath:F34 network:F39 nfs:FC6 nvdimm:F40
    ostreecontainer:F38 ostreesetup:F38 part:F41 partition:F41 poweroff:F23 raid:F29 realm:F19 reboot:F23
    repo:F40 reqpart:F23 rescue:F10 rootpw:F37 selinux:FC3 services:FC6 shutdown:F23 skipx:FC3 snapshot:F26
    sshkey:F22 sshpw:F24 text:F26 timesource:F33 timezone:F40 updates:F34 url:F30 user:F24 vnc:F9
    volgroup:F21 xconfig:F14 zerombr:F9 zfcp:F37 zipl:F32
  `,
  F43: `
    auth:F35 authconfig:F35 authselect:F28 autopart:F41 autostep:F40 bootc:F43 bootloader:F39 btrfs:F23
    cdrom:FC3 clearpart:F28 cmdline:F26 device:F34 deviceprobe:F34 dmraid:F34 driverdisk:F14 eula:F20
    fcoe:F28 firewall:F28 firstboot:FC3 graphical:F26 group:F12 halt:F23 harddrive:F33 hmc:F28
    ignoredisk:F34 install:F34 iscsi:F17 iscsiname:FC6 keyboard:F18 lang:F19 liveimg:F19 logging:F40
    logvol:F29 mediacheck:FC4 method:F40 module:F41 mount:F27 multipath:F34 network:F39 nfs:FC6 nvdimm:F40
    ostreecontainer:F43 ostreesetup:F43 part:F41 partition:F41 poweroff:F23 raid:F43 rdp:F43 realm:F19
    reboot:F23 repo:F40 reqpart:F23 rescue:F10 rootpw:F37 selinux:FC3 services:FC6 shutdown:F23 skipx:FC3
    snapshot:F26 sshkey:F22 sshpw:F24 text:F26 timesource:F33 timezone:F40 updates:F34 url:F30 user:F24
    vnc:F43 volgroup:F21 xconfig:F14 zerombr:F9 zfcp:F37 zipl:F32
  `,
  F44: `
    auth:F35 authconfig:F35 authselect:F28 autopart:F41 autostep:F40 bootc:F43 bootloader:F39 btrfs:F23
    cdrom:FC3 clearpart:F28 cmdline:F26 device:F34 deviceprobe:F34 dmraid:F34 driverdisk:F14 eula:F20
    fcoe:F28 firewall:F28 firstboot:FC3 graphical:F26 group:F12 halt:F23 harddrive:F33 hmc:F28
    ignoredisk:F34 install:F34 iscsi:F17 iscsiname:FC6 keyboard:F18 lang:F19 liveimg:F19 logging:F40
    logvol:F29 mediacheck:FC4 method:F40 module:F41 mount:F27 multipath:F34 network:F39 nfs:FC6 nvdimm:F40
    ostreecontainer:F43 ostreesetup:F43 part:F41 partition:F41 poweroff:F23 raid:F43 rdp:F43 realm:F19
    reboot:F23 repo:F40 reqpart:F23 rescue:F10 rootpw:F37 selinux:FC3 services:FC6 shutdown:F23 skipx:FC3
    snapshot:F26 sshkey:F22 sshpw:F24 text:F26 timesource:F33 timezone:F40 updates:F34 url:F30 user:F24
    vnc:F43 volgroup:F21 xconfig:F14 zerombr:F9 zfcp:F37 zipl:F32
  `,
  F45: `
    auth:F35 authconfig:F35 authselect:F28 autopart:F41 autostep:F40 bootc:F45 bootloader:F39 btrfs:F23
    cdrom:FC3 clearpart:F28 cmdline:F26 device:F34 deviceprobe:F34 dmraid:F34 driverdisk:F14 eula:F20
    fcoe:F28 firewall:F28 firstboot:FC3 graphical:F26 group:F12 halt:F23 harddrive:F33 hmc:F28
    ignoredisk:F34 install:F34 iscsi:F17 iscsiname:FC6 keyboard:F18 lang:F19 liveimg:F19 logging:F40
    logvol:F29 mediacheck:FC4 method:F40 module:F45 mount:F27 multipath:F34 network:F39 nfs:FC6 nvdimm:F45
    ostreecontainer:F43 ostreesetup:F43 part:F41 partition:F41 poweroff:F23 raid:F43 rdp:F43 realm:F19
    reboot:F23 repo:F40 reqpart:F23 rescue:F10 rootpw:F37 selinux:FC3 services:FC6 shutdown:F23 skipx:FC3
    snapshot:F26 sshkey:F22 sshpw:F24 text:F26 timesource:F33 timezone:F40 updates:F34 url:F30 user:F24
    vnc:F45 volgroup:F21 xconfig:F14 zerombr:F9 zfcp:F37 zipl:F32
  `,
} as const;
