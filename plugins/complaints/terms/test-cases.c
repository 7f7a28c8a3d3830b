/* test-cases.c - whole cases: from one law to another, silence, two bodies, what may happen
 * and what is told. The disputed points are those of docs/decisions/terms.md. */
#include "test-terms.h"

static const struct term_scheme eight_weeks = { .judge = { 8, WEEKS } };

static void assert_clock(const struct term_view *v, enum term_clock_id id, enum term_state state, int32_t due)
{
	const struct term_clock *k = term_clock(v, id);

	assert_non_null(k);
	assert_int_equal(k->state, state);
	assert_int_equal(civil_write(k->due), due);
}

/* ---- from one law to another ----------------------------------------------------------- */

/* Journey 3: both days are kept, the clock of the law begins on the formal one. */
static void test_a_signal_becomes_a_complaint(void **state)
{
	const struct term_event rows[] = { RECEIVED(20260302, TERM_SIGNAL), CONVERTED(20260316, TERM_AWB), { 0 } };
	struct term_view v = test_look(rows, NULL, 20260316);

	(void)state;
	assert_int_equal(v.track, TERM_AWB);
	assert_int_equal(civil_write(v.first), 20260302);
	assert_int_equal(civil_write(v.received), 20260316);
	assert_clock(&v, TERM_C_DECIDE, TERM_RUNNING, 20260428); /* 27 April is King's Day */
	assert_clock(&v, TERM_C_RECEIPT, TERM_RUNNING, 20260323);
	assert_clock(&v, TERM_C_STALL, TERM_VOID, NO_DAY);
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
	assert_int_equal(civil_write(v.received), 20260302);
	assert_clock(&v, TERM_C_JUDGE, TERM_RUNNING, 20260427);
	assert_clock(&v, TERM_C_DECIDE, TERM_VOID, NO_DAY);
	assert_clock(&v, TERM_C_REFUSE, TERM_VOID, NO_DAY);
	assert_clock(&v, TERM_C_RECEIPT, TERM_MET, 20260309);
}

/* The reporter takes it back to a signal, then makes it formal once more. */
static void test_a_complaint_may_be_a_signal_again(void **state)
{
	const struct term_event back[] = { RECEIVED(20260302, TERM_AWB), CONVERTED(20260309, TERM_SIGNAL), { 0 } };
	const struct term_event again[] = { RECEIVED(20260302, TERM_AWB), CONVERTED(20260309, TERM_SIGNAL), CONVERTED(20260401, TERM_AWB), { 0 } };
	struct term_view v = test_look(back, NULL, 20260309);

	(void)state;
	assert_clock(&v, TERM_C_DECIDE, TERM_VOID, NO_DAY);
	assert_clock(&v, TERM_C_ANSWER, TERM_RUNNING, 20260312);
	v = test_look(again, NULL, 20260401);
	assert_clock(&v, TERM_C_DECIDE, TERM_RUNNING, 20260513);
	assert_int_equal(civil_write(v.first), 20260302);
}

/* ---- two bodies (journey 2) ------------------------------------------------------------- */

static void test_each_body_has_its_own_clocks(void **state)
{
	struct term_event events[] = {
		{ .day = civil_make(2026, 3, 2), .what = TERM_RECEIVED, .body = 0, .track = TERM_AWB },
		{ .day = civil_make(2026, 3, 4), .what = TERM_RECEIVED, .body = 1, .track = TERM_JEUGDWET },
		{ .day = civil_make(2026, 4, 1), .what = TERM_EXTENDED, .body = 0, .days = 28, .told = BOTH },
		{ .day = civil_make(2026, 4, 2), .what = TERM_DECIDED, .body = 1 },
		{ .day = civil_make(2026, 4, 2), .what = TERM_HANDED, .body = TERM_ALL },
	};
	const struct term_case c = { events, COUNT(events), { [1] = &eight_weeks } };
	struct term_view first, second, third;

	(void)state;
	assert_int_equal(term_look(&c, 0, civil_make(2026, 4, 2), &first), TERM_FINE);
	assert_int_equal(term_look(&c, 1, civil_make(2026, 4, 2), &second), TERM_FINE);
	assert_clock(&first, TERM_C_DECIDE, TERM_RUNNING, 20260511);
	assert_clock(&second, TERM_C_JUDGE, TERM_MET, 20260429);
	assert_clock(&second, TERM_C_MEASURES, TERM_RUNNING, 20260504); /* 2 May is a Saturday */
	assert_null(term_clock(&first, TERM_C_MEASURES));
	assert_int_equal(civil_write(second.first), 20260302); /* of the dossier */
	assert_int_equal(civil_write(second.received), 20260304);
	assert_int_equal(first.closing, TERM_OPEN);
	assert_int_equal(term_look(&c, 2, civil_make(2026, 4, 2), &third), TERM_NO_RECEIPT);
	assert_int_equal(third.n, 0);
}

/* Sent on from the one, received by the other on that day. */
static void test_what_is_sent_on_runs_with_the_other(void **state)
{
	struct term_event events[] = {
		{ .day = civil_make(2026, 3, 2), .what = TERM_RECEIVED, .body = 0, .track = TERM_AWB },
		{ .day = civil_make(2026, 3, 3), .what = TERM_ELSEWHERE, .body = 0 },
		{ .day = civil_make(2026, 3, 4), .what = TERM_FORWARDED, .body = 0 },
		{ .day = civil_make(2026, 3, 4), .what = TERM_RECEIVED, .body = 1, .track = TERM_AWB },
	};
	const struct term_case c = { .events = events, .n = COUNT(events) };
	struct term_view from, to;

	(void)state;
	assert_int_equal(term_look(&c, 0, civil_make(2026, 6, 1), &from), TERM_FINE);
	assert_int_equal(term_look(&c, 1, civil_make(2026, 3, 4), &to), TERM_FINE);
	assert_int_equal(from.closing, TERM_SENT_ON);
	assert_clock(&from, TERM_C_FORWARD, TERM_MET, 20260304);
	assert_clock(&from, TERM_C_DECIDE, TERM_VOID, NO_DAY);
	assert_clock(&to, TERM_C_DECIDE, TERM_RUNNING, 20260415);
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
	assert_int_equal(civil_write(test_look(yes, NULL, 20271231).closed), 20260310);
}

static void test_what_stays_silent_closes_as_no_reply(void **state)
{
	const struct term_event rows[] = { RECEIVED(20260302, TERM_SIGNAL), DID(20260304, TERM_ANSWERED), DID(20260305, TERM_ASKED), { 0 } };
	struct term_view v = test_look(rows, NULL, 20260403);

	(void)state;
	assert_int_equal(v.closing, TERM_NO_REPLY);
	assert_int_equal(civil_write(v.closed), 20260403);
	assert_clock(&v, TERM_C_SILENCE, TERM_PASSED, 20260402);
	assert_int_equal(term_next(&v).step, TERM_S_REOPEN);
	assert_int_equal(term_next(&v).day, NO_DAY); /* at any time */
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
	assert_int_equal(civil_write(v.first), 20260302);
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
	assert_clock(&v, TERM_C_STALL, TERM_SUSPENDED_NOW, NO_DAY);
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

/* ---- what may happen ------------------------------------------------------------------------- */

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
		{ "a receipt without a scheme", { { 0 } }, RECEIVED(20260304, TERM_JEUGDWET), TERM_NO_SCHEME },
		{ "a receipt under no law", { { 0 } }, RECEIVED(20260304, TERM_TRACKS), TERM_WRONG_TRACK },
		{ "no event", { RECEIVED(20260302, TERM_AWB) }, DID(20260304, TERM_WHATS), TERM_BAD_ORDER },
		{ "a day before the others", { RECEIVED(20260302, TERM_AWB) }, DID(20260301, TERM_NOTE), TERM_BAD_ORDER },
		{ "no day", { RECEIVED(20260302, TERM_AWB) }, DID(20261301, TERM_NOTE), TERM_BAD_DAY },
		{ "conduct after the complaint", { RECEIVED(20260302, TERM_AWB) }, DID(20260303, TERM_CONDUCT), TERM_BAD_ORDER },
		{ "out twice", { DID(20260302, TERM_OUT) }, DID(20260303, TERM_OUT), TERM_TWICE },
		{ "back without out", { RECEIVED(20260302, TERM_AWB) }, DID(20260303, TERM_BACK), TERM_NOT_YET },
		{ "29 days more before the formal route", { RECEIVED(20260302, TERM_SIGNAL) }, MORE(20260303, 29), TERM_TOO_LONG },
		{ "more time when its day has come", { RECEIVED(20260302, TERM_SIGNAL) }, MORE(20260317, 7), TERM_LATE },
	};

	(void)state;
	for (size_t i = 0; i < COUNT(cases); i++) {
		enum term_refusal no = test_may(cases[i].rows, NULL, cases[i].then);

		if (no != cases[i].no)
			fail_msg("%s: %s", cases[i].name, term_refusal_name(no));
	}
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
	in_time = term_options(&t.c, 0, civil_read(20260413));
	late = term_options(&t.c, 0, civil_read(20260414));
	assert_true(in_time & UINT64_C(1) << TERM_EXTENDED);
	assert_false(late & UINT64_C(1) << TERM_EXTENDED);
	assert_true(late & UINT64_C(1) << TERM_CONSENTED);
	assert_true(late & UINT64_C(1) << TERM_DECIDED);
	assert_false(late & UINT64_C(1) << TERM_REASONED);
	assert_int_equal(term_options(&t.c, 3, civil_read(20260413)), 0);
}

/* ---- out of range ---------------------------------------------------------------------------- */

static void test_a_case_out_of_range_is_refused_whole(void **state)
{
	struct term_event events[TERM_EVENTS_MAX + 1];
	struct term_case c = { .events = events, .n = 2 };
	const int32_t day = civil_make(2026, 3, 2);
	struct term_view v;

	(void)state;
	for (size_t i = 0; i < COUNT(events); i++)
		events[i] = (struct term_event){ .day = day, .what = i == 0 ? TERM_RECEIVED : TERM_NOTE, .track = TERM_AWB };
	assert_int_equal(term_look(&c, 0, day, &v), TERM_FINE);
	assert_int_equal(term_look(&c, TERM_BODIES, day, &v), TERM_BAD_DAY);
	assert_int_equal(term_look(&c, -1, day, &v), TERM_BAD_DAY);
	assert_int_equal(term_look(&c, 0, NO_DAY, &v), TERM_BAD_DAY);
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

/* ---- schemes ----------------------------------------------------------------------------------- */

static void test_a_scheme_stays_within_the_law(void **state)
{
	static const struct { struct term_scheme s; enum term_track track; enum term_refusal no; } cases[] = {
		{ { 0 }, TERM_SIGNAL, TERM_FINE }, { { 0 }, TERM_AWB, TERM_FINE },
		{ { 0 }, TERM_JEUGDWET, TERM_NO_SCHEME }, /* no default */
		{ { .judge = { 6, WEEKS } }, TERM_JEUGDWET, TERM_FINE }, { { .judge = { 1, YEARS } }, TERM_JEUGDWET, TERM_TOO_LONG },
		{ { .decide = { 42, DAYS } }, TERM_AWB, TERM_FINE }, { { .decide = { 43, DAYS } }, TERM_AWB, TERM_TOO_LONG }, /* Awb 9:11 */
		{ { .decide = { 7, WEEKS } }, TERM_AWB, TERM_TOO_LONG }, { { .decide = { 7, WEEKS }, .committee = true }, TERM_AWB, TERM_FINE },
		{ { .decide = { 10, WEEKS }, .committee = true }, TERM_AWB, TERM_FINE },
		{ { .decide = { 71, DAYS }, .committee = true }, TERM_AWB, TERM_TOO_LONG },
		{ { .decide = { 2, MONTHS } }, TERM_AWB, TERM_TOO_LONG }, /* may be 62 days */
		{ { .extend = 28 }, TERM_AWB, TERM_FINE }, { { .extend = 29 }, TERM_AWB, TERM_TOO_LONG },
		{ { .talk = 3 }, TERM_SIGNAL, TERM_TOO_LONG }, { { .answer = 4 }, TERM_SIGNAL, TERM_TOO_LONG }, { { .answer = 1 }, TERM_SIGNAL, TERM_FINE },
		{ { .stall = 15 }, TERM_SIGNAL, TERM_TOO_LONG }, { { .acknowledge = 8 }, TERM_AWB, TERM_TOO_LONG },
		{ { .silence = 13 }, TERM_SIGNAL, TERM_TOO_SHORT }, { { .silence = 90 }, TERM_SIGNAL, TERM_FINE }, { { .silence = 366 }, TERM_SIGNAL, TERM_TOO_LONG },
		{ { .extend = -1 }, TERM_AWB, TERM_BAD_DAY }, { { .decide = { -6, WEEKS } }, TERM_AWB, TERM_BAD_DAY },
		{ { .judge = { 6, WORKING_DAYS + 1 } }, TERM_JEUGDWET, TERM_BAD_DAY }, { { .judge = { INT32_MAX, WEEKS } }, TERM_JEUGDWET, TERM_BAD_DAY },
	};

	(void)state;
	for (size_t i = 0; i < COUNT(cases); i++)
		if (term_scheme_check(&cases[i].s, cases[i].track) != cases[i].no)
			fail_msg("row %zu: %s", i, term_refusal_name(term_scheme_check(&cases[i].s, cases[i].track)));
	assert_int_equal(term_scheme_check(NULL, TERM_AWB), TERM_FINE);
}

static void test_a_case_under_a_forbidden_scheme_is_refused(void **state)
{
	static const struct term_scheme slow = { .answer = 30 }, slower = { .decide = { 12, WEEKS } };
	const struct term_event rows[] = { RECEIVED(20260302, TERM_AWB), { 0 } };
	struct test_case t;
	struct term_view v;

	(void)state;
	test_case_of(&t, rows, &slow);
	assert_int_equal(term_look(&t.c, 0, civil_read(20260302), &v), TERM_TOO_LONG);
	test_case_of(&t, rows, &slower);
	assert_int_equal(term_look(&t.c, 0, civil_read(20260302), &v), TERM_TOO_LONG);
}

/* ---- what a reporter sees, and who is told ------------------------------------------------------ */

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
			TERM_S_NONE, NO_DAY },
		{ { RECEIVED(20260302, TERM_AWB) }, 20260302, TERM_S_RECEIPT, 20260309 },
		{ { RECEIVED(20260302, TERM_AWB), DID(20260302, TERM_ACKNOWLEDGED) }, 20260302, TERM_S_DECISION, 20260413 },
		{ { RECEIVED(20260302, TERM_AWB) }, 20260310, TERM_S_DECISION, 20260413 }, /* a late letter is not what comes next */
		{ { RECEIVED(20260302, TERM_AWB), YES(20260401, TERM_SUSPENDED) }, 20260501, TERM_S_WAIT, NO_DAY },
		{ { RECEIVED(20260302, TERM_AWB) }, 20260414, TERM_S_LATE, 20260413 },
		{ { RECEIVED(20260302, TERM_AWB), DID(20260401, TERM_DECIDED) }, 20260401, TERM_S_OMBUDSMAN, 20270401 },
		{ { RECEIVED(20260302, TERM_AWB), DID(20260401, TERM_DECIDED) }, 20270402, TERM_S_NONE, NO_DAY },
		{ { RECEIVED(20260302, TERM_JEUGDWET), DID(20260302, TERM_ACKNOWLEDGED) }, 20260302, TERM_S_DECISION, 20260427 + 0 },
		{ { RECEIVED(20260302, TERM_JEUGDWET), DID(20260401, TERM_DECIDED) }, 20260401, TERM_S_MEASURES, 20260501 },
		{ { RECEIVED(20260302, TERM_JEUGDWET), DID(20260401, TERM_DECIDED), DID(20260415, TERM_MEASURES) }, 20260415, TERM_S_OMBUDSMAN, 20270401 },
	};

	(void)state;
	for (size_t i = 0; i < COUNT(cases); i++) {
		struct term_view v = test_look(cases[i].rows, cases[i].rows[0].track == TERM_JEUGDWET ? &eight_weeks : NULL, cases[i].today);
		struct term_next n = term_next(&v);

		if (n.step != cases[i].step || civil_write(n.day) != cases[i].day)
			fail_msg("row %zu: step %d, day %d", i, (int)n.step, (int)civil_write(n.day));
	}
}

static void assert_message(const struct term_message *m, int32_t day, unsigned to, enum term_word word, enum term_clock_id clock)
{
	assert_int_equal(civil_write(m->day), day);
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
	assert_int_equal(term_messages(&v, civil_read(20260301), m), 4);
	assert_message(&m[0], 20260304, TERM_REPORTER, TERM_W_DONE, TERM_C_RECEIPT);
	assert_message(&m[1], 20260330, TERM_OWNER, TERM_W_WARN, TERM_C_DECIDE);
	assert_message(&m[2], 20260414, TERM_REPORTER | TERM_OWNER, TERM_W_MISSED, TERM_C_DECIDE);
	assert_message(&m[3], 20260416, BOTH, TERM_W_DONE, TERM_C_DECIDE);
	assert_int_equal(term_messages(&v, civil_read(20260330), m), 2); /* those that were told are not told again */
	assert_int_equal(term_messages(&v, civil_read(20260501), m), 0);
}

static void test_a_stalled_case_tells_the_youth_by_itself(void **state)
{
	const struct term_event rows[] = { RECEIVED(20260302, TERM_SIGNAL), DID(20260304, TERM_ANSWERED), DID(20260305, TERM_ASKED), { 0 } };
	struct term_view v = test_look(rows, NULL, 20260403);
	struct term_message m[TERM_MESSAGES];

	(void)state;
	assert_int_equal(term_messages(&v, civil_read(20260305), m), 2);
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
	assert_int_equal(term_messages(&v, civil_read(20260401), m), 1);
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
	}
	for (enum term_refusal r = 0; r < TERM_REFUSALS; r++)
		for (enum term_refusal q = 0; q < r; q++)
			assert_string_not_equal(term_refusal_name(q), term_refusal_name(r));
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_a_signal_becomes_a_complaint),
		cmocka_unit_test(test_only_the_reporter_changes_the_law),
		cmocka_unit_test(test_between_two_laws_the_receipt_stays),
		cmocka_unit_test(test_a_complaint_may_be_a_signal_again),
		cmocka_unit_test(test_each_body_has_its_own_clocks),
		cmocka_unit_test(test_what_is_sent_on_runs_with_the_other),
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
		cmocka_unit_test(test_what_cannot_be_is_refused_with_its_reason),
		cmocka_unit_test(test_consent_after_the_last_day),
		cmocka_unit_test(test_what_may_be_done_is_listed),
		cmocka_unit_test(test_a_case_out_of_range_is_refused_whole),
		cmocka_unit_test(test_a_day_beyond_the_decrees_is_provisional),
		cmocka_unit_test(test_a_scheme_stays_within_the_law),
		cmocka_unit_test(test_a_case_under_a_forbidden_scheme_is_refused),
		cmocka_unit_test(test_what_happens_next_and_by_when),
		cmocka_unit_test(test_each_is_told_in_time),
		cmocka_unit_test(test_a_stalled_case_tells_the_youth_by_itself),
		cmocka_unit_test(test_measures_are_told_to_the_committee),
		cmocka_unit_test(test_the_table_is_whole),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
