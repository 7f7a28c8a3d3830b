/* test-may.c - what may happen in a case and what is refused, with the reason. */
#include "test-terms.h"

static const struct term_scheme eight_weeks = { .judge = { 8, WEEKS } };

static void test_what_cannot_be_is_refused_with_its_reason(void **state)
{
	static const struct {
		const char *name;
		struct term_event rows[MOST];
		struct term_event then;
		enum term_refusal no;
	} cases[] = {
		{ "an extension", { RECEIVED(20260302, TERM_AWB) }, EXTENDED(20260413, 28, BOTH), TERM_FINE },
		{ "after the last day", { RECEIVED(20260302, TERM_AWB) }, EXTENDED(20260414, 28, BOTH), TERM_LATE },
		{ "one told only", { RECEIVED(20260302, TERM_AWB) }, EXTENDED(20260401, 28, TERM_REPORTER), TERM_NOT_TOLD },
		{ "29 days", { RECEIVED(20260302, TERM_AWB) }, EXTENDED(20260401, 29, BOTH), TERM_TOO_LONG },
		{ "no days", { RECEIVED(20260302, TERM_AWB) }, EXTENDED(20260401, 0, BOTH), TERM_BAD_DAY },
		{ "again", { RECEIVED(20260302, TERM_AWB), EXTENDED(20260401, 1, BOTH) }, EXTENDED(20260402, 1, BOTH), TERM_TWICE },
		{ "after consent", { RECEIVED(20260302, TERM_AWB), CONSENTED(20260401, 20260601) }, EXTENDED(20260402, 1, BOTH), TERM_AFTER_CONSENT },
		{ "while suspended", { RECEIVED(20260302, TERM_AWB), YES(20260401, TERM_SUSPENDED) }, EXTENDED(20260402, 1, BOTH), TERM_PAUSED },
		{ "of a signal", { RECEIVED(20260302, TERM_SIGNAL) }, EXTENDED(20260402, 1, BOTH), TERM_WRONG_TRACK },
		{ "consent to the same day", { RECEIVED(20260302, TERM_AWB) }, CONSENTED(20260401, 20260413), TERM_TOO_SHORT },
		{ "consent to a day of last week", { RECEIVED(20260302, TERM_AWB) }, CONSENTED(20260501, 20260424), TERM_TOO_SHORT },
		{ "consent to a day over a year away", { RECEIVED(20260302, TERM_AWB) }, CONSENTED(20260401, 20280101), TERM_TOO_LONG },
		{ "consent to no day", { RECEIVED(20260302, TERM_AWB) }, CONSENTED(20260401, 0), TERM_BAD_DAY },
		{ "consent that was not given", { RECEIVED(20260302, TERM_AWB) }, { .day = 20260401, .what = TERM_CONSENTED, .until = 20260601 }, TERM_NOT_AGREED },
		{ "consent after the last day", { RECEIVED(20260302, TERM_AWB) }, CONSENTED(20260501, 20260601), TERM_FINE },
		{ "suspended without a yes", { RECEIVED(20260302, TERM_AWB) }, DID(20260401, TERM_SUSPENDED), TERM_NOT_AGREED },
		{ "suspended when all is late", { RECEIVED(20260302, TERM_AWB) }, YES(20260414, TERM_SUSPENDED), TERM_LATE },
		{ "resumed what runs", { RECEIVED(20260302, TERM_AWB) }, DID(20260401, TERM_RESUMED), TERM_NOT_PAUSED },
		{ "acknowledged twice", { RECEIVED(20260302, TERM_AWB), DID(20260303, TERM_ACKNOWLEDGED) }, DID(20260304, TERM_ACKNOWLEDGED), TERM_TWICE },
		{ "decided twice", { RECEIVED(20260302, TERM_AWB), DID(20260303, TERM_DECIDED) }, DID(20260304, TERM_DECIDED), TERM_OVER },
		{ "a signal decided", { RECEIVED(20260302, TERM_SIGNAL) }, DID(20260304, TERM_DECIDED), TERM_WRONG_TRACK },
		{ "a signal refused", { RECEIVED(20260302, TERM_SIGNAL) }, DID(20260304, TERM_NOT_HANDLED), TERM_WRONG_TRACK },
		{ "opened what is open", { RECEIVED(20260302, TERM_SIGNAL) }, DID(20260304, TERM_REOPENED), TERM_NOT_OVER },
		{ "opened what was decided", { RECEIVED(20260302, TERM_AWB), DID(20260401, TERM_DECIDED) }, DID(20260402, TERM_REOPENED), TERM_WRONG_TRACK },
		{ "confirmed what was decided", { RECEIVED(20260302, TERM_AWB), DID(20260401, TERM_DECIDED) }, DID(20260402, TERM_CONFIRMED), TERM_OVER },
		{ "sent on what is for nobody else", { RECEIVED(20260302, TERM_AWB) }, DID(20260304, TERM_FORWARDED), TERM_NOT_YET },
		{ "measures of the Awb", { RECEIVED(20260302, TERM_AWB) }, DID(20260304, TERM_MEASURES), TERM_WRONG_TRACK },
		{ "received twice", { RECEIVED(20260302, TERM_AWB) }, RECEIVED(20260304, TERM_AWB), TERM_TWICE },
		{ "something before the receipt", { { 0 } }, DID(20260304, TERM_ANSWERED), TERM_NO_RECEIPT },
		{ "the receipt", { { 0 } }, RECEIVED(20260304, TERM_SIGNAL), TERM_FINE },
		{ "a receipt under the scheme", { { 0 } }, RECEIVED(20260304, TERM_JEUGDWET), TERM_FINE },
		{ "a receipt under no law", { { 0 } }, RECEIVED(20260304, TERM_TRACKS), TERM_WRONG_TRACK },
		{ "no event", { RECEIVED(20260302, TERM_AWB) }, DID(20260304, TERM_WHATS), TERM_BAD_ORDER },
		{ "a day before the others", { RECEIVED(20260302, TERM_AWB) }, DID(20260301, TERM_NOTE), TERM_BAD_ORDER },
		{ "no day", { RECEIVED(20260302, TERM_AWB) }, DID(20261301, TERM_NOTE), TERM_BAD_DAY },
		{ "conduct after the complaint", { RECEIVED(20260302, TERM_AWB) }, DID(20260303, TERM_CONDUCT), TERM_BAD_ORDER },
		{ "out twice", { DID(20260302, TERM_OUT) }, DID(20260303, TERM_OUT), TERM_TWICE },
		{ "back without out", { RECEIVED(20260302, TERM_AWB) }, DID(20260303, TERM_BACK), TERM_NOT_YET },
		{ "29 days more before the formal route", { RECEIVED(20260302, TERM_SIGNAL) }, MORE(20260303, 29), TERM_TOO_LONG },
		{ "an extension by a committee", { RECEIVED(20260302, TERM_JEUGDWET) }, EXTENDED(20260304, 7, BOTH), TERM_WRONG_TRACK },
		{ "consent to a committee", { RECEIVED(20260302, TERM_JEUGDWET) }, CONSENTED(20260304, 20260601), TERM_WRONG_TRACK },
		{ "reasons to all three", { RECEIVED(20260302, TERM_JEUGDWET) }, REASONED(20260304, 20260601, BOTH | TERM_BODY), TERM_FINE },
		{ "reasons to two", { RECEIVED(20260302, TERM_JEUGDWET) }, REASONED(20260304, 20260601, TERM_REPORTER | TERM_BODY), TERM_NOT_TOLD },
		{ "reasons under the Awb", { RECEIVED(20260302, TERM_AWB) }, REASONED(20260304, 20260601, ~0u), TERM_WRONG_TRACK },
		{ "measures before the judgment", { RECEIVED(20260302, TERM_JEUGDWET) }, DID(20260304, TERM_MEASURES), TERM_NOT_YET },
		{ "measures later, told to the reporter only", { RECEIVED(20260302, TERM_JEUGDWET), DID(20260304, TERM_DECIDED) },
			REASONED(20260306, 20260601, BOTH | TERM_BODY), TERM_NOT_TOLD },
		{ "measures later, told to the committee too", { RECEIVED(20260302, TERM_JEUGDWET), DID(20260304, TERM_DECIDED) },
			REASONED(20260306, 20260601, TERM_REPORTER | TERM_COMMITTEE), TERM_FINE },
		{ "the judgment received", { RECEIVED(20260302, TERM_JEUGDWET), DID(20260304, TERM_DECIDED) }, DID(20260306, TERM_JUDGED), TERM_FINE },
		{ "received twice, to begin the month anew", { RECEIVED(20260302, TERM_JEUGDWET), DID(20260304, TERM_DECIDED), DID(20260306, TERM_JUDGED) },
			DID(20260309, TERM_JUDGED), TERM_TWICE },
		{ "received when the month is over", { RECEIVED(20260302, TERM_JEUGDWET), DID(20260304, TERM_DECIDED) }, DID(20260408, TERM_JUDGED), TERM_LATE },
		{ "judged twice", { RECEIVED(20260302, TERM_JEUGDWET), DID(20260304, TERM_DECIDED) }, DID(20260306, TERM_DECIDED), TERM_TWICE },
		{ "another law after the judgment", { RECEIVED(20260302, TERM_JEUGDWET), DID(20260304, TERM_DECIDED) }, CONVERTED(20260306, TERM_AWB), TERM_OVER },
		{ "more time when its day has come", { RECEIVED(20260302, TERM_SIGNAL) }, MORE(20260317, 7), TERM_LATE },
	};

	(void)state;
	for (size_t i = 0; i < COUNT(cases); i++) {
		enum term_refusal no = test_may(cases[i].rows, &eight_weeks, cases[i].then);

		if (no != cases[i].no)
			fail_msg("%s: %s", cases[i].name, term_refusal_name(no));
	}
}

/* The term of a committee stands in its scheme: without one nothing can be received. */
static void test_the_jeugdwet_needs_a_scheme(void **state)
{
	const struct term_event none[] = { { 0 } }, rows[] = { RECEIVED(20260302, TERM_JEUGDWET), { 0 } };
	struct test_case t;
	struct term_view v;

	(void)state;
	assert_int_equal(test_may(none, NULL, rows[0]), TERM_NO_SCHEME);
	test_case_of(&t, rows, NULL);
	assert_int_equal(term_look(&t.c, 0, kb_civil_read(20260302), &v), TERM_NO_SCHEME);
}

/* More time after the last day: the reporter may give it, the figures do not forget. */
static void test_consent_after_the_last_day(void **state)
{
	const struct term_event rows[] = { RECEIVED(20260302, TERM_AWB), CONSENTED(20260501, 20260601), { 0 } };
	struct term_view v = test_look(rows, NULL, 20260501);

	(void)state;
	assert_clock(&v, TERM_C_DECIDE, TERM_RUNNING, 20260601);
	assert_true(term_clock(&v, TERM_C_DECIDE)->lapsed);
	assert_null(term_clock(&v, TERM_C_OMBUDSMAN)); /* it is not due any more */
	v = test_look(rows, NULL, 20260602);
	assert_clock(&v, TERM_C_OMBUDSMAN, TERM_RUNNING, 20270601);
}

static void test_what_may_be_done_is_listed(void **state)
{
	const struct term_event rows[] = { RECEIVED(20260302, TERM_AWB), { 0 } };
	struct test_case t;
	uint64_t in_time, late;

	(void)state;
	test_case_of(&t, rows, NULL);
	in_time = term_options(&t.c, 0, kb_civil_read(20260413));
	late = term_options(&t.c, 0, kb_civil_read(20260414));
	assert_true(in_time & UINT64_C(1) << TERM_EXTENDED);
	assert_false(late & UINT64_C(1) << TERM_EXTENDED);
	assert_true(late & UINT64_C(1) << TERM_CONSENTED);
	assert_true(late & UINT64_C(1) << TERM_DECIDED);
	assert_false(late & UINT64_C(1) << TERM_REASONED);
	assert_int_equal(term_options(&t.c, 3, kb_civil_read(20260413)), 0);
}

/* ---- out of range ---------------------------------------------------------------------------- */

static void test_a_case_out_of_range_is_refused_whole(void **state)
{
	struct term_event events[TERM_EVENTS_MAX + 1];
	struct term_case c = { .events = events, .n = 2 };
	const int32_t day = kb_civil_make(2026, 3, 2);
	struct term_view v;

	(void)state;
	for (size_t i = 0; i < COUNT(events); i++)
		events[i] = (struct term_event){ .day = day, .what = i == 0 ? TERM_RECEIVED : TERM_NOTE, .track = TERM_AWB };
	assert_int_equal(term_look(&c, 0, day, &v), TERM_FINE);
	assert_int_equal(term_look(&c, TERM_BODIES, day, &v), TERM_BAD_DAY);
	assert_int_equal(term_look(&c, -1, day, &v), TERM_BAD_DAY);
	assert_int_equal(term_look(&c, 0, KB_NO_DAY, &v), TERM_BAD_DAY);
	assert_int_equal(term_look(&c, 0, INT32_MAX, &v), TERM_BAD_DAY);
	assert_int_equal(term_look(&c, 0, day - 1, &v), TERM_BAD_ORDER);
	events[1].day = day - 1;
	assert_int_equal(term_look(&c, 0, day, &v), TERM_BAD_ORDER);
	events[1].day = INT32_MIN;
	assert_int_equal(term_look(&c, 0, day, &v), TERM_BAD_DAY);
	events[1] = (struct term_event){ .day = day, .what = TERM_NOTE, .body = TERM_BODIES };
	assert_int_equal(term_look(&c, 0, day, &v), TERM_BAD_DAY);
	events[1].body = 0;
	c.n = TERM_EVENTS_MAX;
	assert_int_equal(term_look(&c, 0, day, &v), TERM_FINE);
	c.n = TERM_EVENTS_MAX + 1;
	assert_int_equal(term_look(&c, 0, day, &v), TERM_BAD_DAY);
	assert_int_equal(v.n, 0);
	c.n = 0;
	assert_int_equal(term_look(&c, 0, day, &v), TERM_NO_RECEIPT);
}

/* Holidays that no decree has spoken of yet: said, so that nobody takes the day for certain. */
static void test_a_day_beyond_the_decrees_is_provisional(void **state)
{
	const struct term_event now[] = { RECEIVED(20260302, TERM_AWB), { 0 } }, far[] = { RECEIVED(20290302, TERM_AWB), { 0 } };
	struct term_view v = test_look(now, NULL, 20260302), w = test_look(far, NULL, 20290302);

	(void)state;
	assert_false(term_clock(&v, TERM_C_DECIDE)->provisional);
	assert_true(term_clock(&w, TERM_C_DECIDE)->provisional);
	assert_false(term_clock(&w, TERM_C_RECEIPT)->provisional); /* seven days are seven days */
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_what_cannot_be_is_refused_with_its_reason),
		cmocka_unit_test(test_the_jeugdwet_needs_a_scheme),
		cmocka_unit_test(test_consent_after_the_last_day),
		cmocka_unit_test(test_what_may_be_done_is_listed),
		cmocka_unit_test(test_a_case_out_of_range_is_refused_whole),
		cmocka_unit_test(test_a_day_beyond_the_decrees_is_provisional),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
