/*
 * QuickJS as wasm2c translated it from @jitl/quickjs-wasmfile-release-sync, under readable names. The package's own
 * glue (dist/emscripten-module.mjs) says which letter is which; they hold for the one module whose checksum
 * scripts/runtime/engine.mjs asserts. The meaning of the QTS_ functions: dist/ffi.d.ts of the same package.
 */
#ifndef ENGINE_H
#define ENGINE_H

#include "quickjs.h"

/* A JSValue lies in the module's memory; this is its address there. 0 stands for undefined in what a call gives. */
typedef u32 Value;

struct Z_a_instance_t {
  wasm_rt_memory_t memory;
};

extern struct Z_a_instance_t engine_imports;
extern Z_quickjs_instance_t engine;
extern u32 runtime, context;

/* Where an address of the module lies in ours. Whatever allocates in the module may move its memory: ask again. */
#define AT(address) ((char *)engine_imports.memory.data + (u32)(address))

#define engine_construct() Z_quickjsZ_u(&engine)
#define engine_malloc(size) Z_quickjsZ_v(&engine, size)
#define engine_free(address) Z_quickjsZ_M(&engine, address)
#define js_new_runtime() Z_quickjsZ_K(&engine)
#define js_new_context(intrinsics) Z_quickjsZ_N(&engine, runtime, intrinsics)
#define js_free(value) Z_quickjsZ_P(&engine, context, value)
#define js_free_text(address) Z_quickjsZ_S(&engine, context, address)
#define js_new_object() Z_quickjsZ_U(&engine, context)
#define js_new_buffer(address, size) Z_quickjsZ_X(&engine, context, address, size)
#define js_new_number(number) Z_quickjsZ_Y(&engine, context, number)
#define js_number(value) Z_quickjsZ_Z5A(&engine, context, value)
#define js_new_text(address) Z_quickjsZ__(&engine, context, address)
#define js_text(value) Z_quickjsZ_Z24(&engine, context, value)
#define js_has_jobs() Z_quickjsZ_fa(&engine, runtime)
#define js_run_jobs(most, out) Z_quickjsZ_ga(&engine, runtime, most, out)
#define js_get(object, name) Z_quickjsZ_ha(&engine, context, object, name)
#define js_set(object, name, value) Z_quickjsZ_ja(&engine, context, object, name, value)
#define js_call(function, self) Z_quickjsZ_ma(&engine, context, function, self, 0, 0)
#define js_exception(value) Z_quickjsZ_na(&engine, context, value)
#define js_eval(source, size, name) Z_quickjsZ_pa(&engine, context, source, size, name, 0, 0)
#define js_global() Z_quickjsZ_ua(&engine, context)
#define js_new_function(name, id) Z_quickjsZ_Da(&engine, context, name, 0, 0, id)
#define js_argument(list, index) Z_quickjsZ_Ea(&engine, list, index)

/* What the module asks of its surroundings: imports.c. */
#define import_memory Z_aZ_a
#define import_assert_failed Z_aZ_b
#define import_fd_write Z_aZ_c
#define import_fd_close Z_aZ_d
#define import_environ_get Z_aZ_e
#define import_environ_sizes Z_aZ_f
#define import_normalize_module Z_aZ_g
#define import_load_module Z_aZ_h
#define import_should_interrupt Z_aZ_i
#define import_set_timer Z_aZ_j
#define import_resize_heap Z_aZ_k
#define import_clear_keepalive Z_aZ_l
#define import_local_time Z_aZ_m
#define import_set_time_zone Z_aZ_n
#define import_fd_seek Z_aZ_o
#define import_date_now Z_aZ_p
#define import_abort Z_aZ_q
#define import_exit Z_aZ_r
#define import_call Z_aZ_s
#define import_free_host_ref Z_aZ_t

/* Gives the terminal back, says what happened, leaves it in exception.dump, and ends with status 1. */
_Noreturn void crash(const char *what);

#endif
