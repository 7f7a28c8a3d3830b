/* table.h - what the formats share: columns, cells, series, pieces of text. */
#ifndef KBX_TABLE_H
#define KBX_TABLE_H

#include "export.h"

/* ---- table.c: the columns ---------------------------------------------------------------------- */

enum kbx_kind {
	KBX_TEXT,    /* free text */
	KBX_CODE,    /* a code of the release's list for this column */
	KBX_DAY,     /* ISO 8601 */
	KBX_WHOLE,   /* int64_t */
	KBX_REAL,    /* double, rounded to `decimals` */
	KBX_STATUS,  /* SDMX CONF_STATUS: "C" or "F"; one code for all that is left out, since a code
	                for small counts would tell which cells are small */
	KBX_RELEASE, KBX_RELEASED, /* id and day of the release */
};

struct kbx_column {
	const char *name; /* for ever: others read files by it */
	const char *key;  /* what it is, in the catalogue */
	enum kbx_kind kind;
	size_t offset;    /* in its row */
	int decimals;
	bool guarded;     /* nothing of it leaves of a row that is suppressed */
};

struct kbx_table {
	const struct kbx_column *columns;
	size_t ncolumns;
	const void *rows;
	size_t stride, count;
	size_t suppressed; /* offset of the bool */
};

struct kbx_table kbx_table(const struct kbx_release *r, enum kbx_which which);

/* The column with this name; it is there. */
const struct kbx_column *kbx_column(const struct kbx_table *t, const char *name);

/* Is it of numbers? */
bool kbx_is_number(const struct kbx_column *c);

/* ---- cell.c: the one reader of rows --------------------------------------------------------------- */

enum kbx_is { KBX_EMPTY, KBX_SUPPRESSED, KBX_WORD, KBX_NUMBER };

struct kbx_cell {
	enum kbx_is is;
	const char *word;
	double number; /* rounded, so that all formats have the same */
	int decimals;
};

struct kbx_cell kbx_cell(const struct kbx_release *r, const struct kbx_table *t, size_t row, const struct kbx_column *c);

/* ---- Words ------------------------------------------------------------------------------------------- */

/* The list of a column; NULL: there is none. */
const struct kbx_list *kbx_list(const struct kbx_release *r, const char *column);

/* The number of a code in its list, from 1; 0: it is not there. */
size_t kbx_number_of(const struct kbx_list *l, const char *id);

/* The text in this language, else the first; "" where there is none. */
const char *kbx_pick(const struct kbx_text *texts, size_t n, const char *lang);

/* What a code means; a code without a label is its own. */
const char *kbx_label(const struct kbx_release *r, const char *column, const char *id, const char *lang);

/* A text of staff: in Dutch, or for any other language in English. */
const char *kbx_say(const struct kbx_release *r, const char *lang, const char *key);

/* ---- sink.c ---------------------------------------------------------------------------------------------- */

/* As XML text or attribute; what XML cannot hold is left out. */
void kbx_put_xml(struct kbx_sink *s, const char *text);

/* A number with this decimal sign, whatever the locale of the process. */
enum { KBX_DIGITS = 48 };
const char *kbx_digits(char to[KBX_DIGITS], double number, int decimals, char point);

/* The text, or as many whole letters of it as there is room for. */
const char *kbx_cut(char *to, size_t room, const char *text);

/* The number of a day in ISO 8601 (klankbord-civil.h), or KB_NO_DAY. */
int32_t kbx_day(const char *date);

/* ---- series.c ----------------------------------------------------------------------------------------------- */

/* One line of a chart: rows from..end-1. */
struct kbx_series {
	size_t from, end;
	size_t shown; /* periods with a figure */
};

/* The series that begins here; its end is the row after it. */
struct kbx_series kbx_series(const struct kbx_release *r, size_t from);

/* Its title: indicator, place. */
struct kbx_title { char text[400]; };
struct kbx_title kbx_title(const struct kbx_release *r, const struct kbx_series *s, const char *lang);

#endif
