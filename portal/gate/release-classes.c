/* release-classes.c - releases a closed table of a year's classes, once (klankbord.h).
 *
 * Its cells are written for both circles alike, by the rules of outside: what such tables are made for is published. What other
 * tables told of its classes is looked up as inside has it, which is all that anybody has. Where one of them left out its figure
 * of the year, or told another number, nothing is shown here: what is shown would tell what that one left out. */
#include <sodium.h>
#include <string.h>

#include "kb.sql.h"
#include "register.h"
#include "store.h"

enum { RULES = 2, GRACE = 2 /* months into the next year */, LEAST = 2 * KB_GATE_MIN };

/* How another table stands to the year. */
enum state { NOTHING, BEHIND, TELLS, HIDES };

static const char *nation_of(struct kb_ctx *c)
{
	struct kb_rows *q = kb_core_ask(c, &kb_gate_places);
	const char *nation = "";

	while (kb_next(q))
		if (strcmp(kb_col_text(q, 1), "organisation") == 0 && *nation == '\0')
			nation = kb_col_text(q, 0);
	return nation;
}

static int32_t released_through(struct kb_ctx *c, const char *item, int32_t year)
{
	struct kb_rows *q = kb_core_ask(c, &kb_gate_through, kb_t(item), kb_i(year));

	return kb_next(q) ? (int32_t)kb_col_int(q, 0) : 0;
}

/* The table that tells it: of another table of classes the figure is a cell, "ITEM:NAME". */
static const char *table_of(struct kb_ctx *c, const struct kb_class_told *told)
{
	return told->whole ? kb_fmt(c, "%.*s", (int)strcspn(told->item, ":"), told->item) : told->item;
}

/* Of a year that was released whole; where nobody was counted there may be no row. */
static enum state look_at(struct kb_ctx *c, const struct kb_class_told *told, const char *nation, int32_t year, int64_t sum)
{
	struct kb_rows *q = kb_core_ask(c, &kb_gate_year, kb_t(nation), kb_t(told->item), kb_i(year));
	bool there = kb_next(q);
	int64_t n = there ? kb_col_int(q, told->top ? 2 : 1) : 0;

	if (there && kb_col_int(q, 0) == 0)
		return HIDES;
	return n == sum ? TELLS : HIDES;
}

static enum state state_of(struct kb_ctx *c, const struct kb_classes *t, const struct kb_class_told *told, const char *nation)
{
	int32_t through = released_through(c, table_of(c, told), t->year);
	int64_t sum = kb_classes_sum(t, told->of, told->count, told->whole);

	if (through >= t->year + YEAR_MONTHS)
		return look_at(c, told, nation, t->year, sum);
	if (through > 0 || (sum > 0 && c->month < t->year + YEAR_MONTHS + GRACE))
		return BEHIND;
	return NOTHING;
}

/* ---- writing ---- */

static void write_release(struct kb_ctx *c, const char *item, int32_t year, int64_t cells, const char *hash)
{
	for (int tier = 0; tier < KB_TIERS; tier++)
		kb_core_run(c, &kb_gate_add_release, kb_t(kb_key(c)), kb_t(kb_tier_name((enum kb_tier)tier)), kb_t(item), kb_i(year),
		    kb_i(year + YEAR_MONTHS), kb_i(RULES), kb_i(cells), kb_t(hash));
}

/* What comes of it later is in no release. */
static void close_told(struct kb_ctx *c, const struct kb_classes *t, const bool *has)
{
	for (uint32_t i = 0; i < t->ntold; i++)
		if (!has[i] && released_through(c, table_of(c, &t->told[i]), t->year) == 0)
			write_release(c, table_of(c, &t->told[i]), t->year, 0, "");
}

struct writer { struct kb_ctx *c; const struct kb_classes *t; const char *nation; crypto_generichash_state hash; int64_t shown; };

static void write_cell(struct writer *w, const char *name, bool shown, int64_t n)
{
	const char *item = kb_fmt(w->c, "%s:%s", w->t->item, name);
	const char *line = kb_fmt(w->c, "%s %d %d %lld\n", item, w->t->year, shown, shown ? (long long)n : 0);

	crypto_generichash_update(&w->hash, (const unsigned char *)line, strlen(line));
	w->shown += shown;
	for (int tier = 0; tier < KB_TIERS; tier++)
		kb_core_run(w->c, &kb_gate_add_cell, kb_t(kb_tier_name((enum kb_tier)tier)), kb_t(w->nation), kb_t(item), kb_i(w->t->year),
		    kb_i(YEAR_MONTHS), kb_i(shown), kb_i(shown ? n : 0), kb_i(0), kb_i(0), kb_i(shown ? KB_OF_CLASSES : 0));
}

/* table NULL: every cell is left out. */
static enum kb_rc write_all(struct kb_ctx *c, const struct kb_classes *t, const char *nation, const struct kb_table *table)
{
	struct writer w = { .c = c, .t = t, .nation = nation };
	unsigned char hash[crypto_generichash_BYTES];
	char hex[2 * sizeof hash + 1];

	crypto_generichash_init(&w.hash, NULL, 0, sizeof hash);
	for (uint32_t i = 0; i < t->nclasses; i++)
		write_cell(&w, t->classes[i].name, table != NULL && table->cells[i].shown, t->classes[i].n);
	for (uint32_t i = 0; i < t->nsums; i++)
		write_cell(&w, t->sums[i].name, table != NULL && table->cells[t->nclasses + i].shown, kb_classes_sum(t, t->sums[i].of, t->sums[i].count, true));
	crypto_generichash_final(&w.hash, hash, sizeof hash);
	write_release(c, t->item, t->year, w.shown, sodium_bin2hex(hex, sizeof hex, hash, sizeof hash));
	return c->failed ? KB_FAIL : KB_OK;
}

/* ---- the door ---- */

/* KB_NONE: wait; KB_FAIL: one of them hides its figure. */
static enum kb_rc look_around(struct kb_ctx *c, const struct kb_classes *t, const char *nation, bool *has)
{
	enum kb_rc rc = KB_OK;

	for (uint32_t i = 0; i < t->ntold; i++) {
		enum state s = state_of(c, t, &t->told[i], nation);

		if (s == BEHIND)
			return KB_NONE;
		rc = s == HIDES ? KB_FAIL : rc;
		has[i] = s == TELLS;
	}
	return rc;
}

static enum kb_rc protect_and_write(struct kb_ctx *c, struct kb_classes *t, const char *nation, const bool *has)
{
	struct kb_arena *a = kb_arena_new();
	struct kb_table *table = kb_classes_table(a, t, has, LEAST);
	enum kb_rc rc = kb_protect(table);

	t->refused = rc != KB_OK;
	if (rc == KB_OK) {
		close_told(c, t, has);
		rc = write_all(c, t, nation, table);
	}
	kb_arena_free(a);
	return rc;
}

/* Nothing below nothing, nothing apart of what is not there. */
static bool are_sound(const struct kb_classes *t)
{
	for (uint32_t i = 0; i < t->nclasses; i++)
		if (t->classes[i].n < 0 || t->classes[i].apart < 0 || t->classes[i].apart > t->classes[i].n || t->classes[i].n > 1000000000)
			return false;
	return true;
}

enum kb_rc kb_release_classes(struct kb_ctx *c, struct kb_classes *t)
{
	bool *has = kb_arena_alloc(c->arena, t->ntold + 1);
	const char *nation = nation_of(c);
	enum kb_rc rc;

	t->refused = false;
	if (!are_sound(t))
		return kb_fail(c, "the gate refuses the classes of %s: no such numbers can be", t->item);
	if (released_through(c, t->item, t->year) > 0)
		return KB_OK;
	if (t->year + YEAR_MONTHS > c->month || *nation == '\0')
		return KB_NONE;
	rc = kb_leap_check(c, &(struct kb_sum){ .item = t->item, .month = t->year + YEAR_MONTHS - 1 }, 1);
	if (rc == KB_OK)
		rc = look_around(c, t, nation, has);
	if (rc == KB_OK)
		return protect_and_write(c, t, nation, has);
	t->refused = rc == KB_FAIL && !c->failed;
	return rc;
}

enum kb_rc kb_withhold_classes(struct kb_ctx *c, const struct kb_classes *t)
{
	if (released_through(c, t->item, t->year) > 0)
		return KB_OK;
	return write_all(c, t, nation_of(c), NULL);
}
