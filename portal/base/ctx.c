/* ctx.c - the task at hand: its memory, its clock, its failure.
 *
 * The rule of failure lives here: the first failure is logged with its reason and
 * marks the context; what fails after it is a consequence and is not logged. */
#include <string.h>

#include "ctx.h"
#include "log.h"

void kb_ctx_begin(struct kb_ctx *c, struct kb_house *h, struct kb_arena *a, int64_t now, int32_t month)
{
	*c = (struct kb_ctx){
		.house = h,
		.arena = a,
		.who = { .user = "", .roles = "" },
		.now = now,
		.month = month,
	};
}

/* Who is in no list counts as the core, which stands first. */
static uint32_t place_of(const struct kb_house *h, const struct kb_plugin *p)
{
	for (size_t i = 1; i < h->nplugins; i++)
		if (h->plugins[i] == p)
			return (uint32_t)i;
	return 0;
}

static void show(const struct kb_house *h, const struct kb_plugin *p)
{
	uint32_t i = place_of(h, p);

	atomic_store(&h->stage->now, i);
	if (i)
		atomic_fetch_or(&h->stage->seen, (uint64_t)1 << i);
}

const struct kb_plugin *kb_ctx_enter(struct kb_ctx *c, const struct kb_plugin *p)
{
	const struct kb_plugin *before = c->plugin;

	c->plugin = p;
	if (c->house && c->house->stage)
		show(c->house, p);
	return before;
}

bool kb_is_shut(const struct kb_house *h, const struct kb_plugin *p)
{
	return h->shut && (atomic_load(h->shut) >> place_of(h, p) & 1);
}

void kb_forget(struct kb_ctx *c)
{
	c->forget = true;
}

void *kb_alloc(struct kb_ctx *c, size_t size)
{
	return kb_arena_alloc(c->arena, size);
}

/* No query is open between two calls (store/query.c), so nothing points into what goes. */
enum kb_rc kb_apart(struct kb_ctx *c, enum kb_rc (*work)(struct kb_ctx *c, void *with), void *with)
{
	struct kb_arena *own = c->arena;
	enum kb_rc rc;

	c->arena = kb_arena_new();
	rc = work(c, with);
	kb_arena_free(c->arena);
	c->arena = own;
	return rc;
}

const char *kb_fmt(struct kb_ctx *c, const char *fmt, ...)
{
	const char *s;
	va_list ap;

	va_start(ap, fmt);
	s = kb_arena_vfmt(c->arena, fmt, ap);
	va_end(ap);
	return s;
}

/* "surveys: " in front tells the operator whose code spoke. */
static void log_as_plugin(const struct kb_ctx *c, enum kb_level level, const char *fmt, va_list ap)
{
	const char *text = kb_arena_vfmt(c->arena, fmt, ap);

	kb_log_line(level, "%s: %s", c->plugin ? c->plugin->name : "kb", text);
}

enum kb_rc kb_fail(struct kb_ctx *c, const char *fmt, ...)
{
	va_list ap;

	if (c->failed)
		return KB_FAIL;
	c->failed = true;
	va_start(ap, fmt);
	log_as_plugin(c, KB_ERROR, fmt, ap);
	va_end(ap);
	return KB_FAIL;
}

bool kb_failed(const struct kb_ctx *c)
{
	return c->failed;
}

void kb_log(const struct kb_ctx *c, enum kb_level level, const char *fmt, ...)
{
	va_list ap;

	va_start(ap, fmt);
	log_as_plugin(c, level, fmt, ap);
	va_end(ap);
}

int64_t kb_now(const struct kb_ctx *c)
{
	return c->now;
}

int32_t kb_month(const struct kb_ctx *c)
{
	return c->month;
}

const struct kb_person *kb_who(const struct kb_ctx *c)
{
	return &c->who;
}
