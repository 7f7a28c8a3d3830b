/* case-hand.c - a case in the hand of who handles it: opened for one request, wiped at its end.
 *
 * Who may not open it gets what is not there gets. The pupil's side of a case that a guardian filed goes with the case: who may open
 * the one opens the other, and its messages stand among the rest. */
#include <string.h>

#include "desk.h"

bool work_may(const struct desk_work *w, enum term_what what)
{
	return (w->options >> what & 1) != 0;
}

void work_end(struct desk_work *w)
{
	hand_wipe(&w->h);
	hand_wipe(&w->side);
	member_wipe(&w->m);
}

/* What the pupil wrote stands among the rest, by day. */
static void merge(struct kb_ctx *c, const struct message *more, size_t n, struct desk_work *w)
{
	struct message *list = kb_alloc(c, (w->nmessages + n + 1) * sizeof(*list));
	size_t i = 0, k = 0, at = 0;

	while (i < w->nmessages || k < n)
		if (k == n || (i < w->nmessages && w->messages[i].day <= more[k].day))
			list[at++] = w->messages[i++];
		else {
			list[at] = more[k++];
			list[at++].side = true;
		}
	w->messages = list;
	w->nmessages = at;
}

/* The side goes with the case: who may open the one opens the other. */
static void open_side(struct desk_work *w)
{
	const struct casefile *sides;
	const struct message *more;
	size_t n;

	if (*w->f->filer == '\0' || !guard_of(w->c, w->f->dossier, &w->guardian, &w->pupil) || sides_of(w->c, w->f->id, &sides) == 0)
		return;
	if (member_open(w->c, &w->m, &sides[0], &w->side) != KB_OK) {
		w->side.f = NULL;
		return;
	}
	n = case_read(w->c, &w->side, &more);
	merge(w->c, more, n, w);
}

bool work_begin(struct kb_req *r, const char *id, struct desk_work *w)
{
	struct kb_ctx *c = kb_task(r);

	*w = (struct desk_work){ .r = r, .c = c };
	if (!desk_in(r, &w->m))
		return false;
	w->f = case_by_id(c, id);
	if (!w->f || *w->f->beside || member_open(c, &w->m, w->f, &w->h) != KB_OK) {
		work_end(w);
		if (!kb_failed(c))
			kb_refuse(r, 404, "error.not_found");
		return false;
	}
	w->nmessages = case_read(c, &w->h, &w->messages);
	case_look(c, w->f, &w->view);
	w->options = case_options(c, w->f);
	open_side(w);
	return !kb_failed(c);
}

bool work_is_read(const struct desk_work *w)
{
	return act_was_today(w->c, ACT_READ, w->m.id, w->f->id);
}

/* ---- What a message may be used for ---- */

const char *work_lendable(const struct message *s)
{
	size_t name = s->text ? strcspn(s->text, "=") : 0;

	if (!s->text || (s->kind != SEAL_MESSAGE && s->kind != SEAL_STORY))
		return NULL;
	if (s->kind == SEAL_MESSAGE)
		return s->text;
	return s->text[name] && strncmp(s->text, "name=", 5) != 0 ? s->text + name + 1 : NULL;
}

bool work_is_word(const struct desk_work *w, const struct message *m)
{
	return m->author == SEAL_REPORTER && m->kind == SEAL_MESSAGE && m->text && m->side == (w->side.f != NULL);
}
