/* test-findings.c - what was measured on ICU 72 and in browsers, held by one test each.
 *
 * The table stands in docs/languages.md. Each test goes through the portal's own
 * functions and has a control: ICU alone, or a text that lacks the answer, fails the
 * same check. So a test here falls when its answer is taken away. */
#include <ftw.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unicode/ubidi.h>
#include <unicode/udat.h>
#include <unicode/uenum.h>
#include <unicode/uloc.h>
#include <unicode/upluralrules.h>
#include <unicode/ustring.h>

#include "test-catalogues.h"

/* ---- 1. prs is unknown to ICU ------------------------------------------------------------ */

static const struct unit english[] = {
	{ "call", NULL, "Call 0800-0432", NULL },
	{ "call.of", NULL, "Call {tel}", NULL },
	{ "call.two", NULL, "Call {tel} or +31 6 12345678.", NULL },
	{ "left", NULL, "{n, plural, one {# day} other {# days}}", NULL },
	{ 0 },
};

static const struct unit dari[] = {
	{ "call", NULL, "Call 0800-0432", "تماس 0800-0432" },
	{ "call.of", NULL, "Call {tel}", "تماس {tel}" },
	{ "call.two", NULL, "Call {tel} or +31 6 12345678.", "تماس {tel} یا +31 6 12345678." },
	{ "left", NULL, "{n, plural, one {# day} other {# days}}", "{n, plural, one {# روز} other {# روز}}" },
	{ "meta.icu", "translate=\"no\"", "en@calendar=gregorian;numbers=latn", "fa_AF@calendar=gregorian;numbers=latn" },
	{ 0 },
};

static const struct unit arabic[] = {
	{ "call", NULL, "Call 0800-0432", "اتصل 0800-0432" },
	{ "call.of", NULL, "Call {tel}", "اتصل {tel}" },
	{ "call.two", NULL, "Call {tel} or +31 6 12345678.", "اتصل {tel} أو +31 6 12345678." },
	{ 0 },
};

static void put_languages(struct desk *d)
{
	desk_catalogue(d, "en", english);
	desk_catalogue(d, "fa-AF", dari);
	desk_catalogue(d, "ar", arabic);
	desk_catalogue(d, "ku", english);
	assert_non_null(desk_load(d, NULL, 0));
}

static int forms_of(const char *icu)
{
	UErrorCode e = U_ZERO_ERROR;
	UPluralRules *rules = uplrules_open(icu, &e);
	UEnumeration *forms = uplrules_getKeywords(rules, &e);
	int n = uenum_count(forms, &e);

	uenum_close(forms);
	uplrules_close(rules);
	return U_SUCCESS(e) ? n : -1;
}

static void dari_is_fa_af_whatever_it_is_called(void **state)
{
	static const char *const names[] = { "prs", "prs-AF", "PRS", "prs_AF", "fa-AF", "FA-af", "fa_AF" };
	struct desk *d = *state;

	put_languages(d);
	for (size_t i = 0; i < sizeof names / sizeof *names; i++) {
		const struct kb_lang *l = kb_texts_find(d->texts, names[i]);
		assert_non_null(l);
		assert_string_equal(l->tag, "fa-AF");
		assert_true(l->rtl);
		assert_int_equal(forms_of(l->icu), 2);
	}
	/* Control: ICU itself knows neither its direction nor its plural forms. */
	assert_false(uloc_isRightToLeft("prs"));
	assert_int_equal(forms_of("prs"), 1);
}

static void old_codes_find_their_language(void **state)
{
	struct desk *d = *state;

	put_languages(d);
	assert_string_equal(kb_texts_find(d->texts, "kmr")->tag, "ku");
	assert_string_equal(kb_texts_find(d->texts, "kmr-TR")->tag, "ku");
	assert_string_equal(kb_texts_find(d->texts, "kmr_Latn_TR")->tag, "ku");
	assert_string_equal(kb_texts_find(d->texts, "ara")->tag, "ar");
	assert_string_equal(kb_texts_find(d->texts, "ar-SY")->tag, "ar");
	assert_null(kb_texts_find(d->texts, "-"));
	assert_null(kb_texts_find(d->texts, "xx"));
}

static void a_file_named_prs_is_left_out(void **state)
{
	struct desk *d = *state;

	desk_catalogue(d, "en", english);
	desk_catalogue(d, "prs", dari);
	assert_non_null(desk_load(d, NULL, 0));
	assert_null(kb_texts_find(d->texts, "fa-AF"));
	assert_non_null(strstr(d->log, "name it fa-AF.xlf"));
}

/* ---- 2. Digits of every script ------------------------------------------------------------ */

static void sixteen_is_read_in_every_script(void **state)
{
	static const char *const written[] = {
		"16", "١٦", "۱۶", "፲፮", "1٦", "１６", "१६", " 16 ", "\u200f١٦", "\u2066۱۶\u2069", "016",
	};

	(void)state;
	for (size_t i = 0; i < sizeof written / sizeof *written; i++) {
		int64_t n = -1;
		if (kb_number_read(written[i], 0, 120, &n) != KB_OK || n != 16)
			fail_msg("'%s' is not read as 16", written[i]);
	}
}

static void what_is_no_number_is_not_read(void **state)
{
	static const char *const written[] = { "", " ", "16 jaar", "16.5", "16,5", "1e1", "0x10", "-", "--1", "፲፲", "፲x", "\xff" };
	int64_t n = -1;

	(void)state;
	for (size_t i = 0; i < sizeof written / sizeof *written; i++)
		if (kb_number_read(written[i], -100, 100, &n) != KB_NONE)
			fail_msg("'%s' is read as a number", written[i]);
	assert_int_equal(n, -1);
}

/* Files below a folder whose name ends so: `each` is called with path and bytes. */
static struct desk *walking;
static const char *suffix;
static int files;
static const char *(*look)(const char *bytes);

static int visit(const char *path, const struct stat *st, int kind, struct FTW *at)
{
	const char *name = path + at->base, *found;
	size_t n = strlen(name), tail = strlen(suffix);

	(void)st;
	if (kind != FTW_F || n < tail || strcmp(name + n - tail, suffix) != 0 || strncmp(name, "test-", 5) == 0 ||
	    strstr(path, "/cases-"))
		return 0;
	files++;
	found = look(desk_read(walking, path));
	if (found)
		fail_msg("%s: %s", path, found);
	return 0;
}

static int walk(struct desk *d, const char *folder, const char *end, const char *(*what)(const char *))
{
	walking = d;
	suffix = end;
	look = what;
	files = 0;
	assert_int_equal(nftw(kb_arena_fmt(d->arena, KB_TOP "/%s", folder), visit, 8, FTW_PHYS), 0);
	return files;
}

static const char *number_field(const char *html)
{
	static const char *const spelled[] = { "type=\"number\"", "type='number'", "type=number" };

	for (size_t i = 0; i < 3; i++)
		if (strcasestr(html, spelled[i]))
			return "a field of type number drops digits that are not ASCII: use text, inputmode and a pattern";
	return NULL;
}

static void no_view_has_a_number_field(void **state)
{
	struct desk *d = *state;

	assert_non_null(number_field("<input name=\"t\" type=\"number\"/>"));
	assert_null(number_field("<input name=\"t\" type=\"text\" inputmode=\"numeric\"/>"));
	assert_true(walk(d, "portal", ".html", number_field) > 5);
	assert_true(walk(d, "plugins", ".html", number_field) > 5);
}

/* ---- 3. A translation cannot steer the arguments ------------------------------------------- */

static void a_translation_has_the_arguments_of_its_source(void **state)
{
	static const struct { const char *source, *target, *why; } cases[] = {
		{ "{n, plural, one {#} other {#}} left", "nog {n, plural, one {#} other {#}}", NULL },
		{ "{n, plural, one {#} other {#}} left", "nog een paar", "argument missing: n:plural" },
		{ "{n, plural, one {#} other {#}} left", "nog {n}", "argument missing: n:plural" },
		{ "at {place}", "in {place}", NULL },
		{ "at {place}", "in {place, number}", "argument missing: place:text" },
		{ "at {place}", "in {place, date}", "type date is not used here" },
		{ "at {place}", "in {plaats}", "argument not in the source: plaats:text" },
		{ "at {place}", "in {place} en {tel}", "argument not in the source: tel:text" },
		{ "at {place}", "in {0}", "argument 0 has a number, not a name" },
		{ "at {0}", "in {0}", "argument 0 has a number, not a name" },
		{ "at {place}", "in {place", "syntax" },
		{ "at {place}", "in '{place}'", "hides the argument" },
		{ "{n, choice, 0#none|1#one}", "{n, choice, 0#geen|1#een}", "type choice is not used here" },
		{ "{who, select, boy {he} other {they}}", "{who, select, boy {hij} other {hen}}", NULL },
		{ "{who, select, boy {he} other {they}}", "{who, select, girl {zij} other {hen}}", "argument missing: who:select" },
	};
	struct desk *d = *state;

	for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
		const char *why = kb_message_check(d->arena, "nl", cases[i].source, cases[i].target);
		if (!cases[i].why != !why || (why && !strstr(why, cases[i].why)))
			fail_msg("'%s' against '%s': %s", cases[i].target, cases[i].source, why ? why : "nothing is wrong");
	}
}

static void a_refused_translation_shows_the_source(void **state)
{
	static const struct unit source[] = { { "left", NULL, "{n, plural, one {# day} other {# days}} left", NULL },
		{ "at", NULL, "at {place}", NULL }, { 0 } };
	static const struct unit dutch[] = { { "left", NULL, "x", "nog een paar dagen" }, { "at", NULL, "at {place}", "in {0}" }, { 0 } };
	struct desk *d = *state;

	desk_catalogue(d, "en", source);
	desk_catalogue(d, "nl", dutch);
	desk_load(d, NULL, 0);
	assert_string_equal(desk_say(d, "nl", "left", "n", "3"), "3 days left");
	assert_string_equal(desk_say(d, "nl", "at", "place", "De Linde"), "at \u2068De Linde\u2069");
	assert_false(kb_texts_find(d->texts, "nl")->whole_youth);
}

/* ---- 4. Script fonts stand before generic ones --------------------------------------------- */

/* What is wrong with the fonts of a style sheet, or NULL. */
static const char *wrong_face(const char *face, size_t n)
{
	if (!memmem(face, n, "unicode-range", 13))
		return "a face without unicode-range is fetched by every page";
	if (!memmem(face, n, "local(", 6))
		return "a face without local() is fetched by phones that have the script";
	if (!memmem(face, n, "url(", 4) || memmem(face, n, "url(", 4) < memmem(face, n, "local(", 6))
		return "local() stands before url()";
	return NULL;
}

static const char *wrong_family(const char *list, size_t n)
{
	static const char *const generic[] = { "system-ui", "sans-serif", "serif", "monospace" };
	const char *last = NULL;

	for (const char *kb = list; (kb = memmem(kb, (size_t)(list + n - kb), "\"KB ", 4)); kb++)
		last = kb;
	for (size_t i = 0; last && i < sizeof generic / sizeof *generic; i++) {
		const char *at = memmem(list, n, generic[i], strlen(generic[i]));
		if (at && at < last)
			return "a generic family stands before a script font: Tigrinya stays boxes";
	}
	return NULL;
}

static const char *wrong_fonts(const char *css)
{
	static const char *const scripts[] = { "\"KB Ethiopic\"", "\"KB Arabic\"" };
	const char *why = NULL, *p;
	int lists = 0;

	for (p = css; !why && (p = strstr(p, "@font-face {")); p++)
		why = wrong_face(p, strcspn(p, "}"));
	for (p = css; !why && (p = strstr(p, "font-family:")); p++) {
		size_t n = strcspn(p, ";}");
		if (!memchr(p, ',', n))
			continue; /* the name inside a face */
		for (size_t i = 0; !why && i < 2; i++)
			if (!memmem(p, n, scripts[i], strlen(scripts[i])))
				why = "a list of families lacks a script font";
		why = why ? why : wrong_family(p, n);
		lists++;
	}
	return why ? why : lists == 0 ? "no list of families" : NULL;
}

static void script_fonts_stand_first(void **state)
{
	static const char face[] = "@font-face { font-family: \"KB Ethiopic\"; unicode-range: U+1200; src: local(\"x\"), url(y) }";
	static const struct { const char *css; bool fine; } controls[] = {
		{ "html { font-family: \"KB Ethiopic\", \"KB Arabic\", system-ui, sans-serif; }", true },
		{ "html { font-family: system-ui, \"KB Ethiopic\", \"KB Arabic\", sans-serif; }", false },
		{ "html { font-family: \"KB Ethiopic\", sans-serif, \"KB Arabic\"; }", false },
		{ "html { font-family: \"KB Ethiopic\", sans-serif; }", false },
		{ "html { color: black; }", false },
		{ "@font-face { src: local(\"x\"), url(y) } p { font-family: \"KB Ethiopic\", \"KB Arabic\", serif }", false },
		{ "@font-face { unicode-range: U+1; src: url(y) } p { font-family: \"KB Ethiopic\", \"KB Arabic\", serif }", false },
	};
	struct desk *d = *state;
	const char *css = desk_read(d, KB_TOP "/static/kb.css"), *why;

	for (size_t i = 0; i < sizeof controls / sizeof *controls; i++)
		assert_int_equal(wrong_fonts(kb_arena_fmt(d->arena, "%s %s", face, controls[i].css)) == NULL, controls[i].fine);
	why = wrong_fonts(css);
	if (why)
		fail_msg("static/kb.css: %s", why);
	assert_non_null(strstr(css, "@font-face {"));
}

/* ---- 5. Telephone numbers do not turn round ------------------------------------------------- */

/* The line as the eye meets it, from left to right, in a right-to-left paragraph. */
static const char *seen(struct desk *d, const char *text)
{
	enum { CAP = 400 };
	UErrorCode e = U_ZERO_ERROR;
	UChar from[CAP], to[CAP];
	UBiDi *bidi = ubidi_open();
	char *out = kb_arena_alloc(d->arena, 3 * CAP);
	int32_t n;

	u_strFromUTF8(from, CAP, &n, text, -1, &e);
	ubidi_setPara(bidi, from, n, UBIDI_RTL, NULL, &e);
	n = ubidi_writeReordered(bidi, to, CAP, UBIDI_REMOVE_BIDI_CONTROLS, &e);
	ubidi_close(bidi);
	u_strToUTF8(out, 3 * CAP, NULL, to, n, &e);
	assert_true(U_SUCCESS(e));
	return out;
}

static void a_number_in_the_text_stays_as_it_is_dialled(void **state)
{
	struct desk *d = *state;

	put_languages(d);
	assert_non_null(strstr(seen(d, desk_say(d, "ar", "call", NULL, NULL)), "0800-0432"));
	assert_non_null(strstr(seen(d, desk_say(d, "fa-AF", "call", NULL, NULL)), "0800-0432"));
	/* Control: the bare text of the catalogue turns round. */
	assert_non_null(strstr(seen(d, arabic[0].target), "0432-0800"));
	assert_non_null(strstr(desk_say(d, "ar", "call", NULL, NULL), "\u20660800-0432\u2069"));
}

static void a_number_that_is_filled_in_stays_as_it_is_dialled(void **state)
{
	static const char *const numbers[] = { "0800-0432", "+31 6 12345678", "3-5", "47-92-13", "088-555 1000", "3 / 12" };
	static const char *const languages[] = { "ar", "fa-AF" };
	struct desk *d = *state;

	put_languages(d);
	for (size_t l = 0; l < 2; l++)
		for (size_t i = 0; i < sizeof numbers / sizeof *numbers; i++) {
			const char *text = desk_say(d, languages[l], "call.of", "tel", numbers[i]);
			if (!strstr(seen(d, text), numbers[i]))
				fail_msg("%s turns round in %s", numbers[i], languages[l]);
			/* Control: put into the text without isolation it does. */
			assert_null(strstr(seen(d, kb_arena_fmt(d->arena, "اتصل %s", numbers[i])), numbers[i]));
		}
	const char *both = seen(d, desk_say(d, "fa-AF", "call.two", "tel", "0800-0432"));
	assert_non_null(strstr(both, "0800-0432"));
	assert_non_null(strstr(both, "+31 6 12345678"));
}

static void numbers_of_plurals_are_isolated_too(void **state)
{
	struct desk *d = *state;

	put_languages(d);
	assert_string_equal(desk_say(d, "fa-AF", "left", "n", "3"), "\u20663\u2069 روز");
	assert_string_equal(desk_say(d, "en", "left", "n", "3"), "3 days");
}

/* ---- 6. No days that CLDR words wrongly for Tigrinya ---------------------------------------- */

static const char *wordy_date(const char *c)
{
	static const char *const names[] = { "ureldatefmt", "RelativeDateTime", "udatpg", "DateTimePatternGenerator",
		"_RELATIVE", "UDAT_SHORT", "UDAT_MEDIUM", "UDAT_LONG", "UDAT_FULL", "getBestPattern", "createDateInstance" };

	for (size_t i = 0; i < sizeof names / sizeof *names; i++)
		if (strstr(c, names[i]))
			return "ICU words dates by itself here: use kb_date_write() and explicit patterns";
	return NULL;
}

static void dates_are_written_by_patterns_only(void **state)
{
	struct desk *d = *state;

	assert_non_null(wordy_date("f = ureldatefmt_open(\"ti\", NULL, UDAT_STYLE_LONG, UDISPCTX_CAPITALIZATION_NONE, &e);"));
	assert_non_null(wordy_date("udat_open(UDAT_LONG, UDAT_LONG, \"fa_AF\", NULL, 0, NULL, 0, &e)"));
	assert_null(wordy_date("udat_open(UDAT_PATTERN, UDAT_PATTERN, locale, ZONE, -1, p, -1, &e)"));
	assert_true(walk(d, "portal", ".c", wordy_date) > 20);
	assert_true(walk(d, "portal", ".cpp", wordy_date) > 1);
	assert_true(walk(d, "plugins", ".c", wordy_date) > 5);
}

static void tigrinya_dates_are_absolute(void **state)
{
	static const struct kb_lang ti = { .tag = "ti", .icu = "ti@calendar=gregorian;numbers=latn" };
	struct desk *d = *state;

	/* 5 April 2025, noon; CLDR's words for Gregorian months in Eritrea. */
	assert_string_equal(kb_date_write(d->arena, &ti, INT64_C(1743854400)), "5 ሚያዝያ 2025");
	assert_string_equal(kb_month_write(d->arena, &ti, 12 * 2025 + 3), "ሚያዝያ 2025");
}

/* ---- 7. Months in Dari --------------------------------------------------------------------- */

static const struct kb_lang fa_af = { .tag = "fa-AF", .icu = "fa_AF@calendar=gregorian;numbers=latn", .rtl = true };

/* What ICU alone makes of a pattern. */
static const char *raw(struct desk *d, const char *icu, int64_t seconds, const UChar *pattern)
{
	UErrorCode e = U_ZERO_ERROR;
	UDateFormat *f = udat_open(UDAT_PATTERN, UDAT_PATTERN, icu, u"Europe/Amsterdam", -1, pattern, -1, &e);
	char *out = kb_arena_alloc(d->arena, 400);
	UChar wide[100];
	int32_t n = udat_format(f, (UDate)seconds * 1000, wide, 100, NULL, &e);

	udat_close(f);
	u_strToUTF8(out, 400, NULL, wide, n, &e);
	assert_true(U_SUCCESS(e));
	return out;
}

static void dari_dates_have_the_solar_date_in_brackets(void **state)
{
	static const struct { int64_t noon; const char *written; } cases[] = {
		{ INT64_C(1743854400), "5 اپریل 2025 (16 حمل 1404)" },
		{ INT64_C(1742554800), "21 مارچ 2025 (1 حمل 1404)" },
		{ INT64_C(1756720800), "1 سپتمبر 2025 (10 سنبله 1404)" },
	};
	struct desk *d = *state;

	for (size_t i = 0; i < sizeof cases / sizeof *cases; i++)
		assert_string_equal(kb_date_write(d->arena, &fa_af, cases[i].noon), cases[i].written);
	assert_string_equal(kb_month_write(d->arena, &fa_af, 12 * 2025 + 3), "اپریل 2025");
	/* Control: ICU alone takes the Iranian name when the month stands alone. */
	assert_string_equal(raw(d, "fa_AF@calendar=persian", cases[0].noon, u"LLLL"), "فروردین");
}

static void sunbula_has_no_ezafe(void **state)
{
	const int64_t noon = INT64_C(1756720800);
	struct desk *d = *state;

	assert_null(strstr(kb_date_write(d->arena, &fa_af, noon), "\u0654"));
	assert_non_null(strstr(raw(d, "fa_AF@calendar=persian", noon, u"d MMMM y"), "\u0654")); /* control */
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test_setup_teardown(dari_is_fa_af_whatever_it_is_called, desk_open, desk_close),
		cmocka_unit_test_setup_teardown(old_codes_find_their_language, desk_open, desk_close),
		cmocka_unit_test_setup_teardown(a_file_named_prs_is_left_out, desk_open, desk_close),
		cmocka_unit_test(sixteen_is_read_in_every_script),
		cmocka_unit_test(what_is_no_number_is_not_read),
		cmocka_unit_test_setup_teardown(no_view_has_a_number_field, desk_open, desk_close),
		cmocka_unit_test_setup_teardown(a_translation_has_the_arguments_of_its_source, desk_open, desk_close),
		cmocka_unit_test_setup_teardown(a_refused_translation_shows_the_source, desk_open, desk_close),
		cmocka_unit_test_setup_teardown(script_fonts_stand_first, desk_open, desk_close),
		cmocka_unit_test_setup_teardown(a_number_in_the_text_stays_as_it_is_dialled, desk_open, desk_close),
		cmocka_unit_test_setup_teardown(a_number_that_is_filled_in_stays_as_it_is_dialled, desk_open, desk_close),
		cmocka_unit_test_setup_teardown(numbers_of_plurals_are_isolated_too, desk_open, desk_close),
		cmocka_unit_test_setup_teardown(dates_are_written_by_patterns_only, desk_open, desk_close),
		cmocka_unit_test_setup_teardown(tigrinya_dates_are_absolute, desk_open, desk_close),
		cmocka_unit_test_setup_teardown(dari_dates_have_the_solar_date_in_brackets, desk_open, desk_close),
		cmocka_unit_test_setup_teardown(sunbula_has_no_ezafe, desk_open, desk_close),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
