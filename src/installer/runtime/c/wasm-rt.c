/*
 * What the output of wasm2c 1.0.32 calls (wasm-rt.h), in place of wabt's own implementation: that one reserves 8 GiB of
 * addresses for each memory, and catches signals that we want to see. One module, one memory, one table.
 */
#define _GNU_SOURCE
#include <stdarg.h>
#include <string.h>
#include <sys/mman.h>

#include "engine.h"

enum { PAGE_BITS = 16, MOST_PAGES = 0xffff, MOST_TYPES = 256, MOST_VALUES = 24 };

typedef struct {
  uint32_t parameters, results;
  wasm_rt_type_t values[MOST_VALUES];
} FunctionType;

static FunctionType types[MOST_TYPES];
static uint32_t type_count;

uint32_t wasm_rt_register_func_type(uint32_t parameters, uint32_t results, ...) {
  uint32_t count = parameters + results;
  if (type_count == MOST_TYPES || count > MOST_VALUES) crash("the table of function types is full");
  FunctionType *type = &types[type_count];
  type->parameters = parameters;
  type->results = results;
  va_list rest;
  va_start(rest, results);
  for (uint32_t i = 0; i < count; i++) type->values[i] = va_arg(rest, wasm_rt_type_t);
  va_end(rest);
  /* Alike types get the same number, which starts at 1: it is compared at every indirect call. */
  for (uint32_t i = 0; i < type_count; i++)
    if (types[i].parameters == parameters && types[i].results == results &&
        memcmp(types[i].values, type->values, count * sizeof *type->values) == 0)
      return i + 1;
  return ++type_count;
}

void wasm_rt_trap(wasm_rt_trap_t trap) {
  static const char *const names[] = {
      "trap",
      "access outside of memory",
      "integer overflow",
      "division by zero",
      "invalid conversion to an integer",
      "unreachable code reached",
      "invalid indirect call",
      "uncaught exception of the engine",
      "call stack exhausted",
  };
  crash(names[trap]);
}

void wasm_rt_allocate_memory(wasm_rt_memory_t *memory, uint32_t initial, uint32_t most) {
  size_t size = (size_t)initial << PAGE_BITS;
  memory->data = mmap(NULL, size, PROT_READ | PROT_WRITE, MAP_PRIVATE | MAP_ANONYMOUS, -1, 0);
  if (memory->data == MAP_FAILED) crash("out of memory");
  memory->pages = initial;
  memory->max_pages = most;
  memory->size = size;
}

uint32_t wasm_rt_grow_memory(wasm_rt_memory_t *memory, uint32_t more) {
  uint32_t before = memory->pages, after = before + more;
  if (after < before || after > memory->max_pages || after > MOST_PAGES) return (uint32_t)-1;
  size_t size = (size_t)after << PAGE_BITS;
  void *data = mremap(memory->data, (size_t)before << PAGE_BITS, size, MREMAP_MAYMOVE);
  if (data == MAP_FAILED) return (uint32_t)-1;
  memory->data = data;
  memory->pages = after;
  memory->size = size;
  return before;
}

void wasm_rt_allocate_funcref_table(wasm_rt_funcref_table_t *table, uint32_t size, uint32_t most) {
  table->data = calloc(size, sizeof *table->data);
  if (!table->data) crash("out of memory");
  table->size = size;
  table->max_size = most;
}

void wasm_rt_free_funcref_table(wasm_rt_funcref_table_t *table) { free(table->data); }

bool wasm_rt_is_initialized(void) { return true; }
