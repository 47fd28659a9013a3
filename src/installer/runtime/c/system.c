/* Time, chance, mounts, sockets of the loopback device, the end of the program and of the machine. */
#define _GNU_SOURCE
#include <arpa/inet.h>
#include <fcntl.h>
#include <netinet/in.h>
#include <string.h>
#include <sys/mount.h>
#include <sys/reboot.h>
#include <sys/socket.h>
#include <sys/syscall.h>
#include <sys/time.h>
#include <sys/utsname.h>
#include <time.h>
#include <unistd.h>

#include "calls.h"

static Value call_now(void) {
  struct timeval time;
  gettimeofday(&time, NULL);
  return answer(time.tv_sec * 1e3 + time.tv_usec / 1000);
}

/* Milliseconds since some beginning, whatever happens to the clock meanwhile: installers set it. */
static Value call_uptime(void) {
  struct timespec time;
  if (clock_gettime(CLOCK_MONOTONIC, &time) == -1) return result(-1);
  return answer(time.tv_sec * 1e3 + time.tv_nsec / 1000000);
}

/* getrandom(2) wants no file in /dev, but is from 3.17; it does not wait for a kernel that has not seen enough yet. */
static Value call_random(void) {
  enum { NONBLOCK = 1 };
  size_t size;
  char *bytes = part(0, &size);
  if (!bytes) return invalid();
  long got = syscall(SYS_getrandom, bytes, size, NONBLOCK);
  if (got == (long)size) return answer(0);
  int fd = open("/dev/urandom", O_RDONLY | O_CLOEXEC);
  if (fd == -1) return result(-1);
  for (size_t have = 0; have < size; have += (size_t)got) {
    got = read(fd, bytes + have, size - have);
    if (got > 0) continue;
    close(fd);
    return answer(got == 0 ? -EIO : -errno);
  }
  close(fd);
  return answer(0);
}

/* Out: release and machine, 65 bytes each. */
static Value call_uname(void) {
  struct utsname names;
  char *out = room(0, 2 * sizeof names.release);
  if (!out) return invalid();
  if (uname(&names) == -1) return result(-1);
  memcpy(out, names.release, sizeof names.release);
  memcpy(out + sizeof names.release, names.machine, sizeof names.machine);
  return answer(0);
}

static Value call_pid(void) { return answer(getpid()); }

static Value call_mount(void) {
  char *source = path(0), *target = path(1), *type = path(2), *data = path(4);
  if (!source || !target || !type || !data) return invalid();
  return result(mount(source, target, type, (unsigned long)number(3), data));
}

static Value call_unmount(void) {
  char *target = path(0);
  return target ? result(umount(target)) : invalid();
}

static Value call_reboot(void) {
  sync();
  return result(reboot((int)(unsigned)number(0)));
}

static Value call_exit(void) {
  give_terminal_back();
  _exit(integer(0));
}

/* Out: the port. Nothing but 127.0.0.1, whatever the program says. */
static Value call_listen(void) {
  int *out = room(1, sizeof *out);
  if (!out) return invalid();
  struct sockaddr_in address = {.sin_family = AF_INET, .sin_port = htons((uint16_t)number(0))};
  address.sin_addr.s_addr = htonl(INADDR_LOOPBACK);
  socklen_t size = sizeof address;
  int on = 1, fd = socket(AF_INET, SOCK_STREAM, 0);
  if (fd == -1) return result(-1);
  fcntl(fd, F_SETFD, FD_CLOEXEC);
  fcntl(fd, F_SETFL, O_NONBLOCK);
  setsockopt(fd, SOL_SOCKET, SO_REUSEADDR, &on, sizeof on);
  if (bind(fd, (struct sockaddr *)&address, size) == -1 || listen(fd, 128) == -1 ||
      getsockname(fd, (struct sockaddr *)&address, &size) == -1) {
    int error = errno;
    close(fd);
    return answer(-error);
  }
  *out = ntohs(address.sin_port);
  return answer(fd);
}

static Value call_accept(void) {
  int fd = accept(integer(0), NULL, NULL);
  if (fd == -1) return result(-1);
  fcntl(fd, F_SETFD, FD_CLOEXEC);
  fcntl(fd, F_SETFL, O_NONBLOCK);
  return answer(fd);
}

const Call system_calls[] = {
    {"now", call_now},
    {"uptime", call_uptime},
    {"random", call_random},
    {"uname", call_uname},
    {"pid", call_pid},
    {"mount", call_mount},
    {"unmount", call_unmount},
    {"reboot", call_reboot},
    {"exit", call_exit},
    {"listen", call_listen},
    {"accept", call_accept},
    {0},
};
