/* release.c - the register of releases: tables leave once, and stay as they left.
 *
 * A year of an item is one table, since no cell reaches over the end of a year. Each
 * release freezes the sums it was made of, protects the whole year again with what was
 * shown and left out before as given, and writes only the cells of new periods. Inside
 * comes first; outside is given what inside left out, so it shows nothing more. Reading
 * and reckoning come before the first write, which takes the store's lock. So all tables wait for it, and there are
 * hundreds: each is reckoned in memory of its own, and only what is written of it stays. */
#include <sodium.h>
#include <stdlib.h>
#include <string.h>

#include "kb.sql.h"
#include "month.h"
#include "register.h"
#include "store.h"

enum { RULES = 2, SCORE = 100000, STEP = SCORE / 4 /* the best score and a step of five answers, in thousandths */ };

static const struct tier { const char *name; int64_t least; bool by_half; } tiers[] = {
	{ "inside", KB_GATE_MIN, false }, { "outside", 2 * KB_GATE_MIN, true },
};
_Static_assert(sizeof tiers / sizeof *tiers == KB_TIERS, "each circle has its rules");

const char *kb_tier_name(enum kb_tier tier)
{
	return tiers[tier].name;
}

struct place { const char *id, *kind, *type, *parent, *above; };
struct places { struct place *list; size_t count; const char *nation; };

/* ---- is there anything to release ---- */

enum kb_rc kb_release_due(struct kb_ctx *c)
{
	struct kb_rows *last = kb_core_ask(c, &kb_gate_last);
	bool due = kb_next(last) && kb_col_int(last, 0) < c->month;
	struct kb_rows *waiting = due ? kb_core_ask(c, &kb_gate_waiting, kb_i(c->month)) : NULL;

	if (due && kb_next(waiting))
		due = kb_col_int(waiting, 0) == 0;
	return c->failed ? KB_FAIL : due ? KB_OK : KB_NONE;
}

int32_t kb_release_through(struct kb_ctx *c)
{
	struct kb_rows *last = kb_core_ask(c, &kb_gate_last);

	return kb_next(last) ? (int32_t)kb_col_int(last, 0) : 0;
}

/* ---- places ---- */

static void read_places(struct kb_ctx *c, struct places *p)
{
	struct kb_rows *q = kb_core_ask(c, &kb_gate_places);
	size_t room = 0;

	for (*p = (struct places){ .nation = "" }; kb_next(q);) {
		if (p->count == room) {
			struct place *more = kb_arena_alloc(c->arena, (room = 2 * room + 16) * sizeof *more);
			memcpy(more, p->list == NULL ? more : p->list, p->count * sizeof *more);
			p->list = more;
		}
		p->list[p->count++] = (struct place){ kb_col_text(q, 0), kb_col_text(q, 1), kb_col_text(q, 2), kb_col_text(q, 3), kb_col_text(q, 4) };
		if (strcmp(p->list[p->count - 1].kind, "organisation") == 0 && *p->nation == '\0')
			p->nation = p->list[p->count - 1].id;
	}
}

static int by_id(const void *key, const void *place)
{
	return strcmp(key, ((const struct place *)place)->id);
}

/* Only what locations told is in tables; anything else lies in no place of them. */
static const struct place *location(const struct places *p, const char *id)
{
	const struct place *at = p->count == 0 ? NULL : bsearch(id, p->list, p->count, sizeof *p->list, by_id);
	return at != NULL && strcmp(at->kind, "location") == 0 ? at : NULL;
}

/* ---- the parts of a year ---- */

static size_t frozen_parts(struct kb_ctx *c, struct kb_year *y)
{
	struct kb_rows *q = kb_core_ask(c, &kb_gate_sums, kb_t(y->item), kb_i(y->first), kb_i(y->first + (int32_t)y->old));
	size_t room = 0;

	while (kb_next(q)) {
		if (y->count == room) {
			struct kb_part *more = kb_arena_alloc(c->arena, (room = 2 * room + 64) * sizeof *more);
			memcpy(more, y->parts == NULL ? more : y->parts, y->count * sizeof *more);
			y->parts = more;
		}
		y->parts[y->count++] = (struct kb_part){
			{ y->item, kb_col_text(q, 0), (int32_t)kb_col_int(q, 1), kb_col_int(q, 2), kb_col_int(q, 3), kb_col_int(q, 4), y->counts, 0, NULL, NULL, y->above },
			kb_col_text(q, 5), kb_col_text(q, 6), NULL,
		};
	}
	return y->count;
}

/* Behind the frozen ones: what came since, of months that are over. */
static void add_new_parts(struct kb_year *y, const struct places *p, const struct kb_sum *const *sums, size_t count)
{
	struct kb_part *all = kb_arena_alloc(y->arena, (y->count + count + 1) * sizeof *all);

	if (y->count > 0)
		memcpy(all, y->parts, y->count * sizeof *all);
	for (size_t i = 0; i < count; i++) {
		const struct place *at = location(p, sums[i]->place);
		int32_t month = sums[i]->month - y->first;
		y->has_top = y->has_top || sums[i]->top >= 0;
		if (at == NULL || sums[i]->n < (kb_is_of_events(y->counts) ? 0 : 1) || month < (int32_t)y->old || month >= (int32_t)y->through)
			continue;
		all[y->count++] = (struct kb_part){ *sums[i], strcmp(at->above, "region") == 0 ? at->parent : "", at->type, sums[i] };
		if (sums[i]->top < 0)
			all[y->count - 1].sum.top = 0;
	}
	y->parts = all;
}

static int64_t released_through(struct kb_ctx *c, const struct kb_year *y)
{
	struct kb_rows *q = kb_core_ask(c, &kb_gate_through, kb_t(y->item), kb_i(y->first));
	return kb_next(q) ? kb_col_int(q, 0) : 0;
}

/* KB_NONE: every month of it that is over was released. */
static enum kb_rc open_year(struct kb_ctx *c, struct kb_year *y, const struct places *p, const struct kb_sum *const *sums, size_t count)
{
	int32_t first = sums[0]->month - sums[0]->month % YEAR_MONTHS;
	int32_t complete = sums[0]->through > 0 && sums[0]->through < c->month ? sums[0]->through : c->month;
	int32_t through = complete < first + YEAR_MONTHS ? complete : first + YEAR_MONTHS;
	int64_t old;

	*y = (struct kb_year){ .arena = c->arena, .item = sums[0]->item, .nation = p->nation, .first = first, .counts = sums[0]->counts,
		.above = sums[0]->above };
	old = released_through(c, y);
	if (through <= first || old >= through)
		return KB_NONE;
	y->old = old == 0 ? 0 : (uint32_t)(old - first);
	y->through = (uint32_t)(through - first);
	frozen_parts(c, y);
	add_new_parts(y, p, sums, count);
	if (y->count == 0)
		return KB_NONE;
	kb_year_build(y);
	return KB_OK;
}

/* ---- protection ---- */

/* Is the period in a release before this one? */
static bool is_old(const struct kb_year *y, uint32_t period)
{
	uint32_t first, months = kb_cube_months(&y->cube, period, &first);
	return first + months <= y->old;
}

/* What an earlier release showed of a place. By place, since so the register is in order: however much it holds, only those
 * rows are read. */
static void remember_shown(struct kb_ctx *c, const struct kb_ready *r, int tier, const char *name, enum kb_before *before)
{
	const struct kb_year *y = &r->year;
	struct kb_rows *q = kb_core_ask(c, &kb_gate_cells, kb_t(tiers[tier].name), kb_t(name), kb_t(y->item), kb_i(y->first),
	    kb_i(y->first + (int32_t)y->old));

	while (kb_next(q)) {
		uint32_t cell = kb_year_find(y, name, (uint32_t)(kb_col_int(q, 0) - y->first), (uint32_t)kb_col_int(q, 1));
		if (cell == KB_NO_PIVOT || !is_old(y, cell % kb_cube_periods(&y->cube)))
			continue;
		before[cell] = KB_CELL_RELEASED;
		r->banded[tier][0][cell] = kb_col_int(q, 2) & KB_BANDED_MEAN;
		r->banded[tier][1][cell] = kb_col_int(q, 2) & KB_BANDED_SHARE;
	}
}

/* What was not shown of old periods was left out; where nobody was counted, that was said. */
static void remember(struct kb_ctx *c, const struct kb_ready *r, int tier, enum kb_before *before)
{
	const struct kb_year *y = &r->year;
	uint32_t periods = kb_cube_periods(&y->cube);

	if (y->old == 0)
		return;
	for (uint32_t place = 0; place < kb_cube_places(&y->cube); place++) {
		for (uint32_t period = 0; period < periods; period++)
			if (is_old(y, period))
				before[place * periods + period] = kb_year_sum(y, KB_YEAR_N, place, period) == 0 ? KB_CELL_RELEASED : KB_CELL_WITHHELD;
		remember_shown(c, r, tier, kb_year_place(y, place), before);
	}
}

/* Outside never shows what inside does not, nor more closely. */
static void follow(const struct kb_ready *r, int tier, enum kb_before *before, size_t cells)
{
	for (size_t i = 0; tier > 0 && i < cells; i++) {
		if (r->cells[tier - 1][i] != KB_SHOWN)
			before[i] = KB_CELL_WITHHELD;
		for (int what = 0; what < 2; what++)
			r->banded[tier][what][i] = r->banded[tier][what][i] || r->banded[tier - 1][what][i];
	}
}

/* Amounts are told as a mean is, by one figure. */
static enum kb_rc protect_parts(const struct kb_ready *r, int tier, struct kb_table *t, struct kb_arena *a)
{
	const struct kb_year *y = &r->year;
	struct kb_answers parts = { kb_year_inner(y, KB_YEAR_TOP, a), kb_year_inner(y, KB_YEAR_TOTAL, a), 1, 1, r->banded[tier][0],
		kb_year_inner(y, KB_YEAR_N, a) };

	return kb_protect_answers(t, &parts);
}

/* What was answered, by mean and by share. */
static enum kb_rc protect_answers(const struct kb_ready *r, int tier, struct kb_table *t, struct kb_arena *a)
{
	const struct kb_year *y = &r->year;
	struct kb_answers means = { kb_year_inner(y, KB_YEAR_N, a), kb_year_inner(y, KB_YEAR_TOTAL, a), SCORE, STEP, r->banded[tier][0], NULL };
	struct kb_answers shares = { means.n, kb_year_inner(y, KB_YEAR_TOP, a), 1, 1, r->banded[tier][1], NULL };
	enum kb_rc rc = kb_protect_answers(t, &means);

	return rc == KB_OK && y->has_top ? kb_protect_answers(t, &shares) : rc;
}

/* Of events there is no answer. */
static enum kb_rc protect_told(const struct kb_ready *r, int tier, struct kb_table *t, struct kb_arena *a)
{
	if (kb_is_of_events(r->year.counts))
		return KB_OK;
	return (r->year.counts == KB_PARTS ? protect_parts : protect_answers)(r, tier, t, a);
}

static enum kb_rc protect_tier(struct kb_ctx *c, struct kb_ready *r, int tier, struct kb_memo *m, struct kb_arena *a)
{
	struct kb_year *y = &r->year;
	size_t cells = (size_t)kb_cube_places(&y->cube) * kb_cube_periods(&y->cube);
	enum kb_before *before = kb_arena_alloc(a, (cells + 1) * sizeof *before);
	struct kb_table *t;

	y->cube.sites_by_half = tiers[tier].by_half;
	for (int what = 0; what < 2; what++)
		r->banded[tier][what] = kb_arena_alloc(c->arena, cells + 1);
	remember(c, r, tier, before);
	follow(r, tier, before, cells);
	t = kb_cube_table(a, &y->cube, tiers[tier].least, before);
	if (kb_memo_protect(m, t) != KB_OK || protect_told(r, tier, t, a) != KB_OK)
		return KB_FAIL;
	r->cells[tier] = kb_arena_alloc(c->arena, cells + 1);
	for (size_t i = 0; i < cells; i++)
		r->cells[tier][i] = t->cells[i].count == 0 ? KB_NO_CELL : t->cells[i].shown ? KB_SHOWN : KB_LEFT_OUT;
	return KB_OK;
}

/* A year that is refused in one tier is written in none. */
static enum kb_rc protect(struct kb_ctx *c, struct kb_ready *r, struct kb_memo *m)
{
	struct kb_arena *a = kb_arena_new();
	enum kb_rc rc = KB_OK;

	for (int i = 0; i < KB_TIERS && rc == KB_OK; i++) {
		rc = protect_tier(c, r, i, m, a);
		kb_arena_reset(a);
	}
	kb_arena_free(a);
	if (rc != KB_OK)
		kb_log(c, KB_ERROR, "the gate refuses %s of %d: what was released before cannot be protected", r->year.item,
		    kb_month_year(r->year.first));
	return rc;
}

/* ---- writing ---- */

static void hash_cell(crypto_generichash_state *h, struct kb_arena *a, const char *place, int32_t month, uint32_t months, const int64_t v[5])
{
	const char *line = kb_arena_fmt(a, "%s %d %u %lld %lld %lld %lld %lld\n", place, month, months, (long long)v[0],
	    (long long)v[1], (long long)v[2], (long long)v[3], (long long)v[4]);
	crypto_generichash_update(h, (const unsigned char *)line, strlen(line));
}

static int64_t counted_as(const struct kb_year *y)
{
	static const int64_t what[] = { [KB_EVENTS] = KB_OF_EVENTS, [KB_PARTS] = KB_OF_PARTS, [KB_COUNT] = KB_OF_COUNTS, [KB_COUNT_MONTHLY] = KB_OF_COUNTS };

	return what[y->counts] | (kb_is_monthly(y->counts) ? KB_OF_MONTHS : 0);
}

/* One cell, if its period is new. Returns whether it shows. */
static bool write_cell(struct kb_ctx *c, const struct kb_ready *r, int tier, uint32_t place, uint32_t period, crypto_generichash_state *h)
{
	const struct kb_year *y = &r->year;
	uint32_t first, months = kb_cube_months(&y->cube, period, &first), at = place * kb_cube_periods(&y->cube) + period;
	int32_t month = y->first + (int32_t)first;
	const char *name = kb_year_place(y, place);
	bool shown = r->cells[tier][at] == KB_SHOWN;
	int64_t v[5] = { shown, 0, 0, 0, 0 };

	if (r->cells[tier][at] == KB_NO_CELL || is_old(y, period) || *name == '\0')
		return false;
	for (int i = 0; shown && i < 3; i++)
		v[1 + i] = kb_year_sum(y, i, place, period);
	if (shown)
		v[4] = (r->banded[tier][0][at] ? KB_BANDED_MEAN : 0) | (r->banded[tier][1][at] ? KB_BANDED_SHARE : 0) | counted_as(y);
	hash_cell(h, c->arena, name, month, months, v);
	kb_core_run(c, &kb_gate_add_cell, kb_t(tiers[tier].name), kb_t(name), kb_t(y->item), kb_i(month), kb_i(months), kb_i(v[0]),
	    kb_i(v[1]), kb_i(v[2]), kb_i(v[3]), kb_i(v[4]));
	return shown;
}

static void write_tier(struct kb_ctx *c, const struct kb_ready *r, int tier)
{
	const struct kb_year *y = &r->year;
	unsigned char hash[crypto_generichash_BYTES];
	char hex[2 * sizeof hash + 1];
	crypto_generichash_state h;
	int64_t cells = 0;

	crypto_generichash_init(&h, NULL, 0, sizeof hash);
	for (uint32_t place = 0; place < kb_cube_places(&y->cube); place++)
		for (uint32_t period = 0; period < kb_cube_periods(&y->cube); period++)
			cells += write_cell(c, r, tier, place, period, &h);
	crypto_generichash_final(&h, hash, sizeof hash);
	kb_core_run(c, &kb_gate_add_release, kb_t(kb_key(c)), kb_t(tiers[tier].name), kb_t(y->item), kb_i(y->first),
	    kb_i(y->first + (int32_t)y->through), kb_i(RULES), kb_i(cells), kb_t(sodium_bin2hex(hex, sizeof hex, hash, sizeof hash)));
}

/* Where a site lay is frozen as the cube has it, for the quarter. */
static void freeze(struct kb_ctx *c, const struct kb_ready *r)
{
	for (size_t i = 0; i < r->nparts && !c->failed; i++) {
		const struct kb_new_part *p = &r->parts[i];
		kb_core_run(c, &kb_gate_add_sum, kb_t(r->year.item), kb_i(p->sum->month), kb_t(p->sum->place), kb_t(p->region), kb_t(p->type),
		    kb_i(p->sum->n), kb_i(p->sum->total), kb_i(p->sum->top < 0 ? 0 : p->sum->top));
	}
}

/* In memory of its own, since every cell is a line of the hash. */
static enum kb_rc write_year(struct kb_ctx *c, void *ready)
{
	struct kb_ready *r = ready;

	r->year.arena = c->arena;
	freeze(c, r);
	for (int i = 0; i < KB_TIERS && !c->failed; i++)
		write_tier(c, r, i);
	return c->failed ? KB_FAIL : KB_OK;
}

/* ---- all of it ---- */

static int by_table(const void *a, const void *b)
{
	const struct kb_sum *x = *(const struct kb_sum *const *)a, *y = *(const struct kb_sum *const *)b;
	int item = strcmp(x->item, y->item);

	if (item != 0)
		return item;
	if (x->month != y->month)
		return x->month < y->month ? -1 : 1;
	return strcmp(x->place, y->place);
}

static bool is_same_table(const struct kb_sum *a, const struct kb_sum *b)
{
	return a->month / YEAR_MONTHS == b->month / YEAR_MONTHS && strcmp(a->item, b->item) == 0;
}

const struct kb_sum *const *kb_sums_in_order(struct kb_ctx *c, const struct kb_sum *sums, size_t count)
{
	const struct kb_sum **list = kb_arena_alloc(c->arena, (count + 1) * sizeof *list);

	for (size_t i = 0; i < count; i++)
		list[i] = &sums[i];
	qsort(list, count, sizeof *list, by_table);
	return list;
}

/* Of sums in order. */
static size_t count_tables(const struct kb_sum *const *list, size_t count)
{
	size_t n = count > 0;

	for (size_t i = 1; i < count; i++)
		n += !is_same_table(list[i - 1], list[i]);
	return n;
}

/* Best answers are of those who answered; a part is of its whole. */
static int64_t top_of(const struct kb_sum *s, int64_t most)
{
	if (s->counts != KB_PARTS)
		return s->n;
	return s->total >= 0 && s->total <= s->top ? most * 1000 : -1;
}

/* So large that all sites and months of a year add up without reaching the end of the type, in
 * thousandths of a score too (answers.c). */
static enum kb_rc check_sums(struct kb_ctx *c, const struct kb_sum *sums, size_t count)
{
	const int64_t most = 10000000000;

	for (size_t i = 0; i < count; i++) {
		const struct kb_sum *s = &sums[i];
		if (s->n > most || s->top > top_of(s, most) || s->total > most * 1000 || s->n < 0 || s->top < -1 || s->total < -most * 1000)
			return kb_fail(c, "the gate refuses the sum of %s at %s in %04d-%02d: no such number of people can be", s->item, s->place,
			    kb_month_year(s->month), kb_month_of_year(s->month));
	}
	return KB_OK;
}

/* Sums of one table, and what becomes of it. */
struct work {
	struct kb_arena *arena; /* of all that is ready */
	const struct places *places;
	struct kb_memo *memo;
	const struct kb_sum *const *sums;
	size_t count;
	struct kb_ready *ready;
};

/* KB_OK: it is ready. */
static enum kb_rc work_out(struct kb_ctx *c, void *with)
{
	struct work *w = with;
	enum kb_rc rc = open_year(c, &w->ready->year, w->places, w->sums, w->count);

	if (rc != KB_OK || (rc = protect(c, w->ready, w->memo)) != KB_OK)
		return rc;
	w->ready->family = w->sums[0]->family;
	w->ready->apart = w->sums[0]->apart;
	kb_ready_keep(w->arena, w->ready);
	return KB_OK;
}

enum kb_rc kb_release(struct kb_ctx *c, const struct kb_sum *sums, size_t count)
{
	enum kb_rc rc = check_sums(c, sums, count) == KB_OK ? kb_leap_check(c, sums, count) : KB_FAIL;
	const struct kb_sum *const *list;
	struct kb_memo *memo = kb_memo_new(c->arena);
	struct kb_ready *ready;
	struct places places;
	size_t n = 0;

	if (rc != KB_OK)
		return rc;
	list = kb_sums_in_order(c, sums, count);
	ready = kb_arena_alloc(c->arena, (count_tables(list, count) + 1) * sizeof *ready);
	read_places(c, &places);
	for (size_t i = 0, k; i < count && !c->failed; i = k) {
		for (k = i + 1; k < count && is_same_table(list[i], list[k]);)
			k++;
		ready[n] = (struct kb_ready){ 0 };
		n += kb_apart(c, work_out, &(struct work){ c->arena, &places, memo, list + i, k - i, &ready[n] }) == KB_OK;
	}
	kb_families_agree(c->arena, ready, n);
	for (size_t i = 0; i < n && !c->failed; i++)
		kb_apart(c, write_year, &ready[i]);
	return c->failed ? KB_FAIL : KB_OK;
}
