import type { MediaCheckFacts } from '../release.ts';

/** A kickstart suppresses the question. */
export const MEDIA_CHECK_RHEL4: MediaCheckFacts = {
  argument: 'mediacheck',
  byDefault: false,
  withoutSum: 'asks',
  source: 'loader2/cdinstall.c:241 (anaconda-10.1.1.104-1)',
};

/** Fedora Core 6 to Fedora 9, RHEL 5: the same, unless `mediacheck` asks for it. */
export const MEDIA_CHECK_FC6: MediaCheckFacts = {
  argument: 'mediacheck',
  byDefault: false,
  withoutSum: 'asks',
  source:
    'loader2/cdinstall.c:259 (anaconda-11.1.2.263-2); loader2/cdinstall.c:193-198 (anaconda-11.4.0.83-1)',
};

/** Fedora 10 to 16, RHEL 6. */
export const MEDIA_CHECK_F10: MediaCheckFacts = {
  argument: 'mediacheck',
  byDefault: false,
  withoutSum: 'asks',
  source:
    'loader/cdinstall.c:232-237 (anaconda-11.4.1.63-1); loader/cdinstall.c:253-258 (anaconda-13.21.263-1); loader/cdinstall.c:199-208 (anaconda-16.25-1)',
};

/** Fedora 17: checked by dracut itself. */
export const MEDIA_CHECK_F17: MediaCheckFacts = {
  argument: 'rd.live.check',
  byDefault: false,
  withoutSum: 'stops',
  source:
    'share/config_files/x86/{isolinux.cfg,grub.conf} (lorax f17-branch); checkisomd5.c:83-109 (isomd5sum 1.0.9); dracut 90dmsquash-live, not read',
};

/** Fedora 18 to 33, RHEL 7 and 8: dracut dies at once. The EFI menus of Fedora 18 and 19 do not check by default. */
export const MEDIA_CHECK_F18: MediaCheckFacts = {
  argument: 'rd.live.check',
  byDefault: true,
  withoutSum: 'stops',
  source:
    'share/config_files/x86/{isolinux.cfg,grub2-efi.cfg} (lorax-18.29-1, f20-branch); dracut/anaconda-diskroot:9-25 (anaconda-18.37.11-1); dracut/anaconda-diskroot:27-34 (anaconda-33.16.10.5-1); checkisomd5.c (isomd5sum 1.0.12)',
};

/** Fedora 34 and later, RHEL 9 and 10: dies at once or waits twelve hours and halts. */
export const MEDIA_CHECK_F34: MediaCheckFacts = {
  argument: 'rd.live.check',
  byDefault: true,
  withoutSum: 'stops',
  source:
    'share/templates.d/99-generic/config_files/x86/{isolinux.cfg,grub2-bios.cfg,grub2-efi.cfg} (lorax rhel9-branch, f45-branch); dracut/anaconda-diskroot:9-37 (anaconda-34.24.9-1, anaconda-45.21); checkisomd5.c (isomd5sum 1.2.3)',
};
