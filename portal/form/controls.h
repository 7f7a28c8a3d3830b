/* controls.h - what the pages of a form show. The views are in views/. */
#ifndef KB_CONTROLS_H
#define KB_CONTROLS_H

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
};

/* A page. Words that are "" or NULL are not shown. */
struct form_page {
	const char *state;               /* sealed */
	const char *lang, *dir;          /* of the words of the form */
	const char *progress;            /* "Question 3. At most 8 more." */
	unsigned done, total;            /* of the bar; total 0: no bar */
	const char *stem, *hint, *error;
	const char *described;           /* ids of what describes the question, or NULL */
	bool answered;                   /* an answer is there already; it is not shown */
	const struct form_option *options;
	size_t noptions;
	bool faces, several;             /* how the options stand, and whether several may be chosen */
	const char *words;               /* written before */
	bool lines, digits;
	const char *dk;                  /* label of "I don't know" */
	bool skip, back;
	const char *intro;               /* address to go back to from the first page */
	const struct form_given *given;  /* of the review */
	size_t ngiven;
};

void form_choice(struct kb_ctx *c, struct kb_out *o, const struct form_page *m);
void form_words(struct kb_ctx *c, struct kb_out *o, const struct form_page *m);
void form_note(struct kb_ctx *c, struct kb_out *o, const struct form_page *m);
void form_review(struct kb_ctx *c, struct kb_out *o, const struct form_page *m);
/* Pieces of the above. */
void form_head(struct kb_ctx *c, struct kb_out *o, const struct form_page *m);
void form_about(struct kb_ctx *c, struct kb_out *o, const struct form_page *m);
void form_buttons(struct kb_ctx *c, struct kb_out *o, const struct form_page *m);

/* Sends the page on which the state stands. */
void kb_state_show(struct kb_req *r, const struct kb_state *s, const struct kb_plugin *owner, const char *error);

/* An answer in words: the labels of its choices, what was written, or that it was
 * skipped. */
const char *kb_answer_words(struct kb_ctx *c, const struct kb_xform *x, const struct kb_question *q,
    size_t lang, const char *value);

#endif
