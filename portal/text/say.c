/* say.c - from a key to the words that a person reads.
 *
 * The chain is the person's language, the source, the key. Every step down is a gap in a
 * catalogue, never an error for the person. */
#include <string.h>

#include "catalog.h"
#include "log.h"

#define LRI "\u2066"
#define RLI "\u2067"
#define PDI "\u2069"

enum { MAX_ARGS = 8 };

size_t kb_texts_langs(const struct kb_texts *t, const struct kb_lang *const **list)
{
	*list = t->list;
	return t->n;
}

bool kb_texts_has(const struct kb_texts *t, const struct kb_lang *l, const char *key)
{
	return kb_entry_find(&t->all[l->index], key) != NULL;
}

/* The words of one entry, NULL when its arguments do not fit. */
static const char *words(const struct kb_entry *e, const struct kb_lang *l, struct kb_arena *a,
    const struct kb_arg *args, size_t n)
{
	const char *lacks, *text;

	if (e->text)
		return e->text;
	lacks = kb_message_lacks(e->message, args, n);
	if (lacks)
		kb_log_line(KB_WARN, "text %s (%s): argument %s is not given", e->key, l->tag, lacks);
	text = kb_message_say(e->message, a, args, n);
	if (!text)
		kb_log_line(KB_ERROR, "text %s (%s): ICU refuses the arguments", e->key, l->tag);
	return text;
}

/* A text of the source on a page of the other direction keeps its own. */
static const char *in_direction(struct kb_arena *a, const struct kb_lang *page, const struct kb_lang *l,
    const char *key, const char *text)
{
	if (page->rtl == l->rtl || strncmp(key, "meta.", 5) == 0)
		return text;
	return kb_arena_fmt(a, "%s%s" PDI, l->rtl ? RLI : LRI, text);
}

const char *kb_texts_say(struct kb_texts *t, const struct kb_lang *l, struct kb_arena *a,
    const char *key, const struct kb_arg *args, size_t n)
{
	const size_t chain[] = { l->index, 0 };

	for (size_t i = 0; i < 2; i++) {
		const struct kb_catalogue *step = &t->all[chain[i]];
		const struct kb_entry *e = kb_entry_find(step, key);
		const char *text = e ? words(e, &step->lang, a, args, n) : NULL;

		if (text)
			return in_direction(a, l, &step->lang, key, text);
	}
	kb_log_line(KB_WARN, "text %s is in no catalogue", key);
	return kb_arena_text(a, key);
}

/* ---- Over the task at hand ---------------------------------------------------------- */

/* The keeper and the command line speak the source language. */
static const struct kb_lang *language(const struct kb_ctx *c)
{
	return c->lang ? c->lang : c->house->texts->list[0];
}

const char *kb_say(struct kb_ctx *c, const char *key, ...)
{
	struct kb_arg args[MAX_ARGS];
	const char *name;
	size_t n = 0;
	va_list ap;

	va_start(ap, key);
	while ((name = va_arg(ap, const char *))) {
		const char *value = va_arg(ap, const char *);
		if (n < MAX_ARGS)
			args[n++] = (struct kb_arg){ name, value ? value : "" };
		else
			kb_log(c, KB_WARN, "text %s: more than %d arguments", key, MAX_ARGS);
	}
	va_end(ap);
	return kb_texts_say(c->house->texts, language(c), c->arena, key, args, n);
}

enum kb_rc kb_speak(struct kb_ctx *c, const char *tag)
{
	const struct kb_lang *l = kb_texts_find(c->house->texts, tag);

	if (!l)
		return KB_NONE;
	c->lang = l;
	return KB_OK;
}

const char *kb_lang(const struct kb_ctx *c)
{
	return language(c)->tag;
}

const char *kb_dir(const struct kb_ctx *c)
{
	return language(c)->rtl ? "rtl" : "ltr";
}

const char *kb_number(struct kb_ctx *c, double value, int decimals)
{
	return kb_number_write(c->arena, language(c), value, decimals);
}

const char *kb_month_name(struct kb_ctx *c, int32_t month)
{
	return kb_month_write(c->arena, language(c), month);
}

int32_t kb_today(const struct kb_ctx *c)
{
	return kb_texts_day(c->house->texts, c->now);
}

const char *kb_day_name(struct kb_ctx *c, int32_t day)
{
	return kb_day_write(c->arena, language(c), day);
}
