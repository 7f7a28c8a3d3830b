/* staff-places.c - pages of staff: the standing survey of each place, and its poster.
 *
 * Open and close with one button, print the poster. Rounds have pages of their own
 * (staff-rounds.c). No page here shows how many have answered. */
#include <string.h>

#include "pages.h"

const struct kb_place *location_with(struct kb_ctx *c, const char *right, const char *id)
{
	const struct kb_place *p = kb_place(c, id);

	return p && strcmp(p->kind, "location") == 0 && kb_may(c, right, id) ? p : NULL;
}

/* "november 2026"; NULL: no more came than the place has room for. */
static const char *crowd_text(struct kb_ctx *c, const char *place)
{
	int32_t month = crowd_month(c, place);

	return month ? kb_month_name(c, month) : NULL;
}

/* The locations where this person may look. */
static size_t list_rows(struct kb_ctx *c, const struct surveys_row **to)
{
	const struct kb_place *places;
	size_t n = kb_places(c, "surveys.read", &places), count = 0;
	struct surveys_row *rows = kb_alloc(c, n * sizeof(*rows));

	for (size_t i = 0; i < n; i++)
		if (strcmp(places[i].kind, "location") == 0)
			rows[count++] = (struct surveys_row){
				.id = places[i].id, .name = places[i].name,
				.open = round_is_open(c, places[i].id),
				.mine = kb_may(c, "surveys.manage", places[i].id),
				.poster = kb_url(c, "surveys.poster", places[i].id, NULL),
				.crowd = crowd_text(c, places[i].id),
			};
	*to = rows;
	return count;
}

enum kb_rc serve_list(struct kb_req *r)
{
	struct kb_ctx *c = kb_task(r);
	const struct surveys_row *rows;
	size_t n = list_rows(c, &rows);
	const struct surveys_list m = {
		.rows = rows, .count = n,
		.open = kb_url(c, "surveys.open", NULL), .close = kb_url(c, "surveys.close", NULL),
		.rounds = kb_url(c, "surveys.rounds", NULL),
		.texts = kb_could(c, "surveys.read_text") ? kb_url(c, "surveys.texts", NULL) : NULL,
		.quotes = kb_url(c, "surveys.quotes", NULL),
		.interpreters = kb_may(c, "surveys.interpreters", NULL) ? kb_url(c, "surveys.interpreters", NULL) : NULL,
		.forms = kb_may(c, "surveys.forms", NULL) ? kb_url(c, "surveys.forms", NULL) : NULL,
	};

	return kb_page(r, kb_say(c, "staff.surveys.title", NULL), surveys_list, &m);
}

/* A place that is opened for the first time gets its code with it. */
enum kb_rc open_at(struct kb_ctx *c, const char *place)
{
	round_open(c, place);
	if (!*code_of(c, place, SURVEYS_POPULATION))
		code_fresh(c, place, SURVEYS_POPULATION);
	return kb_failed(c) ? KB_FAIL : KB_OK;
}

/* The address on the poster; NULL: the place has no code yet. */
const char *door_of(struct kb_ctx *c, const char *place)
{
	const char *code = code_of(c, place, SURVEYS_POPULATION);

	return *code ? kb_url(c, "surveys.enter", code, NULL) : NULL;
}

enum kb_rc serve_open(struct kb_req *r)
{
	struct kb_ctx *c = kb_task(r);
	const struct kb_place *p = location_with(c, "surveys.manage", kb_text(r, "place"));

	if (!p)
		return kb_refuse(r, 404, "error.not_found");
	open_at(c, p->id);
	return kb_see(r, kb_url(c, "surveys.list", NULL));
}

enum kb_rc serve_close(struct kb_req *r)
{
	struct kb_ctx *c = kb_task(r);
	const struct kb_place *p = location_with(c, "surveys.manage", kb_text(r, "place"));

	if (!p)
		return kb_refuse(r, 404, "error.not_found");
	round_close(c, p->id);
	return kb_see(r, kb_url(c, "surveys.list", NULL));
}

enum kb_rc serve_code(struct kb_req *r)
{
	struct kb_ctx *c = kb_task(r);
	const struct kb_place *p = location_with(c, "surveys.manage", kb_part(r, "place"));

	if (!p)
		return kb_refuse(r, 404, "error.not_found");
	code_fresh(c, p->id, SURVEYS_POPULATION);
	crowd_forget(c, p->id);
	return kb_see(r, kb_url(c, "surveys.poster", p->id, NULL));
}

/* What the standing survey asks, where nothing is planned. */
static const struct site *standing(struct kb_ctx *c, const char *place)
{
	struct site *s = kb_alloc(c, sizeof(*s));

	*s = (struct site){ .place = place, .form = SURVEYS_FORM, .population = SURVEYS_POPULATION, .title = "", .version = "", .tongues = "" };
	return s;
}

enum kb_rc serve_poster(struct kb_req *r)
{
	struct kb_ctx *c = kb_task(r);
	const struct kb_place *p = location_with(c, "surveys.read", kb_part(r, "place"));
	const struct site *s = p ? site_now(c, p->id, SURVEYS_POPULATION) : NULL;
	struct surveys_poster *m;

	if (!p)
		return kb_refuse(r, 404, "error.not_found");
	m = poster_draw(r, p, s && !s->cards ? s : standing(c, p->id));
	m->mine = kb_may(c, "surveys.manage", p->id);
	m->fresh = kb_url(c, "surveys.code", p->id, NULL);
	m->back = kb_url(c, "surveys.list", NULL);
	return kb_page(r, kb_say(c, "staff.surveys.poster", NULL), surveys_poster, m);
}

/* ---- On pages of the core ------------------------------------------------------------ */

enum kb_rc show_home(struct kb_ctx *c, struct kb_out *o)
{
	if (kb_may(c, "surveys.read", NULL))
		surveys_home(c, o, &(struct surveys_link){ kb_url(c, "surveys.list", NULL) });
	if (kb_could(c, "surveys.interpret"))
		surveys_interpret_home(c, o, &(struct surveys_link){ kb_url(c, "surveys.interpret", NULL) });
	return KB_OK;
}

enum kb_rc show_nav(struct kb_ctx *c, struct kb_out *o)
{
	if (kb_may(c, "surveys.read", NULL))
		surveys_nav(c, o, &(struct surveys_link){ kb_url(c, "surveys.list", NULL) });
	if (kb_could(c, "surveys.interpret"))
		surveys_interpret_nav(c, o, &(struct surveys_link){ kb_url(c, "surveys.interpret", NULL) });
	return KB_OK;
}
