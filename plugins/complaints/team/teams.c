/* teams.c - who handles a complaint, and the keys of a team.
 *
 * A team is for one body and for a place with all below it. A case goes to the nearest team
 * above the place where its reporter lives, never to one at a location: who works there
 * neither handles nor reads (Awb 9:7). */
#include <sodium.h>
#include <string.h>

#include "beside.h"
#include "complaints.sql.h"

static const struct team *read_team(struct kb_ctx *c, struct kb_rows *q)
{
	struct team *t = kb_alloc(c, sizeof(*t));
	const void *pk;
	size_t n;

	*t = (struct team){ .id = kb_col_text(q, 0), .body = kb_col_text(q, 1), .place = kb_col_text(q, 2),
		.role.epoch = (uint32_t)kb_col_int(q, 3) };
	pk = kb_col_blob(q, 4, &n);
	if (n != SEAL_KEY || !hex_read(t->id, t->role.id, SEAL_ID)) {
		kb_fail(c, "a team of complaints has no sound key");
		return NULL;
	}
	memcpy(t->pk, pk, n);
	return t;
}

static const struct team *team_at(struct kb_ctx *c, const char *body, const char *place)
{
	struct kb_rows *q = kb_ask(c, &complaints_team_of, kb_t(body), kb_t(place));

	return kb_next(q) ? read_team(c, q) : NULL;
}

const struct team *team_for(struct kb_ctx *c, const char *body, const char *place)
{
	const struct kb_place *p = *place ? kb_place(c, place) : place_on_top(c);
	const struct team *t = NULL;

	for (; p && !t; p = *p->parent ? kb_place(c, p->parent) : NULL)
		if (strcmp(p->kind, "location") != 0)
			t = team_at(c, body, p->id);
	return t;
}

size_t teams_all(struct kb_ctx *c, const struct team **to)
{
	struct kb_rows *q = kb_ask(c, &complaints_teams);
	struct team *list = NULL;
	size_t n = 0, room = 0;

	while (kb_next(q)) {
		const struct team *t = read_team(c, q);

		if (!t)
			break;
		list = room_for_one(c, list, n, &room, sizeof(*list));
		list[n++] = *t;
	}
	*to = list;
	return n;
}

const struct team *team_by_id(struct kb_ctx *c, const char *id)
{
	const struct team *list;
	size_t n = teams_all(c, &list);

	for (size_t i = 0; i < n; i++)
		if (strcmp(list[i].id, id) == 0)
			return &list[i];
	return NULL;
}

enum kb_rc team_hold(struct kb_ctx *c, const char *id)
{
	return kb_run(c, &complaints_team_touch, kb_t(id));
}

size_t members_listed(struct kb_ctx *c, struct kb_rows *q, const struct member **to)
{
	struct member *list = NULL;
	size_t n = 0, room = 0;

	while (kb_next(q)) {
		list = room_for_one(c, list, n, &room, sizeof(*list));
		list[n++] = (struct member){ .id = kb_col_text(q, 0), .person = kb_col_text(q, 1), .attached = kb_col_text(q, 2) };
	}
	*to = list;
	return n;
}

size_t team_members(struct kb_ctx *c, const struct team *t, const struct member **to)
{
	return members_listed(c, kb_ask(c, &complaints_holders, kb_t(t->id), kb_i(t->role.epoch)), to);
}

/* ---- Keys ---- */

static enum kb_rc add_holder(struct kb_ctx *c, const struct seal_role *role, const struct seal_pair *pair, const struct seal_member_row *to)
{
	seal_byte wrapped[SEAL_WRAPPED];

	if (!seal_role_to_member(wrapped, pair, role, to->id, to->box_pk))
		return kb_fail(c, "a member has a key that is none");
	return kb_run(c, &complaints_holder_add, kb_t(hex_of(c, role->id, SEAL_ID)), kb_i(role->epoch), kb_t(hex_of(c, to->id, SEAL_ID)),
	    kb_b(wrapped, sizeof wrapped));
}

/* The secret half to the escrow of the house; an empty value where it has none, or names one that is no key. */
static struct kb_val to_escrow(struct kb_ctx *c, const struct seal_role *role, const struct seal_pair *pair)
{
	const char *hex = kb_set(c, "complaints.escrow");
	seal_byte pk[SEAL_KEY], *wrapped = kb_alloc(c, SEAL_WRAPPED);

	if (*hex == '\0')
		return (struct kb_val){ .is = KB_V_NULL };
	if (hex_read(hex, pk, SEAL_KEY) && seal_role_to_member(wrapped, pair, role, seal_escrow, pk))
		return kb_b(wrapped, SEAL_WRAPPED);
	kb_log(c, KB_ERROR, "the setting complaints.escrow is no public key: a team was made that the escrow does not open");
	return (struct kb_val){ .is = KB_V_NULL };
}

static enum kb_rc add_epoch(struct kb_ctx *c, const struct seal_role *role, const struct seal_pair *pair)
{
	return kb_run(c, &complaints_epoch_add, kb_t(hex_of(c, role->id, SEAL_ID)), kb_i(role->epoch), kb_b(pair->pk, SEAL_KEY),
	    to_escrow(c, role, pair));
}

enum kb_rc team_make(struct kb_ctx *c, const struct member *m, const struct body *b, const struct kb_place *p)
{
	struct seal_role role = { .epoch = 1 };
	const char *id = kb_key(c);
	struct seal_pair pair;
	enum kb_rc rc;

	if (strcmp(p->kind, "location") == 0 || team_at(c, b->id, p->id) || !hex_read(id, role.id, SEAL_ID))
		return kb_failed(c) ? KB_FAIL : KB_NONE;
	seal_pair_make(&pair);
	kb_run(c, &complaints_team_add, kb_t(id), kb_t(b->id), kb_t(p->id));
	add_epoch(c, &role, &pair);
	rc = add_holder(c, &role, &pair, &m->row);
	if (rc == KB_OK)
		rc = act_note(c, ACT_TEAM, m->id, id, pair.pk);
	sodium_memzero(&pair, sizeof pair);
	return rc;
}

enum kb_rc team_pair(struct kb_ctx *c, const struct member *m, const struct seal_role *role, struct seal_pair *pair)
{
	const char *team = hex_of(c, role->id, SEAL_ID);
	struct kb_rows *q = kb_ask(c, &complaints_epoch_of, kb_t(team), kb_i(role->epoch));
	const void *b;
	size_t n;

	if (!kb_next(q))
		return kb_failed(c) ? KB_FAIL : KB_NONE;
	b = kb_col_blob(q, 0, &n);
	if (n != SEAL_KEY)
		return kb_fail(c, "a team of complaints has no sound key");
	memcpy(pair->pk, b, n);
	q = kb_ask(c, &complaints_holder_of, kb_t(team), kb_i(role->epoch), kb_t(m->id));
	if (!kb_next(q))
		return kb_failed(c) ? KB_FAIL : KB_NONE;
	b = kb_col_blob(q, 0, &n);
	return seal_role_open(pair, b, n, role, m->row.id, &m->keys.box) == SEAL_FINE ? KB_OK :
	    kb_fail(c, "the key of a team does not open for a member of it");
}

const char *team_bar(const struct member *m)
{
	return kb_has_word(m->attached, AS_GUARDIAN) ? "guardian" : m->interprets ? "interpreter" : NULL;
}

enum kb_rc team_admit(struct kb_ctx *c, const struct member *m, const struct team *t, const char *who)
{
	struct seal_pair pair;
	struct member other;
	enum kb_rc rc = member_find(c, who, &other);

	if (rc == KB_OK && team_bar(&other))
		return KB_NONE;
	team_hold(c, t->id); /* nobody changes its key meanwhile */
	t = team_by_id(c, t->id);
	if (!t)
		return kb_failed(c) ? KB_FAIL : KB_NONE;
	if (rc == KB_OK && kb_next(kb_ask(c, &complaints_holder_of, kb_t(t->id), kb_i(t->role.epoch), kb_t(who))))
		rc = KB_NONE;
	if (rc == KB_OK)
		rc = team_pair(c, m, &t->role, &pair);
	if (rc != KB_OK)
		return rc;
	rc = add_holder(c, &t->role, &pair, &other.row);
	if (rc == KB_OK)
		rc = act_note(c, ACT_ADMITTED, m->id, t->id, other.row.box_pk);
	sodium_memzero(&pair, sizeof pair);
	return rc;
}

/* ---- Somebody leaves ---- */

/* All cases of a team, out of one epoch into the next. */
static enum kb_rc rewrap_cases(struct kb_ctx *c, const struct seal_role *from, const struct seal_pair *old, const struct seal_role *to,
    const struct seal_pair *fresh)
{
	const struct casefile *list;
	size_t n = cases_of_team(c, hex_of(c, from->id, SEAL_ID), &list);
	seal_byte wrapped[SEAL_WRAPPED];

	for (size_t i = 0; i < n && !kb_failed(c); i++) {
		if (seal_case_rewrap(wrapped, list[i].keys.to_role, SEAL_WRAPPED, &list[i].keys.c, &list[i].keys.role, old, to, fresh->pk) != SEAL_FINE)
			return kb_fail(c, "a case does not open for its own team");
		kb_run(c, &complaints_case_rewrap, kb_t(list[i].id), kb_i(to->epoch), kb_b(wrapped, sizeof wrapped));
	}
	return kb_failed(c) ? KB_FAIL : KB_OK;
}

/* To who stays. Returns how many; 0: `leaver` is no member, or is the last one. */
static size_t wrap_to_rest(struct kb_ctx *c, const struct team *t, const struct seal_role *role, const struct seal_pair *fresh, const char *leaver)
{
	const struct member *all;
	size_t n = team_members(c, t, &all), stay = 0;
	struct member one;

	for (size_t i = 0; i < n; i++)
		if (strcmp(all[i].id, leaver) != 0 && member_find(c, all[i].id, &one) == KB_OK && add_holder(c, role, fresh, &one.row) == KB_OK)
			stay++;
	return stay < n ? stay : 0;
}

static enum kb_rc move_on(struct kb_ctx *c, const struct member *m, const struct team *t, const struct seal_pair *old, const char *leaver)
{
	struct seal_role next = { .epoch = t->role.epoch + 1 };
	struct seal_pair fresh;
	enum kb_rc rc;

	memcpy(next.id, t->role.id, SEAL_ID);
	seal_pair_make(&fresh);
	add_epoch(c, &next, &fresh);
	rc = wrap_to_rest(c, t, &next, &fresh, leaver) ? rewrap_cases(c, &t->role, old, &next, &fresh) : KB_NONE;
	if (rc == KB_OK)
		rc = notes_rewrap(c, t->id, old, &next, &fresh);
	if (rc == KB_OK) {
		kb_run(c, &complaints_holders_drop, kb_t(t->id), kb_i(t->role.epoch));
		kb_run(c, &complaints_epoch_drop, kb_t(t->id), kb_i(t->role.epoch));
		kb_run(c, &complaints_cases_unhand, kb_t(t->id), kb_t(leaver));
		rc = act_note(c, ACT_EPOCH, m->id, t->id, fresh.pk);
	}
	sodium_memzero(&fresh, sizeof fresh);
	return rc;
}

/* A new epoch is written before it is known whether anybody stays: the caller rolls back at KB_NONE. */
enum kb_rc team_next_epoch(struct kb_ctx *c, const struct member *m, const struct team *t, const char *leaver)
{
	struct seal_pair old;
	enum kb_rc rc;

	team_hold(c, t->id);
	t = team_by_id(c, t->id);
	if (!t)
		return kb_failed(c) ? KB_FAIL : KB_NONE;
	rc = team_pair(c, m, &t->role, &old);
	if (rc == KB_OK)
		rc = move_on(c, m, t, &old, leaver);
	sodium_memzero(&old, sizeof old);
	return rc;
}
