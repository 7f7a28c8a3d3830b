/* leap.c - a clock that leaps releases nothing for a day.
 *
 * What was released can never be taken back, and a release closes its months: what is told
 * of them later is in no figure. A clock that is a year ahead for an hour would close a
 * year. So when more months have passed than a house is ever still, either it was off or the
 * clock is wrong: the gate notes the month, says so, and waits. Is the month still so a day
 * later, it is believed. A clock that goes back releases nothing by itself, since all its
 * months were released. */
#include <stdio.h>

#include "kb.sql.h"
#include "month.h"
#include "register.h"
#include "store.h"

enum { STILL = 6, /* months without anything released or told */ DAY = 24 * 60 * 60 };

/* The first month of which the house knows nothing: what was released ends there, and what
 * was told. */
static int32_t known_to(struct kb_ctx *c, const struct kb_sum *sums, size_t count)
{
	struct kb_rows *q = kb_core_ask(c, &kb_gate_last);
	int32_t known = kb_next(q) ? (int32_t)kb_col_int(q, 0) : 0;

	for (size_t i = 0; i < count; i++)
		if (sums[i].month < c->month && sums[i].month >= known)
			known = sums[i].month + 1;
	return known;
}

/* Since when the clock says this month, as noted; 0: that was not noted. */
static int64_t noted_since(struct kb_ctx *c)
{
	struct kb_rows *q = kb_core_ask(c, &kb_gate_leap);
	long long month = 0, since = 0;

	if (!kb_next(q) || sscanf(kb_col_text(q, 0), "%lld %lld", &month, &since) != 2)
		return 0;
	return month == c->month && since > 0 && since <= c->now ? since : 0;
}

static enum kb_rc note(struct kb_ctx *c, int32_t known)
{
	kb_log(c, KB_ERROR, "the clock says %04d-%02d, and nothing is known since %04d-%02d: nothing is released for a day. "
	    "If the clock is wrong, set it", kb_month_year(c->month), kb_month_of_year(c->month), kb_month_year(known), kb_month_of_year(known));
	kb_core_run(c, &kb_gate_put_leap, kb_t(kb_fmt(c, "%lld %lld", (long long)c->month, (long long)c->now)));
	return c->failed ? KB_FAIL : KB_NONE;
}

enum kb_rc kb_leap_check(struct kb_ctx *c, const struct kb_sum *sums, size_t count)
{
	int32_t known = known_to(c, sums, count);
	int64_t since;

	if (known == 0 || c->month - known <= STILL)
		return c->failed ? KB_FAIL : KB_OK;
	since = noted_since(c);
	if (since == 0)
		return note(c, known);
	return c->failed ? KB_FAIL : c->now - since < DAY ? KB_NONE : KB_OK;
}
