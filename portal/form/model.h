/* model.h - one person's answers to a form, and what follows from them.
 *
 * A record is a copy of the form's instance in the arena of the request. Relevance and
 * calculations are settled after every change, and only those that can have changed;
 * everything else (required, readonly, constraint, labels, choices) is worked out when it
 * is asked for. */
#ifndef KB_MODEL_H
#define KB_MODEL_H

#include "eval.h"
#include "xform.h"

/* What surrounds a record. All may be left out. */
struct kb_world {
	double now;              /* milliseconds since 1970 UTC */
	struct kb_clock *clock;  /* the zone */
	const char *locale;
	const char *(*property)(void *with, const char *name); /* jr:preload="property"; NULL: none */
	void *with;
};

/* The nodes of a def. */
struct kb_row {
	struct kb_node **nodes;
	size_t count;
};

struct kb_record {
	struct kb_arena *arena;
	const struct kb_xform *x;
	const struct kb_world *world;
	struct kb_scene scene;
	struct kb_instance instance;
	size_t lang;
	struct kb_row *rows;   /* by def */
	unsigned *def_of;      /* by index of a node */
	const char **kept;     /* by index: what was chosen, of which some is not offered now; NULL: no such node */
	size_t known;          /* room of the two */
	unsigned char *dirty;  /* by def: KB_DO_... */
	size_t fresh;          /* nodes from this index on are new */
	struct kb_node **added; /* instances that a count has just made */
	size_t nadded;
	bool begun;             /* it was settled once */
	struct kb_node **fired; /* controls whose value has changed, for their actions */
	size_t nfired, fired_room;
	const char **given; /* by question; NULL: not reached yet, "": skipped, "dk": does not know */
	bool broken;        /* an expression used up its steps, or goes round in circles: the form is at fault */
};

/* A record with nothing answered, settled: preloads, first events, calculations. */
void kb_record_begin(struct kb_record *r, struct kb_arena *a, const struct kb_xform *x);

/* The same in a world that has a time, and so on; or one that was sent before (an XML
 * document), to go on with. false: it is of another form. */
void kb_record_open(struct kb_record *r, struct kb_arena *a, const struct kb_xform *x, const struct kb_world *w);
bool kb_record_edit(struct kb_record *r, struct kb_arena *a, const struct kb_xform *x, const struct kb_world *w,
    const char *sent, size_t n);

/* Goes on in another language of the form. */
void kb_record_speak(struct kb_record *r, size_t lang);

/* Gives an answer (NULL takes it back), then works out relevance and calculations
 * anew. An answer to a question that is not relevant is kept, but reads as blank. */
void kb_record_give(struct kb_record *r, size_t question, const char *value);

/* The two halves of it, for many answers at once. */
void kb_record_put(struct kb_record *r, size_t question, const char *value);
void kb_record_settle(struct kb_record *r);

/* Sets a node that nobody is asked: `path` is that below the root element, names with "/"
 * between. Settle afterwards. false: the form has no such leaf, or asks for it. */
bool kb_record_preset(struct kb_record *r, const char *path, const char *value);

/* Is the question asked as things stand? */
bool kb_record_asks(const struct kb_record *r, size_t question);

/* May it not be skipped? Does the answer in hand keep its constraint (a blank one
 * always does)? */
bool kb_record_requires(struct kb_record *r, size_t question);
bool kb_record_allows(struct kb_record *r, size_t question);

/* May the instance of a repeat that a question is in be taken away? Takes it away: those
 * behind it move up, what was answered in it is forgotten. Returns the question whether
 * there is one more, which is then asked anew. */
bool kb_record_can_drop(const struct kb_record *r, size_t question);
size_t kb_record_drop(struct kb_record *r, size_t question);

/* The next question that is asked after `from`, or the one before it; nquestions:
 * none. kb_record_first() is the first. */
size_t kb_record_first(const struct kb_record *r);
size_t kb_record_next(const struct kb_record *r, size_t from);
size_t kb_record_before(const struct kb_record *r, size_t from);

/* Where a person stands on the page of a question: at the first of it that is asked. */
size_t kb_record_page(const struct kb_record *r, size_t question);

/* The first question that is asked and was never reached; nquestions: none. */
size_t kb_record_unreached(const struct kb_record *r);

/* What came of an answer in the form in which it is stored: codes that the form
 * has, once each and in its order (of a ranking in that of the person), "dk" only where
 * the form has it, a number in Latin digits, a day as "2026-11-25", words in NFC without
 * outer white space. NULL: the question does not take it. "" stays "". */
const char *kb_answer_read(struct kb_arena *a, const struct kb_question *q, const char *value);

/* A day out of its parts, in any digits. NULL: there is no such day; "": none was given. */
const char *kb_answer_day(struct kb_arena *a, const struct kb_question *q, const char *day, const char *month, const char *year);

/* The order of a ranking: as given, or as the form has it. */
const char *kb_record_order(const struct kb_record *r, size_t question);

/* The order with one code a place nearer to an end. NULL: the code is not there. */
const char *kb_answer_moved(struct kb_arena *a, const char *order, const char *code, bool up);

/* How far a person is. */
struct kb_progress {
	unsigned number; /* of the question in hand, counted from 1; 0: practice or a note */
	unsigned most;   /* questions that can still come: never grows on the way forward */
};
struct kb_progress kb_progress_of(const struct kb_record *r, size_t question);

/* ---- Any ODK form: nodes ---- */

static inline size_t kb_record_def(const struct kb_record *r, const struct kb_node *n)
{
	return n->index < r->known ? r->def_of[n->index] : 0;
}
static inline const struct kb_widget *kb_record_widget(const struct kb_record *r, const struct kb_node *n)
{
	return r->x->defs[kb_record_def(r, n)].part;
}

/* Works everything out anew, as if all had changed. */
void kb_record_recalculate(struct kb_record *r);

/* Writes a value as a person does; the record is settled after it. false: the node is
 * readonly. */
bool kb_record_write(struct kb_record *r, struct kb_node *n, const char *value);

/* The states of a node. A node that is not relevant is valid. */
bool kb_node_required(struct kb_record *r, const struct kb_node *n);
bool kb_node_readonly(struct kb_record *r, const struct kb_node *n);
bool kb_node_valid(struct kb_record *r, const struct kb_node *n);  /* keeps its constraint */
bool kb_node_filled(struct kb_record *r, const struct kb_node *n); /* is not blank, or need not be filled */

/* A value as a type is written: "" for what is none. */
const char *kb_value_write(struct kb_arena *a, enum kb_type type, const char *value);

const char *kb_words_write(struct kb_arena *a, const char *value); /* of several choices */

/* ---- repeat.c ---- */

/* Adds an instance of the repeat `def` to `parent`, or takes one away; events and
 * calculations follow. NULL or false: the form does not allow it. */
struct kb_node *kb_repeat_add(struct kb_record *r, size_t def, struct kb_node *parent);
bool kb_repeat_remove(struct kb_record *r, struct kb_node *n);
/* Is the number of its instances the form's own affair? */
bool kb_repeat_is_controlled(const struct kb_record *r, size_t def);

/* Is the repeat not asked at all in `parent`? */
bool kb_repeat_is_off(struct kb_record *r, size_t def, const struct kb_node *parent);

/* ---- choices.c ---- */

struct kb_option {
	const char *value;
	const struct kb_choice *choice; /* of the form; NULL: of a list: */
	const struct kb_node *item;
};
size_t kb_node_options(struct kb_record *r, const struct kb_node *n, const struct kb_option **out);
const char *kb_option_words(struct kb_record *r, const struct kb_node *n, const struct kb_option *o);

/* ---- words.c ---- */

/* A label as it reads now, in the language of the record; NULL: there is none. */
const char *kb_label_say(struct kb_record *r, const struct kb_node *at, const struct kb_label *l);

/* ---- submit.c ---- */

/* The record as ODK sends it: without what is not relevant. */
const char *kb_record_submit(struct kb_record *r);

/* What else stands empty in it, by def, and which instanceID it has. */
struct kb_leaving {
	const bool *out;
	const char *instance;
};
const char *kb_record_write_out(struct kb_record *r, const struct kb_leaving *leaving);

/* ---- document.c ---- */

/* The record as it is kept under `key` (32 hex digits, which become its instanceID): as above,
 * without words of a person, what the form makes of them, and practice. */
const char *kb_record_document(struct kb_record *r, const char *key);

/* ---- Between the files of the model ---- */

struct kb_worth kb_record_eval(struct kb_record *r, const struct kb_node *here, const struct kb_ast *t);
const char *kb_record_text(struct kb_record *r, const struct kb_node *here, const struct kb_ast *t);
bool kb_record_holds(struct kb_record *r, const struct kb_node *here, const struct kb_ast *t);

void kb_record_rows(struct kb_record *r);                      /* lists the nodes of each def anew */
void kb_record_know(struct kb_record *r, struct kb_node *n, size_t def); /* a new node and all below it */
void kb_record_touch(struct kb_record *r, size_t def);         /* its value or relevance has changed */
void kb_record_store(struct kb_record *r, struct kb_node *n, const char *value);
void kb_record_run(struct kb_record *r);                       /* works off what is dirty */
void kb_record_filter(struct kb_record *r, size_t def);        /* choices.c */
bool kb_record_count(struct kb_record *r, size_t def);         /* repeat.c; true: instances came or went */
void kb_record_scene(struct kb_record *r);                     /* words.c */

bool kb_record_take(struct kb_record *r, const char *sent, size_t n); /* edit.c */
struct kb_node *kb_repeat_insert(struct kb_record *r, size_t def, struct kb_node *parent);
void kb_repeat_clear(struct kb_record *r, size_t def, const struct kb_node *parent);

/* event.c: preloads, and the actions of events that happened to `at` (NULL: the form). */
void kb_record_preload(struct kb_record *r);
void kb_record_preload_new(struct kb_record *r, struct kb_node *n);
void kb_record_happen(struct kb_record *r, unsigned events, struct kb_node *at);

#endif
