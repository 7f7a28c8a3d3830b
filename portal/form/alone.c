/* alone.c - a form that a phone walks through by itself, without a network.
 *
 * All questions stand in one page, with the form's expressions as JSON; static/phone.js shows
 * one at a time. What it sends are the answers and the seal of the beginning: the
 * instanceID, the presets and the pass come from there, and everything else is worked out
 * here once more. The phone decides nothing but which question it shows. */
#include <string.h>
#include "controls.h"
#include "json.h"
#include "phone.h"
#include "text.h"
#include "walk.h"
#include "web.h"

enum { ALONE_AGE = 21 * 24 * 3600 }; /* seconds until the answers must be sent */

/* ---- which forms ---- */

/* What static/phone.js can ask: choices, words and notes, each on a page of its own, without
 * rules that hold one up. */
static bool can_ask(const struct kb_xform *x, size_t i)
{
	const struct kb_question *q = &x->questions[i];

	return q->control != KB_DATE && q->control != KB_ORDER && q->bind->required == NULL && q->bind->constraint == NULL &&
	    !q->decimal && !q->bounded && !q->bind->whole_number && q->look != KB_LOOK_MENU &&
	    kb_page_end(x, i) - kb_page_begin(x, i) == 1;
}

bool kb_alone_may(struct kb_ctx *c, const char *id, const char *version)
{
	const struct kb_plugin *owner = NULL;
	const struct kb_form *entry;
	const struct kb_xform *x = kb_form_get(c, id, version, &owner, &entry);

	for (size_t i = 0; x != NULL && i < x->nquestions; i++)
		if (!can_ask(x, i))
			return false;
	return x != NULL && kb_phone_lacks(c->arena, x) == NULL;
}

/* ---- the page ---- */

/* ,"values":[[node,"text"],...] of the nodes that are not blank to begin with. */
static void write_values(struct kb_buf *b, const struct kb_record *r)
{
	const char *comma = "";

	kb_buf_text(b, ",\"values\":[");
	for (size_t d = 1; d < r->x->ndefs; d++) {
		const struct kb_node *n = r->rows[d].count == 0 || r->x->defs[d].first != 0 ? NULL : r->rows[d].nodes[0]->first;
		if (n == NULL || n->text == NULL || *n->text == '\0')
			continue;
		kb_buf_fmt(b, "%s[%zu,", comma, d);
		kb_json_text(b, n->text);
		kb_buf_text(b, "]");
		comma = ",";
	}
	kb_buf_text(b, "]");
}

static const char *form_json(struct kb_ctx *c, const struct kb_record *r)
{
	struct kb_buf b = { .arena = c->arena };

	kb_buf_text(&b, "{");
	kb_phone_form(&b, r->x);
	write_values(&b, r);
	kb_buf_text(&b, "}");
	return b.data;
}

/* All questions lie in one page: each has ids and names of its own. */
static void add_section(const struct form_shower *w, size_t i, struct form_section *to)
{
	const struct kb_question *q = &w->x->questions[i];
	const struct kb_choice *dk = kb_question_choice(q, "dk", 2);

	*to = (struct form_section){ .item = q->name, .node = kb_fmt(w->c, "%zu", q->node),
		.kind = q->control == KB_NOTE ? "note" : q->control == KB_WORDS ? "words" : "choice",
		.dk = dk == NULL ? "" : kb_label_words(w->x, &dk->label, w->lang), .shown = kb_question_counts(q) };
	form_control_fill(w, i, &to->control);
	to->control.slot = kb_fmt(w->c, "-%zu", i);
	to->control.described = *to->control.hint == '\0' ? NULL : kb_fmt(w->c, "form-hint%s", to->control.slot);
}

enum kb_rc kb_alone_show(struct kb_req *r, const char *id, const struct kb_start *start, const char *online)
{
	struct kb_ctx *c = kb_task(r);
	const struct kb_plugin *owner = NULL;
	const struct kb_form *entry;
	const struct kb_xform *x = kb_form_get(c, id, start->version, &owner, &entry);
	struct form_alone *m = kb_alloc(c, sizeof(*m));
	struct form_section *list = kb_alloc(c, (x->nquestions + 1) * sizeof(*list));
	struct kb_state s;
	struct form_shower w = { .c = c, .s = &s, .x = x, .lang = kb_xform_lang(x, kb_lang(c)), .calls = kb_calls_at(r) };

	kb_state_begin(&s, c, x, start->door->place);
	kb_state_equip(&s, c, start);
	form_shower_speak(&w);
	for (size_t i = 0; i < x->nquestions; i++)
		add_section(&w, i, &list[i]);
	*m = (struct form_alone){ .state = kb_state_seal(&s, c), .form = form_json(c, &s.record), .online = online,
		.lang = w.tag, .dir = w.dir, .sections = list, .count = x->nquestions };
	return kb_page(r, kb_say(c, "form.title.note", NULL), form_alone, m);
}

/* ---- what comes back ---- */

/* Opens the seal of the beginning. false: refused. */
static bool open_beginning(struct kb_req *r, struct kb_state *s)
{
	struct kb_ctx *c = kb_task(r);
	const struct kb_plugin *owner = NULL;
	const struct kb_xform *x = kb_walk_form(r, NULL, NULL, &owner);
	const char *key = "error.state.old";
	const void *bytes;
	size_t n;

	if (x == NULL)
		return false;
	if (kb_unseal(c, "form", kb_text(r, "state"), ALONE_AGE, &bytes, &n) != KB_OK ||
	    !kb_state_read(s, c->arena, x, NULL, bytes, n, &key)) {
		kb_refuse(r, 410, key);
		return false;
	}
	return true;
}

/* "A10=3", with "\n" and "\\" for a line's end and for "\". */
static bool take_line(struct kb_state *s, struct kb_arena *a, const char *line, size_t n)
{
	const struct kb_xform *x = s->record.x;
	const char *is = memchr(line, '=', n), *value;
	char *text = kb_arena_alloc(a, n + 1), *to = text;
	size_t q;

	if (is == NULL || (q = kb_xform_question(x, kb_arena_copy(a, line, (size_t)(is - line)))) == x->nquestions)
		return false;
	for (const char *at = is + 1; at < line + n; at++)
		*to++ = *at != '\\' || at + 1 == line + n ? *at : *++at == 'n' ? '\n' : *at;
	*to = '\0';
	if ((value = kb_answer_read(a, &x->questions[q], text)) == NULL)
		return false;
	kb_record_put(&s->record, q, value);
	return true;
}

bool kb_alone_lines(struct kb_state *s, struct kb_arena *a, const char *all)
{
	for (size_t n; *(all += strspn(all, "\r\n")) != '\0'; all += n)
		if (!take_line(s, a, all, n = strcspn(all, "\r\n")))
			return false;
	kb_record_settle(&s->record);
	return true;
}

static bool keeps_its_rules(struct kb_record *r)
{
	for (size_t i = 0; i < r->x->nquestions; i++)
		if (kb_record_asks(r, i) && (!kb_record_allows(r, i) ||
		    (kb_record_requires(r, i) && (r->given[i] == NULL || *r->given[i] == '\0'))))
			return false;
	return true;
}

bool kb_alone_read(struct kb_req *r, struct kb_filled *out)
{
	struct kb_ctx *c = kb_task(r);
	struct kb_state s;

	if (!open_beginning(r, &s))
		return false;
	if (!s.own || !kb_alone_lines(&s, c->arena, kb_text(r, "all")) || !keeps_its_rules(&s.record)) {
		kb_refuse(r, 400, "error.state.forged");
		return false;
	}
	kb_state_fill(&s, c, out);
	out->alone = true;
	return !kb_failed(c);
}
