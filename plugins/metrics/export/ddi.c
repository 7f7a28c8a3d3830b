/* ddi.c - the codebook of a release: DDI-Codebook 2.5, by libxml2's writer.
 *
 * The three tables are three files, each column is a variable of one of them. Labels stand
 * there in all languages that the release has, so that a file of SPSS or Stata, which holds
 * one language, can be read in any. The codes are the numbers of those files; the words
 * that CSV and workbook have in their place stand beside them as text. No figures. */
#include "coded.h"

#include <stdio.h>

#include <libxml/xmlwriter.h>

static const char *const languages[] = { "nl", "en" };
static const char *const files[KBX_TABLES] = { "figures", "measures", "complaints" };

struct ddi {
	const struct kbx_release *r;
	xmlTextWriterPtr w;
	bool failed;
};

/* ---- Pieces: every call of the writer may fail, the file asks once ---- */

static void check(struct ddi *d, int rc)
{
	d->failed = d->failed || rc < 0;
}

static void begin(struct ddi *d, const char *name)
{
	check(d, xmlTextWriterStartElement(d->w, BAD_CAST name));
}

static void end(struct ddi *d)
{
	check(d, xmlTextWriterEndElement(d->w));
}

static void attribute(struct ddi *d, const char *name, const char *value)
{
	check(d, xmlTextWriterWriteAttribute(d->w, BAD_CAST name, BAD_CAST value));
}

static void element(struct ddi *d, const char *name, const char *text)
{
	check(d, xmlTextWriterWriteElement(d->w, BAD_CAST name, BAD_CAST text));
}

static void text_in(struct ddi *d, const char *name, const char *lang, const char *text)
{
	begin(d, name);
	attribute(d, "xml:lang", lang);
	check(d, xmlTextWriterWriteString(d->w, BAD_CAST text));
	end(d);
}

static void texts_of(struct ddi *d, const char *name, const struct kbx_text *texts, size_t n)
{
	for (size_t i = 0; i < n; i++)
		text_in(d, name, texts[i].lang, texts[i].text);
}

/* The words of a key in the languages of staff. */
static void say(struct ddi *d, const char *name, const char *key)
{
	for (size_t i = 0; i < sizeof(languages) / sizeof(*languages); i++)
		text_in(d, name, languages[i], kbx_say(d->r, languages[i], key));
}

static void number(struct ddi *d, const char *name, size_t n)
{
	check(d, xmlTextWriterWriteFormatElement(d->w, BAD_CAST name, "%zu", n));
}

/* ---- The study and its files ---- */

static void write_study(struct ddi *d)
{
	begin(d, "stdyDscr");
	begin(d, "citation");
	begin(d, "titlStmt");
	text_in(d, "titl", languages[0], kbx_say(d->r, languages[0], "staff.export.title"));
	text_in(d, "parTitl", languages[1], kbx_say(d->r, languages[1], "staff.export.title"));
	element(d, "IDNo", d->r->id);
	end(d);
	begin(d, "distStmt");
	begin(d, "distDate");
	attribute(d, "date", d->r->date);
	check(d, xmlTextWriterWriteString(d->w, BAD_CAST d->r->date));
	end(d);
	end(d);
	end(d);
	end(d);
}

static void write_file(struct ddi *d, enum kbx_which which)
{
	const struct kbx_table t = kbx_table(d->r, which);
	char id[8];

	snprintf(id, sizeof(id), "F%d", which + 1);
	begin(d, "fileDscr");
	attribute(d, "ID", id);
	begin(d, "fileTxt");
	element(d, "fileName", files[which]);
	begin(d, "dimensns");
	number(d, "caseQnty", t.count);
	number(d, "varQnty", t.ncolumns);
	end(d);
	end(d);
	end(d);
}

/* ---- Variables ---- */

static void write_reason(struct ddi *d, int code, const char *key)
{
	begin(d, "catgry");
	attribute(d, "missing", "Y");
	number(d, "catValu", (size_t)code);
	say(d, "labl", key);
	end(d);
}

static void write_codes(struct ddi *d, const struct kbx_column *c, const struct kbx_list *l)
{
	for (size_t i = 0; i < l->count; i++) {
		const struct kbx_code *code = &l->codes[i];

		begin(d, "catgry");
		number(d, "catValu", i + 1);
		texts_of(d, "labl", code->labels, code->nlabels);
		element(d, "txt", code->id);
		texts_of(d, "txt", code->about, code->nabout);
		end(d);
	}
	if (!c->guarded)
		return;
	write_reason(d, KBX_SKIPPED, "staff.export.skipped");
	write_reason(d, KBX_UNKNOWN, "staff.export.unknown");
	write_reason(d, KBX_HIDDEN, "staff.export.suppressed");
}

static void write_variable(struct ddi *d, enum kbx_which which, const struct kbx_column *c)
{
	const struct kbx_list *l = c->kind == KBX_CODE || c->kind == KBX_STATUS ? kbx_list(d->r, c->name) : NULL;
	bool is_day = c->kind == KBX_DAY || c->kind == KBX_RELEASED;
	char id[80], file[8];

	snprintf(file, sizeof(file), "F%d", which + 1);
	snprintf(id, sizeof(id), "%s.%s", file, c->name);
	begin(d, "var");
	attribute(d, "ID", id);
	attribute(d, "name", c->name);
	attribute(d, "files", file);
	attribute(d, "intrvl", c->kind == KBX_REAL ? "contin" : "discrete");
	say(d, "labl", c->key);
	if (l != NULL)
		write_codes(d, c, l);
	begin(d, "varFormat");
	attribute(d, "type", kbx_is_number(c) || l != NULL || is_day ? "numeric" : "character");
	if (is_day)
		attribute(d, "category", "date");
	end(d);
	end(d);
}

static void write_variables(struct ddi *d)
{
	begin(d, "dataDscr");
	for (enum kbx_which which = 0; which < KBX_TABLES; which++) {
		const struct kbx_table t = kbx_table(d->r, which);

		for (size_t i = 0; i < t.ncolumns; i++)
			write_variable(d, which, &t.columns[i]);
	}
	end(d);
}

/* ---- The file ---- */

static void write_book(struct ddi *d)
{
	xmlTextWriterSetIndent(d->w, 1);
	check(d, xmlTextWriterStartDocument(d->w, NULL, "UTF-8", NULL));
	check(d, xmlTextWriterStartElementNS(d->w, NULL, BAD_CAST "codeBook", BAD_CAST "ddi:codebook:2_5"));
	attribute(d, "version", "2.5");
	attribute(d, "xml:lang", languages[0]);
	write_study(d);
	for (enum kbx_which which = 0; which < KBX_TABLES; which++)
		write_file(d, which);
	write_variables(d);
	end(d);
	check(d, xmlTextWriterEndDocument(d->w));
}

static int to_sink(void *sink, const char *bytes, int n)
{
	kbx_put(sink, bytes, (size_t)n);
	return n;
}

enum kb_rc kbx_ddi(const struct kbx_release *r, struct kbx_sink *s)
{
	struct ddi d = { .r = r };
	xmlOutputBufferPtr out = xmlOutputBufferCreateIO(to_sink, NULL, s, NULL);

	if (out == NULL)
		return KB_FAIL;
	d.w = xmlNewTextWriter(out);
	if (d.w == NULL) {
		xmlOutputBufferClose(out);
		return KB_FAIL;
	}
	write_book(&d);
	xmlFreeTextWriter(d.w);
	return d.failed || s->failed ? KB_FAIL : KB_OK;
}
