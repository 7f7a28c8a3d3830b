/* xpath.c - the XPath engine against the cases that others published.
 *
 *   xpath DIR [MISSES]   DIR holds cases.jsonl and contexts/
 *
 * Prints one line "suite tier passed total" for each, of the core cases (those that have
 * one right answer) and of the others, then the ids that failed. With a file of misses
 * (lines "id reason") it also sees that the file and the failures agree both ways, and
 * that the shares are reached. Each case names its own zone, language and prefixes; what
 * it does not say (see scene_of) is what its engine was run with. SQLite reads the JSON. */
#include <libxml/parser.h>
#include <math.h>
#include <sqlite3.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unicode/uregex.h>
#include <unicode/ustring.h>

#include "cases.h"
#include "clock.h"
#include "eval.h"

enum { TREES = 256, LINES = 64, PREFIXES = 16, FAILED = 5000 };

struct tree { char *file; struct kb_instance instance; };

/* One line of the report. */
struct line { char *suite; int tier; bool core; unsigned passed, total; };

struct bench {
	const char *dir;
	struct kb_arena *keep;  /* as long as all */
	struct kb_arena *arena; /* as long as one case */
	sqlite3 *json;
	struct tree trees[TREES];
	size_t ntrees;
	struct line lines[LINES];
	size_t nlines;
	char *failed[FAILED], *seen[FAILED];
	size_t nfailed, nseen;
	unsigned plain, plain_passed;
};

struct one {
	const char *id, *suite, *expr, *context, *at, *root, *type, *expected, *zone, *lang, *dialect, *ns;
	double tolerance, factor;
	int tier;
	bool core;
};

static void fail(const char *what, const char *which)
{
	fprintf(stderr, "%s: %s\n", what, which);
	exit(2);
}

/* ---- contexts ---------------------------------------------------------------------------- */

static struct kb_instance *tree(struct bench *b, const char *file)
{
	struct tree *t = &b->trees[b->ntrees];
	const char *path = kb_arena_fmt(b->keep, "%s/%s", b->dir, file);
	xmlDoc *doc;

	for (size_t i = 0; i < b->ntrees; i++)
		if (strcmp(b->trees[i].file, file) == 0)
			return &b->trees[i].instance;
	if (b->ntrees == TREES)
		fail("too many contexts", file);
	doc = xmlReadFile(path, NULL, XML_PARSE_NONET | XML_PARSE_NOENT | XML_PARSE_HUGE | XML_PARSE_NOERROR | XML_PARSE_NOWARNING);
	if (doc == NULL || !kb_instance_read_doc(b->keep, doc, 1000000, KB_KEEP_BLANKS, &t->instance))
		fail("cannot read", path);
	xmlFreeDoc(doc);
	t->file = kb_arena_text(b->keep, file);
	b->ntrees++;
	return &t->instance;
}

/* Places count elements ("*[2]") or all nodes ("node()[2]"); attributes go by their name. */
static struct kb_node *node_at(const struct kb_instance *i, const char *at)
{
	struct kb_node *n = i->nodes[0];
	char name[100];
	int place, used;

	for (; n != NULL && *at == '/' && at[1] != '\0'; at += used) {
		bool element = sscanf(at, "/*[%d]%n", &place, &used) == 1;
		if (element || sscanf(at, "/node()[%d]%n", &place, &used) == 1) {
			for (n = n->first; n != NULL && ((element && n->kind != KB_NODE_ELEMENT) || --place > 0); n = n->next)
				;
		} else if (sscanf(at, "/@*[name()='%99[^']']%n", name, &used) == 1) {
			for (n = n->attributes; n != NULL; n = n->next) {
				const char *local = strchr(name, ':') == NULL ? name : strchr(name, ':') + 1;
				if (strcmp(n->name, local) == 0 && strncmp(n->prefix, name, (size_t)(local - name) - (local > name)) == 0)
					break;
			}
		} else {
			return NULL;
		}
	}
	return n;
}

/* ---- the scene --------------------------------------------------------------------------- */

struct stage {
	struct kb_instance *tree;
	const char *lang;
	struct kb_prefix prefixes[PREFIXES];
	struct kb_scene scene;
	uint64_t seed;
};

static const struct kb_node *find(const struct kb_node *top, const char *name, const char *attribute, const char *value)
{
	for (const struct kb_node *n = top; (n = kb_node_following(n, top)) != NULL; ) {
		const char *is = kb_node_attribute(n, attribute);
		if (n->kind == KB_NODE_ELEMENT && strcmp(n->name, name) == 0 && is != NULL && strcmp(is, value) == 0)
			return n;
	}
	return NULL;
}

static const struct kb_node *instance(void *with, const char *id)
{
	struct stage *s = with;

	return find(s->tree->nodes[0], "instance", "id", id);
}

/* The translation of this language, else the one that is marked, else the first. */
static const struct kb_node *translation(const struct stage *s)
{
	const struct kb_node *n = s->tree->nodes[0], *found = NULL;

	if (s->lang != NULL && (found = find(n, "translation", "lang", s->lang)) != NULL)
		return found;
	if ((found = find(n, "translation", "default", "true()")) != NULL || (found = find(n, "translation", "default", "")) != NULL)
		return found;
	for (; n != NULL && (n->kind != KB_NODE_ELEMENT || strcmp(n->name, "translation") != 0); n = kb_node_following(n, NULL))
		;
	return n;
}

static struct kb_worth itext(void *with, struct kb_eval *e, const char *id)
{
	const struct kb_node *n = translation(with);

	n = n == NULL ? NULL : find(n, "text", "id", id);
	for (n = n == NULL ? NULL : n->first; n != NULL && strcmp(n->name, "value") != 0; n = n->next)
		;
	return kb_of_node(e, n);
}

static double dice(void *with)
{
	struct stage *s = with;

	s->seed = s->seed * 48271 % 2147483647;
	return (double)s->seed / 2147483648.0;
}

static void read_prefixes(struct bench *b, const char *ns, struct stage *s)
{
	sqlite3_stmt *q;

	s->scene.prefixes = s->prefixes;
	if (*ns == '\0' || sqlite3_prepare_v2(b->json, "SELECT key, value FROM json_each($1)", -1, &q, NULL) != SQLITE_OK)
		return;
	sqlite3_bind_text(q, 1, ns, -1, SQLITE_STATIC);
	while (sqlite3_step(q) == SQLITE_ROW && s->scene.nprefixes < PREFIXES) {
		const char *prefix = kb_arena_text(b->arena, (const char *)sqlite3_column_text(q, 0));
		const char *uri = (const char *)sqlite3_column_text(q, 1);
		uri = uri == NULL ? NULL : kb_arena_text(b->arena, uri);
		if (*prefix == '\0')
			s->scene.home = uri;
		else if (uri != NULL)
			s->prefixes[s->scene.nprefixes++] = (struct kb_prefix){ prefix, uri };
	}
	sqlite3_finalize(q);
}

/* Without a zone in the case: JavaRosa was run in UTC, rxeval's oracle in Brazil, as the
 * offsets in its documents say. */
static const char *zone_of(const struct one *c)
{
	if (*c->zone != '\0' && strcmp(c->zone, "host-default") != 0)
		return c->zone;
	return strcmp(c->suite, "rxeval-oracle") == 0 ? "America/Sao_Paulo" : "UTC";
}

/* The day after the cases were taken down: what they say of today() holds then. */
static void set_stage(struct bench *b, const struct one *c, struct stage *s)
{
	*s = (struct stage){ .tree = tree(b, c->context), .lang = *c->lang == '\0' ? NULL : c->lang, .seed = 20261125 };
	s->scene = (struct kb_scene){ .home = strcmp(c->dialect, "odk") == 0 ? "http://www.w3.org/2002/xforms" : NULL,
		.locale = "en", .clock = kb_clock_new(zone_of(c)), .now = 1795302000000, .steps = 10000000, .with = s,
		.instance = instance, .itext = itext, .random = dice };
	read_prefixes(b, c->ns, s);
}

/* ---- is it right? ------------------------------------------------------------------------ */

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
			want[n] = node_at(s->tree, value);
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

static bool is_right(struct bench *b, const struct one *c, struct kb_eval *e, struct stage *s, const struct kb_worth *w)
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
		return w->is == KB_W_NODES && w->count > 0 && w->nodes[0] == node_at(s->tree, c->expected);
	if (strncmp(c->type, "nodeset", 7) == 0)
		return are_nodes(b, c, e, s, w);
	return strncmp(c->type, "date", 4) == 0 && is_moment(c, e, w);
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
	set_stage(b, c, &s);
	struct kb_eval e = { .arena = b->arena, .scene = &s.scene, .root = s.tree->nodes[0], .here = node_at(s.tree, c->at) };
	if (*c->root != '\0')
		e.root = node_at(s.tree, c->root);
	if (e.here == NULL || e.root == NULL) {
		kb_clock_free(s.scene.clock);
		return strcmp(c->type, "error") == 0;
	}
	w = kb_eval(&e, t);
	right = is_right(b, c, &e, &s, &w);
	if (getenv("KB_SHOW") != NULL && strcmp(getenv("KB_SHOW"), c->id) == 0)
		printf("%s: %s: \"%s\" %s\n", c->id, c->expr, kb_worth_string(&e, &w), e.why == NULL ? "" : e.why);
	kb_clock_free(s.scene.clock);
	return right;
}

/* ---- all --------------------------------------------------------------------------------- */

static void count(struct bench *b, const struct one *c, bool right)
{
	struct line *l = b->lines;

	while (l < b->lines + b->nlines && (strcmp(l->suite, c->suite) != 0 || l->tier != c->tier || l->core != c->core))
		l++;
	if (l == b->lines + b->nlines) {
		if (b->nlines++ == LINES)
			fail("too many suites", c->suite);
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

static void run_line(struct bench *b, sqlite3_stmt *q, const char *line, size_t n)
{
	struct one c;

	sqlite3_bind_text(q, 1, line, (int)n, SQLITE_STATIC);
	if (sqlite3_step(q) != SQLITE_ROW)
		fail("cannot read a case", sqlite3_errmsg(b->json));
	c = (struct one){ .id = text(b, q, 0), .suite = text(b, q, 1), .expr = text(b, q, 2), .context = text(b, q, 3),
		.at = text(b, q, 4), .root = text(b, q, 5), .type = text(b, q, 6), .expected = text(b, q, 7),
		.zone = text(b, q, 8), .lang = text(b, q, 9), .dialect = text(b, q, 10), .ns = text(b, q, 11),
		.tolerance = sqlite3_column_double(q, 12), .factor = sqlite3_column_double(q, 13),
		.tier = sqlite3_column_int(q, 14), .core = sqlite3_column_int(q, 15) };
	sqlite3_reset(q);
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
		fail("cannot read", path);
	if (sqlite3_open(":memory:", &b->json) != SQLITE_OK || sqlite3_prepare_v2(b->json, FIELDS, -1, &q, NULL) != SQLITE_OK)
		fail("SQLite", sqlite3_errmsg(b->json));
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
		fail("cannot be read, or a line has no reason", path);
	for (size_t i = 0; i < b->nfailed; i++)
		if (!cases_is_miss(misses, b->failed[i]) && ++unlisted)
			printf("# %s fails and is not listed\n", b->failed[i]);
	for (size_t i = 0; i < b->nseen; i++)
		if (cases_is_miss(misses, b->seen[i]) && !is_among(b->failed, b->nfailed, b->seen[i]) && ++passing)
			printf("# %s is listed and passes\n", b->seen[i]);
	printf("%s - misses.txt names every miss and nothing else\n", unlisted + passing == 0 ? "ok" : "not ok");
	return unlisted + passing == 0;
}

int main(int argc, char **argv)
{
	static struct bench b;
	bool fine = true;

	if (argc < 2)
		fail("usage", "xpath DIR [MISSES]");
	b.dir = argv[1];
	b.keep = kb_arena_new();
	b.arena = kb_arena_new();
	run(&b);
	report(&b);
	if (argc > 2) {
		fine &= reaches(&b, 1, 99);
		fine &= reaches(&b, 2, 95);
		fine &= reaches(&b, 3, 95);
		fine &= say(100 * b.plain_passed >= 95 * b.plain, "plain XPath 1.0, at least 95 %", b.plain_passed, b.plain);
		fine &= agrees(&b, argv[2]);
	}
	kb_arena_free(b.arena);
	kb_arena_free(b.keep);
	return fine ? 0 : 1;
}
