/* What emscripten's libc inside the module asks of its surroundings. Modules and interrupts are not used. */
#include <stdlib.h>
#include <string.h>
#include <sys/time.h>
#include <time.h>
#include <unistd.h>

#include "calls.h"

#define UNUSED __attribute__((unused))
#define FROM UNUSED struct Z_a_instance_t *from

/* WASI's numbers of errors. */
enum { WASI_EIO = 29, WASI_ENOSYS = 52, WASI_ESPIPE = 70 };

wasm_rt_memory_t *import_memory(FROM) { return &engine_imports.memory; }
void import_assert_failed(FROM, u32 condition, UNUSED u32 file, UNUSED u32 line, UNUSED u32 function) {
  crash(AT(condition));
}
void import_abort(FROM) { crash("the engine gave up"); }
void import_exit(FROM, u32 status) { exit((int)status); }
void import_clear_keepalive(FROM) {}
void import_free_host_ref(FROM, UNUSED u32 of, UNUSED u32 id) {}
u32 import_set_timer(FROM, UNUSED u32 which, UNUSED f64 milliseconds) { return 0; }
u32 import_should_interrupt(FROM, UNUSED u32 of) { return 0; }
u32 import_load_module(FROM, UNUSED u32 of, UNUSED u32 in, UNUSED u32 name) { return 0; }
u32 import_normalize_module(FROM, UNUSED u32 of, UNUSED u32 in, UNUSED u32 base, UNUSED u32 name) { return 0; }
u32 import_call(FROM, UNUSED u32 in, UNUSED u32 self, u32 count, u32 arguments, u32 id) {
  return call(id, count, arguments);
}

f64 import_date_now(FROM) {
  struct timeval time;
  gettimeofday(&time, NULL);
  return time.tv_sec * 1e3 + time.tv_usec / 1000;
}

void import_local_time(FROM, u64 seconds, u32 out) {
  time_t time = (time_t)seconds;
  struct tm t;
  localtime_r(&time, &t);
  s32 fields[] = {t.tm_sec,  t.tm_min,  t.tm_hour, t.tm_mday,  t.tm_mon,
                  t.tm_year, t.tm_wday, t.tm_yday, t.tm_isdst, (s32)t.tm_gmtoff};
  memcpy(AT(out), fields, sizeof fields);
}

/* The names of zones are asked for once, and used by nothing but strftime, which QuickJS does not call. */
void import_set_time_zone(FROM, u32 offset, u32 daylight, u32 standard_name, u32 daylight_name) {
  memset(AT(offset), 0, sizeof(u32));
  memset(AT(daylight), 0, sizeof(u32));
  strcpy(AT(standard_name), "UTC");
  strcpy(AT(daylight_name), "UTC");
}

u32 import_resize_heap(FROM, u32 wanted) {
  uint32_t have = engine_imports.memory.pages, need = (uint32_t)(((u64)wanted + 65535) >> 16);
  if (need <= have) return 1;
  /* A fifth more than there was, as emscripten does, so that growing byte by byte does not move it each time. */
  uint32_t more = have / 5;
  if (more > need - have && wasm_rt_grow_memory(&engine_imports.memory, more) != (u32)-1) return 1;
  return wasm_rt_grow_memory(&engine_imports.memory, need - have) != (u32)-1;
}

u32 import_environ_get(FROM, UNUSED u32 list, UNUSED u32 texts) { return 0; }
u32 import_environ_sizes(FROM, u32 count, u32 size) {
  memset(AT(count), 0, sizeof(u32));
  memset(AT(size), 0, sizeof(u32));
  return 0;
}

u32 import_fd_close(FROM, UNUSED u32 fd) { return WASI_ENOSYS; }
u32 import_fd_seek(FROM, UNUSED u32 fd, UNUSED u64 offset, UNUSED u32 whence, UNUSED u32 out) { return WASI_ESPIPE; }
u32 import_fd_write(FROM, u32 fd, u32 vectors, u32 count, u32 out) {
  u32 total = 0;
  for (u32 i = 0; i < count; i++) {
    u32 vector[2];
    memcpy(vector, AT(vectors + i * sizeof vector), sizeof vector);
    ssize_t written = write((int)fd, AT(vector[0]), vector[1]);
    if (written < 0) return WASI_EIO;
    total += (u32)written;
  }
  memcpy(AT(out), &total, sizeof total);
  return 0;
}
