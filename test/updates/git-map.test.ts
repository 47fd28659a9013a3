import { describe, expect, it } from 'vitest';
import { type ByteString, fromText } from '../../src/base/bytes.ts';
import type { Release } from '../../src/releases/release.ts';
import { RELEASES } from '../../src/releases/table.ts';
import { GIT_LAYOUTS } from '../../src/updates/git-layouts.ts';
import { anacondaMajor, gitLayoutOf, placeOfSource, removedModuleStub } from '../../src/updates/git-map.ts';
import { FEDORA_16, RHEL_4, RHEL_5, RHEL_6, RHEL_7, RHEL_8, RHEL_9, RHEL_10 } from './releases.ts';

const SITE = 'usr/lib64/python3.9/site-packages';

describe('placeOfSource', () => {
  it.each<[Release, string, string]>([
    [RHEL_4, 'iw/welcome_gui.py', 'welcome_gui.py'],
    [RHEL_4, 'pixmaps/anaconda_header.png', 'anaconda_header.png'],
    [RHEL_5, 'anaconda', 'anaconda'],
    [RHEL_5, 'isys/isys.py', 'isys.py'],
    [RHEL_5, 'ui/anaconda.glade', 'anaconda.glade'],
    [RHEL_5, 'installclasses/rhel.py', 'installclasses/rhel.py'],
    [RHEL_6, 'textw/zfcp_text.py', 'zfcp_text.py'],
    [RHEL_6, 'storage/devicelibs/lvm.py', 'storage/devicelibs/lvm.py'],
    [FEDORA_16, 'pyanaconda/iw/progress_gui.py', 'pyanaconda/iw/progress_gui.py'],
    [FEDORA_16, 'data/ui/anaconda.ui', 'anaconda.ui'],
    [RHEL_7, 'anaconda', 'usr/sbin/anaconda'],
    [RHEL_7, 'pyanaconda/kickstart.py', 'run/install/updates/pyanaconda/kickstart.py'],
    [RHEL_7, 'pyanaconda/ui/gui/spokes/network.glade', 'run/install/updates/ui/spokes/network.glade'],
    [RHEL_7, 'data/systemd/anaconda.service', 'usr/lib/systemd/system/anaconda.service'],
    [RHEL_7, 'data/anaconda-gtk.css', 'run/install/updates/anaconda-gtk.css'],
    [RHEL_7, 'scripts/zramswapon', 'usr/libexec/anaconda/zramswapon'],
    [RHEL_7, 'data/post-scripts/99-copy-logs.ks', 'usr/share/anaconda/post-scripts/99-copy-logs.ks'],
    [RHEL_8, 'anaconda.py', 'usr/sbin/anaconda'],
    [RHEL_8, 'data/anaconda-gtk.css', 'usr/share/anaconda/anaconda-gtk.css'],
    [RHEL_8, 'data/product.d/rhel.conf', 'etc/anaconda/product.d/rhel.conf'],
    [RHEL_9, 'pyanaconda/errors.py', `${SITE}/pyanaconda/errors.py`],
    [RHEL_9, 'pyanaconda/ui/gui/hubs/summary.glade', 'usr/share/anaconda/ui/hubs/summary.glade'],
    [RHEL_9, 'data/dbus/anaconda-bus.conf', 'usr/share/anaconda/dbus/anaconda-bus.conf'],
    [
      RHEL_9,
      'data/dbus/org.fedoraproject.Anaconda.Boss.conf',
      'usr/share/anaconda/dbus/confs/org.fedoraproject.Anaconda.Boss.conf',
    ],
    [
      RHEL_9,
      'data/dbus/org.fedoraproject.Anaconda.Boss.service',
      'usr/share/anaconda/dbus/services/org.fedoraproject.Anaconda.Boss.service',
    ],
    [RHEL_9, 'data/conf.d/10-x.conf', 'etc/anaconda/conf.d/10-x.conf'],
    [RHEL_9, 'widgets/python/AnacondaWidgets.py', `${SITE}/gi/overrides/AnacondaWidgets.py`],
    [RHEL_9, 'data/liveinst/liveinst', 'usr/sbin/liveinst'],
    [RHEL_9, 'utils/handle-sshpw', 'usr/sbin/handle-sshpw'],
    [RHEL_10, 'data/profile.d/rhel.conf', 'etc/anaconda/profile.d/rhel.conf'],
    [RHEL_10, 'data/liveinst/liveinst', 'usr/bin/liveinst'],
    [RHEL_10, 'pyanaconda/errors.py', 'usr/lib64/python3.12/site-packages/pyanaconda/errors.py'],
  ])('puts what $id has as %s to %s', (release, path, to) => {
    expect(placeOfSource(fromText(path), release)).toMatchObject({ to });
  });

  it.each<[Release, string, RegExp]>([
    [RHEL_4, 'loader2/loader.c', /initrd/],
    [RHEL_4, 'installclasses/rhel.py', /product image/],
    [RHEL_5, 'po/de.po', /compiled/],
    [RHEL_5, 'isys/nl.c', /built/],
    [RHEL_5, 'scripts/mk-images', /not part/],
    [RHEL_6, 'loader/method.c', /initrd/],
    [RHEL_6, 'tests/storage_test/size.py', /not part/],
    [RHEL_7, 'dracut/parse-kickstart', /initrd/],
    [RHEL_7, 'dracut/driver-updates@.service', /initrd/],
    [RHEL_7, 'widgets/python/AnacondaWidgets.py', /beside the Python/],
    [RHEL_8, 'data/window-manager/config/org.gnome.gschema.override', /built/],
    [RHEL_9, 'tests/unit_tests/x.py', /not part/],
    [RHEL_9, 'anaconda.spec.in', /built/],
    [RHEL_9, 'docs/index.rst', /not part/],
    [RHEL_9, '.github/workflows/x.yml', /not part/],
    [RHEL_10, 'dockerfile/anaconda-ci/Dockerfile', /not part/],
  ])('leaves out what $id has as %s', (release, path, leave) => {
    expect(placeOfSource(fromText(path), release)).toEqual({ leave: expect.stringMatching(leave) });
  });

  it('ships packages of Python whole where one file of them would hide the rest', () => {
    expect(placeOfSource(fromText('storage/lvm.py'), RHEL_6)).toMatchObject({
      whole: 'storage',
      isModule: true,
    });
    expect(placeOfSource(fromText('iw/x.py'), RHEL_6)).toMatchObject({ whole: undefined });
  });
});

describe('the layouts', () => {
  it('have one for every release of the table', () => {
    for (const release of RELEASES) {
      expect(anacondaMajor(release), release.id).toBeGreaterThan(9);
      expect(GIT_LAYOUTS).toContain(gitLayoutOf(release));
    }
  });

  it('never place anything outside the root', () => {
    for (const path of ['pyanaconda/x.py', 'storage/x.py', 'a', 'data/ui/x', 'data/conf.d/x.conf'])
      for (const release of [RHEL_4, RHEL_5, RHEL_6, FEDORA_16, RHEL_7, RHEL_8, RHEL_9, RHEL_10]) {
        const place = placeOfSource(path as ByteString, release);
        if ('to' in place) expect(place.to).toMatch(/^[^/]/);
      }
  });
});

describe('removedModuleStub', () => {
  it('is Python that says what happened', () => {
    const stub = removedModuleStub(fromText('pyanaconda/a"b.py'), 'anaconda-1.2');
    expect(stub).toMatch(/^raise ImportError\("pyanaconda\/a\\"b\.py was removed after anaconda-1\.2; /);
    expect(stub).not.toMatch(/[^\x20-\x7e\n]/);
  });
});
