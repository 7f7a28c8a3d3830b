/* model.c - relevance, values, limits (ODK XForms, bind).
 *
 * Nodes are settled in the order that order.c found, so that each sees the others
 * settled already. A node that is not relevant reads as blank in every expression
 * and comes back with its value when it is relevant again. */
#include <string.h>
#include "eval.h"
#include "model.h"
#include "text.h"

static struct kb_worth work_out(struct kb_record *r, size_t node, const struct kb_ast *t)
{
	struct kb_node **nodes = r->instance.nodes;
	struct kb_eval e = { .arena = r->arena, .root = nodes[0], .here = nodes[node] };
	struct kb_worth w = kb_eval(&e, t);

	/* The conversions cost steps too, so they happen before the look at `over`. */
	w = kb_of_string(kb_worth_string(&e, &w));
	r->broken = r->broken || e.over;
	return w;
}

static bool holds(struct kb_record *r, size_t node, const struct kb_ast *t)
{
	struct kb_node **nodes = r->instance.nodes;
	struct kb_eval e = { .arena = r->arena, .root = nodes[0], .here = nodes[node] };
	struct kb_worth w = kb_eval(&e, t);

	r->broken = r->broken || e.over;
	return kb_worth_boolean(&w);
}

/* A result that is no number is stored as blank. */
static const char *calculated(struct kb_record *r, size_t node, const struct kb_ast *t)
{
	struct kb_worth w = work_out(r, node, t);

	return strcmp(w.string, "NaN") == 0 ? "" : w.string;
}

void kb_record_settle(struct kb_record *r)
{
	for (size_t i = 0; i < r->x->instance.count; i++) {
		struct kb_node *n = r->instance.nodes[r->x->order[i]];
		const struct kb_bind *b = &r->x->binds[n->index];
		n->off = false; /* so that "." reads its own value */
		n->off = (n->parent != NULL && n->parent->off) || (b->relevant != NULL && !holds(r, n->index, b->relevant));
		if (b->calculate != NULL)
			kb_node_set(r->arena, &r->instance, n, calculated(r, n->index, b->calculate));
	}
}

void kb_record_begin(struct kb_record *r, struct kb_arena *a, const struct kb_xform *x)
{
	*r = (struct kb_record){ .arena = a, .x = x };
	kb_instance_copy(a, &x->instance, &r->instance);
	r->given = kb_arena_alloc(a, (x->nquestions + 1) * sizeof(*r->given));
	kb_record_settle(r);
}

void kb_record_put(struct kb_record *r, size_t question, const char *value)
{
	const struct kb_question *q = &r->x->questions[question];

	r->given[question] = value;
	kb_node_set(r->arena, &r->instance, r->instance.nodes[q->node],
	    value != NULL ? value : kb_node_text(r->arena, r->x->instance.nodes[q->node]));
}

void kb_record_give(struct kb_record *r, size_t question, const char *value)
{
	kb_record_put(r, question, value);
	kb_record_settle(r);
}

/* The node below `n` that the path means; NULL: none. */
static struct kb_node *below(struct kb_node *n, const char *path)
{
	size_t k = strcspn(path, "/");

	for (n = n->first; n != NULL; n = n->next)
		if (strlen(n->name) == k && memcmp(n->name, path, k) == 0)
			return path[k] == '\0' ? n : below(n, path + k + 1);
	return NULL;
}

bool kb_record_preset(struct kb_record *r, const char *path, const char *value)
{
	struct kb_node *root = r->instance.nodes[0].first, *n = root == NULL ? NULL : below(root, path);

	if (n == NULL || n->first != NULL)
		return false;
	for (size_t i = 0; i < r->x->nquestions; i++)
		if (r->x->questions[i].node == n->index)
			return false;
	n->text = value;
	return true;
}

bool kb_record_asks(const struct kb_record *r, size_t question)
{
	return !r->instance.nodes[r->x->questions[question].node]->off;
}

bool kb_record_requires(struct kb_record *r, size_t question)
{
	const struct kb_question *q = &r->x->questions[question];

	return q->bind->required != NULL && kb_record_asks(r, question) && holds(r, q->node, q->bind->required);
}

bool kb_record_allows(struct kb_record *r, size_t question)
{
	const struct kb_question *q = &r->x->questions[question];
	const char *given = r->given[question];

	if (q->bind->constraint == NULL || given == NULL || *given == '\0' || !kb_record_asks(r, question))
		return true;
	return holds(r, q->node, q->bind->constraint);
}

/* ---- moving ---- */

static size_t asked_from(const struct kb_record *r, size_t i)
{
	while (i < r->x->nquestions && !kb_record_asks(r, i))
		i++;
	return i;
}

size_t kb_record_first(const struct kb_record *r) { return asked_from(r, 0); }
size_t kb_record_next(const struct kb_record *r, size_t from) { return asked_from(r, from + 1); }

size_t kb_record_before(const struct kb_record *r, size_t from)
{
	while (from > 0)
		if (kb_record_asks(r, --from))
			return from;
	return r->x->nquestions;
}

size_t kb_record_unreached(const struct kb_record *r)
{
	size_t i;

	for (i = kb_record_first(r); i < r->x->nquestions && r->given[i] != NULL; i = kb_record_next(r, i))
		;
	return i;
}

/* ---- answers ---- */

static bool is_among(const char *list, const char *code)
{
	size_t n = strlen(code), k;

	for (; *(list += strspn(list, " ")) != '\0'; list += k)
		if ((k = strcspn(list, " ")) == n && memcmp(list, code, n) == 0)
			return true;
	return false;
}

/* Several codes in the order of the form, each once: the same choice always reads
 * the same. "dk" and "na" stand alone. */
static const char *read_codes(struct kb_arena *a, const struct kb_question *q, const char *value)
{
	struct kb_buf b = { .arena = a };
	size_t count = 0, n;

	for (const char *s = value; *(s += strspn(s, " ")) != '\0'; s += n)
		if (kb_question_choice(q, s, n = strcspn(s, " ")) == NULL)
			return NULL;
	for (size_t i = 0; i < q->nchoices; i++)
		if (is_among(value, q->choices[i].code)) {
			kb_buf_text(&b, count++ == 0 ? "" : " ");
			kb_buf_text(&b, q->choices[i].code);
		}
	if (count > 1 && (q->control == KB_ONE || is_among(value, "dk") || is_among(value, "na")))
		return NULL;
	return b.data == NULL ? "" : b.data;
}

static const char *read_number(struct kb_arena *a, const char *value)
{
	int64_t n;

	if (*value == '\0')
		return "";
	if (kb_number_read(value, -999999999, 999999999, &n) != KB_OK)
		return NULL;
	return kb_arena_fmt(a, "%lld", (long long)n);
}

static const char *read_words(struct kb_arena *a, const char *value)
{
	size_t n;

	value = kb_nfc(a, value);
	value += strspn(value, " \t\n");
	for (n = strlen(value); n > 0 && strchr(" \t\n", value[n - 1]) != NULL; n--)
		;
	return kb_arena_copy(a, value, n);
}

const char *kb_answer_read(struct kb_arena *a, const struct kb_question *q, const char *value)
{
	switch (q->control) {
	case KB_ONE: case KB_SEVERAL:
		return read_codes(a, q, value);
	case KB_WORDS:
		return q->bind->whole_number ? read_number(a, value) : read_words(a, value);
	default:
		return *value == '\0' ? "" : NULL;
	}
}
