/* test-rules.c - the rules of the house for its own forms (rules.c): each change makes of
 * the core survey one that is still an XForm but may not be used, and says why. */
#include "test-form.h"

#include <stdio.h>
#include <string.h>

static const struct kb_xform *taken(struct shop *s, const char *form)
{
	const char *why = NULL;
	const struct kb_xform *x = kb_xform_read(s->arena, form, strlen(form), &why);

	if (x == NULL)
		fail_msg("not even read: %s", why);
	return x;
}

/* Fails the test unless the form has problems and one is told with this sentence. */
static void must_complain(struct shop *s, const char *what, const char *form, const char *why)
{
	size_t problems = shop_check(s, taken(s, form));

	if (problems == 0 || strstr(s->log, why) == NULL)
		fail_msg("%s: %zu problems, told \"%s\", not \"%s\"", what, problems, s->log, why);
}

static void the_core_survey_keeps_the_rules(void **state)
{
	struct shop *s = *state;

	assert_int_equal(shop_check(s, taken(s, read_file(s->arena, CORE_FILE))), 0);
	assert_string_equal(s->log, "");
}

/* ---- each rule ------------------------------------------------------------------------ */

#define A10_NL "<text id=\"A10\"><value>Hoe is de sfeer hier?</value>"
#define A10_EN "<text id=\"A10\"><value>How is the atmosphere here?</value>"
#define A10_AR "<text id=\"A10\"><value>كيف الأجواء بين الناس هنا؟</value>"
#define A10_TI "<text id=\"A10\"><value>ኣብዚ ቦታ ሰባት ንሓድሕዶም ዘለዎም ርክብ ከመይ እዩ?</value>"
#define A10_FA "<text id=\"A10\"><value>کسانی که در این جا زندگی می‌کنند، با یکدیگر چطور هستند؟</value>"
#define A10_SO "<text id=\"A10\"><value>Jawiga dadka halkan ka dhexeeya waa sidee?</value>"
#define STEM(words) "<text id=\"A10\"><value>" words "</value>"
#define ITEM(label, value) "<item><label ref=\"jr:itext('" label "')\"/><value>" value "</value></item>"
#define A10_SCORED "<bind nodeset=\"/data/A10\" type=\"string\" kb:scored=\"true()\" kb:worst=\"1\" kb:best=\"4\"/>"
#define A10_BIND(rest) "<bind nodeset=\"/data/A10\" type=\"string\" " rest "/>"
#define A38_VALUES "kb:values=\"daily=1 not_daily=0 waiting=0 lessons_here=0 no=0\""
#define FACE(name) "<value form=\"image\">jr://images/" name ".svg</value>"

static const struct change { const char *what, *from, *to, *why; bool everywhere; } changes[] = {
	/* stems */
	{ "a yes/no stem in Dutch", A10_NL, STEM("Is de sfeer hier goed?"), "A10 is scored on a scale but does not ask how, in nl: begin with \"Hoe\"", false },
	{ "a yes/no stem in English", A10_EN, STEM("Is the atmosphere good?"), "A10 is scored on a scale but does not ask how, in en: begin with \"How\"", false },
	{ "a yes/no stem in Arabic", A10_AR, STEM("هل الأجواء جيدة هنا؟"), "A10 asks for yes or no in ar, but its answers are a scale: ask how", false },
	{ "a yes/no stem in Tigrinya", A10_TI, STEM("ኣብዚ ጽቡቕ ድዩ?"), "A10 asks for yes or no in ti, but its answers are a scale: ask how", false },
	{ "a yes/no stem in Dari", A10_FA, STEM("آیا فضا خوب است؟"), "A10 asks for yes or no in fa-AF, but its answers are a scale: ask how", false },
	{ "a statement to agree with", A10_NL, STEM("De sfeer is hier goed."), "does not ask how, in nl", false },
	{ "a word that only begins so", A10_NL, STEM("Hoera, de sfeer is goed?"), "does not ask how, in nl", false },
	/* scales */
	{ "a midpoint", ITEM("A10-4", "4"), ITEM("A10-4", "4") ITEM("A38-no", "5"), "A10: a scale has four answers and no midpoint, not 5", false },
	{ "three answers", ITEM("A10-4", "4"), "", "A10: a scale has four answers and no midpoint, not 3", false },
	{ "best first", ITEM("A10-1", "1"), ITEM("A10-1", "9"), "A10: the answers of a scale are 1 2 3 4, worst first; 9 is not 1", false },
	{ "an answer without a face", FACE("face-very-sad"), "", "A10: answer 1 needs the picture face-very-sad.svg", true },
	{ "another picture for a face", FACE("face-happy"), FACE("word-yes"), "A10: answer 3 needs the picture face-happy.svg", true },
	{ "faces that are not in a row", "<select1 ref=\"/data/A10\" appearance=\"likert\">", "<select1 ref=\"/data/A10\">", "A10: a scale has appearance=\"likert\"", false },
	{ "a scale of five", A10_SCORED, A10_BIND("kb:scored=\"true()\" kb:worst=\"1\" kb:best=\"5\""), "A10: scored is a scale (kb:worst=1 kb:best=4) or a count", false },
	{ "a scale turned round", A10_SCORED, A10_BIND("kb:scored=\"true()\" kb:worst=\"4\" kb:best=\"1\""), "A10: scored is a scale (kb:worst=1 kb:best=4) or a count", false },
	{ "faces for nothing", A10_SCORED, A10_BIND(""), "A10 has a scale of faces but is not scored", false },
	{ "a scale to agree with", "<text id=\"A10-1\"><value>heel slecht</value>", "<text id=\"A10-1\"><value>helemaal mee oneens</value>", "A10: \"helemaal mee oneens\" belongs to a generic scale", false },
	{ "a scale to agree with, in English", "<text id=\"A10-4\"><value>very good</value>", "<text id=\"A10-4\"><value>Strongly agree</value>", "A10: \"Strongly agree\" belongs to a generic scale", false },
	{ "marks for words", "<text id=\"A10-4\"><value>very good</value>", "<text id=\"A10-4\"><value>4</value>", "A10: \"4\" belongs to a generic scale", false },
	{ "one list of answers for two scales", ITEM("A50-1", "1"), ITEM("A10-1", "1"), "A50 shares its answers with A10: give each scale words of its own", false },
	{ "a yes/no stem in Somali", A10_SO, STEM("Ma fiican yahay jawigu?"), "A10 asks for yes or no in so, but its answers are a scale: ask how", false },
	/* counts */
	{ "a position for an answer", "<value>yes</value></item>", "<value>1</value></item>", "A28: the code 1 could be a position: name the answer", false },
	{ "an answer left out without a word", A38_VALUES, "kb:values=\"daily=1 not_daily=0 waiting=-1 lessons_here=0 no=0\"", "A38: kb:values must give waiting 0 or 1, or - to leave it out", false },
	{ "yes and no with faces", "<select1 ref=\"/data/A28\">", "<select1 ref=\"/data/A28\" appearance=\"likert\">", "A28: yes and no are not a scale of faces", false },
	{ "not to know counts", A38_VALUES, "kb:values=\"daily=1 not_daily=0 waiting=0 lessons_here=0 no=0 dk=0\"", "A38: dk cannot count for something", false },
	{ "a code without a number", A38_VALUES, "kb:values=\"daily=1 not_daily=0 waiting=0 no=0\"", "A38: kb:values must give lessons_here 0 or 1", false },
	{ "a code for a half", A38_VALUES, "kb:values=\"daily=1 not_daily=0.5 waiting=0 lessons_here=0 no=0\"", "A38: kb:values must give not_daily 0 or 1", false },
	{ "all count alike", "kb:values=\"yes=1 no=0\"", "kb:values=\"yes=1 no=1\"", "A28: all its answers count for the same", false },
	{ "several answers scored", "<bind nodeset=\"/data/A40\" type=\"string\"", "<bind nodeset=\"/data/A40\" type=\"string\" kb:scored=\"true()\" kb:worst=\"0\" kb:best=\"1\"", "A40: only a question with one answer can be scored", false },
	/* every question */
	{ "no way not to know", ITEM("A10-dk", "dk"), "", "A10 has no answer dk: not to know is an answer", false },
	{ "no way not to know among several", ITEM("A40-dk", "dk"), "", "A40 has no answer dk: not to know is an answer", false },
	{ "skipping for an answer", ITEM("A10-dk", "dk"), ITEM("A10-dk", "dk") ITEM("A38-no", "skip"), "A10 has an answer skip: the page has a button for it, apart from dk", false },
	{ "a question that must be answered", A10_SCORED, A10_BIND("required=\"true()\" kb:scored=\"true()\" kb:worst=\"1\" kb:best=\"4\""), "A10 is required: every question may be skipped", false },
	{ "two answers with the same words", "<text id=\"A10-2\"><value>bad</value>", "<text id=\"A10-2\"><value>very bad</value>", "A10 has two answers with the same words in en", false },
	{ "practice in the middle", "<bind nodeset=\"/data/A39\"", "<bind nodeset=\"/data/A39\" kb:practice=\"true()\"", "A39: the practice item comes first", false },
	{ "practice that does not say so", "<hint ref=\"jr:itext('A00-hint')\"/>", "", "A00: the hint of a practice item says that it is one", false },
	{ "a default language that nobody read", "default=\"true()\" kb:approved=\"yes\"", "default=\"true()\"", "the default language nl is not approved", false },
};

static void every_change_breaks_its_rule(void **state)
{
	struct shop *s = *state;
	const char *core = read_file(s->arena, CORE_FILE);

	for (size_t i = 0; i < sizeof changes / sizeof *changes; i++) {
		const struct change *c = &changes[i];
		const char *form = c->everywhere ? with_all(s->arena, core, c->from, c->to) : with(s->arena, core, c->from, c->to);
		must_complain(s, c->what, form, c->why);
	}
	printf("# %zu changes\n", sizeof changes / sizeof *changes);
}

/* Changes that a maker of forms may make: the rules bite only what they are about. */
static void what_is_allowed_passes(void **state)
{
	static const struct change allowed[] = {
		{ "another stem", A10_NL, STEM("hoe gezellig is het hier?"), NULL, false },
		{ "another stem in Arabic", A10_AR, STEM("كيف الحال هنا؟"), NULL, false },
		{ "a sentence before the question", A10_NL, STEM("Je woont hier nu. Hoe is de sfeer?"), NULL, false },
		{ "how much", A10_NL, STEM("Hoeveel sfeer is hier?"), NULL, false },
		{ "an answer outside the count", A38_VALUES, "kb:values=\"daily=1 not_daily=0 waiting=- lessons_here=0 no=0\"", NULL, false },
		{ "bad news", "kb:worst=\"0\" kb:best=\"1\" kb:values=\"yes=1 no=0\"", "kb:worst=\"1\" kb:best=\"0\" kb:values=\"yes=1 no=0\"", NULL, false },
		{ "no answer na", ITEM("A24-na", "na"), "", NULL, false },
		{ "another skip", "relevant=\"/data/A38 = 'waiting' or /data/A38 = 'lessons_here'\"", "relevant=\"selected(/data/A38, 'waiting')\"", NULL, false },
		{ "a count for what was not scored", "<bind nodeset=\"/data/A39\" type=\"string\"",
			"<bind nodeset=\"/data/A39\" type=\"string\" kb:scored=\"true()\" kb:worst=\"0\" kb:best=\"1\" kb:values=\"lt1=1 1to2=1 2to3=1 gt3=0\"", NULL, false },
	};
	struct shop *s = *state;
	const char *core = read_file(s->arena, CORE_FILE);

	for (size_t i = 0; i < sizeof allowed / sizeof *allowed; i++)
		if (shop_check(s, taken(s, with(s->arena, core, allowed[i].from, allowed[i].to))) != 0)
			fail_msg("%s: %s", allowed[i].what, s->log);
}

/* ---- languages ------------------------------------------------------------------------ */

/* Takes the words of a text away in the language that begins with `lang`. */
static const char *without_words(struct kb_arena *a, const char *core, const char *lang, const char *id)
{
	const char *begin = strstr(core, kb_arena_fmt(a, "<translation lang=\"%s\"", lang));
	const char *text = begin == NULL ? NULL : strstr(begin, kb_arena_fmt(a, "<text id=\"%s\"><value>", id));
	const char *words, *end;

	if (text == NULL)
		fail_msg("%s has no %s", lang, id);
	words = strstr(text, "<value>");
	end = strstr(words, "</value>") + strlen("</value>");
	return kb_arena_fmt(a, "%.*s%s", (int)(words - core), core, end);
}

/* A stem, a hint, an answer: whichever is missing, in whichever language. */
static void half_a_language_is_not_whole(void **state)
{
	static const struct { const char *name, *tag; } langs[] = {
		{ "Nederlands (nl)", "nl" }, { "English (en)", "en" }, { "العربية (ar)", "ar" }, { "ትግርኛ (ti)", "ti" }, { "دری (fa-AF)", "fa-AF" }, { "Soomaali (so)", "so" } };
	static const char *const ids[] = { "A00", "A00-hint", "A38-daily", "A40-hint", "A52-4", "A02-dk" };
	struct shop *s = *state;
	const char *core = read_file(s->arena, CORE_FILE);

	for (size_t i = 0; i < sizeof langs / sizeof *langs; i++)
		for (size_t k = 0; k < sizeof ids / sizeof *ids; k++) {
			const char *form = without_words(s->arena, core, langs[i].name, ids[k]);
			size_t problems = shop_check(s, taken(s, form));
			const char *why = kb_arena_fmt(s->arena, "the language %s is not whole: every text of the form must be there", langs[i].tag);
			if (problems != 1 || strstr(s->log, why) == NULL)
				fail_msg("%s without %s: %zu problems: %s", langs[i].tag, ids[k], problems, s->log);
		}
}

static void a_form_without_languages_is_refused(void **state)
{
	static const char form[] = "<h:html xmlns=\"" KB_NS_XF "\" xmlns:h=\"" KB_NS_H "\"><h:head><h:title>x</h:title><model>"
	    "<instance><data id=\"x\" version=\"1\"><Q1/></data></instance></model></h:head>"
	    "<h:body><input ref=\"/data/Q1\"><label>What?</label></input></h:body></h:html>";
	struct shop *s = *state;

	must_complain(s, "no itext", form, "the form has no itext: words stand in translations");
}

/* The line told is that of the question, and the file is named: an editor can jump there. */
static void a_complaint_names_file_and_line(void **state)
{
	struct shop *s = *state;
	const char *core = read_file(s->arena, CORE_FILE), *p;
	int line = 1;

	for (p = core; p < strstr(core, "<select1 ref=\"/data/A10\""); p++)
		line += *p == '\n';
	must_complain(s, "no dk", with(s->arena, core, ITEM("A10-dk", "dk"), ""), kb_arena_fmt(s->arena, "ERROR form.xml:%d: A10 has no answer dk", line));
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test_setup_teardown(the_core_survey_keeps_the_rules, shop_open_bare, shop_close),
		cmocka_unit_test_setup_teardown(every_change_breaks_its_rule, shop_open_bare, shop_close),
		cmocka_unit_test_setup_teardown(what_is_allowed_passes, shop_open_bare, shop_close),
		cmocka_unit_test_setup_teardown(half_a_language_is_not_whole, shop_open_bare, shop_close),
		cmocka_unit_test_setup_teardown(a_form_without_languages_is_refused, shop_open_bare, shop_close),
		cmocka_unit_test_setup_teardown(a_complaint_names_file_and_line, shop_open_bare, shop_close),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
