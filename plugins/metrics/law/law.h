/* law.h - what the overviews of the law may count of complaints, a year at a time (law.c).
 *
 * Observations of complaints tell, beside the columns of indicators, items "law.BODY.WORD": whom a formal complaint is about, and
 * what of it a register of the law counts. law.c keeps how many there were of each in a month, and hands the years that are over
 * to the gate as closed tables; files-law.c makes the overviews of what was released. */
#ifndef METRICS_LAW_H
#define METRICS_LAW_H

#include "metrics.h"

/* Names in the table of what was delivered: of a year that was released (`first`: its first month), and of one whose tables hold
 * complaints from protected places, and without a place. */
const char *law_year_name(struct kb_ctx *c, int32_t first);
const char *law_apart_name(struct kb_ctx *c, int32_t first);

/* The organisation; "" where there is none. */
const char *law_nation(struct kb_ctx *c);

/* Whom complaints are about: the administrative bodies (Awb) first, then those of the Jeugdwet. NULL at the end. */
enum { LAW_BODIES = 4, LAW_AWB = 2 };
extern const char *const law_bodies[LAW_BODIES + 1];

/* Classes of days, the last without an end: up to so many. `code` names the cell of the gate. */
struct law_days { const char *code; int32_t most; };
enum { LAW_DAYS = 5 };
extern const struct law_days law_lead[LAW_DAYS], law_contact[LAW_DAYS];

/* Is it an item of the law? Then it is counted. */
bool law_hear(struct kb_ctx *c, const struct kb_observation *o, const struct kb_item *told);

/* What is told again. */
enum kb_rc law_forget(struct kb_ctx *c, int32_t month);

/* Hands each year that is over to the gate, in which something was told. Everything that was told of closed months is heard, and
 * the indicators of registers were handed over. */
enum kb_rc law_run(struct kb_ctx *c);

/* ---- law-rows.c: what the overviews say of what was released ------------------------------- */

/* One line of an overview. `cell`: what was released; `words`: said instead of a number, or beside none. */
enum law_state { LAW_SHOWN, LAW_LEFT_OUT, LAW_NOT_COUNTED, LAW_SAID };
struct law_line {
	const char *what;    /* "received" */
	enum law_state state;
	int64_t n;
	const char *words;   /* LAW_SAID */
};

/* One body in an overview, or all of a law ("awb"); for how long it took "" */
struct law_part {
	const char *body;
	const struct law_line *lines;
	size_t nlines;
};

/* An overview of a year: "awb" (Awb 9:12a), "jeugdwet" (Jeugdwet 4.3.1), "woo" (Woo 3.3), "lead" (KL04), "contact" (KL03). All its
 * parts have the same lines. */
enum { LAW_PARTS = 3, LAW_OVERVIEWS = 5 };
struct law_overview {
	const char *name, *article;
	struct law_part parts[LAW_PARTS];
	size_t nparts;
};
struct law_year {
	int32_t first;
	bool apart; /* complaints from protected places, and without a place, are counted */
	struct law_overview overviews[LAW_OVERVIEWS];
};

/* The overviews of a year that was released, in the language of the moment, as this circle of readers has it. */
const struct law_year *law_year(struct kb_ctx *c, enum kb_tier tier, int32_t first, bool apart);

/* Which share (0.5: the median) of so many classes lies where: the first and the last class in which it can lie, by what
 * is shown; `up` is how many there are up to the end of each class, -1 where that is not known. false: nothing is known. */
bool law_quantile(const int64_t up[LAW_DAYS], double share, size_t *from, size_t *to);

/* KL03 and KL04 have no figure, and a class in which their median lies: of the newest year of the organisation, in words; NULL: none. */
const char *law_days_says(struct kb_ctx *c, const struct kb_place *p, const char *id);

#endif
