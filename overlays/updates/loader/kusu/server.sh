# shellcheck shell=sh disable=SC2154 # steps.sh and ../anaconda assign
# The server that gives Anaconda its packages from here. Sourced by ../anaconda.

faux_supervisor=

# None in prepared mode, where there is no such program.
start_server() {
  [ -x "$faux_home/server" ] || return 0
  rm -f "$faux_tmp/server.ready"
  supervise_server >>"$faux_log" 2>&1 &
  faux_supervisor=$!
  say "server started"
  await_server || {
    stop_server
    hold "the server does not answer, see $faux_log"
    exit 1
  }
}

stop_server() {
  [ -n "$faux_supervisor" ] || return 0
  kill "$faux_supervisor" 2>/dev/null
  wait "$faux_supervisor" 2>/dev/null
  faux_supervisor=
}
