/* one.h - one indicator at one place: its chart, what the chart shows, and the same as a table.
 *
 * one.c gathers the figures and cuts them into segments; one-judge.c says what each segment shows;
 * one-chart.c draws; one-page.c puts all of it into words.
 * Everything is made of figures that were released. */
#ifndef METRICS_ONE_H
#define METRICS_ONE_H

#include "catalogue.h"
#include "metrics.h"
#include "stats/stats.h"

/* ---- Figures of one series, oldest first ------------------------------------------------ */

struct one_point {
	struct kb_period period;
	const struct catalogue_indicator *version; /* NULL: none holds in the whole period */
	bool shown;
	int64_t n;
	double exposure;   /* of a rate: what its events are counted over */
	double value;
	enum kb_band band; /* of few: it is told no closer */
	bool has_reach;
	double reach;      /* of those who were asked, in per cent */
	enum kb_band reach_band;
	int64_t invited;   /* how many were asked */
	bool cut;          /* a segment begins here */
	bool has_centre, has_limits;
	double centre, lower, upper;             /* of its segment; of bands the widest limits there can be */
	double centre_span;                      /* the centre lies within so much above it; 0 where no figure of the segment is a band */
	bool has_old;      /* a measure has changed it: centre and limits as they were */
	double old_centre, old_lower, old_upper;
	const char *measure; /* "1": a measure starts in this period; NULL: none does */
	bool stands_out;
	const char *sign;  /* what stands out, in words; "" */
	const char *code;  /* the same as a code of kbs_special_word(); NULL: nothing */
};

struct one {
	const struct kb_place *place;
	const struct metrics_series *series;
	struct one_point *points;
	size_t n;
	const char **says;  /* verdicts, a sentence each */
	size_t nsays;
	struct kbs_choice choice; /* of the newest segment */
	bool runs_only;     /* a run chart: no limits */
};

/* ---- one.c ---------------------------------------------------------------------------------- */

/* All series of an indicator at a place. NULL: the catalogue has no such indicator now. */
struct one_all {
	struct one *list;
	size_t count;
};
const struct one_all *one_read(struct kb_ctx *c, const struct kb_place *place, const char *id);

/* The same over these periods, newest first. */
const struct one_all *one_over(struct kb_ctx *c, const struct kb_place *place, const char *id, const struct kb_period *periods, size_t n);

/* One series from its figures, newest first; reach: those of how many were reached, NULL: not known. */
struct one one_of_row(struct kb_ctx *c, const struct kb_place *place, const struct metrics_series *s, const struct kb_figure *row,
    const struct kb_figure *reach, size_t n);

/* Which chart a series has, by the place, what it counts and how many it is about; what its values
 * are divided by for it; and a figure as that chart takes it. */
struct kbs_choice one_choice(const struct kb_place *place, const struct catalogue_indicator *i, double people);
double one_scale(enum kbs_kind kind);
struct kbs_sample one_sample(enum kbs_kind kind, double value, int64_t n);

/* Its newest point that shows; NULL: none does. And how many of those who were asked were reached in it, as a figure. */
const struct one_point *one_newest(const struct one *o);
struct kb_figure one_reach(const struct one_point *p);

/* A typical period of these: the lower middle of how many answered. */
double one_people(struct kb_ctx *c, const struct one *o, size_t from, size_t to);

/* ---- one-judge.c ------------------------------------------------------------------------------ */

/* Centre, limits and signs of every segment, which is what a file says of them. */
void one_signals(struct kb_ctx *c, struct one *o);

/* The same, with a slow drift of the newest segment and what stays invisible in it, which takes longer than all else. */
void one_judge(struct kb_ctx *c, struct one *o);

/* ---- one-chart.c --------------------------------------------------------------------------------- */

/* A chart in SVG paths; "": there is nothing of the kind. */
struct one_chart {
	const char *title, *desc; /* ids */
	const char *line, *dots, *out;     /* out: diamonds on figures that stand out */
	const char *spans;                 /* uprights with caps: figures that are told as bands; "": none */
	const char *centre, *limits, *norm, *breaks;
	const char *old, *measures;        /* centre and limits before a measure; triangles where measures start */
	const char *high, *middle, *low;   /* numbers of the scale */
	const char *from, *to;
	const struct one_label *labels;    /* of versions */
	size_t nlabels;
	const char *says;
};
struct one_label {
	const char *x, *y, *words;
};
struct one_chart one_draw(struct kb_ctx *c, const struct one *o);

/* ---- one-page.c: models and views -------------------------------------------------------------------- */

struct one_fact {
	const char *name, *says;
	bool code; /* a formula: it reads from the left in every language */
};

struct one_measure {
	const char *name, *url, *says;
};

struct one_section {
	const char *compare; /* address of the comparison with its like; NULL: there is none */
	const char *id, *whose, *newest;  /* newest: the figure with period, n and reach, in a sentence */
	const char *outcome, *reason;     /* of a missed norm what that means here, "": it is not missed; why it is tailored, NULL: it is not */
	struct one_chart chart;
	const char *const *says;
	size_t nsays;
	const char *doubt;                /* that a zero is doubted; NULL: it is not */
	struct metrics_defined defined;
	struct metrics_table table;       /* newest first */
	const struct one_measure *measures; /* that aim at this figure */
	size_t nmeasures;
	bool broken, judged, limited, outlying, normed, renewed; /* which lines the chart has: for its key */
};

struct one_page {
	const char *id, *name, *stream, *place, *kind, *back, *all, *csv;
	const struct one_section *sections;
	size_t count;
	const char *silent;  /* whose figures do not show; NULL: none */
	const char *beside;  /* where reasons and target months are read and written; NULL: nowhere */
	const char *known;   /* what must be known with it (beside.c); NULL: nothing */
};
void metrics_one(struct kb_ctx *c, struct kb_out *o, const struct one_page *m);

/* Which chart and which rules it has, in words (defined.c). */
const char *one_chart_says(struct kb_ctx *c, const struct one *o);

enum kb_rc serve_one(struct kb_req *r);

#endif
