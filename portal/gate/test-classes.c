/* test-classes.c - closed tables of a year's classes beside what other tables told of them. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <cmocka.h>

#include <string.h>

#include "protect.h"

enum { T = 10, CLASSES = 4 };

static int open_arena(void **state)
{
	*state = kb_arena_new();
	return 0;
}

static int close_arena(void **state)
{
	kb_arena_free(*state);
	return 0;
}

/* Four bodies; two of one law, two of the other, and all of them. Other tables told how many there are in all. */
static const uint32_t all[] = { 0, 1, 2, 3 };
static const struct kb_class_sum sums[] = { { "all", all, 4, 50, false }, { "awb", all, 2, 35, false }, { "jeugdwet", all + 2, 2, 35, false } };
static const struct kb_class_told everybody[] = { { "KL01", false, false, all, 4 } };
#define TABLE(list) { .item = "received", .year = 24312, .classes = list, .nclasses = CLASSES, .sums = sums, .nsums = 3, .told = everybody, .ntold = 1 }
static const bool told = true, untold = false;

/* '+' shown, '-' left out: coa, municipality, nidos, care, all, awb, jeugdwet. */
static const char *look(const struct kb_table *t)
{
	static char text[16];

	for (size_t i = 0; i < CLASSES + 3; i++)
		text[i] = t->cells[i].shown ? '+' : '-';
	text[CLASSES + 3] = '\0';
	return text;
}

/* Small cells, of what is apart too, that a reader knows within T. */
static size_t narrow(const struct kb_table *t, struct kb_arena *a)
{
	const struct kb_interval *v = kb_intervals(t, a);
	size_t n = 0;

	assert_non_null(v);
	for (size_t i = 0; i < t->count; i++)
		n += t->cells[i].small && (t->cells[i].shown || kb_width(v[i]) < T);
	return n;
}

/* Two complaints about a municipality: with COA's 40 they are told as those under the Awb, and all else is shown. */
static void a_small_body_hides_behind_its_law(void **state)
{
	static const struct kb_class list[] = { { "coa", 40, 0, false }, { "municipality", 2, 0, false }, { "nidos", 25, 0, false }, { "care", 0, 0, false } };
	const struct kb_classes c = TABLE(list);
	struct kb_table *t = kb_classes_table(*state, &c, &told, T);

	assert_int_equal(kb_protect(t), KB_OK);
	assert_string_equal(look(t), "--+++++");
	assert_int_equal(narrow(t, *state), 0);
	t->cells[0].shown = true; /* control: 42 less 40 */
	assert_int_equal(narrow(t, *state), 1);
}

/* Three of 67 are apart. Other tables told 64: who learns that there are 67 here knows of three in protected places. */
static void what_is_apart_is_not_the_difference(void **state)
{
	static const struct kb_class list[] = { { "coa", 40, 2, false }, { "municipality", 0, 0, false }, { "nidos", 27, 1, false }, { "care", 0, 0, false } };
	const struct kb_classes c = TABLE(list);
	struct kb_table *t = kb_classes_table(*state, &c, &told, T);
	size_t apart = t->count - 1;

	assert_int_equal(t->cells[apart].value, 3);
	assert_int_equal(t->cells[apart - 1].value, 64);
	assert_int_equal(kb_protect(t), KB_OK);
	assert_false(t->cells[apart].shown);
	assert_string_equal(look(t), "++-+-+-"); /* of Nidos, and so of all, nobody learns how many */
	assert_int_equal(narrow(t, *state), 0);
}

/* Control: a table that does not know what others told shows all, and the difference is known. */
static void a_table_that_knows_of_no_other_exposes(void **state)
{
	static const struct kb_class list[] = { { "coa", 40, 2, false }, { "municipality", 0, 0, false }, { "nidos", 27, 1, false }, { "care", 0, 0, false } };
	const struct kb_classes c = TABLE(list);
	struct kb_table *blind = kb_classes_table(*state, &c, &untold, T), *t = kb_classes_table(*state, &c, &told, T);

	assert_int_equal(kb_protect(blind), KB_OK);
	assert_string_equal(look(blind), "+++++++");
	kb_table_begin(t);
	for (size_t i = 0; i < CLASSES + 3; i++)
		t->cells[i].shown = blind->cells[i].shown;
	assert_int_equal(narrow(t, *state), 1);
}

/* Ten and more apart may be known. */
static void many_apart_hide_nothing(void **state)
{
	static const struct kb_class list[] = { { "coa", 40, 8, false }, { "municipality", 12, 2, false }, { "nidos", 27, 2, false }, { "care", 0, 0, false } };
	const struct kb_classes c = TABLE(list);
	struct kb_table *t = kb_classes_table(*state, &c, &told, T);

	assert_int_equal(kb_protect(t), KB_OK);
	assert_string_equal(look(t), "+++++++");
}

/* Three in all were told before: how they part cannot be kept within ten. */
static void what_was_told_of_few_is_refused(void **state)
{
	static const struct kb_class list[] = { { "coa", 2, 0, false }, { "municipality", 0, 0, false }, { "nidos", 1, 0, false }, { "care", 0, 0, false } };
	const struct kb_classes c = TABLE(list);

	assert_int_equal(kb_protect(kb_classes_table(*state, &c, &told, T)), KB_FAIL);
	assert_int_equal(kb_protect(kb_classes_table(*state, &c, &untold, T)), KB_OK);
}

/* What another table left out stays out. */
static void what_is_withheld_elsewhere_is_withheld(void **state)
{
	static const struct kb_class list[] = { { "coa", 40, 0, true }, { "municipality", 30, 0, false }, { "nidos", 25, 0, false }, { "care", 20, 0, false } };
	const struct kb_classes c = TABLE(list);
	struct kb_table *t = kb_classes_table(*state, &c, &untold, T);

	assert_int_equal(kb_protect(t), KB_OK);
	assert_false(t->cells[0].shown && !t->cells[1].shown);
	assert_string_equal(look(t), "-++++++");
}

static void sums_are_with_and_without_what_is_apart(void **state)
{
	static const struct kb_class list[] = { { "coa", 40, 2, false }, { "municipality", 3, 0, false }, { "nidos", 27, 1, false }, { "care", 0, 0, false } };
	const struct kb_classes c = TABLE(list);

	(void)state;
	assert_int_equal(kb_classes_sum(&c, all, 4, true), 70);
	assert_int_equal(kb_classes_sum(&c, all, 4, false), 67);
	assert_int_equal(kb_classes_sum(&c, all + 2, 2, false), 26);
}

#define IN_ARENA(test) cmocka_unit_test_setup_teardown(test, open_arena, close_arena)

int main(void)
{
	const struct CMUnitTest tests[] = {
		IN_ARENA(a_small_body_hides_behind_its_law),
		IN_ARENA(what_is_apart_is_not_the_difference),
		IN_ARENA(a_table_that_knows_of_no_other_exposes),
		IN_ARENA(many_apart_hide_nothing),
		IN_ARENA(what_was_told_of_few_is_refused),
		IN_ARENA(what_is_withheld_elsewhere_is_withheld),
		IN_ARENA(sums_are_with_and_without_what_is_apart),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
