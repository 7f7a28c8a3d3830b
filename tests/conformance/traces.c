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
#include <sqlite3.h>
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "clock.h"
#include "model.h"
#include "web.h"

/* The traces were recorded on this day, in this zone: a form that asks for today shall see it. */
static const double NOW = 1795287600000.0; /* 2026-11-21T12:00-07:00 */
static const char ZONE[] = "America/Phoenix";

struct player {
	const char *dir;
	bool verbose;
	sqlite3 *db;
	sqlite3_stmt *have;
	struct kb_clock *clock;
	struct kb_arena *arena; /* of the trace in hand */
	const char *line;       /* its JSON */
	struct kb_record record;
	size_t states, right;   /* of the trace in hand: node states compared, equal ones */
	const char *first;      /* difference */
	const char *misses;     /* the text of the list; NULL: none is given */
	bool wrong;
};

struct tally { const char *suite, *tier; size_t passed, total; };

static void die(const char *what, const char *why)
{
	fprintf(stderr, "traces: %s: %s\n", what, why);
	exit(2);
}

/* ---- SQL ---- */

static void run_sql(struct player *p, const char *sql)
{
	char *why = NULL;

	if (sqlite3_exec(p->db, sql, NULL, NULL, &why) != SQLITE_OK)
		die(sql, why);
}

static sqlite3_stmt *prepare(struct player *p, const char *sql)
{
	sqlite3_stmt *q = NULL;

	if (sqlite3_prepare_v2(p->db, sql, -1, &q, NULL) != SQLITE_OK)
		die(sql, sqlite3_errmsg(p->db));
	return q;
}

static const char *column(struct player *p, sqlite3_stmt *q, int i)
{
	const char *s = (const char *)sqlite3_column_text(q, i);

	return s == NULL ? NULL : kb_arena_text(p->arena, s);
}

/* One value of the trace in hand. */
static const char *member(struct player *p, const char *path)
{
	sqlite3_stmt *q = prepare(p, "SELECT j ->> ?1 FROM trace");
	const char *s = NULL;

	sqlite3_bind_text(q, 1, path, -1, SQLITE_STATIC);
	if (sqlite3_step(q) == SQLITE_ROW)
		s = column(p, q, 0);
	sqlite3_finalize(q);
	return s;
}

/* ---- what a state says: the same words for the recorded one and ours ---- */

#define CANON "'t=' || coalesce(s->>'t', '') || ' rel=' || (s->>'rel') || ' req=' || (s->>'req') || ' ro=' || (s->>'ro')" \
	" || coalesce(' c=' || (s->>'c'), '') || coalesce(' r=' || (s->>'r'), '') || coalesce(' count=' || (s->>'count'), '')" \
	" || coalesce(' v=<' || (s->>'v') || '>', '') || coalesce(' label=<' || (s->>'label') || '>', '')" \
	" || coalesce(' hint=<' || (s->>'hint') || '>', '') || coalesce(' msg=<' || (s->>'msg') || '>', '')" \
	" || CASE WHEN json_type(s, '$.opts') IS NULL THEN '' ELSE ' opts=' || (SELECT coalesce(group_concat('[' || (o.value->>0)" \
	" || '|' || coalesce(o.value->>1, '') || ']', ''), '') FROM json_each(s, '$.opts') o) END"

static void open_tables(struct player *p)
{
	run_sql(p, "CREATE TABLE trace(j TEXT); CREATE TABLE want(ref TEXT PRIMARY KEY, canon TEXT) WITHOUT ROWID;"
	    "CREATE TABLE have(ref TEXT PRIMARY KEY, canon TEXT) WITHOUT ROWID");
	p->have = prepare(p, "INSERT OR REPLACE INTO have VALUES (?1, ?2)");
}

/* Times of the day of recording differ from ours: both become "NOW". */
static const char *masked(struct kb_arena *a, const char *s)
{
	static const char day[] = "2026-11-21T";
	struct kb_buf b = { .arena = a };
	const char *found;

	kb_buf_text(&b, "");
	for (; (found = strstr(s, day)) != NULL; s = found) {
		kb_buf_add(&b, s, (size_t)(found - s));
		kb_buf_text(&b, "NOW");
		for (found += sizeof(day) - 1; *found != '\0' && strchr("0123456789:.-+Z", *found) != NULL; found++)
			;
	}
	kb_buf_text(&b, s);
	return b.data;
}

static void want(struct player *p, sqlite3_stmt *q)
{
	sqlite3_stmt *put = prepare(p, "INSERT OR REPLACE INTO want VALUES (?1, ?2)");

	while (sqlite3_step(q) == SQLITE_ROW) {
		sqlite3_bind_text(put, 1, column(p, q, 0), -1, SQLITE_STATIC);
		sqlite3_bind_text(put, 2, masked(p->arena, column(p, q, 1)), -1, SQLITE_STATIC);
		sqlite3_step(put);
		sqlite3_reset(put);
	}
	sqlite3_finalize(put);
	sqlite3_finalize(q);
}

static void want_initial(struct player *p)
{
	run_sql(p, "DELETE FROM want");
	want(p, prepare(p, "SELECT key, " CANON " FROM (SELECT e.key, e.value AS s FROM trace, json_each(j, '$.initial') e)"));
}

static void want_step(struct player *p, int step)
{
	const char *set = kb_arena_fmt(p->arena, "SELECT key, " CANON
	    " FROM (SELECT e.key, e.value AS s FROM trace, json_each(j, '$.steps[%d].set') e)", step);
	const char *del = kb_arena_fmt(p->arena, "DELETE FROM want WHERE ref IN (SELECT e.value FROM trace, "
	    "json_each(j, '$.steps[%d].del') e)", step);

	run_sql(p, del);
	want(p, prepare(p, set));
}

/* ---- our states ---- */

static const char *name_of(struct kb_arena *a, const struct kb_node *n)
{
	return *n->prefix == '\0' ? n->name : kb_arena_fmt(a, "%s:%s", n->prefix, n->name);
}

/* "/data/rep[2]": the number of an instance among those beside it. */
static const char *ref_of(struct player *p, const struct kb_node *n, bool numbered)
{
	const struct kb_record *r = &p->record;
	size_t def = kb_record_def(r, n), place = 1;
	const char *before;

	if (n->parent == NULL)
		return "";
	before = ref_of(p, n->parent, true);
	if (!r->x->defs[def].is_repeat || !numbered)
		return kb_arena_fmt(p->arena, "%s/%s", before, name_of(p->arena, n));
	for (const struct kb_node *k = n->prev; k != NULL; k = k->prev)
		place += k->kind == KB_NODE_ELEMENT && kb_record_def(r, k) == def;
	return kb_arena_fmt(p->arena, "%s/%s[%zu]", before, name_of(p->arena, n), place);
}

static bool has_children(const struct kb_xform *x, size_t def)
{
	for (size_t d = x->defs[def].first; d != 0; d = x->defs[d].next)
		if (!x->defs[d].is_attribute)
			return true;
	return false;
}

static const char *type_of(struct player *p, const struct kb_node *n)
{
	static const char *const kinds[] = { "input", "select", "select", "rank", "range", "trigger", "upload", "group", "group" };
	const struct kb_record *r = &p->record;
	size_t def = kb_record_def(r, n);
	const struct kb_widget *part = r->x->defs[def].part;

	if (r->x->defs[def].is_repeat)
		return "repeat-instance";
	if (has_children(r->x, def))
		return "group";
	if (part == NULL)
		return "model-value";
	if (part->kind == KB_INPUT && kb_widget_is_note(r->x, part))
		return "note";
	return kinds[part->kind];
}

static const char *shown(const char *value)
{
	size_t n = strlen(value);

	return n == 41 && strncmp(value, "uuid:", 5) == 0 ? "uuid:*" : value;
}

static void add_words(struct player *p, struct kb_buf *b, const struct kb_node *n, const char *name, const struct kb_label *l, bool has)
{
	const char *words = has ? kb_label_say(&p->record, n, l) : NULL;

	if (has)
		kb_buf_fmt(b, " %s=<%s>", name, words == NULL ? "" : words);
}

static void add_options(struct player *p, struct kb_buf *b, const struct kb_node *n)
{
	const struct kb_option *options;
	size_t count = kb_node_options(&p->record, n, &options);

	kb_buf_text(b, " opts=");
	for (size_t i = 0; i < count; i++)
		kb_buf_fmt(b, "[%s|%s]", options[i].value, kb_option_words(&p->record, n, &options[i]));
}

static bool chooses(const struct kb_widget *part)
{
	return part != NULL && (part->kind == KB_SELECT || part->kind == KB_SELECT1 || part->kind == KB_RANK);
}

static const struct kb_widget *speaker(const struct kb_xform *x, size_t def)
{
	return x->defs[def].is_repeat ? x->defs[def].group : x->defs[def].part;
}

static void add_message(struct player *p, struct kb_buf *b, const struct kb_node *n, bool valid, bool filled)
{
	const struct kb_bind *bind = &p->record.x->binds[kb_record_def(&p->record, n)];
	const char *words = valid && filled ? NULL : kb_label_say(&p->record, n, valid ? &bind->required_msg : &bind->constraint_msg);

	if (words != NULL)
		kb_buf_fmt(b, " msg=<%s>", words);
}

static const char *state_of(struct player *p, const struct kb_node *n)
{
	struct kb_record *r = &p->record;
	const char *type = type_of(p, n);
	struct kb_buf b = { .arena = p->arena };
	size_t def = kb_record_def(r, n);
	const struct kb_widget *part = speaker(r->x, def);
	bool leaf = strcmp(type, "group") != 0 && strcmp(type, "repeat-instance") != 0;
	bool valid = kb_node_valid(r, n), filled = kb_node_filled(r, n);

	kb_buf_fmt(&b, "t=%s rel=%d req=%d ro=%d", type, !n->off, kb_node_required(r, n), kb_node_readonly(r, n));
	if (leaf)
		kb_buf_fmt(&b, " c=%d r=%d v=<%s>", valid, filled, shown(kb_node_text(r->arena, n)));
	if (part != NULL) {
		add_words(p, &b, n, "label", &part->label, part->has_label);
		add_words(p, &b, n, "hint", &part->hint, part->has_hint && leaf);
	}
	if (leaf)
		add_message(p, &b, n, valid, filled);
	if (leaf && chooses(part))
		add_options(p, &b, n);
	return masked(p->arena, b.data);
}

static void have(struct player *p, const char *ref, const char *canon)
{
	sqlite3_bind_text(p->have, 1, ref, -1, SQLITE_STATIC);
	sqlite3_bind_text(p->have, 2, canon, -1, SQLITE_STATIC);
	sqlite3_step(p->have);
	sqlite3_reset(p->have);
}

/* The range of a repeat: one for each node that can hold it. */
static void have_range(struct player *p, size_t def, const struct kb_node *parent)
{
	struct kb_record *r = &p->record;
	const struct kb_def *d = &r->x->defs[def];
	struct kb_buf b = { .arena = p->arena };
	size_t count = 0;
	const char *name = *d->prefix == '\0' ? d->name : kb_arena_fmt(p->arena, "%s:%s", d->prefix, d->name);

	for (const struct kb_node *n = parent->first; n != NULL; n = n->next)
		count += n->kind == KB_NODE_ELEMENT && kb_record_def(r, n) == def;
	kb_buf_fmt(&b, "t=repeat-range:%s rel=%d req=0 ro=%d count=%zu", kb_repeat_is_controlled(r, def) ? "controlled" : "uncontrolled",
	    !kb_repeat_is_off(r, def, parent), kb_node_readonly(r, parent), count);
	if (d->group != NULL)
		add_words(p, &b, parent, "label", &d->group->label, d->group->has_label);
	have(p, kb_arena_fmt(p->arena, "range:%s/%s", ref_of(p, parent, true), name), masked(p->arena, b.data));
}

static void have_below(struct player *p, const struct kb_node *parent)
{
	struct kb_record *r = &p->record;

	for (const struct kb_node *n = parent->first; n != NULL; n = n->next)
		if (n->kind == KB_NODE_ELEMENT) {
			have(p, ref_of(p, n, true), state_of(p, n));
			have_below(p, n);
		}
	for (size_t d = r->x->defs[kb_record_def(r, parent)].first; d != 0; d = r->x->defs[d].next)
		if (r->x->defs[d].is_repeat)
			have_range(p, d, parent);
}

/* ---- comparing ---- */

static size_t number_of(struct player *p, const char *sql)
{
	sqlite3_stmt *q = prepare(p, sql);
	size_t n = sqlite3_step(q) == SQLITE_ROW ? (size_t)sqlite3_column_int64(q, 0) : 0;

	sqlite3_finalize(q);
	return n;
}

static void note_difference(struct player *p, int step)
{
	sqlite3_stmt *q = prepare(p, "SELECT w.ref, w.canon, h.canon FROM want w LEFT JOIN have h USING (ref) WHERE w.canon IS NOT h.canon "
	    "UNION ALL SELECT h.ref, NULL, h.canon FROM have h LEFT JOIN want w USING (ref) WHERE w.ref IS NULL LIMIT 1");

	if (sqlite3_step(q) == SQLITE_ROW)
		p->first = kb_arena_fmt(p->arena, "after step %d, %s\n#   known %s\n#   ours  %s", step + 1, column(p, q, 0),
		    column(p, q, 1) == NULL ? "(none)" : column(p, q, 1), column(p, q, 2) == NULL ? "(none)" : column(p, q, 2));
	sqlite3_finalize(q);
}

static void compare(struct player *p, int step)
{
	size_t total, right;

	run_sql(p, "DELETE FROM have");
	have_below(p, p->record.instance.nodes[0]->first);
	total = number_of(p, "SELECT count(*) FROM want") +
	    number_of(p, "SELECT count(*) FROM have WHERE ref NOT IN (SELECT ref FROM want)");
	right = number_of(p, "SELECT count(*) FROM want w JOIN have h USING (ref) WHERE w.canon IS h.canon");
	if (right < total && p->first == NULL)
		note_difference(p, step);
	p->states += total;
	p->right += right;
}

/* ---- playing ---- */

static struct kb_node *node_at(struct player *p, const char *ref)
{
	for (struct kb_node *n = p->record.instance.nodes[0]; n != NULL; n = (struct kb_node *)kb_node_following(n, NULL))
		if (n->kind == KB_NODE_ELEMENT && strcmp(ref_of(p, n, true), ref) == 0)
			return n;
	return NULL;
}

static bool add_instance(struct player *p, const char *ref)
{
	const char *slash = strrchr(ref, '/');
	struct kb_node *parent = node_at(p, kb_arena_copy(p->arena, ref, (size_t)(slash - ref)));
	const struct kb_xform *x = p->record.x;
	size_t d = parent == NULL ? 0 : x->defs[kb_record_def(&p->record, parent)].first;

	while (d != 0 && !(x->defs[d].is_repeat && strcmp(x->defs[d].name, slash + 1) == 0))
		d = x->defs[d].next;
	return d != 0 && kb_repeat_add(&p->record, d, parent) != NULL;
}

static bool change_language(struct player *p, const char *name)
{
	const struct kb_xform *x = p->record.x;

	for (size_t i = 0; i < x->nlangs; i++)
		if (strcmp(x->langs[i].name, name) == 0) {
			kb_record_speak(&p->record, i);
			return true;
		}
	return false;
}

static bool play(struct player *p, const char *op, const char *ref, const char *value)
{
	struct kb_node *n;

	if (strcmp(op, "language") == 0)
		return change_language(p, value);
	if (strcmp(op, "add-repeat") == 0)
		return add_instance(p, ref);
	if ((n = node_at(p, ref)) == NULL)
		return false;
	if (strcmp(op, "remove-repeat") == 0)
		return kb_repeat_remove(&p->record, n);
	kb_record_write(&p->record, n, value == NULL ? "" : value);
	return true;
}

static void play_all(struct player *p)
{
	sqlite3_stmt *q = prepare(p, "SELECT e.value->>'op', e.value->>'ref', e.value->>'value' FROM trace, json_each(j, '$.steps') e");

	for (int step = 0; sqlite3_step(q) == SQLITE_ROW; step++) {
		const char *op = column(p, q, 0), *ref = column(p, q, 1);
		if (!play(p, op, ref, column(p, q, 2)) && p->first == NULL)
			p->first = kb_arena_fmt(p->arena, "step %d: %s %s cannot be done", step + 1, op, ref == NULL ? "" : ref);
		want_step(p, step);
		compare(p, step);
	}
	sqlite3_finalize(q);
}

/* ---- forms ---- */

static const char *whole_file(struct kb_arena *a, const char *path, size_t *n)
{
	struct kb_buf b = { .arena = a };
	FILE *f = fopen(path, "rb");
	char piece[1 << 16];
	size_t got;

	if (f == NULL)
		return NULL;
	kb_buf_text(&b, "");
	while ((got = fread(piece, 1, sizeof(piece), f)) > 0)
		kb_buf_add(&b, piece, got);
	fclose(f);
	*n = b.len;
	return b.data;
}

/* A file beside the form, as the trace holds it. */
static const char *resource(void *with, const char *src, size_t *n)
{
	struct player *p = with;
	sqlite3_stmt *q = prepare(p, "SELECT e.value->>'text' FROM trace, json_each(j, '$.resources') e "
	    "WHERE e.value->>'url' = ?1 AND e.value->>'status' = 200");
	const char *text = NULL;

	sqlite3_bind_text(q, 1, src, -1, SQLITE_STATIC);
	if (sqlite3_step(q) == SQLITE_ROW)
		text = column(p, q, 0);
	*n = text == NULL ? 0 : strlen(text);
	sqlite3_finalize(q);
	return text;
}

static const char *property(void *with, const char *name)
{
	static const struct { const char *name, *key; } names[] = {
		{ "deviceid", "deviceID" }, { "email", "email" }, { "username", "username" }, { "phonenumber", "phoneNumber" },
	};
	struct player *p = with;

	for (size_t i = 0; i < sizeof(names) / sizeof(*names); i++)
		if (strcmp(names[i].name, name) == 0)
			return member(p, kb_arena_fmt(p->arena, "$.preload.%s", names[i].key));
	return NULL;
}

static bool begin(struct player *p, struct kb_world *world)
{
	const char *form = member(p, "$.form"), *edit = member(p, "$.edit"), *why = NULL;
	const struct kb_sources sources = { resource, p };
	size_t n = 0;
	const char *bytes = whole_file(p->arena, kb_arena_fmt(p->arena, "%s/scenario/%s", p->dir, form), &n);
	struct kb_xform *x = bytes == NULL ? NULL : kb_odk_read(p->arena, bytes, n, &sources, &why);

	if (x == NULL) {
		p->first = kb_arena_fmt(p->arena, "the form is refused: %s", why == NULL ? "no such file" : why);
		return false;
	}
	*world = (struct kb_world){ .now = NOW, .clock = p->clock, .property = property, .with = p };
	if (edit != NULL)
		return kb_record_edit(&p->record, p->arena, x, world, edit, strlen(edit));
	kb_record_open(&p->record, p->arena, x, world);
	return true;
}

/* Is the document that goes out the one that is known? */
static bool is_sent_right(struct player *p)
{
	const char *known = member(p, "$.final_xml"), *ours, *mine;
	struct kb_buf b = { .arena = p->arena };

	if (known == NULL)
		return true;
	ours = kb_record_submit(&p->record);
	while ((mine = strstr(ours, "uuid:")) != NULL) {
		size_t n = strspn(mine + 5, "0123456789abcdef-");
		kb_buf_add(&b, ours, (size_t)(mine + 5 - ours));
		kb_buf_text(&b, n == 36 ? "*" : "");
		ours = mine + 5 + (n == 36 ? n : 0);
	}
	kb_buf_text(&b, ours);
	return strcmp(masked(p->arena, b.data), masked(p->arena, known)) == 0;
}

/* ---- a file of traces ---- */

static void take_line(struct player *p, const char *line, size_t n)
{
	sqlite3_stmt *q;

	run_sql(p, "DELETE FROM trace");
	q = prepare(p, "INSERT INTO trace VALUES (?1)");
	sqlite3_bind_text(q, 1, line, (int)n, SQLITE_STATIC);
	sqlite3_step(q);
	sqlite3_finalize(q);
}

/* Is the trace in the list of misses? */
static bool may_fail(const struct player *p, const char *id)
{
	size_t n = strlen(id), k;

	for (const char *s = p->misses; s != NULL && *s != '\0'; s += k + (s[k] == '\n')) {
		k = strcspn(s, "\n");
		if (k > n && memcmp(s, id, n) == 0 && s[n] == ' ')
			return true;
	}
	return false;
}

static void tell(struct player *p, const char *id)
{
	bool listed = may_fail(p, id);

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
	const char *id = member(p, "$.id");
	bool begun;

	p->states = p->right = 0;
	p->first = NULL;
	want_initial(p);
	if ((begun = begin(p, &world))) {
		compare(p, -1);
		play_all(p);
		sent->passed += is_sent_right(p);
		if (p->verbose && !is_sent_right(p))
			printf("# %s sends %s\n#  not %s\n", id, kb_record_submit(&p->record), member(p, "$.final_xml"));
	} else {
		p->states = number_of(p, "SELECT count(*) FROM want");
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
	const char *s = whole_file(all, kb_arena_fmt(all, "%s/scenario/%s", p->dir, file), &size);

	if (s == NULL)
		die(file, "cannot be read");
	for (; *s != '\0'; s += n + (s[n] == '\n')) {
		n = strcspn(s, "\n");
		p->arena = kb_arena_new();
		take_line(p, s, n);
		if (only == NULL || strcmp(member(p, "$.id"), only) == 0)
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
	size_t n = 0;

	if (argc > 1 && strcmp(argv[1], "-v") == 0) {
		p.verbose = true;
		argc--;
		argv++;
	}
	if (argc < 2 || access(argv[1], R_OK) != 0)
		die("usage", "traces [-v] DIR [MISSES [ID]]");
	p.dir = argv[1];
	only = argc > 3 ? argv[3] : NULL;
	p.clock = kb_clock_new(ZONE);
	if (argc > 2 && (p.misses = whole_file(lists, argv[2], &n)) == NULL)
		die(argv[2], "cannot be read");
	if (sqlite3_open(":memory:", &p.db) != SQLITE_OK)
		die("sqlite", "cannot be opened");
	open_tables(&p);
	run_file(&p, "scenario", "traces.jsonl", only);
	run_file(&p, "robot", "robot.jsonl", only);
	sqlite3_finalize(p.have);
	sqlite3_close(p.db);
	kb_clock_free(p.clock);
	kb_arena_free(lists);
	return p.wrong;
}
