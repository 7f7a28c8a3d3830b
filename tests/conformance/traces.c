/* traces.c - the form engine against recorded traces: traces [-v] DIR [MISSES [ID]]
 *
 * DIR holds scenario/traces.jsonl with scenario/forms, and scenario/robot.jsonl, which
 * names its forms beside it. A trace is a form, the state of every node at its beginning,
 * and for each step (a value set, an instance added or removed, another language) what
 * changed. Each trace is played; after each step every node must be in the state that is
 * known: none more, none less. SQLite reads the JSON and compares.
 *
 * Printed are the ids that failed and lines "suite tier passed total": whole traces, node
 * states of all steps, documents as they are sent. With -v the first difference of each.
 * MISSES lists "id reason" of traces that may fail. Exit codes: 0 fine, 1 another trace
 * failed or a listed one passed, 2 wrong use or no such folder. */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "cases.h"
#include "clock.h"
#include "traces.h"

static const char ZONE[] = "America/Phoenix"; /* where the traces were recorded */

struct tally { const char *suite, *tier; size_t passed, total; };

_Noreturn void trace_die(const char *what, const char *why)
{
	fprintf(stderr, "traces: %s: %s\n", what, why);
	exit(2);
}

/* ---- SQL ---- */

void trace_sql(struct player *p, const char *sql)
{
	char *why = NULL;

	if (sqlite3_exec(p->db, sql, NULL, NULL, &why) != SQLITE_OK)
		trace_die(sql, why);
}

sqlite3_stmt *trace_prepare(struct player *p, const char *sql)
{
	sqlite3_stmt *q = NULL;

	if (sqlite3_prepare_v2(p->db, sql, -1, &q, NULL) != SQLITE_OK)
		trace_die(sql, sqlite3_errmsg(p->db));
	return q;
}

const char *trace_column(struct player *p, sqlite3_stmt *q, int i)
{
	const char *s = (const char *)sqlite3_column_text(q, i);

	return s == NULL ? NULL : kb_arena_text(p->arena, s);
}

/* One value of the trace in hand. */
const char *trace_member(struct player *p, const char *path)
{
	sqlite3_stmt *q = trace_prepare(p, "SELECT j ->> ?1 FROM trace");
	const char *s = NULL;

	sqlite3_bind_text(q, 1, path, -1, SQLITE_STATIC);
	if (sqlite3_step(q) == SQLITE_ROW)
		s = trace_column(p, q, 0);
	sqlite3_finalize(q);
	return s;
}

/* ---- a file of traces ---- */

static void take_line(struct player *p, const char *line, size_t n)
{
	sqlite3_stmt *q;

	trace_sql(p, "DELETE FROM trace");
	q = trace_prepare(p, "INSERT INTO trace VALUES (?1)");
	sqlite3_bind_text(q, 1, line, (int)n, SQLITE_STATIC);
	sqlite3_step(q);
	sqlite3_finalize(q);
}

static void tell(struct player *p, const char *id)
{
	bool listed = cases_is_miss(p->misses, id);

	if (p->first != NULL && listed)
		printf("missed %s%s%s\n", id, p->verbose ? ": " : "", p->verbose ? p->first : "");
	else if (p->first != NULL)
		printf("failed %s%s%s\n", id, p->verbose ? ": " : "", p->verbose ? p->first : "");
	else if (listed)
		printf("passed, but stands among the misses: %s\n", id);
	p->wrong = p->wrong || (p->misses != NULL && listed != (p->first != NULL));
}

static void run(struct player *p, struct tally *traces, struct tally *states, struct tally *sent)
{
	struct kb_world world;
	const char *id = trace_member(p, "$.id");
	bool begun;

	p->states = p->right = 0;
	p->first = NULL;
	state_want_initial(p);
	if ((begun = trace_begin(p, &world))) {
		state_compare(p, -1);
		trace_play(p);
		sent->passed += state_is_sent_right(p);
		if (p->verbose && !state_is_sent_right(p))
			printf("# %s sends %s\n#  not %s\n", id, kb_record_submit(&p->record), trace_member(p, "$.final_xml"));
	} else {
		p->states = state_wanted(p);
	}
	sent->total++;
	traces->total++;
	traces->passed += p->first == NULL;
	states->total += p->states;
	states->passed += p->right;
	tell(p, id);
}

static void run_file(struct player *p, const char *suite, const char *file, const char *only)
{
	struct kb_arena *all = kb_arena_new();
	struct tally traces = { suite, "traces", 0, 0 }, states = { suite, "states", 0, 0 }, sent = { suite, "sent", 0, 0 };
	size_t size = 0, n;
	const char *s = cases_file(all, kb_arena_fmt(all, "%s/scenario/%s", p->dir, file), &size);

	if (s == NULL)
		trace_die(file, "cannot be read");
	for (; *s != '\0'; s += n + (s[n] == '\n')) {
		n = strcspn(s, "\n");
		p->arena = kb_arena_new();
		take_line(p, s, n);
		if (only == NULL || strcmp(trace_member(p, "$.id"), only) == 0)
			run(p, &traces, &states, &sent);
		kb_arena_free(p->arena);
	}
	printf("%s %s %zu %zu\n", traces.suite, traces.tier, traces.passed, traces.total);
	printf("%s %s %zu %zu\n", states.suite, states.tier, states.passed, states.total);
	printf("%s %s %zu %zu\n", sent.suite, sent.tier, sent.passed, sent.total);
	kb_arena_free(all);
}

int main(int argc, char **argv)
{
	struct kb_arena *lists = kb_arena_new();
	struct player p = { 0 };
	const char *only;

	if (argc > 1 && strcmp(argv[1], "-v") == 0) {
		p.verbose = true;
		argc--;
		argv++;
	}
	if (argc < 2 || access(argv[1], R_OK) != 0)
		trace_die("usage", "traces [-v] DIR [MISSES [ID]]");
	p.dir = argv[1];
	only = argc > 3 ? argv[3] : NULL;
	p.clock = kb_clock_new(ZONE);
	if (argc > 2 && (p.misses = cases_misses(lists, argv[2])) == NULL)
		trace_die(argv[2], "cannot be read, or a line has no reason");
	if (sqlite3_open(":memory:", &p.db) != SQLITE_OK)
		trace_die("sqlite", "cannot be opened");
	state_tables(&p);
	run_file(&p, "scenario", "traces.jsonl", only);
	run_file(&p, "robot", "robot.jsonl", only);
	sqlite3_finalize(p.have);
	sqlite3_close(p.db);
	kb_clock_free(p.clock);
	kb_arena_free(lists);
	return p.wrong;
}
