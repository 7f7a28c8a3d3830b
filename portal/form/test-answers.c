/* test-answers.c - what the core survey does not have, but a form may: words, numbers,
 * limits, a required answer, a note, a group, a calculation. */
#include "test-form.h"

#include <stdio.h>
#include <string.h>

/* One question of each kind: H gates a group, C is worked out. */
static const char form[] =
    "<h:html xmlns=\"" KB_NS_XF "\" xmlns:h=\"" KB_NS_H "\" xmlns:jr=\"" KB_NS_JR "\"><h:head><h:title>x</h:title><model>"
    "<instance><data id=\"all\" version=\"1\"><N/><W/><AGE/><H/><g><IN/><DEEP/></g><SUM/><LAST/></data></instance>"
    "<bind nodeset=\"/data/N\" readonly=\"true()\"/>"
    "<bind nodeset=\"/data/W\" constraint=\"string-length(.) &lt; 10\" jr:constraintMsg=\"At most nine.\"/>"
    "<bind nodeset=\"/data/AGE\" type=\"int\" constraint=\". &gt;= 12 and . &lt;= 18\"/>"
    "<bind nodeset=\"/data/H\" required=\"true()\" jr:requiredMsg=\"We need this one.\"/>"
    "<bind nodeset=\"/data/g\" relevant=\"/data/H = 'yes'\"/>"
    "<bind nodeset=\"/data/g/DEEP\" relevant=\"../IN != ''\"/>"
    "<bind nodeset=\"/data/SUM\" calculate=\"/data/AGE * 2\"/>"
    "<bind nodeset=\"/data/LAST\" relevant=\"/data/SUM &gt; 30\"/>"
    "</model></h:head><h:body>"
    "<input ref=\"/data/N\"><label>Read this.</label></input>"
    "<input ref=\"/data/W\" appearance=\"multiline\"><label>Words?</label></input>"
    "<input ref=\"/data/AGE\"><label>Age?</label></input>"
    "<select1 ref=\"/data/H\"><label>Help?</label><item><label>yes</label><value>yes</value></item><item><label>no</label><value>no</value></item></select1>"
    "<group><input ref=\"/data/g/IN\"><label>In?</label></input><input ref=\"/data/g/DEEP\"><label>Deep?</label></input></group>"
    "<input ref=\"/data/LAST\"><label>Last?</label></input>"
    "</h:body></h:html>";

struct walk { struct shop *shop; const struct kb_xform *x; struct kb_state s; const char *error; bool sent; };

static struct walk begun(struct shop *shop)
{
	struct walk w = { .shop = shop };
	const char *why = NULL;

	w.x = kb_xform_read(shop->arena, form, strlen(form), &why);
	if (w.x == NULL)
		fail_msg("%s", why);
	kb_state_begin(&w.s, &shop->ctx, w.x, "de-linde");
	return w;
}

static const char *at(const struct walk *w)
{
	return w->s.at == w->x->nquestions ? "review" : w->x->questions[w->s.at].name;
}

static void move(struct walk *w, const char *go, const char *codes, const char *words)
{
	const struct kb_move m = { go, { { .codes = codes, .words = words } } };

	assert_true(kb_state_move(&w->s, &w->shop->ctx, &m, &w->error, &w->sent));
}

static const char *given(const struct walk *w, const char *name)
{
	return w->s.record.given[kb_xform_question(w->x, name)];
}

static bool asks(const struct walk *w, const char *name)
{
	return kb_record_asks(&w->s.record, kb_xform_question(w->x, name));
}

/* Stands at a question, all before it skipped, "no" to the one that cannot be. */
static struct walk standing_at(struct shop *shop, const char *name)
{
	struct walk w = begun(shop);

	while (strcmp(at(&w), name) != 0) {
		assert_string_not_equal(at(&w), "review");
		if (strcmp(at(&w), "H") == 0)
			move(&w, "next", "no", "");
		else
			move(&w, strcmp(at(&w), "N") == 0 ? "next" : "skip", "", "");
	}
	return w;
}

static void a_note_is_read_and_never_an_answer(void **state)
{
	struct walk w = begun(*state);
	struct kb_filled f;

	assert_string_equal(at(&w), "N");
	assert_int_equal(w.x->questions[0].control, KB_NOTE);
	assert_int_equal(kb_progress_of(&w.s.record, w.s.at).number, 0);
	move(&w, "next", "", "");
	assert_null(w.error);
	assert_string_equal(at(&w), "W");
	kb_state_fill(&w.s, &w.shop->ctx, &f);
	assert_string_equal(f.answers[0].item, "W");
}

static void words_are_kept_as_they_are_but_trimmed_and_composed(void **state)
{
	static const struct { const char *words, *kept; } cases[] = {
		{ "  good \n", "good" }, { "e\u0301", "\u00e9" }, { "a b", "a b" }, { "123456789", "123456789" }, { "<b>&amp;", "<b>&amp;" },
	};

	for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
		struct walk w = standing_at(*state, "W");
		move(&w, "next", "", cases[i].words);
		assert_null(w.error);
		assert_string_equal(given(&w, "W"), cases[i].kept);
	}
}

/* The form's own sentence, and what was there before stays. */
static void an_answer_that_breaks_a_limit_stays_out(void **state)
{
	struct walk w = standing_at(*state, "W");

	move(&w, "next", "", "short");
	move(&w, "back", "", "");
	move(&w, "next", "", "1234567890");
	assert_string_equal(at(&w), "W");
	assert_string_equal(w.error, "At most nine.");
	assert_string_equal(given(&w, "W"), "short");
	move(&w, "next", "", "   ");
	assert_string_equal(w.error, kb_say(&w.shop->ctx, "form.error.write", NULL));
	move(&w, "skip", "", "1234567890"); /* skipping keeps nothing */
	assert_null(w.error);
	assert_string_equal(given(&w, "W"), "");
}

static void numbers_are_read_in_any_digits_within_limits(void **state)
{
	static const struct { const char *typed, *kept, *key; } cases[] = {
		{ "16", "16", NULL }, { "١٦", "16", NULL }, { "፲፮", "16", NULL }, { " 16 ", "16", NULL }, { "12", "12", NULL }, { "18", "18", NULL },
		{ "11", NULL, "form.error.constraint" }, { "19", NULL, "form.error.constraint" }, { "-16", NULL, "form.error.constraint" },
		{ "sixteen", NULL, "form.error.number" }, { "16.5", NULL, "form.error.number" }, { "", NULL, "form.error.number" },
		{ "99999999999", NULL, "form.error.number" },
	};
	struct shop *s = *state;

	for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
		struct walk w = standing_at(s, "AGE");
		move(&w, "next", "", cases[i].typed);
		if (cases[i].key == NULL) {
			assert_null(w.error);
			assert_string_equal(given(&w, "AGE"), cases[i].kept);
		} else {
			assert_string_equal(w.error, kb_say(&s->ctx, cases[i].key, NULL));
			assert_string_equal(at(&w), "AGE");
			assert_null(given(&w, "AGE"));
		}
	}
}

static void a_required_answer_cannot_be_skipped(void **state)
{
	struct walk w = standing_at(*state, "H");
	const struct kb_move dk = { .go = "dk" };

	move(&w, "skip", "", "");
	assert_string_equal(at(&w), "H");
	assert_string_equal(w.error, "We need this one.");
	assert_null(given(&w, "H"));
	assert_false(kb_state_move(&w.s, &w.shop->ctx, &dk, &w.error, &w.sent)); /* this form has no dk */
	move(&w, "next", "no", "");
	assert_null(w.error);
	assert_string_equal(at(&w), "review"); /* the group and the last are not asked */
	move(&w, "send", "", "");
	assert_true(w.sent);
}

/* A group that is not relevant takes all in it along, and they come back with it. */
static void a_group_takes_its_questions_along(void **state)
{
	struct walk w = standing_at(*state, "H");

	move(&w, "next", "yes", "");
	assert_string_equal(at(&w), "IN");
	assert_false(asks(&w, "DEEP"));
	move(&w, "next", "", "x");
	assert_string_equal(at(&w), "DEEP");
	move(&w, "next", "", "y");
	assert_string_equal(at(&w), "review");
	move(&w, "to-H", "", "");
	move(&w, "next", "no", "");
	assert_false(asks(&w, "IN"));
	assert_false(asks(&w, "DEEP")); /* though IN holds a word: it reads as blank */
	move(&w, "to-H", "", "");
	move(&w, "next", "yes", "");
	assert_true(asks(&w, "DEEP"));
	assert_string_equal(given(&w, "DEEP"), "y");
}

static void a_calculation_follows_its_answers(void **state)
{
	struct walk w = standing_at(*state, "AGE");

	assert_false(asks(&w, "LAST")); /* nothing is no number, and not more than 30 */
	move(&w, "next", "", "15");
	assert_false(asks(&w, "LAST"));
	move(&w, "back", "", "");
	move(&w, "next", "", "16");
	assert_true(asks(&w, "LAST"));
	move(&w, "back", "", "");
	move(&w, "skip", "", "");
	assert_false(asks(&w, "LAST"));
	assert_false(w.s.record.broken);
}

/* A limit that a later answer breaks is found when the form is sent. */
static void what_was_right_and_is_wrong_now_is_asked_again(void **state)
{
	struct shop *shop = *state;
	const char *why = NULL, *other = with(shop->arena, form, ". &gt;= 12 and . &lt;= 18", ". = '' or /data/H = 'no'");
	struct walk w = { .shop = shop, .x = kb_xform_read(shop->arena, other, strlen(other), &why) };

	assert_non_null(w.x);
	kb_state_begin(&w.s, &shop->ctx, w.x, "de-linde");
	kb_record_give(&w.s.record, kb_xform_question(w.x, "H"), "no");
	kb_record_give(&w.s.record, kb_xform_question(w.x, "AGE"), "16");
	for (size_t i = 0; i < w.x->nquestions; i++)
		if (w.s.record.given[i] == NULL)
			kb_record_give(&w.s.record, i, "");
	w.s.at = w.x->nquestions;
	w.s.reviewed = true;
	kb_record_give(&w.s.record, kb_xform_question(w.x, "H"), "yes");
	move(&w, "send", "", "");
	assert_false(w.sent);
	assert_string_equal(at(&w), "AGE");
	assert_string_equal(w.error, kb_say(&shop->ctx, "form.error.constraint", NULL));
	kb_record_give(&w.s.record, kb_xform_question(w.x, "H"), "no");
	w.s.at = w.x->nquestions;
	move(&w, "send", "", "");
	assert_true(w.sent); /* control */
}

/* An expression that uses up its steps marks the record: the form is at fault. */
static void an_expression_without_end_breaks_the_record(void **state)
{
	struct shop *shop = *state;
	struct kb_buf nodes = { .arena = shop->arena };
	const char *why = NULL, *many, *endless;
	const struct kb_xform *x;
	struct kb_record r;

	for (int i = 0; i < 300; i++)
		kb_buf_text(&nodes, "<m>1</m>");
	many = with(shop->arena, form, "<N/>", kb_arena_fmt(shop->arena, "%s<N/>", nodes.data));
	endless = with(shop->arena, many, "/data/SUM &gt; 30", "/data/m != /data/m"); /* 90,000 pairs */
	x = kb_xform_read(shop->arena, endless, strlen(endless), &why);
	assert_non_null(x);
	kb_record_begin(&r, shop->arena, x);
	assert_true(r.broken);
	x = kb_xform_read(shop->arena, many, strlen(many), &why);
	assert_non_null(x);
	kb_record_begin(&r, shop->arena, x);
	assert_false(r.broken); /* control */
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test_setup_teardown(a_note_is_read_and_never_an_answer, shop_open, shop_close),
		cmocka_unit_test_setup_teardown(words_are_kept_as_they_are_but_trimmed_and_composed, shop_open, shop_close),
		cmocka_unit_test_setup_teardown(an_answer_that_breaks_a_limit_stays_out, shop_open, shop_close),
		cmocka_unit_test_setup_teardown(numbers_are_read_in_any_digits_within_limits, shop_open, shop_close),
		cmocka_unit_test_setup_teardown(a_required_answer_cannot_be_skipped, shop_open, shop_close),
		cmocka_unit_test_setup_teardown(a_group_takes_its_questions_along, shop_open, shop_close),
		cmocka_unit_test_setup_teardown(a_calculation_follows_its_answers, shop_open, shop_close),
		cmocka_unit_test_setup_teardown(what_was_right_and_is_wrong_now_is_asked_again, shop_open, shop_close),
		cmocka_unit_test_setup_teardown(an_expression_without_end_breaks_the_record, shop_open, shop_close),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
