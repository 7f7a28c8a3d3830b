/* side.c - how a pupil gets hold of what a guardian filed for them, without the guardian in between.
 *
 * A handler asks the pupil in: twenty digits on a page without a word of the case, which goes to the pupil by another hand than
 * the guardian's. On a phone of their own the pupil exchanges them once, for a code that nobody else has seen, or
 * binds a card that they have. From then on closing, turning and taking back are the pupil's alone. */
#include <sodium.h>
#include <string.h>

#include "guardian.h"
#include "complaints.sql.h"

bool side_is_there(struct kb_ctx *c, const struct casefile *f)
{
	const struct casefile *list;

	return sides_of(c, f->id, &list) > 0;
}

enum kb_rc side_invite(struct kb_ctx *c, const struct hand *h, char code[SEAL_CODE])
{
	seal_byte locked[SEAL_WRAPPED];
	struct seal_reporter r;
	enum kb_rc rc;

	seal_code_make(code);
	rc = receipt_keys(c, code, true, &r);
	if (rc != KB_OK)
		return rc;
	seal_case_to_reporter(locked, &h->f->keys.c, h->case_sk, &r);
	kb_run(c, &complaints_invite_drop, kb_t(h->f->id)); /* one at a time */
	kb_run(c, &complaints_invite_add, kb_t(hex_of(c, r.mark, SEAL_KEY)), kb_t(h->f->id), kb_i(civil_today(c) + INVITE_DAYS), kb_b(locked, sizeof locked));
	sodium_memzero(&r, sizeof r);
	return act_note(c, ACT_INVITED, h->member, h->f->id, NULL);
}

enum kb_rc invite_open(struct kb_ctx *c, const struct seal_reporter *r, struct hand *h)
{
	struct kb_rows *q = kb_ask(c, &complaints_invite_of, kb_t(hex_of(c, r->mark, SEAL_KEY)));
	const void *locked;
	size_t n;

	memset(h, 0, sizeof *h);
	if (!kb_next(q) || kb_col_int(q, 1) < civil_today(c))
		return kb_failed(c) ? KB_FAIL : KB_NONE;
	*h = (struct hand){ .f = case_by_id(c, kb_col_text(q, 0)), .author = SEAL_REPORTER, .member = "" };
	locked = kb_col_blob(q, 2, &n);
	if (h->f && seal_case_by_reporter(h->case_sk, locked, n, &h->f->keys.c, r) == SEAL_FINE)
		return KB_OK;
	hand_wipe(h);
	return kb_fail(c, "an invitation does not open its case");
}

/* A code may be there already: of the pupil's side of the other body of the same story, and of nothing else. */
static bool may_bind(struct kb_ctx *c, const struct casefile *of, const struct seal_reporter *r, bool *again)
{
	const struct casefile *there = case_by_mark(c, r->mark);

	*again = there != NULL;
	return !there || (*there->beside && strcmp(there->dossier, of->dossier) == 0);
}

static bool make_side(struct kb_ctx *c, const struct casefile *of, const struct team *t, const struct seal_reporter *r, struct casefile *f)
{
	seal_byte sk[SEAL_KEY];

	*f = *of;
	if (!seal_case_make(&f->keys, sk, r, &t->role, t->pk))
		return false;
	sodium_memzero(sk, sizeof sk); /* nothing is written yet */
	f->id = hex_of(c, f->keys.c.id, SEAL_ID);
	f->beside = of->id;
	f->lang = kb_lang(c);
	f->population = "youth";
	f->filer = f->handler = f->outcome = f->lesson = "";
	f->named = f->danger = false;
	return true;
}

enum kb_rc side_bind(struct kb_ctx *c, const struct hand *h, const struct seal_reporter *r)
{
	seal_byte whole[SEAL_WRAPPED];
	const struct team *t;
	struct casefile f;
	enum kb_rc rc;
	bool again;

	team_hold(c, h->f->team);
	t = team_by_id(c, h->f->team);
	if (side_is_there(c, h->f) || !may_bind(c, h->f, r, &again))
		return kb_failed(c) ? KB_FAIL : KB_NONE;
	if (!t || !make_side(c, h->f, t, r, &f))
		return kb_fail(c, "a team of complaints has a key that is none");
	if (again)
		randombytes_buf(f.keys.mark, SEAL_KEY);
	seal_case_to_reporter(whole, &h->f->keys.c, h->case_sk, r);
	rc = case_add(c, &f);
	kb_run(c, &complaints_side_add, kb_t(f.id), kb_b(whole, sizeof whole));
	kb_run(c, &complaints_invite_drop, kb_t(h->f->id));
	return rc == KB_OK ? act_note(c, ACT_BOUND, "", h->f->id, f.keys.c.reporter) : rc;
}
