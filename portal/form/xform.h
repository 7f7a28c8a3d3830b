/* xform.h - a form as it was read: shared by all who fill it in, changed by none.
 *
 * xform.c reads the document, sources.c the lists beside it, itext.c its languages,
 * defs.c what nodes there are, bind.c what holds for each, body.c and items.c the
 * controls, action.c what happens by itself, refs.c and order.c who depends on whom.
 * pages.c and turns.c make of it the questions that a phone page can show. */
#ifndef KB_XFORM_H
#define KB_XFORM_H

#include <libxml/tree.h>
#include "ast.h"
#include "flaws.h"
#include "form.h"
#include "instance.h"

enum {
	KB_FORM_BYTES = 1 << 20, /* of a form that people walk through */
	KB_ODK_BYTES = 4 << 20,  /* of any other */
	KB_FORM_LANGS = 32,
	KB_FORM_NODES = 100000,  /* of one instance, texts counted too */
	KB_FORM_TEXTS = 5000,    /* itext ids */
	KB_FORM_DEFS = 5000,     /* nodes of a record, repeats counted once */
	KB_FORM_PARTS = 5000,    /* controls and groups */
	KB_FORM_OPTIONS = 10000, /* items of one control */
	KB_FORM_DEPTH = 64,      /* groups in groups */
	KB_FORM_INSTANCES = 100, /* secondary ones */
	KB_FORM_REPEATS = 1000,  /* instances of one repeat */
	KB_FORM_QUESTIONS = 500, /* of a form that people walk through */
	KB_NAME_MAX = 8,         /* bytes of the name of a question, and */
	KB_CODE_MAX = 30         /* of a code: "A38.not_daily" must fit into an item of an observation */
};

/* A translation. */
struct kb_xlang {
	const char *name; /* "ትግርኛ (ti)" */
	const char *tag;  /* "ti", from its brackets; the name where it has none */
	bool approved;    /* a person has read it */
	bool whole;       /* every text that the form shows is there */
};

/* A text with values of the record in it: words and outputs in turn. */
struct kb_piece {
	const char *words;           /* NULL: an output */
	const struct kb_ast *output;
};
struct kb_phrase {
	const struct kb_piece *pieces;
	size_t count;
};

/* The forms of a text beside its words. */
enum kb_text_form { KB_SHORT, KB_GUIDANCE, KB_IMAGE, KB_AUDIO, KB_VIDEO, KB_BIG_IMAGE, KB_TEXT_FORMS };

/* A text in all languages of the form; NULL where it is missing. */
struct kb_itext {
	const char *id;
	const char **words;                /* by language; of one with outputs only "" */
	const struct kb_phrase **phrases;  /* by language, NULL: no outputs in it; NULL: in none */
	const char **forms[KB_TEXT_FORMS]; /* by language; NULL: in none */
	const char *icon;   /* "face-sad", from jr://images/face-sad.svg; NULL: none */
};

/* What stands in a label: a text of the itext, or words of no language. */
struct kb_label {
	const struct kb_itext *itext;   /* NULL: plain */
	const char *plain;              /* NULL: none */
	const struct kb_phrase *phrase; /* plain words with outputs in them */
	const struct kb_ast *ref;       /* an expression that says it; first of all */
};

enum kb_type { KB_T_STRING, KB_T_INT, KB_T_DECIMAL, KB_T_BOOLEAN, KB_T_DATE, KB_T_TIME, KB_T_DATETIME, KB_T_GEOPOINT, KB_T_GEOTRACE,
	KB_T_GEOSHAPE, KB_T_OTHER };

enum kb_preload { KB_P_NONE, KB_P_UID, KB_P_START, KB_P_END, KB_P_TODAY, KB_P_PROPERTY };

/* What holds for a node. */
struct kb_bind {
	long line;           /* 0: no bind */
	enum kb_type type;
	struct kb_ast *relevant, *required, *constraint, *calculate, *readonly_if;
	struct kb_label required_msg, constraint_msg;
	enum kb_preload preload;
	const char *property; /* of KB_P_PROPERTY */
	bool readonly;        /* always */
	bool whole_number;
	bool practice;       /* ours: never stored */
	bool readers;        /* ours: the form itself says who reads what is written */
	bool scored;         /* ours: a figure is made of it */
	double worst, best;  /* ours: ends of the scale */
	const char *values;  /* ours: "yes=1 no=0"; NULL: the codes are the numbers */
};

struct kb_choice {
	const char *code;
	struct kb_label label;
	long line;
	double number;  /* what it counts for */
	bool counts;    /* it has a number */
	bool labelled;  /* it has a label, if only an empty one */
};

/* ---- The nodes of a record, repeats counted once ---- */

struct kb_widget;

/* Places of events. */
enum { KB_ON_FIRST_LOAD = 1, KB_ON_LOAD = 2, KB_ON_CHANGE = 4, KB_ON_NEW_REPEAT = 8 };

/* setvalue: what happens by itself. */
struct kb_action {
	unsigned events;
	size_t target;               /* a def */
	size_t within;               /* the def of its repeat or control; 0: the model's */
	const struct kb_ast *value;  /* NULL: `words` */
	const struct kb_ast *ref;    /* of the target, as written */
	const char *words;
};

/* What must be worked out anew when something changes: bits of a def. */
enum { KB_DO_RELEVANT = 1, KB_DO_CALCULATE = 2, KB_DO_COUNT = 4, KB_DO_CHOICES = 8, KB_DO_ALL = 15, KB_DO_FRESH = 16 };
struct kb_use {
	unsigned def;
	unsigned bits;
};

struct kb_def {
	const char *prefix, *name;       /* as written */
	size_t parent, first, next;      /* 0: none; def 0 is the document */
	size_t repeat;                   /* the repeat that it is in, or is itself; 0: none */
	const struct kb_widget *part;      /* what asks for it, groups or repeats it; NULL: nothing */
	const struct kb_widget *group;     /* of a repeat: the group with its label around it */
	const struct kb_node *pattern;   /* of a repeat: a new instance is a copy of it */
	const struct kb_node *sample;    /* the first node of it in the form */
	const struct kb_use *uses;       /* who must look again when it changes */
	size_t nuses;
	bool is_repeat, is_attribute, has_pattern;
	bool speaks;                     /* it says the words of a choice: hangs on the language */
};

/* ---- The body ---- */

enum kb_widget_kind {
	KB_INPUT, KB_SELECT1, KB_SELECT, KB_RANK, KB_RANGE, KB_TRIGGER, KB_UPLOAD, KB_GROUP, KB_REPEAT
};

/* Choices out of a list. */
struct kb_itemset {
	const struct kb_ast *nodes;  /* with filter; of randomize() its argument */
	const struct kb_ast *value, *label;
};

/* A control, group or repeat of the body, in its order; those inside follow it. */
struct kb_widget {
	enum kb_widget_kind kind;
	const char *tag;           /* as written */
	size_t parent, end;        /* parts: the one around it (0: none; numbers count from 1), one past the last inside */
	long line;
	size_t def;                /* 0: none */
	const char *ref;           /* as written; NULL: none */
	const char *appearance;
	struct kb_label label, hint;
	bool has_label, has_hint;
	struct kb_choice *choices;
	size_t nchoices;
	const struct kb_itemset *itemset;
	const char *start, *stop, *step; /* of a range */
	const struct kb_ast *count;      /* of a repeat: jr:count */
	bool fixed;                      /* jr:noAddRemove */
};

/* ---- Pages ---- */

enum kb_control { KB_ONE, KB_SEVERAL, KB_WORDS, KB_DATE, KB_ORDER, KB_NOTE };

/* What a day is asked in: appearances "month-year" and "year" leave the others out. */
enum kb_day_parts { KB_YMD, KB_YM, KB_Y };

/* How the choices of a question stand. Other appearances are passed over. */
enum kb_look {
	KB_LOOK_LIST,
	KB_LOOK_FACES,   /* a scale in one row: "likert" */
	KB_LOOK_MENU,    /* one line that opens: "minimal" */
	KB_LOOK_COLUMNS, /* side by side: "columns", "columns-2" */
	KB_LOOK_STEPS,   /* numbers side by side: a range */
	KB_LOOK_STARS    /* a range with "rating" */
};

enum { KB_PAGE_MAX = 8 };  /* questions on one page */
enum { KB_RANK_MAX = 20 }; /* choices that a phone puts in order */
enum { KB_TURNS_MAX = 20 }; /* instances of a repeat that a phone asks for */

/* One question of the form. */
struct kb_question {
	enum kb_control control;
	enum kb_look look;
	enum kb_day_parts parts; /* of a day */
	bool faces;              /* the look of a scale */
	bool lines;              /* more lines of words: appearance "multiline" */
	bool decimal;            /* words that are a number, if not a whole one */
	bool danger;             /* a note that shows whom to call: appearance "danger" */
	bool quick;              /* a tap on a choice goes on: appearance "quick" */
	bool tick;               /* a trigger: its one choice is "OK" */
	bool bounded;            /* a range of many steps: a number between */
	double lowest, highest, step;
	size_t page;             /* those with the same number stand on one page */
	size_t repeat;           /* the def of the repeat around it; 0: none */
	unsigned turn;           /* which of its instances, from 1 on */
	bool more;               /* asks whether that instance shall be there: "more" or "done" */
	struct kb_label group;   /* the label of the group around it; blank: none */
	long line;
	const char *name;        /* of its node; in a repeat from the second instance on "A10.2" */
	size_t node;             /* its def */
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

/* A list beside the record: <instance id="...">. */
struct kb_list {
	const char *id, *src;        /* src NULL: inline */
	struct kb_instance instance; /* its root is the <instance> element */
	long line;
};

struct kb_xform {
	const char *id, *version, *title;
	const char *primary;         /* the id of the <instance> around it; NULL: none */
	const char *orx;             /* the prefix of its namespace in this form, or "" */
	struct kb_instance instance; /* as the form brings it, without the patterns */
	struct kb_def *defs;
	size_t ndefs;
	unsigned *def_of;            /* by index of a node of the instance */
	struct kb_bind *binds;       /* by def */
	struct kb_needs *needs;      /* by def: of relevant and calculate, and its parent */
	size_t *order;               /* defs, each after all that it needs */
	struct kb_list *lists;
	size_t nlists;
	struct kb_action *actions; /* grows while it is read */
	size_t nactions;
	struct kb_widget *parts;       /* parts[0] is the body */
	size_t nparts;
	const char *beyond;          /* the first thing that no page can show, with its line; NULL: none */
	struct kb_question *questions;
	size_t nquestions;
	bool grows;                  /* how many questions there are hangs on who answers */
	struct kb_xlang *langs;
	size_t nlangs, preset;       /* preset: the default language */
	struct kb_itext *texts;
	size_t ntexts;
	size_t *text_index, text_slots; /* places in `texts` plus one, by hash of the id */
};

/* Words of a label in a language of the form; those of the default language, or
 * the plain ones, where they are missing. Never NULL. */
const char *kb_label_words(const struct kb_xform *x, const struct kb_label *l, size_t lang);
const char *kb_label_icon(const struct kb_label *l); /* NULL: none */

/* How many texts that the form shows a language lacks; *first: the id of one, or the name of
 * a question whose words stand in no itext. `first` may be NULL. */
size_t kb_xform_holes(const struct kb_xform *x, size_t lang, const char **first);

/* The form's language for a tag ("en-XA" finds "en"); the default one if it has none. */
size_t kb_xform_lang(const struct kb_xform *x, const char *tag);

/* A text by id; NULL: none. */
const struct kb_itext *kb_xform_text(const struct kb_xform *x, const char *id);

/* The page of a question: its first one, and one past its last. */
size_t kb_page_begin(const struct kb_xform *x, size_t question);
size_t kb_page_end(const struct kb_xform *x, size_t question);

/* A question by name, or nquestions; a choice by code (n bytes), or NULL. */
size_t kb_xform_question(const struct kb_xform *x, const char *name);
const struct kb_choice *kb_question_choice(const struct kb_question *q, const char *code, size_t n);

/* Is what a person types shown again on the page? Such pages are not stored by a phone. */
static inline bool kb_question_shows(const struct kb_question *q)
{
	return q->control == KB_WORDS || q->control == KB_DATE || q->control == KB_ORDER;
}

/* Is it answered in words of a person's own: free text? */
static inline bool kb_question_is_free(const struct kb_question *q)
{
	return q->control == KB_WORDS && !q->bounded && q->bind->type != KB_T_INT && q->bind->type != KB_T_DECIMAL;
}

/* Does its answer count: asked, stored, told? */
static inline bool kb_question_counts(const struct kb_question *q)
{
	return q->control != KB_NOTE && !q->bind->practice && !q->more;
}

/* Is it a note: an input that can never be written? */
bool kb_widget_is_note(const struct kb_xform *x, const struct kb_widget *p);

/* Gives the bytes of a list beside the form ("jr://file/x.xml"); NULL: it is not there. */
struct kb_sources {
	const char *(*bytes)(void *with, const char *src, size_t *n);
	void *with;
};

/* Reads any ODK XForm. `sources` may be NULL: then every list beside it is empty. */
struct kb_xform *kb_odk_read(struct kb_arena *a, const char *bytes, size_t n, const struct kb_sources *sources,
    const char **why);

/* ---- While a form is read ---- */

struct kb_reader {
	struct kb_arena *arena;
	struct kb_xform *x;
	const struct kb_sources *sources;
	const char *why; /* the first trouble, with its line; nothing counts after it */
	struct kb_flaws *flaws; /* where all of it is listed; NULL: only the first counts */
	bool refused;    /* of a list: more than something that no page shows */
};

/* Between brothers in the document: may the next one be read? Where all trouble is listed,
 * yes: one that is in error leaves the others as they are. */
bool kb_reader_goes_on(struct kb_reader *rd);

/* Notes why the form is refused. Always returns false. */
bool kb_reader_refuse(struct kb_reader *rd, const xmlNode *at, const char *fmt, ...)
	__attribute__((format(printf, 3, 4)));
bool kb_reader_refuse_at(struct kb_reader *rd, long line, const char *fmt, ...)
	__attribute__((format(printf, 3, 4)));

/* The same at the value of an attribute. */
bool kb_reader_refuse_value(struct kb_reader *rd, const xmlNode *at, const char *attribute, const char *fmt, ...)
	__attribute__((format(printf, 4, 5)));

/* Notes what a page of ours cannot show or keep: the form is read, but nobody walks
 * through it. Always returns true. */
bool kb_reader_beyond(struct kb_reader *rd, const xmlNode *at, const char *fmt, ...)
	__attribute__((format(printf, 3, 4)));
bool kb_reader_beyond_at(struct kb_reader *rd, long line, const char *fmt, ...)
	__attribute__((format(printf, 3, 4)));

/* The pieces; each returns false when it refused. */
bool kb_defs_read(struct kb_reader *rd, const xmlNode *root);
bool kb_defs_finish(struct kb_reader *rd);
bool kb_list_read(struct kb_reader *rd, const xmlNode *instance);
bool kb_itext_read(struct kb_reader *rd, const xmlNode *itext);
const char *kb_itext_tag(struct kb_arena *a, const char *lang); /* "Nederlands (nl)": "nl" */
bool kb_bind_read(struct kb_reader *rd, const xmlNode *bind);
bool kb_body_read(struct kb_reader *rd, const xmlNode *body);
bool kb_items_read(struct kb_reader *rd, const xmlNode *control, struct kb_widget *p);
bool kb_action_read(struct kb_reader *rd, const xmlNode *action, size_t within);
bool kb_order_make(struct kb_reader *rd);
bool kb_pages_make(struct kb_reader *rd);

/* pages.c: adds the question of a control (in an instance of a repeat, or 0).
 * turns.c: adds those of a repeat, for each instance that there can be. */
bool kb_page_add(struct kb_reader *rd, const struct kb_widget *p, unsigned turn);
bool kb_page_is_asked(const struct kb_widget *p);
struct kb_label kb_page_heading(const struct kb_xform *x, const struct kb_widget *p);
bool kb_turns_make(struct kb_reader *rd, const struct kb_widget *repeat);

/* What kind of question a control makes, with its words and choices (question.c). */
bool kb_question_make(struct kb_reader *rd, const struct kb_widget *p, struct kb_question *q);

/* Is it an element of this namespace with this name? */
bool kb_element_is(const xmlNode *n, const char *ns, const char *name);
/* The first child that is; NULL: none. The one element inside; NULL: none, or several. */
const xmlNode *kb_element_child(const xmlNode *n, const char *ns, const char *name);
const xmlNode *kb_element_only(const xmlNode *n);
/* The attribute without its outer white space, in the arena; NULL: it is not there. */
const char *kb_attribute(struct kb_reader *rd, const xmlNode *n, const char *ns, const char *name);
/* A copy without outer white space. */
const char *kb_trimmed(struct kb_arena *a, const char *s);
/* The text inside, outer white space gone. */
const char *kb_content(struct kb_reader *rd, const xmlNode *n);
/* An attribute that is an expression. false: refused. */
bool kb_expression_read(struct kb_reader *rd, const xmlNode *n, const char *ns, const char *name, struct kb_ast **out);
/* Reads "jr:itext('id')" or words into a label. */
bool kb_label_read(struct kb_reader *rd, const xmlNode *at, const char *ref, struct kb_label *out);
/* The words of an element and the outputs among them. */
bool kb_phrase_read(struct kb_reader *rd, const xmlNode *n, const char **words, const struct kb_phrase **phrase);

/* ---- defs.c ---- */

/* The def of a path without predicates, seen from def `here`; 0: none. */
size_t kb_def_find(const struct kb_xform *x, size_t here, const struct kb_ast *path);
/* The path of a def, "/data/group/name", in the arena. */
const char *kb_def_path(struct kb_arena *a, const struct kb_xform *x, size_t def);

/* ---- refs.c: what an expression reads ---- */

/* Calls `found` for each def that an expression reads, seen from `here`: `whole`, the text
 * of all below it too; `apart`, in other instances of the repeat than its own. */
struct kb_refs {
	const struct kb_xform *x;
	size_t here;
	void (*found)(struct kb_refs *r, size_t def, bool whole, bool apart);
	void (*lost)(struct kb_refs *r); /* a path to nowhere; NULL: no matter */
	void *with;
};
void kb_refs_of(struct kb_refs *r, const struct kb_ast *t);

/* ---- submit.c ---- */

/* Writes words as XML has them, in an attribute or between tags. */
void kb_xml_escape(struct kb_buf *b, const char *s, bool attribute);

#define KB_NS_XF "http://www.w3.org/2002/xforms"
#define KB_NS_H "http://www.w3.org/1999/xhtml"
#define KB_NS_JR "http://openrosa.org/javarosa"
#define KB_NS_ORX "http://openrosa.org/xforms"
#define KB_NS_ODK "http://www.opendatakit.org/xforms"
#define KB_NS_KB "urn:klankbord:form"

#endif
