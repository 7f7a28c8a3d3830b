/* test-sitting.c - what is drawn for a sitting, and what never is. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdio.h>
#include <string.h>
/* after what it needs */
#include <cmocka.h>

#include "sitting.h"

enum { DRAWS = 3000 };

/* How often each module came in DRAWS draws that are spread evenly. */
struct tally {
	char names[30][16];
	int times[30];
	size_t n;
};

static void count(struct tally *t, const char *name)
{
	size_t i;

	for (i = 0; i < t->n && strcmp(t->names[i], name) != 0; i++)
		;
	if (i == t->n)
		snprintf(t->names[t->n++], sizeof(t->names[0]), "%s", name);
	t->times[i]++;
}

static int times(const struct tally *t, const char *name)
{
	for (size_t i = 0; i < t->n; i++)
		if (strcmp(t->names[i], name) == 0)
			return t->times[i];
	return 0;
}

static struct tally draw_many(const struct sitting_facts *about)
{
	struct tally t = { .n = 0 };
	struct sitting s;

	for (uint64_t draw = 0; draw < DRAWS; draw++) {
		sitting_draw(about, draw, &s);
		count(&t, sitting_value(&s, "module"));
	}
	return t;
}

/* Where nothing is named, no module with a sensitive question is drawn (S128). */
static void nothing_sensitive_without_aftercare(void **state)
{
	static const char *const off[] = { "mentor", "meedoen", "zorg", "toekomst", "18", "klacht", "eerlijk" };
	const struct sitting_facts bare = { .place = "POA", .age = 17 }, named = { .place = "POA", .age = 17, .aftercare = true, .owner = true };
	struct tally without = draw_many(&bare), with = draw_many(&named);

	(void)state;
	for (size_t i = 0; i < sizeof(off) / sizeof(*off); i++) {
		assert_int_equal(times(&without, off[i]), 0);
		assert_true(times(&with, off[i]) > 0);
	}
	assert_int_equal(without.n, 9);  /* wonen leven vrije_tijd school zelfstandig begeleiders voogd verhuizing veilig */
	assert_int_equal(with.n, 16);
}

/* Aftercare alone is not enough for what must be told to somebody. */
static void an_owner_is_named_for_what_must_be_told(void **state)
{
	const struct sitting_facts cared = { .place = "POA", .age = 17, .aftercare = true }, owned = { .place = "POA", .age = 17, .owner = true };
	struct tally care = draw_many(&cared), owner = draw_many(&owned);

	(void)state;
	assert_int_equal(times(&care, "zorg") + times(&care, "eerlijk"), 0);
	assert_true(times(&care, "mentor") > 0);
	assert_int_equal(times(&owner, "zorg") + times(&owner, "mentor"), 0);
}

static void places_are_known_by_their_type(void **state)
{
	(void)state;
	assert_string_equal(sitting_place("kwv"), "KWV");
	assert_string_equal(sitting_place("AZC"), "AZC");
	assert_null(sitting_place("hotel"));
	assert_null(sitting_place(""));
}

static void ages_bring_and_keep_away(void **state)
{
	static const struct { unsigned age; const char *module; bool comes; } cases[] = {
		{ 0, "zelfstandig", false }, { 14, "zelfstandig", false }, { 15, "zelfstandig", true }, { 15, "toekomst", false },
		{ 16, "toekomst", true }, { 16, "18", false }, { 17, "18", true }, { 0, "18", false }, { 17, "voogd", true },
		{ 18, "voogd", false }, { 0, "voogd", true },
	};

	(void)state;
	for (size_t i = 0; i < sizeof(cases) / sizeof(*cases); i++) {
		const struct sitting_facts about = { .place = "KSO", .age = cases[i].age, .aftercare = true, .owner = true };
		struct tally t = draw_many(&about);
		assert_int_equal(times(&t, cases[i].module) > 0, cases[i].comes);
	}
}

static void places_bring_and_keep_away(void **state)
{
	const struct sitting_facts family = { .place = "OG", .aftercare = true, .owner = true }, small = { .place = "KWV" };
	struct tally og = draw_many(&family), kwv = draw_many(&small);

	(void)state;
	assert_int_equal(times(&og, "begeleiders"), 0);
	assert_true(times(&kwv, "begeleiders") > 0);
	assert_int_equal(times(&kwv, "vrije_tijd"), 0); /* there it asks with whom one would live */
}

/* What happened just now is asked now, and only where it happened. */
static void a_trigger_goes_first(void **state)
{
	static const struct { struct sitting_facts about; const char *module; } cases[] = {
		{ { .moved = true }, "verhuizing" }, { { .holiday = true }, "vakantie" }, { { .school = true }, "schoolstap" },
		{ { .complaint = true }, "na_klacht" },
	};
	const struct sitting_facts none = { 0 }, two = { .moved = true, .complaint = true };
	struct tally quiet = draw_many(&none), both = draw_many(&two);

	(void)state;
	for (size_t i = 0; i < sizeof(cases) / sizeof(*cases); i++) {
		struct tally t = draw_many(&cases[i].about);
		assert_int_equal(times(&t, cases[i].module), DRAWS);
	}
	assert_int_equal(times(&both, "verhuizing"), DRAWS / 2);
	assert_int_equal(times(&both, "na_klacht"), DRAWS / 2);
	assert_int_equal(times(&quiet, "vakantie") + times(&quiet, "schoolstap") + times(&quiet, "na_klacht"), 0);
	assert_true(times(&quiet, "verhuizing") > 0); /* it asks by itself whether one moved */
}

static void modules_come_evenly(void **state)
{
	const struct sitting_facts about = { .place = "POA", .age = 17, .aftercare = true, .owner = true };
	struct tally t = draw_many(&about);

	(void)state;
	for (size_t i = 0; i < t.n; i++)
		assert_in_range(t.times[i], DRAWS / t.n, DRAWS / t.n + 1);
}

static void two_questions_close(void **state)
{
	const struct sitting_facts about = { .place = "POA" };
	int seen[3] = { 0 };
	struct sitting s;

	(void)state;
	for (uint64_t draw = 0; draw < DRAWS; draw++) {
		const char *closing = (sitting_draw(&about, draw, &s), sitting_value(&s, "closing"));
		seen[0] += strcmp(closing, "A60 A59") == 0;
		seen[1] += strcmp(closing, "A58 A59") == 0;
		seen[2] += strcmp(closing, "A58 A60") == 0;
	}
	assert_int_equal(seen[0] + seen[1] + seen[2], DRAWS);
	for (int i = 0; i < 3; i++)
		assert_in_range(seen[i], DRAWS / 3 - 20, DRAWS / 3 + 20);
}

static void facts_become_nodes(void **state)
{
	const struct sitting_facts about = { .place = "KWV", .age = 16, .holiday = true, .owner = true };
	struct sitting s, unknown;

	(void)state;
	sitting_draw(&about, 0, &s);
	sitting_draw(&(struct sitting_facts){ 0 }, UINT64_MAX, &unknown);
	assert_string_equal(sitting_value(&s, "place"), "KWV");
	assert_string_equal(sitting_value(&s, "age"), "16");
	assert_string_equal(sitting_value(&s, "holiday"), "yes");
	assert_string_equal(sitting_value(&s, "moved"), "");
	assert_string_equal(sitting_value(&s, "owner"), "yes");
	assert_string_equal(sitting_value(&s, "aftercare"), "");
	assert_null(sitting_value(&s, "weather"));
	assert_string_equal(sitting_value(&unknown, "place"), "");
	assert_string_equal(sitting_value(&unknown, "age"), "");
}

/* Drawn without a trigger, the module of moving asks by its first question. */
static void the_module_of_moving_opens_itself(void **state)
{
	const struct sitting_facts about = { .place = "POA" };
	struct sitting s;

	(void)state;
	for (uint64_t draw = 0; draw < DRAWS; draw++) {
		sitting_draw(&about, draw, &s);
		assert_string_equal(sitting_value(&s, "moved"), strcmp(sitting_value(&s, "module"), "verhuizing") == 0 ? "yes" : "");
	}
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(nothing_sensitive_without_aftercare), cmocka_unit_test(an_owner_is_named_for_what_must_be_told),
		cmocka_unit_test(places_are_known_by_their_type),
		cmocka_unit_test(ages_bring_and_keep_away), cmocka_unit_test(places_bring_and_keep_away),
		cmocka_unit_test(a_trigger_goes_first), cmocka_unit_test(modules_come_evenly), cmocka_unit_test(two_questions_close),
		cmocka_unit_test(facts_become_nodes), cmocka_unit_test(the_module_of_moving_opens_itself),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
