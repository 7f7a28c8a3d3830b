/* own-cases.c - page of a guardian: all own cases by deadline, and the way to a new one.
 *
 * A guardian has thirty pupils: each case stands under the label that the guardian gave it, which is sealed to their key.
 * Nothing here comes from another dossier than those that they filed. */
#include <sodium.h>
#include <stdlib.h>
#include <string.h>

#include "desk.h"

static int by_deadline(const void *a, const void *b)
{
	const struct own_row *x = a, *y = b;

	if (x->day != y->day)
		return x->day < y->day ? -1 : 1;
	return strcmp(x->url, y->url);
}

/* What is closed stands last. */
static struct own_row row_of(struct kb_ctx *c, const struct guarded *g, const struct casefile *f)
{
	struct own_row row = { .url = kb_url(c, "complaints.own.case", g->dossier, NULL), .label = g->label, .body = body_words(c, f->body),
		.about = theme_words(c, f->theme), .place = place_words(c, f->place), .pupil = g->pupil, .day = INT32_MAX };
	const struct term_clock *clock;
	struct term_view v;

	if (case_look(c, f, &v) != TERM_FINE)
		return row;
	row.track = track_words(c, v.track);
	row.closed = closing_words(c, &v);
	clock = row.closed ? NULL : view_pressing(&v);
	if (!row.closed)
		row.day = INT32_MAX - 1;
	if (clock) {
		row.day = clock->due;
		row.due = day_words(c, clock->due);
		row.what = clock_words(c, clock->rule->id);
		row.late = clock->state == TERM_MISSED;
	}
	return row;
}

static size_t list_rows(struct kb_ctx *c, const struct member *m, const struct own_row **to)
{
	struct guarded *all;
	size_t n = guarded_all(c, m, &all), count = 0;
	struct own_row *rows = kb_alloc(c, (n * PARTS + 1) * sizeof(*rows));

	for (size_t i = 0; i < n; i++) {
		struct dossier d;

		if (guarded_open(c, m, &all[i], &d) == KB_OK)
			for (size_t k = 0; k < d.n; k++)
				rows[count++] = row_of(c, &all[i], d.parts[k].f);
		dossier_wipe(&d);
		guarded_wipe(&all[i]);
	}
	qsort(rows, count, sizeof(*rows), by_deadline);
	*to = rows;
	return count;
}

/* Where a pupil may live; a protected place is named to nobody. */
static size_t list_places(struct kb_ctx *c, const struct desk_option **to)
{
	const struct kb_place *all;
	size_t n = kb_places(c, NULL, &all), count = 0;
	struct desk_option *list = kb_alloc(c, (n + 1) * sizeof(*list));

	list[count++] = (struct desk_option){ "", kb_say(c, "staff.complaints.own.elsewhere", NULL), false };
	for (size_t i = 0; i < n; i++)
		if (strcmp(all[i].kind, "location") == 0 && !kb_has_word(kb_set(c, "complaints.protected"), all[i].id))
			list[count++] = (struct desk_option){ all[i].id, all[i].name, false };
	*to = list;
	return count;
}

static enum kb_rc show(struct kb_req *r, const struct member *m, const char *error)
{
	struct kb_ctx *c = kb_task(r);
	struct own_cases model = { .action = kb_url(c, "complaints.own.begin", NULL), .key = kb_url(c, "complaints.key", NULL), .error = error,
		.label = error ? kb_text(r, "label") : "" };

	model.count = list_rows(c, m, &model.rows);
	model.nplaces = list_places(c, &model.places);
	model.n = kb_fmt(c, "%zu", model.count);
	return kb_page(r, kb_say(c, "staff.complaints.own.title", NULL), complaints_own_cases, &model);
}

enum kb_rc serve_own(struct kb_req *r)
{
	struct member m;
	enum kb_rc rc;

	if (!desk_in(r, &m))
		return KB_OK;
	rc = show(r, &m, NULL);
	member_wipe(&m);
	return rc;
}

/* ---- A new one ---- */

/* Where the pupil lives, as it was chosen; NULL: no such location is in the list. */
static const char *chosen_place(struct kb_req *r)
{
	const struct kb_place *top = place_on_top(kb_task(r));
	const struct desk_option *list;
	size_t n = list_places(kb_task(r), &list);

	if (*kb_text(r, "where") == '\0')
		return top ? top->id : NULL;
	for (size_t i = 1; i < n; i++)
		if (strcmp(list[i].value, kb_text(r, "where")) == 0)
			return list[i].value;
	return NULL;
}

/* These pages speak the languages of staff; the intake speaks those that guardians and foster parents are asked in. */
static size_t list_tongues(struct kb_req *r, const struct own_tongue **to)
{
	struct kb_ctx *c = kb_task(r);
	const char *here = kb_fmt(c, "%s", kb_lang(c));
	const struct kb_language *all;
	size_t n = kb_languages(r, &all), count = 0;
	struct own_tongue *list = kb_alloc(c, (n + 1) * sizeof(*list));

	for (size_t i = 0; i < n; i++)
		if (strcmp(all[i].tag, here) != 0 && kb_form_speaks(c, REPRESENT_FORM, NULL, all[i].tag) && kb_speak(c, all[i].tag) == KB_OK)
			list[count++] = (struct own_tongue){ kb_url(c, "complaints.begin", NULL), all[i].tag, all[i].dir, all[i].autonym };
	kb_speak(c, here);
	*to = list;
	return count;
}

static enum kb_rc before_page(struct kb_req *r, bool pupil, const char *place)
{
	struct kb_ctx *c = kb_task(r);
	const char *filer = filer_write(c, kb_who(c)->user, pupil, kb_text(r, "label"));
	struct own_start start = { .place = "" };
	struct own_begin m = { .back = kb_url(c, "complaints.own", NULL), .action = kb_url(c, "complaints.begin", NULL), .pupil = pupil };

	if (strlen(place) >= sizeof start.place || strlen(filer) >= sizeof start.filer)
		return kb_refuse(r, 400, "error.form");
	memcpy(start.place, place, strlen(place));
	memcpy(start.filer, filer, strlen(filer));
	m.from = kb_carry(c, &start, sizeof start);
	m.nothers = list_tongues(r, &m.others);
	return kb_page(r, kb_say(c, "staff.complaints.own.title", NULL), complaints_own_begin, &m);
}

static bool has_team(struct kb_ctx *c, const char *place)
{
	return team_for(c, body_for(c, "", place), place) || team_for(c, body_for(c, "guardian", place), place);
}

enum kb_rc serve_own_begin(struct kb_req *r)
{
	struct kb_ctx *c = kb_task(r);
	const char *as = kb_text(r, "as"), *place = chosen_place(r);
	bool pupil = strcmp(as, "pupil") == 0;
	struct member m;
	enum kb_rc rc;

	if (!desk_in(r, &m))
		return KB_OK;
	if (*kb_text(r, "label") == '\0')
		rc = show(r, &m, kb_say(c, "staff.complaints.own.no_label", NULL));
	else if (!place || (!pupil && strcmp(as, "own") != 0))
		rc = kb_refuse(r, 400, "error.form");
	else
		rc = has_team(c, place) ? before_page(r, pupil, place) : show(r, &m, kb_say(c, "staff.complaints.own.nobody", NULL));
	member_wipe(&m);
	return rc;
}
