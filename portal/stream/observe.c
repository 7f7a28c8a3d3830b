/* observe.c - telling the house, in the transaction of the data it speaks of.
 *
 * An observation is checked here, at the teller's, where a wrong one can be blamed on
 * the code that made it; then it becomes one row in the queue for each plugin that
 * hears its type. Nobody hears it: nothing is kept. */
#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "kb.sql.h"
#include "private.h"
#include "store.h"

static const struct kb_tells *declared(const struct kb_plugin *p, const char *type)
{
	for (const struct kb_tells *t = p->tells; t != NULL && t->type != NULL; t++)
		if (strcmp(t->type, type) == 0)
			return t;
	return NULL;
}

static bool is_item(const struct kb_item *i)
{
	return i->name != NULL && kb_stream_name(i->name, KB_STREAM_ITEM) && isfinite(i->value);
}

/* Was the name in the set before? */
static bool is_twice(const struct kb_observation *o, size_t n)
{
	for (size_t i = 0; i < n; i++)
		if (strcmp(o->items[i].name, o->items[n].name) == 0)
			return true;
	return false;
}

static enum kb_rc check_items(struct kb_ctx *c, const struct kb_observation *o)
{
	if (o->count == 0 || o->count > KB_STREAM_ITEMS_MAX)
		return kb_fail(c, "observation %s has %zu items: 1 to %d are told together", o->type, o->count, KB_STREAM_ITEMS_MAX);
	for (size_t i = 0; i < o->count; i++) {
		if (!is_item(&o->items[i]))
			return kb_fail(c, "observation %s, item %zu: a name is made of [A-Za-z0-9_.], 1 to 40, and its value is a finite number",
			    o->type, i + 1);
		if (is_twice(o, i))
			return kb_fail(c, "observation %s tells item %s twice", o->type, o->items[i].name);
	}
	return KB_OK;
}

static enum kb_rc check_place(struct kb_ctx *c, const struct kb_observation *o)
{
	if (o->place == NULL)
		return kb_fail(c, "observation %s has no place", o->type);
	struct kb_rows *q = kb_core_ask(c, &kb_stream_place, kb_t(o->place));
	if (!kb_next(q))
		return kb_fail(c, "observation %s: there is no such place: add it with `klankbord place`", o->type);
	return KB_OK;
}

static enum kb_rc check(struct kb_ctx *c, const struct kb_observation *o)
{
	if (c->failed)
		return KB_FAIL;
	if (c->plugin == NULL || o->type == NULL)
		return kb_fail(c, "an observation is told by a plugin and has a type");
	if (declared(c->plugin, o->type) == NULL)
		return kb_fail(c, "%s tells '%s' without declaring it: add { \"%s\", ... } to .tells of its table",
		    c->plugin->name, o->type, o->type);
	if (o->population == NULL || !kb_stream_name(o->population, KB_STREAM_ITEM))
		return kb_fail(c, "observation %s: the population is a name such as \"youth\"", o->type);
	if (o->month <= 0 || o->month > c->month)
		return kb_fail(c, "observation %s: month %d has not begun: tell kb_month() or an earlier one", o->type, (int)o->month);
	return check_items(c, o) == KB_OK ? check_place(c, o) : KB_FAIL;
}

/* The shortest digits that read back as the same number; nearly all have one digit. */
static void add_number(struct kb_buf *b, double v)
{
	char text[40];
	if (v >= 0 && v <= 9 && v == (int)v && !signbit(v)) {
		kb_buf_add(b, &"0123456789"[(int)v], 1);
		return;
	}
	for (int digits = 15; digits <= 17; digits++) {
		snprintf(text, sizeof text, "%.*g", digits, v);
		if (strtod(text, NULL) == v)
			break;
	}
	kb_buf_text(b, text);
}

const char *kb_stream_items_text(struct kb_ctx *c, const struct kb_observation *o)
{
	struct kb_buf b = { .arena = c->arena };
	for (size_t i = 0; i < o->count; i++) {
		kb_buf_text(&b, i == 0 ? "" : " ");
		kb_buf_text(&b, o->items[i].name);
		kb_buf_text(&b, "=");
		add_number(&b, o->items[i].value);
	}
	return b.data;
}

enum kb_rc kb_observe(struct kb_ctx *c, const struct kb_observation *o)
{
	if (check(c, o) != KB_OK)
		return KB_FAIL;
	const char *items = kb_stream_items_text(c, o);
	for (size_t i = 0; i < c->house->nplugins; i++) {
		const struct kb_plugin *p = c->house->plugins[i];
		if (kb_stream_hearing(p, o->type) == NULL)
			continue;
		kb_core_run(c, &kb_stream_put, kb_t(p->name), kb_t(kb_key(c)), kb_t(o->type), kb_t(o->place),
		    kb_t(o->population), kb_i(o->month), kb_t(items));
		c->told = true;
	}
	return c->failed ? KB_FAIL : KB_OK;
}
