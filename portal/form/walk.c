/* walk.c - a request of a person who walks through a form. */
#include <string.h>
#include "controls.h"
#include "walk.h"
#include "web.h"

static bool refuse(struct kb_req *r, int status, const char *key)
{
	kb_refuse(r, status, key);
	return false;
}

/* Opens the state of the request, or begins one, and makes the move. false: the
 * request was refused. */
static bool move(struct kb_req *r, struct kb_state *s, const struct kb_xform *x, const char *place,
    const char **error, bool *sent)
{
	struct kb_ctx *c = kb_task(r);
	const struct kb_move m = { kb_text(r, "go"), kb_text(r, "a"), kb_text(r, "t") };
	const char *sealed = kb_text(r, "state");
	struct kb_lost lost;

	if (*sealed == '\0') {
		kb_state_begin(s, c, x, place);
		return true;
	}
	lost = kb_state_open(s, c, x, place, sealed);
	if (lost.key != NULL)
		return refuse(r, lost.status, lost.key);
	return kb_state_move(s, c, &m, error, sent) || refuse(r, 400, "error.state.forged");
}

bool kb_form_step(struct kb_req *r, const char *id, const char *place, struct kb_filled *out)
{
	struct kb_ctx *c = kb_task(r);
	const struct kb_plugin *owner = NULL;
	const struct kb_xform *x = kb_forms_find(c->house->forms, id, &owner, NULL);
	const char *error = NULL;
	struct kb_state s;
	bool sent = false;

	if (x == NULL) {
		kb_fail(c, "no plugin owns a form %s", id);
		return false;
	}
	if (!move(r, &s, x, place, &error, &sent) || kb_failed(c))
		return false;
	if (s.record.broken) {
		kb_fail(c, "the form %s has an expression that takes too many steps", id);
		return false;
	}
	if (!sent) {
		kb_state_show(r, &s, owner, error);
		return false;
	}
	kb_state_fill(&s, c, out);
	return true;
}
