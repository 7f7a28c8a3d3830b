/* walk.c - kb_walk() and kb_walk_from(): the last step of a person through a form ends at the desk. */
#include "desk.h"
#include "store.h"
#include "walk.h"
#include "web.h"

/* Nothing may be left of a form that was not taken: neither the mark nor the rest. */
static enum kb_at not_taken(struct kb_req *r, enum kb_at at)
{
	kb_tx_rollback(kb_task(r));
	return at;
}

static enum kb_at hand_in(struct kb_req *r, const struct kb_filled *f)
{
	struct kb_filled *kept = kb_alloc(kb_task(r), sizeof(*kept));

	*kept = *f;
	r->sent = kept;
	switch (kb_submit(kb_task(r), f)) {
	case KB_TAKEN:
		return KB_AT_SENT;
	case KB_TAKEN_BEFORE:
		return not_taken(r, KB_AT_AGAIN);
	case KB_OTHER_BEFORE:
		return not_taken(r, KB_AT_FIRST);
	case KB_NOT_NOW:
		return not_taken(r, KB_AT_CLOSED);
	case KB_NO_ROOM:
		return not_taken(r, KB_AT_FULL);
	case KB_NOBODY:
		kb_fail(kb_task(r), "no plugin owns the form that was filled in");
		return KB_AT_PAGE;
	case KB_DESK_FAILED:
		break;
	}
	return KB_AT_PAGE;
}

const struct kb_filled *kb_sent(struct kb_req *r)
{
	return r->sent;
}

enum kb_at kb_walk(struct kb_req *r, const char *id, const char *place)
{
	const struct kb_doorway d = { .place = place, .pass = "" };

	return kb_walk_from(r, id, &(struct kb_start){ .door = place == NULL ? NULL : &d });
}

enum kb_at kb_walk_from(struct kb_req *r, const char *id, const struct kb_start *start)
{
	struct kb_filled f;

	return kb_form_step(r, id, start, &f) ? hand_in(r, &f) : KB_AT_PAGE;
}

enum kb_at kb_alone_take(struct kb_req *r)
{
	struct kb_filled f;

	return kb_alone_read(r, &f) ? hand_in(r, &f) : KB_AT_PAGE;
}
