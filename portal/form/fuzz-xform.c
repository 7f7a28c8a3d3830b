/* fuzz-xform.c - a form as a document: read, held against the rules of the house, and
 * filled in once with the first thing that each question takes.
 *
 * The input is the document. A form that loads is a form that works. */
#include "fuzz.h"

#include <string.h>

#include "flaws.h"
#include "state.h"
#include "xform.h"

const char kb_fuzz_name[] = "xform";
const size_t kb_fuzz_memory = 1 << 26;

enum { LONGEST = 65536 };

void kb_fuzz_begin(void)
{
}

/* ---- What was read ---- */

static void label_holds(const struct kb_xform *x, const struct kb_label *l)
{
	for (size_t lang = 0; lang < x->nlangs; lang++) {
		const char *words = kb_label_words(x, l, lang);

		FUZZ_HOLDS(words && kb_fuzz_utf8(words, strlen(words)), "words are UTF-8");
	}
}

static void question_holds(const struct kb_xform *x, size_t i)
{
	const struct kb_question *q = &x->questions[i];

	FUZZ_HOLDS(q->node > 0 && q->node < x->ndefs && q->bind == &x->binds[q->more ? 0 : q->node], "a question has a node");
	FUZZ_HOLDS(q->turn > 0 || strlen(q->name) <= KB_NAME_MAX, "a name is short");
	FUZZ_HOLDS((q->turn > 0) == (q->repeat > 0) && q->turn <= KB_TURNS_MAX, "a turn is one of a repeat");
	FUZZ_HOLDS(kb_xform_question(x, q->name) == i, "a question is found by its name");
	label_holds(x, &q->label);
	label_holds(x, &q->hint);
	for (size_t k = 0; k < q->nchoices; k++) {
		const char *code = q->choices[k].code;

		FUZZ_HOLDS(*code && strlen(code) <= KB_CODE_MAX, "a code is short");
		FUZZ_HOLDS(kb_question_choice(q, code, strlen(code)) == &q->choices[k], "a choice is found by its code");
		label_holds(x, &q->choices[k].label);
	}
}

static void form_holds(struct kb_arena *a, const struct kb_xform *x)
{
	bool *seen = kb_arena_alloc(a, x->ndefs);

	FUZZ_HOLDS(*x->id && *x->version && x->title, "a form has a name");
	FUZZ_HOLDS(x->nquestions <= KB_FORM_QUESTIONS && x->nlangs <= KB_FORM_LANGS && x->ntexts <= KB_FORM_TEXTS &&
	    x->ndefs <= KB_FORM_DEFS, "a form is bounded");
	FUZZ_HOLDS(x->nlangs == 0 || x->preset < x->nlangs, "the default language is there");
	/* order[] has each node but the document once, after all that it needs. */
	for (size_t i = 0; i + 1 < x->ndefs; i++) {
		size_t node = x->order[i];

		FUZZ_HOLDS(node < x->ndefs && !seen[node], "the order has each node once");
		for (size_t k = 0; k < x->needs[node].count; k++)
			FUZZ_HOLDS(x->needs[node].nodes[k] == 0 || seen[x->needs[node].nodes[k]], "after all that it needs");
		seen[node] = true;
	}
	for (size_t i = 0; i < x->nquestions; i++)
		question_holds(x, i);
}

/* ---- Filling in ---- */

/* What a person in a hurry gives. */
static const char *some_answer(const struct kb_question *q)
{
	if (q->control == KB_NOTE)
		return "";
	if (q->bounded)
		return "";
	if (q->control == KB_WORDS)
		return q->bind->whole_number || q->decimal ? "7" : "words";
	if (q->control == KB_DATE)
		return "2024-01-01";
	if (q->control == KB_ORDER)
		return "";
	return q->nchoices ? q->choices[0].code : "";
}

static void give(struct kb_arena *a, struct kb_record *r, size_t q)
{
	const char *value = kb_answer_read(a, &r->x->questions[q], some_answer(&r->x->questions[q]));

	FUZZ_HOLDS(value != NULL, "a question takes what it offers");
	kb_record_give(r, q, value);
	kb_record_requires(r, q);
	kb_record_allows(r, q);
}

static void state_holds(struct kb_arena *a, const struct kb_state *s)
{
	struct kb_buf one = { .arena = a }, two = { .arena = a };
	struct kb_state other;
	const char *key = NULL;

	kb_state_write(s, &one);
	FUZZ_HOLDS(kb_state_read(&other, a, s->record.x, s->place, one.data, one.len, &key), "a state that was written is read");
	kb_state_write(&other, &two);
	FUZZ_HOLDS(one.len == two.len && !memcmp(one.data, two.data, one.len), "as the same");
}

static void walk(struct kb_arena *a, const struct kb_xform *x)
{
	struct kb_state s = { .place = "de-linde", .pass = "", .instance = "0123456789abcdef0123456789abcdef" };
	unsigned most = (unsigned)x->nquestions;

	kb_record_begin(&s.record, a, x);
	for (s.at = kb_record_first(&s.record); s.at < x->nquestions;) {
		struct kb_progress p = kb_progress_of(&s.record, s.at);
		size_t next;

		FUZZ_HOLDS(kb_record_asks(&s.record, s.at), "only what is relevant is asked");
		FUZZ_HOLDS(p.number <= x->nquestions, "nobody is further than the end");
		FUZZ_HOLDS(p.most <= most || x->grows, "what can still come never grows, where it is said");
		most = p.most;
		if (!s.record.broken)
			state_holds(a, &s);
		give(a, &s.record, s.at);
		next = kb_record_next(&s.record, s.at);
		FUZZ_HOLDS(next > s.at, "the way leads forward");
		s.at = next;
	}
}

/* ---- Any ODK form ---- */

static const char *option_of(struct kb_record *r, const struct kb_node *n)
{
	const struct kb_option *options;
	size_t count = kb_node_options(r, n, &options);

	for (size_t i = 0; i < count; i++)
		kb_option_words(r, n, &options[i]);
	return count > 0 ? options[count - 1].value : "1";
}

static void write_all(struct kb_record *r)
{
	size_t count = r->instance.count < 200 ? r->instance.count : 200;

	for (size_t i = 1; i < count && !r->broken; i++) {
		struct kb_node *n = r->instance.nodes[i];
		size_t def = n == NULL ? 0 : kb_record_def(r, n);
		if (def == 0 || n->kind != KB_NODE_ELEMENT)
			continue;
		if (r->x->defs[def].is_repeat)
			kb_repeat_add(r, def, n->parent);
		else if (r->x->defs[def].first == 0)
			kb_record_write(r, n, option_of(r, n));
		kb_node_valid(r, n);
		kb_node_filled(r, n);
	}
}

/* What is sent is XML again, unless it names what XML cannot write. */
static void fill_in(struct kb_arena *a, const struct kb_xform *x)
{
	static const struct kb_world world = { .now = 1776254400000.0 };
	struct kb_record r;

	kb_record_open(&r, a, x, &world);
	write_all(&r);
	kb_record_recalculate(&r);
	for (size_t d = 0; d < x->ndefs; d++)
		FUZZ_HOLDS(x->defs[d].is_repeat || r.rows[d].count <= r.instance.count, "rows hold nodes");
	FUZZ_HOLDS(kb_record_submit(&r)[0] == '<' || r.instance.nodes[0]->first->off, "a record is sent");
}

static void take_any(struct kb_arena *a, const char *bytes, size_t n)
{
	const char *why = NULL;
	struct kb_xform *x = kb_odk_read(a, bytes, n, NULL, &why);

	FUZZ_HOLDS((x == NULL) == (why != NULL), "a refusal says why");
	if (x)
		fill_in(a, x);
}

/* All that is wrong at once, as staff read it: there is something where the form is refused,
 * and each stands in a line of the file. */
static void judge(struct kb_arena *a, const char *bytes, size_t n, bool readable)
{
	struct kb_flaws flaws;
	const struct kb_xform *x = kb_xform_judge(a, bytes, n, &flaws);
	long lines = 1;

	for (size_t i = 0; i < n; i++)
		lines += bytes[i] == '\n';
	FUZZ_HOLDS((x == NULL) == (flaws.count > 0), "a form that is refused has a flaw, and the other way round");
	FUZZ_HOLDS(x == NULL || readable, "what is judged sound can be read");
	FUZZ_HOLDS(flaws.count <= KB_FLAWS_MAX, "flaws are bounded");
	for (size_t i = 0; i < flaws.count; i++) {
		const struct kb_flaw *f = &flaws.list[i];

		FUZZ_HOLDS(f->line >= 0 && f->line <= lines && *f->words && kb_fuzz_utf8(f->words, strlen(f->words)), "a flaw has a place and words");
		FUZZ_HOLDS(i == 0 || flaws.list[i - 1].line <= f->line, "flaws stand in the order of the file");
		FUZZ_HOLDS(strlen(f->text) <= KB_FLAW_TEXT && kb_fuzz_utf8(f->text, strlen(f->text)), "a line that is shown is short and UTF-8");
	}
}

void kb_fuzz_take(struct kb_arena *a, const char *bytes, size_t n)
{
	const char *why = NULL;
	struct kb_xform *x;

	if (n > LONGEST)
		return;
	take_any(a, bytes, n);
	x = kb_xform_read(a, bytes, n, &why);
	FUZZ_HOLDS((x == NULL) == (why != NULL), "a refusal says why");
	judge(a, bytes, n, x != NULL);
	if (!x)
		return;
	form_holds(a, x);
	kb_xform_check(x, "form.xml");
	walk(a, x);
}
