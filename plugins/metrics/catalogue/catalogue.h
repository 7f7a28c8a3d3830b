/* catalogue.h - the indicators of the house, as their file says (indicators.txt, README.md).
 *
 * catalogue.c reads the file, formula.c a formula, reckon.c makes a figure of what was
 * added up. Nothing in C knows an indicator by its name: whoever adds one writes a block
 * in the file. */
#ifndef CATALOGUE_H
#define CATALOGUE_H

#include "klankbord.h"

enum {
	CATALOGUE_BYTES = 256 * 1024, /* of the file */
	CATALOGUE_LINE = 1000,        /* bytes of a line */
	CATALOGUE_FLAWS = 100,        /* so many are told, and that there are more */
	CATALOGUE_TERMS = 40          /* in a list of a formula */
};

/* What stands once and is named by indicators: a stream, a theme, a topic, an owner, a
 * population, a part; and what registers count. */
enum catalogue_what { CATALOGUE_STREAM, CATALOGUE_THEME, CATALOGUE_TOPIC, CATALOGUE_OWNER, CATALOGUE_POPULATION,
	CATALOGUE_PART, CATALOGUE_COLUMN, CATALOGUE_WHATS };

struct catalogue_word {
	enum catalogue_what what;
	const char *code, *kind; /* kind: of a column: "count", "stock", "amount" or "days" */
	const char *nl, *en;
	const char *reach; /* of a population: the indicator that tells how many of those asked answered; "" */
	int line;
};

enum catalogue_kind {
	CATALOGUE_TOP2,   /* all items answered, all with one of the two best answers of four */
	CATALOGUE_SCALE,  /* mean of a person's scores, if so many were answered */
	CATALOGUE_SHARE,  /* who told one of these codes, of who told one of those */
	CATALOGUE_GAP,    /* mean score of one population less that of another */
	CATALOGUE_RATIO,  /* columns: 100 k/n */
	CATALOGUE_RATE,   /* columns: 1000 k/n */
	CATALOGUE_MEAN,   /* columns: k/n */
	CATALOGUE_COUNT,  /* columns: how many */
	CATALOGUE_MEDIAN, /* a column of days */
	CATALOGUE_P90
};

/* "A24|A78", "A38.daily,waiting", "A67.*", "complaint.upheld". */
struct catalogue_terms {
	const char *const *list;
	size_t count;
};

/* One number of an indicator. A gap has two sides, the second of population `with`. */
struct catalogue_figure {
	const char *population, *part; /* part "": the indicator's own figure */
	const char *direction;         /* "higher", "lower" or "neutral" is better */
	const char *formula;           /* as it is written */
	enum catalogue_kind kind;
	struct catalogue_terms of, to; /* share and ratio: k and n; scale: its items; gap: its sides */
	struct catalogue_terms by;     /* of a ratio of amounts: the people whose they are */
	int least;                     /* of a scale: items that a person must have answered */
	const char *with;
	int line;
};

struct catalogue_indicator {
	const char *id;
	int version;
	int32_t from; /* month from which this version counts */
	const char *nl, *en;
	const char *stream, *theme, *topic, *unit, *direction, *chart;
	bool has_norm;
	double norm;
	const char *owner;  /* who sets the norm */
	const char *status; /* "proposal" or "set" */
	const char *minimum; /* types of place for which its norm is a minimum norm: "all", "kwv poa"; "": for none (S40) */
	bool agreement;      /* one of the measurable agreements on safety (S98) */
	bool per_youth;      /* of a rate over days of residents: it is also told per youth and year (S45) */
	int least, least_outside; /* people; 0: a count, which the rules for counts protect */
	bool above;         /* told of regions and the organisation, never of a location */
	const char *doubt;  /* the indicator beside which a zero is doubted: where that one lies below its norm; "" */
	const char *beside; /* the indicator whose newest figure stands beside this one: what it does not see; "" */
	struct catalogue_figure *figures;
	size_t nfigures;
	int line;
};

struct catalogue_flaw {
	int line;
	const char *why;
};

struct catalogue {
	struct catalogue_word *words;
	size_t nwords;
	struct catalogue_indicator *indicators;
	size_t nindicators;
	const struct catalogue_indicator **order; /* the same by id, then by month */
	struct catalogue_flaw *flaws; /* none: it may be used */
	size_t nflaws;
	struct catalogue_families *families;
};

/* ---- catalogue.c --------------------------------------------------------------------- */

/* Reads the text of a catalogue. It is whole and right only where nflaws is 0. */
struct catalogue *catalogue_read(struct kb_ctx *c, const char *text);

const struct catalogue_word *catalogue_word(const struct catalogue *k, enum catalogue_what what, const char *code);

/* The version of an indicator that counts in a month; NULL: none does yet. */
const struct catalogue_indicator *catalogue_find(const struct catalogue *k, const char *id, int32_t month);

/* Is it so many of n people, in per cent? Of amounts in per cent n says whose they are and no more. */
bool catalogue_is_share(const struct catalogue_indicator *i, const struct catalogue_figure *f);

/* Is it fed by a register, not by a survey? */
bool catalogue_is_register(const struct catalogue_indicator *i);

/* Notes a flaw of a line, printf-like. */
void catalogue_flaw(struct kb_ctx *c, struct catalogue *k, int line, const char *fmt, ...) __attribute__((format(printf, 4, 5)));

/* The file beside the plugin, read and held against the forms of this house: what the plugin's
 * `start` returns. Flaws and what no form asks are logged; NULL where it has flaws. */
const void *catalogue_start(struct kb_ctx *c);

/* ---- norm.c ---- */

/* Lays what the organisation has set over the norms of the catalogue. */
void norms_set(struct catalogue *k, const char *norms);

/* Lays over the marks of the catalogue which norms are minimum norms ("T12 Z22=kwv,poa") and which indicators are agreements on
 * safety ("T03 T12"), as the organisation has set it: a list takes the place of all marks, "" leaves them. What no
 * indicator is called, or has no norm, is logged. */
void minimums_set(struct kb_ctx *c, struct catalogue *k, const char *list);
void agreements_set(struct kb_ctx *c, struct catalogue *k, const char *list);

/* Is the norm of an indicator a minimum norm for this type of place? */
bool norm_is_minimum(const struct catalogue_indicator *i, const char *type);

/* The indicator that is the share of this question and of nothing else, and holds now; NULL: none is. */
const struct catalogue_indicator *norm_share_of(struct kb_ctx *c, const char *item);

/* ---- formula.c ------------------------------------------------------------------------ */

/* Reads f->formula into the rest of the figure; what is wrong with it is noted. */
void formula_read(struct kb_ctx *c, struct catalogue *k, struct catalogue_figure *f);

/* Holds a figure against the forms of the house: notes each item or answer that no form asks. */
void formula_check(struct kb_ctx *c, struct catalogue *k, const struct catalogue_figure *f);

/* Does the figure use this item of a form? */
bool formula_uses(const struct catalogue_figure *f, const char *item);

/* The next name of a term and what it is: "A24|A78" gives "A24", then "A78", then NULL. */
const char *formula_item(struct kb_ctx *c, const char **term);

/* ---- family.c ------------------------------------------------------------------------- */

/* Which questions count the same people, as the figures of the catalogue take them. */
struct catalogue_families *families_of(struct kb_ctx *c, const struct catalogue *k);

/* The family of a question, of a side of a figure: one of its questions. NULL: it has none. */
const char *family_of_item(const struct catalogue *k, const char *item);
const char *family_of_side(const struct catalogue *k, const struct catalogue_figure *f, int side);

/* Of a figure that takes one question for another ("A24|A78") these questions, as it writes them; NULL: it is another kind of figure. */
const char *family_apart(const struct catalogue_figure *f);

/* Does an indicator count who answers "I don't know" to this question? Then the question counts them too. */
bool family_counts_unsure(const struct catalogue *k, const char *item);

/* The questions that this one is taken together with, for a reader: "A01, A02"; "": it is not. */
const char *family_taken_with(struct kb_ctx *c, const struct catalogue *k, const char *item);

/* Did this person answer all that was asked of the questions that are taken together with this one? Otherwise the answer
 * to it counts in no figure of these questions. */
bool family_is_whole(const struct catalogue *k, const struct kb_observation *o, const char *item);

/* ---- reckon.c --------------------------------------------------------------------------- */

/* What was added up for one side of a figure. Of voices: how many, and thousandths of a point
 * of 0 to 100. Of columns: thousandths of n and of k. Whole numbers: the order does not matter. */
struct catalogue_sum {
	int64_t n, total;
};

/* Is `code` one of "yes,no", or of "*": all but what is no answer? */
bool reckon_is_meant(const char *codes, const char *code);

/* What one voice adds to side 0 or 1 of a figure of surveys: n is 1, or 0 where the
 * figure is not about this voice. */
struct catalogue_sum reckon_voice(struct kb_ctx *c, const struct catalogue_figure *f, int side, const struct kb_observation *o);

/* Calls `add` with every figure of surveys that holds in the month of a voice; ends where the task failed. */
void reckon_each(struct kb_ctx *c, const struct kb_observation *o, void (*add)(struct kb_ctx *c, const struct catalogue_indicator *i,
    const struct catalogue_figure *f, const struct kb_observation *o));

/* The figure of what was added up, and about how many it is; false: there is none. Figures
 * of days take reckon_days(). */
bool reckon_sums(const struct catalogue_figure *f, const struct catalogue_sum sums[2], double *value, int64_t *n);

/* The same of a column of days: `count[i]` times `days[i]`, in any order (quantile type 7). */
bool reckon_days(struct kb_ctx *c, const struct catalogue_figure *f, const int64_t *days, const int64_t *count, size_t rows,
    double *value, int64_t *n);

#endif
