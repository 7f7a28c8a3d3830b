/* lend.c - one message of a case, or of the pupil's side beside it, lent to one interpreter.
 *
 * A handler who reads the case closes that message, and nothing else, under a fresh key to the interpreter's own (aside.c).
 * The translation is sealed to the case by somebody who cannot read it, signed by the interpreter, with the place
 * of its message in front. Then the row is gone, and with it all that the interpreter could open. */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "beside.h"
#include "complaints.sql.h"

enum { LENT_DAYS = 14 };

bool interpreter_find(struct kb_ctx *c, const char *id, struct member *m)
{
	const struct member *list;
	size_t n = interpreters_all(c, &list);

	for (size_t i = 0; i < n; i++)
		if (strcmp(list[i].id, id) == 0) {
			bool found = member_find(c, id, m) == KB_OK;

			m->attached = list[i].attached;
			return found;
		}
	return false;
}

size_t interpreters_all(struct kb_ctx *c, const struct member **to)
{
	return members_listed(c, kb_ask(c, &complaints_interpreters), to);
}

/* The key of an interpreter, as seal.h has the key of a role: their own id, its only epoch. */
static struct seal_role own_role(const seal_byte member[SEAL_ID])
{
	struct seal_role role = { .epoch = 1 };

	memcpy(role.id, member, SEAL_ID);
	return role;
}

enum kb_rc lend(struct kb_ctx *c, const struct member *m, const struct casefile *f, const struct message *s, const struct member *to, const char *lang,
    const char *words)
{
	const struct seal_role role = own_role(to->row.id);
	struct aside a;
	enum kb_rc rc = aside_close(c, &a, SEAL_LENT, &role, to->row.box_pk, m, words);

	if (rc != KB_OK)
		return rc;
	case_touch(c, f->id);
	kb_run(c, &complaints_lent_add, kb_t(hex_of(c, a.c.id, SEAL_ID)), kb_t(f->id), kb_i(s->position), kb_t(to->id), kb_t(m->id), kb_i(civil_today(c)),
	    kb_t(s->lang), kb_t(lang), kb_b(a.c.pk, SEAL_KEY), kb_b(a.c.reporter, SEAL_KEY), kb_b(a.wrapped, SEAL_WRAPPED), kb_b(a.envelope, a.n));
	return act_note(c, ACT_LENT, m->id, f->id, to->row.box_pk);
}

/* ---- Rows ---- */

static size_t list_rows(struct kb_ctx *c, struct kb_rows *q, const struct lent **to)
{
	struct lent *list = NULL;
	size_t n = 0, room = 0;

	while (kb_next(q)) {
		list = room_for_one(c, list, n, &room, sizeof(*list));
		list[n] = (struct lent){ .id = kb_col_text(q, 0), .case_id = kb_col_text(q, 1), .position = (uint32_t)kb_col_int(q, 2), .member = kb_col_text(q, 3),
			.lender = kb_col_text(q, 4), .day = (int32_t)kb_col_int(q, 5), .from = kb_col_text(q, 6), .to = kb_col_text(q, 7) };
		if (!aside_read(q, 8, 10, &list[n].a)) {
			kb_fail(c, "the row of a message that was lent is not whole");
			break;
		}
		n++;
	}
	*to = list;
	return n;
}

size_t lent_to(struct kb_ctx *c, const struct member *m, const struct lent **to)
{
	return list_rows(c, kb_ask(c, &complaints_lent_to, kb_t(m->id)), to);
}

size_t lent_of(struct kb_ctx *c, const struct casefile *f, const struct lent **to)
{
	return list_rows(c, kb_ask(c, &complaints_lent_of, kb_t(f->id)), to);
}

const struct lent *lent_find(struct kb_ctx *c, const char *id)
{
	const struct lent *l;

	return list_rows(c, kb_ask(c, &complaints_lent_by_id, kb_t(id)), &l) ? l : NULL;
}

/* ---- What an interpreter does ---- */

const char *lent_open(struct kb_ctx *c, const struct member *m, const struct lent *l)
{
	const struct seal_role role = own_role(m->row.id);

	return strcmp(l->member, m->id) == 0 ? aside_open(c, &l->a, SEAL_LENT, &role, &m->keys.box, l->lender) : NULL;
}

enum kb_rc lent_return(struct kb_ctx *c, const struct member *m, const struct lent *l, const char *words)
{
	struct hand h = { .f = case_by_id(c, l->case_id), .author = SEAL_MEMBER, .member = m->id, .blind = true };
	enum kb_rc rc;

	if (!h.f)
		return kb_failed(c) ? KB_FAIL : KB_NONE;
	memcpy(h.signer, m->keys.signer, SEAL_SIGNER);
	rc = case_write(c, &h, SEAL_TRANSLATION, l->to, kb_fmt(c, "%u\n%s", l->position, words));
	hand_wipe(&h);
	return rc == KB_OK ? kb_run(c, &complaints_lent_drop, kb_t(l->id)) : rc;
}

/* ---- The end of it ---- */

enum kb_rc lent_take_back(struct kb_ctx *c, const struct member *m, const struct lent *l)
{
	kb_run(c, &complaints_lent_drop, kb_t(l->id));
	return act_note(c, ACT_TAKEN_BACK, m->id, l->case_id, NULL);
}

enum kb_rc lent_tidy(struct kb_ctx *c)
{
	return kb_run(c, &complaints_lent_tidy, kb_i(civil_today(c) - LENT_DAYS));
}

/* ---- Beside its message ---- */

const char *translation_of(const struct message *s, uint32_t *position)
{
	char *end;

	if (s->kind != SEAL_TRANSLATION || s->author != SEAL_MEMBER || !s->text)
		return NULL;
	*position = (uint32_t)strtoul(s->text, &end, 10);
	return end != s->text && *end == '\n' ? end + 1 : NULL;
}
