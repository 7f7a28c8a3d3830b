/* staff-key.c - page of staff: one's own key, under a phrase of one's own.
 *
 * The phrase is not the password of the account, so that whoever gives a new password gets
 * no key. It is nowhere in the house: who forgets it is let into their teams again by a colleague, with
 * a new account. */
#include <string.h>

#include "desk.h"

static enum kb_rc show(struct kb_req *r, const char *error)
{
	struct kb_ctx *c = kb_task(r);
	struct member m;
	struct desk_key model = { .action = kb_url(c, "complaints.key.sent", NULL), .error = error, .made = member_exists(c) };

	model.open = member_now(c, &m) == KB_OK;
	member_wipe(&m);
	if (model.open && kb_may(c, "complaints.interpret", NULL))
		model.tasks = kb_url(c, "complaints.tasks", NULL);
	if (model.open && kb_may(c, "complaints.represent", NULL))
		model.own = kb_url(c, "complaints.own", NULL);
	if (model.open && kb_may(c, "complaints.handle", NULL)) {
		model.inbox = kb_url(c, "complaints.inbox", NULL);
		model.teams = kb_url(c, "complaints.teams", NULL);
	}
	return kb_page(r, kb_say(c, "staff.complaints.key.title", NULL), complaints_key, &model);
}

enum kb_rc serve_key(struct kb_req *r)
{
	return show(r, NULL);
}

/* A phrase of few signs could be guessed by who has the store. */
static enum kb_rc make(struct kb_req *r)
{
	struct kb_ctx *c = kb_task(r);
	const char *phrase = kb_text(r, "phrase");

	if (strlen(phrase) < PHRASE_MIN)
		return show(r, kb_say(c, "staff.complaints.key.short", "n", kb_fmt(c, "%d", PHRASE_MIN), NULL));
	if (strcmp(phrase, kb_text(r, "again")) != 0)
		return show(r, kb_say(c, "staff.complaints.key.unequal", NULL));
	if (member_make(c, phrase) == KB_FAIL)
		return KB_FAIL;
	return kb_see(r, kb_url(c, "complaints.key", NULL));
}

/* Where who unlocked a key begins. */
static const char *home_of(struct kb_ctx *c)
{
	if (kb_may(c, "complaints.handle", NULL))
		return "complaints.inbox";
	return kb_may(c, "complaints.represent", NULL) ? "complaints.own" : "complaints.tasks";
}

static enum kb_rc unlock(struct kb_req *r)
{
	struct kb_ctx *c = kb_task(r);

	switch (member_unlock(c, kb_text(r, "phrase"))) {
	case KB_OK:
		return kb_see(r, kb_url(c, home_of(c), NULL));
	case KB_NONE:
		return show(r, kb_say(c, "staff.complaints.key.wrong", NULL));
	default:
		return KB_FAIL;
	}
}

enum kb_rc serve_key_sent(struct kb_req *r)
{
	struct kb_ctx *c = kb_task(r);
	const char *go = kb_text(r, "go");

	if (strcmp(go, "lock") == 0) {
		member_lock(c);
		return kb_see(r, kb_url(c, "complaints.key", NULL));
	}
	return member_exists(c) ? unlock(r) : make(r);
}
