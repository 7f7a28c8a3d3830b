/* example.c - an organisation that does not exist, to look around in.
 *
 * Places, and 36 months of answers from a generator with a fixed seed. Every answer
 * goes the way of a real one: the form takes it, the desk hands it to its owner, the
 * keeper hears of it; only the clock is another. So what works for the example works.
 *
 * What a youth answers hangs on how good a place is (see `places`), on chance, and on
 * two changes that are built in so that there is something to find: De Linde gets
 * better from month 24 on, region Zuid gets worse from month 18 on. Each answers in a language of
 * their own, as youths in reception do. */
#include "example.h"

#include <math.h>
#include <string.h>

#include "desk.h"
#include "house.h"
#include "kb.sql.h"
#include "log.h"
#include "store.h"
#include "stream.h"
#include "text.h"
#include "web.h"
#include "xform.h"

enum { BATCH = 1000, LINDE_BETTER = 24, SOUTH_WORSE = 18 };

/* A place, its mean quality (0 is middling) and the answers of a usual month. */
static const struct {
	struct kb_place place;
	double quality, answers;
} places[] = {
	{ { "organisatie", "Voorbeeldorganisatie", "organisation", "", "" }, 0, 0 },
	{ { "noord", "Regio Noord", "region", "", "organisatie" }, 0, 0 },
	{ { "midden", "Regio Midden", "region", "", "organisatie" }, 0, 0 },
	{ { "zuid", "Regio Zuid", "region", "", "organisatie" }, 0, 0 },
	{ { "de-linde", "De Linde", "location", "kwv", "noord" }, -0.4, 6 },
	{ { "de-eik", "De Eik", "location", "kwv", "noord" }, 0.3, 5 },
	{ { "de-berk", "De Berk", "location", "kwv", "noord" }, 0.0, 4 },
	{ { "het-veen", "Het Veen", "location", "poa", "noord" }, 0.1, 14 },
	{ { "de-wilg", "De Wilg", "location", "kwv", "midden" }, 0.5, 5 },
	{ { "de-es", "De Es", "location", "kwv", "midden" }, -0.2, 1.2 },
	{ { "de-iep", "De Iep", "location", "kwv", "midden" }, 0.2, 5 },
	{ { "de-polder", "De Polder", "location", "azc", "midden" }, -0.1, 11 },
	{ { "de-beuk", "De Beuk", "location", "kwv", "zuid" }, 0.4, 6 },
	{ { "de-els", "De Els", "location", "kwv", "zuid" }, 0.1, 1.5 },
	{ { "de-heide", "De Heide", "location", "poa", "zuid" }, 0.0, 13 },
	{ { "de-maas", "De Maas", "location", "noodopvang", "zuid" }, -0.6, 9 },
};
enum { PLACES = sizeof(places) / sizeof(*places) };

/* ---- Chance: splitmix64 (Steele, Lea, Flood 2014), a fixed seed ---------------------- */

struct chance { uint64_t state; };

static uint64_t draw(struct chance *r)
{
	uint64_t z = r->state += UINT64_C(0x9E3779B97F4A7C15);

	z = (z ^ (z >> 30)) * UINT64_C(0xBF58476D1CE4E5B9);
	z = (z ^ (z >> 27)) * UINT64_C(0x94D049BB133111EB);
	return z ^ (z >> 31);
}

/* 0 to 1. */
static double part(struct chance *r)
{
	return (double)(draw(r) >> 11) / 9007199254740992.0;
}

/* Near enough to a normal deviate: twelve parts less six. */
static double deviate(struct chance *r)
{
	double sum = -6;

	for (int i = 0; i < 12; i++)
		sum += part(r);
	return sum;
}

/* ---- Answers ------------------------------------------------------------------------ */

/* How one youth feels: the place, the change built in, and themselves. */
static double mood(struct chance *r, size_t place, int month)
{
	double m = places[place].quality + 0.5 * deviate(r);

	if (strcmp(places[place].place.id, "de-linde") == 0 && month >= LINDE_BETTER)
		m += 0.9;
	if (strcmp(places[place].place.parent, "zuid") == 0 && month >= SOUTH_WORSE)
		m -= 0.5;
	return m;
}

static bool is_apart(const struct kb_choice *k)
{
	return strcmp(k->code, "dk") == 0 || strcmp(k->code, "na") == 0;
}

/* One of four faces: worst below, best above. */
static const char *face(struct chance *r, const struct kb_question *q, double m)
{
	static const double steps[] = { -1.1, -0.2, 0.9 };
	double felt = m + 0.7 * deviate(r);
	size_t i = 0;

	while (i < 3 && felt > steps[i])
		i++;
	return i < q->nchoices ? q->choices[i].code : "";
}

/* Any choice; where some count as good, a good mood meets these more often. */
static const char *choice(struct chance *r, const struct kb_question *q, double m)
{
	for (int tries = 0; tries < 40; tries++) {
		const struct kb_choice *k = &q->choices[draw(r) % q->nchoices];

		if (is_apart(k))
			continue;
		if (!k->counts || part(r) < (k->number > 0 ? 0.75 + 0.1 * m : 0.35 - 0.1 * m))
			return k->code;
	}
	return "";
}

static const char *answer(struct chance *r, const struct kb_question *q, double m)
{
	double apart = part(r);

	if (apart < 0.03 || (q->control != KB_ONE && q->control != KB_SEVERAL))
		return "";
	if (apart < 0.07 && kb_question_choice(q, "dk", 2))
		return "dk";
	return q->faces ? face(r, q, m) : choice(r, q, m);
}

/* ---- Languages --------------------------------------------------------------------------- */

/* Of a hundred youths. A house without one of them answers in the language spoken last. */
static const struct { const char *tag; double share; } languages[] = {
	{ "ar", 0.36 }, { "ti", 0.20 }, { "so", 0.13 }, { "fa-AF", 0.12 }, { "nl", 0.11 }, { "en", 0.08 },
};
enum { LANGUAGES = sizeof(languages) / sizeof(*languages) };

/* Drawn from chance of its own: what is answered hangs on no language. */
static void speak_any(struct kb_ctx *c, struct chance *r)
{
	double at = part(r);
	size_t i = 0;

	while (i + 1 < LANGUAGES && at >= languages[i].share)
		at -= languages[i++].share;
	kb_speak(c, languages[i].tag);
}

/* One youth fills in one form and hands it in. */
static enum kb_rc hand_in(struct kb_ctx *c, const struct kb_xform *x, struct chance *r, size_t place, int month)
{
	struct kb_answer *given = kb_alloc(c, (x->nquestions + 1) * sizeof(*given));
	double m = mood(r, place, month);
	struct kb_filled f;

	for (size_t i = 0; i < x->nquestions; i++)
		given[i] = (struct kb_answer){ x->questions[i].name, answer(r, &x->questions[i], m) };
	if (kb_form_fill(c, x->id, places[place].place.id, given, x->nquestions, &f) != KB_OK)
		return kb_fail(c, "the form %s does not take what the example answers", x->id);
	return kb_submit(c, &f) == KB_TAKEN ? KB_OK : kb_fail(c, "the desk did not take an answer of the example");
}

/* ---- Months -------------------------------------------------------------------------- */

static enum kb_rc hand_in_month(struct kb_house *h, struct kb_arena *a, const struct kb_xform *x, struct chance *r,
    struct chance *tongues, int64_t then, int month)
{
	struct kb_ctx c;

	kb_house_task(&c, h, a, then);
	for (size_t i = 0; i < PLACES; i++) {
		int n = (int)(places[i].answers * (0.6 + 0.8 * part(r)) + part(r));

		for (int k = 0; places[i].answers > 0 && k < n; k++) {
			speak_any(&c, tongues);
			hand_in(&c, x, r, i, month);
		}
	}
	return kb_tx_commit(&c);
}

/* An instant in the month that lies `back` months before that of `now`. */
static int64_t instant(int64_t now, int back)
{
	int32_t want = kb_text_month(now) - back;
	int64_t then = now;

	while (kb_text_month(then) > want)
		then -= 86400;
	return then;
}

static enum kb_rc hand_in_all(struct kb_house *h, const struct kb_xform *x, int64_t now, void (*tell)(int, int))
{
	struct chance r = { 20261 }, tongues = { 5121 };
	struct kb_arena *a = kb_arena_new();
	enum kb_rc rc = KB_OK;

	for (int month = 0; rc == KB_OK && month < KB_EXAMPLE_MONTHS; month++) {
		int64_t then = instant(now, KB_EXAMPLE_MONTHS - month);

		rc = hand_in_month(h, a, x, &r, &tongues, then, month);
		kb_arena_reset(a);
		while (rc == KB_OK && kb_stream_hear(h, then, kb_text_month(then), BATCH) > 0)
			;
		tell(month + 1, KB_EXAMPLE_MONTHS);
	}
	kb_arena_free(a);
	return rc;
}

/* ---- Places -------------------------------------------------------------------------- */

/* What staff do by hand: the plugin opens its form at a place. */
static enum kb_rc open_form(struct kb_ctx *c, const struct kb_plugin *p, const struct kb_form *f, const char *place)
{
	const struct kb_plugin *before = kb_ctx_enter(c, p);
	enum kb_rc rc = f->open(c, place);

	kb_ctx_enter(c, before);
	return rc;
}

static enum kb_rc make_places(struct kb_ctx *c, const struct kb_plugin *p, const struct kb_form *f)
{
	kb_core_run(c, &kb_host_put_meta, kb_t("example"), kb_t("yes"));
	for (size_t i = 0; i < PLACES; i++) {
		kb_place_add(c, &places[i].place);
		if (places[i].answers > 0)
			open_form(c, p, f, places[i].place.id);
	}
	return kb_tx_commit(c);
}

/* The first form that can be opened by its plugin. */
static const struct kb_form *find_form(const struct kb_house *h, const struct kb_plugin **owner)
{
	for (size_t i = 0; i < h->nplugins; i++)
		for (const struct kb_form *f = h->plugins[i]->forms; f && f->file; f++)
			if (f->open) {
				*owner = h->plugins[i];
				return f;
			}
	return NULL;
}

/* What the keeper would do in its first minute, so that figures are there at once. */
static enum kb_rc run_jobs(struct kb_house *h, struct kb_arena *a, int64_t now)
{
	enum kb_rc rc = KB_OK;

	for (size_t i = 0; i < h->nplugins; i++)
		for (const struct kb_job *j = h->plugins[i]->jobs; rc == KB_OK && j && j->name; j++) {
			struct kb_ctx c;

			kb_house_task(&c, h, a, now);
			kb_ctx_enter(&c, h->plugins[i]);
			rc = j->run(&c) == KB_FAIL ? KB_FAIL : kb_tx_commit(&c);
			kb_arena_reset(a);
		}
	return rc;
}

enum kb_rc kb_example_make(struct kb_house *h, int64_t now, void (*tell)(int, int))
{
	const struct kb_plugin *owner;
	const struct kb_form *f = find_form(h, &owner);
	struct kb_arena *a;
	struct kb_ctx c;
	enum kb_rc rc;

	if (!f) {
		kb_log_line(KB_ERROR, "no plugin has a form that can be opened: there is nothing to make an example of");
		return KB_FAIL;
	}
	a = kb_arena_new();
	kb_house_task(&c, h, a, now);
	rc = make_places(&c, owner, f);
	if (rc == KB_OK)
		rc = hand_in_all(h, kb_forms_find(h->forms, f->id, NULL, NULL), now, tell);
	kb_arena_reset(a);
	if (rc == KB_OK)
		rc = run_jobs(h, a, now);
	kb_arena_free(a);
	return rc;
}
