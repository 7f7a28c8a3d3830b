/* test-csv.c - files to keep: rows that a spreadsheet opens and never runs, names that
 * cannot leave their header. */
#include "test-view.h"

#include <string.h>

/* ---- Cells ---- */

static void test_quoting(void **state)
{
	struct desk *d = *state;
	static const struct { const char *cell, *csv; } cases[] = {
		{ "", "\"\"" },
		{ NULL, "\"\"" },
		{ "a", "\"a\"" },
		{ "a,b", "\"a,b\"" },
		{ "a;b", "\"a;b\"" },
		{ "\"", "\"\"\"\"" },
		{ "a\"b\"\"c", "\"a\"\"b\"\"\"\"c\"" },
		{ "a\r\nb", "\"a\r\nb\"" },
		{ " a ", "\" a \"" },
		{ "\u00e9\u0627\u1230", "\"\u00e9\u0627\u1230\"" },
	};

	for (size_t i = 0; i < sizeof(cases) / sizeof(*cases); i++) {
		kb_csv(desk_blank(d), cases[i].cell);
		assert_string_equal(desk_text(d), cases[i].csv);
	}
}

static void test_formulas(void **state)
{
	struct desk *d = *state;
	static const char *const formulas[] = {
		"=1+1", "=cmd|' /C calc'!A0", "=HYPERLINK(\"http://elsewhere.example\")", "=",
		"+1+1", "+cmd", "+", "-1+1", "-cmd", "-", "--1", "+-1", "-1e5", "-1,000,000", "-.5", "-1.", "-1.2.3", "- 1",
		"-\u0661", "@SUM(1)", "@", "\t=1", "\t", "\r=1", "\n=1", "\uff1d1", "\uff0b1", "\uff0d1", "\uff20x",
	};
	static const char *const plain[] = {
		"", "0", "12", "-12", "+3", "-0,25", "+3.5", "-0.25", "a=b", "a-b", "1+1", "2026-04", "'", "a", " =1", "a@b",
		"\uff1e", "\u22121",
	};

	for (size_t i = 0; i < sizeof(formulas) / sizeof(*formulas); i++) {
		kb_csv(desk_blank(d), formulas[i]);
		if (strncmp(desk_text(d), "\"'", 2) || strncmp(desk_text(d) + 2, formulas[i], 1))
			fail_msg("%s: %s", formulas[i], desk_text(d));
	}
	for (size_t i = 0; i < sizeof(plain) / sizeof(*plain); i++) {
		kb_csv(desk_blank(d), plain[i]);
		assert_string_equal(desk_text(d), kb_fmt(&d->ctx, "\"%s\"", plain[i]));
	}
	kb_csv(desk_blank(d), "=\"a\"");
	assert_string_equal(desk_text(d), "\"'=\"\"a\"\"\"");
}

/* ---- Rows ---- */

/* Reads a file by the letter of RFC 4180: cells with "|" between them, rows with "/". */
static const char *read_back(struct desk *d, const char *s)
{
	struct kb_buf b = { .arena = d->arena };

	while (*s) {
		assert_int_equal(*s++, '"');
		for (; *s && (*s != '"' || s[1] == '"'); s++) {
			s += *s == '"';
			kb_buf_add(&b, s, 1);
		}
		assert_int_equal(*s++, '"');
		if (*s == ',') {
			kb_buf_text(&b, "|");
			s++;
			continue;
		}
		assert_memory_equal(s, "\r\n", 2);
		kb_buf_text(&b, "/");
		s += 2;
	}
	return b.data;
}

static void test_rows(void **state)
{
	struct desk *d = *state;
	struct kb_out *o = desk_blank(d);

	kb_csv(o, "place");
	kb_csv(o, "n");
	kb_csv_end(o);
	kb_csv(o, "De \"Linde\", oost");
	kb_csv(o, "12");
	kb_csv_end(o);
	kb_csv(o, "");
	kb_csv(o, "");
	kb_csv_end(o);
	kb_csv(o, "two\r\nlines");
	kb_csv(o, "\"");
	kb_csv_end(o);
	assert_string_equal(read_back(d, desk_text(d)), "place|n/De \"Linde\", oost|12/|/two\r\nlines|\"/");
}

/* ---- Downloads ---- */

static void test_download_csv(void **state)
{
	struct desk *d = *state;

	d->out = kb_download(&d->req, "text/csv", "metrics-2026-1.csv");
	kb_csv(d->out, "a");
	kb_csv_end(d->out);
	assert_int_equal(d->req.reply.status, 200);
	assert_string_equal(d->req.reply.type, "text/csv; charset=utf-8");
	assert_string_equal(d->req.reply.head.data, "Content-Disposition: attachment; filename=\"metrics-2026-1.csv\"\r\n"
	    "Cache-Control: no-store\r\n");
	assert_string_equal(desk_text(d), "\xef\xbb\xbf\"a\"\r\n"); /* the mark, or \u00e9 reads as two letters */
	assert_false(kb_failed(&d->ctx));
}

static void test_download_other(void **state)
{
	struct desk *d = *state;

	d->out = kb_download(&d->req, "application/pdf", "a.pdf");
	assert_string_equal(d->req.reply.type, "application/pdf");
	assert_string_equal(desk_text(d), "");
	desk_blank(d);
	d->out = kb_download(&d->req, "text/plain", "a.txt");
	assert_string_equal(d->req.reply.type, "text/plain; charset=utf-8");
	assert_string_equal(desk_text(d), "");
}

static void test_names(void **state)
{
	struct desk *d = *state;
	static const struct { const char *name, *filename; } cases[] = {
		{ "a_B-9.csv", "a_B-9.csv" },
		{ "", "klankbord" },
		{ ".", "klankbord" },
		{ "...", "klankbord" },
		{ ".htaccess", "htaccess" },
		{ "../../etc/passwd", "-..-etc-passwd" },
		{ "a/b", "a-b" },
		{ "a\\b", "a-b" },
		{ "a\"; x=\"b", "a---x--b" },
		{ "a\r\nSet-Cookie: x", "a--Set-Cookie--x" },
		{ "a b", "a-b" },
		{ "a;b", "a-b" },
		{ "a%22", "a-22" },
		{ "caf\u00e9", "caf--" },
		{ "\u202evsc.exe", "---vsc.exe" },
		{ "C:a", "C-a" },
	};

	for (size_t i = 0; i < sizeof(cases) / sizeof(*cases); i++) {
		desk_blank(d);
		kb_download(&d->req, "text/csv", cases[i].name);
		assert_string_equal(d->req.reply.head.data, kb_fmt(&d->ctx,
		    "Content-Disposition: attachment; filename=\"%s\"\r\nCache-Control: no-store\r\n", cases[i].filename));
		assert_false(kb_failed(&d->ctx));
	}
}

static void test_types_that_are_none(void **state)
{
	struct desk *d = *state;
	static const char *const types[] = {
		"", "text", "/", "text/", "/csv", "text/csv/x", "text/csv; charset=x", "text/csv\r\nX: y", "Text/CSV", "text/c\"",
		"text /csv",
	};

	for (size_t i = 0; i < sizeof(types) / sizeof(*types); i++) {
		desk_blank(d);
		desk_listen(d);
		kb_download(&d->req, types[i], "a.csv");
		assert_non_null(strstr(desk_heard(d), "a download has no media type"));
		assert_true(kb_failed(&d->ctx));
	}
	desk_blank(d);
	kb_download(&d->req, "image/svg+xml", "a.svg");
	assert_false(kb_failed(&d->ctx));
}

/* ---- Files that the web server sends ---- */

static const struct kb_plugin sender = { .abi = KB_ABI, .name = "first" };

static void test_file(void **state)
{
	struct desk *d = *state;

	kb_ctx_enter(&d->ctx, &sender);
	assert_int_equal(kb_send_file(&d->req, "application/zip", "first-2026-03.zip"), KB_OK);
	assert_int_equal(d->req.reply.status, 200);
	assert_string_equal(d->req.reply.type, "application/zip");
	assert_string_equal(d->req.reply.head.data, "Content-Disposition: attachment; filename=\"first-2026-03.zip\"\r\n"
	    "Cache-Control: private, no-store\r\nX-Accel-Redirect: /files/first-2026-03.zip\r\n");
}

static void test_files_of_others(void **state)
{
	struct desk *d = *state;
	static const char *const names[] = { "", "first", "second-a.zip", "firsta.zip", "first-../klankbord.db", "first-a/b", "../first-a",
		"/first-a", "first-a\r\nX: y", "first-a b", "first-a%2e", "first-caf\u00e9" };

	kb_ctx_enter(&d->ctx, &sender);
	for (size_t i = 0; i < sizeof(names) / sizeof(*names); i++) {
		desk_blank(d);
		kb_ctx_enter(&d->ctx, &sender);
		desk_listen(d);
		assert_int_equal(kb_send_file(&d->req, "application/zip", names[i]), KB_FAIL);
		assert_non_null(strstr(desk_heard(d), "not this plugin's"));
		assert_true(kb_failed(&d->ctx));
	}
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test_setup_teardown(test_quoting, desk_open, desk_close),
		cmocka_unit_test_setup_teardown(test_formulas, desk_open, desk_close),
		cmocka_unit_test_setup_teardown(test_rows, desk_open, desk_close),
		cmocka_unit_test_setup_teardown(test_download_csv, desk_open, desk_close),
		cmocka_unit_test_setup_teardown(test_download_other, desk_open, desk_close),
		cmocka_unit_test_setup_teardown(test_names, desk_open, desk_close),
		cmocka_unit_test_setup_teardown(test_types_that_are_none, desk_open, desk_close),
		cmocka_unit_test_setup_teardown(test_file, desk_open, desk_close),
		cmocka_unit_test_setup_teardown(test_files_of_others, desk_open, desk_close),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
