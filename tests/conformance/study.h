/* study.h - what the files of the runner of statistical cases share.
 *
 * stats.c takes the cases from their files and counts; study.c reads numbers out of a case
 * and compares; stats-charts.c and stats-tests.c work a case out. A path is SQLite's:
 * "$.expected.limits[0]". */
#ifndef STUDY_H
#define STUDY_H

#include <sqlite3.h>

#include "arena.h"
#include "stats.h"

struct study {
	sqlite3 *db;
	sqlite3_stmt *each, *one;
	struct kb_arena *arena; /* as long as one case */
	struct kbs_room room;   /* the same, for the library */
	const char *json, *id, *kind;
	double tolerance;       /* of values of size 1 and less; relative of larger ones */
	size_t compared;
	const char *first;      /* difference; NULL: there is none */
	struct kb_buf read;     /* the members of what is expected that were asked for: " a b " */
};

/* Ends the program: it cannot do its work. */
_Noreturn void study_die(const char *what, const char *why);

/* ---- study.c: reading ---- */

#define STUDY_PATH(at) __attribute__((format(printf, at, at + 1)))

bool study_has(struct study *s, const char *path, ...) STUDY_PATH(2);
double study_number(struct study *s, double otherwise, const char *path, ...) STUDY_PATH(3); /* null: as if missing */
const char *study_word(struct study *s, const char *path, ...) STUDY_PATH(2);                /* "": there is none */

/* How many stand there, 0 if none do; null becomes NaN, true 1. */
size_t study_numbers(struct study *s, double **to, const char *path, ...) STUDY_PATH(3);
size_t study_words(struct study *s, const char ***to, const char *path, ...) STUDY_PATH(3);

/* Is every member of what is expected read? Otherwise *which is one that is not. */
bool study_is_all_read(struct study *s, const char **which);

/* ---- study.c: comparing; a difference is kept in s->first ---- */

void study_wrong(struct study *s, const char *what);
void study_near(struct study *s, double got, const char *path, ...) STUDY_PATH(3);
void study_list(struct study *s, const double *got, size_t n, const char *path, ...) STUDY_PATH(4);
void study_same(struct study *s, const char *got, const char *path, ...) STUDY_PATH(3);

/* Room for n doubles. */
double *study_room(struct study *s, size_t n);

/* ---- what a kind of case is worked out by ---- */

struct study_kind {
	const char *name;
	void (*run)(struct study *s);
};
extern const struct study_kind study_charts[], study_tests[]; /* end with a NULL name */

#endif
