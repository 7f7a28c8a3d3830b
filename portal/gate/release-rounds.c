/* release-rounds.c - releases what a location was asked in a round by itself, month by month, once (klankbord.h).
 *
 * A location has no months at the gate, since its quarter less two of them would tell of the third. What was asked in a round that no
 * other table holds has nothing to be taken from: no quarter, no region, no year sums it, and so a month of it at a location is a table of one
 * cell, of which R1 asks that it is of five people at least and R2 what is told of few (released.c). That holds only as long as nothing sums
 * rounds; so they are written inside alone, where they are read one by one. Outside, a location has half-years. */
#include <sodium.h>
#include <string.h>

#include "kb.sql.h"
#include "month.h"
#include "register.h"
#include "store.h"

enum { RULES = 2 };

static bool is_same_round(const struct kb_sum *a, const struct kb_sum *b)
{
	return a->month == b->month && strcmp(a->item, b->item) == 0;
}

static int32_t year_of(const struct kb_sum *s)
{
	return s->month - s->month % YEAR_MONTHS;
}

/* Over, and in no release: one that holds a later month of the year has closed the earlier ones. */
static bool is_due(struct kb_ctx *c, const struct kb_sum *s)
{
	struct kb_rows *q = s->month < c->month ? kb_core_ask(c, &kb_gate_through, kb_t(s->item), kb_i(year_of(s))) : NULL;

	return q != NULL && kb_next(q) && kb_col_int(q, 0) <= s->month;
}

static bool is_location(struct kb_ctx *c, const char *place)
{
	struct kb_rows *q = kb_core_ask(c, &kb_gate_kind, kb_t(place));

	return kb_next(q) && strcmp(kb_col_text(q, 0), "location") == 0;
}

/* Such numbers as people can give: scores are 0 to 100, in thousandths. */
static bool is_sound(const struct kb_sum *s)
{
	return s->counts == KB_PEOPLE && s->n >= 0 && s->n <= 1000000000 && s->total >= 0 && s->total <= s->n * 100000;
}

/* Returns whether it shows. */
static bool write_cell(struct kb_ctx *c, const struct kb_sum *s, crypto_generichash_state *hash)
{
	bool shown = s->n >= KB_GATE_MIN;
	const char *line = kb_fmt(c, "%s %d %d %lld %lld\n", s->place, s->month, shown, shown ? (long long)s->n : 0, shown ? (long long)s->total : 0);

	crypto_generichash_update(hash, (const unsigned char *)line, strlen(line));
	kb_core_run(c, &kb_gate_add_cell, kb_t(kb_tier_name(KB_INSIDE)), kb_t(s->place), kb_t(s->item), kb_i(s->month), kb_i(1), kb_i(shown),
	    kb_i(shown ? s->n : 0), kb_i(shown ? s->total : 0), kb_i(0), kb_i(0));
	return shown;
}

/* All locations of an item and a month. */
static void write_round(struct kb_ctx *c, const struct kb_sum *const *list, size_t count)
{
	unsigned char hash[crypto_generichash_BYTES];
	char hex[2 * sizeof hash + 1];
	crypto_generichash_state h;
	int64_t cells = 0;

	crypto_generichash_init(&h, NULL, 0, sizeof hash);
	for (size_t i = 0; i < count && !c->failed; i++)
		if (list[i]->n > 0 && is_location(c, list[i]->place))
			cells += write_cell(c, list[i], &h);
	crypto_generichash_final(&h, hash, sizeof hash);
	kb_core_run(c, &kb_gate_add_release, kb_t(kb_key(c)), kb_t(kb_tier_name(KB_INSIDE)), kb_t(list[0]->item), kb_i(year_of(list[0])),
	    kb_i(list[0]->month + 1), kb_i(RULES), kb_i(cells), kb_t(sodium_bin2hex(hex, sizeof hex, hash, sizeof hash)));
}

enum kb_rc kb_release_rounds(struct kb_ctx *c, const struct kb_sum *sums, size_t count)
{
	const struct kb_sum *const *list = kb_sums_in_order(c, sums, count);
	enum kb_rc rc;

	for (size_t i = 0; i < count; i++)
		if (!is_sound(&sums[i]))
			return kb_fail(c, "the gate refuses a round of %s at %s: no such numbers can be", sums[i].item, sums[i].place);
	rc = kb_leap_check(c, sums, count);
	if (rc != KB_OK)
		return rc;
	for (size_t i = 0, k; i < count && !c->failed; i = k) {
		for (k = i + 1; k < count && is_same_round(list[i], list[k]);)
			k++;
		if (is_due(c, list[i]))
			write_round(c, list + i, k - i);
	}
	return c->failed ? KB_FAIL : KB_OK;
}
