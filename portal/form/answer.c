/* answer.c - the questions of a form that people walk through: which is next, and giving
 * one its answer. What an answer is stored as: reading.c. */
#include <string.h>
#include "model.h"

static struct kb_node *node_of(const struct kb_record *r, size_t question)
{
	return r->rows[r->x->questions[question].node].nodes[0];
}

void kb_record_put(struct kb_record *r, size_t question, const char *value)
{
	struct kb_node *n = node_of(r, question);
	size_t def = r->x->questions[question].node;

	r->given[question] = value;
	kb_node_set(r->arena, &r->instance, n, value != NULL ? value : kb_node_text(r->arena, r->x->instance.nodes[n->index]));
	kb_record_touch(r, def);
}

void kb_record_settle(struct kb_record *r) { kb_record_run(r); }

void kb_record_give(struct kb_record *r, size_t question, const char *value)
{
	kb_record_put(r, question, value);
	kb_record_settle(r);
}

bool kb_record_asks(const struct kb_record *r, size_t question) { return !node_of(r, question)->off; }

bool kb_record_requires(struct kb_record *r, size_t question)
{
	const struct kb_node *n = node_of(r, question);

	return !n->off && kb_node_required(r, n);
}

bool kb_record_allows(struct kb_record *r, size_t question)
{
	const char *given = r->given[question];

	return given == NULL || *given == '\0' || kb_node_valid(r, node_of(r, question));
}

/* ---- what nobody is asked ---- */

/* The element below `n` that the path means; NULL: none. */
static struct kb_node *below(struct kb_node *n, const char *path)
{
	size_t k = strcspn(path, "/");

	for (n = n->first; n != NULL; n = n->next)
		if (n->kind == KB_NODE_ELEMENT && strlen(n->name) == k && memcmp(n->name, path, k) == 0)
			return path[k] == '\0' ? n : below(n, path + k + 1);
	return NULL;
}

static bool is_leaf(const struct kb_node *n)
{
	for (n = n->first; n != NULL; n = n->next)
		if (n->kind == KB_NODE_ELEMENT)
			return false;
	return true;
}

static bool is_question(const struct kb_xform *x, size_t def)
{
	for (size_t i = 0; i < x->nquestions; i++)
		if (x->questions[i].node == def)
			return true;
	return false;
}

bool kb_record_preset(struct kb_record *r, const char *path, const char *value)
{
	struct kb_node *root = r->instance.nodes[0]->first, *n = root == NULL ? NULL : below(root, path);

	if (n == NULL || !is_leaf(n) || is_question(r->x, kb_record_def(r, n)))
		return false;
	kb_record_store(r, n, value);
	return true;
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

size_t kb_record_page(const struct kb_record *r, size_t question)
{
	size_t first = asked_from(r, kb_page_begin(r->x, question));

	return question < r->x->nquestions && first < question ? first : question;
}

size_t kb_record_unreached(const struct kb_record *r)
{
	size_t i;

	for (i = kb_record_first(r); i < r->x->nquestions && r->given[i] != NULL; i = kb_record_next(r, i))
		;
	return i;
}
