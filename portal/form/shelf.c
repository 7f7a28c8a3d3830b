/* shelf.c - the forms that staff brought, as this process knows them. */
#include "shelf.h"

#include <stdlib.h>
#include <string.h>

#include "form.h"
#include "kb.sql.h"
#include "log.h"
#include "store.h"

struct kb_shelf {
	struct kb_arena *arena;     /* of the list below */
	const char *mark;           /* of the store when it was read; NULL: never */
	struct kb_shelved *list;
	size_t count;
	struct kb_approval *approvals;
	size_t napprovals;
	unsigned long clock;
	struct kb_arena *dropped[KB_SHELF_ROWS]; /* what no list holds any more, until the task ends */
	size_t ndropped;
};

struct kb_shelf *kb_shelf_new(void)
{
	struct kb_shelf *s = calloc(1, sizeof(*s));

	if (s == NULL)
		kb_no_memory("the shelf of forms");
	return s;
}

static void free_dropped(struct kb_shelf *s)
{
	while (s->ndropped > 0)
		kb_arena_free(s->dropped[--s->ndropped]);
}

void kb_shelf_free(struct kb_shelf *s)
{
	if (s == NULL)
		return;
	free_dropped(s);
	for (size_t i = 0; i < s->count; i++)
		if (s->list[i].arena != NULL)
			kb_arena_free(s->list[i].arena);
	if (s->arena != NULL)
		kb_arena_free(s->arena);
	free(s);
}

/* ---- between tasks ---- */

static size_t count_read(const struct kb_shelf *s)
{
	size_t n = 0;

	for (size_t i = 0; i < s->count; i++)
		n += s->list[i].arena != NULL;
	return n;
}

static struct kb_shelved *oldest(struct kb_shelf *s)
{
	struct kb_shelved *found = NULL;

	for (size_t i = 0; i < s->count; i++)
		if (s->list[i].arena != NULL && (found == NULL || s->list[i].used < found->used))
			found = &s->list[i];
	return found;
}

void kb_shelf_tidy(struct kb_shelf *s)
{
	free_dropped(s);
	for (size_t n = count_read(s); n > KB_SHELF_KEPT; n--) {
		struct kb_shelved *v = oldest(s);

		kb_arena_free(v->arena);
		v->arena = NULL;
		v->x = NULL;
	}
}

/* ---- reading the list ---- */

static const struct kb_plugin *plugin_of(const struct kb_house *h, const char *name)
{
	for (size_t i = 0; i < h->nplugins; i++)
		if (strcmp(h->plugins[i]->name, name) == 0)
			return h->plugins[i];
	return NULL;
}

static enum kb_form_state state_of(const char *s)
{
	return strcmp(s, "live") == 0 ? KB_FORM_LIVE : strcmp(s, "retired") == 0 ? KB_FORM_RETIRED : KB_FORM_DRAFT;
}

static struct kb_shelved read_row(struct kb_ctx *c, struct kb_rows *q, struct kb_arena *a)
{
	return (struct kb_shelved){
		.is = { .key = kb_arena_text(a, kb_col_text(q, 0)), .id = kb_arena_text(a, kb_col_text(q, 2)),
		    .version = kb_arena_text(a, kb_col_text(q, 3)), .title = kb_arena_text(a, kb_col_text(q, 4)),
		    .state = state_of(kb_col_text(q, 5)), .day = (int32_t)kb_col_int(q, 6) },
		.owner = plugin_of(c->house, kb_col_text(q, 1)),
	};
}

/* A plugin that is not loaded takes no answers. */
static size_t read_rows(struct kb_ctx *c, struct kb_arena *a, struct kb_shelved *list)
{
	struct kb_rows *q = kb_core_ask(c, &kb_shelf_list);
	size_t n = 0;

	while (n < KB_SHELF_ROWS && kb_next(q)) {
		list[n] = read_row(c, q, a);
		n += list[n].owner != NULL;
	}
	return n;
}

static void read_approvals(struct kb_ctx *c, struct kb_shelf *s)
{
	struct kb_rows *q = kb_core_ask(c, &kb_shelf_approvals);
	size_t room = 0;

	s->approvals = NULL;
	s->napprovals = 0;
	while (kb_next(q)) {
		if (s->napprovals == room) {
			struct kb_approval *more = kb_arena_alloc(s->arena, (room = 2 * room + 32) * sizeof(*more));

			if (s->napprovals > 0)
				memcpy(more, s->approvals, s->napprovals * sizeof(*more));
			s->approvals = more;
		}
		s->approvals[s->napprovals++] = (struct kb_approval){ kb_arena_text(s->arena, kb_col_text(q, 0)),
			kb_arena_text(s->arena, kb_col_text(q, 1)), kb_arena_text(s->arena, kb_col_text(q, 2)), (int32_t)kb_col_int(q, 3) };
	}
}

/* What was read of a version goes over to the new list; of one that is gone it stays
 * until the task in hand ends. */
static void hand_over(struct kb_shelf *s, struct kb_shelved *list, size_t n)
{
	for (size_t i = 0; i < s->count; i++) {
		struct kb_shelved *v = NULL;

		for (size_t k = 0; k < n && v == NULL; k++)
			v = strcmp(list[k].is.key, s->list[i].is.key) == 0 ? &list[k] : NULL;
		if (v != NULL) {
			v->x = s->list[i].x;
			v->arena = s->list[i].arena;
			v->used = s->list[i].used;
			v->bad = s->list[i].bad;
		} else if (s->list[i].arena != NULL) {
			s->dropped[s->ndropped++] = s->list[i].arena;
		}
	}
}

/* The list before lies in an arena that the task in hand may still look into. */
static void read_anew(struct kb_ctx *c, struct kb_shelf *s, const char *mark)
{
	struct kb_arena *before = s->arena, *a = kb_arena_new();
	struct kb_shelved *list = kb_arena_alloc(a, (KB_SHELF_ROWS + 1) * sizeof(*list));
	size_t n = read_rows(c, a, list);

	if (s->ndropped + s->count + 1 > KB_SHELF_ROWS || kb_failed(c)) {
		kb_arena_free(a); /* too much changed in one task; the next sees it */
		return;
	}
	hand_over(s, list, n);
	if (before != NULL)
		s->dropped[s->ndropped++] = before;
	s->arena = a;
	s->list = list;
	s->count = n;
	read_approvals(c, s);
	s->mark = kb_failed(c) ? NULL : kb_arena_text(a, mark);
}

struct kb_shelf *kb_shelf_look(struct kb_ctx *c)
{
	struct kb_shelf *s = kb_forms_shelf(c->house->forms);
	struct kb_rows *q;
	const char *mark;

	if (s == NULL || c->house->store == NULL || c->forms_known || kb_failed(c))
		return s;
	c->forms_known = true;
	q = kb_core_ask(c, &kb_shelf_mark);
	mark = kb_next(q) ? kb_col_text(q, 0) : "";
	if (!kb_failed(c) && (s->mark == NULL || strcmp(s->mark, mark) != 0) && (s->mark != NULL || *mark != '\0'))
		read_anew(c, s, mark);
	return s;
}

void kb_shelf_change(struct kb_ctx *c)
{
	kb_core_run(c, &kb_shelf_put_mark, kb_t(kb_key(c)));
	c->forms_known = false;
}

/* ---- one of them ---- */

size_t kb_shelf_count(const struct kb_shelf *s) { return s == NULL ? 0 : s->count; }

struct kb_shelved *kb_shelf_at(struct kb_shelf *s, size_t i) { return &s->list[i]; }

struct kb_shelved *kb_shelf_version(struct kb_shelf *s, const char *id, const char *version)
{
	for (size_t i = 0; i < kb_shelf_count(s); i++)
		if (strcmp(s->list[i].is.id, id) == 0 && strcmp(s->list[i].is.version, version) == 0)
			return &s->list[i];
	return NULL;
}

struct kb_shelved *kb_shelf_live(struct kb_shelf *s, const char *id)
{
	for (size_t i = 0; i < kb_shelf_count(s); i++)
		if (s->list[i].is.state == KB_FORM_LIVE && strcmp(s->list[i].is.id, id) == 0)
			return &s->list[i];
	return NULL;
}

struct kb_shelved *kb_shelf_key(struct kb_shelf *s, const char *key)
{
	for (size_t i = 0; i < kb_shelf_count(s); i++)
		if (strcmp(s->list[i].is.key, key) == 0)
			return &s->list[i];
	return NULL;
}

bool kb_shelf_speaks_for(struct kb_shelf *s, size_t i)
{
	const char *id = s->list[i].is.id;
	struct kb_shelved *live = kb_shelf_live(s, id);

	if (live != NULL || s->list[i].is.state == KB_FORM_DRAFT)
		return live == &s->list[i];
	for (size_t k = 0; k < i; k++)
		if (s->list[k].is.state == KB_FORM_RETIRED && strcmp(s->list[k].is.id, id) == 0)
			return false;
	return true;
}

const struct kb_approval *kb_shelf_approval(const struct kb_shelf *s, const char *key, const char *lang)
{
	for (size_t i = 0; s != NULL && i < s->napprovals; i++)
		if (strcmp(s->approvals[i].key, key) == 0 && strcmp(s->approvals[i].lang, lang) == 0)
			return &s->approvals[i];
	return NULL;
}

/* ---- the form itself ---- */

const char *kb_shelf_bytes(struct kb_ctx *c, const char *key, size_t *n)
{
	struct kb_rows *q = kb_core_ask(c, &kb_shelf_read_bytes, kb_t(key));

	return kb_next(q) ? kb_col_blob(q, 0, n) : NULL;
}

const struct kb_xform *kb_shelf_read(struct kb_ctx *c, struct kb_shelved *v)
{
	const char *bytes, *why = "its bytes are not there";
	size_t n = 0;

	v->used = ++kb_forms_shelf(c->house->forms)->clock;
	if (v->x != NULL || v->bad)
		return v->x;
	bytes = kb_shelf_bytes(c, v->is.key, &n);
	if (kb_failed(c))
		return NULL;
	v->arena = kb_arena_new();
	v->x = bytes == NULL ? NULL : kb_xform_read(v->arena, bytes, n, &why);
	if (v->x != NULL)
		return v->x;
	kb_arena_free(v->arena);
	v->arena = NULL;
	v->bad = true;
	kb_log_line(KB_ERROR, "the form %s %s that staff brought cannot be read: %s", v->is.id, v->is.version, why);
	return NULL;
}
