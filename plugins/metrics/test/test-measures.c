/* test-measures.c - a register of measures, for tests (test-measures.h). */
#include "test-measures.h"

#include <stdio.h>
#include <string.h>

#include "metrics.h"

enum { ITEMS = 9, TOLD = 10, JOB_MEASURES = 2 };

/* ---- The register -------------------------------------------------------------------------------- */

static struct { int32_t month; struct kb_item items[ITEMS]; size_t n; const char *place; } told[TOLD];
static size_t ntold;
char effects[4000];
static const char *aim;
static int day;
static const char *well, *ill;

static enum kb_rc observe(struct kb_ctx *c, size_t i)
{
	return kb_observe(c, &(struct kb_observation){ .type = "measure", .place = told[i].place, .population = "youth", .month = told[i].month,
		.items = told[i].items, .count = told[i].n });
}

static enum kb_rc again(struct kb_ctx *c, int32_t month)
{
	for (size_t i = 0; i < ntold; i++)
		if (told[i].month < month)
			observe(c, i);
	return kb_failed(c) ? KB_FAIL : KB_OK;
}

static enum kb_rc heard(struct kb_ctx *c, const struct kb_observation *o)
{
	(void)c;
	snprintf(effects + strlen(effects), sizeof(effects) - strlen(effects), "%s", o->place);
	for (size_t i = 0; i < o->count; i++)
		snprintf(effects + strlen(effects), sizeof(effects) - strlen(effects), " %s=%g", o->items[i].name, o->items[i].value);
	strncat(effects, "\n", sizeof(effects) - strlen(effects) - 1);
	return KB_OK;
}

static enum kb_rc forget(struct kb_ctx *c, int32_t month)
{
	(void)c, (void)month;
	effects[0] = '\0';
	return KB_OK;
}

const struct kb_plugin measures = {
	.abi = KB_ABI, .name = "measures",
	.tells = (const struct kb_tells[]){ { "measure", again }, { 0 } },
	.hears = (const struct kb_hears[]){ { "effect", heard, forget }, { 0 } },
};

int measures_open(void **state)
{
	ntold = 0;
	effects[0] = '\0';
	aim = "aim.Z22.youth";
	day = 0;
	tell_answers("A45=4", "A45=1");
	return voices_open_with(state, &measures);
}

void tell_answers(const char *good, const char *bad)
{
	well = good;
	ill = bad;
}

void tell_day(int of_month)
{
	day = of_month;
}

void tell_aim(const char *item)
{
	aim = item;
}

void tell_measure(struct kb_test *t, int32_t month, const char *state, int32_t start, int better, int alarm)
{
	static char names[TOLD][40];
	struct kb_ctx *c = kb_test_ctx(t, &measures);

	snprintf(names[ntold], sizeof(names[ntold]), "state.%s", state);
	told[ntold].month = month;
	told[ntold].place = "de-linde";
	told[ntold].n = 9;
	memcpy(told[ntold].items, (const struct kb_item[]){ { "id." MEASURE, 1 }, { names[ntold], 1 }, { "start", start },
		{ aim, better }, { "baseline", 8 }, { "alarm", alarm }, { "turn", (double)ntold + 1 },
		{ "day", day }, { "owner.location", 1 } }, 9 * sizeof(struct kb_item));
	observe(c, ntold++);
	assert_int_equal(kb_test_end(t, true), KB_OK);
	kb_test_keeper(t);
}

/* ---- Quarters --------------------------------------------------------------------------------------- */

void run_measures(struct kb_test *t)
{
	struct kb_ctx *c = kb_test_ctx(t, &kb_plugin);

	assert_string_equal(kb_plugin.jobs[JOB_MEASURES].name, "metrics.measures");
	assert_int_equal(kb_plugin.jobs[JOB_MEASURES].run(c), KB_OK);
	assert_int_equal(kb_test_end(t, true), KB_OK);
	kb_test_keeper(t);
}

void quarter(struct kb_test *t, int number, int good)
{
	voices_clock(t, JAN_2026 + 3 * number + 2);
	voices_answer(t, "de-linde", JAN_2026 + 3 * number, good, well);
	voices_answer(t, "de-linde", JAN_2026 + 3 * number, PEOPLE - good, ill);
	voices_clock(t, JAN_2026 + 3 * number + 3);
	voices_release(t);
	run_measures(t);
}

void quarters(struct kb_test *t, int from, const char *good)
{
	for (int i = 0; good[i]; i++)
		quarter(t, from + i, good[i] >= 'a' ? good[i] - 'a' + 10 : good[i] - '0');
}

void begin(struct kb_test *t, const char *before, int better, int alarm)
{
	tell_measure(t, JAN_2026 + 3, "planned", JAN_2028, better, alarm);
	quarters(t, 0, before);
	tell_measure(t, JAN_2028, "running", JAN_2028, better, alarm);
	run_measures(t);
}

void expect_not(const char *body, const char *words)
{
	if (strstr(body, words))
		fail_msg("the page says: %s", words);
}
