/* The terminal: taken, and given back at every end there is. */
#include <signal.h>
#include <string.h>
#include <sys/ioctl.h>
#include <termios.h>
#include <unistd.h>

#include "calls.h"

enum { MOST_FAREWELL = 64 };

static volatile sig_atomic_t is_raw;
static int terminal = -1;
static struct termios before;
/* Written at an end that was not asked for. */
static char farewell[MOST_FAREWELL];
static size_t farewell_size;
static char handler_stack[16384];

/* tcsetattr and write are both safe in a signal handler. */
static void restore(int with_farewell) {
  if (!is_raw) return;
  is_raw = 0;
  tcsetattr(terminal, TCSANOW, &before);
  if (with_farewell && write(terminal, farewell, farewell_size) < 0) return;
}

void give_terminal_back(void) { restore(1); }

static void end_by_signal(int number) {
  give_terminal_back();
  signal(number, SIG_DFL);
  raise(number);
  /* The kernel lets process 1 live where its default would be to die; and within the handler the signal may wait. */
  sigset_t set;
  sigemptyset(&set);
  sigaddset(&set, number);
  sigprocmask(SIG_UNBLOCK, &set, NULL);
  _exit(128 + number);
}

/* The same as libuv's UV_TTY_MODE_RAW, so that the program finds the same on Node. */
static Value call_take_terminal(void) {
  static const int deadly[] = {SIGHUP, SIGINT, SIGQUIT, SIGTERM, SIGILL, SIGABRT, SIGBUS, SIGFPE, SIGSEGV};
  char *text = part(1, &farewell_size);
  if (!text || farewell_size > MOST_FAREWELL || is_raw) return invalid();
  memcpy(farewell, text, farewell_size);
  terminal = integer(0);
  if (tcgetattr(terminal, &before) == -1) return result(-1);
  struct termios raw = before;
  raw.c_iflag &= ~(BRKINT | ICRNL | INPCK | ISTRIP | IXON);
  raw.c_oflag |= ONLCR;
  raw.c_cflag |= CS8;
  raw.c_lflag &= ~(ECHO | ICANON | IEXTEN | ISIG);
  raw.c_cc[VMIN] = 1;
  raw.c_cc[VTIME] = 0;
  is_raw = 1;
  /* A stack that ran over has no room for a handler. */
  sigaltstack(&(stack_t){.ss_sp = handler_stack, .ss_size = sizeof handler_stack}, NULL);
  struct sigaction end = {.sa_handler = end_by_signal, .sa_flags = SA_ONSTACK};
  for (unsigned i = 0; i < sizeof deadly / sizeof *deadly; i++) sigaction(deadly[i], &end, NULL);
  if (tcsetattr(terminal, TCSADRAIN, &raw) == -1) {
    is_raw = 0;
    return result(-1);
  }
  return answer(0);
}

static Value call_leave_terminal(void) {
  restore(0);
  return answer(0);
}

/* Out: columns, rows; both 0 where the terminal does not know. */
static Value call_window_size(void) {
  int *out = room(1, 2 * sizeof *out);
  struct winsize size;
  if (!out) return invalid();
  if (ioctl(integer(0), TIOCGWINSZ, &size) == -1) return result(-1);
  out[0] = size.ws_col;
  out[1] = size.ws_row;
  return answer(0);
}

static Value call_is_terminal(void) { return answer(isatty(integer(0))); }

const Call terminal_calls[] = {
    {"takeTerminal", call_take_terminal},
    {"leaveTerminal", call_leave_terminal},
    {"windowSize", call_window_size},
    {"isTerminal", call_is_terminal},
    {0},
};
