/* hear.c - the keeper offers what waits to whoever hears it.
 *
 * The row leaves the queue in the same transaction in which the hearer writes what it
 * learned. So whatever happens between, a crash included, both are there or neither,
 * and an observation counts once. Some share one transaction, since a transaction costs
 * more than what is heard in it; if one of them fails nothing happened, and each is offered
 * alone, so that only the one to blame is counted. */
#include <math.h>
#include <stdlib.h>
#include <string.h>

#include "kb.sql.h"
#include "log.h"
#include "private.h"
#include "store.h"

enum { TOGETHER = 25 }; /* in one transaction: workers wait at the fence meanwhile */

/* The keeper's task: the clock and the memory of one observation. */
struct task {
	struct kb_house *house;
	struct kb_arena *arena;
	int64_t now;
	int32_t month;
};

static void begin(struct task *t, struct kb_ctx *c)
{
	kb_arena_reset(t->arena);
	kb_ctx_begin(c, t->house, t->arena, t->now, t->month);
}

/* Reads one "A10=3". The end of it, a space or the end of the text; NULL: it is none. */
static const char *read_item(struct kb_ctx *c, const char *text, struct kb_item *item)
{
	size_t n = strcspn(text, "="), digits;
	char *end;
	if (text[n] == '\0')
		return NULL;
	item->name = kb_fmt(c, "%.*s", (int)n, text);
	digits = strspn(text + n + 1, "0123456789.e+-"); /* no hexadecimal, no "inf" */
	item->value = strtod(text + n + 1, &end);
	if (digits == 0 || end != text + n + 1 + digits || (*end != '\0' && *end != ' '))
		return NULL;
	return kb_stream_name(item->name, KB_STREAM_ITEM) && isfinite(item->value) ? end : NULL;
}

void kb_stream_items_read(struct kb_ctx *c, const char *text, struct kb_observation *o)
{
	struct kb_item *items = kb_alloc(c, KB_STREAM_ITEMS_MAX * sizeof *items);
	const char *end = text;
	while (end != NULL && *text != '\0' && o->count < KB_STREAM_ITEMS_MAX) {
		end = read_item(c, text, &items[o->count]);
		o->count += end != NULL;
		text = end == NULL ? text : end + (*end == ' ');
	}
	o->items = items;
	if (*text != '\0' || o->count == 0)
		kb_fail(c, "an observation in the queue cannot be read");
}

/* Takes the row out of the queue. KB_NONE: it is not there any more. */
static enum kb_rc take(struct kb_ctx *c, const char *hearer, const char *id, struct kb_observation *o)
{
	struct kb_rows *q = kb_core_ask(c, &kb_stream_take, kb_t(hearer), kb_t(id));
	if (!kb_next(q))
		return c->failed ? KB_FAIL : KB_NONE;
	o->type = kb_col_text(q, 0);
	o->place = kb_col_text(q, 1);
	o->population = kb_col_text(q, 2);
	o->month = (int32_t)kb_col_int(q, 3);
	kb_stream_items_read(c, kb_col_text(q, 4), o);
	return c->failed ? KB_FAIL : KB_OK;
}

static enum kb_rc let_hear(struct kb_ctx *c, const struct kb_plugin *p, const struct kb_observation *o)
{
	const struct kb_hears *h = kb_stream_hearing(p, o->type);
	if (h == NULL)
		return kb_fail(c, "%s does not hear '%s' any more, and some wait: declare it in .hears or tell again", p->name, o->type);
	const struct kb_plugin *before = kb_ctx_enter(c, p);
	enum kb_rc rc = h->heard(c, o);
	kb_ctx_enter(c, before);
	if (rc == KB_FAIL)
		return kb_fail(c, "%s could not take in an observation '%s'", p->name, o->type);
	return c->failed ? KB_FAIL : KB_OK;
}

/* One more failure, in a transaction of its own: that of the hearer is gone. */
static void count_failure(struct task *t, const char *hearer, const char *id)
{
	struct kb_ctx c;
	kb_ctx_begin(&c, t->house, t->arena, t->now, t->month);
	struct kb_rows *q = kb_core_ask(&c, &kb_stream_failed, kb_t(hearer), kb_t(id), kb_i(KB_STREAM_TRIES));
	bool parked = kb_next(q) && kb_col_int(q, 1) != 0;
	if (kb_tx_commit(&c) == KB_OK && parked)
		kb_log_line(KB_ERROR, "alarm: %s failed %d times at an observation, which is parked: its figures lack it. "
		    "Repair the plugin, then tell again", hearer, KB_STREAM_TRIES);
}

/* A store that takes nothing now is no failure of the hearer: it is offered again. */
static bool is_store_down(const struct task *t)
{
	switch (kb_store_trouble(t->house->store)) {
	case KB_STORE_BUSY:
	case KB_STORE_FULL:
	case KB_STORE_READONLY:
	case KB_STORE_BROKEN:
		return true;
	default:
		return false;
	}
}

/* Takes one observation and lets it be heard. KB_NONE: it is not there any more. */
static enum kb_rc take_in(struct kb_ctx *c, const struct kb_plugin *p, const char *id)
{
	struct kb_observation o = { 0 };
	enum kb_rc rc = take(c, p->name, id, &o);
	return rc == KB_OK ? let_hear(c, p, &o) : rc;
}

/* Offers some in one transaction. KB_NONE: the store is down; KB_FAIL: one of them failed.
 * Nothing happened then. */
static enum kb_rc offer_together(struct task *t, const struct kb_plugin *p, const char *const *ids, size_t n, size_t *offered)
{
	struct kb_ctx c;
	size_t heard = 0;
	begin(t, &c);
	for (size_t i = 0; i < n && !c.failed; i++)
		heard += take_in(&c, p, ids[i]) == KB_OK;
	bool down = c.failed && is_store_down(t); /* before the rollback succeeds */
	if (kb_tx_commit(&c) != KB_OK)
		return down || is_store_down(t) ? KB_NONE : KB_FAIL;
	*offered += heard;
	return KB_OK;
}

/* Offers one observation. Was it there? */
static bool offer(struct task *t, const struct kb_plugin *p, const char *id)
{
	struct kb_ctx c;
	begin(t, &c);
	enum kb_rc rc = take_in(&c, p, id);
	bool down = c.failed && is_store_down(t); /* before the rollback succeeds */
	if (kb_tx_commit(&c) == KB_OK)
		return rc != KB_NONE;
	if (down || is_store_down(t))
		return false;
	count_failure(t, p->name, id);
	return true;
}

/* The ids that wait for one hearer, in memory that outlives the offers. */
static size_t waiting(struct task *t, struct kb_arena *keep, const char *hearer, size_t most, const char ***ids)
{
	struct kb_ctx c;
	size_t n = 0;
	begin(t, &c);
	*ids = kb_arena_alloc(keep, (most + 1) * sizeof **ids);
	struct kb_rows *q = kb_core_ask(&c, &kb_stream_waiting, kb_t(hearer), kb_i((int64_t)most));
	while (n < most && kb_next(q))
		(*ids)[n++] = kb_arena_text(keep, kb_col_text(q, 0));
	kb_tx_commit(&c);
	return n;
}

/* False: the store is down, and the rest would fare no better. */
static bool offer_some(struct task *t, const struct kb_plugin *p, const char *const *ids, size_t n, size_t *offered)
{
	enum kb_rc rc = n > 1 ? offer_together(t, p, ids, n, offered) : KB_FAIL;
	for (size_t i = 0; i < n && rc == KB_FAIL; i++)
		*offered += offer(t, p, ids[i]);
	return rc != KB_NONE;
}

static size_t hear_one(struct task *t, const struct kb_plugin *p, size_t most)
{
	struct kb_arena *keep = kb_arena_new();
	const char **ids;
	size_t n = waiting(t, keep, p->name, most, &ids), offered = 0;
	for (size_t i = 0; i < n; i += TOGETHER)
		if (!offer_some(t, p, ids + i, n - i < TOGETHER ? n - i : TOGETHER, &offered))
			break;
	kb_arena_free(keep);
	return offered;
}

size_t kb_stream_hear(struct kb_house *h, int64_t now, int32_t month, size_t most)
{
	struct task t = { h, kb_arena_new(), now, month };
	size_t offered = 0;
	for (size_t i = 0; i < h->nplugins && offered < most; i++)
		if (h->plugins[i]->hears != NULL)
			offered += hear_one(&t, h->plugins[i], most - offered);
	kb_arena_free(t.arena);
	return offered;
}

enum kb_rc kb_stream_state(struct kb_ctx *c, int64_t *waiting, int64_t *parked)
{
	struct kb_rows *q = kb_core_ask(c, &kb_stream_count);
	*waiting = *parked = 0;
	while (kb_next(q))
		*(kb_col_int(q, 0) != 0 ? parked : waiting) = kb_col_int(q, 1);
	return c->failed ? KB_FAIL : KB_OK;
}
