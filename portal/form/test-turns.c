/* test-turns.c - repeats on pages: one more, no more, one taken away, and those that the form
 * counts itself. */
#include "test-form.h"

#include <stdio.h>
#include <string.h>
#include <sys/stat.h>

#include "test-controls.h"

struct walk { struct shop *shop; const struct kb_xform *x; struct kb_state s; const char *error; bool sent; };

static const struct kb_xform *form(struct shop *shop, const char *bytes)
{
	const char *why = NULL;
	const struct kb_xform *x = kb_xform_read(shop->arena, bytes, strlen(bytes), &why);

	if (x == NULL)
		fail_msg("%s", why);
	return x;
}

static struct walk begin(struct shop *shop)
{
	struct walk w = { .shop = shop, .x = form(shop, turns_form) };

	kb_state_begin(&w.s, &shop->ctx, w.x, "de-linde");
	return w;
}

static const char *at(const struct walk *w)
{
	const struct kb_question *q = &w->x->questions[w->s.at];

	if (w->s.at == w->x->nquestions)
		return "review";
	return q->more ? kb_arena_fmt(w->shop->arena, "more%u", q->turn) : q->name;
}

/* What is handed in: "W=Sara H=yes ...". */
static const char *handed_in(struct walk *w)
{
	struct kb_buf b = { .arena = w->shop->arena };
	struct kb_filled f;

	kb_state_fill(&w->s, &w->shop->ctx, &f);
	kb_buf_text(&b, "");
	for (size_t i = 0, text = 0; i < f.count; i++) {
		bool written = strcmp(f.answers[i].value, KB_WRITTEN) == 0;
		kb_buf_fmt(&b, "%s%s=%s", i == 0 ? "" : " ", f.answers[i].item, written ? f.texts[text++].value : f.answers[i].value);
	}
	return b.data;
}

/* A state goes through its seal and comes out the same, with as many instances. */
static void assert_travels(struct walk *w)
{
	struct kb_buf one = { .arena = w->shop->arena };
	struct walk other = *w;
	const char *key = NULL;

	kb_state_write(&w->s, &one);
	assert_true(kb_state_read(&other.s, w->shop->arena, w->x, "de-linde", one.data, one.len, &key));
	assert_string_equal(at(&other), at(w));
	assert_string_equal(kb_record_submit(&other.s.record), kb_record_submit(&w->s.record));
}

/* Makes a move, and says where it leads. */
static const char *go(struct walk *w, const char *way, const char *codes, const char *words)
{
	const struct kb_move m = { way, { { codes, words, NULL, NULL }, { NULL, "noon", NULL, NULL } } };

	if (!kb_state_move(&w->s, &w->shop->ctx, &m, &w->error, &w->sent))
		return "refused";
	assert_travels(w);
	return at(w);
}

/* One instance: its name, and that nobody calls. Leads to the question for one more. */
static const char *tell(struct walk *w, const char *name)
{
	go(w, "next", NULL, name);
	return go(w, "next", "no", NULL);
}

static void there_is_one_more_as_often_as_a_person_says(void **state)
{
	struct walk w = begin(*state);

	assert_string_equal(at(&w), "W");
	assert_string_equal(go(&w, "next", NULL, "Sara"), "H");
	assert_string_equal(go(&w, "next", "yes", NULL), "H"); /* which brings another onto the page */
	assert_string_equal(go(&w, "next", "yes", NULL), "more2");
	assert_string_equal(go(&w, "next", NULL, NULL), "more2");
	assert_non_null(w.error);
	assert_string_equal(go(&w, "next", "more", NULL), "W.2");
	assert_string_equal(tell(&w, "Ali"), "more3");
	assert_string_equal(go(&w, "next", "done", NULL), "HOW");
	assert_string_equal(handed_in(&w), "W=Sara H=yes K=noon W.2=Ali H.2=no HOW= END=");
}

static void a_new_instance_begins_as_the_template_says(void **state)
{
	struct walk w = begin(*state);

	tell(&w, "Sara");
	go(&w, "next", "more", NULL);
	assert_non_null(strstr(kb_record_submit(&w.s.record), "<sib><W>Sara</W><l><H>no</H></l></sib><sib><W>you</W><l><H/></l></sib>"));
}

static void what_hangs_on_the_number_follows(void **state)
{
	struct walk w = begin(*state);

	for (int i = 0; i < 3; i++) {
		tell(&w, "Ali");
		go(&w, "next", "more", NULL);
	}
	tell(&w, "Omar");
	go(&w, "next", "done", NULL);
	assert_string_equal(go(&w, "next", NULL, "0"), "review");
}

static void no_more_takes_away_and_more_brings_back(void **state)
{
	struct walk w = begin(*state);

	tell(&w, "Sara");
	go(&w, "next", "more", NULL);
	tell(&w, "Ali");
	go(&w, "next", "more", NULL);
	tell(&w, "Omar");
	go(&w, "back", NULL, NULL);
	for (int i = 0; i < 4; i++)
		go(&w, "back", NULL, NULL);
	assert_string_equal(go(&w, "back", NULL, NULL), "more2");
	go(&w, "next", "done", NULL);
	assert_string_equal(handed_in(&w), "W=Sara H=no HOW= END=");
	go(&w, "back", NULL, NULL);
	go(&w, "next", "more", NULL);
	assert_string_equal(handed_in(&w), "W=Sara H=no W.2=Ali H.2=no W.3=Omar H.3=no HOW= END=");
}

static void one_in_the_middle_is_taken_away(void **state)
{
	struct walk w = begin(*state);

	assert_string_equal(go(&w, "drop", NULL, NULL), "refused"); /* the form brought it */
	tell(&w, "Sara");
	assert_string_equal(go(&w, "drop", NULL, NULL), "refused"); /* on no instance */
	go(&w, "next", "more", NULL);
	tell(&w, "Ali");
	go(&w, "next", "more", NULL);
	tell(&w, "Omar");
	for (int i = 0; i < 4; i++)
		go(&w, "back", NULL, NULL);
	assert_string_equal(at(&w), "H.2");
	assert_string_equal(go(&w, "drop", NULL, NULL), "H.2");
	assert_string_equal(handed_in(&w), "W=Sara H=no W.2=Omar H.2=no HOW= END=");
	assert_string_equal(go(&w, "drop", NULL, NULL), "more2");
	assert_string_equal(handed_in(&w), "W=Sara H=no HOW= END=");
	assert_string_equal(go(&w, "next", "more", NULL), "W.2");
	assert_string_equal(handed_in(&w), "W=Sara H=no W.2= H.2= HOW= END="); /* forgotten */
}

static void a_form_may_count_itself(void **state)
{
	struct walk w = begin(*state);

	tell(&w, "Sara");
	go(&w, "next", "done", NULL);
	assert_string_equal(go(&w, "next", NULL, "2"), "B");
	assert_string_equal(go(&w, "drop", NULL, NULL), "refused");
	assert_string_equal(go(&w, "next", NULL, "mine"), "B.2");
	assert_string_equal(go(&w, "next", NULL, "his"), "END");
	assert_string_equal(handed_in(&w), "W=Sara H=no HOW=2 B=mine B.2=his END=");
	go(&w, "back", NULL, NULL);
	go(&w, "back", NULL, NULL);
	go(&w, "back", NULL, NULL);
	assert_string_equal(go(&w, "next", NULL, "1000"), "B");
	assert_int_equal(w.s.record.rows[w.x->questions[kb_xform_question(w.x, "B")].repeat].count, KB_TURNS_MAX);
	assert_string_equal(go(&w, "back", NULL, NULL), "HOW");
	assert_string_equal(go(&w, "skip", NULL, NULL), "END"); /* none, though there were some before */
}

/* The same answers: in a repeat they are no figure, outside of one they are. */
static size_t figures(struct shop *s, const char *bytes, const char *item)
{
	struct kb_filled f = { .form = "core", .answers = &(struct kb_answer){ item, "yes" }, .count = 1 };
	const char *const folders[] = { s->dir, NULL };
	const struct kb_item *items;
	FILE *file;

	mkdir(kb_arena_fmt(s->arena, "%s/surveys", s->dir), 0700);
	mkdir(kb_arena_fmt(s->arena, "%s/surveys/forms", s->dir), 0700);
	file = fopen(kb_arena_fmt(s->arena, "%s/surveys/forms/core.xml", s->dir), "w");
	assert_true(file != NULL && fputs(with(s->arena, bytes, "id=\"turns\"", "id=\"core\""), file) >= 0 && fclose(file) == 0);
	kb_forms_free(s->house.forms);
	s->house.forms = kb_forms_load(s->arena, s->house.plugins, 1, folders, 0);
	assert_non_null(s->house.forms);
	return kb_filled_items(&s->ctx, &f, &items);
}

static void what_is_said_in_a_repeat_is_no_figure(void **state)
{
	static const char outside[] = "<repeat nodeset=\"/data/sib\">", inside[] = "</repeat></group><input ref=\"/data/HOW\">";
	struct shop *s = *state;

	assert_int_equal(figures(s, turns_form, "H"), 0);
	assert_int_equal(figures(s, turns_form, "H.2"), 0);
	assert_int_equal(figures(s, with(s->arena, with(s->arena, with(s->arena, turns_form, outside, "<group>"), inside,
	    "</group></group><input ref=\"/data/HOW\">"), "<sib jr:template=\"\"><W>you</W><l><H/><K/></l></sib>", ""), "H"), 1);
}

static void bad_repeats_are_refused_with_their_line(void **state)
{
	static const struct { const char *from, *to, *why; } all[] = {
		{ "<bind nodeset=\"/data/HOW\"", "<bind nodeset=\"/data/sib/l/H\" kb:scored=\"true()\" kb:worst=\"1\" kb:best=\"4\" xmlns:kb=\"urn:klankbord:form\"/><bind nodeset=\"/data/HOW\"",
			"line 1: /data/sib/l/H is in a repeat and cannot be scored" },
		{ "<sib><W/><l><H/><K/></l></sib>", "", "line 1: /data/sib needs a first instance beside its template" },
		{ "<input ref=\"/data/sib/W\"><label>Who?</label></input>", "<repeat nodeset=\"/data/sib/l\"><input ref=\"/data/sib/l/H\"><label>x</label></input></repeat>",
			"line 1: a repeat in a repeat is not supported" },
		{ "<bed><B/></bed>", "<bed><B/></bed><bed/><bed/><bed/><bed/><bed/><bed/><bed/><bed/><bed/><bed/><bed/><bed/><bed/><bed/><bed/><bed/><bed/><bed/><bed/><bed/>",
			"line 1: /data/bed has more than 20 instances" },
	};
	struct shop *s = *state;

	for (size_t i = 0; i < sizeof(all) / sizeof(*all); i++) {
		const char *why = NULL, *bad = with(s->arena, turns_form, all[i].from, all[i].to);
		assert_null(kb_xform_read(s->arena, bad, strlen(bad), &why));
		assert_string_equal(why, all[i].why);
	}
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test_setup_teardown(there_is_one_more_as_often_as_a_person_says, shop_open, shop_close),
		cmocka_unit_test_setup_teardown(a_new_instance_begins_as_the_template_says, shop_open, shop_close),
		cmocka_unit_test_setup_teardown(what_hangs_on_the_number_follows, shop_open, shop_close),
		cmocka_unit_test_setup_teardown(no_more_takes_away_and_more_brings_back, shop_open, shop_close),
		cmocka_unit_test_setup_teardown(one_in_the_middle_is_taken_away, shop_open, shop_close),
		cmocka_unit_test_setup_teardown(a_form_may_count_itself, shop_open, shop_close),
		cmocka_unit_test_setup_teardown(what_is_said_in_a_repeat_is_no_figure, shop_open, shop_close),
		cmocka_unit_test_setup_teardown(bad_repeats_are_refused_with_their_line, shop_open, shop_close),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
