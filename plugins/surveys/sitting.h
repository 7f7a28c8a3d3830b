/* sitting.h - what one youth is asked in one sitting.
 *
 * A sitting is the core, the pinned questions, one module whole and two questions that
 * close it. The form youth holds all questions; under its group `sitting` lie nodes that
 * the software fills before the first page, and each question's `relevant` looks at
 * these. This file says what to write into them. It reads nothing and remembers nothing:
 * chance comes from the caller, who may keep the draw to give the same sitting again. */
#ifndef SITTING_H
#define SITTING_H

#include <stdbool.h>
#include <stdint.h>

#include "klankbord.h"

/* What is known when a youth begins. */
struct sitting_facts {
	const char *place; /* kind of place: POA KWV KSO OG BO NO AZC; NULL: not known */
	unsigned age;      /* the youngest of the age band; 0: not known */
	bool moved, holiday, school, complaint; /* this happened: to the youth, or at the place */
	bool owner;        /* the place has named who is told of danger, and when */
	bool aftercare;    /* the place has named who is there for the youth afterwards */
};

/* What may have happened: a word for it, and the key of what staff read. */
enum { SITTING_TRIGGERS = 4 };
struct sitting_trigger {
	const char *word, *key;
};
extern const struct sitting_trigger sitting_triggers[SITTING_TRIGGERS];

enum { SITTING_NODES = 10 };

/* Nodes below /data/sitting by name, with their values. `module` is "" where no module
 * can be asked whole. */
struct sitting {
	struct kb_answer nodes[SITTING_NODES];
	char closing[12], age[4];
};

/* The kind of place that a type of location ("kwv") is; NULL: none that the bank knows. */
const char *sitting_place(const char *type);

/* Fills `to`; every draw gives a sitting, and draws that are spread evenly spread the
 * modules evenly. What happened just now goes before everything else: the moment passes. */
void sitting_draw(const struct sitting_facts *about, uint64_t draw, struct sitting *to);

/* The value of a node; NULL: there is no such node. */
const char *sitting_value(const struct sitting *s, const char *node);

#endif
