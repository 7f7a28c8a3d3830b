/* law.c - complaints of a year by body and class, for the registers of the law: heard, and handed to the gate (law.h).
 *
 *   law.lead, law.contact   how many formal complaints took how long (KL04, KL03), of all bodies together
 *   law.received            by body and what they are about: with KL01, which tells how many there were
 *   law.ended               by body and how they ended: with KL06, which tells how many were judged and how many of those upheld
 *   law.measures            by body, after what was upheld: a measure or a reason within the month, or later: with KL08
 *
 * A complaint whose place is protected or not known is in no other table. It is in these where a year has none of them or ten and
 * more: the gate knows how many are apart, and sees to it that the difference tells of nobody. Of fewer none is counted, and the
 * overview says so: otherwise the number of a whole body would be left out to hide a few. Where what an indicator told before
 * leaves no room, a table is tried in fewer classes, and at last left out. */
#include <stdio.h>
#include <string.h>

#include "deliver.h"
#include "law.h"
#include "metrics.sql.h"

enum { YEAR = 12, BACK = 4 /* years */, WORDS = 8, THOUSAND = 1000, MOST_TOLD = 3 };

const char *const law_bodies[LAW_BODIES + 1] = { "coa", "municipality", "nidos", "care", NULL };
const struct law_days law_lead[LAW_DAYS] = { { "w2", 14 }, { "w6", 42 }, { "w10", 70 }, { "w14", 98 }, { "more", INT32_MAX } };
const struct law_days law_contact[LAW_DAYS] = { { "w1", 7 }, { "w2", 14 }, { "w6", 42 }, { "w10", 70 }, { "more", INT32_MAX } };

/* ---- What is heard ---- */

static bool is_body(const char *name, size_t n)
{
	for (size_t i = 0; i < LAW_BODIES; i++)
		if (strlen(law_bodies[i]) == n && strncmp(law_bodies[i], name, n) == 0)
			return true;
	return false;
}

static bool is_apart(struct kb_ctx *c, const char *place)
{
	const struct kb_place *p = kb_place(c, place);

	return !p || strcmp(p->kind, "location") != 0;
}

bool law_hear(struct kb_ctx *c, const struct kb_observation *o, const struct kb_item *told)
{
	const char *body = strncmp(told->name, "law.", 4) == 0 ? told->name + 4 : NULL, *dot = body ? strchr(body, '.') : NULL;

	if (!dot || !is_body(body, (size_t)(dot - body)))
		return false;
	if (told->value != 1)
		kb_fail(c, "%s of a complaint is not one", told->name);
	else
		kb_run(c, &metrics_add_law, kb_i(o->month), kb_t(kb_fmt(c, "%.*s", (int)(dot - body), body)), kb_t(dot + 1), kb_i(is_apart(c, o->place)));
	return true;
}

enum kb_rc law_forget(struct kb_ctx *c, int32_t month)
{
	return kb_run(c, &metrics_forget_law, kb_i(month));
}

/* ---- A table by body and word ---- */

/* What a class holds: one word that is told, or some of them together. */
struct word { const char *name, *parts[5]; };

/* `apart`: those that are apart are counted too. */
struct year { struct kb_ctx *c; int32_t first; bool apart; };

struct cells {
	struct kb_ctx *c;
	int32_t year;
	const struct word *words;
	unsigned nwords;
	struct kb_classes t;
	struct kb_class classes[LAW_BODIES * WORDS];
	struct kb_class_sum sums[64];
	struct kb_class_told told[MOST_TOLD];
};

enum { ALL_BODIES = (1 << LAW_BODIES) - 1, AWB = (1 << LAW_AWB) - 1, JEUGDWET = ALL_BODIES & ~AWB };

static bool holds(const struct word *w, const char *part)
{
	for (size_t i = 0; w->parts[i]; i++)
		if (strcmp(w->parts[i], part) == 0)
			return true;
	return false;
}

static void count(struct cells *k, const char *body, const char *part, bool apart, int64_t n)
{
	for (unsigned b = 0; b < LAW_BODIES; b++)
		for (unsigned w = 0; w < k->nwords; w++)
			if (strcmp(law_bodies[b], body) == 0 && holds(&k->words[w], part)) {
				k->classes[b * k->nwords + w].n += n;
				k->classes[b * k->nwords + w].apart += apart ? n : 0;
			}
}

static void begin(struct cells *k, const struct year *y, const char *item, const struct word *words, unsigned nwords)
{
	struct kb_ctx *c = y->c;
	struct kb_rows *q;

	*k = (struct cells){ .c = c, .year = y->first, .words = words, .nwords = nwords };
	k->t = (struct kb_classes){ .item = item, .year = y->first, .classes = k->classes, .nclasses = LAW_BODIES * nwords, .sums = k->sums, .told = k->told };
	for (unsigned i = 0; i < k->t.nclasses; i++)
		k->classes[i].name = kb_fmt(c, "%s.%s", law_bodies[i / nwords], words[i % nwords].name);
	q = kb_ask(c, &metrics_law_between, kb_i(y->first), kb_i(y->first + YEAR));
	while (kb_next(q))
		if (y->apart || kb_col_int(q, 2) == 0)
			count(k, kb_col_text(q, 0), kb_col_text(q, 1), kb_col_int(q, 2) != 0, kb_col_int(q, 3));
}

/* The numbers of the classes of these bodies and words. */
static const uint32_t *choose(struct cells *k, unsigned bodies, unsigned words, uint32_t *n)
{
	uint32_t *of = kb_alloc(k->c, k->t.nclasses * sizeof(*of));

	*n = 0;
	for (uint32_t i = 0; i < k->t.nclasses; i++)
		if (bodies >> i / k->nwords & 1 && words >> i % k->nwords & 1)
			of[(*n)++] = i;
	return of;
}

static void add_sum(struct cells *k, const char *name, int level, unsigned bodies, unsigned words)
{
	struct kb_class_sum *s = &k->sums[k->t.nsums];

	if (k->t.nsums == sizeof(k->sums) / sizeof(*k->sums)) {
		kb_fail(k->c, "%s has too many sums", k->t.item);
		return;
	}
	*s = (struct kb_class_sum){ .name = name, .level = level };
	s->of = choose(k, bodies, words, &s->count);
	k->t.nsums++;
}

static void add_told(struct cells *k, const char *item, bool top, bool whole, unsigned words)
{
	struct kb_class_told *s = &k->told[k->t.ntold++];

	*s = (struct kb_class_told){ .item = item, .top = top, .whole = whole };
	s->of = choose(k, ALL_BODIES, words, &s->count);
}

/* Some words together, of each body and each law; "" is all of them: what the body has. */
static void add_together(struct cells *k, const char *name, int level, unsigned words)
{
	static const struct { const char *law; unsigned bodies; } laws[] = { { "awb", AWB }, { "jeugdwet", JEUGDWET } };

	for (size_t i = 0; i < 2; i++)
		add_sum(k, kb_fmt(k->c, "%s%s", laws[i].law, name), level + 5, laws[i].bodies, words);
	for (unsigned b = 0; b < LAW_BODIES; b++)
		add_sum(k, kb_fmt(k->c, "%s%s", law_bodies[b], name), level, 1U << b, words);
}

/* Of each law each word. */
static void add_by_law(struct cells *k)
{
	for (unsigned w = 0; w < k->nwords; w++) {
		add_sum(k, kb_fmt(k->c, "awb.%s", k->words[w].name), 10, AWB, 1U << w);
		add_sum(k, kb_fmt(k->c, "jeugdwet.%s", k->words[w].name), 10, JEUGDWET, 1U << w);
	}
}

static unsigned all_words(const struct cells *k)
{
	return (1U << k->nwords) - 1;
}

/* ---- What follows another table ---- */

const char *law_nation(struct kb_ctx *c)
{
	const struct kb_place *all;
	size_t n = kb_places(c, NULL, &all);

	for (size_t i = 0; i < n; i++)
		if (strcmp(all[i].kind, "organisation") == 0)
			return all[i].id;
	return "";
}

/* Does the gate show a cell of another table of this year? */
static bool is_shown(struct cells *k, const char *item, const char *name)
{
	struct kb_figure g = { .place = law_nation(k->c), .item = kb_fmt(k->c, "%s:%s", item, name), .period = { k->year, YEAR } };

	return kb_released(k->c, KB_OUTSIDE, &g, 1) == KB_OK && g.shown;
}

/* Sums of the same name as one that was left out: mostly it is the same complaints, some weeks later. */
static void follow_sums(struct cells *k, const char *item)
{
	for (unsigned i = 0; i < k->t.nsums; i++)
		if (!strchr(k->sums[i].name, '.') && !is_shown(k, item, k->sums[i].name))
			k->sums[i].withheld = true;
}

static bool is_of(const char *name, const char *body)
{
	size_t n = strlen(body);

	return strncmp(name, body, n) == 0 && (name[n] == '.' || name[n] == '\0');
}

/* All that is told of a body of which another table left out its own. */
static void follow_bodies(struct cells *k, const char *item, const char *end)
{
	for (unsigned b = 0; b < LAW_BODIES; b++) {
		if (is_shown(k, item, kb_fmt(k->c, "%s%s", law_bodies[b], end)))
			continue;
		for (unsigned i = 0; i < k->t.nclasses; i++)
			k->classes[i].withheld = k->classes[i].withheld || is_of(k->classes[i].name, law_bodies[b]);
		for (unsigned i = 0; i < k->t.nsums; i++)
			k->sums[i].withheld = k->sums[i].withheld || is_of(k->sums[i].name, law_bodies[b]);
	}
}

/* ---- The tables ---- */

#define COUNT(list) (sizeof(list) / sizeof(*(list)))

static const char *indicator(struct kb_ctx *c, const char *id)
{
	return indicator_table(c, id, 1, "register", 0);
}

static enum kb_rc release_received(const struct year *y)
{
	static const struct word natures[] = { { "practice", { "nature_practice" } }, { "safety", { "nature_safety" } }, { "climate", { "nature_climate" } },
		{ "position", { "nature_position" } }, { "other", { "nature_other" } } };
	struct cells k;
	enum kb_rc rc;

	begin(&k, y, "law.received", natures, COUNT(natures));
	add_sum(&k, "all", 50, ALL_BODIES, all_words(&k));
	add_together(&k, "", 30, all_words(&k));
	add_by_law(&k);
	add_told(&k, indicator(y->c, "KL01"), false, false, all_words(&k));
	rc = kb_release_classes(y->c, &k.t);
	return rc == KB_FAIL && k.t.refused ? kb_withhold_classes(y->c, &k.t) : rc;
}

/* `fine`: each judgment by itself; the first four words, or the first. */
static void fill_ended(struct cells *k, const struct year *y, bool fine)
{
	static const struct word judgments[] = { { "upheld", { "upheld" } }, { "partly", { "partly" } }, { "unfounded", { "unfounded" } },
		{ "no_judgment", { "no_judgment" } }, { "refused", { "end_refused" } }, { "solved", { "end_solved" } },
		{ "withdrawn", { "end_withdrawn" } }, { "sent_on", { "end_sent_on" } } };
	static const struct word judged[] = { { "decided", { "upheld", "partly", "unfounded", "no_judgment" } }, { "refused", { "end_refused" } },
		{ "solved", { "end_solved" } }, { "withdrawn", { "end_withdrawn" } }, { "sent_on", { "end_sent_on" } } };

	begin(k, y, "law.ended", fine ? judgments : judged, fine ? COUNT(judgments) : COUNT(judged));
	add_sum(k, "all", 50, ALL_BODIES, all_words(k));
	add_together(k, "", 30, all_words(k));
	if (fine) {
		add_together(k, ".decided", 20, 15);
		add_together(k, ".well", 3, 3);
	}
	add_by_law(k);
	follow_sums(k, "law.received");
	add_told(k, "law.lead:all", false, true, all_words(k));
	if (!fine)
		return;
	add_told(k, indicator(y->c, "KL06"), false, false, 7);
	add_told(k, indicator(y->c, "KL06"), true, false, 3);
}

static void fill_measures(struct cells *k, const struct year *y, bool fine)
{
	static const struct word answers[] = { { "in_time", { "measure_in_time" } }, { "late", { "measure_late" } } };
	static const struct word due[] = { { "due", { "measure_in_time", "measure_late" } } };

	begin(k, y, "law.measures", fine ? answers : due, fine ? COUNT(answers) : COUNT(due));
	add_sum(k, "all", 50, ALL_BODIES, all_words(k));
	if (fine)
		add_together(k, ".due", 20, all_words(k));
	add_by_law(k);
	follow_bodies(k, "law.ended", ".well");
	add_told(k, indicator(y->c, "KL08"), false, false, all_words(k));
	if (fine)
		add_told(k, indicator(y->c, "KL08"), true, false, 1);
}

/* In all classes; where that is refused, in fewer; and where that is too, with nothing shown. */
static enum kb_rc release_as_fine_as_can_be(const struct year *y, void (*fill)(struct cells *, const struct year *, bool))
{
	struct cells k;
	enum kb_rc rc = KB_FAIL;

	for (int fine = 1; fine >= 0; fine--) {
		fill(&k, y, fine);
		rc = kb_failed(y->c) ? KB_FAIL : kb_release_classes(y->c, &k.t);
		if (rc != KB_FAIL || !k.t.refused)
			return rc;
	}
	return kb_withhold_classes(y->c, &k.t);
}

/* ---- How long it took ---- */

static void count_days(const struct year *y, const char *column, const struct law_days *list, struct kb_class *classes)
{
	struct kb_rows *q = kb_ask(y->c, &metrics_days_between, kb_t(column), kb_i(y->first), kb_i(y->first + YEAR));

	while (kb_next(q)) {
		size_t i = 0;

		while (kb_col_int(q, 1) > list[i].most)
			i++;
		if (y->apart || !is_apart(y->c, kb_col_text(q, 0)))
			classes[i].n += kb_col_int(q, 2) / THOUSAND;
	}
}

/* All of them; and how many up to each end of a class, where classes by themselves are few. */
static enum kb_rc release_days(const struct year *y, const char *item, const char *column, const struct law_days *list)
{
	static const uint32_t all[] = { 0, 1, 2, 3, 4 };
	struct kb_class classes[LAW_DAYS] = { 0 };
	struct kb_class_sum sums[] = { { "all", all, LAW_DAYS, 50, false }, { "up2", all, 2, 20, false }, { "up3", all, 3, 30, false },
		{ "up4", all, 4, 10, false } };
	struct kb_classes t = { .item = item, .year = y->first, .classes = classes, .nclasses = LAW_DAYS, .sums = sums, .nsums = COUNT(sums) };
	enum kb_rc rc;

	for (size_t i = 0; i < LAW_DAYS; i++)
		classes[i].name = list[i].code;
	count_days(y, column, list, classes);
	rc = kb_release_classes(y->c, &t);
	return rc == KB_FAIL && t.refused ? kb_withhold_classes(y->c, &t) : rc;
}

const char *law_year_name(struct kb_ctx *c, int32_t first)
{
	return kb_fmt(c, "law %d", (int)first / YEAR);
}

const char *law_apart_name(struct kb_ctx *c, int32_t first)
{
	return kb_fmt(c, "law.apart %d", (int)first / YEAR);
}

/* ---- A run ---- */

/* Are there none of them, or ten and more, wherever they are counted? */
static bool may_hold_apart(struct kb_ctx *c, int32_t first)
{
	struct kb_rows *q = kb_ask(c, &metrics_law_apart, kb_i(first), kb_i(first + YEAR));
	bool may = true;

	while (kb_next(q))
		may = may && kb_col_int(q, 1) >= 2 * KB_GATE_MIN;
	return may;
}

/* The first is the one that may have to wait: then nothing of the year is released, and all of it is counted at one moment. */
static enum kb_rc release_year(struct kb_ctx *c, int32_t first)
{
	const struct year y = { c, first, may_hold_apart(c, first) };
	enum kb_rc rc = release_received(&y);

	rc = rc == KB_OK ? release_days(&y, "law.lead", "complaint.lead_days", law_lead) : rc;
	rc = rc == KB_OK ? release_days(&y, "law.contact", "complaint.contact_days", law_contact) : rc;
	rc = rc == KB_OK ? release_as_fine_as_can_be(&y, fill_ended) : rc;
	rc = rc == KB_OK ? release_as_fine_as_can_be(&y, fill_measures) : rc;
	if (rc != KB_OK)
		return rc;
	if (y.apart)
		kb_run(c, &metrics_put_delivered, kb_t(law_apart_name(c, first)), kb_i(first + YEAR));
	return kb_run(c, &metrics_put_delivered, kb_t(law_year_name(c, first)), kb_i(first + YEAR));
}

/* A year that waits holds up those behind it. */
enum kb_rc law_run(struct kb_ctx *c)
{
	int32_t open = kb_month(c) - kb_month(c) % YEAR, year = open - BACK * YEAR;
	struct kb_rows *q = kb_ask(c, &metrics_law_first);
	int32_t first = kb_next(q) ? (int32_t)kb_col_int(q, 0) : 0;
	enum kb_rc rc = KB_OK;

	if (first == 0)
		return KB_OK;
	if (year < first - first % YEAR)
		year = first - first % YEAR;
	for (; year < open && rc == KB_OK; year += YEAR)
		rc = deliver_through(c, law_year_name(c, year)) == 0 ? release_year(c, year) : KB_OK;
	return kb_failed(c) ? KB_FAIL : KB_OK;
}
