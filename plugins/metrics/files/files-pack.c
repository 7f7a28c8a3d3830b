/* files-pack.c - the inspection pack (S34, S108): one archive that says all there is to say.
 *
 * The report, the figures, their codebook and workbook, and the overviews of the law are the very files of the release;
 * definitions, the streams of 5.1.2, what the board answered, what staff wrote beside figures, and the lists of releases and
 * downloads are written here. The lists tell of the time before the release ended, which is over, so they come out the same again. A download
 * stands there by month, role and purpose, an answer without who wrote it, what was written by role and month: accounts
 * stay in the house. */
#include <math.h>
#include <string.h>

#include "catalogue.h"
#include "files.h"
#include "metrics.sql.h"

static void put_line(struct kbx_sink *s, const char *const *cells, size_t n)
{
	for (size_t i = 0; i < n; i++) {
		kbx_puts(s, i == 0 ? "" : ",");
		kbx_csv_cell(s, cells[i] ? cells[i] : "");
	}
	kbx_puts(s, "\r\n");
}

#define PUT_LINE(s, ...) put_line((s), (const char *const[]){ __VA_ARGS__ }, sizeof((const char *const[]){ __VA_ARGS__ }) / sizeof(char *))

static const char *month_of(struct kb_ctx *c, int64_t month)
{
	return kb_fmt(c, "%04d-%02d", (int)month / 12, (int)month % 12 + 1);
}

/* ---- Definitions ---- */

static void put_figure(struct kb_ctx *c, struct kbx_sink *s, const struct catalogue_indicator *i, const struct catalogue_figure *g)
{
	PUT_LINE(s, i->id, kb_fmt(c, "%d", i->version), month_of(c, i->from), i->nl, i->en, i->stream, i->theme, i->topic, i->unit,
	    i->direction, i->chart, i->has_norm ? kb_fmt(c, "%g", i->norm) : "", i->owner, i->status, i->minimum, i->agreement ? "safety" : "", kb_fmt(c, "%d", i->least),
	    kb_fmt(c, "%d", i->least_outside), g->population, g->part, g->direction, g->formula);
}

static enum kb_rc put_definitions(void *filled, struct kbx_sink *s)
{
	const struct files_filled *f = filled;
	const struct catalogue *k = kb_started(f->c);

	PUT_LINE(s, "indicator", "version", "from", "name_nl", "name_en", "stream", "theme", "topic", "unit", "direction", "chart", "norm",
	    "norm_owner", "norm_status", "minimum_for", "agreement", "least_inside", "least_outside", "population", "part", "figure_direction", "formula");
	for (size_t i = 0; i < k->nindicators; i++)
		for (size_t j = 0; j < k->indicators[i].nfigures; j++)
			put_figure(f->c, s, &k->indicators[i], &k->indicators[i].figures[j]);
	return KB_OK;
}

/* ---- What was released and taken before ---- */

static enum kb_rc put_releases(void *filled, struct kbx_sink *s)
{
	const struct files_filled *f = filled;
	struct kb_rows *q = kb_ask(f->c, &metrics_files_before, kb_i(f->release->through));

	PUT_LINE(s, "release", "day", "tier", "file", "bytes", "sha256");
	while (kb_next(q))
		PUT_LINE(s, month_of(f->c, kb_col_int(q, 0) - 1), kb_fmt(f->c, "%lld", (long long)kb_col_int(q, 1)), kb_col_text(q, 2),
		    kb_col_text(q, 3), kb_fmt(f->c, "%lld", (long long)kb_col_int(q, 4)), kb_col_text(q, 5));
	return kb_failed(f->c) ? KB_FAIL : KB_OK;
}

static enum kb_rc put_downloads(void *filled, struct kbx_sink *s)
{
	const struct files_filled *f = filled;
	struct kb_rows *q = kb_ask(f->c, &metrics_downloads_before, kb_i(f->release->through));

	PUT_LINE(s, "month", "role", "purpose", "tier", "file", "sha256", "downloads");
	while (kb_next(q))
		PUT_LINE(s, month_of(f->c, kb_col_int(q, 0)), kb_col_text(q, 1), kb_col_text(q, 2), kb_col_text(q, 3), kb_col_text(q, 4),
		    kb_col_text(q, 5), kb_fmt(f->c, "%lld", (long long)kb_col_int(q, 6)));
	return kb_failed(f->c) ? KB_FAIL : KB_OK;
}

/* Of how many the figures are, as data; the report says it in words. */
static enum kb_rc put_reach(void *filled, struct kbx_sink *s)
{
	const struct files_filled *f = filled;

	PUT_LINE(s, "place_code", "population", "period_start", "period_end", "answers_least", "answers_most", "invited", "response_pct", "figures_shown", "figures_not_shown");
	for (size_t i = 0; i < f->whole.nreach; i++) {
		const struct kbx_reach *w = &f->whole.reach[i];

		PUT_LINE(s, w->place_code, w->population, w->period_start, w->period_end,
		    w->least < 0 ? "" : kb_fmt(f->c, "%lld", (long long)w->least), w->most < 0 ? "" : kb_fmt(f->c, "%lld", (long long)w->most),
		    w->invited < 0 ? "" : kb_fmt(f->c, "%lld", (long long)w->invited), isnan(w->response_pct) ? "" : kb_fmt(f->c, "%.0f", w->response_pct),
		    kb_fmt(f->c, "%lld", (long long)w->shown), kb_fmt(f->c, "%lld", (long long)w->hidden));
	}
	return KB_OK;
}

/* Which of the streams of 5.1.2 are there (S3). */
static enum kb_rc put_streams(void *filled, struct kbx_sink *s)
{
	const struct files_filled *f = filled;

	PUT_LINE(s, "stream", "name_nl", "name_en", "indicators_shown", "indicators", "state");
	for (size_t i = 0; i < f->whole.nstreams; i++) {
		const struct kbx_stream *w = &f->whole.streams[i];

		PUT_LINE(s, w->code.id, w->code.labels[0].text, w->code.labels[1].text, kb_fmt(f->c, "%lld", (long long)w->shown),
		    kb_fmt(f->c, "%lld", (long long)w->all), w->shown > 0 ? "there" : "missing");
	}
	return KB_OK;
}

/* What the board answered to what returned (S18). Its words and how often it was seen are of figures inside; outside
 * stands that there was an answer. */
static enum kb_rc put_notes(void *filled, struct kbx_sink *s)
{
	const struct files_filled *f = filled;
	const bool inside = strcmp(f->release->tier, "inside") == 0;
	struct kb_rows *q = kb_ask(f->c, &metrics_notes_before, kb_i(files_end(f->release)));

	PUT_LINE(s, "topic", "quarter_begins", "times_seen", "rule_version", "day", "words");
	while (kb_next(q))
		PUT_LINE(s, kb_col_text(q, 0), month_of(f->c, kb_col_int(q, 1)), inside ? kb_fmt(f->c, "%lld", (long long)kb_col_int(q, 2)) : "",
		    kb_col_text(q, 3), kb_fmt(f->c, "%lld", (long long)kb_col_int(q, 5)), inside ? kb_col_text(q, 4) : "");
	return kb_failed(f->c) ? KB_FAIL : KB_OK;
}

/* What staff wrote beside figures (S105, S41, S12), by role and month; a row without words withdraws the one before it. Outside
 * stands that something was written. */
static enum kb_rc put_written(void *filled, struct kbx_sink *s)
{
	const struct files_filled *f = filled;
	const bool inside = strcmp(f->release->tier, "inside") == 0;
	struct kb_rows *q = kb_ask(f->c, &metrics_written_before, kb_i(files_end(f->release)));

	PUT_LINE(s, "place_code", "kind", "indicator_id", "turn", "since", "until", "role", "written", "withdrawn", "words");
	while (kb_next(q)) {
		const char *words = kb_col_text(q, 6);
		const int64_t day = kb_col_int(q, 8);

		PUT_LINE(s, kb_col_text(q, 0), kb_col_text(q, 1), kb_col_text(q, 2), kb_fmt(f->c, "%lld", (long long)kb_col_int(q, 3)),
		    month_of(f->c, kb_col_int(q, 4)), month_of(f->c, kb_col_int(q, 5)), kb_col_text(q, 7),
		    kb_fmt(f->c, "%04lld-%02lld", (long long)day / 10000, (long long)day / 100 % 100), *words ? "0" : "1", inside ? words : "");
	}
	return kb_failed(f->c) ? KB_FAIL : KB_OK;
}

/* ---- The archive ---- */

enum kb_rc files_pack(const struct files_filled *f, const struct files_kind *k, struct kbx_sink *s)
{
	static const char *const files[] = { "report-nl.html", "report-en.html", "figures.csv", "figures-excel.csv", "measures.csv", "codebook.xml",
		"law-nl.html", "law-en.html", "law-nl.csv", "law-en.csv", "workbook-nl.xlsx", "workbook-en.xlsx" };
	enum { FILES = sizeof(files) / sizeof(*files), LISTS = 7 };
	struct kbx_member members[FILES + LISTS] = {
		[FILES] = { .name = "definitions.csv", .write = put_definitions, .with = (void *)f },
		{ .name = "downloads.csv", .write = put_downloads, .with = (void *)f },
		{ .name = "notes.csv", .write = put_notes, .with = (void *)f },
		{ .name = "reach.csv", .write = put_reach, .with = (void *)f },
		{ .name = "releases.csv", .write = put_releases, .with = (void *)f },
		{ .name = "streams.csv", .write = put_streams, .with = (void *)f },
		{ .name = "written.csv", .write = put_written, .with = (void *)f },
	};

	(void)k;
	for (size_t i = 0; i < FILES; i++)
		members[i] = (struct kbx_member){ .name = files[i], .path = files_path(f->c, files_name(f->c, f->release, files_kind(files[i]))) };
	return kbx_pack(&f->whole, members, FILES + LISTS, s);
}
