/* stats.h - the statistics of small quality data: pure functions, no store, no context.
 *
 * One subject a file. Numbers go in as arrays of the caller, results go into structs and
 * arrays of the caller; nothing is kept, so every function may be called from anywhere.
 *
 * Errors. KBS_OK: the result holds. KBS_NONE: the result is not available (too few points,
 * no spread, nothing to divide by); what the struct holds then is zero unless the function
 * says otherwise. KBS_BAD: the input makes no sense (NaN, infinite, more hits than tries, a
 * count below 0 or above KBS_COUNT_MAX, an index that does not rise) and nothing was
 * worked out. No function divides by zero or hands out NaN.
 *
 * Units. Shares and probabilities are 0..1, scores are the caller's; intervals are of 95 %.
 * "Side" is -1 below, 0 exactly on, +1 above the centre; a side from counts is compared in
 * whole numbers, so that a tie is a tie. "Way" is -1 falling or lower, +1 rising or higher.
 *
 * Sources are named above each function; docs/decisions/statistics.md gives the list of
 * constants and why each was chosen. */
#ifndef KBS_STATS_H
#define KBS_STATS_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

/* The version of the rules, kept with every verdict: another rule or constant, another version. */
#define KBS_VERSION "1"

/* Above it a count is refused, so that products stay exact and loops end. */
#define KBS_COUNT_MAX 1000000000

/* The normal deviates of 95 % and of the upper 99.9 % (Abramowitz & Stegun 1964, table 26.1). */
#define KBS_Z95 1.959963984540054
#define KBS_Z998 3.090232306167813

enum kbs_rc { KBS_OK, KBS_NONE, KBS_BAD };

/* Where a function takes working memory: zeroed, never NULL, given back by its owner at the
 * end of its task (kb_alloc() of a context, kb_arena_alloc() of an arena). */
struct kbs_room {
	void *(*take)(void *owner, size_t size);
	void *owner;
};

/* ---- distributions.c ---------------------------------------------------------------------
 * 0 <= k <= n <= KBS_COUNT_MAX, 0 <= p <= 1, 0 <= mu finite; the caller sees to it. */

double kbs_normal_cdf(double z);

/* Probability of exactly k, and of at most k. Johnson, Kemp & Kotz 2005, ch. 3 and 4. */
double kbs_binomial(int64_t k, int64_t n, double p);
double kbs_binomial_cdf(int64_t k, int64_t n, double p);
double kbs_poisson(int64_t k, double mu);
double kbs_poisson_cdf(int64_t k, double mu);

/* The smallest k with cdf(k) >= q, where q counts as reached within 64 units of rounding, so
 * that qbinom(0.5, 1, 0.5) is 0 as in R. */
int64_t kbs_binomial_quantile(double q, int64_t n, double p);
int64_t kbs_poisson_quantile(double q, double mu);

/* ---- quantile.c ----------------------------------------------------------------------------- */

/* Sorts in place, smallest first. */
void kbs_sort(double *values, size_t n);

/* Quantile of type 7 (1 + (n-1)p) and 6 ((n+1)p): Hyndman & Fan 1996. `sorted` rises, n > 0.
 * KBS_BAD: p lies outside 0..1, or a value is not finite. KBS_NONE: n is 0. */
enum kbs_rc kbs_quantile(const double *sorted, size_t n, double p, double *to);
enum kbs_rc kbs_quantile6(const double *sorted, size_t n, double p, double *to);

/* The middle of values in any order. */
enum kbs_rc kbs_median(const struct kbs_room *room, const double *values, size_t n, double *to);

/* ---- run-chart.c: Anhoej & Olesen 2014, doi:10.1371/journal.pone.0113825 ------------------ */

struct kbs_runs {
	int64_t useful;        /* points that lie not exactly on the centre */
	int64_t longest;       /* the longest run on one side */
	int64_t longest_max;   /* round(log2(useful)) + 3: a longer one is a signal */
	int64_t crossings;     /* runs less one */
	int64_t crossings_min; /* the 5 % quantile of B(useful - 1, 1/2): fewer are a signal */
	bool long_run, few_crossings, signal;
	bool enough;           /* useful >= KBS_RUNS_MIN: below it nobody says a verdict */
};

/* Runs of sides; a side of 0 is dropped and breaks nothing. */
void kbs_runs(const signed char *sides, size_t n, struct kbs_runs *to);

/* The limits alone. */
int64_t kbs_longest_max(int64_t useful);
int64_t kbs_crossings_min(int64_t useful);

/* A run chart: the median as centre, and the runs about it. KBS_NONE: no point. */
enum kbs_rc kbs_run_chart(const struct kbs_room *room, const double *y, size_t n, double *centre, struct kbs_runs *to);

/* ---- xmr.c: Wheeler 1993; Montgomery 2013, 6.4 ------------------------------------------------ */

/* Each rule set keeps its constant: 2.66 (NHS England, Making Data Count) or 3/1.128
 * (Montgomery, appendix VI: d2 of two); they differ in the fourth digit. */
enum kbs_constant { KBS_NHS, KBS_MONTGOMERY };

struct kbs_xmr {
	double mean, range;            /* range: mean moving range, after screening */
	double lower, upper;           /* not clipped: clip for drawing only */
	double near_lower, near_upper; /* two thirds of the way */
	double range_upper;            /* 3.267 times the range (D4 of two) */
};

/* Limits from the points of a baseline. With `screen`, moving ranges of 3.267 times their
 * mean and more are left out, once (Nelson 1982). The mean counts every point.
 * KBS_NONE: no range is left or they are all 0; then `mean` alone holds. */
enum kbs_rc kbs_xmr(const double *y, size_t n, enum kbs_constant constant, bool screen, struct kbs_xmr *to);

/* ---- attribute.c: control charts of counts, and of single values ------------------------------- */

enum kbs_kind {
	KBS_I,       /* `value`: XmR with 3/1.128, screened */
	KBS_P,       /* `count` of `size` people: Montgomery 2013, 7.2 */
	KBS_P_PRIME, /* the same for large sizes: Laney 2002, doi:10.1081/QEN-120006708 */
	KBS_C,       /* `count` in equal areas: Montgomery 2013, 7.3 */
	KBS_U,       /* `count` per `size` of exposure: Montgomery 2013, 7.3 */
	KBS_U_PRIME, /* the same when overdispersed: Laney 2002 */
};

/* One period. A size of 0 is a period without a figure: it counts nowhere. KBS_C reads no
 * size; KBS_I reads of it only whether it is 0. */
struct kbs_sample {
	int64_t count;
	double size, value;
	bool left_out; /* has limits, enters neither the centre nor the runs */
};

struct kbs_level {
	bool is; /* this period has a figure; nothing else holds if not */
	signed char side;
	double value, lower, upper;
	bool outside; /* strictly; never where the chart has no limits */
};

struct kbs_control {
	double centre;
	double spread;  /* factor on the limits: 1, or Laney's sigma of z; of KBS_I sigma itself */
	bool limits;    /* false: there is no spread to take limits from */
	struct kbs_runs runs;
};

/* Centre and limits from the first `baseline` periods (0: from all), sides and runs of all.
 * Limits of shares are clipped to 0..1, of counts and rates at 0; those of KBS_I are not.
 * KBS_NONE: the baseline holds no figure. */
enum kbs_rc kbs_chart(enum kbs_kind kind, const struct kbs_sample *s, size_t n, size_t baseline,
    struct kbs_level *levels, struct kbs_control *to);

/* ---- rules-nhs.c: NHS England, Making Data Count; NHSRplotthedots 0.2.2 ---------------------------- */

enum kbs_special { KBS_COMMON, KBS_OUTSIDE, KBS_TREND, KBS_TWO_OF_THREE, KBS_SHIFT };

struct kbs_mark {
	signed char side, way; /* way: which way the special cause points, 0 if it is common */
	bool outside, near;    /* near: beyond two thirds of the way, and inside */
	enum kbs_special special;
};

/* The four rules over one segment, the strongest that applies at each point: outside, then
 * a trend of seven, two of three near the limit, a shift of seven. KBS_NONE: no point, or no limits. */
enum kbs_rc kbs_nhs(const struct kbs_room *room, const double *y, size_t n, const struct kbs_xmr *limits, struct kbs_mark *marks);

/* The rules apart: the point that closes a run of seven on one side (1), or seven points
 * that rise (1) or fall (-1); whether a point belongs to a run that closes at it or one of the
 * next six; whether it lies in three on one side of which two are near. */
void kbs_shift_ends(const signed char *sides, size_t n, signed char *ends);
void kbs_trend_ends(const double *y, size_t n, signed char *ends);
void kbs_part_of_seven(const signed char *ends, size_t n, signed char *part);
void kbs_two_of_three(const signed char *near, const signed char *sides, size_t n, signed char *window);

/* +1 improvement, -1 concern, 0 neither. `better`: +1 more is better, -1 less is, 0 neither. */
int kbs_meaning(const struct kbs_mark *mark, int better);

/* Does the process reach a target by itself? */
enum kbs_assurance { KBS_HIT_AND_MISS, KBS_PASSES, KBS_FAILS };
enum kbs_assurance kbs_assurance(double lower, double upper, double target, int better);

/* ---- proportion.c -------------------------------------------------------------------------------------- */

struct kbs_interval { double lower, upper; };

/* x of n. KBS_NONE: n is 0. Wilson 1927, doi:10.1080/01621459.1927.10502953; Agresti & Coull
 * 1998, doi:10.1080/00031305.1998.10480550; Clopper & Pearson 1934, doi:10.1093/biomet/26.4.404. */
enum kbs_rc kbs_wilson(int64_t x, int64_t n, struct kbs_interval *to);
enum kbs_rc kbs_agresti_coull(int64_t x, int64_t n, struct kbs_interval *to);
enum kbs_rc kbs_clopper_pearson(int64_t x, int64_t n, struct kbs_interval *to);

/* x1/n1 - x2/n2 with the hybrid score interval: Newcombe 1998, method 10,
 * doi:10.1002/(SICI)1097-0258(19980430)17:8<873::AID-SIM779>3.0.CO;2-I. KBS_NONE: n1 or n2 is 0. */
struct kbs_difference {
	double difference, lower, upper;
};
enum kbs_rc kbs_newcombe(int64_t x1, int64_t n1, int64_t x2, int64_t n2, struct kbs_difference *to);

/* Below only if all of Wilson's interval lies below the norm, above only if none of it does.
 * No correction for a small house: the norm is about how it works, not about these people. */
enum kbs_norm { KBS_NO_NORM, KBS_BELOW, KBS_NOT_DISTINGUISHABLE, KBS_ABOVE };
enum kbs_norm kbs_against_norm(int64_t x, int64_t n, double norm);

/* ---- funnel.c: Spiegelhalter 2005, doi:10.1002/sim.1970 -------------------------------------------------- */

enum kbs_funnel_line { KBS_LOWER_998, KBS_LOWER_95, KBS_UPPER_95, KBS_UPPER_998, KBS_FUNNEL_LINES };

/* KBS_P: count of size people, binomial. KBS_U: count per size of exposure, Poisson.
 * The limits at one size, interpolated between counts and not clipped.
 * KBS_NONE: the size is 0, or theta leaves no spread. KBS_BAD: any other kind. */
enum kbs_rc kbs_funnel_limits(enum kbs_kind kind, double theta, double size, double limits[KBS_FUNNEL_LINES]);

struct kbs_funnel_point {
	bool is;        /* false: size 0 */
	double value, z;
	double limits[KBS_FUNNEL_LINES]; /* clipped as in kbs_chart() */
	bool outside;   /* of the exact limits of 99.8 % */
	bool outside_wide; /* the same with limits widened for overdispersion; equal to `outside` if there is none */
};

struct kbs_funnel {
	double theta;   /* all together */
	double phi;     /* mean of z squared, winsorised at the 10 % and 90 % quantile */
	double phi_max; /* 1 + 2 sqrt(2 / points) */
	bool overdispersed, enough; /* enough: KBS_FUNNEL_MIN places */
};

/* Many places in one period. `points` has room for n. KBS_NONE: no size, or no spread. */
enum kbs_rc kbs_funnel(const struct kbs_room *room, enum kbs_kind kind, const struct kbs_sample *s, size_t n,
    struct kbs_funnel_point *points, struct kbs_funnel *to);

/* The same about a theta that is known otherwise: of all places, where some of them are not told. */
enum kbs_rc kbs_funnel_about(const struct kbs_room *room, enum kbs_kind kind, double theta, const struct kbs_sample *s, size_t n,
    struct kbs_funnel_point *points, struct kbs_funnel *to);

/* ---- trend-test.c ------------------------------------------------------------------------------------------ */

struct kbs_trend {
	size_t n;
	int64_t rises, falls, s;  /* pairs; s = rises - falls (Mann 1945; Kendall 1975) */
	double variance, z, p_normal; /* corrected for ties */
	double p;                 /* exact for n <= 10 without ties, else p_normal */
	bool exact;
	double tau_a, tau_b;
	double slope, intercept;  /* per unit of t: Theil 1950; Sen 1968, doi:10.2307/2285891 */
	int way;                  /* of a trend that is shown, p < 0.05; else 0 */
};

/* Points (t, y), t rising: the real time, a period without a figure left out.
 * KBS_NONE: fewer than two points. */
enum kbs_rc kbs_trend(const struct kbs_room *room, const double *t, const double *y, size_t n, struct kbs_trend *to);

/* Two-sided p of |s| by the numbers of inversions (Kendall 1975, ch. 5), 2 <= n <=
 * KBS_KENDALL_MAX; -1 outside of that. */
enum { KBS_KENDALL_MAX = 60 };
double kbs_kendall_p(int64_t s, int64_t n);

/* The smallest |s| with p <= alpha; -1: no s of so few points reaches it. */
int64_t kbs_kendall_smallest(int64_t n, double alpha);

/* ---- shift.c ------------------------------------------------------------------------------------------------- */

struct kbs_shift {
	double w;             /* pairs in which the second is higher, a tie counts half: Mann & Whitney 1947 */
	double p;             /* two-sided, exact; of ties given these ties (midranks: Lehmann 1975, 1.4) */
	double shift;         /* median of the differences: Hodges & Lehmann 1963 */
	double lower, upper;  /* Moses' interval from the distribution without ties: Hollander & Wolfe 1999, 4.3 */
};

/* How far the second series lies above the first. KBS_NONE: one is empty. KBS_BAD: one has
 * more than KBS_SHIFT_MAX points, or a point that is not finite. */
enum { KBS_SHIFT_MAX = 60 };
enum kbs_rc kbs_shift(const struct kbs_room *room, const double *before, size_t nbefore, const double *after, size_t nafter,
    struct kbs_shift *to);

/* ---- choose.c: which chart and rules, and from how many ------------------------------------------------------- */

/* Of people: below 5 no figure, below 10 no comparison. Of points: of a chart, a funnel, a test. */
enum {
	KBS_PEOPLE_MIN = 5, KBS_COMPARE_MIN = 10,
	KBS_RUNS_MIN = 10, KBS_LIMITS_MIN = 12, KBS_FIRM_MIN = 20,
	KBS_FUNNEL_MIN = 8, KBS_TREND_MIN = 6, KBS_BEFORE_MIN = 8, KBS_BEFORE_MAX = 12, KBS_AFTER_MIN = 6,
	KBS_LARGE = 500, /* people a point: ordinary limits of shares become absurdly narrow */
};

enum kbs_data { KBS_SHARE, KBS_SCORE, KBS_RATE };
enum kbs_rules { KBS_ANHOEJ, KBS_MAKING_DATA_COUNT };

struct kbs_choice {
	enum kbs_kind kind;
	enum kbs_rules rules;
};

/* `location`: a single location, else a region or all. `people`: a typical point. `spread`:
 * the rates are overdispersed. Why: of 24 stable points of 10 to 12 people the four NHS
 * rules cry wolf in one chart of four, Anhoej's in one of twenty-five, and see as much. */
struct kbs_choice kbs_choose(enum kbs_data data, bool location, double people, bool spread);

/* What may be said of so many people, and drawn of so many useful points. */
enum kbs_say { KBS_SAY_NOTHING, KBS_SAY_FIGURE, KBS_SAY_ALL };
enum kbs_draw { KBS_DRAW_LINE, KBS_DRAW_RUNS, KBS_DRAW_PROVISIONAL, KBS_DRAW_FIRM };
enum kbs_say kbs_say(int64_t people);
enum kbs_draw kbs_draw(int64_t useful);

/* ---- power.c ---------------------------------------------------------------------------------------------------- */

/* How probable it is that Newcombe's interval of n1 people before (true share p1) and n2
 * after (p2) leaves out 0 on the right side: exact, over all outcomes. KBS_NONE: n1 or n2 is 0.
 * KBS_BAD: more than KBS_POWER_MAX people, or no shares. */
enum { KBS_POWER_MAX = 100000 };
enum kbs_rc kbs_power(const struct kbs_room *room, int64_t n1, double p1, int64_t n2, double p2, double *to);

/* The smallest change in whole points, upwards (`way` 1) or downwards (-1), that is seen with
 * at least the probability `power`. KBS_NONE: none is. */
enum kbs_rc kbs_visible(const struct kbs_room *room, int64_t n1, double p1, int64_t n2, int way, double power, int *points);

/* ---- effect.c: did the measure work? ---------------------------------------------------------------------------- */

enum kbs_verdict { KBS_NOT_MEASURABLE, KBS_TOO_EARLY, KBS_NO_CHANGE_SHOWN, KBS_IMPROVEMENT, KBS_DETERIORATION };

/* What decided: nothing, a run or a point against the frozen baseline, the test of the shift. */
enum kbs_fired { KBS_FIRED_NONE, KBS_FIRED_RUN, KBS_FIRED_POINT, KBS_FIRED_TEST };

/* What a register fixes before a measure starts. */
struct kbs_measure {
	enum kbs_kind kind;
	enum kbs_rules rules;
	int better;       /* +1: more is what is hoped for; -1: less */
	size_t start;     /* the first period of the measure */
	size_t washout;   /* periods from the start that count on neither side: 0 or 1 */
	size_t baseline;  /* how many figures before the start: 8 to 12 */
	bool after_alarm; /* an alarm called for the measure */
};

/* The verdict with all that is needed to work it out again: the measure as it was given, the
 * figures that counted, and every number that was looked at. */
struct kbs_effect {
	const char *version;  /* KBS_VERSION */
	struct kbs_measure measure;
	enum kbs_verdict verdict;
	enum kbs_fired fired;
	const struct kbs_sample *samples; /* those before, then those after */
	const struct kbs_level *levels;   /* of these, against the frozen baseline */
	size_t before, after;
	struct kbs_control frozen;        /* centre and limits of the baseline; runs of all */
	int64_t run_needed;               /* points in a row after the start */
	int64_t run_better, run_worse;    /* the longest there are, either way */
	int64_t points_better, points_worse; /* beyond the frozen limits, after the start */
	bool tested;
	struct kbs_shift shift;           /* of the values per period */
	bool has_size;
	struct kbs_difference size;       /* of KBS_P and KBS_P_PRIME, after less before, all people together:
	                                     "assumes different respondents" */
	bool recalculated;                /* only after a change that is shown: */
	struct kbs_control again;         /* centre and limits of those after, beside the old ones, which stay visible */
	bool warn_regression;             /* what was extreme comes nearer by itself */
};

/* The verdict, in this order: not measurable (fewer than 8 figures before), too early (fewer
 * than 6 after); a run or a point beyond the frozen limits in one direction only; the test of
 * the shift, p <= 0.05; no change shown. KBS_BAD: a measure that cannot be, or bad samples. */
enum kbs_rc kbs_effect(const struct kbs_room *room, const struct kbs_measure *m, const struct kbs_sample *samples, size_t n,
    struct kbs_effect *to);

/* An early indication, never a verdict: a short repeat round of the items concerned, six weeks
 * after the start or later. Newcombe's interval of the round less what was before. */
enum kbs_early { KBS_EARLY_NOT_MEASURABLE, KBS_EARLY_TOO_EARLY, KBS_EARLY_NONE, KBS_EARLY_BETTER, KBS_EARLY_WORSE };
enum { KBS_EARLY_WEEKS = 6 };

struct kbs_people { int64_t count, size; };

struct kbs_indication {
	const char *version;
	struct kbs_people before, round;
	int better, weeks;
	enum kbs_early early;
	struct kbs_difference difference;
};
enum kbs_rc kbs_indicate(struct kbs_people before, struct kbs_people round, int better, int weeks, struct kbs_indication *to);

/* ---- bands.c: verdicts over figures that are told as bands ------------------------------------------------------- */

/* Where a figure may lie, in the unit of its chart; of one that is told as it is both ends are one. */
struct kbs_banded {
	double low, high;
	double size; /* people, or exposure; above 0 */
};

struct kbs_banded_chart {
	struct kbs_choice choice;
	bool median; /* a run chart: no limits */
};

/* In this order: what holds of one rule, or may hold, outweighs what does not hold of another. */
enum kbs_change { KBS_CHANGE_EARLY, KBS_CHANGE_NOT_SHOWN, KBS_CHANGE_OPEN, KBS_CHANGE_SHOWN };

struct kbs_banded_level {
	struct kbs_mark mark;              /* what surely stands out */
	double lower, upper;               /* the widest limits: what lies beyond them does so for every value */
	double lower_inner, upper_inner;   /* the narrowest */
};

struct kbs_sure {
	enum kbs_change change;  /* for every value in the bands; OPEN: for some it is, for some not, or nobody can say */
	bool long_run, few_crossings, limits;
	double centre_low, centre_high;
	int64_t useful_low, useful_high;
};

/* The chart of kbs_chart(), kbs_run_chart() or kbs_nhs(), with its verdict for every choice of values within
 * the bands: SHOWN and NOT_SHOWN are never said where one choice says otherwise. Of points without a
 * band use those functions: they say more. `levels` has room for n. KBS_NONE: no point. KBS_BAD: an end that is not finite. */
enum kbs_rc kbs_sure(const struct kbs_room *room, const struct kbs_banded_chart *chart, const struct kbs_banded *points, size_t n,
    struct kbs_banded_level *levels, struct kbs_sure *to);

/* A trend (Mann-Kendall, p < 0.05) that is there for every value in the bands: 1 rising, -1 falling, 0: none that is sure. */
int kbs_sure_trend(const struct kbs_banded *points, size_t n);

/* ---- words.c: the last part of a catalogue key, for every verdict: never a colour alone --------------------------- */

const char *kbs_norm_word(enum kbs_norm norm);           /* "below_norm", ... */
const char *kbs_verdict_word(enum kbs_verdict verdict);  /* "no_change_shown", ... */
const char *kbs_early_word(enum kbs_early early);        /* "early_none", ... */
const char *kbs_special_word(const struct kbs_mark *mark); /* "outside_high", ... */
const char *kbs_assurance_word(enum kbs_assurance a);    /* "hit_and_miss", ... */

#endif
