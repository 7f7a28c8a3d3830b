/* screens.h - pages over many indicators at once: overview, theme, what returns.
 *
 * reading.h says what a list may say of one series, spark.c draws it small; overview.c shows the
 * streams of 5.1.2 at a place, theme.c the viewpoints on one theme, gap.c the distance between
 * them, recur.c what returns over all locations. All of it is made of indicators_of(), so of what was released. */
#ifndef METRICS_SCREENS_H
#define METRICS_SCREENS_H

#include "reading.h"

/* ---- spark.c --------------------------------------------------------------------------- */

/* A line of the size of a word. What it says stands beside it in words. */
struct metrics_spark {
	const char *line;   /* SVG path; a gap where a figure is withheld or the formula changed */
	const char *dots;   /* a dot for each figure that has no neighbour */
	const char *spans;  /* an upright for each figure that is told as a band */
	const char *newest; /* a square on the newest figure; of a band a bar over all of it */
	const char *norm;   /* a dashed line; NULL: there is none in sight */
	const char *says;
};
struct metrics_spark spark_of(struct kb_ctx *c, const struct reading *r, size_t nperiods);

/* How many periods, from the newest back, hold all figures of a place that show: what its sparks span. */
size_t spark_span(const struct metrics_indicators *f);

/* ---- overview.c: what a page of one place is made of -------------------------------------- */

/* The gate is asked once. */
struct desk {
	struct kb_ctx *c;
	const struct catalogue *k;
	const struct metrics_indicators *f;
	struct reading *readings; /* by series, with what was written beside them */
	size_t span;              /* periods of a spark */
};
struct desk desk_of(struct kb_ctx *c, const struct kb_place *p);

/* ---- Models and views --------------------------------------------------------------------- */

/* A series in a list. */
struct metrics_line {
	const char *name, *url, *value, *n, *period, *says;
	struct metrics_spark spark;
	enum reading_met met;
	bool changed;
	bool counted; /* n is of a register: no answers */
	const char *reason, *by; /* why it is tailored, NULL: it is not; by when it must be met, "": nobody said */
};

struct metrics_topic {
	const char *id, *name; /* id: of its heading */
	const struct metrics_line *lines;
	size_t count;
};

/* One stream of 5.1.2 at a place. */
struct metrics_stream {
	const char *id, *href, *name;
	const char *shown;  /* "12 of 33" figures */
	const char *misses, *changes; /* how many */
	const char *fed;    /* whose answers or which register feed it */
	bool missing;       /* nothing of it was released */
	const struct metrics_topic *topics; /* those of which a figure shows */
	size_t ntopics;
	const char *empty;  /* the others, in words; NULL: none */
	const char *const *silent; /* the figures that do not show */
	size_t nsilent;
};

struct metrics_step {
	const char *name, *url;
};

/* How many of a population were asked and reached. */
struct metrics_asked {
	const char *who, *url, *period, *invited, *reached;
	const char *says; /* where it is not known; NULL: it is */
};

struct metrics_overview {
	const char *name, *kind;
	const char *up, *up_name;   /* the place above; NULL: none of theirs */
	const struct metrics_step *below; /* places */
	size_t nbelow;
	const struct metrics_step *types; /* of location, where this is the organisation */
	size_t ntypes;
	const struct metrics_step *themes;
	size_t nthemes;
	const char *missing;        /* streams without any figure, in words; NULL: none */
	const struct metrics_line *first; /* what needs attention, most pressing first */
	size_t nfirst;
	const char *more;           /* how many are left off; NULL: none */
	const char *looked;         /* figures looked at */
	const struct metrics_asked *asked;
	size_t nasked;
	const struct metrics_stream *streams;
	size_t nstreams;
	const char *norms, *attention, *recurrence, *back;
};

void metrics_overview(struct kb_ctx *c, struct kb_out *o, const struct metrics_overview *m);
void metrics_lines(struct kb_ctx *c, struct kb_out *o, const struct metrics_topic *m);
void metrics_sparkline(struct kb_ctx *c, struct kb_out *o, const struct metrics_spark *m);

/* One viewpoint on a theme. */
struct metrics_viewpoint {
	const char *name;
	const char *shown;   /* "3 of 12" figures */
	const char *n;       /* "24–31" answers; a dash: none */
	const char *says;    /* why there is nothing; NULL: there is */
	struct metrics_topic lines; /* its figures that show */
};

/* A symbol of a population, at its place in a picture. */
struct metrics_symbol {
	const char *path;
	bool hollow;
};

/* One population in a row of the gap chart. */
struct metrics_voice {
	const char *who, *value, *n;
	struct metrics_symbol symbol, key; /* in the picture; beside its name */
};

/* One subject that several populations are asked about. */
struct metrics_gap {
	const char *name, *url, *period;
	const struct metrics_voice *voices; /* those that show, of one period */
	size_t nvoices;
	const char *box, *ends, *between; /* of the SVG; paths: 0, 50 and 100; from symbol to symbol */
	const char *spans;    /* path: from end to end of each band; "": none */
	const char *reads;    /* the picture in words */
	const char *const *says; /* what may be said of the distances */
	size_t nsays;
	const char *lacks;    /* populations that are asked and do not show; NULL: none */
};

struct metrics_theme {
	const char *name, *place, *overview;
	const struct metrics_step *others; /* themes */
	size_t nothers;
	const char *missing;  /* viewpoints without a figure; NULL: none */
	const struct metrics_viewpoint *views;
	size_t nviews;
	const struct metrics_gap *gaps;
	size_t ngaps;
	const char *nogap;    /* subjects of which fewer than two show, in words; NULL: none */
};

void metrics_theme(struct kb_ctx *c, struct kb_out *o, const struct metrics_theme *m);
void metrics_gaps(struct kb_ctx *c, struct kb_out *o, const struct metrics_theme *m);
void metrics_symbol(struct kb_ctx *c, struct kb_out *o, const struct metrics_symbol *m);

/* ---- table.c ---------------------------------------------------------------------------------- */

/* A column: the key of its heading; does it hold numbers? */
struct table_column {
	const char *key;
	bool number;
};

/* An empty table of these columns, with room for `most` rows, named by the heading `id`. Its texts live as long as the context. */
struct metrics_table table_of(struct kb_ctx *c, const char *id, const struct table_column *columns, size_t ncolumns, size_t most);
#define TABLE_OF(c, id, columns, most) table_of((c), (id), (columns), sizeof(columns) / sizeof(*(columns)), (most))

/* Adds a row, a cell for each column; url: of the location that the first names, or NULL. */
void table_add(struct kb_ctx *c, struct metrics_table *t, const char *url, const char *const *cells);

/* ---- beside.c: what must be known with a figure, so that it says no more than it can ----------- */

/* Of an indicator at a place: that it is told above locations only; the class in which its median lies; what it does not see. NULL: nothing. */
struct catalogue_indicator;
const char *beside_says(struct kb_ctx *c, const struct kb_place *p, const struct catalogue_indicator *i);

/* That a zero is doubted, since few know the way (`doubt` of the catalogue); NULL: it is none, it is not doubted, or that is not known. */
const char *beside_doubt(struct kb_ctx *c, const struct kb_place *p, const struct metrics_series *s, const struct kb_figure *g);

/* ---- gap.c ------------------------------------------------------------------------------------ */

/* The subjects of a theme that several populations are asked about. */
void gap_fill(const struct desk *d, const char *theme, struct metrics_theme *m);

/* ---- spark.c: a line of a list; `span`: periods of its spark ---- */

struct metrics_line screens_line(struct kb_ctx *c, const struct metrics_indicators *f, const struct reading *r, size_t span);

/* ---- theme.c ----------------------------------------------------------------------------------- */

/* Where a series comes from: answers of people, or which registers. */
enum screens_source { SOURCE_ANSWERS, SOURCE_COMPLAINTS, SOURCE_INCIDENTS, SOURCE_REGISTERS, SOURCES };
enum screens_source screens_source(const struct metrics_series *s);

/* A link to each theme but one (NULL: all) at a place. */
size_t theme_steps(struct kb_ctx *c, const char *place, const char *but, const struct metrics_step **list);

/* ---- type.c ------------------------------------------------------------------------------------ */

/* A type of location by its address, "TYPE-kwv", as a place of the kind "type"; NULL: there is none, or this person does not see the
 * whole organisation. The page of one, NULL for who does not; and a link to that of each. */
const struct kb_place *type_place(struct kb_ctx *c, const char *id);
const char *type_url(struct kb_ctx *c, const char *route, const char *type);
size_t type_steps(struct kb_ctx *c, const char *route, const struct metrics_step **list);

/* ---- recur.c, note.c -------------------------------------------------------------------------------------- */

/* A location at which a subject returns. */
struct metrics_return {
	const char *place, *url, *times, *when;
	const struct metrics_step *figures; /* what signalled it */
	size_t nfigures;
	bool third;
};

/* A subject that returns: it stands here once, whatever the number of its locations (S11). */
struct metrics_recurring {
	const char *code, *id, *topic, *theme;
	const char *says;  /* why it stands here */
	const char *again; /* that it occurred again after a note; NULL: there is none */
	const char *month; /* first month of the newest quarter: what a note answers */
	size_t nplaces;   /* locations at which it occurs */
	const struct metrics_return *rows;
	size_t count;
	const char *more; /* locations that are left off; NULL: none */
};

/* What the board answered: the row stays. */
struct metrics_answer {
	const char *topic;
	const char *says;  /* who, when, up to which quarter, by which version of the rule */
	const char *seen;  /* what had been seen then; "": too long ago */
	const char *words;
};

struct metrics_recurrence {
	const char *rule;  /* version of it */
	const char *looked; /* locations */
	const char *from, *to; /* the quarters looked at */
	const struct metrics_recurring *topics; /* that stand open */
	size_t count;
	const struct metrics_answer *answers;   /* all notes of the board, the newest first */
	size_t nanswers;
	const char *more;   /* notes that are left off; NULL: none */
	bool whole;         /* this person sees the whole organisation, and its notes */
	const char *action; /* where a note goes; NULL: not theirs */
	const char *back;
};
void metrics_recurrence(struct kb_ctx *c, struct kb_out *o, const struct metrics_recurrence *m);

/* ---- Pages ------------------------------------------------------------------------------------ */

enum kb_rc serve_overview(struct kb_req *r);
enum kb_rc serve_theme(struct kb_req *r);
enum kb_rc serve_recurrence(struct kb_req *r);
enum kb_rc serve_recurrence_note(struct kb_req *r);

#endif
