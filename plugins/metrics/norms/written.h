/* written.h - what a norm means at a place, and what staff write beside a figure.
 *
 * Three things are written (written.c): why a norm is tailored at a location, and up to which month (S105); by which month a
 * norm must be met (S41); what may be the cause of a difference between locations (S12). All are rows of one record: nothing is
 * changed and nothing taken away; of a location, a kind and a subject the last row holds, and a row without words says
 * that what stood before is withdrawn. words.c refuses what leads to a person.
 *
 * So a share that misses its norm is missed, or tailored with a reason (outcome.c). norms.c is the page of the norms of a
 * place, cause.c what the page of a comparison says, written-page.c where all of it is read and written. Figures come from
 * indicators_of() and figures_of() alone; what is written is no figure. */
#ifndef METRICS_WRITTEN_H
#define METRICS_WRITTEN_H

#include "reading.h"

enum {
	WRITTEN_WORDS = 1000, /* characters */
	WRITTEN_MONTHS = 24   /* from this one on: the last in which a reason may hold, or by which a norm must be met */
};

/* ---- written.c ----------------------------------------------------------------------------- */

enum written_kind { WRITTEN_TAILORED, WRITTEN_TARGET, WRITTEN_CAUSE, WRITTEN_KINDS };

struct written {
	enum written_kind kind;
	const char *subject;  /* an indicator; of a cause a question */
	int64_t turn;         /* the first of its kind and subject is 1 */
	int32_t since, until; /* months: from the first period that it is about to the last month that it holds, or the target */
	const char *words;    /* "": withdrawn */
	const char *role, *person;
	int32_t day;
};

/* What was written at one place, by kind and subject, oldest first. */
struct written_all {
	const struct written *list;
	size_t count;
};

enum { WRITTEN_ALL = INT32_MAX }; /* before: whenever it was written */
const struct written_all *written_at(struct kb_ctx *c, const char *place, int32_t before);

/* The last row of a kind and subject, NULL: there is none; and the same if it was not withdrawn. */
const struct written *written_last(const struct written_all *a, enum written_kind kind, const char *subject);
const struct written *written_holds(const struct written_all *a, enum written_kind kind, const char *subject);

/* The cause that was written of a question and the quarter that begins so; NULL: none, or it was withdrawn. */
const struct written *written_cause(const struct written_all *a, const char *item, int32_t month);

/* Is it about this period? Its last month lies from the first that was meant to the last that holds. */
bool written_covers(const struct written *w, struct kb_period p);

/* "tailored", "target", "cause"; WRITTEN_KINDS: no such word. */
const char *written_word(enum written_kind kind);
enum written_kind written_kind_of(const char *word);

/* Keeps a row of the person who is signed in. Its turn follows the last one of its kind and subject. */
enum kb_rc written_add(struct kb_ctx *c, const char *place, const struct written *w);

/* ---- words.c ------------------------------------------------------------------------------- */

/* Why words cannot be kept, as the key of a sentence; NULL: they can. `looked`: their writer says that no name stands there. */
const char *words_flaw(struct kb_ctx *c, const char *words, bool looked);

/* ---- outcome.c ----------------------------------------------------------------------------- */

/* Lays what was written at a place over a reading of it: missed with a reason that holds is tailored. */
void outcome_lay(struct kb_ctx *c, const struct written_all *a, struct reading *r);

/* By which month a norm that is missed or tailored must be met, and how long that is; "" where nobody set one. For a location the same, and
 * that a missed norm has none, which is an omission. */
const char *outcome_by(struct kb_ctx *c, const struct reading *r);
const char *outcome_due(struct kb_ctx *c, const struct reading *r);

/* What the newest figure of an indicator means at a location: tailored until when, or missed with no reason, and by when it must be met. "" where it
 * does not miss its norm. *reason: the words; NULL: none. */
const char *outcome_says(struct kb_ctx *c, const struct written_all *a, const struct metrics_series *s, const struct kb_figure *newest, const char **reason);

/* The outcome of a share in a release file, "below_norm" and such as `verdict`: "tailored" where it was missed and a reason covers it. */
const char *outcome_code(const struct written_all *a, const char *subject, bool lower, struct kb_period p, const char *verdict);

#endif
