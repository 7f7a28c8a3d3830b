/* test-walk.c - walking through the core survey: answers, skips, the way back, what a
 * changed answer brings and takes away, and progress that never lies. */
#include "test-form.h"

#include <stdio.h>
#include <string.h>

struct walk { struct shop *shop; struct kb_state s; const char *error; bool sent; };

static struct walk begun(struct shop *shop)
{
	struct walk w = { .shop = shop };

	kb_state_begin(&w.s, &shop->ctx, shop->core, "de-linde");
	return w;
}

/* The name of the question in hand; "review". */
static const char *at(const struct walk *w)
{
	return w->s.at == w->shop->core->nquestions ? "review" : w->shop->core->questions[w->s.at].name;
}

static bool move(struct walk *w, const char *go, const char *codes)
{
	const struct kb_move m = { go, { { .codes = codes } } };

	return kb_state_move(&w->s, &w->shop->ctx, &m, &w->error, &w->sent);
}

/* Answers the question in hand, which must be this one. */
static void answer(struct walk *w, const char *name, const char *codes)
{
	assert_string_equal(at(w), name);
	assert_true(move(w, "next", codes));
	assert_null(w->error);
}

static const char *given(const struct walk *w, const char *name)
{
	return w->s.record.given[kb_xform_question(w->shop->core, name)];
}

static bool asks(const struct walk *w, const char *name)
{
	return kb_record_asks(&w->s.record, kb_xform_question(w->shop->core, name));
}

/* All items in hand at the end, as "A10=3 A38=": what goes to the desk. */
static const char *filled(struct walk *w)
{
	struct kb_buf b = { .arena = w->shop->arena };
	struct kb_filled f;

	kb_state_fill(&w->s, &w->shop->ctx, &f);
	for (size_t i = 0; i < f.count; i++)
		kb_buf_fmt(&b, "%s%s=%s", i == 0 ? "" : " ", f.answers[i].item, f.answers[i].value);
	return b.data;
}

/* Skips to the review. */
static void skip_rest(struct walk *w)
{
	for (int i = 0; strcmp(at(w), "review") != 0; i++) {
		assert_true(move(w, "skip", ""));
		assert_true(i < 20);
	}
}

/* ---- which questions come -------------------------------------------------------------- */

static void school_decides_what_is_asked_next(void **state)
{
	static const struct { const char *school, *next; } cases[] = {
		{ "daily", "A24" }, { "not_daily", "A40" }, { "waiting", "A39" }, { "lessons_here", "A39" }, { "no", "A40" },
		{ "dk", "A24" }, { "", "A24" },
	};

	for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
		struct walk w = begun(*state);
		answer(&w, "A00", "2");
		answer(&w, "A10", "3");
		assert_string_equal(at(&w), "A38");
		assert_true(move(&w, *cases[i].school == '\0' ? "skip" : "next", cases[i].school));
		if (strcmp(at(&w), cases[i].next) != 0)
			fail_msg("after A38 = \"%s\" comes %s, not %s", cases[i].school, at(&w), cases[i].next);
		assert_int_equal(asks(&w, "A39"), strcmp(cases[i].next, "A39") == 0);
		assert_int_equal(asks(&w, "A40"), strcmp(cases[i].next, "A40") == 0);
	}
}

static void a_whole_walk_ends_at_the_desk(void **state)
{
	struct walk w = begun(*state);

	answer(&w, "A00", "4");
	answer(&w, "A10", "3");
	answer(&w, "A38", "no");
	answer(&w, "A40", "far tired");
	answer(&w, "A24", "na");
	answer(&w, "A50", "dk");
	assert_true(move(&w, "skip", "")); /* A45 */
	answer(&w, "A28", "yes");
	answer(&w, "A52", "1");
	answer(&w, "A01", "4");
	answer(&w, "A02", "2");
	assert_string_equal(at(&w), "review");
	assert_false(w.sent);
	assert_true(move(&w, "send", ""));
	assert_true(w.sent);
	/* Practice and what was not asked are not there; choices stand in the order of the form. */
	assert_string_equal(filled(&w), "A10=3 A38=no A40=tired far A24=na A50=dk A45= A28=yes A52=1 A01=4 A02=2");
}

static void not_to_know_is_not_to_skip(void **state)
{
	struct walk w = begun(*state);

	answer(&w, "A00", "1");
	assert_true(move(&w, "dk", ""));
	assert_true(move(&w, "skip", ""));
	assert_string_equal(given(&w, "A10"), "dk");
	assert_string_equal(given(&w, "A38"), "");
	assert_null(given(&w, "A24"));
	skip_rest(&w);
	assert_string_equal(filled(&w), "A10=dk A38= A24= A50= A45= A28= A52= A01= A02=");
}

/* ---- answers that are none ----------------------------------------------------------------- */

static void a_blank_or_wrong_answer_stays_and_says_why(void **state)
{
	static const char choose[] = "form.error.choose", several[] = "form.error.several";
	static const struct { const char *item, *codes, *key; } cases[] = {
		{ "A10", "", choose }, { "A10", "5", choose }, { "A10", "0", choose }, { "A10", "na", choose },
		{ "A10", "1 2", choose }, { "A10", "1 dk", choose }, { "A10", "DK", choose }, { "A10", "\u0661", choose },
		{ "A40", "", several }, { "A40", "tired dk", several }, { "A40", "tired x", several }, { "A40", "1", several },
	};
	struct shop *s = *state;

	for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
		struct walk w = begun(s);
		answer(&w, "A00", "1");
		if (strcmp(cases[i].item, "A40") == 0) {
			answer(&w, "A10", "1");
			answer(&w, "A38", "no");
		}
		assert_true(move(&w, "next", cases[i].codes));
		assert_string_equal(at(&w), cases[i].item);
		assert_non_null(w.error);
		assert_string_equal(w.error, kb_say(&s->ctx, cases[i].key, NULL));
		assert_null(given(&w, cases[i].item));
		assert_string_equal(given(&w, "A00"), "1"); /* what was there before stays */
	}
}

static void a_move_that_no_page_offers_is_refused(void **state)
{
	static const struct { bool review; const char *go; } cases[] = {
		{ false, "send" }, { false, "to-A10" }, { false, "x" }, { false, "Next" }, { false, "to-" },
		{ true, "next" }, { true, "skip" }, { true, "dk" }, { true, "to-A99" }, { true, "to-" }, { true, "to-A39" },
	};

	for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
		struct walk w = begun(*state);
		const char *before;
		if (cases[i].review)
			skip_rest(&w);
		before = at(&w);
		if (move(&w, cases[i].go, "1"))
			fail_msg("\"%s\" is taken at %s", cases[i].go, before);
		assert_string_equal(at(&w), before);
		assert_false(w.sent);
	}
}

/* "Back to my answers" after a store that was full: no button, nothing moves, nothing is lost. */
static void answers_given_back_at_the_review_stay_there(void **state)
{
	struct walk w = begun(*state);
	const char *before;

	skip_rest(&w);
	before = at(&w);
	assert_true(move(&w, "", ""));
	assert_string_equal(at(&w), before);
	assert_false(w.sent);
	assert_true(move(&w, "send", ""));
	assert_true(w.sent);
}

/* ---- the way back --------------------------------------------------------------------------- */

static void back_goes_over_what_was_asked(void **state)
{
	struct walk w = begun(*state);

	answer(&w, "A00", "1");
	answer(&w, "A10", "1");
	answer(&w, "A38", "daily");
	assert_string_equal(at(&w), "A24");
	assert_true(move(&w, "back", ""));
	assert_string_equal(at(&w), "A38"); /* over A40 and A39, which were not asked */
	assert_true(move(&w, "back", "waiting")); /* what is chosen on the page is kept */
	assert_string_equal(at(&w), "A10");
	assert_string_equal(given(&w, "A38"), "waiting");
	assert_true(move(&w, "back", "7")); /* half an answer holds nobody, and changes nothing */
	assert_string_equal(at(&w), "A00");
	assert_string_equal(given(&w, "A10"), "1");
	assert_true(move(&w, "back", "")); /* before the first there is nothing */
	assert_string_equal(at(&w), "A00");
	/* Forward again: the page does not show the answer, so nothing chosen keeps it. */
	assert_true(move(&w, "next", ""));
	assert_null(w.error);
	answer(&w, "A10", "");
	assert_string_equal(given(&w, "A10"), "1");
	answer(&w, "A38", "");
	assert_string_equal(at(&w), "A39");
}

static void a_changed_answer_drops_what_no_longer_matters(void **state)
{
	struct walk w = begun(*state);

	answer(&w, "A00", "1");
	answer(&w, "A10", "1");
	answer(&w, "A38", "no");
	answer(&w, "A40", "stress ill");
	skip_rest(&w);
	assert_non_null(strstr(filled(&w), "A40=stress ill"));
	/* From the review back to the question about school. */
	assert_true(move(&w, "to-A38", ""));
	answer(&w, "A38", "waiting");
	assert_string_equal(at(&w), "A39"); /* what the change has brought is asked */
	answer(&w, "A39", "gt3");
	assert_string_equal(at(&w), "review");
	assert_string_equal(filled(&w), "A10=1 A38=waiting A39=gt3 A24= A50= A45= A28= A52= A01= A02=");
	assert_false(asks(&w, "A40"));
	/* And changed again: the first answer is not lost to the person, but only now sent. */
	assert_true(move(&w, "to-A38", ""));
	answer(&w, "A38", "not_daily");
	assert_string_equal(at(&w), "review");
	assert_string_equal(filled(&w), "A10=1 A38=not_daily A40=stress ill A24= A50= A45= A28= A52= A01= A02=");
}

static void the_review_leads_back_to_itself(void **state)
{
	struct walk w = begun(*state);

	skip_rest(&w);
	assert_true(w.s.reviewed);
	assert_true(move(&w, "to-A50", ""));
	answer(&w, "A50", "2");
	assert_string_equal(at(&w), "review");
	assert_true(move(&w, "to-A50", ""));
	assert_true(move(&w, "back", ""));
	assert_string_equal(at(&w), "review");
	assert_true(move(&w, "back", "")); /* from the review into the form: the last question */
	assert_string_equal(at(&w), "A02");
	assert_true(move(&w, "skip", ""));
	assert_string_equal(at(&w), "review");
	assert_string_equal(given(&w, "A50"), "2");
}

/* ---- progress ---------------------------------------------------------------------------------- */

/* Walks forward with these answers ("" skips) and holds every page against the last. */
static void hold_progress(struct shop *shop, const char *school, bool skip_others)
{
	struct walk w = begun(shop);
	struct kb_progress last = kb_progress_of(&w.s.record, w.s.at), p;
	unsigned whole = last.most, number = 0, pages = 0;

	assert_int_equal(last.number, 0); /* practice */
	assert_int_equal(whole, 11);
	answer(&w, "A00", "1");
	for (; strcmp(at(&w), "review") != 0; pages++) {
		p = kb_progress_of(&w.s.record, w.s.at);
		assert_int_equal(p.number, ++number);         /* one further, page by page */
		assert_true(p.most < last.most);              /* and always fewer to come */
		assert_true(p.number + p.most <= whole);      /* never more than was said at first */
		last = p;
		if (strcmp(at(&w), "A38") == 0 && *school != '\0')
			answer(&w, "A38", school);
		else
			assert_true(move(&w, skip_others ? "skip" : "dk", ""));
	}
	assert_int_equal(last.most, 0); /* at the last question none is left */
	assert_int_equal(last.number, pages);
}

static void progress_never_lies(void **state)
{
	static const char *const schools[] = { "daily", "not_daily", "waiting", "lessons_here", "no", "dk", "" };

	for (size_t i = 0; i < sizeof schools / sizeof *schools; i++) {
		hold_progress(*state, schools[i], true);
		hold_progress(*state, schools[i], false);
	}
}

/* While it is open what comes of it, both ways count; then none or one does. */
static void progress_counts_what_can_still_come(void **state)
{
	static const struct { const char *school; unsigned most; } cases[] = { { "daily", 6 }, { "waiting", 7 }, { "no", 7 }, { "dk", 6 } };

	for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
		struct walk w = begun(*state);
		answer(&w, "A00", "1");
		answer(&w, "A10", "1");
		assert_int_equal(kb_progress_of(&w.s.record, w.s.at).number, 2);
		assert_int_equal(kb_progress_of(&w.s.record, w.s.at).most, 9);
		answer(&w, "A38", cases[i].school);
		assert_int_equal(kb_progress_of(&w.s.record, w.s.at).number, 3);
		assert_int_equal(kb_progress_of(&w.s.record, w.s.at).most, cases[i].most);
	}
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test_setup_teardown(school_decides_what_is_asked_next, shop_open, shop_close),
		cmocka_unit_test_setup_teardown(a_whole_walk_ends_at_the_desk, shop_open, shop_close),
		cmocka_unit_test_setup_teardown(not_to_know_is_not_to_skip, shop_open, shop_close),
		cmocka_unit_test_setup_teardown(a_blank_or_wrong_answer_stays_and_says_why, shop_open, shop_close),
		cmocka_unit_test_setup_teardown(a_move_that_no_page_offers_is_refused, shop_open, shop_close),
		cmocka_unit_test_setup_teardown(answers_given_back_at_the_review_stay_there, shop_open, shop_close),
		cmocka_unit_test_setup_teardown(back_goes_over_what_was_asked, shop_open, shop_close),
		cmocka_unit_test_setup_teardown(a_changed_answer_drops_what_no_longer_matters, shop_open, shop_close),
		cmocka_unit_test_setup_teardown(the_review_leads_back_to_itself, shop_open, shop_close),
		cmocka_unit_test_setup_teardown(progress_never_lies, shop_open, shop_close),
		cmocka_unit_test_setup_teardown(progress_counts_what_can_still_come, shop_open, shop_close),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
