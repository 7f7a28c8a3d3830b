/* disclosure.c - the protection of tables against published ones.
 *
 *   disclosure DIR [MISSES]   MISSES: ids that may fail (cases.h), each with its reason
 *
 * A table holds its inner cells, all cells, which of them are small, two patterns that
 * GaussSuppression found (gauss, and gauss_range5 with intervals at least five wide), and
 * the interval of each cell that such a pattern leaves out. Held against it: the same
 * cells are small; with the pattern of theirs our intervals are theirs; with our own
 * pattern no small cell's interval is narrower than the threshold, and we leave out at
 * most 1.10 times as many cells as gauss_range5. Prints a line for each table, then sums:
 * "disclosure what passed total". */
#include <dirent.h>
#include <math.h>
#include <sqlite3.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "cases.h"
#include "protect.h"

enum { PATTERNS = 2 };

struct tally { size_t passed, total; };

struct judge {
	const char *dir, *misses;
	sqlite3 *db;
	struct kb_arena *arena; /* of one table */
	struct tally tables, small, intervals;
	size_t suppressed, reference, narrow_without_audit;
	bool wrong;
};

/* What the case says of a cell. */
struct said { bool small, out[PATTERNS]; struct kb_interval is[PATTERNS]; };

_Noreturn static void die(const char *what, const char *why)
{
	fprintf(stderr, "disclosure: %s: %s\n", what, why);
	exit(2);
}

static sqlite3_stmt *ask(struct judge *j, const char *sql, const char *json)
{
	sqlite3_stmt *q;

	if (sqlite3_prepare_v2(j->db, sql, -1, &q, NULL) != SQLITE_OK)
		die(sql, sqlite3_errmsg(j->db));
	sqlite3_bind_text(q, 1, json, -1, SQLITE_STATIC);
	return q;
}

static int64_t number(struct judge *j, const char *sql, const char *json)
{
	sqlite3_stmt *q = ask(j, sql, json);
	int64_t n = sqlite3_step(q) == SQLITE_ROW ? sqlite3_column_int64(q, 0) : 0;

	sqlite3_finalize(q);
	return n;
}

/* ---- reading a case ---- */

/* A cell with its inner cells, one row for each of these; a cell's rows follow each other. */
static const char members[] =
    "SELECT c.key, c.value ->> 'value', c.value ->> 'place', c.value ->> 'time', i.key "
    "FROM json_each(?1, '$.cells') c JOIN json_each(?1, '$.inner') i "
    "ON (c.value ->> 'place') IN ('Total', i.value ->> 'region', i.value ->> 'location') "
    "AND (c.value ->> 'time') IN ('Total', i.value ->> 'quarter', i.value ->> 'month') ORDER BY 1, 5";

static const char sayings[] =
    "SELECT value ->> 'primary', value ->> 'gauss', value ->> 'gauss_range5', "
    "value ->> '$.gauss_interval[0]', value ->> '$.gauss_interval[1]', "
    "value ->> '$.gauss_range5_interval[0]', value ->> '$.gauss_range5_interval[1]' "
    "FROM json_each(?1, '$.cells') ORDER BY key";

/* The nation above regions above locations, the whole above quarters above months. */
static int level_of(const char *place, const char *time)
{
	int p = *place == 'L' ? 0 : *place == 'R' ? 1 : 2, t = *time == 'M' ? 0 : *time == 'Q' ? 1 : 2;
	return 10 * p + 3 * t;
}

static struct kb_table *table_of(struct judge *j, const char *json)
{
	uint32_t inner = (uint32_t)number(j, "SELECT json_array_length(?1, '$.inner')", json), n = 0;
	uint32_t *list = kb_arena_alloc(j->arena, (inner + 1) * sizeof *list);
	struct kb_table *t = kb_table_new(j->arena, inner, number(j, "SELECT ?1 ->> 'threshold'", json));
	sqlite3_stmt *q = ask(j, members, json);
	int64_t value = 0;
	int cell = -1, level = 0;

	while (sqlite3_step(q) == SQLITE_ROW) {
		if (sqlite3_column_int(q, 0) != cell && cell >= 0)
			kb_table_add(t, list, n, value, level, KB_CELL_NEW);
		if (sqlite3_column_int(q, 0) != cell)
			n = 0;
		cell = sqlite3_column_int(q, 0);
		value = sqlite3_column_int64(q, 1);
		level = level_of((const char *)sqlite3_column_text(q, 2), (const char *)sqlite3_column_text(q, 3));
		list[n++] = (uint32_t)sqlite3_column_int(q, 4);
	}
	kb_table_add(t, list, n, value, level, KB_CELL_NEW);
	sqlite3_finalize(q);
	return t;
}

static double end(sqlite3_stmt *q, int column, double none)
{
	return sqlite3_column_type(q, column) == SQLITE_NULL ? none : sqlite3_column_double(q, column);
}

static struct said *said_of(struct judge *j, const char *json, size_t count)
{
	struct said *s = kb_arena_alloc(j->arena, (count + 1) * sizeof *s);
	sqlite3_stmt *q = ask(j, sayings, json);

	for (size_t i = 0; i < count && sqlite3_step(q) == SQLITE_ROW; i++) {
		s[i].small = sqlite3_column_int(q, 0);
		for (int p = 0; p < PATTERNS; p++) {
			s[i].out[p] = sqlite3_column_int(q, 1 + p);
			s[i].is[p] = (struct kb_interval){ end(q, 3 + 2 * p, 0), end(q, 4 + 2 * p, INFINITY) };
		}
	}
	sqlite3_finalize(q);
	return s;
}

/* ---- holding ours against theirs ---- */

static bool is_same_small(const struct kb_table *t, const struct said *s)
{
	bool same = true;

	for (size_t i = 0; i < t->count; i++)
		same = same && t->cells[i].small == s[i].small;
	return same;
}

static bool is_near(double a, double b)
{
	return a == b || fabs(a - b) < 1e-4;
}

/* What our simplex makes of their pattern. */
static bool are_intervals_theirs(struct judge *j, struct kb_table *t, const struct said *s, int pattern)
{
	const struct kb_interval *v;
	struct tally here = { 0, 0 };

	for (size_t i = 0; i < t->count; i++)
		t->cells[i].shown = !s[i].out[pattern];
	v = kb_intervals(t, j->arena);
	for (size_t i = 0; i < t->count; i++) {
		if (!s[i].out[pattern])
			continue;
		here.total++;
		here.passed += v != NULL && is_near(v[i].low, s[i].is[pattern].low) && is_near(v[i].high, s[i].is[pattern].high);
	}
	j->intervals.passed += here.passed;
	j->intervals.total += here.total;
	return here.passed == here.total;
}

static double narrowest(struct judge *j, const struct kb_table *t, struct tally *small)
{
	const struct kb_interval *v = kb_intervals(t, j->arena);
	double least = INFINITY;

	for (size_t i = 0; i < t->count; i++) {
		if (!t->cells[i].small)
			continue;
		small->total++;
		small->passed += v != NULL && !t->cells[i].shown && kb_width(v[i]) >= (double)t->least;
		least = v == NULL ? -INFINITY : fmin(least, kb_width(v[i]));
	}
	return least;
}

static size_t hidden(const struct kb_table *t)
{
	size_t n = 0;

	for (size_t i = 0; i < t->count; i++)
		n += !t->cells[i].shown;
	return n;
}

/* The control: algebra alone, without the audit. */
static size_t narrow_without_audit(struct judge *j, struct kb_table *t)
{
	struct tally small = { 0, 0 };

	kb_table_begin(t);
	kb_suppress(t);
	narrowest(j, t, &small);
	return small.total - small.passed;
}

static void tell(struct judge *j, const char *id, bool good)
{
	bool listed = cases_is_miss(j->misses, id);

	if (!good)
		printf("%s %s\n", listed ? "missed" : "failed", id);
	else if (listed)
		printf("passed, but stands among the misses: %s\n", id);
	j->wrong = j->wrong || good == listed;
	j->tables.total++;
	j->tables.passed += good;
}

static void judge_table(struct judge *j, const char *json, const char *id)
{
	struct kb_table *t = table_of(j, json);
	const struct said *s = said_of(j, json, t->count);
	bool good = are_intervals_theirs(j, t, s, 0) && are_intervals_theirs(j, t, s, 1);
	struct tally small = { 0, 0 };
	size_t reference = 0, ours, narrow = narrow_without_audit(j, t);
	double width;

	good = good && kb_protect(t) == KB_OK && is_same_small(t, s);
	width = narrowest(j, t, &small);
	ours = hidden(t);
	for (size_t i = 0; i < t->count; i++)
		reference += s[i].out[1];
	printf("%s: %zu cells, %zu small, narrowest %g of %lld, left out %zu of %zu (%.3f); algebra alone: %zu narrow\n", id,
	    t->count, small.total, width, (long long)t->least, ours, reference, (double)ours / (double)reference, narrow);
	tell(j, id, good && small.passed == small.total && (double)ours <= 1.10 * (double)reference);
	j->small.passed += small.passed;
	j->small.total += small.total;
	j->suppressed += ours;
	j->reference += reference;
	j->narrow_without_audit += narrow;
}

/* ---- the folder ---- */

static int is_table(const struct dirent *d)
{
	size_t n = strlen(d->d_name);
	return n > 5 && strcmp(d->d_name + n - 5, ".json") == 0;
}

static void judge_folder(struct judge *j)
{
	struct dirent **files;
	int n = scandir(j->dir, &files, is_table, alphasort);

	for (int i = 0; i < n; i++) {
		size_t size;
		const char *json;
		j->arena = kb_arena_new();
		json = cases_file(j->arena, kb_arena_fmt(j->arena, "%s/%s", j->dir, files[i]->d_name), &size);
		if (json == NULL)
			die(files[i]->d_name, "cannot be read");
		judge_table(j, json, kb_arena_fmt(j->arena, "%.*s", (int)strlen(files[i]->d_name) - 5, files[i]->d_name));
		kb_arena_free(j->arena);
		free(files[i]);
	}
	if (n > 0)
		free(files);
}

static bool sum_up(struct judge *j)
{
	double ratio = j->reference == 0 ? 0 : (double)j->suppressed / (double)j->reference;

	printf("disclosure tables %zu %zu\n", j->tables.passed, j->tables.total);
	printf("disclosure small %zu %zu\n", j->small.passed, j->small.total);
	printf("disclosure intervals %zu %zu\n", j->intervals.passed, j->intervals.total);
	printf("disclosure left out %zu, reference %zu, ratio %.3f of 1.10\n", j->suppressed, j->reference, ratio);
	printf("disclosure narrow without the audit %zu\n", j->narrow_without_audit);
	return !j->wrong && j->tables.total > 0 && ratio <= 1.10 && j->narrow_without_audit > 0;
}

int main(int argc, char **argv)
{
	struct kb_arena *a = kb_arena_new();
	struct judge j = { .dir = argc > 1 ? argv[1] : NULL };
	bool good;

	if (j.dir == NULL)
		die("usage", "disclosure DIR [MISSES]");
	if (argc > 2 && (j.misses = cases_misses(a, argv[2])) == NULL)
		die(argv[2], "not a list of misses");
	if (sqlite3_open(":memory:", &j.db) != SQLITE_OK)
		die("sqlite", "cannot be opened");
	judge_folder(&j);
	good = sum_up(&j);
	sqlite3_close(j.db);
	kb_arena_free(a);
	return good ? 0 : 1;
}
