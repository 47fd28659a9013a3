# shellcheck shell=sh disable=SC2154 # steps.sh and ../anaconda assign
# The real Anaconda: the loader's arguments and environment, but our kickstart and, where there is one, our method.
# Sourced by ../anaconda.
#
# The installer may leave `method` in FAUX_TMP: one line, where Anaconda gets its packages, or `loader` for what the
# loader found. With a server and no such file it is http://127.0.0.1/. -m is understood by all of these releases, as
# --repo is from Fedora 10 on.

# Arguments as the loader gave them. --stage2 stays: Anaconda only wants to know which disc it came from.
hand_over() {
  faux_method=
  [ -z "$faux_supervisor" ] || faux_method=http://127.0.0.1/
  [ ! -s "$faux_tmp/method" ] || read -r faux_method <"$faux_tmp/method" || :
  [ "$faux_method" != loader ] || faux_method=
  faux_left=$#
  faux_skip=
  while [ "$faux_left" -gt 0 ]; do
    faux_argument=$1
    shift
    faux_left=$((faux_left - 1))
    if [ -n "$faux_skip" ]; then
      faux_skip=
    elif is_replaced "$faux_argument"; then
      case $faux_argument in
        -m | --kickstart | --method | --repo) faux_skip=yes ;;
      esac
    else
      set -- "$@" "$faux_argument"
    fi
  done
  [ -z "$faux_method" ] || set -- "$@" -m "$faux_method"
  return_medium "$@"
  say "running $FAUX_ANACONDA"
  run_as_given "$FAUX_ANACONDA" "$@" --kickstart "$faux_tmp/kusu-ks.cfg"
}

is_replaced() {
  case $1 in
    --kickstart | --kickstart=*) return 0 ;;
    -m* | --method | --method=* | --repo | --repo=*) [ -n "$faux_method" ] ;;
    *) return 1 ;;
  esac
}

# With the environment exactly as the loader gave it: a shell changes its own (PWD, SHLVL, _).
run_as_given() {
  if faux_environment=$(environment_in_quotes) && [ -n "$faux_environment" ]; then
    eval "env -i $faux_environment \"\$@\""
  elif [ -x "$faux_python" ]; then
    "$faux_python" "$faux_home/as-given.py" $$ "$@"
  else
    "$@"
  fi
}

# The block of this process as quoted words. NUL separates variables; a newline inside a value is another byte on the
# way, one that no value has. Fails where a program for it is missing.
environment_in_quotes() {
  for faux_program in env tr sed; do
    command -v "$faux_program" >/dev/null 2>&1 || return 1
  done
  LC_ALL=C
  export LC_ALL
  for faux_byte in 001 002 003 004 005 006 007; do
    [ -z "$(tr -cd "\\$faux_byte" </proc/$$/environ)" ] || continue
    tr '\000\012' "\\012\\$faux_byte" </proc/$$/environ |
      sed "/=/!d; s/'/'\\\\''/g; s/^/'/; s/\$/'/" | tr "\\012\\$faux_byte" ' \012'
    return
  done
  return 1
}
