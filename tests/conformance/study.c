/* study.c - numbers out of a statistical case, and whether they agree (study.h). */
#include <math.h>
#include <stdio.h>
#include <string.h>

#include "study.h"

/* ---- reading ---- */

static const char *path_of(struct study *s, const char *fmt, va_list ap)
{
	static const char mark[] = "$.expected.";
	const char *path = kb_arena_vfmt(s->arena, fmt, ap), *key = path + sizeof(mark) - 1;

	if (strncmp(path, mark, sizeof(mark) - 1) == 0)
		kb_buf_fmt(&s->read, "%.*s ", (int)strcspn(key, ".["), key);
	return path;
}

#define PATH_OF(path, s, fmt) \
	do { \
		va_list ap; \
		va_start(ap, fmt); \
		path = path_of(s, fmt, ap); \
		va_end(ap); \
	} while (0)

/* The row of one value, its type first; false: there is none. */
static bool find(struct study *s, const char *path)
{
	sqlite3_reset(s->one);
	sqlite3_bind_text(s->one, 1, s->json, -1, SQLITE_STATIC);
	sqlite3_bind_text(s->one, 2, path, -1, SQLITE_STATIC);
	return sqlite3_step(s->one) == SQLITE_ROW && sqlite3_column_type(s->one, 0) != SQLITE_NULL;
}

static bool is_null(sqlite3_stmt *q)
{
	return strcmp((const char *)sqlite3_column_text(q, 0), "null") == 0;
}

bool study_has(struct study *s, const char *fmt, ...)
{
	va_list ap;
	const char *path;

	va_start(ap, fmt);
	path = kb_arena_vfmt(s->arena, fmt, ap); /* asked for, not read */
	va_end(ap);
	return find(s, path) && !is_null(s->one);
}

double study_number(struct study *s, double otherwise, const char *fmt, ...)
{
	const char *path;

	PATH_OF(path, s, fmt);
	return find(s, path) && !is_null(s->one) ? sqlite3_column_double(s->one, 1) : otherwise;
}

const char *study_word(struct study *s, const char *fmt, ...)
{
	const char *path;

	PATH_OF(path, s, fmt);
	return find(s, path) && !is_null(s->one) ? kb_arena_text(s->arena, (const char *)sqlite3_column_text(s->one, 1)) : "";
}

static size_t count_of(struct study *s, const char *path)
{
	return find(s, path) ? (size_t)sqlite3_column_int64(s->one, 2) : 0;
}

static void begin_list(struct study *s, const char *path)
{
	sqlite3_reset(s->each);
	sqlite3_bind_text(s->each, 1, s->json, -1, SQLITE_STATIC);
	sqlite3_bind_text(s->each, 2, path, -1, SQLITE_STATIC);
}

size_t study_numbers(struct study *s, double **to, const char *fmt, ...)
{
	const char *path;
	size_t n, i = 0;

	PATH_OF(path, s, fmt);
	n = count_of(s, path);
	*to = study_room(s, n);
	begin_list(s, path);
	while (i < n && sqlite3_step(s->each) == SQLITE_ROW)
		(*to)[i++] = sqlite3_column_type(s->each, 0) == SQLITE_NULL ? NAN : sqlite3_column_double(s->each, 0);
	return n;
}

size_t study_words(struct study *s, const char ***to, const char *fmt, ...)
{
	const char *path;
	size_t n, i = 0;

	PATH_OF(path, s, fmt);
	n = count_of(s, path);
	*to = kb_arena_alloc(s->arena, (n + 1) * sizeof(**to));
	begin_list(s, path);
	while (i < n && sqlite3_step(s->each) == SQLITE_ROW)
		(*to)[i++] = kb_arena_text(s->arena, (const char *)sqlite3_column_text(s->each, 0));
	return n;
}

double *study_room(struct study *s, size_t n)
{
	return kb_arena_alloc(s->arena, (n + 1) * sizeof(double));
}

bool study_is_all_read(struct study *s, const char **which)
{
	sqlite3_stmt *q;
	bool all = true;

	if (sqlite3_prepare_v2(s->db, "SELECT key FROM json_each($1, '$.expected')", -1, &q, NULL) != SQLITE_OK)
		study_die("SQLite", sqlite3_errmsg(s->db));
	sqlite3_bind_text(q, 1, s->json, -1, SQLITE_STATIC);
	while (all && sqlite3_step(q) == SQLITE_ROW) {
		*which = kb_arena_text(s->arena, (const char *)sqlite3_column_text(q, 0));
		all = strstr(s->read.data, kb_arena_fmt(s->arena, " %s ", *which)) != NULL;
	}
	sqlite3_finalize(q);
	return all;
}

/* ---- comparing ---- */

void study_wrong(struct study *s, const char *what)
{
	if (s->first == NULL)
		s->first = what;
}

static void compare(struct study *s, double got, double want, const char *where)
{
	double room = s->tolerance * fmax(1, fabs(want));

	s->compared++;
	if (isnan(got) ? !isnan(want) : !(fabs(got - want) <= room))
		study_wrong(s, kb_arena_fmt(s->arena, "%s is %.15g, not %.15g", where, got, want));
}

void study_near(struct study *s, double got, const char *fmt, ...)
{
	const char *path;

	PATH_OF(path, s, fmt);
	if (!find(s, path))
		study_wrong(s, kb_arena_fmt(s->arena, "there is no %s", path));
	else
		compare(s, got, is_null(s->one) ? NAN : sqlite3_column_double(s->one, 1), path);
}

void study_list(struct study *s, const double *got, size_t n, const char *fmt, ...)
{
	const char *path;
	double *want;

	PATH_OF(path, s, fmt);
	if (study_numbers(s, &want, "%s", path) != n) {
		study_wrong(s, kb_arena_fmt(s->arena, "%s has not %zu values", path, n));
		return;
	}
	for (size_t i = 0; i < n; i++)
		compare(s, got[i], want[i], kb_arena_fmt(s->arena, "%s[%zu]", path, i));
}

void study_same(struct study *s, const char *got, const char *fmt, ...)
{
	const char *path;
	const char *want;

	PATH_OF(path, s, fmt);
	want = study_word(s, "%s", path);
	s->compared++;
	if (strcmp(got, want) != 0)
		study_wrong(s, kb_arena_fmt(s->arena, "%s is %s, not %s", path, got, want));
}
