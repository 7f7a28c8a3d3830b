/* accept.c - the order in which a browser's languages suggest to show ours.
 *
 * The header only orders the chooser and never chooses: many phones of refugees are
 * set to English. Whatever is wrong in it is passed over, never an error. */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <strings.h>

#include "catalog.h"
#include "tags.h"
#include "text.h"

enum { MAX_WISHES = 32, MAX_HEADER = 1024 };

/* One language of the header (RFC 9110, 12.5.4) and its weight, 0..1000. */
struct wish { char tag[KB_TAG_MAX]; int weight, place; };

/* The number behind "q=", in thousandths; -1 if it is none. */
static int weight_of(const char *q)
{
	int v = 0, unit = 100;

	if ((*q != '0' && *q != '1') || (q[1] && q[1] != '.'))
		return -1;
	v = *q == '1' ? 1000 : 0;
	for (const char *p = q[1] ? q + 2 : q + 1; *p; p++, unit /= 10) {
		if (*p < '0' || *p > '9' || unit == 0)
			return -1;
		v += (*p - '0') * unit;
	}
	return v <= 1000 ? v : -1;
}

/* "fa-IR;q=0.8" -> the wish; false if it is nothing that we can use. */
static bool read_wish(char *item, struct wish *w)
{
	char *semicolon = strchr(item, ';');

	w->weight = 1000;
	if (semicolon) {
		*semicolon++ = '\0';
		w->weight = strncasecmp(semicolon, "q=", 2) == 0 ? weight_of(semicolon + 2) : -1;
	}
	kb_tag_ours(w->tag, item);
	return *w->tag && w->weight > 0;
}

static void drop_blanks(char *s)
{
	char *to = s;

	for (; *s; s++)
		if (*s != ' ' && *s != '\t')
			*to++ = *s;
	*to = '\0';
}

static int heavier_first(const void *a, const void *b)
{
	const struct wish *x = a, *y = b;

	return x->weight != y->weight ? y->weight - x->weight : x->place - y->place;
}

/* The wishes of the header, the dearest first. */
static int read_header(const char *accept, struct wish *wishes)
{
	char copy[MAX_HEADER], *rest = NULL;
	int n = 0;

	snprintf(copy, sizeof copy, "%s", accept ? accept : "");
	drop_blanks(copy);
	for (char *item = strtok_r(copy, ",", &rest); item && n < MAX_WISHES; item = strtok_r(NULL, ",", &rest)) {
		wishes[n].place = n;
		if (read_wish(item, &wishes[n]))
			n++;
	}
	qsort(wishes, (size_t)n, sizeof *wishes, heavier_first);
	return n;
}

static void put(const struct kb_lang *l, const struct kb_lang **out, size_t *n)
{
	for (size_t i = 0; i < *n; i++)
		if (out[i] == l)
			return;
	if (l && l->whole_youth)
		out[(*n)++] = l;
}

static bool same_language(const char *a, const char *b)
{
	size_t n = strcspn(a, "-");

	return n == strcspn(b, "-") && strncasecmp(a, b, n) == 0;
}

/* The language itself, then what is nearest to it: fa-IR wishes for fa-AF too. */
static void grant(const struct kb_texts *t, const char *tag, const struct kb_lang **out, size_t *n)
{
	put(kb_texts_find(t, tag), out, n);
	for (size_t i = 0; i < t->n; i++)
		if (same_language(t->list[i]->tag, tag))
			put(t->list[i], out, n);
}

size_t kb_texts_order(const struct kb_texts *t, const char *accept, const struct kb_lang **out)
{
	struct wish wishes[MAX_WISHES];
	int count = read_header(accept, wishes);
	size_t n = 0;

	for (int i = 0; i < count; i++)
		grant(t, wishes[i].tag, out, &n);
	put(kb_texts_find(t, "nl"), out, &n);
	for (size_t i = 0; i < t->n; i++)
		put(t->list[i], out, &n);
	return n;
}
