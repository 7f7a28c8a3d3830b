/* files-law.c - the overviews of the law as files of a release: a table for a spreadsheet, and a page to print.
 *
 * Both are made of the lines of law-rows.c. A file holds the years that were released when it was begun, the newest first; what
 * was left out says so in words, and so does what the law asks for and no count can tell. */
#include <string.h>

#include "export/table.h"
#include "files.h"
#include "law.h"

struct sheet { struct kb_ctx *c; const struct files_release *release; struct kbx_sink *s; const char *lang; };

static const char *text(const struct sheet *h, const char *key)
{
	return kb_say(h->c, kb_fmt(h->c, "staff.law.%s", key), NULL);
}

/* ---- Which years ---- */

static int32_t delivered(const struct files_release *w, const char *name)
{
	for (size_t i = 0; i < w->ndelivered; i++)
		if (strcmp(w->delivered[i].column, name) == 0)
			return w->delivered[i].through < w->through ? w->delivered[i].through : w->through;
	return 0;
}

/* The year, or NULL: it is not in these files. */
static const struct law_year *year_of(const struct sheet *h, int32_t first)
{
	bool there = delivered(h->release, law_year_name(h->c, first)) >= first + 12;

	return there ? law_year(h->c, strcmp(h->release->tier, "outside") == 0 ? KB_OUTSIDE : KB_INSIDE, first,
	    delivered(h->release, law_apart_name(h->c, first)) >= first + 12) : NULL;
}

enum { BACK = 20 /* years */ };

/* Each year of the files, the newest first. Returns how many. */
static size_t each_year(const struct sheet *h, void (*put)(const struct sheet *h, const struct law_year *y))
{
	int32_t open = h->release->through - h->release->through % 12;
	size_t n = 0;

	for (int32_t first = open - 12; first >= open - 12 * BACK; first -= 12) {
		const struct law_year *y = year_of(h, first);

		if (!y)
			continue;
		put(h, y);
		n++;
	}
	return n;
}

/* ---- Words ---- */

static const char *body_words(const struct sheet *h, const char *body)
{
	if (*body == '\0')
		return text(h, "everybody");
	if (strcmp(body, "awb") == 0 || strcmp(body, "jeugdwet") == 0)
		return text(h, kb_fmt(h->c, "together.%s", body));
	return kb_say(h->c, kb_fmt(h->c, "staff.complaints.body.%s", body), NULL);
}

/* Of a cell: the number; "." in a table that a program reads, words on paper. */
static const char *number_words(const struct sheet *h, const struct law_line *l)
{
	switch (l->state) {
	case LAW_SHOWN:
		return kb_fmt(h->c, "%lld", (long long)l->n);
	case LAW_SAID:
		return l->words;
	default:
		return text(h, l->state == LAW_LEFT_OUT ? "withheld" : "not_counted");
	}
}

/* ---- CSV ---- */

static void put_line(struct kbx_sink *s, const char *const *cells, size_t n)
{
	for (size_t i = 0; i < n; i++) {
		kbx_puts(s, i == 0 ? "" : ";");
		kbx_csv_cell(s, cells[i] ? cells[i] : "");
	}
	kbx_puts(s, "\r\n");
}

#define PUT_LINE(s, ...) put_line((s), (const char *const[]){ __VA_ARGS__ }, sizeof((const char *const[]){ __VA_ARGS__ }) / sizeof(char *))

static void put_csv_line(const struct sheet *h, const struct law_year *y, const struct law_overview *o, const struct law_part *p, const struct law_line *l)
{
	const char *why = l->state == LAW_LEFT_OUT ? text(h, "why.few") : l->state == LAW_NOT_COUNTED ? text(h, "why.not_counted") : l->state == LAW_SAID ? l->words : "";

	PUT_LINE(h->s, kb_fmt(h->c, "%d", (int)y->first / 12), o->article, text(h, kb_fmt(h->c, "overview.%s", o->name)), body_words(h, p->body),
	    text(h, kb_fmt(h->c, "what.%s", l->what)), l->state == LAW_SHOWN ? kb_fmt(h->c, "%lld", (long long)l->n) : l->state == LAW_LEFT_OUT ? "." : "", why,
	    kb_fmt(h->c, "%s/%s/%s", o->name, *p->body ? p->body : "all", l->what));
}

static void put_csv_year(const struct sheet *h, const struct law_year *y)
{
	PUT_LINE(h->s, kb_fmt(h->c, "%d", (int)y->first / 12), "", "", "", text(h, "what.apart"), "", text(h, y->apart ? "apart.in" : "apart.out"), "apart");
	for (size_t i = 0; i < LAW_OVERVIEWS; i++)
		for (size_t p = 0; p < y->overviews[i].nparts; p++)
			for (size_t l = 0; l < y->overviews[i].parts[p].nlines; l++)
				put_csv_line(h, y, &y->overviews[i], &y->overviews[i].parts[p], &y->overviews[i].parts[p].lines[l]);
}

enum kb_rc files_law_csv(const struct files_filled *f, const struct files_kind *k, struct kbx_sink *s)
{
	const struct sheet h = { f->c, f->release, s, k->lang };

	kb_speak(f->c, k->lang);
	kbx_puts(s, "\xef\xbb\xbf");
	PUT_LINE(s, text(&h, "column.year"), text(&h, "column.article"), text(&h, "column.overview"), text(&h, "column.body"), text(&h, "column.what"),
	    text(&h, "column.number"), text(&h, "column.note"), text(&h, "column.code"));
	each_year(&h, put_csv_year);
	kb_speak(f->c, "nl");
	return kb_failed(f->c) ? KB_FAIL : KB_OK;
}

/* ---- A page to print ---- */

static const char style[] =
	"body{font:11pt sans-serif;max-width:50em;margin:auto;padding:0 1em}table{border-collapse:collapse;margin:1em 0;width:100%}"
	"th,td{border:1px solid #707070;padding:.2em .4em;text-align:start;vertical-align:top}td{text-align:end}th{hyphens:auto;overflow-wrap:anywhere}"
	"section{break-inside:avoid}@page{size:A4;margin:18mm}@media print{body{max-width:none;padding:0}}";

static void element(const struct sheet *h, const char *open, const char *name, const char *words)
{
	kbx_puts(h->s, "<");
	kbx_puts(h->s, name);
	kbx_puts(h->s, open);
	kbx_puts(h->s, ">");
	kbx_put_xml(h->s, words);
	kbx_puts(h->s, "</");
	kbx_puts(h->s, name);
	kbx_puts(h->s, ">\n");
}

static void put_head(const struct sheet *h, const struct law_overview *o)
{
	kbx_puts(h->s, "<thead><tr>");
	element(h, " scope=\"col\"", "th", text(h, "column.what"));
	for (size_t p = 0; p < o->nparts; p++)
		element(h, " scope=\"col\"", "th", body_words(h, o->parts[p].body));
	kbx_puts(h->s, "</tr></thead>\n<tbody>\n");
}

static bool has_left_out(const struct law_overview *o)
{
	for (size_t p = 0; p < o->nparts; p++)
		for (size_t l = 0; l < o->parts[p].nlines; l++)
			if (o->parts[p].lines[l].state == LAW_LEFT_OUT)
				return true;
	return false;
}

static void put_overview(const struct sheet *h, const struct law_overview *o)
{
	kbx_puts(h->s, "<section>\n");
	element(h, "", "h3", kb_fmt(h->c, "%s (%s)", text(h, kb_fmt(h->c, "overview.%s", o->name)), o->article));
	element(h, "", "p", text(h, kb_fmt(h->c, "about.%s", o->name)));
	kbx_puts(h->s, "<table>\n");
	put_head(h, o);
	for (size_t l = 0; l < o->parts[0].nlines; l++) {
		kbx_puts(h->s, "<tr>");
		element(h, " scope=\"row\"", "th", text(h, kb_fmt(h->c, "what.%s", o->parts[0].lines[l].what)));
		for (size_t p = 0; p < o->nparts; p++)
			element(h, "", "td", number_words(h, &o->parts[p].lines[l]));
		kbx_puts(h->s, "</tr>\n");
	}
	kbx_puts(h->s, "</tbody>\n</table>\n");
	if (has_left_out(o))
		element(h, "", "p", kb_fmt(h->c, "%s: %s", text(h, "withheld"), text(h, "why.few")));
	kbx_puts(h->s, "</section>\n");
}

static void put_page_year(const struct sheet *h, const struct law_year *y)
{
	element(h, "", "h2", kb_fmt(h->c, "%d", (int)y->first / 12));
	element(h, "", "p", kb_fmt(h->c, "%s: %s", text(h, "what.apart"), text(h, y->apart ? "apart.in" : "apart.out")));
	for (size_t i = 0; i < LAW_OVERVIEWS; i++)
		put_overview(h, &y->overviews[i]);
}

enum kb_rc files_law_page(const struct files_filled *f, const struct files_kind *k, struct kbx_sink *s)
{
	const struct sheet h = { f->c, f->release, s, k->lang };

	kb_speak(f->c, k->lang);
	kbx_puts(s, kb_fmt(f->c, "<!DOCTYPE html>\n<html xmlns=\"http://www.w3.org/1999/xhtml\" lang=\"%s\">\n<head>\n<meta charset=\"utf-8\"/>\n"
	    "<meta name=\"viewport\" content=\"width=device-width\"/>\n<title>", k->lang));
	kbx_put_xml(s, text(&h, "title"));
	kbx_puts(s, kb_fmt(f->c, "</title>\n<style>%s</style>\n</head>\n<body>\n", style));
	element(&h, "", "h1", text(&h, "title"));
	element(&h, "", "p", text(&h, "intro"));
	element(&h, "", "p", text(&h, "why.not_counted"));
	if (each_year(&h, put_page_year) == 0)
		element(&h, "", "p", text(&h, "none"));
	kbx_puts(s, "</body>\n</html>\n");
	kb_speak(f->c, "nl");
	return kb_failed(f->c) ? KB_FAIL : KB_OK;
}
