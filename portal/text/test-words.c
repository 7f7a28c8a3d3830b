/* test-words.c - what a person reads and types: values inside a text, numbers, months,
 * the pseudo-languages, and bytes from outside. */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unicode/uchar.h>
#include <unicode/utf8.h>

#include "catalog.h"
#include "test-catalogues.h"

#define LOCALES KB_TOP "/locales"
#define FSI "\u2068"
#define LRI "\u2066"
#define RLI "\u2067"
#define PDI "\u2069"

static const struct kb_lang languages[] = {
	{ .tag = "nl", .icu = "nl@calendar=gregorian;numbers=latn" },
	{ .tag = "en", .icu = "en@calendar=gregorian;numbers=latn" },
	{ .tag = "ar", .icu = "ar@calendar=gregorian;numbers=latn", .rtl = true },
	{ .tag = "ti", .icu = "ti@calendar=gregorian;numbers=latn" },
	{ .tag = "fa-AF", .icu = "fa_AF@calendar=gregorian;numbers=latn", .rtl = true },
};

enum { LANGUAGES = sizeof languages / sizeof *languages };

/* ---- isolates -------------------------------------------------------------------------- */

static void an_isolate_cannot_be_left(void **state)
{
	static const struct { const char *in, *out; } cases[] = {
		{ "", FSI PDI }, { "De Linde", FSI "De Linde" PDI }, { PDI "x", FSI "x" PDI }, { RLI "x", FSI RLI "x" PDI PDI },
		{ "a" LRI "b" PDI "c", FSI "a" LRI "b" PDI "c" PDI }, { PDI PDI LRI, FSI LRI PDI PDI }, { "x" PDI LRI "y", FSI "x" LRI "y" PDI PDI },
		{ FSI FSI "x" PDI, FSI FSI FSI "x" PDI PDI PDI },
	};
	struct desk *d = *state;

	for (size_t i = 0; i < sizeof cases / sizeof *cases; i++)
		assert_string_equal(kb_isolate(d->arena, cases[i].in), cases[i].out);
}

static const struct unit english[] = {
	{ "at", NULL, "at {place}", NULL },
	{ "left", NULL, "{n, plural, one {# page} other {# pages}}", NULL },
	{ "who", NULL, "{who, select, boy {he} other {they}} {who}", NULL },
	{ "only", NULL, "only {n}", NULL },
	{ 0 },
};

static const struct unit arabic[] = {
	{ "at", NULL, "at {place}", "في {place}" },
	{ "left", NULL, "x", "{n, plural, zero {#} one {#} two {#} few {# ص} many {#} other {#}}" },
	{ 0 },
};

/* A number is a number to ICU; all else is isolated, whatever the direction. */
static void values_stand_isolated_in_a_text(void **state)
{
	static const struct { const char *tag, *key, *name, *value, *text; } cases[] = {
		{ "en", "at", "place", "De Linde", "at " FSI "De Linde" PDI },
		{ "en", "at", "place", "الزهور", "at " FSI "الزهور" PDI },
		{ "en", "at", "place", "x" PDI "y", "at " FSI "xy" PDI },
		{ "en", "at", "place", "3", "at 3" },
		{ "en", "at", "place", "1234", "at 1,234" },
		{ "en", "at", "place", "-2.5", "at -2.5" },
		{ "en", "at", "place", "0800", "at " FSI "0800" PDI },
		{ "en", "at", "place", "1.234", "at " FSI "1.234" PDI },
		{ "en", "at", "place", "+3", "at " FSI "+3" PDI },
		{ "en", "at", "place", "1e3", "at " FSI "1e3" PDI },
		{ "en", "at", "place", "1234567890123456", "at " FSI "1234567890123456" PDI },
		{ "en", "at", "place", "0", "at 0" },
		{ "en", "at", "place", "", "at " FSI PDI },
		{ "en", "at", "place", "{n} '{x}'", "at " FSI "{n} '{x}'" PDI }, /* a value is no pattern */
		{ "ar", "at", "place", "De Linde", "في " FSI "De Linde" PDI },
		{ "ar", "at", "place", "1234", "في " LRI "1,234" PDI },
		{ "ar", "left", "n", "3", LRI "3" PDI " ص" },
		{ "ar", "only", "n", "3", LRI "only 3" PDI }, /* a hole shows the source in its own direction */
		{ "en", "left", "n", "1", "1 page" }, { "en", "left", "n", "1234", "1,234 pages" },
		{ "en", "who", "who", "boy", "he " FSI "boy" PDI }, { "en", "who", "who", "x", "they " FSI "x" PDI },
		{ "en", "nothing", NULL, NULL, "nothing" },
	};
	struct desk *d = *state;

	desk_catalogue(d, "en", english);
	desk_catalogue(d, "ar", arabic);
	desk_load(d, NULL, 0);
	for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
		const char *text = desk_say(d, cases[i].tag, cases[i].key, cases[i].name, cases[i].value);
		if (strcmp(text, cases[i].text) != 0)
			fail_msg("%s %s of \"%s\": \"%s\", not \"%s\"", cases[i].tag, cases[i].key, cases[i].value, text, cases[i].text);
	}
}

/* ---- numbers ------------------------------------------------------------------------------ */

static void numbers_are_written_in_latin_digits(void **state)
{
	static const struct { double v; int decimals; const char *dutch, *english; } cases[] = {
		{ 0, 0, "0", "0" }, { 5, 0, "5", "5" }, { 1234567.5, 1, "1.234.567,5", "1,234,567.5" }, { -1234, 0, "-1.234", "-1,234" },
		{ 2.5, 0, "3", "3" }, { 0.125, 2, "0,13", "0.13" }, { 3, 2, "3,00", "3.00" }, { 0.4, 0, "0", "0" }, { 99.95, 1, "100,0", "100.0" },
		{ -0.4, 0, "0", "0" }, { -0.04, 1, "0,0", "0.0" }, { -0.4, 1, "-0,4", "-0.4" },
	};
	struct desk *d = *state;

	for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
		assert_string_equal(kb_number_write(d->arena, &languages[0], cases[i].v, cases[i].decimals), cases[i].dutch);
		assert_string_equal(kb_number_write(d->arena, &languages[1], cases[i].v, cases[i].decimals), cases[i].english);
	}
	for (size_t i = 0; i < LANGUAGES; i++) {
		const char *s = kb_number_write(d->arena, &languages[i], 1234567890, 0);
		size_t digits = 0;
		for (const char *p = s; *p; p++)
			digits += *p >= '0' && *p <= '9';
		assert_int_equal(digits, 10);
		assert_int_equal(strncmp(s, LRI, 3) == 0, languages[i].rtl);
	}
}

/* Every decimal digit that Unicode knows is read as what it is. */
static void digits_of_every_script_are_read(void **state)
{
	size_t digits = 0;

	(void)state;
	for (UChar32 c = 0; c <= 0x10FFFF; c++) {
		char s[8] = { 0 };
		int64_t n = -1;
		int len = 0;
		if (u_charType(c) != U_DECIMAL_DIGIT_NUMBER)
			continue;
		U8_APPEND_UNSAFE(s, len, c);
		if (kb_number_read(s, 0, 9, &n) != KB_OK || n != (int64_t)u_getNumericValue(c))
			fail_msg("U+%04X is not read", (unsigned)c);
		digits++;
	}
	assert_true(digits >= 600);
}

/* Ethiopic numerals, written here from their rule: tens and ones, a sign for hundred,
 * which stands alone for one hundred, and one for ten thousand. */
static void add_pair(struct kb_buf *b, int v)
{
	static const char *const ones[] = { "", "፩", "፪", "፫", "፬", "፭", "፮", "፯", "፰", "፱" };
	static const char *const tens[] = { "", "፲", "፳", "፴", "፵", "፶", "፷", "፸", "፹", "፺" };

	kb_buf_fmt(b, "%s%s", tens[v / 10], ones[v % 10]);
}

static const char *ethiopic(struct kb_arena *a, int v)
{
	struct kb_buf b = { .arena = a };

	kb_buf_text(&b, "");
	if (v >= 10000) {
		kb_buf_text(&b, v / 10000 > 1 ? ethiopic(a, v / 10000) : "");
		kb_buf_text(&b, "፼");
		v %= 10000;
	}
	if (v >= 100) {
		add_pair(&b, v / 100 > 1 ? v / 100 : 0);
		kb_buf_text(&b, "፻");
	}
	add_pair(&b, v % 100);
	return b.data;
}

static void ethiopic_numerals_are_read(void **state)
{
	struct desk *d = *state;

	assert_string_equal(ethiopic(d->arena, 1997), "፲፱፻፺፯");
	assert_string_equal(ethiopic(d->arena, 100), "፻");
	for (int v = 1; v < 30000; v++) {
		int64_t n = -1;
		const char *s = ethiopic(d->arena, v);
		if (kb_number_read(s, 0, 99999, &n) != KB_OK || n != v)
			fail_msg("%s is read as %lld, not %d", s, (long long)n, v);
	}
}

static void numbers_have_bounds(void **state)
{
	static const struct { const char *s; enum kb_rc rc; int64_t n; } cases[] = {
		{ "12", KB_OK, 12 }, { "-5", KB_OK, -5 }, { "\u22125", KB_OK, -5 }, { "120", KB_OK, 120 }, { "121", KB_FAIL, 0 }, { "-6", KB_FAIL, 0 },
		{ "9223372036854775807", KB_FAIL, 0 }, { "99999999999999999999999999", KB_FAIL, 0 }, { "-99999999999999999999", KB_FAIL, 0 },
		{ "00000000000000000000000000000000000000012", KB_NONE, 0 }, { "\u0663-", KB_NONE, 0 }, { "-፩", KB_NONE, 0 }, { "1፩", KB_NONE, 0 },
	};

	(void)state;
	for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
		int64_t n = 0;
		if (kb_number_read(cases[i].s, -5, 120, &n) != cases[i].rc || n != cases[i].n)
			fail_msg("%s: %lld", cases[i].s, (long long)n);
	}
}

/* ---- months --------------------------------------------------------------------------------- */

static void months_have_their_names(void **state)
{
	static const char *const names[LANGUAGES][12] = {
		{ "januari", "februari", "maart", "april", "mei", "juni", "juli", "augustus", "september", "oktober", "november", "december" },
		{ "January", "February", "March", "April", "May", "June", "July", "August", "September", "October", "November", "December" },
		{ "يناير", "فبراير", "مارس", "أبريل", "مايو", "يونيو", "يوليو", "أغسطس", "سبتمبر", "أكتوبر", "نوفمبر", "ديسمبر" },
		{ "ጥሪ", "ለካቲት", "መጋቢት", "ሚያዝያ", "ግንቦት", "ሰነ", "ሓምለ", "ነሓሰ", "መስከረም", "ጥቅምቲ", "ሕዳር", "ታሕሳስ" },
		{ "جنوری", "فبروری", "مارچ", "اپریل", "می", "جون", "جولای", "اگست", "سپتمبر", "اکتوبر", "نومبر", "دسمبر" },
	};
	struct desk *d = *state;

	for (size_t i = 0; i < LANGUAGES; i++)
		for (int month = 0; month < 12; month++)
			assert_string_equal(kb_month_write(d->arena, &languages[i], 12 * 2026 + month), kb_arena_fmt(d->arena, "%s 2026", names[i][month]));
}

/* The month of Amsterdam, summer and winter, whatever the clock of the machine. */
static void a_month_ends_in_amsterdam(void **state)
{
	static const struct { int64_t at; int year, month; } cases[] = {
		{ INT64_C(1774994399), 2026, 3 }, { INT64_C(1774994400), 2026, 4 }, { INT64_C(1767221999), 2025, 12 }, { INT64_C(1767222000), 2026, 1 },
		{ 0, 1970, 1 },
	};

	struct kb_texts remembers = { 0 };

	(void)state;
	for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
		int32_t month = 12 * cases[i].year + cases[i].month - 1;

		assert_int_equal(kb_text_month(cases[i].at), month);
		assert_int_equal(kb_texts_month(&remembers, cases[i].at), month);
		assert_int_equal(kb_texts_month(&remembers, cases[i].at), month);
	}
}

/* Its day, too: days of 23 and of 25 hours are days. */
static void a_day_ends_in_amsterdam(void **state)
{
	static const struct { int64_t at; int32_t day; } cases[] = {
		{ INT64_C(1774738799), 20260328 }, { INT64_C(1774738800), 20260329 }, { INT64_C(1774821599), 20260329 }, { INT64_C(1774821600), 20260330 },
		{ INT64_C(1792879199), 20261024 }, { INT64_C(1792879200), 20261025 }, { INT64_C(1792969199), 20261025 }, { INT64_C(1792969200), 20261026 },
		{ INT64_C(1798757999), 20261231 }, { INT64_C(1798758000), 20270101 }, { 0, 19700101 },
	};
	struct kb_texts remembers = { 0 };

	(void)state;
	for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
		assert_int_equal(kb_day_of(cases[i].at), cases[i].day);
		assert_int_equal(kb_texts_day(&remembers, cases[i].at), cases[i].day);
	}
}

static void a_catalogue_may_order_day_month_and_year(void **state)
{
	static const struct { const char *pattern, *date; } cases[] = {
		{ "y MMMM d", "2025 April 5" }, { "d.M.y", "5.4.2025" }, { "d MMMM y", "5 April 2025" },
		{ "EEEE d MMMM", "5 April 2025" }, { "d 'of' MMMM", "5 April 2025" }, { "HH:mm", "5 April 2025" }, /* no pattern of a date */
	};
	struct desk *d = *state;

	for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
		const struct unit units[] = { { "meta.date.long", NULL, "d MMMM y", cases[i].pattern }, { 0 } };
		desk_catalogue(d, "en", units);
		desk_load(d, NULL, 0);
		assert_string_equal(kb_date_write(d->arena, kb_texts_find(d->texts, "en"), INT64_C(1743854400)), cases[i].date);
		assert_int_equal(strstr(d->log, "is not made of d, M, L and y") != NULL, i >= 3);
	}
}

/* ---- pseudo-languages ----------------------------------------------------------------------- */

static size_t characters(const char *s)
{
	size_t n = 0;

	for (; *s; s++)
		n += ((unsigned char)*s & 0xC0) != 0x80;
	return n;
}

static size_t letters(const char *s)
{
	size_t n = 0;

	for (; *s; s++)
		n += (*s >= 'a' && *s <= 'z') || (*s >= 'A' && *s <= 'Z');
	return n;
}

static const struct kb_catalogue *catalogue(struct desk *d, const char *tag)
{
	return &d->texts->all[kb_texts_find(d->texts, tag)->index];
}

static void en_xa_is_longer_and_has_no_plain_letter(void **state)
{
	struct desk *d = *state;
	const struct kb_catalogue *source, *xa;
	size_t plain = 0;

	desk_load(d, LOCALES, KB_PSEUDO);
	source = catalogue(d, "en");
	xa = catalogue(d, "en-XA");
	assert_int_equal(xa->n, source->n);
	assert_true(xa->lang.whole_youth && xa->lang.whole_staff);
	assert_false(xa->lang.rtl);
	for (size_t i = 0; i < xa->n; i++) {
		const char *from = source->entries[i].text, *to = xa->entries[i].text;
		if (!from || !letters(from) || strncmp(xa->entries[i].key, "meta.", 5) == 0)
			continue;
		if (letters(to) || 10 * characters(to) < 14 * characters(from))
			fail_msg("%s: \"%s\" from \"%s\"", xa->entries[i].key, to, from);
		plain++;
	}
	assert_true(plain > 100);
	assert_string_equal(desk_say(d, "en-XA", "meta.icu", NULL, NULL), "en@calendar=gregorian;numbers=latn");
	assert_non_null(strstr(desk_say(d, "en-XA", "surveys.thanks.goes", "months", "3"), "3 ɱöñţħš"));
}

static void ar_xb_goes_from_right_to_left(void **state)
{
	struct desk *d = *state;
	const struct kb_catalogue *xb;

	desk_load(d, LOCALES, KB_PSEUDO);
	xb = catalogue(d, "ar-XB");
	assert_true(xb->lang.rtl && xb->lang.whole_youth);
	for (size_t i = 0; i < xb->n; i++) {
		size_t open = 0;
		for (const char *s = xb->entries[i].pattern; *s; s++) {
			open += strncmp(s, "\u202e", 3) == 0;
			if (strncmp(s, "\u202c", 3) == 0)
				assert_true(open-- > 0); /* an override ends where it began */
		}
		assert_int_equal(open, 0);
	}
	assert_non_null(strstr(desk_say(d, "ar-XB", "nav.title", NULL, NULL), "\u200f\u202e"));
	assert_non_null(strstr(desk_say(d, "ar-XB", "surveys.thanks.goes", "months", "3"), LRI "3" PDI));
	desk_load(d, LOCALES, 0);
	assert_string_equal(kb_texts_find(d->texts, "ar-XB")->tag, "ar"); /* only where they are asked for */
	assert_string_equal(kb_texts_find(d->texts, "en-XA")->tag, "en");
}

/* ---- bytes from outside ------------------------------------------------------------------------- */

static void bytes_are_strict_utf8(void **state)
{
	static const struct { const char *s; size_t n, max; bool lines, fine; } cases[] = {
		{ "", 0, 0, false, true }, { "abc", 3, 3, false, true }, { "abcd", 4, 3, false, false }, { "ሰላም", 9, 3, false, true },
		{ "a\nb", 3, 9, true, true }, { "a\nb", 3, 9, false, false }, { "a\tb", 3, 9, false, false }, { "a\rb", 3, 9, true, false },
		{ "a\0b", 3, 9, true, false }, { "\x7f", 1, 9, true, false }, { "\xc2\x85", 2, 9, true, false },
		{ "\u2028", 3, 9, false, false }, { "\u2028", 3, 9, true, true },
		{ "\xff", 1, 9, true, false }, { "\xc3", 1, 9, true, false }, { "\xc0\xaf", 2, 9, true, false }, { "\xe0\x80\xaf", 3, 9, true, false },
		{ "\xed\xa0\x80", 3, 9, true, false }, { "\xf4\x90\x80\x80", 4, 9, true, false }, { "\xef\xbf\xbf", 3, 9, true, false },
		{ "\U0001F642", 4, 1, false, true },
	};
	(void)state;
	for (size_t i = 0; i < sizeof cases / sizeof *cases; i++)
		if (kb_utf8_ok(cases[i].s, cases[i].n, cases[i].max, cases[i].lines) != cases[i].fine)
			fail_msg("case %zu is %s", i, cases[i].fine ? "refused" : "taken");
}

static void a_run_of_marks_has_an_end(void **state)
{
	enum { FLOOD = 400000 };
	struct desk *d = *state;
	struct kb_buf b = { .arena = d->arena };

	kb_buf_text(&b, "a");
	for (int i = 0; i < FLOOD; i++) {
		kb_buf_text(&b, "\u0301");
		if (i < 40)
			assert_int_equal(kb_utf8_ok(b.data, b.len, 100, false), i < 30);
	}
	assert_false(kb_utf8_ok(b.data, b.len, 2 * FLOOD, false));
	assert_string_equal(kb_nfc(d->arena, "e\u0301 \u0627\u0653"), "\u00e9 \u0622");
	assert_string_equal(kb_nfc(d->arena, "abc"), "abc");
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test_setup_teardown(an_isolate_cannot_be_left, desk_open, desk_close),
		cmocka_unit_test_setup_teardown(values_stand_isolated_in_a_text, desk_open, desk_close),
		cmocka_unit_test_setup_teardown(numbers_are_written_in_latin_digits, desk_open, desk_close),
		cmocka_unit_test(digits_of_every_script_are_read),
		cmocka_unit_test_setup_teardown(ethiopic_numerals_are_read, desk_open, desk_close),
		cmocka_unit_test(numbers_have_bounds),
		cmocka_unit_test_setup_teardown(months_have_their_names, desk_open, desk_close),
		cmocka_unit_test_setup_teardown(a_month_ends_in_amsterdam, desk_open, desk_close),
		cmocka_unit_test(a_day_ends_in_amsterdam),
		cmocka_unit_test_setup_teardown(a_catalogue_may_order_day_month_and_year, desk_open, desk_close),
		cmocka_unit_test_setup_teardown(en_xa_is_longer_and_has_no_plain_letter, desk_open, desk_close),
		cmocka_unit_test_setup_teardown(ar_xb_goes_from_right_to_left, desk_open, desk_close),
		cmocka_unit_test_setup_teardown(bytes_are_strict_utf8, desk_open, desk_close),
		cmocka_unit_test_setup_teardown(a_run_of_marks_has_an_end, desk_open, desk_close),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
