/* message.h - one text with named arguments (ICU MessageFormat), and what is wrong
 * with a translation of it.
 *
 * The only C++ of the portal stands behind this header, because only ICU's C++ class
 * knows named arguments; its C functions take C's variable arguments, and there the
 * pattern decides how they are read: a translation could read the stack. Nothing here
 * takes variable arguments. This header does not include klankbord.h, which is C. */
#ifndef KB_MESSAGE_H
#define KB_MESSAGE_H

#include <stdbool.h>
#include <stddef.h>

#ifdef __cplusplus
extern "C" {
#endif

#include "arena.h"

/* A named argument, as text. A plain number ("3", "-2.5") is a number to ICU. Plain:
 * an optional minus, at most 15 digits, no leading zero, at most two decimals; so
 * that 0800 and a grouped "1.234" stay what they are. */
struct kb_arg { const char *name, *value; };

struct kb_message;

/* A pattern made ready for the locale `icu`, or NULL if its syntax is wrong. With
 * `rtl` every number that it writes is isolated (U+2066..U+2069), also the # of a
 * plural. Ends with kb_message_free(). */
struct kb_message *kb_message_new(const char *icu, const char *pattern, bool rtl);
void kb_message_free(struct kb_message *m);

/* The text with these arguments, in `a`; NULL when ICU refuses (a text where a plural
 * needs a number). An argument that is not given shows as {name}. */
const char *kb_message_say(const struct kb_message *m, struct kb_arena *a,
    const struct kb_arg *args, size_t n);

/* The first argument of the message that `args` lacks, or NULL. */
const char *kb_message_lacks(const struct kb_message *m, const struct kb_arg *args, size_t n);

/* Compares a translation with its source: syntax, the same named arguments with
 * the same types, every plural form of the locale (UTS 35 plural rules). NULL:
 * fine; else what is wrong, in `a`. */
const char *kb_message_check(struct kb_arena *a, const char *icu, const char *source, const char *target);

/* The pattern with every run of literal text (what a person reads, not argument and
 * plural syntax) written by `map` into `out`. NULL if the syntax is wrong. */
typedef void kb_literal_map(struct kb_buf *out, const char *text, size_t n);
const char *kb_message_map(struct kb_arena *a, const char *pattern, kb_literal_map *map);

/* Does the pattern have arguments or quoting, so that it needs ICU? */
static inline bool kb_message_is_plain(const char *pattern)
{
	for (const char *p = pattern; *p; p++)
		if (*p == '{' || *p == '}' || *p == '\'')
			return false;
	return true;
}

#ifdef __cplusplus
}
#endif
#endif
