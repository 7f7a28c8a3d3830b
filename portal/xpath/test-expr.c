/* test-expr.c - what an expression is worth: the table of test-expr-table.h, what hangs
 * on which node, and what is left alone. */
#include "test-xpath.h"

#include <stdio.h>
#include <string.h>

#include "clock.h"
#include "eval.h"
#include "json.h"
#include "test-expr-table.h"

static struct kb_ast *parsed(struct kb_arena *a, const char *expr)
{
	const char *why = NULL;
	struct kb_ast *t = kb_xpath_parse(a, expr, &why);

	if (t == NULL)
		fail_msg("%s: %s", expr, why);
	assert_null(why);
	return t;
}

/* The node that a path names; fails the test if there is none. */
static struct kb_node *node_at(struct kb_arena *a, const struct kb_instance *i, const char *path)
{
	struct kb_eval e = { .arena = a, .root = i->nodes[0], .here = i->nodes[0] };
	struct kb_worth w = kb_eval(&e, parsed(a, path));

	assert_int_equal(w.is, KB_W_NODES);
	assert_int_equal(w.count, 1);
	return i->nodes[w.nodes[0]->index];
}

static char type_of(const struct kb_worth *w)
{
	return w->is == KB_W_BOOLEAN ? 'b' : w->is == KB_W_NUMBER ? 'n' : w->is == KB_W_STRING ? 's' : 'N';
}

static const char *worth(struct kb_arena *a, const struct kb_instance *i, const char *at, const char *expr, char *is)
{
	struct kb_eval e = { .arena = a, .root = i->nodes[0], .here = node_at(a, i, at) };
	struct kb_worth w = kb_eval(&e, parsed(a, expr));

	*is = type_of(&w);
	assert_false(e.over);
	return kb_worth_string(&e, &w);
}

static void every_expression_is_worth_what_the_table_says(void **state)
{
	struct kb_arena *a = *state;
	struct kb_instance i = read_instance(a, document);
	size_t right = 0;

	for (size_t k = 0; k < TABLE; k++) {
		char is;
		const char *text = worth(a, &i, table[k].at, table[k].expr, &is);
		if (is == table[k].is && strcmp(text, table[k].text) == 0)
			right++;
		else
			print_error("%s at %s (%s): %c \"%s\", not %c \"%s\"\n", table[k].expr, table[k].at, table[k].from,
			    is, text, table[k].is, table[k].text);
	}
	printf("# %zu of %d expressions\n", right, TABLE);
	assert_int_equal(right, TABLE);
}

/* A node that is not relevant is still there, but reads as blank (ODK). */
static void a_node_that_is_off_reads_as_blank(void **state)
{
	static const struct { const char *expr, *on, *off; } cases[] = {
		{ "string(/data/off)", "9", "" }, { "number(/data/off)", "9", "NaN" }, { "/data/off = 9", "true", "false" },
		{ "/data/off = ''", "false", "true" }, { "count(/data/off)", "1", "1" }, { "concat('<', /data/off, '>')", "<9>", "<>" },
		{ "coalesce(/data/off, 'none')", "9", "none" },
	};
	struct kb_arena *a = *state;
	struct kb_instance i = read_instance(a, document);
	char is;

	for (size_t k = 0; k < sizeof cases / sizeof *cases; k++) {
		node_at(a, &i, "/data/off")->off = false;
		assert_string_equal(worth(a, &i, "/data", cases[k].expr, &is), cases[k].on);
		node_at(a, &i, "/data/off")->off = true;
		assert_string_equal(worth(a, &i, "/data", cases[k].expr, &is), cases[k].off);
	}
}

/* A record is a copy: what is filled in does not reach the form. */
static void a_copy_keeps_its_own_values(void **state)
{
	struct kb_arena *a = *state;
	struct kb_instance i = read_instance(a, document), copy;
	char is;

	kb_instance_copy(a, &i, &copy);
	kb_node_set(a, &copy, node_at(a, &copy, "/data/a"), "4");
	node_at(a, &copy, "/data/g")->first->off = true;
	assert_string_equal(worth(a, &copy, "/data", "a", &is), "4");
	assert_string_equal(worth(a, &copy, "/data", "g", &is), "2\u00e9");
	assert_string_equal(worth(a, &i, "/data", "a", &is), "3");
	assert_string_equal(worth(a, &i, "/data", "g", &is), "12\u00e9");
}

/* ---- what an expression hangs on ------------------------------------------------------ */

static void note_path(void *with, const struct kb_ast *path)
{
	struct kb_buf *b = with;

	kb_buf_text(b, path->absolute ? " /" : " ");
	for (size_t i = 0; i < path->nsteps; i++)
		kb_buf_fmt(b, "%s%s", i == 0 ? "" : "/", path->steps[i].axis == KB_AXIS_CHILD ? path->steps[i].name
		    : path->steps[i].axis == KB_AXIS_SELF ? "." : "..");
}

static void every_path_is_found(void **state)
{
	static const struct { const char *expr, *paths; } cases[] = {
		{ "1 + 2", "" },
		{ "/data/a = 'x' or ../b", " /data/a ../b" },
		{ "if(/data/a, -(b), concat('c', ./d, not(e)))", " /data/a b ./d e" },
		{ "selected(., 'a') and '/data/z' != ''", " ." },
		{ "orx:meta/orx:instanceID", " meta/instanceID" },
		{ "/data/g[../x = 1]/a", " /data/g/a ../x" },
	};
	struct kb_arena *a = *state;

	for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
		struct kb_buf b = { .arena = a };
		kb_buf_text(&b, "");
		kb_xpath_paths(parsed(a, cases[i].expr), note_path, &b);
		assert_string_equal(b.data, cases[i].paths);
	}
	kb_xpath_paths(NULL, note_path, NULL); /* no expression hangs on nothing */
}

/* ---- work that is not done ------------------------------------------------------------- */

static unsigned steps_of(struct kb_arena *a, const struct kb_instance *i, const char *expr)
{
	struct kb_eval e = { .arena = a, .root = i->nodes[0], .here = i->nodes[0] };
	struct kb_worth w = kb_eval(&e, parsed(a, expr));

	(void)w;
	assert_false(e.over);
	return e.steps;
}

/* The side that does not count is not even looked at: it costs no step. */
static void what_does_not_count_is_not_worked_out(void **state)
{
	static const struct { const char *lazy, *cheap; } cases[] = {
		{ "if(true(), 1, count(/data/g/a) + count(/data/g/a))", "if(true(), 1, 2)" },
		{ "if(false(), count(/data/g/a) + 1, 1)", "if(false(), 2, 1)" },
		{ "1 or count(/data/g/a) > 1", "1 or 0" },
		{ "0 and count(/data/g/a) > 1", "0 and 0" },
		{ "coalesce('x', string(/data/g/a))", "coalesce('x', 'y')" },
	};
	struct kb_arena *a = *state;
	struct kb_instance i = read_instance(a, document);

	for (size_t k = 0; k < sizeof cases / sizeof *cases; k++)
		assert_int_equal(steps_of(a, &i, cases[k].lazy), steps_of(a, &i, cases[k].cheap));
	/* Control: where it counts, it costs. */
	assert_true(steps_of(a, &i, "0 or count(/data/g/a) > 1") > steps_of(a, &i, "0 or 0"));
}

/* ---- trees that change ------------------------------------------------------------------ */

static void a_repeat_comes_and_goes(void **state)
{
	struct kb_arena *a = *state;
	struct kb_instance i = read_instance(a, "<data><r at='1'><x>1</x></r><r at='2'><x>2</x></r><z/></data>");
	struct kb_node *first = node_at(a, &i, "/data/r[1]"), *more;
	size_t z = node_at(a, &i, "/data/z")->index;
	char is;

	more = kb_node_insert(a, &i, first, first->parent, node_at(a, &i, "/data/z"));
	kb_node_set(a, &i, more->first, "3");
	kb_instance_number(&i);
	assert_string_equal(worth(a, &i, "/data", "join(' ', //x, //@at)", &is), "1 2 3 1 2 1");
	assert_string_equal(worth(a, &i, "/data/z", "count(preceding::x)", &is), "3");
	assert_string_equal(worth(a, &i, "/data", "string(z/preceding::x[1] | r[1]/x)", &is), "1");
	kb_node_remove(&i, first);
	kb_instance_number(&i);
	assert_string_equal(worth(a, &i, "/data", "join(' ', //x)", &is), "2 3");
	assert_int_equal(node_at(a, &i, "/data/z")->index, z); /* others keep their names */
	assert_null(i.nodes[first->index]);
}

/* ---- what stands around ----------------------------------------------------------------- */

static double half(void *with) { (void)with; return 0.5; }
static const struct kb_node *itself(void *with, const char *id) { return strcmp(id, "it") == 0 ? with : NULL; }

/* In New York it is still the day before; the clocks there go back on 3 November 2024. */
static void a_scene_is_asked(void **state)
{
	static const struct { const char *expr, *text; } cases[] = {
		{ "today()", "2024-11-02" }, { "now()", "2024-11-02T20:30:00.000-04:00" },
		{ "number('2024-11-04') - number('2024-11-03') > 1", "true" }, { "date('2024-11-03T00:00:00-04:00')", "2024-11-03" },
		{ "date('2024-11-04T00:00:00-05:00')", "2024-11-04" }, { "format-date('2024-05-06', '%b %a')", "mei ma" },
		{ "instance('it')/data/a", "3" }, { "count(instance('other'))", "0" }, { "random()", "0.5" },
		{ "p:data/p:a", "3" }, { "count(q:data)", "0" },
	};
	struct kb_arena *a = *state;
	struct kb_instance i = read_instance(a, "<p:data xmlns:p='urn:x'><p:a>3</p:a></p:data>");
	struct kb_prefix prefixes[] = { { "p", "urn:x" }, { "q", "urn:y" } };
	struct kb_scene scene = { .home = "urn:x", .prefixes = prefixes, .nprefixes = 2, .locale = "nl",
		.clock = kb_clock_new("America/New_York"), .now = 1730593800000, .with = i.nodes[0], .instance = itself, .random = half };

	assert_non_null(scene.clock);
	for (size_t k = 0; k < sizeof cases / sizeof *cases; k++) {
		struct kb_eval e = { .arena = a, .scene = &scene, .root = i.nodes[0], .here = i.nodes[0] };
		struct kb_worth w = kb_eval(&e, parsed(a, cases[k].expr));
		assert_string_equal(kb_worth_string(&e, &w), cases[k].text);
	}
	kb_clock_free(scene.clock);
	assert_null(kb_clock_new("Nowhere/At_All"));
}

/* ---- what the phone gets ------------------------------------------ */

static void a_tree_is_written_as_json(void **state)
{
	static const struct { const char *expr, *json; } cases[] = {
		{ "-1 + .5", "[\"+\",[\"neg\",1],0.5]" }, { "'a\"b' < x", "[\"\\u003c\",{\"t\":\"a\\\"b\"},[\"path\",\".\",[\"child\",\"x\"]]]" },
		{ "concat(/)", "[\"call\",\"concat\",[\"path\",\"/\"]]" },
		{ "(a)[1]/@*", "[\"path\",[\"filter\",[\"path\",\".\",[\"child\",\"a\"]],1],[\"attribute\",\"*\"]]" },
		{ "../p:a[2]/text()", "[\"path\",\".\",[\"parent\",\"node()\"],[\"child\",\"p:a\",2],[\"child\",\"text()\"]]" },
	};
	struct kb_arena *a = *state;

	for (size_t k = 0; k < sizeof cases / sizeof *cases; k++) {
		struct kb_buf b = { .arena = a };
		kb_xpath_json(&b, parsed(a, cases[k].expr));
		assert_string_equal(b.data, cases[k].json);
	}
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test_setup_teardown(every_expression_is_worth_what_the_table_says, arena_open, arena_close),
		cmocka_unit_test_setup_teardown(a_node_that_is_off_reads_as_blank, arena_open, arena_close),
		cmocka_unit_test_setup_teardown(a_copy_keeps_its_own_values, arena_open, arena_close),
		cmocka_unit_test_setup_teardown(every_path_is_found, arena_open, arena_close),
		cmocka_unit_test_setup_teardown(a_repeat_comes_and_goes, arena_open, arena_close),
		cmocka_unit_test_setup_teardown(a_scene_is_asked, arena_open, arena_close),
		cmocka_unit_test_setup_teardown(a_tree_is_written_as_json, arena_open, arena_close),
		cmocka_unit_test_setup_teardown(what_does_not_count_is_not_worked_out, arena_open, arena_close),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
