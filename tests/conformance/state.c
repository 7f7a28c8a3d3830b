/* state.c - the state of every node: the one that is known and ours, in the same words.
 *
 * Both are written down as one text per node ("t=input rel=1 req=0 ..."); SQLite holds the
 * two lists against each other, so that none more, none less and none other is a match. */
#include <string.h>

#include "traces.h"

/* ---- what is known ---- */

#define CANON "'t=' || coalesce(s->>'t', '') || ' rel=' || (s->>'rel') || ' req=' || (s->>'req') || ' ro=' || (s->>'ro')" \
	" || coalesce(' c=' || (s->>'c'), '') || coalesce(' r=' || (s->>'r'), '') || coalesce(' count=' || (s->>'count'), '')" \
	" || coalesce(' v=<' || (s->>'v') || '>', '') || coalesce(' label=<' || (s->>'label') || '>', '')" \
	" || coalesce(' hint=<' || (s->>'hint') || '>', '') || coalesce(' msg=<' || (s->>'msg') || '>', '')" \
	" || CASE WHEN json_type(s, '$.opts') IS NULL THEN '' ELSE ' opts=' || (SELECT coalesce(group_concat('[' || (o.value->>0)" \
	" || '|' || coalesce(o.value->>1, '') || ']', ''), '') FROM json_each(s, '$.opts') o) END"

void state_tables(struct player *p)
{
	trace_sql(p, "CREATE TABLE trace(j TEXT); CREATE TABLE want(ref TEXT PRIMARY KEY, canon TEXT) WITHOUT ROWID;"
	    "CREATE TABLE have(ref TEXT PRIMARY KEY, canon TEXT) WITHOUT ROWID");
	p->have = trace_prepare(p, "INSERT OR REPLACE INTO have VALUES (?1, ?2)");
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
	sqlite3_stmt *put = trace_prepare(p, "INSERT OR REPLACE INTO want VALUES (?1, ?2)");

	while (sqlite3_step(q) == SQLITE_ROW) {
		sqlite3_bind_text(put, 1, trace_column(p, q, 0), -1, SQLITE_STATIC);
		sqlite3_bind_text(put, 2, masked(p->arena, trace_column(p, q, 1)), -1, SQLITE_STATIC);
		sqlite3_step(put);
		sqlite3_reset(put);
	}
	sqlite3_finalize(put);
	sqlite3_finalize(q);
}

void state_want_initial(struct player *p)
{
	trace_sql(p, "DELETE FROM want");
	want(p, trace_prepare(p, "SELECT key, " CANON " FROM (SELECT e.key, e.value AS s FROM trace, json_each(j, '$.initial') e)"));
}

void state_want_step(struct player *p, int step)
{
	const char *set = kb_arena_fmt(p->arena, "SELECT key, " CANON
	    " FROM (SELECT e.key, e.value AS s FROM trace, json_each(j, '$.steps[%d].set') e)", step);
	const char *del = kb_arena_fmt(p->arena, "DELETE FROM want WHERE ref IN (SELECT e.value FROM trace, "
	    "json_each(j, '$.steps[%d].del') e)", step);

	trace_sql(p, del);
	want(p, trace_prepare(p, set));
}

/* ---- our states ---- */

static const char *name_of(struct kb_arena *a, const struct kb_node *n)
{
	return *n->prefix == '\0' ? n->name : kb_arena_fmt(a, "%s:%s", n->prefix, n->name);
}

/* "/data/rep[2]": the number of an instance among those beside it. */
const char *state_ref(struct player *p, const struct kb_node *n, bool numbered)
{
	const struct kb_record *r = &p->record;
	size_t def = kb_record_def(r, n), place = 1;
	const char *before;

	if (n->parent == NULL)
		return "";
	before = state_ref(p, n->parent, true);
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
	have(p, kb_arena_fmt(p->arena, "range:%s/%s", state_ref(p, parent, true), name), masked(p->arena, b.data));
}

static void have_below(struct player *p, const struct kb_node *parent)
{
	struct kb_record *r = &p->record;

	for (const struct kb_node *n = parent->first; n != NULL; n = n->next)
		if (n->kind == KB_NODE_ELEMENT) {
			have(p, state_ref(p, n, true), state_of(p, n));
			have_below(p, n);
		}
	for (size_t d = r->x->defs[kb_record_def(r, parent)].first; d != 0; d = r->x->defs[d].next)
		if (r->x->defs[d].is_repeat)
			have_range(p, d, parent);
}

/* ---- comparing ---- */

static size_t number_of(struct player *p, const char *sql)
{
	sqlite3_stmt *q = trace_prepare(p, sql);
	size_t n = sqlite3_step(q) == SQLITE_ROW ? (size_t)sqlite3_column_int64(q, 0) : 0;

	sqlite3_finalize(q);
	return n;
}

static void note_difference(struct player *p, int step)
{
	sqlite3_stmt *q = trace_prepare(p, "SELECT w.ref, w.canon, h.canon FROM want w LEFT JOIN have h USING (ref) WHERE w.canon IS NOT h.canon "
	    "UNION ALL SELECT h.ref, NULL, h.canon FROM have h LEFT JOIN want w USING (ref) WHERE w.ref IS NULL LIMIT 1");

	if (sqlite3_step(q) == SQLITE_ROW)
		p->first = kb_arena_fmt(p->arena, "after step %d, %s\n#   known %s\n#   ours  %s", step + 1, trace_column(p, q, 0),
		    trace_column(p, q, 1) == NULL ? "(none)" : trace_column(p, q, 1), trace_column(p, q, 2) == NULL ? "(none)" : trace_column(p, q, 2));
	sqlite3_finalize(q);
}

size_t state_wanted(struct player *p) { return number_of(p, "SELECT count(*) FROM want"); }

void state_compare(struct player *p, int step)
{
	size_t total, right;

	trace_sql(p, "DELETE FROM have");
	have_below(p, p->record.instance.nodes[0]->first);
	total = state_wanted(p) +
	    number_of(p, "SELECT count(*) FROM have WHERE ref NOT IN (SELECT ref FROM want)");
	right = number_of(p, "SELECT count(*) FROM want w JOIN have h USING (ref) WHERE w.canon IS h.canon");
	if (right < total && p->first == NULL)
		note_difference(p, step);
	p->states += total;
	p->right += right;
}

/* Is the document that goes out the one that is known? */
bool state_is_sent_right(struct player *p)
{
	const char *known = trace_member(p, "$.final_xml"), *ours, *mine;
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
