# shellcheck shell=sh disable=SC2154 # steps.sh and ../anaconda assign
# The medium: let go before the installer runs, so that it can ask for other discs, and back before Anaconda runs.
# Sourced by ../anaconda.

faux_released=

# Only where the runtime is a file of the medium does it have to move first. Where that cannot be done the installation
# goes on with the disc in the drive.
release_medium() {
  case $FAUX_CARRIER in
    "loop on the medium") move_runtime && unmount_medium ;;
    *) unmount_medium ;;
  esac
}

# The runtime is a loop device over stage2 on the CD, so the CD cannot be unmounted. A copy in memory takes its place:
# Anaconda does the same with the same call before it asks for another disc.
move_runtime() {
  faux_image=$FAUX_SOURCE/$FAUX_STAGE2
  faux_copy=$faux_tmp/stage2.img
  [ -f "$faux_image" ] || {
    say "medium kept: $faux_image is not there"
    return 1
  }
  # shellcheck disable=SC2012 # stat is not in every runtime.
  faux_size=$(ls -l "$faux_image" 2>>"$faux_log" | {
    # shellcheck disable=SC2034
    read -r faux_mode faux_links faux_owner faux_group faux_size faux_rest
    echo "$faux_size"
  })
  has_room_for "$faux_size" || {
    say "medium kept: not enough memory for a copy of stage2"
    return 1
  }
  cp "$faux_image" "$faux_copy" || {
    rm -f "$faux_copy"
    say "medium kept: stage2 could not be copied"
    return 1
  }
  say "stage2 copied to $faux_copy"
  PYTHONPATH=/usr/lib/anaconda${PYTHONPATH:+:$PYTHONPATH} \
    "$faux_python" "$faux_home/move-loop.py" "$FAUX_LOOP" "$faux_copy" >>"$faux_log" 2>&1 || {
    rm -f "$faux_copy"
    say "medium kept: the runtime could not be moved to the copy, see $faux_log"
    return 1
  }
  say "runtime moved to the copy"
}

# Half as much again as the image in bytes, so that the installer itself has room. Some shells count in 32 bits: no
# image of these releases has ten digits.
has_room_for() {
  case $1 in
    "" | ??????????*) return 1 ;;
  esac
  # shellcheck disable=SC2017
  [ "$(free_kilobytes)" -gt $(($1 / 2048 * 3)) ]
}

# The files of the initramfs count as cached, and cannot be given back: so only half of that is counted.
free_kilobytes() {
  faux_free=0
  # shellcheck disable=SC2034
  while read -r faux_name faux_value faux_unit; do
    case $faux_name in
      MemFree: | Buffers:) faux_free=$((faux_free + faux_value)) ;;
      Cached:) faux_free=$((faux_free + faux_value / 2)) ;;
    esac
  done </proc/meminfo
  echo "$faux_free"
}

unmount_medium() {
  faux_device=$(device_on "$FAUX_SOURCE")
  [ -n "$faux_device" ] || {
    say "no medium is mounted"
    return
  }
  if umount "$FAUX_SOURCE" >>"$faux_log" 2>&1; then
    faux_released=yes
    say "medium released"
  else
    say "medium kept: $FAUX_SOURCE is in use, see $faux_log"
  fi
}

device_on() {
  # shellcheck disable=SC2034
  while read -r faux_name faux_value faux_rest; do
    [ "$faux_value" = "$1" ] && echo "$faux_name"
  done </proc/mounts
}

# Anaconda's CD method takes the mounted disc for granted: it reads .discinfo at once and stage2 again later. Whatever
# disc is in the drive now is the one that the installer left there.
return_medium() {
  [ -n "$faux_released" ] || return
  case " $* " in
    *" cdrom:"*) ;;
    *) return ;;
  esac
  if mount -r -t iso9660 "$faux_device" "$FAUX_SOURCE" >>"$faux_log" 2>&1; then
    say "medium mounted again"
  else
    say "no medium in the drive; Anaconda will ask for it"
  fi
}
