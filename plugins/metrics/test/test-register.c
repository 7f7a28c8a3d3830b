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

/* ---- What another plugin counts ---------------------------------------------------------------- */

static const struct kb_plugin teller = { .abi = KB_ABI, .name = "teller", .tells = (const struct kb_tells[]){ { "complaint", NULL }, { 0 } } };

static int open_with_teller(void **state)
{
	const struct kb_plugin *plugins[] = { &kb_plugin, &teller, NULL };
	const char *locales[] = { KB_TOP "/locales", NULL };
	const char *forms[] = { KB_TOP "/plugins", NULL };
	struct kb_test *t = kb_test_open(plugins, locales, forms);

	kb_test_place(t, "coa", "organisation", "");
	kb_test_place(t, "de-linde", "location", "coa");
	*state = t;
	return 0;
}

static void tell(struct kb_test *t, const char *column, double value)
{
	const struct kb_item items[] = { { column, value }, { "theme.person", 1 } };
	struct kb_ctx *c = kb_test_ctx(t, &teller);

	assert_int_equal(kb_observe(c, &(struct kb_observation){ .type = "complaint", .place = "de-linde", .population = "youth", .month = kb_month(c),
		.items = items, .count = 2 }), KB_OK);
	assert_int_equal(kb_test_end(t, true), KB_OK);
}

static int64_t thousandths(struct kb_ctx *c, const char *column)
{
	static const struct kb_stmt sum = { "metrics", "test_sum", "SELECT COALESCE(SUM(number), 0) FROM metrics_register WHERE counted = $1" };
	struct kb_rows *q = kb_ask(c, &sum, kb_t(column));

	return kb_next(q) ? kb_col_int(q, 0) : -1;
}

static int64_t of_columns(struct kb_ctx *c, const struct catalogue_terms *t)
{
	int64_t sum = 0;

	for (size_t i = 0; i < t->count; i++)
		sum += thousandths(c, t->list[i]);
	return sum;
}

static double figure(struct kb_ctx *c, const char *id, const char *part)
{
	static const struct kb_stmt days = { "metrics", "test_days", "SELECT days, number / 1000 FROM metrics_register WHERE counted = $1" };
	const struct catalogue_indicator *i = catalogue_find(kb_started(c), id, kb_month(c));
	int64_t d[20], n[20], count;
	double value = -1;

	for (size_t k = 0; i && k < i->nfigures; k++) {
		const struct catalogue_figure *f = &i->figures[k];
		struct catalogue_sum sums[2] = { { of_columns(c, &f->to), of_columns(c, &f->of) }, { 0 } };
		size_t rows = 0;

		if (strcmp(f->part, part) != 0)
			continue;
		if (f->kind == CATALOGUE_RATIO) {
			assert_true(reckon_sums(f, sums, &value, &count));
			continue;
		}
		for (struct kb_rows *q = kb_ask(c, &days, kb_t(f->of.list[0])); kb_next(q); rows++) {
			d[rows] = kb_col_int(q, 0);
			n[rows] = kb_col_int(q, 1);
		}
		assert_true(reckon_days(c, f, d, n, rows, &value, &count));
	}
	return value;
}

/* The five complaints of plugins/complaints/test/test-keep.c, as they are told there; a pencil says what comes of them. */
static void complaints_are_counted_as_a_register_would(void **state)
{
	static const struct { const char *column; double value; } all[] = {
		{ "complaint.received", 1 }, { "complaint.received", 1 }, { "complaint.received", 1 }, { "complaint.received", 1 }, { "complaint.received", 1 },
		{ "complaint.acknowledged_due", 5 },
		{ "complaint.acknowledged_5", 1 }, { "complaint.acknowledged_5", 1 }, { "complaint.acknowledged_5", 1 },
		{ "complaint.contact_days", 5 }, { "complaint.contact_days", 1 }, { "complaint.contact_days", 40 }, { "complaint.contact_days", 45 },
		{ "complaint.lead_days", 5 }, { "complaint.lead_days", 1 }, { "complaint.lead_days", 40 }, { "complaint.lead_days", 45 },
		{ "complaint.due", 1 }, { "complaint.due", 1 }, { "complaint.due", 1 }, { "complaint.due", 1 }, { "complaint.in_time", 1 }, { "complaint.in_time", 1 },
		{ "complaint.upheld", 1 }, { "complaint.partly", 1 }, { "complaint.unfounded", 1 }, { "complaint.unfounded", 1 },
	};
	struct kb_ctx *c;

	for (size_t i = 0; i < sizeof(all) / sizeof(*all); i++)
		tell(*state, all[i].column, all[i].value);
	kb_test_keeper(*state);
	c = kb_test_ctx(*state, &kb_plugin);
	assert_int_equal(thousandths(c, "theme.person"), 0);
	assert_true(figure(c, "KL02", "") == 60);     /* 3 of 5 */
	assert_true(figure(c, "KL03", "") == 22.5);   /* between 5 and 40 */
	assert_true(figure(c, "KL04", "median") == 22.5);
	assert_true(figure(c, "KL04", "p90") > 43.49 && figure(c, "KL04", "p90") < 43.51); /* 40 + 0.7 (45 - 40) */
	assert_true(figure(c, "KL05", "") == 50);     /* 2 of 4 */
	assert_true(figure(c, "KL06", "") == 50);     /* 2 of 4 */
	assert_int_equal(kb_test_end(*state, true), KB_OK);
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
		cmocka_unit_test_setup_teardown(complaints_are_counted_as_a_register_would, open_with_teller, close_house),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
