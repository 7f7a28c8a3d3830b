/* files.c - the job that writes the files of releases, each once.
 *
 * A run writes files until its time is up and notes them at its end, so the store is locked
 * for a moment only, and answers are heard between two runs. A file that lies there without
 * a note was written by a run that ended before it could note it, and is written anew. A file
 * that is noted is never written over; where it is gone (a restored backup has notes and no
 * files) it comes back only if it comes out the same, else it is noted as lost. */
#include <string.h>
#include <time.h>

#include "deliver.h"
#include "files.h"
#include "metrics.sql.h"

enum { BUDGET_MS = 2000, TIERS = 2, ROOM = 100 << 20 /* bytes that reading all places at once may take */ };
static const char *const tiers[TIERS] = { "inside", "outside" };

/* A file that was written in this run. */
struct written {
	struct written *next;
	const char *name, *tier, *kind, *hash;
	int32_t through;
	int64_t bytes;
};

/* A file that is noted. */
struct noted {
	struct noted *next;
	const char *name, *tier, *kind, *hash;
	int64_t bytes;
	bool lost;
};

struct job {
	struct kb_ctx *c;
	int64_t until;          /* milliseconds of a clock that never jumps */
	struct written *written;
	bool stop;              /* time is up, or the disk takes nothing */
};

static int64_t ticks(void)
{
	struct timespec t;

	clock_gettime(CLOCK_MONOTONIC, &t);
	return (int64_t)t.tv_sec * 1000 + t.tv_nsec / 1000000;
}

/* ---- Filling ---- */

static bool is_own(struct kb_ctx *c, const struct kbx_row *row)
{
	(void)c;
	return files_is_own(row);
}

static bool is_above(struct kb_ctx *c, const struct kbx_row *row)
{
	(void)c;
	return strcmp(row->place_level, "location") != 0;
}

static bool is_of_all(struct kb_ctx *c, const struct kbx_row *row)
{
	(void)c;
	return strcmp(row->place_level, "organisation") == 0;
}

static bool is_indicator(struct kb_ctx *c, const struct kbx_row *row)
{
	return files_indicator_of(c, row) != NULL;
}

/* Leaves the rows for which `which` says yes; is any row gone? */
static bool keep_rows(struct kb_ctx *c, struct kbx_release *r, bool (*which)(struct kb_ctx *c, const struct kbx_row *row))
{
	struct kbx_row *rows;
	size_t left = 0, n = 0;

	for (size_t i = 0; i < r->nrows; i++)
		left += which(c, &r->rows[i]);
	if (left == r->nrows)
		return false;
	rows = kb_alloc(c, (left + 1) * sizeof(*rows));
	for (size_t i = 0; i < r->nrows && n < left; i++)
		if (which(c, &r->rows[i]))
			rows[n++] = r->rows[i];
	r->rows = rows;
	r->nrows = n;
	return true;
}

/* The same where there are more than so many. */
static void shorten(struct kb_ctx *c, struct kbx_release *r, size_t most, bool (*which)(struct kb_ctx *c, const struct kbx_row *row))
{
	if (r->nrows > most && keep_rows(c, r, which))
		r->shortened = true;
}

/* What is delivered after the files were begun is in the files of later releases. */
static void read_delivered(struct kb_ctx *c, struct files_release *w)
{
	struct kb_rows *q = w->fresh ? kb_ask(c, &metrics_all_delivered) : kb_ask(c, &metrics_find_release_delivered, kb_i(w->through));
	struct files_delivered *list = NULL;
	size_t room = 0;

	for (w->ndelivered = 0; kb_next(q); w->ndelivered++) {
		if (w->ndelivered == room) {
			struct files_delivered *more = kb_alloc(c, (room = 2 * room + 64) * sizeof(*more));

			if (w->ndelivered > 0)
				memcpy(more, list, w->ndelivered * sizeof(*more));
			list = more;
		}
		list[w->ndelivered] = (struct files_delivered){ kb_col_text(q, 0), (int32_t)kb_col_int(q, 1) };
	}
	w->delivered = list;
}

static struct files_filled *begin(struct kb_ctx *c, struct files_release *w)
{
	struct files_filled *f = kb_alloc(c, sizeof(*f));

	read_delivered(c, w);

	*f = (struct files_filled){ .c = c, .release = w };
	files_words(c, w, &f->whole);
	f->whole.complaints = files_complaints(c, w, &f->whole.ncomplaints);
	f->whole.measures = files_measures(c, w, &f->whole.nmeasures);
	return f;
}

/* Do all places go into a file that is not written place by place? */
static bool all_fit(struct kb_ctx *c, const struct files_release *w, const struct kb_place *places, size_t n)
{
	size_t cost = 0;

	for (size_t i = 0; i < n; i++)
		cost += files_cost(c, w, &places[i]);
	return cost <= ROOM;
}

/* Adds the rows of all places of a kind, or of none of them where they find no room: half of the regions would mislead. */
static bool hold_kind(struct files_filled *f, const struct kb_place *places, size_t n, const char *kind, struct files_held *rows)
{
	size_t before = rows->count;

	for (size_t i = 0; i < n && !kb_failed(f->c); i++)
		if (strcmp(places[i].kind, kind) == 0 && !files_hold(f->c, f->release, &places[i], rows)) {
			rows->count = before;
			return false;
		}
	return true;
}

/* The organisation, then regions, then locations, as far as they find room. */
static bool hold_all(struct files_filled *f, struct files_held *rows)
{
	static const char *const kinds[] = { "organisation", "region" };
	const struct kb_place *places;
	size_t n = files_places(f->c, &places);

	files_hold_begin(f->c, rows, FILES_HELD);
	for (size_t i = 0; i < sizeof(kinds) / sizeof(*kinds); i++)
		if (!hold_kind(f, places, n, kinds[i], rows))
			return false;
	return all_fit(f->c, f->release, places, n) && hold_kind(f, places, n, "location", rows);
}

/* The rows, for files that are not written place by place. In a house that is too large for that
 * locations are left out of them, or regions too: CSV has all. */
static void fill(struct files_filled *f)
{
	static bool (*const steps[])(struct kb_ctx *c, const struct kbx_row *row) = { is_above, is_of_all, is_indicator };
	struct kb_ctx *c = f->c;
	struct files_held rows;

	f->whole.shortened = !hold_all(f, &rows);
	if (f->whole.shortened)
		kb_log(c, KB_INFO, "release files of a large house: some places are in the CSV files only");
	f->whole.rows = rows.rows;
	f->whole.nrows = rows.count;
	f->whole.nreach = files_reach(c, rows.rows, rows.count, &f->whole.reach);
	f->whole.nstreams = files_streams(c, f->release, rows.rows, rows.count, &f->whole.streams);
	f->brief = f->whole;
	keep_rows(c, &f->brief, is_own);
	shorten(c, &f->brief, FILES_SHORT, is_above);
	f->printed = f->brief;
	for (size_t i = 0; i < sizeof(steps) / sizeof(*steps); i++)
		shorten(c, &f->printed, FILES_PRINTED, steps[i]);
	f->filled = true;
}

/* Rows are gone with the run. So what it took to fill them is granted to the writing, twice: less than half of
 * the time goes to filling them again and again, however slow the machine. */
static void fill_in_time(struct job *j, struct files_filled *f)
{
	int64_t began = ticks();

	fill(f);
	j->until += 3 * (ticks() - began);
}

/* ---- Writing ---- */

struct order { const struct files_filled *f; const struct files_kind *k; };

static enum kb_rc write_kind(void *order, struct kbx_sink *s)
{
	const struct order *o = order;

	return kb_failed(o->f->c) ? KB_FAIL : o->k->write(o->f, o->k, s);
}

static void note_written(struct job *j, const struct files_release *w, const struct files_kind *k, const char *name,
    const struct files_kept *kept)
{
	struct written *one = kb_alloc(j->c, sizeof(*one));

	*one = (struct written){ j->written, name, w->tier, k->code, kb_fmt(j->c, "%s", kept->hash), w->through, kept->bytes };
	j->written = one;
}

/* Writes a file that has no note, or one that is gone. */
static void write_one(struct job *j, const struct files_filled *f, const struct files_kind *k, const struct noted *before)
{
	const char *name = files_name(j->c, f->release, k);
	struct files_kept kept;

	switch (files_keep(j->c, name, write_kind, &(struct order){ f, k }, before ? before->hash : NULL, &kept)) {
	case KB_OK:
		if (!before)
			note_written(j, f->release, k, name, &kept);
		break;
	case KB_NONE:
		kb_log(j->c, KB_ERROR, "release file %s is gone and does not come out the same: fetch it from a copy of the folder of files", name);
		kb_run(j->c, &metrics_lose_file, kb_t(name));
		break;
	default:
		j->stop = true;
	}
	j->stop = j->stop || kb_failed(j->c) || ticks() > j->until;
}

/* ---- What is there ---- */

static struct noted *read_notes(struct kb_ctx *c, int32_t through)
{
	struct kb_rows *q = kb_ask(c, &metrics_list_files, kb_i(through));
	struct noted *list = NULL;

	while (kb_next(q)) {
		struct noted *one = kb_alloc(c, sizeof(*one));

		*one = (struct noted){ list, kb_col_text(q, 0), kb_col_text(q, 1), kb_col_text(q, 2), kb_col_text(q, 4), kb_col_int(q, 3),
			kb_col_int(q, 5) != 0 };
		list = one;
	}
	return list;
}

static const struct noted *find_note(const struct noted *list, const char *name)
{
	while (list && strcmp(list->name, name) != 0)
		list = list->next;
	return list;
}

/* The pack holds others: they must be the ones that were written. */
static bool may_pack(struct job *j, const struct files_release *w)
{
	const struct noted *notes = read_notes(j->c, w->through);

	for (; notes; notes = notes->next)
		if (strcmp(notes->tier, w->tier) == 0 && strcmp(notes->kind, "pack.zip") != 0 && !files_is_whole(j->c, notes->name, notes->bytes, notes->hash)) {
			kb_log(j->c, KB_ERROR, "release file %s is not the one that was written: no pack is made of it", notes->name);
			return false;
		}
	return true;
}

static void complete(struct job *j, struct files_release *w)
{
	const struct noted *notes = read_notes(j->c, w->through);
	struct files_filled *f = NULL;
	size_t n;
	const struct files_kind *kinds = files_kinds(&n);

	for (size_t i = 0; i < n && !j->stop; i++) {
		const char *name = files_name(j->c, w, &kinds[i]);
		const struct noted *before = find_note(notes, name);

		if (before && (before->lost || files_is_there(j->c, name)))
			continue;
		if (kinds[i].write == files_pack && !may_pack(j, w))
			return;
		f = f ? f : begin(j->c, w);
		if (kinds[i].rows && !f->filled)
			fill_in_time(j, f);
		write_one(j, f, &kinds[i], before);
	}
}

/* ---- The job ---- */

/* A release that has no note yet gets its day with its first files. */
static void note_all(struct job *j)
{
	for (const struct written *w = j->written; w; w = w->next) {
		kb_run(j->c, &metrics_add_release_delivered, kb_i(w->through));
		kb_run(j->c, &metrics_add_release, kb_i(w->through), kb_i(kb_today(j->c)));
	}
	for (const struct written *w = j->written; w; w = w->next)
		kb_run(j->c, &metrics_add_file, kb_t(w->name), kb_i(w->through), kb_t(w->tier), kb_t(w->kind), kb_i(w->bytes), kb_t(w->hash));
}

/* One release in both circles. Earlier ones come first, and are noted first: a pack lists them. */
static void look_at(struct job *j, int32_t through, int32_t day, bool fresh)
{
	for (size_t i = 0; i < TIERS && !j->stop; i++) {
		struct files_release *w = kb_alloc(j->c, sizeof(*w));

		*w = (struct files_release){ .through = through, .day = day, .tier = tiers[i], .fresh = fresh };
		complete(j, w);
	}
	j->stop = j->stop || j->written;
}

enum kb_rc files_run(struct kb_ctx *c)
{
	struct job j = { .c = c, .until = ticks() + BUDGET_MS };
	int32_t through = kb_release_through(c), last = 0;
	struct kb_rows *q = kb_ask(c, &metrics_list_releases);

	while (!j.stop && kb_next(q)) {
		last = (int32_t)kb_col_int(q, 0);
		look_at(&j, last, (int32_t)kb_col_int(q, 1), false);
	}
	if (last < through && !j.stop && !deliver_waits(c))
		look_at(&j, through, kb_today(c), true);
	note_all(&j);
	return kb_failed(c) ? KB_FAIL : KB_OK;
}
