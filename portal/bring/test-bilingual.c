/* test-bilingual.c - the texts of a form go out as XLIFF and come back, as each tool saves
 * them; all else of the form stays, byte for byte; what does not fit is refused with its place. */
#include "test-form.h"

#include <string.h>

#include "bilingual.h"

/* ---- a form and what goes out of it ----------------------------------------------------------- */

#define ITEM "<item><label ref=\"jr:itext('yes')\"/><value>1</value></item>"

static const char form[] =
    "<?xml version=\"1.0\"?>\n<h:html xmlns=\"" KB_NS_XF "\" xmlns:h=\"" KB_NS_H "\" xmlns:jr=\"" KB_NS_JR "\" xmlns:kb=\"" KB_NS_KB "\">\n"
    "<h:head><h:title>Sport</h:title><model><itext>\n"
    "<translation lang=\"English (en)\" default=\"true()\">\n"
    "<text id=\"q\"><value>Hello <output value=\" /d/name \"/>, <output value=\"/d/day\"></output>!</value><value form=\"guidance\">Say hello</value></text>\n"
    "<text id=\"yes\"><value>Yes &amp; <![CDATA[<no>]]></value><value form=\"image\">jr://images/face.svg</value></text>\n"
    "<text id=\"why\"><value>Not so.</value></text></translation>\n"
    "<translation lang=\"Nederlands (nl)\" kb:approved='yes'><!-- keep > this -->\n"
    "<text id=\"q\"><value>Het is <output value=\"/d/day\"/>, <output value=\"/d/name\"/></value></text>\n"
    "<text id=\"yes\"><value form=\"image\">jr://images/face.svg</value><value/></text>\n"
    "<text id=\"why\"/></translation>\n"
    "<translation lang=\"\xd8\xaf\xd8\xb1\xdb\x8c (fa-AF)\"><text id=\"yes\"><value>\xd8\xa8\xd9\x84\xdb\x8c</value></text></translation></itext>\n"
    "<instance><d id=\"sport\" title=\" version='0'\" version='1'><name/><day/></d></instance>\n"
    "<bind nodeset=\"/d/day\" constraint=\". != ''\" jr:constraintMsg=\"jr:itext('why')\"/>\n"
    "</model></h:head><h:body>\n"
    "<input ref=\"/d/name\"><label ref=\"jr:itext('q')\"/></input>\n"
    "<select1 ref=\"/d/day\"><label>Plain</label>" ITEM "</select1>\n</h:body></h:html>\n";

#define UNIT(id, rest) "<trans-unit id=\"" id "\" resname=\"" id "\">\n" rest "</trans-unit>\n"
#define X(n, path) "<x id=\"" n "\" ctype=\"x-odk-output\" equiv-text=\"" path "\"/>"

static const char out_nl[] =
    "<?xml version=\"1.0\" encoding=\"UTF-8\"?>\n<xliff version=\"1.2\" xmlns=\"urn:oasis:names:tc:xliff:document:1.2\">\n"
    "<file original=\"sport\" datatype=\"x-odk-itext\" source-language=\"en\" target-language=\"nl\" product-version=\"1\">\n<body>\n"
    UNIT("q", "<source>Hello " X("1", "/d/name") ", " X("2", "/d/day") "!</source>\n"
	"<target state=\"needs-review-translation\">Het is " X("2", "/d/day") ", " X("1", "/d/name") "</target>\n<note from=\"developer\">name: question</note>\n")
    UNIT("q[guidance]", "<source>Say hello</source>\n<target state=\"needs-translation\"/>\n<note from=\"developer\">name: question (guidance)</note>\n")
    UNIT("yes", "<source>Yes &amp; &lt;no&gt;</source>\n<target state=\"needs-translation\"/>\n<note from=\"developer\">day: answer 1</note>\n")
    UNIT("why", "<source>Not so.</source>\n<target state=\"needs-translation\"/>\n"
	"<note from=\"developer\">day: message when the answer cannot be</note>\n")
    "</body>\n</file>\n</xliff>\n";

static const struct kb_xform *read_form(struct kb_arena *a, const char *bytes)
{
	const char *why = NULL;
	const struct kb_xform *x = kb_odk_read(a, bytes, strlen(bytes), NULL, &why);

	if (x == NULL)
		fail_msg("%s\n%s", why, bytes);
	return x;
}

static const char *out_of(struct kb_arena *a, const char *bytes, const char *tag, bool approved)
{
	struct kb_bilingual b;
	struct kb_buf xliff = { 0 };

	if (kb_bilingual_open(&b, a, bytes, strlen(bytes), tag))
		xliff = kb_bilingual_write(&b, read_form(a, bytes), approved);
	kb_bilingual_close(&b);
	return xliff.data;
}

static const char *name_of(void *with, const char *tag)
{
	(void)with;
	return strcmp(tag, "so") == 0 ? "Soomaali & \"so\"" : tag;
}

/* The form that comes of a file; NULL: refused, see *flaws. */
static const char *back(struct kb_arena *a, const char *bytes, const char *xliff, size_t n, struct kb_flaws *flaws)
{
	const struct kb_translation t = { .bytes = bytes, .n = strlen(bytes), .version = "2", .x = read_form(a, bytes), .name = name_of };
	struct kb_buf made = { 0 };
	bool taken;

	kb_flaws_begin(flaws, a, xliff, n);
	taken = kb_bilingual_take(&t, flaws, &made);
	assert_int_equal(taken, flaws->count == 0);
	return taken ? made.data : NULL;
}

static const char *taken(struct kb_arena *a, const char *bytes, const char *xliff)
{
	struct kb_flaws flaws;
	const char *made = back(a, bytes, xliff, strlen(xliff), &flaws);

	if (made == NULL)
		fail_msg("refused: line %ld: %s\n%s", flaws.list[0].line, flaws.list[0].words, xliff);
	return made;
}

static void what_a_translator_gets(void **state)
{
	struct shop *s = *state;

	assert_string_equal(out_of(s->arena, form, "nl", false), out_nl);
	assert_null(out_of(s->arena, form, "en", false)); /* what all is translated from */
	assert_non_null(strstr(out_of(s->arena, form, "so", false), "target-language=\"so\""));
	assert_null(strstr(out_of(s->arena, form, "so", false), "needs-review"));
	assert_non_null(strstr(out_of(s->arena, form, "FA-af", false), "target-language=\"fa-AF\""));
}

/* Of a language that a person has approved the tools say so; of a text that is not there, nobody. */
static void what_is_approved_says_so(void **state)
{
	struct shop *s = *state;
	const char *xliff = out_of(s->arena, form, "nl", true);

	assert_non_null(strstr(xliff, "<trans-unit id=\"q\" resname=\"q\" approved=\"yes\">"));
	assert_non_null(strstr(xliff, "<target state=\"translated\">Het is"));
	assert_non_null(strstr(xliff, "<trans-unit id=\"yes\" resname=\"yes\">"));
	assert_null(strstr(xliff, "needs-review"));
}

/* ---- back, as the tools save it -------------------------------------------------------------------- */

#define EMPTY(id, source) id "\">\n<source>" source "</source>\n<target state=\"needs-translation\"/>"
#define FILLED(id, source, target) id "\">\n<source>" source "</source>\n" target

static void only_what_was_translated_changes(void **state)
{
	struct shop *s = *state;
	const char *xliff = with(s->arena, out_nl, EMPTY("yes", "Yes &amp; &lt;no&gt;"), FILLED("yes", "Yes &amp; &lt;no&gt;", "<target state=\"translated\">Ja &amp; &lt;nee&gt;</target>"));
	const char *want = with(s->arena, form, "<value/>", "<value>Ja &amp; &lt;nee&gt;</value>"), *made = taken(s->arena, form, xliff);

	want = with(s->arena, want, "version='1'", "version=\"2\"");
	want = with(s->arena, want, "kb:approved='yes'", "kb:approved=\"no\"");
	assert_string_equal(made, want);
	/* And out again: the same file, of the next version, to be read by a person. */
	xliff = with(s->arena, with(s->arena, xliff, "\"translated\"", "\"needs-review-translation\""), "product-version=\"1\"", "product-version=\"2\"");
	assert_string_equal(out_of(s->arena, made, "nl", false), xliff);
}

/* Values and texts that the language lacks are put where they belong. */
static void what_was_missing_is_added(void **state)
{
	struct shop *s = *state;
	const char *xliff = with(s->arena, out_nl, EMPTY("q[guidance]", "Say hello"), FILLED("q[guidance]", "Say hello", "<target>Zeg hallo</target>"));
	const char *want = with(s->arena, form, "<output value=\"/d/name\"/></value></text>\n<text id=\"yes\"><value form=\"image\">jr://images/face.svg</value><value/>",
	    "<output value=\"/d/name\"/></value><value form=\"guidance\">Zeg hallo</value></text>\n<text id=\"yes\"><value form=\"image\">jr://images/face.svg</value><value/>");

	xliff = with(s->arena, xliff, EMPTY("why", "Not so."), FILLED("why", "Not so.", "<target>Zo niet.</target>"));
	want = with(s->arena, want, "<text id=\"why\"/></translation>", "<text id=\"why\"><value>Zo niet.</value></text></translation>");
	want = with(s->arena, with(s->arena, want, "version='1'", "version=\"2\""), "kb:approved='yes'", "kb:approved=\"no\"");
	assert_string_equal(taken(s->arena, form, xliff), want);
}

static void a_new_language_stands_behind_the_others(void **state)
{
	struct shop *s = *state;
	const char *xliff = out_of(s->arena, form, "so", false), *want;

	xliff = with(s->arena, xliff, EMPTY("why", "Not so."), FILLED("why", "Not so.", "<target>Maya &lt;</target>"));
	want = with(s->arena, form, "</itext>", "<translation lang=\"Soomaali &amp; &quot;so&quot; (so)\">\n<text id=\"why\"><value>Maya &lt;</value></text>\n</translation>\n</itext>");
	assert_string_equal(taken(s->arena, form, xliff), with(s->arena, want, "version='1'", "version=\"2\"")); /* the approval of nl stays */
}

/* A prefix where the form writes one; an itext that is another namespace's is none. */
static void a_form_with_prefixes_keeps_them(void **state)
{
	struct shop *s = *state;
	const char *prefixed = with(s->arena, form, "xmlns=\"" KB_NS_XF "\"", "xmlns=\"" KB_NS_XF "\" xmlns:xf=\"" KB_NS_XF "\""), *made;

	for (const char *const *n = (const char *const[]){ "itext", "translation", "text", "value", NULL }; *n != NULL; n++) {
		const char *open = kb_arena_fmt(s->arena, "<%s", *n), *close = kb_arena_fmt(s->arena, "</%s", *n);
		prefixed = with_all(s->arena, prefixed, open, kb_arena_fmt(s->arena, "<xf:%s", *n));
		prefixed = with_all(s->arena, prefixed, close, kb_arena_fmt(s->arena, "</xf:%s", *n));
	}
	made = taken(s->arena, prefixed, with(s->arena, out_nl, EMPTY("yes", "Yes &amp; &lt;no&gt;"), FILLED("yes", "Yes &amp; &lt;no&gt;", "<target>Ja</target>")));
	assert_non_null(strstr(made, "<xf:value>Ja</xf:value></xf:text>"));
	made = taken(s->arena, prefixed, with(s->arena, out_of(s->arena, prefixed, "so", false), EMPTY("why", "Not so."), FILLED("why", "Not so.", "<target>Maya</target>")));
	assert_non_null(strstr(made, "<xf:text id=\"why\"><xf:value>Maya</xf:value></xf:text>\n</xf:translation>\n</xf:itext>"));
}

/* What tools write around the same translation. */
static void every_tool_says_it_in_its_own_way(void **state)
{
	static const struct { const char *tool, *target; } saved[] = {
		{ "Weblate, waiting for review", "<target state=\"translated\">Goed <x id=\"1\"/>, <x id=\"2\"/></target>" },
		{ "Poedit", "<target state=\"translated\">Goed " X("1", "/d/name") ", " X("2", "/d/day") "</target>" },
		{ "OmegaT", "<target xmlns:b=\"urn:b\" b:c=\"d\" state=\"translated\">Goed <x ctype=\"x-odk-output\" id=\"1\" equiv-text=\"/d/name\"></x>, <x id=\"2\"></x></target>" },
		{ "no state at all", "<target>\n  Goed <x id=\"1\"/>, <x id=\"2\"/>\n</target>" },
		{ "CDATA and numbers", "<target><![CDATA[G]]>&#111;ed <x id=\"1\"/>, <x id=\"2\"/></target>" },
		{ "signed off", "<target state=\"final\" state-qualifier=\"exact-match\">Goed <x id=\"1\"/>, <x id=\"2\"/></target>" },
	};
	struct shop *s = *state;
	const char *was = strstr(out_nl, "<target"), *end = strstr(was, "\n");
	const char *target = kb_arena_copy(s->arena, was, (size_t)(end - was));

	for (size_t i = 0; i < sizeof saved / sizeof *saved; i++) {
		const char *made = taken(s->arena, form, with(s->arena, out_nl, target, saved[i].target));
		if (!strstr(made, "<value>Goed <output value=\" /d/name \"/>, <output value=\"/d/day\"/></value></text>\n<text id=\"yes\"><value form"))
			fail_msg("%s: %s", saved[i].tool, made);
	}
}

static void another_way_to_write_the_file_is_the_same(void **state)
{
	struct shop *s = *state;
	const char *good = with(s->arena, out_nl, EMPTY("why", "Not so."), FILLED("why", "Not so.", "<target>Zo niet.</target>")), *want = taken(s->arena, form, good), *other;

	other = with_all(s->arena, with_all(s->arena, good, "</", "</ns0:"), "<", "<ns0:"); /* a prefix, as ElementTree writes it */
	other = with_all(s->arena, with_all(s->arena, with_all(s->arena, other, "<ns0:/ns0:", "</ns0:"), "<ns0:?", "<?"), "xmlns=", "xmlns:ns0=");
	assert_string_equal(taken(s->arena, form, other), want);
	assert_string_equal(taken(s->arena, form, kb_arena_fmt(s->arena, "\xef\xbb\xbf%s", good)), want); /* a byte order mark */
	assert_string_equal(taken(s->arena, form, with(s->arena, good, "product-version=\"1\"", "")), want);
	assert_string_equal(taken(s->arena, form, with_all(s->arena, good, "\n", "\r\n")), want);
	assert_string_equal(taken(s->arena, form, with_all(s->arena, good, ">\n", ">")), want); /* all in one line */
	assert_string_equal(taken(s->arena, form, with(s->arena, good, "\"nl\"", "\"NL\"")), want);
}

/* Unfinished, empty, left out: the form keeps what it has. */
static void what_is_not_finished_changes_nothing(void **state)
{
	static const char *const targets[] = {
		"<target state=\"new\">Half</target>", "<target state=\"needs-translation\">Half</target>", "<target state=\"needs-adaptation\">Half</target>",
		"<target state=\"needs-l10n\">Half</target>", "<target/>", "<target> \n </target>", "", "<target state=\"translated\"></target>",
	};
	struct shop *s = *state;

	for (size_t i = 0; i <= sizeof targets / sizeof *targets; i++) {
		struct kb_flaws flaws;
		bool control = i == sizeof targets / sizeof *targets; /* finished */
		const char *xliff = with(s->arena, out_nl, EMPTY("why", "Not so."), FILLED("why", "Not so.", "")), *made;

		xliff = with(s->arena, xliff, "<source>Not so.</source>\n", kb_arena_fmt(s->arena, "<source>Not so.</source>\n%s", control ? "<target>Half</target>" : targets[i]));
		made = back(s->arena, form, xliff, strlen(xliff), &flaws);
		assert_int_equal(made != NULL, control);
		if (made == NULL)
			assert_string_equal(flaws.list[0].words, "no finished text of this file differs from what the form has");
	}
}

/* ---- what is refused --------------------------------------------------------------------------------- */

static const struct { const char *what, *from, *to, *why, *at; } bad[] = {
	{ "another form's file", "original=\"sport\"", "original=\"other\"", "this file is of the form \"other\", not of sport", "<file" },
	{ "no form's file", "original=\"sport\"", "", "this file is of the form \"\", not of sport", "<file" },
	{ "another source language", "source-language=\"en\"", "source-language=\"nl\"", "the source-language is \"nl\"; the form's own language is en", "<file" },
	{ "no target language", "target-language=\"nl\"", "", "the target-language is missing", "<file" },
	{ "no language", "target-language=\"nl\"", "target-language=\"../nl\"", "the target-language is missing, or is no language tag", "<file" },
	{ "the form's own language", "target-language=\"nl\"", "target-language=\"en\"", "the target-language is en, the form's own", "<file" },
	{ "the same language by another tag", "target-language=\"nl\"", "target-language=\"nl_NL\"", "the target-language is nl-NL; the form calls this language nl", "<file" },
	{ "a second file", "</file>", "</file><file original=\"sport\" source-language=\"en\" target-language=\"nl\"/>", "a second <file>", "<file original=\"sport\" source-language=\"en\" target-language=\"nl\"/>" },
	{ "other words than were asked", "<source>Not so.</source>", "<source>Not so!</source>", "the source of why is not what this version says: \"Not so.\"", "<trans-unit id=\"why\"" },
	{ "a placeholder gone from the source", "!</source>", "</source>", "the source of q is not what this version says: \"Hello {1}, {2}!\"", "<trans-unit id=\"q\"" },
	{ "an unknown text", "id=\"why\" resname", "id=\"who\" resname", "the form has no text who", "<trans-unit id=\"who\"" },
	{ "a text twice", "id=\"q[guidance]\"", "id=\"q\"", "the text q stands twice, first in line 5", "<trans-unit id=\"q\" resname=\"q[guidance]\"" },
	{ "a text without id", "id=\"why\" ", "", "the id of a trans-unit is missing", "<trans-unit resname=\"why\"" },
	{ "a placeholder lost", "Het is " X("2", "/d/day") ", ", "Het is ", "the placeholders of q are 1; its source has 1 2", "<target state=\"needs-review" },
	{ "all placeholders lost", "Het is " X("2", "/d/day") ", " X("1", "/d/name"), "Het is", "the placeholders of q are gone; its source has 1 2", "<target state=\"needs-review" },
	{ "a placeholder twice", "Het is ", "Het is <x id=\"1\"/>", "the placeholders of q are 1 1 2; its source has 1 2", "<target state=\"needs-review" },
	{ "a placeholder from nowhere", "Het is ", "Het is <x id=\"7\"/>", "the placeholders of q are 1 2 7; its source has 1 2", "<target state=\"needs-review" },
	{ "a placeholder without id", "Het is ", "Het is <x/>", "a placeholder <x/> needs a short id", "<x/>" },
	{ "markup in a text", "Het is ", "Het is <g id=\"1\">hier</g>", "markup inside a text", "<g " },
	{ "markup of others in a text", "Het is ", "Het is <x xmlns=\"urn:x\" id=\"1\"/>", "markup inside a text", "<x xmlns" },
	{ "a DTD", "<xliff", "<!DOCTYPE xliff>\n<xliff", "a document type (DTD) is not taken", "<!DOCTYPE" },
	{ "an entity", "Het is ", "Het is &is;", "Entity 'is' not defined", "<target state=\"needs-review" },
	{ "XLIFF 2", "version=\"1.2\"", "version=\"2.0\"", "this is not XLIFF version 1.2", "<xliff" },
	{ "another document", "<xliff version=\"1.2\" xmlns=\"urn:oasis:names:tc:xliff:document:1.2\">", "<xliff version=\"1.2\">", "this is not XLIFF 1.2", "<xliff" },
	{ "no UTF-8", "Het is ", "Het \xe9s ", "not proper UTF-8", "<target state=\"needs-review" },
	{ "UTF-16 by its word", "encoding=\"UTF-8\"", "encoding=\"UTF-16\"", "only UTF-8 is taken", "<?xml" },
	{ "cut off", "</file>\n</xliff>", "</file>", "end of", NULL },
	{ "nothing new", "product-version=\"1\"", "product-version=\"9\"", "no finished text of this file differs", NULL },
	{ "control: this is taken", "Het is ", "Dit is ", NULL, NULL },
};

static long line_of(const char *text, const char *mark)
{
	long line = 1;
	const char *found = strstr(text, mark);

	assert_non_null(found);
	for (const char *p = text; p < found; p++)
		line += *p == '\n';
	return line;
}

static void what_does_not_fit_is_refused_with_its_place(void **state)
{
	struct shop *s = *state;

	for (size_t i = 0; i < sizeof bad / sizeof *bad; i++) {
		const char *xliff = with(s->arena, out_nl, bad[i].from, bad[i].to);
		struct kb_flaws flaws;
		const char *made = back(s->arena, form, xliff, strlen(xliff), &flaws);

		if ((made == NULL) != (bad[i].why != NULL))
			fail_msg("%s is %s: %s", bad[i].what, made == NULL ? "refused" : "taken", made == NULL ? flaws.list[0].words : "");
		if (made != NULL)
			continue;
		if (strstr(flaws.list[0].words, bad[i].why) == NULL)
			fail_msg("%s: \"%s\", not \"%s\"", bad[i].what, flaws.list[0].words, bad[i].why);
		if (bad[i].at != NULL && flaws.list[0].line != line_of(xliff, bad[i].at))
			fail_msg("%s: in line %ld, not %ld", bad[i].what, flaws.list[0].line, line_of(xliff, bad[i].at));
	}
}

/* All that is wrong is told, with the column where the element begins. */
static void all_flaws_come_at_once_with_line_and_column(void **state)
{
	struct shop *s = *state;
	const char *xliff = with(s->arena, with(s->arena, out_nl, "<source>Not so.", "<source>Not."), "<trans-unit id=\"yes\"", "   <trans-unit id=\"no\"");
	struct kb_flaws flaws;

	xliff = with(s->arena, xliff, "Het is " X("2", "/d/day"), "Het is ");
	assert_null(back(s->arena, form, xliff, strlen(xliff), &flaws));
	assert_int_equal(flaws.count, 3);
	assert_int_equal(flaws.list[0].line, line_of(xliff, "<target state=\"needs-review"));
	assert_int_equal(flaws.list[0].column, 1);
	assert_int_equal(flaws.list[1].line, line_of(xliff, "   <trans-unit id=\"no\""));
	assert_int_equal(flaws.list[1].column, 4);
	assert_int_equal(flaws.list[2].line, line_of(xliff, "<trans-unit id=\"why\""));
	assert_string_equal(flaws.list[2].text, "<trans-unit id=\"why\" resname=\"why\">");
}

/* The cap is held against the bytes before a library sees them. */
static void a_file_may_be_so_long_and_no_longer(void **state)
{
	enum { MOST = 4 << 20 };
	struct shop *s = *state;
	const char *good = with(s->arena, out_nl, "Het is ", "Dit is ");
	size_t n = strlen(good);
	char *bytes = kb_arena_alloc(s->arena, MOST + 2);
	struct kb_flaws flaws;

	memset(bytes, '\n', MOST + 1);
	memcpy(bytes, good, n);
	assert_non_null(back(s->arena, form, bytes, MOST, &flaws));
	assert_null(back(s->arena, form, bytes, MOST + 1, &flaws));
	assert_string_equal(flaws.list[0].words, "more than 4194304 bytes");
}

static void a_text_may_be_so_long_and_no_longer(void **state)
{
	enum { MOST = 8 << 10 };
	struct shop *s = *state;
	char *words = kb_arena_alloc(s->arena, MOST + 2);

	memset(words, 'x', MOST + 1);
	for (int over = 1; over >= 0; over--) {
		struct kb_flaws flaws;
		const char *xliff;

		words[MOST + over] = '\0';
		xliff = with(s->arena, out_nl, EMPTY("why", "Not so."), kb_arena_fmt(s->arena, FILLED("why", "Not so.", "<target>%s</target>"), words));
		assert_int_equal(back(s->arena, form, xliff, strlen(xliff), &flaws) == NULL, over);
		if (over)
			assert_string_equal(flaws.list[0].words, "the text why is longer than 8 KiB");
	}
}

/* A library that is slow in attributes never sees so many. */
static void a_bomb_of_attributes_is_refused_before_it_is_read(void **state)
{
	struct shop *s = *state;
	struct kb_buf b = { .arena = s->arena };
	struct kb_flaws flaws;
	const char *xliff;

	for (int i = 0; i < 65; i++)
		kb_buf_fmt(&b, " a%d=\"\"", i);
	xliff = with(s->arena, out_nl, "<target state", kb_arena_fmt(s->arena, "<target%s state", b.data));
	assert_null(back(s->arena, form, xliff, strlen(xliff), &flaws));
	assert_string_equal(flaws.list[0].words, "an element has more than 64 attributes");
}

/* ---- the forms that we ship ---------------------------------------------------------------------------- */

static void every_language_of_the_core_survey_goes_out_and_back(void **state)
{
	struct shop *s = *state;
	const char *core = read_file(s->arena, CORE_FILE);

	for (size_t i = 0; i < s->core->nlangs; i++) {
		const char *tag = s->core->langs[i].tag, *xliff = out_of(s->arena, core, tag, false), *made;
		struct kb_flaws flaws;
		const struct kb_xform *x;
		const char *why;

		assert_int_equal(xliff == NULL, i == s->core->preset);
		if (xliff == NULL)
			continue;
		assert_null(back(s->arena, core, xliff, strlen(xliff), &flaws));
		assert_string_equal(flaws.list[0].words, "no finished text of this file differs from what the form has");
		made = taken(s->arena, core, with_all(s->arena, xliff, "</target>", "!</target>"));
		x = kb_xform_read(s->arena, made, strlen(made), &why);
		assert_non_null(x);
		for (size_t k = 0; k < x->ntexts; k++)
			for (size_t l = 0; l < x->nlangs; l++) {
				const char *was = kb_xform_text(s->core, x->texts[k].id)->words[l], *is = x->texts[k].words[l];
				if (was != NULL)
					assert_string_equal(is, l == i ? kb_arena_fmt(s->arena, "%s!", was) : was);
			}
	}
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test_setup_teardown(what_a_translator_gets, shop_open_bare, shop_close),
		cmocka_unit_test_setup_teardown(what_is_approved_says_so, shop_open_bare, shop_close),
		cmocka_unit_test_setup_teardown(only_what_was_translated_changes, shop_open_bare, shop_close),
		cmocka_unit_test_setup_teardown(what_was_missing_is_added, shop_open_bare, shop_close),
		cmocka_unit_test_setup_teardown(a_new_language_stands_behind_the_others, shop_open_bare, shop_close),
		cmocka_unit_test_setup_teardown(a_form_with_prefixes_keeps_them, shop_open_bare, shop_close),
		cmocka_unit_test_setup_teardown(every_tool_says_it_in_its_own_way, shop_open_bare, shop_close),
		cmocka_unit_test_setup_teardown(another_way_to_write_the_file_is_the_same, shop_open_bare, shop_close),
		cmocka_unit_test_setup_teardown(what_is_not_finished_changes_nothing, shop_open_bare, shop_close),
		cmocka_unit_test_setup_teardown(what_does_not_fit_is_refused_with_its_place, shop_open_bare, shop_close),
		cmocka_unit_test_setup_teardown(all_flaws_come_at_once_with_line_and_column, shop_open_bare, shop_close),
		cmocka_unit_test_setup_teardown(a_file_may_be_so_long_and_no_longer, shop_open_bare, shop_close),
		cmocka_unit_test_setup_teardown(a_text_may_be_so_long_and_no_longer, shop_open_bare, shop_close),
		cmocka_unit_test_setup_teardown(a_bomb_of_attributes_is_refused_before_it_is_read, shop_open_bare, shop_close),
		cmocka_unit_test_setup_teardown(every_language_of_the_core_survey_goes_out_and_back, shop_open, shop_close),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
