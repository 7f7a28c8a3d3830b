/* files-words.c - what the codes in the files of a release mean, in Dutch and English.
 *
 * Words are asked for by speaking each language in turn: what pages say and what files say
 * is the same text. */
#include <string.h>

#include "catalogue.h"
#include "files.h"

static const char *const tongues[] = { "nl", "en" };
enum { TONGUES = 2, LISTS = 15, TERMS = 3 };

struct words {
	struct kb_ctx *c;
	struct kbx_list *lists;
	size_t count;
};

/* ---- Pieces ---- */

/* A code whose words are texts of the catalogue. */
static struct kbx_code said(struct kb_ctx *c, const char *id, const char *key)
{
	struct kbx_text *labels = kb_alloc(c, TONGUES * sizeof(*labels));

	for (size_t i = 0; i < TONGUES; i++) {
		kb_speak(c, tongues[i]);
		labels[i] = (struct kbx_text){ tongues[i], kb_say(c, key, NULL) };
	}
	return (struct kbx_code){ .id = id, .labels = labels, .nlabels = TONGUES };
}

static void add_list(struct words *w, const char *column, const struct kbx_code *codes, size_t count)
{
	if (w->count == LISTS) {
		kb_fail(w->c, "there are more lists of codes than there is room for");
		return;
	}
	w->lists[w->count++] = (struct kbx_list){ column, codes, count };
}

/* Codes (NULL at the end), whose keys are `before` and the code. */
static void add_said(struct words *w, const char *column, const char *before, const char *const *ids)
{
	size_t n = 0;

	while (ids[n])
		n++;
	struct kbx_code *codes = kb_alloc(w->c, n * sizeof(*codes));
	for (size_t i = 0; i < n; i++)
		codes[i] = said(w->c, ids[i], kb_fmt(w->c, "%s%s", before, ids[i]));
	add_list(w, column, codes, n);
}

/* ---- Indicators ---- */

const char *files_indicator(struct kb_ctx *c, const struct metrics_series *s)
{
	return *s->figure->part ? kb_fmt(c, "%s.%s", s->indicator->id, s->figure->part) : s->indicator->id;
}

/* Of a code the label and the definition in the language of the moment. */
static void put_words(struct kb_ctx *c, struct kbx_code *code, const char *id, size_t tongue, const char *label, const char *about)
{
	if (!code->labels) {
		code->id = id;
		code->labels = kb_alloc(c, TONGUES * sizeof(*code->labels));
		code->about = kb_alloc(c, TONGUES * sizeof(*code->about));
		code->nlabels = code->nabout = TONGUES;
	}
	((struct kbx_text *)code->labels)[tongue] = (struct kbx_text){ tongues[tongue], label };
	((struct kbx_text *)code->about)[tongue] = (struct kbx_text){ tongues[tongue], about };
}

static void put_items(struct kb_ctx *c, struct kbx_code *codes, const struct kb_form_item *items, size_t n, size_t tongue)
{
	const char *score = kb_say(c, "staff.export.about.score", NULL), *share = kb_say(c, "staff.export.about.share", NULL);

	for (size_t i = 0; i < n; i++) {
		put_words(c, &codes[2 * i], items[i].name, tongue, kb_fmt(c, "%s – %s", items[i].stem, kb_say(c, "staff.metrics.score", NULL)), score);
		put_words(c, &codes[2 * i + 1], kb_fmt(c, "%s.top2", items[i].name), tongue,
		    kb_fmt(c, "%s – %s", items[i].stem, kb_say(c, "staff.metrics.share", NULL)), share);
	}
}

/* Two populations may have a figure of one name: the first tells the words. */
static size_t put_series(struct kb_ctx *c, struct kbx_code *codes, const struct metrics_indicators *all, size_t tongue)
{
	size_t n = 0;

	for (size_t i = 0; i < all->nseries; i++) {
		const char *id = files_indicator(c, &all->series[i]);
		bool again = false;

		for (size_t k = 0; k < i && !again; k++)
			again = strcmp(files_indicator(c, &all->series[k]), id) == 0;
		if (!again)
			put_words(c, &codes[n++], id, tongue, indicator_title(c, &all->series[i]), indicator_meaning(c, &all->series[i]));
	}
	return n;
}

static void add_indicators(struct words *w)
{
	const struct kb_place *places;
	const struct metrics_indicators *series = files_places(w->c, &places) > 0 ? indicators_over(w->c, KB_INSIDE, &places[0], NULL, 0) : NULL;
	struct kbx_code *codes = NULL;
	size_t n = 0, nseries = 0;

	for (size_t i = 0; i < TONGUES; i++) {
		const struct kb_form_item *items;

		kb_speak(w->c, tongues[i]);
		n = kb_items(w->c, &items);
		if (!codes)
			codes = kb_alloc(w->c, (2 * n + (series ? series->nseries : 0) + 1) * sizeof(*codes));
		put_items(w->c, codes, items, n, i);
		nseries = series ? put_series(w->c, codes + 2 * n, series, i) : 0;
	}
	add_list(w, "indicator_id", codes, 2 * n + nseries);
}

/* ---- Places and populations ---- */

static void add_places(struct words *w)
{
	const struct kb_place *places;
	size_t n = files_places(w->c, &places);
	struct kbx_code *codes = kb_alloc(w->c, (n + 1) * sizeof(*codes));

	for (size_t i = 0; i < n; i++) {
		struct kbx_text *name = kb_alloc(w->c, sizeof(*name));

		*name = (struct kbx_text){ "nl", places[i].name };
		codes[i] = (struct kbx_code){ .id = places[i].id, .labels = name, .nlabels = 1 };
	}
	add_list(w, "place_code", codes, n);
}

static void add_populations(struct words *w)
{
	const struct catalogue *k = kb_started(w->c);
	struct kbx_code *codes = kb_alloc(w->c, (k->nwords + 1) * sizeof(*codes));
	size_t n = 0;

	codes[n++] = said(w->c, "asked", "staff.export.population.asked");
	for (size_t i = 0; i < k->nwords; i++) {
		struct kbx_text *labels;

		if (k->words[i].what != CATALOGUE_POPULATION)
			continue;
		labels = kb_alloc(w->c, TONGUES * sizeof(*labels));
		labels[0] = (struct kbx_text){ "nl", k->words[i].nl };
		labels[1] = (struct kbx_text){ "en", k->words[i].en };
		codes[n++] = (struct kbx_code){ .id = k->words[i].code, .labels = labels, .nlabels = TONGUES };
	}
	add_list(w, "population", codes, n);
}

/* ---- Bands ---- */

static struct kbx_code band(struct kb_ctx *c, const char *sign, const char *which, int end)
{
	struct kbx_text *labels = kb_alloc(c, TONGUES * sizeof(*labels));

	for (size_t i = 0; i < TONGUES; i++) {
		kb_speak(c, tongues[i]);
		labels[i] = (struct kbx_text){ tongues[i], kb_say(c, kb_fmt(c, "staff.export.band.%s", which), "n", kb_fmt(c, "%d", end), NULL) };
	}
	return (struct kbx_code){ .id = kb_fmt(c, "%s%d", sign, end), .labels = labels, .nlabels = TONGUES };
}

static void add_bands(struct words *w)
{
	struct kbx_code *codes = kb_alloc(w->c, (FILES_BAND_HIGH - FILES_BAND_LOW + 2) * sizeof(*codes));
	size_t n = 0;

	for (int end = FILES_BAND_LOW; end <= FILES_BAND_HALF; end++)
		codes[n++] = band(w->c, "<=", "most", end);
	for (int end = FILES_BAND_HALF; end <= FILES_BAND_HIGH; end++)
		codes[n++] = band(w->c, ">=", "least", end);
	add_list(w, "band", codes, n);
}

/* ---- All of them ---- */

static void add_measures(struct words *w)
{
	static const char *const sources[] = { "signal", "none", NULL };
	static const char *const methods[] = { "newcombe", "hodges_lehmann", NULL };
	static const char *const verdicts[] = { "not_measurable", "too_early", "no_change_shown", "improvement_shown", "deterioration_shown", NULL };

	add_said(w, "signal_source", "staff.export.source.", sources);
	add_said(w, "method", "staff.export.method.", methods);
	add_said(w, "verdict", "staff.export.effect.", verdicts);
}

static void add_plain(struct words *w)
{
	static const char *const tiers[] = { "inside", "outside", NULL };
	static const char *const levels[] = { "organisation", "region", "location", NULL };
	static const char *const periods[] = { "month", "quarter", "half_year", "year", NULL };
	static const char *const units[] = { "percent", "score", "points", "per_1000", "days", "count", NULL };
	static const char *const signals[] = { "outside_low", "outside_high", "trend_falling", "trend_rising", "near_low", "near_high",
		"shift_low", "shift_high", NULL };
	static const char *const verdicts[] = { "below_norm", "not_distinguishable", "above_norm", "few", "tailored", NULL };

	add_said(w, "tier", "staff.export.tier.", tiers);
	add_said(w, "place_level", "staff.metrics.", levels);
	add_said(w, "period_type", "staff.export.period.", periods);
	add_said(w, "unit", "staff.metrics.unit.", units);
	add_said(w, "signal", "staff.metrics.sign.", signals);
	add_said(w, "norm_verdict", "staff.export.verdict.", verdicts);
	add_measures(w);
}

static void add_statuses(struct words *w)
{
	struct kbx_code *codes = kb_alloc(w->c, 2 * sizeof(*codes));

	codes[0] = said(w->c, "C", "staff.export.suppressed");
	codes[1] = said(w->c, "F", "staff.export.free");
	add_list(w, "conf_status", codes, 2);
}

static struct kbx_list terms(struct kb_ctx *c)
{
	static const char *const ids[TERMS] = { "release", "interval", "suppressed" };
	struct kbx_code *codes = kb_alloc(c, TERMS * sizeof(*codes));

	for (size_t i = 0; i < TERMS; i++) {
		const struct kbx_code about = said(c, ids[i], kb_fmt(c, "staff.export.term.%s.about", ids[i]));

		codes[i] = said(c, ids[i], kb_fmt(c, "staff.export.term.%s", ids[i]));
		codes[i].about = about.labels;
		codes[i].nabout = about.nlabels;
	}
	return (struct kbx_list){ "terms", codes, TERMS };
}

static const char *say(void *owner, const char *lang, const char *key)
{
	struct kb_ctx *c = owner;

	if (strcmp(kb_lang(c), lang) != 0)
		kb_speak(c, lang);
	return kb_say(c, key, NULL);
}

void files_words(struct kb_ctx *c, const struct files_release *w, struct kbx_release *r)
{
	struct words words = { .c = c, .lists = kb_alloc(c, LISTS * sizeof(*words.lists)) };
	int32_t last = w->through - 1;

	*r = (struct kbx_release){ .id = kb_fmt(c, "%04d-%02d-%s", last / 12, last % 12 + 1, w->tier),
		.date = kb_fmt(c, "%04d-%02d-%02d", w->day / 10000, w->day / 100 % 100, w->day % 100), .say = say, .owner = c };
	add_plain(&words);
	add_bands(&words);
	add_indicators(&words);
	add_places(&words);
	add_populations(&words);
	add_statuses(&words);
	r->lists = words.lists;
	r->nlists = words.count;
	r->terms = terms(c);
	kb_speak(c, tongues[0]);
}
