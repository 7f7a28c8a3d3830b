/* test-next.c - what a reporter reads, and who is told what on which day. */
#include "test-terms.h"

static const struct term_scheme eight_weeks = { .judge = { 8, WEEKS } };

static void test_what_happens_next_and_by_when(void **state)
{
	static const struct {
		struct term_event rows[MOST];
		int32_t today;
		enum term_step step;
		int32_t day;
	} cases[] = {
		{ { RECEIVED(20260302, TERM_SIGNAL) }, 20260302, TERM_S_ANSWER, 20260305 },
		{ { RECEIVED(20260302, TERM_SIGNAL), DID(20260302, TERM_TALK_ASKED) }, 20260302, TERM_S_TALK, 20260304 },
		{ { RECEIVED(20260302, TERM_SIGNAL) }, 20260306, TERM_S_LATE, 20260305 },
		{ { RECEIVED(20260302, TERM_SIGNAL) }, 20260316, TERM_S_OFFER, 20260316 }, /* the way on before the excuse */
		{ { RECEIVED(20260302, TERM_SIGNAL), DID(20260303, TERM_ANSWERED) }, 20260304, TERM_S_OFFER, 20260316 },
		{ { RECEIVED(20260302, TERM_SIGNAL), DID(20260303, TERM_ANSWERED), DID(20260303, TERM_OFFERED), DID(20260303, TERM_ASKED) }, 20260304,
			TERM_S_YOUR_WORD, 20260331 },
		{ { RECEIVED(20260302, TERM_SIGNAL), DID(20260303, TERM_ANSWERED), DID(20260303, TERM_ASKED), DID(20260305, TERM_CONFIRMED) }, 20260304 + 1,
			TERM_S_NONE, KB_NO_DAY },
		{ { RECEIVED(20260302, TERM_AWB) }, 20260302, TERM_S_RECEIPT, 20260309 },
		{ { RECEIVED(20260302, TERM_AWB), DID(20260302, TERM_ACKNOWLEDGED) }, 20260302, TERM_S_DECISION, 20260413 },
		{ { RECEIVED(20260302, TERM_AWB) }, 20260310, TERM_S_DECISION, 20260413 }, /* a late letter is not what comes next */
		{ { RECEIVED(20260302, TERM_AWB), YES(20260401, TERM_SUSPENDED) }, 20260501, TERM_S_WAIT, KB_NO_DAY },
		{ { RECEIVED(20260302, TERM_AWB) }, 20260414, TERM_S_LATE, 20260413 },
		{ { RECEIVED(20260302, TERM_AWB), DID(20260401, TERM_DECIDED) }, 20260401, TERM_S_OMBUDSMAN, 20270401 },
		{ { RECEIVED(20260302, TERM_AWB), DID(20260401, TERM_DECIDED) }, 20270402, TERM_S_NONE, KB_NO_DAY },
		{ { RECEIVED(20260302, TERM_JEUGDWET), DID(20260302, TERM_ACKNOWLEDGED) }, 20260302, TERM_S_DECISION, 20260427 + 0 },
		{ { RECEIVED(20260302, TERM_JEUGDWET), DID(20260401, TERM_DECIDED) }, 20260401, TERM_S_MEASURES, 20260501 },
		{ { RECEIVED(20260302, TERM_JEUGDWET), DID(20260401, TERM_DECIDED), DID(20260415, TERM_MEASURES) }, 20260415, TERM_S_OMBUDSMAN, 20270401 },
	};

	(void)state;
	for (size_t i = 0; i < COUNT(cases); i++) {
		struct term_view v = test_look(cases[i].rows, cases[i].rows[0].track == TERM_JEUGDWET ? &eight_weeks : NULL, cases[i].today);
		struct term_next n = term_next(&v);

		if (n.step != cases[i].step || kb_civil_write(n.day) != cases[i].day)
			fail_msg("row %zu: step %d, day %d", i, (int)n.step, (int)kb_civil_write(n.day));
	}
}

static void assert_message(const struct term_message *m, int32_t day, unsigned to, enum term_word word, enum term_clock_id clock)
{
	assert_int_equal(kb_civil_write(m->day), day);
	assert_int_equal(m->to, to);
	assert_int_equal(m->word, word);
	assert_int_equal(m->clock, clock);
}

static void test_each_is_told_in_time(void **state)
{
	const struct term_event rows[] = { RECEIVED(20260302, TERM_AWB), DID(20260304, TERM_ACKNOWLEDGED), DID(20260416, TERM_DECIDED), { 0 } };
	struct term_view v = test_look(rows, NULL, 20260501);
	struct term_message m[TERM_MESSAGES];

	(void)state;
	assert_int_equal(term_messages(&v, kb_civil_read(20260301), m), 4);
	assert_message(&m[0], 20260304, TERM_REPORTER, TERM_W_DONE, TERM_C_RECEIPT);
	assert_message(&m[1], 20260330, TERM_OWNER, TERM_W_WARN, TERM_C_DECIDE);
	assert_message(&m[2], 20260414, TERM_REPORTER | TERM_OWNER, TERM_W_MISSED, TERM_C_DECIDE);
	assert_message(&m[3], 20260416, BOTH, TERM_W_DONE, TERM_C_DECIDE);
	assert_int_equal(term_messages(&v, kb_civil_read(20260330), m), 2); /* those that were told are not told again */
	assert_int_equal(term_messages(&v, kb_civil_read(20260501), m), 0);
}

static void test_a_stalled_case_tells_the_youth_by_itself(void **state)
{
	const struct term_event rows[] = { RECEIVED(20260302, TERM_SIGNAL), DID(20260304, TERM_ANSWERED), DID(20260305, TERM_ASKED), { 0 } };
	struct term_view v = test_look(rows, NULL, 20260403);
	struct term_message m[TERM_MESSAGES];

	(void)state;
	assert_int_equal(term_messages(&v, kb_civil_read(20260305), m), 2);
	assert_message(&m[0], 20260316, TERM_REPORTER, TERM_W_OFFER, TERM_C_STALL);
	assert_message(&m[1], 20260403, TERM_REPORTER | TERM_OWNER, TERM_W_CLOSED, TERM_C_SILENCE);
}

/* The month for the measures is told to the reporter and the committee (4.2.1, fifth paragraph). */
static void test_measures_are_told_to_the_committee(void **state)
{
	const struct term_event rows[] = { RECEIVED(20260302, TERM_JEUGDWET), DID(20260401, TERM_DECIDED), DID(20260415, TERM_MEASURES), { 0 } };
	struct term_view v = test_look(rows, &eight_weeks, 20260501);
	struct term_message m[TERM_MESSAGES];

	(void)state;
	assert_int_equal(term_messages(&v, kb_civil_read(20260401), m), 1);
	assert_message(&m[0], 20260415, TERM_REPORTER | TERM_COMMITTEE, TERM_W_DONE, TERM_C_MEASURES);
}

/* Each row of the table knows its number, its law, and what ends it. */
static void test_the_table_is_whole(void **state)
{
	(void)state;
	for (enum term_clock_id id = 0; id < TERM_CLOCKS; id++) {
		const struct term_rule *r = term_rule(id);

		assert_int_equal(r->id, id);
		assert_true(strlen(r->name) > 2 && strlen(r->source) > 6);
		assert_true(r->tracks != 0 && r->tracks < 1u << TERM_TRACKS);
		assert_true(r->length.n > 0 || id == TERM_C_JUDGE);
		assert_int_not_equal(r->starts[0], TERM_NOTHING);
		assert_true(r->stops[0] != TERM_NOTHING || r->owed == TERM_WINDOW);
		assert_true(r->told_missed != 0 || r->owed != TERM_DUTY);
		assert_int_equal(r->most != 0, (r->longer & (TERM_BY_NOTICE | TERM_BY_REPORTER)) != 0);
		assert_int_equal(r->told_longer != 0, (r->longer & (TERM_BY_NOTICE | TERM_BY_REASONS)) != 0);
	}
	for (enum term_refusal r = 0; r < TERM_REFUSALS; r++)
		for (enum term_refusal q = 0; q < r; q++)
			assert_string_not_equal(term_refusal_name(q), term_refusal_name(r));
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_what_happens_next_and_by_when),
		cmocka_unit_test(test_each_is_told_in_time),
		cmocka_unit_test(test_a_stalled_case_tells_the_youth_by_itself),
		cmocka_unit_test(test_measures_are_told_to_the_committee),
		cmocka_unit_test(test_the_table_is_whole),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
