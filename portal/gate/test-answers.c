/* test-answers.c - of no small cell is it certain that all answered alike, whatever the values are that lie within what
 * is told.
 *
 * A reader who knows how many answered in each inner cell goes through every choice of favourable answers that fits the
 * shares that are told, one by one: no simplex, no system of equations, nothing of answers.c. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <cmocka.h>

#include <string.h>

#include "protect.h"

enum { T = 5, INNER = 6, MANY = 40, SITE = 0, REGION = 10, NATION = 20, SCORE = 100000, STEP = SCORE / 4 };

#define IN(...) (const uint32_t[]){ __VA_ARGS__ }, sizeof((uint32_t[]){ __VA_ARGS__ }) / sizeof(uint32_t)

static uint32_t dice(uint32_t *seed, uint32_t sides)
{
	*seed = (uint32_t)((uint64_t)*seed * 48271 % 2147483647);
	return *seed % sides;
}

/* Two rows of three sites with sums each way, and the whole; who answered, and what. */
struct asked {
	struct kb_table *table;
	struct kb_answers shares;
	int64_t n[INNER], content[INNER];
};

static void add(struct asked *q, const uint32_t *inner, uint32_t count, int level)
{
	int64_t sum = 0;

	for (uint32_t i = 0; i < count; i++)
		sum += q->n[inner[i]];
	kb_table_add(q->table, inner, count, sum, level, KB_CELL_NEW);
}

static struct asked *ask(struct kb_arena *a, const int64_t n[INNER], const int64_t content[INNER])
{
	struct asked *q = kb_arena_alloc(a, sizeof *q);

	memcpy(q->n, n, sizeof q->n);
	memcpy(q->content, content, sizeof q->content);
	q->table = kb_table_new(a, INNER, T);
	for (uint32_t i = 0; i < INNER; i++)
		add(q, IN(i), SITE);
	add(q, IN(0, 1, 2), SITE + 3);
	add(q, IN(3, 4, 5), SITE + 3);
	for (uint32_t i = 0; i < 3; i++)
		add(q, IN(i, i + 3), REGION);
	add(q, IN(0, 1, 2, 3, 4, 5), NATION);
	q->table->truth = q->n;
	q->shares = (struct kb_answers){ q->n, q->content, 1, 1, kb_arena_alloc(a, q->table->count), NULL };
	assert_int_equal(kb_protect(q->table), KB_OK);
	return q;
}

/* Small sites in which often all say the same, large ones between them. */
static struct asked *any(struct kb_arena *a, uint32_t seed)
{
	int64_t n[INNER], content[INNER];

	for (int i = 0; i < INNER; i++) {
		n[i] = dice(&seed, 3) == 0 ? 1 + dice(&seed, 4) : dice(&seed, 5) == 0 ? 10 + dice(&seed, 4) : 5 + dice(&seed, 5);
		content[i] = dice(&seed, 3) == 0 ? (dice(&seed, 2) ? n[i] : 0) : dice(&seed, (uint32_t)n[i] + 1);
	}
	return ask(a, n, content);
}

static int64_t sum(const struct kb_cell *c, const int64_t *by_inner)
{
	int64_t all = 0;

	for (uint32_t i = 0; i < c->count; i++)
		all += by_inner[c->inner[i]];
	return all;
}

/* ---- the reader who goes through them all ---- */

struct reader {
	const struct asked *q;
	struct kb_range told[2 * INNER + 4]; /* by cell; all of it where nothing is told */
	int64_t tried[INNER];
	bool other[2 * INNER + 4];           /* by cell: another number than the true one fits, too */
	size_t fitting;
};

/* exact: as if shares were told as they are, the control. */
static void look_at(struct reader *r, const struct asked *q, bool exact)
{
	*r = (struct reader){ .q = q };
	for (size_t i = 0; i < q->table->count; i++) {
		const struct kb_cell *c = &q->table->cells[i];
		int64_t n = sum(c, q->n), k = sum(c, q->content);
		r->told[i] = !c->shown ? (struct kb_range){ 0, n } : exact ? (struct kb_range){ k, k } : kb_band_range(k, n, 1, q->shares.banded[i]);
	}
}

static void note(struct reader *r)
{
	const struct kb_table *t = r->q->table;

	for (size_t i = 0; i < t->count; i++) {
		int64_t k = sum(&t->cells[i], r->tried);
		if (k < r->told[i].low || k > r->told[i].high)
			return;
	}
	r->fitting++;
	for (size_t i = 0; i < t->count; i++)
		r->other[i] = r->other[i] || sum(&t->cells[i], r->tried) != sum(&t->cells[i], r->q->content);
}

static void go_through(struct reader *r, int from)
{
	if (from == INNER) {
		note(r);
		return;
	}
	for (int64_t k = r->told[from].low; k <= r->told[from].high; k++) {
		r->tried[from] = k;
		go_through(r, from + 1);
	}
}

static bool is_unanimous(const struct asked *q, size_t cell)
{
	int64_t n = sum(&q->table->cells[cell], q->n), k = sum(&q->table->cells[cell], q->content);

	return q->table->cells[cell].small && (k == 0 || k == n);
}

/* How many small cells are certain to be of one mind. */
static size_t certain(const struct asked *q, bool exact)
{
	struct reader r;
	size_t count = 0;

	look_at(&r, q, exact);
	go_through(&r, 0);
	assert_true(r.fitting > 0); /* the truth does */
	for (size_t i = 0; i < q->table->count; i++)
		count += is_unanimous(q, i) && !r.other[i];
	return count;
}

/* ---- by chance ---- */

static void no_choice_within_what_is_told_leaves_a_small_cell_certain(void **state)
{
	size_t unanimous = 0, before = 0, exact = 0;

	(void)state;
	for (uint32_t seed = 1; seed <= 150; seed++) {
		struct kb_arena *a = kb_arena_new();
		struct asked *q = any(a, seed);
		for (size_t i = 0; i < q->table->count; i++)
			unanimous += is_unanimous(q, i);
		before += certain(q, true);
		assert_int_equal(kb_protect_answers(q->table, &q->shares), KB_OK);
		assert_int_equal(certain(q, false), 0);
		exact += certain(q, true);
		kb_arena_free(a);
	}
	assert_true(unanimous > 100);
	assert_true(before > 0 && exact > 0); /* controls: the pattern of n alone; exact shares where bands are told */
}

static void only_what_was_shown_tells_less(void **state)
{
	(void)state;
	for (uint32_t seed = 1; seed <= 50; seed++) {
		struct kb_arena *a = kb_arena_new();
		struct asked *q = any(a, seed), *was = any(a, seed);
		assert_int_equal(kb_protect_answers(q->table, &q->shares), KB_OK);
		for (size_t i = 0; i < q->table->count; i++)
			assert_true(was->table->cells[i].shown || !q->table->cells[i].shown);
		kb_arena_free(a);
	}
}

static void the_same_answers_give_the_same_pattern(void **state)
{
	(void)state;
	for (uint32_t seed = 1; seed <= 50; seed++) {
		struct kb_arena *a = kb_arena_new();
		struct asked *q = any(a, seed), *again = any(a, seed);
		assert_int_equal(kb_protect_answers(q->table, &q->shares), KB_OK);
		assert_int_equal(kb_protect_answers(again->table, &again->shares), KB_OK);
		assert_int_equal(kb_protect_answers(again->table, &again->shares), KB_OK); /* twice over */
		for (size_t i = 0; i < q->table->count; i++) {
			assert_int_equal(q->table->cells[i].shown, again->table->cells[i].shown);
			assert_int_equal(q->shares.banded[i], again->shares.banded[i]);
		}
		kb_arena_free(a);
	}
}

/* ---- one by one ---- */

static size_t shown(const struct asked *q)
{
	size_t n = 0;

	for (size_t i = 0; i < q->table->count; i++)
		n += q->table->cells[i].shown;
	return n;
}

/* In no small cell do all say the same: the truth itself is another choice. */
static void where_small_cells_differ_nothing_tells_less(void **state)
{
	struct kb_arena *a = kb_arena_new();
	struct asked *q = ask(a, (int64_t[]){ 3, 6, 7, 4, 8, 9 }, (int64_t[]){ 1, 0, 7, 2, 8, 4 });
	size_t before = shown(q);

	(void)state;
	assert_int_equal(kb_protect_answers(q->table, &q->shares), KB_OK);
	assert_int_equal(shown(q), before);
	kb_arena_free(a);
}

/* Nobody anywhere: every share is "at most", so who is small may have had one. Told exactly, nobody had. */
static void a_band_is_enough_where_all_say_the_same(void **state)
{
	struct kb_arena *a = kb_arena_new();
	struct asked *q = ask(a, (int64_t[]){ 3, 4, 6, 7, 6, 3 }, (int64_t[]){ 0, 0, 0, 0, 0, 0 });

	(void)state;
	assert_true(certain(q, true) > 0); /* control */
	assert_int_equal(kb_protect_answers(q->table, &q->shares), KB_OK);
	assert_int_equal(certain(q, false), 0);
	assert_true(q->table->cells[q->table->count - 1].shown);
	kb_arena_free(a);
}

/* Of thirty and more exact shares are told. Where they make a small cell certain they tell their band before they are left
 * out: three of three, beside a large site whose share and whose region's are known. */
static void many_tell_their_band_before_they_are_left_out(void **state)
{
	struct kb_arena *a = kb_arena_new();
	struct kb_table *t = kb_table_new(a, 3, T);
	int64_t n[] = { 3, MANY, MANY }, content[] = { 0, 0, 20 };
	struct kb_answers shares = { n, content, 1, 1, kb_arena_alloc(a, 8), NULL };
	size_t banded = 0;

	(void)state;
	for (uint32_t i = 0; i < 3; i++)
		kb_table_add(t, IN(i), n[i], SITE, KB_CELL_NEW);
	kb_table_add(t, IN(0, 1), n[0] + n[1], REGION, KB_CELL_NEW);
	kb_table_add(t, IN(0, 1, 2), n[0] + n[1] + n[2], NATION, KB_CELL_NEW);
	t->truth = n;
	assert_int_equal(kb_protect(t), KB_OK);
	assert_int_equal(kb_protect_answers(t, &shares), KB_OK);
	for (size_t i = 0; i < t->count; i++)
		banded += shares.banded[i];
	assert_true(banded > 0);
	for (size_t i = 0; i < t->count; i++)
		assert_true(!shares.banded[i] || t->cells[i].value >= KB_GATE_FEW);
	kb_arena_free(a);
}

/* What was released is known for ever. Where only that makes a small cell certain, nothing new is to blame: nothing
 * of it is taken back, and nothing else is left out in vain. */
static void what_was_released_is_not_taken_back(void **state)
{
	struct kb_arena *a = kb_arena_new();
	struct asked *q = ask(a, (int64_t[]){ 3, 6, 7, 4, 8, 9 }, (int64_t[]){ 0, 0, 0, 0, 0, 0 });
	size_t before;

	(void)state;
	for (size_t i = 0; i < q->table->count; i++)
		q->table->cells[i].before = q->table->cells[i].shown ? KB_CELL_RELEASED : KB_CELL_WITHHELD;
	before = shown(q);
	assert_int_equal(kb_protect_answers(q->table, &q->shares), KB_OK);
	assert_int_equal(shown(q), before);
	kb_arena_free(a);
}

/* Three sites, two of them a region, and the whole; scores in quarters of the scale. */
struct scored { struct kb_table *table; struct kb_answers means; int64_t n[3], total[3]; };

static struct scored *score(struct kb_arena *a, const int64_t n[3], const int64_t quarters[3])
{
	struct scored *q = kb_arena_alloc(a, sizeof *q);

	q->table = kb_table_new(a, 3, T);
	for (uint32_t i = 0; i < 3; i++) {
		q->n[i] = n[i];
		q->total[i] = quarters[i] * STEP;
		kb_table_add(q->table, IN(i), n[i], SITE, KB_CELL_NEW);
	}
	kb_table_add(q->table, IN(0, 1), n[0] + n[1], REGION, KB_CELL_NEW);
	kb_table_add(q->table, IN(0, 1, 2), n[0] + n[1] + n[2], NATION, KB_CELL_NEW);
	q->table->truth = q->n;
	q->means = (struct kb_answers){ q->n, q->total, SCORE, STEP, kb_arena_alloc(a, q->table->count), NULL };
	assert_int_equal(kb_protect(q->table), KB_OK);
	return q;
}

/* Do these quarters fit the means that are told? exact: the control. */
static bool fits(const struct scored *q, const int64_t quarters[3], bool exact)
{
	for (size_t i = 0; i < q->table->count; i++) {
		const struct kb_cell *c = &q->table->cells[i];
		int64_t n = sum(c, q->n), total = sum(c, q->total), tried = sum(c, quarters) * STEP;
		struct kb_range told = exact ? (struct kb_range){ total, total } : kb_band_range(total, n, SCORE, q->means.banded[i]);
		if (c->shown && (tried < told.low || tried > told.high))
			return false;
	}
	return true;
}

/* Is the first site's sum the same in every choice that fits? */
static bool is_certain(const struct scored *q, bool exact)
{
	int64_t t[3];

	for (t[0] = 0; t[0] <= 4 * q->n[0]; t[0]++)
		for (t[1] = 0; t[1] <= 4 * q->n[1]; t[1]++)
			for (t[2] = 0; t[2] <= 4 * q->n[2]; t[2]++)
				if (t[0] * STEP != q->total[0] && fits(q, t, exact))
					return false;
	return true;
}

/* A mean is told as a whole per cent, half of one to either side, and banded at its ends. */
static void a_small_site_of_the_worst_mean_is_not_certain(void **state)
{
	struct kb_arena *a = kb_arena_new();
	size_t exposed = 0;

	(void)state;
	for (int64_t second = 0; second <= 24; second++) {
		struct scored *q = score(a, (int64_t[]){ 3, 6, 9 }, (int64_t[]){ 0, second, 17 });
		exposed += is_certain(q, true);
		assert_int_equal(kb_protect_answers(q->table, &q->means), KB_OK);
		assert_false(is_certain(q, false));
	}
	assert_true(exposed > 0); /* control: means as they are */
	kb_arena_free(a);
}

/* One of three with another score is nothing to hide. */
static void a_small_site_of_several_scores_hides_nothing_more(void **state)
{
	struct kb_arena *a = kb_arena_new();
	struct scored *q = score(a, (int64_t[]){ 3, 6, 9 }, (int64_t[]){ 4, 0, 17 });
	size_t before = 0, after = 0;

	(void)state;
	for (size_t i = 0; i < q->table->count; i++)
		before += q->table->cells[i].shown;
	assert_int_equal(kb_protect_answers(q->table, &q->means), KB_OK);
	for (size_t i = 0; i < q->table->count; i++)
		after += q->table->cells[i].shown;
	assert_int_equal(after, before);
	kb_arena_free(a);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(no_choice_within_what_is_told_leaves_a_small_cell_certain),
		cmocka_unit_test(only_what_was_shown_tells_less),
		cmocka_unit_test(the_same_answers_give_the_same_pattern),
		cmocka_unit_test(where_small_cells_differ_nothing_tells_less),
		cmocka_unit_test(a_band_is_enough_where_all_say_the_same),
		cmocka_unit_test(many_tell_their_band_before_they_are_left_out),
		cmocka_unit_test(what_was_released_is_not_taken_back),
		cmocka_unit_test(a_small_site_of_the_worst_mean_is_not_certain),
		cmocka_unit_test(a_small_site_of_several_scores_hides_nothing_more),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
