/* functions-number.c - numbers: as C's mathematics, NaN in and NaN out. */
#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include "functions.h"

static struct kb_worth f_number(struct kb_eval *e, const struct kb_ast *t)
{
	struct kb_worth here = kb_of_string(t->nargs == 0 ? kb_node_read(e, e->here) : "");
	return kb_of_number(t->nargs == 0 ? kb_worth_number(e, &here) : kb_arg_number(e, t, 0));
}

/* v times ten to the power of n, reckoned on the digits that are written: 1.475 is 147.5
 * hundredths to whoever wrote it, though not to a double. */
static double shifted(double v, int n)
{
	char s[64];
	int digits = 15;

	while (snprintf(s, sizeof(s), "%.*e", digits - 1, v), strtod(s, NULL) != v)
		digits++;
	char *e = strchr(s, 'e');
	int exponent = atoi(e + 1) + n;
	snprintf(e, sizeof(s) - (size_t)(e - s), "e%d", exponent);
	return strtod(s, NULL);
}

/* Half goes away from zero. */
static struct kb_worth f_round(struct kb_eval *e, const struct kb_ast *t)
{
	double v = kb_arg_number(e, t, 0), places = t->nargs > 1 ? trunc(kb_arg_number(e, t, 1)) : 0;

	if (!isfinite(v) || fabs(v) >= 1e15 || places == 0)
		return kb_of_number(round(v));
	if (!(fabs(places) <= 30))
		return kb_of_number(places > 0 ? v : isnan(places) ? NAN : 0);
	return kb_of_number(shifted(round(shifted(v, (int)places)), -(int)places));
}

/* The greatest (sign 1) or the smallest (-1); what is no number makes the whole none. */
static struct kb_worth extreme(struct kb_eval *e, const struct kb_ast *t, int sign)
{
	struct kb_worth *list = NULL;
	size_t n = kb_arg_spread(e, t, 0, &list);
	double best = NAN;

	for (size_t i = 0; i < n; i++) {
		double v = kb_worth_number(e, &list[i]);
		if (isnan(v))
			return kb_of_number(NAN);
		best = isnan(best) || (v - best) * sign > 0 ? v : best;
	}
	return kb_of_number(best);
}

static struct kb_worth f_max(struct kb_eval *e, const struct kb_ast *t) { return extreme(e, t, 1); }
static struct kb_worth f_min(struct kb_eval *e, const struct kb_ast *t) { return extreme(e, t, -1); }

static struct kb_worth f_sum(struct kb_eval *e, const struct kb_ast *t)
{
	struct kb_worth w = kb_arg_nodes(e, t, 0);
	double sum = 0;

	for (size_t i = 0; i < w.count && kb_eval_pay(e, 1); i++) {
		struct kb_worth one = kb_of_string(kb_node_read(e, w.nodes[i]));
		sum += kb_worth_number(e, &one);
	}
	return kb_of_number(sum);
}

static struct kb_worth f_pow(struct kb_eval *e, const struct kb_ast *t)
{
	double base = kb_arg_number(e, t, 0);
	return kb_of_number(pow(base, kb_arg_number(e, t, 1)));
}

static struct kb_worth f_atan2(struct kb_eval *e, const struct kb_ast *t)
{
	double y = kb_arg_number(e, t, 0);
	return kb_of_number(atan2(y, kb_arg_number(e, t, 1)));
}

static struct kb_worth f_pi(struct kb_eval *e, const struct kb_ast *t) { (void)e; (void)t; return kb_of_number(M_PI); }

static struct kb_worth f_random(struct kb_eval *e, const struct kb_ast *t)
{
	(void)t;
	return kb_of_number(kb_dice(e));
}

KB_OF_NUMBER(f_abs, fabs(x))
KB_OF_NUMBER(f_acos, acos(x))
KB_OF_NUMBER(f_asin, asin(x))
KB_OF_NUMBER(f_atan, atan(x))
KB_OF_NUMBER(f_ceiling, ceil(x))
KB_OF_NUMBER(f_cos, cos(x))
KB_OF_NUMBER(f_exp, exp(x))
KB_OF_NUMBER(f_exp10, pow(10, x))
KB_OF_NUMBER(f_floor, floor(x))
KB_OF_NUMBER(f_int, trunc(x))
KB_OF_NUMBER(f_log, log(x))
KB_OF_NUMBER(f_log10, log10(x))
KB_OF_NUMBER(f_sin, sin(x))
KB_OF_NUMBER(f_sqrt, sqrt(x))
KB_OF_NUMBER(f_tan, tan(x))

static const struct kb_function functions[] = {
	{ "abs", 1, 1, f_abs }, { "acos", 1, 1, f_acos }, { "asin", 1, 1, f_asin }, { "atan", 1, 1, f_atan },
	{ "atan2", 2, 2, f_atan2 }, { "ceiling", 1, 1, f_ceiling }, { "cos", 1, 1, f_cos }, { "exp", 1, 1, f_exp },
	{ "exp10", 1, 1, f_exp10 }, { "floor", 1, 1, f_floor }, { "int", 1, 1, f_int }, { "log", 1, 1, f_log },
	{ "log10", 1, 1, f_log10 }, { "max", 0, KB_ARGS_MAX, f_max }, { "min", 0, KB_ARGS_MAX, f_min },
	{ "number", 0, 1, f_number }, { "pi", 0, 0, f_pi }, { "pow", 2, 2, f_pow }, { "random", 0, 0, f_random },
	{ "round", 1, 2, f_round }, { "sin", 1, 1, f_sin }, { "sqrt", 1, 1, f_sqrt }, { "sum", 1, 1, f_sum },
	{ "tan", 1, 1, f_tan },
};
KB_FUNCTIONS(number);
