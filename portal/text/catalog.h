/* catalog.h - the languages in memory. Private to text/. */
#ifndef KB_CATALOG_H
#define KB_CATALOG_H

#include "text.h"

/* One text of one language. */
struct kb_entry {
	const char *key;
	const char *pattern;        /* as the catalogue has it */
	const char *text;           /* ready to show; NULL: `message` makes it */
	struct kb_message *message; /* NULL: no arguments */
};

struct kb_catalogue {
	struct kb_lang lang;
	struct kb_entry *entries; /* by key */
	size_t n;
};

/* A month and its instants, first and behind the last. */
struct kb_month_span { int64_t from, until; int32_t month; };

/* The same of a day. */
struct kb_day_span { int64_t from, until; int32_t day; };

struct kb_texts {
	struct kb_arena *arena;
	struct kb_catalogue *all;       /* in the order of `list` */
	const struct kb_lang **list;   /* the source first, then by tag */
	size_t n, cap;
	struct kb_month_span running;  /* the last month that was asked for */
	struct kb_day_span today;      /* and the last day */
};

#define KB_SOURCE "en"

/* The own text of a language, no chain; NULL: it has none. */
const struct kb_entry *kb_entry_find(const struct kb_catalogue *l, const char *key);

/* Makes a text ready to show: numbers that stand in a right-to-left text are isolated,
 * an ICU message is opened where there are arguments. False: the syntax is wrong. */
bool kb_entry_open(struct kb_arena *a, const struct kb_lang *l, struct kb_entry *e);

/* Adds the languages en-XA and ar-XB, made from the source (pseudo.c). */
void kb_pseudo_add(struct kb_texts *t);

/* A new language of `t`, its `lang` empty but for the tag and the locale. */
struct kb_catalogue *kb_catalogue_add(struct kb_texts *t, const char *tag, const char *icu);

#endif
