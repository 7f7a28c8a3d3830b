/* forms.h - the pages on which staff work with forms: their models, handlers and views.
 *
 * The core reads, keeps and shows forms (klankbord.h, "Forms that staff bring"); here stands who
 * may do what with them, and of whom a form is asked. */
#ifndef FORMS_H
#define FORMS_H

#include "surveys.h"

enum {
	FORM_BYTES = 1 << 20 /* of an uploaded form */
};

struct forms_option {
	const char *value, *words;
};

/* One version in the list. */
struct forms_row {
	const char *id, *version, *title, *url, *state, *population, *day;
	bool shipped;
	const char *offered;              /* in how many languages of the house it is asked: "4 of 6"; "": it is not asked */
	const struct kb_language *lacks;  /* the others */
	size_t nlacks;
};

struct forms_list {
	const struct forms_row *rows;
	size_t count;
	const char *action, *back;
	const struct forms_option *populations;
	size_t npopulations;
};

/* What is wrong with a file that was sent. */
struct forms_flaws {
	const struct kb_flaw *flaws;
	size_t count;
	bool more;
	const char *back;
};

/* A language of a version. */
struct forms_tongue {
	const char *tag, *name, *holes, *first_hole, *person, *day;
	const char *preview, *xliff; /* xliff NULL: what the others are translated from */
	bool preset, whole, approved, offered;
};

struct forms_change {
	const char *item, *tag, *dir, *words, *before, *after;
	bool breaks;
};

struct forms_page {
	const char *number, *name, *stem, *url;
};

/* One version. */
struct forms_form {
	const char *title, *id, *version, *state, *day, *population;
	bool shipped, draft, live;
	const char *xml, *publish, *retire, *drop, *approve, *translate, *back; /* addresses */
	const struct forms_tongue *tongues;
	size_t ntongues;
	const struct forms_option *new_tongues; /* of the house, that it does not speak; value: the address of its texts */
	size_t nnew_tongues;
	const struct forms_change *changes;
	size_t nchanges;
	const char *before;          /* version it is compared with; NULL: none */
	const char *before_url;
	bool breaks;
	const struct forms_page *pages;
	size_t npages;
	const char *lang;            /* of the words of the form */
};

/* One page of a form, in one language. */
struct forms_preview {
	const char *title, *version, *name, *place;
	const char *key, *tag, *dir;
	size_t page;
	const char *back, *before, *next; /* addresses; NULL: none */
	const struct forms_option *tongues; /* value: address; NULL: this one */
	size_t ntongues;
};

enum kb_rc serve_forms(struct kb_req *r);
enum kb_rc serve_bring(struct kb_req *r);
enum kb_rc serve_form(struct kb_req *r);
enum kb_rc serve_form_xml(struct kb_req *r);
enum kb_rc serve_form_preview(struct kb_req *r);
enum kb_rc serve_form_publish(struct kb_req *r);
enum kb_rc serve_form_retire(struct kb_req *r);
enum kb_rc serve_form_drop(struct kb_req *r);
enum kb_rc serve_form_approve(struct kb_req *r);
enum kb_rc serve_form_xliff(struct kb_req *r);
enum kb_rc serve_form_translate(struct kb_req *r);

/* What the page of a version shows for translators. */
const char *xliff_url(struct kb_ctx *c, const char *key, const char *tag);
void add_new_tongues(struct kb_req *r, const char *key, struct forms_form *m);

/* The page with everything that is wrong with a file. */
enum kb_rc show_flaws(struct kb_req *r, const struct kb_brought *b, const char *back);

void surveys_forms(struct kb_ctx *c, struct kb_out *o, const struct forms_list *m);
void surveys_form(struct kb_ctx *c, struct kb_out *o, const struct forms_form *m);
void surveys_form_tongues(struct kb_ctx *c, struct kb_out *o, const struct forms_form *m);
void surveys_form_translate(struct kb_ctx *c, struct kb_out *o, const struct forms_form *m);
void surveys_form_changes(struct kb_ctx *c, struct kb_out *o, const struct forms_form *m);
void surveys_flaws(struct kb_ctx *c, struct kb_out *o, const struct forms_flaws *m);
void surveys_preview(struct kb_ctx *c, struct kb_out *o, const struct forms_preview *m);
void forms_draw(struct kb_ctx *c, struct kb_out *o, const struct forms_preview *m);

#endif
