import { describe, expect, it } from 'vitest';
import { findRelease, RELEASES } from '../../src/releases/table.ts';
import { planPlacement, planProductPlacement } from '../../src/updates/placement.ts';

const VOLUME = 'Rocky 9';
const plan = (place: Parameters<typeof planPlacement>[0], id: string) =>
  planPlacement(place, findRelease(id), VOLUME);
const at = (url: string, named: 'boot line' | 'kickstart' = 'boot line') => ({ url, named });
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

  it('allows in each release what the README says', () => {
    const url = 'http://server/u.img';
    const allowed = (id: string) =>
      (['medium', 'initramfs', 'directory', at(url)] as const)
        .filter((place) => thrown(place, id) === undefined)
        .map((place) => (typeof place === 'string' ? place : 'url'));
    for (const { id, era } of RELEASES) {
      const expected = {
        'loader-ext2': ['medium', 'initramfs'],
        'loader-cpio': ['medium', 'initramfs', 'url'],
        'loader-path': ['medium', 'initramfs', 'url'],
        'loader-whole': ['medium', 'url'],
        dracut: ['medium', 'initramfs', 'directory', 'url'],
        'dracut-inst': ['medium', 'initramfs', 'directory', 'url'],
      }[era];
      expect(allowed(id), id).toEqual(expected);
    }
  });

  it('puts files into a folder of the medium in the dracut eras only', () => {
    expect(plan('directory', 'centos-7')).toMatchObject({
      files: { tree: 'medium', destination: 'images/RHupdates' },
      bootArguments: [],
    });
    for (const id of ['centos-4', 'centos-5', 'fedora-9', 'centos-6', 'fedora-16'])
      expect(thrown('directory', id)).toMatchObject({ kind: 'unsupported' });
  });

  it('points to an address by argument', () => {
    const url = 'http://mirror.example/updates.img';
    for (const [id, argument] of [
      ['centos-5', 'updates'],
      ['fedora-8', 'updates'],
      ['rocky-9', 'inst.updates'],
    ] as const)
      expect(plan(at(url), id)).toMatchObject({
        address: url,
        bootArguments: [`${argument}=${url}`],
        kickstartLines: [],
      });
    expect(thrown(at(url), 'centos-4')).toMatchObject({
      kind: 'unsupported',
      found: 'it has neither a boot argument nor a command for one',
    });
  });

  it('points to it by kickstart where the early stage reads that', () => {
    const url = 'http://mirror.example/updates.img';
    for (const id of ['fedora-8', 'centos-6', 'centos-7', 'rocky-9'])
      expect(plan(at(url, 'kickstart'), id)).toMatchObject({
        bootArguments: [],
        kickstartLines: [`updates ${url}`],
      });
    expect(thrown(at(url, 'kickstart'), 'centos-5')).toMatchObject({
      kind: 'unsupported',
      found: 'its loader knows no command updates',
    });
    expect(thrown(at('hd:LABEL=X:/u.img', 'kickstart'), 'rocky-9')).toMatchObject({ kind: 'unsupported' });
  });

  it('knows disks in the dracut eras, and this very medium', () => {
    const url = 'hd:LABEL=Rocky\\x209:/extra/updates.img';
    const own = plan(at(url), 'rocky-9');
    expect(own).toMatchObject({ path: 'extra/updates.img', bootArguments: [`inst.updates=${url}`] });
    expect(own.address).toBeUndefined();
    expect(own.notes).toEqual([
      'What is in /images/updates.img of the medium is applied as well; on conflict this one wins.',
    ]);
    expect(plan(at('hd:LABEL=Rocky\\x209'), 'rocky-9').path).toBe('updates.img');
    const other = plan(at('hd:LABEL=OTHER:/u.img'), 'rocky-9');
    expect([other.path, other.address]).toEqual([undefined, 'hd:LABEL=OTHER:/u.img']);
    expect(thrown(at(url), 'centos-5')).toMatchObject({ kind: 'usage' });
  });

  it('knows what takes memory twice: the loaders leave behind what they move', () => {
    expect([plan('initramfs', 'centos-5').copies, plan('initramfs', 'rocky-9').copies]).toEqual([1, 0]);
  });

  it('has one place for a product image of each release', () => {
    for (const release of RELEASES)
      expect(planProductPlacement(release)).toMatchObject({ path: release.updates.product.path });
  });

  it.each(['https://a/b', 'nfs:a:/b', '/updates.img', 'http://a b/c', ''])(
    'refuses the address %j where the loader cannot fetch it',
    (url) => {
      expect(thrown(at(url), 'centos-6')).toMatchObject({
        kind: 'usage',
        expected: 'an address that begins with http:, ftp:, without blanks',
      });
    },
  );
});
