/* move.c - what the buttons of a page do to the state.
 *
 * A blank answer, a wrong one, a required one: the state stays where it is and says
 * why. Nothing that was answered before is ever lost by a move. */
#include <string.h>
#include "walk.h"

struct mover {
	struct kb_state *s;
	struct kb_ctx *c;
	const struct kb_move *m;
	const char *error;
	bool sent;
};

static size_t review(const struct kb_state *s) { return s->record.x->nquestions; }

static const struct kb_question *in_hand(const struct mover *v) { return &v->s->record.x->questions[v->s->at]; }

/* The words of the form if it has some, else ours. */
static const char *message(const struct mover *v, const struct kb_label *l, const char *key)
{
	const struct kb_xform *x = v->s->record.x;
	const char *words = kb_label_words(x, l, kb_xform_lang(x, kb_lang(v->c)));

	return *words != '\0' ? words : kb_say(v->c, key, NULL);
}

/* On from the question in hand. Whoever has seen the review goes back to it, past
 * the questions that a changed answer has brought. */
static void go_on(struct kb_state *s)
{
	size_t next = s->reviewed ? review(s) : kb_record_next(&s->record, s->at);

	if (next == review(s))
		next = kb_record_unreached(&s->record);
	s->at = next;
	s->reviewed = s->reviewed || next == review(s);
}

/* ---- taking the answer of a page ---- */

static const char *ask_again(const struct mover *v)
{
	const struct kb_question *q = in_hand(v);

	if (q->control == KB_ONE)
		return kb_say(v->c, "form.error.choose", NULL);
	if (q->control == KB_SEVERAL)
		return kb_say(v->c, "form.error.several", NULL);
	return kb_say(v->c, q->bind->whole_number ? "form.error.number" : "form.error.write", NULL);
}

/* Gives an answer unless it breaks a rule; then the old one stands. */
static const char *give(struct mover *v, const char *value)
{
	struct kb_record *r = &v->s->record;
	const char *before = r->given[v->s->at];

	kb_record_give(r, v->s->at, value);
	if (!kb_record_allows(r, v->s->at)) {
		kb_record_give(r, v->s->at, before);
		return message(v, &in_hand(v)->bind->constraint_msg, "form.error.constraint");
	}
	if (in_hand(v)->control == KB_WORDS && !kb_failed(v->c) && kb_state_seal(v->s, v->c) == NULL) {
		kb_record_give(r, v->s->at, before);
		return kb_say(v->c, "form.error.long", NULL);
	}
	return NULL;
}

static const char *read_page(const struct mover *v)
{
	const struct kb_question *q = in_hand(v);

	return kb_answer_read(v->c->arena, q, q->control == KB_WORDS ? v->m->words : v->m->codes);
}

/* ---- the moves ---- */

static bool move_next(struct mover *v)
{
	const struct kb_question *q = in_hand(v);
	const char *value = read_page(v), *before = v->s->record.given[v->s->at];
	bool blank = value != NULL && *value == '\0';

	if (blank && q->control != KB_WORDS && before != NULL && *before != '\0')
		value = before; /* the page does not show it, so nothing chosen means: keep it */
	else if (value == NULL || (blank && q->control != KB_NOTE))
		v->error = ask_again(v);
	if (v->error == NULL)
		v->error = give(v, value);
	if (v->error == NULL)
		go_on(v->s);
	return true;
}

static bool move_skip(struct mover *v)
{
	if (kb_record_requires(&v->s->record, v->s->at)) {
		v->error = message(v, &in_hand(v)->bind->required_msg, "form.error.required");
		return true;
	}
	kb_record_give(&v->s->record, v->s->at, "");
	go_on(v->s);
	return true;
}

static bool move_dk(struct mover *v)
{
	if (kb_question_choice(in_hand(v), "dk", 2) == NULL)
		return false;
	if ((v->error = give(v, "dk")) == NULL)
		go_on(v->s);
	return true;
}

/* Keeps what was chosen on the page if it is an answer; a half one is no reason to
 * hold anybody. */
static bool move_back(struct mover *v)
{
	struct kb_state *s = v->s;
	const char *value = read_page(v);
	size_t before;

	if (value != NULL && *value != '\0')
		give(v, value);
	before = s->reviewed ? review(s) : kb_record_before(&s->record, s->at);
	if (s->reviewed)
		before = kb_record_unreached(&s->record) == review(s) ? before : kb_record_before(&s->record, s->at);
	if (before != review(s) || s->reviewed)
		s->at = before;
	return true;
}

/* From the review back into the form: the last question that is asked. */
static bool move_into(struct mover *v)
{
	size_t last = kb_record_before(&v->s->record, review(v->s));

	if (last != review(v->s))
		v->s->at = last;
	return true;
}

/* A rule may be broken by an answer that was changed later: then it is asked again. */
static bool move_send(struct mover *v)
{
	struct kb_state *s = v->s;
	struct kb_record *r = &s->record;

	for (size_t i = kb_record_first(r); i < review(s); i = kb_record_next(r, i)) {
		bool blank = r->given[i] == NULL || *r->given[i] == '\0';
		bool fine = r->given[i] != NULL && kb_record_allows(r, i) && !(blank && kb_record_requires(r, i));
		if (fine)
			continue;
		s->at = i;
		v->error = blank ? message(v, &in_hand(v)->bind->required_msg, "form.error.required")
		    : message(v, &in_hand(v)->bind->constraint_msg, "form.error.constraint");
		return true;
	}
	v->sent = true;
	return true;
}

static bool move_to(struct mover *v, const char *item)
{
	size_t q = kb_xform_question(v->s->record.x, item);

	if (q == review(v->s) || !kb_record_asks(&v->s->record, q))
		return false;
	v->s->at = q;
	return true;
}

/* No button: the page after a refusal gives the answers back, where the person stood. */
static bool move_nowhere(struct mover *v)
{
	(void)v;
	return true;
}

static bool move(struct mover *v)
{
	static const struct { const char *go; bool in_review; bool (*make)(struct mover *v); } moves[] = {
		{ "next", false, move_next }, { "", false, move_next }, { "skip", false, move_skip },
		{ "dk", false, move_dk }, { "back", false, move_back },
		{ "back", true, move_into }, { "send", true, move_send }, { "", true, move_nowhere },
	};
	bool in_review = v->s->at == review(v->s);

	if (in_review && strncmp(v->m->go, "to-", 3) == 0)
		return move_to(v, v->m->go + 3);
	for (size_t i = 0; i < sizeof(moves) / sizeof(*moves); i++)
		if (moves[i].in_review == in_review && strcmp(moves[i].go, v->m->go) == 0)
			return moves[i].make(v);
	return false;
}

bool kb_state_move(struct kb_state *s, struct kb_ctx *c, const struct kb_move *m, const char **error, bool *sent)
{
	struct mover v = { .s = s, .c = c, .m = m };
	bool may = move(&v);

	*error = v.error;
	*sent = v.sent;
	return may;
}

void kb_state_fill(const struct kb_state *s, struct kb_ctx *c, struct kb_filled *out)
{
	const struct kb_record *r = &s->record;
	const struct kb_xform *x = r->x;
	struct kb_answer *answers = kb_alloc(c, (x->nquestions + 1) * sizeof(*answers));

	*out = (struct kb_filled){ .form = x->id, .version = x->version, .place = s->place, .instance = s->instance,
		.pass = s->pass, .answers = answers };
	for (size_t i = 0; i < x->nquestions; i++)
		if (kb_question_counts(&x->questions[i]) && kb_record_asks(r, i))
			answers[out->count++] = (struct kb_answer){ x->questions[i].name,
				r->given[i] == NULL ? "" : r->given[i] };
}
