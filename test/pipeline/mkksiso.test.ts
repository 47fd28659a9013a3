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

  it('without options asks for nothing', () => {
    const profile = mkksisoProfile({});
    expect(profile).toMatchObject({ files: [], checksum: true, boot: { add: [], remove: [] } });
    expect([profile.kickstart, profile.volume, profile.installer]).toEqual([undefined, undefined, undefined]);
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
});
