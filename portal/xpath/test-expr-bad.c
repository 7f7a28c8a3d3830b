/* test-expr-bad.c - what is no expression is refused with its place; what is too large
 * is refused too; and no run of bytes makes the engine stumble. */
#include "test-xpath.h"

#include <stdio.h>
#include <string.h>

#include "eval.h"
#include "test-expr-table.h"

static const char *refusal(struct kb_arena *a, const char *expr)
{
	const char *why = NULL;

	return kb_xpath_parse(a, expr, &why) == NULL ? why : NULL;
}

static bool is_taken(struct kb_arena *a, const char *expr) { return refusal(a, expr) == NULL; }

static void errors_name_what_and_where(void **state)
{
	static const struct { const char *expr, *why; } cases[] = {
		{ "nope(1)", "there is no function nope() at character 1 of \"nope(1)\"" },
		{ "1 + nope()", "there is no function nope() at character 5" },
		{ "if(true(), 1, tomorrow())", "there is no function tomorrow() at character 15" },
		{ "Selected('a', 'a')", "there is no function Selected() at character 1" },
		{ "if(1, 2)", "if() does not take 2 arguments" },
		{ "true(1)", "true() does not take 1 arguments" },
		{ "selected('a')", "selected() does not take 1 arguments" },
		{ "not()", "not() does not take 0 arguments" },
		{ "", "the expression ends too early at character 1" },
		{ "  ", "the expression ends too early at character 3" },
		{ "1 +", "the expression ends too early at character 4" },
		{ "(1", "the expression ends too early at character 3" },
		{ "a/", "the expression ends too early at character 3" },
		{ "not(1", "the expression ends too early at character 6" },
		{ "1 2", "did not expect what stands at character 3" },
		{ "1)", "did not expect what stands at character 2" },
		{ "()", "did not expect what stands at character 2" },
		{ "5 == 5", "did not expect what stands at character 4" },
		{ "concat(1,)", "did not expect what stands at character 10" },
		{ "concat(,1)", "did not expect what stands at character 8" },
		{ "* 2", "did not expect what stands at character 3" },
		{ "//", "the expression ends too early at character 3" },
		{ "a[1", "the expression ends too early at character 4" },
		{ "a[]", "did not expect what stands at character 3" },
		{ "[1]", "did not expect what stands at character 1" },
		{ "a/(b)", "did not expect what stands at character 3" },
		{ "a | -b", "did not expect what stands at character 5" },
		{ "::a", "did not expect what stands at character 1" },
		{ "aunt::a", "did not expect what stands at character 1" },
		{ "child::..", "did not expect what stands at character 8" },
		{ "node(1)", "did not expect what stands at character 6" },
		{ "a:b:c", "this engine does not read what stands at character 4" },
		{ "$a", "a form has no variables: did not expect what stands at character 2" },
		{ "$", "this engine does not read what stands at character 1" },
		{ "'abc", "this engine does not read what stands at character 1" },
		{ "1 OR 1", "this engine does not read what stands at character 3" },
		{ "1 order 1", "did not expect what stands at character 9" },
		{ "a b", "this engine does not read what stands at character 3" },
	};
	struct kb_arena *a = *state;

	for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
		const char *why = refusal(a, cases[i].expr);
		if (why == NULL || strncmp(why, cases[i].why, strlen(cases[i].why)) != 0)
			fail_msg("%s: \"%s\", not \"%s\"", cases[i].expr, why == NULL ? "taken" : why, cases[i].why);
	}
}

/* ---- limits ------------------------------------------------------------------------------- */

static const char *repeated(struct kb_arena *a, const char *before, const char *piece, size_t n, const char *after)
{
	struct kb_buf b = { .arena = a };

	kb_buf_text(&b, before);
	while (n-- > 0)
		kb_buf_text(&b, piece);
	kb_buf_text(&b, after);
	return b.data;
}

static void an_expression_may_be_so_long_and_no_longer(void **state)
{
	struct kb_arena *a = *state;

	assert_true(is_taken(a, repeated(a, "1", " ", KB_EXPR_MAX - 1, "")));
	assert_string_equal(refusal(a, repeated(a, "1", " ", KB_EXPR_MAX, "")),
	    "the expression is longer than 16384 bytes");
}

/* Both the tree and the recursion that makes it are bounded: parentheses leave no node. */
static void an_expression_may_be_so_deep_and_no_deeper(void **state)
{
	static const struct { const char *before, *piece, *after, *close; size_t most; } cases[] = {
		{ "1", " + 1", "", "", KB_EXPR_DEPTH - 1 },
		{ "", "(", "1", ")", KB_EXPR_DEPTH - 1 },
		{ "", "not(", "1", ")", KB_EXPR_DEPTH - 1 },
		{ "", "if(1, 1, ", "1", ")", KB_EXPR_DEPTH - 1 },
	};
	struct kb_arena *a = *state;

	for (size_t i = 0; i < sizeof cases / sizeof *cases; i++)
		for (size_t more = 0; more < 2; more++) {
			size_t n = cases[i].most + more;
			const char *close = *cases[i].close == '\0' ? "" : repeated(a, "", cases[i].close, n, "");
			const char *why = refusal(a, repeated(a, cases[i].before, cases[i].piece, n, kb_arena_fmt(a, "%s%s", cases[i].after, close)));
			if ((why != NULL) != (more == 1) || (why != NULL && strstr(why, "nested too deeply") == NULL))
				fail_msg("%zu of \"%s\": %s", n, cases[i].piece, why == NULL ? "taken" : why);
		}
	/* A row of minus signs is one level, however long. */
	assert_true(is_taken(a, repeated(a, "", "-", 2000, "1")));
}

static void paths_and_calls_are_bounded(void **state)
{
	struct kb_arena *a = *state;

	assert_true(is_taken(a, repeated(a, "", "/a", 32, "")));
	assert_non_null(strstr(refusal(a, repeated(a, "", "/a", 33, "")), "too many steps"));
	assert_true(is_taken(a, repeated(a, "concat(1", ",1", KB_ARGS_MAX - 1, ")")));
	assert_non_null(strstr(refusal(a, repeated(a, "concat(1", ",1", KB_ARGS_MAX, ")")), "too many arguments"));
}

/* ---- work --------------------------------------------------------------------------------- */

static bool is_over(struct kb_arena *a, const struct kb_instance *i, const char *expr)
{
	const char *why = NULL;
	struct kb_ast *t = kb_xpath_parse(a, expr, &why);
	struct kb_eval e = { .arena = a, .root = i->nodes[0], .here = i->nodes[0] };
	struct kb_worth w;

	assert_non_null(t);
	w = kb_eval(&e, t);
	kb_worth_string(&e, &w);
	assert_true(e.steps <= KB_EVAL_STEPS);
	return e.over;
}

/* A short expression over a large form, or over long texts, ends all the same. */
static void work_is_bounded(void **state)
{
	static const struct { const char *expr; bool over; } cases[] = {
		{ "count(/data/a)", false },
		{ "count(/data/a) + count(/data/a)", false },
		{ "/data/a = /data/a", false },     /* the first pair is equal */
		{ "/data/a = /data/none", false },
		{ "/data/a != /data/a", true },     /* a million pairs */
		{ "string-length(/data)", false },
	};
	struct kb_arena *a = *state;
	struct kb_instance i = read_instance(a, repeated(a, "<data>", "<a>x</a>", 1000, "</data>"));

	for (size_t k = 0; k < sizeof cases / sizeof *cases; k++)
		if (is_over(a, &i, cases[k].expr) != cases[k].over)
			fail_msg("%s: %s", cases[k].expr, cases[k].over ? "not stopped" : "stopped");
	assert_true(is_over(a, &i, repeated(a, "1", " + count(/data/a)", 25, "")));
	assert_true(is_over(a, &i, repeated(a, "concat(''", ", /data/a", 25, ")")));
}

static void long_texts_cost_steps(void **state)
{
	struct kb_arena *a = *state;
	struct kb_instance i = read_instance(a, repeated(a, "<data><a>", "0123456789", 10000, "</a></data>"));
	const char *nine = "/data/a, /data/a, /data/a, /data/a, /data/a, /data/a, /data/a, /data/a, /data/a";

	assert_false(is_over(a, &i, "concat(/data/a, /data/a)"));
	assert_true(is_over(a, &i, kb_arena_fmt(a, "concat(%s, %s)", nine, nine)));
}

/* ---- any bytes ---------------------------------------------------------------------------- */

/* The numbers of Lehmer (1951): the same in every run. */
static unsigned dice(uint64_t *seed, unsigned sides)
{
	*seed = *seed * 48271 % 2147483647;
	return (unsigned)(*seed % sides);
}

static const char pieces[] = "()'\"/.,*-+=!<>|@[]:$ \t01e9ab\xc3\xa9\xff\x01";

/* The expression with one byte changed, put in, taken out, or cut off behind. */
static void mutate(char *s, size_t cap, uint64_t *seed)
{
	size_t n = strlen(s), at = dice(seed, (unsigned)n + 1);
	char piece = pieces[dice(seed, sizeof pieces - 1)];

	switch (dice(seed, 4)) {
	case 0:
		if (at < n)
			s[at] = piece;
		break;
	case 1:
		if (n + 2 < cap) {
			memmove(s + at + 1, s + at, n - at + 1);
			s[at] = piece;
		}
		break;
	case 2:
		if (at < n)
			memmove(s + at, s + at + 1, n - at);
		break;
	default:
		s[at] = '\0';
	}
}

/* Taken or refused, never both and never neither; what is taken can be worked out. */
static bool survives(struct kb_arena *a, const struct kb_instance *i, const char *expr)
{
	const char *why = NULL;
	struct kb_ast *t = kb_xpath_parse(a, expr, &why);
	struct kb_eval e = { .arena = a, .root = i->nodes[0], .here = i->nodes[0] };
	struct kb_worth w;

	if ((t == NULL) == (why == NULL))
		fail_msg("\"%s\" is %s", expr, t == NULL ? "refused without a word" : "taken with a complaint");
	if (t == NULL)
		return false;
	w = kb_eval(&e, t);
	assert_non_null(kb_worth_string(&e, &w));
	return true;
}

static void no_bytes_make_it_stumble(void **state)
{
	enum { ROUNDS = 300, EDITS = 4 };
	struct kb_arena *a = kb_arena_new(); /* emptied after each */
	struct kb_instance i = read_instance(*state, document);
	uint64_t seed = 20261125;
	size_t taken = 0, refused = 0;

	for (size_t k = 0; k < TABLE; k++)
		for (int round = 0; round < ROUNDS; round++) {
			char expr[200];
			snprintf(expr, sizeof expr, "%s", table[k].expr);
			for (unsigned n = 1 + dice(&seed, EDITS); n > 0; n--)
				mutate(expr, sizeof expr, &seed);
			survives(a, &i, expr) ? taken++ : refused++;
			kb_arena_reset(a);
		}
	kb_arena_free(a);
	printf("# %zu changed expressions: %zu taken, %zu refused\n", taken + refused, taken, refused);
	/* Control: the changes reach both sides. */
	assert_true(taken > 1000 && refused > 10000);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test_setup_teardown(errors_name_what_and_where, arena_open, arena_close),
		cmocka_unit_test_setup_teardown(an_expression_may_be_so_long_and_no_longer, arena_open, arena_close),
		cmocka_unit_test_setup_teardown(an_expression_may_be_so_deep_and_no_deeper, arena_open, arena_close),
		cmocka_unit_test_setup_teardown(paths_and_calls_are_bounded, arena_open, arena_close),
		cmocka_unit_test_setup_teardown(work_is_bounded, arena_open, arena_close),
		cmocka_unit_test_setup_teardown(long_texts_cost_steps, arena_open, arena_close),
		cmocka_unit_test_setup_teardown(no_bytes_make_it_stumble, arena_open, arena_close),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
