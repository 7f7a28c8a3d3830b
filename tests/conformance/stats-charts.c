/* stats-charts.c - cases of control charts, run charts and their rules (study.h). */
#include <math.h>
#include <string.h>

#include "study.h"

/* ---- charts of counts and single values ---- */

struct drawn {
	size_t n;
	double multiply;
	const struct kbs_sample *samples;
	struct kbs_level *levels;
	struct kbs_control *controls; /* of each point: that of its part */
};

/* The series, and what is left out of it (counted from 1). */
static struct drawn read_series(struct study *s, const char *counts, const char *sizes)
{
	double *count, *size, *out;
	size_t n = study_numbers(s, &count, "$.input.%s", counts), nout = study_numbers(s, &out, "$.params.exclude");
	size_t nsize = *sizes == '\0' ? 0 : study_numbers(s, &size, "$.input.%s", sizes);
	struct kbs_sample *samples = kb_arena_alloc(s->arena, (n + 1) * sizeof(*samples));

	for (size_t i = 0; i < n; i++)
		samples[i] = (struct kbs_sample){ .count = (int64_t)count[i], .value = count[i], .size = nsize == n ? size[i] : 1 };
	for (size_t i = 0; i < nout; i++)
		if (out[i] >= 1 && out[i] <= (double)n)
			samples[(size_t)out[i] - 1].left_out = true;
	return (struct drawn){ n, 1, samples, kb_arena_alloc(s->arena, (n + 1) * sizeof(struct kbs_level)),
		kb_arena_alloc(s->arena, (n + 1) * sizeof(struct kbs_control)) };
}

static void draw_part(struct study *s, struct drawn *d, enum kbs_kind kind, size_t from, size_t to, size_t baseline)
{
	struct kbs_control control;

	if (kbs_chart(kind, d->samples + from, to - from, baseline, d->levels + from, &control) != KBS_OK)
		study_wrong(s, "the library draws no chart of it");
	for (size_t i = from; i < to; i++)
		d->controls[i] = control;
}

/* One chart, or two that meet behind point `cut`. */
static void draw(struct study *s, struct drawn *d, enum kbs_kind kind, size_t baseline, size_t cut)
{
	if (cut > 0 && cut < d->n)
		draw_part(s, d, kind, 0, cut, baseline);
	draw_part(s, d, kind, cut < d->n ? cut : 0, d->n, cut == 0 ? baseline : 0);
}

typedef double (*look)(const struct drawn *d, size_t i);

static double look_cl(const struct drawn *d, size_t i) { return d->controls[i].centre * d->multiply; }
static double look_lcl(const struct drawn *d, size_t i) { return d->levels[i].lower * d->multiply; }
static double look_ucl(const struct drawn *d, size_t i) { return d->levels[i].upper * d->multiply; }
static double look_sigma(const struct drawn *d, size_t i) { return d->levels[i].outside; }
static double look_useful(const struct drawn *d, size_t i) { return (double)d->controls[i].runs.useful; }
static double look_longest(const struct drawn *d, size_t i) { return (double)d->controls[i].runs.longest; }
static double look_longest_max(const struct drawn *d, size_t i) { return (double)d->controls[i].runs.longest_max; }
static double look_crossings(const struct drawn *d, size_t i) { return (double)d->controls[i].runs.crossings; }
static double look_crossings_min(const struct drawn *d, size_t i) { return (double)d->controls[i].runs.crossings_min; }
static double look_signal(const struct drawn *d, size_t i) { return d->controls[i].runs.signal; }

static const struct { const char *name; look at; } looks[] = {
	{ "cl", look_cl }, { "lcl", look_lcl }, { "ucl", look_ucl }, { "sigma_signal", look_sigma },
	{ "n_useful", look_useful }, { "longest_run", look_longest }, { "longest_run_max", look_longest_max },
	{ "n_crossings", look_crossings }, { "n_crossings_min", look_crossings_min }, { "runs_signal", look_signal },
};

/* Compares what stands under a path; `lists`: a value for each point, else one for all. */
static void compare(struct study *s, const struct drawn *d, const char *under)
{
	double *got = study_room(s, d->n);

	for (size_t k = 0; k < sizeof(looks) / sizeof(*looks); k++) {
		if (!study_has(s, "%s.%s", under, looks[k].name))
			continue;
		for (size_t i = 0; i < d->n; i++)
			got[i] = looks[k].at(d, i);
		study_list(s, got, d->n, "%s.%s", under, looks[k].name);
	}
}

static size_t param(struct study *s, const char *name)
{
	return (size_t)study_number(s, 0, "$.params.%s", name);
}

static void run_chart_of(struct study *s, enum kbs_kind kind, const char *counts, const char *sizes, const char *under)
{
	struct drawn d = read_series(s, counts, sizes);

	draw(s, &d, kind, param(s, "baseline_first_n"), param(s, "new_part_after"));
	compare(s, &d, under);
}

static void run_xmr(struct study *s) { run_chart_of(s, KBS_I, "y", "", "$.expected"); }
static void run_p(struct study *s) { run_chart_of(s, KBS_P, "k", "n", "$.expected"); }
static void run_p_prime(struct study *s) { run_chart_of(s, KBS_P_PRIME, "k", "n", "$.expected"); }
static void run_c(struct study *s) { run_chart_of(s, KBS_C, "count", "", "$.expected"); }
static void run_u(struct study *s) { run_chart_of(s, KBS_U, "count", "exposure", "$.expected"); }

static void run_u_prime(struct study *s)
{
	run_chart_of(s, KBS_U_PRIME, "count", "exposure", "$.expected.uprime");
	run_chart_of(s, KBS_U, "count", "exposure", "$.expected.u");
}

/* ---- Making Data Count ---- */

struct nhs {
	size_t n;
	double *y, *sides, *outside, *near;
	const char **type, **point;
	double mean[16], lower[16], upper[16], size[16];
	size_t segments;
	int better;
};

static const char *type_of(const struct kbs_mark *m)
{
	static const char *const words[][2] = {
		[KBS_COMMON] = { "Common Cause", "Common Cause" }, [KBS_OUTSIDE] = { "Below LCL", "Above UCL" },
		[KBS_TREND] = { "7 Point Trend (Decreasing)", "7 Point Trend (Increasing)" },
		[KBS_TWO_OF_THREE] = { "2 in 3 Below CL", "2 in 3 Above CL" }, [KBS_SHIFT] = { "7 Points Below CL", "7 Points Above CL" },
	};

	return words[m->special][m->way > 0];
}

/* A neutral direction gives high and low. */
static const char *point_of(const struct kbs_mark *m, int better)
{
	if (m->special == KBS_COMMON)
		return "common_cause";
	if (better == 0)
		return m->way > 0 ? "special_cause_neutral_high" : "special_cause_neutral_low";
	return kbs_meaning(m, better) > 0 ? "special_cause_improvement" : "special_cause_concern";
}

static void judge_segment(struct study *s, struct nhs *h, size_t from, size_t to, size_t baseline, bool screen)
{
	struct kbs_mark *marks = kb_arena_alloc(s->arena, (to - from + 1) * sizeof(*marks));
	size_t base = baseline > 0 && baseline < to - from ? baseline : to - from;
	struct kbs_xmr x;

	if (h->segments == 16 || kbs_xmr(h->y + from, base, KBS_NHS, screen, &x) != KBS_OK ||
	    kbs_nhs(&s->room, h->y + from, to - from, &x, marks) != KBS_OK) {
		study_wrong(s, "the library finds no limits");
		return;
	}
	for (size_t i = from; i < to; i++) {
		const struct kbs_mark *m = &marks[i - from];
		h->sides[i] = m->side;
		h->outside[i] = m->outside;
		h->near[i] = m->near;
		h->type[i] = type_of(m);
		h->point[i] = point_of(m, h->better);
	}
	h->mean[h->segments] = x.mean;
	h->lower[h->segments] = x.lower;
	h->upper[h->segments] = x.upper;
	h->size[h->segments++] = (double)(to - from);
}

static int better_of(struct study *s, const char *otherwise)
{
	const char *word = study_word(s, "$.params.improvement_direction");

	word = *word == '\0' ? otherwise : word;
	return strcmp(word, "increase") == 0 ? 1 : strcmp(word, "decrease") == 0 ? -1 : 0;
}

static void judge(struct study *s, const double *rebase, size_t baseline, const char *otherwise, struct nhs *h)
{
	bool screen = study_number(s, 1, "$.params.screen_moving_range") != 0;
	size_t n = study_numbers(s, &h->y, "$.input.y"), from = 0;

	*h = (struct nhs){ .n = n, .y = h->y, .sides = study_room(s, n), .outside = study_room(s, n), .near = study_room(s, n),
		.type = kb_arena_alloc(s->arena, (n + 1) * sizeof(char *)), .point = kb_arena_alloc(s->arena, (n + 1) * sizeof(char *)),
		.better = better_of(s, otherwise) };
	for (size_t i = 1; i <= n; i++)
		if (i == n || (rebase != NULL && rebase[i] > 0)) {
			judge_segment(s, h, from, i, baseline, screen);
			from = i;
		}
}

static void compare_words(struct study *s, const char **got, size_t n, const char *under, const char *name)
{
	for (size_t i = 0; i < n; i++)
		study_same(s, got[i] == NULL ? "" : got[i], "%s.%s[%zu]", under, name, i);
}

static void compare_nhs(struct study *s, const struct nhs *h, const char *under)
{
	for (size_t i = 0; i < h->segments; i++) {
		study_near(s, h->size[i], "%s.segments[%zu].n", under, i);
		study_near(s, h->mean[i], "%s.segments[%zu].mean", under, i);
		study_near(s, h->lower[i], "%s.segments[%zu].lpl", under, i);
		study_near(s, h->upper[i], "%s.segments[%zu].upl", under, i);
	}
	study_list(s, h->sides, h->n, "%s.relative_to_mean", under);
	study_list(s, h->outside, h->n, "%s.outside_limits", under);
	study_list(s, h->near, h->n, "%s.close_to_limits", under);
	compare_words(s, h->type, h->n, under, "special_cause_type");
	compare_words(s, h->point, h->n, under, "point_type");
}

static void run_mdc(struct study *s)
{
	struct nhs h;
	double *rebase;
	size_t n = study_numbers(s, &rebase, "$.input.rebase");

	judge(s, n > 0 ? rebase : NULL, param(s, "fix_after_n_points"), "increase", &h);
	compare_nhs(s, &h, "$.expected");
}

/* ---- before and after ---- */

static void compare_parts(struct study *s, const struct drawn *d, size_t cut)
{
	double *part;
	size_t n = study_numbers(s, &part, "$.expected.recalculated.part");

	for (size_t i = 0; i < n; i++)
		part[i] = i < cut ? 1 : 2;
	if (n > 0)
		study_list(s, part, n, "$.expected.recalculated.part");
	compare(s, d, "$.expected.recalculated");
}

static void run_rates(struct study *s)
{
	size_t cut = param(s, "intervention_after_point");
	struct drawn frozen = read_series(s, "count", "exposure"), again = read_series(s, "count", "exposure");

	frozen.multiply = again.multiply = study_number(s, 1, "$.params.multiply");
	draw(s, &frozen, KBS_U, cut, 0);
	compare(s, &frozen, "$.expected.frozen_baseline");
	draw(s, &again, KBS_U, 0, cut);
	compare_parts(s, &again, cut);
}

/* How many points the frozen baseline has: said, or those before the first new one. */
static size_t baseline_of(struct study *s, const double *rebase, size_t n)
{
	size_t said = param(s, "fix_after_n_points"), i = 0;

	said = said > 0 ? said : param(s, "intervention_after_point");
	while (said == 0 && i < n && rebase[i] == 0)
		i++;
	return said > 0 ? said : i;
}

static void run_before_after(struct study *s)
{
	struct nhs again, frozen;
	double *rebase;
	size_t n;

	if (study_has(s, "$.input.exposure")) {
		run_rates(s);
		return;
	}
	n = study_numbers(s, &rebase, "$.input.rebase");
	judge(s, n > 0 ? rebase : NULL, 0, "decrease", &again);
	compare_nhs(s, &again, "$.expected.rebased");
	judge(s, NULL, baseline_of(s, rebase, n), "decrease", &frozen);
	compare_nhs(s, &frozen, "$.expected.frozen");
}

/* ---- run charts, and rules apart ---- */

static void run_run_chart(struct study *s)
{
	double *y, centre;
	size_t n = study_numbers(s, &y, "$.input.y");
	struct kbs_runs r;

	if (kbs_run_chart(&s->room, y, n, &centre, &r) != KBS_OK)
		study_wrong(s, "the library draws no run chart of it");
	study_near(s, centre, "$.expected.cl");
	study_near(s, (double)n, "$.expected.n_obs");
	study_near(s, (double)r.useful, "$.expected.n_useful");
	study_near(s, (double)r.longest, "$.expected.longest_run");
	study_near(s, (double)r.longest_max, "$.expected.longest_run_max");
	study_near(s, (double)r.crossings, "$.expected.n_crossings");
	study_near(s, (double)r.crossings_min, "$.expected.n_crossings_min");
	study_near(s, r.signal, "$.expected.runs_signal");
}

static void run_limits(struct study *s)
{
	double *useful;
	size_t n = study_numbers(s, &useful, "$.input.n_useful");

	for (size_t i = 0; i < n; i++) {
		study_near(s, (double)kbs_longest_max((int64_t)useful[i]), "$.expected.longest_run_max[%zu]", i);
		study_near(s, (double)kbs_crossings_min((int64_t)useful[i]), "$.expected.n_crossings_min[%zu]", i);
	}
}

static signed char *signs(struct study *s, const double *v, size_t n)
{
	signed char *to = kb_arena_alloc(s->arena, n + 1);

	for (size_t i = 0; i < n; i++)
		to[i] = (signed char)((v[i] > 0) - (v[i] < 0));
	return to;
}

static void compare_signs(struct study *s, const signed char *got, size_t n, const char *path)
{
	double *values = study_room(s, n);

	for (size_t i = 0; i < n; i++)
		values[i] = got[i];
	study_list(s, values, n, "%s", path);
}

static void run_rule(struct study *s, size_t at)
{
	double *in;
	size_t n = study_numbers(s, &in, "$.input.one_vector_rules[%zu].in_", at);
	const char *rule = study_word(s, "$.input.one_vector_rules[%zu].f", at);
	signed char *out = kb_arena_alloc(s->arena, n + 1);

	if (strcmp(rule, "seven_one_side_last") == 0)
		kbs_shift_ends(signs(s, in, n), n, out);
	else if (strcmp(rule, "seven_trend_last") == 0)
		kbs_trend_ends(in, n, out);
	else if (strcmp(rule, "part_of_seven") == 0)
		kbs_part_of_seven(signs(s, in, n), n, out);
	else
		study_wrong(s, "a rule that is not known");
	compare_signs(s, out, n, kb_arena_fmt(s->arena, "$.input.one_vector_rules[%zu].out", at));
}

static void run_two_of_three(struct study *s, size_t at)
{
	double *near, *side;
	size_t n = study_numbers(s, &near, "$.input.two_of_three[%zu].close", at);
	signed char *window = kb_arena_alloc(s->arena, n + 1);

	if (study_numbers(s, &side, "$.input.two_of_three[%zu].side", at) != n) {
		study_wrong(s, "sides and near points differ in number");
		return;
	}
	kbs_two_of_three(signs(s, near, n), signs(s, side, n), n, window);
	if (study_has(s, "$.input.two_of_three[%zu].in_window", at))
		compare_signs(s, window, n, kb_arena_fmt(s->arena, "$.input.two_of_three[%zu].in_window", at));
	for (size_t i = 0; i < n; i++)
		window[i] &= near[i] != 0;
	if (study_has(s, "$.input.two_of_three[%zu].flagged", at))
		compare_signs(s, window, n, kb_arena_fmt(s->arena, "$.input.two_of_three[%zu].flagged", at));
}

/* What is expected stands in each rule; `see` says so. */
static void run_rules(struct study *s)
{
	study_word(s, "$.expected.see");
	for (size_t i = 0; study_has(s, "$.input.one_vector_rules[%zu]", i); i++)
		run_rule(s, i);
	for (size_t i = 0; study_has(s, "$.input.two_of_three[%zu]", i); i++)
		run_two_of_three(s, i);
}

static void compare_assurance(struct study *s, const char *direction, int better)
{
	static const char *const words[] = {
		[KBS_HIT_AND_MISS] = "inconsistent", [KBS_PASSES] = "consistent_pass", [KBS_FAILS] = "consistent_fail",
	};
	double *target, *lower, *upper;
	size_t n = study_numbers(s, &target, "$.input.target");

	if (!study_has(s, "$.expected.%s", direction))
		return;
	if (study_numbers(s, &lower, "$.input.lpl") != n || study_numbers(s, &upper, "$.input.upl") != n) {
		study_wrong(s, "targets and limits differ in number");
		return;
	}
	for (size_t i = 0; i < n; i++)
		study_same(s, words[kbs_assurance(lower[i], upper[i], target[i], better)], "$.expected.%s[%zu]", direction, i);
}

static void run_assurance(struct study *s)
{
	compare_assurance(s, "increase", 1);
	compare_assurance(s, "decrease", -1);
}

const struct study_kind study_charts[] = {
	{ "xmr_mdc", run_mdc }, { "xmr_anhoej", run_xmr }, { "p_chart", run_p }, { "pprime_chart", run_p_prime },
	{ "c_chart", run_c }, { "u_chart", run_u }, { "uprime_chart", run_u_prime }, { "before_after", run_before_after },
	{ "run_chart", run_run_chart }, { "run_chart_limits", run_limits }, { "spc_rule_units", run_rules },
	{ "assurance", run_assurance }, { NULL, NULL },
};
