/* register-page.c - the page on which staff bring a file of a register.
 *
 * The first step checks and shows what would change; the rows go back into the page, and the
 * second step checks them again as if they were another file. Between both nothing is
 * kept. What a refused file said is not shown again: only where, and what it looks like. */
#include <string.h>

#include "deliver.h"
#include "metrics.h"
#include "register.h"

/* "complete up to March 2026; April 2026: 3 of 12 locations". */
static const char *through_words(struct kb_ctx *c, const char *column)
{
	const struct deliver_state s = deliver_state(c, column);
	const char *done = s.through > s.from ? kb_say(c, "staff.register.through", "month", kb_month_name(c, s.through - 1), NULL) : "";
	const char *waits = s.have == 0 ? "" : kb_say(c, "staff.register.waits", "month", kb_month_name(c, s.through),
	    "have", kb_number(c, (double)s.have, 0), "all", kb_number(c, (double)s.needed, 0), NULL);

	if (s.through == 0)
		return kb_say(c, "staff.register.none", NULL);
	return kb_fmt(c, "%s%s%s", done, *done && *waits ? "; " : "", waits);
}

static struct metrics_register begin(struct kb_ctx *c)
{
	const struct catalogue *k = kb_started(c);
	struct metrics_register m = { .action = kb_url(c, "metrics.register.check", NULL), .keep = kb_url(c, "metrics.register.keep", NULL),
		.back = kb_url(c, "metrics.list", NULL) };
	struct metrics_column *columns = kb_alloc(c, (k->nwords + 1) * sizeof(*columns));

	for (size_t i = 0; i < k->nwords; i++)
		if (k->words[i].what == CATALOGUE_COLUMN)
			columns[m.ncolumns++] = (struct metrics_column){ k->words[i].code, metrics_words(c, k->words[i].nl, k->words[i].en),
				kb_say(c, kb_fmt(c, "staff.register.kind.%s", k->words[i].kind), NULL), through_words(c, k->words[i].code) };
	m.columns = columns;
	return m;
}

enum kb_rc serve_register(struct kb_req *r)
{
	struct kb_ctx *c = kb_task(r);
	const struct metrics_register m = begin(c);

	return kb_page(r, kb_say(c, "staff.register.title", NULL), metrics_register, &m);
}

static const char *flaw_words(struct kb_ctx *c, const struct register_flaw *f)
{
	return kb_say(c, "staff.register.flaw", "line", kb_fmt(c, "%d", f->line), "column", kb_fmt(c, "%zu", f->column),
	    "why", kb_say(c, kb_fmt(c, "staff.register.flaw.%s", f->kind), NULL), NULL);
}

static void report(struct kb_ctx *c, const struct register_check *k, struct metrics_register *m)
{
	const char **flaws = kb_alloc(c, (k->nflaws + 1) * sizeof(*flaws));

	for (size_t i = 0; i < k->nflaws; i++)
		flaws[m->nflaws++] = flaw_words(c, &k->flaws[i]);
	m->flaws = flaws;
	m->checked = true;
	m->personal = k->personal;
	m->more = k->more;
	m->read = kb_say(c, "staff.register.read", "n", kb_number(c, (double)k->nrows, 0), NULL);
	m->changes = kb_say(c, "staff.register.changes", "fresh", kb_number(c, (double)k->fresh, 0),
	    "changed", kb_number(c, (double)k->changed, 0), "same", kb_number(c, (double)k->same, 0), NULL);
	m->late = k->late ? kb_say(c, "staff.register.late", "n", kb_number(c, (double)k->late, 0), NULL) : NULL;
	m->rows = k->nflaws == 0 ? register_text(c, k) : NULL;
}

enum kb_rc serve_register_check(struct kb_req *r)
{
	struct kb_ctx *c = kb_task(r);
	struct metrics_register m = begin(c);
	size_t n;
	const char *bytes = kb_file(r, "file", &n);

	if (!bytes)
		return kb_refuse(r, 400, "error.form");
	report(c, register_check(c, bytes, n), &m);
	return kb_page(r, kb_say(c, "staff.register.title", NULL), metrics_register, &m);
}

enum kb_rc serve_register_keep(struct kb_req *r)
{
	struct kb_ctx *c = kb_task(r);
	const char *rows = kb_text(r, "rows");
	const struct register_check *k = register_check(c, rows, strlen(rows));
	struct metrics_register m = begin(c);

	if (register_keep(c, k) == KB_FAIL)
		return KB_FAIL;
	report(c, k, &m);
	m.kept = k->nflaws == 0;
	m.rows = NULL;
	return kb_page(r, kb_say(c, "staff.register.title", NULL), metrics_register, &m);
}
