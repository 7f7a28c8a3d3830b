/* reckon.c - from what was told to the figure of an indicator.
 *
 * A voice adds whole numbers to a figure: 1, and its thousandths of a point of 0 to 100. So the
 * sums do not hang on the order in which voices were heard, and one short program serves
 * every formula. What is outside n (statistics.md 3) adds nothing at all. */
#include <math.h>
#include <string.h>

#include "catalogue.h"
#include "metrics.h"
#include "stats/stats.h"

enum { POINT = 1000, /* thousandths */ DAYS_MOST = 100000 /* numbers of days that are put in order */ };

static const struct kb_item *told(const struct kb_observation *o, const char *name)
{
	for (size_t i = 0; i < o->count; i++)
		if (strcmp(o->items[i].name, name) == 0)
			return &o->items[i];
	return NULL;
}

/* The answer to the first item of a term that was answered, and that item's scale. */
static const struct kb_item *answer_to(struct kb_ctx *c, const struct kb_observation *o, const char *term, const struct kb_form_item **scale)
{
	const char *name;

	while ((name = formula_item(c, &term)) != NULL) {
		const struct kb_item *i = told(o, name);

		if (i && (*scale = kb_item_find(c, name)) != NULL && (*scale)->scored && sums_is_on_scale(*scale, i->value))
			return i;
	}
	return NULL;
}

/* ---- What a voice adds -------------------------------------------------------------------- */

static struct catalogue_sum voice_top2(struct kb_ctx *c, struct catalogue_terms t, const struct kb_observation *o)
{
	const struct kb_form_item *scale;
	bool all = true;

	for (size_t i = 0; i < t.count; i++) {
		const struct kb_item *a = answer_to(c, o, t.list[i], &scale);

		if (!a || !family_is_whole(kb_started(c), o, a->name))
			return (struct catalogue_sum){ 0 };
		all = all && sums_is_top(scale, a->value);
	}
	return (struct catalogue_sum){ 1, all ? 100 * POINT : 0 };
}

/* Of a mean of one answer at least: are there those that it is taken together with? */
static bool is_whole(struct kb_ctx *c, struct catalogue_terms t, int least, const struct kb_item *a, const struct kb_observation *o)
{
	return (least > 1 && (size_t)least < t.count) || family_is_whole(kb_started(c), o, a->name);
}

static struct catalogue_sum voice_mean(struct kb_ctx *c, struct catalogue_terms t, int least, const struct kb_observation *o)
{
	const struct kb_form_item *scale;
	int64_t total = 0, n = 0;

	for (size_t i = 0; i < t.count; i++) {
		const struct kb_item *a = answer_to(c, o, t.list[i], &scale);

		if (a && is_whole(c, t, least, a, o)) {
			total += sums_score(scale, a->value);
			n++;
		}
	}
	if (n < least || n == 0)
		return (struct catalogue_sum){ 0 };
	return (struct catalogue_sum){ 1, llround((double)total / (double)n) };
}

bool reckon_is_meant(const char *codes, const char *code)
{
	size_t n = strlen(code);

	if (strcmp(codes, "*") == 0)
		return strcmp(code, "dk") != 0 && strcmp(code, "na") != 0 && strcmp(code, "skip") != 0;
	for (const char *at = codes; at; at = strchr(at, ',') ? strchr(at, ',') + 1 : NULL)
		if (strncmp(at, code, n) == 0 && (at[n] == '\0' || at[n] == ','))
			return true;
	return false;
}

static bool gives(const struct kb_observation *o, const char *term)
{
	size_t n = strcspn(term, ".") + 1; /* "A38." */

	for (size_t i = 0; i < o->count; i++)
		if (strncmp(o->items[i].name, term, n) == 0 && reckon_is_meant(term + n, o->items[i].name + n))
			return true;
	return false;
}

static bool gives_one(const struct kb_observation *o, struct catalogue_terms t)
{
	for (size_t i = 0; i < t.count; i++)
		if (gives(o, t.list[i]))
			return true;
	return false;
}

static struct catalogue_sum voice_share(const struct catalogue_figure *f, const struct kb_observation *o)
{
	if (!gives_one(o, f->to))
		return (struct catalogue_sum){ 0 };
	return (struct catalogue_sum){ 1, gives_one(o, f->of) ? 100 * POINT : 0 };
}

struct catalogue_sum reckon_voice(struct kb_ctx *c, const struct catalogue_figure *f, int side, const struct kb_observation *o)
{
	const char *whose = side == 0 ? f->population : f->with;

	if (!whose || strcmp(whose, o->population) != 0)
		return (struct catalogue_sum){ 0 };
	switch (f->kind) {
	case CATALOGUE_TOP2:
		return voice_top2(c, f->of, o);
	case CATALOGUE_SCALE:
		return voice_mean(c, f->of, f->least, o);
	case CATALOGUE_SHARE:
		return voice_share(f, o);
	case CATALOGUE_GAP:
		return voice_mean(c, side == 0 ? f->of : f->to, 1, o);
	default:
		return (struct catalogue_sum){ 0 }; /* no voice feeds a register */
	}
}

void reckon_each(struct kb_ctx *c, const struct kb_observation *o, void (*add)(struct kb_ctx *c, const struct catalogue_indicator *i,
    const struct catalogue_figure *f, const struct kb_observation *o))
{
	const struct catalogue *k = kb_started(c);

	for (size_t i = 0; k && i < k->nindicators && !kb_failed(c); i++) {
		const struct catalogue_indicator *at = &k->indicators[i];

		if (catalogue_is_register(at) || catalogue_find(k, at->id, o->month) != at)
			continue;
		for (size_t j = 0; j < at->nfigures; j++)
			add(c, at, &at->figures[j], o);
	}
}

/* ---- The figure ------------------------------------------------------------------------------ */

static bool of_voices(struct catalogue_sum s, double *value, int64_t *n)
{
	*n = s.n;
	*value = s.n > 0 ? (double)s.total / (double)s.n / POINT : 0;
	return s.n > 0;
}

/* About as many as the smaller side: each of them must be large enough to be shown. */
static bool of_gap(const struct catalogue_sum s[2], double *value, int64_t *n)
{
	double other;
	int64_t others;
	bool both = of_voices(s[0], value, n);

	both = of_voices(s[1], &other, &others) && both;
	*value -= other;
	*n = others < *n ? others : *n;
	return both;
}

static bool of_columns(struct catalogue_sum s, double times, double *value, int64_t *n)
{
	*n = s.n / POINT;
	*value = s.n > 0 ? times * (double)s.total / (double)s.n : 0;
	return s.n > 0;
}

bool reckon_sums(const struct catalogue_figure *f, const struct catalogue_sum sums[2], double *value, int64_t *n)
{
	switch (f->kind) {
	case CATALOGUE_GAP:
		return of_gap(sums, value, n);
	case CATALOGUE_RATIO:
		return of_columns(sums[0], 100, value, n);
	case CATALOGUE_RATE:
		return of_columns(sums[0], 1000, value, n);
	case CATALOGUE_MEAN:
		return of_columns(sums[0], 1, value, n);
	case CATALOGUE_COUNT: /* the gate tells the figure itself */
	case CATALOGUE_MEDIAN:
	case CATALOGUE_P90:
		return false;
	default:
		return of_voices(sums[0], value, n);
	}
}

bool reckon_days(struct kb_ctx *c, const struct catalogue_figure *f, const int64_t *days, const int64_t *count, size_t rows,
    double *value, int64_t *n)
{
	double *all;
	int64_t k = 0;

	*n = 0;
	for (size_t i = 0; i < rows; i++) {
		if (count[i] < 0 || count[i] > DAYS_MOST - *n)
			return *n = 0, false;
		*n += count[i];
	}
	all = kb_alloc(c, ((size_t)*n + 1) * sizeof(*all));
	for (size_t i = 0; i < rows; i++)
		for (int64_t j = 0; j < count[i]; j++)
			all[k++] = (double)days[i];
	kbs_sort(all, (size_t)k);
	return kbs_quantile(all, (size_t)k, f->kind == CATALOGUE_P90 ? 0.9 : 0.5, value) == KBS_OK;
}
