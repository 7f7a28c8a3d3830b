/* staff-quotes.c - pages of staff: quotes that wait for a second person, and those that may leave.
 *
 * Who may read texts sees what is proposed, and agrees to those of others. What was agreed
 * may be read by all staff: for inside with its place, at the places of the reader; for outside by
 * all, without a place, and as a file. Those for inside stand beside a measure too, on its page in metrics. */
#include <stdio.h>
#include <string.h>

#include "klankbord-view.h"
#include "texts.h"

static bool is_outside(const struct quote *q)
{
	return strcmp(q->reach, "outside") == 0;
}

static const char *kind_words(struct kb_ctx *c, const char *kind)
{
	static const struct { const char *kind, *key; } kinds[] = {
		{ "literal", "staff.quote.literal" }, { "translated", "staff.quote.translated" },
	};

	for (size_t i = 0; i < sizeof(kinds) / sizeof(*kinds); i++)
		if (strcmp(kinds[i].kind, kind) == 0)
			return kb_say(c, kinds[i].key, NULL);
	return kb_say(c, "staff.quote.composed", NULL);
}

static const char *question_of(struct kb_ctx *c, const struct quote *q)
{
	return text_question(c, &(struct text){ .item = q->item });
}

static const char *place_words(struct kb_ctx *c, const struct quote *q)
{
	const struct kb_place *p = kb_place(c, q->place);

	return is_outside(q) ? "" : p ? p->name : q->place;
}

static struct texts_quote row_of(struct kb_ctx *c, const struct quote *q)
{
	return (struct texts_quote){
		.key = q->key, .question = question_of(c, q), .words = q->words, .kind = kind_words(c, q->kind),
		.reach = kb_say(c, is_outside(q) ? "staff.quote.outside" : "staff.quote.inside", NULL),
		.place = place_words(c, q), .population = population_name(c, q->population), .maker = q->maker,
		.made = kb_day_name(c, q->made), .judge = q->judge, .judged = q->judged ? kb_day_name(c, q->judged) : "",
		.own = strcmp(q->maker, kb_who(c)->user) == 0,
	};
}

/* May this person see it? */
static bool is_theirs(struct kb_ctx *c, const struct quote *q, const char *right)
{
	return (is_outside(q) && strcmp(right, "surveys.read") == 0) || kb_may(c, right, q->place);
}

static size_t list_quotes(struct kb_ctx *c, const char *state, const char *right, const struct texts_quote **to)
{
	const struct quote *all;
	size_t n = quote_list(c, state, &all), count = 0;
	struct texts_quote *list = kb_alloc(c, (n + 1) * sizeof(*list));

	for (size_t i = 0; i < n; i++)
		if (is_theirs(c, &all[i], right))
			list[count++] = row_of(c, &all[i]);
	*to = list;
	return count;
}

enum kb_rc serve_quotes(struct kb_req *r)
{
	struct kb_ctx *c = kb_task(r);
	struct texts_quotes m = {
		.judges = kb_may(c, "surveys.read_text", NULL), .action = kb_url(c, "surveys.quote.judge", NULL),
		.file = kb_url(c, "surveys.quotes.file", NULL), .back = kb_url(c, "surveys.list", NULL),
	};

	m.nagreed = list_quotes(c, "agreed", "surveys.read", &m.agreed);
	if (m.judges)
		m.nproposed = list_quotes(c, "proposed", "surveys.read_text", &m.proposed);
	return kb_page(r, kb_say(c, "staff.quotes.title", NULL), surveys_quotes, &m);
}

/* ---- Beside a measure ---- */

/* What metrics says its page is about: "de-linde 24336 youth guardian". */
struct about { char place[41], whose[200]; int month; };

static bool read_about(struct kb_ctx *c, struct about *to)
{
	return sscanf(kb_about(c), "%40s %d %199[^\n]", to->place, &to->month, to->whose) == 3;
}

static size_t said_by(struct kb_ctx *c, const struct about *a, const char *population, struct texts_quote *to)
{
	const struct quote *list;
	size_t n = kb_has_word(a->whose, population) ? quote_since(c, a->place, population, a->month, &list) : 0;

	for (size_t i = 0; i < n; i++)
		to[i] = row_of(c, &list[i]);
	return n;
}

enum kb_rc show_said(struct kb_ctx *c, struct kb_out *o)
{
	static const char *const all[] = { "youth", "guardian", "foster", "partner", "staff", "former" };
	enum { POPULATIONS = sizeof(all) / sizeof(*all) };
	struct texts_quote *quotes = kb_alloc(c, POPULATIONS * QUOTES_SINCE * sizeof(*quotes));
	struct texts_said m = { .quotes = quotes, .all = kb_url(c, "surveys.quotes", NULL) };
	struct about a;

	if (!read_about(c, &a) || !kb_may(c, "surveys.read", a.place))
		return KB_OK;
	for (size_t i = 0; i < POPULATIONS; i++)
		m.count += said_by(c, &a, all[i], quotes + m.count);
	surveys_said(c, o, &m);
	return kb_failed(c) ? KB_FAIL : KB_OK;
}

/* ---- What may go outside ---- */

/* The file of what may go outside. */
enum kb_rc serve_quotes_file(struct kb_req *r)
{
	struct kb_ctx *c = kb_task(r);
	const struct quote *all;
	size_t n = quote_list(c, "agreed", &all);
	struct kb_out *o = kb_download(r, "text/csv", "quotes.csv");
	static const char *const heads[] = { "population", "question", "quote", "kind" };

	for (size_t i = 0; i < sizeof(heads) / sizeof(*heads); i++)
		kb_csv(o, heads[i]);
	kb_csv_end(o);
	for (size_t i = 0; i < n; i++) {
		if (!is_outside(&all[i]))
			continue;
		kb_csv(o, population_name(c, all[i].population));
		kb_csv(o, question_of(c, &all[i]));
		kb_csv(o, all[i].words);
		kb_csv(o, kind_words(c, all[i].kind));
		kb_csv_end(o);
	}
	return KB_OK;
}

enum kb_rc serve_quote_judge(struct kb_req *r)
{
	struct kb_ctx *c = kb_task(r);
	const struct quote *q = quote_find(c, kb_text(r, "quote"));

	if (!q || !kb_may(c, "surveys.read_text", q->place))
		return kb_refuse(r, 404, "error.not_found");
	switch (quote_judge(c, q->key, strcmp(kb_text(r, "go"), "agree") == 0, kb_who(c)->user)) {
	case KB_OK:
		return kb_see(r, kb_url(c, "surveys.quotes", NULL));
	case KB_NONE:
		return kb_refuse(r, 403, "staff.quote.own");
	default:
		return KB_FAIL;
	}
}
