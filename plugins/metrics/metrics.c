/* metrics.c - figures of closed periods: open this file first, and read its last lines.
 *
 * Metrics hears voices, adds them up per place and month, and shows and exports what
 * the gate lets through: a trend for each question that has a scale. It never sees
 * an answer table; all that it knows it was told. */
#include <string.h>

#include "catalogue.h"
#include "files.h"
#include "measure.h"
#include "metrics.h"
#include "norms.h"
#include "one.h"
#include "register.h"
#include "metrics.sql.h"

/* ---- The list of places ------------------------------------------------------------- */

struct listing {
	const struct kb_place *places;
	size_t n;
	struct metrics_row *rows;
	size_t count;
};

static bool is_listed(const struct listing *l, const char *id)
{
	for (size_t i = 0; i < l->n; i++)
		if (strcmp(l->places[i].id, id) == 0)
			return true;
	return false;
}

const char *metrics_kind(struct kb_ctx *c, const struct kb_place *p)
{
	return kb_say(c, kb_fmt(c, "staff.metrics.%s", p->kind), NULL);
}

/* A place, then what lies under it. Bounded by the number of places: a tree that
 * bites its tail would stop. */
static void list_below(struct kb_ctx *c, struct listing *l, const struct kb_place *p, int depth)
{
	if (l->count == l->n)
		return;
	l->rows[l->count++] = (struct metrics_row){
		.name = p->name, .kind = metrics_kind(c, p), .depth = depth,
		.url = kb_url(c, "metrics.place", p->id, NULL), .csv = kb_url(c, "metrics.csv", p->id, NULL),
	};
	for (size_t i = 0; i < l->n; i++)
		if (strcmp(l->places[i].parent, p->id) == 0)
			list_below(c, l, &l->places[i], depth + 1);
}

static enum kb_rc serve_list(struct kb_req *r)
{
	struct kb_ctx *c = kb_task(r);
	struct listing l = { 0 };

	l.n = kb_places(c, "metrics.read", &l.places);
	l.rows = kb_alloc(c, l.n * sizeof(*l.rows));
	for (size_t i = 0; i < l.n; i++)
		if (!is_listed(&l, l.places[i].parent))
			list_below(c, &l, &l.places[i], 0);

	const struct metrics_list m = { l.rows, l.count, kb_url(c, "metrics.attention", NULL),
	    kb_may(c, "metrics.register", NULL) ? kb_url(c, "metrics.register", NULL) : NULL,
	    kb_may(c, "metrics.export", NULL) ? kb_url(c, "metrics.exports", NULL) : NULL };
	return kb_page(r, kb_say(c, "staff.metrics.title", NULL), metrics_list, &m);
}

/* ---- One place ----------------------------------------------------------------------- */

const struct kb_place *metrics_readable(struct kb_req *r)
{
	struct kb_ctx *c = kb_task(r);
	const struct kb_place *p = kb_place(c, kb_part(r, "place"));

	if (!p)
		return type_place(c, kb_part(r, "place"));
	return kb_may(c, "metrics.read", p->id) ? p : NULL;
}

static enum kb_rc serve_place(struct kb_req *r)
{
	struct kb_ctx *c = kb_task(r);
	const struct kb_place *p = metrics_readable(r);
	struct metrics_page m = { 0 };

	if (!p)
		return kb_refuse(r, 404, "error.not_found");
	m.name = p->name;
	m.kind = metrics_kind(c, p);
	m.csv = kb_url(c, "metrics.csv", p->id, NULL);
	m.indicators = kb_url(c, "metrics.indicators", p->id, NULL);
	m.overview = kb_url(c, "metrics.overview.place", p->id, NULL);
	m.back = kb_url(c, "metrics.list", NULL);
	trend_fill(c, figures_of(c, p), &m);
	return kb_page(r, kb_say(c, "staff.metrics.title", NULL), metrics_place, &m);
}

/* What stands out, over all places. */
static enum kb_rc serve_attention(struct kb_req *r)
{
	struct kb_ctx *c = kb_task(r);
	struct metrics_attention m = { .back = kb_url(c, "metrics.list", NULL) };

	attention_fill(c, &m);
	return kb_page(r, kb_say(c, "staff.metrics.title", NULL), metrics_attention, &m);
}

/* Places of one type beside each other, for one question. */
static enum kb_rc serve_compare(struct kb_req *r)
{
	struct kb_ctx *c = kb_task(r);
	const struct kb_form_item *item = kb_item_find(c, kb_part(r, "item"));
	struct metrics_compare m = { .back = kb_url(c, "metrics.list", NULL) };

	if (!item || !item->scored || !compare_fill(c, kb_part(r, "type"), item, &m))
		return kb_refuse(r, 404, "error.not_found");
	return kb_page(r, kb_say(c, "staff.metrics.title", NULL), metrics_compare, &m);
}

static enum kb_rc serve_compare_indicator(struct kb_req *r)
{
	struct kb_ctx *c = kb_task(r);
	const struct catalogue_indicator *i = catalogue_find(kb_started(c), kb_part(r, "id"), kb_month(c));
	struct metrics_compare m = { .back = kb_url(c, "metrics.list", NULL) };

	if (!i || !compare_fill_indicator(c, kb_part(r, "type"), i, &m))
		return kb_refuse(r, 404, "error.not_found");
	return kb_page(r, kb_say(c, "staff.metrics.title", NULL), metrics_compare, &m);
}

/* ---- Export ---------------------------------------------------------------------------- */

void metrics_write_row(struct kb_out *o, const char *const *cells, size_t n)
{
	for (size_t i = 0; i < n; i++)
		kb_csv(o, cells[i]);
	kb_csv_end(o);
}

/* "2026-Q1", "2026-03". */
const char *metrics_period_code(struct kb_ctx *c, struct kb_period p)
{
	int year = p.month / 12, month = p.month % 12;

	if (p.months == 12)
		return kb_fmt(c, "%d", year);
	if (p.months == 6)
		return kb_fmt(c, "%d-H%d", year, month / 6 + 1);
	return p.months == 3 ? kb_fmt(c, "%d-Q%d", year, month / 3 + 1) : kb_fmt(c, "%d-%02d", year, month + 1);
}

const char *metrics_value_code(struct kb_ctx *c, const struct kb_figure *g)
{
	if (!g->shown)
		return "";
	if (g->exposure > 0)
		return kb_fmt(c, "%.2f", g->value);
	return g->n < KB_GATE_FEW ? kb_fmt(c, "%.0f", g->value) : kb_fmt(c, "%.1f", g->value);
}

const char *metrics_share_code(struct kb_ctx *c, const struct kb_figure *g)
{
	if (!g->shown)
		return "";
	return g->n < KB_GATE_FEW ? kb_fmt(c, "%.2f", g->share) : kb_fmt(c, "%.3f", g->share);
}

const char *metrics_status_code(const struct kb_figure *g)
{
	return g->shown ? "shown" : g->nobody ? "none" : "withheld";
}

static void write_figure(struct kb_ctx *c, struct kb_out *o, const struct kb_place *p, const char *stem, const struct kb_figure *g)
{
	const char *const cells[] = {
		figures_place(c, p), p->name, p->kind, metrics_period_code(c, g->period), g->item, stem,
		g->shown || g->nobody ? kb_fmt(c, "%lld", (long long)g->n) : "",
		metrics_value_code(c, g), metrics_band_code(c, g->value, g->value_band),
		metrics_share_code(c, g), metrics_band_code(c, 100 * g->share, g->share_band), metrics_status_code(g),
	};

	metrics_write_row(o, cells, sizeof(cells) / sizeof(*cells));
}

static enum kb_rc serve_csv(struct kb_req *r)
{
	static const char *const head[] = {
		"place", "place_name", "kind", "period", "item", "question", "n", "score", "score_band",
		"share_top2", "share_band", "status"
	};
	struct kb_ctx *c = kb_task(r);
	const struct kb_place *p = metrics_readable(r);

	if (!p)
		return kb_refuse(r, 404, "error.not_found");
	const struct metrics_figures *f = figures_of(c, p);
	struct kb_out *o = kb_download(r, "text/csv", kb_fmt(c, "klankbord-%s.csv", p->id));

	metrics_write_row(o, head, sizeof(head) / sizeof(*head));
	for (size_t i = 0; i < f->nitems * f->nperiods; i++)
		write_figure(c, o, p, f->items[i / f->nperiods].stem, &f->figures[i]);
	return KB_OK;
}

/* ---- Indicators ----------------------------------------------------------------------------- */

static enum kb_rc serve_indicators(struct kb_req *r)
{
	struct kb_ctx *c = kb_task(r);
	const struct kb_place *p = metrics_readable(r);
	struct metrics_catalogue m = { 0 };

	if (!p)
		return kb_refuse(r, 404, "error.not_found");
	m.name = p->name;
	m.kind = metrics_kind(c, p);
	m.csv = kb_url(c, "metrics.indicators.csv", p->id, NULL);
	m.back = kb_url(c, "metrics.place", p->id, NULL);
	indicator_fill(c, indicators_of(c, p), &m);
	return kb_page(r, kb_say(c, "staff.metrics.indicators", NULL), metrics_indicators, &m);
}

static enum kb_rc serve_indicators_csv(struct kb_req *r)
{
	struct kb_ctx *c = kb_task(r);
	const struct kb_place *p = metrics_readable(r);
	const struct metrics_indicators *f;

	if (!p)
		return kb_refuse(r, 404, "error.not_found");
	f = indicators_of(c, p);
	indicator_csv(c, kb_download(r, "text/csv", kb_fmt(c, "klankbord-%s-indicators.csv", p->id)), f);
	return KB_OK;
}

/* ---- On pages of the core ---------------------------------------------------------------- */

static enum kb_rc show_home(struct kb_ctx *c, struct kb_out *o)
{
	if (kb_may(c, "metrics.read", NULL))
		metrics_home(c, o, &(struct metrics_link){ kb_url(c, "metrics.list", NULL), kb_url(c, "metrics.overview", NULL) });
	return KB_OK;
}

static enum kb_rc show_nav(struct kb_ctx *c, struct kb_out *o)
{
	if (kb_may(c, "metrics.read", NULL))
		metrics_nav(c, o, &(struct metrics_link){ kb_url(c, "metrics.list", NULL), kb_url(c, "metrics.overview", NULL) });
	return KB_OK;
}

/* ---- Table of contents ------------------------------------------------------------------- */

static const struct kb_field register_file[] = { { "file", KB_FILE, 1, CSV_BYTES, true }, { 0 } };
static const struct kb_field register_rows[] = { { "rows", KB_TEXT, 1, CSV_BYTES, true }, { 0 } };

static const struct kb_field exports_form[] = {
	{ "file", KB_CODE, 1, FILES_NAME, true }, { "purpose", KB_CODE, 1, 20, true }, { 0 }
};

static const struct kb_field note_form[] = {
	{ "topic", KB_CODE, 1, 40, true }, { "month", KB_INT, 0, 120000, true }, { "words", KB_TEXT, 1, 1000, true }, { 0 }
};

static const struct kb_field written_form[] = {
	{ "kind", KB_CODE, 1, 20, true }, { "turn", KB_INT, 0, 1000000, true }, { "month", KB_INT, 0, 120000, false },
	{ "words", KB_TEXT, 0, WRITTEN_WORDS, false }, { "looked", KB_FLAG, 0, 1, false }, { "withdraw", KB_FLAG, 0, 1, false }, { 0 }
};

static const struct kb_route routes[] = {
	{ KB_GET, "/{lang}/staff/metrics", "metrics.list", "metrics.read", NULL, serve_list, 0 },
	{ KB_GET, "/{lang}/staff/overview", "metrics.overview", "metrics.read", NULL, serve_overview, 0 },
	{ KB_GET, "/{lang}/staff/overview/{place}", "metrics.overview.place", "metrics.read", NULL, serve_overview, 0 },
	{ KB_GET, "/{lang}/staff/overview/{place}/theme/{theme}", "metrics.theme", "metrics.read", NULL, serve_theme, 0 },
	{ KB_GET, "/{lang}/staff/recurrence", "metrics.recurrence", "metrics.read", NULL, serve_recurrence, KB_NO_STORE },
	{ KB_POST, "/{lang}/staff/recurrence", "metrics.recurrence.note", "metrics.note", note_form, serve_recurrence_note, KB_NO_STORE },
	{ KB_GET, "/{lang}/staff/attention", "metrics.attention", "metrics.read", NULL, serve_attention, 0 },
	{ KB_GET, "/{lang}/staff/metrics/{place}", "metrics.place", "metrics.read", NULL, serve_place, 0 },
	{ KB_GET, "/{lang}/staff/metrics/{place}/csv", "metrics.csv", "metrics.read", NULL, serve_csv, 0 },
	{ KB_GET, "/{lang}/staff/metrics/compare/{type}/{item}", "metrics.compare", "metrics.read", NULL, serve_compare, 0 },
	{ KB_GET, "/{lang}/staff/metrics/compare/{type}/indicator/{id}", "metrics.compare.indicator", "metrics.read", NULL, serve_compare_indicator, 0 },
	{ KB_GET, "/{lang}/staff/metrics/{place}/indicators", "metrics.indicators", "metrics.read", NULL, serve_indicators, 0 },
	{ KB_GET, "/{lang}/staff/metrics/{place}/indicators/csv", "metrics.indicators.csv", "metrics.read", NULL, serve_indicators_csv, 0 },
	{ KB_GET, "/{lang}/staff/metrics/{place}/indicator/{id}", "metrics.indicator", "metrics.read", NULL, serve_one, 0 },
	{ KB_GET, "/{lang}/staff/metrics/{place}/norms", "metrics.norms", "metrics.read", NULL, serve_norms, KB_NO_STORE },
	{ KB_GET, "/{lang}/staff/metrics/{place}/beside/{id}", "metrics.beside", "metrics.read", NULL, serve_written, KB_NO_STORE },
	{ KB_POST, "/{lang}/staff/metrics/{place}/beside/{id}", "metrics.beside.write", "metrics.note", written_form, serve_written_add, KB_NO_STORE },
	{ KB_GET, "/{lang}/staff/metrics/{place}/measure/{id}", "metrics.measure", "metrics.read", NULL, serve_measure, 0 },
	{ KB_GET, "/{lang}/staff/register", "metrics.register", "metrics.register", NULL, serve_register, KB_NO_STORE },
	{ KB_POST, "/{lang}/staff/register", "metrics.register.check", "metrics.register", register_file, serve_register_check, KB_TAKES_FILE | KB_NO_STORE },
	{ KB_POST, "/{lang}/staff/register/keep", "metrics.register.keep", "metrics.register", register_rows, serve_register_keep, KB_TAKES_FILE | KB_NO_STORE },
	{ KB_GET, "/{lang}/staff/exports", "metrics.exports", "metrics.export", NULL, serve_exports, KB_NO_STORE },
	{ KB_POST, "/{lang}/staff/exports", "metrics.exports.take", "metrics.export", exports_form, serve_exports_take, KB_NO_STORE },
	{ 0 }
};

static const struct kb_hears hears[] = { { "answer", sums_hear, sums_forget }, { "complaint", counted_hear, counted_forget },
	{ "measure", measure_hear, measure_forget }, { "repeat", repeat_hear, repeat_forget }, { 0 } };
static const struct kb_tells tells[] = { { "effect", measure_again }, { 0 } };
static const struct kb_job jobs[] = { { "metrics.release", 60, release_run }, { "metrics.files", 10, files_run }, { "metrics.measures", 60, measure_run },
	{ "metrics.names", 3600, files_forget_names }, { 0 } };
static const struct kb_slot slots[] = { { "staff.home", 20, show_home }, { "staff.nav", 20, show_nav }, { 0 } };
static const struct kb_setting settings[] = {
	{ "metrics.norms", "", "norms that the organisation has set, by indicator or by question, such as T03=80 A24=85: they take the place of those in indicators.txt" },
	{ "metrics.minimum", "", "norms that are the least there must be, for all places or by type of place, such as T12 Z22=kwv,poa: they take the place of the marks in indicators.txt" },
	{ "metrics.agreements", "", "indicators that are the measurable agreements on safety, such as T03 T12: they take the place of the marks in indicators.txt" },
	{ "metrics.keep_names_months", "12", "months that the account that took a release file is kept, 1 to 120; what was taken and what for stays" },
	{ 0 }
};
static const struct kb_right rights[] = {
	{ "metrics.read", "admin quality location", 0 },
	{ "metrics.register", "admin quality", 0 },
	{ "metrics.export", "admin quality", 0 },
	{ "metrics.note", "quality", 0 }, /* what the board and its analysts write: no matter of who runs the machine */
	{ 0 }
};

KB_PLUGIN(
	.name = "metrics",
	.routes = routes,
	.hears = hears,
	.tells = tells,
	.slots = slots,
	.jobs = jobs,
	.settings = settings,
	.rights = rights,
	.migrations = metrics_migrations,
	.statements = metrics_statements,
	.start = catalogue_start
);
