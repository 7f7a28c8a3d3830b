/* controls.c - from a state to a page: one view per kind of control, and the review.
 *
 * A question page holds no answer in clear, so that it may stay in the memory of
 * the phone, whose Back key then works. The review and what was written do: those
 * pages are never stored. */
#include <string.h>
#include "controls.h"
#include "text.h"
#include "web.h"

struct shower {
	struct kb_ctx *c;
	const struct kb_state *s;
	const struct kb_xform *x;
	size_t lang; /* of the form */
};

const char *kb_answer_words(struct kb_ctx *c, const struct kb_xform *x, const struct kb_question *q,
    size_t lang, const char *value)
{
	struct kb_buf b = { .arena = c->arena };
	size_t n;

	if (value == NULL || *value == '\0')
		return kb_say(c, "form.skipped", NULL);
	if (q->control == KB_WORDS)
		return value;
	for (; *(value += strspn(value, " ")) != '\0'; value += n) {
		const struct kb_choice *k = kb_question_choice(q, value, n = strcspn(value, " "));
		const char *words = k == NULL ? "" : kb_label_words(x, &k->label, lang);
		b.data == NULL ? kb_buf_text(&b, words) : kb_buf_text(&b, kb_say(c, "form.and", "answer", words, NULL));
	}
	return b.data == NULL ? "" : b.data;
}

static void add_options(const struct shower *w, const struct kb_question *q, struct form_page *p)
{
	struct form_option *list = kb_alloc(w->c, (q->nchoices + 1) * sizeof(*list));
	const char *icons = kb_static(w->c, "icons.svg");

	p->options = list;
	for (size_t i = 0; i < q->nchoices; i++) {
		const struct kb_choice *k = &q->choices[i];
		const char *icon = kb_label_icon(&k->label), *words = kb_label_words(w->x, &k->label, w->lang);
		if (strcmp(k->code, "dk") == 0)
			p->dk = words;
		else
			list[p->noptions++] = (struct form_option){ k->code, words,
				icon == NULL ? NULL : kb_fmt(w->c, "%s#%s", icons, icon) };
	}
}

/* After the review single questions are changed: there is no way to measure then. */
static void add_progress(const struct shower *w, struct form_page *p, unsigned *number)
{
	struct kb_progress g = kb_progress_of(&w->s->record, w->s->at);
	const char *n = kb_fmt(w->c, "%u", g.number), *most = kb_fmt(w->c, "%u", g.most);

	*number = g.number;
	if (w->s->reviewed || g.number == 0)
		return;
	p->progress = kb_say(w->c, "form.progress", "n", n, "most", most, NULL);
	p->done = g.number - 1;
	p->total = g.number + g.most;
}

static const char *described(struct kb_ctx *c, const struct form_page *p)
{
	const char *ids = kb_fmt(c, "%s%s%s", p->error == NULL ? "" : "form-error ", *p->hint == '\0' ? "" : "form-hint ",
	    p->answered ? "form-answered" : "");

	return *ids == '\0' ? NULL : ids;
}

static void add_question(const struct shower *w, const struct kb_question *q, struct form_page *p)
{
	const char *given = w->s->record.given[w->s->at];

	p->stem = kb_label_words(w->x, &q->label, w->lang);
	p->hint = kb_label_words(w->x, &q->hint, w->lang);
	p->answered = given != NULL && *given != '\0' && q->control != KB_WORDS;
	p->words = given == NULL ? "" : given;
	p->faces = q->faces;
	p->several = q->control == KB_SEVERAL;
	p->lines = q->lines;
	p->digits = q->bind->whole_number;
	p->skip = q->control != KB_NOTE && q->bind->required == NULL;
	p->back = w->s->reviewed || kb_record_before(&w->s->record, w->s->at) != w->x->nquestions;
	p->described = described(w->c, p);
	add_options(w, q, p);
}

static void add_given(const struct shower *w, struct form_page *p)
{
	const struct kb_record *r = &w->s->record;
	struct form_given *list = kb_alloc(w->c, (w->x->nquestions + 1) * sizeof(*list));

	p->given = list;
	for (size_t i = 0; i < w->x->nquestions; i++) {
		const struct kb_question *q = &w->x->questions[i];
		if (kb_question_counts(q) && kb_record_asks(r, i))
			list[p->ngiven++] = (struct form_given){ kb_label_words(w->x, &q->label, w->lang),
				kb_answer_words(w->c, w->x, q, w->lang, r->given[i]), kb_fmt(w->c, "to-%s", q->name) };
	}
}

/* Neutral: it shows in the list of tabs of a shared phone. */
static const char *title(struct kb_ctx *c, const struct kb_question *q, unsigned number, const char *error)
{
	const char *s = number > 0 ? kb_say(c, "form.title", "n", kb_fmt(c, "%u", number), NULL)
	    : kb_say(c, q->bind->practice ? "form.title.practice" : "form.title.note", NULL);

	return error == NULL ? s : kb_say(c, "form.title.error", "title", s, NULL);
}

static void send_page(struct kb_req *r, const char *title, const struct kb_question *q, const struct form_page *p)
{
	switch (q->control) {
	case KB_WORDS:
		kb_page(r, title, form_words, p);
		break;
	case KB_NOTE:
		kb_page(r, title, form_note, p);
		break;
	default:
		kb_page(r, title, form_choice, p);
	}
}

void kb_state_show(struct kb_req *r, const struct kb_state *s, const struct kb_plugin *owner, const char *error)
{
	struct shower w = { kb_task(r), s, s->record.x, kb_xform_lang(s->record.x, kb_lang(kb_task(r))) };
	const char *tag = w.x->nlangs == 0 ? kb_lang(w.c) : w.x->langs[w.lang].tag;
	const struct kb_lang *l = kb_texts_find(w.c->house->texts, tag);
	struct form_page *p = kb_alloc(w.c, sizeof(*p));
	bool review = s->at == w.x->nquestions;
	unsigned number = 0;

	*p = (struct form_page){ .lang = tag, .dir = l != NULL && l->rtl ? "rtl" : "ltr", .error = error,
		.intro = kb_url(w.c, kb_fmt(w.c, "%s.intro", owner->name), NULL), .state = kb_state_seal(s, w.c) };
	if (p->state == NULL) {
		kb_fail(w.c, "the answers do not fit into a page");
		return;
	}
	if (review || w.x->questions[s->at].control == KB_WORDS)
		kb_header(r, "Cache-Control", "no-store");
	if (review) {
		add_given(&w, p);
		kb_page(r, kb_say(w.c, "form.review.title", NULL), form_review, p);
		return;
	}
	add_progress(&w, p, &number);
	add_question(&w, &w.x->questions[s->at], p);
	send_page(r, title(w.c, &w.x->questions[s->at], number, error), &w.x->questions[s->at], p);
}
