import { describe, expect, it } from 'vitest';
import { findRelease, RELEASES } from '../../src/releases/table.ts';
import { planPlacement } from '../../src/updates/placement.ts';

const VOLUME = 'Rocky 9';
const plan = (place: Parameters<typeof planPlacement>[0], id: string) =>
  planPlacement(place, findRelease(id), VOLUME);
const thrown = (place: Parameters<typeof planPlacement>[0], id: string) => {
  try {
    plan(place, id);
  } catch (error) {
    return error;
  }
  return undefined;
};

describe('planPlacement', () => {
  it('puts an image where each release looks by itself', () => {
    expect(plan('medium', 'rhel-4').path).toBe('RedHat/base/updates.img');
    for (const release of RELEASES) {
      const placement = planPlacement('medium', release, VOLUME);
      expect(placement).toMatchObject({ path: release.updates.path, bootArguments: [], kickstartLines: [] });
      expect(placement.files).toBeUndefined();
    }
  });

  it('puts files into the initramfs, where dracut or init take them from', () => {
    expect(plan('initramfs', 'rocky-9').files).toEqual({ tree: 'initramfs', destination: 'updates' });
    expect(plan('initramfs', 'centos-5').files).toEqual({ tree: 'initramfs', destination: 'tmp/updates' });
    expect(thrown('initramfs', 'fedora-16')).toMatchObject({
      kind: 'unsupported',
      message: 'fedora-16 does not take updates in the initramfs',
    });
  });

  it('puts files into a folder of the medium in the dracut eras only', () => {
    expect(plan('directory', 'centos-7')).toMatchObject({
      files: { tree: 'medium', destination: 'images/RHupdates' },
      bootArguments: [],
    });
    for (const id of ['centos-4', 'centos-5', 'fedora-9', 'centos-6', 'fedora-16'])
      expect(thrown('directory', id)).toMatchObject({ kind: 'unsupported' });
  });

  it('points to an address by argument, and by kickstart where the early stage reads that', () => {
    const url = 'http://mirror.example/updates.img';
    expect(plan({ url }, 'centos-5')).toMatchObject({
      bootArguments: [`updates=${url}`],
      kickstartLines: [],
    });
    expect(plan({ url }, 'fedora-8')).toMatchObject({
      bootArguments: [`updates=${url}`],
      kickstartLines: [`updates ${url}`],
    });
    expect(plan({ url }, 'rocky-9')).toMatchObject({
      bootArguments: [`inst.updates=${url}`],
      kickstartLines: [`updates ${url}`],
    });
    expect(thrown({ url }, 'centos-4')).toMatchObject({
      kind: 'unsupported',
      found: 'it has neither a boot argument nor a command for one',
    });
  });

  it('knows disks in the dracut eras, and this very medium', () => {
    const url = 'hd:LABEL=Rocky\\x209:/extra/updates.img';
    expect(plan({ url }, 'rocky-9')).toMatchObject({
      bootArguments: [`inst.updates=${url}`],
      kickstartLines: [],
      notes: [
        'What is in /images/updates.img of the medium is applied as well; on conflict this one wins.',
        'It points to this very medium.',
      ],
    });
    expect(plan({ url: 'hd:LABEL=OTHER:/u.img' }, 'rocky-9').notes).toHaveLength(1);
    expect(thrown({ url }, 'centos-5')).toMatchObject({ kind: 'usage' });
  });

  it.each(['https://a/b', 'nfs:a:/b', '/updates.img', 'http://a b/c', ''])(
    'refuses the address %j where the loader cannot fetch it',
    (url) => {
      expect(thrown({ url }, 'centos-6')).toMatchObject({
        kind: 'usage',
        expected: 'an address that begins with http:, ftp:, without blanks',
      });
    },
  );
});
