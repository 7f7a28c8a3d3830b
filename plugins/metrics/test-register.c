/* test-register.c - files of registers: read by the letter, refused for persons, kept in two steps. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>

#include "klankbord-test.h"
#include "personal.h"
#include "register.h"

extern const struct kb_plugin kb_plugin; /* metrics */

static int open_house(void **state)
{
	const struct kb_plugin *plugins[] = { &kb_plugin, NULL };
	const char *locales[] = { KB_TOP "/locales", NULL };
	const char *forms[] = { KB_TOP "/plugins", NULL };
	struct kb_test *t = kb_test_open(plugins, locales, forms);

	kb_test_place(t, "coa", "organisation", "");
	kb_test_place(t, "noord", "region", "coa");
	kb_test_place(t, "de-linde", "location", "noord");
	kb_test_place(t, "de-berk", "location", "coa");
	kb_test_staff(t, "quality", "noord");
	*state = t;
	return 0;
}

static int close_house(void **state)
{
	kb_test_close(*state);
	return 0;
}

/* ---- Reading ------------------------------------------------------------------------------ */

/* All rows, cells in [], and how it ended. */
static const char *read_all(const char *text)
{
	static char said[1000];
	struct csv r;
	enum csv_rc rc;
	size_t n = 0;

	csv_begin(&r, text, strlen(text));
	while ((rc = csv_next(&r)) == CSV_ROW) {
		for (size_t i = 0; i < r.count; i++)
			n += (size_t)snprintf(said + n, sizeof(said) - n, "[%s]", r.cells[i]);
		n += (size_t)snprintf(said + n, sizeof(said) - n, "/");
	}
	snprintf(said + n, sizeof(said) - n, "%s", rc == CSV_END ? "" : r.flaw);
	return said;
}

static void csv_is_read_by_the_letter(void **state)
{
	static const struct { const char *text, *said; } cases[] = {
		{ "", "" }, { "a,b\r\nc,d\r\n", "[a][b]/[c][d]/" }, { "a;b,c\nd;", "[a][b,c]/[d][]/" }, { "\xEF\xBB\xBF" "a;b", "[a][b]/" },
		{ "\"a\"\"b\",\"c,d\"", "[a\"b][c,d]/" }, { "\"\"", "[]/" }, { "\n\n", "[]/[]/" }, { "a\rb", "sign" }, { "a\tb", "sign" },
		{ "a\"b", "quote" }, { "\"a\"b", "quote" }, { "\"a", "quote" }, { "x\n\"a\nb\"", "[x]/sign" },
		{ "1,2,3,4,5,6,7,8,9,10,11,12,13,14,15,16,17,18,19,20,21", "cells" },
		{ "aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa", "long" },
	};

	(void)state;
	for (size_t i = 0; i < sizeof(cases) / sizeof(*cases); i++)
		assert_string_equal(read_all(cases[i].text), cases[i].said);
}

static void persons_are_seen_in_cells(void **state)
{
	static const struct { const char *cell, *kind; } cases[] = {
		{ "Anna", "name" }, { "anna jansen", "name" }, { "\xD8\xA7\xD8\xAD\xD9\x85\xD8\xAF", "name" }, { "d'arc", "name" },
		{ "123456782", "bsn" }, { "1234.56.782", "bsn" }, { "123 456 782", "bsn" }, { "11222334", NULL }, { "123456789", NULL },
		{ "V1234567", "v_number" }, { "1234567890", "v_number" }, { "v 123 456 7890", "v_number" },
		{ "12-03-2009", "birth" }, { "2009-03-12", "birth" }, { "1/2/09", "birth" }, { "2009-03-12T00:00", "birth" },
		{ "a@b.nl", "email" }, { "0612345678", "phone" }, { "06-12345678", "phone" }, { "+31 6 12345678", "phone" }, { "(0592) 123456", "phone" },
		{ "0031612345678", "phone" },
		/* Controls: what a file of a register holds is none of these. */
		{ "de-linde", NULL }, { "azc-12", NULL }, { "2026-03", NULL }, { "stay.resident_days", NULL }, { "complaint.acknowledged_5", NULL },
		{ "1240", NULL }, { "12,5", NULL }, { "-3.25", NULL }, { "999999.999", NULL }, { "", NULL },
	};

	(void)state;
	for (size_t i = 0; i < sizeof(cases) / sizeof(*cases); i++) {
		const char *kind = personal_cell(cases[i].cell);

		if (strcmp(kind ? kind : "-", cases[i].kind ? cases[i].kind : "-") != 0)
			fail_msg("%s is %s", cases[i].cell, kind ? kind : "nothing");
	}
	assert_string_equal(personal_heading("voornaam"), "heading");
	assert_string_equal(personal_heading("BSN"), "heading");
	assert_null(personal_heading("month"));
}

/* Of nine digits in a row one in eleven passes the test of eleven. */
static void the_test_of_eleven_bites(void **state)
{
	char digits[10];
	int passed = 0;

	(void)state;
	for (int i = 100000000; i < 100011000; i++) {
		snprintf(digits, sizeof(digits), "%d", i);
		passed += personal_is_bsn(digits);
	}
	assert_in_range(passed, 990, 1010);
	assert_false(personal_is_bsn("000000000"));
	assert_false(personal_is_bsn("1234567820"));
}

/* ---- Checking ------------------------------------------------------------------------------- */

#define HEAD "place;month;column;days;number\n"
#define GOOD HEAD "de-linde;2026-01;youth.due_school;;40\nde-linde;2026-01;youth.enrolled;;38\n"

static const struct { const char *text; int line; unsigned column; const char *kind; bool personal; } flaws[] = {
	{ "plaats;month;column;days;number\n", 1, 1, "head", false },
	{ "place;month;column;days\n", 1, 5, "head", false },
	{ "place;month;column;days;number;remark\n", 1, 6, "head", false },
	{ "place;month;column;days;number;naam\n", 1, 6, "heading", true },
	{ HEAD, 1, 1, "empty", false },
	{ HEAD "de-linde;2026-01;youth.enrolled;38\n", 2, 4, "cells", false },
	{ HEAD "de-eik;2026-01;youth.enrolled;;38\n", 2, 1, "place", false },
	{ HEAD "de-berk;2026-01;youth.enrolled;;38\n", 2, 1, "place", false }, /* of another region */
	{ HEAD "de-linde;2026-13;youth.enrolled;;38\n", 2, 2, "month", false },
	{ HEAD "de-linde;2026-1;youth.enrolled;;38\n", 2, 2, "month", false },
	{ HEAD "de-linde;2026-04;youth.enrolled;;38\n", 2, 2, "open", false },
	{ HEAD "de-linde;2026-01;youth.shoes;;38\n", 2, 3, "column", false },
	{ HEAD "de-linde;2026-01;youth.enrolled;3;38\n", 2, 4, "days", false },
	{ HEAD "de-linde;2026-01;complaint.lead_days;;38\n", 2, 4, "no_days", false },
	{ HEAD "de-linde;2026-01;complaint.lead_days;4000;38\n", 2, 4, "days", false },
	{ HEAD "de-linde;2026-01;youth.enrolled;;3,5\n", 2, 5, "number", false },
	{ HEAD "de-linde;2026-01;youth.enrolled;;-3\n", 2, 5, "number", false },
	{ HEAD "de-linde;2026-01;youth.enrolled;;1000001\n", 2, 5, "number", false },
	{ HEAD "de-linde;2026-01;youth.enrolled;;\n", 2, 5, "number", false },
	{ HEAD "de-linde;2026-01;youth.enrolled;;38\nde-linde;2026-01;youth.enrolled;;39\n", 3, 1, "twice", false },
	{ HEAD "de-linde;2026-01;youth.enrolled;;\"38", 2, 5, "quote", false },
	{ HEAD "Anna;2026-01;youth.enrolled;;38\n", 2, 1, "name", true },
	{ HEAD "de-linde;2009-03-12;youth.enrolled;;38\n", 2, 2, "birth", true },
	{ HEAD "de-linde;2026-01;youth.enrolled;;123456782\n", 2, 5, "bsn", true },
	{ HEAD "de-linde;2026-01;V1234567;;38\n", 2, 3, "v_number", true },
	{ HEAD "de-linde;2026-01;a@b.nl;;38\n", 2, 3, "email", true },
	{ HEAD "de-linde;2026-01;0612345678;;38\n", 2, 3, "phone", true },
	{ HEAD "de-linde;2026-01;youth.enrolled;;38;Anna Jansen\n", 2, 6, "name", true },
};

/* The second step checks everything anew, so that it serves for both (the first takes a file:
 * tests/scenarios/register.mjs). */
static const char *post(struct kb_test *t, const char *path, const char *rows)
{
	static char body[4000];
	size_t n = (size_t)snprintf(body, sizeof(body), "csrf={csrf}&rows=");

	for (; *rows && n + 4 < sizeof(body); rows++)
		n += (size_t)snprintf(body + n, sizeof(body) - n, "%%%02X", (unsigned char)*rows);
	return kb_test_post(t, path, body).body;
}

static const struct kb_stmt metrics_count = { "metrics", "metrics_count", "SELECT COUNT(*) FROM metrics_register" };

static int64_t kept(struct kb_test *t)
{
	struct kb_rows *q = kb_ask(kb_test_ctx(t, &kb_plugin), &metrics_count);
	int64_t n = kb_next(q) ? kb_col_int(q, 0) : -1;

	kb_test_end(t, false);
	return n;
}

static const char *sentence(const char *kind)
{
	static const struct { const char *kind, *words; } all[] = {
		{ "head", "the first row must be" }, { "heading", "seems to be about persons" }, { "empty", "has no rows" }, { "cells", "another number of cells" },
		{ "place", "none of your places" }, { "month", "written like 2026-03" }, { "open", "is not over" }, { "column", "nothing is counted" },
		{ "days", "no number of days" }, { "no_days", "number of days is missing" }, { "number", "not the number that is expected" },
		{ "twice", "stands in the file twice" }, { "quote", "quotation mark" }, { "name", "looks like a name" }, { "birth", "looks like a day" },
		{ "bsn", "(BSN)" }, { "v_number", "V-number" }, { "email", "e-mail address" }, { "phone", "telephone number" },
	};

	for (size_t i = 0; i < sizeof(all) / sizeof(*all); i++)
		if (strcmp(all[i].kind, kind) == 0)
			return all[i].words;
	return "?";
}

/* Each is told with line and cell, keeps nothing, and shows nothing of what it said. */
static void each_flaw_refuses_the_whole_file(void **state)
{
	for (size_t i = 0; i < sizeof(flaws) / sizeof(*flaws); i++) {
		const char *body = post(*state, "/en/staff/register/keep", flaws[i].text);
		char where[60];

		snprintf(where, sizeof(where), "%d", flaws[i].line);
		if (!strstr(body, sentence(flaws[i].kind)) || !strstr(body, where))
			fail_msg("%zu %s: %s", i, flaws[i].kind, body);
		assert_true(!strstr(body, "speaks of persons") == !flaws[i].personal);
		assert_null(strstr(body, "Anna"));
		assert_null(strstr(body, "123456782"));
		assert_null(strstr(body, "0612345678"));
		assert_int_equal(kept(*state), 0);
	}
	assert_non_null(strstr(post(*state, "/en/staff/register/keep", GOOD), "These figures are kept."));
	assert_int_equal(kept(*state), 2); /* control: a sound one is kept */
}

/* ---- What is kept, and what shows ------------------------------------------------------------- */

static void a_row_takes_the_place_of_one_that_was_kept(void **state)
{
	post(*state, "/en/staff/register/keep", GOOD);
	assert_non_null(strstr(post(*state, "/en/staff/register/keep",
	    HEAD "de-linde;2026-01;youth.due_school;;40\nde-linde;2026-01;youth.enrolled;;20\nde-linde;2026-02;youth.enrolled;;20\n"),
	    "New: 1. Changed: 1. The same: 1."));
	assert_int_equal(kept(*state), 3);
}

static const char *page(struct kb_test *t, const char *path)
{
	struct kb_test_reply r = kb_test_get(t, path);

	assert_int_equal(r.status, 200);
	return r.body;
}

static void only_who_may_sees_the_page(void **state)
{
	assert_non_null(strstr(page(*state, "/nl/staff/register"), "stay.resident_days"));
	assert_non_null(strstr(page(*state, "/nl/staff/metrics"), "/nl/staff/register"));
	kb_test_anonymous(*state);
	kb_test_staff(*state, "location", "de-linde");
	assert_int_equal(kb_test_get(*state, "/nl/staff/register").status, 404);
	assert_null(strstr(page(*state, "/nl/staff/metrics"), "/nl/staff/register"));
}

#define WITH_HOUSE(test) cmocka_unit_test_setup_teardown(test, open_house, close_house)

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(csv_is_read_by_the_letter),
		cmocka_unit_test(persons_are_seen_in_cells),
		cmocka_unit_test(the_test_of_eleven_bites),
		WITH_HOUSE(each_flaw_refuses_the_whole_file),
		WITH_HOUSE(a_row_takes_the_place_of_one_that_was_kept),
		WITH_HOUSE(only_who_may_sees_the_page),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
