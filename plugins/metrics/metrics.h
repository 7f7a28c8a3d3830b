/* metrics.h - figures, from an answer to a page, a file and a verdict: which room does what.
 *
 * An answer is heard and added up (release/sums.c, release/indicator.c), as is what registers counted (register/counted.c).
 * What is due goes to the gate (release/release.c, register/deliver.c). Whoever shows or exports figures asks for what
 * was released (release/figures.c, release/indicator.c) and never for the sums: only the two that ask the gate read
 * those. metrics.c is the table of contents.
 *
 *   stats/ export/   pure: the statistics, the formats of a release; they know nothing of the plugin
 *   catalogue/       what an indicator is: indicators.txt read and checked, formulas, norms             -> stats/
 *   register/        counts that staff bring and the plugin complaints tells; the page, the gate        -> catalogue/
 *   law/             complaints of a year by body and class, for the overviews of the law               -> register/
 *   release/         sums of answers, the gate, and what may be seen of them                            -> those
 *   verdict/         what the figures of a question or an indicator show, in words                      -> release/, stats/
 *   screens/         pages of figures: a place, the streams, a theme, one indicator, what returns       -> verdict/
 *   norms/           what a norm means at a place, and what staff write beside figures                  -> verdict/, screens/
 *   measure/         did a measure work: baseline, verdict, early indication, its page                  -> verdict/, screens/
 *   files/           release files and the inspection pack                                              -> all, export/
 *   test/            what tries it as a whole
 *
 * This header has what the rooms know of each other, and the models of the views; a room with more has its own. */
#ifndef METRICS_H
#define METRICS_H

#include "klankbord.h"

/* ---- Figures that have passed the gate ------------------------------------------- */

/* All figures of one place. Row by row: figures[item * nperiods + period]. */
struct metrics_figures {
	const struct kb_place *place;
	const struct kb_form_item *items;
	size_t nitems;
	const struct kb_period *periods; /* newest first; ends with the oldest in which something shows */
	size_t nperiods;
	const struct kb_figure *figures;
};

/* A figure of an indicator through all versions of its formula. */
struct catalogue_indicator;
struct catalogue_figure;
struct metrics_series {
	const struct catalogue_indicator *indicator; /* the version of this month */
	const struct catalogue_figure *figure;
	const char *key; /* "youth", "youth/night" */
};

/* The indicators of one place, row by row: figures[series * nperiods + period]. */
struct metrics_indicators {
	const struct kb_place *place;
	const struct metrics_series *series;
	size_t nseries;
	const struct kb_period *periods; /* newest first */
	size_t nperiods;
	const struct kb_figure *figures;
	int *versions; /* of the formula, as figures; 0: none holds in the whole period */
};

/* ---- Models and views --------------------------------------------------------------- */

/* What a figure is, to open beside it (defined.h). */
struct one_fact;
struct metrics_defined {
	const char *of;               /* which figure: for its summary */
	const struct one_fact *facts; /* definition, newest period, n, response, source, rules */
	size_t nfacts;
};

/* A place to look at; `depth` 0 has no place of this person's above it. */
struct metrics_row {
	const char *name, *kind; /* kind: in words */
	const char *url, *csv;
	int depth;
};

struct metrics_list {
	const struct metrics_row *rows;
	size_t count;
	const char *attention; /* address of what stands out */
	const char *registers; /* address of the page of registers; NULL: not theirs */
	const char *exports;   /* address of the release files; NULL: not theirs */
};

/* A table of figures by period or by location, in words; a withheld figure is a dash (screens/table.c). */
struct metrics_head {
	const char *words, *number; /* number: "number" above numbers; NULL: above words */
};
struct metrics_row_of {
	const char *const *cells; /* one for each head, the first names the row */
	const char *url;          /* of the location that it names; NULL: it names a period */
};
struct metrics_table {
	const char *id; /* of the heading that names it */
	const struct metrics_head *heads;
	size_t nheads;
	const struct metrics_row_of *rows;
	size_t nrows;
};

/* A line chart, drawn in trend.c: 0 to 100 upwards, oldest to the left. */
struct metrics_chart {
	const char *line; /* SVG path: shown neighbours are joined, a withheld figure is a gap */
	const char *dots; /* SVG path: a dot for each shown figure that is no band */
	const char *spans; /* SVG path: from end to end of each band; "": none */
	const char *centre, *limits; /* SVG paths; NULL where there are too few periods for them */
	const char *from, *to; /* first and last period */
	const char *says; /* the same in one sentence */
};

struct metrics_section {
	const char *id, *stem;
	const char *compare; /* address of the comparison with its like; NULL: there is none */
	const char *title; /* id of the chart's title */
	const char *desc;  /* id of the chart's description */
	struct metrics_chart chart;
	const char *const *says; /* verdicts, a sentence each */
	size_t nsays;
	struct metrics_defined defined;
	struct metrics_table table;
};

struct metrics_indicator {
	const char *id, *name, *url; /* id: of the heading; url: its own page */
	const char *about;           /* unit, what is better */
	const char *norm;
	struct metrics_defined defined;
	bool charted;                  /* a chart of 0 to 100 */
	const char *title, *desc;
	struct metrics_chart chart;
	struct metrics_table table;
};

struct metrics_catalogue {
	const char *name, *kind, *csv, *back;
	const struct metrics_indicator *shown;
	size_t count;
	const char *const *silent;
	size_t nsilent;
};

struct metrics_page {
	const char *name, *kind;
	const char *csv, *back, *indicators, *overview;
	const struct metrics_section *sections; /* of items of which a figure shows */
	size_t count;
	const char *const *silent;              /* the other questions */
	size_t nsilent;
};

/* A location that differs from its like by more than chance, and what may be the cause (S12). */
struct metrics_cause {
	const char *place, *url;     /* url: where it is read and written */
	const char *differs;         /* which way */
	const char *words, *who;     /* NULL: none was written */
};

/* A location whose zero is doubted. */
struct metrics_doubt {
	const char *place, *says;
};

/* One figure, one period, the locations of one type. */
struct metrics_funnel {
	const char *id, *name, *period; /* id: of the heading; name: whose figure, "" where the page has one */
	const char *legend, *says, *says_id; /* how to read it; the chart in a sentence */
	const char *inside, *outside, *spans; /* SVG paths of places, and from end to end of bands; NULL: no figure shows */
	const char *centre, *near, *far; /* of the limits; NULL: there are too few places for them */
	const char *most, *high, *middle; /* at the right end, at the top, halfway */
	bool wide;                   /* limits are widened */
	const char *left_out;        /* how many are not shown, and what that does; NULL: none */
	const struct metrics_doubt *doubts;
	size_t ndoubts;
	struct metrics_defined defined;
	struct metrics_table table;  /* by name */
};

/* A question, or an indicator with its figures. */
struct metrics_compare {
	const char *stem, *type, *back;
	const char *neutral;         /* that neither higher nor lower is better; NULL: one is */
	const char *own;             /* of a question the page of the type; NULL: not theirs */
	const struct metrics_funnel *sections;
	size_t count;
	const struct metrics_cause *causes; /* of locations that differ in a question */
	size_t ncauses;
	const char *asked;           /* "screen" where no cause was written: on paper the table says that; NULL: one was */
};

/* A question that stands out at a place. */
struct metrics_alarm {
	const char *place, *stem, *says, *url;
};
struct metrics_alarms {
	const struct metrics_alarm *rows;
	size_t count;
};

/* What stands out, over all places of a person. */
struct metrics_attention {
	const struct metrics_alarm *below, *changed;
	size_t nbelow, nchanged;
	const char *more;   /* how many are left off; NULL: none */
	const char *charts; /* how many were looked at */
	const char *back;
};

/* The page of registers. */
struct metrics_column {
	const char *code, *words, *kind;
	const char *through; /* how far it was brought, in words */
};
struct metrics_register {
	const char *action, *keep, *back;
	bool checked, personal, more, kept; /* a file was checked; it speaks of persons; more flaws; it was kept */
	const char *read, *changes;
	const char *late; /* rows that correct what was released; NULL: none */
	const char *const *flaws;
	size_t nflaws;
	const char *rows; /* what would be kept; NULL: nothing */
	const struct metrics_column *columns;
	size_t ncolumns;
};

/* The page of release files. */
struct metrics_export {
	const char *name, *about, *tier, *size, *hash;
	bool lost; /* it is there no more */
};
struct metrics_exports_release {
	const char *period, *day; /* its last month; when it was made */
	const struct metrics_export *files;
	size_t count;
};
struct metrics_taken {
	const char *day, *person, *purpose, *file, *hash;
};
struct metrics_purpose {
	const char *code, *words;
};
struct metrics_exports {
	const char *action, *back;
	bool may; /* files of the whole organisation are theirs */
	const struct metrics_exports_release *releases; /* the newest first */
	size_t count;
	const struct metrics_taken *taken;
	size_t ntaken;
	const struct metrics_purpose *purposes;
	size_t npurposes;
};

struct metrics_link {
	const char *url, *overview;
};

void metrics_list(struct kb_ctx *c, struct kb_out *o, const struct metrics_list *m);
void metrics_place(struct kb_ctx *c, struct kb_out *o, const struct metrics_page *m);
void metrics_attention(struct kb_ctx *c, struct kb_out *o, const struct metrics_attention *m);
void metrics_alarms(struct kb_ctx *c, struct kb_out *o, const struct metrics_alarms *m);
void metrics_compare(struct kb_ctx *c, struct kb_out *o, const struct metrics_compare *m);
void metrics_register(struct kb_ctx *c, struct kb_out *o, const struct metrics_register *m);
void metrics_exports(struct kb_ctx *c, struct kb_out *o, const struct metrics_exports *m);
void metrics_indicators(struct kb_ctx *c, struct kb_out *o, const struct metrics_catalogue *m);
void metrics_home(struct kb_ctx *c, struct kb_out *o, const struct metrics_link *m);
void metrics_nav(struct kb_ctx *c, struct kb_out *o, const struct metrics_link *m);
void metrics_defined(struct kb_ctx *c, struct kb_out *o, const struct metrics_defined *m);
void metrics_table(struct kb_ctx *c, struct kb_out *o, const struct metrics_table *m);

/* ---- sums.c -------------------------------------------------------------------------- */

/* Of an answer on a scale: its score, 0 for the worst and 100 for the best, in thousandths; is it one
 * of the two best of four, or the best of fewer; does it lie on the scale at all? */
int64_t sums_score(const struct kb_form_item *i, double x);
bool sums_is_top(const struct kb_form_item *i, double x);
bool sums_is_on_scale(const struct kb_form_item *i, double x);

/* Behind an addition: fails where the sum took nothing because it is full. */
enum kb_rc sums_check_room(struct kb_ctx *c, const struct kb_observation *o, const char *what);

/* Hears one "answer": adds each of its items to the sums. */
enum kb_rc sums_hear(struct kb_ctx *c, const struct kb_observation *o);

/* Forgets the months before `month`. */
enum kb_rc sums_forget(struct kb_ctx *c, int32_t month);

/* ---- release.c ------------------------------------------------------------------------- */

/* A job of the keeper: what is due goes to the gate. */
enum kb_rc release_run(struct kb_ctx *c);

/* ---- figures.c ------------------------------------------------------------------------- */

/* The figures of a place: of a location or a type of them per closed quarter, of a region or the
 * organisation per closed month, as far as they were released. Whoever shows or exports
 * figures takes them from here. */
const struct metrics_figures *figures_of(struct kb_ctx *c, const struct kb_place *place);

/* The same as they were released to a tier: outside a location by closed half-year, what lies
 * above it by closed quarter. */
const struct metrics_figures *figures_to(struct kb_ctx *c, enum kb_tier tier, const struct kb_place *place);

/* The same over the periods that are asked for, newest first, none left off. */
const struct metrics_figures *figures_over(struct kb_ctx *c, enum kb_tier tier, const struct kb_place *place, const struct kb_period *periods, size_t n);

/* What a place is called at the gate: a type of location has a name of its own there. */
const char *figures_place(struct kb_ctx *c, const struct kb_place *place);

/* Months of a period in which pages show a place: a quarter of a location or a type of them, a month of what lies above. */
int figures_months(const struct kb_place *place);

/* The closed periods of a place, newest first: quarters of a location, months of what lies
 * above it. */
size_t figures_periods(struct kb_ctx *c, const struct kb_place *place, const struct kb_period **to);
size_t figures_periods_to(struct kb_ctx *c, enum kb_tier tier, const struct kb_place *place, const struct kb_period **to);

/* ---- judge.c --------------------------------------------------------------------------- */

/* What the figures of a question show. */
struct metrics_verdict {
	const char **says;   /* sentences */
	size_t nsays;
	const char **signs;  /* per period what stands out, NULL or "": nothing */
	const char **codes;  /* the same as a code of kbs_special_word(); NULL: nothing */
	signed char *ways;   /* which way it stands out: 1 upwards, -1 downwards */
	int change;          /* enum kbs_change */
	bool has_centre, has_limits;
	bool below_norm;     /* the newest share, and it is no chance */
	bool banded;         /* a score is told as a band: the centre is one too, and the limits are the widest there can be */
	double centre, lower, upper; /* scores; the limits may lie beyond 0 and 100 */
	double centre_high;  /* equal to `centre` where nothing is a band */
};
void judge_signals(struct kb_ctx *c, const struct metrics_figures *f, const struct kb_figure *row, const char *item, struct metrics_verdict *v);

/* The same, with a slow drift and what stays invisible. */
void judge_row(struct kb_ctx *c, const struct metrics_figures *f, const struct kb_figure *row, const char *item, struct metrics_verdict *v);

/* "35–81%": where the share may lie (Wilson, 95 %). NULL: the figure does not show. */
const char *judge_interval(struct kb_ctx *c, const struct kb_figure *g);

/* The share against a norm in per cent, in a word of kbs_norm_word(), or "few"; it holds for every value in the share's band. */
const char *judge_norm(const struct kb_figure *g, double norm);

/* ---- norm.c ---------------------------------------------------------------------------- */

/* The norm of a question's share, in per cent, that the organisation has set; 0: none. */
double norm_of_question(struct kb_ctx *c, const char *item);

/* The norm of a name in a list "T03=80 A24=85"; 0: none, or no sound one. */
double norm_in(const char *norms, const char *name);

/* ---- attention.c ----------------------------------------------------------------------- */

void attention_fill(struct kb_ctx *c, struct metrics_attention *m);

/* ---- compare.c ------------------------------------------------------------------------- */

/* The locations of a type that this person may read, for one question. false: there are none. */
bool compare_fill(struct kb_ctx *c, const char *type, const struct kb_form_item *item, struct metrics_compare *m);

/* Which way a location differs from its like in the newest quarter of their type, *at: 1 higher, -1 lower, 0 not by more than chance. */
int compare_way(struct kb_ctx *c, const struct kb_place *place, const struct kb_form_item *item, struct kb_period *at);

/* The same for each figure of an indicator that can be compared: shares, and events. false: there are none. */
bool compare_fill_indicator(struct kb_ctx *c, const char *type, const struct catalogue_indicator *i, struct metrics_compare *m);

/* The address of the comparison of a series with the like of a location; NULL: there is none. */
const char *compare_url(struct kb_ctx *c, const struct kb_place *p, const struct metrics_series *s);

/* ---- indicator.c ----------------------------------------------------------------------- */

/* Adds one "answer" to the figures of indicators that are about it; forgets as sums_forget(). */
enum kb_rc indicator_hear(struct kb_ctx *c, const struct kb_observation *o);
enum kb_rc indicator_forget(struct kb_ctx *c, int32_t month);

/* "youth", "youth/night": the figure's name within its indicator. */
struct catalogue_figure;
const char *indicator_key(struct kb_ctx *c, const struct catalogue_figure *f);

/* What one side of a figure is called at the gate: "T03:1:youth/night:0". */
const char *indicator_table(struct kb_ctx *c, const char *id, int version, const char *key, int side);

/* The indicators of a place, as figures_of(): whoever shows or exports them takes them from here. */
const struct metrics_indicators *indicators_of(struct kb_ctx *c, const struct kb_place *place);
const struct metrics_indicators *indicators_over(struct kb_ctx *c, enum kb_tier tier, const struct kb_place *place,
    const struct kb_period *periods, size_t n);

/* The same of few series and periods, for pages over many places: what is not wanted is not asked for
 * and does not show. How many periods of a series are wanted, from the newest back; 0: it is left out. */
typedef size_t metrics_wanted(const struct metrics_series *s);
const struct metrics_indicators *indicators_some(struct kb_ctx *c, const struct kb_place *place, metrics_wanted *wanted);

/* The same of these indicators ("T03 T09") in these periods, newest first. */
const struct metrics_indicators *indicators_at(struct kb_ctx *c, const struct kb_place *place, const char *ids,
    const struct kb_period *periods, size_t n);

/* The indicator that tells how many of those asked answered, of a population; "": the catalogue names none. And its
 * figures in the same periods, beside those of a series; NULL: they are not there. */
const char *indicator_reached_by(struct kb_ctx *c, const char *population);
const struct kb_figure *indicator_reach(struct kb_ctx *c, const struct metrics_indicators *f, size_t series);

/* The version of an indicator in which a period lies whole; NULL: none. */
struct catalogue;
const struct catalogue_indicator *indicator_version(const struct catalogue *k, const char *id, struct kb_period p);

/* The same as they were released to a tier, as figures_to(). */
const struct metrics_indicators *indicators_to(struct kb_ctx *c, enum kb_tier tier, const struct kb_place *place,
    metrics_wanted *wanted);

/* The figure of a series under the version that holds in a period; NULL: there is none. */
const struct catalogue_figure *indicator_figure(struct kb_ctx *c, const struct metrics_series *s, struct kb_period p);

/* ---- joint.c -------------------------------------------------------------------------------- */

/* Of figures that take two questions as one ("A24|A78") hides those that would tell, beside the figures of the single
 * questions, of those who answered the one that was left out. */
void joint_hide(struct kb_ctx *c, enum kb_tier tier, const struct metrics_indicators *f, struct kb_figure *figures);

/* ---- indicator-page.c -------------------------------------------------------------------- */

/* Puts the indicators of a place into its page, and into the rows of a file. */
void indicator_fill(struct kb_ctx *c, const struct metrics_indicators *f, struct metrics_catalogue *page);
void indicator_csv(struct kb_ctx *c, struct kb_out *o, const struct metrics_indicators *f);

/* An indicator's name and whose figure it is; its unit, norm and formula in words. */
const char *indicator_title(struct kb_ctx *c, const struct metrics_series *s);
const char *indicator_meaning(struct kb_ctx *c, const struct metrics_series *s);

/* The page of one indicator at the series of a place, and the id of that series' section there. */
const char *indicator_url(struct kb_ctx *c, const struct kb_place *place, const struct metrics_series *s);
const char *indicator_anchor(struct kb_ctx *c, const char *key);

/* The words in the language of the person: Dutch, else English. */
const char *metrics_words(struct kb_ctx *c, const char *nl, const char *en);

/* Of something that the catalogue declares; whose answers a figure is made of: "youths, by day". */
const char *metrics_word(struct kb_ctx *c, int what, const char *code);
const char *metrics_whose(struct kb_ctx *c, const struct catalogue_figure *f);

/* "at most 10%", "at least 90%", "54%": what was told in a band, in its words; and as files have it: "<=10", ">=90",
 * "" where it is told as it is. */
const char *metrics_banded(struct kb_ctx *c, const char *words, enum kb_band band);
const char *metrics_band_code(struct kb_ctx *c, double value, enum kb_band band);

/* A score or a share for a file: no more places than were told. "" where it does not show. */
const char *metrics_value_code(struct kb_ctx *c, const struct kb_figure *g);
const char *metrics_share_code(struct kb_ctx *c, const struct kb_figure *g);

/* "shown", "none" (there was nobody to ask), "withheld". */
const char *metrics_status_code(const struct kb_figure *g);

/* How many answered in words: "0" where there was nobody, a dash where it was left out. */
const char *metrics_people(struct kb_ctx *c, const struct kb_figure *g);

/* "2026-Q1", "2026-03" in files; one row of cells. */
const char *metrics_period_code(struct kb_ctx *c, struct kb_period p);
void metrics_write_row(struct kb_out *o, const char *const *cells, size_t n);

/* ---- metrics.c --------------------------------------------------------------------------- */

/* "Region", in words. The place of the address, or the type of location (type.c), if this person may read its figures; NULL: none. */
const char *metrics_kind(struct kb_ctx *c, const struct kb_place *p);
const struct kb_place *metrics_readable(struct kb_req *r);

/* ---- trend.c --------------------------------------------------------------------------- */

/* Puts the items of a place into its page: a section for each of which a figure shows, the
 * words alone of the others. */
void trend_fill(struct kb_ctx *c, const struct metrics_figures *f, struct metrics_page *page);

/* "January 2026", "Q1 2026". */
const char *metrics_period(struct kb_ctx *c, struct kb_period p);
/* The chart of one row of figures of 0 to 100. Neighbours of another segment are not joined
 * (one number a period; NULL: all are of one). */
struct metrics_chart trend_chart(struct kb_ctx *c, const struct kb_figure *row, size_t nperiods, const int *segments);

/* ---- counted.c ---- */

/* Adds what the plugin complaints counted to what registers brought; forgets it. */
enum kb_rc counted_hear(struct kb_ctx *c, const struct kb_observation *o);
enum kb_rc counted_forget(struct kb_ctx *c, int32_t month);

#endif
