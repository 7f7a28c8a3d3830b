/* xpath-right.c - is it what was published? Each case names how its worth is compared. */
#include <math.h>
#include <stdlib.h>
#include <string.h>
#include <unicode/uregex.h>
#include <unicode/ustring.h>

#include "xpath.h"

static bool is_number(const struct one *c, double v)
{
	double want = strcmp(c->expected, "NaN") == 0 ? NAN : strtod(c->expected, NULL);

	if (isnan(want))
		return isnan(v);
	if (isinf(want) || strcmp(c->expected, "-0") == 0)
		return v == want && signbit(v) == signbit(want);
	if (c->factor > 0)
		v = round(v * c->factor) / c->factor;
	return fabs(v - want) <= c->tolerance * fmax(1, fabs(want));
}

static bool matches(const char *s, const char *pattern)
{
	UErrorCode err = U_ZERO_ERROR;
	UChar text[2000], re[2000];
	URegularExpression *r;
	bool found;

	u_strFromUTF8(text, 2000, NULL, s, -1, &err);
	u_strFromUTF8(re, 2000, NULL, pattern, -1, &err);
	r = uregex_open(re, -1, 0, NULL, &err);
	uregex_setText(r, text, -1, &err);
	found = uregex_find(r, 0, &err);
	uregex_close(r);
	return U_SUCCESS(err) && found;
}

static size_t units(const char *s)
{
	size_t n = 0;

	for (; *s != '\0'; s++)
		n += ((unsigned char)*s & 0xC0) != 0x80 ? 1 + ((unsigned char)*s >= 0xF0) : 0;
	return n;
}

static int by_address(const void *a, const void *b)
{
	const char *x = *(const char *const *)a, *y = *(const char *const *)b;

	return (x > y) - (x < y);
}

/* The nodes of a list of places, or the texts that they must hold. */
static bool are_nodes(struct bench *b, const struct one *c, struct kb_eval *e, struct stage *s, const struct kb_worth *w)
{
	const struct kb_node *want[3000];
	bool right = w->is == KB_W_NODES, texts = strcmp(c->type, "nodeset-strings") == 0;
	sqlite3_stmt *q;
	size_t n = 0;

	sqlite3_prepare_v2(b->json, "SELECT value FROM json_each($1)", -1, &q, NULL);
	sqlite3_bind_text(q, 1, c->expected, -1, SQLITE_STATIC);
	for (; sqlite3_step(q) == SQLITE_ROW && n < 3000; n++) {
		const char *value = (const char *)sqlite3_column_text(q, 0);
		if (texts)
			right = right && n < w->count && strcmp(kb_node_text(e->arena, w->nodes[n]), value) == 0;
		else
			want[n] = xpath_node_at(s->tree, value);
	}
	sqlite3_finalize(q);
	if (!right || n != w->count || texts || n == 0)
		return right && n == w->count;
	if (strcmp(c->type, "nodeset-unordered") == 0) {
		qsort(want, n, sizeof(*want), by_address);
		qsort(w->nodes, n, sizeof(*want), by_address);
	}
	return memcmp(want, w->nodes, n * sizeof(*want)) == 0;
}

static bool is_moment(const struct one *c, struct kb_eval *e, const struct kb_worth *w)
{
	const char *s = kb_worth_string(e, w);

	if (strcmp(c->type, "date") == 0)
		return strncmp(s, c->expected, 10) == 0;
	return kb_moment_read(e, s) == kb_moment_read(e, c->expected);
}

bool xpath_is_right(struct bench *b, const struct one *c, struct kb_eval *e, struct stage *s, const struct kb_worth *w)
{
	if (e->over || e->why != NULL)
		return strcmp(c->type, "error") == 0 && !e->over;
	if (strcmp(c->type, "boolean") == 0)
		return kb_worth_boolean(w) == (strcmp(c->expected, "1") == 0);
	if (strcmp(c->type, "number") == 0)
		return is_number(c, kb_worth_number(e, w));
	if (strcmp(c->type, "string") == 0)
		return strcmp(kb_worth_string(e, w), c->expected) == 0;
	if (strcmp(c->type, "string-regex") == 0)
		return matches(kb_worth_string(e, w), c->expected);
	if (strcmp(c->type, "string-length") == 0)
		return (double)units(kb_worth_string(e, w)) == strtod(c->expected, NULL);
	if (strcmp(c->type, "node") == 0)
		return w->is == KB_W_NODES && w->count > 0 && w->nodes[0] == xpath_node_at(s->tree, c->expected);
	if (strncmp(c->type, "nodeset", 7) == 0)
		return are_nodes(b, c, e, s, w);
	return strncmp(c->type, "date", 4) == 0 && is_moment(c, e, w);
}
