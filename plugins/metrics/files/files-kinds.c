/* files-kinds.c - the files that each release has. A kind more is a line more. */
#include <string.h>

#include "files.h"

/* ---- CSV: place by place, so that it takes the same memory whatever there is ---- */

struct part {
	const struct files_filled *f;
	const struct kb_place *place;
	enum kbx_profile profile;
	struct kbx_sink *sink;
};

static enum kb_rc put_place(struct kb_ctx *c, void *with)
{
	struct part *p = with;
	struct kbx_release r = p->f->whole;
	struct files_rows rows = { 0 };

	files_rows(c, p->f->release, p->place, &rows);
	r.rows = rows.rows;
	r.nrows = rows.count;
	return kb_failed(c) ? KB_FAIL : kbx_csv_rows(&r, KBX_FIGURES, p->profile, p->sink);
}

static enum kb_rc put_csv(const struct files_filled *f, enum kbx_profile profile, struct kbx_sink *s)
{
	const struct kb_place *places;
	size_t n = files_places(f->c, &places);
	enum kb_rc rc = kbx_csv_head(&f->whole, KBX_FIGURES, profile, s);

	for (size_t i = 0; i < n && rc == KB_OK; i++)
		rc = kb_apart(f->c, put_place, &(struct part){ f, &places[i], profile, s });
	return rc;
}

static enum kb_rc put_data(const struct files_filled *f, const struct files_kind *k, struct kbx_sink *s)
{
	(void)k;
	return put_csv(f, KBX_DATA, s);
}

static enum kb_rc put_excel(const struct files_filled *f, const struct files_kind *k, struct kbx_sink *s)
{
	(void)k;
	return put_csv(f, KBX_EXCEL, s);
}

/* ---- The others ---- */

static enum kb_rc put_complaints(const struct files_filled *f, const struct files_kind *k, struct kbx_sink *s)
{
	(void)k;
	return kbx_csv(&f->whole, KBX_COMPLAINTS, KBX_DATA, s);
}

static enum kb_rc put_measures(const struct files_filled *f, const struct files_kind *k, struct kbx_sink *s)
{
	(void)k;
	return kbx_csv(&f->whole, KBX_MEASURES, KBX_DATA, s);
}

static enum kb_rc put_book(const struct files_filled *f, const struct files_kind *k, struct kbx_sink *s)
{
	return kbx_xlsx(&f->brief, k->lang, files_path(f->c, "draft"), s);
}

static enum kb_rc put_report(const struct files_filled *f, const struct files_kind *k, struct kbx_sink *s)
{
	return kbx_report(&f->printed, k->lang, s);
}

static enum kb_rc put_sav(const struct files_filled *f, const struct files_kind *k, struct kbx_sink *s)
{
	return kbx_sav(&f->whole, KBX_FIGURES, k->lang, s);
}

static enum kb_rc put_dta(const struct files_filled *f, const struct files_kind *k, struct kbx_sink *s)
{
	return kbx_dta(&f->whole, KBX_FIGURES, k->lang, s);
}

static enum kb_rc put_codebook(const struct files_filled *f, const struct files_kind *k, struct kbx_sink *s)
{
	(void)k;
	return kbx_ddi(&f->whole, s);
}

/* A chart is written when the archive asks for it. */
struct chart {
	const struct files_filled *f;
	const struct files_kind *kind;
	size_t from;
};

static enum kb_rc put_chart(void *chart, struct kbx_sink *s)
{
	const struct chart *h = chart;
	size_t next;

	return kbx_svg(&h->f->brief, h->from, h->kind->lang, s, &next);
}

static bool drop(void *to, const void *bytes, size_t n)
{
	(void)to, (void)bytes, (void)n;
	return true;
}

/* The row after a series; *shows: it has a picture. */
static size_t after(const struct chart *h, bool *shows)
{
	struct kbx_sink none;
	size_t next = h->from + 1;

	kbx_open(&none, drop, NULL);
	*shows = kbx_svg(&h->f->brief, h->from, h->kind->lang, &none, &next) == KB_OK;
	return next;
}

static enum kb_rc put_charts(const struct files_filled *f, const struct files_kind *k, struct kbx_sink *s)
{
	const struct kbx_release *r = &f->brief;
	struct kbx_member *members = kb_alloc(f->c, (r->nrows + 1) * sizeof(*members));
	size_t n = 0;

	for (size_t from = 0; from < r->nrows;) {
		struct chart *h = kb_alloc(f->c, sizeof(*h));
		bool shows;

		*h = (struct chart){ f, k, from };
		from = after(h, &shows);
		if (shows)
			members[n++] = (struct kbx_member){ .write = put_chart, .with = h,
				.name = kb_fmt(f->c, "%s/%s-%s-%s.svg", r->rows[h->from].place_code, r->rows[h->from].indicator_id,
				    r->rows[h->from].population, r->rows[h->from].period_type) };
	}
	return kbx_pack(r, members, n, s);
}

/* ---- The list ---- */

static const char zip[] = "application/zip", csv[] = "text/csv", html[] = "text/html";
static const char book[] = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet";

static const struct files_kind kinds[] = {
	{ "figures.csv", csv, "staff.exports.kind.data", NULL, false, put_data },
	{ "figures-excel.csv", csv, "staff.exports.kind.excel", NULL, false, put_excel },
	{ "complaints.csv", csv, "staff.exports.kind.complaints", NULL, false, put_complaints },
	{ "measures.csv", csv, "staff.exports.kind.measures", NULL, false, put_measures },
	{ "law-nl.csv", csv, "staff.exports.kind.law", "nl", false, files_law_csv },
	{ "law-en.csv", csv, "staff.exports.kind.law", "en", false, files_law_csv },
	{ "law-nl.html", html, "staff.exports.kind.law_page", "nl", false, files_law_page },
	{ "law-en.html", html, "staff.exports.kind.law_page", "en", false, files_law_page },
	{ "workbook-nl.xlsx", book, "staff.exports.kind.workbook", "nl", true, put_book },
	{ "workbook-en.xlsx", book, "staff.exports.kind.workbook", "en", true, put_book },
	{ "report-nl.html", html, "staff.exports.kind.report", "nl", true, put_report },
	{ "report-en.html", html, "staff.exports.kind.report", "en", true, put_report },
	{ "charts-nl.zip", zip, "staff.exports.kind.charts", "nl", true, put_charts },
	{ "charts-en.zip", zip, "staff.exports.kind.charts", "en", true, put_charts },
	{ "figures-nl.sav", "application/x-spss-sav", "staff.exports.kind.spss", "nl", true, put_sav },
	{ "figures-en.sav", "application/x-spss-sav", "staff.exports.kind.spss", "en", true, put_sav },
	{ "figures-nl.dta", "application/x-stata-dta", "staff.exports.kind.stata", "nl", true, put_dta },
	{ "figures-en.dta", "application/x-stata-dta", "staff.exports.kind.stata", "en", true, put_dta },
	{ "codebook.xml", "application/xml", "staff.exports.kind.codebook", NULL, true, put_codebook },
	{ "pack.zip", zip, "staff.exports.kind.pack", NULL, true, files_pack },
};

const struct files_kind *files_kinds(size_t *n)
{
	*n = sizeof(kinds) / sizeof(*kinds);
	return kinds;
}

const struct files_kind *files_kind(const char *code)
{
	for (size_t i = 0; i < sizeof(kinds) / sizeof(*kinds); i++)
		if (strcmp(kinds[i].code, code) == 0)
			return &kinds[i];
	return NULL;
}

const char *files_name(struct kb_ctx *c, const struct files_release *w, const struct files_kind *k)
{
	int32_t last = w->through - 1;

	return kb_fmt(c, "metrics-%04d-%02d-%s-%s", last / 12, last % 12 + 1, w->tier, k->code);
}
