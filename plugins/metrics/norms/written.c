/* written.c - the record of what staff write beside figures.
 *
 * Rows are added and read, and nothing else. A row follows the last one of its location, kind and subject, so two who write
 * at once cannot both be the next; who came second reads the page again. */
#include <string.h>

#include "written.h"
#include "metrics.sql.h"

enum { ROOM = 16 /* rows at first */ };

static const char *const words[WRITTEN_KINDS] = { "tailored", "target", "cause" };

const char *written_word(enum written_kind kind)
{
	return words[kind];
}

enum written_kind written_kind_of(const char *word)
{
	for (int i = 0; i < WRITTEN_KINDS; i++)
		if (strcmp(words[i], word) == 0)
			return (enum written_kind)i;
	return WRITTEN_KINDS;
}

static struct written row_of(struct kb_rows *q)
{
	return (struct written){ .kind = written_kind_of(kb_col_text(q, 0)), .subject = kb_col_text(q, 1), .turn = kb_col_int(q, 2),
		.since = (int32_t)kb_col_int(q, 3), .until = (int32_t)kb_col_int(q, 4), .words = kb_col_text(q, 5),
		.role = kb_col_text(q, 6), .person = kb_col_text(q, 7), .day = (int32_t)kb_col_int(q, 8) };
}

static struct written *grow(struct kb_ctx *c, const struct written *list, size_t count)
{
	struct written *more = kb_alloc(c, 2 * count * sizeof(*more));

	memcpy(more, list, count * sizeof(*more));
	return more;
}

const struct written_all *written_at(struct kb_ctx *c, const char *place, int32_t before)
{
	struct written_all *a = kb_alloc(c, sizeof(*a));
	struct written *list = kb_alloc(c, ROOM * sizeof(*list));
	struct kb_rows *q = kb_ask(c, &metrics_written_at, kb_t(place), kb_i(before));
	size_t room = ROOM;

	while (kb_next(q)) {
		if (a->count == room) {
			list = grow(c, list, room);
			room *= 2;
		}
		list[a->count++] = row_of(q);
	}
	a->list = list;
	return a;
}

static bool is_of(const struct written *w, enum written_kind kind, const char *subject)
{
	return w->kind == kind && strcmp(w->subject, subject) == 0;
}

const struct written *written_last(const struct written_all *a, enum written_kind kind, const char *subject)
{
	for (size_t i = a->count; i-- > 0;)
		if (is_of(&a->list[i], kind, subject))
			return &a->list[i];
	return NULL;
}

static const struct written *unless_withdrawn(const struct written *w)
{
	return w && *w->words ? w : NULL;
}

const struct written *written_holds(const struct written_all *a, enum written_kind kind, const char *subject)
{
	return unless_withdrawn(written_last(a, kind, subject));
}

const struct written *written_cause(const struct written_all *a, const char *item, int32_t month)
{
	for (size_t i = a->count; i-- > 0;)
		if (is_of(&a->list[i], WRITTEN_CAUSE, item) && a->list[i].since == month)
			return unless_withdrawn(&a->list[i]);
	return NULL;
}

bool written_covers(const struct written *w, struct kb_period p)
{
	const int32_t last = p.month + p.months - 1;

	return last >= w->since && last <= w->until;
}

/* The right to write is of one role (metrics.c). */
enum kb_rc written_add(struct kb_ctx *c, const char *place, const struct written *w)
{
	return kb_run(c, &metrics_add_written, kb_t(place), kb_t(words[w->kind]), kb_t(w->subject), kb_i(w->turn), kb_i(w->since), kb_i(w->until),
	    kb_t(w->words), kb_t("quality"), kb_t(kb_who(c)->user), kb_i(kb_today(c)));
}
