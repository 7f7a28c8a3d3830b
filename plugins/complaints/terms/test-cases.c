/* test-cases.c - whole cases: from one law to another, two bodies, silence, and what other
 * systems get wrong. The disputed points are those of docs/decisions/terms.md. */
#include "test-terms.h"

static const struct term_scheme eight_weeks = { .judge = { 8, WEEKS } };

/* ---- from one law to another ----------------------------------------------------------- */

/* Journey 3: both days are kept, the clock of the law begins on the formal one. */
static void test_a_signal_becomes_a_complaint(void **state)
{
	const struct term_event rows[] = { RECEIVED(20260302, TERM_SIGNAL), CONVERTED(20260316, TERM_AWB), { 0 } };
	struct term_view v = test_look(rows, NULL, 20260316);

	(void)state;
	assert_int_equal(v.track, TERM_AWB);
	assert_int_equal(kb_civil_write(v.first), 20260302);
	assert_int_equal(kb_civil_write(v.received), 20260316);
	assert_clock(&v, TERM_C_DECIDE, TERM_RUNNING, 20260428); /* 27 April is King's Day */
	assert_clock(&v, TERM_C_RECEIPT, TERM_RUNNING, 20260323);
	assert_clock(&v, TERM_C_STALL, TERM_VOID, KB_NO_DAY);
	/* The answer that the signal should have had by 5 March stays missed, and grows no more. */
	assert_clock(&v, TERM_C_ANSWER, TERM_MISSED, 20260305);
	assert_int_equal(term_clock(&v, TERM_C_ANSWER)->days, 11);
	v = test_look(rows, NULL, 20260401);
	assert_int_equal(term_clock(&v, TERM_C_ANSWER)->days, 11);
}

static void test_only_the_reporter_changes_the_law(void **state)
{
	const struct term_event rows[] = { RECEIVED(20260302, TERM_SIGNAL), { 0 } };
	struct term_event e = CONVERTED(20260316, TERM_AWB);

	(void)state;
	assert_int_equal(test_may(rows, NULL, e), TERM_FINE);
	e.agreed = false;
	assert_int_equal(test_may(rows, NULL, e), TERM_NOT_AGREED);
	e = (struct term_event)CONVERTED(20260316, TERM_SIGNAL);
	assert_int_equal(test_may(rows, NULL, e), TERM_TWICE);
	e = (struct term_event)CONVERTED(20260316, TERM_JEUGDWET);
	assert_int_equal(test_may(rows, NULL, e), TERM_NO_SCHEME);
	assert_int_equal(test_may(rows, &eight_weeks, e), TERM_FINE);
}

/* Taken for the wrong law: the days that went by are not the reporter's loss. */
static void test_between_two_laws_the_receipt_stays(void **state)
{
	const struct term_event rows[] = { RECEIVED(20260302, TERM_AWB), DID(20260303, TERM_ACKNOWLEDGED), CONVERTED(20260316, TERM_JEUGDWET), { 0 } };
	struct term_view v = test_look(rows, &eight_weeks, 20260316);

	(void)state;
	assert_int_equal(kb_civil_write(v.received), 20260302);
	assert_clock(&v, TERM_C_JUDGE, TERM_RUNNING, 20260427);
	assert_clock(&v, TERM_C_DECIDE, TERM_VOID, KB_NO_DAY);
	assert_clock(&v, TERM_C_REFUSE, TERM_VOID, KB_NO_DAY);
	assert_clock(&v, TERM_C_RECEIPT, TERM_MET, 20260309);
}

/* The reporter takes it back to a signal, then makes it formal once more. */
static void test_a_complaint_may_be_a_signal_again(void **state)
{
	const struct term_event back[] = { RECEIVED(20260302, TERM_AWB), CONVERTED(20260309, TERM_SIGNAL), { 0 } };
	const struct term_event again[] = { RECEIVED(20260302, TERM_AWB), CONVERTED(20260309, TERM_SIGNAL), CONVERTED(20260401, TERM_AWB), { 0 } };
	struct term_view v = test_look(back, NULL, 20260309);

	(void)state;
	assert_clock(&v, TERM_C_DECIDE, TERM_VOID, KB_NO_DAY);
	assert_clock(&v, TERM_C_ANSWER, TERM_RUNNING, 20260312);
	v = test_look(again, NULL, 20260401);
	assert_clock(&v, TERM_C_DECIDE, TERM_RUNNING, 20260513);
	assert_int_equal(kb_civil_write(v.first), 20260302);
}

/* "Too old" is a ground of Awb 9:8; the Jeugdwet has none. */
static void test_only_the_awb_knows_old_conduct(void **state)
{
	const struct term_event awb[] = { DID(20250301, TERM_CONDUCT), RECEIVED(20260401, TERM_AWB), { 0 } };
	const struct term_event jeugdwet[] = { DID(20250301, TERM_CONDUCT), RECEIVED(20260401, TERM_JEUGDWET), { 0 } };
	struct term_view v = test_look(awb, NULL, 20260401);

	(void)state;
	assert_clock(&v, TERM_C_OLD, TERM_PASSED, 20260301);
	v = test_look(jeugdwet, &eight_weeks, 20260401);
	assert_null(term_clock(&v, TERM_C_OLD));
}

/* ---- two bodies (journey 2) ------------------------------------------------------------- */

static void test_each_body_has_its_own_clocks(void **state)
{
	struct term_event events[] = {
		{ .day = kb_civil_make(2026, 3, 2), .what = TERM_RECEIVED, .body = 0, .track = TERM_AWB },
		{ .day = kb_civil_make(2026, 3, 4), .what = TERM_RECEIVED, .body = 1, .track = TERM_JEUGDWET },
		{ .day = kb_civil_make(2026, 4, 1), .what = TERM_EXTENDED, .body = 0, .days = 28, .told = BOTH },
		{ .day = kb_civil_make(2026, 4, 2), .what = TERM_DECIDED, .body = 1 },
		{ .day = kb_civil_make(2026, 4, 2), .what = TERM_HANDED, .body = TERM_ALL },
	};
	const struct term_case c = { events, COUNT(events), { [1] = &eight_weeks } };
	struct term_view first, second, third;

	(void)state;
	assert_int_equal(term_look(&c, 0, kb_civil_make(2026, 4, 2), &first), TERM_FINE);
	assert_int_equal(term_look(&c, 1, kb_civil_make(2026, 4, 2), &second), TERM_FINE);
	assert_clock(&first, TERM_C_DECIDE, TERM_RUNNING, 20260511);
	assert_clock(&second, TERM_C_JUDGE, TERM_MET, 20260429);
	assert_clock(&second, TERM_C_MEASURES, TERM_RUNNING, 20260504); /* 2 May is a Saturday */
	assert_null(term_clock(&first, TERM_C_MEASURES));
	assert_int_equal(kb_civil_write(second.first), 20260302); /* of the dossier */
	assert_int_equal(kb_civil_write(second.received), 20260304);
	assert_int_equal(first.closing, TERM_OPEN);
	assert_int_equal(term_look(&c, 2, kb_civil_make(2026, 4, 2), &third), TERM_NO_RECEIPT);
	assert_int_equal(third.n, 0);
}

/* Sent on from the one, received by the other on that day. */
static void test_what_is_sent_on_runs_with_the_other(void **state)
{
	struct term_event events[] = {
		{ .day = kb_civil_make(2026, 3, 2), .what = TERM_RECEIVED, .body = 0, .track = TERM_AWB },
		{ .day = kb_civil_make(2026, 3, 3), .what = TERM_ELSEWHERE, .body = 0 },
		{ .day = kb_civil_make(2026, 3, 4), .what = TERM_FORWARDED, .body = 0 },
		{ .day = kb_civil_make(2026, 3, 4), .what = TERM_RECEIVED, .body = 1, .track = TERM_AWB },
	};
	const struct term_case c = { .events = events, .n = COUNT(events) };
	struct term_view from, to;

	(void)state;
	assert_int_equal(term_look(&c, 0, kb_civil_make(2026, 6, 1), &from), TERM_FINE);
	assert_int_equal(term_look(&c, 1, kb_civil_make(2026, 3, 4), &to), TERM_FINE);
	assert_int_equal(from.closing, TERM_SENT_ON);
	assert_clock(&from, TERM_C_FORWARD, TERM_MET, 20260304);
	assert_clock(&from, TERM_C_DECIDE, TERM_VOID, KB_NO_DAY);
	assert_clock(&to, TERM_C_DECIDE, TERM_RUNNING, 20260415);
}

/* ---- more time ------------------------------------------------------------------------------ */

/* Who counts how often the law's own term was enough reads it here; a suspension is no such thing. */
static void test_more_time_is_marked(void **state)
{
	static const struct { struct term_event rows[MOST]; enum term_clock_id clock; bool marked; } cases[] = {
		{ { RECEIVED(20260302, TERM_AWB) }, TERM_C_DECIDE, false },
		{ { RECEIVED(20260302, TERM_AWB), EXTENDED(20260310, 28, BOTH) }, TERM_C_DECIDE, true },
		{ { RECEIVED(20260302, TERM_AWB), EXTENDED(20260310, 28, TERM_ACCUSED) }, TERM_C_DECIDE, false },
		{ { RECEIVED(20260302, TERM_AWB), CONSENTED(20260310, 20260601) }, TERM_C_DECIDE, true },
		{ { RECEIVED(20260302, TERM_AWB), YES(20260310, TERM_SUSPENDED), DID(20260312, TERM_RESUMED) }, TERM_C_DECIDE, false },
		{ { RECEIVED(20260302, TERM_JEUGDWET), REASONED(20260310, 20260601, BOTH | TERM_BODY) }, TERM_C_JUDGE, true },
		{ { RECEIVED(20260302, TERM_SIGNAL), MORE(20260310, 7) }, TERM_C_STALL, true },
		{ { RECEIVED(20260302, TERM_SIGNAL), CONSENTED(20260303, 20260310) }, TERM_C_ANSWER, true },
		{ { RECEIVED(20260302, TERM_SIGNAL), MORE(20260310, 7) }, TERM_C_ANSWER, false },
	};

	(void)state;
	for (size_t i = 0; i < COUNT(cases); i++) {
		struct term_view v = test_look(cases[i].rows, &eight_weeks, 20260312);

		assert_int_equal(term_clock(&v, cases[i].clock)->extended, cases[i].marked);
	}
}

/* ---- silence -------------------------------------------------------------------------------- */

static void test_nothing_closes_before_the_reporter_confirms(void **state)
{
	const struct term_event answered[] = { RECEIVED(20260302, TERM_SIGNAL), DID(20260304, TERM_ANSWERED), { 0 } };
	const struct term_event asked[] = { RECEIVED(20260302, TERM_SIGNAL), DID(20260304, TERM_ANSWERED), DID(20260305, TERM_ASKED), { 0 } };
	const struct term_event yes[] = { RECEIVED(20260302, TERM_SIGNAL), DID(20260304, TERM_ANSWERED), DID(20260305, TERM_ASKED),
		DID(20260310, TERM_CONFIRMED), { 0 } };

	(void)state;
	assert_int_equal(test_look(answered, NULL, 20271231).closing, TERM_OPEN); /* an answer alone closes nothing, ever */
	assert_int_equal(test_look(asked, NULL, 20260402).closing, TERM_OPEN);    /* 5 March + 28: the last day to speak */
	assert_int_equal(test_look(yes, NULL, 20260310).closing, TERM_SOLVED);
	assert_int_equal(kb_civil_write(test_look(yes, NULL, 20271231).closed), 20260310);
}

static void test_what_stays_silent_closes_as_no_reply(void **state)
{
	const struct term_event rows[] = { RECEIVED(20260302, TERM_SIGNAL), DID(20260304, TERM_ANSWERED), DID(20260305, TERM_ASKED), { 0 } };
	struct term_view v = test_look(rows, NULL, 20260403);

	(void)state;
	assert_int_equal(v.closing, TERM_NO_REPLY);
	assert_int_equal(kb_civil_write(v.closed), 20260403);
	assert_clock(&v, TERM_C_SILENCE, TERM_PASSED, 20260402);
	assert_int_equal(term_next(&v).step, TERM_S_REOPEN);
	assert_int_equal(term_next(&v).day, KB_NO_DAY); /* at any time */
}

static void test_what_closed_in_silence_opens_again(void **state)
{
	const struct term_event reopened[] = { RECEIVED(20260302, TERM_SIGNAL), DID(20260304, TERM_ANSWERED), DID(20260305, TERM_ASKED),
		DID(20260901, TERM_REOPENED), { 0 } };
	const struct term_event denied[] = { RECEIVED(20260302, TERM_SIGNAL), DID(20260304, TERM_ANSWERED), DID(20260305, TERM_ASKED),
		DID(20260901, TERM_DENIED), { 0 } };
	const struct term_event confirmed[] = { RECEIVED(20260302, TERM_SIGNAL), DID(20260304, TERM_ANSWERED), DID(20260305, TERM_ASKED),
		DID(20260901, TERM_CONFIRMED), { 0 } };
	struct term_view v = test_look(reopened, NULL, 20260901);

	(void)state;
	assert_int_equal(v.closing, TERM_OPEN);
	assert_int_equal(kb_civil_write(v.first), 20260302);
	assert_clock(&v, TERM_C_ANSWER, TERM_RUNNING, 20260904); /* a new one: Friday */
	assert_clock(&v, TERM_C_STALL, TERM_RUNNING, 20260915);
	v = test_look(denied, NULL, 20260901);
	assert_int_equal(v.closing, TERM_OPEN);
	assert_clock(&v, TERM_C_ANSWER, TERM_RUNNING, 20260904);
	assert_int_equal(test_look(confirmed, NULL, 20260901).closing, TERM_SOLVED); /* said late, counted as said */
	assert_int_equal(test_look(reopened, NULL, 20271231).closing, TERM_OPEN);    /* nobody asked again: it does not close */
}

/* Awb 9:5 ends the duty when the complaint is met to the reporter's mind; silence is not that. */
static void test_silence_never_ends_a_formal_complaint(void **state)
{
	const struct term_event awb[] = { RECEIVED(20260302, TERM_AWB), DID(20260304, TERM_ANSWERED), DID(20260305, TERM_ASKED), { 0 } };
	const struct term_event turned[] = { RECEIVED(20260302, TERM_SIGNAL), DID(20260304, TERM_ANSWERED), DID(20260305, TERM_ASKED),
		CONVERTED(20260330, TERM_AWB), { 0 } };

	(void)state;
	assert_int_equal(test_look(awb, NULL, 20271231).closing, TERM_OPEN);
	assert_null(term_clock(&(struct term_view){ 0 }, TERM_C_SILENCE));
	assert_int_equal(test_look(turned, NULL, 20271231).closing, TERM_OPEN);
}

/* Days on which the portal could not be reached are not silence. */
static void test_an_outage_is_no_silence(void **state)
{
	const struct term_event out[] = { RECEIVED(20260302, TERM_SIGNAL), DID(20260304, TERM_ANSWERED), DID(20260305, TERM_ASKED),
		DID(20260401, TERM_OUT), { 0 } };
	const struct term_event back[] = { RECEIVED(20260302, TERM_SIGNAL), DID(20260304, TERM_ANSWERED), DID(20260305, TERM_ASKED),
		DID(20260401, TERM_OUT), DID(20260406, TERM_BACK), { 0 } };

	(void)state;
	assert_int_equal(test_look(out, NULL, 20260601).closing, TERM_OPEN);
	assert_int_equal(test_look(back, NULL, 20260408).closing, TERM_OPEN); /* 2 April + 6 days */
	assert_int_equal(test_look(back, NULL, 20260409).closing, TERM_NO_REPLY);
}

static void test_nobody_is_asked_before_an_answer(void **state)
{
	const struct term_event rows[] = { RECEIVED(20260302, TERM_SIGNAL), { 0 } };
	const struct term_event planned[] = { RECEIVED(20260302, TERM_SIGNAL), DID(20260303, TERM_TALK_PLANNED), { 0 } };

	(void)state;
	assert_int_equal(test_may(rows, NULL, (struct term_event)DID(20260303, TERM_ASKED)), TERM_NOT_YET);
	assert_int_equal(test_may(planned, NULL, (struct term_event)DID(20260303, TERM_ASKED)), TERM_FINE);
}

/* ---- disputed cases of other systems --------------------------------------------------------- */

/* zammad#5624: passed to another group a ticket kept the clock of the old one; #3140, #1620:
 * a note moved a clock, or a reply did not. Here only what happened to the reporter counts. */
static void test_handing_over_and_notes_move_nothing(void **state)
{
	const struct term_event rows[] = { RECEIVED(20260302, TERM_AWB), DID(20260309, TERM_ACKNOWLEDGED), EXTENDED(20260401, 28, BOTH), { 0 } };
	const struct term_event busy[] = { RECEIVED(20260302, TERM_AWB), DID(20260302, TERM_HANDED), DID(20260309, TERM_ACKNOWLEDGED),
		DID(20260310, TERM_NOTE), DID(20260311, TERM_HANDED), EXTENDED(20260401, 28, BOTH), DID(20260402, TERM_NOTE), DID(20260402, TERM_HANDED), { 0 } };
	struct term_view a = test_look(rows, NULL, 20260402), b = test_look(busy, NULL, 20260402);

	(void)state;
	assert_memory_equal(&a, &b, sizeof(a));
}

/* zammad#5177: the time to the next update overruled the first response. Each clock here is
 * its own; none reads another. */
static void test_a_short_clock_does_not_hide_a_long_one(void **state)
{
	const struct term_event rows[] = { RECEIVED(20260302, TERM_AWB), DID(20260303, TERM_TALK_ASKED), { 0 } };
	struct term_view v = test_look(rows, NULL, 20260310);

	(void)state;
	assert_clock(&v, TERM_C_TALK, TERM_MISSED, 20260305);
	assert_clock(&v, TERM_C_RECEIPT, TERM_MISSED, 20260309);
	assert_clock(&v, TERM_C_DECIDE, TERM_RUNNING, 20260413);
}

/* zammad#1620: is a note an answer? One that the reporter reads is (the plugin writes it as
 * TERM_ANSWERED); one that only staff read is not. */
static void test_a_note_is_no_answer(void **state)
{
	const struct term_event note[] = { RECEIVED(20260302, TERM_SIGNAL), DID(20260303, TERM_NOTE), { 0 } };
	const struct term_event answer[] = { RECEIVED(20260302, TERM_SIGNAL), DID(20260303, TERM_ANSWERED), { 0 } };
	struct term_view v = test_look(note, NULL, 20260306), w = test_look(answer, NULL, 20260306);

	(void)state;
	assert_clock(&v, TERM_C_ANSWER, TERM_MISSED, 20260305);
	assert_clock(&w, TERM_C_ANSWER, TERM_MET, 20260305);
}

/* zammad#3140: a ticket escalated since the customer did not reply. Waiting for the reporter
 * is a window of the reporter, never a miss of the body. */
static void test_a_silent_reporter_makes_nobody_late(void **state)
{
	const struct term_event rows[] = { RECEIVED(20260302, TERM_SIGNAL), DID(20260304, TERM_ANSWERED), DID(20260304, TERM_ASKED), { 0 } };
	struct term_view v = test_look(rows, NULL, 20261231);

	(void)state;
	for (size_t i = 0; i < v.n; i++)
		assert_int_not_equal(v.clocks[i].state, TERM_MISSED);
}

/* zammad#4516, #3551: answered and set to "pending" in one step, the response was not counted. */
static void test_answered_and_suspended_on_one_day(void **state)
{
	const struct term_event rows[] = { RECEIVED(20260302, TERM_SIGNAL), DID(20260304, TERM_ANSWERED), YES(20260304, TERM_SUSPENDED), { 0 } };
	struct term_view v = test_look(rows, NULL, 20260601);

	(void)state;
	assert_clock(&v, TERM_C_ANSWER, TERM_MET, 20260305);
	assert_clock(&v, TERM_C_STALL, TERM_SUSPENDED_NOW, KB_NO_DAY);
}

/* fixmystreet#588: "half fixed" is not fixed; the clock begins anew, and that the first
 * answer was late is not forgotten. */
static void test_half_solved_is_not_solved(void **state)
{
	const struct term_event rows[] = { RECEIVED(20260302, TERM_SIGNAL), DID(20260310, TERM_ANSWERED), DID(20260310, TERM_ASKED),
		DID(20260312, TERM_DENIED), DID(20260313, TERM_ANSWERED), { 0 } };
	struct term_view v = test_look(rows, NULL, 20260401);

	(void)state;
	assert_int_equal(v.closing, TERM_OPEN);
	assert_clock(&v, TERM_C_ANSWER, TERM_MET, 20260317);
	assert_true(term_clock(&v, TERM_C_ANSWER)->lapsed);
	assert_clock(&v, TERM_C_SILENCE, TERM_MET, 20260407);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_a_signal_becomes_a_complaint),
		cmocka_unit_test(test_only_the_reporter_changes_the_law),
		cmocka_unit_test(test_between_two_laws_the_receipt_stays),
		cmocka_unit_test(test_a_complaint_may_be_a_signal_again),
		cmocka_unit_test(test_only_the_awb_knows_old_conduct),
		cmocka_unit_test(test_each_body_has_its_own_clocks),
		cmocka_unit_test(test_what_is_sent_on_runs_with_the_other),
		cmocka_unit_test(test_more_time_is_marked),
		cmocka_unit_test(test_nothing_closes_before_the_reporter_confirms),
		cmocka_unit_test(test_what_stays_silent_closes_as_no_reply),
		cmocka_unit_test(test_what_closed_in_silence_opens_again),
		cmocka_unit_test(test_silence_never_ends_a_formal_complaint),
		cmocka_unit_test(test_an_outage_is_no_silence),
		cmocka_unit_test(test_nobody_is_asked_before_an_answer),
		cmocka_unit_test(test_handing_over_and_notes_move_nothing),
		cmocka_unit_test(test_a_short_clock_does_not_hide_a_long_one),
		cmocka_unit_test(test_a_note_is_no_answer),
		cmocka_unit_test(test_a_silent_reporter_makes_nobody_late),
		cmocka_unit_test(test_answered_and_suspended_on_one_day),
		cmocka_unit_test(test_half_solved_is_not_solved),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
