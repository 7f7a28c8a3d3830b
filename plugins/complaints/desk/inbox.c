/* inbox.c - page of staff: the cases of one's teams by deadline.
 *
 * Danger stands first, then what is due first; what nobody presses for stands last. A closed case in which its reporter wrote stands
 * among the open ones until it is read: they are told that they can always write. Only what is
 * in the clear is shown. Who works at a location does not see the cases of there, nor a row that
 * says that there is one. */
#include <sodium.h>
#include <stdlib.h>
#include <string.h>

#include "desk.h"

struct entry { const struct casefile *f; const struct term_view *v; const struct term_clock *clock; bool unread; };

/* ---- Which, and in which order ---- */

static bool is_closed(const struct entry *e)
{
	return e->f->kept_until > 0;
}

/* What is closed and unread is due at once. */
static int32_t due_of(const struct entry *e)
{
	return is_closed(e) ? 0 : e->clock ? e->clock->due : INT32_MAX;
}

static int by_deadline(const void *a, const void *b)
{
	const struct entry *x = a, *y = b;
	int32_t dx = due_of(x), dy = due_of(y);

	if (x->f->danger != y->f->danger)
		return x->f->danger ? -1 : 1;
	if (dx != dy)
		return dx < dy ? -1 : 1;
	return strcmp(x->f->id, y->f->id);
}

static const struct kb_place *among(const struct kb_place *list, size_t n, const char *id)
{
	for (size_t i = 0; i < n; i++)
		if (strcmp(list[i].id, id) == 0)
			return &list[i];
	return NULL;
}

/* What a look at many cases needs once. */
struct look {
	struct kb_ctx *c;
	const struct member *m;
	const char *attached;
	const struct kb_place *places; /* where the role holds */
	size_t nplaces;
	const struct team *teams;
	size_t nteams;
	const struct member *members;
	size_t nmembers;
	const char **unread; /* ids */
	size_t nunread;
};

/* `roles` NULL: as who is signed in. */
static void look_begin(struct look *l, struct kb_ctx *c, const struct member *m, const char *roles)
{
	*l = (struct look){ .c = c, .m = m, .attached = roles ? attached_by(c, roles) : attached_places(c) };
	l->nplaces = roles ? kb_places_of(c, roles, "complaints.handle", &l->places) : kb_places(c, "complaints.handle", &l->places);
	l->nteams = teams_all(c, &l->teams);
	l->nmembers = members_all(c, &l->members);
	l->nunread = cases_unread(c, m->id, &l->unread);
}

static bool is_unread(const struct look *l, const char *id)
{
	for (size_t i = 0; i < l->nunread; i++)
		if (strcmp(l->unread[i], id) == 0)
			return true;
	return false;
}

static const char *team_place(const struct look *l, const char *team)
{
	for (size_t i = 0; i < l->nteams; i++)
		if (strcmp(l->teams[i].id, team) == 0)
			return l->teams[i].place;
	return "";
}

static const char *person_of(const struct look *l, const char *id)
{
	for (size_t i = 0; i < l->nmembers; i++)
		if (strcmp(l->members[i].id, id) == 0)
			return l->members[i].person;
	return NULL;
}

/* The rule of member_open(), over what was read once. */
static bool may_see(const struct look *l, const struct casefile *f)
{
	const char *where = *f->place ? f->place : team_place(l, f->team);

	return among(l->places, l->nplaces, where) && !bar_by_clear(l->c, l->m, l->attached, f);
}

static bool belongs(const struct look *l, const struct casefile *f, enum desk_filter filter)
{
	return (filter != DESK_MINE || strcmp(f->handler, l->m->id) == 0) && may_see(l, f);
}

/* ---- In words ---- */

static const char *outcome_words(struct kb_ctx *c, const struct casefile *f)
{
	return *f->outcome ? kb_say(c, kb_fmt(c, "staff.complaints.outcome.%s", f->outcome), NULL) : kb_say(c, "staff.complaints.outcome.informal", NULL);
}

static struct desk_row row_of(const struct look *l, const struct entry *e)
{
	struct kb_ctx *c = l->c;
	bool closed = is_closed(e);
	const struct casefile *f = e->f;
	struct desk_row row = {
		.id = f->id, .number = case_number(c, f), .about = theme_words(c, f->theme),
		.body = body_words(c, f->body), .place = place_words(c, f->place), .handler = person_of(l, f->handler),
		.mine = strcmp(f->handler, l->m->id) == 0, .danger = f->danger && !closed, .unread = e->unread,
	};

	row.track = closed ? outcome_words(c, f) : track_words(c, e->v->track);
	if (e->clock) {
		row.due = day_words(c, e->clock->due);
		row.what = clock_words(c, e->clock->rule->id);
		row.late = e->clock->state == TERM_MISSED;
	}
	return row;
}

/* The closed ones in which something new stands. */
static size_t add_written(const struct look *l, enum desk_filter filter, struct entry *to)
{
	size_t n = 0;

	for (size_t i = 0; i < l->nunread; i++) {
		const struct casefile *f = case_by_id(l->c, l->unread[i]);

		if (f && f->kept_until > 0 && belongs(l, f, filter))
			to[n++] = (struct entry){ .f = f, .unread = true };
	}
	return n;
}

static size_t list_rows(const struct look *l, enum desk_filter filter, const struct desk_row **to)
{
	const struct casefile *cases;
	size_t n = cases_of_desk(l->c, l->m->id, filter == DESK_CLOSED, &cases), count = 0;
	struct entry *entries = kb_alloc(l->c, (n + l->nunread + 1) * sizeof(*entries));
	struct term_view *views = kb_alloc(l->c, (n + 1) * sizeof(*views));
	struct desk_row *rows = kb_alloc(l->c, (n + l->nunread + 1) * sizeof(*rows));

	if (filter != DESK_CLOSED)
		cases_look(l->c, l->m->id, cases, n, views);
	for (size_t i = 0; i < n; i++)
		if (belongs(l, &cases[i], filter))
			entries[count++] = (struct entry){ &cases[i], &views[i], filter == DESK_CLOSED ? NULL : view_pressing(&views[i]), is_unread(l, cases[i].id) };
	if (filter != DESK_CLOSED)
		count += add_written(l, filter, &entries[count]);
	if (filter != DESK_CLOSED)
		qsort(entries, count, sizeof(*entries), by_deadline);
	for (size_t i = 0; i < count; i++)
		rows[i] = row_of(l, &entries[i]);
	*to = rows;
	return count;
}

enum { SOON_DAYS = 3 };

static void count_one(struct desk_counts *n, const struct casefile *f, const struct term_view *v)
{
	const struct term_clock *k = view_pressing(v);

	n->open++;
	n->late += k && k->state == TERM_MISSED;
	n->soon += k && k->state != TERM_MISSED && k->due <= v->today + SOON_DAYS;
	n->danger += f->danger;
	n->nobody += *f->handler == '\0';
}

static struct desk_counts count_cases(const struct look *l)
{
	struct desk_counts n = { 0 };
	const struct casefile *cases;
	size_t all = cases_of_desk(l->c, l->m->id, false, &cases);
	struct term_view *views = kb_alloc(l->c, (all + 1) * sizeof(*views));

	cases_look(l->c, l->m->id, cases, all, views);
	for (size_t i = 0; i < all; i++)
		if (belongs(l, &cases[i], DESK_OPEN))
			count_one(&n, &cases[i], &views[i]);
	n.written = add_written(l, DESK_OPEN, kb_alloc(l->c, (l->nunread + 1) * sizeof(struct entry)));
	return n;
}

static struct desk_counts counts(struct kb_ctx *c, const char *person, const char *roles)
{
	struct member m;
	struct look l;

	if (member_named(c, person, &m) != KB_OK)
		return (struct desk_counts){ 0 };
	look_begin(&l, c, &m, roles);
	return count_cases(&l);
}

struct desk_counts inbox_counts(struct kb_ctx *c)
{
	return counts(c, kb_who(c)->user, NULL);
}

struct desk_counts inbox_counts_of(struct kb_ctx *c, const struct kb_person *who)
{
	return counts(c, who->user, who->roles);
}

static bool has_team(const struct look *l)
{
	struct seal_pair pair;
	bool found = false;

	for (size_t i = 0; i < l->nteams && !found; i++)
		found = team_pair(l->c, l->m, &l->teams[i].role, &pair) == KB_OK;
	if (found)
		sodium_memzero(&pair, sizeof pair);
	return found;
}

static enum kb_rc show(struct kb_req *r, enum desk_filter filter)
{
	struct kb_ctx *c = kb_task(r);
	struct desk_inbox model = { .filter = filter, .open = kb_url(c, "complaints.inbox", NULL), .own = kb_url(c, "complaints.inbox.mine", NULL),
		.closed = kb_url(c, "complaints.inbox.closed", NULL), .key = kb_url(c, "complaints.key", NULL), .teams = kb_url(c, "complaints.teams", NULL),
		.audit = kb_url(c, "complaints.audit", NULL), .outages = kb_url(c, "complaints.outages", NULL), .read = kb_url(c, "complaints.read", NULL) };
	struct member m;
	struct look l;

	if (!desk_in(r, &m))
		return KB_OK;
	look_begin(&l, c, &m, NULL);
	model.count = list_rows(&l, filter, &model.rows);
	model.n = kb_fmt(c, "%zu", model.count);
	model.attached = *l.attached != '\0';
	model.teamless = !has_team(&l);
	member_wipe(&m);
	return kb_page(r, kb_say(c, "staff.complaints.title", NULL), complaints_inbox, &model);
}

enum kb_rc serve_inbox(struct kb_req *r) { return show(r, DESK_OPEN); }
enum kb_rc serve_inbox_mine(struct kb_req *r) { return show(r, DESK_MINE); }
enum kb_rc serve_inbox_closed(struct kb_req *r) { return show(r, DESK_CLOSED); }
