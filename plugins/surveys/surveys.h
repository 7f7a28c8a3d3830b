/* surveys.h - what the files of this folder know of each other.
 *
 * Models of the views stand first, then the domain functions, one file each. A
 * domain function takes the context and never asks who called it: rights are the
 * handler's business (surveys.c). */
#ifndef SURVEYS_H
#define SURVEYS_H

#include "klankbord.h"

/* The form that youths fill in: forms/core.xml. */
#define SURVEYS_FORM "core"
#define SURVEYS_POPULATION "youth"

/* ---- Models and views ---------------------------------------------------------- */

/* A language to choose, and where it leads. */
struct surveys_language {
	const char *tag, *dir, *autonym;
	const char *url;  /* the intro in it */
	const char *line; /* what the poster says in it */
};

struct surveys_languages {
	const struct surveys_language *list;
	size_t count;
};

struct surveys_intro {
	const char *action; /* where the begin button posts to */
};

struct surveys_thanks {
	bool first;         /* another version had come before, and stays */
	const char *months; /* how long answers are kept */
};

/* One location on the staff page. No count of answers: nothing live is shown. */
struct surveys_row {
	const char *id, *name;
	bool open;
	bool mine;          /* may this person open and close it? */
	const char *poster; /* address */
	const char *crowd;  /* month in which more answers came than there is room for; NULL: none */
};

struct surveys_list {
	const struct surveys_row *rows;
	size_t count;
	const char *open, *close; /* where the buttons post to */
};

struct surveys_poster {
	const char *name;      /* of the place */
	const char *code;      /* "" when none was made yet */
	const char *address;   /* as people type it, without scheme */
	struct kb_qr qr;
	const struct surveys_language *lines;
	size_t count;
	bool mine;             /* may this person make a fresh code? */
	const char *fresh;     /* where that button posts to */
	const char *back;
};

struct surveys_link {
	const char *url;
};

void surveys_languages(struct kb_ctx *c, struct kb_out *o, const struct surveys_languages *m);
void surveys_intro(struct kb_ctx *c, struct kb_out *o, const struct surveys_intro *m);
void surveys_thanks(struct kb_ctx *c, struct kb_out *o, const struct surveys_thanks *m);
void surveys_list(struct kb_ctx *c, struct kb_out *o, const struct surveys_list *m);
void surveys_poster(struct kb_ctx *c, struct kb_out *o, const struct surveys_poster *m);
void surveys_home(struct kb_ctx *c, struct kb_out *o, const struct surveys_link *m);
void surveys_nav(struct kb_ctx *c, struct kb_out *o, const struct surveys_link *m);

/* ---- round.c: is a survey open at a place? --------------------------------------- */

bool round_is_open(struct kb_ctx *c, const char *place);

/* Both may be said twice: the second time changes nothing. */
enum kb_rc round_open(struct kb_ctx *c, const char *place);
enum kb_rc round_close(struct kb_ctx *c, const char *place);

/* ---- code.c: the code on the poster ---------------------------------------------- */

/* The place that a typed code belongs to, capital or small; NULL: none. */
const char *code_place(struct kb_ctx *c, const char *typed);

/* The code of a place; "" when it has none. */
const char *code_of(struct kb_ctx *c, const char *place);

/* Gives the place a new code. The one before opens nothing from then on. */
enum kb_rc code_fresh(struct kb_ctx *c, const char *place);

/* ---- crowd.c: how many answers a place has room for -------------------------------- */

/* Takes one of the budget of the place. KB_NONE: it is spent, which staff will read. */
enum kb_rc crowd_room(struct kb_ctx *c, const char *place);

/* The last month, of this and the one before, in which it was spent; 0: none. */
int32_t crowd_month(struct kb_ctx *c, const char *place);

/* The place has a fresh code: the warning is answered. */
enum kb_rc crowd_forget(struct kb_ctx *c, const char *place);
enum kb_rc crowd_tidy(struct kb_ctx *c);

/* ---- response.c: what youths answered -------------------------------------------- */

/* Keeps a filled-in form and tells of it ("answer"). KB_NONE: no round of this form
 * is open at the place, nothing was kept. */
enum kb_rc response_keep(struct kb_ctx *c, const struct kb_filled *f);

/* Tells of all responses from the months before `month` once more. */
enum kb_rc response_again(struct kb_ctx *c, int32_t month);

/* Deletes responses that are older than the setting surveys.keep_months. */
enum kb_rc response_tidy(struct kb_ctx *c);

#endif
