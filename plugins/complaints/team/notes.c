/* notes.c - notes of a team about a case, which its reporter never sees.
 *
 * The reporter's code opens everything that is sealed to the case, so a note is sealed to the key of the
 * team instead (aside.c), and wrapped anew with the cases when somebody leaves. */
#include <sodium.h>
#include <string.h>

#include "beside.h"
#include "complaints.sql.h"

enum kb_rc note_write(struct kb_ctx *c, const struct member *m, const struct casefile *f, const char *text)
{
	const struct team *t;
	struct aside a;
	enum kb_rc rc;

	team_hold(c, f->team); /* nobody changes its key meanwhile */
	t = team_by_id(c, f->team);
	rc = t ? aside_close(c, &a, SEAL_NOTE, &t->role, t->pk, m, text) : kb_fail(c, "the team of a case is not there");
	if (rc != KB_OK)
		return rc;
	kb_run(c, &complaints_note_add, kb_t(hex_of(c, a.c.id, SEAL_ID)), kb_t(f->id), kb_t(m->id), kb_i(civil_today(c)), kb_b(a.c.pk, SEAL_KEY),
	    kb_b(a.c.reporter, SEAL_KEY), kb_i(t->role.epoch), kb_b(a.wrapped, SEAL_WRAPPED), kb_b(a.envelope, a.n));
	return act_note(c, ACT_NOTED, m->id, f->id, a.c.pk);
}

/* A row as it is; false: it is not whole. */
static bool read_row(struct kb_rows *q, const char *team, struct aside *a, struct seal_role *role)
{
	role->epoch = (uint32_t)kb_col_int(q, 6);
	return hex_read(team, role->id, SEAL_ID) && aside_read(q, 4, 7, a);
}

size_t notes_read(struct kb_ctx *c, const struct member *m, const struct casefile *f, const struct note **to)
{
	struct kb_rows *q = kb_ask(c, &complaints_notes_of, kb_t(f->id));
	struct note *list = NULL;
	struct seal_role role;
	struct seal_pair pair;
	size_t n = 0, room = 0;
	struct aside a;

	while (kb_next(q)) {
		list = room_for_one(c, list, n, &room, sizeof(*list));
		list[n] = (struct note){ .member = kb_col_text(q, 2), .day = (int32_t)kb_col_int(q, 3) };
		if (read_row(q, f->team, &a, &role) && team_pair(c, m, &role, &pair) == KB_OK) {
			list[n].text = aside_open(c, &a, SEAL_NOTE, &role, &pair, list[n].member);
			sodium_memzero(&pair, sizeof pair);
		}
		n++;
	}
	*to = list;
	return n;
}

enum kb_rc notes_rewrap(struct kb_ctx *c, const char *team, const struct seal_pair *old, const struct seal_role *to, const struct seal_pair *fresh)
{
	struct kb_rows *q = kb_ask(c, &complaints_notes_of_team, kb_t(team));
	struct { const char *id; struct aside a; struct seal_role role; } *list = NULL;
	size_t n = 0, room = 0;
	seal_byte wrapped[SEAL_WRAPPED];

	while (kb_next(q)) {
		list = room_for_one(c, list, n, &room, sizeof(*list));
		list[n].id = kb_col_text(q, 0);
		if (!read_row(q, team, &list[n].a, &list[n].role))
			return kb_fail(c, "the row of a note is not whole");
		n++;
	}
	for (size_t i = 0; i < n && !kb_failed(c); i++) {
		if (seal_case_rewrap(wrapped, list[i].a.wrapped, SEAL_WRAPPED, &list[i].a.c, &list[i].role, old, to, fresh->pk) != SEAL_FINE)
			return kb_fail(c, "a note does not open for its own team");
		kb_run(c, &complaints_note_rewrap, kb_t(list[i].id), kb_i(to->epoch), kb_b(wrapped, sizeof wrapped));
	}
	return kb_failed(c) ? KB_FAIL : KB_OK;
}
