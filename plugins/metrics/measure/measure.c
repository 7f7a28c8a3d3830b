/* measure.c - hears of measures and keeps what a register says of them (measure.h).
 *
 * What a measure is about, who does it and why stays with the register: here stands only what a verdict needs. */
#include <stdlib.h>
#include <string.h>

#include "measure.h"
#include "metrics.sql.h"

struct told {
	struct measure m;
	struct measure_aim aims[MEASURE_AIMS];
	size_t naims;
	bool flawed;
};

/* ---- Items ------------------------------------------------------------------------------------ */

static const char *after(const char *name, const char *prefix)
{
	size_t n = strlen(prefix);

	return strncmp(name, prefix, n) == 0 ? name + n : NULL;
}

static bool is_id(const char *id)
{
	return strlen(id) == MEASURE_ID && strspn(id, "0123456789abcdef") == MEASURE_ID;
}

static bool is_state(const char *state)
{
	return kb_has_word("planned running stopped done", state);
}

/* A copy in which every `from` is a `to`. */
static const char *swap(struct kb_ctx *c, const char *text, char from, char to)
{
	size_t n = strlen(text);
	char *copy = kb_alloc(c, n + 1);

	for (size_t i = 0; i < n; i++)
		copy[i] = text[i] == from ? to : text[i];
	return copy;
}

/* "T03.youth.night" is figure "youth/night" of T03. */
static void read_aim(struct kb_ctx *c, struct told *t, const char *text, double value)
{
	size_t n = strcspn(text, ".");
	const char *figure = swap(c, text[n] ? text + n + 1 : "", '.', '/');

	if (t->naims == MEASURE_AIMS || *figure == '\0' || (value != 1 && value != -1)) {
		t->flawed = true;
		return;
	}
	t->aims[t->naims++] = (struct measure_aim){ kb_fmt(c, "%.*s", (int)n, text), figure, (int)value };
}

static int whole(struct told *t, double value, int least, int most)
{
	if (value >= least && value <= most && value == (int)value)
		return (int)value;
	t->flawed = true;
	return least;
}

static void read_item(struct kb_ctx *c, struct told *t, const struct kb_item *i)
{
	const char *rest;

	if ((rest = after(i->name, "id.")))
		t->m.id = rest;
	else if ((rest = after(i->name, "state.")))
		t->m.state = rest;
	else if ((rest = after(i->name, "aim.")))
		read_aim(c, t, rest, i->value);
	else if (strcmp(i->name, "turn") == 0)
		t->m.turn = whole(t, i->value, 1, 1000000);
	else if (strcmp(i->name, "start") == 0)
		t->m.start = whole(t, i->value, 12 * 2000, 12 * 2200);
	else if (strcmp(i->name, "day") == 0)
		t->m.day = whole(t, i->value, 0, 31);
	else if ((rest = after(i->name, "owner.")))
		t->m.owner = rest;
	else if (strcmp(i->name, "washout") == 0)
		t->m.washout = whole(t, i->value, 0, 1);
	else if (strcmp(i->name, "baseline") == 0)
		t->m.baseline = whole(t, i->value, KBS_BEFORE_MIN, KBS_BEFORE_MAX);
	else if (strcmp(i->name, "alarm") == 0)
		t->m.alarm = whole(t, i->value, 0, 1);
	else
		t->flawed = true;
}

/* ---- Is it a measure that can be? ---- */

static bool has_figure(struct kb_ctx *c, const struct measure_aim *a, int32_t month)
{
	const struct catalogue_indicator *i = catalogue_find(kb_started(c), a->indicator, month);

	for (size_t j = 0; i && j < i->nfigures; j++) {
		const struct catalogue_figure *f = &i->figures[j];
		if (strcmp(a->figure, *f->part ? kb_fmt(c, "%s/%s", f->population, f->part) : f->population) == 0)
			return true;
	}
	return false;
}

static bool has_twice(const struct told *t, size_t at)
{
	for (size_t i = 0; i < at; i++)
		if (strcmp(t->aims[i].indicator, t->aims[at].indicator) == 0 && strcmp(t->aims[i].figure, t->aims[at].figure) == 0)
			return true;
	return false;
}

static enum kb_rc check(struct kb_ctx *c, const struct told *t)
{
	if (t->flawed || !t->m.id || !is_id(t->m.id) || !t->m.state || !is_state(t->m.state) || t->m.start == 0 || t->m.turn == 0 || t->naims == 0)
		return kb_fail(c, "what was told of a measure cannot be: measure.h says what can");
	if (!kb_place(c, t->m.place))
		return kb_fail(c, "measure %s is at no place of this house: %s", t->m.id, t->m.place);
	for (size_t i = 0; i < t->naims; i++)
		if (!has_figure(c, &t->aims[i], kb_month(c)) || has_twice(t, i))
			return kb_fail(c, "measure %s aims at no figure of the catalogue, or twice at one: %s %s", t->m.id, t->aims[i].indicator, t->aims[i].figure);
	return KB_OK;
}

/* ---- Keeping ----------------------------------------------------------------------------------- */

static bool is_fixed(struct kb_ctx *c, const char *id)
{
	struct kb_rows *q = kb_ask(c, &metrics_count_baselines, kb_t(id));

	return kb_next(q) && kb_col_int(q, 0) > 0;
}

static enum kb_rc keep_state(struct kb_ctx *c, const struct measure *told)
{
	const struct measure *m = measure_find(c, told->id);

	if (m && (m->start != told->start || m->washout != told->washout || m->baseline != told->baseline || m->alarm != told->alarm ||
	    strcmp(m->place, told->place) != 0))
		kb_log(c, KB_WARN, "measure %s is frozen: another start, place or baseline is not heard", told->id);
	return kb_run(c, &metrics_put_measure_state, kb_t(told->id), kb_t(told->state), kb_i(told->turn));
}

static enum kb_rc keep(struct kb_ctx *c, const struct told *t)
{
	const struct measure *m = &t->m;

	kb_run(c, &metrics_put_measure, kb_t(m->id), kb_t(m->place), kb_i(m->start), kb_i(m->washout), kb_i(m->baseline), kb_i(m->alarm),
	    kb_t(m->state), kb_i(m->turn), kb_i(m->first), kb_i(m->day), kb_t(m->owner));
	if (kb_failed(c) || kb_changed(c) == 0)
		return kb_failed(c) ? KB_FAIL : KB_OK;
	kb_run(c, &metrics_drop_aims, kb_t(m->id));
	for (size_t i = 0; i < t->naims; i++)
		kb_run(c, &metrics_add_aim, kb_t(m->id), kb_t(t->aims[i].indicator), kb_t(t->aims[i].figure), kb_i(t->aims[i].better));
	return kb_failed(c) ? KB_FAIL : KB_OK;
}

enum kb_rc measure_hear(struct kb_ctx *c, const struct kb_observation *o)
{
	struct told t = { .m = { .place = o->place, .first = o->month, .baseline = KBS_BEFORE_MAX, .owner = "" } };

	for (size_t i = 0; i < o->count; i++)
		read_item(c, &t, &o->items[i]);
	if (check(c, &t) != KB_OK)
		return KB_FAIL;
	if (is_fixed(c, t.m.id) ? keep_state(c, &t.m) : keep(c, &t))
		return KB_FAIL;
	return kb_run(c, &metrics_put_measure_first, kb_t(t.m.id), kb_i(t.m.first));
}

enum kb_rc measure_forget(struct kb_ctx *c, int32_t month)
{
	kb_run(c, &metrics_forget_aims, kb_i(month));
	return kb_run(c, &metrics_forget_measures, kb_i(month));
}

/* ---- Reading ------------------------------------------------------------------------------------ */

struct measure measure_row(struct kb_rows *q)
{
	return (struct measure){
		.id = kb_col_text(q, 0), .place = kb_col_text(q, 1), .start = (int32_t)kb_col_int(q, 2), .washout = (int)kb_col_int(q, 3),
		.baseline = (int)kb_col_int(q, 4), .alarm = kb_col_int(q, 5), .state = kb_col_text(q, 6), .turn = (int)kb_col_int(q, 7),
		.first = (int32_t)kb_col_int(q, 8), .day = (int)kb_col_int(q, 9), .owner = kb_col_text(q, 10),
	};
}

const struct measure *measure_find(struct kb_ctx *c, const char *id)
{
	struct kb_rows *q = kb_ask(c, &metrics_find_measure, kb_t(id));
	struct measure *m = kb_alloc(c, sizeof(*m));

	if (!kb_next(q))
		return NULL;
	*m = measure_row(q);
	return m;
}

enum { MEASURES = 100 }; /* of a place: more are not shown */

size_t measures_at(struct kb_ctx *c, const char *place, const struct measure **to)
{
	struct kb_rows *q = kb_ask(c, &metrics_list_measures, kb_t(place));
	struct measure *list = kb_alloc(c, MEASURES * sizeof(*list));
	size_t n = 0;

	while (n < MEASURES && kb_next(q))
		list[n++] = measure_row(q);
	*to = list;
	return n;
}

size_t measure_aims(struct kb_ctx *c, const char *id, const struct measure_aim **to)
{
	struct kb_rows *q = kb_ask(c, &metrics_list_aims, kb_t(id));
	struct measure_aim *list = kb_alloc(c, MEASURE_AIMS * sizeof(*list));
	size_t n = 0;

	while (n < MEASURE_AIMS && kb_next(q))
		list[n++] = (struct measure_aim){ kb_col_text(q, 0), kb_col_text(q, 1), (int)kb_col_int(q, 2) };
	*to = list;
	return n;
}

const char *measure_aim_item(struct kb_ctx *c, const struct measure_aim *a)
{
	return kb_fmt(c, "aim.%s.%s", a->indicator, swap(c, a->figure, '/', '.'));
}
