/* staff-outages.c - page of staff: the log of outages.
 *
 * Every handler reads it, since it moves the terms of their cases; who handles for the whole organisation writes
 * in it. A line is never taken out: a mistake is struck through and stays to be seen. */
#include <string.h>

#include "desk.h"
#include "klankbord-view.h"

static bool may_write(struct kb_ctx *c)
{
	const struct kb_place *top = place_on_top(c);

	return top && kb_may(c, "complaints.handle", top->id);
}

/* Who wrote it down, by login name. */
static const char *who_words(struct kb_ctx *c, const char *member)
{
	struct member m;

	if (*member == '\0')
		return kb_say(c, "staff.complaints.portal", NULL);
	return member_find(c, member, &m) == KB_OK ? m.person : "";
}

static struct desk_outage row_of(struct kb_ctx *c, const struct outage *o, bool mine)
{
	return (struct desk_outage){ .id = o->id, .first = day_words(c, o->first), .last = day_words(c, o->last), .noted = day_words(c, o->noted),
		.reason = kb_say(c, kb_fmt(c, "staff.complaints.outages.%s", o->reason), NULL), .who = who_words(c, o->member), .struck = o->struck,
		.strike = mine && !o->struck ? kb_url(c, "complaints.outage.struck", o->id, NULL) : NULL };
}

/* The newest first. */
static size_t rows_of(struct kb_ctx *c, bool mine, const struct desk_outage **to)
{
	const struct outage *all;
	size_t n = outages_all(c, &all);
	struct desk_outage *list = kb_alloc(c, (n + 1) * sizeof(*list));

	for (size_t i = 0; i < n; i++)
		list[i] = row_of(c, &all[n - 1 - i], mine);
	*to = list;
	return n;
}

static size_t reason_options(struct kb_ctx *c, const struct desk_option **to)
{
	struct desk_option *list;
	size_t n = 0;

	while (outage_reasons[n])
		n++;
	list = kb_alloc(c, n * sizeof(*list));
	for (size_t i = 0; i < n; i++)
		list[i] = (struct desk_option){ outage_reasons[i], kb_say(c, kb_fmt(c, "staff.complaints.outages.%s", outage_reasons[i]), NULL), false };
	*to = list;
	return n;
}

static enum kb_rc show(struct kb_req *r, const char *error)
{
	struct kb_ctx *c = kb_task(r);
	bool mine = may_write(c);
	struct desk_outages m = { .back = kb_url(c, "complaints.inbox", NULL), .error = error, .action = mine ? kb_url(c, "complaints.outages", NULL) : NULL };

	m.count = rows_of(c, mine, &m.list);
	m.nreasons = reason_options(c, &m.reasons);
	return kb_page(r, kb_say(c, "staff.complaints.outages.title", NULL), complaints_outages_page, &m);
}

enum kb_rc serve_outages(struct kb_req *r)
{
	struct member m;

	if (!desk_in(r, &m))
		return KB_OK;
	member_wipe(&m);
	return show(r, NULL);
}

/* Begins an act on the log; false: the reply is there. The caller wipes the member. */
static bool begin(struct kb_req *r, struct member *m)
{
	if (!desk_in(r, m))
		return false;
	if (may_write(kb_task(r)))
		return true;
	member_wipe(m);
	kb_refuse(r, 404, "error.not_found");
	return false;
}

enum kb_rc serve_outage_noted(struct kb_req *r)
{
	struct kb_ctx *c = kb_task(r);
	struct member m;
	enum kb_rc rc;

	if (!begin(r, &m))
		return kb_failed(c) ? KB_FAIL : KB_OK;
	rc = desk_was_sent(r, outage_form) ? KB_OK : outage_note(c, m.id, day_read(kb_text(r, "first")), day_read(kb_text(r, "last")), kb_text(r, "reason"));
	member_wipe(&m);
	if (rc == KB_NONE) {
		desk_was_wrong(r, outage_form);
		return show(r, kb_say(c, "staff.complaints.outages.wrong", NULL));
	}
	return rc == KB_OK ? kb_see(r, kb_url(c, "complaints.outages", NULL)) : rc;
}

enum kb_rc serve_outage_struck(struct kb_req *r)
{
	struct kb_ctx *c = kb_task(r);
	struct member m;
	enum kb_rc rc;

	if (!begin(r, &m))
		return kb_failed(c) ? KB_FAIL : KB_OK;
	rc = outage_strike(c, m.id, kb_part(r, "outage"));
	member_wipe(&m);
	return rc == KB_FAIL ? rc : kb_see(r, kb_url(c, "complaints.outages", NULL));
}
