/* xform.h - a form as it was read: shared by all who fill it in, changed by none.
 *
 * xform.c reads the document, itext.c its languages, bind.c what holds for each
 * node, body.c the questions, order.c who depends on whom. */
#ifndef KB_XFORM_H
#define KB_XFORM_H

#include <libxml/tree.h>
#include "ast.h"
#include "form.h"
#include "instance.h"

enum {
	KB_FORM_BYTES = 1 << 20, /* of a form's file */
	KB_FORM_LANGS = 32,
	KB_FORM_TEXTS = 5000,    /* itext ids */
	KB_FORM_QUESTIONS = 500,
	KB_NAME_MAX = 8,         /* bytes of the name of a question, and */
	KB_CODE_MAX = 30         /* of a code: "A38.not_daily" must fit into an item of an observation */
};

/* A translation. */
struct kb_xlang {
	const char *tag;  /* "ti", from the brackets of "ትግርኛ (ti)" */
	bool approved;    /* a person has read it */
	bool whole;       /* every text that the form shows is there */
};

/* A text in all languages of the form; NULL where it is missing. */
struct kb_itext {
	const char *id;
	const char **words; /* by language */
	const char *icon;   /* "face-sad", from jr://images/face-sad.svg; NULL: none */
};

/* What stands in a label: a text of the itext, or words of no language. */
struct kb_label {
	const struct kb_itext *itext; /* NULL: plain */
	const char *plain;            /* NULL: none */
};

/* What holds for a node. */
struct kb_bind {
	long line;           /* 0: no bind */
	struct kb_ast *relevant, *required, *constraint, *calculate;
	struct kb_label required_msg, constraint_msg;
	bool readonly, whole_number;
	bool practice;       /* ours: never stored */
	bool scored;         /* ours: a figure is made of it */
	double worst, best;  /* ours: ends of the scale */
	const char *values;  /* ours: "yes=1 no=0"; NULL: the codes are the numbers */
};

struct kb_choice {
	const char *code;
	struct kb_label label;
	double number;  /* what it counts for */
	bool counts;    /* it has a number */
};

enum kb_control { KB_ONE, KB_SEVERAL, KB_WORDS, KB_NOTE };

/* One page of the form. */
struct kb_question {
	enum kb_control control;
	bool faces;              /* a scale in one row: appearance "likert" */
	bool lines;              /* more lines of words: appearance "multiline" */
	long line;
	const char *name;        /* of its node */
	size_t node;             /* its place in the instance */
	const struct kb_bind *bind;
	struct kb_label label, hint;
	struct kb_choice *choices;
	size_t nchoices;         /* `na` and `dk` among them */
};

/* The nodes that the state of a node hangs on. */
struct kb_needs {
	size_t *nodes;
	size_t count;
};

struct kb_xform {
	const char *id, *version, *title;
	struct kb_instance instance; /* as the form brings it */
	struct kb_bind *binds;       /* by node */
	struct kb_needs *needs;      /* by node: of relevant and calculate, and its parent */
	size_t *order;               /* nodes, each after all that it needs */
	struct kb_question *questions;
	size_t nquestions;
	struct kb_xlang *langs;
	size_t nlangs, preset;       /* preset: the default language */
	struct kb_itext *texts;
	size_t ntexts;
};

/* Words of a label in a language of the form; those of the default language, or
 * the plain ones, where they are missing. Never NULL. */
const char *kb_label_words(const struct kb_xform *x, const struct kb_label *l, size_t lang);
const char *kb_label_icon(const struct kb_label *l); /* NULL: none */

/* The form's language for a tag ("en-XA" finds "en"); the default one if it has none. */
size_t kb_xform_lang(const struct kb_xform *x, const char *tag);

/* A question by name, or nquestions; a choice by code (n bytes), or NULL. */
size_t kb_xform_question(const struct kb_xform *x, const char *name);
const struct kb_choice *kb_question_choice(const struct kb_question *q, const char *code, size_t n);

/* Does its answer count: asked, stored, told? */
static inline bool kb_question_counts(const struct kb_question *q)
{
	return q->control != KB_NOTE && !q->bind->practice;
}

/* ---- While a form is read ---- */

struct kb_reader {
	struct kb_arena *arena;
	struct kb_xform *x;
	const char *why; /* the first trouble, with its line; nothing counts after it */
};

/* Notes why the form is refused. Always returns false. */
bool kb_reader_refuse(struct kb_reader *rd, const xmlNode *at, const char *fmt, ...)
	__attribute__((format(printf, 3, 4)));

/* The pieces; each returns false when it refused. */
bool kb_itext_read(struct kb_reader *rd, const xmlNode *itext);
bool kb_bind_read(struct kb_reader *rd, const xmlNode *bind);
bool kb_body_read(struct kb_reader *rd, const xmlNode *body);
bool kb_order_make(struct kb_reader *rd);

/* Is it an element of this namespace with this name? */
bool kb_element_is(const xmlNode *n, const char *ns, const char *name);
/* The attribute without its outer white space, in the arena; NULL: it is not there. */
const char *kb_attribute(struct kb_reader *rd, const xmlNode *n, const char *ns, const char *name);
/* The text inside, outer white space gone. */
const char *kb_content(struct kb_reader *rd, const xmlNode *n);
/* Reads "jr:itext('id')" or words into a label. */
bool kb_label_read(struct kb_reader *rd, const xmlNode *at, const char *ref, struct kb_label *out);
/* The node that a path means, seen from the document; 0: none. */
size_t kb_reader_node(struct kb_reader *rd, const xmlNode *at, const char *path);

#define KB_NS_XF "http://www.w3.org/2002/xforms"
#define KB_NS_H "http://www.w3.org/1999/xhtml"
#define KB_NS_JR "http://openrosa.org/javarosa"
#define KB_NS_ORX "http://openrosa.org/xforms"
#define KB_NS_KB "urn:klankbord:form"

#endif
