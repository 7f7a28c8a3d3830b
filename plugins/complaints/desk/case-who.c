/* case-who.c - who handles a case, who may not, and what the team keeps or lends beside it.
 *
 * Who is barred cannot be handler nor interpreter, and who asks is told why (Awb 9:7). */
#include <stdlib.h>
#include <string.h>

#include "case-act.h"
#include "complaints.sql.h"

/* ---- Who ---- */

static const char *hand_to(struct desk_work *w, const char *member)
{
	kb_run(w->c, &complaints_case_handler, kb_t(w->f->id), kb_t(member));
	act_note(w->c, ACT_ASSIGNED, w->m.id, w->f->id, NULL);
	return w->view.closing == TERM_OPEN ? work_happens(w, (struct term_event){ .what = TERM_HANDED }) : NULL;
}

const char *act_take(struct desk_work *w)
{
	return hand_to(w, w->m.id);
}

/* A member of the team; false: there is none by this id. */
static bool team_mate(const struct desk_work *w, const char *id, struct member *to)
{
	const struct team *t = team_by_id(w->c, w->f->team);
	const struct member *all;
	size_t n = t ? team_members(w->c, t, &all) : 0;

	for (size_t i = 0; i < n; i++)
		if (strcmp(all[i].id, id) == 0) {
			*to = all[i];
			return true;
		}
	return false;
}

/* Who is barred cannot be handler, and who assigns is told why. */
const char *act_assign(struct desk_work *w)
{
	struct member other;
	const char *why;

	if (!team_mate(w, work_text(w, "member"), &other))
		return "staff.complaints.no.member";
	why = bar_reason(w->c, &other, other.attached, w->f);
	return why ? kb_fmt(w->c, "staff.complaints.bar.%s", why) : hand_to(w, other.id);
}

const char *act_bar(struct desk_work *w)
{
	static const char *const reasons[] = { "named", "place", NULL };
	struct member other;

	if (!is_one_of(reasons, work_text(w, "reason")) || !team_mate(w, work_text(w, "member"), &other))
		return "staff.complaints.no.member";
	return case_bar(w->c, &w->m, w->f, other.id, work_text(w, "reason")) == KB_NONE ? "staff.complaints.no.member" : NULL;
}

/* The guardian who filed it is named in it: from now on it is not among their cases. */
const char *act_close_guardian(struct desk_work *w)
{
	return w->guardian && case_bar(w->c, &w->m, w->f, w->guardian, "named") == KB_OK ? NULL : "staff.complaints.no.member";
}

/* Who finds that they are involved steps back, and cannot come in again. */
const char *act_step_back(struct desk_work *w)
{
	case_bar(w->c, &w->m, w->f, w->m.id, "self");
	return NULL;
}

/* ---- Beside the case ---- */

const char *act_note_down(struct desk_work *w)
{
	if (!*work_text(w, "text"))
		return "staff.complaints.no.text";
	return note_write(w->c, &w->m, w->f, work_text(w, "text")) == KB_NONE ? "staff.complaints.no.long" : NULL;
}

/* The message at the place that was chosen ("p3": the third of the pupil's side), where its words may be lent. */
static const struct message *message_at(const struct desk_work *w, const char *field)
{
	bool side = *work_text(w, field) == 'p';
	const char *text = work_text(w, field) + side;
	char *end;
	unsigned long at = strtoul(text, &end, 10);

	for (size_t i = 0; end != text && *end == '\0' && i < w->nmessages; i++)
		if (w->messages[i].position == at && w->messages[i].side == side && work_lendable(&w->messages[i]))
			return &w->messages[i];
	return NULL;
}

/* Who is barred interprets no word of it either. */
const char *act_lend(struct desk_work *w)
{
	const struct message *s = message_at(w, "proof");
	struct member to;
	const char *why;

	if (!s || w->view.closing != TERM_OPEN)
		return "staff.complaints.no.message";
	if (!interpreter_find(w->c, work_text(w, "member"), &to))
		return "staff.complaints.no.member";
	why = bar_reason(w->c, &to, to.attached, w->f);
	if (why)
		return kb_fmt(w->c, "staff.complaints.bar.%s", why);
	return lend(w->c, &w->m, s->side ? w->side.f : w->f, s, &to, work_tongue(w), work_lendable(s)) == KB_NONE ? "staff.complaints.no.long" : NULL;
}

const char *act_take_back(struct desk_work *w)
{
	const struct lent *l = lent_find(w->c, work_text(w, "lent"));

	if (!l || (strcmp(l->case_id, w->f->id) != 0 && (!w->side.f || strcmp(l->case_id, w->side.f->id) != 0)))
		return "staff.complaints.no.message";
	lent_take_back(w->c, &w->m, l);
	return NULL;
}
