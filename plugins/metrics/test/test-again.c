/* test-again.c - told again, all sums and all that is released of them are the same.
 *
 * Voices of three populations at four places are heard as they come, then told again. The keys
 * by which they are told again and those of the queue are random, so each time another order
 * is heard. Every row is compared, and a voice too few or too many must be seen. */
#include "test-voices.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

enum { VOICES = 250 };

static const char SUMS[] = "SELECT place, month, item, n, total, top FROM metrics_sum ORDER BY 1, 2, 3";
static const char INDICATORS[] = "SELECT place, month, indicator, version, figure, side, n, total FROM metrics_indicator ORDER BY 1, 2, 3, 4, 5, 6";
static const char REGISTER[] = "SELECT tier, place, item, month, months, shown, n, total, top FROM kb_release_cell "
	"UNION ALL SELECT 'sum', place, item, month, region, type, n, total, top FROM kb_release_sum "
	"UNION ALL SELECT tier, '', item, first, through, rules, cells, hash, 0 FROM kb_release ORDER BY 1, 2, 3, 4, 5";

/* All of it, copied. */
struct cube { char *sums, *indicators, *released; };

static struct cube cube_of(struct kb_test *t)
{
	struct cube c;

	voices_change(t, "DELETE FROM kb_release; DELETE FROM kb_release_cell; DELETE FROM kb_release_sum");
	voices_release(t);
	c.sums = strdup(voices_look(t, SUMS));
	c.indicators = strdup(voices_look(t, INDICATORS));
	c.released = strdup(voices_look(t, REGISTER));
	return c;
}

static void cube_free(struct cube c)
{
	free(c.sums);
	free(c.indicators);
	free(c.released);
}

/* Linear congruence, so that a test tells the same voices each time it is run. */
static unsigned pick(uint64_t *chance, unsigned below)
{
	*chance = *chance * 6364136223846793005u + 1442695040888963407u;
	return (unsigned)(*chance >> 33) % below;
}

/* What one voice says is the same whenever it is told; some of it belongs to the running month. */
static void tell_one(struct kb_test *t, unsigned number)
{
	static const char *const places[] = { "de-linde", "de-eik", "de-berk", "de-iep" }, *const who[] = { "youth", "youth", "guardian", "partner" };
	uint64_t chance = 7919 * (uint64_t)number + 1;
	const char *place = places[pick(&chance, 4)], *population = who[pick(&chance, 4)];
	int32_t month = JAN_2026 - 3 + (int32_t)pick(&chance, 7);
	char items[200];

	snprintf(items, sizeof(items), "A01=%u A02=%u A10=%u A24=%u A45=%u A28=%u A38.%s=1 A39.%s=1 A50.dk=1", pick(&chance, 4) + 1, pick(&chance, 4) + 1,
	    pick(&chance, 4) + 1, pick(&chance, 4) + 1, pick(&chance, 4) + 1, pick(&chance, 2), pick(&chance, 2) ? "daily" : "waiting",
	    pick(&chance, 2) ? "2to3" : "gt3");
	voices_tell(t, place, population, month, 1, items);
}

static void tell_all(struct kb_test *t)
{
	for (unsigned i = 0; i < VOICES; i++) {
		tell_one(t, i);
		if (i % 17 == 0)
			kb_test_keeper(t);
	}
	kb_test_keeper(t);
}

static size_t lines(const char *text)
{
	size_t n = 0;

	for (; (text = strchr(text, '\n')) != NULL; text++)
		n++;
	return n;
}

static void expect_same(struct cube a, struct cube b)
{
	assert_string_equal(a.sums, b.sums);
	assert_string_equal(a.indicators, b.indicators);
	assert_string_equal(a.released, b.released);
}

static void told_again_the_cube_is_the_same(void **state)
{
	struct cube live, again;

	tell_all(*state);
	live = cube_of(*state);
	assert_true(lines(live.sums) > 200);
	assert_true(lines(live.indicators) > 100);
	assert_true(strstr(live.released, " 1 ") && lines(live.released) > 500);
	for (int i = 0; i < 3; i++) {
		kb_test_again(*state);
		again = cube_of(*state);
		expect_same(live, again);
		cube_free(again);
	}
	cube_free(live);
}

/* The other way round, heard all at once at the end. */
static void the_order_of_hearing_changes_nothing(void **state)
{
	struct cube live, other;
	void *second;

	tell_all(*state);
	live = cube_of(*state);
	voices_open(&second);
	for (unsigned i = VOICES; i-- > 0;)
		tell_one(second, i);
	kb_test_keeper(second);
	other = cube_of(second);
	expect_same(live, other);
	cube_free(live);
	cube_free(other);
	voices_close(&second);
}

/* Controls: what was told lacks one voice, or has one twice. */
static void one_voice_too_few_or_too_many_is_seen(void **state)
{
	static const char *const wrong[] = {
		"DELETE FROM surveys_told WHERE key = (SELECT MIN(key) FROM surveys_told WHERE month BETWEEN 24312 AND 24314 AND population = 'youth')",
		"INSERT INTO surveys_told SELECT 'twice', type, place, population, month, items FROM surveys_told WHERE key = "
		"(SELECT MAX(key) FROM surveys_told WHERE month BETWEEN 24312 AND 24314 AND population = 'youth')",
	};

	for (size_t i = 0; i < sizeof(wrong) / sizeof(*wrong); i++) {
		struct cube live, again;

		tell_all(*state);
		live = cube_of(*state);
		voices_change(*state, wrong[i]);
		kb_test_again(*state);
		again = cube_of(*state);
		assert_string_not_equal(live.sums, again.sums);
		assert_string_not_equal(live.indicators, again.indicators);
		assert_string_not_equal(live.released, again.released);
		cube_free(live);
		cube_free(again);
		voices_close(state);
		voices_open(state);
	}
}

/* A register that is not emptied keeps what it released, whatever is told again. */
static void what_was_released_is_not_told_again(void **state)
{
	char *before;

	tell_all(*state);
	voices_release(*state);
	before = strdup(voices_look(*state, REGISTER));
	voices_change(*state, "DELETE FROM surveys_told WHERE place = 'de-linde'");
	kb_test_again(*state);
	voices_release(*state);
	assert_string_equal(voices_look(*state, REGISTER), before);
	assert_string_equal(voices_look(*state, "SELECT COUNT(*) FROM metrics_sum WHERE place = 'de-linde' AND month < 24315"), "0\n");
	free(before);
}

#define WITH_HOUSE(test) cmocka_unit_test_setup_teardown(test, voices_open, voices_close)

int main(void)
{
	const struct CMUnitTest tests[] = {
		WITH_HOUSE(told_again_the_cube_is_the_same),
		WITH_HOUSE(the_order_of_hearing_changes_nothing),
		WITH_HOUSE(one_voice_too_few_or_too_many_is_seen),
		WITH_HOUSE(what_was_released_is_not_told_again),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
