/* norms.h - the pages of norms and of what was written: their models and views. written.h is the manual. */
#ifndef METRICS_NORMS_H
#define METRICS_NORMS_H

#include "screens.h"
#include "written.h"

/* ---- Models and views --------------------------------------------------------------------- */

/* A norm at a location. */
struct norms_row {
	const char *name, *url;       /* url: what the figure is */
	const char *norm;             /* how high, and whose */
	const char *value, *period, *n; /* a dash where nothing shows */
	const char *says;             /* the outcome in words */
	const char *reason, *by;      /* NULL, "": as of a line (screens.h) */
	const char *beside;           /* where reasons are read and written; NULL: it has no norm */
	enum reading_met met;
	bool counted;
};

struct norms_section {
	const char *id, *name, *about; /* about: NULL where there is nothing to say */
	const struct norms_row *rows;
	size_t count;
	const char *const *silent;     /* norms of which no figure shows: of the other norms, which are many */
	size_t nsilent;
	bool place;                    /* its name is one of a location */
	const char *url;               /* of that location's own page of norms */
};

struct norms_page {
	const char *name, *kind, *back;
	bool above;                    /* of more than one location */
	const char *counts;            /* how many are met, tailored, missed and so on */
	const struct metrics_step *omitted; /* missed, and nobody set by when */
	size_t nomitted;
	const struct norms_section *sections;
	size_t count;
	const char *calm, *silent;     /* locations that miss nothing, and those of which no share with a norm shows; NULL: none */
};
void metrics_norms(struct kb_ctx *c, struct kb_out *o, const struct norms_page *m);
void metrics_norm_rows(struct kb_ctx *c, struct kb_out *o, const struct norms_section *m);

/* One thing that may be written. */
struct written_month {
	const char *value, *words;
	bool chosen; /* it was sent */
};
struct written_form {
	const char *action, *kind, *title, *about, *label, *send;
	const char *turn;              /* the last one that its writer saw */
	const char *month;             /* label of the month; NULL: none is asked */
	const char *of;                /* the month that a cause is about; NULL: a month is chosen */
	const struct written_month *months;
	size_t nmonths;
	bool holds;                    /* there is something to withdraw */
	const char *words, *flaw;      /* what was sent and cannot be kept, and why; "", NULL: nothing was */
};

/* One row of the record. */
struct written_row {
	const char *kind, *says, *words; /* says: by whom, on which day, what for; words: NULL: it withdraws */
};

struct written_page {
	const char *name, *place, *back, *url; /* url: what the figure is */
	const char *const *says;       /* how it stands now */
	size_t nsays;
	const struct written_form *forms;
	size_t nforms;
	const struct written_row *rows;  /* the newest first */
	size_t nrows;
	const char *more;              /* rows that are left off; NULL: none */
	const char *not_yours;         /* why there is no form; NULL: there is */
};
void metrics_written(struct kb_ctx *c, struct kb_out *o, const struct written_page *m);
void metrics_written_form(struct kb_ctx *c, struct kb_out *o, const struct written_form *m);

/* ---- cause.c ------------------------------------------------------------------------------- */

/* The possible cause of a difference, of a location that lies outside: `way` is 1 for higher, -1 for lower. And that difference in words. */
struct metrics_cause cause_of(struct kb_ctx *c, const struct kb_place *place, const char *item, struct kb_period at, int way);
const char *cause_differs(struct kb_ctx *c, struct kb_period at, int way);

/* ---- Pages --------------------------------------------------------------------------------- */

enum kb_rc serve_norms(struct kb_req *r);
enum kb_rc serve_written(struct kb_req *r);
enum kb_rc serve_written_add(struct kb_req *r);

#endif
