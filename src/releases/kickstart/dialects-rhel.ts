// Written by scripts/kickstart-tables.py from pykickstart 3.74; do not edit.
/** Every command of each dialect, with the release whose form it has. */
export const RHEL_DIALECTS = {
  RHEL4: `
    auth:FC3 authconfig:FC3 autopart:FC3 autostep:FC3 bootloader:FC3 cdrom:FC3 clearpart:FC3 cmdline:FC3
    device:FC3 deviceprobe:FC3 driverdisk:FC4 firewall:FC3 firstboot:FC3 graphical:FC3 halt:FC3
    harddrive:FC3 ignoredisk:F8 install:FC3 interactive:FC3 keyboard:FC3 lang:FC3 langsupport:FC3 lilo:FC3
    lilocheck:FC3 logvol:FC3 monitor:FC3 mouse:FC3 network:RHEL4 nfs:FC3 part:FC3 partition:FC3 poweroff:FC3
    raid:FC3 reboot:FC3 rootpw:FC3 selinux:FC3 shutdown:FC3 skipx:FC3 text:FC3 timezone:FC3 upgrade:FC3
    url:FC3 vnc:FC3 volgroup:FC3 xconfig:FC3 zerombr:FC3 zfcp:FC3
  `,
  RHEL5: `
    auth:FC3 authconfig:FC3 autopart:F9 autostep:FC3 bootloader:RHEL5 cdrom:FC3 clearpart:FC3 cmdline:FC3
    device:FC3 deviceprobe:FC3 dmraid:FC6 driverdisk:F12 firewall:FC3 firstboot:FC3 graphical:FC3 halt:FC6
    harddrive:FC3 ignoredisk:F8 install:FC3 interactive:FC3 iscsi:FC6 iscsiname:FC6 key:RHEL5 keyboard:FC3
    lang:FC3 langsupport:FC5 logging:FC6 logvol:RHEL5 mediacheck:FC4 monitor:FC6 mouse:FC3 multipath:FC6
    network:RHEL5 nfs:FC6 part:RHEL5 partition:RHEL5 poweroff:FC6 raid:RHEL5 reboot:FC6 repo:FC6 rootpw:FC3
    selinux:FC3 services:FC6 shutdown:FC6 skipx:FC3 text:FC3 timezone:FC6 upgrade:FC3 url:FC3 user:FC6
    vnc:FC6 volgroup:FC3 xconfig:FC6 zerombr:FC3 zfcp:FC3
  `,
  RHEL6: `
    auth:FC3 authconfig:FC3 autopart:RHEL6 autostep:FC3 bootloader:RHEL6 cdrom:FC3 clearpart:FC3 cmdline:FC3
    device:F8 deviceprobe:FC3 dmraid:FC6 driverdisk:F12 fcoe:F13 firewall:F10 firstboot:FC3 graphical:FC3
    group:F12 halt:FC6 harddrive:FC3 ignoredisk:RHEL6 install:F11 interactive:FC3 iscsi:RHEL6 iscsiname:FC6
    key:RHEL5 keyboard:FC3 lang:FC3 logging:FC6 logvol:RHEL6 mediacheck:FC4 monitor:F10 multipath:FC6
    network:RHEL6 nfs:FC6 part:RHEL6 partition:RHEL6 poweroff:FC6 raid:RHEL6 reboot:FC6 repo:RHEL6
    rescue:F10 rootpw:F8 selinux:FC3 services:FC6 shutdown:FC6 skipx:FC3 sshpw:F13 text:FC3 timezone:FC6
    unsupported_hardware:RHEL6 updates:F7 upgrade:F11 url:RHEL6 user:F12 vnc:F9 volgroup:F16 xconfig:F10
    zerombr:F9 zfcp:F12
  `,
  RHEL7: `
    auth:FC3 authconfig:FC3 autopart:RHEL7 autostep:FC3 bootloader:RHEL7 btrfs:RHEL7 cdrom:FC3
    clearpart:RHEL7 cmdline:FC3 device:F8 deviceprobe:FC3 dmraid:FC6 driverdisk:F14 eula:F20 fcoe:RHEL7
    firewall:F20 firstboot:FC3 graphical:FC3 group:F12 halt:F18 harddrive:FC3 hmc:RHEL7 ignoredisk:F14
    install:F11 iscsi:F17 iscsiname:FC6 keyboard:F18 lang:F19 liveimg:F19 logging:FC6 logvol:RHEL7
    mediacheck:FC4 multipath:FC6 network:RHEL7 nfs:FC6 nvdimm:F28 ostreesetup:RHEL7 part:RHEL7
    partition:RHEL7 poweroff:F18 raid:RHEL7 realm:F19 reboot:F18 repo:RHEL7 reqpart:RHEL7 rescue:F10
    rootpw:F18 selinux:FC3 services:FC6 shutdown:F18 skipx:FC3 snapshot:F26 sshpw:F13 text:FC3
    timezone:RHEL7 unsupported_hardware:RHEL6 updates:F7 upgrade:F20 url:F18 user:F19 vnc:F9 volgroup:RHEL7
    xconfig:F14 zerombr:F9 zfcp:F14
  `,
  RHEL8: `
    auth:F28 authconfig:F28 authselect:F28 autopart:RHEL8 autostep:FC3 bootloader:RHEL8 btrfs:RHEL8
    cdrom:FC3 clearpart:F28 cmdline:F26 device:F24 deviceprobe:F29 dmraid:F24 driverdisk:F14 eula:F20
    fcoe:RHEL8 firewall:F28 firstboot:FC3 graphical:F26 group:F12 halt:F23 harddrive:FC3 hmc:F28
    ignoredisk:F29 install:F29 iscsi:F17 iscsiname:FC6 keyboard:F18 lang:F19 liveimg:F19 logging:FC6
    logvol:RHEL8 mediacheck:FC4 module:RHEL8 mount:F27 multipath:F24 network:F27 nfs:FC6 nvdimm:F28
    ostreesetup:RHEL8 part:RHEL8 partition:RHEL8 poweroff:F23 raid:RHEL8 realm:F19 reboot:F23 repo:RHEL8
    reqpart:F23 rescue:F10 rhsm:RHEL8 rootpw:F18 selinux:FC3 services:FC6 shutdown:F23 skipx:FC3
    snapshot:F26 sshkey:F22 sshpw:F24 syspurpose:RHEL8 text:F26 timezone:F25 updates:F7 url:RHEL8 user:F24
    vnc:F9 volgroup:RHEL8 xconfig:F14 zerombr:F9 zfcp:F14 zipl:RHEL8
  `,
  RHEL9: `
    auth:F28 authconfig:F28 authselect:F28 autopart:RHEL9 autostep:F34 bootloader:RHEL9 btrfs:RHEL9
    cdrom:FC3 clearpart:F28 cmdline:F26 device:F34 deviceprobe:F34 dmraid:F34 driverdisk:F14 eula:F20
    fcoe:RHEL9 firewall:F28 firstboot:FC3 graphical:F26 group:F12 halt:F23 harddrive:F33 hmc:F28
    ignoredisk:F34 install:F34 iscsi:F17 iscsiname:FC6 keyboard:F18 lang:F19 liveimg:F19 logging:F34
    logvol:RHEL9 mediacheck:FC4 method:F34 module:F31 mount:F27 multipath:F34 network:RHEL9 nfs:FC6
    nvdimm:F28 ostreecontainer:RHEL9 ostreesetup:RHEL9 part:RHEL9 partition:RHEL9 poweroff:F23 raid:RHEL9
    realm:F19 reboot:F23 repo:F33 reqpart:F23 rescue:F10 rhsm:RHEL8 rootpw:RHEL9 selinux:FC3 services:FC6
    shutdown:F23 skipx:FC3 snapshot:F26 sshkey:F22 sshpw:F24 syspurpose:RHEL8 text:F26 timesource:F33
    timezone:F33 updates:F34 url:F30 user:F24 vnc:F9 volgroup:RHEL9 xconfig:F14 zerombr:F9 zfcp:RHEL9
    zipl:F32
  `,
  RHEL10: `
    auth:F35 authconfig:F35 authselect:F28 autopart:RHEL10 autostep:F40 bootc:F43 bootloader:F39
    btrfs:RHEL10 cdrom:FC3 clearpart:F28 cmdline:F26 device:F34 deviceprobe:F34 dmraid:F34 driverdisk:F14
    eula:F20 fcoe:RHEL10 firewall:F28 firstboot:FC3 graphical:F26 group:F12 halt:F23 harddrive:F33 hmc:F28
    ignoredisk:F34 install:F34 iscsi:F17 iscsiname:FC6 keyboard:F18 lang:F19 liveimg:F19 logging:F40
    logvol:RHEL10 mediacheck:FC4 method:F40 module:RHEL10 mount:F27 multipath:F34 network:RHEL10 nfs:FC6
    nvdimm:RHEL10 ostreecontainer:F43 ostreesetup:F43 part:RHEL10 partition:RHEL10 poweroff:F23 raid:RHEL10
    rdp:F43 realm:F19 reboot:F23 repo:F40 reqpart:F23 rescue:F10 rhsm:RHEL10 rootpw:F37 selinux:FC3
    services:FC6 shutdown:F23 skipx:FC3 snapshot:F26 sshkey:F22 sshpw:F24 syspurpose:RHEL10 text:F26
    timesource:F33 timezone:RHEL10 updates:F34 url:F30 user:F24 vnc:RHEL10 volgroup:RHEL10 xconfig:F14
    zerombr:F9 zfcp:F37 zipl:F32
  `,
} as const;
