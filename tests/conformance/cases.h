/* cases.h - what the runners of published cases share: files, and lists of misses.
 *
 * A list of misses has a line "id reason" for each case that may fail; lines that begin
 * with "#" are for people. It is held against the failures both ways by who uses it. */
#ifndef CASES_H
#define CASES_H

#include <stdbool.h>
#include <stddef.h>

#include "arena.h"

/* The bytes of a file and, with *n, how many; NULL: it cannot be read. */
const char *cases_file(struct kb_arena *a, const char *path, size_t *n);

/* A list of misses; NULL: it cannot be read, or an id has no reason. */
const char *cases_misses(struct kb_arena *a, const char *path);

/* Does the case stand in the list? A NULL list has none. */
bool cases_is_miss(const char *misses, const char *id);

#endif
