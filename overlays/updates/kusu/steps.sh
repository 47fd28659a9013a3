# shellcheck shell=sh disable=SC2153,SC2154 # settings and the era's part give what is not assigned here
# The steps that the faux anaconda has in every era; sourced by its era's own part, which knows how the real Anaconda is
# reached. Written for POSIX sh: bash, dash, mksh and the busybox of all those years run it.
#
# `settings` beside it says what this release looks like. It is written when the image is built:
#   FAUX_DIST FAUX_DISTVER FAUX_DIST_ARCH   what the installer learns as KUSU_DIST, KUSU_DISTVER, KUSU_DIST_ARCH
#   FAUX_RELEASE    id of the release, as KUSU_RELEASE
#   FAUX_TMP        where the installer works and leaves kusu-ks.cfg, log and dump
#   FAUX_SOURCE     where the medium is mounted, as KUSU_SOURCE
# and what the era's part wants.
#
# The era's part sets faux_home, the folder of this file, and defines
#   leave_to_person    what is offered to a person when the installation cannot go on
#   left_on_request    what happens when the installer was left on purpose
#
# In faux_home lie the programs of the installer:
#   installer   asks and writes kusu-ks.cfg; status 0: there is one, 1: a program error, 2: left on request
#   server      if it is there and executable: serves 127.0.0.1, is started again when it dies, ends by SIGTERM. It
#               makes server.ready in FAUX_TMP as soon as it answers.
# Both get KUSU_DIST, KUSU_DISTVER, KUSU_DIST_ARCH, KUSU_RELEASE, KUSU_TMP, KUSU_ROOT (faux_home), KUSU_SOURCE and LANG,
# and KUSU_MEDIUM, the device of a medium that was mounted, where it is not any more.

say() {
  echo "faux anaconda: $*"
}

# Nothing may reboot or go on without a word.
hold() {
  say "stopped: $*"
  leave_to_person
}

read_settings() {
  [ -r "$faux_home/settings" ] || {
    hold "$faux_home/settings cannot be read; make the updates image again"
    exit 1
  }
  # shellcheck source=/dev/null
  . "$faux_home/settings"
  faux_tmp=$FAUX_TMP
  faux_log=$faux_tmp/kusu.log
  faux_device=
}

open_workplace() {
  read_settings
  mkdir -p "$faux_tmp" || {
    hold "$faux_tmp cannot be made"
    exit 1
  }
  say "started for $FAUX_DIST $FAUX_DISTVER $FAUX_DIST_ARCH"
}

# Only ever called in a subshell: what our programs are given never reaches Anaconda, which breaks on a foreign LANG or
# PYTHONPATH.
become() {
  KUSU_DIST=$FAUX_DIST
  KUSU_DISTVER=$FAUX_DISTVER
  KUSU_DIST_ARCH=$FAUX_DIST_ARCH
  KUSU_RELEASE=$FAUX_RELEASE
  KUSU_TMP=$faux_tmp
  KUSU_ROOT=$faux_home
  KUSU_SOURCE=$FAUX_SOURCE
  KUSU_MEDIUM=$faux_device
  LANG=en_US.UTF-8
  export KUSU_DIST KUSU_DISTVER KUSU_DIST_ARCH KUSU_RELEASE KUSU_TMP KUSU_ROOT KUSU_SOURCE KUSU_MEDIUM LANG
  exec "$@"
}

# Comes back only when there is a finished kickstart.
run_installer() {
  say "running the installer"
  (become "$faux_home/installer")
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
      left_on_request
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

# A server that dies in the middle of an installation would end it.
supervise_server() {
  faux_server=
  trap 'kill "$faux_server" 2>/dev/null; exit 0' TERM
  while :; do
    (become "$faux_home/server") &
    faux_server=$!
    wait "$faux_server"
    say "the server ended with status $?; starting it again"
    sleep 1
  done
}

# Up to half a minute. Status 0: the server answers.
await_server() {
  faux_seconds=30
  until [ -e "$faux_tmp/server.ready" ]; do
    [ "$faux_seconds" -gt 0 ] || return 1
    faux_seconds=$((faux_seconds - 1))
    sleep 1
  done
}
