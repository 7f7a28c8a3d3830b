/* report.c - the printable report: a release as one HTML file without scripts or links.
 *
 * It is well-formed XML too, so that programs can read it. A chart and its table stand
 * together, and a page does not break between them where it need not. It is sent as a file
 * to keep: the few lines of style in it would be refused inside of a page of the portal. */
#include "table.h"

#include <math.h>
#include <string.h>

enum { NEWEST = 12 /* periods of a table in a report that is shortened */ };

struct report {
	const struct kbx_release *r;
	const char *lang;
	struct kbx_sink *s;
};

static const char style[] =
	"body{font:11pt sans-serif;max-width:50em;margin:auto}table{border-collapse:collapse;margin:1em 0;width:100%}"
	"table{font-size:8pt}th,td{border:1px solid #707070;padding:.2em .3em;text-align:start;vertical-align:top}"
	"th{hyphens:auto}td.n,td.d{white-space:nowrap}td.n{text-align:end}"
	"section{break-inside:avoid}figure{margin:0}svg{width:100%;height:auto}dt{font-weight:bold}"
	"@page{size:A4;margin:18mm}@media print{body{max-width:none}}";

/* ---- Pieces ---- */

static void element(struct report *p, const char *name, const char *text)
{
	kbx_puts(p->s, "<");
	kbx_puts(p->s, name);
	kbx_puts(p->s, ">");
	kbx_put_xml(p->s, text);
	kbx_puts(p->s, "</");
	kbx_puts(p->s, name);
	kbx_puts(p->s, ">\n");
}

static void say(struct report *p, const char *name, const char *key)
{
	element(p, name, kbx_say(p->r, p->lang, key));
}

static void put_word(struct report *p, const char *begin, const char *text, const char *end)
{
	kbx_puts(p->s, begin);
	kbx_put_xml(p->s, text != NULL ? text : "");
	kbx_puts(p->s, end);
}

/* ---- Tables ---- */

static void put_cell(struct report *p, const struct kbx_column *c, struct kbx_cell cell)
{
	char digits[KBX_DIGITS];

	kbx_puts(p->s, kbx_is_number(c) ? "<td class=\"n\">" : c->kind == KBX_DAY ? "<td class=\"d\">" : "<td>");
	if (cell.is == KBX_NUMBER)
		kbx_puts(p->s, kbx_digits(digits, cell.number, cell.decimals, strcmp(p->lang, "nl") == 0 ? ',' : '.'));
	else if (cell.is == KBX_WORD)
		kbx_put_xml(p->s, c->kind == KBX_CODE ? kbx_label(p->r, c->name, cell.word, p->lang) : cell.word);
	else if (cell.is == KBX_SUPPRESSED)
		kbx_puts(p->s, ".");
	kbx_puts(p->s, "</td>");
}

/* These columns (NULL at the end) of some rows. */
static void put_table(struct report *p, const struct kbx_table *t, const char *const *names, size_t from, size_t end)
{
	kbx_puts(p->s, "<table>\n<thead><tr>");
	for (size_t i = 0; names[i] != NULL; i++) {
		kbx_puts(p->s, "<th scope=\"col\">");
		kbx_put_xml(p->s, kbx_say(p->r, p->lang, kbx_column(t, names[i])->key));
		kbx_puts(p->s, "</th>");
	}
	kbx_puts(p->s, "</tr></thead>\n<tbody>\n");
	for (size_t row = from; row < end; row++) {
		kbx_puts(p->s, "<tr>");
		for (size_t i = 0; names[i] != NULL; i++)
			put_cell(p, kbx_column(t, names[i]), kbx_cell(p->r, t, row, kbx_column(t, names[i])));
		kbx_puts(p->s, "</tr>\n");
	}
	kbx_puts(p->s, "</tbody>\n</table>\n");
}

/* A whole table under its heading, where it has rows. */
static void put_part(struct report *p, enum kbx_which which, const char *key, const char *const *names)
{
	const struct kbx_table t = kbx_table(p->r, which);

	if (t.count == 0)
		return;
	say(p, "h2", key);
	put_table(p, &t, names, 0, t.count);
}

/* ---- Parts ---- */

static void put_head(struct report *p)
{
	static const char *const reading[] = {
		"staff.export.read.suppressed", "staff.export.read.empty", "staff.export.read.chance", "staff.export.read.limits",
	};

	kbx_puts(p->s, "<!DOCTYPE html>\n<html xmlns=\"http://www.w3.org/1999/xhtml\" lang=\"");
	kbx_put_xml(p->s, p->lang);
	kbx_puts(p->s, "\">\n<head>\n<meta charset=\"utf-8\"/>\n");
	element(p, "title", p->r->id);
	element(p, "style", style);
	kbx_puts(p->s, "</head>\n<body>\n<main>\n");
	say(p, "h1", "staff.export.title");
	kbx_puts(p->s, "<dl>\n");
	say(p, "dt", "staff.export.col.release_id");
	element(p, "dd", p->r->id);
	say(p, "dt", "staff.export.col.release_date");
	element(p, "dd", p->r->date);
	kbx_puts(p->s, "</dl>\n");
	for (size_t i = 0; i < sizeof(reading) / sizeof(*reading); i++)
		say(p, "p", reading[i]);
	if (p->r->shortened)
		put_word(p, "<p><strong>", kbx_say(p->r, p->lang, "staff.export.shortened"), "</strong></p>\n");
}

/* Numbers that a table of its own would have: never of a row that is suppressed. */
static void put_count(struct report *p, int64_t count)
{
	char digits[KBX_DIGITS];

	kbx_puts(p->s, "<td class=\"n\">");
	kbx_puts(p->s, count < 0 ? "" : kbx_digits(digits, (double)count, 0, '.'));
	kbx_puts(p->s, "</td>");
}

static void put_percent(struct report *p, double percent)
{
	char digits[KBX_DIGITS];

	kbx_puts(p->s, "<td class=\"n\">");
	kbx_puts(p->s, isnan(percent) ? "" : kbx_digits(digits, percent, 0, '.'));
	kbx_puts(p->s, "</td>");
}

static void put_reach_row(struct report *p, const struct kbx_reach *w)
{
	kbx_puts(p->s, "<tr>");
	put_word(p, "<th scope=\"row\">", kbx_label(p->r, "place_code", w->place_code, p->lang), "</th>");
	put_word(p, "<td>", kbx_label(p->r, "population", w->population, p->lang), "</td>");
	put_word(p, "<td class=\"d\">", w->period_start, "</td>");
	put_word(p, "<td class=\"d\">", w->period_end, "</td>");
	put_count(p, w->least);
	put_count(p, w->most);
	put_count(p, w->invited);
	put_percent(p, w->response_pct);
	put_count(p, w->shown);
	put_count(p, w->hidden);
	kbx_puts(p->s, "</tr>\n");
}

/* Of whom it is, and of whom it is not (S129). */
static void put_reach(struct report *p)
{
	static const char *const heads[] = { "staff.export.col.place_code", "staff.export.col.population", "staff.export.col.period_start",
		"staff.export.col.period_end", "staff.export.reach.least", "staff.export.reach.most", "staff.export.col.invited",
		"staff.export.col.response_pct", "staff.export.reach.shown", "staff.export.reach.hidden" };

	say(p, "h2", "staff.export.reach");
	say(p, "p", "staff.export.reach.chosen");
	say(p, "p", "staff.export.reach.invited");
	kbx_puts(p->s, "<table>\n<thead><tr>");
	for (size_t i = 0; i < sizeof(heads) / sizeof(*heads); i++)
		put_word(p, "<th scope=\"col\">", kbx_say(p->r, p->lang, heads[i]), "</th>");
	kbx_puts(p->s, "</tr></thead>\n<tbody>\n");
	for (size_t i = 0; i < p->r->nreach; i++)
		put_reach_row(p, &p->r->reach[i]);
	kbx_puts(p->s, "</tbody>\n</table>\n");
}

static void put_stream(struct report *p, const struct kbx_stream *w)
{
	kbx_puts(p->s, "<tr>");
	put_word(p, "<th scope=\"row\">", kbx_pick(w->code.labels, w->code.nlabels, p->lang), "</th>");
	put_count(p, w->shown);
	put_count(p, w->all);
	put_word(p, "<td>", kbx_say(p->r, p->lang, w->shown > 0 ? "staff.export.streams.there" : "staff.export.streams.gone"), "</td>");
	kbx_puts(p->s, "</tr>\n");
}

static bool lacks_stream(const struct kbx_release *r)
{
	for (size_t i = 0; i < r->nstreams; i++)
		if (r->streams[i].shown == 0)
			return true;
	return false;
}

/* The four streams, and whether one of them is not there (S3): then all of it is marked as incomplete. */
static void put_streams(struct report *p)
{
	static const char *const heads[] = { "staff.overview.stream", "staff.export.streams.shown", "staff.export.streams.all",
		"staff.export.streams.state" };

	say(p, "h2", "staff.export.streams");
	if (lacks_stream(p->r))
		put_word(p, "<p><strong>", kbx_say(p->r, p->lang, "staff.export.streams.incomplete"), "</strong></p>\n");
	kbx_puts(p->s, "<table>\n<thead><tr>");
	for (size_t i = 0; i < sizeof(heads) / sizeof(*heads); i++)
		put_word(p, "<th scope=\"col\">", kbx_say(p->r, p->lang, heads[i]), "</th>");
	kbx_puts(p->s, "</tr></thead>\n<tbody>\n");
	for (size_t i = 0; i < p->r->nstreams; i++)
		put_stream(p, &p->r->streams[i]);
	kbx_puts(p->s, "</tbody>\n</table>\n");
}

/* What is left out says so on the first page; its chart has every period. */
static size_t first_row(const struct report *p, const struct kbx_series *s)
{
	return p->r->shortened && s->end - s->from > NEWEST ? s->end - NEWEST : s->from;
}

static void put_series(struct report *p, const struct kbx_series *s)
{
	static const char *const names[] = { "period_start", "period_end", "n", "value", "ci_low", "ci_high", "band", "signal",
		"norm_verdict", NULL };
	const struct kbx_table t = kbx_table(p->r, KBX_FIGURES);
	size_t next;

	kbx_puts(p->s, "<section>\n");
	element(p, "h2", kbx_title(p->r, s, p->lang).text);
	kbx_puts(p->s, "<figure>\n");
	kbx_svg(p->r, s->from, p->lang, p->s, &next);
	kbx_puts(p->s, "</figure>\n");
	put_table(p, &t, names, first_row(p, s), s->end);
	kbx_puts(p->s, "</section>\n");
}

/* Those that show something each with its chart, then the names of the others. */
static void put_all_series(struct report *p)
{
	size_t silent = 0;

	for (size_t from = 0; from < p->r->nrows;) {
		const struct kbx_series s = kbx_series(p->r, from);

		if (s.shown > 0)
			put_series(p, &s);
		silent += s.shown == 0;
		from = s.end;
	}
	if (silent == 0)
		return;
	say(p, "h2", "staff.export.silent");
	kbx_puts(p->s, "<ul>\n");
	for (size_t from = 0; from < p->r->nrows;) {
		const struct kbx_series s = kbx_series(p->r, from);

		if (s.shown == 0)
			element(p, "li", kbx_title(p->r, &s, p->lang).text);
		from = s.end;
	}
	kbx_puts(p->s, "</ul>\n");
}

static void put_words(struct report *p, const char *key, const struct kbx_list *l)
{
	if (l == NULL || l->count == 0)
		return;
	say(p, "h2", key);
	kbx_puts(p->s, "<dl>\n");
	for (size_t i = 0; i < l->count; i++) {
		element(p, "dt", kbx_pick(l->codes[i].labels, l->codes[i].nlabels, p->lang));
		element(p, "dd", kbx_pick(l->codes[i].about, l->codes[i].nabout, p->lang));
	}
	kbx_puts(p->s, "</dl>\n");
}

enum kb_rc kbx_report(const struct kbx_release *r, const char *lang, struct kbx_sink *s)
{
	static const char *const measures[] = { "measure_id", "indicator_id", "place_code", "start_date", "effect", "ci_low", "ci_high",
		"verdict", "concluded_on", NULL };
	static const char *const complaints[] = { "period", "place_code", "received", "in_time_pct", "ack_pct", "median_days", "p90_days",
		"upheld_pct", "rate_1000", "open_overdue", NULL };
	struct report p = { r, lang, s };

	if (r->reach == NULL || r->streams == NULL)
		return KB_FAIL;
	put_head(&p);
	put_streams(&p);
	put_reach(&p);
	put_all_series(&p);
	put_part(&p, KBX_MEASURES, "staff.export.sheet.measures", measures);
	put_part(&p, KBX_COMPLAINTS, "staff.export.sheet.complaints", complaints);
	put_words(&p, "staff.export.sheet.indicators", kbx_list(r, "indicator_id"));
	put_words(&p, "staff.export.sheet.terms", &r->terms);
	kbx_puts(s, "</main>\n</body>\n</html>\n");
	return s->failed ? KB_FAIL : KB_OK;
}
