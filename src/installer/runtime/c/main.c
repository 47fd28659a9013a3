/* Starts the engine, runs the program that is linked in, and turns its loop until it ends. */
#include <fcntl.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "calls.h"
#include "inflate.h"

enum { FIRST_PAGES = 256, MOST_PAGES = 32768 };

struct Z_a_instance_t engine_imports;
Z_quickjs_instance_t engine;
u32 runtime, context;

/* From program.S. */
extern const uint8_t program_start[], program_end[];
extern const uint32_t program_size;

static void write_all(int fd, const char *text) {
  for (size_t left = strlen(text); left > 0;) {
    ssize_t written = write(fd, text, left);
    if (written < 0) return;
    text += written;
    left -= (size_t)written;
  }
}

void crash(const char *what) {
  char name[4096];
  const char *folder = getenv("KUSU_TMP");
  give_terminal_back();
  write_all(2, what);
  write_all(2, "\n");
  snprintf(name, sizeof name, "%s/exception.dump", folder && *folder ? folder : "/tmp");
  int fd = open(name, O_WRONLY | O_CREAT | O_TRUNC, 0644);
  if (fd != -1) {
    write_all(fd, what);
    write_all(fd, "\n");
  }
  _exit(1);
}

static Value property(Value object, const char *name) {
  Value key = new_text(name, strlen(name)), value = js_get(object, key);
  js_free(key);
  return value;
}

static void set_property(Value object, const char *name, Value value) {
  Value key = new_text(name, strlen(name));
  js_set(object, key, value);
  js_free(key);
  js_free(value);
}

/* Ends the program where the value is an exception: with its text and its stack. */
static void check(Value value) {
  static char text[65536];
  Value exception = js_exception(value);
  if (!exception) return;
  u32 message = js_text(exception), stack = js_text(property(exception, "stack"));
  snprintf(text, sizeof text, "%s\n%s", message ? AT(message) : "an exception without a text", stack ? AT(stack) : "");
  crash(text);
}

static void run_jobs(void) {
  static u32 last;
  if (!last) last = make_room(sizeof(u32));
  while (js_has_jobs()) {
    Value done = js_run_jobs(-1, last);
    check(done);
    js_free(done);
  }
}

static void run_program(void) {
  static const char name[] = "installer.js";
  u32 source = make_room(program_size), label = make_room(sizeof name);
  inflate(program_start, program_end - program_start, AT(source), program_size);
  memcpy(AT(label), name, sizeof name);
  Value value = js_eval(source, program_size, label);
  check(value);
  js_free(value);
  engine_free(source);
  engine_free(label);
}

/* Texts with their NULs, as the program reads them. */
static Value text_list(char **list) {
  size_t size = 0;
  for (char **text = list; *text; text++) size += strlen(*text) + 1;
  char *all = malloc(size + 1), *next = all;
  if (!all) crash("out of memory");
  for (char **text = list; *text; text++) next = stpcpy(next, *text) + 1;
  Value value = new_bytes(all, size);
  free(all);
  return value;
}

/* Process 1 may start without any: then the first file that is opened would become its output. */
static void have_standard_descriptors(void) {
  for (int fd = 0; fd <= 2; fd++)
    if (fcntl(fd, F_GETFD) == -1 && open("/dev/null", O_RDWR) == -1) open("/", O_RDONLY);
}

int main(int count, char **arguments) {
  extern char **environ;
#ifdef __i386__
  /* The x87 rounds to 64 bits unless told; a double of JavaScript has 53. */
  const unsigned short precision = 0x27f;
  __asm__ volatile("fldcw %0" : : "m"(precision));
#endif
  have_standard_descriptors();
  catch_signals();
  wasm_rt_allocate_memory(&engine_imports.memory, FIRST_PAGES, MOST_PAGES);
  Z_quickjs_init_module();
  Z_quickjs_instantiate(&engine, &engine_imports);
  engine_construct();
  runtime = js_new_runtime();
  context = js_new_context(0);

  Value global = js_global(), sys = js_new_object();
  add_calls(sys);
  set_property(sys, "arguments", text_list(arguments + (count > 0)));
  set_property(sys, "environment", text_list(environ));
  set_property(global, "sys", sys);
  sys = property(global, "sys");

  run_program();
  run_jobs();
  /* sys.turn waits for what comes next and lets it happen. It never gives back where the program ends by sys.exit. */
  for (;;) {
    Value turn = property(sys, "turn"), value = js_call(turn, sys);
    check(value);
    js_free(value);
    js_free(turn);
    run_jobs();
  }
}
