/* test-forms.c - the limits of a form, any bytes in the place of one, and the forms of a
 * house: found, owned, offered in a language or not. */
#include "test-form.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>

#include "text.h"

/* ---- limits ------------------------------------------------------------------------------- */

static struct kb_buf form_of(struct kb_arena *a, const char *itext, size_t nodes, size_t questions)
{
	struct kb_buf b = { .arena = a };

	kb_buf_fmt(&b, "<h:html xmlns=\"" KB_NS_XF "\" xmlns:h=\"" KB_NS_H "\"><h:head><h:title>x</h:title><model>"
	    "<itext>%s</itext><instance><data id=\"x\" version=\"1\">", itext);
	for (size_t i = 0; i < nodes; i++)
		kb_buf_fmt(&b, "<q%zu/>", i);
	kb_buf_text(&b, "</data></instance></model></h:head><h:body>");
	for (size_t i = 0; i < questions; i++)
		kb_buf_fmt(&b, "<input ref=\"/data/q%zu\"><label>a</label></input>", i);
	kb_buf_text(&b, "</h:body></h:html>");
	return b;
}

static const char *refusal(struct kb_arena *a, const struct kb_buf *form)
{
	const char *why = NULL;

	return kb_xform_read(a, form->data, form->len, &why) == NULL ? why : NULL;
}

static const char *translations(struct kb_arena *a, size_t langs, size_t texts)
{
	struct kb_buf b = { .arena = a };

	for (size_t i = 0; i < langs; i++) {
		kb_buf_fmt(&b, "<translation lang=\"l%zu\">", i);
		for (size_t k = 0; k < texts; k++)
			kb_buf_fmt(&b, "<text id=\"t%zu\"/>", k);
		kb_buf_text(&b, "</translation>");
	}
	return b.data;
}

/* As large as it may be, and one larger. */
static void a_form_may_be_so_large_and_no_larger(void **state)
{
	static const struct { const char *what; size_t langs, texts, nodes, questions; const char *why; } cases[] = {
		{ "languages", KB_FORM_LANGS, 1, 1, 1, NULL },
		{ "languages", KB_FORM_LANGS + 1, 1, 1, 1, "more than 32 languages" },
		{ "texts", 1, KB_FORM_TEXTS, 1, 1, NULL },
		{ "texts", 1, KB_FORM_TEXTS + 1, 1, 1, "more than 5000 texts" },
		{ "nodes", 1, 1, KB_INSTANCE_MAX - 10, 1, NULL },
		{ "nodes", 1, 1, KB_INSTANCE_MAX + 1, 1, "the instance has more than 4000 nodes" },
		{ "questions", 1, 1, 501, KB_FORM_QUESTIONS, NULL },
		{ "questions", 1, 1, 501, KB_FORM_QUESTIONS + 1, "more than 500 questions" },
		{ "questions", 1, 1, 1, 0, "the form asks nothing" },
	};
	struct shop *s = *state;

	for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
		struct kb_buf form = form_of(s->arena, translations(s->arena, cases[i].langs, cases[i].texts), cases[i].nodes, cases[i].questions);
		const char *why = refusal(s->arena, &form);
		if ((why == NULL) != (cases[i].why == NULL) || (why != NULL && strstr(why, cases[i].why) == NULL))
			fail_msg("%s: %s", cases[i].what, why == NULL ? "taken" : why);
	}
}

static void a_file_may_be_so_long_and_no_longer(void **state)
{
	struct shop *s = *state;
	struct kb_buf form = form_of(s->arena, "", 1, 1);

	while (form.len < KB_FORM_BYTES)
		kb_buf_text(&form, " ");
	assert_null(refusal(s->arena, &form));
	kb_buf_text(&form, " ");
	assert_string_equal(refusal(s->arena, &form), "line 1: more than 1048576 bytes");
}

/* ---- any bytes ------------------------------------------------------------------------------ */

static unsigned dice(uint64_t *seed, unsigned sides)
{
	*seed = *seed * 48271 % 2147483647;
	return (unsigned)(*seed % sides);
}

/* A few bytes of the model or the body become others: the words of languages before
 * them would take nearly every change. */
static void no_bytes_make_it_stumble(void **state)
{
	enum { ROUNDS = 1500 };
	static const char pieces[] = "<>/\"'=()[]& \t\nA01x.-:\xff\x01";
	struct shop *s = *state;
	const char *core = read_file(s->arena, CORE_FILE);
	size_t n = strlen(core), from = (size_t)(strstr(core, "<instance>") - core), taken = 0, refused = 0;
	uint64_t seed = 20261125;

	for (int i = 0; i < ROUNDS; i++) {
		struct kb_arena *a = kb_arena_new();
		char *form = kb_arena_copy(a, core, n);
		const char *why = NULL;
		for (unsigned k = 1 + dice(&seed, 2); k > 0; k--)
			form[from + dice(&seed, (unsigned)(n - from))] = pieces[dice(&seed, sizeof pieces - 1)];
		if ((kb_xform_read(a, form, i % 7 == 0 ? n - dice(&seed, (unsigned)n) : n, &why) == NULL) != (why != NULL))
			fail_msg("round %d: refused without a word, or taken with one: %s", i, why == NULL ? "" : why);
		why == NULL ? taken++ : refused++;
		kb_arena_free(a);
	}
	printf("# %zu changed forms: %zu taken, %zu refused\n", taken + refused, taken, refused);
	assert_true(taken > 5 && refused > 500); /* control: the changes reach both sides */
}

/* ---- the forms of a house -------------------------------------------------------------------- */

static enum kb_rc take(struct kb_ctx *c, const struct kb_filled *f) { (void)c, (void)f; return KB_OK; }

static const struct kb_form core_form[] = { { .file = "core.xml", .id = "core", .take = take }, { 0 } };
static const struct kb_form other_id[] = { { .file = "core.xml", .id = "kern" }, { 0 } };
static const struct kb_form no_file[] = { { .file = "nothing.xml", .id = "nothing" }, { 0 } };
static const struct kb_plugin good = { .abi = KB_ABI, .name = "surveys", .forms = core_form };
static const struct kb_plugin renamed = { .abi = KB_ABI, .name = "surveys", .forms = other_id };
static const struct kb_plugin absent = { .abi = KB_ABI, .name = "surveys", .forms = no_file };
static const struct kb_plugin none = { .abi = KB_ABI, .name = "metrics" };

static struct kb_forms *load(struct kb_arena *a, const struct kb_plugin *one, const struct kb_plugin *two, unsigned flags)
{
	const struct kb_plugin *const plugins[] = { one, two, NULL };
	const char *const dirs[] = { "/nowhere", KB_TOP "/plugins", NULL };

	return kb_forms_load(a, plugins, 2, dirs, flags);
}

static void a_house_loads_all_its_forms_or_none(void **state)
{
	struct shop *s = *state;
	const struct kb_plugin *owner = NULL;
	const struct kb_form *entry = NULL;
	struct kb_forms *f = load(s->arena, &none, &good, 0);

	assert_non_null(f);
	assert_non_null(kb_forms_find(f, "core", &owner, &entry));
	assert_ptr_equal(owner, &good);
	assert_ptr_equal(entry->take, take);
	assert_null(kb_forms_find(f, "kern", NULL, NULL));
	assert_null(kb_forms_find(NULL, "core", NULL, NULL));
	assert_null(load(s->arena, &none, &renamed, 0));
	assert_null(load(s->arena, &none, &absent, 0));
	assert_null(load(s->arena, &good, &good, 0)); /* one id, two owners */
	kb_forms_free(f);
}

/* Outside the example a form speaks only what a person has approved. */
static void a_form_speaks_what_is_whole_and_approved(void **state)
{
	static const struct { const char *tag; bool example, live; } cases[] = {
		{ "nl", true, true }, { "en", true, true }, { "ar", true, false }, { "ti", true, false }, { "fa-AF", true, false },
		{ "so", true, false },
		{ "tr", false, false }, { "", false, false }, { "fa", false, false },
	};
	struct shop *s = *state;

	for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
		kb_forms_free(s->house.forms);
		s->house.forms = load(s->arena, &none, &good, 0);
		assert_int_equal(kb_form_speaks(&s->ctx, "core", NULL, cases[i].tag), cases[i].example);
		kb_forms_free(s->house.forms);
		s->house.forms = load(s->arena, &none, &good, KB_REQUIRE_APPROVED);
		assert_int_equal(kb_form_speaks(&s->ctx, "core", NULL, cases[i].tag), cases[i].live);
	}
	assert_false(kb_form_speaks(&s->ctx, "kern", NULL, "nl"));
}

static void half_a_language_is_not_offered(void **state)
{
	struct shop *s = *state;
	const char *core = read_file(s->arena, CORE_FILE), *dir = kb_arena_fmt(s->arena, "%s/surveys/forms", s->dir);
	const char *const dirs[] = { s->dir, NULL };
	const struct kb_plugin *const plugins[] = { &good, NULL };
	FILE *f;

	assert_int_equal(mkdir(kb_arena_fmt(s->arena, "%s/surveys", s->dir), 0700), 0);
	assert_int_equal(mkdir(dir, 0700), 0);
	f = fopen(kb_arena_fmt(s->arena, "%s/core.xml", dir), "w");
	assert_non_null(f);
	fputs(with(s->arena, core, "<value>How is the atmosphere here?</value>", ""), f);
	fclose(f);
	kb_forms_free(s->house.forms);
	s->house.forms = kb_forms_load(s->arena, plugins, 1, dirs, 0);
	assert_non_null(s->house.forms);
	assert_true(kb_form_speaks(&s->ctx, "core", NULL, "nl"));
	assert_false(kb_form_speaks(&s->ctx, "core", NULL, "en"));
}

static void items_are_the_scored_ones_in_the_language_of_the_person(void **state)
{
	static const char *const names[] = { "A10", "A38", "A24", "A50", "A45", "A28", "A52", "A01", "A02" };
	struct shop *s = *state;
	const struct kb_form_item *items;

	assert_int_equal(kb_items(&s->ctx, &items), 9);
	for (size_t i = 0; i < 9; i++)
		assert_string_equal(items[i].name, names[i]);
	assert_string_equal(items[0].stem, "How is the atmosphere here?");
	assert_true(items[0].worst == 1 && items[0].best == 4);
	assert_true(items[1].worst == 0 && items[1].best == 1);
	assert_false(kb_item_find(&s->ctx, "A39")->scored);
	assert_null(kb_item_find(&s->ctx, "A00")); /* practice is no item */
	assert_null(kb_item_find(&s->ctx, "A99"));
}

/* For who reads an answer afterwards: words, and of what is not asked nothing is made up. */
static void an_answer_is_said_in_words(void **state)
{
	struct shop *s = *state;
	const char *question = "q", *words = "w";

	assert_true(kb_said(&s->ctx, "core", &(struct kb_answer){ "A10", "" }, &question, &words));
	assert_string_equal(question, "How is the atmosphere here?");
	assert_string_equal(words, kb_say(&s->ctx, "form.skipped", NULL));
	assert_true(kb_said(&s->ctx, "core", &(struct kb_answer){ "A10", kb_fmt(&s->ctx, "%.1s", kb_item_find(&s->ctx, "A10")->codes) }, &question, &words));
	assert_true(*words != '\0');
	question = words = "as it was";
	assert_false(kb_said(&s->ctx, "core", &(struct kb_answer){ "A99", "1" }, &question, &words));
	assert_false(kb_said(&s->ctx, "none", &(struct kb_answer){ "A10", "1" }, &question, &words));
	assert_string_equal(words, "as it was");
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test_setup_teardown(a_form_may_be_so_large_and_no_larger, shop_open_bare, shop_close),
		cmocka_unit_test_setup_teardown(a_file_may_be_so_long_and_no_longer, shop_open_bare, shop_close),
		cmocka_unit_test_setup_teardown(no_bytes_make_it_stumble, shop_open_bare, shop_close),
		cmocka_unit_test_setup_teardown(a_house_loads_all_its_forms_or_none, shop_open_bare, shop_close),
		cmocka_unit_test_setup_teardown(a_form_speaks_what_is_whole_and_approved, shop_open, shop_close),
		cmocka_unit_test_setup_teardown(half_a_language_is_not_offered, shop_open, shop_close),
		cmocka_unit_test_setup_teardown(items_are_the_scored_ones_in_the_language_of_the_person, shop_open, shop_close),
		cmocka_unit_test_setup_teardown(an_answer_is_said_in_words, shop_open, shop_close),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
