/* shipped.c - every expression of a form that we ship, over many states, as C works it out.
 *
 *   shipped FORM.xml STATES   prints one JSON object; tests/browser/xpath.mjs holds
 *                             static/xpath.js against it
 *
 *   {"nodes":..., "rules":...,                      as the phone gets them (phone.h)
 *    "states":[{"values":[text by node],            what stands in it, relevant or not
 *               "off":[node, ...],                  not relevant
 *               "worths":["boolean true", ...]}]}   of each rule in turn
 *
 * A state is made of answers by chance, always the same ones: for a node that expressions
 * compare with a text or a number, of those and their neighbours. Then one expression is
 * given what it compares with, since several conditions seldom meet by chance. */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "model.h"
#include "phone.h"

enum { POOL = 64 };

/* What a node can be: what expressions compare it with. */
struct pool { const char *values[POOL]; size_t count; };

struct maker {
	struct kb_arena *arena, *state; /* for all; for one state */
	const struct kb_xform *x;
	struct pool *pools;             /* by def */
	size_t here;                    /* the def of the expression that is looked at */
	size_t left;                    /* rules until the one that is aimed at */
	size_t nrules;
	unsigned long long seed;
	struct kb_record record;
	struct kb_buf out;
};

static size_t dice(struct maker *m, size_t sides)
{
	m->seed = m->seed * 48271 % 2147483647;
	return (size_t)(m->seed % sides);
}

/* ---- pools ---- */

static void pool_add(struct pool *p, const char *value)
{
	for (size_t i = 0; i < p->count; i++)
		if (strcmp(p->values[i], value) == 0)
			return;
	if (p->count < POOL)
		p->values[p->count++] = value;
}

static void pool_literal(struct maker *m, struct pool *p, const struct kb_ast *t)
{
	if (t->kind == KB_AST_STRING)
		pool_add(p, t->text);
	if (t->kind == KB_AST_NUMBER)
		for (int d = -1; d <= 1; d++)
			pool_add(p, kb_number_text(m->arena, t->number + d));
}

/* "path op literal", either way round, and selected(path, literal). */
static void look(struct maker *m, const struct kb_ast *t)
{
	for (size_t i = 0; i < t->nargs; i++) {
		const struct kb_ast *a = t->args[i];
		size_t def = a->kind == KB_AST_PATH ? kb_def_find(m->x, m->here, a) : 0;
		for (size_t k = 0; def != 0 && k < t->nargs; k++)
			pool_literal(m, &m->pools[def], t->args[k]);
		look(m, a);
	}
}

static void look_at_rule(void *with, size_t def, const char *what, const struct kb_ast *t)
{
	struct maker *m = with;

	(void)what;
	m->here = def;
	m->nrules++;
	look(m, t);
}

static void make_pools(struct maker *m)
{
	m->pools = kb_arena_alloc(m->arena, m->x->ndefs * sizeof(*m->pools));
	kb_phone_rules(m->x, look_at_rule, m);
	for (size_t i = 0; i < m->x->nquestions; i++)
		for (size_t k = 0; k < m->x->questions[i].nchoices; k++)
			pool_add(&m->pools[m->x->questions[i].node], m->x->questions[i].choices[k].code);
}

/* ---- states ---- */

/* Nothing, one value or two of them. */
static const char *pick(struct maker *m, const struct pool *p)
{
	size_t how = dice(m, 8);
	const char *a = p->count == 0 ? "" : p->values[dice(m, p->count)], *b = p->count == 0 ? "" : p->values[dice(m, p->count)];

	return how == 0 || p->count == 0 ? "" : how == 1 ? kb_arena_fmt(m->state, "%s %s", a, b) : a;
}

static void put(struct maker *m, size_t def, const char *value)
{
	if (def != 0 && m->x->defs[def].first == 0 && m->record.rows[def].count > 0)
		kb_record_store(&m->record, m->record.rows[def].nodes[0], value);
}

static void satisfy(struct maker *m, const struct kb_ast *t)
{
	for (size_t i = 0; i < t->nargs; i++) {
		const struct kb_ast *a = t->args[i], *other = t->args[t->nargs - 1 - i];
		if (a->kind == KB_AST_PATH && other->kind == KB_AST_STRING)
			put(m, kb_def_find(m->x, m->here, a), other->text);
		if (a->kind == KB_AST_PATH && other->kind == KB_AST_NUMBER)
			put(m, kb_def_find(m->x, m->here, a), kb_number_text(m->state, other->number - 1 + (double)dice(m, 3)));
		satisfy(m, a);
	}
}

static void aim(void *with, size_t def, const char *what, const struct kb_ast *t)
{
	struct maker *m = with;

	(void)what;
	m->here = def;
	if (m->left-- == 0)
		satisfy(m, t);
}

static void make_state(struct maker *m)
{
	struct kb_record *r = &m->record;

	kb_record_begin(r, m->state, m->x);
	for (size_t d = 1; d < m->x->ndefs; d++) {
		const char *value = pick(m, &m->pools[d]);
		if (m->pools[d].count > 0)
			put(m, d, value);
	}
	m->left = m->nrules == 0 ? 0 : dice(m, m->nrules);
	kb_phone_rules(m->x, aim, m);
	kb_record_recalculate(r);
}

/* ---- writing ---- */

static void write_text(struct kb_buf *b, const char *s)
{
	kb_buf_text(b, "\"");
	for (; *s != '\0'; s++)
		if (*s == '"' || *s == '\\' || (unsigned char)*s < 0x20)
			kb_buf_fmt(b, "\\u%04x", (unsigned)*s);
		else
			kb_buf_add(b, s, 1);
	kb_buf_text(b, "\"");
}

static void write_values(struct maker *m)
{
	kb_buf_text(&m->out, "{\"values\":[");
	for (size_t d = 0; d < m->x->ndefs; d++) {
		const struct kb_row *row = &m->record.rows[d];
		const struct kb_node *n = row->count == 0 || m->x->defs[d].first != 0 ? NULL : row->nodes[0]->first;
		kb_buf_text(&m->out, d == 0 ? "" : ",");
		write_text(&m->out, n == NULL || n->text == NULL ? "" : n->text);
	}
	kb_buf_text(&m->out, "],\"off\":[0"); /* the document never is */
	for (size_t d = 1; d < m->x->ndefs; d++)
		if (m->record.rows[d].count > 0 && m->record.rows[d].nodes[0]->off)
			kb_buf_fmt(&m->out, ",%zu", d);
}

static void write_worth(void *with, size_t def, const char *what, const struct kb_ast *t)
{
	static const char *const types[] = { "boolean", "number", "string", "nodes" };
	struct maker *m = with;
	struct kb_eval e = { .arena = m->state, .scene = &m->record.scene, .root = m->record.instance.nodes[0],
		.here = m->record.rows[def].nodes[0] };
	struct kb_worth w = kb_eval(&e, t);

	(void)what;
	kb_buf_text(&m->out, m->out.data[m->out.len - 1] == '[' ? "" : ",");
	write_text(&m->out, e.over || e.why != NULL ? "refused" :
	    kb_arena_fmt(m->state, "%s %s", types[w.is], kb_worth_string(&e, &w)));
}

static void write_state(struct maker *m)
{
	write_values(m);
	kb_buf_text(&m->out, "],\"worths\":[");
	kb_phone_rules(m->x, write_worth, m);
	kb_buf_text(&m->out, "]}");
}

static void write_form(struct maker *m, unsigned long states)
{
	kb_buf_text(&m->out, "{");
	kb_phone_form(&m->out, m->x);
	kb_buf_text(&m->out, ",\"states\":[");
	for (unsigned long i = 0; i < states; i++) {
		kb_buf_text(&m->out, i == 0 ? "" : ",");
		make_state(m);
		write_state(m);
		kb_arena_reset(m->state);
	}
	kb_buf_text(&m->out, "]}\n");
}

int main(int argc, char **argv)
{
	struct maker m = { .arena = kb_arena_new(), .state = kb_arena_new(), .seed = 20261126 };
	const char *why = NULL;

	m.out.arena = m.arena;
	m.x = argc < 3 ? NULL : kb_xform_load(m.arena, argv[1], &why);
	if (m.x == NULL) {
		fprintf(stderr, "%s\n", argc < 3 ? "usage: shipped FORM.xml STATES" : why);
		return 2;
	}
	make_pools(&m);
	write_form(&m, strtoul(argv[2], NULL, 10));
	fputs(m.out.data, stdout);
	kb_arena_free(m.state);
	kb_arena_free(m.arena);
	return 0;
}
