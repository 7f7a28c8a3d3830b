/* test-clocks.c - the clocks of one case, a row for each. The comment is the reckoning. */
#include "test-terms.h"

/* Terms that a body has settled: fictions, to see that they are used. */
static const struct term_scheme committee = { .committee = true }, eight_weeks = { .judge = { 8, WEEKS } },
	lawful_weeks = { .judge = { 8, WEEKS }, .termijnenwet = true }, two_months = { .judge = { 2, MONTHS }, .suspends = true },
	quick = { .decide = { 4, WEEKS }, .extend = 14, .acknowledge = 3, .talk = 1, .answer = 2, .stall = 7, .silence = 56 };

enum { FROM_TODAY = 1, NO_LAW = 2 }; /* wrong: an extension from the day of the notice; no Termijnenwet */

struct row {
	const char *name;
	const struct term_scheme *scheme;
	struct term_event events[MOST];
	int32_t today;
	enum term_clock_id clock;
	enum term_state state;
	int32_t due;
	int days;
	int wrong;
};

static const struct row rows[] = {
	/* ---- Awb 9:6: within seven days --------------------------------------------------- */
	{ "acknowledged the same day", NULL, { RECEIVED(20260302, TERM_AWB), DID(20260302, TERM_ACKNOWLEDGED) }, 20260310,
		TERM_C_RECEIPT, TERM_MET, 20260309, 0, 0 },
	{ "acknowledged on the last day, a Sunday: a promise knows no weekends", NULL,
		{ RECEIVED(20260301, TERM_AWB), DID(20260308, TERM_ACKNOWLEDGED) }, 20260310, TERM_C_RECEIPT, TERM_MET, 20260308, 0, 0 },
	{ "acknowledged a day late", NULL, { RECEIVED(20260302, TERM_AWB), DID(20260310, TERM_ACKNOWLEDGED) }, 20260401,
		TERM_C_RECEIPT, TERM_MISSED, 20260309, 1, 0 },
	{ "not acknowledged: late by more each day", NULL, { RECEIVED(20260302, TERM_AWB) }, 20260312,
		TERM_C_RECEIPT, TERM_MISSED, 20260309, 3, 0 },
	{ "out of reach for two days: two days more", NULL,
		{ RECEIVED(20260302, TERM_AWB), DID(20260304, TERM_OUT), DID(20260305, TERM_BACK) }, 20260306,
		TERM_C_RECEIPT, TERM_RUNNING, 20260311, 5, 0 },
	{ "out of reach now", NULL, { RECEIVED(20260302, TERM_AWB), DID(20260304, TERM_OUT) }, 20260320,
		TERM_C_RECEIPT, TERM_SUSPENDED_NOW, KB_NO_DAY, 0, 0 },
	{ "out of reach before it came: nothing more", NULL,
		{ DID(20260226, TERM_OUT), DID(20260301, TERM_BACK), RECEIVED(20260302, TERM_AWB) }, 20260303,
		TERM_C_RECEIPT, TERM_RUNNING, 20260309, 6, 0 },
	{ "out of reach from before until a day into the term: one day", NULL,
		{ DID(20260226, TERM_OUT), RECEIVED(20260302, TERM_AWB), DID(20260303, TERM_BACK) }, 20260303,
		TERM_C_RECEIPT, TERM_RUNNING, 20260310, 7, 0 },
	{ "out of reach after the last day: late all the same", NULL,
		{ RECEIVED(20260302, TERM_AWB), DID(20260310, TERM_OUT), DID(20260312, TERM_BACK) }, 20260312,
		TERM_C_RECEIPT, TERM_MISSED, 20260309, 3, 0 },

	/* ---- Awb 9:8: within four weeks ---------------------------------------------------- */
	{ "28 days to say that it is not handled", NULL, { RECEIVED(20260302, TERM_AWB) }, 20260302,
		TERM_C_REFUSE, TERM_RUNNING, 20260330, 28, 0 },
	{ "over Good Friday: 3 April becomes Tuesday 7 April", NULL, { RECEIVED(20260306, TERM_AWB) }, 20260306,
		TERM_C_REFUSE, TERM_RUNNING, 20260407, 32, NO_LAW },
	{ "not used: it passes and nothing is late", NULL, { RECEIVED(20260302, TERM_AWB) }, 20260331,
		TERM_C_REFUSE, TERM_PASSED, 20260330, 0, 0 },
	{ "said a day late", NULL, { RECEIVED(20260302, TERM_AWB), DID(20260331, TERM_NOT_HANDLED) }, 20260501,
		TERM_C_REFUSE, TERM_MISSED, 20260330, 1, 0 },

	/* ---- Awb 9:11 ------------------------------------------------------------------------ */
	{ "six weeks", NULL, { RECEIVED(20260302, TERM_AWB) }, 20260302, TERM_C_DECIDE, TERM_RUNNING, 20260413, 42, 0 },
	{ "the last day is in time", NULL, { RECEIVED(20260302, TERM_AWB) }, 20260413, TERM_C_DECIDE, TERM_RUNNING, 20260413, 0, 0 },
	{ "the day after is not", NULL, { RECEIVED(20260302, TERM_AWB) }, 20260414, TERM_C_DECIDE, TERM_MISSED, 20260413, 1, 0 },
	{ "Monday 27 April is King's Day", NULL, { RECEIVED(20260316, TERM_AWB) }, 20260316,
		TERM_C_DECIDE, TERM_RUNNING, 20260428, 43, NO_LAW },
	{ "decided on that Tuesday: in time", NULL, { RECEIVED(20260316, TERM_AWB), DID(20260428, TERM_DECIDED) }, 20260601,
		TERM_C_DECIDE, TERM_MET, 20260428, 0, NO_LAW },
	{ "ten weeks with a committee (9.1.3)", &committee, { RECEIVED(20260302, TERM_AWB) }, 20260302,
		TERM_C_DECIDE, TERM_RUNNING, 20260511, 70, 0 },
	{ "decided three days late, and never less late", NULL, { RECEIVED(20260302, TERM_AWB), DID(20260416, TERM_DECIDED) }, 20261201,
		TERM_C_DECIDE, TERM_MISSED, 20260413, 3, 0 },
	{ "four weeks more, from the old end: 13 April + 28", NULL,
		{ RECEIVED(20260302, TERM_AWB), EXTENDED(20260310, 28, BOTH) }, 20260310, TERM_C_DECIDE, TERM_RUNNING, 20260511, 62, FROM_TODAY },
	{ "the same, told on the last day", NULL,
		{ RECEIVED(20260302, TERM_AWB), EXTENDED(20260413, 28, BOTH) }, 20260413, TERM_C_DECIDE, TERM_RUNNING, 20260511, 28, 0 },
	{ "told on the Tuesday after King's Day, still in time: from 27 April, not from 28", NULL,
		{ RECEIVED(20260316, TERM_AWB), EXTENDED(20260428, 28, BOTH) }, 20260428,
		TERM_C_DECIDE, TERM_RUNNING, 20260526, 28, NO_LAW }, /* 27 April + 28 = 25 May, Whit Monday */
	{ "one week more", NULL, { RECEIVED(20260302, TERM_AWB), EXTENDED(20260401, 7, BOTH) }, 20260401,
		TERM_C_DECIDE, TERM_RUNNING, 20260420, 19, FROM_TODAY },
	{ "told a day too late: it stays late", NULL,
		{ RECEIVED(20260302, TERM_AWB), EXTENDED(20260414, 28, BOTH) }, 20260420, TERM_C_DECIDE, TERM_MISSED, 20260413, 7, 0 },
	{ "told to the reporter only: no extension", NULL,
		{ RECEIVED(20260302, TERM_AWB), EXTENDED(20260401, 28, TERM_REPORTER) }, 20260401, TERM_C_DECIDE, TERM_RUNNING, 20260413, 12, 0 },
	{ "told to the accused only: no extension", NULL,
		{ RECEIVED(20260302, TERM_AWB), EXTENDED(20260401, 28, TERM_ACCUSED) }, 20260401, TERM_C_DECIDE, TERM_RUNNING, 20260413, 12, 0 },
	{ "five weeks: no extension", NULL,
		{ RECEIVED(20260302, TERM_AWB), EXTENDED(20260401, 35, BOTH) }, 20260401, TERM_C_DECIDE, TERM_RUNNING, 20260413, 12, 0 },
	{ "twice: the second does nothing", NULL,
		{ RECEIVED(20260302, TERM_AWB), EXTENDED(20260401, 14, BOTH), EXTENDED(20260420, 14, BOTH) }, 20260420,
		TERM_C_DECIDE, TERM_RUNNING, 20260427 + 1, 8, NO_LAW }, /* 27 April is King's Day */
	{ "Nationale ombudsman 2003/012: 19 March, on 18 March postponed by four weeks: 16 April 2002", &committee,
		{ RECEIVED(20020108, TERM_AWB), EXTENDED(20020318, 28, BOTH) }, 20020415, TERM_C_DECIDE, TERM_RUNNING, 20020416, 1, FROM_TODAY },
	{ "further delay without consent, told on 15 April (the same report): late", &committee,
		{ RECEIVED(20020108, TERM_AWB), EXTENDED(20020318, 28, BOTH), { .day = 20020415, .what = TERM_CONSENTED, .until = 20020730 } },
		20020422, TERM_C_DECIDE, TERM_MISSED, 20020416, 6, FROM_TODAY },
	{ "further with consent: the day that was agreed, a Saturday too", NULL,
		{ RECEIVED(20260302, TERM_AWB), EXTENDED(20260401, 28, BOTH), CONSENTED(20260501, 20260613) }, 20260601,
		TERM_C_DECIDE, TERM_RUNNING, 20260613, 12, 0 },
	{ "consent without a notice before", NULL, { RECEIVED(20260302, TERM_AWB), CONSENTED(20260401, 20260601) }, 20260401,
		TERM_C_DECIDE, TERM_RUNNING, 20260601, 61, 0 },
	{ "consent to an earlier day than the law gives: nothing", NULL,
		{ RECEIVED(20260302, TERM_AWB), CONSENTED(20260401, 20260410) }, 20260401, TERM_C_DECIDE, TERM_RUNNING, 20260413, 12, 0 },
	{ "after consent no notice helps", NULL,
		{ RECEIVED(20260302, TERM_AWB), CONSENTED(20260401, 20260601), EXTENDED(20260501, 28, BOTH) }, 20260501,
		TERM_C_DECIDE, TERM_RUNNING, 20260601, 31, 0 },
	{ "solved to the reporter's mind (9:5) is in time", NULL, { RECEIVED(20260302, TERM_AWB), DID(20260320, TERM_CONFIRMED) }, 20260601,
		TERM_C_DECIDE, TERM_MET, 20260413, 0, 0 },
	{ "the body's own outage gives it no day more", NULL,
		{ RECEIVED(20260302, TERM_AWB), DID(20260304, TERM_OUT), DID(20260318, TERM_BACK) }, 20260318,
		TERM_C_DECIDE, TERM_RUNNING, 20260413, 26, 0 },
	{ "four weeks by its own scheme", &quick, { RECEIVED(20260302, TERM_AWB) }, 20260302, TERM_C_DECIDE, TERM_RUNNING, 20260330, 28, 0 },
	{ "which postpones by two weeks at most", &quick, { RECEIVED(20260302, TERM_AWB), EXTENDED(20260320, 28, BOTH) }, 20260320,
		TERM_C_DECIDE, TERM_RUNNING, 20260330, 10, 0 },

	/* ---- suspension ------------------------------------------------------------------------ */
	{ "suspended with a yes", NULL, { RECEIVED(20260302, TERM_AWB), YES(20260401, TERM_SUSPENDED) }, 20260601,
		TERM_C_DECIDE, TERM_SUSPENDED_NOW, KB_NO_DAY, 0, 0 },
	{ "over the last day: 13 April + 30 days", NULL,
		{ RECEIVED(20260302, TERM_AWB), YES(20260401, TERM_SUSPENDED), DID(20260501, TERM_RESUMED) }, 20260501,
		TERM_C_DECIDE, TERM_RUNNING, 20260513, 12, 0 },
	{ "the end that moves lands on Ascension: 13 + 31", NULL,
		{ RECEIVED(20260302, TERM_AWB), YES(20260401, TERM_SUSPENDED), DID(20260502, TERM_RESUMED) }, 20260502,
		TERM_C_DECIDE, TERM_RUNNING, 20260518, 16, NO_LAW },
	{ "without a yes nothing stands still (title 9.1 knows none)", NULL,
		{ RECEIVED(20260302, TERM_AWB), DID(20260401, TERM_SUSPENDED) }, 20260420, TERM_C_DECIDE, TERM_MISSED, 20260413, 7, 0 },
	{ "what is late cannot be suspended", NULL, { RECEIVED(20260302, TERM_AWB), YES(20260414, TERM_SUSPENDED) }, 20260420,
		TERM_C_DECIDE, TERM_MISSED, 20260413, 7, 0 },
	{ "on the last day it can", NULL,
		{ RECEIVED(20260302, TERM_AWB), YES(20260413, TERM_SUSPENDED), DID(20260420, TERM_RESUMED) }, 20260420,
		TERM_C_DECIDE, TERM_RUNNING, 20260420, 0, 0 },
	{ "decided while suspended: in time", NULL,
		{ RECEIVED(20260302, TERM_AWB), YES(20260401, TERM_SUSPENDED), DID(20260701, TERM_DECIDED) }, 20260801,
		TERM_C_DECIDE, TERM_MET, 20260713, 0, 0 }, /* 12 days were left */
	{ "suspended, then four weeks more", NULL,
		{ RECEIVED(20260302, TERM_AWB), YES(20260401, TERM_SUSPENDED), DID(20260408, TERM_RESUMED), EXTENDED(20260409, 28, BOTH) }, 20260409,
		TERM_C_DECIDE, TERM_RUNNING, 20260518, 39, FROM_TODAY }, /* 13 April + 7 + 28 */

	/* ---- Jeugdwet 4.2.1 -------------------------------------------------------------------- */
	{ "eight weeks by the scheme; no law moves its Saturday", &eight_weeks, { RECEIVED(20260307, TERM_JEUGDWET) }, 20260307,
		TERM_C_JUDGE, TERM_RUNNING, 20260502, 56, 0 },
	{ "unless the scheme says so", &lawful_weeks, { RECEIVED(20260307, TERM_JEUGDWET) }, 20260307,
		TERM_C_JUDGE, TERM_RUNNING, 20260504, 58, NO_LAW },
	{ "two months", &two_months, { RECEIVED(20261231, TERM_JEUGDWET) }, 20261231, TERM_C_JUDGE, TERM_RUNNING, 20270228, 59, 0 },
	{ "another day, told with reasons to all three", &eight_weeks,
		{ RECEIVED(20260302, TERM_JEUGDWET), REASONED(20260420, 20260601, BOTH | TERM_BODY) }, 20260420,
		TERM_C_JUDGE, TERM_RUNNING, 20260601, 42, 0 },
	{ "told to two of them: nothing", &eight_weeks,
		{ RECEIVED(20260302, TERM_JEUGDWET), REASONED(20260420, 20260601, BOTH) }, 20260420, TERM_C_JUDGE, TERM_RUNNING, 20260427, 7, 0 },
	{ "a notice of the Awb does nothing here", &eight_weeks,
		{ RECEIVED(20260302, TERM_JEUGDWET), EXTENDED(20260420, 28, BOTH) }, 20260420, TERM_C_JUDGE, TERM_RUNNING, 20260427, 7, 0 },
	{ "the committee suspends by itself where the scheme lets it", &two_months,
		{ RECEIVED(20260302, TERM_JEUGDWET), DID(20260401, TERM_SUSPENDED), DID(20260415, TERM_RESUMED) }, 20260415,
		TERM_C_JUDGE, TERM_RUNNING, 20260516, 31, 0 },
	{ "and else not", &eight_weeks, { RECEIVED(20260302, TERM_JEUGDWET), DID(20260401, TERM_SUSPENDED) }, 20260415,
		TERM_C_JUDGE, TERM_RUNNING, 20260427, 12, 0 },
	{ "a month for the measures: 28 February is a Saturday", &eight_weeks,
		{ RECEIVED(20260105, TERM_JEUGDWET), DID(20260131, TERM_DECIDED) }, 20260131, TERM_C_MEASURES, TERM_RUNNING, 20260302, 30, NO_LAW },
	{ "in a leap year: Tuesday 29 February", &eight_weeks,
		{ RECEIVED(20280103, TERM_JEUGDWET), DID(20280131, TERM_DECIDED) }, 20280131, TERM_C_MEASURES, TERM_RUNNING, 20280229, 29, 0 },
	{ "from the receipt of the judgment, where it came later", &eight_weeks,
		{ RECEIVED(20260105, TERM_JEUGDWET), DID(20260210, TERM_DECIDED), DID(20260212, TERM_JUDGED) }, 20260212,
		TERM_C_MEASURES, TERM_RUNNING, 20260312, 28, 0 },
	{ "told in time", &eight_weeks,
		{ RECEIVED(20260105, TERM_JEUGDWET), DID(20260210, TERM_DECIDED), DID(20260310, TERM_MEASURES) }, 20260401,
		TERM_C_MEASURES, TERM_MET, 20260310, 0, 0 },
	{ "told two days late", &eight_weeks,
		{ RECEIVED(20260105, TERM_JEUGDWET), DID(20260210, TERM_DECIDED), DID(20260312, TERM_MEASURES) }, 20260401,
		TERM_C_MEASURES, TERM_MISSED, 20260310, 2, 0 },
	{ "another day for them, told with reasons to the reporter and the committee", &eight_weeks,
		{ RECEIVED(20260105, TERM_JEUGDWET), DID(20260210, TERM_DECIDED), REASONED(20260305, 20260401, TERM_REPORTER | TERM_COMMITTEE) },
		20260305, TERM_C_MEASURES, TERM_RUNNING, 20260401, 27, 0 },

	/* ---- the ombudsman: Awb 9:24 ------------------------------------------------------------ */
	{ "a year from the letter, a Sunday too", NULL, { RECEIVED(20250310, TERM_AWB), DID(20250405, TERM_DECIDED) }, 20250405,
		TERM_C_OMBUDSMAN, TERM_RUNNING, 20260405, 365, 0 },
	{ "a year from 29 February", NULL, { RECEIVED(20280201, TERM_AWB), DID(20280229, TERM_DECIDED) }, 20280229,
		TERM_C_OMBUDSMAN, TERM_RUNNING, 20290228, 365, 0 },
	{ "over 29 February it is 366 days", NULL, { RECEIVED(20270301, TERM_AWB), DID(20270401, TERM_DECIDED) }, 20270401,
		TERM_C_OMBUDSMAN, TERM_RUNNING, 20280401, 366, 0 },
	{ "no letter: from the day on which it should have come", NULL, { RECEIVED(20260302, TERM_AWB) }, 20260414,
		TERM_C_OMBUDSMAN, TERM_RUNNING, 20270413, 364, 0 },
	{ "a late letter: from the letter", NULL, { RECEIVED(20260302, TERM_AWB), DID(20260501, TERM_DECIDED) }, 20260501,
		TERM_C_OMBUDSMAN, TERM_RUNNING, 20270501, 365, 0 },
	{ "not handled: from that notice", NULL, { RECEIVED(20260302, TERM_AWB), DID(20260316, TERM_NOT_HANDLED) }, 20260316,
		TERM_C_OMBUDSMAN, TERM_RUNNING, 20270316, 365, 0 },
	{ "over", NULL, { RECEIVED(20260302, TERM_AWB), DID(20260401, TERM_DECIDED) }, 20270402,
		TERM_C_OMBUDSMAN, TERM_PASSED, 20270401, 0, 0 },

	/* ---- conduct of long ago: Awb 9:8 ------------------------------------------------------- */
	{ "within the year", NULL, { DID(20250302, TERM_CONDUCT), RECEIVED(20260302, TERM_AWB) }, 20260302,
		TERM_C_OLD, TERM_MET, 20260302, 0, 0 },
	{ "a day over it: the body may refuse, and need not", NULL, { DID(20250301, TERM_CONDUCT), RECEIVED(20260302, TERM_AWB) }, 20260302,
		TERM_C_OLD, TERM_PASSED, 20260301, 0, 0 },
	{ "not where the portal was out of reach on the last two days (Awb 2:21)", NULL,
		{ DID(20250301, TERM_CONDUCT), DID(20260228, TERM_OUT), DID(20260301, TERM_BACK), RECEIVED(20260302, TERM_AWB) }, 20260302,
		TERM_C_OLD, TERM_MET, 20260303, 0, 0 },
	{ "a signal within the year keeps the way open for the complaint after it", NULL,
		{ DID(20250310, TERM_CONDUCT), RECEIVED(20260302, TERM_SIGNAL), CONVERTED(20260601, TERM_AWB) }, 20260601,
		TERM_C_OLD, TERM_MET, 20260310, 0, 0 },

	/* ---- a talk, an answer, a stalled case --------------------------------------------------- */
	{ "a talk within two working days, over Easter", NULL, { RECEIVED(20260402, TERM_SIGNAL), DID(20260402, TERM_TALK_ASKED) }, 20260402,
		TERM_C_TALK, TERM_RUNNING, 20260408, 6, 0 },
	{ "planned in time", NULL,
		{ RECEIVED(20260402, TERM_SIGNAL), DID(20260402, TERM_TALK_ASKED), DID(20260408, TERM_TALK_PLANNED) }, 20260501,
		TERM_C_TALK, TERM_MET, 20260408, 0, 0 },
	{ "planned a day late", NULL,
		{ RECEIVED(20260402, TERM_SIGNAL), DID(20260402, TERM_TALK_ASKED), DID(20260409, TERM_TALK_PLANNED) }, 20260501,
		TERM_C_TALK, TERM_MISSED, 20260408, 1, 0 },
	{ "asked again: the first day counts", NULL,
		{ RECEIVED(20260309, TERM_SIGNAL), DID(20260309, TERM_TALK_ASKED), DID(20260311, TERM_TALK_ASKED) }, 20260312,
		TERM_C_TALK, TERM_MISSED, 20260311, 1, 0 },
	{ "an answer within three working days, over a weekend", NULL, { RECEIVED(20260312, TERM_SIGNAL) }, 20260312,
		TERM_C_ANSWER, TERM_RUNNING, 20260317, 5, 0 },
	{ "on a Saturday: Wednesday", NULL, { RECEIVED(20260314, TERM_SIGNAL) }, 20260314, TERM_C_ANSWER, TERM_RUNNING, 20260318, 4, 0 },
	{ "a talk that is planned is the answer", NULL,
		{ RECEIVED(20260312, TERM_SIGNAL), DID(20260312, TERM_TALK_ASKED), DID(20260313, TERM_TALK_PLANNED) }, 20260401,
		TERM_C_ANSWER, TERM_MET, 20260317, 0, 0 },
	{ "not solved: another answer within three working days", NULL,
		{ RECEIVED(20260302, TERM_SIGNAL), DID(20260304, TERM_ANSWERED), DID(20260304, TERM_ASKED), DID(20260312, TERM_DENIED) }, 20260312,
		TERM_C_ANSWER, TERM_RUNNING, 20260317, 5, 0 },
	{ "two working days by the scheme", &quick, { RECEIVED(20260312, TERM_SIGNAL) }, 20260312, TERM_C_ANSWER, TERM_RUNNING, 20260316, 4, 0 },
	{ "a stalled case offers the formal route on the fourteenth day, not before", NULL, { RECEIVED(20260302, TERM_SIGNAL) }, 20260315,
		TERM_C_STALL, TERM_RUNNING, 20260316, 1, 0 },
	{ "on that day", NULL, { RECEIVED(20260302, TERM_SIGNAL) }, 20260316, TERM_C_STALL, TERM_PASSED, 20260316, 0, 0 },
	{ "on a Sunday too: the portal does it itself", NULL, { RECEIVED(20260322, TERM_SIGNAL) }, 20260405,
		TERM_C_STALL, TERM_PASSED, 20260405, 0, 0 },
	{ "an answer does not stop it; only the reporter's word does", NULL,
		{ RECEIVED(20260302, TERM_SIGNAL), DID(20260303, TERM_ANSWERED) }, 20260316, TERM_C_STALL, TERM_PASSED, 20260316, 0, 0 },
	{ "the reporter wants a week more", NULL, { RECEIVED(20260302, TERM_SIGNAL), MORE(20260310, 7) }, 20260316,
		TERM_C_STALL, TERM_RUNNING, 20260323, 7, FROM_TODAY },
	{ "suspended by the reporter, ten days", NULL,
		{ RECEIVED(20260302, TERM_SIGNAL), YES(20260304, TERM_SUSPENDED), DID(20260314, TERM_RESUMED) }, 20260314,
		TERM_C_STALL, TERM_RUNNING, 20260326, 12, 0 },
	{ "sent on within one working day", NULL, { RECEIVED(20260306, TERM_AWB), DID(20260306, TERM_ELSEWHERE), DID(20260309, TERM_FORWARDED) },
		20260401, TERM_C_FORWARD, TERM_MET, 20260309, 0, 0 },
};

static const struct term_clock *clock_of(const struct row *r, struct term_view *v)
{
	*v = test_look(r->events, r->scheme, r->today);
	return term_clock(v, r->clock);
}

static void test_each_clock_shows_what_was_reckoned(void **state)
{
	(void)state;
	for (size_t i = 0; i < COUNT(rows); i++) {
		struct term_view v;
		const struct term_clock *k = clock_of(&rows[i], &v);

		if (k == NULL)
			fail_msg("%s: no clock", rows[i].name);
		if (k->state != rows[i].state || kb_civil_write(k->due) != rows[i].due || k->days != rows[i].days)
			fail_msg("%s: state %d, due %d, days %d", rows[i].name, (int)k->state, (int)kb_civil_write(k->due), k->days);
	}
}

/* ---- negative controls ------------------------------------------------------------------- */

/* As if an extension ran from the day on which it was told. */
static int32_t from_today(const struct row *r)
{
	int32_t end = KB_NO_DAY;

	for (const struct term_event *e = r->events; e->what != TERM_NOTHING; e++)
		if (e->what == TERM_EXTENDED || e->what == TERM_MORE_TIME)
			end = kb_civil_read(e->day) + e->days;
	return end;
}

static void test_an_extension_from_today_would_be_seen(void **state)
{
	int seen = 0;

	(void)state;
	for (size_t i = 0; i < COUNT(rows); i++)
		if (rows[i].wrong & FROM_TODAY) {
			int32_t wrong = working_day_from(from_today(&rows[i]), &equated_known);

			if (kb_civil_write(wrong) == rows[i].due)
				fail_msg("%s: is not seen", rows[i].name);
			seen++;
		}
	assert_int_equal(seen, 6);
}

/* Without the Termijnenwet the due day would be another on the marked rows, and on no other. */
static void test_without_the_law_would_be_seen(void **state)
{
	(void)state;
	for (size_t i = 0; i < COUNT(rows); i++) {
		struct term_view v;
		const struct term_clock *k = clock_of(&rows[i], &v);

		if ((k->plain != k->due) != ((rows[i].wrong & NO_LAW) != 0))
			fail_msg("%s: plainly %d", rows[i].name, (int)kb_civil_write(k->plain));
	}
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_each_clock_shows_what_was_reckoned),
		cmocka_unit_test(test_an_extension_from_today_would_be_seen),
		cmocka_unit_test(test_without_the_law_would_be_seen),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
