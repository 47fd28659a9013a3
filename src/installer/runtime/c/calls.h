/*
 * The calls that a program has as `sys.NAME(...)`; elf-sys.ts types them. Each is one system call or little more, and
 * only such as Linux 2.6.9 has. All arguments are numbers. Bytes and texts lie in one ArrayBuffer that both sides see,
 * `sys.exchange`, and are named by their offsets there; texts for the system (paths, words) end in NUL. A call gives a
 * number: what the system gave, or minus the number of the error.
 */
#ifndef CALLS_H
#define CALLS_H

#include <errno.h>
#include <stdint.h>

#include "engine.h"

typedef struct {
  const char *name;
  Value (*run)(void);
} Call;

extern const Call file_calls[], process_calls[], terminal_calls[], system_calls[];

/* Puts every call, and the exchange, into the object. */
void add_calls(Value object);
/* Runs call `id`, as numbered by add_calls, with the arguments that the engine hands over. */
Value call(u32 id, u32 count, u32 arguments);

/* The arguments of the running call. What is missing is 0; what is wrong is null, and the call refuses with EINVAL. */
double number(u32 index);
int integer(u32 index);
/* So many bytes of the exchange, from the offset that the argument gives. */
void *room(u32 index, size_t size);
/* The same where the next argument gives the size. */
void *part(u32 index, size_t *size);
/* A path or name to the system. */
char *path(u32 index);
/* The list of texts, as execve(2) wants it, whose number the next argument gives. The caller frees it. */
char **words(u32 index);

Value answer(double result);
/* What a system call gave: its result, or the error where it is -1. */
Value result(long outcome);
Value invalid(void);

/* For the program: a text, and an ArrayBuffer. */
Value new_text(const char *text, size_t size);
Value new_bytes(const void *bytes, size_t size);
/* Room in the module's memory, with a NUL behind it. Moves what AT gave before. */
u32 make_room(size_t size);

/* From terminal.c: makes the terminal what it was before it was opened. May be called at any time, also by a signal. */
void give_terminal_back(void);
/* From processes.c: signals that wake poll, and none that kills a writer. */
void catch_signals(void);

#endif
