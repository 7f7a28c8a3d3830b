/* surveys.c - surveys of youths: open this file first, and read its last lines.
 *
 * A youth comes in by the code on a poster, chooses a language, reads what we
 * promise, answers page by page and is thanked. Staff open and close the survey of a
 * place and print its poster. No page here shows how many have answered: figures are
 * the business of metrics, and they leave through the gate. */
#include <string.h>

#include "surveys.h"
#include "surveys.sql.h"

/* ---- Youths ------------------------------------------------------------------------ */

/* The address on the poster. Reads only: whoever fetches it ahead uses nothing up. */
static enum kb_rc serve_enter(struct kb_req *r)
{
	struct kb_ctx *c = kb_task(r);
	const char *place = code_place(c, kb_part(r, "code"));

	if (!place)
		return kb_refuse(r, 404, "surveys.unknown");
	if (!round_is_open(c, place))
		return kb_refuse(r, 410, "surveys.closed");
	return kb_open_door(r, place, kb_url(c, "surveys.languages", NULL));
}

/* The languages that the form speaks, each with the address that goes on in it. */
static size_t list_languages(struct kb_req *r, const struct surveys_language **to)
{
	struct kb_ctx *c = kb_task(r);
	const char *own = kb_lang(c);
	const struct kb_language *all;
	size_t n = kb_languages(r, &all), count = 0;
	struct surveys_language *list = kb_alloc(c, n * sizeof(*list));

	for (size_t i = 0; i < n; i++)
		if (kb_form_speaks(c, SURVEYS_FORM, all[i].tag) && kb_speak(c, all[i].tag) == KB_OK)
			list[count++] = (struct surveys_language){
				.tag = all[i].tag, .dir = all[i].dir, .autonym = all[i].autonym,
				.url = kb_url(c, "surveys.intro", NULL),
				.line = kb_say(c, "surveys.poster", NULL),
			};
	kb_speak(c, own);
	*to = list;
	return count;
}

static enum kb_rc serve_languages(struct kb_req *r)
{
	struct kb_ctx *c = kb_task(r);
	const struct surveys_language *list;
	size_t n = list_languages(r, &list);
	const struct surveys_languages m = { list, n };

	if (!kb_door(r))
		return kb_see(r, kb_url(c, "kb.home", NULL));
	return kb_page(r, kb_say(c, "surveys.tab", NULL), surveys_languages, &m);
}

static enum kb_rc serve_intro(struct kb_req *r)
{
	struct kb_ctx *c = kb_task(r);
	const struct surveys_intro m = { .action = kb_url(c, "surveys.answer", NULL) };

	if (!kb_door(r))
		return kb_see(r, kb_url(c, "kb.home", NULL));
	return kb_page(r, kb_say(c, "surveys.tab", NULL), surveys_intro, &m);
}

static enum kb_rc serve_answer(struct kb_req *r)
{
	struct kb_ctx *c = kb_task(r);
	const char *place = kb_door(r);

	if (!place && !*kb_text(r, "state"))
		return kb_see(r, kb_url(c, "kb.home", NULL));
	switch (kb_walk(r, SURVEYS_FORM, place)) {
	case KB_AT_PAGE:
		return KB_OK;
	case KB_AT_SENT:
	case KB_AT_AGAIN:
		return kb_see(r, kb_url(c, "surveys.thanks", NULL));
	case KB_AT_FIRST:
		return kb_see(r, kb_url(c, "surveys.first", NULL));
	case KB_AT_CLOSED:
		return kb_refuse(r, 410, "surveys.closed");
	case KB_AT_FULL:
		return kb_refuse(r, 429, "surveys.crowd");
	}
	return kb_fail(c, "the walk through a form ended nowhere");
}

static enum kb_rc thank(struct kb_req *r, bool first)
{
	struct kb_ctx *c = kb_task(r);
	const struct surveys_thanks m = { .first = first, .months = kb_set(c, "surveys.keep_months") };

	return kb_page(r, kb_say(c, "surveys.tab", NULL), surveys_thanks, &m);
}

static enum kb_rc serve_thanks(struct kb_req *r)
{
	return thank(r, false);
}

/* Another version of the same form was sent before: that one counts. */
static enum kb_rc serve_first(struct kb_req *r)
{
	return thank(r, true);
}

/* ---- Staff ------------------------------------------------------------------------- */

static const struct kb_place *location_with(struct kb_ctx *c, const char *right, const char *id)
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

static enum kb_rc serve_list(struct kb_req *r)
{
	struct kb_ctx *c = kb_task(r);
	const struct surveys_row *rows;
	size_t n = list_rows(c, &rows);
	const struct surveys_list m = {
		.rows = rows, .count = n,
		.open = kb_url(c, "surveys.open", NULL), .close = kb_url(c, "surveys.close", NULL),
	};

	return kb_page(r, kb_say(c, "staff.surveys.title", NULL), surveys_list, &m);
}

/* A place that is opened for the first time gets its code with it. */
static enum kb_rc open_at(struct kb_ctx *c, const char *place)
{
	round_open(c, place);
	if (!*code_of(c, place))
		code_fresh(c, place);
	return kb_failed(c) ? KB_FAIL : KB_OK;
}

/* The address on the poster; NULL: the place has no code yet. */
static const char *door_of(struct kb_ctx *c, const char *place)
{
	const char *code = code_of(c, place);

	return *code ? kb_url(c, "surveys.enter", code, NULL) : NULL;
}

static enum kb_rc serve_open(struct kb_req *r)
{
	struct kb_ctx *c = kb_task(r);
	const struct kb_place *p = location_with(c, "surveys.manage", kb_text(r, "place"));

	if (!p)
		return kb_refuse(r, 404, "error.not_found");
	open_at(c, p->id);
	return kb_see(r, kb_url(c, "surveys.list", NULL));
}

static enum kb_rc serve_close(struct kb_req *r)
{
	struct kb_ctx *c = kb_task(r);
	const struct kb_place *p = location_with(c, "surveys.manage", kb_text(r, "place"));

	if (!p)
		return kb_refuse(r, 404, "error.not_found");
	round_close(c, p->id);
	return kb_see(r, kb_url(c, "surveys.list", NULL));
}

static enum kb_rc serve_code(struct kb_req *r)
{
	struct kb_ctx *c = kb_task(r);
	const struct kb_place *p = location_with(c, "surveys.manage", kb_part(r, "place"));

	if (!p)
		return kb_refuse(r, 404, "error.not_found");
	code_fresh(c, p->id);
	crowd_forget(c, p->id);
	return kb_see(r, kb_url(c, "surveys.poster", p->id, NULL));
}

/* What people type: the address without its scheme. */
static const char *typed(const char *address)
{
	const char *host = strstr(address, "://");

	return host ? host + 3 : address;
}

/* What hangs on the wall: picture, address, code and a sentence in each language. */
static void draw_poster(struct kb_req *r, struct surveys_poster *m)
{
	struct kb_ctx *c = kb_task(r);
	const char *address = kb_full_url(r, kb_url(c, "surveys.enter", m->code, NULL));

	m->address = typed(address);
	m->count = list_languages(r, &m->lines);
	kb_qr(c, address, &m->qr);
}

static enum kb_rc serve_poster(struct kb_req *r)
{
	struct kb_ctx *c = kb_task(r);
	const struct kb_place *p = location_with(c, "surveys.read", kb_part(r, "place"));
	struct surveys_poster *m = kb_alloc(c, sizeof(*m));
	const struct surveys_poster *shown = m;

	if (!p)
		return kb_refuse(r, 404, "error.not_found");
	m->name = p->name;
	m->code = code_of(c, p->id);
	m->mine = kb_may(c, "surveys.manage", p->id);
	m->fresh = kb_url(c, "surveys.code", p->id, NULL);
	m->back = kb_url(c, "surveys.list", NULL);
	if (*m->code)
		draw_poster(r, m);
	return kb_page(r, kb_say(c, "staff.surveys.poster", NULL), surveys_poster, shown);
}

/* ---- On pages of the core ------------------------------------------------------------ */

static enum kb_rc show_home(struct kb_ctx *c, struct kb_out *o)
{
	if (kb_may(c, "surveys.read", NULL))
		surveys_home(c, o, &(struct surveys_link){ kb_url(c, "surveys.list", NULL) });
	return KB_OK;
}

static enum kb_rc show_nav(struct kb_ctx *c, struct kb_out *o)
{
	if (kb_may(c, "surveys.read", NULL))
		surveys_nav(c, o, &(struct surveys_link){ kb_url(c, "surveys.list", NULL) });
	return KB_OK;
}

/* ---- Table of contents ------------------------------------------------------------- */

static const struct kb_field answer_form[] = { KB_WALK_FIELDS, { 0 } };
static const struct kb_field place_form[] = { { "place", KB_CODE, 1, 40, true }, { 0 } };

static const struct kb_route routes[] = {
	{ KB_GET, "/s/{code}", "surveys.enter", NULL, NULL, serve_enter, KB_NO_STORE },
	{ KB_GET, "/s", "surveys.languages", NULL, NULL, serve_languages, 0 },
	{ KB_GET, "/{lang}/s", "surveys.intro", NULL, NULL, serve_intro, 0 },
	{ KB_POST, "/{lang}/s", "surveys.answer", NULL, answer_form, serve_answer, 0 },
	{ KB_GET, "/{lang}/s/thanks", "surveys.thanks", NULL, NULL, serve_thanks, KB_NO_STORE },
	{ KB_GET, "/{lang}/s/thanks-first", "surveys.first", NULL, NULL, serve_first, KB_NO_STORE },
	{ KB_GET, "/{lang}/staff/surveys", "surveys.list", "surveys.read", NULL, serve_list, 0 },
	{ KB_POST, "/{lang}/staff/surveys/open", "surveys.open", "surveys.manage", place_form, serve_open, 0 },
	{ KB_POST, "/{lang}/staff/surveys/close", "surveys.close", "surveys.manage", place_form, serve_close, 0 },
	{ KB_GET, "/{lang}/staff/surveys/{place}/poster", "surveys.poster", "surveys.read", NULL, serve_poster, KB_NO_STORE },
	{ KB_POST, "/{lang}/staff/surveys/{place}/code", "surveys.code", "surveys.manage", NULL, serve_code, 0 },
	{ 0 }
};

static const struct kb_form forms[] = { { "core.xml", SURVEYS_FORM, response_keep, open_at, door_of, crowd_room }, { 0 } };
static const struct kb_tells tells[] = { { "answer", response_again }, { 0 } };
static const struct kb_slot slots[] = { { "staff.home", 10, show_home }, { "staff.nav", 10, show_nav }, { 0 } };
static const struct kb_job jobs[] = {
	{ "surveys.tidy", 86400, response_tidy }, { "surveys.crowd", 86400, crowd_tidy }, { 0 }
};

static const struct kb_setting settings[] = {
	{ "surveys.keep_months", "48", "months that answers are kept; must be more than the 36 that figures look back" },
	{ "surveys.burst", "200", "answers that a place may hand in at once; more are asked to come later, and staff are warned" },
	{ "surveys.per_hour", "30", "answers for which a place has room again each hour, up to surveys.burst" },
	{ 0 }
};

static const struct kb_right rights[] = {
	{ "surveys.manage", "admin location", 0 },       /* open, close, make a fresh code */
	{ "surveys.read", "admin quality location", 0 }, /* see the list, print the poster */
	{ 0 }
};

KB_PLUGIN(
	.name = "surveys",
	.routes = routes,
	.forms = forms,
	.tells = tells,
	.slots = slots,
	.jobs = jobs,
	.settings = settings,
	.rights = rights,
	.migrations = surveys_migrations,
	.statements = surveys_statements
);
