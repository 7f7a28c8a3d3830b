/* joint.c - a figure that takes two questions as one ("A24|A78": the mentor, or the foster parent), beside those of each.
 *
 * Each is a table of its own at the gate, and one of them is the sum of the others: 23 who answered the one or the other, less
 * 20 who answered the one, are the three of whom the gate left out the other figure, and what the three said follows
 * too. So the figure of both shows where it says no more than theirs: where those of the single questions that show
 * have as many answers together, and none is told as a band that the sum would open. Then whatever can be worked out with it can be worked out without it, and they are protected. */
#include <string.h>

#include "catalogue.h"
#include "metrics.h"

enum { QUESTIONS = 4 }; /* that are taken as one; of more the figure does not show */

/* The figures of its single questions in that period, as they are asked for. */
static size_t ask_apart(struct kb_ctx *c, const struct kb_figure *g, const char *term, struct kb_figure *to)
{
	size_t n = 0;

	for (const char *item; n < QUESTIONS && (item = formula_item(c, &term)) != NULL;)
		to[n++] = (struct kb_figure){ .place = g->place, .item = item, .period = g->period };
	return n;
}

static enum kb_band band_of(const struct catalogue_figure *f, const struct kb_figure *one)
{
	return f->kind == CATALOGUE_TOP2 ? one->share_band : one->value_band;
}

/* As many answers, and none of them told closer than apart. */
static bool says_no_more(const struct catalogue_figure *f, const struct kb_figure *g, const struct kb_figure *apart, size_t count)
{
	int64_t n = 0;

	for (size_t i = 0; i < count; i++) {
		if (!apart[i].shown)
			continue;
		n += apart[i].n;
		if (g->value_band == KB_AS_IS && band_of(f, &apart[i]) != KB_AS_IS)
			return false;
	}
	return n == g->n;
}

/* Of one series, a figure a period. All that is needed is asked at once. */
static void hide_in(struct kb_ctx *c, enum kb_tier tier, const struct metrics_series *s, struct kb_figure *row, size_t n)
{
	struct kb_figure *apart = kb_alloc(c, (QUESTIONS * n + 1) * sizeof(*apart));
	size_t *asked = kb_alloc(c, (n + 1) * sizeof(*asked)), all = 0;
	bool told;

	for (size_t p = 0; p < n; p++) {
		const struct catalogue_figure *f = row[p].shown ? indicator_figure(c, s, row[p].period) : NULL;
		const char *term = f ? family_apart(f) : NULL;

		asked[p] = term ? ask_apart(c, &row[p], term, apart + all) : 0;
		all += asked[p];
	}
	told = all == 0 || kb_released(c, tier, apart, all) == KB_OK;
	for (size_t p = 0, at = 0; p < n; at += asked[p++])
		if (asked[p] > 0 && (!told || !says_no_more(indicator_figure(c, s, row[p].period), &row[p], apart + at, asked[p])))
			row[p] = (struct kb_figure){ .place = row[p].place, .item = row[p].item, .period = row[p].period };
}

/* In any version of its formula. */
static bool is_joint(struct kb_ctx *c, const struct metrics_series *s)
{
	const struct catalogue *k = kb_started(c);

	for (size_t i = 0; i < k->nindicators; i++)
		for (size_t j = 0; strcmp(k->indicators[i].id, s->indicator->id) == 0 && j < k->indicators[i].nfigures; j++)
			if (family_apart(&k->indicators[i].figures[j]))
				return true;
	return false;
}

void joint_hide(struct kb_ctx *c, enum kb_tier tier, const struct metrics_indicators *f, struct kb_figure *figures)
{
	for (size_t i = 0; i < f->nseries; i++)
		if (is_joint(c, &f->series[i]))
			hide_in(c, tier, &f->series[i], figures + i * f->nperiods, f->nperiods);
}
