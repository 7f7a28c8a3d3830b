/* test-export.c - the formats, byte by byte where a byte matters.
 *
 * What programs of others make of the files is looked at by tests/exports. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>

#include "sample.h"

/* ---- A release of one row ---- */

static const char *echo(void *owner, const char *lang, const char *key)
{
	(void)owner, (void)lang;
	return key;
}

static struct kbx_release one(const struct kbx_row *row)
{
	return (struct kbx_release){ .id = "r1", .date = "2026-01-20", .rows = row, .nrows = 1, .say = echo };
}

static struct kbx_row plain(void)
{
	return (struct kbx_row){ .tier = "inside", .population = "youth", .indicator_id = "A10", .indicator_version = 2,
		.place_level = "location", .place_code = "de-linde", .period_type = "quarter", .period_start = "2026-01-01",
		.period_end = "2026-03-31", .n = 8, .invited = -1, .response_pct = NAN, .value = -0.25, .unit = "pct", .ci_low = NAN,
		.ci_high = INFINITY, .centre = NAN, .lcl = NAN, .ucl = NAN, .segment = -1, .norm = -0.0001 };
}

/* The file as text; of the caller. */
static char *csv(const struct kbx_release *r, enum kbx_profile profile)
{
	struct sample_bytes b = { 0 };
	struct kbx_sink s;
	char hash[KBX_HASH];

	kbx_open(&s, sample_keep, &b);
	assert_int_equal(kbx_csv(r, KBX_FIGURES, profile, &s), KB_OK);
	assert_int_equal(kbx_close(&s, hash), KB_OK);
	assert_int_equal(s.bytes, b.len);
	sample_keep(&b, "", 1);
	return (char *)b.data;
}

static void expect_end(char *file, const char *tail)
{
	size_t n = strlen(file), m = strlen(tail);

	if (n < m || strcmp(file + n - m, tail) != 0)
		fail_msg("expected %s at the end of %s", tail, file);
	free(file);
}

/* ---- CSV ---- */

static void test_profiles(void **state)
{
	const struct kbx_row row = plain();
	const struct kbx_release r = one(&row);
	char *file = csv(&r, KBX_EXCEL);

	(void)state;
	assert_memory_equal(file, "\xef\xbb\xbf\"release_id\";\"release_date\";\"tier\"", 36);
	expect_end(file, "\r\n\"r1\";\"2026-01-20\";\"inside\";\"youth\";\"A10\";\"2\";\"location\";\"de-linde\";\"quarter\";\"2026-01-01\";"
	    "\"2026-03-31\";\"8\";\"\";\"\";\"-0,250\";\"pct\";\"\";\"\";\"\";\"\";\"\";\"\";\"\";\"\";\"0,000\";\"\";\"F\";\"\"\r\n");
	file = csv(&r, KBX_DATA);
	assert_memory_equal(file, "\"release_id\",\"release_date\"", 27);
	expect_end(file, "\"8\",\"\",\"\",\"-0.250\",\"pct\",\"\",\"\",\"\",\"\",\"\",\"\",\"\",\"\",\"0.000\",\"\",\"F\",\"\"\r\n");
}

static void test_suppressed_row(void **state)
{
	struct kbx_row row = plain();
	const struct kbx_release r = one(&row);

	(void)state;
	row.suppressed = true;
	row.note = "four of them";
	expect_end(csv(&r, KBX_EXCEL), "\".\";\".\";\".\";\".\";\"pct\";\".\";\".\";\".\";\".\";\".\";\".\";\".\";\".\";\"0,000\";\".\";\"C\";\".\"\r\n");
	expect_end(csv(&r, KBX_DATA), "\"\",\"\",\"\",\"\",\"pct\",\"\",\"\",\"\",\"\",\"\",\"\",\"\",\"\",\"0.000\",\"\",\"C\",\"\"\r\n");
}

/* The rule itself is tested in portal/view/test-csv.c; here: that it is asked. */
static void test_formulas(void **state)
{
	struct kbx_row row = plain();
	const struct kbx_release r = one(&row);

	(void)state;
	row.note = "=1+\"1\"";
	expect_end(csv(&r, KBX_DATA), ",\"'=1+\"\"1\"\"\"\r\n");
	row.note = "\uff1d1";
	expect_end(csv(&r, KBX_EXCEL), ";\"'\uff1d1\"\r\n");
	row.note = "a;b,\r\nc";
	expect_end(csv(&r, KBX_EXCEL), ";\"a;b,\r\nc\"\r\n");
}

/* ---- Sinks ---- */

static bool refuse(void *to, const void *bytes, size_t n)
{
	(void)to, (void)bytes, (void)n;
	return false;
}

static void test_sink_that_is_full(void **state)
{
	struct sample *s = sample_new(0, SAMPLE_POISON);
	struct kbx_sink sink;
	char hash[KBX_HASH];
	size_t next;

	(void)state;
	kbx_open(&sink, refuse, NULL);
	assert_int_equal(kbx_csv(sample_release(s), KBX_FIGURES, KBX_DATA, &sink), KB_FAIL);
	assert_int_equal(kbx_close(&sink, hash), KB_FAIL);
	kbx_open(&sink, refuse, NULL);
	assert_int_equal(kbx_xlsx(sample_release(s), "nl", "/tmp", &sink), KB_FAIL);
	kbx_open(&sink, refuse, NULL);
	kbx_svg(sample_release(s), 0, "nl", &sink, &next);
	assert_int_equal(kbx_close(&sink, hash), KB_FAIL);
	kbx_open(&sink, refuse, NULL);
	assert_int_equal(kbx_xlsx(sample_release(s), "nl", "/tmp/there/is/no/such", &sink), KB_FAIL);
	sample_free(s);
}

/* FIPS 180-4: the digest of "abc". */
static void test_hash(void **state)
{
	struct sample_bytes b = { 0 };
	struct kbx_sink s;
	char hash[KBX_HASH];

	(void)state;
	kbx_open(&s, sample_keep, &b);
	kbx_puts(&s, "abc");
	kbx_close(&s, hash);
	assert_string_equal(hash, "ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad");
	free(b.data);
}

/* ---- Pieces ---- */

static void test_cut_keeps_letters_whole(void **state)
{
	static const struct { const char *text; size_t room; const char *cut; } cases[] = {
		{ "abc", 4, "abc" }, { "abc", 3, "ab" }, { "abc", 1, "" }, { "é", 3, "é" }, { "é", 2, "" },
		{ "aሰላ", 7, "aሰ" }, { "aሰላ", 8, "aሰላ" }, { "مر", 4, "م" },
	};
	char to[10];

	(void)state;
	for (size_t i = 0; i < sizeof(cases) / sizeof(*cases); i++)
		assert_string_equal(kbx_cut(to, cases[i].room, cases[i].text), cases[i].cut);
}

static void test_days(void **state)
{
	static const char *const none[] = { NULL, "", "2026-02-30", "2026-1-1", "2026-01-011", "20260101", "1999-12-31", "x" };

	(void)state;
	assert_int_equal(kbx_day("2026-01-20"), 20473);
	for (size_t i = 0; i < sizeof(none) / sizeof(*none); i++)
		assert_int_equal(kbx_day(none[i]), 0);
}

/* ---- SVG ---- */

static char *svg(const struct kbx_release *r, size_t from, const char *lang)
{
	struct sample_bytes b = { 0 };
	struct kbx_sink s;
	char hash[KBX_HASH];
	size_t next;

	kbx_open(&s, sample_keep, &b);
	assert_int_equal(kbx_svg(r, from, lang, &s, &next), KB_OK);
	assert_int_equal(next, from + 8);
	kbx_close(&s, hash);
	sample_keep(&b, "", 1);
	return (char *)b.data;
}

static size_t times(const char *in, const char *what)
{
	size_t n = 0;

	for (const char *at = in; (at = strstr(at, what)) != NULL; at++)
		n++;
	return n;
}

/* The series of A10 at the second location: a break, a measure, a signal in the last quarter. */
static void test_picture(void **state)
{
	struct sample *s = sample_new(0, SAMPLE_POISON);
	char *file = svg(sample_release(s), 8, "nl"), *centre;

	(void)state;
	assert_int_equal(times(file, "<circle cx=\"12\""), 1);       /* legend */
	assert_int_equal(times(file, "<circle"), 1 + 7);
	assert_int_equal(times(file, "width=\"12\" height=\"12\""), 1 + 1);
	assert_int_equal(times(file, "<title>Nieuwe vraag</title>"), 1);
	assert_int_equal(times(file, "<title>M1</title>"), 1);
	assert_non_null(strstr(file, "<title id=\"t8\">Ik voel me hier veilig – De Linde; &quot;oost&quot;</title>"));
	assert_non_null(strstr(file, "; 2025-10-01: 56,1, Boven de grens</desc>"));
	/* The centre of the second segment is no slope from the first: two strokes. */
	centre = strstr(file, "<path fill=\"none\" stroke=\"#404040\" d=\"");
	assert_non_null(centre);
	centre[strcspn(centre, "/")] = '\0';
	assert_int_equal(times(centre, "M"), 2);
	assert_int_equal(times(centre, "L"), 6);
	free(file);
	sample_free(s);
}

/* Three of eight quarters are withheld: no dots, no line through them, a point below. */
static void test_picture_has_gaps(void **state)
{
	struct sample *s = sample_new(0, SAMPLE_POISON);
	char *file = svg(sample_release(s), 16, "en"), *line;

	(void)state;
	assert_int_equal(times(file, "text-anchor=\"middle\" font-size=\"24\">.</text>"), 3);
	assert_int_equal(times(file, ": ."), 3);
	line = strstr(file, "stroke=\"#0b3c5d\" stroke-width=\"2\" d=\"M");
	assert_non_null(line);
	line[strcspn(line, "/")] = '\0';
	assert_int_equal(times(line, "M"), 3); /* 0 | 2 3 | 5 6 */
	assert_int_equal(times(line, "L"), 2);
	free(file);
	sample_free(s);
}

static void test_series_that_shows_nothing(void **state)
{
	struct sample *s = sample_new(0, SAMPLE_POISON);
	struct sample_bytes b = { 0 };
	struct kbx_sink sink;
	char hash[KBX_HASH];
	size_t next;

	(void)state;
	kbx_open(&sink, sample_keep, &b);
	assert_int_equal(kbx_svg(sample_release(s), 40, "nl", &sink, &next), KB_NONE);
	kbx_close(&sink, hash);
	assert_int_equal(b.len, 0);
	assert_int_equal(next, 48);
	sample_free(s);
}

/* Also where rows tell no segment, a period that is withheld lifts the pen. */
static void test_no_line_through_what_is_withheld(void **state)
{
	struct kbx_row rows[3] = { plain(), plain(), plain() };
	struct kbx_release r = { .id = "r1", .date = "2026-01-20", .rows = rows, .nrows = 3, .say = echo };
	struct sample_bytes b = { 0 };
	struct kbx_sink s;
	char hash[KBX_HASH], *line;
	size_t next;

	(void)state;
	rows[1].suppressed = true;
	kbx_open(&s, sample_keep, &b);
	assert_int_equal(kbx_svg(&r, 0, "nl", &s, &next), KB_OK);
	kbx_close(&s, hash);
	sample_keep(&b, "", 1);
	line = strstr((char *)b.data, "stroke=\"#0b3c5d\" stroke-width=\"2\" d=\"M");
	assert_non_null(line);
	line[strcspn(line, "/")] = '\0';
	assert_int_equal(times(line, "M"), 2);
	assert_int_equal(times(line, "L"), 0);
	free(b.data);
}

static void test_what_is_one_series(void **state)
{
	struct kbx_row rows[3] = { plain(), plain(), plain() };
	const struct kbx_release r = { .id = "r1", .date = "2026-01-20", .rows = rows, .nrows = 3, .say = echo };
	const char **const apart[] = { &rows[2].tier, &rows[2].population, &rows[2].indicator_id, &rows[2].place_code, &rows[2].period_type };

	(void)state;
	rows[1].suppressed = true;
	assert_int_equal(kbx_series(&r, 0).end, 3);
	assert_int_equal(kbx_series(&r, 0).shown, 2);
	for (size_t i = 0; i < sizeof(apart) / sizeof(*apart); i++) {
		const char *was = *apart[i];

		*apart[i] = "another";
		assert_int_equal(kbx_series(&r, 0).end, 2);
		assert_int_equal(kbx_series(&r, 2).end, 3);
		*apart[i] = was;
	}
}

/* ---- Codes ---- */

/* The file of one row whose signals have so many codes; of the caller, NULL if it was refused. */
static enum kb_rc coded(const char *signal, size_t codes, bool spss)
{
	static struct kbx_code all[200];
	struct kbx_row row = plain();
	const struct kbx_list list = { "signal", all, codes };
	struct kbx_release r = one(&row);
	struct sample_bytes b = { 0 };
	struct kbx_sink s;
	char hash[KBX_HASH];

	for (size_t i = 0; i < codes; i++)
		all[i].id = i == 0 ? "high" : "low";
	row.signal = signal;
	r.lists = &list;
	r.nlists = 1;
	kbx_open(&s, sample_keep, &b);
	enum kb_rc rc = spss ? kbx_sav(&r, KBX_FIGURES, "nl", &s) : kbx_dta(&r, KBX_FIGURES, "nl", &s);
	kbx_close(&s, hash);
	free(b.data);
	return rc;
}

static void test_codes_that_nobody_can_read(void **state)
{
	(void)state;
	for (int spss = 0; spss <= 1; spss++) {
		assert_int_equal(coded("high", 96, spss), KB_OK);
		assert_int_equal(coded(NULL, 96, spss), KB_OK);
		assert_int_equal(coded("unknown", 96, spss), KB_FAIL);
		assert_int_equal(coded("high", 97, spss), KB_FAIL); /* 97 would mean "skipped" */
	}
}

/* A release without a day, a number that is too large, a sink that takes nothing. */
static void test_what_no_file_can_hold(void **state)
{
	struct kbx_row row = plain();
	struct kbx_release r = one(&row);
	struct sample_bytes b = { 0 };
	struct kbx_sink s;
	char hash[KBX_HASH];

	(void)state;
	kbx_open(&s, sample_keep, &b);
	row.n = (int64_t)INT32_MAX + 1;
	assert_int_equal(kbx_sav(&r, KBX_FIGURES, "nl", &s), KB_FAIL);
	row.n = INT32_MAX;
	r.date = "2026-02-30";
	assert_int_equal(kbx_sav(&r, KBX_FIGURES, "nl", &s), KB_FAIL);
	assert_int_equal(kbx_dta(&r, KBX_FIGURES, "nl", &s), KB_FAIL);
	assert_int_equal(kbx_xlsx(&r, "nl", "/tmp", &s), KB_FAIL);
	r.date = "2026-02-28";
	row.period_end = "31 March";
	assert_int_equal(kbx_dta(&r, KBX_FIGURES, "nl", &s), KB_FAIL);
	free(b.data);
	row.period_end = NULL;
	kbx_open(&s, refuse, NULL);
	kbx_sav(&r, KBX_FIGURES, "nl", &s);
	assert_int_equal(kbx_close(&s, hash), KB_FAIL);
	kbx_open(&s, refuse, NULL);
	assert_int_equal(kbx_ddi(&r, &s), KB_FAIL);
	assert_int_equal(kbx_close(&s, hash), KB_FAIL);
}

/* ---- The pack ---- */

struct change { const char *path; bool done; };

/* A sink that writes to a file which is packed, once the list of hashes has gone by. */
static bool change_it(void *to, const void *bytes, size_t n)
{
	struct change *c = to;
	FILE *f;

	(void)bytes, (void)n;
	if (!c->done && (f = fopen(c->path, "r+")) != NULL) {
		fputs("changed", f);
		fclose(f);
		c->done = true;
	}
	return true;
}

static void write_text(const char *path, size_t n)
{
	FILE *f = fopen(path, "w");

	assert_non_null(f);
	for (size_t i = 0; i < n; i++)
		fputc('a', f);
	fclose(f);
}

static enum kb_rc pack(const struct kbx_member *members, size_t n, bool (*write)(void *, const void *, size_t), void *to)
{
	const struct kbx_row row = plain();
	const struct kbx_release r = one(&row);
	struct kbx_sink s;
	char hash[KBX_HASH];
	enum kb_rc rc;

	kbx_open(&s, write, to);
	rc = kbx_pack(&r, members, n, &s);
	return kbx_close(&s, hash) == KB_OK ? rc : KB_FAIL;
}

static void test_names_of_members(void **state)
{
	static const char *const good[] = { "a", "a.csv", "charts/1-nl.svg", "A_b.c-d", "0" };
	static const char *const bad[] = { "", ".", "..", "../a", "/a", "a/", "a//b", "a/../b", "a/.b", "a\\b", "a b", "C:a", "\xc3\xa9", "-a",
		"manifest.txt", "SHA256SUMS" };
	struct sample_bytes b = { 0 };

	(void)state;
	write_text("test-export.tmp", 10);
	for (size_t i = 0; i < sizeof(good) / sizeof(*good); i++)
		assert_int_equal(pack(&(struct kbx_member){ .name = good[i], .path = "test-export.tmp" }, 1, sample_keep, &b), KB_OK);
	for (size_t i = 0; i < sizeof(bad) / sizeof(*bad); i++)
		if (pack(&(struct kbx_member){ .name = bad[i], .path = "test-export.tmp" }, 1, sample_keep, &b) != KB_FAIL)
			fail_msg("%s is taken", bad[i]);
	const struct kbx_member twice[] = { { .name = "a", .path = "test-export.tmp" }, { .name = "b", .path = "test-export.tmp" }, { .name = "a", .path = "test-export.tmp" } };
	assert_int_equal(pack(twice, 2, sample_keep, &b), KB_OK);
	assert_int_equal(pack(twice, 3, sample_keep, &b), KB_FAIL);
	assert_int_equal(pack(&(struct kbx_member){ .name = "a", .path = "test-export.none" }, 1, sample_keep, &b), KB_FAIL);
	assert_int_equal(pack(twice, 1, refuse, NULL), KB_FAIL);
	free(b.data);
	remove("test-export.tmp");
}

/* Long enough that the sink gets bytes before the file is read to its end. */
static void test_a_file_that_changes_meanwhile(void **state)
{
	const struct kbx_member members[] = { { .name = "a", .path = "test-export.first" }, { .name = "b", .path = "test-export.tmp" } };
	struct change change = { .path = "test-export.tmp" };
	struct sample_bytes b = { 0 };

	(void)state;
	write_text("test-export.first", 100000);
	write_text("test-export.tmp", 100000);
	assert_int_equal(pack(members, 2, change_it, &change), KB_FAIL);
	assert_true(change.done);
	assert_int_equal(pack(members, 2, sample_keep, &b), KB_OK);
	free(b.data);
	remove("test-export.first");
	remove("test-export.tmp");
}

/* ---- The report ---- */

/* Is the report of this release marked as incomplete? */
static bool is_marked(const struct kbx_release *r)
{
	char *text = NULL, hash[KBX_HASH];
	size_t n;
	FILE *f = open_memstream(&text, &n);
	struct kbx_sink s;
	bool marked;

	kbx_open(&s, kbx_to_file, f);
	assert_int_equal(kbx_report(r, "en", &s), KB_OK);
	assert_int_equal(kbx_close(&s, hash), KB_OK);
	fclose(f);
	marked = strstr(text, "<p><strong>") != NULL;
	free(text);
	return marked;
}

/* A stream that is missing marks all of it (S3); the control has none that is. */
static void test_a_report_says_what_it_lacks(void **state)
{
	struct sample *s = sample_new(0, SAMPLE_POISON);
	struct kbx_release r = *sample_release(s);
	struct kbx_stream there[2];

	(void)state;
	assert_int_equal(r.nstreams, 2);
	assert_true(is_marked(&r));
	for (size_t i = 0; i < 2; i++) {
		there[i] = r.streams[i];
		there[i].shown = 1;
	}
	r.streams = there;
	assert_false(is_marked(&r));
	r.shortened = true; /* rows that are in other files alone */
	assert_true(is_marked(&r));
	sample_free(s);
}

/* Nor does one leave that does not say of whom it is (S129), or nothing of the streams. */
static void test_no_report_without_reach_and_streams(void **state)
{
	struct sample *s = sample_new(0, SAMPLE_POISON);
	struct kbx_release mute = *sample_release(s), blind = mute;
	struct kbx_sink sink;

	(void)state;
	mute.reach = NULL;
	blind.streams = NULL;
	kbx_open(&sink, refuse, NULL);
	assert_int_equal(kbx_report(&mute, "en", &sink), KB_FAIL);
	assert_int_equal(kbx_report(&blind, "en", &sink), KB_FAIL);
	assert_int_equal(sink.bytes, 0);
	sample_free(s);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_profiles),
		cmocka_unit_test(test_suppressed_row),
		cmocka_unit_test(test_formulas),
		cmocka_unit_test(test_sink_that_is_full),
		cmocka_unit_test(test_hash),
		cmocka_unit_test(test_cut_keeps_letters_whole),
		cmocka_unit_test(test_days),
		cmocka_unit_test(test_picture),
		cmocka_unit_test(test_picture_has_gaps),
		cmocka_unit_test(test_series_that_shows_nothing),
		cmocka_unit_test(test_no_line_through_what_is_withheld),
		cmocka_unit_test(test_what_is_one_series),
		cmocka_unit_test(test_codes_that_nobody_can_read),
		cmocka_unit_test(test_what_no_file_can_hold),
		cmocka_unit_test(test_names_of_members),
		cmocka_unit_test(test_a_file_that_changes_meanwhile),
		cmocka_unit_test(test_a_report_says_what_it_lacks),
		cmocka_unit_test(test_no_report_without_reach_and_streams),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
