import { describe, expect, it } from 'vitest';
import { checkKickstart } from '../../src/kickstart/check.ts';
import type { Dialect } from '../../src/releases/kickstart/dialect.ts';
import { earlyKickstart } from '../../src/releases/kickstart/early.ts';

const NEEDED = 'cdrom\nlang en_US\nkeyboard us\n';

function found(text: string, dialect: Dialect) {
  return checkKickstart(text, { dialect, early: earlyKickstart(dialect) }, 'loader').map(
    ({ severity, line, message }) => `${line}: ${severity}: ${message}`,
  );
}

describe('the early stage check', () => {
  it.each([
    ['RHEL4', 'device usb-storage', /wants 2 words.* with 1 the loader crashes/],
    ['RHEL5', 'device usb-storage', /wants 2 words.* with 1 the loader stops with a message/],
    ['F8', 'device scsi usb-storage', /wants 1 word.* takes the first word for the module/],
    ['F8', 'device', /wants 1 word.* with 0 the loader stops with a message/],
    ['RHEL6', 'device scsi usb-storage', /wants 1 word.* stops with a message/],
    ['F16', 'device scsi usb-storage', /wants 1 word/],
    ['RHEL7', 'device usb-storage', /warning: dracut does not act on device/],
    ['RHEL8', 'device usb-storage', /warning: dracut does not act on device/],
    ['RHEL9', 'device usb-storage', /error: device is gone from RHEL9/],
  ] as const)('of %s takes %j as that program does', (dialect, line, message) => {
    expect(found(`${NEEDED}${line}\n`, dialect).join('\n')).toMatch(message);
  });

  it.each(['RHEL4', 'RHEL5', 'F7'] as const)('of %s takes two words', (dialect) => {
    expect(found(`${NEEDED}device scsi usb-storage --opts "a=1 b=2"\n`, dialect)).toEqual([]);
  });

  it.each(['F8', 'RHEL6', 'F16'] as const)('of %s takes one word', (dialect) => {
    expect(found(`${NEEDED}device usb-storage --opts="a=1 b=2"\n`, dialect)).toEqual([]);
  });

  it('loads every device only in Fedora 15 and 16', () => {
    const text = `${NEEDED}device a\ndevice b\n`;
    expect(found(text, 'RHEL6')).toEqual([
      '5: error: only the first device line takes effect, and that is line 4',
    ]);
    expect(found(text, 'F15')).toEqual([]);
  });

  it('runs every network line only from RHEL 6 and Fedora 15 on', () => {
    const text = `${NEEDED}network --device=eth0\nnetwork --device=eth1\n`;
    expect(found(text, 'RHEL5')).toHaveLength(1);
    for (const dialect of ['RHEL6', 'F16', 'RHEL9'] as const) expect(found(text, dialect)).toEqual([]);
    expect(found(`${NEEDED}network --device=eth0\nnetwork --bootproto=dhcp\n`, 'RHEL9')).toEqual([
      '5: warning: dracut passes over a further network line without --device',
    ]);
  });

  it('finds options that pykickstart knows and the loader does not', () => {
    expect(found(`${NEEDED}network --ipv6=auto\n`, 'F8')).toEqual([
      '4: error: the loader of F8 does not know network --ipv6: the loader stops with a message',
    ]);
    expect(found(`${NEEDED}network --ipv6=auto\n`, 'F14')).toEqual([]);
    expect(found(`${NEEDED}network --mtu=1500\n`, 'RHEL4')).toHaveLength(1);
  });

  it('stops at the first section, or goes on behind its %end', () => {
    const text = `${NEEDED}%packages\n@base\n%end\nnetwork --ipv6\n`;
    expect(found(text, 'F9')).toEqual([
      '7: warning: the loader stops at the first section and does not read network here',
    ]);
    expect(found(`${NEEDED}%post\nnonsense\n%end\nnonsense\n`, 'RHEL6')).toEqual([
      '7: error: nonsense is not a kickstart command of RHEL6',
    ]);
  });

  it('asks where the loader asks', () => {
    expect(found('', 'RHEL5').filter((line) => line.startsWith('0: error'))).toHaveLength(3);
    expect(found('', 'RHEL6').filter((line) => line.startsWith('0: warning'))).toHaveLength(3);
    expect(found('', 'RHEL7')).toEqual([]);
  });

  it('follows or skips %include', () => {
    expect(found(`${NEEDED}%include /tmp/x\n`, 'RHEL6')).toHaveLength(1);
    expect(found(`${NEEDED}%include /tmp/x\n`, 'RHEL7')).toEqual([]);
  });

  it('splits lines as popt, GLib and shlex do', () => {
    expect(found(`${NEEDED}network --hostname="a\n`, 'RHEL5')).toEqual([]);
    expect(found(`${NEEDED}network --hostname="a\n`, 'RHEL6')).toEqual([
      '4: error: a quote is not closed: the loader stops with a message',
    ]);
    expect(found(`${NEEDED}network --hostname="a\n`, 'RHEL7')).toEqual([
      '4: error: a quote is not closed: the dracut stage prints an error and passes over the line',
    ]);
    expect(found(`${NEEDED}device a # b c\n`, 'RHEL6')).toEqual([]);
    expect(found(`${NEEDED}device a # b c\n`, 'F9')).toHaveLength(1);
  });

  it('reports in dracut only what dracut would act on', () => {
    expect(found('user\nurl --frob\n', 'RHEL8')).toEqual([
      '2: error: url in RHEL8: it has no option --frob',
      '2: error: url wants --url or --mirrorlist or --metalink',
    ]);
    expect(found('updates\n', 'RHEL8')).toEqual([]);
    expect(found('updates\n', 'RHEL9')).toEqual([
      '1: error: updates wants 1 word beside its options in RHEL9, not 0',
    ]);
  });

  it('reads nothing behind a NUL in a loader written in C', () => {
    expect(found(`${NEEDED}\0nonsense\n`, 'RHEL5')).toEqual([
      '4: error: the loader reads nothing behind a NUL character',
    ]);
  });
});
