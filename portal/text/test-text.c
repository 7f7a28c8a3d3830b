/* test-text.c - which languages there are, which are offered, and what a catalogue says
 * where it is whole, where it has a hole and where nobody has approved it. */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>

#include "test-catalogues.h"

#define LOCALES KB_TOP "/locales"

static const struct unit english[] = {
	{ "hello", NULL, "Hello", NULL },
	{ "left", NULL, "{n, plural, one {# page} other {# pages}} left", NULL },
	{ "at", NULL, "at {place}", NULL },
	{ "staff.menu", NULL, "Menu", NULL },
	{ 0 },
};

static const struct kb_lang *lang(struct desk *d, const char *tag)
{
	const struct kb_lang *l = kb_texts_find(d->texts, tag);

	if (!l)
		fail_msg("there is no language %s: %s", tag, d->log);
	return l;
}

/* Tags of the offered languages with a space between, in the order of a header. */
static const char *offered(struct desk *d, const char *accept)
{
	const struct kb_lang *const *all, **out;
	struct kb_buf b = { .arena = d->arena };
	size_t n = kb_texts_langs(d->texts, &all);

	out = kb_arena_alloc(d->arena, (n + 1) * sizeof(*out));
	n = kb_texts_order(d->texts, accept, out);
	kb_buf_text(&b, "");
	for (size_t i = 0; i < n; i++)
		kb_buf_fmt(&b, "%s%s", i ? " " : "", out[i]->tag);
	return b.data;
}

static const char *replaced(struct desk *d, const char *text, const char *from, const char *to)
{
	struct kb_buf b = { .arena = d->arena };
	const char *found;

	if (!strstr(text, from))
		fail_msg("\"%s\" is not there", from);
	for (; (found = strstr(text, from)); text = found + strlen(from)) {
		kb_buf_add(&b, text, (size_t)(found - text));
		kb_buf_text(&b, to);
	}
	kb_buf_text(&b, text);
	return b.data;
}

/* en.xlf of the house as a catalogue of another language, each target marked by "*". */
static const char *generated(struct desk *d, const char *tag)
{
	const char *s = desk_read(d, LOCALES "/en.xlf");

	s = replaced(d, s, "target-language=\"en\"", kb_arena_fmt(d->arena, "target-language=\"%s\"", tag));
	s = replaced(d, s, "<target state=\"signed-off\">English</target>", "<target state=\"signed-off\">Kiswahili</target>");
	return replaced(d, s, "</target>", "*</target>");
}

/* ---- one file more ----------------------------------------------------------------------- */

static void a_further_language_is_one_new_file(void **state)
{
	struct desk *d = *state;
	const struct kb_arg left[] = { { "n", "3" }, { "most", "2" } };

	desk_load(d, LOCALES, 0);
	assert_null(kb_texts_find(d->texts, "sw")); /* control: without the file it is not there */
	desk_put(d, "sw.xlf", replaced(d, generated(d, "sw"), "numbers=latn*", "numbers=latn"));
	desk_load(d, LOCALES, 0);
	assert_true(lang(d, "sw")->whole_youth);
	assert_true(lang(d, "sw")->whole_staff);
	assert_string_equal(lang(d, "sw")->autonym, "Kiswahili*");
	assert_non_null(strstr(offered(d, NULL), "sw"));
	assert_string_equal(desk_say(d, "sw", "form.next", NULL, NULL),
	    kb_arena_fmt(d->arena, "%s*", desk_say(d, "en", "form.next", NULL, NULL)));
	assert_string_equal(kb_texts_say(d->texts, lang(d, "sw"), d->arena, "form.progress", left, 2), "Question 3. At most 2 more.*");
}

/* One key less, one at a time: of a youth's, of staff's. */
static void a_language_with_a_hole_is_not_offered(void **state)
{
	static const struct { const char *key; bool youth, staff; } cases[] = {
		{ "form.next", false, false }, { "surveys.thanks.goes", false, false }, { "error.state.version", false, false },
		{ "staff.menu", true, false },
	};
	struct desk *d = *state;
	const char *whole = generated(d, "sw");

	for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
		const char *id = kb_arena_fmt(d->arena, "<trans-unit id=\"%s\"", cases[i].key);
		desk_put(d, "sw.xlf", replaced(d, whole, id, kb_arena_fmt(d->arena, "<trans-unit id=\"not.%s\"", cases[i].key)));
		desk_load(d, LOCALES, 0);
		assert_int_equal(lang(d, "sw")->whole_youth, cases[i].youth);
		assert_int_equal(lang(d, "sw")->whole_staff, cases[i].staff);
		assert_int_equal(strstr(offered(d, NULL), "sw") != NULL, cases[i].youth);
		assert_string_equal(desk_say(d, "sw", cases[i].key, "months", "1"), desk_say(d, "en", cases[i].key, "months", "1"));
		assert_non_null(strstr(d->log, kb_arena_fmt(d->arena, "not.%s: the source has no such key", cases[i].key)));
	}
}

/* The plural forms of CLDR: the copy of English has two, which is not enough for all. */
static void every_plural_form_of_a_language_must_be_there(void **state)
{
	static const struct { const char *tag, *missing; } cases[] = {
		{ "so", NULL }, { "tr", NULL }, { "ku", NULL }, { "ps", NULL },
		{ "ar", "few; plural form missing: many; plural form missing: two; plural form missing: zero" },
		{ "uk", "few; plural form missing: many" }, { "pl", "few; plural form missing: many" }, { "fr", "many" },
	};
	struct desk *d = *state;

	desk_catalogue(d, "en", english);
	for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
		static const struct unit copy[] = {
			{ "hello", NULL, "Hello", "Hello" }, { "at", NULL, "at {place}", "at {place}" }, { "staff.menu", NULL, "Menu", "Menu" },
			{ "left", NULL, "x", "{n, plural, one {# page} other {# pages}} left" }, { 0 } };
		desk_catalogue(d, cases[i].tag, copy);
		desk_load(d, NULL, 0);
		assert_int_equal(lang(d, cases[i].tag)->whole_youth, !cases[i].missing);
		if (cases[i].missing)
			assert_non_null(strstr(d->log, kb_arena_fmt(d->arena, "%s.xlf", cases[i].tag)));
		if (cases[i].missing && !strstr(d->log, kb_arena_fmt(d->arena, "left: plural form missing: %s: the text is left out", cases[i].missing)))
			fail_msg("%s: %s", cases[i].tag, d->log);
	}
}

/* A text with a wrong argument costs that text, not the language's other texts. */
static void a_wrong_argument_costs_one_text(void **state)
{
	static const struct { const char *target, *why; } cases[] = {
		{ "in {place}", NULL },
		{ "in", "argument missing: place:text" },
		{ "in {place} {tel}", "argument not in the source: tel:text" },
		{ "in {Place}", "argument missing: place:text" },
		{ "in {place", "syntax" },
		{ "in {place, number}", "argument missing: place:text" },
	};
	struct desk *d = *state;

	desk_catalogue(d, "en", english);
	for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
		const struct unit dutch[] = { { "hello", NULL, "Hello", "Hallo" }, { "at", NULL, "at {place}", cases[i].target }, { 0 } };
		desk_catalogue(d, "nl", dutch);
		desk_load(d, NULL, 0);
		assert_int_equal(kb_texts_has(d->texts, lang(d, "nl"), "at"), !cases[i].why);
		assert_string_equal(desk_say(d, "nl", "at", "place", "x"), cases[i].why ? "at \u2068x\u2069" : "in \u2068x\u2069");
		assert_string_equal(desk_say(d, "nl", "hello", NULL, NULL), "Hallo");
		if (cases[i].why && !strstr(d->log, cases[i].why))
			fail_msg("%s: %s", cases[i].target, d->log);
	}
}

/* ---- approval ------------------------------------------------------------------------------- */

static void what_nobody_approved_is_served_by_the_example_alone(void **state)
{
	static const struct { const char *attributes, *target; bool example, live; } cases[] = {
		{ "approved=\"yes\"", "<target>Hallo</target>", true, true },
		{ "approved=\"no\"", "<target>Hallo</target>", true, false },
		{ "", "<target>Hallo</target>", true, false },
		{ "approved=\"YES\"", "<target>Hallo</target>", true, false },
		{ "", "<target state=\"needs-review-translation\">Hallo</target>", true, false },
		{ "", "<target state=\"signed-off\">Hallo</target>", true, false }, /* only a person's yes counts */
		{ "translate=\"no\"", "<target>Hallo</target>", true, true },      /* no person's language */
		{ "approved=\"yes\"", "<target state=\"new\">Hallo</target>", false, false },
		{ "approved=\"yes\"", "<target state=\"needs-translation\">Hallo</target>", false, false },
		{ "approved=\"yes\"", "<target></target>", false, false },
		{ "approved=\"yes\"", "", false, false },
	};
	static const struct unit one[] = { { "hello", NULL, "Hello", NULL }, { 0 } };
	struct desk *d = *state;

	desk_catalogue(d, "en", one); /* not approved either: the source always counts */
	for (size_t i = 0; i < sizeof cases / sizeof *cases; i++)
		for (unsigned live = 0; live < 2; live++) {
			const struct unit dutch[] = { { "hello", cases[i].attributes, kb_arena_fmt(d->arena, "Hello</source>%s<source>Hello", cases[i].target), NULL }, { 0 } };
			bool served = live ? cases[i].live : cases[i].example;
			desk_catalogue(d, "nl", dutch);
			desk_load(d, NULL, live ? KB_REQUIRE_APPROVED : 0);
			if (strcmp(desk_say(d, "nl", "hello", NULL, NULL), served ? "Hallo" : "Hello") != 0)
				fail_msg("%s %s is %s", cases[i].attributes, cases[i].target, served ? "not served" : "served");
			assert_int_equal(lang(d, "nl")->whole_youth, served);
			assert_true(lang(d, "en")->whole_youth);
			assert_string_equal(offered(d, "nl"), served ? "nl en" : "en");
		}
}

/* ---- folders ----------------------------------------------------------------------------------- */

/* A plugin brings texts of its own; it cannot change those that are there. */
static void a_second_folder_adds_and_never_replaces(void **state)
{
	static const struct unit dutch[] = { { "hello", NULL, "Hello", "Hallo" }, { 0 } };
	static const struct unit more[] = { { "hello", NULL, "Hi", NULL }, { "play.go", NULL, "Go", NULL }, { 0 } };
	static const struct unit more_dutch[] = { { "hello", NULL, "Hello", "Hoi" }, { "play.go", NULL, "Go", "Ga" }, { 0 } };
	struct desk *d = *state, second = { .arena = d->arena };
	const char *const dirs[] = { d->dir, kb_arena_fmt(d->arena, "%s/second", d->dir), "/nowhere", NULL };

	assert_true(strlen(dirs[1]) < sizeof second.dir);
	strcpy(second.dir, dirs[1]);
	assert_int_equal(mkdir(second.dir, 0700), 0);
	desk_catalogue(d, "en", english);
	desk_catalogue(d, "nl", dutch);
	desk_catalogue(&second, "en", more);
	desk_catalogue(&second, "nl", more_dutch);
	d->texts = kb_texts_load(d->arena, dirs, 0);
	assert_string_equal(desk_say(d, "nl", "hello", NULL, NULL), "Hallo");
	assert_string_equal(desk_say(d, "en", "hello", NULL, NULL), "Hello");
	assert_string_equal(desk_say(d, "nl", "play.go", NULL, NULL), "Ga");
	assert_string_equal(desk_say(d, "en", "play.go", NULL, NULL), "Go");
}

static void without_the_source_nothing_is_loaded(void **state)
{
	struct desk *d = *state;

	desk_catalogue(d, "nl", english);
	assert_null(desk_load(d, NULL, 0));
	assert_non_null(strstr(d->log, "/en.xlf is missing"));
}

/* ---- names and wishes ---------------------------------------------------------------------------- */

static void names_of_other_systems_find_the_language(void **state)
{
	static const struct { const char *asked, *found; } cases[] = {
		{ "dut", "nl" }, { "nld", "nl" }, { "DUT", "nl" }, { "nl-BE", "nl" }, { "nl_NL", "nl" }, { "prs", "fa-AF" }, { "prs-AF", "fa-AF" },
		{ "tir", "ti" }, { "ti-ER", "ti" }, { "TI-et", "ti" }, { "ara", "ar" }, { "ar-SY", "ar" }, { "eng", "en" }, { "en-US", "en" },
		{ "fa-AF", "fa-AF" }, { "fa_AF", "fa-AF" },
		{ "fa", NULL }, { "fa-IR", NULL }, { "kmr", NULL }, { "", NULL }, { "-", NULL }, { "n", NULL }, { "nl nl", NULL }, { "../nl", NULL },
		{ "nlnlnlnlnlnlnlnlnlnlnlnlnlnlnlnlnlnlnlnlnl", NULL }, { "\xff\xff", NULL },
	};
	struct desk *d = *state;

	desk_load(d, LOCALES, 0);
	for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
		const struct kb_lang *l = kb_texts_find(d->texts, cases[i].asked);
		if (!l != !cases[i].found || (l && strcmp(l->tag, cases[i].found) != 0))
			fail_msg("%s finds %s", cases[i].asked, l ? l->tag : "nothing");
	}
}

/* The header of a browser orders the languages and chooses none (RFC 9110, 12.5.4). */
static void a_header_only_orders(void **state)
{
	static const struct { const char *header, *order; } cases[] = {
		{ NULL, "nl en ar fa-AF so ti" }, { "", "nl en ar fa-AF so ti" }, { "*", "nl en ar fa-AF so ti" }, { "sv-SE", "nl en ar fa-AF so ti" },
		{ "ti-ER,ti;q=0.9,en;q=0.8", "ti en nl ar fa-AF so" },
		{ "en-US,en;q=0.9,ti;q=0.8", "en ti nl ar fa-AF so" },
		{ "en;q=0.3, ar;q=0.7 ,ti;q=0.5", "ar ti en nl fa-AF so" },
		{ "prs", "fa-AF nl en ar so ti" }, { "fa-IR,fa", "fa-AF nl en ar so ti" }, { "AR-sy", "ar nl en fa-AF so ti" }, { "dut", "nl en ar fa-AF so ti" },
		{ "ti;q=0,ar", "ar nl en fa-AF so ti" }, { "ti;q=0.001", "ti nl en ar fa-AF so" }, { "ti;q=1.001,ar", "ar nl en fa-AF so ti" },
		{ "garbage;;;q=x,,", "nl en ar fa-AF so ti" }, { ";,;,\xff\xff,ti;q=,ar;q=2", "nl en ar fa-AF so ti" }, { "ar,ar,ar", "ar nl en fa-AF so ti" },
	};
	struct desk *d = *state;
	struct kb_buf flood = { .arena = d->arena };

	desk_load(d, LOCALES, 0);
	for (size_t i = 0; i < sizeof cases / sizeof *cases; i++)
		if (strcmp(offered(d, cases[i].header), cases[i].order) != 0)
			fail_msg("\"%s\": %s, not %s", cases[i].header ? cases[i].header : "(none)", offered(d, cases[i].header), cases[i].order);
	for (int i = 0; i < 10000; i++)
		kb_buf_text(&flood, "ti;q=0.5,");
	assert_string_equal(offered(d, flood.data), "ti nl en ar fa-AF so");
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test_setup_teardown(a_further_language_is_one_new_file, desk_open, desk_close),
		cmocka_unit_test_setup_teardown(a_language_with_a_hole_is_not_offered, desk_open, desk_close),
		cmocka_unit_test_setup_teardown(every_plural_form_of_a_language_must_be_there, desk_open, desk_close),
		cmocka_unit_test_setup_teardown(a_wrong_argument_costs_one_text, desk_open, desk_close),
		cmocka_unit_test_setup_teardown(what_nobody_approved_is_served_by_the_example_alone, desk_open, desk_close),
		cmocka_unit_test_setup_teardown(a_second_folder_adds_and_never_replaces, desk_open, desk_close),
		cmocka_unit_test_setup_teardown(without_the_source_nothing_is_loaded, desk_open, desk_close),
		cmocka_unit_test_setup_teardown(names_of_other_systems_find_the_language, desk_open, desk_close),
		cmocka_unit_test_setup_teardown(a_header_only_orders, desk_open, desk_close),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
