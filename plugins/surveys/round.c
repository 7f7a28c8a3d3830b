/* round.c - a round: one form, asked of one population, at some places, for a time.
 *
 * A round at one place is a site. The standing survey of a place is a round without a
 * title and without an end; it gives way to a round that is planned. At one place a
 * population is asked one thing at a time: the statement that adds a site looks for
 * another in the same days, so two people who plan at once end in one. */
#include <string.h>

#include "surveys.h"
#include "surveys.sql.h"

/* ---- Reading ------------------------------------------------------------------------ */

/* The columns stand in this order in every statement on sites. */
static struct site read_site(struct kb_rows *q)
{
	return (struct site){
		.round = kb_col_text(q, 0), .place = kb_col_text(q, 1), .title = kb_col_text(q, 2),
		.form = kb_col_text(q, 3), .version = kb_col_text(q, 4), .population = kb_col_text(q, 5),
		.opens = (int32_t)kb_col_int(q, 6), .ends = (int32_t)kb_col_int(q, 7), .tongues = kb_col_text(q, 8),
		.cards = strcmp(kb_col_text(q, 9), "card") == 0, .pilot = kb_col_int(q, 10) != 0,
		.open = strcmp(kb_col_text(q, 11), "open") == 0, .lane = kb_col_text(q, 12),
		.aftercare = kb_col_text(q, 13), .owner = kb_col_text(q, 14),
		.invited = kb_col_int(q, 15), .answered = kb_col_int(q, 16), .closed_month = (int32_t)kb_col_int(q, 17),
		.happened = kb_col_text(q, 18), .age = (unsigned)kb_col_int(q, 19), .repeat = kb_col_int(q, 20) != 0,
	};
}

/* One site, or NULL. */
static const struct site *one(struct kb_ctx *c, struct kb_rows *q)
{
	struct site *s = kb_alloc(c, sizeof(*s));

	if (!kb_next(q))
		return NULL;
	*s = read_site(q);
	return s;
}

/* All of them, read to the end: a write would end the reading. */
static size_t all(struct kb_ctx *c, struct kb_rows *q, const struct site **to)
{
	struct site *list = NULL, *more;
	size_t n = 0, room = 0;

	while (kb_next(q)) {
		if (n == room) {
			more = kb_alloc(c, (room = 2 * room + 16) * sizeof(*more));
			if (n > 0)
				memcpy(more, list, n * sizeof(*more));
			list = more;
		}
		list[n++] = read_site(q);
	}
	*to = list;
	return n;
}

const struct site *site_find(struct kb_ctx *c, const char *round, const char *place)
{
	return one(c, kb_ask(c, &surveys_find_site, kb_t(round), kb_t(place)));
}

const struct site *site_of_lane(struct kb_ctx *c, const char *lane)
{
	return one(c, kb_ask(c, &surveys_find_lane, kb_t(lane)));
}

size_t round_sites(struct kb_ctx *c, const char *round, const struct site **list)
{
	return all(c, kb_ask(c, &surveys_list_round, kb_t(round)), list);
}

size_t round_all(struct kb_ctx *c, const struct site **list)
{
	return all(c, kb_ask(c, &surveys_list_sites), list);
}

enum phase site_phase(struct kb_ctx *c, const struct site *s)
{
	int32_t today = kb_today(c);

	if (!s->open || s->ends < today)
		return PHASE_OVER;
	return s->opens > today ? PHASE_EARLY : PHASE_OPEN;
}

const struct site *site_now(struct kb_ctx *c, const char *place, const char *population)
{
	const struct site *list, *best = NULL;
	size_t n = all(c, kb_ask(c, &surveys_list_open, kb_t(place), kb_t(population)), &list);

	for (size_t i = 0; i < n; i++) {
		enum phase phase = site_phase(c, &list[i]);

		if (phase == PHASE_OPEN)
			return &list[i];
		if (!best || (phase == PHASE_EARLY && site_phase(c, best) == PHASE_OVER))
			best = &list[i];
	}
	return best;
}

const char *site_version(const struct site *s)
{
	return *s->title && *s->version ? s->version : NULL;
}

bool round_speaks(const struct site *s, const char *tag)
{
	return !*s->tongues || kb_has_word(s->tongues, tag);
}

/* ---- The standing survey of a place --------------------------------------------------- */

bool round_is_open(struct kb_ctx *c, const char *place)
{
	const struct site *s = site_now(c, place, SURVEYS_POPULATION);

	return s && site_phase(c, s) == PHASE_OPEN;
}

static enum kb_rc close_ended(struct kb_ctx *c)
{
	return kb_run(c, &surveys_close_ended, kb_i(kb_today(c)));
}

static bool is_standing(const struct site *s)
{
	return !*s->title;
}

static enum kb_rc add_round(struct kb_ctx *c, const char *id, const struct plan *p)
{
	return kb_run(c, &surveys_add_round, kb_t(id), kb_t(p->title), kb_t(p->form), kb_t(kb_form_version(c, p->form)),
	    kb_t(p->population), kb_i(p->opens), kb_i(p->ends), kb_t(p->tongues), kb_t(p->cards ? "card" : "poster"),
	    kb_i(p->pilot), kb_t(p->happened), kb_i(p->age), kb_i(p->repeat && !p->pilot));
}

/* KB_NONE: the population is asked in these days already. */
static enum kb_rc add_site(struct kb_ctx *c, const char *id, const char *place, const struct plan *p)
{
	if (kb_run(c, &surveys_add_site, kb_t(id), kb_t(place), kb_t(p->aftercare), kb_t(p->owner), kb_i(p->invited),
	    kb_t(p->population), kb_i(p->opens), kb_i(p->ends)) != KB_OK)
		return KB_FAIL;
	return kb_changed(c) ? KB_OK : KB_NONE;
}

/* What is over is closed first, so that it stands in nobody's way. Where a round is
 * planned, the survey stands until the day before. */
enum kb_rc round_open(struct kb_ctx *c, const char *place)
{
	struct plan p = {
		.title = "", .form = SURVEYS_FORM, .population = SURVEYS_POPULATION, .tongues = "",
		.ends = DAY_EVER, .aftercare = "", .owner = "", .happened = "",
	};
	const char *id = kb_key(c);
	const struct site *next;

	close_ended(c);
	next = site_now(c, place, SURVEYS_POPULATION);
	if (next && site_phase(c, next) == PHASE_EARLY)
		p.ends = day_plus(next->opens, -1);
	if (add_site(c, id, place, &p) == KB_OK)
		add_round(c, id, &p);
	return kb_failed(c) ? KB_FAIL : KB_OK;
}

enum kb_rc site_close(struct kb_ctx *c, const struct site *s)
{
	return kb_run(c, &surveys_close_site, kb_t(s->round), kb_t(s->place), kb_i(kb_month(c)));
}

enum kb_rc round_close(struct kb_ctx *c, const char *place)
{
	const struct site *s = site_now(c, place, SURVEYS_POPULATION);

	return s && site_phase(c, s) == PHASE_OPEN ? site_close(c, s) : KB_OK;
}

enum kb_rc round_tidy(struct kb_ctx *c)
{
	close_ended(c);
	return kb_run(c, &surveys_drop_cards, kb_i(kb_today(c)));
}

/* ---- Making one ------------------------------------------------------------------------- */

static bool overlaps(const struct site *s, const struct plan *p)
{
	return s->opens <= p->ends && s->ends >= p->opens;
}

/* Is the population asked at this place in these days, by more than a standing survey? */
static bool is_taken(struct kb_ctx *c, const struct plan *p, const char *place)
{
	const struct site *list;
	size_t n = all(c, kb_ask(c, &surveys_list_open, kb_t(place), kb_t(p->population)), &list);

	for (size_t i = 0; i < n; i++)
		if (!is_standing(&list[i]) && overlaps(&list[i], p))
			return true;
	return false;
}

/* A standing survey ends the day before the round, or is closed where that begins today. */
static void give_way(struct kb_ctx *c, const struct plan *p, const char *place)
{
	const struct site *list;
	size_t n = all(c, kb_ask(c, &surveys_list_open, kb_t(place), kb_t(p->population)), &list);

	for (size_t i = 0; i < n; i++) {
		if (!is_standing(&list[i]) || !overlaps(&list[i], p))
			continue;
		if (p->opens > kb_today(c))
			kb_run(c, &surveys_end_round, kb_t(list[i].round), kb_i(day_plus(p->opens, -1)));
		else
			site_close(c, &list[i]);
	}
}

enum kb_rc round_make(struct kb_ctx *c, const struct plan *p, const char **round, const char **taken)
{
	const char *id = kb_key(c);

	close_ended(c); /* the first write: from here on nobody else plans */
	for (size_t i = 0; i < p->count; i++)
		if (is_taken(c, p, p->places[i])) {
			*taken = p->places[i];
			return KB_NONE;
		}
	for (size_t i = 0; i < p->count && !kb_failed(c); i++) {
		give_way(c, p, p->places[i]);
		if (add_site(c, id, p->places[i], p) == KB_NONE)
			return kb_fail(c, "a place was taken while it was planned");
	}
	*round = id;
	return add_round(c, id, p);
}
