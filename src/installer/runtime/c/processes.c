/* Starting programs and learning of their ends. */
#define _GNU_SOURCE
#include <fcntl.h>
#include <signal.h>
#include <sys/wait.h>
#include <unistd.h>

#include "calls.h"

/*
 * A signal becomes a byte in this pipe, so that poll sees it like all else: SIGCHLD and SIGWINCH. Without it, one that
 * comes just before poll would be slept over.
 */
static int signal_pipe[2];

static void note_signal(int signal) {
  char byte = (char)signal;
  int before = errno;
  /* A full pipe wakes poll just as well. */
  if (write(signal_pipe[1], &byte, 1) < 0) errno = before;
}

/* pipe2(2) is younger than 2.6.9. */
static int make_pipe(int ends[2]) {
  if (pipe(ends) == -1) return -1;
  for (int i = 0; i < 2; i++) fcntl(ends[i], F_SETFD, FD_CLOEXEC);
  return 0;
}

void catch_signals(void) {
  if (make_pipe(signal_pipe) == -1) crash("no pipe for signals");
  for (int i = 0; i < 2; i++) fcntl(signal_pipe[i], F_SETFL, O_NONBLOCK);
  struct sigaction note = {.sa_handler = note_signal, .sa_flags = SA_RESTART};
  sigaction(SIGCHLD, &note, NULL);
  sigaction(SIGWINCH, &note, NULL);
  /* Who writes to a program or client that is gone learns it by EPIPE. */
  signal(SIGPIPE, SIG_IGN);
}

static Value call_signals(void) { return answer(signal_pipe[0]); }

static Value call_pipe(void) {
  int *out = room(0, 2 * sizeof *out);
  return out ? result(make_pipe(out)) : invalid();
}

/* Reads and writes of it no longer wait. */
static Value call_do_not_wait(void) {
  int flags = fcntl(integer(0), F_GETFL);
  return result(flags == -1 ? -1 : fcntl(integer(0), F_SETFL, flags | O_NONBLOCK));
}

static void become(const char *program, char **arguments, char **environment, const char *directory) {
  static const int ours[] = {SIGPIPE, SIGCHLD, SIGWINCH, SIGHUP, SIGINT, SIGQUIT, SIGTERM};
  for (unsigned i = 0; i < sizeof ours / sizeof *ours; i++) signal(ours[i], SIG_DFL);
  int input = integer(6), output = integer(7);
  if (dup2(input, 0) == -1 || dup2(output, 1) == -1 || dup2(output, 2) == -1) return;
  if (*directory && chdir(directory) == -1) return;
  execve(program, arguments, environment);
}

/*
 * spawn(program, arguments, their number, environment, its number, directory or '', input, output): the process. An execve that
 * fails reports through a pipe that a successful one closes.
 */
static Value call_spawn(void) {
  const char *program = path(0), *directory = path(5);
  if (!program || !directory) return invalid();
  char **arguments = words(1), **environment = words(3);
  int report[2], error = 0;
  pid_t child = -1;
  if (!arguments || !environment) {
    errno = EINVAL;
  } else if (make_pipe(report) == 0) {
    child = fork();
    if (child == 0) {
      become(program, arguments, environment, directory);
      error = errno;
      if (write(report[1], &error, sizeof error) < 0) _exit(126);
      _exit(127);
    }
    error = errno;
    close(report[1]);
    if (child != -1) {
      ssize_t size;
      while ((size = read(report[0], &error, sizeof error)) == -1 && errno == EINTR) continue;
      if (size != sizeof error) error = 0;
      if (error) waitpid(child, NULL, 0);
    }
    close(report[0]);
    errno = error;
    if (error) child = -1;
  }
  free(arguments);
  free(environment);
  return result(child);
}

/* The number of a process that has ended, 0 where none has. Out: its exit status, and the signal that ended it or 0. */
static Value call_wait(void) {
  int *out = room(0, 2 * sizeof *out), status = 0;
  if (!out) return invalid();
  pid_t child = waitpid(-1, &status, WNOHANG);
  out[0] = WIFEXITED(status) ? WEXITSTATUS(status) : 0;
  out[1] = WIFSIGNALED(status) ? WTERMSIG(status) : 0;
  return result(child);
}

const Call process_calls[] = {
    {"signals", call_signals},
    {"pipe", call_pipe},
    {"doNotWait", call_do_not_wait},
    {"spawn", call_spawn},
    {"wait", call_wait},
    {0},
};
