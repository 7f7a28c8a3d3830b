/* view.h - what the files of this room share: the models of its own views.
 *
 * out.c escapes, csv.c writes rows, page.c chooses the layout, refuse.c says what
 * went wrong, download.c sends a file, pieces.c fills slots and token fields,
 * static.c knows the hashed names of files. */
#ifndef KB_VIEW_H
#define KB_VIEW_H

#include "klankbord-view.h"
#include "out.h"
#include "web.h"

/* The help card: numbers and who does what. `calls` is whom to call in danger. `adviser` is the setting
 * help_adviser, "" where the house has none; `adviser_tel` is its address when it is a telephone
 * number, else NULL. */
struct kb_help {
	const struct kb_calls *calls;
	const char *adviser, *adviser_tel;
	bool shared; /* a tablet that many use: it calls nobody */
};

/* The same page in another language. */
struct kb_tongue {
	const struct kb_lang *lang;
	const char *url;
	bool here; /* the language of this page */
};

/* A page around the view of a handler. */
struct kb_layout {
	const char *title;
	kb_view *view;
	const void *model;
	struct kb_help help;
	const char *exit_url, *privacy, *sign_out; /* NULL: show no link */
	const struct kb_tongue *tongues;
	size_t ntongues;
	bool example;
	const char *again; /* a tablet that many use: where it starts over; else NULL */
	bool bare; /* an error page: nothing that asks the store or a plugin */
};

/* What a refused person reads: the reason, what to do now, the way home, and where
 * there are answers the way back to them (`state` is the sealed field, else NULL). */
struct kb_refusal {
	const char *reason, *advice, *home;
	const char *action, *state;
};

/* What makes a tablet start over: a browser that runs no script does it after the setting
 * kiosk_idle; kb.js waits as long after the last touch. */
void kb_view_again(struct kb_ctx *c, struct kb_out *o, const char *again);

void kb_view_youth(struct kb_ctx *c, struct kb_out *o, const struct kb_layout *m);
void kb_view_staff(struct kb_ctx *c, struct kb_out *o, const struct kb_layout *m);
void kb_view_help(struct kb_ctx *c, struct kb_out *o, const struct kb_help *m);
/* What a browser calls, of a number as people write it; NULL: it is none. */
const char *kb_telephone(struct kb_ctx *c, const char *number);
/* The items of kb_calls(), in a list of the caller. */
void kb_view_calls(struct kb_ctx *c, struct kb_out *o, const struct kb_calls *m);
void kb_view_error(struct kb_ctx *c, struct kb_out *o, const struct kb_refusal *m);

/* Writes a whole page as the reply of r: status, type, Cache-Control, layout. A
 * bare page calls no slot. */
enum kb_rc kb_page_write(struct kb_req *r, int status, bool bare, const char *title,
    kb_view *view, const void *model);

#endif
