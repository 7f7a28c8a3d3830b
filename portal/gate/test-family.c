/* test-family.c - tables about the same people leave out the same, and what parts them is not told by their sum. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <cmocka.h>

#include <stdlib.h>
#include <string.h>

#include "register.h"
#include "store.h"
#include "test-told.h"

/* Three locations, one region, the first quarter of a year, in the middle of which months are all told. */
enum { JAN = 12 * 2026, SITES = 3, QUARTER = 3 };

static const char *const sites[SITES] = { "de-linde", "de-eik", "de-berk" };

struct table { const char *item, *family, *apart; int64_t n[SITES]; };

/* Protected and ready to be written, as release.c has it. */
static struct kb_ready ready_of(struct kb_arena *a, const struct table *t)
{
	struct kb_ready r = { .year = { .arena = a, .item = t->item, .nation = "coa", .first = JAN, .through = QUARTER }, .family = t->family, .apart = t->apart };
	struct kb_year *y = &r.year;
	struct kb_table *table;
	size_t cells;

	y->parts = kb_arena_alloc(a, SITES * QUARTER * sizeof *y->parts);
	for (int month = 0; month < QUARTER; month++)
		for (int site = 0; site < SITES; site++)
			if (t->n[site] > 0)
				y->parts[y->count++] = (struct kb_part){ { .item = t->item, .place = sites[site], .month = JAN + month,
					.n = t->n[site] / QUARTER + (month < t->n[site] % QUARTER) }, "noord", "", NULL };
	kb_year_build(y);
	cells = (size_t)kb_cube_places(&y->cube) * kb_cube_periods(&y->cube);
	for (int tier = 0; tier < KB_TIERS; tier++) {
		y->cube.sites_by_half = tier == 1;
		table = kb_cube_table(a, &y->cube, tier == 0 ? 5 : 10, NULL);
		assert_int_equal(kb_protect(table), KB_OK);
		r.cells[tier] = kb_arena_alloc(a, cells + 1);
		r.banded[tier][0] = r.banded[tier][1] = kb_arena_alloc(a, cells + 1);
		for (size_t i = 0; i < cells; i++)
			r.cells[tier][i] = table->cells[i].count == 0 ? KB_NO_CELL : table->cells[i].shown ? KB_SHOWN : KB_LEFT_OUT;
	}
	return r;
}

/* What inside has of the quarter of a place. */
static int state_of(struct kb_ready *r, const char *place)
{
	r->year.cube.sites_by_half = false;
	return r->cells[0][kb_year_find(&r->year, place, 0, QUARTER)];
}

static void expect(struct kb_ready *r, const char *want)
{
	char got[] = "....";
	const char *places[] = { sites[0], sites[1], sites[2], "noord" };

	for (int i = 0; i < 4; i++)
		got[i] = state_of(r, places[i]) == KB_SHOWN ? 's' : '-';
	assert_string_equal(got, want);
}

struct two { struct kb_arena *arena; struct kb_ready of[3]; };

static int open_two(void **state)
{
	struct two *w = calloc(1, sizeof *w);

	w->arena = kb_arena_new();
	*state = w;
	return 0;
}

static int close_two(void **state)
{
	struct two *w = *state;

	kb_arena_free(w->arena);
	free(w);
	return 0;
}

/* Who answered both, and who answered the one: four are left out of the first, and nobody of the second. */
static void make_family(struct two *w, const char *family, const char *other)
{
	w->of[0] = ready_of(w->arena, &(struct table){ "both", family, NULL, { 4, 20, 30 } });
	w->of[1] = ready_of(w->arena, &(struct table){ "one", other, NULL, { 5, 21, 30 } });
}

static void of_a_family_the_same_is_left_out(void **state)
{
	struct two *w = *state;

	make_family(w, "A01", "A01");
	expect(&w->of[0], "--ss");
	expect(&w->of[1], "ssss");
	kb_families_agree(w->arena, w->of, 2);
	expect(&w->of[0], "--ss");
	expect(&w->of[1], "--ss");
}

/* Otherwise a reader has four of both, who are five at most, beside the five of the one. */
static void control_strangers_leave_out_their_own(void **state)
{
	struct two *w = *state;

	make_family(w, "A01", "A05");
	kb_families_agree(w->arena, w->of, 2);
	expect(&w->of[1], "ssss");
	make_family(w, NULL, NULL);
	kb_families_agree(w->arena, w->of, 2);
	expect(&w->of[1], "ssss");
}

static void another_year_is_another_table(void **state)
{
	struct two *w = *state;

	make_family(w, "A01", "A01");
	w->of[0].year.first -= YEAR_MONTHS;
	kb_families_agree(w->arena, w->of, 2);
	expect(&w->of[1], "ssss");
}

/* 23 of both less 20 of the one are three of the other. */
static void make_parted(struct two *w, const char *apart)
{
	w->of[0] = ready_of(w->arena, &(struct table){ "A24|A78", NULL, apart, { 23, 26, 30 } });
	w->of[1] = ready_of(w->arena, &(struct table){ "A24", NULL, NULL, { 20, 20, 30 } });
	w->of[2] = ready_of(w->arena, &(struct table){ "A78", NULL, NULL, { 3, 6, 0 } });
	kb_families_agree(w->arena, w->of, 3);
}

static void a_sum_leaves_out_what_parts_it_leaves_out(void **state)
{
	struct two *w = *state;

	make_parted(w, "A24|A78");
	expect(&w->of[0], "--ss");
	expect(&w->of[1], "ssss");
	assert_int_equal(state_of(&w->of[2], "de-linde"), KB_LEFT_OUT);
}

static void control_a_sum_that_knows_no_parts_tells_them(void **state)
{
	struct two *w = *state;

	make_parted(w, NULL);
	expect(&w->of[0], "ssss");
	make_parted(w, "A2|A7|A781");
	expect(&w->of[0], "ssss");
}

/* What becomes of a table that is kept until all are ready. */
static void names_are_found_in_what_is_kept(void **state)
{
	struct two *w = *state;
	struct kb_arena *later = kb_arena_new();

	make_family(w, "A01", "A01");
	for (int i = 0; i < 2; i++)
		kb_ready_keep(later, &w->of[i]);
	kb_arena_reset(w->arena);
	kb_families_agree(later, w->of, 2);
	expect(&w->of[1], "--ss");
	kb_arena_free(later);
}

#define WITH_TWO(test) cmocka_unit_test_setup_teardown(test, open_two, close_two)

int main(void)
{
	const struct CMUnitTest tests[] = {
		WITH_TWO(of_a_family_the_same_is_left_out),
		WITH_TWO(control_strangers_leave_out_their_own),
		WITH_TWO(another_year_is_another_table),
		WITH_TWO(a_sum_leaves_out_what_parts_it_leaves_out),
		WITH_TWO(control_a_sum_that_knows_no_parts_tells_them),
		WITH_TWO(names_are_found_in_what_is_kept),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
