/* again.c - telling once more, so that what was learned can be rebuilt.
 *
 * Only types that can be told again are forgotten: a type whose teller keeps nothing,
 * or is not loaded, stays as it was learned. All in one transaction: a reader sees
 * the old figures or waits for the new ones, and an error changes nothing. */
#include <string.h>

#include "kb.sql.h"
#include "private.h"
#include "store.h"

/* One hearer forgets one type. */
static enum kb_rc forget(struct kb_ctx *c, const struct kb_plugin *p, const char *type, int32_t month)
{
	const struct kb_hears *h = kb_stream_hearing(p, type);
	if (h == NULL || c->failed)
		return c->failed ? KB_FAIL : KB_OK;
	if (h->forget == NULL)
		return kb_fail(c, "%s hears '%s' and cannot forget it: it would count twice. Set .forget", p->name, type);
	const struct kb_plugin *before = kb_ctx_enter(c, p);
	enum kb_rc rc = h->forget(c, month);
	kb_ctx_enter(c, before);
	return rc == KB_FAIL ? kb_fail(c, "%s could not forget '%s'", p->name, type) : KB_OK;
}

static enum kb_rc tell(struct kb_ctx *c, const struct kb_plugin *p, const struct kb_tells *t, int32_t month)
{
	if (c->failed)
		return KB_FAIL;
	const struct kb_plugin *before = kb_ctx_enter(c, p);
	enum kb_rc rc = t->again(c, month);
	kb_ctx_enter(c, before);
	return rc == KB_FAIL ? kb_fail(c, "%s could not tell '%s' again", p->name, t->type) : KB_OK;
}

/* One type: what waits goes, every hearer forgets, the teller tells. */
static void renew(struct kb_ctx *c, const struct kb_plugin *p, const struct kb_tells *t, int32_t month)
{
	kb_core_run(c, &kb_stream_drop, kb_t(t->type), kb_i(month));
	for (size_t i = 0; i < c->house->nplugins; i++)
		forget(c, c->house->plugins[i], t->type, month);
	tell(c, p, t, month);
}

enum kb_rc kb_stream_again(struct kb_house *h, int64_t now, int32_t month)
{
	struct kb_arena *a = kb_arena_new();
	struct kb_ctx c;
	kb_ctx_begin(&c, h, a, now, month);
	for (size_t i = 0; i < h->nplugins; i++)
		for (const struct kb_tells *t = h->plugins[i]->tells; t != NULL && t->type != NULL; t++)
			if (t->again != NULL)
				renew(&c, h->plugins[i], t, month);
	enum kb_rc rc = kb_tx_commit(&c);
	kb_arena_free(a);
	return rc;
}
