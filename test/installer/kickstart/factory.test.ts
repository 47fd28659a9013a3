import { describe, expect, it } from 'vitest';
import { checkLayout } from '../../../src/installer/disks/check.ts';
import { installKickstart, writeKusuKickstart } from '../../../src/installer/kickstart/factory.ts';
import { checkKickstart } from '../../../src/kickstart/check.ts';
import { INSTALL_KICKSTART } from '../../../src/kickstart/model.ts';
import { findRelease, RELEASES } from '../../../src/releases/table.ts';
import { answersFor, kickstartCases } from './cases.ts';

const RANDOM = new Uint8Array(16);

const write = (id: string, name: string, more = {}) => {
  const found = kickstartCases(findRelease(id)).find((one) => one.name === name);
  if (!found) throw new Error(`no case ${name}`);
  return writeKusuKickstart({ ...found.answers, ...more }, found.machine, RANDOM);
};

describe.each(RELEASES.map((release) => [release.id, release] as const))(
  'kusu-ks.cfg for %s',
  (_, release) => {
    it.each(kickstartCases(release).map((one) => [one.name, one] as const))(
      '%s',
      (_name, { answers, machine }) => {
        expect(checkLayout(answers.disks, machine.disks, release)).toEqual([]);
        const text = writeKusuKickstart(answers, machine, RANDOM);
        expect(checkKickstart(text, release, 'installer')).toEqual([]);
        const model = installKickstart(answers, machine, RANDOM);
        expect(INSTALL_KICKSTART.parse(model)).toEqual(model);
      },
    );
  },
);

describe('kusu-ks.cfg', () => {
  it('is what the original wrote, as far as CentOS 5 goes', () => {
    expect(write('centos-5', 'bios, default')).toMatchInlineSnapshot(`
      "install
      key --skip
      cdrom
      rootpw --iscrypted $1$abcdefgh$cHJi5PXp/ki/ktXzqlk6I1
      lang en_US.UTF-8
      keyboard us
      network --bootproto=static --device=eth0 --ip=172.20.0.1 --netmask=255.255.0.0 --onboot=yes --hostname=master.example.com --noipv6
      network --bootproto=static --device=eth1 --ip=192.168.0.100 --netmask=255.255.255.0 --onboot=yes --gateway=192.168.0.1 --nameserver=192.168.0.2,192.168.0.3 --noipv6
      firewall --disabled
      selinux --disabled
      firstboot --disable
      authconfig --enableshadow --enablemd5
      timezone --utc Europe/Berlin
      bootloader --location=mbr --driveorder=sda
      skipx
      repo --name=kit-base --baseurl=http://10.1.1.1/kits/base
      zerombr
      clearpart --all --drives=sda --initlabel
      part /boot --fstype=ext3 --ondisk=sda --size=100
      part swap --fstype=swap --ondisk=sda --size=2000
      part pv.01 --ondisk=sda --size=29000 --grow
      volgroup KusuVolGroup00 --pesize=32768 pv.01
      logvol / --vgname=KusuVolGroup00 --name=ROOT --fstype=ext3 --size=12000
      logvol /var --vgname=KusuVolGroup00 --name=VAR --fstype=ext3 --size=2016
      logvol /depot --vgname=KusuVolGroup00 --name=DEPOT --fstype=ext3 --size=10016
      logvol /home --vgname=KusuVolGroup00 --name=HOME --fstype=ext3 --size=5024 --grow
      reboot

      %packages
      @base
      kit-base
      ntp

      %post
      sed -i -e '/^server /d' /etc/ntp.conf
      echo 'server pool.ntp.org' >> /etc/ntp.conf
      /sbin/chkconfig ntpd on
      "
    `);
  });

  it('reuses what is on the disks of RHEL 4', () => {
    expect(write('rhel-4', 'bios, used')).toMatchInlineSnapshot(`
      "install
      cdrom
      rootpw --iscrypted $1$abcdefgh$cHJi5PXp/ki/ktXzqlk6I1
      lang en_US.UTF-8
      langsupport --default=en_US.UTF-8 en_US.UTF-8
      keyboard us
      network --bootproto=static --device=eth0 --ip=172.20.0.1 --netmask=255.255.0.0 --onboot=yes --hostname=master.example.com
      network --bootproto=static --device=eth1 --ip=192.168.0.100 --netmask=255.255.255.0 --onboot=yes --gateway=192.168.0.1 --nameserver=192.168.0.2,192.168.0.3
      firewall --disabled
      selinux --disabled
      firstboot --disable
      authconfig --enableshadow --enablemd5
      timezone --utc Europe/Berlin
      bootloader --location=mbr --driveorder=sda
      skipx
      clearpart --none
      ignoredisk --only-use=sda
      part /boot --fstype=ext3 --onpart=sda1
      part swap --fstype=swap --onpart=sda5
      part /data --fstype=ext3 --noformat --onpart=sda7
      part /srv --fstype=ext3 --ondisk=sda --size=3000 --grow --maxsize=67743
      part pv.01 --ondisk=sda --size=64 --grow --maxsize=64808
      part swap --fstype=swap --ondisk=sda --size=500
      volgroup vg0 --useexisting
      volgroup new --pesize=32768 pv.01
      logvol / --vgname=vg0 --name=root --fstype=ext3 --useexisting
      logvol /home --vgname=vg0 --name=home --fstype=ext3 --noformat --useexisting
      logvol /var --vgname=vg0 --name=var --fstype=ext3 --size=1004
      logvol /depot --vgname=new --name=depot --fstype=ext3 --size=10016 --grow --maxsize=37376
      logvol /rest --vgname=new --name=rest --fstype=ext3 --size=64 --grow --maxsize=27424
      reboot

      %packages
      @base
      ntp

      %pre
      node() {
        [ -b "/dev/$1" ] || while read major minor blocks name; do
          [ "$name" = "$1" ] && mknod "/dev/$1" b "$major" "$minor"
        done < /proc/partitions
      }
      node sda8
      dd if=/dev/zero of=/dev/sda8 bs=1024 count=64
      node sda
      parted -s /dev/sda rm 8

      %post
      sed -i -e '/^server /d' /etc/ntp.conf
      echo 'server pool.ntp.org' >> /etc/ntp.conf
      /sbin/chkconfig ntpd on
      "
    `);
  });

  it('reuses what is on the disks of a machine with UEFI', () => {
    expect(write('rocky-9', 'uefi, used')).toMatchInlineSnapshot(`
      "cdrom
      rootpw --iscrypted $1$abcdefgh$cHJi5PXp/ki/ktXzqlk6I1
      lang en_US.UTF-8
      keyboard us
      network --bootproto=static --device=eth0 --ip=172.20.0.1 --netmask=255.255.0.0 --onboot=yes --hostname=master.example.com --noipv6
      network --bootproto=static --device=eth1 --ip=192.168.0.100 --netmask=255.255.255.0 --onboot=yes --gateway=192.168.0.1 --nameserver=192.168.0.2,192.168.0.3 --noipv6
      firewall --disabled
      selinux --disabled
      firstboot --disable
      timezone --utc Europe/Berlin
      timesource --ntp-server=pool.ntp.org
      bootloader --location=mbr --boot-drive=sda
      skipx
      repo --name=kit-base --baseurl=http://10.1.1.1/kits/base
      clearpart --list=sda6
      ignoredisk --only-use=sda
      part /boot/efi --fstype=efi --noformat --onpart=sda1
      part /boot --fstype=xfs --onpart=sda2
      part swap --fstype=swap --onpart=sda3
      part /data --fstype=ext3 --noformat --onpart=sda5
      part /srv --fstype=xfs --label=srv --ondisk=sda --size=3000 --grow --maxsize=73993
      part pv.01 --ondisk=sda --size=64 --grow --maxsize=71057
      part swap --fstype=swap --ondisk=sda --size=500
      volgroup vg0 --useexisting
      volgroup new --pesize=32768 pv.01
      logvol / --vgname=vg0 --name=root --fstype=xfs --useexisting
      logvol /home --vgname=vg0 --name=home --fstype=ext3 --noformat --useexisting
      logvol /var --vgname=vg0 --name=var --fstype=xfs --size=1004
      logvol /depot --vgname=new --name=depot --fstype=xfs --size=10016 --grow --maxsize=40480
      logvol /rest --vgname=new --name=rest --fstype=xfs --size=64 --grow --maxsize=30560
      reboot

      %packages
      @^minimal-environment
      kit-base
      %end
      "
    `);
  });

  it('has room for GRUB 2 where it makes a GPT', () => {
    expect(write('fedora-44', 'bios, default')).toMatch(
      /^clearpart --all --drives=sda --initlabel --disklabel=gpt\npart biosboot --fstype=biosboot --ondisk=sda --size=1\n/m,
    );
  });

  it('hashes a password as the release reads it', () => {
    const rootPassword = { clear: 'secret' };
    expect(write('centos-5', 'bios, default', { rootPassword })).toMatch(/^rootpw --iscrypted \$1\$/m);
    expect(write('centos-6', 'bios, default', { rootPassword })).toMatch(/^rootpw --iscrypted \$6\$/m);
  });

  it('names a time server as the dialect has it', () => {
    const lines = (id: string) => write(id, 'bios, default').match(/^time.*$|^.*ntp.*$/gm);
    expect(lines('rhel-6')).toEqual([
      'timezone --utc Europe/Berlin',
      'ntp',
      "sed -i -e '/^server /d' /etc/ntp.conf",
      "echo 'server pool.ntp.org' >> /etc/ntp.conf",
      '/sbin/chkconfig ntpd on',
    ]);
    expect(lines('rhel-7')).toEqual(['timezone --utc Europe/Berlin --ntpservers=pool.ntp.org']);
    expect(lines('rhel-9')).toEqual(['timezone --utc Europe/Berlin', 'timesource --ntp-server=pool.ntp.org']);
  });

  it('gives a gateway of IPv6 to the device that has an address for it', () => {
    const routing = { dhcp: false, gateway: 'fd00::fe', nameservers: ['fd00::53'] };
    expect(write('rhel-9', 'bios, IPv6', { routing })).toContain(
      'network --bootproto=static --device=eth0 --ip=172.20.0.1 --netmask=255.255.0.0 --onboot=yes ' +
        '--nameserver=fd00::53 --hostname=master.example.com --ipv6=fd00::1/64 --ipv6gateway=fd00::fe\n',
    );
    expect(() => write('rhel-6', 'bios, IPv6', { routing })).toThrow(
      'RHEL6 does not have network --ipv6gateway',
    );
  });

  it('says what charset a language has', () => {
    const language = (tag: string) =>
      write('centos-5', 'bios, default', { language: tag }).match(/^lang .*$/m)?.[0];
    expect(language('de_DE')).toBe('lang de_DE.UTF-8');
    expect(language('sr_RS@latin')).toBe('lang sr_RS.UTF-8@latin');
  });

  it('refuses to write a layout that does not fit', () => {
    const [found] = kickstartCases(findRelease('centos-5'));
    if (!found) throw new Error('no case');
    const [boot, ...others] = found.answers.disks.partitions;
    if (!boot) throw new Error('no partition');
    const partitions = [{ ...boot, size: { mode: 'fixed' as const, mib: 200_000 } }, ...others];
    const answers = answersFor({ ...found.answers.disks, partitions });
    expect(() => writeKusuKickstart(answers, found.machine, RANDOM)).toThrow(RangeError);
  });
});
