/* play.c - a trace is played: its form is opened, and each step does what a person did. */
#include <string.h>

#include "cases.h"
#include "traces.h"
#include "web.h"

static const double NOW = 1795287600000.0; /* 2026-11-21T12:00-07:00: the traces were recorded on this day */

/* ---- forms ---- */

/* A file beside the form, as the trace holds it. */
static const char *resource(void *with, const char *src, size_t *n)
{
	struct player *p = with;
	sqlite3_stmt *q = trace_prepare(p, "SELECT e.value->>'text' FROM trace, json_each(j, '$.resources') e "
	    "WHERE e.value->>'url' = ?1 AND e.value->>'status' = 200");
	const char *text = NULL;

	sqlite3_bind_text(q, 1, src, -1, SQLITE_STATIC);
	if (sqlite3_step(q) == SQLITE_ROW)
		text = trace_column(p, q, 0);
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
			return trace_member(p, kb_arena_fmt(p->arena, "$.preload.%s", names[i].key));
	return NULL;
}

bool trace_begin(struct player *p, struct kb_world *world)
{
	const char *form = trace_member(p, "$.form"), *edit = trace_member(p, "$.edit"), *why = NULL;
	const struct kb_sources sources = { resource, p };
	size_t n = 0;
	const char *bytes = cases_file(p->arena, kb_arena_fmt(p->arena, "%s/scenario/%s", p->dir, form), &n);
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

/* ---- playing ---- */

static struct kb_node *node_at(struct player *p, const char *ref)
{
	for (struct kb_node *n = p->record.instance.nodes[0]; n != NULL; n = (struct kb_node *)kb_node_following(n, NULL))
		if (n->kind == KB_NODE_ELEMENT && strcmp(state_ref(p, n, true), ref) == 0)
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

void trace_play(struct player *p)
{
	sqlite3_stmt *q = trace_prepare(p, "SELECT e.value->>'op', e.value->>'ref', e.value->>'value' FROM trace, json_each(j, '$.steps') e");

	for (int step = 0; sqlite3_step(q) == SQLITE_ROW; step++) {
		const char *op = trace_column(p, q, 0), *ref = trace_column(p, q, 1);
		if (!play(p, op, ref, trace_column(p, q, 2)) && p->first == NULL)
			p->first = kb_arena_fmt(p->arena, "step %d: %s %s cannot be done", step + 1, op, ref == NULL ? "" : ref);
		state_want_step(p, step);
		state_compare(p, step);
	}
	sqlite3_finalize(q);
}
