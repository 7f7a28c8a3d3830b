/* staff-teams.c - page of staff: the teams, who is in them, who comes in and who leaves.
 *
 * Whose laptop was stolen is signed out everywhere by any colleague of a team.
 * A member lets others in, since only a member holds the key to hand on. Whoever leaves
 * takes the key along, so the team gets another (team_next_epoch()). */
#include <string.h>

#include "desk.h"

/* ---- What the page shows ---- */

static bool is_in(const struct member *list, size_t n, const char *id)
{
	for (size_t i = 0; i < n; i++)
		if (strcmp(list[i].id, id) == 0)
			return true;
	return false;
}

static size_t named(struct kb_ctx *c, const struct member *list, size_t n, const struct member *without, size_t nwithout, const struct desk_member **to)
{
	struct desk_member *names = kb_alloc(c, (n + 1) * sizeof(*names));
	size_t count = 0;

	for (size_t i = 0; i < n; i++)
		if (!without || (!team_bar(&list[i]) && !is_in(without, nwithout, list[i].id)))
			names[count++] = (struct desk_member){ list[i].id, list[i].person };
	*to = names;
	return count;
}

/* Is somebody with a key left out for this reason? */
static bool is_left_out(const struct member *list, size_t n, const char *reason)
{
	for (size_t i = 0; i < n; i++)
		if (team_bar(&list[i]) && strcmp(team_bar(&list[i]), reason) == 0)
			return true;
	return false;
}

static struct desk_team row_of(struct kb_ctx *c, const struct member *m, const struct team *t)
{
	const struct member *in, *all;
	size_t n = team_members(c, t, &in), nall = members_all(c, &all);
	struct desk_team row = { .id = t->id, .body = body_words(c, t->body), .place = place_words(c, t->place), .mine = is_in(in, n, m->id),
		.admit = kb_url(c, "complaints.team.admit", t->id, NULL), .remove = kb_url(c, "complaints.team.remove", t->id, NULL),
		.stolen = kb_url(c, "complaints.team.stolen", t->id, NULL) };

	row.nmembers = named(c, in, n, NULL, 0, &row.members);
	row.nothers = named(c, all, nall, in, n, &row.others);
	row.guardians = is_left_out(all, nall, "guardian");
	row.interpreters = is_left_out(all, nall, "interpreter");
	return row;
}

static size_t body_options(struct kb_ctx *c, const struct desk_option **to)
{
	struct desk_option *list = kb_alloc(c, TERM_BODIES * sizeof(*list));
	size_t n = 0;

	for (const struct body *b = bodies; b->id && n < TERM_BODIES; b++)
		list[n++] = (struct desk_option){ b->id, body_words(c, b->id), false };
	*to = list;
	return n;
}

/* Where the person may handle, and nobody lives. */
static size_t place_options(struct kb_ctx *c, const struct desk_option **to)
{
	const struct kb_place *places;
	size_t n = kb_places(c, "complaints.handle", &places), count = 0;
	struct desk_option *list = kb_alloc(c, (n + 1) * sizeof(*list));

	for (size_t i = 0; i < n; i++)
		if (strcmp(places[i].kind, "location") != 0)
			list[count++] = (struct desk_option){ places[i].id, places[i].name, false };
	*to = list;
	return count;
}

static enum kb_rc show(struct kb_req *r, const struct member *m, const char *error)
{
	struct kb_ctx *c = kb_task(r);
	const struct team *teams;
	size_t n = teams_all(c, &teams);
	struct desk_team *list = kb_alloc(c, (n + 1) * sizeof(*list));
	struct desk_teams model = { .back = kb_url(c, "complaints.inbox", NULL), .make = kb_url(c, "complaints.team.made", NULL), .error = error,
		.list = list, .escrow = *kb_set(c, "complaints.escrow") != '\0' };

	for (size_t i = 0; i < n; i++)
		if (kb_may(c, "complaints.handle", teams[i].place))
			list[model.count++] = row_of(c, m, &teams[i]);
	model.nbodies = body_options(c, &model.bodies);
	model.nplaces = place_options(c, &model.places);
	return kb_page(r, kb_say(c, "staff.complaints.teams.title", NULL), complaints_teams_page, &model);
}

enum kb_rc serve_teams(struct kb_req *r)
{
	struct member m;
	enum kb_rc rc;

	if (!desk_in(r, &m))
		return KB_OK;
	rc = show(r, &m, NULL);
	member_wipe(&m);
	return rc;
}

/* ---- What is done ---- */

static enum kb_rc to_teams(struct kb_req *r)
{
	return kb_see(r, kb_url(kb_task(r), "complaints.teams", NULL));
}

/* What a page that changed nothing answers with. */
static enum kb_rc after(struct kb_req *r, enum kb_rc rc, const char *refusal)
{
	return rc == KB_OK ? to_teams(r) : rc == KB_NONE ? kb_refuse(r, 403, refusal) : KB_FAIL;
}

enum kb_rc serve_team_made(struct kb_req *r)
{
	struct kb_ctx *c = kb_task(r);
	const struct body *b = body_find(kb_text(r, "body"));
	const struct kb_place *p = kb_place(c, kb_text(r, "where"));
	struct member m;
	enum kb_rc rc;

	if (!desk_in(r, &m))
		return KB_OK;
	rc = b && p && kb_may(c, "complaints.handle", p->id) ? team_make(c, &m, b, p) : KB_NONE;
	member_wipe(&m);
	return after(r, rc, "staff.complaints.teams.not_made");
}

/* The team of the address, as far as it is the member's. */
static const struct team *own_team(struct kb_req *r, const struct member *m)
{
	struct kb_ctx *c = kb_task(r);
	const struct team *t = team_by_id(c, kb_part(r, "team"));
	const struct member *in;

	size_t n = t ? team_members(c, t, &in) : 0;

	return t && kb_may(c, "complaints.handle", t->place) && is_in(in, n, m->id) ? t : NULL;
}

/* A change of a team by one of its members. */
static enum kb_rc change(struct kb_req *r, enum kb_rc (*run)(struct kb_ctx *, const struct member *, const struct team *, const char *),
    const char *refusal)
{
	struct kb_ctx *c = kb_task(r);
	const struct team *t;
	struct member m;
	enum kb_rc rc;

	if (!desk_in(r, &m))
		return KB_OK;
	t = own_team(r, &m);
	rc = t ? run(c, &m, t, kb_text(r, "member")) : KB_NONE;
	member_wipe(&m);
	return t || kb_failed(c) ? after(r, rc, refusal) : kb_refuse(r, 404, "error.not_found");
}

/* Who may be in none is refused with the reason. */
enum kb_rc serve_admitted(struct kb_req *r)
{
	struct member who;
	const char *why = member_find(kb_task(r), kb_text(r, "member"), &who) == KB_OK ? team_bar(&who) : NULL;

	return change(r, team_admit, why ? kb_fmt(kb_task(r), "staff.complaints.teams.%s", why) : "staff.complaints.teams.not_admitted");
}

enum kb_rc serve_removed(struct kb_req *r)
{
	return change(r, team_next_epoch, "staff.complaints.teams.not_removed");
}

/* A colleague says that the laptop of somebody of the team was stolen: their sessions end. */
static enum kb_rc end_sessions(struct kb_ctx *c, const struct member *m, const struct team *t, const char *who)
{
	const struct member *in;
	struct member of;
	size_t n = team_members(c, t, &in);

	if (!is_in(in, n, who) || member_find(c, who, &of) != KB_OK)
		return kb_failed(c) ? KB_FAIL : KB_NONE;
	return member_stolen(c, m, &of);
}

enum kb_rc serve_stolen(struct kb_req *r)
{
	return change(r, end_sessions, "staff.complaints.teams.not_removed");
}
