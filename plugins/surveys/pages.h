/* pages.h - the models of the views. */
#ifndef SURVEYS_PAGES_H
#define SURVEYS_PAGES_H

#include "surveys.h"

/* A language to choose, and where it leads. */
struct surveys_language {
	struct kb_language is;
	const char *tag, *dir, *autonym;
	const char *url;  /* the intro in it */
	const char *line; /* what the poster says in it */
};

struct surveys_languages {
	const struct surveys_language *list;
	size_t count;
};

/* What is promised differs: a youth is told of mentor and guardian. */
struct surveys_intro {
	const char *action; /* where the begin button posts to */
	bool youth;
	const char *own;    /* what a phone of one's own can do besides; NULL: this is none */
};

/* A phone of one's own: begin there, or go on with a code. */
struct surveys_own {
	const char *action; /* where a beginning and a code post to */
	const char *phone;  /* where a phone answers without a network; NULL: not this form */
	bool begins;        /* there is a door; else only a code can be used */
	const char *days;   /* how long answers are kept that were not sent */
	const char *error;  /* what is wrong with the code; NULL: nothing */
};

/* The code of what was kept. */
struct surveys_later {
	const char *code;   /* in groups of four */
	const char *until;  /* the last day */
	const char *action; /* where it posts to */
};

struct surveys_thanks {
	bool first;         /* another version had come before, and stays */
	bool youth;
	const char *months; /* how long answers are kept */
	const char *next;   /* where the next person begins; NULL: with a card of their own */
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
	const char *rounds;
	const char *forms;        /* addresses; NULL: not this person's */
	const char *texts, *quotes, *interpreters;
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
	const char *kiosk;     /* address for a tablet, without scheme; NULL: none */
	struct kb_qr kiosk_qr;
};

/* A sheet of cards. */
struct surveys_card {
	struct kb_qr qr;
	const char *code; /* in groups of four */
};

struct surveys_cards {
	const struct surveys_card *list;
	size_t count;
	const char *address;   /* what is typed before the code */
	const struct surveys_language *lines;
	size_t nlines;
	const char *back;
};

/* One round in the list of rounds. */
struct surveys_round_row {
	const char *title, *url, *population, *opens, *ends;
	enum phase phase;
	const char *places; /* how many that this person sees */
};

struct surveys_rounds {
	const struct surveys_round_row *rows;
	size_t count;
	const char *make;   /* address; NULL: not this person's */
	const char *back;
};

/* A round at one place. */
struct surveys_site_row {
	const char *id, *name;
	enum phase phase;
	bool cards, mine;
	const char *poster;            /* address; NULL with cards */
	const char *invited;           /* "" : not said */
	const char *aftercare, *owner; /* "": nobody */
	enum reply reply;
	const char *percent;
	const char *print;             /* where cards are asked for */
};

struct surveys_round {
	const char *title, *population, *form, *version, *opens, *ends, *tongues;
	const char *facts;             /* what is known of the youths; NULL: nothing */
	const char *changed;           /* the version that is asked now, if it is another; NULL */
	bool cards, pilot, repeat;
	const struct surveys_site_row *rows;
	size_t count;
	const char *close, *invited, *back; /* where the buttons post to, and the list */
};

/* A choice in the form of a new round. */
struct surveys_option {
	const char *value, *words, *lang, *dir;
	bool on;
};

/* A new round: what stands in the fields, and what is wrong with them (words; NULL: fine). */
struct surveys_make {
	const char *action, *back;
	const char *title, *opens, *ends, *aftercare, *owner, *invited;
	bool cards, pilot, repeat;
	const struct surveys_option *forms, *places, *tongues, *happened, *ages;
	size_t nforms, nplaces, ntongues, nhappened, nages;
	const char *title_error, *places_error, *days_error, *tongues_error, *invited_error, *repeat_error;
};

struct surveys_link {
	const char *url;
};

void surveys_languages(struct kb_ctx *c, struct kb_out *o, const struct surveys_languages *m);
void surveys_intro(struct kb_ctx *c, struct kb_out *o, const struct surveys_intro *m);
void surveys_own(struct kb_ctx *c, struct kb_out *o, const struct surveys_own *m);
void surveys_later(struct kb_ctx *c, struct kb_out *o, const struct surveys_later *m);
void surveys_thanks(struct kb_ctx *c, struct kb_out *o, const struct surveys_thanks *m);
void surveys_list(struct kb_ctx *c, struct kb_out *o, const struct surveys_list *m);
void surveys_poster(struct kb_ctx *c, struct kb_out *o, const struct surveys_poster *m);
void surveys_cards(struct kb_ctx *c, struct kb_out *o, const struct surveys_cards *m);
void surveys_rounds(struct kb_ctx *c, struct kb_out *o, const struct surveys_rounds *m);
void surveys_round(struct kb_ctx *c, struct kb_out *o, const struct surveys_round *m);
void surveys_make(struct kb_ctx *c, struct kb_out *o, const struct surveys_make *m);
void surveys_home(struct kb_ctx *c, struct kb_out *o, const struct surveys_link *m);
void surveys_interpret_home(struct kb_ctx *c, struct kb_out *o, const struct surveys_link *m);
void surveys_interpret_nav(struct kb_ctx *c, struct kb_out *o, const struct surveys_link *m);
void surveys_nav(struct kb_ctx *c, struct kb_out *o, const struct surveys_link *m);

#endif
