#ifndef INFLATE_H
#define INFLATE_H

#include <stddef.h>
#include <stdint.h>

/* Unpacks a raw DEFLATE stream into exactly `out_size` bytes; crashes where it is damaged. */
void inflate(const uint8_t *from, size_t size, void *to, size_t out_size);

#endif
