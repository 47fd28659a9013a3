/*
 * Takes apart the DEFLATE stream (RFC 1951) that the program is stored as, once, at the start: a third of a megabyte of
 * script becomes a quarter of that. The build made the stream, so anything wrong in it is a damaged file.
 */
#include "inflate.h"

#include <string.h>

#include "engine.h"

enum { LONGEST_CODE = 15, LITERALS = 288, DISTANCES = 30, END_OF_BLOCK = 256, FIRST_LENGTH = 257 };

typedef struct {
  const uint8_t *next, *end;
  uint32_t bits;
  unsigned held;
  uint8_t *out, *out_start, *out_end;
} Stream;

/* How many codes there are of each length, and their symbols in the order of the codes. */
typedef struct {
  uint16_t counts[LONGEST_CODE + 1], symbols[LITERALS];
} Code;

static void want(int holds) {
  if (!holds) crash("the program in this file is damaged");
}

static unsigned take(Stream *stream, unsigned count) {
  for (; stream->held < count; stream->held += 8) {
    want(stream->next < stream->end);
    stream->bits |= (uint32_t)*stream->next++ << stream->held;
  }
  unsigned value = stream->bits & ((1u << count) - 1);
  stream->bits >>= count;
  stream->held -= count;
  return value;
}

static void build(Code *code, const uint8_t *lengths, unsigned count) {
  uint16_t starts[LONGEST_CODE + 2] = {0};
  memset(code, 0, sizeof *code);
  for (unsigned i = 0; i < count; i++) code->counts[lengths[i]]++;
  code->counts[0] = 0;
  for (unsigned i = 1; i <= LONGEST_CODE; i++) starts[i + 1] = starts[i] + code->counts[i];
  for (unsigned i = 0; i < count; i++)
    if (lengths[i]) code->symbols[starts[lengths[i]]++] = (uint16_t)i;
}

static unsigned decode(Stream *stream, const Code *code) {
  unsigned value = 0, first = 0, index = 0;
  for (unsigned length = 1; length <= LONGEST_CODE; length++) {
    value |= take(stream, 1);
    unsigned count = code->counts[length];
    if (value < first + count) return code->symbols[index + value - first];
    index += count;
    first = (first + count) << 1;
    value <<= 1;
  }
  want(0);
  return 0;
}

static void copy_stored(Stream *stream) {
  stream->bits = stream->held = 0;
  want(stream->end - stream->next >= 4);
  size_t size = stream->next[0] | (size_t)stream->next[1] << 8;
  stream->next += 4;
  want(size <= (size_t)(stream->end - stream->next) && size <= (size_t)(stream->out_end - stream->out));
  memcpy(stream->out, stream->next, size);
  stream->next += size;
  stream->out += size;
}

static void fixed_codes(Code *literals, Code *distances) {
  uint8_t lengths[LITERALS];
  memset(lengths, 8, 144);
  memset(lengths + 144, 9, 112);
  memset(lengths + 256, 7, 24);
  memset(lengths + 280, 8, 8);
  build(literals, lengths, LITERALS);
  memset(lengths, 5, DISTANCES);
  build(distances, lengths, DISTANCES);
}

static void read_codes(Stream *stream, Code *literals, Code *distances) {
  static const uint8_t order[] = {16, 17, 18, 0, 8, 7, 9, 6, 10, 5, 11, 4, 12, 3, 13, 2, 14, 1, 15};
  uint8_t lengths[LITERALS + 32] = {0};
  unsigned literal_count = take(stream, 5) + 257, distance_count = take(stream, 5) + 1, count = take(stream, 4) + 4;
  unsigned total = literal_count + distance_count;
  want(literal_count <= LITERALS && distance_count <= DISTANCES);
  for (unsigned i = 0; i < count; i++) lengths[order[i]] = (uint8_t)take(stream, 3);
  build(literals, lengths, sizeof order);
  memset(lengths, 0, sizeof order);
  for (unsigned i = 0; i < total;) {
    unsigned symbol = decode(stream, literals), repeat = 1;
    uint8_t length = (uint8_t)symbol;
    if (symbol >= 16) {
      want(symbol != 16 || i > 0);
      length = symbol == 16 ? lengths[i - 1] : 0;
      repeat = symbol == 16 ? 3 + take(stream, 2) : symbol == 17 ? 3 + take(stream, 3) : 11 + take(stream, 7);
    }
    want(repeat <= total - i);
    memset(lengths + i, length, repeat);
    i += repeat;
  }
  build(distances, lengths + literal_count, distance_count);
  build(literals, lengths, literal_count);
}

static void copy_coded(Stream *stream, const Code *literals, const Code *distances) {
  static const uint16_t bases[] = {3,  4,  5,  6,  7,  8,  9,  10, 11,  13,  15,  17,  19,  23, 27,
                                   31, 35, 43, 51, 59, 67, 83, 99, 115, 131, 163, 195, 227, 258};
  for (;;) {
    unsigned symbol = decode(stream, literals);
    if (symbol == END_OF_BLOCK) return;
    if (symbol < END_OF_BLOCK) {
      want(stream->out < stream->out_end);
      *stream->out++ = (uint8_t)symbol;
      continue;
    }
    symbol -= FIRST_LENGTH;
    want(symbol < sizeof bases / sizeof *bases);
    size_t size = bases[symbol] + take(stream, symbol < 8 || symbol == 28 ? 0 : (symbol - 4) / 4);
    unsigned code = decode(stream, distances), extra = code < 4 ? 0 : (code - 2) / 2;
    size_t distance = (code < 4 ? code : (2 + (code & 1)) << extra) + 1 + take(stream, extra);
    want(distance <= (size_t)(stream->out - stream->out_start) && size <= (size_t)(stream->out_end - stream->out));
    /* What is copied may overlap with what is written: that is how runs are stored. */
    for (; size > 0; size--, stream->out++) *stream->out = stream->out[-(ptrdiff_t)distance];
  }
}

void inflate(const uint8_t *from, size_t size, void *to, size_t out_size) {
  Stream stream = {.next = from, .end = from + size, .out = to, .out_start = to};
  stream.out_end = stream.out + out_size;
  Code literals, distances;
  for (int last = 0; !last;) {
    last = (int)take(&stream, 1);
    unsigned kind = take(&stream, 2);
    want(kind <= 2);
    if (kind == 0) {
      copy_stored(&stream);
      continue;
    }
    if (kind == 1)
      fixed_codes(&literals, &distances);
    else
      read_codes(&stream, &literals, &distances);
    copy_coded(&stream, &literals, &distances);
  }
  want(stream.out == stream.out_end);
}
