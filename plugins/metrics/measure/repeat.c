/* repeat.c - answers of repeat rounds: added up, handed to the gate, and what was released of them.
 *
 * After a measure a group is asked the same once more, in a round that staff mark as a repeat. Surveys tells its answers as
 * "repeat", never as "answer": they are in no figure of a quarter, so nobody can take the one from the other and be left with
 * those few who answered beside the round (test-early.c shows who would be seen otherwise). They have sums and tables at the
 * gate of their own, under names that no indicator has, where nothing sums them. So they leave by month (kb_release_rounds()), five at
 * least and in bands, while a location has quarters else. An observation "repeat" holds what an "answer" holds, and
 *
 *   week     in which the round began, in weeks since Monday 3 January 2000. Of the round, not of who answers.
 *
 * Only shares are added up: Newcombe's interval, by which they are compared (stats/effect.c), is one of shares. */
#include <string.h>

#include "measure.h"
#include "metrics.sql.h"

enum { WEEKS_MOST = 52200 /* the year 3000 */, BACK = 12 /* months: a keeper that was away longer has other cares */ };

/* Two questions taken as one less one of them would be those who answered the other (joint.c). */
bool repeat_is_joint(const struct catalogue_figure *f)
{
	return f->kind == CATALOGUE_TOP2 && f->of.count == 1 && strchr(f->of.list[0], '|') != NULL;
}

bool repeat_compares(const struct catalogue_figure *f)
{
	return (f->kind == CATALOGUE_TOP2 && !repeat_is_joint(f)) || f->kind == CATALOGUE_SHARE;
}

const char *repeat_table(struct kb_ctx *c, const char *id, int version, const char *key)
{
	return kb_fmt(c, "repeat:%s", indicator_table(c, id, version, key, 0));
}

/* ---- Hearing ---------------------------------------------------------------------------------- */

static void add_figure(struct kb_ctx *c, const struct catalogue_indicator *i, const struct catalogue_figure *f, const struct kb_observation *o)
{
	struct catalogue_sum s = reckon_voice(c, f, 0, o);

	if (!repeat_compares(f) || s.n == 0)
		return;
	kb_run(c, &metrics_add_repeat, kb_t(o->place), kb_i(o->month), kb_t(i->id), kb_i(i->version), kb_t(indicator_key(c, f)),
	    kb_i(s.n), kb_i(s.total));
	sums_check_room(c, o, i->id);
}

/* An answer beyond its scale is one in a repeat as well (sums.c). */
static enum kb_rc check(struct kb_ctx *c, const struct kb_observation *o, const struct kb_item *told, double *week)
{
	const struct kb_form_item *i = kb_item_find(c, told->name);

	if (strcmp(told->name, "week") == 0) {
		*week = told->value;
		return KB_OK;
	}
	if (i && i->scored && i->best != i->worst && !sums_is_on_scale(i, told->value))
		return kb_fail(c, "an answer to %s at %s lies outside its scale", told->name, o->place);
	return KB_OK;
}

enum kb_rc repeat_hear(struct kb_ctx *c, const struct kb_observation *o)
{
	double week = 0;

	for (size_t i = 0; i < o->count; i++)
		if (check(c, o, &o->items[i], &week) != KB_OK)
			return KB_FAIL;
	if (week < 1 || week > WEEKS_MOST || week != (double)(int)week)
		return kb_fail(c, "a repeat at %s does not say in which week its round began", o->place);
	kb_run(c, &metrics_put_repeat_round, kb_t(o->place), kb_t(o->population), kb_i(o->month), kb_i((int64_t)week));
	reckon_each(c, o, add_figure);
	return kb_failed(c) ? KB_FAIL : KB_OK;
}

enum kb_rc repeat_forget(struct kb_ctx *c, int32_t month)
{
	kb_run(c, &metrics_forget_repeats, kb_i(month));
	return kb_run(c, &metrics_forget_repeat_rounds, kb_i(month));
}

/* ---- The gate ------------------------------------------------------------------------------------ */

enum kb_rc repeat_release(struct kb_ctx *c)
{
	int32_t now = kb_month(c);
	struct kb_rows *q = kb_ask(c, &metrics_closed_repeats, kb_i(now - BACK), kb_i(now));
	struct kb_sum *sums = NULL;
	size_t n = 0, room = 0;

	while (kb_next(q)) {
		if (n == room) {
			struct kb_sum *more = kb_alloc(c, (room = 2 * room + 64) * sizeof(*more));

			if (n > 0)
				memcpy(more, sums, n * sizeof(*more));
			sums = more;
		}
		sums[n++] = (struct kb_sum){ repeat_table(c, kb_col_text(q, 0), (int)kb_col_int(q, 1), kb_col_text(q, 2)), kb_col_text(q, 3),
			(int32_t)kb_col_int(q, 4), kb_col_int(q, 5), kb_col_int(q, 6), -1, KB_PEOPLE, 0, NULL, NULL, false };
	}
	return kb_failed(c) ? KB_FAIL : kb_release_rounds(c, sums, n);
}

/* ---- What was told, and what was released -------------------------------------------------------- */

int repeat_week(struct kb_ctx *c, const char *place, const char *population, struct kb_period p)
{
	struct kb_rows *q = kb_ask(c, &metrics_find_repeat_round, kb_t(place), kb_t(population), kb_i(p.month), kb_i(p.month + p.months));

	return kb_next(q) ? (int)kb_col_int(q, 0) : 0;
}

struct kb_figure repeat_figure(struct kb_ctx *c, const char *place, const struct catalogue_indicator *i, const char *key, struct kb_period p)
{
	struct kb_figure g = { .place = place, .item = repeat_table(c, i->id, i->version, key), .period = p };

	kb_released(c, KB_INSIDE, &g, 1);
	if (g.n < i->least)
		g.shown = false;
	return g;
}
