/* test-controls.c - controls beyond choices and words: decimals, ranges, days, orders,
 * ticks, and pages with several questions. */
#include "test-form.h"

#include <stdio.h>
#include <string.h>

#include "test-controls.h"

struct walk { struct shop *shop; const struct kb_xform *x; struct kb_state s; const char *error; bool sent; };

static struct walk standing_at(struct shop *shop, const char *name)
{
	struct walk w = { .shop = shop };
	const char *why = NULL;

	w.x = kb_xform_read(shop->arena, controls_form, strlen(controls_form), &why);
	if (w.x == NULL)
		fail_msg("%s", why);
	kb_state_begin(&w.s, &shop->ctx, w.x, "de-linde");
	w.s.at = kb_xform_question(w.x, name);
	assert_true(w.s.at < w.x->nquestions);
	return w;
}

static const char *at(const struct walk *w)
{
	return w->s.at == w->x->nquestions ? "review" : w->x->questions[w->s.at].name;
}

static bool go(struct walk *w, const char *way, struct kb_typed typed)
{
	const struct kb_move m = { way, { typed } };

	return kb_state_move(&w->s, &w->shop->ctx, &m, &w->error, &w->sent);
}

static const char *given(const struct walk *w, const char *name)
{
	return w->s.record.given[kb_xform_question(w->x, name)];
}

/* A state goes through its seal and comes out the same. */
static void assert_travels(struct walk *w)
{
	struct kb_buf one = { .arena = w->shop->arena }, two = { .arena = w->shop->arena };
	struct kb_state other;
	const char *key = NULL;

	kb_state_write(&w->s, &one);
	assert_true(kb_state_read(&other, w->shop->arena, w->x, "de-linde", one.data, one.len, &key));
	kb_state_write(&other, &two);
	assert_int_equal(one.len, two.len);
	assert_memory_equal(one.data, two.data, one.len);
}

/* ---- one question ---------------------------------------------------------------------- */

struct reading {
	const char *item;
	struct kb_typed typed;
	const char *kept; /* NULL: it is none */
};

static void assert_read(struct shop *s, const struct reading *r)
{
	struct walk w = standing_at(s, r->item);

	assert_true(go(&w, "next", r->typed));
	if (r->kept == NULL) {
		assert_non_null(w.error);
		assert_string_equal(at(&w), r->item);
		assert_null(given(&w, r->item));
		return;
	}
	if (w.error != NULL)
		fail_msg("%s: %s", r->item, w.error);
	assert_string_equal(given(&w, r->item), r->kept);
	assert_string_not_equal(at(&w), r->item);
	assert_travels(&w);
}

static void numbers_with_a_fraction(void **state)
{
	static const struct reading all[] = {
		{ "D", { .words = "1.5" }, "1.5" }, { "D", { .words = "1,5" }, "1.5" }, { "D", { .words = "١٫٥" }, "1.5" },
		{ "D", { .words = "۱٫۵۰" }, "1.5" }, { "D", { .words = "-0,0" }, "0" }, { "D", { .words = "007" }, "7" },
		{ "D", { .words = ".5" }, "0.5" }, { "D", { .words = "-3" }, "-3" }, { "D", { .words = "1.2.3" }, NULL },
		{ "D", { .words = "1.000,5" }, NULL }, { "D", { .words = "two" }, NULL }, { "D", { .words = "" }, NULL },
		{ "D", { .words = "." }, NULL }, { "D", { .words = "-" }, NULL }, { "D", { .words = "1e3" }, NULL },
		{ "D", { .words = "1234567890123456" }, NULL }, { "D", { .words = "123456789012345" }, "123456789012345" },
	};

	for (size_t i = 0; i < sizeof(all) / sizeof(*all); i++)
		assert_read(*state, &all[i]);
}

static void ranges_keep_to_their_steps(void **state)
{
	static const struct reading all[] = {
		{ "R", { .codes = "-2" }, "-2" }, { "R", { .codes = "0" }, "0" }, { "R", { .codes = "2" }, "2" }, { "R", { .codes = "3" }, NULL },
		{ "R", { .codes = "1 2" }, NULL }, { "R", { .codes = "0.5" }, NULL }, { "B", { .words = "20.5" }, "20.5" },
		{ "B", { .words = "0" }, "0" }, { "B", { .words = "100" }, "100" }, { "B", { .words = "100,5" }, NULL }, { "B", { .words = "-0.5" }, NULL },
		{ "B", { .words = "20.3" }, NULL }, { "S", { .codes = "5" }, "5" }, { "S", { .codes = "0" }, NULL },
	};

	for (size_t i = 0; i < sizeof(all) / sizeof(*all); i++)
		assert_read(*state, &all[i]);
}

static void days_in_parts(void **state)
{
	static const struct reading all[] = {
		{ "DAY", { .words = "29", .month = "2", .year = "2024" }, "2024-02-29" }, { "DAY", { .words = "29", .month = "2", .year = "2023" }, NULL },
		{ "DAY", { .words = "٥", .month = "11", .year = "٢٠٢٦" }, "2026-11-05" }, { "DAY", { .words = "31", .month = "4", .year = "2026" }, NULL },
		{ "DAY", { .words = "1", .month = "", .year = "2026" }, NULL }, { "DAY", { .words = "", .month = "", .year = "" }, NULL },
		{ "DAY", { .words = "1", .month = "13", .year = "2026" }, NULL }, { "DAY", { .words = "1", .month = "1", .year = "26" }, NULL },
		{ "DAY", { .words = "28", .month = "2", .year = "1900" }, "1900-02-28" }, { "DAY", { .words = "29", .month = "2", .year = "1900" }, NULL },
		{ "YM", { .month = "7", .year = "2026" }, "2026-07-01" }, { "YM", { .words = "9", .month = "7", .year = "2026" }, "2026-07-01" },
		{ "YM", { .month = "0", .year = "2026" }, NULL }, { "Y", { .year = "2009" }, "2009-01-01" }, { "Y", { .year = "1899" }, NULL },
	};

	for (size_t i = 0; i < sizeof(all) / sizeof(*all); i++)
		assert_read(*state, &all[i]);
}

static void an_order_is_moved_by_buttons(void **state)
{
	struct walk w = standing_at(*state, "O");

	assert_true(go(&w, "up-0-school", (struct kb_typed){ 0 }));
	assert_string_equal(given(&w, "O"), "food school room");
	assert_string_equal(at(&w), "O");
	assert_true(go(&w, "up-0-food", (struct kb_typed){ 0 })); /* it is on top */
	assert_true(go(&w, "down-0-food", (struct kb_typed){ 0 }));
	assert_string_equal(given(&w, "O"), "school food room");
	assert_travels(&w);
	assert_true(go(&w, "next", (struct kb_typed){ 0 }));
	assert_string_equal(at(&w), "T");
	w = standing_at(*state, "O");
	assert_false(go(&w, "up-0-garden", (struct kb_typed){ 0 }));
	assert_false(go(&w, "up-1-food", (struct kb_typed){ 0 }));
	assert_false(go(&w, "up-", (struct kb_typed){ 0 }));
	assert_true(go(&w, "next", (struct kb_typed){ 0 })); /* as it stands */
	assert_string_equal(given(&w, "O"), "food room school");
}

static void an_order_has_all_and_each_once(void **state)
{
	struct walk w = standing_at(*state, "O");
	const struct kb_question *q = &w.x->questions[w.s.at];
	static const char *const none[] = { "food room", "food food school", "food room school food", "food room garden" };

	assert_string_equal(kb_answer_read(w.shop->arena, q, "room food school"), "room food school");
	for (size_t i = 0; i < sizeof(none) / sizeof(*none); i++)
		assert_null(kb_answer_read(w.shop->arena, q, none[i]));
}

static void a_tick_and_a_menu(void **state)
{
	struct walk w = standing_at(*state, "T");

	assert_true(go(&w, "next", (struct kb_typed){ .codes = "" }));
	assert_non_null(w.error);
	assert_true(go(&w, "next", (struct kb_typed){ .codes = "OK" }));
	assert_null(w.error);
	assert_string_equal(given(&w, "T"), "OK");
	assert_int_equal(w.x->questions[w.s.at].look, KB_LOOK_MENU);
	assert_true(w.x->questions[w.s.at].quick);
	assert_true(go(&w, "next", (struct kb_typed){ .codes = "b" }));
	assert_string_equal(given(&w, "M"), "b");
}

/* ---- pages of several -------------------------------------------------------------------- */

static struct kb_move page(const char *way, const char *p1, const char *p2, const char *p3)
{
	return (struct kb_move){ way, { [1] = { .codes = p1 }, [2] = { .words = p2 }, [3] = { .words = p3 } } };
}

static bool send(struct walk *w, struct kb_move m) { return kb_state_move(&w->s, &w->shop->ctx, &m, &w->error, &w->sent); }

static void a_page_takes_all_or_says_what_is_missing(void **state)
{
	struct walk w = standing_at(*state, "N");

	assert_true(send(&w, page("next", "no", "", "many")));
	assert_string_equal(at(&w), "N");
	assert_null(w.s.wrong[1]);
	assert_string_equal(w.s.wrong[3], kb_say(&w.shop->ctx, "form.error.number", NULL));
	assert_string_equal(given(&w, "P1"), "no"); /* what was right is not asked again */
	assert_true(send(&w, page("next", "", "", "")));
	assert_string_equal(w.s.wrong[3], "Say how many.");
	assert_string_equal(given(&w, "P1"), "no");
	assert_true(send(&w, page("next", "", "", "٣")));
	assert_null(w.error);
	assert_string_equal(given(&w, "P3"), "3");
	assert_string_equal(given(&w, "PO"), "x y");
	assert_string_equal(at(&w), "END");
	assert_travels(&w);
}

/* An answer brings a question on the same page: it is seen before the page is left. */
static void a_question_that_comes_meanwhile_is_seen_first(void **state)
{
	struct walk w = standing_at(*state, "N");

	assert_true(send(&w, page("next", "yes", "", "3")));
	assert_null(w.error);
	assert_string_equal(at(&w), "N");
	assert_null(given(&w, "P2"));
	assert_true(send(&w, page("next", "", "", "3")));
	assert_string_equal(given(&w, "P2"), ""); /* seen and left blank: skipped */
	assert_string_equal(at(&w), "END");
	assert_true(go(&w, "back", (struct kb_typed){ 0 }));
	assert_string_equal(at(&w), "N");
}

static void buttons_of_one_question_are_not_on_a_page_of_several(void **state)
{
	struct walk w = standing_at(*state, "N");

	assert_false(send(&w, page("skip", "", "", "")));
	assert_false(send(&w, page("dk", "", "", "")));
	assert_false(send(&w, page("up-1-yes", "", "", "")));
	assert_true(send(&w, page("down-4-x", "yes", "", "7")));
	assert_string_equal(given(&w, "PO"), "y x");
	assert_string_equal(given(&w, "P1"), "yes"); /* kept, though the page was not left */
	assert_string_equal(given(&w, "P3"), "7");
}

static void the_review_leads_to_the_page_of_a_question(void **state)
{
	struct walk w = standing_at(*state, "END");

	for (size_t i = 0; i < w.x->nquestions; i++)
		if (w.s.record.given[i] == NULL)
			kb_record_give(&w.s.record, i, "");
	w.s.at = w.x->nquestions;
	w.s.reviewed = true;
	assert_true(go(&w, "send", (struct kb_typed){ 0 }));
	assert_false(w.sent);
	assert_string_equal(at(&w), "N"); /* P3 is needed, and its page begins there */
	assert_string_equal(w.s.wrong[3], "Say how many.");
	w.s.at = w.x->nquestions;
	assert_true(go(&w, "to-P3", (struct kb_typed){ 0 }));
	assert_string_equal(at(&w), "N");
}

static void what_a_phone_cannot_hold_is_refused_with_its_line(void **state)
{
	static const struct { const char *from, *to, *why; } all[] = {
		{ "start=\"-2\" end=\"2\" step=\"1\"", "start=\"-2\" end=\"2\" step=\"0\"", "a range goes from start to end" },
		{ "start=\"-2\" end=\"2\" step=\"1\"", "start=\"a\" end=\"2\" step=\"1\"", "a range goes from start to end" },
		{ "start=\"-2\" end=\"2\" step=\"1\"", "start=\"2\" end=\"2\" step=\"1\"", "a range goes from start to end" },
		{ "start=\"-2\" end=\"2\"", "start=\"-2\"", "a range needs start, end and step" },
		{ "<odk:rank ref=\"/data/O\">", "<upload ref=\"/data/O\" mediatype=\"image/*\">", "the control <upload> is not supported" },
	};
	struct shop *s = *state;

	for (size_t i = 0; i < sizeof(all) / sizeof(*all); i++) {
		const char *why = NULL, *bad = with(s->arena, controls_form, all[i].from, all[i].to);

		if (strstr(all[i].to, "<upload") != NULL)
			bad = with(s->arena, bad, "</odk:rank><trigger", "</upload><trigger");
		assert_null(kb_xform_read(s->arena, bad, strlen(bad), &why));
		assert_non_null(strstr(why, all[i].why));
		assert_int_equal(strncmp(why, "line ", 5), 0);
	}
}

static void a_page_has_an_end(void **state)
{
	struct shop *s = *state;
	struct kb_buf nodes = { .arena = s->arena }, asked = { .arena = s->arena };
	const char *why = NULL, *many;

	for (int i = 0; i < KB_PAGE_MAX; i++) {
		kb_buf_fmt(&nodes, "<Q%d/>", i);
		kb_buf_fmt(&asked, "<input ref=\"/data/Q%d\"><label>q</label></input>", i);
	}
	many = with(s->arena, with(s->arena, controls_form, "<END/>", kb_arena_fmt(s->arena, "%s<END/>", nodes.data)),
	    "<input ref=\"/data/END\">", kb_arena_fmt(s->arena, "<group appearance=\"field-list\">%s</group><input ref=\"/data/END\">", asked.data));
	assert_non_null(kb_xform_read(s->arena, many, strlen(many), &why));
	many = with(s->arena, with(s->arena, many, "<END/>", "<Q8/><END/>"), "</group><input ref=\"/data/END\">",
	    "<input ref=\"/data/Q8\"><label>q</label></input></group><input ref=\"/data/END\">");
	assert_null(kb_xform_read(s->arena, many, strlen(many), &why));
	assert_non_null(strstr(why, "more than 8 questions on one page"));
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test_setup_teardown(numbers_with_a_fraction, shop_open, shop_close),
		cmocka_unit_test_setup_teardown(ranges_keep_to_their_steps, shop_open, shop_close),
		cmocka_unit_test_setup_teardown(days_in_parts, shop_open, shop_close),
		cmocka_unit_test_setup_teardown(an_order_is_moved_by_buttons, shop_open, shop_close),
		cmocka_unit_test_setup_teardown(an_order_has_all_and_each_once, shop_open, shop_close),
		cmocka_unit_test_setup_teardown(a_tick_and_a_menu, shop_open, shop_close),
		cmocka_unit_test_setup_teardown(a_page_takes_all_or_says_what_is_missing, shop_open, shop_close),
		cmocka_unit_test_setup_teardown(a_question_that_comes_meanwhile_is_seen_first, shop_open, shop_close),
		cmocka_unit_test_setup_teardown(buttons_of_one_question_are_not_on_a_page_of_several, shop_open, shop_close),
		cmocka_unit_test_setup_teardown(the_review_leads_to_the_page_of_a_question, shop_open, shop_close),
		cmocka_unit_test_setup_teardown(what_a_phone_cannot_hold_is_refused_with_its_line, shop_open, shop_close),
		cmocka_unit_test_setup_teardown(a_page_has_an_end, shop_open, shop_close),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
