/* test-model.c - any ODK form: repeats, events, choices, types, what is sent; and forms
 * that must not be taken. */
#include "test-form.h"

#include <stdio.h>
#include <string.h>

#include "model.h"

#define HEAD "<h:html xmlns=\"http://www.w3.org/2002/xforms\" xmlns:h=\"http://www.w3.org/1999/xhtml\" " \
	"xmlns:jr=\"http://openrosa.org/javarosa\" xmlns:odk=\"http://www.opendatakit.org/xforms\">" \
	"<h:head><h:title>t</h:title><model>"
#define MIDDLE "</model></h:head><h:body>"
#define TAIL "</h:body></h:html>"
#define DATA(inside) "<instance><data id=\"x\" version=\"1\">" inside "<meta><instanceID/></meta></data></instance>"

static const struct kb_world world = { .now = 0 };

static struct kb_xform *odk(struct kb_arena *a, const char *form)
{
	const char *why = NULL;
	struct kb_xform *x = kb_odk_read(a, form, strlen(form), NULL, &why);

	if (x == NULL)
		fail_msg("refused: %s", why);
	return x;
}

/* The node at the end of a path; fails the test if there is none. */
static struct kb_node *at(struct kb_record *r, const char *path)
{
	const char *why = NULL;
	struct kb_worth w = kb_record_eval(r, r->instance.nodes[0], kb_xpath_parse(r->arena, path, &why));

	if (w.is != KB_W_NODES || w.count != 1)
		fail_msg("%s leads to %zu nodes", path, w.count);
	return r->instance.nodes[w.nodes[0]->index];
}

static const char *value(struct kb_record *r, const char *path) { return kb_node_text(r->arena, at(r, path)); }

static void put(struct kb_record *r, const char *path, const char *text) { assert_true(kb_record_write(r, at(r, path), text)); }

static size_t count(struct kb_record *r, const char *name)
{
	for (size_t d = 1; d < r->x->ndefs; d++)
		if (strcmp(r->x->defs[d].name, name) == 0)
			return r->rows[d].count;
	return 0;
}

static size_t def(const struct kb_record *r, const char *name)
{
	size_t d = 1;

	while (d < r->x->ndefs && strcmp(r->x->defs[d].name, name) != 0)
		d++;
	return d;
}

/* ---- repeats ---- */

static void a_count_makes_and_takes_instances(void **state)
{
	struct shop *s = *state;
	struct kb_record r;

	kb_record_open(&r, s->arena, odk(s->arena, HEAD DATA("<n>2</n><rep jr:template=\"\"><q>7</q><twice/></rep><sum/>")
	    "<bind nodeset=\"/data/rep/twice\" calculate=\"../q * 2\"/><bind nodeset=\"/data/sum\" calculate=\"sum(/data/rep/twice)\"/>"
	    MIDDLE "<input ref=\"/data/n\"/><repeat nodeset=\"/data/rep\" jr:count=\"/data/n\"><input ref=\"/data/rep/q\"/></repeat>" TAIL), &world);
	assert_int_equal(count(&r, "rep"), 2);
	assert_string_equal(value(&r, "/data/sum"), "28");
	put(&r, "/data/rep[2]/q", "1");
	assert_string_equal(value(&r, "/data/sum"), "16");
	put(&r, "/data/n", "3");
	assert_string_equal(value(&r, "/data/sum"), "30");
	put(&r, "/data/n", "x"); /* no number: as before */
	assert_int_equal(count(&r, "rep"), 3);
	put(&r, "/data/n", "1");
	assert_string_equal(value(&r, "/data/sum"), "14");
	put(&r, "/data/n", "1000000"); /* bounded */
	assert_int_equal(count(&r, "rep"), KB_FORM_REPEATS);
	assert_false(r.broken);
	assert_null(kb_repeat_add(&r, def(&r, "rep"), at(&r, "/data")));
}

/* Each instance reads the one before it: no circle, though the def reads itself. */
static void an_instance_may_read_the_one_before_it(void **state)
{
	struct shop *s = *state;
	struct kb_record r;

	kb_record_open(&r, s->arena, odk(s->arena, HEAD DATA("<rep><q>1</q><all/></rep>")
	    "<bind nodeset=\"/data/rep/all\" calculate=\"../q + coalesce(/data/rep[position() = position(current()/..) - 1]/all, 0)\"/>"
	    MIDDLE "<repeat nodeset=\"/data/rep\"><setvalue event=\"odk-new-repeat\" ref=\"/data/rep/q\" value=\"2 + 3\"/>"
	    "<input ref=\"/data/rep/q\"/></repeat>" TAIL), &world);
	for (int i = 0; i < 3; i++)
		assert_non_null(kb_repeat_add(&r, def(&r, "rep"), at(&r, "/data")));
	assert_string_equal(value(&r, "/data/rep[4]/all"), "16");
	put(&r, "/data/rep[1]/q", "10");
	assert_string_equal(value(&r, "/data/rep[4]/all"), "25");
	assert_true(kb_repeat_remove(&r, at(&r, "/data/rep[2]")));
	assert_string_equal(value(&r, "/data/rep[3]/all"), "20");
	assert_false(r.broken);
}

/* ---- relevance, events, sending ---- */

static void what_is_not_relevant_reads_as_blank_and_is_not_sent(void **state)
{
	struct shop *s = *state;
	struct kb_record r;

	kb_record_open(&r, s->arena, odk(s->arena, HEAD DATA("<a>1</a><g><b>2 &lt; 3</b></g><c/>")
	    "<bind nodeset=\"/data/g\" relevant=\"/data/a = 1\"/><bind nodeset=\"/data/g/b\" required=\"true()\"/>"
	    "<bind nodeset=\"/data/c\" calculate=\"/data/g/b\"/>" MIDDLE "<input ref=\"/data/a\"/><input ref=\"/data/g/b\"/>" TAIL), &world);
	assert_string_equal(kb_record_submit(&r), "<data id=\"x\" version=\"1\"><a>1</a><g><b>2 &lt; 3</b></g><c>2 &lt; 3</c><meta><instanceID/></meta></data>");
	put(&r, "/data/a", "0");
	assert_true(at(&r, "/data/g/b")->off);
	assert_true(kb_node_filled(&r, at(&r, "/data/g/b")));
	assert_string_equal(kb_record_submit(&r), "<data id=\"x\" version=\"1\"><a>0</a><c/><meta><instanceID/></meta></data>");
	put(&r, "/data/a", "1");
	assert_string_equal(value(&r, "/data/c"), "2 < 3");
}

static void a_change_sets_off_what_hangs_on_it(void **state)
{
	struct shop *s = *state;
	struct kb_record r;

	kb_record_open(&r, s->arena, odk(s->arena, HEAD DATA("<a/><b/><c/>")
	    "<setvalue event=\"odk-instance-first-load\" ref=\"/data/c\" value=\"'begun'\"/><bind nodeset=\"/data/b\" type=\"int\" readonly=\"true()\"/>"
	    MIDDLE "<input ref=\"/data/a\"><setvalue event=\"xforms-value-changed\" ref=\"/data/b\" value=\"/data/a * 1.5\"/></input>"
	    "<input ref=\"/data/b\"><label>b</label></input>" TAIL), &world);
	assert_string_equal(value(&r, "/data/c"), "begun");
	assert_string_equal(value(&r, "/data/b"), "");
	put(&r, "/data/a", "3");
	assert_string_equal(value(&r, "/data/b"), "4");
	assert_false(kb_record_write(&r, at(&r, "/data/b"), "9")); /* readonly for persons only */
	assert_string_equal(value(&r, "/data/b"), "4");
}

/* ---- choices, words ---- */

static const char CHOOSING[] = HEAD
    "<itext><translation lang=\"en\"><text id=\"l\"><value>Hi <output value=\"/data/f\"/>!</value></text></translation>"
    "<translation lang=\"nl\"><text id=\"l\"><value>Dag <output value=\"/data/f\"/>!</value></text></translation></itext>"
    DATA("<f/><s/><k/>") "<instance id=\"i\"><root><item><v>a1</v><t>A</t></item><item><v>a2</v><t>AA</t></item><item><v>b1</v><t>B</t></item></root></instance>"
    MIDDLE "<input ref=\"/data/f\"><label ref=\"jr:itext('l')\"/></input>"
    "<select ref=\"/data/s\"><itemset nodeset=\"instance('i')/root/item[starts-with(v, /data/f)]\"><value ref=\"v\"/><label ref=\"t\"/></itemset></select>"
    "<odk:rank ref=\"/data/k\"><itemset nodeset=\"instance('i')/root/item[starts-with(v, /data/f)]\"><value ref=\"v\"/><label ref=\"t\"/></itemset></odk:rank>" TAIL;

static void a_choice_that_is_filtered_away_comes_back(void **state)
{
	struct shop *s = *state;
	const struct kb_option *options;
	struct kb_record r;

	kb_record_open(&r, s->arena, odk(s->arena, CHOOSING), &world);
	put(&r, "/data/s", " a1   b1 ");
	assert_string_equal(value(&r, "/data/s"), "a1 b1");
	put(&r, "/data/k", "b1 a2 a1");
	put(&r, "/data/f", "a");
	assert_int_equal(kb_node_options(&r, at(&r, "/data/s"), &options), 2);
	assert_string_equal(kb_option_words(&r, at(&r, "/data/s"), &options[1]), "AA");
	assert_string_equal(value(&r, "/data/s"), "a1");
	assert_string_equal(value(&r, "/data/k"), "a2 a1");
	put(&r, "/data/f", "");
	assert_string_equal(value(&r, "/data/s"), "a1 b1");
	assert_string_equal(value(&r, "/data/k"), "b1 a2 a1");
}

static void labels_follow_the_language_and_the_answers(void **state)
{
	struct shop *s = *state;
	struct kb_record r;
	const struct kb_widget *p;

	kb_record_open(&r, s->arena, odk(s->arena, CHOOSING), &world);
	put(&r, "/data/f", "b");
	p = kb_record_widget(&r, at(&r, "/data/f"));
	assert_string_equal(kb_label_say(&r, at(&r, "/data/f"), &p->label), "Hi b!");
	kb_record_speak(&r, 1);
	assert_string_equal(kb_label_say(&r, at(&r, "/data/f"), &p->label), "Dag b!");
}

static void values_are_written_as_their_type_writes_them(void **state)
{
	static const struct { enum kb_type type; const char *given, *written; } cases[] = {
		{ KB_T_INT, "3.7", "3" }, { KB_T_INT, "-3.7", "-3" }, { KB_T_INT, "x", "x" }, { KB_T_DECIMAL, "36", "36.0" },
		{ KB_T_DECIMAL, "1.5", "1.5" }, { KB_T_DATE, "2026-03-01T10:00:00", "2026-03-01" }, { KB_T_DATE, "soon", "" },
		{ KB_T_DATETIME, "2026-03-01 10:00", "" }, { KB_T_GEOPOINT, "1 2", "1.0 2.0" }, { KB_T_GEOPOINT, "91 2", "" },
		{ KB_T_GEOTRACE, "0 1 0 0; 0 2 0 0;", "0.0 1.0 0.0 0.0;0.0 2.0 0.0 0.0" }, { KB_T_GEOSHAPE, "0 1; 0 2", "" },
		{ KB_T_STRING, " a ", " a " },
	};
	struct shop *s = *state;

	for (size_t i = 0; i < sizeof cases / sizeof *cases; i++)
		assert_string_equal(kb_value_write(s->arena, cases[i].type, cases[i].given), cases[i].written);
}

/* ---- lists beside the form ---- */

static const char *table(void *with, const char *src, size_t *n)
{
	static const char csv[] = "name;label\r\na;\"A; \"\"B\"\"\"\r\nb;B\r\n";

	(void)with;
	*n = sizeof csv - 1;
	return strcmp(src, "jr://file-csv/t.csv") == 0 ? csv : NULL;
}

static void a_table_beside_the_form_is_a_list(void **state)
{
	static const char form[] = HEAD DATA("<a>b</a><b/>") "<instance id=\"t\" src=\"jr://file-csv/t.csv\"/><instance id=\"u\" src=\"jr://file/none.xml\"/>"
	    "<bind nodeset=\"/data/b\" calculate=\"concat(instance('t')/root/item[name = 'a']/label, count(instance('u')/root/item))\"/>" MIDDLE "<input ref=\"/data/a\"/>" TAIL;
	struct shop *s = *state;
	const struct kb_sources sources = { table, NULL };
	const char *why = NULL;
	struct kb_xform *x = kb_odk_read(s->arena, form, strlen(form), &sources, &why);
	struct kb_record r;

	assert_non_null(x);
	kb_record_open(&r, s->arena, x, &world);
	assert_string_equal(value(&r, "/data/b"), "A; \"B\"0");
}

/* ---- not taken ---- */

static void bad_forms_are_refused_with_line_and_words(void **state)
{
	static const struct { const char *form, *why; } cases[] = {
		{ HEAD DATA("<a/>") "</model>\n<model>" MIDDLE TAIL, "line 2: a second model is not taken" },
		{ HEAD DATA("<a/>") MIDDLE "\n\n<range ref=\"/data/a\" start=\"1\" end=\"5\"/>" TAIL, "line 3: a range needs start, end and step" },
		{ HEAD DATA("<a/><b/><c/>") "\n<bind nodeset=\"/data/a\" calculate=\"/data/b\"/><bind nodeset=\"/data/b\" relevant=\"/data/c = 1\"/>"
		    "<bind nodeset=\"/data/c\" calculate=\"../a + 1\"/>" MIDDLE TAIL, "line 2: a depends on itself, by way of b, c" },
		{ HEAD DATA("<a/>") "\n<bind nodeset=\"/data/a\" relevant=\"1 +\"/>" MIDDLE TAIL, "line 2: relevant: " },
		{ HEAD DATA("<a/>") "\n<bind nodeset=\"/data/a\" calculate=\"launch-missiles()\"/>" MIDDLE TAIL, "line 2: calculate: there is no function launch-missiles()" },
		{ HEAD DATA("<a/>") "\n<setvalue event=\"onclick\" ref=\"/data/a\"/>" MIDDLE TAIL, "line 2: there is no event onclick" },
		{ HEAD MIDDLE TAIL, "the model has no instance" },
	};
	struct shop *s = *state;

	for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
		const char *why = NULL;
		assert_null(kb_odk_read(s->arena, cases[i].form, strlen(cases[i].form), NULL, &why));
		if (strncmp(why, cases[i].why, strlen(cases[i].why)) != 0 && strstr(why, cases[i].why) == NULL)
			fail_msg("\"%s\", not \"%s\"", why, cases[i].why);
	}
}

static void a_million_options_are_refused(void **state)
{
	struct shop *s = *state;
	struct kb_buf b = { .arena = s->arena };
	const char *why = NULL;

	kb_buf_text(&b, HEAD DATA("<a/>") MIDDLE "<select1 ref=\"/data/a\">");
	for (int i = 0; i < 1000000 && b.len < KB_ODK_BYTES - 1000; i++)
		kb_buf_text(&b, "<item><value>v</value></item>");
	kb_buf_text(&b, "</select1>" TAIL);
	assert_null(kb_odk_read(s->arena, b.data, b.len, NULL, &why));
	assert_non_null(strstr(why, "there are more than 20000 nodes"));
}

/* Markup in a label is words: nothing of it is kept as an element. */
static void a_script_in_a_label_is_words(void **state)
{
	struct shop *s = *state;
	struct kb_record r;
	const struct kb_widget *p;

	kb_record_open(&r, s->arena, odk(s->arena, HEAD DATA("<a/>") MIDDLE
	    "<input ref=\"/data/a\"><label>x<h:script>alert(1)</h:script>&lt;script></label></input>" TAIL), &world);
	p = kb_record_widget(&r, at(&r, "/data/a"));
	assert_string_equal(kb_label_say(&r, at(&r, "/data/a"), &p->label), "xalert(1)<script>");
}

/* What no page can show is read, but nobody walks through it. */
static void a_form_that_pages_cannot_show_is_refused_by_the_walk_alone(void **state)
{
	static const char form[] = HEAD DATA("<A1/>") MIDDLE "\n<upload ref=\"/data/A1\" mediatype=\"image/*\"><label>l</label></upload>" TAIL;
	struct shop *s = *state;
	const char *why = NULL;

	assert_non_null(odk(s->arena, form));
	assert_null(kb_xform_read(s->arena, form, strlen(form), &why));
	assert_string_equal(why, "line 2: the control <upload> is not supported");
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test_setup_teardown(a_count_makes_and_takes_instances, shop_open_bare, shop_close),
		cmocka_unit_test_setup_teardown(an_instance_may_read_the_one_before_it, shop_open_bare, shop_close),
		cmocka_unit_test_setup_teardown(what_is_not_relevant_reads_as_blank_and_is_not_sent, shop_open_bare, shop_close),
		cmocka_unit_test_setup_teardown(a_change_sets_off_what_hangs_on_it, shop_open_bare, shop_close),
		cmocka_unit_test_setup_teardown(a_choice_that_is_filtered_away_comes_back, shop_open_bare, shop_close),
		cmocka_unit_test_setup_teardown(labels_follow_the_language_and_the_answers, shop_open_bare, shop_close),
		cmocka_unit_test_setup_teardown(values_are_written_as_their_type_writes_them, shop_open_bare, shop_close),
		cmocka_unit_test_setup_teardown(a_table_beside_the_form_is_a_list, shop_open_bare, shop_close),
		cmocka_unit_test_setup_teardown(bad_forms_are_refused_with_line_and_words, shop_open_bare, shop_close),
		cmocka_unit_test_setup_teardown(a_million_options_are_refused, shop_open_bare, shop_close),
		cmocka_unit_test_setup_teardown(a_script_in_a_label_is_words, shop_open_bare, shop_close),
		cmocka_unit_test_setup_teardown(a_form_that_pages_cannot_show_is_refused_by_the_walk_alone, shop_open_bare, shop_close),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
