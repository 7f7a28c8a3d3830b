/* files.h - the files of a release: what the keeper writes once, and staff take.
 *
 * A release of files is named by its last month ("2026-03-inside"): all that the gate had
 * released by then. Once nothing more comes of that month, so the same release gives the same
 * bytes at any time. files.c is the job; files-rows.c asks the gate, place by place; files-hold.c
 * holds the rows of all; files-words.c says what codes mean; files-kinds.c lists the files there
 * are; files-pack.c makes the inspection pack; files-keep.c puts bytes on the disk; files-page.c is the page. */
#ifndef FILES_H
#define FILES_H

#include "export/export.h"
#include "metrics.h"

enum {
	FILES_BAND_LOW = 10, FILES_BAND_HALF = 50, FILES_BAND_HIGH = 90, /* ends of bands that have a code */
	FILES_NAME = 80,     /* bytes of a name */
	FILES_SHORT = 20000, /* rows beyond which workbook, charts and report leave locations out */
	FILES_HELD = 250000, /* rows that are held at once; some 60 MB */
	FILES_PRINTED = 4000, /* rows beyond which the report leaves out more: some hundred pages */
};

/* How far a column of the registers was released when the files were begun. */
struct files_delivered {
	const char *column;
	int32_t through;
};

/* One release for one circle of readers. */
struct files_release {
	int32_t through; /* the first month that is not in it */
	int32_t day;     /* on which it was made: 20260402 */
	const char *tier; /* "inside", "outside" */
	bool fresh;       /* it has no note yet */
	const struct files_delivered *delivered;
	size_t ndelivered;
};

/* Its rows and its words, ready for the formats. `brief` is for people to look up: each place in the
 * kind of period in which its pages show it, and no locations where that would be too long. `printed` is for people to
 * read from the first page to the last: where it would be too long it goes without locations, regions, questions. */
struct files_filled {
	struct kb_ctx *c;
	const struct files_release *release;
	struct kbx_release whole, brief, printed;
	bool filled; /* with rows; until then there are words only */
};

struct files_kind;

/* ---- files-rows.c ----------------------------------------------------------------------- */

struct files_rows {
	struct kbx_row *rows;
	size_t count, room;
};

/* Adds what was released of a place: series by series, oldest first, only series of which something
 * shows, each from its oldest period that shows to the newest of the release. */
void files_rows(struct kb_ctx *c, const struct files_release *w, const struct kb_place *place, struct files_rows *to);

/* Bytes that files_rows() takes for a place while it reads. */
size_t files_cost(struct kb_ctx *c, const struct files_release *w, const struct kb_place *place);

/* The day after the last one of a release: what staff wrote before it is in it. */
int32_t files_end(const struct files_release *w);

/* The places of the house: the organisation, its regions, locations; each by name. */
size_t files_places(struct kb_ctx *c, const struct kb_place **list);

/* Is it of the kind of period in which pages show this place? */
bool files_is_own(const struct kbx_row *row);

/* How many answers the figures in these rows are of (S129). */
size_t files_reach(struct kb_ctx *c, const struct kbx_row *rows, size_t n, const struct kbx_reach **to);

/* Do these files hold the period of a series? What a register delivered after they were begun is in later ones. */
bool files_holds(const struct files_release *w, const struct metrics_series *s, struct kb_period p);

/* ---- files-hold.c ----------------------------------------------------------------------- */

/* Rows of many places, and the texts of all of them, each once. */
struct files_held {
	struct kbx_row *rows;
	size_t count, room;
	const char **slots; /* texts by their hash */
	size_t nslots, nwords;
	char *at;           /* room for texts, and how much is left of it */
	size_t bytes;
};

/* Room for so many rows, and none yet. */
void files_hold_begin(struct kb_ctx *c, struct files_held *to, size_t most);

/* Adds the rows of a place as files_rows() does; what it took to read them is gone afterwards. false: they find no room, and
 * none of them was added. */
bool files_hold(struct kb_ctx *c, const struct files_release *w, const struct kb_place *place, struct files_held *to);

/* ---- files-streams.c -------------------------------------------------------------------- */

/* The indicator that a row is a figure of; NULL: it is a question's. */
const struct catalogue_indicator *files_indicator_of(struct kb_ctx *c, const struct kbx_row *row);

/* The compulsory streams of 5.1.2, and of how many indicators these rows show a figure in the last year (S3). */
size_t files_streams(struct kb_ctx *c, const struct files_release *w, const struct kbx_row *rows, size_t n, const struct kbx_stream **to);

/* ---- files-complaints.c ----------------------------------------------------------------- */

/* The rows of the table of complaints: regions and the organisation by half-year. */
struct kbx_complaints *files_complaints(struct kb_ctx *c, const struct files_release *w, size_t *n);

/* ---- files-law.c ------------------------------------------------------------------------ */

/* The overviews of the law (law.h) in the language of the kind: a table for a spreadsheet, a page to print. */
enum kb_rc files_law_csv(const struct files_filled *f, const struct files_kind *k, struct kbx_sink *s);
enum kb_rc files_law_page(const struct files_filled *f, const struct files_kind *k, struct kbx_sink *s);

/* ---- files-measures.c ------------------------------------------------------------------- */

/* The rows of the table of measures; outside they say no more than that there was one. */
struct kbx_measure *files_measures(struct kb_ctx *c, const struct files_release *w, size_t *n);

/* ---- files-words.c ---------------------------------------------------------------------- */

/* "2026-03-inside", and lists, terms and texts of a release. Leaves the context speaking Dutch. */
void files_words(struct kb_ctx *c, const struct files_release *w, struct kbx_release *r);

/* What a figure of an indicator is called in files: "T03", "T03.night". */
const char *files_indicator(struct kb_ctx *c, const struct metrics_series *s);

/* ---- files-kinds.c ---------------------------------------------------------------------- */

/* A file that each release has. `code` ends its name. */
struct files_kind {
	const char *code, *mime;
	const char *about; /* key: what it is for */
	const char *lang;  /* of its words; NULL: of none, or of all */
	bool rows;         /* it is made of all rows at once */
	enum kb_rc (*write)(const struct files_filled *f, const struct files_kind *k, struct kbx_sink *s);
};

/* All of them; the pack, which holds others, comes last. */
const struct files_kind *files_kinds(size_t *n);
const struct files_kind *files_kind(const char *code);

/* "metrics-2026-03-inside-figures.csv". */
const char *files_name(struct kb_ctx *c, const struct files_release *w, const struct files_kind *k);

/* ---- files-pack.c ----------------------------------------------------------------------- */

enum kb_rc files_pack(const struct files_filled *f, const struct files_kind *k, struct kbx_sink *s);

/* ---- files-keep.c ----------------------------------------------------------------------- */

struct files_kept {
	int64_t bytes;
	char hash[KBX_HASH];
};

/* Where a file lies. */
const char *files_path(struct kb_ctx *c, const char *name);

/* Writes a file beside its place, syncs it and gives it its name at once. `same`: only if its bytes
 * have this hash (NULL: whatever they are); KB_NONE: they have not, nothing is there. KB_FAIL: logged,
 * nothing is there. */
enum kb_rc files_keep(struct kb_ctx *c, const char *name, enum kb_rc (*write)(void *with, struct kbx_sink *s), void *with,
    const char *same, struct files_kept *to);

bool files_is_there(struct kb_ctx *c, const char *name);

/* Is the file on the disk the one that was written? */
bool files_is_whole(struct kb_ctx *c, const char *name, int64_t bytes, const char *hash);

/* ---- files.c ---------------------------------------------------------------------------- */

/* A job of the keeper: writes what the newest release lacks, a few seconds at a time. */
enum kb_rc files_run(struct kb_ctx *c);

/* ---- files-names.c ---------------------------------------------------------------------- */

/* A job of the keeper: forgets who took files longer ago than the setting says. */
enum kb_rc files_forget_names(struct kb_ctx *c);

/* ---- files-page.c ----------------------------------------------------------------------- */

enum kb_rc serve_exports(struct kb_req *r);
enum kb_rc serve_exports_take(struct kb_req *r);

#endif
