/* walk.c - a request of a person who walks through a form. */
#include <string.h>
#include "controls.h"
#include "walk.h"
#include "web.h"

/* The fields of the questions of a page, as KB_WALK_FIELDS has them. */
static void read_typed(const struct kb_req *r, struct kb_typed typed[KB_PAGE_MAX])
{
	static const struct { const char *a, *t, *m, *y; } names[KB_PAGE_MAX] = {
		{ "a", "t", "m", "y" }, { "a1", "t1", "m1", "y1" }, { "a2", "t2", "m2", "y2" }, { "a3", "t3", "m3", "y3" },
		{ "a4", "t4", "m4", "y4" }, { "a5", "t5", "m5", "y5" }, { "a6", "t6", "m6", "y6" }, { "a7", "t7", "m7", "y7" },
	};

	for (size_t i = 0; i < KB_PAGE_MAX; i++)
		typed[i] = (struct kb_typed){ kb_text(r, names[i].a), kb_text(r, names[i].t), kb_text(r, names[i].m), kb_text(r, names[i].y) };
}

static bool refuse(struct kb_req *r, int status, const char *key)
{
	kb_refuse(r, status, key);
	return false;
}

/* Somebody else stands before the tablet since: what was begun is not theirs to read. */
static bool is_over(const struct kb_state *s, const struct kb_doorway *d)
{
	return d != NULL && d->again != NULL && strcmp(s->pass, d->pass) != 0;
}

bool kb_walk_move(struct kb_req *r, struct kb_state *s, const struct kb_xform *x, const struct kb_start *start,
    const char **error, bool *sent)
{
	struct kb_ctx *c = kb_task(r);
	struct kb_move m = { .go = kb_text(r, "go") };
	const char *sealed = kb_text(r, "state");
	const struct kb_doorway *d = start->door;
	struct kb_lost lost;

	if (*sealed == '\0') {
		kb_state_begin(s, c, x, d == NULL ? NULL : d->place);
		kb_state_equip(s, c, start);
		s->later = start->later;
		return true;
	}
	lost = kb_state_open(s, c, x, d == NULL ? NULL : d->place, sealed);
	if (lost.key != NULL)
		return refuse(r, lost.status, lost.key);
	if (is_over(s, d)) {
		kb_see(r, d->again);
		return false;
	}
	if (start->renew && kb_state_renew(s, c, start))
		return true;
	s->later = s->own ? start->later : NULL;
	read_typed(r, m.typed);
	return kb_state_move(s, c, &m, error, sent) || refuse(r, 400, "error.state.forged");
}

const struct kb_xform *kb_walk_form(struct kb_req *r, const char *id, const char *version, const struct kb_plugin **owner)
{
	struct kb_ctx *c = kb_task(r);
	const char *begun = NULL;
	const struct kb_form *entry;
	const struct kb_xform *x;

	if (*kb_text(r, "state") != '\0')
		begun = kb_state_form(c, kb_text(r, "state"), &version);
	x = kb_form_get(c, id != NULL ? id : begun != NULL ? begun : "", version, owner, &entry);

	if (id == NULL && (x == NULL || *owner != c->plugin)) {
		refuse(r, 400, "error.state.forged");
		return NULL;
	}
	if (x == NULL)
		kb_fail(c, "no plugin owns a form %s", id);
	return x;
}

bool kb_form_step(struct kb_req *r, const char *id, const struct kb_start *start, struct kb_filled *out)
{
	struct kb_ctx *c = kb_task(r);
	const struct kb_plugin *owner = NULL;
	const struct kb_xform *x = kb_walk_form(r, id, start->version, &owner);
	const char *error = NULL;
	struct kb_state s;
	bool sent = false;

	if (x == NULL)
		return false;
	if (!kb_walk_move(r, &s, x, start, &error, &sent) || kb_failed(c))
		return false;
	if (s.record.broken) {
		kb_fail(c, "the form %s has an expression that takes too many steps", x->id);
		return false;
	}
	if (!sent) {
		kb_state_show(r, &s, owner, error);
		return false;
	}
	kb_state_fill(&s, c, out);
	return true;
}
