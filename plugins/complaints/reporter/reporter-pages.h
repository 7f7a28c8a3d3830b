/* reporter-pages.h - the models of the views that a reporter sees. */
#ifndef COMPLAINTS_REPORTER_PAGES_H
#define COMPLAINTS_REPORTER_PAGES_H

#include "complaints.h"

struct complaints_link { const char *url; };

/* The way in. */
struct complaints_way_in {
	const struct kb_calls *calls;
	const char *action;   /* where the begin button posts to */
	const char *look;     /* where a code is typed */
	const char *told;     /* where an adult writes down what a youth told */
	const char *speak;    /* where one speaks instead */
	bool nobody;          /* there is no team: nobody would read it */
	const char *card;     /* what was typed of a card */
	const char *error;    /* what is wrong with it; NULL: nothing */
};

enum { CODE_GROUPS = 5, CODE_GROUP = SEAL_DIGITS / CODE_GROUPS };

/* Four digits of a code: to see, to hear with a screen reader, and as keys of what is heard. */
struct complaints_group {
	const char *shown;             /* "1 2 3 4" */
	const char *keys[CODE_GROUP];  /* "complaints.digit.one" */
};

/* What happens next at one body, in words; body NULL: there is one alone. */
struct complaints_foreseen { const char *body, *words; };

struct complaints_receipt {
	const char *title;
	bool first;           /* another message with this code stays */
	bool informal;        /* a formal complaint was asked for, and is not possible */
	struct complaints_group groups[CODE_GROUPS];
	struct kb_qr qr;
	const char *address;  /* of the page where a code is typed, without scheme */
	const struct complaints_foreseen *next; /* of each body; none: the page of the message says it */
	size_t nnext;
	const char *action;   /* where the buttons post to */
	const char *code;
};

struct complaints_look {
	const char *action;
	const char *error;    /* words; NULL: nothing is wrong */
};

/* A message as its reporter reads it. */
struct complaints_said {
	const char *who;      /* "Me, 25 november 2026" */
	const char *lang, *dir;
	const char *tongue;   /* its language by its own name, where it is not that of the page; NULL: it is */
	const char *words;    /* NULL: it does not open, or it is a file */
	const char *sound, *photo; /* address of a file; NULL: it is none */
	const char *alt;      /* of a photo, in words */
};

/* To speak, or to add a recording or a photo to a case. */
struct complaints_speak {
	const struct kb_calls *calls; /* of the way in */
	const char *action, *back;
	const char *error;          /* words; NULL: nothing is wrong */
	const char *held, *seen;    /* of a case; NULL: there is none yet */
	const char *card, *card_error; /* of the way in: what was typed of a card, and what is wrong with it, NULL: nothing */
	const char *waits;          /* of the way in: a recording that is here already, sealed; NULL: none */
	const char *state, *again;  /* of a walk whose recording is gone: its answers, and its code, sealed; NULL: it is no such page */
};

/* One body's part of a case. What may be done hangs on the events. */
struct complaints_part {
	const struct complaints_mine *m;
	const char *at;                    /* number of the part */
	const char *body;                  /* whose it is, in words; NULL: there is one part alone */
	const char *state, *next, *first;  /* words */
	bool asked;                        /* "is it solved?" */
	bool solved, time, convert, reopen, rate;
};

/* A second code, shown once. */
struct complaints_trust {
	struct complaints_group groups[CODE_GROUPS];
	const char *action, *held;
};

/* The page of a case. */
struct complaints_mine {
	const char *action, *held, *seen;
	const char *notice;                /* what came of what was done; NULL: nothing was */
	const char *wrong;                 /* words to send once more; "": none */
	const struct complaints_said *said;
	size_t nsaid;
	const struct complaints_part *parts;
	size_t nparts;
	const char *also, *also_words;     /* a body to which it could be told too, and the question; NULL: none */
	const char *trust;                 /* where a second key is made and ended; NULL: there can be none */
	bool trusted;                      /* there is one */
};

/* Digits of an invitation were typed. */
struct complaints_bind {
	const char *action, *held, *card;
	const char *error;    /* words; NULL: nothing is wrong */
};

/* An adult begins to write down what a youth told. */
struct complaints_told { const char *action, *back, *error, *day, *card; };

/* The phone goes to the youth. held NULL: the code is that of a card. */
struct complaints_give { const char *action, *held; };

void complaints_told(struct kb_ctx *c, struct kb_out *o, const struct complaints_told *m);
void complaints_give(struct kb_ctx *c, struct kb_out *o, const struct complaints_give *m);
void complaints_way_in_link(struct kb_ctx *c, struct kb_out *o, const struct complaints_link *m);
void complaints_own_sent(struct kb_ctx *c, struct kb_out *o, const struct complaints_link *m);
void complaints_privacy(struct kb_ctx *c, struct kb_out *o, const struct complaints_link *m);
void complaints_way_in(struct kb_ctx *c, struct kb_out *o, const struct complaints_way_in *m);
void complaints_receipt(struct kb_ctx *c, struct kb_out *o, const struct complaints_receipt *m);
void complaints_spoken(struct kb_ctx *c, struct kb_out *o, const struct complaints_group *m);
void complaints_look(struct kb_ctx *c, struct kb_out *o, const struct complaints_look *m);
void complaints_bind(struct kb_ctx *c, struct kb_out *o, const struct complaints_bind *m);
void complaints_part(struct kb_ctx *c, struct kb_out *o, const struct complaints_part *m);
void complaints_rate(struct kb_ctx *c, struct kb_out *o, const struct complaints_part *m);
void complaints_ways(struct kb_ctx *c, struct kb_out *o, const struct complaints_part *m);
void complaints_trust(struct kb_ctx *c, struct kb_out *o, const struct complaints_trust *m);
void complaints_trust_offer(struct kb_ctx *c, struct kb_out *o, const struct complaints_mine *m);
void complaints_recorder(struct kb_ctx *c, struct kb_out *o, const struct complaints_speak *m);
void complaints_speak(struct kb_ctx *c, struct kb_out *o, const struct complaints_speak *m);
void complaints_add(struct kb_ctx *c, struct kb_out *o, const struct complaints_speak *m);
void complaints_mine(struct kb_ctx *c, struct kb_out *o, const struct complaints_mine *m);

#endif
