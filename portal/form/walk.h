/* walk.h - one step of a person through a form.
 *
 * kb_walk() of the public interface stands in desk/, above this room: it takes the
 * step here and hands a filled-in form to the desk. */
#ifndef KB_WALK_H
#define KB_WALK_H

#include "state.h"

/* What was typed or chosen for one question of a page. NULL is "". */
struct kb_typed {
	const char *codes;        /* chosen codes with a space between */
	const char *words;        /* of a day its day */
	const char *month, *year;
};

/* What a page shall do: taken from the fields of the request. */
struct kb_move {
	const char *go;    /* next back skip dk drop send later to-ITEM up-SLOT-CODE down-SLOT-CODE; "": next */
	struct kb_typed typed[KB_PAGE_MAX];
};

/* Moves a state. false: it must not move so (a move that no page of ours offers).
 * *error: the first text of s->wrong, each to be shown at its question; NULL: none.
 * *sent: the review was confirmed and the form may go to the desk. */
bool kb_state_move(struct kb_state *s, struct kb_ctx *c, const struct kb_move *m, const char **error, bool *sent);

/* What goes to the desk: relevant answers without practice and notes, and the document. */
void kb_state_fill(struct kb_state *s, struct kb_ctx *c, struct kb_filled *out);

/* The form to walk through: the one that is named, else the one that the request has begun,
 * if it is of the plugin that asks; what was begun in a version goes on in it. NULL: the
 * request was refused. */
const struct kb_xform *kb_walk_form(struct kb_req *r, const char *id, const char *version, const struct kb_plugin **owner);

/* Opens the state of the request, or begins one, and makes the move. false: the request
 * was refused. */
bool kb_walk_move(struct kb_req *r, struct kb_state *s, const struct kb_xform *x, const struct kb_start *start,
    const char **error, bool *sent);

/* Answers the request with the next page. true: there is nothing to show any more,
 * *out is filled in. */
bool kb_form_step(struct kb_req *r, const char *id, const struct kb_start *start, struct kb_filled *out);

/* Puts the lines of a phone that walked by itself ("A10=3") into the state. false: one of
 * them is none. */
bool kb_alone_lines(struct kb_state *s, struct kb_arena *a, const char *all);

/* What such a phone has sent (alone.c). false: the request was refused. */
bool kb_alone_read(struct kb_req *r, struct kb_filled *out);

#endif
