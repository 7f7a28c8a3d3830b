/* register.h - figures that are no answers: what a register counts of a place in a month.
 *
 * register.c reads a file and says what is wrong with it and what it would change; only a
 * file without flaws is kept, and only when it is sent a second time. */
#ifndef METRICS_REGISTER_H
#define METRICS_REGISTER_H

#include "catalogue.h"
#include "csv.h"

enum { REGISTER_ROWS = 5000, REGISTER_FLAWS = 100 };

struct register_row {
	const char *place, *column;
	int32_t month;
	int64_t days;   /* of a column of days; else 0 */
	int64_t number; /* thousandths */
	int line;
};

struct register_flaw {
	int line;
	size_t column;
	const char *kind; /* "staff.register.flaw.KIND" says it in words */
	bool personal;
};

struct register_check {
	struct register_row *rows;
	size_t nrows;
	struct register_flaw *flaws;
	size_t nflaws;
	bool more;       /* flaws than are listed */
	bool personal;   /* one of them is about a person */
	size_t fresh, changed, same; /* rows, against what is kept */
	size_t late;                 /* of these, fresh or changed in a month of which figures were released */
};

/* Reads the bytes of a file and looks what it would change. Keeps nothing. */
struct register_check *register_check(struct kb_ctx *c, const char *bytes, size_t n);

/* Keeps the rows of a check that has no flaw. */
enum kb_rc register_keep(struct kb_ctx *c, const struct register_check *k);

/* The same rows as text that register_check() reads. */
const char *register_text(struct kb_ctx *c, const struct register_check *k);

/* The pages. */
enum kb_rc serve_register(struct kb_req *r);
enum kb_rc serve_register_check(struct kb_req *r);
enum kb_rc serve_register_keep(struct kb_req *r);

#endif
