import { describe, expect, it } from 'vitest';
import { checkKickstart } from '../../src/kickstart/check.ts';
import type { Dialect } from '../../src/releases/kickstart/dialect.ts';
import { earlyKickstart } from '../../src/releases/kickstart/early.ts';

function check(text: string, dialect: Dialect) {
  return checkKickstart(text, { dialect, early: earlyKickstart(dialect) }, 'installer');
}
/** Findings of lines, without those of the whole file. */
function found(text: string, dialect: Dialect) {
  return check(text, dialect)
    .filter(({ line }) => line > 0)
    .map(({ severity, line, message }) => `${line}: ${severity}: ${message}`);
}

describe('the installer check', () => {
  it('says what takes the place of a command that is gone', () => {
    expect(check('device usb-storage\n', 'RHEL9')[0]).toEqual({
      severity: 'error',
      line: 1,
      message: 'device is gone from RHEL9: a parse error',
      hint: expect.stringMatching(/inst\.dd=.*rd\.driver\.pre=.*driverdisk/),
    });
    expect(check('authconfig --enableshadow\n', 'RHEL8')[0]).toMatchObject({
      severity: 'warning',
      hint: expect.stringContaining('authselect'),
    });
    expect(check('install\n', 'RHEL8')[0]).toMatchObject({ severity: 'warning' });
    expect(check('install\n', 'RHEL9')[0]).toMatchObject({ severity: 'error', hint: /leave it out/ });
    expect(check('key --skip\n', 'RHEL9')[0]?.hint).toMatch(/^It belongs to RHEL5 to RHEL6; leave it out/);
    expect(check('timezone --isUtc UTC\n', 'RHEL9')[0]).toMatchObject({ hint: 'timezone --utc' });
    expect(check('timezone --isUtc UTC\n', 'RHEL10')[0]).toMatchObject({
      severity: 'error',
      hint: 'timezone --utc',
    });
    expect(check('%packages --nobase\n%end\n', 'F22')[0]).toMatchObject({ hint: /leave it out/ });
  });

  it.each([
    ['network --bootproto=none\n', '--bootproto wants one of bootp, dhcp, static, not "none"'],
    ['network --bootproto\n', '--bootproto wants a value'],
    ['network --ip=1 --frob\n', 'it has no option --frob'],
    ['network --noip\n', 'it has no option --noip'],
    ['network --nodns=1\n', '--nodns takes no value'],
    ['network --onboot=maybe\n', '--onboot wants yes or no, not "maybe"'],
  ])('finds fault with %j', (line, problem) => {
    const message = found(line, 'RHEL4').join();
    expect(message).toBe(`1: error: network in RHEL4: ${problem}`);
  });

  it('takes an option cut short, and says when it could be two', () => {
    expect(found('network --bootp=dhcp\n', 'RHEL5')).toEqual([]);
    expect(found('network --noipv=1\n', 'RHEL5')).toEqual([
      '1: error: network in RHEL5: --noipv could be --noipv4 or --noipv6',
    ]);
  });

  it('wants required options, words, and one of several', () => {
    expect(found('nfs --server=h\n', 'RHEL5')).toEqual(['1: error: nfs in RHEL5 wants --dir']);
    expect(found('part --size=1\n', 'RHEL5')).toEqual([
      '1: error: part wants 1 word beside its options in RHEL5, not 0',
    ]);
    expect(found('part / --size=big\n', 'F45')).toEqual([
      '1: error: part in F45: --size wants a number, not "big"',
    ]);
    expect(found('url --proxy=http://p\n', 'F30')).toEqual([
      '1: error: url wants --url or --mirrorlist or --metalink',
    ]);
    expect(found('autopart --fstype=btrfs\n', 'F30')).toEqual([
      '1: error: autopart --fstype=btrfs is refused',
    ]);
  });

  it('knows sections, their ends and their options by dialect', () => {
    const post = '%post\necho\n';
    expect(found(post, 'RHEL5')).toEqual([]);
    expect(found(`${post}%end\n`, 'RHEL5')).toEqual([
      '3: warning: RHEL5 does not know %end: it becomes a line of %post',
    ]);
    expect(found(post, 'RHEL6')).toEqual(['1: warning: %post does not end with %end, which RHEL6 asks for']);
    expect(found(post, 'RHEL7')).toEqual(['1: error: %post does not end with %end']);
    expect(found(`${post}%packages\n%end\n`, 'F20')).toEqual(['1: error: %post does not end with %end']);
    expect(found('%certificate --filename=a\n%end\n', 'F45')).toEqual([
      '1: error: %certificate wants --dir or --type',
    ]);
    expect(found('%onerror\n%end\n', 'RHEL6')).toEqual(['1: error: %onerror is not a section of RHEL6']);
    expect(found('%addon org_fedora_oscap --x\n  profile = a\n%end\n', 'RHEL8')).toEqual([]);
    expect(found('%packages\n@^minimal\n%end\n', 'RHEL6')).toEqual([
      '2: warning: RHEL6 has no environments: @^minimal',
    ]);
  });

  it('leaves scripts alone, also where a line begins like a section', () => {
    expect(found('%post\n%nothing\nnonsense "\n%end\nlang en_US\n', 'RHEL8')).toEqual([]);
    expect(found('%post\n%end\nnonsense\n', 'RHEL8')).toEqual([
      '3: error: nonsense is not a kickstart command of RHEL8',
    ]);
    expect(found('%end\n', 'RHEL8')).toEqual(['1: error: %end ends no section']);
    expect(found('%post\n%end "\n', 'RHEL8')).toEqual(['2: error: a quote is not closed']);
  });

  it('notes what it cannot see', () => {
    expect(check('%include /tmp/x\n', 'RHEL8').map(({ message }) => message)).toEqual([
      'what %include brings in from /tmp/x is not checked',
    ]);
    expect(found('%include\n', 'RHEL8')).toEqual(['1: error: %include wants the name of a file']);
    expect(found('%ksappend http://h/\n', 'FC6')).toEqual(['1: error: FC6 does not know %ksappend']);
  });

  it('finds commands that shut each other out, and lines that undo each other', () => {
    expect(found('autopart\npart / --size=1\n', 'RHEL8')).toEqual([
      '2: error: part and autopart (line 1) cannot be in one kickstart',
    ]);
    expect(found('autopart\npart / --size=1\n', 'RHEL5')).toEqual([]);
    expect(found('halt\nreboot\n', 'RHEL5')).toEqual([
      '2: warning: only the last reboot counts; line 1 has one too',
    ]);
    expect(
      found('part / --size=1\npart swap --size=1\npart swap --size=1\npart / --size=2\n', 'RHEL5'),
    ).toEqual(['4: warning: part has / a second time; line 1 has it too']);
  });

  it('only warns of questions that the installer will ask', () => {
    expect(
      check('', 'RHEL8').map(({ severity, line, message }) => [severity, line, message.split(':')[0]]),
    ).toEqual([
      ['warning', 0, 'no lang'],
      ['warning', 0, 'no keyboard'],
      ['warning', 0, 'no timezone'],
      ['warning', 0, 'no rootpw'],
      ['warning', 0, 'no partitioning (autopart, part)'],
      ['warning', 0, expect.stringMatching(/^no install method/)],
    ]);
  });

  it('reads comments and quotes as shlex does', () => {
    expect(found('lang en_US # a comment "\n', 'RHEL8')).toEqual([]);
    expect(found('lang en"_"US#x\n', 'RHEL8')).toEqual([]);
    expect(found('lang "en_US\n', 'RHEL8')).toEqual(['1: error: a quote is not closed']);
    expect(found('url --url=http://h/ \\\n', 'RHEL8')).toEqual([
      '1: error: a kickstart line cannot go on in the next line',
    ]);
  });

  it('takes CRLF, tabs, a byte order mark and NUL for what they are', () => {
    expect(found('\tlang\ten_US\r\nkeyboard us\r\n', 'RHEL8')).toEqual([]);
    expect(found('\uFEFFlang en_US\n', 'RHEL8')).toEqual([
      '1: error: a byte order mark makes the first word unreadable',
    ]);
    expect(found('la\0ng en_US\n', 'RHEL8')).toEqual([
      '1: error: la\0ng is not a kickstart command of RHEL8',
    ]);
  });

  it('is done with hostile files in linear time, and with short messages', () => {
    for (const text of [
      'x'.repeat(500_000),
      'constructor\n'.repeat(5_000),
      '\n'.repeat(100_000),
      `lang ${'"'.repeat(300_000)}`,
      `network ${'--noipv4 '.repeat(5_000)}`,
      '%post\n'.repeat(5_000),
      `${'\\ '.repeat(300_000)}x`,
      `part / ${' '.repeat(300_000)}--size`,
    ])
      for (const dialect of ['RHEL4', 'RHEL6', 'F45'] as const) {
        const findings = checkKickstart(text, { dialect, early: earlyKickstart(dialect) }, 'both');
        expect(findings.filter(({ message }) => message.length > 500)).toEqual([]);
      }
  }, 30_000);
});
