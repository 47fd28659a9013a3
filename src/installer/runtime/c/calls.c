/* How arguments and results of calls cross between the engine and us. */
#include "calls.h"

#include <string.h>

/* Twice what kernels before 2.6.23 take as arguments and environment of a program. */
enum { EXCHANGE_SIZE = 256 * 1024 };

static u32 argument_count, argument_list, exchange;

/* The bytes of a text without NUL and surrogates, put at an offset: encode(text, offset). -ENOSPC where they do not fit. */
static Value call_encode(void) {
  u32 text = js_text(js_argument(argument_list, 0));
  size_t size = text ? strlen(AT(text)) : 0;
  void *to = room(1, size);
  if (to && text) memcpy(to, AT(text), size);
  if (text) js_free_text(text);
  return answer(to ? (double)size : -ENOSPC);
}

/* decode(offset, size): the text, undefined unless all of it is ASCII without NUL. */
static Value call_decode(void) {
  size_t size;
  const signed char *bytes = part(0, &size);
  if (!bytes) return 0;
  for (size_t i = 0; i < size; i++)
    if (bytes[i] <= 0) return 0;
  u32 copy = make_room(size);
  memcpy(AT(copy), part(0, &size), size);
  Value text = js_new_text(copy);
  engine_free(copy);
  return text;
}

static const Call text_calls[] = {
    {"encode", call_encode},
    {"decode", call_decode},
    {0},
};

static const Call *const tables[] = {text_calls, file_calls, process_calls, terminal_calls, system_calls};
enum { TABLES = sizeof tables / sizeof *tables, TABLE_BITS = 8 };

Value call(u32 id, u32 count, u32 arguments) {
  argument_count = count;
  argument_list = arguments;
  return tables[id >> TABLE_BITS][id & ((1 << TABLE_BITS) - 1)].run();
}

static void add(Value object, const char *name, Value value) {
  Value key = new_text(name, strlen(name));
  js_set(object, key, value);
  js_free(key);
  js_free(value);
}

void add_calls(Value object) {
  exchange = make_room(EXCHANGE_SIZE);
  add(object, "exchange", js_new_buffer(exchange, EXCHANGE_SIZE));
  for (u32 table = 0; table < TABLES; table++)
    for (u32 index = 0; tables[table][index].name; index++) {
      const char *text = tables[table][index].name;
      u32 copy = make_room(strlen(text));
      strcpy(AT(copy), text);
      add(object, text, js_new_function(copy, table << TABLE_BITS | index));
      engine_free(copy);
    }
}

double number(u32 index) {
  return index < argument_count ? js_number(js_argument(argument_list, index)) : 0;
}

int integer(u32 index) { return (int)number(index); }

void *room(u32 index, size_t size) {
  double offset = number(index);
  if (!(offset >= 0 && offset <= EXCHANGE_SIZE) || size > EXCHANGE_SIZE - (size_t)offset) return NULL;
  return AT(exchange) + (size_t)offset;
}

void *part(u32 index, size_t *size) {
  double length = number(index + 1);
  if (!(length >= 0 && length <= EXCHANGE_SIZE)) return NULL;
  *size = (size_t)length;
  return room(index, *size);
}

char *path(u32 index) {
  char *text = room(index, 1);
  return text && memchr(text, 0, AT(exchange) + EXCHANGE_SIZE - text) ? text : NULL;
}

char **words(u32 index) {
  char *text = path(index), *end = AT(exchange) + EXCHANGE_SIZE;
  double wanted = number(index + 1);
  if (!text || !(wanted >= 0 && wanted < EXCHANGE_SIZE)) return NULL;
  size_t count = (size_t)wanted;
  char **list = calloc(count + 1, sizeof *list);
  for (size_t i = 0; list && i < count; i++) {
    list[i] = text;
    text = memchr(text, 0, end - text);
    if (!text || ++text == end) return free(list), NULL;
  }
  return list;
}

Value answer(double result) { return js_new_number(result); }
Value result(long outcome) { return answer(outcome == -1 ? -errno : outcome); }
Value invalid(void) { return answer(-EINVAL); }

u32 make_room(size_t size) {
  u32 address = engine_malloc((u32)size + 1);
  if (!address) crash("out of memory");
  *AT(address + size) = 0;
  return address;
}

Value new_text(const char *text, size_t size) {
  u32 copy = make_room(size);
  memcpy(AT(copy), text, size);
  Value value = js_new_text(copy);
  engine_free(copy);
  return value;
}

Value new_bytes(const void *bytes, size_t size) {
  u32 copy = make_room(size);
  memcpy(AT(copy), bytes, size);
  return js_new_buffer(copy, size);
}
