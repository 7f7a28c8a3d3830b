/* xpath.c - the XPath engine against the cases that others published.
 *
 *   xpath DIR [MISSES]   DIR holds cases.jsonl and contexts/
 *   xpath --trees DIR    a line "id JSON" for each case: its expression as the phone gets it
 *                        (xpath-phone.mjs), null if there is none
 *
 * Prints one line "suite tier passed total" for each, of the core cases (those that have
 * one right answer) and of the others, then the ids that failed. With a file of misses
 * (lines "id reason") it also sees that the file and the failures agree both ways, and
 * that the shares are reached. SQLite reads the JSON. */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "cases.h"
#include "json.h"
#include "xpath.h"

void xpath_die(const char *what, const char *which)
{
	fprintf(stderr, "%s: %s\n", what, which);
	exit(2);
}

static bool passes(struct bench *b, const struct one *c)
{
	const char *why = NULL;
	struct kb_ast *t = kb_xpath_parse_any(b->arena, c->expr, &why);
	struct stage s;
	struct kb_worth w;
	bool right;

	if (strcmp(c->type, "parse-ok") == 0 || strcmp(c->type, "parse-error") == 0)
		return (t != NULL) == (strcmp(c->type, "parse-ok") == 0);
	if (t == NULL)
		return strcmp(c->type, "error") == 0;
	xpath_set_stage(b, c, &s);
	struct kb_eval e = { .arena = b->arena, .scene = &s.scene, .root = s.tree->nodes[0], .here = xpath_node_at(s.tree, c->at) };
	if (*c->root != '\0')
		e.root = xpath_node_at(s.tree, c->root);
	if (e.here == NULL || e.root == NULL) {
		kb_clock_free(s.scene.clock);
		return strcmp(c->type, "error") == 0;
	}
	w = kb_eval(&e, t);
	right = xpath_is_right(b, c, &e, &s, &w);
	if (getenv("KB_SHOW") != NULL && strcmp(getenv("KB_SHOW"), c->id) == 0)
		printf("%s: %s: \"%s\" %s\n", c->id, c->expr, kb_worth_string(&e, &w), e.why == NULL ? "" : e.why);
	kb_clock_free(s.scene.clock);
	return right;
}

static void count(struct bench *b, const struct one *c, bool right)
{
	struct line *l = b->lines;

	while (l < b->lines + b->nlines && (strcmp(l->suite, c->suite) != 0 || l->tier != c->tier || l->core != c->core))
		l++;
	if (l == b->lines + b->nlines) {
		if (b->nlines++ == LINES)
			xpath_die("too many suites", c->suite);
		*l = (struct line){ kb_arena_text(b->keep, c->suite), c->tier, c->core, 0, 0 };
	}
	l->total++;
	l->passed += right;
	if (c->core && strcmp(c->dialect, "xpath1") == 0) {
		b->plain++;
		b->plain_passed += right;
	}
	if (b->nseen < FAILED)
		b->seen[b->nseen++] = kb_arena_text(b->keep, c->id);
	if (!right && b->nfailed < FAILED)
		b->failed[b->nfailed++] = kb_arena_text(b->keep, c->id);
}

static const char FIELDS[] =
    "SELECT j->>'id', j->>'suite', j->>'expr', j->>'context', j->>'ctx', j->>'root', j->>'expected_type', j->>'expected', "
    "j->>'tz', j->>'lang', j->>'dialect', j->'ns', coalesce(j->>'tol', 1e-9), coalesce(j->>'round_factor', 0), j->>'tier', "
    "j->>'core' FROM (SELECT $1 AS j)";

static const char *text(struct bench *b, sqlite3_stmt *q, int i)
{
	const char *s = (const char *)sqlite3_column_text(q, i);

	return kb_arena_text(b->arena, s == NULL ? "" : s);
}

static void print_tree(struct bench *b, const struct one *c)
{
	const char *why;
	const struct kb_ast *t = kb_xpath_parse_any(b->arena, c->expr, &why);
	struct kb_buf json = { .arena = b->arena };

	if (t == NULL)
		kb_buf_text(&json, "null");
	else
		kb_xpath_json(&json, t);
	printf("%s %s\n", c->id, json.data);
}

static void run_line(struct bench *b, sqlite3_stmt *q, const char *line, size_t n)
{
	struct one c;

	sqlite3_bind_text(q, 1, line, (int)n, SQLITE_STATIC);
	if (sqlite3_step(q) != SQLITE_ROW)
		xpath_die("cannot read a case", sqlite3_errmsg(b->json));
	c = (struct one){ .id = text(b, q, 0), .suite = text(b, q, 1), .expr = text(b, q, 2), .context = text(b, q, 3),
		.at = text(b, q, 4), .root = text(b, q, 5), .type = text(b, q, 6), .expected = text(b, q, 7),
		.zone = text(b, q, 8), .lang = text(b, q, 9), .dialect = text(b, q, 10), .ns = text(b, q, 11),
		.tolerance = sqlite3_column_double(q, 12), .factor = sqlite3_column_double(q, 13),
		.tier = sqlite3_column_int(q, 14), .core = sqlite3_column_int(q, 15) };
	sqlite3_reset(q);
	if (b->print_trees)
		print_tree(b, &c);
	else
		count(b, &c, passes(b, &c));
	kb_arena_reset(b->arena);
}

static void run(struct bench *b)
{
	const char *path = kb_arena_fmt(b->keep, "%s/cases.jsonl", b->dir);
	FILE *f = fopen(path, "r");
	sqlite3_stmt *q;
	char *line = NULL;
	size_t room = 0;
	ssize_t n;

	if (f == NULL)
		xpath_die("cannot read", path);
	if (sqlite3_open(":memory:", &b->json) != SQLITE_OK || sqlite3_prepare_v2(b->json, FIELDS, -1, &q, NULL) != SQLITE_OK)
		xpath_die("SQLite", sqlite3_errmsg(b->json));
	while ((n = getline(&line, &room, f)) > 0)
		run_line(b, q, line, (size_t)n);
	free(line);
	fclose(f);
	sqlite3_finalize(q);
	sqlite3_close(b->json);
}

static int by_suite(const void *a, const void *b)
{
	const struct line *x = a, *y = b;
	int order = y->core - x->core;

	if (order == 0)
		order = strcmp(x->suite, y->suite);
	return order != 0 ? order : x->tier - y->tier;
}

static void report(struct bench *b)
{
	qsort(b->lines, b->nlines, sizeof(*b->lines), by_suite);
	for (const struct line *l = b->lines; l < b->lines + b->nlines; l++)
		printf("%s%s tier %d: %u of %u\n", l->suite, l->core ? "" : " (not core)", l->tier, l->passed, l->total);
	printf("failed:");
	for (size_t i = 0; i < b->nfailed; i++)
		printf(" %s", b->failed[i]);
	printf("\n");
}

/* ---- what must hold ---------------------------------------------------------------------- */

static bool say(bool fine, const char *what, unsigned passed, unsigned total)
{
	printf("%s - %s: %u of %u (%.1f %%)\n", fine ? "ok" : "not ok", what, passed, total, total == 0 ? 0 : 100.0 * passed / total);
	return fine;
}

static bool reaches(const struct bench *b, int tier, unsigned percent)
{
	unsigned passed = 0, total = 0;
	char what[60];

	for (const struct line *l = b->lines; l < b->lines + b->nlines; l++)
		if (l->core && l->tier == tier) {
			passed += l->passed;
			total += l->total;
		}
	snprintf(what, sizeof(what), "xpath core tier %d, at least %u %%", tier, percent);
	return say(total > 0 && 100 * passed >= percent * total, what, passed, total);
}

static bool is_among(char *const *list, size_t n, const char *id)
{
	for (size_t i = 0; i < n; i++)
		if (strcmp(list[i], id) == 0)
			return true;
	return false;
}

/* The list and the failures, both ways. An id that is in none of these cases belongs to others. */
static bool agrees(struct bench *b, const char *path)
{
	const char *misses = cases_misses(b->keep, path);
	size_t unlisted = 0, passing = 0;

	if (misses == NULL)
		xpath_die("cannot be read, or a line has no reason", path);
	for (size_t i = 0; i < b->nfailed; i++)
		if (!cases_is_miss(misses, b->failed[i]) && ++unlisted)
			printf("# %s fails and is not listed\n", b->failed[i]);
	for (size_t i = 0; i < b->nseen; i++)
		if (cases_is_miss(misses, b->seen[i]) && !is_among(b->failed, b->nfailed, b->seen[i]) && ++passing)
			printf("# %s is listed and passes\n", b->seen[i]);
	printf("%s - misses.txt names every miss and nothing else\n", unlisted + passing == 0 ? "ok" : "not ok");
	return unlisted + passing == 0;
}

static bool hold(struct bench *b, const char *misses)
{
	bool fine = true;

	fine &= reaches(b, 1, 99);
	fine &= reaches(b, 2, 95);
	fine &= reaches(b, 3, 95);
	fine &= say(100 * b->plain_passed >= 95 * b->plain, "plain XPath 1.0, at least 95 %", b->plain_passed, b->plain);
	fine &= agrees(b, misses);
	return fine;
}

int main(int argc, char **argv)
{
	static struct bench b;
	bool fine = true;

	if (argc < 2)
		xpath_die("usage", "xpath [--trees] DIR [MISSES]");
	b.print_trees = strcmp(argv[1], "--trees") == 0;
	b.dir = argv[argc > 2 && b.print_trees ? 2 : 1];
	b.keep = kb_arena_new();
	b.arena = kb_arena_new();
	run(&b);
	if (!b.print_trees)
		report(&b);
	if (!b.print_trees && argc > 2)
		fine = hold(&b, argv[2]);
	kb_arena_free(b.arena);
	kb_arena_free(b.keep);
	return fine ? 0 : 1;
}
