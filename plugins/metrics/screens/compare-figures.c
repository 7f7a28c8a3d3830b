/* compare-figures.c - which figures stand beside each other, and of which period (compare.h). */
#include <math.h>
#include <string.h>

#include "compare.h"

enum { BACK = 12, HALF = 6, QUARTER = 3, THOUSAND = 1000 };

double compare_size(const struct compare_field *f, const struct kb_figure *g)
{
	return f->kind == KBS_U ? g->exposure : (double)g->n;
}

double compare_value(const struct compare_field *f, const struct kb_figure *g)
{
	return f->kind == KBS_U ? g->value / THOUSAND : g->share;
}

/* ---- Locations ---- */

static struct compare_field locations_of(struct kb_ctx *c, const char *type, enum kbs_kind kind)
{
	const struct kb_place *all;
	size_t n = kb_places(c, "metrics.read", &all);
	struct compare_field f = { .c = c, .kind = kind, .points = kb_alloc(c, (n + 1) * sizeof(*f.points)) };

	for (size_t i = 0; i < n; i++)
		if (strcmp(all[i].kind, "location") == 0 && strcmp(all[i].type, type) == 0)
			f.points[f.n++].place = &all[i];
	return f;
}

static void keep_newest(const struct kb_figure *row, size_t n, struct kb_period *newest)
{
	for (size_t p = 0; row && p < n; p++)
		if (row[p].shown && row[p].period.month > newest->month)
			*newest = row[p].period;
}

static struct kb_figure figure_at(const struct kb_figure *row, size_t n, struct kb_period at)
{
	for (size_t p = 0; row && p < n; p++)
		if (row[p].period.month == at.month)
			return row[p];
	return (struct kb_figure){ .shown = false };
}

/* Each location's figure of the newest period in which one of them shows. */
static void take_newest(struct compare_field *f, const struct kb_figure *const *rows, const size_t *lengths)
{
	for (size_t i = 0; i < f->n; i++)
		keep_newest(rows[i], lengths[i], &f->period);
	for (size_t i = 0; i < f->n; i++) {
		struct kb_figure *g = &f->points[i].figure;

		*g = figure_at(rows[i], lengths[i], f->period);
		f->shown += g->shown;
		f->nobody += g->nobody;
	}
}

/* ---- Of a question ---- */

static const struct kb_figure *row_of(const struct metrics_figures *f, const char *item)
{
	for (size_t i = 0; i < f->nitems; i++)
		if (strcmp(f->items[i].name, item) == 0)
			return &f->figures[i * f->nperiods];
	return NULL;
}

struct row { const struct kb_place *place; const char *item; struct kb_figure *to; size_t n; };

/* One row of a location's questions outlasts the others: a type may have a hundred locations. */
static enum kb_rc copy_row(struct kb_ctx *c, void *with)
{
	struct row *r = with;
	const struct metrics_figures *all = figures_of(c, r->place);
	const struct kb_figure *row = row_of(all, r->item);

	for (; row && r->n < all->nperiods && r->n < BACK; r->n++) {
		r->to[r->n] = row[r->n];
		r->to[r->n].place = r->place->id;
		r->to[r->n].item = r->item;
	}
	return kb_failed(c) ? KB_FAIL : KB_OK;
}

struct compare_field compare_question(struct kb_ctx *c, const char *type, const char *item)
{
	struct compare_field f = locations_of(c, type, KBS_P);
	const struct kb_figure **rows = kb_alloc(c, (f.n + 1) * sizeof(*rows));
	size_t *lengths = kb_alloc(c, (f.n + 1) * sizeof(*lengths));

	for (size_t i = 0; i < f.n; i++) {
		struct row r = { f.points[i].place, item, kb_alloc(c, BACK * sizeof(*r.to)), 0 };

		kb_apart(c, copy_row, &r);
		rows[i] = r.to;
		lengths[i] = r.n;
	}
	take_newest(&f, rows, lengths);
	return f;
}

/* ---- Of an indicator ---- */

/* Shares of people, and events of what they are counted over; nothing of what is told above locations. */
static bool is_compared(const struct catalogue_indicator *i, const struct catalogue_figure *f)
{
	if (i->above)
		return false;
	return f->kind == CATALOGUE_RATE || f->kind == CATALOGUE_TOP2 || f->kind == CATALOGUE_SHARE || (f->kind == CATALOGUE_RATIO && f->by.count == 0);
}

size_t compare_series(struct kb_ctx *c, const struct catalogue_indicator *i, const struct metrics_series **list)
{
	struct metrics_series *s = kb_alloc(c, (i->nfigures + 1) * sizeof(*s));
	size_t n = 0;

	for (size_t j = 0; j < i->nfigures; j++)
		if (is_compared(i, &i->figures[j]))
			s[n++] = (struct metrics_series){ i, &i->figures[j], indicator_key(c, &i->figures[j]) };
	*list = s;
	return n;
}

static size_t periods_back(struct kb_ctx *c, int months, struct kb_period to[BACK])
{
	int32_t open = kb_month(c) - kb_month(c) % months;

	for (int i = 0; i < BACK; i++)
		to[i] = (struct kb_period){ open - months * (i + 1), months };
	return BACK;
}

/* The row of a series at a place; the share of what has one stands where that of a question does. */
static const struct kb_figure *read_row(struct kb_ctx *c, const struct kb_place *p, const struct metrics_series *s, const struct kb_period *periods, size_t n)
{
	const struct metrics_indicators *all = indicators_at(c, p, s->indicator->id, periods, n);

	for (size_t i = 0; i < all->nseries; i++) {
		struct kb_figure *row;

		if (strcmp(all->series[i].key, s->key) != 0)
			continue;
		row = kb_alloc(c, (n + 1) * sizeof(*row));
		for (size_t p_ = 0; p_ < n; p_++) {
			row[p_] = all->figures[i * n + p_];
			row[p_].share = row[p_].value / 100;
			row[p_].share_band = row[p_].value_band;
		}
		return row;
	}
	return NULL;
}

static void read_all(struct compare_field *f, const struct metrics_series *s, int months)
{
	struct kb_period *periods = kb_alloc(f->c, BACK * sizeof(*periods));
	const struct kb_figure **rows = kb_alloc(f->c, (f->n + 1) * sizeof(*rows));
	size_t *lengths = kb_alloc(f->c, (f->n + 1) * sizeof(*lengths)), n = periods_back(f->c, months, periods);

	for (size_t i = 0; i < f->n; i++) {
		rows[i] = read_row(f->c, f->points[i].place, s, periods, n);
		lengths[i] = n;
	}
	take_newest(f, rows, lengths);
}

/* A place whose events are few is left out, so those that show are no sample of all: all together is what was released of the type, for who may read
 * the whole organisation. */
static void read_whole(struct compare_field *f, const char *type, const struct metrics_series *s)
{
	const struct kb_place *all = type_place(f->c, kb_fmt(f->c, "TYPE-%s", type));
	const struct kb_figure *g = all ? read_row(f->c, all, s, &f->period, 1) : NULL;

	f->whole = g && g->shown;
	f->theta = f->whole ? compare_value(f, g) : 0;
}

struct compare_field compare_indicator(struct kb_ctx *c, const char *type, const struct metrics_series *s)
{
	bool events = s->figure->kind == CATALOGUE_RATE;
	struct compare_field f = locations_of(c, type, events ? KBS_U : KBS_P);

	read_all(&f, s, events ? HALF : QUARTER);
	if (events && f.shown == 0)
		read_all(&f, s, QUARTER);
	if (events && f.shown > 0)
		read_whole(&f, type, s);
	return f;
}
