import { describe, expect, it } from 'vitest';
import { joinPairs } from '../../src/commands/mkksiso.ts';
import { createProgram } from '../../src/commands/program.ts';
import { mkksisoProfile } from '../../src/pipeline/mkksiso.ts';

describe('a call of mkksiso', () => {
  it('is a profile for full media', () => {
    const profile = mkksisoProfile({
      ks: 'my.ks',
      updates: 'u.img',
      add: ['/srv/rpms', 'site/'],
      cmdline: 'console=ttyS0 foo="a b"',
      rmArgs: 'quiet  inst.stage2=x',
      volid: 'New Label',
      replace: [{ from: 'timeout=60', to: 'timeout=5' }],
      md5sum: false,
    });
    expect(profile).toMatchObject({
      media: 'full',
      volume: 'New Label',
      kickstart: { file: 'my.ks' },
      updates: { merge: 'u.img', sources: [], files: [] },
      files: [
        { source: '/srv/rpms', destination: '/rpms' },
        { source: 'site/', destination: '/site' },
      ],
      boot: {
        add: ['console=ttyS0', 'foo="a b"'],
        remove: ['quiet', 'quiet=*', 'inst.stage2=x'],
        replace: [{ from: 'timeout=60', to: 'timeout=5' }],
      },
      checksum: false,
    });
  });

  it('asks for nothing that was not said', () => {
    const profile = mkksisoProfile({ cmdline: 'x' });
    expect(profile).toMatchObject({ files: [], checksum: true, boot: { add: ['x'], remove: [] } });
    expect([profile.kickstart, profile.volume, profile.installer]).toEqual([undefined, undefined, undefined]);
  });

  it('refuses to do nothing', () => {
    expect(() => mkksisoProfile({ md5sum: false })).toThrow(/nothing to do/);
  });

  it('refuses a label that no ISO can have', () => {
    expect(() => mkksisoProfile({ volid: 'x'.repeat(40) })).toThrow(/cannot be taken/);
  });

  it('takes two values for each --replace, wherever it stands', () => {
    expect(joinPairs(['--replace', 'a', 'b', 'in', '-R', '--c', 'd', 'out'])).toEqual([
      ...['--replace', 'a\0b', 'in', '-R', '--c\0d', 'out'],
    ]);
    expect(joinPairs(['in', '--replace', 'a'])).toEqual(['in', '--replace', 'a']);
  });

  it('reaches its options through the program', async () => {
    const program = await createProgram('mkksiso');
    const command = program.commands.find((each) => each.name() === 'mkksiso');
    command?.parseOptions(['--ks', 'k', '--replace', 'a b', 'c', '--no-md5sum', '-a', 'x', '-a', 'y']);
    expect(command?.opts()).toMatchObject({ ks: 'k', replace: ['a b\0c'], md5sum: false, add: ['x', 'y'] });
  });

  it('leaves no option of lorax out, long or short', async () => {
    // pylorax/cmdline/mkksiso.py of lorax 46.0
    const names = ['add', 'cmdline', 'rm-args', 'debug', 'no-md5sum', 'ks', 'updates', 'volid', 'replace'];
    const program = await createProgram('mkksiso');
    const [command] = program.commands;
    const options = command?.options ?? [];
    expect(options.map(({ long }) => long)).toEqual(
      expect.arrayContaining([...names, 'skip-mkefiboot', 'tmp'].map((name) => `--${name}`)),
    );
    expect(options.map(({ short }) => short)).toEqual(
      expect.arrayContaining(['-a', '-c', '-r', '-u', '-V', '-R']),
    );
    const { operands, unknown } = program.parseOptions(['mkksiso', '-V', 'MINE', 'in.iso', 'out.iso']);
    expect([...operands, ...unknown]).toEqual(['mkksiso', '-V', 'MINE', 'in.iso', 'out.iso']);
  });
});
