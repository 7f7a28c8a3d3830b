/* shelf.h - the forms that staff brought, as this process knows them.
 *
 * The table kb_form is the truth. A mark in the store changes with every change of it; each
 * task that wants to know looks at the mark once and reads the list anew when it is another.
 * The bytes of a version never change, so what was made of them once stays good; of that, few are kept. */
#ifndef KB_SHELF_H
#define KB_SHELF_H

#include "ctx.h"

enum {
	KB_SHELF_ROWS = 500, /* versions in the store */
	KB_SHELF_KEPT = 8    /* of them, read and kept from task to task */
};

struct kb_shelf;
struct kb_xform;

struct kb_shelved {
	struct kb_form_version is;
	const struct kb_plugin *owner;
	struct kb_xform *x;      /* NULL: not read yet */
	struct kb_arena *arena;  /* in which it lies */
	unsigned long used;
	bool bad;                /* this program cannot read it */
};

/* Who approved a language last. */
struct kb_approval {
	const char *key, *lang, *person;
	int32_t day;
};

struct kb_shelf *kb_shelf_new(void);
void kb_shelf_free(struct kb_shelf *s);

/* Gives back what was dropped, and what is more than KB_SHELF_KEPT. Between tasks only. */
void kb_shelf_tidy(struct kb_shelf *s);

/* The shelf as the store has it now; NULL: the house has none. A NULL shelf is an empty one. */
struct kb_shelf *kb_shelf_look(struct kb_ctx *c);
struct kb_shelf *kb_forms_shelf(const struct kb_forms *f); /* as it was last seen */

/* Says that something changed; part of the same transaction. */
void kb_shelf_change(struct kb_ctx *c);

/* One of them. Lists are in the order of ids, newest first. */
size_t kb_shelf_count(const struct kb_shelf *s);
struct kb_shelved *kb_shelf_at(struct kb_shelf *s, size_t i);
struct kb_shelved *kb_shelf_version(struct kb_shelf *s, const char *id, const char *version);
struct kb_shelved *kb_shelf_live(struct kb_shelf *s, const char *id);
struct kb_shelved *kb_shelf_key(struct kb_shelf *s, const char *key);

/* Is it the one whose words speak for its form: the live one, else the newest that was? */
bool kb_shelf_speaks_for(struct kb_shelf *s, size_t i);

const struct kb_approval *kb_shelf_approval(const struct kb_shelf *s, const char *key, const char *lang);

/* The form itself, read when it is asked for first. NULL: it cannot be read, logged. */
const struct kb_xform *kb_shelf_read(struct kb_ctx *c, struct kb_shelved *v);

/* Its bytes, in the task. */
const char *kb_shelf_bytes(struct kb_ctx *c, const char *key, size_t *n);

/* ---- forms.c: what came with plugins, seen like the rest ---- */

struct kb_form_at {
	struct kb_form_version is;
	const struct kb_plugin *owner;
	const struct kb_xform *x;
	const char *bytes;
	size_t n;
};
size_t kb_forms_count(const struct kb_forms *f);
struct kb_form_at kb_forms_at(struct kb_ctx *c, size_t i);

/* Is the language of a form offered to who answers? `key` is asked for approvals where the form
 * is none of a plugin's. */
bool kb_form_offers(struct kb_ctx *c, const char *key, const struct kb_xform *x, size_t lang);

#endif
