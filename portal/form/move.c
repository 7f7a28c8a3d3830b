/* move.c - what the buttons of a page do to the state.
 *
 * A page has one question, or several of a group. A blank answer, a wrong one, a required one: the state stays where it is and says
 * why. Nothing that was answered before is ever lost by a move. */
#include <string.h>
#include "walk.h"

struct mover {
	struct kb_state *s;
	struct kb_ctx *c;
	const struct kb_move *m;
	bool sent;
};

static size_t review(const struct kb_state *s) { return s->record.x->nquestions; }

static const struct kb_question *question(const struct mover *v, size_t i) { return &v->s->record.x->questions[i]; }

/* The questions of the page in hand: from page_begin() up to page_end(). */
static size_t page_begin(const struct mover *v) { return kb_page_begin(v->s->record.x, v->s->at); }
static size_t page_end(const struct mover *v) { return kb_page_end(v->s->record.x, v->s->at); }
static bool is_alone(const struct mover *v) { return page_end(v) - page_begin(v) == 1; }

/* What was typed for a question of the page. */
static const struct kb_typed *typed_for(const struct mover *v, size_t i) { return &v->m->typed[i - page_begin(v)]; }

static const char *text(const char *s) { return s == NULL ? "" : s; }

static bool has_value(const char *s) { return s != NULL && *s != '\0'; }

/* Says what is wrong with a question of the page. */
static void complain(struct mover *v, size_t i, const char *why) { v->s->wrong[i - page_begin(v)] = why; }

static const char *first_wrong(const struct mover *v)
{
	for (size_t i = 0; i < KB_PAGE_MAX; i++)
		if (v->s->wrong[i] != NULL)
			return v->s->wrong[i];
	return NULL;
}

/* The words of the form if it has some, else ours. */
static const char *message(const struct mover *v, const struct kb_label *l, const char *key)
{
	const struct kb_xform *x = v->s->record.x;
	const char *words = kb_label_words(x, l, kb_xform_lang(x, kb_lang(v->c)));

	return *words != '\0' ? words : kb_say(v->c, key, NULL);
}

static const char *is_needed(const struct mover *v, size_t i)
{
	return message(v, &question(v, i)->bind->required_msg, "form.error.required");
}

static const char *does_not_fit(const struct mover *v, size_t i)
{
	return message(v, &question(v, i)->bind->constraint_msg, "form.error.constraint");
}

/* On from the page in hand. Whoever has seen the review goes back to it, past
 * the questions that a changed answer has brought. */
static void go_on(struct mover *v)
{
	struct kb_state *s = v->s;
	size_t next = s->reviewed ? review(s) : kb_record_next(&s->record, page_end(v) - 1);

	if (next == review(s))
		next = kb_record_unreached(&s->record);
	s->at = kb_record_page(&s->record, next);
	s->reviewed = s->reviewed || next == review(s);
}

/* ---- taking the answers of a page ---- */

static const char *ask_again(const struct mover *v, size_t i)
{
	static const char *const keys[] = {
		[KB_ONE] = "form.error.choose", [KB_SEVERAL] = "form.error.several", [KB_WORDS] = "form.error.write",
		[KB_DATE] = "form.error.day", [KB_ORDER] = "form.error.choose", [KB_NOTE] = "form.error.choose",
	};
	const struct kb_question *q = question(v, i);
	bool number = q->bind->whole_number || q->decimal;

	if (q->control == KB_WORDS && q->bounded)
		return kb_say(v->c, "form.error.range", "low", kb_fmt(v->c, "%.10g", q->lowest), "high", kb_fmt(v->c, "%.10g", q->highest), NULL);
	if (q->tick || (q->control == KB_WORDS && number))
		return kb_say(v->c, q->tick ? "form.error.choose" : "form.error.number", NULL);
	return kb_say(v->c, keys[q->control], NULL);
}

/* Gives an answer unless it breaks a rule; then the old one stands, and it is said why. */
static const char *give(struct mover *v, size_t i, const char *value)
{
	struct kb_record *r = &v->s->record;
	const char *before = r->given[i];

	kb_record_give(r, i, value);
	if (!kb_record_allows(r, i)) {
		kb_record_give(r, i, before);
		return does_not_fit(v, i);
	}
	if (question(v, i)->control == KB_WORDS && !kb_failed(v->c) && kb_state_seal(v->s, v->c) == NULL) {
		kb_record_give(r, i, before);
		return kb_say(v->c, "form.error.long", NULL);
	}
	return NULL;
}

/* The answer as the page has it; NULL: it is none. An order stands in the state, and as
 * the form has it before anybody moved something. */
static const char *read_answer(const struct mover *v, size_t i)
{
	const struct kb_question *q = question(v, i);
	const struct kb_typed *t = typed_for(v, i);

	if (q->control == KB_ORDER)
		return kb_record_order(&v->s->record, i);
	if (q->control == KB_DATE)
		return kb_answer_day(v->c->arena, q, text(t->words), text(t->month), text(t->year));
	return kb_answer_read(v->c->arena, q, text(q->control == KB_WORDS ? t->words : t->codes));
}

/* Alone on its page a question is skipped by a button; among others by leaving it blank. */
static bool may_stay_blank(const struct mover *v, size_t i)
{
	return question(v, i)->control == KB_NOTE || (!is_alone(v) && !kb_record_requires(&v->s->record, i));
}

/* Takes the answer to one question of the page. The page does not show what was chosen
 * before, so that nothing chosen means: keep it. */
static const char *take(struct mover *v, size_t i)
{
	const char *value = read_answer(v, i), *before = v->s->record.given[i];
	bool blank = value != NULL && *value == '\0';

	if (blank && !kb_question_shows(question(v, i)) && has_value(before))
		value = before;
	else if (blank && !may_stay_blank(v, i))
		return is_alone(v) ? ask_again(v, i) : is_needed(v, i);
	else if (value == NULL)
		return ask_again(v, i);
	return give(v, i, value);
}

/* The questions of the page that are asked before anything of it is taken: an answer may
 * bring another, which nobody has seen yet. */
static size_t list_asked(const struct mover *v, size_t list[KB_PAGE_MAX])
{
	size_t n = 0;

	for (size_t i = page_begin(v); i < page_end(v); i++)
		if (kb_record_asks(&v->s->record, i))
			list[n++] = i;
	return n;
}

/* Has the page a question by now that nobody has seen? */
static bool has_unseen(const struct mover *v)
{
	for (size_t i = page_begin(v); i < page_end(v); i++)
		if (kb_record_asks(&v->s->record, i) && v->s->record.given[i] == NULL)
			return true;
	return false;
}

/* ---- the moves ---- */

static bool move_next(struct mover *v)
{
	size_t list[KB_PAGE_MAX], n = list_asked(v, list);

	for (size_t k = 0; k < n; k++)
		complain(v, list[k], take(v, list[k]));
	if (first_wrong(v) == NULL && !has_unseen(v))
		go_on(v);
	return true;
}

/* Only a question that is alone on its page has the button. */
static bool move_skip(struct mover *v)
{
	if (!is_alone(v))
		return false;
	if (kb_record_requires(&v->s->record, v->s->at)) {
		complain(v, v->s->at, is_needed(v, v->s->at));
		return true;
	}
	kb_record_give(&v->s->record, v->s->at, "");
	go_on(v);
	return true;
}

static bool move_dk(struct mover *v)
{
	if (!is_alone(v) || kb_question_choice(question(v, v->s->at), "dk", 2) == NULL)
		return false;
	complain(v, v->s->at, give(v, v->s->at, "dk"));
	if (first_wrong(v) == NULL)
		go_on(v);
	return true;
}

/* Keeps what was chosen on the page where it is an answer; a half one is no reason to
 * hold anybody. */
static void keep_page(struct mover *v)
{
	size_t list[KB_PAGE_MAX], n = list_asked(v, list);

	for (size_t k = 0; k < n; k++) {
		const char *value = question(v, list[k])->control == KB_ORDER ? NULL : read_answer(v, list[k]);

		if (has_value(value))
			give(v, list[k], value);
	}
}

static bool move_back(struct mover *v)
{
	struct kb_state *s = v->s;
	size_t before;

	keep_page(v);
	before = s->reviewed ? review(s) : kb_record_before(&s->record, page_begin(v));
	if (s->reviewed)
		before = kb_record_unreached(&s->record) == review(s) ? before : kb_record_before(&s->record, page_begin(v));
	if (before != review(s) || s->reviewed)
		s->at = kb_record_page(&s->record, before);
	return true;
}

/* "up-0-food", "down-0-food": one place nearer to an end. What else stands on the page is kept. */
static bool move_rank(struct mover *v, bool up, const char *what)
{
	size_t i = page_begin(v) + (size_t)(*what - '0');
	const char *order;

	if (*what < '0' || *what > '9' || what[1] != '-' || i >= page_end(v) || question(v, i)->control != KB_ORDER ||
	    !kb_record_asks(&v->s->record, i) || (order = kb_answer_moved(v->c->arena, kb_record_order(&v->s->record, i), what + 2, up)) == NULL)
		return false;
	keep_page(v);
	complain(v, i, give(v, i, order));
	return true;
}

/* Takes away the instance of the repeat that the page is in. */
static bool move_drop(struct mover *v)
{
	struct kb_record *r = &v->s->record;
	unsigned turn = question(v, v->s->at)->turn;
	size_t at = v->s->at, more;

	if (!kb_record_can_drop(r, at))
		return false;
	more = kb_record_drop(r, at);
	v->s->at = kb_record_page(r, turn < question(v, more)->turn ? page_begin(v) : more);
	return true;
}

/* From the review back into the form: the last question that is asked. */
static bool move_into(struct mover *v)
{
	size_t last = kb_record_before(&v->s->record, review(v->s));

	if (last != review(v->s))
		v->s->at = kb_record_page(&v->s->record, last);
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
		s->at = kb_record_page(r, i);
		complain(v, i, blank ? is_needed(v, i) : does_not_fit(v, i));
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
	v->s->at = kb_record_page(&v->s->record, q);
	return true;
}

/* Keeps what was chosen; the page is the same when it is come back to. */
static bool move_later(struct mover *v)
{
	if (v->s->at != review(v->s))
		keep_page(v);
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
		{ "dk", false, move_dk }, { "back", false, move_back }, { "drop", false, move_drop },
		{ "back", true, move_into }, { "send", true, move_send }, { "", true, move_nowhere },
		{ "later", false, move_later }, { "later", true, move_later },
	};
	bool in_review = v->s->at == review(v->s);

	if (in_review && strncmp(v->m->go, "to-", 3) == 0)
		return move_to(v, v->m->go + 3);
	if (!in_review && strncmp(v->m->go, "up-", 3) == 0)
		return move_rank(v, true, v->m->go + 3);
	if (!in_review && strncmp(v->m->go, "down-", 5) == 0)
		return move_rank(v, false, v->m->go + 5);
	for (size_t i = 0; i < sizeof(moves) / sizeof(*moves); i++)
		if (moves[i].in_review == in_review && strcmp(moves[i].go, v->m->go) == 0)
			return moves[i].make(v);
	return false;
}

bool kb_state_move(struct kb_state *s, struct kb_ctx *c, const struct kb_move *m, const char **error, bool *sent)
{
	struct mover v = { .s = s, .c = c, .m = m };
	bool may;

	memset(s->wrong, 0, sizeof(s->wrong));
	may = move(&v);
	*error = first_wrong(&v);
	*sent = v.sent;
	return may;
}

/* Words go apart: beside the other answers stands only that there are some. */
static void fill_answer(struct kb_filled *out, struct kb_answer *answers, struct kb_answer *texts,
    const struct kb_question *q, const char *value)
{
	bool written = kb_question_is_free(q) && *value != '\0';

	answers[out->count++] = (struct kb_answer){ q->name, written ? KB_WRITTEN : value };
	if (written)
		texts[out->ntexts++] = (struct kb_answer){ q->name, value };
}

static void fill_answers(const struct kb_record *r, struct kb_ctx *c, struct kb_filled *out)
{
	const struct kb_xform *x = r->x;
	struct kb_answer *answers = kb_alloc(c, 2 * (x->nquestions + 1) * sizeof(*answers));
	struct kb_answer *texts = answers + x->nquestions + 1;

	out->answers = answers;
	out->texts = texts;
	for (size_t i = 0; i < x->nquestions; i++)
		if (kb_question_counts(&x->questions[i]) && kb_record_asks(r, i))
			fill_answer(out, answers, texts, &x->questions[i], r->given[i] == NULL ? "" : r->given[i]);
}

void kb_state_fill(struct kb_state *s, struct kb_ctx *c, struct kb_filled *out)
{
	*out = (struct kb_filled){ .form = s->record.x->id, .version = s->record.x->version, .place = s->place,
		.instance = s->instance, .pass = s->pass, .key = kb_key(c) };
	out->document = kb_record_document(&s->record, out->key);
	fill_answers(&s->record, c, out);
}
