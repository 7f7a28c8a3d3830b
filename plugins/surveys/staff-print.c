/* staff-print.c - what is printed: posters, and sheets of one-time cards.
 *
 * The sheet is the reply to the button that makes the cards. It is in no cache and cannot be asked
 * for again: another sheet is other cards. No card has a number or a name on it. */
#include <string.h>

#include "pages.h"

/* What people type: the address without its scheme. */
static const char *typed(const char *address)
{
	const char *host = strstr(address, "://");

	return host ? host + 3 : address;
}

static const char *line_key(const struct site *s)
{
	return strcmp(s->population, SURVEYS_POPULATION) == 0 ? "surveys.poster" : "surveys.poster.any";
}

/* ---- Posters -------------------------------------------------------------------------- */

/* Picture, address, code and a sentence in each language; beside it, on the screen only,
 * the way in for a tablet. */
static void draw(struct kb_req *r, const struct site *s, struct surveys_poster *m)
{
	struct kb_ctx *c = kb_task(r);
	const char *address = kb_full_url(r, kb_url(c, "surveys.enter", m->code, NULL));
	const char *kiosk = kb_full_url(r, kb_url(c, "surveys.kiosk", m->code, NULL));

	m->address = typed(address);
	m->count = list_languages(r, s, line_key(s), &m->lines);
	kb_qr(c, address, &m->qr);
	m->kiosk = typed(kiosk);
	kb_qr(c, kiosk, &m->kiosk_qr);
}

struct surveys_poster *poster_draw(struct kb_req *r, const struct kb_place *p, const struct site *s)
{
	struct surveys_poster *m = kb_alloc(kb_task(r), sizeof(*m));

	m->name = p->name;
	m->code = code_of(kb_task(r), p->id, s->population);
	if (*m->code)
		draw(r, s, m);
	return m;
}

enum kb_rc serve_site_poster(struct kb_req *r)
{
	struct kb_ctx *c = kb_task(r);
	const struct site *s = site_with(r, "surveys.read", kb_part(r, "place"));
	struct surveys_poster *m;

	if (!s || s->cards)
		return kb_refuse(r, 404, "error.not_found");
	m = poster_draw(r, kb_place(c, s->place), s);
	m->mine = kb_may(c, "surveys.plan", s->place);
	m->fresh = kb_url(c, "surveys.round.code", s->round, s->place, NULL);
	m->back = kb_url(c, "surveys.round", s->round, NULL);
	return kb_page(r, kb_say(c, "staff.surveys.poster", NULL), surveys_poster, m);
}

enum kb_rc serve_site_code(struct kb_req *r)
{
	struct kb_ctx *c = kb_task(r);
	const struct site *s = site_with(r, "surveys.plan", kb_part(r, "place"));

	if (!s || s->cards)
		return kb_refuse(r, 404, "error.not_found");
	code_fresh(c, s->place, s->population);
	crowd_forget(c, s->place);
	return kb_see(r, kb_url(c, "surveys.round.poster", s->round, s->place, NULL));
}

/* ---- Cards ------------------------------------------------------------------------------ */

static void draw_card(struct kb_req *r, const char *code, struct surveys_card *to)
{
	struct kb_ctx *c = kb_task(r);

	to->code = card_show(c, code);
	kb_qr(c, kb_full_url(r, kb_url(c, "surveys.enter", code, NULL)), &to->qr);
}

/* The address up to the code: "klankbord.example/s/". */
static const char *before_code(struct kb_req *r, const char *code)
{
	struct kb_ctx *c = kb_task(r);
	const char *address = typed(kb_full_url(r, kb_url(c, "surveys.enter", code, NULL)));

	return kb_fmt(c, "%.*s", (int)(strlen(address) - strlen(code)), address);
}

static enum kb_rc show_sheet(struct kb_req *r, const struct site *s, const char *const *codes, size_t n)
{
	struct kb_ctx *c = kb_task(r);
	struct surveys_card *list = kb_alloc(c, n * sizeof(*list));
	struct surveys_cards m = { .list = list, .count = n, .back = kb_url(c, "surveys.round", s->round, NULL) };

	for (size_t i = 0; i < n; i++)
		draw_card(r, codes[i], &list[i]);
	m.address = before_code(r, codes[0]);
	m.nlines = list_languages(r, s, "surveys.card.line", &m.lines);
	return kb_page(r, kb_say(c, "staff.cards.title", NULL), surveys_cards, &m);
}

enum kb_rc serve_cards(struct kb_req *r)
{
	struct kb_ctx *c = kb_task(r);
	const struct site *s = site_with(r, "surveys.plan", kb_text(r, "place"));
	size_t n = (size_t)kb_int(r, "n");
	const char *const *codes;

	if (!s || !s->cards)
		return kb_refuse(r, 404, "error.not_found");
	if (site_phase(c, s) == PHASE_OVER)
		return kb_refuse(r, 410, "staff.cards.over");
	if (card_make(c, s, n, &codes) != KB_OK)
		return KB_FAIL;
	return show_sheet(r, s, codes, n);
}
