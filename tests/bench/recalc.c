/* recalc.c - how long a big form takes to work out: recalc FORM...
 *
 * A record is filled in, so that most groups are asked; then a full recalculation,
 * relevance and calculations of all nodes, is held against one bare parse of the same file with libxml2 in the same run: both are
 * measured in turn and the best of the rounds counts, so that other work on the machine
 * touches both alike. Prints milliseconds of both, the ratio,
 * the questions asked and the name for each form. */
#include <libxml/parser.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>

#include "model.h"

enum { ROUNDS = 15, MOST = 4 << 20 };

static double now_ms(void)
{
	struct timespec t;

	clock_gettime(CLOCK_PROCESS_CPUTIME_ID, &t);
	return (double)t.tv_sec * 1e3 + (double)t.tv_nsec / 1e6;
}

static char *whole_file(struct kb_arena *a, const char *path, size_t *n)
{
	char *bytes = kb_arena_alloc(a, MOST + 1);
	FILE *f = fopen(path, "rb");

	if (f == NULL)
		return NULL;
	*n = fread(bytes, 1, MOST, f);
	fclose(f);
	return bytes;
}

static double parse_once(const char *bytes, size_t n)
{
	double from = now_ms();
	xmlDoc *doc = xmlReadMemory(bytes, (int)n, "form", NULL, XML_PARSE_NONET | XML_PARSE_HUGE);
	double ms = now_ms() - from;

	xmlFreeDoc(doc);
	return ms;
}

static double recalculate_once(struct kb_record *r)
{
	double from = now_ms();

	kb_record_recalculate(r);
	return now_ms() - from;
}

/* An answer to fit the question; "yes" opens most groups of such forms. */
static const char *answer(struct kb_record *r, const struct kb_node *n)
{
	const struct kb_option *options;
	size_t count = kb_node_options(r, n, &options);
	enum kb_type type = r->x->binds[kb_record_def(r, n)].type;

	for (size_t i = 0; i < count; i++)
		if (strcmp(options[i].value, "yes") == 0)
			return "yes";
	if (count > 0)
		return options[0].value;
	return type == KB_T_DATE || type == KB_T_DATETIME ? "1990-01-01" : "30";
}

/* Answers what is asked, in several passes: an answer brings further questions. */
static size_t fill(struct kb_record *r)
{
	size_t asked = 0;

	for (int pass = 0; pass < 3; pass++)
		for (size_t i = asked = 0; i < r->instance.count; i++) {
			struct kb_node *n = r->instance.nodes[i];
			if (n == NULL || n->kind != KB_NODE_ELEMENT || n->off || kb_record_widget(r, n) == NULL ||
			    kb_record_widget(r, n)->kind >= KB_GROUP)
				continue;
			asked++;
			if (*kb_node_text(r->arena, n) == '\0')
				kb_record_write(r, n, answer(r, n));
		}
	return asked;
}

static bool measure(const char *path)
{
	struct kb_arena *a = kb_arena_new();
	const struct kb_world world = { .now = 1795287600000.0 };
	const char *why = NULL, *name = strrchr(path, '/');
	double parse = 1e9, recalc = 1e9;
	size_t n = 0, asked;
	char *bytes = whole_file(a, path, &n);
	struct kb_xform *x = bytes == NULL ? NULL : kb_odk_read(a, bytes, n, NULL, &why);
	struct kb_record r;

	if (x == NULL) {
		fprintf(stderr, "recalc: %s: %s\n", path, why == NULL ? "cannot be read" : why);
		kb_arena_free(a);
		return false;
	}
	kb_record_open(&r, a, x, &world);
	asked = fill(&r);
	for (int i = 0; i < ROUNDS; i++) {
		double ms = parse_once(bytes, n);
		parse = ms < parse ? ms : parse;
		ms = recalculate_once(&r);
		recalc = ms < recalc ? ms : recalc;
	}
	printf("%.2f %.2f %.2f %zu %s\n", recalc, parse, recalc / parse, asked, name == NULL ? path : name + 1);
	kb_arena_free(a);
	return true;
}

int main(int argc, char **argv)
{
	bool fine = argc > 1;

	for (int i = 1; i < argc; i++)
		fine = measure(argv[i]) && fine;
	return fine ? 0 : 2;
}
