# shellcheck shell=sh disable=SC2154 # steps.sh and ../anaconda assign
# The server that gives Anaconda its packages from here. Sourced by ../anaconda.

faux_supervisor=

# None in prepared mode, where there is no such program.
start_server() {
  [ -x "$faux_home/server" ] || return 0
  supervise_server >>"$faux_log" 2>&1 &
  faux_supervisor=$!
  say "server started"
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

stop_server() {
  [ -n "$faux_supervisor" ] || return 0
  kill "$faux_supervisor" 2>/dev/null
  wait "$faux_supervisor" 2>/dev/null
  faux_supervisor=
}
