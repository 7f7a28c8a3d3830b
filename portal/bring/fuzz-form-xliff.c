/* fuzz-form-xliff.c - the texts of a form as XLIFF, both ways.
 *
 * An input that is a form goes out in each of its languages and in a new one; what came out
 * says nothing new when it comes back. Any other input is a file that comes back to a form
 * that is made here: what is taken of it makes a form that can be read, in which no other
 * language has changed, and what goes out of that is not new either. */
#include "fuzz.h"

#include <string.h>

#include "bilingual.h"

const char kb_fuzz_name[] = "form-xliff";
const size_t kb_fuzz_memory = 1 << 26;

enum { LONGEST = 65536 };

static const char form[] =
    "<h:html xmlns=\"" KB_NS_XF "\" xmlns:h=\"" KB_NS_H "\" xmlns:jr=\"" KB_NS_JR "\" xmlns:kb=\"" KB_NS_KB "\"><h:head><h:title>f</h:title><model><itext>"
    "<translation lang=\"English (en)\" default=\"true()\"><text id=\"a\"><value>Hello <output value=\"/d/q\"/>, <output value=\"/d/r\"/>!</value>"
    "<value form=\"guidance\">Say hello</value></text><text id=\"b\"><value>Yes &amp; <![CDATA[<no>]]></value></text><text id=\"c\"><value>Bye</value></text></translation>"
    "<translation lang=\"Nederlands (nl)\" kb:approved='yes'><text id=\"a\"><value>Dag <output value=\"/d/r\"/>, <output value=\"/d/q\"/></value></text>"
    "<text id=\"b\"><value/></text><text id=\"c\"/></translation><translation lang=\"fa-AF\"/></itext>"
    "<instance><d id=\"f\" version=\"1\"><q/><r/></d></instance></model></h:head>"
    "<h:body><input ref=\"/d/q\"><label ref=\"jr:itext('a')\"/><hint ref=\"jr:itext('b')\"/></input>"
    "<select1 ref=\"/d/r\"><label ref=\"jr:itext('c')\"/><item><label ref=\"jr:itext('b')\"/><value>1</value></item></select1></h:body></h:html>";

void kb_fuzz_begin(void)
{
}

static const char *name_of(void *with, const char *tag)
{
	(void)with;
	return tag;
}

static struct kb_xform *read(struct kb_arena *a, const char *bytes, size_t n)
{
	const char *why;

	return kb_odk_read(a, bytes, n, NULL, &why);
}

static struct kb_buf out_of(struct kb_arena *a, const struct kb_xform *x, const char *bytes, size_t n, const char *tag)
{
	struct kb_bilingual b;
	struct kb_buf xliff = { 0 };

	if (kb_bilingual_open(&b, a, bytes, n, tag))
		xliff = kb_bilingual_write(&b, x, n % 2 == 0);
	kb_bilingual_close(&b);
	return xliff;
}

static bool take(struct kb_arena *a, const struct kb_xform *x, const char *bytes, size_t n, const struct kb_buf *xliff, struct kb_flaws *flaws, struct kb_buf *made)
{
	const struct kb_translation t = { .bytes = bytes, .n = n, .version = "2", .x = x, .name = name_of };
	bool taken;

	kb_flaws_begin(flaws, a, xliff->data, xliff->len);
	taken = kb_bilingual_take(&t, flaws, made);
	FUZZ_HOLDS(taken == (flaws->count == 0), "a file is taken, or has a flaw");
	return taken;
}

/* What went out says nothing new. */
static void comes_back(struct kb_arena *a, const struct kb_xform *x, const char *bytes, size_t n, const char *tag)
{
	struct kb_buf xliff = out_of(a, x, bytes, n, tag), made = { 0 };
	struct kb_flaws flaws;

	if (!xliff.data)
		return;
	FUZZ_HOLDS(kb_fuzz_utf8(xliff.data, xliff.len), "XLIFF is UTF-8");
	FUZZ_HOLDS(!take(a, x, bytes, n, &xliff, &flaws, &made), "nothing new came of it");
	FUZZ_HOLDS(strstr(xliff.data, "<trans-unit") == NULL || flaws.count > 1 || strstr(flaws.list[0].words, "differs") != NULL ||
	    strstr(flaws.list[0].words, "language") != NULL || strstr(flaws.list[0].words, "8 KiB") != NULL || x->id == NULL || !*x->id,
	    "and nothing is wrong with it");
}

static bool same_words(const char *one, const char *other)
{
	return one == other || (one != NULL && other != NULL && strcmp(one, other) == 0);
}

static bool has_changed(const struct kb_xform *was, const struct kb_xform *is, size_t lang)
{
	for (size_t i = 0; i < was->ntexts; i++) {
		const struct kb_itext *old = &was->texts[i], *t = kb_xform_text(is, old->id);
		const char *guidance = old->forms[KB_GUIDANCE] == NULL ? NULL : old->forms[KB_GUIDANCE][lang];

		if (t == NULL || !same_words(t->words[lang], old->words[lang]) || (old->phrases != NULL && old->phrases[lang] != NULL && t->phrases == NULL) ||
		    (guidance != NULL && !same_words(t->forms[KB_GUIDANCE][lang], guidance)))
			return true;
	}
	return false;
}

/* The language that a file was of: the new one, or the one that changed. A text with outputs has
 * no words of its own (itext.c), so a change of those alone is not seen here. */
static void one_changes(struct kb_arena *a, const struct kb_xform *was, const struct kb_xform *is, const struct kb_buf *made)
{
	size_t changed = is->nlangs - was->nlangs;

	FUZZ_HOLDS(is->nlangs >= was->nlangs && changed <= 1 && is->preset == was->preset, "at most one language is new");
	for (size_t lang = 0; lang < was->nlangs; lang++) {
		bool differs = has_changed(was, is, lang);

		FUZZ_HOLDS(!differs || lang != was->preset, "the form's own language stays");
		changed += differs;
	}
	FUZZ_HOLDS(changed <= 1, "all others stay");
	for (size_t lang = 0; lang < is->nlangs; lang++)
		comes_back(a, is, made->data, made->len, is->langs[lang].tag);
}

static void take_back(struct kb_arena *a, const char *bytes, size_t n)
{
	const struct kb_xform *x = read(a, form, sizeof(form) - 1), *is;
	struct kb_buf xliff = { .arena = a }, made = { 0 };
	struct kb_flaws flaws;

	FUZZ_HOLDS(x != NULL, "the form that is made here is one");
	kb_buf_add(&xliff, bytes, n);
	if (!take(a, x, form, sizeof(form) - 1, &xliff, &flaws, &made))
		return;
	is = read(a, made.data, made.len);
	FUZZ_HOLDS(is != NULL && strcmp(is->version, "2") == 0, "a form that was translated can be read, and is version 2");
	one_changes(a, x, is, &made);
}

static void send_out(struct kb_arena *a, const struct kb_xform *x, const char *bytes, size_t n)
{
	for (size_t i = 0; i < x->nlangs; i++)
		comes_back(a, x, bytes, n, x->langs[i].tag);
	comes_back(a, x, bytes, n, "so");
}

void kb_fuzz_take(struct kb_arena *a, const char *bytes, size_t n)
{
	const struct kb_xform *x;

	if (n > LONGEST)
		return;
	if ((x = read(a, bytes, n)) != NULL)
		send_out(a, x, bytes, n);
	else
		take_back(a, bytes, n);
}
