/* test-xform.c - reading a form: what the core survey becomes, and what is refused, with
 * the sentence and the line that a person needs to mend it. */
#include "test-form.h"

#include <math.h>
#include <stdio.h>
#include <string.h>

static const char *refusal(struct kb_arena *a, const char *form)
{
	const char *why = NULL;

	return kb_xform_read(a, form, strlen(form), &why) == NULL ? why : NULL;
}

static void the_core_survey_is_read_whole(void **state)
{
	static const char *const names[] = { "A00", "A10", "A38", "A39", "A40", "A24", "A50", "A45", "A28", "A52", "A01", "A02" };
	static const struct { const char *tag; bool approved; } langs[] = {
		{ "nl", true }, { "en", true }, { "ar", false }, { "ti", false }, { "fa-AF", false }, { "so", false } };
	struct shop *s = *state;
	const char *form = read_file(s->arena, CORE_FILE), *why = NULL;
	const struct kb_xform *x = kb_xform_read(s->arena, form, strlen(form), &why);

	assert_non_null(x);
	assert_null(why);
	assert_string_equal(x->id, "core");
	assert_int_equal(x->nquestions, 12);
	for (size_t i = 0; i < 12; i++)
		assert_string_equal(x->questions[i].name, names[i]);
	assert_int_equal(x->nlangs, 6);
	for (size_t i = 0; i < 6; i++) {
		assert_string_equal(x->langs[i].tag, langs[i].tag);
		assert_int_equal(x->langs[i].approved, langs[i].approved);
		assert_true(x->langs[i].whole);
	}
	assert_int_equal(x->preset, 0);
	assert_true(x->questions[0].bind->practice);
	assert_false(kb_question_counts(&x->questions[0]));
	assert_int_equal(x->questions[4].control, KB_SEVERAL);
}

/* A code counts for the number it is, or the one that kb:values gives it. */
static void codes_count_for_their_numbers(void **state)
{
	static const struct { const char *item, *code; bool counts; double number; } cases[] = {
		{ "A10", "1", true, 1 }, { "A10", "4", true, 4 }, { "A10", "dk", false, NAN }, { "A24", "na", false, NAN },
		{ "A38", "daily", true, 1 }, { "A38", "not_daily", true, 0 }, { "A38", "no", true, 0 }, { "A38", "dk", false, NAN },
		{ "A28", "yes", true, 1 }, { "A28", "no", true, 0 }, { "A39", "lt1", false, NAN }, { "A40", "tired", false, NAN },
		{ "A00", "4", false, 4 }, /* a practice item counts for nothing */
	};
	struct shop *s = *state;
	const struct kb_xform *x = s->core;

	for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
		const struct kb_question *q = &x->questions[kb_xform_question(x, cases[i].item)];
		const struct kb_choice *k = kb_question_choice(q, cases[i].code, strlen(cases[i].code));
		assert_non_null(k);
		assert_int_equal(k->counts, cases[i].counts);
		assert_true(isnan(cases[i].number) ? isnan(k->number) : k->number == cases[i].number);
	}
	assert_int_equal(kb_xform_question(x, "A99"), x->nquestions);
	assert_null(kb_question_choice(&x->questions[1], "12", 2));
	assert_null(kb_question_choice(&x->questions[1], "", 0));
}

static void words_fall_back_to_the_default_language(void **state)
{
	struct shop *s = *state;
	const char *form = read_file(s->arena, CORE_FILE), *why = NULL;
	const struct kb_xform *x;
	size_t en;

	form = with(s->arena, form, "<value>How is the atmosphere here?</value>", "<value>-</value>");
	x = kb_xform_read(s->arena, form, strlen(form), &why);
	assert_non_null(x);
	en = kb_xform_lang(x, "en");
	assert_int_equal(en, 1);
	assert_int_equal(kb_xform_lang(x, "en-XA"), 1);
	assert_int_equal(kb_xform_lang(x, "FA-af"), 4);
	assert_int_equal(kb_xform_lang(x, "fr"), 0);
	assert_int_equal(kb_xform_lang(x, "e"), 0);
	assert_string_equal(kb_label_words(x, &x->questions[1].label, en), "Hoe is de sfeer hier?");
	assert_string_equal(kb_label_words(x, &x->questions[2].label, en), "Do you go to school?");
	assert_string_equal(kb_label_words(x, &x->questions[1].hint, en), "");
	assert_false(x->langs[en].whole);
	assert_true(x->langs[0].whole);
	assert_string_equal(kb_label_icon(&x->questions[1].choices[0].label), "face-very-sad");
}

/* ---- refused ------------------------------------------------------------------------------ */

#define A10_BIND "<bind nodeset=\"/data/A10\" type=\"string\""
#define A38_BIND "<bind nodeset=\"/data/A38\" type=\"string\""
#define A39_RELEVANT "relevant=\"/data/A38 = 'waiting' or /data/A38 = 'lessons_here'\""
#define ITEM(label, value) "<item><label ref=\"jr:itext('" label "')\"/><value>" value "</value></item>"

static const struct change { const char *what, *from, *to, *why; } changes[] = {
	{ "a bind of an unknown node", A10_BIND, "<bind nodeset=\"/data/A99\" type=\"string\"", "/data/A99 is not there in the instance" },
	{ "a bind without a node", A10_BIND, "<bind type=\"string\"", "a bind needs a nodeset" },
	{ "a bind of no path", A10_BIND, "<bind nodeset=\"A10\"", "\"A10\" is no path from the root" },
	{ "two binds of a node", A10_BIND, "<bind nodeset=\"/data/A00\" type=\"string\"", "/data/A00 has a bind already, in line" },
	{ "an unknown attribute of a bind", A10_BIND, A10_BIND " saveIncomplete=\"true()\"", "the attribute saveIncomplete of a bind is not supported" },
	{ "an unknown type", A10_BIND, "<bind nodeset=\"/data/A10\" type=\"time\"", "the type time is not supported" },
	{ "an unknown preload", A10_BIND, A10_BIND " jr:preload=\"property\"", "jr:preload=\"property\" is not supported" },
	{ "a relevance that leads nowhere", A39_RELEVANT, "relevant=\"/data/A83 = 'waiting'\"", "a path in this bind leads to no node" },
	{ "a constraint that leads nowhere", A10_BIND, A10_BIND " constraint=\"../A83 = 1\"", "a path in this bind leads to no node" },
	{ "a relevance with an unknown function", A39_RELEVANT, "relevant=\"tomorrow() = 1\"", "relevant: there is no function tomorrow() at character 1" },
	{ "a relevance that ends early", A39_RELEVANT, "relevant=\"/data/A38 =\"", "relevant: the expression ends too early at character 12" },
	{ "a circle of two", A38_BIND, A38_BIND " relevant=\"/data/A39 = 1\"", "depends on itself" },
	{ "a circle of one", A39_RELEVANT, "relevant=\"/data/A39 = 1\"", "A39 depends on itself" },
	{ "a circle through a text of the whole", A39_RELEVANT, "relevant=\"/data != ''\"", "depends on itself" },
	{ "an item asked twice", "<select1 ref=\"/data/A02\"", "<select1 ref=\"/data/A01\"", "A01 is asked twice" },
	{ "a question of an unknown node", "<select1 ref=\"/data/A02\"", "<select1 ref=\"/data/A99\"", "/data/A99 is not there in the instance" },
	{ "a question without a node", "<select1 ref=\"/data/A02\"", "<select1", "<select1> needs a ref" },
	{ "a question about a group", "<select1 ref=\"/data/A02\"", "<select1 ref=\"/data\"", "/data has nodes inside and cannot hold an answer" },
	{ "a question that is calculated", A10_BIND, A10_BIND " calculate=\"1 + 1\"", "/data/A10 is calculated and cannot be asked" },
	{ "a question that is readonly", A10_BIND, A10_BIND " readonly=\"true()\"", "/data/A10 is readonly and cannot be asked" },
	{ "a switch that is an expression", A10_BIND, A10_BIND " readonly=\"1 = 1\"", "readonly takes true() or false() only" },
	{ "a value twice", ITEM("A10-2", "2"), ITEM("A10-2", "1"), "the value 1 stands twice" },
	{ "a value with a blank", ITEM("A10-2", "2"), ITEM("A10-2", "2 3"), "the value of an item is at most 30 of A-Z a-z 0-9 _" },
	{ "a value that is empty", ITEM("A10-2", "2"), ITEM("A10-2", ""), "the value of an item is at most 30" },
	{ "an item without label", ITEM("A10-2", "2"), "<item><value>2</value></item>", "the item 2 has no label" },
	{ "a text that no language has", "<label ref=\"jr:itext('A10')\"/>", "<label ref=\"jr:itext('A11')\"/>", "no language has the text A11" },
	{ "a text that is spelled wrong", "<label ref=\"jr:itext('A10')\"/>", "<label ref=\"jr:itext(A10)\"/>", "\"jr:itext(A10)\" is not jr:itext('ID')" },
	{ "a label that is a path", "<label ref=\"jr:itext('A10')\"/>", "<label ref=\"/data/A00\"/>", "a label takes jr:itext('ID') or words, not ref=\"/data/A00\"" },
	{ "a question without label", "<label ref=\"jr:itext('A10')\"/>", "", "the question A10 has no label" },
	{ "a text in pieces", "<label ref=\"jr:itext('A10')\"/>", "<label>a <output value=\"/data/A00\"/></label>", "<output> inside a label is not supported" },
	{ "a text twice", "<text id=\"A10-1\"><value>heel slecht</value>", "<text id=\"A10-1\"><value>heel</value><value>slecht</value>", "the text A10-1 stands twice in this language" },
	{ "a text without id", "<text id=\"A10\"><value>Hoe", "<text><value>Hoe", "<text> needs an id" },
	{ "a picture from elsewhere", "jr://images/face-very-sad.svg", "https://example.org/a.svg", "an image is jr://images/NAME.svg, not" },
	{ "a picture with a path", "jr://images/face-very-sad.svg", "jr://images/../a.svg", "an image is jr://images/NAME.svg, not" },
	{ "a picture that differs by language", "jr://images/cal-1.svg", "jr://images/cal-2.svg", "the picture of A39-lt1 is another one than before" },
	{ "a sound", "<value form=\"image\">jr://images/cal-1.svg", "<value form=\"audio\">jr://audio/a.ogg", "form=\"audio\" of a text is not supported" },
	{ "a language twice", "lang=\"English (en)\"", "lang=\"Nederlands (nl)\"", "the language nl stands twice" },
	{ "a language without a tag", "lang=\"English (en)\"", "lang=\"English ()\"", "lang must end with a tag in brackets" },
	{ "practice that is scored", "kb:practice=\"true()\"", "kb:practice=\"true()\" kb:scored=\"true()\"", "a practice item cannot be scored" },
	{ "a scale without an end", "kb:worst=\"1\" kb:best=\"4\"", "kb:worst=\"1\"", "a scored item needs a number in kb:best" },
	{ "a form without id", "<data id=\"core\"", "<data", "<data> needs an id and a version" },
	{ "a form without version", " version=\"20", " kb:was=\"20", "<data> needs an id and a version" },
	{ "a second instance", "</instance>", "</instance><instance id=\"x\"><r/></instance>", "a second instance is not supported" },
	{ "an action", "</instance>", "</instance><setvalue/>", "<setvalue> in the model is not supported" },
	{ "an upload", "<select1 ref=\"/data/A02\" appearance=\"likert\">", "<upload ref=\"/data/A02\" mediatype=\"image/*\"/><select1 ref=\"/data/A02\">", "the control <upload> is not supported" },
	{ "a place on earth", A10_BIND, "<bind nodeset=\"/data/A10\" type=\"geopoint\"", "the type geopoint is not supported" },
	{ "a range of words", "<select1 ref=\"/data/A02\" appearance=\"likert\">", "<range ref=\"/data/A02\" start=\"1\" end=\"5\" step=\"1\"><label>x</label></range><select1 ref=\"/data/A02\">", "a range is of the type int or decimal" },
	{ "an itemset", ITEM("A10-2", "2"), "<itemset nodeset=\"/data/A10\"/>", "<itemset> in <select1> is not supported" },
	{ "a document type", "<h:html ", "<!DOCTYPE html><h:html ", "a document type (DTD) is not taken" },
	{ "an entity that grows", "<h:html ", "<!DOCTYPE b [<!ENTITY a \"aaaa\"><!ENTITY b \"&a;&a;\">]><h:html ", "a document type (DTD) is not taken" },
	{ "an entity of nobody", "<h:title>Core", "<h:title>&core;", "Entity 'core' not defined" },
	{ "another encoding", "encoding=\"UTF-8\"", "encoding=\"ISO-8859-1\"", "only UTF-8 is taken" },
	{ "no UTF-8", "<h:title>Core", "<h:title>C\xf6re", "line" },
	{ "a tag left open", "</h:title>", "", "line" },
	{ "no XForm", "<h:html ", "<h:htm ", "line" },
};

static int line_of(const char *text, const char *at)
{
	int line = 1;

	for (; text < at; text++)
		line += *text == '\n';
	return line;
}

/* The line named is the one that was changed. */
static void every_change_is_refused_with_its_sentence(void **state)
{
	struct shop *s = *state;
	const char *core = read_file(s->arena, CORE_FILE);

	assert_null(refusal(s->arena, core)); /* control: unchanged, it is taken */
	for (size_t i = 0; i < sizeof changes / sizeof *changes; i++) {
		const struct change *c = &changes[i];
		const char *form = with(s->arena, core, c->from, c->to), *why = refusal(s->arena, form);
		if (why == NULL || strstr(why, c->why) == NULL || strncmp(why, "line ", 5) != 0)
			fail_msg("%s: \"%s\", not \"%s\"", c->what, why == NULL ? "taken" : why, c->why);
	}
	printf("# %zu changes\n", sizeof changes / sizeof *changes);
}

static void the_line_is_that_of_the_change(void **state)
{
	static const char *const here[] = { "a bind of an unknown node", "a relevance that leads nowhere", "a circle of one",
		"an item asked twice", "a value twice", "an item without label", "a picture with a path", "a language twice",
		"an unknown type", "a text that no language has" };
	struct shop *s = *state;
	const char *core = read_file(s->arena, CORE_FILE);
	size_t seen = 0;

	for (size_t i = 0; i < sizeof changes / sizeof *changes; i++)
		for (size_t k = 0; k < sizeof here / sizeof *here; k++)
			if (strcmp(here[k], changes[i].what) == 0) {
				const char *why = refusal(s->arena, with(s->arena, core, changes[i].from, changes[i].to));
				const char *line = kb_arena_fmt(s->arena, "line %d: ", line_of(core, strstr(core, changes[i].from)));
				if (strncmp(why, line, strlen(line)) != 0)
					fail_msg("%s: \"%s\" does not begin with \"%s\"", changes[i].what, why, line);
				seen++;
			}
	assert_int_equal(seen, sizeof here / sizeof *here);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test_setup_teardown(the_core_survey_is_read_whole, shop_open_bare, shop_close),
		cmocka_unit_test_setup_teardown(codes_count_for_their_numbers, shop_open, shop_close),
		cmocka_unit_test_setup_teardown(words_fall_back_to_the_default_language, shop_open_bare, shop_close),
		cmocka_unit_test_setup_teardown(every_change_is_refused_with_its_sentence, shop_open_bare, shop_close),
		cmocka_unit_test_setup_teardown(the_line_is_that_of_the_change, shop_open_bare, shop_close),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
