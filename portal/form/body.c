/* body.c - the questions of a form, one page each. */
#include <math.h>
#include <string.h>
#include "eval.h"
#include "xform.h"

static bool read_label(struct kb_reader *rd, const xmlNode *label, struct kb_label *out)
{
	const char *ref = kb_attribute(rd, label, NULL, "ref"), *words = kb_content(rd, label);

	if (xmlChildElementCount((xmlNode *)label) > 0)
		return kb_reader_refuse(rd, label, "<output> inside a label is not supported");
	if (ref != NULL && strncmp(ref, "jr:itext", 8) != 0) /* a path would be read out as it stands */
		return kb_reader_refuse(rd, label, "a label takes jr:itext('ID') or words, not ref=\"%s\"", ref);
	if (ref != NULL && !kb_label_read(rd, label, ref, out))
		return false;
	if (*words != '\0')
		out->plain = words;
	return true;
}

static bool is_code(const char *s)
{
	size_t n = strlen(s);

	return n > 0 && n <= KB_CODE_MAX &&
	    strspn(s, "abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789_") == n;
}

/* "yes=1 no=0": the number of a code; NaN: it has none. */
static double value_of(struct kb_reader *rd, const char *values, const char *code)
{
	size_t n = strlen(code);

	for (const char *s = values; *(s += strspn(s, " ")) != '\0'; s += strcspn(s, " "))
		if (strncmp(s, code, n) == 0 && s[n] == '=')
			return kb_number_of(kb_arena_copy(rd->arena, s + n + 1, strcspn(s + n + 1, " ")));
	return NAN;
}

static bool read_item(struct kb_reader *rd, const xmlNode *item, struct kb_question *q)
{
	struct kb_choice *k = &q->choices[q->nchoices];

	for (const xmlNode *n = item->children; n != NULL; n = n->next)
		if (kb_element_is(n, KB_NS_XF, "value"))
			k->code = kb_content(rd, n);
		else if (kb_element_is(n, KB_NS_XF, "label") && !read_label(rd, n, &k->label))
			return false;
	if (k->code == NULL || !is_code(k->code))
		return kb_reader_refuse(rd, item, "the value of an item is at most %d of A-Z a-z 0-9 _", KB_CODE_MAX);
	if (kb_question_choice(q, k->code, strlen(k->code)) != NULL)
		return kb_reader_refuse(rd, item, "the value %s stands twice", k->code);
	if (k->label.itext == NULL && k->label.plain == NULL)
		return kb_reader_refuse(rd, item, "the item %s has no label", k->code);
	k->number = q->bind->values != NULL ? value_of(rd, q->bind->values, k->code) : kb_number_of(k->code);
	k->counts = q->bind->scored && !isnan(k->number);
	q->nchoices++;
	return true;
}

static bool read_control_parts(struct kb_reader *rd, const xmlNode *control, struct kb_question *q)
{
	q->choices = kb_arena_alloc(rd->arena, (xmlChildElementCount((xmlNode *)control) + 1) * sizeof(*q->choices));
	for (const xmlNode *n = control->children; n != NULL && rd->why == NULL; n = n->next) {
		if (n->type != XML_ELEMENT_NODE)
			continue;
		if (kb_element_is(n, KB_NS_XF, "label"))
			read_label(rd, n, &q->label);
		else if (kb_element_is(n, KB_NS_XF, "hint"))
			read_label(rd, n, &q->hint);
		else if (kb_element_is(n, KB_NS_XF, "item") && (q->control == KB_ONE || q->control == KB_SEVERAL))
			read_item(rd, n, q);
		else
			kb_reader_refuse(rd, n, "<%s> in <%s> is not supported", (const char *)n->name, (const char *)control->name);
	}
	if (rd->why == NULL && q->label.itext == NULL && q->label.plain == NULL)
		kb_reader_refuse(rd, control, "the question %s has no label", q->name);
	if (rd->why == NULL && q->nchoices == 0 && (q->control == KB_ONE || q->control == KB_SEVERAL))
		kb_reader_refuse(rd, control, "the question %s has no items", q->name);
	return rd->why == NULL;
}

static bool has_word(const char *list, const char *word)
{
	size_t n = strlen(word);

	for (; list != NULL && *(list += strspn(list, " ")) != '\0'; list += strcspn(list, " "))
		if (strncmp(list, word, n) == 0 && (list[n] == '\0' || list[n] == ' '))
			return true;
	return false;
}

/* Answers are known by the name of their node, in figures too. */
static bool is_name_free(struct kb_reader *rd, const xmlNode *control, const struct kb_question *q)
{
	if (!is_code(q->name) || strlen(q->name) > KB_NAME_MAX)
		return kb_reader_refuse(rd, control, "the name of a question is at most %d of A-Z a-z 0-9 _, not %s",
		    KB_NAME_MAX, q->name);
	if (kb_xform_question(rd->x, q->name) != rd->x->nquestions)
		return kb_reader_refuse(rd, control, "%s is asked twice", q->name);
	return true;
}

static bool has_elements(const struct kb_node *n)
{
	for (n = n->first; n != NULL; n = n->next)
		if (n->kind == KB_NODE_ELEMENT)
			return true;
	return false;
}

static bool read_question(struct kb_reader *rd, const xmlNode *control, enum kb_control kind)
{
	struct kb_xform *x = rd->x;
	struct kb_question *q = &x->questions[x->nquestions];
	const char *ref = kb_attribute(rd, control, NULL, "ref"), *appearance = kb_attribute(rd, control, NULL, "appearance");

	if (x->nquestions == KB_FORM_QUESTIONS)
		return kb_reader_refuse(rd, control, "more than %d questions", KB_FORM_QUESTIONS);
	if (ref == NULL)
		return kb_reader_refuse(rd, control, "<%s> needs a ref", (const char *)control->name);
	if ((q->node = kb_reader_node(rd, control, ref)) == 0)
		return false;
	q->line = xmlGetLineNo(control);
	q->name = x->instance.nodes[q->node]->name;
	q->bind = &x->binds[q->node];
	q->control = kind == KB_WORDS && q->bind->readonly ? KB_NOTE : kind;
	q->faces = kind == KB_ONE && has_word(appearance, "likert");
	q->lines = kind == KB_WORDS && has_word(appearance, "multiline");
	if (has_elements(x->instance.nodes[q->node]))
		return kb_reader_refuse(rd, control, "%s has nodes inside and cannot hold an answer", ref);
	if (q->bind->calculate != NULL)
		return kb_reader_refuse(rd, control, "%s is calculated and cannot be asked", ref);
	if (q->bind->readonly && q->control != KB_NOTE)
		return kb_reader_refuse(rd, control, "%s is readonly and cannot be asked", ref);
	if (!is_name_free(rd, control, q) || !read_control_parts(rd, control, q))
		return false;
	x->nquestions++;
	return true;
}

static bool read_controls(struct kb_reader *rd, const xmlNode *parent);

/* A group without a label of its own only holds controls together. */
static bool read_group(struct kb_reader *rd, const xmlNode *group)
{
	for (const xmlNode *n = group->children; n != NULL; n = n->next)
		if (kb_element_is(n, KB_NS_XF, "label"))
			return kb_reader_refuse(rd, n, "the label of a group is not supported");
	if (has_word(kb_attribute(rd, group, NULL, "appearance"), "field-list"))
		return kb_reader_refuse(rd, group, "several questions on one page are not supported");
	return read_controls(rd, group);
}

static bool read_controls(struct kb_reader *rd, const xmlNode *parent)
{
	static const struct { const char *name; enum kb_control kind; } controls[] = {
		{ "select1", KB_ONE }, { "select", KB_SEVERAL }, { "input", KB_WORDS },
	};
	size_t i, known = sizeof(controls) / sizeof(*controls);

	for (const xmlNode *n = parent->children; n != NULL && rd->why == NULL; n = n->next) {
		if (n->type != XML_ELEMENT_NODE)
			continue;
		for (i = 0; i < known && !kb_element_is(n, KB_NS_XF, controls[i].name); i++)
			;
		if (i < known)
			read_question(rd, n, controls[i].kind);
		else if (kb_element_is(n, KB_NS_XF, "group"))
			read_group(rd, n);
		else
			kb_reader_refuse(rd, n, "the control <%s> is not supported", (const char *)n->name);
	}
	return rd->why == NULL;
}

bool kb_body_read(struct kb_reader *rd, const xmlNode *body)
{
	rd->x->questions = kb_arena_alloc(rd->arena, (KB_FORM_QUESTIONS + 1) * sizeof(*rd->x->questions));
	if (!read_controls(rd, body))
		return false;
	return rd->x->nquestions > 0 || kb_reader_refuse(rd, body, "the form asks nothing");
}

size_t kb_xform_question(const struct kb_xform *x, const char *name)
{
	size_t i;

	for (i = 0; i < x->nquestions && strcmp(x->questions[i].name, name) != 0; i++)
		;
	return i;
}

const struct kb_choice *kb_question_choice(const struct kb_question *q, const char *code, size_t n)
{
	for (size_t i = 0; i < q->nchoices; i++)
		if (strlen(q->choices[i].code) == n && memcmp(q->choices[i].code, code, n) == 0)
			return &q->choices[i];
	return NULL;
}
