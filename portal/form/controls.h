/* controls.h - what the pages of a form show. The views are in views/. */
#ifndef KB_CONTROLS_H
#define KB_CONTROLS_H

#include <string.h>
#include "klankbord-view.h"
#include "state.h"

struct form_option {
	const char *code, *words;
	const char *icon; /* address of a symbol; NULL: none */
};

/* One line of the review. */
struct form_given {
	const char *stem, *answer;
	const char *change; /* "to-A10" */
	const char *which;  /* the instance of the repeat that it is in; "": none */
	const char *name;   /* of the button: the question, and which */
};

/* One question of a page. Words that are "" or NULL are not shown. */
struct form_control {
	enum kb_control control;
	const char *slot;                /* behind the names of its fields: "" of the first, "1", ... */
	const char *lang, *dir;          /* of the words of the form */
	bool alone;                      /* the only one of its page: its words are the heading */
	const char *stem, *hint, *error;
	const char *described;           /* ids of what describes the question, or NULL */
	bool answered;                   /* an answer is there already; it is not shown */
	const struct form_option *options; /* of a day its months; of a ranking in its order */
	size_t noptions;
	bool several, menu;              /* whether several may be chosen; one line that opens */
	const char *looks;               /* classes of the options: how they stand */
	const char *words;               /* written before; of a day its day */
	const char *month, *year;        /* of a day; month NULL: it is not asked */
	bool day;                        /* of a day: is the day asked? */
	bool lines;
	bool free;                       /* words of a person's own: the page says who reads them */
	bool danger;                     /* a note that shows whom to call */
	const struct kb_calls *calls;    /* NULL: 112 alone */
	const char *digits;              /* "numeric", "decimal", "text": which keys the phone shows */
};

/* A page. Words that are "" or NULL are not shown. */
struct form_page {
	const char *state;               /* sealed */
	const char *lang, *dir;          /* of the words of the form */
	const char *progress;            /* "Question 3. At most 8 more." */
	unsigned done, total;            /* of the bar; total 0: no bar */
	const char *group;               /* the label of the group around, with the number of an instance; "": none */
	bool drop;                       /* a button takes the instance away */
	bool several;                    /* questions on the page */
	const struct form_control *controls;
	size_t count;
	const char *dk;                  /* label of "I don't know" */
	bool skip, back;
	const char *later;               /* where it is posted to be kept; NULL: not offered */
	const char *intro;               /* address to go back to from the first page */
	const struct form_given *given;  /* of the review */
	size_t ngiven;
};

/* A question in the page of a phone that walks by itself. */
struct form_section {
	const char *item, *node;         /* its name; the number of its node in the JSON */
	const char *kind;                /* "choice", "words", "note" */
	const char *dk;                  /* label of "I don't know"; "": none */
	bool shown;                      /* in the review */
	struct form_control control;
};

/* That page. */
struct form_alone {
	const char *state;               /* sealed: the beginning */
	const char *form;                /* JSON: phone.h, and "values" */
	const char *online;              /* address to begin with a network */
	const char *lang, *dir;
	const struct form_section *sections;
	size_t count;
};

void form_alone(struct kb_ctx *c, struct kb_out *o, const struct form_alone *m);
void form_questions(struct kb_ctx *c, struct kb_out *o, const struct form_page *m);
void form_review(struct kb_ctx *c, struct kb_out *o, const struct form_page *m);
/* Pieces of the above. */
void form_head(struct kb_ctx *c, struct kb_out *o, const struct form_page *m);
void form_later(struct kb_ctx *c, struct kb_out *o, const struct form_page *m);
void form_buttons(struct kb_ctx *c, struct kb_out *o, const struct form_page *m);
void form_control(struct kb_ctx *c, struct kb_out *o, const struct form_control *m);
void form_stem(struct kb_ctx *c, struct kb_out *o, const struct form_control *m);
void form_label(struct kb_ctx *c, struct kb_out *o, const struct form_control *m);
void form_about(struct kb_ctx *c, struct kb_out *o, const struct form_control *m);
void form_choice(struct kb_ctx *c, struct kb_out *o, const struct form_control *m);
void form_menu(struct kb_ctx *c, struct kb_out *o, const struct form_control *m);
void form_words(struct kb_ctx *c, struct kb_out *o, const struct form_control *m);
void form_day(struct kb_ctx *c, struct kb_out *o, const struct form_control *m);
void form_order(struct kb_ctx *c, struct kb_out *o, const struct form_control *m);
void form_note(struct kb_ctx *c, struct kb_out *o, const struct form_control *m);

/* Who makes a page: the state, and the language of the form that it is shown in. */
struct form_shower {
	struct kb_ctx *c;
	const struct kb_state *s;
	const struct kb_xform *x;
	size_t lang;              /* of the form */
	const char *tag, *dir;
	const struct kb_calls *calls; /* whom who sees it calls in danger; NULL: 112 alone */
	bool all;                 /* what is not asked now too: a preview */
};

/* controls.c: fills in the tag and the direction of its language. */
void form_shower_speak(struct form_shower *w);

/* control.c: fills in the question `i` of the page as it stands now. */
void form_control_fill(const struct form_shower *w, size_t i, struct form_control *m);

/* review.c: fills in what was answered. */
void form_review_fill(const struct form_shower *w, struct form_page *p);

/* Sends the page on which the state stands. */
void kb_state_show(struct kb_req *r, const struct kb_state *s, const struct kb_plugin *owner, const char *error);

/* The words of a question, and of the group around it: "Brothers and sisters (2)". */
const char *kb_stem_words(const struct form_shower *w, const struct kb_question *q);
const char *kb_group_words(const struct form_shower *w, const struct kb_question *q);

/* The words of a choice, in a language of the form. */
const char *kb_choice_words(struct kb_ctx *c, const struct kb_xform *x, const struct kb_question *q,
    const struct kb_choice *k, size_t lang);

/* Which way the words of a language run: "ltr" or "rtl". */
const char *kb_form_dir(struct kb_ctx *c, const char *tag);

/* Draws the page of a question with nothing answered, and all that can stand on it, in a language of the form. */
void kb_question_draw(struct kb_ctx *c, struct kb_out *o, const struct kb_xform *x, size_t question, size_t lang);

/* An answer in words: the labels of its choices, what was written, or that it was
 * skipped. */
const char *kb_answer_words(struct kb_ctx *c, const struct kb_xform *x, const struct kb_question *q,
    size_t lang, const char *value);

#endif
