/* measure.h - did a measure work? What a register of measures tells, and what it is told back.
 *
 * A measure aims at figures of indicators at one place. Before it starts, the register tells of it; when everything before
 * the start is released, the baseline is frozen, once (measure-freeze.c); from then on each release is held against it
 * (measure-judge.c), by the rules of stats/effect.c. Everything is made of figures that were released.
 *
 * A register tells an observation of type "measure": at the place of the measure, with the month in which it tells, whenever
 * something about the measure changes, each time all of it. The population is not looked at. Items:
 *
 *   id.HEX32                 1    the register's name of the measure: 32 digits of 0-9a-f
 *   turn                     1, 2, 3, ... of this measure, one more each time that it is told: observations come in no
 *                                 order, and the highest holds
 *   state.STATE              1    planned, running, stopped or done
 *   start                    month in which it starts, 12 * year + month - 1
 *   day                      1 to 31, the day of that month; 0 if left out: then its last day is reckoned with where weeks
 *                                 are counted
 *   owner.ROLE               1    the role that sees to it, never a person ("owner.location"); may be left out
 *   aim.ID.WHO[.PART]        1 or -1   a figure that it aims at ("aim.T03.youth", "aim.T03.youth.night") and what is hoped
 *                                 for: more, or less; 1 to 8 of them
 *   washout                  0 or 1    periods from the start on that count on neither side; 0 if left out. A period in
 *                                 the midst of which the measure starts never counts
 *   baseline                 8 to 12   figures before the start; 12 if left out
 *   alarm                    1 where a signal called for the measure; 0 if left out
 *
 * As long as nothing is frozen what is told last holds. A planned measure is not frozen: tell "running" when it
 * starts. What is frozen is never changed, not by telling again either; then only the state is still heard.
 *
 * Metrics tells back an observation of type "effect" at that place whenever the verdict on an aim is another one, with
 * the month in which it was concluded and the items
 *
 *   id.HEX32  1;  aim.ID.WHO[.PART]  1 or -1;  before, after: how many figures counted
 *   verdict.WORD  1    not_measurable, too_early, no_change_shown, improvement_shown, deterioration_shown
 *   fired.WORD    1    none, run, point or test: what decided
 *   open          1    figures that are told in bands leave it open: no change can be shown
 *
 * These too come in no order: the verdict of the latest month holds.
 */
#ifndef METRICS_MEASURE_H
#define METRICS_MEASURE_H

#include "one.h"
#include "screens.h"

enum { MEASURE_ID = 32, MEASURE_AIMS = 8 };

struct measure {
	const char *id, *place, *state;
	const char *owner;    /* a role; "": not told */
	int32_t start, first; /* first: month in which it was first told */
	int day;              /* of the start; 0: not told */
	int turn, washout, baseline;
	bool alarm;
};

struct measure_aim {
	const char *indicator, *figure;
	int better;
};

/* ---- measure.c ---------------------------------------------------------------------------- */

enum kb_rc measure_hear(struct kb_ctx *c, const struct kb_observation *o);
enum kb_rc measure_forget(struct kb_ctx *c, int32_t month);

const struct measure *measure_find(struct kb_ctx *c, const char *id);
size_t measures_at(struct kb_ctx *c, const char *place, const struct measure **to);
size_t measure_aims(struct kb_ctx *c, const char *id, const struct measure_aim **to);

/* The next measure of a question that asks for all columns. */
struct measure measure_row(struct kb_rows *q);

/* "aim.T03.youth.night". */
const char *measure_aim_item(struct kb_ctx *c, const struct measure_aim *a);

/* ---- measure-freeze.c ------------------------------------------------------------------------ */

/* A job: freezes what may be frozen, and concludes after each release. */
enum kb_rc measure_run(struct kb_ctx *c);

/* Tells every verdict before a month once more. */
enum kb_rc measure_again(struct kb_ctx *c, int32_t month);

/* ---- measure-judge.c --------------------------------------------------------------------------- */

enum measure_side { MEASURE_BEFORE, MEASURE_WASHOUT, MEASURE_AFTER, MEASURE_APART /* another formula, or nothing shows */ };

/* One aim: its figures from the baseline on, and what they show. */
struct measure_case {
	const struct measure *measure;
	struct measure_aim aim;
	bool frozen;
	int32_t since;               /* month in which it was frozen */
	int32_t first;               /* first month of the period of the start */
	int version;                 /* of the formula */
	struct one one;              /* frozen figures, then released ones; limits are those of the baseline */
	enum measure_side *sides;    /* of its points */
	bool *renewed;               /* of its points: has a new centre and limits, after a shown change */
	double again, *lower, *upper; /* these */
	struct kbs_effect effect;    /* of the figures as they are told */
	enum kbs_verdict verdict;
	bool open;                   /* bands leave it open */
	bool part;                   /* it started in the midst of a period */
};

/* The period of a place in which a month lies. */
struct kb_period measure_period(const struct kb_place *place, int32_t month);

/* NULL: the place or the figure is there no more. */
struct measure_case *measure_look(struct kb_ctx *c, const struct measure *m, const struct measure_aim *a);

/* The same of what was closed before a month. */
struct measure_case *measure_look_until(struct kb_ctx *c, const struct measure *m, const struct measure_aim *a, int32_t month);

/* Is there a verdict: was it measurable, and late enough? */
bool measure_is_judged(const struct measure_case *k);

/* Lays what measures showed over the chart of a figure, before it is judged and after: a shown change begins a
 * segment, whose old limits stay. */
void measure_cut(struct kb_ctx *c, struct one *o);
void measure_lay(struct kb_ctx *c, struct one *o);

/* ---- repeat.c ------------------------------------------------------------------------------------- */

enum kb_rc repeat_hear(struct kb_ctx *c, const struct kb_observation *o);
enum kb_rc repeat_forget(struct kb_ctx *c, int32_t month);

/* Can two rounds of it be compared? Shares of one population can. */
bool repeat_compares(const struct catalogue_figure *f);

/* Does it take two questions as one? Then it is compared by none. */
bool repeat_is_joint(const struct catalogue_figure *f);

/* Hands the months that are over to the gate. KB_NONE: its clock has leapt. */
enum kb_rc repeat_release(struct kb_ctx *c);

/* What it is called at the gate: "repeat:T03:1:youth/night:0". */
const char *repeat_table(struct kb_ctx *c, const char *id, int version, const char *key);

/* The week in which the first repeat round began of which answers were heard in a period; 0: there was none. */
int repeat_week(struct kb_ctx *c, const char *place, const char *population, struct kb_period p);

/* What was released, inside, of the repeat rounds of a period. */
struct kb_figure repeat_figure(struct kb_ctx *c, const char *place, const struct catalogue_indicator *i, const char *key, struct kb_period p);

/* ---- measure-early.c -------------------------------------------------------------------------------- */

struct measure_early {
	bool place, share;        /* at a location, and of a share: else there is none */
	bool told;                /* a repeat round was; else nothing below holds */
	struct kb_period period;  /* of the round */
	int weeks;                /* from the start to it */
	bool waits;               /* its month is not released yet */
	double value;             /* of the round, in per cent */
	enum kb_band band;
	struct kbs_indication is; /* of the figures as they are told; `early` for every value in their bands */
	bool banded;              /* bands make the interval wider */
	double lower, upper;      /* the widest there can be, -1 to 1 */
};
struct measure_early measure_early(struct kb_ctx *c, const struct measure_case *k);

/* ---- measure-page.c ------------------------------------------------------------------------------ */

/* "run". */
const char *measure_fired_word(enum kbs_fired fired);

/* How the region goes, where a place is too small for a verdict. */
struct measure_region {
	const char *name, *says, *url; /* url: of its figures; NULL: not theirs */
	struct metrics_line line;
};

struct measure_section {
	const char *id, *name, *url, *verdict; /* url: of the indicator */
	const char *const *early;  /* the early indication, a sentence each */
	size_t nearly;
	bool beside;               /* one of the next two is there */
	const char *year;          /* yes or no to the norm over a year; NULL: the verdict says more, or there is no norm */
	const struct measure_region *region; /* NULL: the verdict says more, or nothing of it shows */
	struct one_chart chart;
	bool judged, limited, normed, outlying, renewed;
	const char *const *says;
	size_t nsays;
	const struct one_fact *facts;
	size_t nfacts;
	struct metrics_defined defined; /* of its newest figure; no facts: nothing shows */
	struct metrics_table table;     /* newest first; no rows: there is no figure */
};

struct measure_page {
	const char *name, *place, *kind, *back, *state;
	const char *about; /* for the slot: place, month from which on, populations: "de-linde 24336 youth" */
	const char *const *says;
	size_t nsays;
	const struct measure_section *sections;
	size_t count;
};
/* What others show on the page, in their slot "metrics.measure". */
void measure_slot(struct kb_ctx *c, struct kb_out *o, const struct measure_page *m);
void metrics_measure(struct kb_ctx *c, struct kb_out *o, const struct measure_page *m);

/* measure-beside.c: the early indication in sentences; that, and what a small place can be told, into a section. */
size_t measure_early_says(struct kb_ctx *c, const struct measure_case *k, const char *const **to);
void measure_beside(struct kb_ctx *c, const struct measure_case *k, struct measure_section *s);

enum kb_rc serve_measure(struct kb_req *r);

/* The measures that aim at a figure, each with a word on what it showed. */
size_t measures_of(struct kb_ctx *c, const struct one *o, const struct one_measure **to);

#endif
