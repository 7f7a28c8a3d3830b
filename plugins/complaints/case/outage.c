/* outage.c - the log of outages: days on which the portal could not be reached.
 *
 * Nobody may lose a term because the portal was down. Each day of the keeper leaves a mark; where whole days are
 * missing before the next one, the portal writes the outage down itself. What it cannot see, such as a network that
 * was down, a handler for the whole organisation writes down. Nothing is taken out: a mistake is struck through.
 * The terms know what an outage lengthens (terms/rules.c); here it is put between the events of a case. */
#include <string.h>

#include "case.h"
#include "complaints.sql.h"

const char *const outage_reasons[] = { "network", "power", "works", "other", NULL };

static struct outage read_outage(struct kb_rows *q)
{
	return (struct outage){ .id = kb_col_text(q, 0), .first = (int32_t)kb_col_int(q, 1), .last = (int32_t)kb_col_int(q, 2),
		.reason = kb_col_text(q, 3), .noted = (int32_t)kb_col_int(q, 4), .member = kb_col_text(q, 5), .struck = kb_col_int(q, 6) != 0 };
}

size_t outages_all(struct kb_ctx *c, const struct outage **to)
{
	struct kb_rows *q = kb_ask(c, &complaints_outages);
	struct outage *list = NULL;
	size_t n = 0, room = 0;

	while (kb_next(q)) {
		list = room_for_one(c, list, n, &room, sizeof(*list));
		list[n++] = read_outage(q);
	}
	*to = list;
	return n;
}

/* ---- Between the events of a case ---- */

/* One event behind those of the days before its own: two of an outage come before what was done on their day. */
static size_t put(struct term_event *list, size_t n, int32_t day, enum term_what what)
{
	size_t at = n;

	while (at > 0 && list[at - 1].day >= day)
		at--;
	memmove(list + at + 1, list + at, (n - at) * sizeof(*list));
	list[at] = (struct term_event){ .day = day, .what = what };
	return n + 1;
}

struct term_case outage_fit(struct kb_ctx *c, struct term_case t, int32_t day)
{
	const struct outage *all;
	size_t n = outages_all(c, &all);
	struct term_event *list;

	if (n == 0 || t.n == 0)
		return t;
	list = kb_alloc(c, (t.n + 2 * n) * sizeof(*list));
	memcpy(list, t.events, t.n * sizeof(*list));
	for (size_t i = 0; i < n && t.n + 2 <= TERM_EVENTS_MAX; i++) {
		if (all[i].struck || all[i].last > day || all[i].last < t.events[0].day)
			continue;
		t.n = put(list, t.n, all[i].first, TERM_OUT);
		t.n = put(list, t.n, all[i].last, TERM_BACK);
	}
	t.events = list;
	return t;
}

/* ---- Writing it down ---- */

static bool is_free(struct kb_ctx *c, int32_t first, int32_t last)
{
	const struct outage *all;
	size_t n = outages_all(c, &all);

	for (size_t i = 0; i < n; i++)
		if (!all[i].struck && first <= all[i].last && last >= all[i].first)
			return false;
	return true;
}

/* Until when each case is kept, and whether it is open, may be otherwise now. */
static enum kb_rc settle_all(struct kb_ctx *c)
{
	const struct casefile *list;
	size_t n = cases_all(c, &list);

	for (size_t i = 0; i < n && !kb_failed(c); i++)
		case_settle(c, &list[i]);
	return kb_failed(c) ? KB_FAIL : KB_OK;
}

static enum kb_rc add(struct kb_ctx *c, const char *member, int32_t first, int32_t last, const char *reason)
{
	const char *id = kb_key(c);

	kb_run(c, &complaints_outage_add, kb_t(id), kb_i(first), kb_i(last), kb_t(reason), kb_i(civil_today(c)), kb_t(member));
	act_note(c, ACT_OUTAGE, member, id, NULL);
	return settle_all(c);
}

enum kb_rc outage_note(struct kb_ctx *c, const char *member, int32_t first, int32_t last, const char *reason)
{
	bool sound = kb_civil_ok(first) && kb_civil_ok(last) && first <= last && last - first < OUTAGE_DAYS && last <= civil_today(c);

	if (!sound || !is_one_of(outage_reasons, reason) || !is_free(c, first, last))
		return kb_failed(c) ? KB_FAIL : KB_NONE;
	return add(c, member, first, last, reason);
}

enum kb_rc outage_strike(struct kb_ctx *c, const char *member, const char *id)
{
	kb_run(c, &complaints_outage_strike, kb_t(id));
	if (kb_changed(c) == 0)
		return kb_failed(c) ? KB_FAIL : KB_NONE;
	act_note(c, ACT_STRUCK, member, id, NULL);
	return settle_all(c);
}

/* ---- What the portal sees itself ---- */

/* A gap that is too long is a clock that leapt as well as a house that stood still: somebody who knows writes it down. */
static enum kb_rc note_gap(struct kb_ctx *c, int32_t before, int32_t today)
{
	if (today - before < 2 || !is_free(c, before + 1, today - 1))
		return KB_OK;
	if (today - before - 1 < OUTAGE_DAYS)
		return add(c, "", before + 1, today - 1, "keeper");
	kb_log(c, KB_WARN, "the keeper did not run for %d days: if the portal could not be reached, write it into the log of outages", today - before - 1);
	return KB_OK;
}

enum kb_rc outage_watch(struct kb_ctx *c)
{
	struct kb_rows *q = kb_ask(c, &complaints_pulse_of);
	int32_t today = civil_today(c), before = kb_next(q) ? (int32_t)kb_col_int(q, 0) : today;

	note_gap(c, before, today);
	return kb_failed(c) ? KB_FAIL : kb_run(c, &complaints_pulse_set, kb_i(today));
}
