/* keep.c - how long a case is kept, and what the portal does by itself.
 *
 * When a case closes, the day is written until which it is kept (setting complaints.keep_months); it is
 * open again when its reporter opens it. Until the organisation has filled in its selection list nothing
 * is deleted (Archiefwet 3 and 5). After that day the keys of the case are destroyed: a line of numbers stays. */
#include <stdlib.h>
#include <string.h>

#include "case.h"
#include "complaints.sql.h"

/* ---- When it closes ---- */

/* The last day that there is: nobody has said how long. */
static int32_t for_ever(void)
{
	return kb_civil_make(2999, 12, 31);
}

static int32_t kept_until(struct kb_ctx *c, int32_t closed)
{
	int months = atoi(kb_set(c, "complaints.keep_months"));

	return months > 0 ? kb_civil_add_months(closed, months) : for_ever();
}

enum kb_rc case_settle(struct kb_ctx *c, const struct casefile *f)
{
	struct term_view v;
	int32_t until;

	f = case_by_id(c, f->id); /* what it was is read again under the lock */
	if (!f || case_look(c, f, &v) != TERM_FINE)
		return kb_failed(c) ? KB_FAIL : KB_OK;
	until = v.closing == TERM_OPEN ? 0 : kept_until(c, v.closed);
	return until == f->kept_until ? KB_OK : kb_run(c, &complaints_case_keep, kb_t(f->id), kb_i(until));
}

/* ---- What comes by itself ---- */

/* In the reporter's language, as their page says it. */
static enum kb_rc offer(struct kb_ctx *c, const struct casefile *f)
{
	const char *before = kb_fmt(c, "%s", kb_lang(c)), *words;

	if (case_event(c, f, (struct term_event){ .what = TERM_OFFERED }) != TERM_FINE)
		return KB_OK;
	kb_speak(c, f->lang);
	words = kb_say(c, "complaints.notice.offer", NULL);
	kb_speak(c, before);
	return portal_says(c, f, f->lang, words);
}

static bool is_stalled(const struct term_view *v)
{
	const struct term_clock *k = term_clock(v, TERM_C_STALL);

	return k && k->ended == KB_NO_DAY && k->due != KB_NO_DAY && k->due <= v->today && k->state != TERM_VOID && k->state != TERM_SUSPENDED_NOW;
}

static void look_after(struct kb_ctx *c, const struct casefile *f)
{
	struct term_view v;

	if (case_look(c, f, &v) != TERM_FINE)
		return;
	tell_terms(c, f, &v);
	tell_silence(c, f, &v);
	if (v.closing != TERM_OPEN && f->kept_until == 0)
		case_settle(c, f);
	if (v.closing == TERM_OPEN && is_stalled(&v))
		offer(c, f);
}

/* ---- When it is over ---- */

/* Numbers only: a hash of the place's id stands for it. */
static uint32_t number_of(const char *word)
{
	uint32_t h = 2166136261u; /* FNV-1a */

	for (; *word; word++)
		h = (h ^ (unsigned char)*word) * 16777619u;
	return h;
}

static struct seal_ledger line_of(struct kb_ctx *c, const struct casefile *f)
{
	struct seal_ledger l = { .place = number_of(f->place), .category = number_of(f->theme), .outcome = number_of(f->outcome) };
	struct hand nobody = { .f = f };
	const struct message *list;
	struct term_view v;

	if (case_look(c, f, &v) == TERM_FINE) {
		struct kb_civil day = kb_civil_parts(v.first);

		l.month = 12 * day.year + day.month - 1;
		l.track = v.track;
	}
	l.messages = (uint32_t)case_read(c, &nobody, &list);
	return l;
}

/* The keys of a row become zeros in the store, then it goes. */
static void destroy(struct kb_ctx *c, const struct casefile *f, const struct seal_ledger *l, char line[SEAL_LEDGER_TEXT])
{
	struct seal_case_row row = f->keys;

	seal_shred(&row, line, l);
	kb_run(c, &complaints_case_overwrite, kb_t(f->id), kb_b(row.c.pk, SEAL_KEY), kb_b(row.c.reporter, SEAL_KEY), kb_b(row.to_role, SEAL_WRAPPED),
	    kb_b(row.to_reporter, SEAL_WRAPPED));
	kb_run(c, &complaints_case_drop, kb_t(f->id));
}

/* Its numbers are told to the end. The pupil's side goes with the case, and the guardian's note with the dossier. What lies in the file of the store is
 * zeros then, and the log of the store, in which the rows of before stand, is emptied. */
static enum kb_rc shred(struct kb_ctx *c, const struct casefile *f)
{
	const struct seal_ledger l = line_of(c, f);
	char line[SEAL_LEDGER_TEXT];
	const struct casefile *sides;
	size_t n = sides_of(c, f->id, &sides);

	tell_last(c, f);
	for (size_t i = 0; i < n; i++)
		destroy(c, &sides[i], &l, line);
	destroy(c, f, &l, line);
	kb_run(c, &complaints_guard_tidy);
	kb_run(c, &complaints_ledger_add, kb_t(kb_key(c)), kb_t(line));
	kb_forget(c);
	return act_note(c, ACT_SHREDDED, "", f->id, NULL);
}

/* Where the term was filled in after a case closed, its day is written now. */
enum kb_rc keep_run(struct kb_ctx *c)
{
	const struct casefile *list;
	size_t n = cases_all(c, &list);

	for (size_t i = 0; i < n && !kb_failed(c); i++)
		look_after(c, &list[i]);
	tell_ended(c);
	n = cases_closed(c, civil_today(c), for_ever(), &list);
	for (size_t i = 0; i < n && !kb_failed(c); i++)
		if (list[i].kept_until == for_ever())
			case_settle(c, &list[i]);
		else
			shred(c, &list[i]);
	return kb_failed(c) ? KB_FAIL : KB_OK;
}
