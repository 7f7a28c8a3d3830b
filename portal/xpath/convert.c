/* convert.c - from one type of worth to another (XPath 1.0, 4), and numbers as text. */
#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include "clock.h"
#include "eval.h"
#include "functions.h"

struct kb_worth kb_of_boolean(bool v) { return (struct kb_worth){ .is = KB_W_BOOLEAN, .boolean = v }; }
struct kb_worth kb_of_number(double v) { return (struct kb_worth){ .is = KB_W_NUMBER, .number = v }; }
struct kb_worth kb_of_string(const char *v) { return (struct kb_worth){ .is = KB_W_STRING, .string = v }; }

struct kb_worth kb_nodes_new(struct kb_eval *e, size_t n)
{
	return (struct kb_worth){ .is = KB_W_NODES, .nodes = kb_arena_alloc(e->arena, (n + 1) * sizeof(struct kb_node *)) };
}

struct kb_worth kb_of_node(struct kb_eval *e, const struct kb_node *n)
{
	struct kb_worth w = kb_nodes_new(e, 1);

	if (n != NULL)
		w.nodes[w.count++] = n;
	return w;
}

double kb_number_of(const char *s)
{
	const char *begin = s + strspn(s, KB_SPACE), *p = begin + (*begin == '-');
	size_t whole = strspn(p, "0123456789"), part = 0;

	p += whole;
	if (*p == '.') {
		part = strspn(p + 1, "0123456789");
		p += 1 + part;
	}
	p += strspn(p, KB_SPACE);
	/* The shape was checked, so strtod() sees no exponent, hex or "inf". */
	return *p != '\0' || whole + part == 0 ? NAN : strtod(begin, NULL);
}

/* A fraction, as many digits as tell it from its neighbours: 17 significant ones always
 * do, and what is written with an exponent is spread out. */
static const char *fraction_text(struct kb_arena *a, double v)
{
	char s[64];
	int digits = 15, exponent;

	while (snprintf(s, sizeof(s), "%.*e", digits - 1, v), strtod(s, NULL) != v)
		digits++;
	exponent = atoi(strchr(s, 'e') + 1);
	if (digits == 15) { /* perhaps fewer do: zeros at the end say nothing */
		const char *end = strchr(s, 'e');
		while (digits > 1 && end[-1] == '0')
			end--, digits--;
	}
	return kb_arena_fmt(a, "%.*f", digits - 1 - exponent > 0 ? digits - 1 - exponent : 0, v);
}

const char *kb_number_text(struct kb_arena *a, double v)
{
	if (isnan(v))
		return "NaN";
	if (isinf(v))
		return v > 0 ? "Infinity" : "-Infinity";
	if (v == 0)
		return "0";
	return v == trunc(v) ? kb_arena_fmt(a, "%.0f", v) : fraction_text(a, v);
}

bool kb_worth_boolean(const struct kb_worth *w)
{
	switch (w->is) {
	case KB_W_BOOLEAN: return w->boolean;
	case KB_W_NUMBER: return w->number != 0 && !isnan(w->number);
	case KB_W_STRING: return *w->string != '\0';
	default: return w->count > 0;
	}
}

const char *kb_node_read(struct kb_eval *e, const struct kb_node *n)
{
	const char *s = kb_node_text(e->arena, n);

	return kb_eval_pay(e, strlen(s) / 64) ? s : "";
}

const char *kb_worth_string(struct kb_eval *e, const struct kb_worth *w)
{
	switch (w->is) {
	case KB_W_BOOLEAN: return w->boolean ? "true" : "false";
	case KB_W_NUMBER: return kb_number_text(e->arena, w->number);
	case KB_W_STRING: return w->string;
	default: return w->count == 0 ? "" : kb_node_read(e, w->nodes[0]);
	}
}

/* A date counts as its days since 1970 (ODK). */
double kb_worth_number(struct kb_eval *e, const struct kb_worth *w)
{
	const char *s;
	double v;

	if (w->is == KB_W_BOOLEAN)
		return w->boolean;
	if (w->is == KB_W_NUMBER)
		return w->number;
	s = kb_worth_string(e, w);
	v = kb_number_of(s);
	return isnan(v) ? kb_moment_read(e, s) / KB_DAY : v;
}
