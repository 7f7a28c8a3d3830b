/* controls.c - from a state to a page: the questions that stand on it, or the review.
 *
 * A page of choices holds no answer in clear, so that it may stay in the memory of
 * the phone, whose Back key then works. The review and what was written do: those
 * pages are never stored. */
#include <string.h>
#include "controls.h"
#include "text.h"
#include "web.h"

/* After the review single questions are changed: there is no way to measure then. */
static void add_progress(const struct form_shower *w, struct form_page *p, unsigned *number)
{
	struct kb_progress g = kb_progress_of(&w->s->record, w->s->at);
	const char *n = kb_fmt(w->c, "%u", g.number), *most = kb_fmt(w->c, "%u", g.most);

	*number = g.number;
	if (w->s->reviewed || g.number == 0)
		return;
	if (w->x->grows) { /* nobody knows how many there will be */
		p->progress = kb_say(w->c, "form.title", "n", n, NULL);
		return;
	}
	p->progress = kb_say(w->c, "form.progress", "n", n, "most", most, NULL);
	p->done = g.number - 1;
	p->total = g.number + g.most;
}

/* The buttons of a question that is alone on its page. */
static void add_ways(const struct form_shower *w, const struct kb_question *q, struct form_page *p)
{
	const struct kb_choice *dk = kb_question_choice(q, "dk", 2);

	p->dk = dk == NULL ? NULL : kb_label_words(w->x, &dk->label, w->lang);
	p->skip = q->control != KB_NOTE && !q->more && q->bind->required == NULL;
}

static void add_questions(const struct form_shower *w, struct form_page *p)
{
	size_t first = kb_page_begin(w->x, w->s->at), end = kb_page_end(w->x, w->s->at);
	struct form_control *list = kb_alloc(w->c, (end - first) * sizeof(*list));
	const struct kb_question *q = &w->x->questions[w->s->at];

	p->controls = list;
	p->several = end - first > 1;
	p->group = kb_group_words(w, q);
	p->drop = kb_record_can_drop(&w->s->record, w->s->at);
	for (size_t i = first; i < end; i++)
		if (w->all || kb_record_asks(&w->s->record, i))
			form_control_fill(w, i, &list[p->count++]);
	p->back = w->s->reviewed || kb_record_before(&w->s->record, first) != w->x->nquestions;
	if (!p->several)
		add_ways(w, q, p);
}

/* Neutral: it shows in the list of tabs of a shared phone. */
static const char *title(struct kb_ctx *c, const struct kb_question *q, unsigned number, const char *error)
{
	const char *s = q->more ? kb_say(c, "form.more", NULL) : number > 0 ? kb_say(c, "form.title", "n", kb_fmt(c, "%u", number), NULL)
	    : kb_say(c, q->bind->practice ? "form.title.practice" : "form.title.note", NULL);

	return error == NULL ? s : kb_say(c, "form.title.error", "title", s, NULL);
}

/* Does the page show something that was written? */
static bool is_private(const struct kb_xform *x, size_t at)
{
	for (size_t i = kb_page_begin(x, at); i < kb_page_end(x, at); i++)
		if (kb_question_shows(&x->questions[i]))
			return true;
	return at == x->nquestions;
}

static void send_questions(struct kb_req *r, const struct form_shower *w, struct form_page *p, const char *error)
{
	unsigned number = 0;

	add_progress(w, p, &number);
	add_questions(w, p);
	kb_page(r, title(w->c, &w->x->questions[w->s->at], number, error), form_questions, p);
}

static void send_review(struct kb_req *r, const struct form_shower *w, struct form_page *p)
{
	form_review_fill(w, p);
	kb_page(r, kb_say(w->c, "form.review.title", NULL), form_review, p);
}

const char *kb_form_dir(struct kb_ctx *c, const char *tag)
{
	const struct kb_lang *l = kb_texts_find(c->house->texts, tag);

	return l != NULL && l->rtl ? "rtl" : "ltr";
}

void kb_question_draw(struct kb_ctx *c, struct kb_out *o, const struct kb_xform *x, size_t question, size_t lang)
{
	struct kb_state s = { .place = "", .instance = "", .pass = "", .at = question };
	const char *tag = x->nlangs == 0 ? kb_lang(c) : x->langs[lang].tag;
	const struct form_shower w = { .c = c, .s = &s, .x = x, .lang = lang, .tag = tag, .dir = kb_form_dir(c, tag), .all = true };
	struct form_page p = { .lang = tag, .dir = w.dir, .state = "" };
	unsigned number;

	kb_record_begin(&s.record, c->arena, x);
	add_progress(&w, &p, &number);
	add_questions(&w, &p);
	form_questions(c, o, &p);
}

void form_shower_speak(struct form_shower *w)
{
	w->tag = w->x->nlangs == 0 ? kb_lang(w->c) : w->x->langs[w->lang].tag;
	w->dir = kb_form_dir(w->c, w->tag);
}

void kb_state_show(struct kb_req *r, const struct kb_state *s, const struct kb_plugin *owner, const char *error)
{
	struct kb_ctx *c = kb_task(r);
	struct form_shower w = { .c = c, .s = s, .x = s->record.x, .lang = kb_xform_lang(s->record.x, kb_lang(c)), .calls = kb_calls_at(r) };
	struct form_page *p = kb_alloc(c, sizeof(*p));

	form_shower_speak(&w);
	*p = (struct form_page){ .lang = w.tag, .dir = w.dir, .state = kb_state_seal(s, c), .later = s->later,
		.intro = kb_url(c, kb_fmt(c, "%s.intro", owner->name), NULL) };
	if (p->state == NULL) {
		kb_fail(c, "the answers do not fit into a page");
		return;
	}
	if (is_private(w.x, s->at))
		kb_header(r, "Cache-Control", "no-store");
	if (s->at == w.x->nquestions)
		send_review(r, &w, p);
	else
		send_questions(r, &w, p, error);
}
