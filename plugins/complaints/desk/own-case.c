/* own-case.c - page of a guardian: one of their cases, and what they do in it.
 *
 * They see what they filed and what was answered to it, never what a pupil writes under a code of their own. In a pupil's
 * complaint they write and say that it is not solved; to close it, to take it back, to turn it once the pupil has a code,
 * is the pupil's word (reporter-act.c). */
#include <string.h>

#include "desk.h"

/* A dossier in hand. */
struct own { struct member m; struct guarded g; struct dossier d; };

static void own_end(struct own *o)
{
	dossier_wipe(&o->d);
	guarded_wipe(&o->g);
	member_wipe(&o->m);
}

/* Of all that are theirs the one by this id; the others are wiped. */
static bool find(struct kb_ctx *c, const struct member *m, const char *dossier, struct guarded *g)
{
	struct guarded *all;
	size_t n = guarded_all(c, m, &all);
	bool found = false;

	for (size_t i = 0; i < n; i++) {
		if (strcmp(all[i].dossier, dossier) == 0) {
			*g = all[i];
			found = true;
		}
		guarded_wipe(&all[i]);
	}
	return found;
}

/* false: another page was sent, return KB_OK. What is not theirs looks like what is not there. */
static bool own_begin(struct kb_req *r, struct own *o)
{
	struct kb_ctx *c = kb_task(r);

	memset(o, 0, sizeof *o);
	if (!desk_in(r, &o->m))
		return false;
	if (find(c, &o->m, kb_part(r, "case"), &o->g) && guarded_open(c, &o->m, &o->g, &o->d) == KB_OK)
		return true;
	own_end(o);
	if (!kb_failed(c))
		kb_refuse(r, 404, "error.not_found");
	return false;
}

static enum holder holder_of(const struct own *o)
{
	return o->g.pupil ? HOLDER_FOR_PUPIL : HOLDER_TELLER;
}

static enum kb_rc show(struct kb_req *r, const struct own *o, const char *notice, const char *again)
{
	struct kb_ctx *c = kb_task(r);
	struct own_case m = { .back = kb_url(c, "complaints.own", NULL), .label = o->g.label, .pupil = o->g.pupil,
		.mine = { .action = kb_url(c, "complaints.own.act", o->g.dossier, NULL), .notice = notice ? kb_say(c, notice, NULL) : NULL, .wrong = again } };

	for (size_t i = 0; i < o->d.n; i++)
		m.side = m.side || side_is_there(c, o->d.parts[i].f);
	fill_parts(r, &o->d, holder_of(o), &m.mine);
	return kb_failed(c) ? KB_FAIL : kb_page(r, kb_say(c, "staff.complaints.own.title", NULL), complaints_own_case, &m);
}

enum kb_rc serve_own_case(struct kb_req *r)
{
	struct own o;
	enum kb_rc rc;

	if (!own_begin(r, &o))
		return KB_OK;
	rc = show(r, &o, NULL, "");
	own_end(&o);
	return rc;
}

/* What was done stands on the page that it leads to; what was not is said at once, with the words. */
enum kb_rc serve_own_act(struct kb_req *r)
{
	struct kb_ctx *c = kb_task(r);
	const char *came, *again = "";
	struct own o;
	enum kb_rc rc;

	if (!own_begin(r, &o))
		return KB_OK;
	came = reporter_act(r, &o.g.keys, &o.d, holder_of(&o), &again);
	if (came && strcmp(came, "complaints.case.done") == 0)
		rc = kb_failed(c) ? KB_FAIL : kb_see(r, kb_url(c, "complaints.own.case", o.g.dossier, NULL));
	else
		rc = show(r, &o, came, again);
	own_end(&o);
	return rc;
}
