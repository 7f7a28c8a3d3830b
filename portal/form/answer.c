/* answer.c - the questions of a form that people walk through: which is next, and what
 * an answer is stored as. */
#include <string.h>
#include "model.h"
#include "text.h"

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

size_t kb_record_unreached(const struct kb_record *r)
{
	size_t i;

	for (i = kb_record_first(r); i < r->x->nquestions && r->given[i] != NULL; i = kb_record_next(r, i))
		;
	return i;
}

/* ---- answers ---- */

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
		if (kb_has_word(value, q->choices[i].code)) {
			kb_buf_text(&b, count++ == 0 ? "" : " ");
			kb_buf_text(&b, q->choices[i].code);
		}
	if (count > 1 && (q->control == KB_ONE || kb_has_word(value, "dk") || kb_has_word(value, "na")))
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
