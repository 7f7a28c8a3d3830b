/* stats.c - the statistics against series, limits and intervals that others published.
 *
 *   stats DIR [ID]   DIR holds *.json, a case each; with ID that case alone
 *
 * Prints a line "stats KIND passed total" for each kind, then the ids that failed. A case
 * passes if all that it expects is known here and lies within its tolerance; a line "# ID
 * why" says the first difference. SQLite reads the JSON. Ends with 1 if a case fails, with
 * 2 if there is none. */
#include <dirent.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "cases.h"
#include "study.h"

enum { KINDS = 64 };

struct line { char kind[60]; unsigned passed, total; };

struct bench {
	const char *dir, *only;
	struct study study;
	struct line lines[KINDS];
	size_t nlines;
	struct kb_arena *keep;
	struct kb_buf failed; /* ids, a space before each */
};

void study_die(const char *what, const char *why)
{
	fprintf(stderr, "%s: %s\n", what, why);
	exit(2);
}

static void *take(void *owner, size_t size)
{
	return kb_arena_alloc(owner, size);
}

static const struct study_kind *find_kind(const struct study_kind *k, const char *name)
{
	while (k->name != NULL && strcmp(k->name, name) != 0)
		k++;
	return k->name == NULL ? NULL : k;
}

/* ---- one case ---- */

static void work_out(struct study *s)
{
	const struct study_kind *k = find_kind(study_charts, s->kind);
	const char *unread;

	if (k == NULL && (k = find_kind(study_tests, s->kind)) == NULL) {
		study_wrong(s, kb_arena_fmt(s->arena, "nothing here works out the kind %s", s->kind));
		return;
	}
	k->run(s);
	if (s->compared == 0)
		study_wrong(s, "nothing was compared");
	if (!study_is_all_read(s, &unread))
		study_wrong(s, kb_arena_fmt(s->arena, "nothing here works out %s", unread));
}

static void count(struct bench *b, const struct study *s)
{
	struct line *l = b->lines;

	while (l < b->lines + b->nlines && strcmp(l->kind, s->kind) != 0)
		l++;
	if (l == b->lines + b->nlines) {
		if (b->nlines++ == KINDS)
			study_die("too many kinds", s->kind);
		snprintf(l->kind, sizeof(l->kind), "%s", s->kind);
	}
	l->total++;
	l->passed += s->first == NULL;
	if (s->first == NULL)
		return;
	printf("# %s %s\n", s->id, s->first);
	kb_buf_fmt(&b->failed, " %s", s->id);
}

static void run_file(struct bench *b, const char *name)
{
	struct study *s = &b->study;
	const char *path = kb_arena_fmt(s->arena, "%s/%s", b->dir, name);
	size_t n;

	s->json = cases_file(s->arena, path, &n);
	if (s->json == NULL)
		study_die("cannot read", path);
	s->compared = 0;
	s->first = NULL;
	s->read = (struct kb_buf){ .arena = s->arena };
	kb_buf_text(&s->read, " ");
	s->id = study_word(s, "$.id");
	s->kind = study_word(s, "$.kind");
	s->tolerance = study_number(s, 0, "$.tolerance");
	if (b->only == NULL || strcmp(b->only, s->id) == 0) {
		work_out(s);
		count(b, s);
	}
	kb_arena_reset(s->arena);
}

/* ---- all ---- */

static int is_case(const struct dirent *e)
{
	const char *dot = strrchr(e->d_name, '.');

	return dot != NULL && strcmp(dot, ".json") == 0;
}

static void run(struct bench *b)
{
	struct dirent **names;
	int n = scandir(b->dir, &names, is_case, alphasort);

	if (n < 0)
		study_die("cannot read", b->dir);
	for (int i = 0; i < n; i++) {
		run_file(b, names[i]->d_name);
		free(names[i]);
	}
	free(names);
}

static void open_json(struct study *s)
{
	static const char each[] = "SELECT value FROM json_each($1, $2)";
	static const char one[] = "SELECT json_type($1, $2), json_extract($1, $2), json_array_length($1, $2)";

	if (sqlite3_open(":memory:", &s->db) != SQLITE_OK || sqlite3_prepare_v2(s->db, each, -1, &s->each, NULL) != SQLITE_OK ||
	    sqlite3_prepare_v2(s->db, one, -1, &s->one, NULL) != SQLITE_OK)
		study_die("SQLite", sqlite3_errmsg(s->db));
}

static int by_kind(const void *a, const void *b)
{
	return strcmp(((const struct line *)a)->kind, ((const struct line *)b)->kind);
}

/* The status to end with. */
static int report(struct bench *b)
{
	unsigned passed = 0, total = 0;

	qsort(b->lines, b->nlines, sizeof(*b->lines), by_kind);
	for (const struct line *l = b->lines; l < b->lines + b->nlines; l++) {
		printf("stats %s %u %u\n", l->kind, l->passed, l->total);
		passed += l->passed;
		total += l->total;
	}
	printf("failed:%s\n", b->failed.data);
	printf("%s - stats, every case: %u of %u\n", total > 0 && passed == total ? "ok" : "not ok", passed, total);
	return total == 0 ? 2 : passed < total;
}

int main(int argc, char **argv)
{
	static struct bench b;
	int status;

	if (argc < 2)
		study_die("usage", "stats DIR [ID]");
	b.dir = argv[1];
	b.only = argc > 2 ? argv[2] : NULL;
	b.keep = kb_arena_new();
	b.study.arena = kb_arena_new();
	b.study.room = (struct kbs_room){ take, b.study.arena };
	b.failed.arena = b.keep;
	kb_buf_text(&b.failed, "");
	open_json(&b.study);
	run(&b);
	status = report(&b);
	sqlite3_finalize(b.study.each);
	sqlite3_finalize(b.study.one);
	sqlite3_close(b.study.db);
	kb_arena_free(b.study.arena);
	kb_arena_free(b.keep);
	return status;
}
