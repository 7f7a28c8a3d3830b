/* texts.h - what people write in words of their own: kept, read, translated, quoted.
 *
 * A text stands apart from the answers that came with it. Staff read the texts of a place
 * once the gate lets its group be seen (text.c); an interpreter reads one text at a time and
 * nothing of where it came from (interpret.c); what leaves is a quote, masked (kb_guard_mask()) and
 * agreed by a second person (quote.c). Domain functions first, then pages. */
#ifndef TEXTS_H
#define TEXTS_H

#include "surveys.h"

/* ---- text.c ---- */

/* A text, and what became of it. */
struct text {
	const char *key, *item, *place, *form, *version, *population;
	const char *lang, *dir, *words;
	const char *translation;   /* in Dutch; "": none */
	int32_t month;             /* in which it was written */
	int32_t translated;        /* month in which an interpreter was done; 0: waits */
	bool unsure, danger;
};

/* Keeps what was written in a form that was just taken. The caller's transaction. */
enum kb_rc text_keep(struct kb_ctx *c, const struct kb_filled *f, const struct site *s);

/* Deletes texts that are older than the setting surveys.keep_text_months. A job. */
enum kb_rc text_tidy(struct kb_ctx *c);

/* The sites of which there are texts; the texts of one, by question; those that were passed on as danger. */
size_t text_sites(struct kb_ctx *c, const struct site **list);
size_t text_list(struct kb_ctx *c, const struct site *s, const struct text **list);
size_t text_dangers(struct kb_ctx *c, const struct text **list);
const struct text *text_find(struct kb_ctx *c, const char *key);

/* A row of one of the queries that list texts, in their order of columns. */
struct text text_row(struct kb_rows *q);

/* Somebody acts on a text that was passed on: it stands in the list of dangers no more. */
enum kb_rc text_settle(struct kb_ctx *c, const struct text *t);

/* What was asked, in the person's language; the item's name where no form has it any more. */
const char *text_question(struct kb_ctx *c, const struct text *t);

/* ---- interpret.c ---- */

/* "ar ti": the languages that a person reads for others; "": none. */
const char *interpret_tongues(struct kb_ctx *c, const char *person);
enum kb_rc interpret_set(struct kb_ctx *c, const char *person, const char *tongues);

struct interpreter { const char *person, *tongues; };
size_t interpret_list(struct kb_ctx *c, const struct interpreter **list);

/* Did the person say to keep secret what they read? */
bool interpret_sworn(struct kb_ctx *c, const char *person);
enum kb_rc interpret_swear(struct kb_ctx *c, const char *person);

/* The next text for a person; NULL: none waits. *left: how many wait, this one among them. */
const struct text *interpret_next(struct kb_ctx *c, const char *person, size_t *left);

/* May this person do something with the text: one of their languages, and it waits? */
const struct text *interpret_find(struct kb_ctx *c, const char *person, const char *key);

enum kb_rc interpret_send(struct kb_ctx *c, const struct text *t, const char *translation, bool unsure);
enum kb_rc interpret_danger(struct kb_ctx *c, const struct text *t);
enum kb_rc interpret_know(struct kb_ctx *c, const struct text *t, const char *person);

/* ---- quote.c ---- */

enum { QUOTE_MAX = 600 };

struct quote {
	const char *key, *item, *place, *population, *kind, *reach, *words, *maker, *judge, *form;
	int32_t made, judged;
};

enum { QUOTE_INSIDE = 5, QUOTE_OUTSIDE = 10 }; /* people in the group that it comes out of */

/* Proposes a quote out of a text. */
enum kb_rc quote_make(struct kb_ctx *c, const struct text *t, const char *words, const char *kind, const char *reach,
    const char *maker);

/* state: "proposed", "agreed". */
size_t quote_list(struct kb_ctx *c, const char *state, const struct quote **list);

enum { QUOTES_SINCE = 12 };

/* What this population of a place said in quarters from a month on, for inside and agreed: the newest ones. */
size_t quote_since(struct kb_ctx *c, const char *place, const char *population, int32_t month, const struct quote **to);

/* In whatever state it is; NULL: there is none. */
const struct quote *quote_find(struct kb_ctx *c, const char *key);

/* KB_NONE: it does not wait any more, or it is the person's own. */
enum kb_rc quote_judge(struct kb_ctx *c, const char *key, bool agree, const char *judge);

/* Quotes go with the answers of their time (surveys.keep_months). A job. */
enum kb_rc quote_tidy(struct kb_ctx *c);

/* ---- Pages ---- */

/* staff-texts.c: reading, and making a quote. staff-quotes.c: what may leave, and what stands beside a measure. */
enum kb_rc show_said(struct kb_ctx *c, struct kb_out *o);
enum kb_rc serve_texts(struct kb_req *r);
enum kb_rc serve_texts_site(struct kb_req *r);
enum kb_rc serve_texts_settle(struct kb_req *r);
enum kb_rc serve_quote_make(struct kb_req *r);
enum kb_rc serve_quotes(struct kb_req *r);
enum kb_rc serve_quotes_file(struct kb_req *r);
enum kb_rc serve_quote_judge(struct kb_req *r);

/* staff-interpret.c: one text at a time, and who reads which languages. */
enum kb_rc serve_interpret(struct kb_req *r);
enum kb_rc serve_interpreted(struct kb_req *r);
enum kb_rc serve_interpreters(struct kb_req *r);
enum kb_rc serve_interpreters_set(struct kb_req *r);

/* A site in the list. */
struct texts_site {
	const char *title, *place, *population, *url; /* url NULL: its group may not be seen (yet) */
	bool later;                                   /* it may be, when its quarter is over */
};

/* One text on a page. */
struct texts_one {
	const char *key, *question, *lang, *dir, *words, *translation, *tongue;
	const char *month;     /* in which it was translated; "": waits */
	const char *place;
	const char *masked;    /* what a quote begins with */
	bool unsure, danger;
	bool translates;       /* it is in a language that staff do not read */
	bool retry;            /* its quote was not taken just now */
};

struct texts_list {
	const struct texts_site *sites;
	size_t nsites;
	const struct texts_one *dangers;
	size_t ndangers;
	const char *settle, *quotes, *interpreters, *back; /* addresses; interpreters NULL: not theirs */
	const char *months;                                /* how long texts are kept */
};

struct texts_page {
	const char *title, *place, *back, *action;
	const char *error;           /* why the last quote was not taken; NULL */
	const struct texts_one *texts;
	size_t ntexts;
	const char *words, *kind, *reach; /* of that quote, as sent */
	bool outside;                /* the group is large enough for quotes that go outside */
};

struct texts_quote {
	const char *key, *question, *words, *kind, *reach, *place, *population, *maker, *made, *judge, *judged;
	bool own;
};

/* Beside a measure. */
struct texts_said {
	const struct texts_quote *quotes;
	size_t count;
	const char *all; /* address of all quotes */
};

struct texts_quotes {
	const struct texts_quote *agreed, *proposed;
	size_t nagreed, nproposed;
	bool judges;                 /* may see what is proposed */
	const char *action, *file, *back;
};

struct texts_interpret {
	const struct texts_one *text; /* NULL: none waits */
	const char *left, *action, *error, *tongues;
	bool sworn, known;            /* known: staff said which languages the person reads */
};

struct texts_interpreter {
	const char *person, *tongues;
};

struct texts_interpreters {
	const struct texts_interpreter *list;
	size_t count;
	const struct texts_tongue { const char *tag, *name; } *tongues;
	size_t ntongues;
	const char *action, *back;
};

/* Was this chosen for the quote of the text that was not taken? */
bool texts_chose(const struct texts_page *m, const struct texts_one *t, const char *value);

void surveys_texts(struct kb_ctx *c, struct kb_out *o, const struct texts_list *m);
void surveys_text_one(struct kb_ctx *c, struct kb_out *o, const struct texts_one *m);
void surveys_text_site(struct kb_ctx *c, struct kb_out *o, const struct texts_page *m);
void surveys_said(struct kb_ctx *c, struct kb_out *o, const struct texts_said *m);
void surveys_quotes(struct kb_ctx *c, struct kb_out *o, const struct texts_quotes *m);
void surveys_interpret(struct kb_ctx *c, struct kb_out *o, const struct texts_interpret *m);
void surveys_interpreters(struct kb_ctx *c, struct kb_out *o, const struct texts_interpreters *m);

#endif
