/* words.c - labels as they read now, and what the expressions of a record can ask for
 * besides its nodes: other lists, texts, the words of a choice. */
#include <string.h>
#include "model.h"

/* ---- labels ---- */

static const char *say_phrase(struct kb_record *r, const struct kb_node *at, const struct kb_phrase *f)
{
	struct kb_buf b = { .arena = r->arena };

	kb_buf_text(&b, "");
	for (size_t i = 0; i < f->count; i++)
		kb_buf_text(&b, f->pieces[i].output == NULL ? f->pieces[i].words : kb_record_text(r, at, f->pieces[i].output));
	return b.data;
}

/* A text in a language, or NULL. */
static const char *say_in(struct kb_record *r, const struct kb_node *at, const struct kb_itext *t, size_t lang)
{
	if (lang >= r->x->nlangs)
		return NULL;
	if (t->phrases != NULL && t->phrases[lang] != NULL)
		return say_phrase(r, at, t->phrases[lang]);
	return t->words[lang];
}

static const char *say_text(struct kb_record *r, const struct kb_node *at, const struct kb_itext *t)
{
	const char *words = say_in(r, at, t, r->lang);

	return words != NULL ? words : say_in(r, at, t, r->x->preset);
}

const char *kb_label_say(struct kb_record *r, const struct kb_node *at, const struct kb_label *l)
{
	const char *words = NULL;

	if (l->ref != NULL)
		return kb_record_text(r, at, l->ref);
	if (l->itext != NULL)
		words = say_text(r, at, l->itext);
	if (words != NULL)
		return words;
	return l->phrase != NULL ? say_phrase(r, at, l->phrase) : l->plain;
}

/* ---- the scene ---- */

/* Lists of some thousands, each item held against others: more than a page may take. */
enum { STEPS = 10000000 };

static const struct kb_node *scene_instance(void *with, const char *id)
{
	const struct kb_record *r = with;
	const struct kb_xform *x = r->x;

	for (size_t i = 0; i < x->nlists; i++)
		if (strcmp(x->lists[i].id, id) == 0)
			return x->lists[i].instance.nodes[0]->first;
	return x->primary != NULL && strcmp(x->primary, id) == 0 ? r->instance.nodes[0] : NULL;
}

static struct kb_worth scene_itext(void *with, struct kb_eval *e, const char *id)
{
	struct kb_record *r = with;
	const struct kb_itext *t = kb_xform_text(r->x, id);
	const char *words = t == NULL ? NULL : say_text(r, e->here, t);

	return kb_of_string(words == NULL ? "" : words);
}

static const struct kb_node *select_at(struct kb_record *r, const struct kb_eval *e, const char *path)
{
	const char *why = NULL;
	const struct kb_ast *t = kb_xpath_parse(r->arena, path, &why);
	struct kb_worth w;

	if (t == NULL)
		return NULL;
	w = kb_record_eval(r, e->current != NULL ? e->current : e->here, t);
	return w.is == KB_W_NODES && w.count > 0 ? w.nodes[0] : NULL;
}

static const char *scene_choice_name(void *with, struct kb_eval *e, const char *value, const char *path)
{
	struct kb_record *r = with;
	const struct kb_node *n = select_at(r, e, path);
	const struct kb_option *options;
	size_t count = n == NULL ? 0 : kb_node_options(r, n, &options);

	for (size_t i = 0; i < count; i++)
		if (strcmp(options[i].value, value) == 0)
			return kb_option_words(r, n, &options[i]);
	return "";
}

void kb_record_scene(struct kb_record *r)
{
	const struct kb_world *w = r->world;

	r->scene = (struct kb_scene){
		.home = KB_NS_XF, .with = r, .instance = scene_instance, .itext = scene_itext, .choice_name = scene_choice_name,
	};
	if (w == NULL)
		return;
	r->scene.steps = STEPS;
	r->scene.clock = w->clock;
	r->scene.now = w->now;
	r->scene.locale = w->locale;
}
