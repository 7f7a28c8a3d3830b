/* dossier.c - what one person holds of one story: a part for each body that it is about.
 *
 * One story may touch two bodies. Then there are two cases with one dossier, each with its own team, events and clocks, and all open
 * with one code; the person sees one. A pupil for whom a guardian filed has a side of their own beside each case: they read what
 * the guardian filed in their name, and write under their own key; the guardian never reads a side. */
#include <sodium.h>
#include <string.h>

#include "guardian.h"
#include "complaints.sql.h"

/* ---- Opening ---- */

static bool is_theirs(const struct casefile *f, const struct seal_reporter *r)
{
	return sodium_memcmp(f->keys.c.reporter, r->verify, SEAL_KEY) == 0;
}

static bool open_own(struct hand *h, const struct casefile *f, const struct seal_reporter *r)
{
	*h = (struct hand){ .f = f, .author = SEAL_REPORTER, .member = "" };
	memcpy(h->signer, r->signer, SEAL_SIGNER);
	return seal_case_by_reporter(h->case_sk, f->keys.to_reporter, SEAL_WRAPPED, &f->keys.c, r) == SEAL_FINE;
}

/* What the guardian filed, to read: a pupil signs nothing there. */
static bool open_other(struct kb_ctx *c, struct hand *h, const struct casefile *f, const char *side, const struct seal_reporter *r)
{
	struct kb_rows *q = kb_ask(c, &complaints_side_of, kb_t(side));
	const void *bytes;
	size_t n;

	*h = (struct hand){ .f = f, .author = SEAL_REPORTER, .member = "" };
	if (!kb_next(q))
		return false;
	bytes = kb_col_blob(q, 0, &n);
	return seal_case_by_reporter(h->case_sk, bytes, n, &f->keys.c, r) == SEAL_FINE;
}

static bool open_side(struct kb_ctx *c, struct part *p, const struct casefile *f, const struct seal_reporter *r)
{
	const struct casefile *sides;
	size_t n = sides_of(c, f->id, &sides);

	for (size_t i = 0; i < n; i++)
		if (is_theirs(&sides[i], r))
			return open_own(&p->own, &sides[i], r) && open_other(c, &p->other, f, sides[i].id, r);
	return false;
}

enum kb_rc dossier_open_by_id(struct kb_ctx *c, const char *id, const struct seal_reporter *r, struct dossier *d)
{
	const struct casefile *cases;
	size_t n = cases_of_dossier(c, id, &cases);

	memset(d, 0, sizeof *d);
	for (size_t i = 0; i < n && d->n < PARTS; i++) {
		struct part *p = &d->parts[d->n];

		p->f = &cases[i];
		if (is_theirs(p->f, r) ? open_own(&p->own, p->f, r) : open_side(c, p, p->f, r))
			d->n++;
		else
			memset(p, 0, sizeof *p);
	}
	if (d->n > 0)
		return KB_OK;
	return kb_failed(c) ? KB_FAIL : KB_NONE;
}

enum kb_rc dossier_open(struct kb_ctx *c, const struct seal_reporter *r, struct dossier *d)
{
	const struct casefile *f = case_by_mark(c, r->mark);
	enum kb_rc rc;

	memset(d, 0, sizeof *d);
	if (!f)
		return kb_failed(c) ? KB_FAIL : KB_NONE;
	rc = dossier_open_by_id(c, f->dossier, r, d);
	return rc == KB_NONE ? kb_fail(c, "a case does not open for its own code") : rc;
}

void dossier_wipe(struct dossier *d)
{
	for (size_t i = 0; i < d->n; i++) {
		hand_wipe(&d->parts[i].own);
		hand_wipe(&d->parts[i].other);
	}
}

/* ---- Reading ---- */

/* Words that were said to several bodies at once stand once. */
static bool is_there(const struct told_line *list, size_t n, const struct message *m, const struct part *p)
{
	for (size_t i = 0; i < n; i++)
		if (list[i].part != p && list[i].m->author == m->author && list[i].m->kind == m->kind && list[i].m->day == m->day && m->text && list[i].m->text &&
		    strcmp(list[i].m->text, m->text) == 0)
			return true;
	return false;
}

/* Behind all that is not younger. */
static void put_line(struct told_line *list, size_t n, struct told_line line)
{
	for (; n > 0 && list[n - 1].m->day > line.m->day; n--)
		list[n] = list[n - 1];
	list[n] = line;
}

static struct told_line *add_lines(struct kb_ctx *c, const struct part *p, const struct hand *h, bool other, struct told_line *list, size_t *n, size_t *room)
{
	const struct message *all;
	size_t count = h->f ? case_read(c, h, &all) : 0;

	for (size_t i = 0; i < count; i++) {
		if (all[i].author == SEAL_REPORTER && is_there(list, *n, &all[i], p))
			continue;
		list = room_for_one(c, list, *n, room, sizeof(*list));
		put_line(list, (*n)++, (struct told_line){ &all[i], p, other });
	}
	return list;
}

size_t dossier_read(struct kb_ctx *c, const struct dossier *d, const struct told_line **to)
{
	struct told_line *list = NULL;
	size_t n = 0, room = 0;

	for (size_t i = 0; i < d->n; i++) {
		list = add_lines(c, &d->parts[i], &d->parts[i].other, true, list, &n, &room);
		list = add_lines(c, &d->parts[i], &d->parts[i].own, false, list, &n, &room);
	}
	*to = list;
	return n;
}

static int64_t seen(struct kb_ctx *c, const struct casefile *f)
{
	struct kb_rows *q = f ? kb_ask(c, &complaints_case_seen, kb_t(f->id)) : NULL;

	return q && kb_next(q) ? kb_col_int(q, 0) + kb_col_int(q, 1) : 0;
}

int64_t dossier_seen(struct kb_ctx *c, const struct dossier *d)
{
	int64_t n = 0;

	for (size_t i = 0; i < d->n; i++) {
		n += seen(c, d->parts[i].f);
		if (d->parts[i].other.f)
			n += seen(c, d->parts[i].own.f);
	}
	return n;
}

void dossier_touch(struct kb_ctx *c, const struct dossier *d)
{
	for (size_t i = 0; i < d->n; i++)
		case_touch(c, d->parts[i].f->id);
}

/* ---- Writing ---- */

enum kb_rc dossier_say(struct kb_ctx *c, const struct dossier *d, const char *lang, const char *words)
{
	enum kb_rc rc = KB_OK;

	for (size_t i = 0; rc == KB_OK && i < d->n; i++)
		rc = case_write(c, &d->parts[i].own, SEAL_MESSAGE, lang, words);
	return rc;
}

enum kb_rc dossier_wake(struct kb_ctx *c, const struct dossier *d)
{
	struct term_view v;

	for (size_t i = 0; i < d->n; i++) {
		const struct casefile *f = d->parts[i].f;

		if (case_look(c, f, &v) == TERM_FINE && v.closing == TERM_NO_REPLY && case_event(c, f, (struct term_event){ .what = TERM_REOPENED }) == TERM_FINE)
			act_note(c, ACT_EVENT, "", f->id, NULL);
	}
	return kb_failed(c) ? KB_FAIL : KB_OK;
}

/* ---- One body more ---- */

/* Also where somebody else told it, a guardian. */
static bool has_body(struct kb_ctx *c, const struct dossier *d, const char *body)
{
	const struct casefile *all;
	size_t n = cases_of_dossier(c, d->parts[0].f->dossier, &all);

	for (size_t i = 0; i < n; i++)
		if (strcmp(all[i].body, body) == 0)
			return true;
	return false;
}

const char *dossier_could_add(struct kb_ctx *c, const struct dossier *d)
{
	const struct casefile *f = d->parts[0].f;
	const char *const bodies_here[] = { body_for(c, "", f->place), body_for(c, "guardian", f->place) };

	for (size_t i = 0; i < 2 && d->n < PARTS; i++)
		if (!has_body(c, d, bodies_here[i]) && team_for(c, bodies_here[i], f->place))
			return bodies_here[i];
	return NULL;
}

/* What was told at the beginning, in the words of then; a name was given for the other case alone. */
static enum kb_rc copy_story(struct kb_ctx *c, const struct dossier *d, const struct hand *to)
{
	const struct told_line *list;
	size_t n = dossier_read(c, d, &list);
	struct seal_at at = { .kind = SEAL_ANSWERS };
	enum kb_rc rc = KB_OK;

	memcpy(at.case_id, to->f->keys.c.id, SEAL_ID);
	for (size_t i = 0; rc == KB_OK && i < n; i++) {
		const struct message *m = list[i].m;

		at.kind = m->kind;
		if (m->text && list[i].part == &d->parts[0] && (m->kind == SEAL_ANSWERS || m->kind == SEAL_STORY) && strncmp(m->text, "name=", 5) != 0)
			rc = case_put(c, to, &at, m->lang, m->text);
	}
	return rc == KB_OK ? act_note(c, ACT_FILED, "", to->f->id, at.before) : rc;
}

/* The new case has a mark that no code has: the dossier leads to it. */
static bool make_more(struct kb_ctx *c, const struct dossier *d, const struct seal_reporter *r, const struct team *t, struct casefile *f, struct hand *h)
{
	*f = *d->parts[0].f;
	*h = (struct hand){ .f = f, .author = SEAL_REPORTER, .member = "" };
	if (!seal_case_make(&f->keys, h->case_sk, r, &t->role, t->pk))
		return false;
	randombytes_buf(f->keys.mark, SEAL_KEY);
	memcpy(h->signer, r->signer, SEAL_SIGNER);
	f->id = hex_of(c, f->keys.c.id, SEAL_ID);
	f->team = t->id;
	f->body = t->body;
	f->theme = strcmp(t->body, "nidos") == 0 ? "guardian" : f->theme;
	f->named = false;
	f->handler = f->outcome = f->lesson = f->beside = "";
	if (d->parts[0].other.f) { /* a pupil adds it, not the guardian */
		f->filer = "";
		f->population = "youth";
		f->lang = kb_lang(c);
	}
	return true;
}

enum kb_rc dossier_add(struct kb_ctx *c, const struct dossier *d, const struct seal_reporter *r, const char *body)
{
	const char *could = dossier_could_add(c, d);
	const struct team *t = could && strcmp(could, body) == 0 ? team_for(c, body, d->parts[0].f->place) : NULL;
	struct casefile f;
	struct hand h;
	enum kb_rc rc;

	if (!t)
		return kb_failed(c) ? KB_FAIL : KB_NONE;
	team_hold(c, t->id); /* its key stays what it is */
	t = team_by_id(c, t->id);
	if (!t || !make_more(c, d, r, t, &f, &h))
		return kb_fail(c, "a team of complaints has a key that is none");
	rc = case_add(c, &f);
	if (rc == KB_OK && case_event(c, &f, (struct term_event){ .what = TERM_RECEIVED, .track = TERM_SIGNAL }) != TERM_FINE)
		rc = kb_fail(c, "a complaint cannot be received today");
	if (rc == KB_OK)
		rc = copy_story(c, d, &h);
	hand_wipe(&h);
	return rc;
}
