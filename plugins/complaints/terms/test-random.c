/* test-random.c - what must hold whatever happens: cases of random events, the same in
 * every run. Each property is shown to fail where it is broken on purpose. */
#include "test-terms.h"

enum { CASES = 3000, EVENTS = 40 };

/* The numbers of Lehmer (1951). */
static unsigned dice(uint64_t *seed, unsigned sides)
{
	*seed = *seed * 48271 % 2147483647;
	return (unsigned)(*seed % sides);
}

static const struct term_scheme schemes[] = {
	{ .judge = { 8, WEEKS } }, { .judge = { 2, MONTHS }, .suspends = true, .committee = true, .termijnenwet = true },
	{ .judge = { 30, DAYS }, .decide = { 5, WEEKS }, .extend = 14, .silence = 14, .answer = 1 },
};

struct life {
	struct term_event events[EVENTS];
	struct term_case c;
	uint64_t seed;
	int32_t day;
};

static void begin(struct life *l, unsigned number)
{
	*l = (struct life){ .seed = 1 + number };
	l->c.events = l->events;
	for (int i = 0; i < 3; i++)
		dice(&l->seed, 2); /* seeds that lie close begin alike */
	for (int i = 0; i < TERM_BODIES; i++)
		l->c.schemes[i] = &schemes[dice(&l->seed, COUNT(schemes))];
	l->day = kb_civil_make(2026, 1, 1) + (int32_t)dice(&l->seed, 1200);
	for (int body = 0; body < 2; body++)
		l->events[l->c.n++] = (struct term_event){ l->day, TERM_RECEIVED, body, dice(&l->seed, TERM_TRACKS), 0, 0, 0, false };
}

static struct term_event any_event(struct life *l)
{
	struct term_event e = { .what = TERM_NOTHING + 1 + dice(&l->seed, TERM_WHATS - 1), .body = (int)dice(&l->seed, 2) };

	l->day += (int32_t)(dice(&l->seed, 3) == 0 ? dice(&l->seed, 40) : dice(&l->seed, 4));
	e.day = l->day;
	e.track = dice(&l->seed, TERM_TRACKS);
	e.until = l->day + (int32_t)dice(&l->seed, 120);
	e.days = (int)dice(&l->seed, 32);
	e.told = dice(&l->seed, 4) == 0 ? dice(&l->seed, 32) : ~0u;
	e.agreed = dice(&l->seed, 4) != 0;
	return e;
}

/* ---- the properties: true where they hold ------------------------------------------------ */

static bool clock_is_sound(const struct term_clock *k, int32_t today)
{
	switch (k->state) {
	case TERM_RUNNING: return k->days == k->due - today && k->days >= 0 && k->ended == KB_NO_DAY && k->plain <= k->due;
	case TERM_MISSED: return k->days == (k->ended != KB_NO_DAY ? k->ended : today) - k->due && k->days > 0 && k->rule->owed <= TERM_OPTION;
	case TERM_MET: return k->ended != KB_NO_DAY && k->ended <= k->due && k->days == 0 && k->ended >= k->started;
	case TERM_SUSPENDED_NOW: return k->due == KB_NO_DAY && k->ended == KB_NO_DAY && (k->rule->pauses || k->rule->outage);
	case TERM_PASSED: return k->rule->owed != TERM_DUTY && k->due <= today;
	default: return k->due == KB_NO_DAY;
	}
}

static bool is_lawful(const struct term_clock *k)
{
	return k->due == KB_NO_DAY || k->extended || !k->rule->in_law || !termijnenwet_holds(k->rule->length) ||
		is_working_day(k->due, &equated_known);
}

static bool all_are_sound(const struct term_view *v)
{
	for (size_t i = 0; i < v->n; i++)
		if (!clock_is_sound(&v->clocks[i], v->today) || !is_lawful(&v->clocks[i]))
			return false;
	return v->first != KB_NO_DAY && v->first <= v->received && v->received <= v->today;
}

/* What lengthens a term. Nothing else may move the last day of a clock that runs on. */
static bool lengthens(enum term_what what)
{
	return what == TERM_EXTENDED || what == TERM_CONSENTED || what == TERM_REASONED || what == TERM_MORE_TIME || what == TERM_RESUMED || what == TERM_BACK;
}

/* No last day moves backwards. `last`: the last ones that were known, before a suspension too. */
static bool none_moves_back(const struct term_view *before, const struct term_view *after, const int32_t last[])
{
	for (size_t i = 0; i < after->n; i++) {
		const struct term_clock *k = &after->clocks[i], *was = term_clock(before, k->rule->id);

		if (was != NULL && was->started == k->started && was->ended == KB_NO_DAY && k->due != KB_NO_DAY && k->due < last[k->rule->id])
			return false;
	}
	return true;
}

/* Left alone for so many days: what stood still stands, what was missed stays missed. */
static bool stays(const struct term_view *now, const struct term_view *later)
{
	for (size_t i = 0; i < now->n; i++) {
		const struct term_clock *k = &now->clocks[i], *then = term_clock(later, k->rule->id);

		if (then == NULL)
			return false;
		if (k->state == TERM_SUSPENDED_NOW && then->state != TERM_SUSPENDED_NOW)
			return false;
		if (k->state == TERM_MISSED && then->state != TERM_MISSED)
			return false;
	}
	return later->first == now->first;
}

/* Only the reporter, a decision or silence that was asked for ends a case; a formal one never silence. */
static bool ends_rightly(const struct term_view *v)
{
	const struct term_clock *silence = term_clock(v, TERM_C_SILENCE);

	if (v->closing != TERM_NO_REPLY)
		return true;
	return v->track == TERM_SIGNAL && silence != NULL && silence->state == TERM_PASSED && v->closed > silence->due;
}

static bool is_same(const struct term_view *a, const struct term_view *b)
{
	return memcmp(a, b, sizeof(*a)) == 0;
}

/* ---- all cases --------------------------------------------------------------------------- */

struct seen { unsigned done, refused, whats[TERM_WHATS], states[TERM_VOID + 1], closings[TERM_SENT_ON + 1]; };

static void remember(int32_t last[], const struct term_view *v)
{
	for (size_t i = 0; i < v->n; i++)
		if (v->clocks[i].due != KB_NO_DAY)
			last[v->clocks[i].rule->id] = v->clocks[i].due;
}

static void count(struct seen *s, const struct term_view *v)
{
	for (size_t i = 0; i < v->n; i++)
		s->states[v->clocks[i].state]++;
	s->closings[v->closing]++;
}

/* What the last days were at each event so far: before a suspension, too. */
static void remember_all(const struct life *l, int body, int32_t last[])
{
	struct term_case until = l->c;
	struct term_view v;

	for (until.n = 2; until.n <= l->c.n; until.n++)
		if (term_look(&until, body, l->events[until.n - 1].day, &v) == TERM_FINE)
			remember(last, &v);
}

static void assert_holds(const struct term_view *before, const struct term_view *after, const struct term_view *later)
{
	assert_true(all_are_sound(after) && all_are_sound(later));
	assert_true(ends_rightly(after) && ends_rightly(later));
	assert_true(stays(after, later));
	assert_int_equal(after->first, before->first);
}

static void step(struct life *l, struct seen *s)
{
	struct term_event e = any_event(l);
	int32_t last[TERM_CLOCKS] = { 0 };
	uint64_t options = term_options(&l->c, e.body, e.day);
	enum term_refusal no = term_may(&l->c, &e);
	struct term_view before, after, later;

	remember_all(l, e.body, last);
	assert_int_equal(term_look(&l->c, e.body, e.day, &before), TERM_FINE);
	remember(last, &before);
	l->events[l->c.n++] = e;
	assert_int_equal(term_look(&l->c, e.body, e.day, &after), TERM_FINE);
	assert_int_equal(term_look(&l->c, e.body, e.day + 400, &later), TERM_FINE);
	assert_holds(&before, &after, &later);
	if (no != TERM_FINE || e.what == TERM_NOTE || e.what == TERM_HANDED)
		assert_true(is_same(&before, &after));
	if (no == TERM_FINE)
		assert_true(options >> e.what & 1);
	if (lengthens(e.what))
		assert_true(none_moves_back(&before, &after, last));
	s->done += no == TERM_FINE;
	s->refused += no != TERM_FINE;
	s->whats[e.what] += no == TERM_FINE;
	count(s, &later);
}

static void test_what_holds_whatever_happens(void **state)
{
	struct seen s = { 0 };

	(void)state;
	for (unsigned i = 0; i < CASES; i++) {
		struct life l;

		begin(&l, i);
		while (l.c.n < 16)
			step(&l, &s);
	}
	/* A test that meets nothing shows nothing. */
	for (enum term_what w = TERM_NOTHING + 1; w < TERM_WHATS; w++)
		if (w != TERM_RECEIVED && w != TERM_CONDUCT && s.whats[w] < 10)
			fail_msg("event %d happened %u times", (int)w, s.whats[w]);
	for (size_t i = 0; i < COUNT(s.states); i++)
		assert_true(s.states[i] > 100);
	for (size_t i = 0; i < COUNT(s.closings); i++)
		assert_true(s.closings[i] > 100);
}

/* ---- negative controls -------------------------------------------------------------------- */

static void test_broken_views_are_seen(void **state)
{
	const struct term_event rows[] = { RECEIVED(20260302, TERM_AWB), EXTENDED(20260310, 28, BOTH), { 0 } };
	const struct term_event quiet[] = { RECEIVED(20260302, TERM_SIGNAL), DID(20260303, TERM_ANSWERED), DID(20260303, TERM_ASKED), { 0 } };
	struct term_view good = test_look(rows, NULL, 20260311), late = test_look(rows, NULL, 20260601), bad;
	int32_t last[TERM_CLOCKS] = { 0 };

	(void)state;
	remember(last, &good);
	assert_true(all_are_sound(&good) && none_moves_back(&good, &good, last) && stays(&good, &late));
	bad = good;
	bad.clocks[0].days++;
	assert_false(all_are_sound(&bad));
	bad = good;
	bad.first = bad.received + 1;
	assert_false(all_are_sound(&bad));
	for (size_t i = 0; i < good.n; i++) {
		bad = good;
		bad.clocks[i].due--;
		assert_false(none_moves_back(&good, &bad, last));
	}
	bad = late;
	for (size_t i = 0; i < bad.n; i++)
		if (bad.clocks[i].state == TERM_MISSED)
			bad.clocks[i].state = TERM_MET;
	assert_false(stays(&late, &bad));
	assert_false(all_are_sound(&bad));
	bad = test_look(quiet, NULL, 20260601);
	assert_true(ends_rightly(&bad));
	bad.track = TERM_AWB;
	assert_false(ends_rightly(&bad));
	bad = good;
	bad.closing = TERM_NO_REPLY;
	assert_false(ends_rightly(&bad));
}

static void test_a_suspended_clock_that_misses_is_seen(void **state)
{
	const struct term_event rows[] = { RECEIVED(20260302, TERM_AWB), YES(20260310, TERM_SUSPENDED), { 0 } };
	const struct term_event without[] = { RECEIVED(20260302, TERM_AWB), { 0 } };
	struct term_view now = test_look(rows, NULL, 20260310), later = test_look(rows, NULL, 20260601), wrong = test_look(without, NULL, 20260601);

	(void)state;
	assert_true(stays(&now, &later));
	assert_false(stays(&now, &wrong));
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_what_holds_whatever_happens),
		cmocka_unit_test(test_broken_views_are_seen),
		cmocka_unit_test(test_a_suspended_clock_that_misses_is_seen),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
