/* answer.c - the questions of a form that people walk through: which is next, and giving
 * one its answer. What an answer is stored as: reading.c.
 *
 * A question of a repeat has a node only while its instance is there. Its answer outlives
 * the instance, and stands again when the person wants it back. */
#include <string.h>
#include "model.h"

/* The instance of a repeat; NULL: it is not there. */
static struct kb_node *instance(const struct kb_record *r, size_t repeat, unsigned turn)
{
	const struct kb_row *row = &r->rows[repeat];

	return turn == 0 || turn > row->count ? NULL : row->nodes[turn - 1];
}

static bool is_inside(const struct kb_node *n, const struct kb_node *around)
{
	while (n != NULL && n != around)
		n = n->parent;
	return n != NULL;
}

/* The node of a question; NULL: its instance is not there. */
static struct kb_node *node_of(const struct kb_record *r, size_t question)
{
	const struct kb_question *q = &r->x->questions[question];
	const struct kb_row *row = &r->rows[q->node];
	const struct kb_node *around = instance(r, q->repeat, q->turn);

	if (q->repeat == 0)
		return row->nodes[0];
	for (size_t i = 0; around != NULL && i < row->count; i++)
		if (is_inside(row->nodes[i], around))
			return row->nodes[i];
	return NULL;
}

/* What the form has in a node before anybody answers. */
static const char *blank_value(const struct kb_record *r, const struct kb_node *n, size_t def)
{
	const struct kb_xform *x = r->x;

	return kb_node_text(r->arena, n->index < x->instance.count ? x->instance.nodes[n->index] : x->defs[def].sample);
}

static void put_value(struct kb_record *r, size_t question, const char *value)
{
	const struct kb_question *q = &r->x->questions[question];
	struct kb_node *n = node_of(r, question);

	if (n == NULL && q->repeat != 0 && kb_repeat_is_controlled(r, q->repeat)) {
		kb_record_settle(r); /* the form counts: an answer before may have made it */
		n = node_of(r, question);
	}
	if (n == NULL)
		return;
	kb_node_set(r->arena, &r->instance, n, value != NULL ? value : blank_value(r, n, q->node));
	kb_record_touch(r, q->node);
}

/* Makes the instance that a person wants, with what was answered in it before, or takes it
 * away with those behind it. */
static void put_more(struct kb_record *r, size_t question, const char *value)
{
	const struct kb_question *q = &r->x->questions[question];
	bool wanted = value != NULL && strcmp(value, "more") == 0;
	struct kb_node *before = instance(r, q->repeat, q->turn - 1);

	while (!wanted && r->rows[q->repeat].count >= q->turn)
		if (!kb_repeat_remove(r, instance(r, q->repeat, (unsigned)r->rows[q->repeat].count)))
			return;
	if (!wanted || before == NULL || r->rows[q->repeat].count >= q->turn ||
	    kb_repeat_add(r, q->repeat, before->parent) == NULL)
		return;
	for (size_t i = question + 1; i < r->x->nquestions && r->x->questions[i].turn == q->turn; i++)
		if (r->given[i] != NULL)
			put_value(r, i, r->given[i]);
}

/* Those behind it that were wanted come back too. */
static void put_more_again(struct kb_record *r, size_t question)
{
	const struct kb_question *q = &r->x->questions[question];

	for (size_t i = question + 1; i < r->x->nquestions && r->x->questions[i].repeat == q->repeat; i++)
		if (r->x->questions[i].more && r->given[i] != NULL)
			put_more(r, i, r->given[i]);
}

void kb_record_put(struct kb_record *r, size_t question, const char *value)
{
	r->given[question] = value;
	if (!r->x->questions[question].more) {
		put_value(r, question, value);
		return;
	}
	put_more(r, question, value);
	put_more_again(r, question);
}

void kb_record_settle(struct kb_record *r) { kb_record_run(r); }

void kb_record_give(struct kb_record *r, size_t question, const char *value)
{
	kb_record_put(r, question, value);
	kb_record_settle(r);
}

/* Whether there is one more is asked behind the one before it. */
bool kb_record_asks(const struct kb_record *r, size_t question)
{
	const struct kb_question *q = &r->x->questions[question];
	const struct kb_node *n = q->more ? instance(r, q->repeat, q->turn - 1) : node_of(r, question);

	return n != NULL && !n->off;
}

bool kb_record_requires(struct kb_record *r, size_t question)
{
	const struct kb_node *n = node_of(r, question);

	return n != NULL && !n->off && kb_node_required(r, n);
}

bool kb_record_allows(struct kb_record *r, size_t question)
{
	const char *given = r->given[question];
	const struct kb_node *n = r->x->questions[question].more ? NULL : node_of(r, question);

	return given == NULL || *given == '\0' || n == NULL || kb_node_valid(r, n);
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

/* ---- instances that are taken away ---- */

/* The same question in another instance of its repeat; nquestions: there is none. */
static size_t in_turn(const struct kb_xform *x, size_t question, unsigned turn)
{
	const struct kb_question *q = &x->questions[question];
	size_t i;

	for (i = 0; i < x->nquestions; i++)
		if (x->questions[i].node == q->node && x->questions[i].turn == turn && x->questions[i].more == q->more)
			break;
	return i;
}

bool kb_record_can_drop(const struct kb_record *r, size_t question)
{
	const struct kb_question *q = &r->x->questions[question];

	return q->turn > 0 && !q->more && !kb_repeat_is_controlled(r, q->repeat) && r->rows[q->repeat].count > 0 &&
	    r->rows[q->repeat].nodes[r->rows[q->repeat].count - 1]->index >= r->x->instance.count;
}

size_t kb_record_drop(struct kb_record *r, size_t question)
{
	const struct kb_xform *x = r->x;
	const struct kb_question *gone = &x->questions[question];
	unsigned last = (unsigned)r->rows[gone->repeat].count;
	size_t more = x->nquestions;

	for (size_t i = 0; i < x->nquestions; i++) {
		const struct kb_question *q = &x->questions[i];
		if (q->repeat == gone->repeat && q->more && q->turn == last)
			more = i;
		if (q->repeat != gone->repeat || q->more || q->turn < gone->turn || q->turn > last)
			continue;
		r->given[i] = q->turn < last ? r->given[in_turn(x, i, q->turn + 1)] : NULL;
		put_value(r, i, r->given[i]);
	}
	kb_record_give(r, more, NULL);
	return more;
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
