/* next.c - what comes next in a case: what a reporter reads, and who is to be told what. */
#include "klankbord-civil.h"
#include "terms.h"

/* What a clock means to the reporter. */
static const enum term_step steps[TERM_CLOCKS] = {
	[TERM_C_RECEIPT] = TERM_S_RECEIPT, [TERM_C_TALK] = TERM_S_TALK, [TERM_C_ANSWER] = TERM_S_ANSWER,
	[TERM_C_STALL] = TERM_S_OFFER, [TERM_C_SILENCE] = TERM_S_YOUR_WORD, [TERM_C_DECIDE] = TERM_S_DECISION,
	[TERM_C_JUDGE] = TERM_S_DECISION, [TERM_C_MEASURES] = TERM_S_MEASURES, [TERM_C_OMBUDSMAN] = TERM_S_OMBUDSMAN,
};

static bool is_open_offer(const struct term_clock *k)
{
	return k->rule->id == TERM_C_STALL && k->state == TERM_PASSED && k->ended == KB_NO_DAY;
}

/* A duty to the reporter that is late and not done yet. The acknowledgement is not among
 * them: the page itself has confirmed the receipt. */
static bool is_late(const struct term_clock *k)
{
	return k->state == TERM_MISSED && k->ended == KB_NO_DAY && steps[k->rule->id] != TERM_S_NONE && k->rule->id != TERM_C_RECEIPT;
}

static bool is_coming(const struct term_clock *k)
{
	return k->state == TERM_RUNNING && steps[k->rule->id] != TERM_S_NONE && k->rule->id != TERM_C_OMBUDSMAN;
}

static bool is_waiting(const struct term_clock *k) { return k->state == TERM_SUSPENDED_NOW; }
static bool is_way_out(const struct term_clock *k) { return k->rule->id == TERM_C_OMBUDSMAN && k->state == TERM_RUNNING; }

/* Of the clocks of a kind the one that ends first. */
static const struct term_clock *first_of(const struct term_view *v, bool (*is)(const struct term_clock *))
{
	const struct term_clock *first = NULL;

	for (size_t i = 0; i < v->n; i++)
		if (is(&v->clocks[i]) && (first == NULL || v->clocks[i].due < first->due))
			first = &v->clocks[i];
	return first;
}

struct term_next term_next(const struct term_view *v)
{
	const struct term_clock *k;

	if (v->closing == TERM_NO_REPLY)
		return (struct term_next){ TERM_S_REOPEN, TERM_C_SILENCE, KB_NO_DAY };
	if ((k = first_of(v, is_open_offer)) != NULL)
		return (struct term_next){ TERM_S_OFFER, k->rule->id, k->due };
	if ((k = first_of(v, is_late)) != NULL)
		return (struct term_next){ TERM_S_LATE, k->rule->id, k->due };
	if ((k = first_of(v, is_coming)) != NULL)
		return (struct term_next){ steps[k->rule->id], k->rule->id, k->due };
	if ((k = first_of(v, is_waiting)) != NULL)
		return (struct term_next){ TERM_S_WAIT, k->rule->id, KB_NO_DAY };
	if ((k = first_of(v, is_way_out)) != NULL)
		return (struct term_next){ TERM_S_OMBUDSMAN, k->rule->id, k->due };
	return (struct term_next){ TERM_S_NONE, TERM_C_RECEIPT, KB_NO_DAY };
}

/* ---- messages ---------------------------------------------------------------------------- */

struct letters { struct term_message *out; size_t n; int32_t since, today; };

/* Puts a message where its day belongs, if it falls in the days that were asked for. */
static void put(struct letters *l, int32_t day, unsigned to, enum term_word word, enum term_clock_id clock)
{
	size_t at = l->n;

	if (to == 0 || day <= l->since || day > l->today)
		return;
	for (; at > 0 && l->out[at - 1].day > day; at--)
		l->out[at] = l->out[at - 1];
	l->out[at] = (struct term_message){ day, to, word, clock };
	l->n++;
}

/* Not done before, or on, this day. */
static bool is_open_on(const struct term_clock *k, int32_t day)
{
	return k->due != KB_NO_DAY && (k->ended == KB_NO_DAY || k->ended > day);
}

static void put_clock(struct letters *l, const struct term_clock *k)
{
	const struct term_rule *rule = k->rule;
	enum term_clock_id id = rule->id;

	if (k->due == KB_NO_DAY)
		return;
	if (rule->warn > 0 && is_open_on(k, k->due - rule->warn))
		put(l, k->due - rule->warn, TERM_OWNER, TERM_W_WARN, id);
	if (rule->owed == TERM_DUTY && is_open_on(k, k->due))
		put(l, k->due + 1, rule->told_missed, TERM_W_MISSED, id);
	if (rule->owed == TERM_WINDOW && k->state == TERM_PASSED)
		put(l, k->due + 1, rule->told_missed, TERM_W_CLOSED, id);
	if (rule->owed == TERM_SELF && is_open_on(k, k->due))
		put(l, k->due, TERM_REPORTER, TERM_W_OFFER, id);
	if (k->ended != KB_NO_DAY)
		put(l, k->ended, rule->told_met, TERM_W_DONE, id);
}

size_t term_messages(const struct term_view *v, int32_t since, struct term_message out[])
{
	struct letters l = { out, 0, since, v->today };

	for (size_t i = 0; i < v->n; i++)
		put_clock(&l, &v->clocks[i]);
	return l.n;
}
