/* export.h - one release, written in the formats that others open.
 *
 * Whoever writes a release fills a kbx_release with rows that have passed the gate and calls
 * one function per file. Nothing is kept, no clock is read, no order is made up: the same
 * release gives the same bytes. docs/decisions/exports.md says why each format is as it is.
 *
 * What is suppressed. A row says so itself (`suppressed`); from then on nobody reads its
 * figures but kbx_cell() (cell.c), which hands out KBX_SUPPRESSED in their place. Every
 * format takes every cell from there; test-poison.c looks for what got through, and shows
 * with another kbx_cell() that it would find it.
 *
 * What is absent. A text NULL or "", a whole number below 0, a real number NaN.
 *
 * Order of rows: as they come. Rows of one population, indicator, place and period type
 * that stand together, oldest first, are one series, with one chart.
 *
 * Files, by subject:
 *   table.c   the columns of each table, and the cell of a row in words (cell.c)
 *   sink.c    where bytes go, with their SHA-256; numbers and XML in text
 *   series.c  which rows are one line of a chart
 *   csv.c xlsx.c svg.c ddi.c report.c  a format each
 *   pack.c    files of a release in one archive
 *   coded.c   what SPSS (sav.c) and Stata (dta.c) share */
#ifndef KBX_EXPORT_H
#define KBX_EXPORT_H

#include <sodium.h>

#include "klankbord.h"

/* ---- What a release holds ------------------------------------------------------------------- */

/* A text in one language; `lang` is BCP 47. */
struct kbx_text { const char *lang, *text; };

/* A code of a column and what it means. */
struct kbx_code {
	const char *id;
	const struct kbx_text *labels; /* the first stands in for a language that is not there */
	size_t nlabels;
	const struct kbx_text *about;  /* definition; may be none */
	size_t nabout;
};

/* All codes of a column ("place_code"), or terms. Codes are numbered from 1 in this order, so
 * a code that is added belongs at the end. */
struct kbx_list {
	const char *column;
	const struct kbx_code *codes;
	size_t count;
};

/* A row of the long file (statistics.md, section 6). Days are ISO 8601. */
struct kbx_row {
	const char *tier, *population, *indicator_id;
	int64_t indicator_version;
	const char *place_level, *place_code;
	const char *period_type, *period_start, *period_end;
	bool suppressed;
	int64_t n, invited;
	double response_pct, value;
	const char *unit;
	double ci_low, ci_high;
	const char *band; /* "<=10", ">=90" */
	double centre, lcl, ucl;
	int64_t segment;
	const char *signal;
	double norm;
	const char *norm_verdict;
	const char *note;
};

struct kbx_measure {
	const char *measure_id, *signal_source, *indicator_id, *place_code, *start_date, *owner_role;
	bool suppressed;
	int64_t baseline_points, after_points;
	double effect, ci_low, ci_high;
	const char *method, *verdict, *concluded_on;
};

struct kbx_complaints {
	const char *period, *place_code;
	bool suppressed;
	int64_t received, due;
	double in_time_pct, ack_pct, median_days, p90_days, upheld_pct, rate_1000;
	int64_t open_overdue;
};

/* Where a series begins anew: another question, another way of asking. */
struct kbx_break {
	const char *indicator_id, *place_code; /* place NULL: everywhere */
	const char *date;
	const struct kbx_text *labels;
	size_t nlabels;
};

/* Of whom the figures are (S129): how many answers the questions of a place got in its newest period
 * with figures, from the fewest to the most; how many of its figures show. */
struct kbx_reach {
	const char *place_code, *population, *period_start, *period_end;
	int64_t least, most;
	int64_t invited;     /* how many were asked; -1: not known, or not released */
	double response_pct; /* NAN: the same, or told as a band */
	int64_t shown, hidden;
};

/* A stream that an analysis under 5.1.2 has to have (S3): of how many of its indicators a figure shows in the last year. */
struct kbx_stream {
	struct kbx_code code;
	int64_t shown, all;
};

struct kbx_release {
	const char *id, *date; /* "2026-Q1-inside", "2026-04-20" */
	bool shortened; /* rows were left out that stand in other files: workbook and report say so */
	const struct kbx_row *rows;
	size_t nrows;
	const struct kbx_measure *measures;
	size_t nmeasures;
	const struct kbx_complaints *complaints;
	size_t ncomplaints;
	const struct kbx_break *breaks;
	size_t nbreaks;
	const struct kbx_reach *reach; /* NULL: nobody told; then there is no report */
	size_t nreach;
	const struct kbx_stream *streams; /* NULL: nobody told; then there is no report */
	size_t nstreams;
	const struct kbx_list *lists;
	size_t nlists;
	struct kbx_list terms;
	/* A text of the catalogue in a language of staff. */
	const char *(*say)(void *owner, const char *lang, const char *key);
	void *owner;
};

/* ---- Where bytes go (sink.c) ----------------------------------------------------------------- */

struct kbx_sink {
	bool (*write)(void *to, const void *bytes, size_t n);
	void *to;
	bool failed;
	uint64_t bytes;
	crypto_hash_sha256_state sum;
	size_t fill;
	char buffer[4096];
};

/* Ready to write; `write` gets whole buffers and says false when it cannot. */
void kbx_open(struct kbx_sink *s, bool (*write)(void *to, const void *bytes, size_t n), void *to);

/* The end: what is left is written, `hash` gets the SHA-256 of all bytes in hex. */
enum { KBX_HASH = 2 * crypto_hash_sha256_BYTES + 1 };
enum kb_rc kbx_close(struct kbx_sink *s, char hash[KBX_HASH]);

/* `write` for a FILE that the caller opens and closes. */
bool kbx_to_file(void *file, const void *bytes, size_t n);

/* ---- Formats: KB_OK, or KB_FAIL when the sink or the release is not right ---------------------- */

enum kbx_which { KBX_FIGURES, KBX_MEASURES, KBX_COMPLAINTS, KBX_TABLES };

/* KBX_EXCEL: ";", decimal comma, byte order mark, "." for what is suppressed: a Dutch
 * spreadsheet opens it with two clicks. KBX_DATA: ",", decimal point, no mark, nothing for
 * what is suppressed: conf_status tells it. */
enum kbx_profile { KBX_DATA, KBX_EXCEL };
enum kb_rc kbx_csv(const struct kbx_release *r, enum kbx_which which, enum kbx_profile profile, struct kbx_sink *s);

/* The same in pieces, for a release that is never in memory whole: the first row, then the rows of
 * as many parts of it as there are. */
enum kb_rc kbx_csv_head(const struct kbx_release *r, enum kbx_which which, enum kbx_profile profile, struct kbx_sink *s);
enum kb_rc kbx_csv_rows(const struct kbx_release *r, enum kbx_which which, enum kbx_profile profile, struct kbx_sink *s);

/* The workbook in "nl" or "en". `folder`: where it may put files while it works. */
enum kb_rc kbx_xlsx(const struct kbx_release *r, const char *lang, const char *folder, struct kbx_sink *s);

/* The chart of the series that begins at row `from`; *next is the row after it. KB_NONE: the
 * series shows nothing, nothing was written. */
enum kb_rc kbx_svg(const struct kbx_release *r, size_t from, const char *lang, struct kbx_sink *s, size_t *next);

/* The printable report: one HTML file with charts and tables, to be sent as a file to keep.
 * KB_FAIL without r->reach or r->streams: no report leaves without saying of whom it is and what it lacks. */
enum kb_rc kbx_report(const struct kbx_release *r, const char *lang, struct kbx_sink *s);

/* For SPSS and Stata, with labels in this language. */
enum kb_rc kbx_sav(const struct kbx_release *r, enum kbx_which which, const char *lang, struct kbx_sink *s);
enum kb_rc kbx_dta(const struct kbx_release *r, enum kbx_which which, const char *lang, struct kbx_sink *s);

/* The codebook of all three tables, in all languages (DDI-Codebook 2.5). */
enum kb_rc kbx_ddi(const struct kbx_release *r, struct kbx_sink *s);

/* ---- The inspection pack (S34, S108): files that were written, in one zip ------------------------ */

/* `name` in the archive: letters, digits and "._-", folders with "/". Its bytes are those of the
 * file `path`, or what `write` writes, which is asked twice and must write the same. */
struct kbx_member {
	const char *name, *path;
	enum kb_rc (*write)(void *with, struct kbx_sink *s);
	void *with;
};

/* For whoever writes a member. */
void kbx_put(struct kbx_sink *s, const void *bytes, size_t n);
void kbx_puts(struct kbx_sink *s, const char *text);

/* A quoted cell of CSV, as the profile for data has it. */
void kbx_csv_cell(struct kbx_sink *s, const char *cell);

/* manifest.txt, SHA256SUMS, then the members by name. KB_FAIL: a name that is none or stands
 * there twice, a file that cannot be read or changed meanwhile; what the sink got then is
 * no archive. */
enum kb_rc kbx_pack(const struct kbx_release *r, const struct kbx_member *members, size_t n, struct kbx_sink *s);

#endif
