/* choices.c - what a select offers, and what becomes of an answer that it no longer does.
 *
 * An answer that a filter takes away is blank until it is offered again: it is kept aside
 * meanwhile. A ranking keeps its order; what is newly offered goes to its end. */
#include <string.h>
#include "model.h"

/* ---- options ---- */

static size_t fixed_options(struct kb_record *r, const struct kb_widget *p, size_t room, struct kb_option **out)
{
	*out = kb_arena_alloc(r->arena, (p->nchoices + room + 1) * sizeof(**out));
	for (size_t i = 0; i < p->nchoices; i++)
		(*out)[i] = (struct kb_option){ .value = p->choices[i].code, .choice = &p->choices[i] };
	return p->nchoices;
}

/* Those of the list stand behind those of the form. */
static size_t listed_options(struct kb_record *r, const struct kb_node *n, const struct kb_widget *p, struct kb_option **out)
{
	const struct kb_itemset *s = p->itemset;
	struct kb_worth w = kb_record_eval(r, n, s->nodes);
	size_t count = w.is == KB_W_NODES ? w.count : 0, before;

	count = count > KB_FORM_OPTIONS ? KB_FORM_OPTIONS : count;
	before = fixed_options(r, p, count, out);
	for (size_t i = 0; i < count; i++)
		(*out)[before + i] = (struct kb_option){ .value = kb_record_text(r, w.nodes[i], s->value), .item = w.nodes[i] };
	return before + count;
}

size_t kb_node_options(struct kb_record *r, const struct kb_node *n, const struct kb_option **out)
{
	const struct kb_widget *p = kb_record_widget(r, n);
	struct kb_option *options = NULL;
	size_t count = 0;

	if (p != NULL && p->itemset != NULL)
		count = listed_options(r, n, p, &options);
	else if (p != NULL && p->nchoices > 0)
		count = fixed_options(r, p, 0, &options);
	*out = options;
	return count;
}

const char *kb_option_words(struct kb_record *r, const struct kb_node *n, const struct kb_option *o)
{
	const struct kb_widget *p = kb_record_widget(r, n);
	const char *words;

	if (o->choice != NULL) {
		words = o->choice->labelled ? kb_label_say(r, n, &o->choice->label) : NULL;
		return words != NULL ? words : o->choice->labelled ? "" : o->value;
	}
	if (p->itemset->label == NULL)
		return o->value;
	return kb_record_text(r, o->item, p->itemset->label);
}

/* ---- answers ---- */

static bool is_offered(const struct kb_option *options, size_t count, const char *s, size_t n)
{
	for (size_t i = 0; i < count; i++)
		if (strlen(options[i].value) == n && memcmp(options[i].value, s, n) == 0)
			return true;
	return false;
}

static void add_word(struct kb_buf *b, const char *s, size_t n)
{
	if (b->len > 0)
		kb_buf_add(b, " ", 1);
	kb_buf_add(b, s, n);
}

/* The words of `value` that are offered; of a ranking, then the others that are. */
static const char *offered(struct kb_record *r, const struct kb_widget *p, const char *value,
    const struct kb_option *options, size_t count)
{
	struct kb_buf b = { .arena = r->arena };
	size_t n;

	if (p->kind == KB_SELECT1)
		return is_offered(options, count, value, strlen(value)) ? value : "";
	for (const char *s = value; *(s += strspn(s, " ")) != '\0'; s += n) {
		n = strcspn(s, " ");
		if (is_offered(options, count, s, n))
			add_word(&b, s, n);
	}
	for (size_t i = 0; p->kind == KB_RANK && i < count; i++)
		if (!kb_has_word(value, options[i].value))
			add_word(&b, options[i].value, strlen(options[i].value));
	return b.data == NULL ? "" : b.data;
}

static const char *kept_of(const struct kb_record *r, const struct kb_node *n)
{
	return r->kept != NULL && n->index < r->known ? r->kept[n->index] : NULL;
}

static void keep(struct kb_record *r, const struct kb_node *n, const char *value)
{
	if (r->kept == NULL)
		r->kept = kb_arena_alloc(r->arena, (r->known + 1) * sizeof(*r->kept));
	r->kept[n->index] = value;
}

static void filter(struct kb_record *r, struct kb_node *n, const struct kb_widget *p)
{
	const char *whole = kept_of(r, n), *now;
	const struct kb_option *options;
	size_t count;

	if (n->off)
		return;
	whole = whole != NULL ? whole : kb_node_text(r->arena, n);
	if (*whole == '\0')
		return;
	count = kb_node_options(r, n, &options);
	now = offered(r, p, whole, options, count);
	if (strcmp(now, kb_node_text(r->arena, n)) == 0)
		return;
	keep(r, n, whole);
	kb_record_store(r, n, now);
}

void kb_record_filter(struct kb_record *r, size_t def)
{
	const struct kb_widget *p = r->x->defs[def].part;

	for (size_t i = 0; p != NULL && p->itemset != NULL && i < r->rows[def].count; i++)
		filter(r, r->rows[def].nodes[i], p);
}
