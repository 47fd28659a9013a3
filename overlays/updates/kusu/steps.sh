# The steps that the faux anaconda has in every era; sourced by its era's own part, which knows how the real Anaconda is
# reached. Written for POSIX sh: bash 3, dash and busybox of all those years run it.
#
# `settings` beside it says what this release looks like. It is written when the image is built:
#   FAUX_DIST FAUX_DISTVER FAUX_DIST_ARCH   what the installer learns as KUSU_DIST, KUSU_DISTVER, KUSU_DIST_ARCH
#   FAUX_TMP        where the installer works and leaves kusu-ks.cfg, log and dump
# and what the era's part wants.
#
# The era's part sets faux_home, the folder of this file, and defines leave_to_person: what is offered to a person when
# the installation cannot go on.

say() {
  echo "faux anaconda: $*"
}

# Nothing may reboot or go on without a word.
hold() {
  say "stopped: $*"
  leave_to_person
}

open_workplace() {
  [ -r "$faux_home/settings" ] || {
    hold "$faux_home/settings cannot be read; make the updates image again"
    exit 1
  }
  . "$faux_home/settings"
  faux_tmp=$FAUX_TMP
  faux_log=$faux_tmp/kusu.log
  mkdir -p "$faux_tmp" || {
    hold "$faux_tmp cannot be made"
    exit 1
  }
  say "started for $FAUX_DIST $FAUX_DISTVER $FAUX_DIST_ARCH"
}

# A subshell, so that what the installer is given never reaches Anaconda, which breaks on a foreign LANG or PYTHONPATH.
call_installer() (
  KUSU_DIST=$FAUX_DIST
  KUSU_DISTVER=$FAUX_DISTVER
  KUSU_DIST_ARCH=$FAUX_DIST_ARCH
  KUSU_TMP=$faux_tmp
  KUSU_ROOT=$faux_home
  LANG=en_US.UTF-8
  export KUSU_DIST KUSU_DISTVER KUSU_DIST_ARCH KUSU_TMP KUSU_ROOT LANG
  exec "$faux_home/installer"
)

# Comes back only when there is a finished kickstart.
run_installer() {
  say "running the installer"
  call_installer
  faux_status=$?
  say "installer returned $faux_status"
  case $faux_status in
    0) ;;
    1)
      hold "an internal program error has occurred; log: $faux_log, dump: $faux_tmp/exception.dump"
      exit 1
      ;;
    2)
      say "goodbye: the installation was left on request, nothing was changed"
      exit 2
      ;;
    *)
      hold "the installer ended in a way that it never should (status $faux_status)"
      exit "$faux_status"
      ;;
  esac
  [ -s "$faux_tmp/kusu-ks.cfg" ] || {
    hold "the installer wrote no $faux_tmp/kusu-ks.cfg"
    exit 1
  }
}
