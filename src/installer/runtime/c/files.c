/* Files, folders and descriptors. */
#define _GNU_SOURCE
#include <fcntl.h>
#include <limits.h>
#include <poll.h>
#include <stdio.h>
#include <string.h>
#include <sys/stat.h>
#include <sys/syscall.h>
#include <unistd.h>

#include "calls.h"

/* Every path call is refused alike where its path is none. */
#define WITH_PATH(name, index) \
  char *name = path(index);    \
  if (!name) return invalid()

/* No descriptor is handed down by accident: programs that we start get theirs by dup2. */
static Value call_open(void) {
  WITH_PATH(name, 0);
  return result(open(name, integer(1) | O_CLOEXEC, integer(2)));
}

static Value call_close(void) { return result(close(integer(0))); }

static Value call_read(void) {
  size_t size;
  void *bytes = part(1, &size);
  return bytes ? result(read(integer(0), bytes, size)) : invalid();
}

static Value call_read_at(void) {
  size_t size;
  void *bytes = part(1, &size);
  return bytes ? result(pread(integer(0), bytes, size, (off_t)number(3))) : invalid();
}

static Value call_write(void) {
  size_t size;
  void *bytes = part(1, &size);
  return bytes ? result(write(integer(0), bytes, size)) : invalid();
}

/* struct linux_dirent64 is the same on every machine; the program takes it apart. */
static Value call_list(void) {
  size_t size;
  void *bytes = part(1, &size);
  return bytes ? result(syscall(SYS_getdents64, integer(0), bytes, size)) : invalid();
}

/* Out: mode with its type, size, seconds of the last change. */
static Value stat_result(int outcome, const struct stat *status, double *out) {
  if (outcome == -1) return result(outcome);
  out[0] = status->st_mode;
  out[1] = (double)status->st_size;
  out[2] = (double)status->st_mtime;
  return answer(0);
}

enum { STAT_SIZE = 3 * sizeof(double) };

static Value call_stat(void) {
  struct stat status;
  WITH_PATH(name, 0);
  double *out = room(1, STAT_SIZE);
  return out ? stat_result(stat(name, &status), &status, out) : invalid();
}

static Value call_link_stat(void) {
  struct stat status;
  WITH_PATH(name, 0);
  double *out = room(1, STAT_SIZE);
  return out ? stat_result(lstat(name, &status), &status, out) : invalid();
}

static Value call_open_stat(void) {
  struct stat status;
  double *out = room(1, STAT_SIZE);
  return out ? stat_result(fstat(integer(0), &status), &status, out) : invalid();
}

static Value call_make_directory(void) {
  WITH_PATH(name, 0);
  return result(mkdir(name, integer(1)));
}

static Value call_rename(void) {
  WITH_PATH(from, 0);
  WITH_PATH(to, 1);
  return result(rename(from, to));
}

static Value call_remove(void) {
  WITH_PATH(name, 0);
  return result(unlink(name));
}

static Value call_remove_directory(void) {
  WITH_PATH(name, 0);
  return result(rmdir(name));
}

static Value call_make_link(void) {
  WITH_PATH(target, 0);
  WITH_PATH(name, 1);
  return result(symlink(target, name));
}

static Value call_read_link(void) {
  WITH_PATH(name, 0);
  char *out = room(1, PATH_MAX);
  return out ? result(readlink(name, out, PATH_MAX)) : invalid();
}

static Value call_real_path(void) {
  WITH_PATH(name, 0);
  char *out = room(1, PATH_MAX);
  if (!out) return invalid();
  return result(realpath(name, out) ? (long)strlen(out) : -1);
}

static Value call_set_mode(void) {
  WITH_PATH(name, 0);
  return result(chmod(name, integer(1)));
}

static Value call_set_open_mode(void) { return result(fchmod(integer(0), integer(1))); }

static Value call_may_run(void) {
  WITH_PATH(name, 0);
  return result(access(name, X_OK));
}

/* struct pollfd is the same on every machine: descriptor, and 16 bits each of what is awaited and what came. */
static Value call_poll(void) {
  size_t size;
  void *list = part(0, &size);
  return list ? result(poll(list, size / sizeof(struct pollfd), integer(2))) : invalid();
}

const Call file_calls[] = {
    {"open", call_open},
    {"close", call_close},
    {"read", call_read},
    {"readAt", call_read_at},
    {"write", call_write},
    {"list", call_list},
    {"stat", call_stat},
    {"linkStat", call_link_stat},
    {"openStat", call_open_stat},
    {"makeDirectory", call_make_directory},
    {"rename", call_rename},
    {"remove", call_remove},
    {"removeDirectory", call_remove_directory},
    {"makeLink", call_make_link},
    {"readLink", call_read_link},
    {"realPath", call_real_path},
    {"setMode", call_set_mode},
    {"setOpenMode", call_set_open_mode},
    {"mayRun", call_may_run},
    {"poll", call_poll},
    {0},
};
