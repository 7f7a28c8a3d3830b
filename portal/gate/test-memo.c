/* test-memo.c - tables that are alike are protected once, and all others for themselves (register.h). */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include "register.h"

enum { ROWS = 3, COLUMNS = 4, INNER = ROWS * COLUMNS, UNTOUCHED = 12345, TABLES = 300 };

static uint32_t dice(uint32_t *seed, uint32_t sides)
{
	*seed = (uint32_t)((uint64_t)*seed * 48271 % 2147483647);
	return *seed % sides;
}

static int64_t add_line(struct kb_table *t, const int64_t *v, uint32_t from, uint32_t step, uint32_t count)
{
	uint32_t inner[INNER];
	int64_t sum = 0;

	for (uint32_t i = 0; i < count; i++) {
		inner[i] = from + i * step;
		sum += v[inner[i]];
	}
	kb_table_add(t, inner, count, sum, count == 1 ? 0 : 1, KB_CELL_NEW);
	return sum;
}

/* Rows by columns, with their sums. */
static struct kb_table *grid(struct kb_arena *a, uint32_t seed)
{
	struct kb_table *t = kb_table_new(a, INNER, 5);

	t->truth = kb_arena_alloc(a, INNER * sizeof *t->truth);
	for (uint32_t i = 0; i < INNER; i++)
		t->truth[i] = dice(&seed, 4) == 0 ? dice(&seed, 4) : dice(&seed, 16);
	for (uint32_t i = 0; i < INNER; i++)
		add_line(t, t->truth, i, 1, 1);
	for (uint32_t r = 0; r < ROWS; r++)
		add_line(t, t->truth, r * COLUMNS, 1, COLUMNS);
	for (uint32_t c = 0; c < COLUMNS; c++)
		add_line(t, t->truth, c, COLUMNS, ROWS);
	return t;
}

static void expect_same(const struct kb_table *t, const struct kb_table *other)
{
	for (size_t i = 0; i < t->count; i++)
		assert_true(t->cells[i].shown == other->cells[i].shown && t->cells[i].small == other->cells[i].small);
}

/* kb_protect() says of each table where it was refused; what is repeated does not. */
static bool was_repeated(struct kb_memo *m, struct kb_table *t, enum kb_rc expected)
{
	t->refused = UNTOUCHED;
	assert_int_equal(kb_memo_protect(m, t), expected);
	return t->refused == UNTOUCHED;
}

static void alike_is_done_once(void **state)
{
	struct kb_arena *a = *state;
	struct kb_memo *m = kb_memo_new(a);

	for (uint32_t seed = 1; seed <= TABLES; seed++) {
		struct kb_table *alone = grid(a, seed), *first = grid(a, seed), *again = grid(a, seed);
		enum kb_rc rc = kb_protect(alone);
		assert_false(was_repeated(m, first, rc));
		assert_true(was_repeated(m, again, rc));
		expect_same(first, alone);
		expect_same(again, alone);
	}
}

/* Each way it is no longer the same table. */
static void change(struct kb_table *t, int how)
{
	switch (how) {
	case 0: t->least = 10; break;
	case 1: t->cells[3].before = KB_CELL_WITHHELD; break;
	case 2: t->cells[INNER].level = 2; break;
	case 3: t->cells[1].times = 3; break;
	case 5: t->cells[5].kept = !t->cells[5].kept; break;
	case 4: t->cells[0].value++, t->truth[0]++, t->cells[INNER].value++, t->cells[INNER + ROWS].value++; break;
	}
}

static void what_differs_is_done_anew(void **state)
{
	struct kb_arena *a = *state;
	int others = 0;

	for (uint32_t seed = 1; seed <= TABLES; seed++)
		for (int how = 0; how < 6; how++) {
			struct kb_memo *m = kb_memo_new(a);
			struct kb_table *same = grid(a, seed), *other = grid(a, seed), *alone = grid(a, seed);
			bool differs = false;
			kb_memo_protect(m, same);
			change(other, how);
			change(alone, how);
			assert_false(was_repeated(m, other, kb_protect(alone)));
			expect_same(other, alone);
			for (size_t i = 0; i < same->count; i++)
				differs = differs || same->cells[i].shown != alone->cells[i].shown;
			others += differs;
		}
	assert_true(others > TABLES); /* control: to take one for the other would be wrong */
}

static void a_tie_differs_too(void **state)
{
	struct kb_arena *a = *state;
	struct kb_memo *m = kb_memo_new(a);
	struct kb_table *one = grid(a, 1), *other = grid(a, 1);

	for (uint32_t i = 0; i < 2; i++) /* equal sums, so that it is true */
		one->truth[2 + i] = other->truth[2 + i] = one->truth[i];
	kb_table_tie(one, (uint32_t[]){ 0, 1 }, 2, (uint32_t[]){ 2, 3 }, 2);
	kb_table_tie(other, (uint32_t[]){ 0, 3 }, 2, (uint32_t[]){ 1, 2 }, 2);
	kb_memo_protect(m, one);
	other->refused = UNTOUCHED;
	kb_memo_protect(m, other);
	assert_true(other->refused != UNTOUCHED);
}

static int begin(void **state)
{
	*state = kb_arena_new();
	return 0;
}

static int end(void **state)
{
	kb_arena_free(*state);
	return 0;
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test_setup_teardown(alike_is_done_once, begin, end),
		cmocka_unit_test_setup_teardown(what_differs_is_done_anew, begin, end),
		cmocka_unit_test_setup_teardown(a_tie_differs_too, begin, end),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
